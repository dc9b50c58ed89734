"""What may have been reported already: same subject within 72 hours, or words that are alike; and who may know of it."""

from __future__ import annotations

from typing import Any

import pytest

from evenhand import desk
from tests.desk.world import FLAT, NOW, counted, later, note, report, who

pytestmark = [pytest.mark.both_engines, pytest.mark.django_db]
SAID = {"what": "He shouted at our operative."}


def possible(ref: str = "otto", now: Any = None, subject: Any = None, **more: Any) -> list[desk.Possible]:
    return desk.possible_duplicates(actor=who(ref), subject=subject or {"person": "P-1"}, now=now or later(hours=1), **{"answers": SAID, **more})


def test_the_same_person_within_72_hours(small: None) -> None:
    case = report()
    (one,) = possible(answers={"what": "Quite another thing."})
    assert (one.case, one.reported, one.by, one.alike) == (case, NOW, "Rae", False)
    assert possible(now=later(hours=73), answers={"what": "Quite another thing."}) == []
    assert possible(subject={"person": "P-2"}) == []


def test_words_that_are_alike_count_for_a_fortnight(small: None) -> None:
    report()
    (one,) = possible(now=later(days=5), answers={"what": "he SHOUTED at the operative"})
    assert one.alike
    assert possible(now=later(days=15)) == []


def test_by_address_whoever_lives_there(small: None) -> None:
    case = report()
    assert [one.case for one in possible(subject={"address": FLAT})] == [case]
    assert [one.case for one in possible(subject={"unknown": {"address": FLAT, "description": "A man"}})] == [case]
    there = report(later(minutes=5), person="", subject={"address": FLAT})
    assert {one.case for one in possible()} == {case, there}


def test_nonsense_finds_nothing(small: None) -> None:
    report()
    for subject in ({"person": ""}, {"person": "a\0b"}, {"unknown": 3}, {"representative": "x"}, {"elsewhere": "P-1"}, {"person": 7}):
        assert possible(subject=subject) == []
    with pytest.raises(desk.NotFound):
        possible("ghost")


def test_whoever_may_not_see_it_learns_that_there_may_be_one_and_whom_to_ask(small: None) -> None:
    report()
    report(later(minutes=1))
    (one,) = possible("nobody")
    assert (one.case, one.reported, one.by, one.alike, one.adding) == ("", None, "", False, None)
    assert one.ask == ("Owner of the policy",)
    assert possible("nobody", now=later(days=5)) == [], "whether the words are alike is not told either"


def test_one_s_own_earlier_report_is_one_s_to_see(small: None) -> None:
    case = report(by="nobody")
    (one,) = possible("nobody")
    assert (one.case, one.by) == (case, "you")


def test_whoever_is_kept_out_learns_nothing(small: None) -> None:
    from evenhand.people import make
    from evenhand.people.models import Colleague

    report()
    make.related(colleague=Colleague.objects.get(ref="nobody"), other="P-1")
    assert possible("nobody") == []


def test_what_was_taken_back_is_no_duplicate_and_neither_is_the_request_itself(small: None) -> None:
    case = report(key="one")
    assert possible("rae", key="one") == []
    assert len(possible("rae", key="two")) == 1
    desk.take_step(
        case=case, step="entry.annul", outcome="strand", answers={"why": "The wrong person."}, actor=who("otto"), now=later(minutes=1)
    )
    assert possible() == []


def test_it_can_be_added_where_every_colleague_may_add_a_note(small: None) -> None:
    case = report()
    adding = possible()[0].adding
    assert adding is not None
    taken = desk.take_step(
        case=case, step=adding.step, outcome=adding.outcome, matter=adding.matter, answers={adding.field: "The same."}, actor=who("otto"), now=later(hours=1)
    )
    assert taken.case == case
    assert possible(answers={**SAID, "keep-from": ["Hari"]})[0].adding is None, "a note keeps nobody out"


def test_as_many_queries_however_many_there_are(small: None) -> None:
    def spent() -> int:
        with counted() as count:
            possible()
            return count()

    case = report()
    few = spent()
    for number in range(12):
        report(later(minutes=number))
        note(case, later(minutes=number))
    assert spent() == few <= 14
    assert len(possible()) == 5
