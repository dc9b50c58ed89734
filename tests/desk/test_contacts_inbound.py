"""What comes in under a restriction: read by a human in time, alarming words first, danger closed only when handed over."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from evenhand import desk, ledger
from evenhand.contacts.models import Held, Item
from evenhand.desk.contacts import held as inbound_held
from evenhand.people.models import Colleague, Person, Relation
from evenhand.policy.model import Limit
from tests.desk.test_subjects import in_force
from tests.desk.world import who

pytestmark = [pytest.mark.both_engines, pytest.mark.usefixtures("small")]

THEN = datetime(2026, 3, 12, 10, 0, tzinfo=UTC)  # a Thursday, the restriction is in force


def came(words: str = "When will you answer?", at: datetime = THEN, by: str = "rae", **more: Any) -> Held:
    item = desk.enter_contact(actor=who(by), person="P-1", now=max(at, THEN), at=at, channel="email", direction="in", words=words, **more)
    return Held.objects.get(item=item)


def waits(now: datetime, ref: str = "olu") -> tuple[int, int, int]:
    found = desk.my_work(actor=who(ref), now=now).held
    return (found.waiting, found.late, found.overdue) if found else (0, 0, 0)


@pytest.fixture
def limited(small: None) -> str:
    return in_force({"person": "P-1"})


def read(held: Held, found: str = "nothing-new", now: datetime = THEN + timedelta(hours=2), **more: Any) -> Held:
    return desk.read_inbound(actor=who("olu"), number=held.pk, found=found, now=now, **more)


def test_what_comes_in_is_held_until_the_end_of_the_next_working_day(limited: str) -> None:
    held = came()
    assert held.due == datetime(2026, 3, 13, 23, 59, 59, tzinfo=UTC) and held.limit.startswith(limited) and not held.read
    friday = came("Another", THEN + timedelta(days=1))
    assert friday.due == datetime(2026, 3, 16, 23, 59, 59, tzinfo=UTC), "Monday, by the policy's calendar"
    shown = desk.held_mail(actor=who("olu"), now=THEN + timedelta(days=2))
    assert [one.held.pk for one in shown.waiting] == [held.pk, friday.pk] and (shown.number, shown.late, shown.owed) == (2, 1, 2)
    assert [one.late for one in shown.waiting] == [True, False] and shown.waiting[0].name == "Pat Example"
    assert waits(THEN + timedelta(days=2)) == (2, 1, 0)


def test_alarming_words_are_first_and_the_answer_at_once_names_the_ways_that_are_open(limited: str) -> None:
    came()
    held = came("Mould worse, child’s chest")
    shown = desk.held_mail(actor=who("olu"), now=THEN).waiting
    assert shown[0].held.pk == held.pk and held.alarms == ["mould", "child", "chest"]
    for words in ("by the end of 13 March 2026", "ring 999", "Report repairs at any hour", "Emergencies and hazards", "Safeguarding"):
        assert words in held.receipt
    desk.send_receipt(actor=who("olu"), number=held.pk, now=THEN + timedelta(minutes=1))
    desk.send_receipt(actor=who("olu"), number=held.pk, now=THEN + timedelta(minutes=9))
    assert Held.objects.get(pk=held.pk).receipt_sent == THEN + timedelta(minutes=1)
    assert [one.step for one in ledger.read(kind="person", ref="P-1")].count("inbound.receipt") == 1


def test_what_went_out_and_what_came_before_is_not_held(limited: str) -> None:
    for more in ({"direction": "out"}, {"at": datetime(2026, 3, 2, 9, 0, tzinfo=UTC)}):
        if "at" in more:
            desk.open_log(actor=who("otto"), person="P-1", why="What led to it.", until=THEN.date(), now=THEN)
        desk.enter_contact(**{"actor": who("rae"), "person": "P-1", "now": THEN, "at": THEN, "channel": "email", "direction": "in", "words": "Some words", **more})
    assert Item.objects.count() == 2 and not Held.objects.exists()


@pytest.mark.parametrize(("found", "marks"), [("nothing-new", []), ("new-matter", ["new"])])
def test_one_press_closes_what_holds_no_danger(limited: str, found: str, marks: list[str]) -> None:
    held = read(came(), found)
    assert (held.found, held.read_by, list(held.item.marks.values_list("mark", flat=True))) == (found, "olu", marks)
    event = ledger.read(kind="person", ref="P-1")[-1]
    assert event.step == "inbound.read" and event.effects[0]["found"] == found and "answer?" not in str(event.effects)
    assert waits(THEN) == (0, 0, 0)
    with pytest.raises(desk.Refused, match="has read this message already: "):
        read(held, "emergency", elsewhere="R-1", handed=THEN)
    corrected = read(held, "hazard", elsewhere="REP-77", handed=THEN + timedelta(hours=1), again=True)
    assert corrected.found == "hazard" and corrected.elsewhere == "REP-77"


@pytest.mark.parametrize("found", ["hazard", "safeguarding", "emergency"])
def test_danger_closes_only_with_the_other_systems_number_and_the_time(limited: str, found: str) -> None:
    held, now = came("Mould worse"), THEN + timedelta(hours=2)
    for more, said in (
        ({}, "number that the other system gave"), ({"elsewhere": "REP-1"}, "when it was handed over"), ({"handed": now}, "number that the other system gave"),
        ({"elsewhere": "REP-1", "handed": now + timedelta(minutes=1)}, "later than now"), ({"elsewhere": "REP-1", "handed": THEN - timedelta(minutes=2)}, "before it came in"),
        ({"elsewhere": "R\x001", "handed": now}, "control"), ({"elsewhere": "x" * 121, "handed": now}, "at most 120"),
    ):  # fmt: skip
        with pytest.raises(desk.Refused, match=said):
            read(held, found, **more)
    assert not Held.objects.get().read and [one.step for one in ledger.read(kind="person", ref="P-1")][-1] != "inbound.read"
    done = read(held, found, elsewhere="REP-1", handed=THEN)
    assert (done.found, done.elsewhere, done.handed) == (found, "REP-1", THEN) and done.item.marks.get().mark == found
    event = ledger.read(kind="person", ref="P-1")[-1]
    assert "REP-1" not in str(event.effects) and event.effects[0]["handed"] == THEN.isoformat()


def test_an_answer_that_is_none_and_a_message_that_is_none(limited: str) -> None:
    held = came()
    with pytest.raises(desk.Refused, match="one of the five"):
        read(held, "bin")
    for number in (0, -3, 2**80, held.pk + 99):
        for call in (desk.one_inbound, desk.send_receipt, desk.answer_inbound):
            with pytest.raises(desk.NotFound):
                call(actor=who("olu"), number=number, now=THEN)


def test_late_by_our_own_fault_suspends_the_limit_until_we_answer(limited: str) -> None:
    first = came()
    read(first, "new-matter")
    late = THEN + timedelta(days=8)
    assert not desk.held_mail(actor=who("otto"), now=THEN + timedelta(days=6)).overdue
    shown = desk.held_mail(actor=who("otto"), now=late)
    assert [one.held.pk for one in shown.overdue] == [first.pk] and waits(late, "otto") == (0, 0, 1)
    assert desk.contact_log(actor=who("otto"), person="P-1", now=late).suspended
    meanwhile = came("And again, and again", late)
    desk.mark_contact(actor=who("olu"), item=meanwhile.item_id, marks=["repeat"], now=late)
    count = desk.contact_count(actor=who("olu"), person="P-1", now=late)
    assert meanwhile.meanwhile and count and (count.chasing, count.repeat) == (1, 0), "what came meanwhile does not count against the limit"
    answered = desk.answer_inbound(actor=who("olu"), number=first.pk, now=late + timedelta(hours=1))
    assert answered.answered and ledger.read(kind="person", ref="P-1")[-1].effects[0]["late"] is True
    assert not desk.held_mail(actor=who("otto"), now=late + timedelta(hours=2)).overdue
    assert not came("A new week", late + timedelta(hours=2)).meanwhile


def test_the_office_that_is_named_answers_when_its_policy_says(limited: str) -> None:
    """The small policy says nothing of it, so the house's five working days hold; two days hold where they are said."""
    policy = desk.editions.book().policy()
    assert inbound_held.within(policy, "front-office") == inbound_held.ANSWER_WITHIN == inbound_held.within(policy, "")
    prompt = replace(policy.contacts["front-office"], answers=Limit(working_days=2))
    assert inbound_held.within(replace(policy, contacts={"front-office": prompt}), "front-office") == Limit(working_days=2)


