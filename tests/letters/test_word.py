"""A letter out into Word and back: only the free text is taken, and nothing that could do harm."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from datetime import date

import docx
import pytest
from docx.oxml.ns import qn

from evenhand.letters.compose import policy_text
from evenhand.letters.editing import Shape, assemble, shape
from evenhand.letters.wordedit import editable
from evenhand.letters.wordfile import DOCUMENT, MOST_BYTES, Unreadable
from evenhand.letters.wordread import read
from tests.letters.made_up import CASES, policy

OURS = policy_text(policy(), "decision")


def made() -> tuple[bytes, Shape]:
    """The file of a decision letter that nobody has changed yet."""
    case, name = CASES["decision"]()
    found = shape(OURS)
    return editable(case.compose(name, posting=date(2026, 3, 16)), found, ref=f"C-1/{name}", base=3), found


def controls(file: docx.document.Document) -> dict[str, object]:
    return {one.find(f"{qn('w:sdtPr')}/{qn('w:tag')}").get(qn("w:val")): one for one in file.element.body.iter(qn("w:sdt"))}


def changed(change: Callable[[docx.document.Document, dict[str, object]], object]) -> bytes:
    """The file, as Word would save it after this change."""
    file = docx.Document(io.BytesIO(made()[0]))
    change(file, controls(file))
    found = io.BytesIO()
    file.save(found)
    return found.getvalue()


def control(found: dict[str, object], begins: str) -> object:
    return next(one for tag, one in found.items() if tag.startswith(begins))


def write(text: str, tag: str = "free|0") -> Callable[..., object]:
    """Writes into one control."""

    def change(file: docx.document.Document, found: dict[str, object]) -> None:
        paragraph = next(control(found, tag).iter(qn("w:p")))
        for run in list(paragraph.iter(qn("w:r"))):
            paragraph.remove(run)
        docx.text.paragraph.Paragraph(paragraph, file).add_run(text)

    return change


def packed(extra: dict[str, bytes], instead: dict[str, bytes] | None = None) -> bytes:
    """The file with more in it, or with something else in a part's place."""
    found = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made()[0])) as old, zipfile.ZipFile(found, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, (instead or {}).get(name, old.read(name)))
        for name, content in extra.items():
            new.writestr(name, content)
    return found.getvalue()


def test_what_goes_out_comes_back_the_same() -> None:
    data, found = made()
    back = read(data, found)
    assert (back.ref, back.base, back.free) == ("C-1/decision.4", 3, found.free)
    assert assemble(OURS, back.free) == OURS


def test_the_same_letter_is_the_same_file() -> None:
    assert made()[0] == made()[0]


def test_fixed_pieces_are_locked_and_free_ones_cannot_be_deleted() -> None:
    file = docx.Document(io.BytesIO(made()[0]))
    for tag, one in controls(file).items():
        lock = one.find(f"{qn('w:sdtPr')}/{qn('w:lock')}").get(qn("w:val"))
        assert lock == ("sdtLocked" if tag.startswith("free|") else "sdtContentLocked")


def test_words_changed_in_word_are_taken_and_what_was_deleted_is_not() -> None:
    def tracked(file: docx.document.Document, found: dict[str, object]) -> None:
        write("We are sorry. ")(file, found)
        paragraph = next(control(found, "free|0").iter(qn("w:p")))
        for kind, text in (("w:del", "old words"), ("w:ins", "New words.")):
            wrapper = docx.oxml.OxmlElement(kind)
            run = docx.oxml.OxmlElement("w:r")
            said = docx.oxml.OxmlElement("w:delText" if kind == "w:del" else "w:t")
            said.text = text
            run.append(said)
            wrapper.append(run)
            paragraph.append(wrapper)

    assert read(changed(tracked), made()[1]).free[0] == "We are sorry. New words."


def test_paragraphs_and_lists_come_back_as_they_are_typed() -> None:
    def more(file: docx.document.Document, found: dict[str, object]) -> None:
        inside = control(found, "free|1").find(qn("w:sdtContent"))
        for text, style in (("First.", None), ("one", "List Bullet"), ("two", "List Bullet"), ("Last.", None)):
            inside.append(file.add_paragraph(text, style=style)._p)

    assert read(changed(more), made()[1]).free[1] == "First.\n\n- one\n- two\n\nLast."


