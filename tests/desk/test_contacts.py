"""Logs of contacts: who opens one, for whom anything is kept, what is entered and marked, how it is counted."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection

from evenhand import desk, ledger
from evenhand.contacts.models import Item, Log, Mark
from evenhand.desk.models import Look
from evenhand.ledger.models import Event
from evenhand.people.models import Colleague, Person, Relation
from tests.desk.world import NOW, decide, later, report, who

pytestmark = [pytest.mark.both_engines, pytest.mark.usefixtures("small")]

UNTIL = date(2026, 6, 3)
ROW = {"at": NOW - timedelta(hours=2), "channel": "email", "direction": "in", "words": "Where is my repair?"}


def opened(person: str = "P-1", **changed: Any) -> Log:
    return desk.open_log(**{"actor": who("otto"), "person": person, "why": "Four hundred e-mails since December.", "until": UNTIL, "now": NOW, **changed})


def entered(person: str = "P-1", by: str = "rae", now: Any = NOW, **changed: Any) -> Item:
    return desk.enter_contact(actor=who(by), person=person, now=now, **{**ROW, **changed})


def on_the_record(person: str = "P-1") -> list[str]:
    return [str(one.body["step"]) for one in Event.objects.filter(stream__kind="person", stream__ref=person).order_by("number")]


# --- the log -------------------------------------------------------------------------------------
def test_a_log_is_opened_with_a_reason_and_an_end_on_the_persons_record() -> None:
    opened()
    event = ledger.read(kind="person", ref="P-1")[-1]
    assert event.step == "log.opened" and event.by == "otto" and "Four hundred" not in str(event.effects)
    view = desk.contact_log(actor=who("rae"), person="P-1", now=NOW)
    assert view.why == "Four hundred e-mails since December." and view.window.log and view.window.log.until == later(days=93) - timedelta(hours=10, seconds=1)
    assert (view.may_open, view.may_enter, view.count.total) == (False, True, 0)
    assert Look.objects.filter(actor="rae", what="contacts", ref="P-1").count() == 1


@pytest.mark.parametrize(
    ("changed", "said"),
    [({"actor": who("rae")}, "Only Owner of the policy may open a log"), ({"why": "x"}, "Say why"), ({"why": "a\x00bcdef"}, "Say why"), ({"why": "x" * 501}, "at most 500"),
     ({"until": date(2026, 6, 4)}, "within three months"), ({"until": date(2026, 3, 2)}, "within three months"), ({"until": date(9999, 12, 31)}, "within three months")],
)  # fmt: skip
def test_a_log_that_cannot_be_opened_changes_nothing(changed: dict[str, Any], said: str) -> None:
    with pytest.raises(desk.Refused, match=said):
        opened(**changed)
    assert not Log.objects.exists() and on_the_record() == []


@pytest.mark.parametrize("person", ["P-404", "", "a\x00b", "x" * 300])
def test_nobody_there(person: str) -> None:
    for one in (lambda: opened(person), lambda: entered(person), lambda: desk.contact_log(actor=who("otto"), person=person, now=NOW)):
        with pytest.raises(desk.NotFound):
            one()


def test_one_log_at_a_time_and_a_fresh_one_is_a_new_act() -> None:
    opened()
    with pytest.raises(desk.Refused, match="open already, until 3 June 2026"):
        opened(now=later(days=1))
    desk.end_log(actor=who("otto"), person="P-1", why="It has become quiet.", now=later(days=2))
    with pytest.raises(desk.Refused, match="No log is open"):
        desk.end_log(actor=who("otto"), person="P-1", why="It has become quiet.", now=later(days=2))
    with pytest.raises(desk.Refused, match="no log is open for them"):
        entered(now=later(days=2))
    opened(now=later(days=3))
    assert on_the_record() == ["log.opened", "log.ended", "log.opened"]
    assert len(desk.contact_log(actor=who("otto"), person="P-1", now=later(days=3)).earlier) == 1


def test_a_log_ends_by_itself_with_its_last_day() -> None:
    opened(until=date(2026, 3, 4))
    assert entered(now=later(days=1))
    with pytest.raises(desk.Refused, match="Owner of the policy can open a log"):
        entered(now=later(days=2))


# --- what comes in -------------------------------------------------------------------------------
def test_nobodys_contacts_are_kept_without_a_log_or_a_restriction() -> None:
    with pytest.raises(desk.Refused, match="no log is open for them, and no restriction is in force"):
        entered()
    assert not Item.objects.exists()
    decide(report(), NOW)
    with pytest.raises(desk.Refused):  # it binds once its letter has been served
        entered(now=later(days=1), at=later(hours=20))


def test_an_entry_in_one_line_and_the_same_again() -> None:
    opened()
    one = entered(effort="5", copied=3, marks=["chasing"])
    assert (one.words, one.effort, one.copied, one.by, one.source) == ("Where is my repair?", "5", 3, "rae", "typed")
    assert entered(words="where is MY  repair?", copied=4).pk == one.pk and Item.objects.get().copied == 4
    assert entered(words="And my window?").pk != one.pk
    assert on_the_record() == ["log.opened"], "a message is a row, not an event"


@pytest.mark.parametrize(
    ("changed", "said"),
    [({"at": later(minutes=1)}, "later than now"), ({"at": NOW - timedelta(days=200)}, "It came before 3 December 2025"), ({"words": ""}, "at least 2"), ({"words": "x" * 501}, "at most 500"),
     ({"words": "ab\x00"}, "control"), ({"channel": ""}, "by which channel"), ({"effort": "4"}, "Effort"), ({"at": "soon"}, "day and time"), ({"copied": "-1"}, "whole number")],
)  # fmt: skip
def test_an_entry_that_cannot_be_changes_nothing(changed: dict[str, Any], said: str) -> None:
    opened()
    with pytest.raises(desk.Refused, match=said):
        entered(**changed)
    assert not Item.objects.exists()


def test_a_log_takes_in_what_led_to_it() -> None:
    opened()
    assert entered(at=NOW - timedelta(days=89))


def test_nobody_keeps_or_reads_a_log_of_their_own_or_of_somebody_close() -> None:
    opened()
    Relation.objects.create(colleague=Colleague.objects.get(ref="rae"), other="P-1")
    item = entered(by="olu")
    with pytest.raises(desk.Refused, match="your own"):
        entered()
    for call in (
        lambda: desk.contact_log(actor=who("rae"), person="P-1", now=NOW), lambda: desk.one_contact(actor=who("rae"), item=item.pk, now=NOW),
        lambda: desk.mark_contact(actor=who("rae"), item=item.pk, marks=["new"], now=NOW),
    ):  # fmt: skip
        with pytest.raises(desk.NotFound):
            call()
    assert desk.unmarked(actor=who("rae"), now=NOW).number == 0 and desk.open_logs(actor=who("rae"), now=NOW) == []
    assert desk.contact_count(actor=who("rae"), person="P-1", now=NOW) is None


# --- marks ---------------------------------------------------------------------------------------
def test_marks_are_replaced_and_a_message_leaves_the_list() -> None:
    opened()
    item = entered()
    assert [one.pk for one, _name in desk.unmarked(actor=who("olu"), now=NOW).lines] == [item.pk]
    assert [(one.person, name.name, waits) for one, name, waits in desk.open_logs(actor=who("olu"), now=NOW)] == [("P-1", "Pat Example", 1)]
    desk.mark_contact(actor=who("olu"), item=item.pk, marks=["repeat"], now=NOW)
    desk.mark_contact(actor=who("olu"), item=item.pk, marks=["complaint", "new", "new"], now=NOW)
    line, person = desk.one_contact(actor=who("olu"), item=item.pk, now=NOW)
    assert sorted(line.marks) == ["complaint", "new"] and person.ref == "P-1" and desk.unmarked(actor=who("olu"), now=NOW).number == 0
    for marks in ([], ["rude"], ["new", "rude"]):
        with pytest.raises(desk.Refused, match="at least one"):
            desk.mark_contact(actor=who("olu"), item=item.pk, marks=marks, now=NOW)
    assert Mark.objects.count() == 2
    for number in (0, -1, 2**70, 99):
        with pytest.raises(desk.NotFound):
            desk.mark_contact(actor=who("olu"), item=number, marks=["new"], now=NOW)


def test_what_was_entered_in_error_is_counted_no_more_and_can_be_entered_again() -> None:
    opened()
    item = entered(marks=["new"])
    desk.withdraw_contact(actor=who("olu"), item=item.pk, why="It was somebody else.", now=NOW)
    assert desk.contact_count(actor=who("olu"), person="P-1", now=NOW) is None and on_the_record() == ["log.opened", "contact.withdrawn"]
    with pytest.raises(desk.NotFound):
        desk.one_contact(actor=who("olu"), item=item.pk, now=NOW)
    assert entered().pk != item.pk and Item.objects.count() == 2


@pytest.mark.django_db(transaction=True)
def test_two_who_enter_the_same_message_enter_it_once() -> None:
    import threading

    opened()
    errors: list[Exception] = []

    def enter() -> None:
        try:
            entered()
        except Exception as error:
            errors.append(error)
        finally:
            connection.close()

    several = [threading.Thread(target=enter) for _one in range(6)]
    for one in several:
        one.start()
    for one in several:
        one.join()
    assert errors == [] and Item.objects.count() == 1


def test_a_log_follows_the_person_whose_records_are_joined() -> None:
    opened()
    entered(marks=["chasing"])
    Person.objects.filter(ref="P-1").update(same_as=Person.objects.get(ref="P-2"))
    for ref in ("P-1", "P-2"):
        view = desk.contact_log(actor=who("otto"), person=ref, now=NOW)
        assert (view.person.ref, view.count.chasing, view.window.open, view.why[:4], len(view.page.items)) == ("P-2", 1, True, "Four", 1)
    assert entered("P-1", words="Another").person == "P-2" and desk.contact_count(actor=who("otto"), person="P-2", now=NOW).total == 2
    desk.end_log(actor=who("otto"), person="P-2", why="It is quiet.", now=NOW)
    assert not desk.contact_log(actor=who("otto"), person="P-1", now=NOW).window.open


def test_the_contacts_of_a_colleague_are_held_by_named_few() -> None:
    opened()
    item = entered()
    Person.objects.filter(ref="P-1").update(colleague=Colleague.objects.get(ref="nobody"))
    for call in (
        lambda: desk.contact_log(actor=who("rae"), person="P-1", now=NOW), lambda: desk.one_contact(actor=who("rae"), item=item.pk, now=NOW),
        lambda: desk.mark_contact(actor=who("rae"), item=item.pk, marks=["new"], now=NOW), lambda: entered(words="Another"),
    ):  # fmt: skip
        with pytest.raises(desk.NotFound):
            call()
    assert desk.contact_log(actor=who("otto"), person="P-1", now=NOW).count.total == 1 and len(desk.open_logs(actor=who("otto"), now=NOW)) == 1
    assert desk.open_logs(actor=who("rae"), now=NOW) == [] and desk.unmarked(actor=who("rae"), now=NOW).number == 0
