"""Names of files, as somebody gave them: made harmless to keep and to show, and judged for what they claim."""

from __future__ import annotations

import re
import unicodedata

from evenhand.evidence.kinds import BY_ENDING, Kind

LONGEST = 200
# Endings of what runs, or makes something run, on one system or another.
DANGEROUS = frozenset(
    ["exe", "com", "bat", "cmd", "scr", "pif", "msi", "msp", "dll", "sys", "cpl", "ocx", "drv", "hta", "js", "jse", "vbs", "vbe", "wsf", "wsh", "wsc", "ps1", "psm1", "psd1", "lnk", "url", "scf", "inf", "reg", "jar", "class", "jnlp", "app", "apk", "ipa", "dmg", "pkg", "deb", "rpm", "run", "sh", "bash", "zsh", "csh", "py", "pyc", "pyw", "rb", "pl", "php", "phtml", "asp", "aspx", "jsp", "cgi", "htm", "html", "xhtml", "shtml", "mht", "mhtml", "svg", "svgz", "xml", "xsl", "xslt", "swf", "docm", "dotm", "xlsm", "xltm", "xlam", "xll", "pptm", "potm", "ppam", "ppsm", "sldm", "iso", "img", "vhd", "vhdx", "one", "chm", "hlp", "iqy", "slk", "gadget", "appx", "msix", "appinstaller", "library-ms", "settingcontent-ms", "desktop", "so", "dylib", "elf"]
)
_ELSEWHERE = re.compile(r'[<>:"|?*]')  # of which Windows makes something else: a colon hides a second file behind the first
_DEVICES = re.compile(r"(con|prn|aux|nul|com[0-9]|lpt[0-9])(?=\.|$)", re.I)  # there a name of a thing, never of a file
_OVERRIDES = re.compile("[\u202d\u202e]")  # turn the letters of a name around, so that exe.gpj reads as a picture


def clean(given: str) -> str:
    """A name without folders, control and direction characters, of at most 200 characters; "file" where nothing is left."""
    base = re.split(r"[/\\]", given)[-1]
    kept = "".join(one for one in unicodedata.normalize("NFC", base) if unicodedata.category(one) not in ("Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"))
    kept = re.sub(r"\s+", " ", kept).strip(" .")
    if len(kept) > LONGEST:
        stem, dot, ending = kept.rpartition(".")
        short = dot and len(ending) <= 10
        kept = stem[: LONGEST - len(ending) - 2].rstrip(" .") + "…." + ending if short else kept[:LONGEST]
    return kept or "file"


def fault(given: str) -> str:
    """Why a file of this name is not taken, whatever is in it; "" where the name says nothing against it."""
    if _OVERRIDES.search(given):
        return "disguised"
    parts = unicodedata.normalize("NFKC", clean(given)).lower().split(".")[1:]  # wide letters are letters
    return "dangerous-name" if any(part.strip() in DANGEROUS for part in parts[-2:]) else ""


def claims_another(given: str, kind: Kind) -> bool:
    """Whether the name's ending is that of another kind."""
    ending = clean(given).lower().rpartition(".")[2] if "." in clean(given) else ""
    claimed = BY_ENDING.get(ending)
    return claimed is not None and claimed.id != kind.id and {claimed.id, kind.id} not in ({"mp4", "m4a"}, {"mp4", "mov"}, {"text", "eml"})


def to_save(given: str, kind: Kind | None) -> str:
    """The name under which it is saved by whoever takes it out: its own, with an ending that fits what it is."""
    name = _anywhere(clean(given))
    stem, _, ending = name.rpartition(".")
    if kind is None:
        return f"{name}.bin"
    if stem and ending.lower() in kind.endings:
        return name
    return f"{stem if stem and ending.lower() in BY_ENDING else name}.{kind.endings[0]}"


def _anywhere(name: str) -> str:
    """A name that means the same on every system, and no option to any command."""
    name = _DEVICES.sub(r"\1_", _ELSEWHERE.sub("_", name), count=1) if _DEVICES.match(name) else _ELSEWHERE.sub("_", name)
    return f"_{name}" if name.startswith("-") else name
