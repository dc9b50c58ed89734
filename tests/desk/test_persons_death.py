"""A death: unsent letters are stopped at once, alerts of theirs end, nobody is chased; and all of it can be taken back."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from evenhand import alerts, desk, registers
from evenhand.case.events import Refused
from evenhand.desk.people import death as persons_death
from evenhand.people.models import Person
from tests.desk import world
from tests.desk.world import FLAT, later, precaution, report, who

pytestmark = [pytest.mark.both_engines, pytest.mark.django_db]


def in_force(*channels: str, person: str = "P-1") -> str:
    """A restriction decided, told and in force since the beginning."""
    case = report(person=person)
    world.decide(case, later(hours=1), channels=channels or ("telephone",))
    approve(case)
    desk.take_step(case=case, step="letter.dispatch", outcome="dispatched", answers={}, actor=who("maya"), now=later(hours=3))
    return case


def approve(case: str, **span: float) -> None:
    answers = {"posting": later().date().isoformat(), "way": "hand"}
    desk.take_step(case=case, step="letter.approve", outcome="approved", answers=answers, actor=who("otto"), now=later(**(span or {"hours": 2})))


def dies(ref: str = "P-1", *, by: str = "otto", day: date | None = None, **span: float) -> persons_death.Stopped:
    now = later(**(span or {"hours": 6}))
    return persons_death.record_death(actor=who(by), ref=ref, day=day or now.date(), told_by="Their daughter", now=now)


def state(case: str, **span: float) -> Any:
    return desk.look(case=case, actor=who("otto"), now=later(**(span or {"hours": 7})), record=False).state


def card(ref: str = "P-1", **span: float) -> Any:
    return alerts.card(person=ref, now=later(**(span or {"hours": 7})), book=desk.editions.book())


@pytest.mark.parametrize("approved", [False, True])
def test_a_letter_that_was_not_sent_can_no_longer_be(small: None, approved: bool) -> None:
    case = report()
    world.decide(case, later(hours=1))
    if approved:
        approve(case)
    assert dies().letters == 1
    assert [one.state for one in state(case).letters.values()] == ["void"]
    for step, outcome, by in (("letter.approve", "approved", "otto"), ("letter.dispatch", "dispatched", "maya")):
        with pytest.raises(Refused):
            desk.take_step(case=case, step=step, outcome=outcome, answers={"posting": "2026-03-03", "way": "hand"}, actor=who(by), now=later(hours=7))


def test_what_restricts_and_warns_of_them_ends_and_duties_close(small: None) -> None:
    case, other = in_force(), report()
    precaution(other, later(hours=3))
    assert len(card(hours=5).alerts) == 2
    found = dies()
    assert not card().alerts and found.rows == 2 and found.cases == sorted([case, other])
    for one in (case, other):
        left = [each for each in state(one).open_matters() if each.kind == "duty" and each.opened != later(hours=6)]  # else: to close the case
        assert left and {each.owner for each in left} == {("line-manager",)}, "care for the affected colleague goes on"
    assert registers.rebuild(book=desk.editions.book(), check=True) == []


def test_what_concerns_an_address_or_somebody_else_stays(small: None) -> None:
    at = report(subject={"address": FLAT})
    precaution(at, later(hours=1))
    theirs = in_force(person="P-2")
    dies()
    assert [one.case for one in card().alerts] == [at] and [one.case for one in card("P-2").alerts] == [theirs]


def test_a_letter_that_is_wanted_afterwards_is_stopped_at_once(small: None) -> None:
    case = report()
    dies()
    later_case = report(later(hours=7))
    world.decide(later_case, later(hours=8))
    assert [one.state for one in state(later_case, hours=9).letters.values()] == ["void"] and not [one for one in state(later_case, hours=9).open_matters() if one.letter]
    assert not state(case).letters


@pytest.mark.parametrize("approved", [False, True])
def test_taken_back_everything_stands_again(small: None, approved: bool) -> None:
    case, waiting = in_force(), report()
    world.decide(waiting, later(hours=1), channels=("email",), answers={"route": "letter"})
    if approved:
        approve(waiting)
    before = [(card(hours=5).alerts, [one.id for one in state(one, hours=5).open_matters()], [one.state for one in state(one, hours=5).letters.values()]) for one in (case, waiting)]
    dies()
    persons_death.take_back_death(actor=who("otto"), ref="P-1", why="It was another tenant of that name.", now=later(hours=7))
    after = [(card(hours=5).alerts, [one.id for one in state(one, hours=8).open_matters()], [one.state for one in state(one, hours=8).letters.values()]) for one in (case, waiting)]
    assert after == before and Person.objects.get(ref="P-1").died is None
    assert registers.rebuild(book=desk.editions.book(), check=True) == []
    assert dies(hours=9).letters == 1  # and it can be recorded again


@pytest.mark.parametrize(
    ("ref", "by", "day", "error"),
    [("P-1", "hari", None, "Only Owner"), ("P-1", "otto", date(2026, 3, 4), "not a day to come"), ("nobody", "otto", None, None), ("P\0", "otto", None, None), ("", "otto", None, None)],
)  # fmt: skip
def test_what_cannot_be_recorded_changes_nothing(small: None, ref: str, by: str, day: date | None, error: str | None) -> None:
    case = in_force()
    with pytest.raises(Refused if error else desk.NotFound, match=error):
        dies(ref, by=by, day=day)
    assert card().alerts and state(case).number == state(case, hours=5).number


def test_twice_is_refused(small: None) -> None:
    with pytest.raises(Refused, match="No death"):
        persons_death.take_back_death(actor=who("otto"), ref="P-1", why="It was another tenant.", now=later(hours=7))
    dies()
    with pytest.raises(Refused, match="recorded already"):
        dies()
