"""A workbook (.xlsx) as rows of text: its first sheet that is not hidden, what its formulas last showed, never a formula.

The archive is measured before it is read, by unpacking it piece by piece and counting, since its own list may lie.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import python_calamine as calamine

from evenhand.intake.errors import NotRead
from evenhand.policy.tongue import N_
from evenhand.policy.tongue import gettext as _

ZIP, OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
MOST_ENTRIES, MOST_UNPACKED, MOST_AREA = 2000, 400_000_000, 6_000_000  # entries, bytes, cells of a sheet
_CHUNK = 1 << 18
_PLACE = re.compile(rb'<(?:\w+:)?c\s[^>]{0,200}?\br="([A-Z]{1,4})([0-9]{1,8})"')
_CELLS = re.compile(rb"<(?:\w+:)?c[\s/>]")
_BAD = N_("This workbook is damaged, or made to do harm, and was not read. Open it, and save it afresh or as CSV.")


def rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """The rows of the first visible sheet with their numbers, as text. Raises NotRead."""
    _measure(path)
    try:
        book = calamine.CalamineWorkbook.from_path(str(path))
        shown = [one for one in book.sheets_metadata if one.visible == calamine.SheetVisibleEnum.Visible and one.typ == calamine.SheetTypeEnum.WorkSheet]
        if not shown:
            raise NotRead(_("This workbook has no sheet with rows."))
        sheet = book.get_sheet_by_name(shown[0].name)
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


def _measure(path: Path) -> None:
    """Counts what the archive unpacks to, and how large its sheets say they are. Raises NotRead."""
    try:
        with zipfile.ZipFile(path) as archive, path.open("rb") as raw:
            entries = archive.infolist()
            if len(entries) > MOST_ENTRIES or len({one.header_offset for one in entries}) < len(entries):
                raise NotRead(_(_BAD))
            if not any(one.filename == "xl/workbook.xml" for one in entries):
                raise NotRead(_("This is an archive and no Excel workbook. Choose a CSV file or an Excel workbook (.xlsx)."))
            room = MOST_UNPACKED
            for one in entries:
                room = _entry(raw, one, room)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, OSError, ValueError) as error:
        if isinstance(error, NotRead):
            raise
        raise NotRead(_(_BAD)) from None


def _entry(raw: Any, one: zipfile.ZipInfo, room: int) -> int:
    """Unpacks one entry and forgets it; how many bytes may still come."""
    size, last, counted, tail = 0, [0, 0], 0, b""
    sheet = one.filename.startswith("xl/worksheets/")
    for piece in _unpacked(raw, one):
        size += len(piece)
        if size > room:
            raise NotRead(_("This workbook unpacks to more than {size} megabytes, and was not read. Save it as CSV, or send it in parts.").format(size=MOST_UNPACKED // 1_000_000))
        text = tail + piece
        if b"<!DOCTYPE" in text or b"<!ENTITY" in text:
            raise NotRead(_(_BAD))
        if sheet:
            counted += len(_CELLS.findall(text))
            for column, row in _PLACE.findall(text):
                last = [max(last[0], _column(column)), max(last[1], int(row))]
            if last[0] * last[1] > MOST_AREA or counted > MOST_AREA * 2:
                raise NotRead(_("A sheet of this workbook is too large: it has cells far from the others. Copy the rows to a new sheet, or save it as CSV."))
        tail = text[text.rfind(b"<") :][-1000:]
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
