"""Tables out of files that somebody else made: CSV in any of its dialects, or a workbook. Read row by row, never run.

Everything raises `NotRead` with a sentence. A cell is text: what begins with "=" is text too, and stays so.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from evenhand.intake import workbook
from evenhand.intake.errors import NotRead
from evenhand.policy.tongue import gettext as _

MOST_BYTES, MOST_ROWS, MOST_COLUMNS, MOST_CELL, MOST_LINE = 60_000_000, 200_000, 100, 20_000, 400_000
_CHUNK = 1 << 20
_SEPARATOR = re.compile(r'"?sep=([,;\t|])"?\r?\n', re.IGNORECASE)  # what Excel writes above a table
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_FORMULA = re.compile(r"\s*[=+\-@＝＋－＠]|[\t\r\n]")
_TEXT_MARK = re.compile(r"'(?=\s*[=+\-@＝＋－＠0-9])")  # how a spreadsheet, and `neutral`, say that a cell is text
_WRONG = frozenset({"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NULL!", "#NUM!", "#SPILL!", "#CALC!"})  # what a formula shows that failed


@dataclass(frozen=True)
class Line:
    """One row: its number as a spreadsheet counts, the line of headings being one of them."""

    number: int
    cells: list[str]


def lines(path: Path) -> Iterator[Line]:
    """The rows that hold anything, the line of headings first. Raises NotRead, also half-way."""
    if path.stat().st_size > MOST_BYTES:
        raise NotRead(_("The file is larger than {size} megabytes. Send it in parts.").format(size=MOST_BYTES // 1_000_000))
    with path.open("rb") as file:
        begin = file.read(4096)
    found = workbook.rows(path) if begin.startswith(workbook.ZIP) else _csv(path, begin)
    count = 0
    for number, cells in found:
        if not any(cell.strip() for cell in cells):
            continue
        count += 1
        if count > MOST_ROWS + 1:
            raise NotRead(_("A file holds at most {most} rows. Send the rest in another.").format(most=f"{MOST_ROWS:,}"))
        while len(cells) > MOST_COLUMNS and not cells[-1].strip():
            cells.pop()
        if len(cells) > MOST_COLUMNS:
            raise NotRead(_("Row {number} has more than {most} columns. Is this the right file?").format(number=number, most=MOST_COLUMNS))
        if any(len(cell) > MOST_CELL for cell in cells):
            raise NotRead(_("Row {number} has a cell of more than {most} characters. Perhaps a quotation mark is opened there and not closed.").format(number=number, most=f"{MOST_CELL:,}"))
        yield Line(number, [_plain(cell) for cell in cells])
    if not count:
        raise NotRead(_("The file is empty."))


def sheets(path: Path) -> tuple[str, list[str]]:
    """Of a workbook that was read: the sheet that its rows are from, and the others. Of another table nothing."""
    with path.open("rb") as file:
        return workbook.sheets(path) if file.read(4) == workbook.ZIP else ("", [])


def _plain(cell: str) -> str:
    """What somebody wrote in a cell: without the mark that it is text; nothing where a formula failed."""
    return "" if cell in _WRONG else _TEXT_MARK.sub("", cell, count=1) if cell.startswith("'") else cell


def neutral(cell: str) -> str:
    """A cell that no spreadsheet takes for a formula, for writing it out again."""
    return f"'{cell}" if _FORMULA.match(cell) else cell


def _csv(path: Path, begin: bytes) -> Iterator[tuple[int, list[str]]]:
    if begin.startswith(workbook.OLD):
        raise NotRead(_("This is an old or a locked workbook. Open it, and save it as “Excel workbook (.xlsx)” without a password, or as CSV."))
    encoding = _encoding(path, begin)
    with path.open("rb") as file:
        text = codecs.getreader(encoding)(file)
        first = text.read(1 << 16, 1 << 16)
    said = _SEPARATOR.match(first)
    with path.open("rb") as file:
        rows = _rows(file, encoding, said[1] if said else _delimiter(first))
        if said:
            next(rows, None)
        yield from rows


def _rows(file: BinaryIO, encoding: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    old = csv.field_size_limit(max(MOST_CELL * 4, 131_072))
    try:
        table = csv.reader(_lines(file, encoding), delimiter=delimiter)
        number = 0
        while True:
            number += 1
            try:
                cells = next(table)
            except StopIteration:
                return
            except csv.Error:
                raise NotRead(_("Row {number} cannot be read. Perhaps a quotation mark is opened there and not closed.").format(number=number)) from None
            yield number, cells
    finally:
        csv.field_size_limit(old)


def _lines(file: BinaryIO, encoding: str) -> Iterator[str]:
    """The lines with their ends, each of a bounded length."""
    decoder, rest = codecs.getincrementaldecoder(encoding)(), ""
    while True:
        chunk = file.read(_CHUNK)
        found = _split(rest + decoder.decode(chunk, final=not chunk))
        rest = "" if not chunk else found.pop() if found else ""
        for line in found:
            if len(line) > MOST_LINE:
                raise NotRead(_too_long())
            yield line
        if len(rest) > MOST_LINE:
            raise NotRead(_too_long())
        if not chunk:
            return


def _split(text: str) -> list[str]:
    """Lines as files end them, and not at the other signs that `splitlines` knows."""
    found = text.split("\n")
    return [f"{one}\n" for one in found[:-1]] + [found[-1]]


def _too_long() -> str:
    return _("A line of the file has more than {most} characters. Is this a table?").format(most=f"{MOST_LINE:,}")


def _encoding(path: Path, begin: bytes) -> str:
    """UTF-8 with or without its mark, UTF-16 with one, else what Windows writes. Reads the whole file once."""
    marked = next((name for mark, name in _MARKS if begin.startswith(mark)), "")
    if not marked and sum(one < 9 for one in begin) * 50 > len(begin):
        raise NotRead(_("This is no table. Choose a CSV file or an Excel workbook (.xlsx)."))
    tried = [marked] if marked else ["utf-8", "cp1252"]
    for name in tried:
        if _decodes(path, name):
            return name
    raise NotRead(_("The letters of this file cannot be read. Save it as “CSV UTF-8”, or as an Excel workbook."))


def _decodes(path: Path, encoding: str) -> bool:
    decoder = codecs.getincrementaldecoder(encoding)()
    with path.open("rb") as file:
        try:
            while chunk := file.read(_CHUNK):
                decoder.decode(chunk)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return False
    return True


def _delimiter(text: str) -> str:
    """What separates cells, outside quotation marks: what stands in most of the first lines, and there most often. A
    title above the table has none of it, or another sign."""
    plain = [line for line in re.sub(r'"[^"]*"', "", text).split("\n") if line.strip()][:20]
    return max((",", ";", "\t"), key=lambda sign: (sum(sign in line for line in plain), sum(line.count(sign) for line in plain)))
