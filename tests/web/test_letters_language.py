"""A letter to somebody who reads Welsh, on a page in English; and a letter in words of its own, in the case's story."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.letters.in_welsh import welsh
from tests.web.conftest import As
from tests.web.paper import at, link, send, words
from tests.web.test_letters import APPROVE, APPROVER, CASE, EDIT, LETTER, OURS, start, write

pytestmark = [pytest.mark.django_db]


@pytest.fixture
def catalogue(settings: Any, tmp_path: Path) -> Iterator[None]:
    with welsh(settings, tmp_path):
        yield


def letter_on(page: Any) -> str:
    """The letter on a page: its opening tag and what is in it."""
    return re.search(r'<div class="app-letter".*', page.content.decode(), re.S)[0].partition("</div>")[0]  # type: ignore[index]


@pytest.mark.usefixtures("catalogue")
def test_the_letter_is_in_their_language_and_the_page_in_the_readers(as_: As) -> None:
    page = start(as_(APPROVER), LETTER)
    found, said = letter_on(page), words(page)
    assert found.startswith('<div class="app-letter" lang="cy-GB">') and "Annwyl Sian Mossgather" in found and "Ein cyfeirnod: C-000007" in found
    assert "Dear " not in found and "Our reference" not in found
    assert '<h3 class="app-letter__title" lang="en-GB">' in found and '<p lang="en-GB">' in found, "the policy's own words"
    assert "It is approved by Head of Communities or" in said and "Their language is recorded as Welsh." in said
    assert "reading age" not in said, "it is reckoned for English"
    assert b'<html lang="cy-GB">' in as_(APPROVER).get(f"{LETTER}?format=html").content


@pytest.mark.usefixtures("catalogue")
def test_where_its_words_are_changed_what_is_fixed_reads_as_it_will_arrive(as_: As) -> None:
    page = start(as_(APPROVER), EDIT).content.decode()
    assert '<div class="app-words__fixed" lang="cy-GB">' in page and "Penderfynwyd hyn ar" in page


def test_without_a_catalogue_letter_and_page_are_in_english(as_: As) -> None:
    page = start(as_(APPROVER), LETTER)
    assert letter_on(page).startswith('<div class="app-letter" lang="en-GB">') and "this letter is in English" in words(page)


def test_the_story_names_changed_words_and_links_to_the_letter_instead_of_repeating_its_source(as_: As) -> None:
    client = as_(APPROVER)
    write(client)
    start(client, LETTER)
    posting = {"answer-posting-day": "28", "answer-posting-month": "8", "answer-posting-year": "2026"}
    check = send(client, APPROVE, start(client, APPROVE), **posting, answer_way="post")
    done = send(client, at(check), check)
    assert "Recorded" in words(done)[:300]
    story = start(client, f"{CASE}?whole=1")
    assert "The words of the letter differ from the policy's." in words(story)
    assert link(story, "The letter, and what differs") == LETTER
    assert "{{part" not in story.content.decode() and OURS not in story.content.decode()
