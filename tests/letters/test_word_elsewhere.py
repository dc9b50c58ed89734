"""A letter changed in another program than Word, which keeps the words and loses the boxes; and what hides in a file."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import docx
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls, qn

from evenhand.letters.editing import assemble
from evenhand.letters.wordedit import PROPERTIES
from evenhand.letters.wordfile import DOCUMENT, Unreadable
from evenhand.letters.wordread import read
from tests.letters.test_word import OURS, changed, control, made, packed, write

OPENING = "We have decided to change how you and we are in contact"


def unboxed(file: docx.document.Document, found: dict[str, Any]) -> None:
    """As LibreOffice saves it: the paragraphs in the body, around the first words of each a box without its mark."""
    for one in found.values():
        inside = one.find(qn("w:sdtContent"))
        for paragraph in list(inside):
            one.addprevious(paragraph)
        one.getparent().remove(one)


def elsewhere(*changes: Callable[[docx.document.Document], object]) -> bytes:
    """The file as another program saves it, after these changes."""

    def all_of_it(file: docx.document.Document, found: dict[str, Any]) -> None:
        unboxed(file, found)
        for change in changes:
            change(file)

    return changed(all_of_it)


def paragraph(file: docx.document.Document, begins: str) -> Any:
    return next(one for one in file.paragraphs if one.text.startswith(begins))


def after(begins: str, xml: str) -> Callable[[docx.document.Document], object]:
    """Puts something after a paragraph."""
    return lambda file: paragraph(file, begins)._p.addnext(parse_xml(xml.replace("<w:p>", f"<w:p {nsdecls('w')}>", 1).replace("<w:tbl>", f"<w:tbl {nsdecls('w')}>", 1)))


def test_the_words_come_back_the_same_without_boxes() -> None:
    back = read(elsewhere(), made()[1])
    assert (back.ref, back.base, back.free) == ("C-1/decision.4", 3, made()[1].free)
    assert assemble(OURS, back.free) == OURS


def test_how_to_change_it_may_go() -> None:
    def without(file: docx.document.Document, found: dict[str, Any]) -> None:
        control(found, "letter|").getparent().remove(control(found, "letter|"))

    assert read(changed(without), made()[1]).free == made()[1].free


def test_words_changed_added_and_taken_out_between_the_fixed_pieces() -> None:
    def say(file: docx.document.Document) -> None:
        paragraph(file, OPENING).text = "We changed this."

    back = read(elsewhere(say, after("Why", "<w:p><w:r><w:t>You asked us.</w:t></w:r></w:p>")), made()[1])
    assert back.free[0] == "We changed this." and "You asked us." in back.free
    gone = read(elsewhere(lambda file: paragraph(file, OPENING)._p.getparent().remove(paragraph(file, OPENING)._p)), made()[1])
    assert gone.free[0] == "" and gone.free[1:] == made()[1].free[1:]


def say(text: str, at: str) -> Callable[[docx.document.Document], object]:
    def change(file: docx.document.Document) -> None:
        paragraph(file, at).text = text

    return change


TABLE = "<w:tbl><w:tr><w:tc><w:p><w:r><w:t>A row</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
DRAWN = "<w:p><w:r><w:drawing/></w:r></w:p>"
NOTE = '<w:p><w:r><w:t>See</w:t><w:footnoteReference w:id="2"/></w:r></w:p>'


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (say("This was decided by nobody.", "This was decided on"), "The part “who decided and when” was changed in this file, or taken out"),
        (say("", "Why"), "The heading “Why” was changed in this file, or taken out"),
        (say("Your file", "Our decision about"), "The title “Our decision about contact with you” was changed"),
        (lambda file: paragraph(file, "Our decision about")._p.addprevious(parse_xml(f"<w:p {nsdecls('w')}><w:r><w:t>Dear all</w:t></w:r></w:p>")), "“Dear all” stands outside"),
        (after("Why", TABLE), "The box after the heading “Why” holds a table, a picture or a note"),
        (after("Why", DRAWN), "holds a table, a picture or a note"),
        (after("Why", NOTE), "holds a table, a picture or a note"),
        (lambda file: [one._p.getparent().remove(one._p) for one in file.paragraphs], "was not made for changing a letter"),
        (lambda file: [file.add_paragraph("x") for _ in range(2001)], "far more than a letter"),
    ],
    ids=range(9),
)  # fmt: skip
def test_what_may_not_be_changed_is_named_here_too(change: Callable[[docx.document.Document], object], told: str) -> None:
    with pytest.raises(Unreadable, match=told):
        read(elsewhere(change), made()[1])


@pytest.mark.parametrize("said", [b"<x/>", b"<p><property name='evenhand-letter'>C-1|x|1:a|1:b</property></p>", b"<p><property name='evenhand-letter'/></p>"])
def test_a_property_that_is_not_ours_is_told(said: bytes) -> None:
    plain = b'<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body><w:p><w:r><w:t>x</w:t></w:r></w:p></w:body></w:document>'
    with pytest.raises(Unreadable, match="not made for changing"):
        read(packed({}, {DOCUMENT: plain, PROPERTIES: said}), made()[1])


def inside(xml: str) -> bytes:
    """The file from Word with more in the paragraph of the first box."""

    def change(file: docx.document.Document, found: dict[str, Any]) -> None:
        write("Seen.")(file, found)
        box = next(control(found, "free|0").iter(qn("w:p")))
        for one in parse_xml(f'<w:p {nsdecls("w", "r")} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006">{xml}</w:p>'):
            box.append(one)

    return changed(change)


def run(text: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{text}</w:t></w:r>"


@pytest.mark.parametrize(
    ("xml", "said"),
    [
        (run(" Hidden.", "<w:vanish/>"), "Seen."),
        (run(" Hidden.", "<w:webHidden/>"), "Seen."),
        (run(" Not hidden.", '<w:vanish w:val="0"/>'), "Seen. Not hidden."),
        ("<w:sdt><w:sdtPr><w:showingPlcHdr/></w:sdtPr><w:sdtContent>" + run("Tap here to write.") + "</w:sdtContent></w:sdt>", "Seen."),
        ("<w:ins>" + run(" Added.") + "</w:ins><w:moveFrom>" + run(" Moved away.") + "</w:moveFrom>", "Seen. Added."),
        ("<w:del><w:r><w:footnoteReference w:id='2'/></w:r></w:del>", "Seen."),
        ("<w:r><w:fldChar w:fldCharType='begin'/><w:instrText>DATE</w:instrText><w:fldChar w:fldCharType='end'/></w:r>", "Seen."),
        ("<w:r><mc:AlternateContent><mc:Choice Requires='w16se'/><mc:Fallback><w:t>!</w:t></mc:Fallback></mc:AlternateContent></w:r>", "Seen.!"),
        ("<w:r><mc:AlternateContent><mc:Choice Requires='x'><w:t> Once.</w:t></mc:Choice><mc:Fallback><w:t> Once.</w:t></mc:Fallback></mc:AlternateContent></w:r>", "Seen. Once."),
        ("<w:hyperlink r:id='rId9'>" + run(" www.example.org") + "</w:hyperlink>", "Seen. www.example.org"),
        ("<w:commentRangeStart w:id='1'/>" + run(" Asked.") + "<w:commentRangeEnd w:id='1'/><w:r><w:commentReference w:id='1'/></w:r>", "Seen. Asked."),
    ],
    ids=range(11),
)  # fmt: skip
def test_only_what_is_seen_is_read(xml: str, said: str) -> None:
    assert read(inside(xml), made()[1]).free[0] == said


def test_two_paragraphs_joined_with_changes_tracked_are_one() -> None:
    def joined(file: docx.document.Document, found: dict[str, Any]) -> None:
        write("The one")(file, found)
        first = next(control(found, "free|0").iter(qn("w:p")))
        first.insert(0, parse_xml(f"<w:pPr {nsdecls('w')}><w:rPr><w:del/></w:rPr></w:pPr>"))
        first.addnext(parse_xml(f"<w:p {nsdecls('w')}><w:r><w:t>and the other.</w:t></w:r></w:p>"))

    assert read(changed(joined), made()[1]).free[0] == "The one and the other."


def test_an_address_that_word_makes_a_link_of_is_no_harm() -> None:
    link = b'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/hyperlink" Target="https://example.org" TargetMode="External"/></Relationships>'
    assert read(packed({"word/_rels/more.xml.rels": link}), made()[1]).free == made()[1].free


def test_what_stands_at_the_head_of_the_page_stays_out() -> None:
    def more(file: docx.document.Document, found: dict[str, Any]) -> None:
        file.sections[0].header.paragraphs[0].text = "OFFICIAL"

    assert read(changed(more), made()[1]).free == made()[1].free
