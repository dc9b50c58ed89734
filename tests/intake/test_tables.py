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


@pytest.mark.parametrize("data", [
    b"Register of 2021\nreference;name\nT-1;Lee, Ann\n", b"sep=;\r\nreference;name\r\nT-1;Lee, Ann\r\n", b'"A title; with, signs"\n\nreference;name\nT-1;"Lee, Ann"\n', b'reference,name\nT-1,"Lee, Ann"\n',
    b'reference\tname\nT-1\tLee, Ann\n', b'Notes\nreference,name\nT-1,"Lee, Ann"\n',
])  # fmt: skip
def test_headings_below_a_title_and_the_sign_between_cells(tmp_path: Path, data: bytes) -> None:
    head, rest = columns.headed("people", tables.lines(put(tmp_path, data)))
    assert head.cells == HEAD and [one.cells for one in rest] == [["T-1", "Lee, Ann"]]


def test_every_heading_has_a_name_of_its_own() -> None:
    assert columns.heads(["Date", " Date ", "", "Date (2)", "date", "", ""]) == ["Date", "Date (2)", "(C)", "Date (2) (2)", "date"]
    head = columns.heads(["Reference", "", "Name", "Name"])
    assert columns.chosen("people", head, {"name": "Name (2)", "address": "(B)"}) == {"reference": 0, "address": 1, "name": 3}
    assert [columns.letters(place) for place in (0, 25, 26, 99)] == ["A", "Z", "AA", "CV"]


def test_what_a_failed_formula_shows_and_the_mark_of_a_text_are_no_words(tmp_path: Path) -> None:
    assert read(put(tmp_path, b"reference,name\n'00123,#N/A\n'=T,'t Hooft\n#REF!,'- x\n"))[1:] == [["00123", ""], ["=T", "'t Hooft"], ["", "- x"]]
    for cell in ("=1", "+1", "-1", "@x", "\t=1", "\r=1", " =1", "\n=1", "＝1", "＋1", "－1", "＠x"):
        assert tables.neutral(cell) == f"'{cell}" and tables._plain(tables.neutral(cell)) in (cell, f"'{cell}"), cell


def test_only_the_first_sheet_that_is_shown_is_read_and_the_others_are_named(tmp_path: Path) -> None:
    assert tables.sheets(xlsx(tmp_path, sheet([["a"]]))) == ("One", []) and tables.sheets(put(tmp_path, b"a,b")) == ("", [])


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


def test_a_small_file_whose_cells_all_show_one_long_text_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """137 kB of a file came to 1.5 GB of memory: each cell that shows a shared text is a copy of it."""
    monkeypatch.setattr(workbook, "MOST_TEXT", 200_000)

    def book(cells: int, long: int, cell: str = '<c t="s"><v>1</v></c>', named: str = "sharedStrings") -> Path:
        path = xlsx(tmp_path, f'<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>{"".join(f"<row>{cell}</row>" for _ in range(cells))}</sheetData></worksheet>')
        with zipfile.ZipFile(path, "a") as archive:
            archive.writestr(f"xl/{named}.xml", f'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>short</t></si><si><t>{"x" * long}</t></si></sst>')
        return path

    assert read(book(100, 1000)) == [["x" * 1000]] * 100
    for path in (book(300, 1000), book(300, 1000, "<c t = 's' ><f>A1</f><v>1</v></c>"), book(300, 1000, named="SharedStrings")):
        with pytest.raises(NotRead, match="show more text"):
            read(path)
    assert read(book(300, 1000, '<c t="s"><v>0</v></c>')) == [["short"]] * 300
    for cell in ('<c t="s"><v>99999</v></c>', '<c t="s"><v>-1</v></c>', '<c t="s"><v>x</v></c>'):
        with pytest.raises(NotRead):
            read(book(300, 1000, cell))


MAIN = '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
FAR = [
    '<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A19999999999"><v>1</v></c></row>', '<row r="9999999999"><c><v>1</v></c></row>', "<row r='1'><c r='A1'/></row><row r='1048576'><c r='XFD1048576'><v>1</v></c></row>",
    '<row r="1"><c r="a1"><v>1</v></c></row>', '<row r="1"><c r="XFE1"><v>1</v></c></row>', '<row r="1"><c r="A1"/><c x=">" r="XFD1048576"><v>1</v></c></row>', '<row r="1"><c r="A1" x="></row>', '<row r="1"><c r="A&#49;1"><v>1</v></c></row>', '<row r="-1"><c/></row>',
    f'<row r="1">{"<c><v>1</v></c>" * 200}</row><row r="1048576"><c r="A1048576"/></row>', f'<row>{"<c/>" * 3000}</row>{"<row><c/></row>" * 3000}',
]  # fmt: skip


@pytest.mark.parametrize("rows", FAR)
def test_a_cell_that_is_nowhere_or_far_away_ends_no_program(tmp_path: Path, rows: str) -> None:
    """What reads workbooks takes memory for all that lies between two cells, and where there is none ends the whole program."""
    with pytest.raises(NotRead):
        read(xlsx(tmp_path, f"{MAIN}<sheetData>{rows}</sheetData></worksheet>"))


def test_a_dimension_that_lies_and_a_sheet_by_another_name_or_in_other_letters(tmp_path: Path) -> None:
    body = '<sheetData><row r="1"><c r="A1" t="inlineStr"><is><t>a</t></is></c></row><row><c/></row></sheetData></worksheet>'
    assert read(xlsx(tmp_path, MAIN + body)) == [["a"]]
    for said in ("A1:XFD1048576", "A1:ZZZ9999999", "1", "A1:B2:C3"):
        with pytest.raises(NotRead):
            read(xlsx(tmp_path, f'{MAIN}<dimension ref="{said}"/>{body}'))
    path = xlsx(tmp_path, MAIN + body)
    text, other = f"{MAIN}<sheetData>{FAR[0]}</sheetData></worksheet>", tmp_path / "other.xlsx"
    for name, data in (("xl/any.bin", text.encode()), ("xl/worksheets/sheet1.xml", text.encode("utf-16")), ("xl/worksheets/sheet1.xml", text.encode("utf-16-le"))):
        with zipfile.ZipFile(path) as old, zipfile.ZipFile(other, "w") as new:
            for one in old.namelist():
                new.writestr(one, old.read(one).replace(b"worksheets/sheet1.xml", b"any.bin") if one.endswith("rels") and name.endswith("bin") else data if one == name else old.read(one))
            if name.endswith("bin"):
                new.writestr(name, data)
        with pytest.raises(NotRead):
            read(other)


def test_a_tag_without_an_end_takes_no_time(tmp_path: Path) -> None:
    for tag in ("<c " + "a" * 60_000 + '"', "<c" + " a='b'" * 10_000 + "'", "<c " + "<c " * 20_000, "<c " + "<c x='" * 20_000, "<c t" + " " * 300_000):
        with pytest.raises(NotRead):
            read(xlsx(tmp_path, f"{MAIN}<sheetData><row>{tag}"))
