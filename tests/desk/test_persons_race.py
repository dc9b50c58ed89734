"""Joining records and a death while others work on the same people's cases: one after the other, and nothing is missed."""

from __future__ import annotations

from typing import Any

import pytest
from pytest_django import Settings

from evenhand import alerts, desk, registers
from evenhand.desk.people import death as persons_death
from evenhand.desk.people import join
from tests.desk import world
from tests.desk.test_race import at_once
from tests.desk.world import later, precaution, report, who

pytestmark = [pytest.mark.both_engines, pytest.mark.django_db(transaction=True)]


def expected(answers: list[Any]) -> None:
    assert not [one for one in answers if isinstance(one, Exception) and not isinstance(one, desk.Refused | desk.Stale | desk.NotFound)], answers


def test_joined_while_others_report_and_decide(settings: Settings) -> None:
    world.build(settings)
    case = report(person="P-2")
    acts = [
        lambda: join.merge(actor=who("otto"), keep="P-1", gone="P-2", why="The same date of birth", now=later(hours=1)),
        lambda: join.merge(actor=who("otto"), keep="P-2", gone="P-1", why="The same date of birth", now=later(hours=1)),
        lambda: precaution(case, later(hours=1)), lambda: report(later(hours=1), person="P-2"), lambda: report(later(hours=1), person="P-1"),
        lambda: world.decide(case, later(hours=1)),
    ]  # fmt: skip
    expected(at_once(acts))
    assert registers.rebuild(book=desk.editions.book(), check=True) == []
    cards = [alerts.card(person=ref, now=later(hours=2), book=desk.editions.book()) for ref in ("P-1", "P-2")]
    assert cards[0] and cards[1] and cards[0].alerts == cards[1].alerts and len(cards[0].alerts) == 1


def test_a_death_while_a_letter_is_approved_and_sent(settings: Settings) -> None:
    world.build(settings)
    case = report()
    world.decide(case, later(hours=1))
    answers = {"posting": later().date().isoformat(), "way": "hand"}

    def send() -> Any:
        desk.take_step(case=case, step="letter.approve", outcome="approved", answers=answers, actor=who("otto"), now=later(hours=2))
        return desk.take_step(case=case, step="letter.dispatch", outcome="dispatched", answers={}, actor=who("maya"), now=later(hours=2))

    def dies() -> Any:
        return persons_death.record_death(actor=who("otto"), ref="P-1", day=later().date(), told_by="A daughter", now=later(hours=2))

    expected(at_once([send, dies, lambda: report(later(hours=2)), dies]))
    view = desk.look(case=case, actor=who("otto"), now=later(hours=3), record=False)
    assert {one.state for one in view.state.letters.values()} <= {"void", "dispatched"} and not view.state.standing_rows(later(hours=3))
    assert registers.rebuild(book=desk.editions.book(), check=True) == []
