"""How messages are marked and counted, and which words put one first."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from evenhand.contacts import alarming
from evenhand.contacts.marks import EXCLUDED, MARKS, Count, count, sort_of


@pytest.mark.parametrize(
    ("marks", "sort"),
    [((), "unmarked"), (("new",), "new"), (("repeat",), "repeat"), (("new", "repeat"), "new"), (("chasing", "repeat", "new"), "chasing"),
     (("complaint", "repeat"), "excluded"), (("complaint", "chasing"), "excluded"), (("hazard",), "excluded")],
)  # fmt: skip
def test_a_message_counts_once_in_the_way_that_is_best_for_the_person(marks: Sequence[str], sort: str) -> None:
    assert sort_of(marks) == sort


@pytest.mark.parametrize("mark", sorted(EXCLUDED))
def test_what_is_a_right_or_a_danger_never_counts(mark: str) -> None:
    assert all(sort_of([mark, other], meanwhile=late) == "excluded" for other in MARKS for late in (False, True))


def test_what_came_while_we_were_late_is_chasing() -> None:
    assert sort_of(["repeat"], meanwhile=True) == sort_of([], meanwhile=True) == "chasing"


def test_the_count_of_four_hundred() -> None:
    some = [("excluded", 3)] * 212 + [("chasing", 3)] * 88 + [("new", 3)] * 61 + [("repeat", 2)] * 39
    assert count(some) == Count(400, 212, 88, 61, 39, 0, 1161)
    assert count([]) == Count()


@pytest.mark.parametrize(
    ("text", "found"),
    [("The mould is worse, my child’s chest is bad", ["mould", "child", "chest"]), ("I CAN’T BREATHE", ["can't breathe"]), ("Mae’r plentyn yn methu anadlu", ["plentyn", "methu anadlu"]),
     ("Thank you for the letter", []), ("a skillet", []), ("", [])],
)  # fmt: skip
def test_alarming_words_in_both_languages(text: str, found: list[str]) -> None:
    said = alarming.alarming(text)
    assert [one.split("'")[0] for one in said] == [one.split("'")[0] for one in found]


@pytest.mark.parametrize(
    "text",
    ["kni\u00adfe", "g\u200ba\u200bs", "a \ufb01re", "\uff2b\uff2e\uff29\uff26\uff25", "CAN\u2019T\n  BREATHE", "Dziecko nie może oddychać, pleśń na suficie", "E miros de gaz în bucătărie",
     "Tengo miedo, hay humo", "هناك حريق في البيت", "گھر میں آگ لگی ہے", "ਘਰ ਵਿੱਚ ਅੱਗ ਲੱਗੀ ਹੈ", "ঘরে আগুন লেগেছে", "Yangın var", "Guriga dab baa ka socda", "У нас пожежа", "Mon bébé a du mal, il y a de la fumée"],
)  # fmt: skip
def test_alarming_words_are_found_however_they_are_set_and_in_the_languages_people_write(text: str) -> None:
    assert alarming.alarming(text)


def test_plain_english_about_a_home_is_not_alarming() -> None:
    said = "The copilot of the dilapidated humour technology was minding a violation of the mortgage; it is dilapidated. I focus on the gazebo."
    assert alarming.alarming(said) == []


def test_alarming_words_in_a_very_long_text_are_bounded() -> None:
    assert len(alarming.alarming("fire gas smoke " * 100_000)) == 3
    assert alarming.alarming("x" * 1_000_000) == []