def test_an_emptied_box_is_empty() -> None:
    def empty(file: docx.document.Document, found: dict[str, object]) -> None:
        write("Click or tap here to enter text.")(file, found)
        control(found, "free|0").find(qn("w:sdtPr")).append(docx.oxml.OxmlElement("w:showingPlcHdr"))

    assert read(changed(empty), made()[1]).free[0] == ""


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (write("Nobody decided this.", "fixed|1|"), "The part “who decided and when” was changed in this file"),
        (write("Another title", "fixed|0|"), "The title “Our decision about contact with you” was changed"),
        (lambda file, found: control(found, "fixed|1|").getparent().remove(control(found, "fixed|1|")), "has been taken out of this file"),
        (lambda file, found: control(found, "free|2").getparent().remove(control(found, "free|2")), "has been taken out of this file"),
        (lambda file, found: file.add_paragraph("Beside the boxes."), "“Beside the boxes.” stands outside the boxes"),
        (lambda file, found: control(found, "free|0").find(qn("w:sdtContent")).append(file.add_table(1, 1)._tbl), "holds a table, a picture or a note"),
    ],
)  # fmt: skip
def test_what_may_not_be_changed_is_named(change: Callable[..., object], told: str) -> None:
    with pytest.raises(Unreadable, match=told):
        read(changed(change), made()[1])


ENTITY = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]><x>&b;</x>'
OUTWARD = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" Type="t" Target="https://example.org/t.dotm" TargetMode="External"/></Relationships>'


@pytest.mark.parametrize(
    ("data", "told"),
    [
        (b"", "not a Word file"),
        (b"PK\x03\x04 and then nothing", "not a Word file"),
        (b"\xd0\xcf\x11\xe0 an old .doc", "not a Word file"),
        (b"x" * (MOST_BYTES + 1), "too large"),
        (packed({}, {DOCUMENT: b"<not xml"}), "not a Word file"),
        (packed({}, {DOCUMENT: ENTITY}), "what no Word document needs"),
        (packed({}, {DOCUMENT: b"<a>" * 300 + b"</a>" * 300}), "not a Word file|was not made for"),
        (packed({"word/vbaProject.bin": b"x"}), "macros or embedded files"),
        (packed({"word/embeddings/sheet.xlsx": b"x"}), "macros or embedded files"),
        (packed({"word/_rels/settings.xml.rels": OUTWARD}), "links to something outside"),
        (packed({"word/media/bomb.xml": b"0" * 11_000_000}), "far more than a letter"),
        (packed({f"word/{number}.xml": b"<a/>" for number in range(201)}), "far more than a letter"),
    ],
    ids=range(12),
)  # fmt: skip
def test_what_could_do_harm_is_refused(data: bytes, told: str) -> None:
    with pytest.raises(Unreadable, match=told):
        read(data, made()[1])


def damaged() -> bytes:
    """A file whose document is packed in a stream that cannot be unpacked."""
    data = bytearray(made()[0])
    with zipfile.ZipFile(io.BytesIO(bytes(data))) as file:
        at = file.getinfo(DOCUMENT).header_offset + 30 + len(DOCUMENT)
    data[at : at + 40] = b"\xff" * 40
    return bytes(data)


def encrypted() -> bytes:
    """A file that says of its parts that they are encrypted."""
    data = bytearray(made()[0])
    for mark, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = -1
        while (at := data.find(mark, at + 1)) >= 0:
            data[at + place] |= 1
    return bytes(data)


def packed_as(method: int) -> bytes:
    """The same letter, packed in a way of which Word knows nothing."""
    found = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made()[0])) as old, zipfile.ZipFile(found, "w", method) as new:
        for name in old.namelist():
            new.writestr(name, old.read(name))
    return found.getvalue()


@pytest.mark.parametrize(
    "data",
    [damaged(), encrypted(), packed_as(zipfile.ZIP_LZMA), packed_as(zipfile.ZIP_BZIP2), made()[0][:-200], made()[0][200:]],
    ids=["damaged", "encrypted", "lzma", "bzip2", "cut at the end", "cut at the beginning"],
)
def test_a_broken_file_is_refused_with_a_sentence(data: bytes) -> None:
    with pytest.raises(Unreadable, match="not a Word file"):
        read(data, made()[1])


def test_no_byte_changed_anywhere_makes_more_than_a_sentence() -> None:
    """Every so often a byte is turned: it is read as it was, or refused, and nothing else."""
    data, shape_ = made()
    for place in range(0, len(data), 97):
        one = bytearray(data)
        one[place] ^= 0xFF
        try:
            assert read(bytes(one), shape_)
        except Unreadable as error:
            assert str(error).endswith(".")


def test_a_file_that_lies_about_its_size_is_refused() -> None:
    data = bytearray(packed({"word/media/bomb.xml": b"0" * 11_000_000}))
    size = (11_000_000).to_bytes(4, "little")
    while size in data:
        at = data.index(size)
        data[at : at + 4] = (10).to_bytes(4, "little")
    with pytest.raises(Unreadable):
        read(bytes(data), made()[1])