def test_nothing_new_needs_no_answer(limited: str) -> None:
    read(came())
    assert not desk.held_mail(actor=who("otto"), now=THEN + timedelta(days=30)).overdue


def test_nobody_reads_what_somebody_close_to_them_wrote(limited: str) -> None:
    held = came()
    Relation.objects.create(colleague=Colleague.objects.get(ref="olu"), other="P-1")
    assert desk.held_mail(actor=who("olu"), now=THEN).number == 0 and waits(THEN) == (0, 0, 0)
    for call in (lambda: read(held), lambda: desk.one_inbound(actor=who("olu"), number=held.pk, now=THEN)):
        with pytest.raises(desk.NotFound):
            call()


def test_a_long_message_is_held_whole_as_far_as_it_is_kept(limited: str) -> None:
    text = "Nothing much. " * 1000 + "There is gas."
    item, held = desk.receive(actor=who("rae"), now=THEN, sender="07700 900001", at=THEN, channel="email", direction="in", text=text, sends_receipt=True)
    assert len(item.words) <= 500 and held.text == text and held.alarms == ["gas"] and held.whole and held.receipt_sent == THEN
    __, longer = desk.receive(actor=who("rae"), now=THEN, person="P-1", at=THEN, channel="email", direction="in", text="x" * 20_001)
    assert len(longer.text) == 20_000 and not longer.whole
    with pytest.raises(desk.Refused, match="nobody who is known"):
        desk.receive(actor=who("rae"), now=THEN, sender="nobody@x.example", at=THEN, channel="email", direction="in", text="Words")
    assert Item.objects.count() == 2 and Person.objects.get(ref="P-1")
