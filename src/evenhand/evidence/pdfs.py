"""PDF: whether it does something by itself, holds other files, or is locked.

A PDF has many ways to hide a word. This looks where readers look: outside streams, with names written in codes, and
in packed lists of objects. What cannot be unpacked is held, not passed.
"""

from __future__ import annotations

import mmap
import re
import zlib
from collections.abc import Iterator
from pathlib import Path

MOST_UNPACKED = 100_000_000
_STREAM = re.compile(rb"(?<![A-Za-z])stream\r?\n")
_CODE = re.compile(rb"#([0-9A-Fa-f]{2})")
_END = rb"(?![A-Za-z0-9_.-])"
_LONG = rb"/(?:JavaScript|Launch|RichMedia|SubmitForm|ImportData|GoToE|Rendition)" + _END
_ACTS = re.compile(_LONG + rb"|/(?:JS|AA|XFA)" + _END + rb"|/OpenAction" + _END + rb"(?!\s*\[)")
_LONG_ACTS = re.compile(_LONG)
_FILES = re.compile(rb"/(?:EmbeddedFiles?|FileAttachment|Collection)" + _END)
_LOCKED = re.compile(rb"/Encrypt" + _END)
_PACKED = re.compile(rb"/(?:ObjStm|First)" + _END)  # readers take it for a list of objects by either
_FORETOLD = re.compile(rb"/(?:DecodeParms|DP)" + _END)
_CODED = re.compile(rb"/[A-Za-z0-9#]{0,40}#[0-9A-Fa-f]{2}[A-Za-z0-9#]{0,40}")
_LONG_FILES = re.compile(rb"/(?:EmbeddedFiles?|FileAttachment)" + _END)
_FLATE = re.compile(rb"/Filter\s*\[?\s*/(?:FlateDecode|Fl)\s*\]?\s*(?:/|>>)")


def doubt(path: Path) -> str:
    """Why a PDF should be looked at before it is opened, or ""."""
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        if data.rfind(b"%%EOF") < 0:
            return "damaged"
        return _said(data) or _anywhere(data)


def _anywhere(data: mmap.mmap) -> str:
    """Looks for long words in all of the bytes: what seems to lie in a stream may not be in one."""
    coded = b" ".join(_decoded(found[0]) for found in _CODED.finditer(data))
    if _LONG_ACTS.search(data) or _LONG_ACTS.search(coded):
        return "pdf-acts"
    return "pdf-files" if _LONG_FILES.search(data) or _LONG_FILES.search(coded) else ""


def _decoded(text: bytes) -> bytes:
    """Names as they are meant, whose letters may be written as numbers."""
    return _CODE.sub(lambda code: bytes([int(code[1], 16)]), text)


def _judge(text: bytes) -> str:
    if _LOCKED.search(text):
        return "locked"
    if _ACTS.search(text):
        return "pdf-acts"
    return "pdf-files" if _FILES.search(text) else ""


def _said(data: mmap.mmap) -> str:
    """Looks at all that is outside streams, and into the packed lists of objects."""
    left = MOST_UNPACKED
    for outside, stream in _pieces(data):
        text = _decoded(outside)
        if found := _judge(text):
            return found
        about = text[text.rfind(b"obj") + 3 :]
        if stream is None or not _PACKED.search(about):
            continue
        if b"/Filter" in about and (_FORETOLD.search(about) or not _FLATE.search(about)):
            return "too-deep"
        packed = data[stream[0] : stream[1]]
        unpacked = _unpack(packed, left) if b"/Filter" in about else packed
        if unpacked is None:
            return "too-deep"
        left -= len(unpacked)
        if found := _judge(_decoded(unpacked)):
            return found
    return ""


def _pieces(data: mmap.mmap) -> Iterator[tuple[bytes, tuple[int, int] | None]]:
    """What stands before each stream, with where that stream lies; at the end what stands after the last."""
    place = 0
    while found := _STREAM.search(data, place):
        end = data.find(b"endstream", found.end())
        end = len(data) if end < 0 else end
        yield data[place : found.start()], (found.end(), end)
        place = end
    yield data[place:], None


def _unpack(packed: bytes, most: int) -> bytes | None:
    try:
        reader = zlib.decompressobj()
        unpacked = reader.decompress(packed, most)
    except zlib.error:
        return None
    return None if reader.unconsumed_tail else unpacked
