"""A letter stays as it was approved: its words and its language, whatever becomes of the person's, the catalogue's or ours."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from evenhand import desk, ledger
from evenhand.case.house import LETTER_KEPT
from evenhand.desk.rights import codes
from evenhand.ledger.models import CASE, Event, Part
from evenhand.letters.parts_open import CORE
from evenhand.people.joined import folded
from evenhand.people.models import Person
from tests.desk.test_letter_drafts import LETTER, approve, text_of, waiting
from tests.desk.world import later, who
from tests.letters.in_welsh import WELSH, welsh

pytestmark = [pytest.mark.both_engines, pytest.mark.django_db]
OTHER_WORDS = {**WELSH, "Dear {name}": "Helo {name}", "Yours sincerely": "Hwyl"}


@pytest.fixture
def catalogue(settings: Settings, tmp_path: Path) -> Iterator[None]:
    with welsh(settings, tmp_path / "first"):
        yield


def speaks(language: str) -> None:
    Person.objects.filter(ref="P-1").update(language=language)


def of(case: str, **more: Any) -> Any:
    return desk.letter_document(**({"actor": who("otto"), "case": case, "letter": LETTER, "now": later(hours=4)} | more))


def kept(case: str) -> Any:
    return json.loads(folded(ledger.read(kind=CASE, ref=case)).events[-1].answers[LETTER_KEPT])


def test_what_was_approved_is_on_the_record_with_its_language_and_format(small: None, catalogue: None) -> None:
    speaks("cy")
    case = waiting()
    approve(case)
    found = kept(case)
    assert (found["language"], found["format"], found["greeting"]) == ("cy", "pdf", "Annwyl Pat Example")
    assert ledger.verify() == []


def test_it_stays_when_the_person_reads_another_language_or_format_since(small: None, catalogue: None, monkeypatch: pytest.MonkeyPatch) -> None:
    speaks("cy")
    case = waiting()
    approve(case)
    before = text_of(case), of(case).blocks
    speaks("en")
    monkeypatch.setattr("evenhand.people.find.person_needs", lambda _ref: {"large-print"})
    assert (text_of(case), of(case).blocks) == before and b"Annwyl" in before[0]
    assert (of(case).language, of(case).format) == ("cy", "pdf")
    assert any("keeps the language" in one and "Welsh" in one for one in of(case).notes)


def test_it_stays_when_the_catalogue_says_it_otherwise_or_is_gone(small: None, settings: Settings, tmp_path: Path) -> None:
    speaks("cy")
    with welsh(settings, tmp_path / "first"):
        case = waiting()
        approve(case)
        words = of(case)
    with welsh(settings, tmp_path / "second", OTHER_WORDS):
        assert (of(case).greeting, of(case).blocks, of(case).signature) == (words.greeting, words.blocks, words.signature)
    settings.LANGUAGES = [("en-gb", "English")]
    assert (of(case).greeting, of(case).language) == ("Annwyl Pat Example", "cy") and b"Annwyl" in text_of(case)


def test_it_stays_when_the_program_says_it_otherwise(small: None, monkeypatch: pytest.MonkeyPatch) -> None:
    case = waiting()
    approve(case)
    before = text_of(case)
    monkeypatch.setattr("evenhand.letters.parts_open.CORE", [f"{one} (said anew)" for one in CORE])
    assert text_of(case) == before and b"said anew" not in before


def test_one_that_came_back_is_sent_again_in_the_language_of_the_first(small: None, catalogue: None) -> None:
    speaks("cy")
    case = waiting()
    approve(case)
    desk.take_step(case=case, step="letter.dispatch", outcome="dispatched", answers={}, actor=who("maya"), now=later(hours=25))
    desk.take_step(case=case, step="letter.returned", outcome="returned", answers={"proof": "It came back."}, actor=who("maya"), now=later(days=3))
    speaks("en")
    state = folded(ledger.read(kind=CASE, ref=case))
    again = next(one.id for one in state.letters.values() if one.again_of)
    assert (of(case, letter=again, now=later(days=4)).language, of(case, letter=again, now=later(days=4)).greeting) == ("cy", "Annwyl Pat Example")
    assert any("keeps the language" in one for one in of(case, letter=again, now=later(days=4)).notes)


def test_neither_the_code_nor_the_address_is_kept_and_the_letter_has_both(small: None) -> None:
    case = waiting()
    approve(case)
    code = codes.printed(case=case, letter=LETTER)
    text = text_of(case).decode()
    assert code in text and "2 High Street" in text and "{code}" not in text
    rows = str([list(table.objects.values()) for table in (Event, Part)])
    assert code not in rows and "2 High Street" not in rows


def test_nobody_hands_in_what_is_kept(small: None) -> None:
    case = waiting()
    approve(case, answers={"posting": "2026-03-04", "way": "post", LETTER_KEPT: '{"greeting": "Hello"}'})
    assert kept(case)["greeting"] == "Dear Pat Example"


def test_approved_again_for_another_day_it_is_kept_anew(small: None) -> None:
    case = waiting()
    approve(case)
    first = kept(case)
    approve(case, answers={"posting": "2026-03-06", "way": "post"}, now=later(hours=5))
    assert kept(case) != first and of(case, now=later(hours=6)).date.day == 6


def test_too_long_to_be_kept_it_is_approved_all_the_same(small: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evenhand.letters.kept.MOST", 10)
    case = waiting()
    approve(case)
    assert LETTER_KEPT not in folded(ledger.read(kind=CASE, ref=case)).events[-1].answers and b"Dear Pat Example" in text_of(case)
