"""The formats: tagged PDF in two sizes, Word, a page, plain text; whatever a case holds does no harm."""

from __future__ import annotations

import io
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from html.parser import HTMLParser

import docx
import pdfplumber
import pikepdf
import pytest

from evenhand.letters.document import Document, Paragraph, Table
from evenhand.letters.render import MIMES, Unprintable, render
from tests.letters.made_up import CASES, PERSON, REPORT, Made

HOSTILE = '#import "@preview/x:1.0.0" $x$ <script>alert(1)</script> & `raw` *b* _i_ @ref \\ "q" //x /*y*/ #{panic("no")} =1+1 [a](b) {{part open}}'
CONTROL = "a\x00b\x07c\u202ed\u2028e\tf\ud800g\ufffeh"


def letter(**more: object) -> Document:
    """A decision letter, composed from a made-up case."""
    made, name = CASES["decision"]()
    return made.compose(name, posting=date(2026, 3, 16), way="post", **more)  # type: ignore[arg-type]


def letter_saying(text: str) -> Document:
    """A decision letter whose report says this."""
    made = Made(report={**REPORT, "what": text})
    return made.compose(
        made.decide(answers={"reasons": text}), person=replace(PERSON, name=text, address=(text, "HR4 9AP"))
    )


def pages(data: bytes) -> pdfplumber.PDF:
    return pdfplumber.open(io.BytesIO(data))


def said(data: bytes) -> str:
    return " ".join((page.extract_text() or "") for page in pages(data).pages).replace("\n", " ")


@pytest.mark.parametrize(("format", "size"), [("pdf", 12.0), ("large-print", 20.0)])
def test_a_pdf_is_tagged_has_its_language_and_its_size(format: str, size: float) -> None:
    data, mime = render(letter(), format)
    file = pikepdf.open(io.BytesIO(data))
    assert mime == "application/pdf"
    assert file.Root.MarkInfo.Marked
    assert str(file.Root.Lang) == "en-GB"
    with file.open_metadata() as meta:
        assert meta["pdfuaid:part"] == "1"
        assert (meta["pdfaid:part"], meta["pdfaid:conformance"]) == ("2", "A")
        assert meta["dc:title"] == "Our decision about contact with you"
    sizes = [round(char["size"], 1) for page in pages(data).pages for char in page.chars]
    assert max(set(sizes), key=sizes.count) == size
    assert {str(name) for name in tags(file)} >= {"/H1", "/H2", "/P", "/L", "/LI"} | (
        {"/Table", "/TH", "/TD", "/THead"} if size == 12 else set()
    )


def tags(file: pikepdf.Pdf) -> list[pikepdf.Name]:
    found, left = [], [file.Root.StructTreeRoot.K]
    while left:
        one = left.pop()
        if isinstance(one, pikepdf.Array):
            left += list(one)
        elif isinstance(one, pikepdf.Dictionary):
            if "/S" in one:
                found.append(one.S)
            if "/K" in one:
                left.append(one.K)
    return found


def test_in_large_print_nothing_is_small() -> None:
    data, _ = render(letter(), "large-print")
    assert min(char["size"] for page in pages(data).pages for char in page.chars) > 15.9


def test_every_font_is_inside_the_pdf() -> None:
    file = pikepdf.open(io.BytesIO(render(letter())[0]))
    fonts = [font for page in file.pages for font in page.Resources.Font.values()]
    assert fonts
    for font in fonts:
        assert (
            "/FontFile2" in font.DescendantFonts[0].FontDescriptor
            or "/FontFile3" in font.DescendantFonts[0].FontDescriptor
        )


def test_an_ordinary_decision_is_a_page_and_its_table() -> None:
    assert len(pages(render(letter())[0]).pages) == 2


@pytest.mark.parametrize(
    "name", [name for name in CASES if name not in ("decision", "warning", "review-outcome")]
)
def test_the_other_letters_are_one_page(name: str) -> None:
    made, wanted = CASES[name]()
    assert len(pages(render(replace(made.compose(wanted), draft=False))[0]).pages) == 1


def test_the_recipient_stands_in_the_window_of_the_envelope_and_nothing_else_does() -> None:
    page = pages(render(replace(letter(), draft=False))[0]).pages[0]
    millimetre = 72 / 25.4
    window = page.crop((20 * millimetre, 50 * millimetre, 110 * millimetre, 87 * millimetre)).extract_text()
    assert window.split("\n") == ["Siân Ŵyn-Llŷr", *PERSON.address]


def test_the_heading_of_a_table_stands_again_on_the_next_page() -> None:
    rows = tuple((f"Row {number}", "words " * 12, "1 May 2026") for number in range(40))
    data, _ = render(replace(letter(), blocks=(Table(("What", "More", "From"), rows), Paragraph("End"))))
    texts = [page.extract_text() for page in pages(data).pages]
    assert len(texts) > 1 and all("What More From" in text for text in texts[:-1])


@pytest.mark.parametrize("format", MIMES)
def test_the_same_letter_is_the_same_bytes(format: str) -> None:
    assert render(letter(), format) == render(letter(), format)


def test_many_at_once_are_the_letters_they_would_be_one_by_one() -> None:
    documents = [replace(letter(), title=f"Letter {number}") for number in range(12)]
    with ThreadPoolExecutor(6) as pool:
        assert list(pool.map(render, documents)) == [render(one) for one in documents]


