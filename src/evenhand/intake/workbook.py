"""A workbook (.xlsx) as rows of text: its first sheet that is not hidden, what its formulas last showed, never a formula.

The archive is measured before it is read, by unpacking it piece by piece and counting, since its own list may lie.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from array import array
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from pathlib import Path
from typing import Any

import python_calamine as calamine

from evenhand.intake.errors import NotRead
from evenhand.policy.tongue import N_
from evenhand.policy.tongue import gettext as _

ZIP, OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
MOST_ENTRIES, MOST_UNPACKED, MOST_AREA, MOST_TEXT = 2000, 400_000_000, 6_000_000, 200_000_000  # entries, bytes, cells of a sheet, characters that cells show
MOST_ROW, MOST_COLUMN = 1_048_576, 16_384  # as far as a sheet goes
_CHUNK = 1 << 18
_MOST_TAG = 1 << 16
_NAME = rb"<(?:[^\s<>/:]+:)?"
_TAGS = re.compile(_NAME + rb"(c|row|dimension)(\s(?:[^<>\"']++|\"[^\"<]*\"|'[^'<]*')*+|/)?>")
_BEGUN = re.compile(_NAME + rb"(?:c|row|dimension)[\s/>]")
_R = re.compile(rb"\s(?:r|ref)\s*=\s*[\"']([^\"']*)[\"']")
_CELL, _AREA = re.compile(rb"([A-Z]{1,3})([1-9][0-9]{0,6})"), re.compile(rb"[A-Z]{1,3}[1-9][0-9]{0,6}(?::([A-Z]{1,3})([1-9][0-9]{0,6}))?")
# A text that many cells show stands in the file once: a small file can so hold more than any memory
SHARED = "xl/sharedstrings.xml"
_TEXTS = re.compile(_NAME + rb"si[\s/>]")
_SHOWS = re.compile(rb"\bt\s*=\s*[\"']s[\"']")
_SHOWN = re.compile(_SHOWS.pattern + rb"[^>]{0,200}>\s*" + _NAME + rb"v[^>]{0,50}>\s*([0-9]{1,9})\s*<")
_BAD = N_("This workbook is damaged, or made to do harm, and was not read. Open it, and save it afresh or as CSV.")


def rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """The rows of the first visible sheet with their numbers, as text. Raises NotRead."""
    _measured(path, path.stat().st_mtime_ns)
    try:
        book = calamine.CalamineWorkbook.from_path(str(path))
        shown = _shown(book)
        if not shown:
            raise NotRead(_("This workbook has no sheet with rows."))
        sheet = book.get_sheet_by_name(shown[0])
        top, left = sheet.start or (0, 0)
        found = sheet.to_python()
    except calamine.PasswordError:
        raise NotRead(_("This workbook is locked with a password. Save it without one.")) from None
    except (calamine.CalamineError, OSError, ValueError) as error:
        if isinstance(error, NotRead):
            raise
        raise NotRead(_(_BAD)) from None
    for number, cells in enumerate(found, top + 1):
        yield number, [""] * left + [_text(cell) for cell in cells]


def _shown(book: Any) -> list[str]:
    return [one.name for one in book.sheets_metadata if one.visible == calamine.SheetVisibleEnum.Visible and one.typ == calamine.SheetTypeEnum.WorkSheet]


def sheets(path: Path) -> tuple[str, list[str]]:
    """Of a workbook that was read: the sheet that its rows are from, and the others, hidden ones among them."""
    book = calamine.CalamineWorkbook.from_path(str(path))
    first = _shown(book)[0]
    return first, [name for name in book.sheet_names if name != first]


def _text(cell: Any) -> str:
    """A cell as somebody would type it."""
    if isinstance(cell, bool):
        return "yes" if cell else "no"  # untranslated: as files have it
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else str(cell)
    if isinstance(cell, datetime):
        return cell.date().isoformat() if cell.time() == time() else cell.isoformat(" ", "minutes")
    if isinstance(cell, (date, time)):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell)
    return "" if cell is None else str(cell)


@lru_cache(maxsize=8)
def _measured(path: Path, _changed: int) -> None:
    """Once for each file: it is read several times."""
    _measure(path)


def _measure(path: Path) -> None:
    """Counts what the archive unpacks to, and how large its sheets say they are. Raises NotRead."""
    try:
        with zipfile.ZipFile(path) as archive, path.open("rb") as raw:
            entries = archive.infolist()
            if len(entries) > MOST_ENTRIES or len({one.header_offset for one in entries}) < len(entries):
                raise NotRead(_(_BAD))
            if not any(one.filename == "xl/workbook.xml" for one in entries):
                raise NotRead(_("This is an archive and no Excel workbook. Choose a CSV file or an Excel workbook (.xlsx)."))
            room, texts = MOST_UNPACKED, Texts()
            for one in sorted(entries, key=lambda one: one.filename.lower() != SHARED):  # the shared texts first
                room = _entry(raw, one, room, texts)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, OSError, ValueError) as error:
        if isinstance(error, NotRead):
            raise
        raise NotRead(_(_BAD)) from None


class Texts:
    """How long the texts are that cells share, and how much of them the cells show."""

    def __init__(self) -> None:
        self.starts = array("Q")
        self.longest = self.shown = 0

    def found(self, text: bytes, place: int) -> None:
        """Notes the texts that begin in a piece, which begins at this place."""
        self.starts.extend(place + one.start() for one in _TEXTS.finditer(text))
        if len(self.starts) > MOST_AREA:
            raise NotRead(_(_BAD))

    def close(self, end: int) -> None:
        """All are known, and the entry ends here."""
        self.starts.append(end)
        self.longest = max((self._long(number) for number in range(len(self.starts) - 1)), default=0)

    def _long(self, number: int) -> int:
        return self.starts[number + 1] - self.starts[number] if number + 1 < len(self.starts) else 0

    def show(self, text: bytes) -> None:
        """Counts what cells show of them; a cell that is written oddly counts as if it showed the longest."""
        known = _SHOWN.findall(text)
        self.shown += sum(self._long(int(one)) for one in known) + (len(_SHOWS.findall(text)) - len(known)) * self.longest
        if self.shown > MOST_TEXT:
            raise NotRead(_("The cells of this workbook show more text than can be read at once. Save it as CSV, or send it in parts."))


class Area:
    """How far the cells of a sheet reach. What reads them takes room for all that lies between, however far it says."""

    def __init__(self) -> None:
        self.column = self.row = self.cells = self.nameless = self.rows = self.widest = 0

    def add(self, text: bytes) -> None:
        """Counts whole tags. Raises NotRead for one that says no place a sheet has, and where it grows too large."""
        tags = _TAGS.findall(text)
        if len(tags) != len(_BEGUN.findall(text)):
            raise NotRead(_(_BAD))
        for kind, said in tags:
            place = _R.search(said)
            if kind == b"row":
                self._row(place[1] if place else b"")
            elif place:
                self._place((_CELL if kind == b"c" else _AREA).fullmatch(place[1]))
            elif kind == b"c":
                self.nameless += 1
                self.widest = max(self.widest, self.nameless)
            self.cells += kind == b"c"
        if self.cells > MOST_AREA * 2 or (self.column + self.widest) * (self.row + self.rows) > MOST_AREA:
            raise NotRead(_("A sheet of this workbook is too large: it has cells far from the others. Copy the rows to a new sheet, or save it as CSV."))

    def _row(self, said: bytes) -> None:
        self.nameless = 0
        if not said:
            self.rows += 1
        elif not said.isdigit() or len(said) > 7 or int(said) > MOST_ROW:
            raise NotRead(_(_BAD))
        else:
            self.row = max(self.row, int(said))

    def _place(self, found: re.Match[bytes] | None) -> None:
        if found is None:
            raise NotRead(_(_BAD))
        if found[1]:
            column, row = _column(found[1]), int(found[2])
            if column > MOST_COLUMN or row > MOST_ROW:
                raise NotRead(_(_BAD))
            self.column, self.row = max(self.column, column), max(self.row, row)


def _entry(raw: Any, one: zipfile.ZipInfo, room: int, texts: Texts) -> int:
    """Unpacks one entry and forgets it; how many bytes may still come. Any entry may be a sheet, whatever it is called."""
    size, tail, area = 0, b"", Area()
    shared = one.filename.lower() == SHARED
    for piece in _unpacked(raw, one):
        text, place = tail + piece, size - len(tail)
        size += len(piece)
        if size > room:
            raise NotRead(_("This workbook unpacks to more than {size} megabytes, and was not read. Save it as CSV, or send it in parts.").format(size=MOST_UNPACKED // 1_000_000))
        if b"<!DOCTYPE" in text or b"<!ENTITY" in text or (place <= 0 and text[:4].replace(b"\0", b"")[:1] in (b"<", b"\xff", b"\xfe") and b"\0" in text[:4]):
            raise NotRead(_(_BAD))  # in UTF-16, which nothing here would look through
        whole = text.rfind(b"<")
        whole = whole if whole >= 0 else len(text)
        if shared:
            texts.found(text[:whole], place)
        else:
            texts.show(text[:whole])
            area.add(text[:whole])
        tail = text[whole:][:_MOST_TAG]
    if shared:
        texts.close(size)
    elif tail:
        area.add(tail)
    return room - size


def _unpacked(raw: Any, one: zipfile.ZipInfo) -> Iterator[bytes]:
    """The bytes of an entry, however many there are, in pieces of a bounded size."""
    raw.seek(one.header_offset)
    head = raw.read(30)
    if len(head) < 30 or head[:4] != ZIP or one.flag_bits & 1 or one.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise NotRead(_(_BAD))
    raw.seek(int.from_bytes(head[26:28], "little") + int.from_bytes(head[28:30], "little"), 1)
    left, engine = one.compress_size, zlib.decompressobj(-15)
    while left > 0 and (data := raw.read(min(_CHUNK, left))):
        left -= len(data)
        if one.compress_type == zipfile.ZIP_STORED:
            yield data
            continue
        while data:
            yield engine.decompress(data, _CHUNK * 4)
            data = engine.unconsumed_tail


def _column(letters: bytes) -> int:
    number = 0
    for one in letters:
        number = number * 26 + one - 64
    return number
