"""Reading files that somebody else made: every dialect, and what is made to do harm."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from evenhand.intake import columns, tables, workbook
from evenhand.intake.errors import NotRead
from tests.intake.sheets import sheet, xlsx

HEAD = ["reference", "name"]


def read(path: Path) -> list[list[str]]:
    return [one.cells for one in tables.lines(path)]


def put(tmp_path: Path, data: bytes) -> Path:
    path = tmp_path / "file"
    path.write_bytes(data)
    return path


@pytest.mark.parametrize("data", [
    "reference,name\r\nT-1,Siân Öz\r\n".encode(), "\ufeffreference,name\nT-1,Siân Öz".encode(), "reference;name\nT-1;Siân Öz\n".encode("cp1252"),
    "reference\tname\nT-1\tSiân Öz\n".encode("utf-16"), b"\n\nreference;name\n;\nT-1;\"Si\xe2n \xd6z\"\n\n",
])  # fmt: skip
def test_every_dialect(tmp_path: Path, data: bytes) -> None:
    assert read(put(tmp_path, data)) == [HEAD, ["T-1", "Siân Öz"]]


def test_rows_are_numbered_as_a_spreadsheet_does_and_cells_have_lines(tmp_path: Path) -> None:
    found = list(tables.lines(put(tmp_path, b'reference,name\n\nT-1,"Two\nlines, and ""words"""\nT-2,=HYPERLINK("x")\n')))
    assert [(one.number, one.cells) for one in found][1:] == [(3, ["T-1", 'Two\nlines, and "words"']), (4, ["T-2", '=HYPERLINK("x")'])]
    assert tables.neutral("=1+1") == "'=1+1" and tables.neutral("-1") == "'-1" and tables.neutral("Ann") == "Ann"


@pytest.mark.parametrize(("data", "said"), [
    (b"", "empty"), (b"\n\n,,\n", "empty"), (b"\x89PNG\0\0", "no table"), (b"\xd0\xcf\x11\xe0 old", "old or a locked"), (b"PK\x03\x04 nothing", "damaged"),
    (b"a,b\n\x81\x8d\xff", "letters of this file"), (b"a,b\n" + b"x" * 500_000, "Is this a table"), (b"a,b\n" + b'"' + b"x,y\n" * 60_000, "quotation mark"),
    (b",".join([b"x"] * 101), "more than 100 columns"), (b"a\n" + b"x" * 30_000, "more than 20,000 characters"), (b"a\n" + b"x\n" * 200_001, "at most 200,000 rows"),
])  # fmt: skip
def test_what_cannot_be_read_is_said(tmp_path: Path, data: bytes, said: str) -> None:
    with pytest.raises(NotRead, match=said):
        read(put(tmp_path, data))


def test_a_file_that_is_too_large(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tables, "MOST_BYTES", 10)
    with pytest.raises(NotRead, match="larger than"):
        read(put(tmp_path, b"reference,name\n"))


@pytest.mark.parametrize("base", [1900, 1904])
def test_a_workbook_with_dates_numbers_and_formulas(tmp_path: Path, base: int) -> None:
    days = 46000 if base == 1900 else 46000 - 1462
    path = xlsx(tmp_path, sheet([["reference", "name", "born", "sum"], ["T-1", "Siân", ("date", days), ("formula", "1+1", "2")], [1017, "", 1984.0, True]]), base)
    assert read(path) == [["reference", "name", "born", "sum"], ["T-1", "Siân", "2025-12-09", "2"], ["1017", "", "1984", "yes"]]


def test_a_sheet_with_a_cell_far_away_is_not_read(tmp_path: Path) -> None:
    far = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData></worksheet>'
    with pytest.raises(NotRead, match="too large"):
        read(xlsx(tmp_path, far))


def test_an_archive_that_bursts_or_lies_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MOST_UNPACKED", 1_000_000)
    path = xlsx(tmp_path, sheet([["a"], ["x" * 10_000_000]]))
    with pytest.raises(NotRead, match="unpacks to more"):
        read(path)
    data = bytearray(path.read_bytes())
    with zipfile.ZipFile(path) as archive:
        one = archive.getinfo("xl/worksheets/sheet1.xml")
    for place in (at for at in range(len(data) - 4) if data[at : at + 4] == one.file_size.to_bytes(4, "little")):
        data[place : place + 4] = (100).to_bytes(4, "little")  # both lists say that it is small
    with pytest.raises(NotRead, match="unpacks to more"):
        read(put(tmp_path, bytes(data)))


@pytest.mark.parametrize("text", ["<!DOCTYPE x [<!ENTITY a 'b'>]><worksheet/>", "<worksheet"])
def test_a_harmful_or_damaged_sheet(tmp_path: Path, text: str) -> None:
    with pytest.raises(NotRead):
        read(xlsx(tmp_path, text))


def test_another_archive(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        archive.writestr("x.txt", "x")
    with pytest.raises(NotRead, match="no Excel workbook"):
        read(tmp_path / "a.zip")


def test_columns_are_found_by_name_or_as_somebody_says() -> None:
    head = ["Tenancy Reference", "First name", "Last_Name", "Birth day", "E-mail address", "Odd"]
    assert columns.guess("people", head) == {"reference": 0, "forename": 1, "surname": 2, "email": 4}
    assert columns.chosen("people", head, {"born": "birth day", "email": ""}) == {"reference": 0, "forename": 1, "surname": 2, "born": 3}
    assert columns.missing("people", {"name": 0}) == ["Reference"] and columns.missing("cases", {}) == ["Name or Reference or Address"]
    with pytest.raises(NotRead, match="no column"):
        columns.chosen("people", head, {"name": "Nothing"})
    with pytest.raises(NotRead, match="nothing called"):
        columns.chosen("people", head, {"colour": "Odd"})
    assert columns.read({"name": 3, "reference": 0}, ["T-1 "]) == {"name": "", "reference": "T-1"}