def test_the_format_of_the_needs_is_the_format_unless_another_is_asked_for() -> None:
    document = letter(person=replace(PERSON, needs=frozenset({"large-print"})))
    assert render(document) == render(document, "large-print")
    assert render(document, "pdf") != render(document)
    with pytest.raises(KeyError):
        render(document, "odt")


NAMES = ("Llŷr Ŵyn-Ŷnys ŷ", "Łukasz Żółć", "Ștefan Țuțea", "Ольга Δημήτρης")


@pytest.mark.parametrize("name", NAMES)
def test_names_of_many_languages_are_printed(name: str) -> None:
    assert name in said(render(letter(person=replace(PERSON, name=name)))[0])


@pytest.mark.parametrize("name", ["محمد العربي", "שרה כהן"])
@pytest.mark.parametrize("format", MIMES)
def test_names_written_from_right_to_left_are_carried_by_every_format(name: str, format: str) -> None:
    data, _ = render(letter(person=replace(PERSON, name=name)), format)
    if format in ("html", "text"):
        assert f"Dear {name}" in data.decode()
    elif format == "docx":
        assert any(name in one.text for one in docx.Document(io.BytesIO(data)).paragraphs)


def test_an_accent_typed_apart_is_joined_to_its_letter() -> None:
    assert "Siân Ŵyn" in letter(person=replace(PERSON, name="Sia\u0302n W\u0302yn")).recipient


@pytest.mark.parametrize("format", MIMES)
def test_markup_in_what_people_wrote_is_only_words(format: str) -> None:
    data, _ = render(letter_saying(HOSTILE), format)
    if format in ("pdf", "large-print"):
        assert "alert(1)" in said(data) and 'panic("no")' in said(data)
    elif format == "html":
        assert "<script>" not in data.decode() and "&lt;script&gt;" in data.decode()
    elif format == "docx":
        assert HOSTILE in "\n".join(one.text for one in docx.Document(io.BytesIO(data)).paragraphs)
    else:
        assert "<script>alert(1)</script>" in data.decode().replace("\n", " ")


@pytest.mark.parametrize("format", MIMES)
def test_control_characters_are_dropped(format: str) -> None:
    data, _ = render(letter_saying(CONTROL), format)
    if format == "text":
        assert "abcd e fgh" in data.decode()


@pytest.mark.parametrize("format", ["docx", "html", "text"])
def test_an_emoji_is_carried_by_the_formats_that_can(format: str) -> None:
    data, _ = render(letter_saying("He wrote 🦄 to us."), format)
    text = (
        "\n".join(one.text for one in docx.Document(io.BytesIO(data)).paragraphs)
        if format == "docx"
        else data.decode()
    )
    assert "🦄" in text


@pytest.mark.parametrize("format", ["pdf", "large-print"])
def test_characters_that_cannot_be_printed_are_all_named(format: str) -> None:
    with pytest.raises(
        Unprintable,
        match=r"cannot be printed with 🦄 .unicorn face, U.1F984. and 漢 .*: take it out, or write it in words",
    ):
        render(letter_saying("He wrote 🦄 and 漢 to us."), format)
    assert render(letter(), format)[0].startswith(b"%PDF")  # the next letter is as ever


def test_a_very_long_answer_is_set_over_pages() -> None:
    made = Made()
    document = made.compose(made.decide(answers={"reasons": "He shouted again. " * 900}))
    assert len(pages(render(document)[0]).pages) > 4


def test_word_opens_with_headings_language_and_a_repeated_table_heading() -> None:
    file = docx.Document(io.BytesIO(render(letter(), "docx")[0]))
    styles = [one.style.name for one in file.paragraphs]
    assert styles.count("Heading 1") == 1 and "Heading 2" in styles and "List Bullet" in styles
    assert file.core_properties.title == "Our decision about contact with you"
    assert file.core_properties.language == "en-GB"
    assert file.tables[0].rows[0].cells[0].text == "What changes"
    assert file.tables[0].rows[0]._tr.trPr.xpath("w:tblHeader")
    assert file.styles["Normal"].font.size.pt == 12


def test_word_in_large_print_is_twenty_points_without_tables() -> None:
    file = docx.Document(
        io.BytesIO(render(letter(person=replace(PERSON, needs=frozenset({"large-print"}))), "docx")[0])
    )
    assert file.styles["Normal"].font.size.pt == 20
    assert not file.tables


class Page(HTMLParser):
    """The tags of a page, in order, and whether each was closed."""

    def __init__(self) -> None:
        super().__init__()
        self.opened: list[str] = []
        self.all: list[tuple[str, dict[str, str | None]]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.all.append((tag, dict(attrs)))
        if tag not in ("meta", "br"):
            self.opened.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.opened.pop() == tag


def test_the_page_is_well_formed_and_says_what_is_what() -> None:
    page = Page()
    page.feed(render(letter(), "html")[0].decode())
    assert not page.opened
    names = [name for name, _ in page.all]
    assert names.count("h1") == names.count("main") == names.count("title") == 1
    assert ("html", {"lang": "en-GB"}) in page.all
    assert {("th", "col"), ("th", "row")} <= {(name, attrs.get("scope")) for name, attrs in page.all}
    assert "script" not in names


def test_plain_text_fits_a_screen_and_names_every_cell() -> None:
    text = render(letter(), "text")[0].decode()
    assert max(map(len, text.splitlines())) <= 76
    assert "  From: 18 March 2026" in text and "  Until: 31 March 2027" in text
    assert "Draft: not approved, not to be sent" in text
