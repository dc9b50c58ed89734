"""Many at once, on both engines: what is recorded is one decision, and nobody's answer is a crash."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from pytest_django import Settings

from evenhand import desk, ledger, registers
from evenhand.ledger.models import Event
from tests.desk import world
from tests.desk.world import decide, later, report, who

pytestmark = [pytest.mark.both_engines, pytest.mark.django_db(transaction=True)]


def at_once(acts: list[Callable[[], Any]]) -> list[Any]:
    """Runs every act in a thread of its own, all released together; what each returned or raised."""
    gate, answers = threading.Barrier(len(acts)), [None] * len(acts)

    def one(place: int, act: Callable[[], Any]) -> None:
        try:
            gate.wait(30)
            answers[place] = act()
        except Exception as error:
            answers[place] = error
        finally:
            connection.close()

    threads = [threading.Thread(target=one, args=(place, act)) for place, act in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(120)
    return answers


def kinds(answers: list[Any]) -> Counter[str]:
    return Counter(type(one).__name__ for one in answers)


def whole() -> None:
    """The record holds, and the registers say what it says."""
    assert ledger.verify() == []
    assert registers.rebuild(book=desk.editions.book(), check=True) == []


def test_sixteen_deciders_record_one_decision(settings: Settings) -> None:
    world.build(settings)
    case = report()
    deciders = ["dee", "dan"] * 8
    answers = at_once([lambda by=by: decide(case, later(hours=1), by=by) for by in deciders])
    found = kinds(answers)
    assert found["Taken"] == 1, found
    assert found["Refused"] + found["Stale"] == 15, (found, answers)
    assert Event.objects.filter(stream__ref=case, body__step="decide").count() == 1
    whole()


def test_sixteen_deciders_with_the_same_form_are_told_that_it_is_stale(settings: Settings) -> None:
    world.build(settings)
    case = report()
    view = desk.look(case=case, actor=who("dee"), now=later(hours=1))
    tag = next(one.tag for one in view.offers if one.step.id == "decide")
    answers = at_once([lambda: decide(case, later(hours=1), tag=tag) for _ in range(16)])
    assert kinds(answers) == {"Taken": 1, "Stale": 15}
    assert all([event.step for event in one.events] == ["decide"] for one in answers if isinstance(one, desk.Stale))


def test_two_cases_of_one_person_cannot_together_close_every_channel(settings: Settings) -> None:
    world.build(settings)
    first, second = report(), report(later(minutes=1))
    answers = at_once([
        lambda: decide(first, later(hours=1), channels=("telephone", "email")),
        lambda: decide(second, later(hours=1), by="dan", channels=("letter",), answers={"route": "telephone"}),
    ])  # fmt: skip
    assert kinds(answers) == {"Taken": 1, "Refused": 1}, answers
    refused = next(one for one in answers if isinstance(one, desk.Refused))
    assert {one.rule for one in refused.refusals} == {"floor"}
    whole()


def test_sixteen_reports_make_sixteen_cases_with_numbers_in_a_row(settings: Settings) -> None:
    world.build(settings)
    answers = at_once([lambda n=n: report(later(minutes=1), person=f"P-{n % 2 + 1}") for n in range(16)])
    assert sorted(answers, key=str) == [f"C-{n:06d}" for n in range(1, 17)]
    whole()


def test_the_same_request_sent_sixteen_times_is_done_once(settings: Settings) -> None:
    world.build(settings)
    case = report()
    answers = at_once([lambda: decide(case, later(hours=1), key="one press") for _ in range(16)])
    assert kinds(answers) == {"Taken": 16}, answers
    assert sorted(one.repeated for one in answers) == [False] + [True] * 15
    assert {one.event.number for one in answers} == {2}
    made = at_once([lambda: report(later(hours=2), key="another press") for _ in range(16)])
    assert made == ["C-000002"] * 16


def test_time_and_a_step_at_once_are_both_recorded(settings: Settings) -> None:
    world.build(settings)
    case = report()
    world.precaution(case, later(hours=1))
    acts = [lambda: desk.pass_time(now=later(days=9))] * 4 + [lambda: world.note(case, later(days=9))] * 4
    answers = at_once(acts)
    assert not [one for one in answers if isinstance(one, Exception)], answers
    assert Event.objects.filter(stream__ref=case, body__outcome="ended").count() == 1
    whole()


def test_neighbours_cases_at_once_tell_of_the_shared_address_once_each(settings: Settings) -> None:
    world.build(settings)
    from evenhand.alerts.models import Change
    from evenhand.people import make
    from evenhand.people.models import Person

    make.address(person=Person.objects.get(ref="P-2"), uprn=world.FLAT, lines="Flat 1, 2 High Street", postcode="AB1 2CD")
    cases = [report(later(minutes=n), person=f"P-{n % 2 + 1}") for n in range(8)]
    answers = at_once([lambda case=case: world.precaution(case, later(hours=1)) for case in cases])
    assert kinds(answers) == {"Taken": 8}, answers
    assert Change.objects.filter(address=world.FLAT, kind=Change.BEGAN).count() == 8
    whole()
