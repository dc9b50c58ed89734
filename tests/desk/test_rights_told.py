"""What a colleague takes in for a person; the codes of letters replaced; a word agreed."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from evenhand import desk, ledger
from evenhand.desk.rights import codes, giving
from evenhand.desk.rights import told as rights_told
from tests.desk.test_rights import a_letter, give, last, said
from tests.desk.world import later, who

pytestmark = [pytest.mark.both_engines, pytest.mark.django_db]


def take_in(by: str = "otto", **more: Any) -> giving.Given:
    given = {"choice": "appeal", "words": "She says that she was away.", "channel": "telephone", "received": date(2026, 3, 6), "now": later(days=9)}
    return rights_told.take_in_for(actor=who(by), **(given | more))


def test_a_colleague_takes_it_in_with_the_day_on_which_it_came(small: None) -> None:
    case, _code = a_letter()
    found = take_in(case=case, key="k")
    event = last(case)
    assert (event.step, event.role, event.by, event.prepared_by) == ("appeal", "person", "P-1", "otto")
    assert event.occurred_at.date() == date(2026, 3, 6) and "Received on Friday 6 March 2026" in said(case)
    assert take_in(case=case, key="k").reference == found.reference


def test_a_colleague_who_may_not_see_the_case_needs_the_code_of_the_letter(small: None) -> None:
    case, code = a_letter()
    with pytest.raises(desk.NotFound):
        take_in("nobody", case=case)
    assert take_in("nobody", code=code).reference.startswith(case)
    with pytest.raises(desk.NotFound):
        desk.look(case=case, actor=who("nobody"), now=later(days=10))


@pytest.mark.parametrize(("field", "value"), [("received", date(2027, 1, 1)), ("channel", "pigeon"), ("choice", "note"), ("words", "")])
def test_what_is_wrong_stands_beside_its_field(small: None, field: str, value: Any) -> None:
    case, _code = a_letter()
    with pytest.raises(desk.Refused) as told:
        take_in(case=case, **{field: value})
    assert told.value.refusals[0].field == field


def test_a_code_is_replaced_and_the_old_one_dies(small: None) -> None:
    case, code = a_letter()
    found = rights_told.codes_of(actor=who("otto"), person="P-1", now=later(days=2))
    assert [(one.case, one.letter) for one in found.codes] == [(case, "decision.2")] and found.agreed is None
    new = rights_told.replace_code(actor=who("otto"), person="P-1", case=case, letter="decision.2", now=later(days=2))
    with pytest.raises(giving.Unknown):
        give(code)
    assert give(new).reference and codes.printed(case=case, letter="decision.2") == code  # the letter is as it was sent
    with pytest.raises(desk.NotFound):
        rights_told.replace_code(actor=who("nobody"), person="P-1", case=case, letter="decision.2", now=later(days=2))
    assert ledger.verify() == []


@pytest.mark.parametrize("word", ["", "abc", "- - - -", "x" * 61, "a\0bcd"])
def test_a_word_that_is_too_short_is_not_agreed(small: None, word: str) -> None:
    with pytest.raises(desk.Refused):
        rights_told.agree_word(actor=who("maya"), person="P-1", word=word, now=later())
