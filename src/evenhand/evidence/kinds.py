"""What a file is, found from its content. The name is never believed; the table below is the whole of what is taken."""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from evenhand.policy.tongue import N_

PICTURE, RECORDING, DOCUMENT, TEXT, MAIL, OLD = "picture", "recording", "document", "text", "mail", "old"
_CHUNK = 64 * 1024
HEAD = 4096  # bytes from the beginning that tell what a file is


@dataclass(frozen=True)
class Kind:
    """A kind of file that is taken: how people call it, the type that is sent with it, the endings of its names."""

    id: str
    title: str
    mime: str
    family: str
    endings: tuple[str, ...]


_TABLE = (
    Kind("jpeg", N_("Picture (JPEG)"), "image/jpeg", PICTURE, ("jpg", "jpeg", "jpe", "jfif")),
    Kind("png", N_("Picture (PNG)"), "image/png", PICTURE, ("png",)),
    Kind("gif", N_("Picture (GIF)"), "image/gif", PICTURE, ("gif",)),
    Kind("webp", N_("Picture (WebP)"), "image/webp", PICTURE, ("webp",)),
    Kind("tiff", N_("Picture (TIFF)"), "image/tiff", PICTURE, ("tif", "tiff")),
    Kind("heic", N_("Picture (HEIC)"), "image/heic", PICTURE, ("heic", "heif")),
    Kind("pdf", N_("Document (PDF)"), "application/pdf", DOCUMENT, ("pdf",)),
    Kind("docx", N_("Document (Word)"), "application/vnd.openxmlformats-officedocument.wordprocessingml.document", DOCUMENT, ("docx",)),
    Kind("xlsx", N_("Spreadsheet (Excel)"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", DOCUMENT, ("xlsx",)),
    Kind("pptx", N_("Slides (PowerPoint)"), "application/vnd.openxmlformats-officedocument.presentationml.presentation", DOCUMENT, ("pptx",)),
    Kind("odt", N_("Document (OpenDocument)"), "application/vnd.oasis.opendocument.text", DOCUMENT, ("odt",)),
    Kind("ole", N_("Document of an old kind"), "application/octet-stream", OLD, ("doc", "xls", "ppt", "msg")),
    Kind("mp3", N_("Sound recording (MP3)"), "audio/mpeg", RECORDING, ("mp3",)),
    Kind("m4a", N_("Sound recording (M4A)"), "audio/mp4", RECORDING, ("m4a", "m4b")),
    Kind("wav", N_("Sound recording (WAV)"), "audio/wav", RECORDING, ("wav",)),
    Kind("ogg", N_("Recording (Ogg)"), "application/ogg", RECORDING, ("ogg", "oga", "ogv", "opus")),
    Kind("webm", N_("Recording (WebM)"), "video/webm", RECORDING, ("webm",)),
    Kind("mp4", N_("Video (MP4)"), "video/mp4", RECORDING, ("mp4", "m4v", "3gp")),
    Kind("mov", N_("Video (QuickTime)"), "video/quicktime", RECORDING, ("mov", "qt")),
    Kind("eml", N_("E-mail"), "message/rfc822", MAIL, ("eml",)),
    Kind("text", N_("Plain text"), "text/plain; charset=utf-8", TEXT, ("txt", "text", "csv", "log", "md")),  # untranslated: a type
)  # fmt: skip
KINDS: Mapping[str, Kind] = {one.id: one for one in _TABLE}
BY_ENDING: Mapping[str, Kind] = {ending: one for one in _TABLE for ending in one.endings}

RTF = b"{\\rt"  # as much of it as programs ask for
# What is not taken, by how it begins, with the reason (an id of `reasons.REASONS`).
_NOT_TAKEN = (
    (b"MZ", "program"), (b"\x7fELF", "program"), (b"#!", "program"), (b"\xca\xfe\xba\xbe", "program"), (b"\xce\xfa\xed\xfe", "program"),
    (b"\xcf\xfa\xed\xfe", "program"), (b"L\x00\x00\x00\x01\x14\x02\x00", "program"), (b"dex\n", "program"), (b"\x00asm", "program"),
    (b"Rar!\x1a\x07", "archive"), (b"7z\xbc\xaf\x27\x1c", "archive"), (b"\x1f\x8b", "archive"), (b"BZh", "archive"),
    (b"\xfd7zXZ\x00", "archive"), (b"MSCF", "archive"), (b"PK\x05\x06", "archive"), (b"\x28\xb5\x2f\xfd", "archive"), (b"!<arch>", "archive"),
    (RTF, "rich-text"),
)  # fmt: skip
_BEGINS = (
    (b"\xff\xd8\xff", "jpeg"), (b"\x89PNG\r\n\x1a\n", "png"), (b"GIF87a", "gif"), (b"GIF89a", "gif"), (b"II*\x00", "tiff"), (b"MM\x00*", "tiff"),
    (b"%PDF-", "pdf"), (b"ID3", "mp3"), (b"OggS", "ogg"), (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "ole"),
)  # fmt: skip
_BRANDS = {
    **dict.fromkeys((b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1"), "heic"), b"qt  ": "mov",
    **dict.fromkeys((b"M4A ", b"M4B "), "m4a"),
    **dict.fromkeys((b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ", b"M4VH", b"3gp4", b"3gp5", b"3gp6", b"dash", b"MSNV"), "mp4"),
}  # fmt: skip
MARKUP = re.compile(rb"\s*(?:<\?xml[^>]*>|<!--.*?-->|<!doctype[^>]*>|\s)*<(?:!doctype|!entity|html|head|body|script|svg|iframe|math|xml|[a-z]+:?svg|\?php|%)|\s*<\?(?:php|xml)", re.I | re.S)
_HEADER = re.compile(rb"(?:From |[A-Za-z][A-Za-z0-9-]{0,60}:)[^\n]{0,2000}(?:\n[ \t][^\n]{0,2000}){0,60}\n")
_MAIL = re.compile(rb"^(?:From|Received|Date|Message-ID|MIME-Version|Subject|To):", re.I | re.M)
_TEXT_CONTROLS = set(map(chr, [*range(32), 127])) - set("\t\n\r\f")


class NotTaken(Exception):
    """Content that is not taken; `code` is the reason."""

    def __init__(self, code: str):
        self.code = code
        super().__init__(code)


def find(path: Path) -> Kind | None:
    """The kind of a file by its content; None for a zip, which has to be looked into. Raises NotTaken."""
    with path.open("rb") as file:
        head = file.read(HEAD)
    if not head:
        raise NotTaken("empty")
    if found := by_head(head):
        return KINDS[found] if found != "zip" else None
    if is_mail(head):
        return KINDS["eml"]
    if MARKUP.match(head.removeprefix(codecs.BOM_UTF8)):
        raise NotTaken("runs")
    if is_text(path):
        return KINDS["text"]
    raise NotTaken("unknown")


def by_head(head: bytes) -> str:
    """The id of the kind that begins so, "zip" for an archive to be looked into, "" for what may be text. Raises NotTaken."""
    for begin, code in _NOT_TAKEN:
        if head.startswith(begin):
            raise NotTaken(code)
    for begin, name in _BEGINS:
        if head.startswith(begin):
            return name
    if head.startswith(b"PK\x03\x04"):
        return "zip"
    if head[:4] == b"RIFF":
        return {b"WEBP": "webp", b"WAVE": "wav"}.get(head[8:12], "")
    if head[4:8] == b"ftyp":
        return _BRANDS.get(head[8:12], "")
    if head.startswith(b"\x1a\x45\xdf\xa3"):
        return "webm" if b"webm" in head[:64] else ""
    if len(head) > 2 and head[0] == 0xFF and head[1] in (0xFB, 0xFA, 0xF3, 0xF2):
        return "mp3"
    return ""


def is_mail(head: bytes) -> bool:
    """Whether it begins with the header of an e-mail: lines of headers, at least two of those that every one has."""
    begin = head.removeprefix(codecs.BOM_UTF8).replace(b"\r\n", b"\n")
    found = _HEADER.match(begin)
    block = begin.partition(b"\n\n")[0]
    return bool(found) and len({one.lower() for one in _MAIL.findall(block)}) >= 2


def is_text(path: Path) -> bool:
    """Whether the whole file is text in UTF-8 without control characters."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as file:
        while True:
            data = file.read(_CHUNK)
            try:
                text = decoder.decode(data, final=not data)
            except UnicodeDecodeError:
                return False
            if not _TEXT_CONTROLS.isdisjoint(text):
                return False
            if not data:
                return True
