"""A letter speaks its recipient's language, where there is a catalogue of it; the policy's words stay the policy's."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import docx
import pdfplumber
import pikepdf
import pytest
from django.utils import translation

from evenhand.letters import language
from evenhand.letters.document import Document
from evenhand.letters.render import render
from tests.letters.in_welsh import welsh
from tests.letters.made_up import CASES, PERSON, words

READS_WELSH = replace(PERSON, language="cy")
OURS = ("Annwyl Siân", "Yr eiddoch yn gywir", "Penderfynwyd hyn ar")  # said by the program
THEIRS = "Our decision about contact with you"  # by the policy


@pytest.fixture
def catalogue(settings: Any, tmp_path: Path) -> Iterator[None]:
    with welsh(settings, tmp_path):
        yield


def letter(**more: Any) -> Document:
    made, name = CASES["decision"]()
    return made.compose(name, **{"posting": date(2026, 3, 16), "way": "post", "person": READS_WELSH, **more})


def said(data: bytes, format: str) -> str:
    """What a file says, on one line."""
    if format in ("pdf", "large-print"):
        with pdfplumber.open(io.BytesIO(data)) as file:
            return " ".join(" ".join((page.extract_text() or "") for page in file.pages).split())
    if format == "docx":
        file = docx.Document(io.BytesIO(data))
        cells = [cell.text for table in file.tables for row in table.rows for cell in row.cells]
        return " ".join(" ".join([*(one.text for one in file.paragraphs), *cells]).split())
    return " ".join(data.decode().split())


@pytest.mark.usefixtures("catalogue")
def test_a_letter_is_composed_in_the_language_of_its_recipient_whoever_reads_the_case() -> None:
    for reader in ("en-gb", "cy"):
        with translation.override(reader):
            document = letter()
        assert document.language == "cy" and document.tag == "cy-GB"
        assert all(one in words(document) for one in OURS) and "Beth sy'n newid" in words(document)
        assert document.title == THEIRS


@pytest.mark.usefixtures("catalogue")
@pytest.mark.parametrize("format", ["pdf", "large-print", "docx", "html", "text"])
def test_every_format_speaks_it_to_the_last_line(format: str) -> None:
    found = said(render(letter(), format)[0], format)
    assert all(one in found for one in (*OURS, THEIRS, "Ein cyfeirnod: C-000123")), found
    assert "Mawrth 2026" in found, "the days, in Django's own Welsh"
    assert not any(one in found for one in ("Dear", "Yours sincerely", "Our reference", "March"))
    if format in ("pdf", "large-print"):
        assert "Tudalen 1 o" in found


@pytest.mark.usefixtures("catalogue")
def test_the_files_name_the_language_and_mark_what_is_in_another() -> None:
    document = letter()
    assert str(pikepdf.open(io.BytesIO(render(document, "pdf")[0])).Root.Lang) == "cy-GB"
    page = render(document, "html")[0].decode()
    assert '<html lang="cy-GB">' in page and f'<h1 lang="en-GB">{THEIRS}</h1>' in page
    assert '<p lang="en-GB">' in page and "<p>Annwyl" in page
    file = docx.Document(io.BytesIO(render(document, "docx")[0]))
    assert file.core_properties.language == "cy-GB"
    assert 'w:lang w:val="en-GB"' in file.element.body.xml, "the policy's own words"
    assert 'w:lang w:val="cy-GB"' in file.styles["Normal"].element.xml


@pytest.mark.usefixtures("catalogue")
def test_a_draft_says_so_in_the_language_of_the_letter() -> None:
    draft = letter(posting=None)
    assert draft.draft
    for format in ("pdf", "docx", "html", "text"):
        assert "Drafft: heb ei gymeradwyo" in said(render(draft, format)[0], format)


@pytest.mark.usefixtures("catalogue")
def test_what_a_letter_lacks_is_told_to_its_reader_not_to_its_recipient() -> None:
    nowhere = replace(READS_WELSH, address=())
    made, name = CASES["decision"]()
    made.events[0] = replace(made.events[0], answers={})
    with translation.override("en-gb"):
        assert {"the address of the person is missing"} <= set(made.compose(name, person=nowhere).missing)
        assert any("is missing" in one for one in made.compose(name, person=nowhere).missing)
    with translation.override("cy"):
        missing = made.compose(name, person=replace(nowhere, language="en")).missing
        assert "mae cyfeiriad y person ar goll" in missing and made.compose(name, person=replace(nowhere, language="en")).language == "en"


@pytest.mark.usefixtures("catalogue")
def test_whoever_approves_is_told_what_is_in_which_language() -> None:
    assert letter().notes[0].startswith("Their language is recorded as Welsh. ")
    assert letter(person=replace(PERSON, language="pl")).notes == ("Their language is recorded as Polish; this letter is in English.",)


def test_without_a_catalogue_a_letter_is_in_english() -> None:
    document = letter()
    assert document.language == "en" and "Dear Siân" in words(document)
    assert '<html lang="en-GB">' in render(document, "html")[0].decode()


@pytest.mark.usefixtures("catalogue")
@pytest.mark.parametrize(("recorded", "found"), [("cy", "cy"), ("CY", "cy"), ("cy-GB", "cy"), ("cy_GB", "cy"), ("en", "en"), ("English", "en"), ("", "en"), ("pl", "en"), ("../cy", "en")])
def test_a_language_is_found_however_it_is_written(recorded: str, found: str) -> None:
    assert language.of(recorded) == found
