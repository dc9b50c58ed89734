"""What makes a form stale, and what never does."""

from __future__ import annotations

from datetime import datetime

import pytest

from evenhand import desk
from evenhand.people.models import Person
from tests.desk.world import NOW, decide, later, note, precaution, report, who

pytestmark = [pytest.mark.both_engines, pytest.mark.django_db]


def tag(case: str, step: str, now: datetime, by: str = "dee") -> str:
    view = desk.look(case=case, actor=who(by), now=now)
    return next(one.tag for one in view.offers if one.step.id == step)


def test_a_tick_the_post_and_a_note_never_make_a_form_stale(small: None) -> None:
    case = report()
    decide(case, later(hours=1))
    second = desk.take_step(  # a second strand, so that there is something to decide while the letter goes out
        case=case, step="report", outcome="reported", answers={"what": "He came back.", "affected": ["olu"]}, actor=who("rae"), now=later(hours=2)
    )
    form = tag(case, "decide", later(hours=3))
    note(case, later(hours=4), matter="notes.1")
    desk.take_step(
        case=case, step="letter.approve", outcome="approved", answers={"posting": "2026-03-04", "way": "post"},
        actor=who("otto"), now=later(hours=5),
    )  # fmt: skip
    desk.take_step(case=case, step="letter.dispatch", outcome="dispatched", answers={}, actor=who("maya"), now=later(hours=25))
    desk.take_step(
        case=case, step="evidence.add", outcome="added", answers={"title": "A recording"}, actor=who("rae"), now=later(hours=26)
    )
    assert desk.pass_time(now=later(days=5)) > 0  # the restriction began, duties became late
    assert tag(case, "decide", later(days=5)) == form
    taken = decide(case, later(days=5), tag=form, answers={"incidents": [second.event.strand]})
    assert taken.event.step == "decide"


def test_a_form_is_stale_when_somebody_answered_the_matter(small: None) -> None:
    case = report()
    form = tag(case, "decide", later(hours=1))
    note(case, later(hours=2))
    decide(case, later(hours=3), by="dan")
    with pytest.raises(desk.Stale) as caught:
        decide(case, later(hours=4), tag=form)
    assert [event.step for event in caught.value.events] == ["decide"]


def test_a_form_is_stale_when_a_row_was_imposed_or_lifted(small: None) -> None:
    case = report()
    form = tag(case, "decide", later(hours=1))
    precaution(case, later(hours=2))
    with pytest.raises(desk.Stale) as caught:
        decide(case, later(hours=3), tag=form)
    assert [(event.step, event.answers) for event in caught.value.events] == [("precaution", {})]


def test_a_form_is_stale_when_the_persons_needs_changed(small: None) -> None:
    case = report()
    form = tag(case, "decide", later(hours=1))
    desk.record_need(actor=who("rae"), person="P-1", need="large-print", said_by="his daughter", now=later(hours=2))
    with pytest.raises(desk.Stale):
        decide(case, later(hours=3), tag=form)
    assert Person.objects.get(ref="P-1").number == 1


def test_a_seat_filled_by_another_makes_the_groups_form_stale(small: None) -> None:
    case = report()
    form = tag(case, "view", later(hours=1), by="maya")
    given = {"case": case, "step": "view", "outcome": "go-on", "answers": {"view": "It has to stop."}, "now": later(hours=2)}
    desk.take_step(actor=who("ada"), **given)
    with pytest.raises(desk.Stale) as caught:
        desk.take_step(actor=who("maya"), tag=form, **given)
    assert [(event.number, event.step, event.outcome) for event in caught.value.events] == [(2, "", "")]  # still sealed


def test_any_other_text_is_no_tag(small: None) -> None:
    case = report()
    for nonsense in ("", "x", "0" * 20, "x\0"):
        with pytest.raises(desk.Stale):
            decide(case, later(hours=1), tag=nonsense)
    assert desk.look(case=case, actor=who("otto"), now=NOW).number == 1
