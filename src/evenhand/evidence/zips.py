"""Documents that are archives inside (Word, Excel, PowerPoint, OpenDocument): which, and what they hold.

Nothing is unpacked onto the disk. Sizes are counted as they are read, since an archive may lie about them.
"""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from zipfile import ZipFile, ZipInfo

from evenhand.evidence.kinds import KINDS, RTF, Kind, NotTaken

MAIN_TYPES = {"docx": b"wordprocessingml.document.main+xml", "xlsx": b"spreadsheetml.sheet.main+xml", "pptx": b"presentationml.presentation.main+xml"}
MOST_ENTRIES, MOST_BYTES, MOST_RATIO, SMALL = 3000, 300_000_000, 150, 20_000_000
ZIPPED = (*MAIN_TYPES, "odt")
_CHUNK = 64 * 1024
_ARCHIVES = (b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ", b"MSCF")
_OFFICE = (".docx", ".xlsx", ".pptx")
_LOCKED = 0x1
_MARKUP = re.compile(rb"(?:\xef\xbb\xbf|\xff\xfe|\xfe\xff)?\s*<")
_NUMBER = re.compile(rb"&#(?:[xX]([0-9A-Fa-f]{1,4})|([0-9]{1,4}));")
_TAG = re.compile(rb"<[^<>]*>")
# What fetches when it is opened: links to outside but for those that somebody has to follow, and what asks another program.
_OUTSIDE = re.compile(rb"<[^<>]*targetmode\s*=\s*[\"']external[\"'][^<>]*>")
_FOLLOWED = re.compile(rb"/(?:hyperlink|externallinkpath)[\"']")
_DDE = re.compile(rb"<ddelink|:dde-(?:application|connection|source)")


def kind_of(path: Path) -> Kind:
    """Which document an archive is. Raises NotTaken: it is none, it would burst, it holds programs."""
    try:
        archive = ZipFile(path)
    except (zipfile.BadZipFile, ValueError, NotImplementedError):
        raise NotTaken("archive") from None
    with archive:
        entries = archive.infolist()
        _sizes(entries)
        listed = {one.filename: one for one in entries}
        if "[Content_Types].xml" in listed:
            return _office(archive, listed)
        if "mimetype" in listed and _begin(archive, listed["mimetype"], 100) == KINDS["odt"].mime.encode():
            if any(one.startswith(("Basic/", "Scripts/")) for one in listed):
                raise NotTaken("macros")
            return KINDS["odt"]
    raise NotTaken("archive")


def _sizes(entries: list[ZipInfo]) -> None:
    if len(entries) > MOST_ENTRIES or len({one.header_offset for one in entries}) < len(entries):
        raise NotTaken("bomb")
    whole, packed = sum(one.file_size for one in entries), sum(one.compress_size for one in entries)
    if whole > MOST_BYTES or (whole > SMALL and whole > MOST_RATIO * max(1, packed)):
        raise NotTaken("bomb")
    for one in entries:
        parts = one.filename.replace("\\", "/").split("/")
        if ".." in parts or one.filename.startswith(("/", "\\")) or "\0" in one.orig_filename:
            raise NotTaken("disguised")


def _office(archive: ZipFile, listed: dict[str, ZipInfo]) -> Kind:
    types = b"".join(_content(archive, listed["[Content_Types].xml"], 2_000_000))
    if b"macroenabled" in types.lower() or b"vbaproject" in types.lower() or any("vbaproject" in one.lower() for one in listed):
        raise NotTaken("macros")
    found = next((name for name, mark in MAIN_TYPES.items() if mark in types), "")
    if not found:
        raise NotTaken("archive")
    return KINDS[found]


def doubt(path: Path) -> str:
    """Why a document should be looked at before it is opened, or "". Raises NotTaken."""
    found, left = "", [MOST_BYTES]
    with ZipFile(path) as archive:
        for one in archive.infolist():
            if one.flag_bits & _LOCKED:
                return "locked"
            begin = _begin(archive, one, 8)
            if begin.startswith(b"PK\x03\x04"):
                if not one.filename.lower().endswith(_OFFICE):
                    raise NotTaken("nested")
                found = found or "document-inside"
            elif begin.startswith(_ARCHIVES):
                raise NotTaken("nested")
            elif begin.startswith((b"MZ", b"\x7fELF")):
                raise NotTaken("program")
            elif begin.startswith((b"\xd0\xcf\x11\xe0", RTF)) or "activex" in one.filename.lower():
                found = found or "document-inside"
            found = _text(archive, one, left, begin) or found
    return found


def _text(archive: ZipFile, one: ZipInfo, left: list[int], begin: bytes) -> str:
    """Reads the whole of one entry: its size counts, and no XML may define text of its own."""
    name, before, asks = one.filename.lower(), b"", ""
    markup = name.endswith((".xml", ".rels", ".svg", ".vml", ".rdf", ".xhtml", ".html")) or _MARKUP.match(begin.replace(b"\0", b""))
    for data in _content(archive, one, left[0]):
        left[0] -= len(data)
        if not markup:
            continue
        block = before + _plain(data)
        if b"<!doctype" in block or b"<!entity" in block:
            raise NotTaken("entities")
        if b"<script" in block:
            raise NotTaken("runs")
        if any(not _FOLLOWED.search(link) for link in _OUTSIDE.findall(block)) or _DDE.search(block) or b"ddeauto" in _TAG.sub(b"", block):
            asks = "fetches"
        before = block[-2000:]
    return asks


def _plain(data: bytes) -> bytes:
    """Markup as it is meant: UTF-16 read as the rest, letters that are written as numbers, all in small letters."""
    return _NUMBER.sub(_letter, data.replace(b"\0", b"")).lower()


def _letter(number: re.Match[bytes]) -> bytes:
    meant = chr(int(number[1], 16) if number[1] else int(number[2]))
    return meant.encode() if meant.isascii() and meant.isalnum() else number[0]


def _content(archive: ZipFile, one: ZipInfo, most: int) -> Iterator[bytes]:
    """The content of an entry, in pieces. Raises NotTaken for more than `most` bytes, whatever the archive says of it."""
    read = 0
    with archive.open(one) as file:
        while data := file.read(_CHUNK):
            read += len(data)
            if read > most:
                raise NotTaken("bomb")
            yield data


def _begin(archive: ZipFile, one: ZipInfo, count: int) -> bytes:
    if one.is_dir() or one.flag_bits & _LOCKED:
        return b""
    with archive.open(one) as file:
        return file.read(count)
