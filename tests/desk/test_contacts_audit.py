"""What was found wrong with contacts by trying to break them: copies by several doors, marks changed later, order of entry."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from evenhand import desk, ledger
from evenhand.contacts.models import Held, Item, Log
from evenhand.desk import acts
from evenhand.desk.contacts.held import READ_WITHIN
from evenhand.desk.office import closures
from evenhand.desk.office import record as office
from evenhand.desk.people import join
from evenhand.people.models import Person
from evenhand.policy.calendar import Calendar
from evenhand.registers.models import AlertRow
from tests.contacts.test_intake import a_mail
from tests.desk.test_contacts import entered, on_the_record, opened
from tests.desk.test_contacts_inbound import THEN, came, read
from tests.desk.test_subjects import in_force
from tests.desk.world import NOW, later, who

pytestmark = [pytest.mark.both_engines, pytest.mark.usefixtures("small")]


def count(person: str = "P-1", now: Any = THEN) -> Any:
    return desk.contact_count(actor=who("olu"), person=person, now=now)


def mailbox(*raw: bytes) -> Any:
    box = b"".join(b"From x Mon Mar  2 10:00:00 2026\n" + one + b"\n\n" for one in raw)
    return desk.take_in_file(actor=who("otto"), person="P-1", name="a.mbox", file=io.BytesIO(box), size=len(box), now=NOW)


# --- copies --------------------------------------------------------------------------------------
def test_a_message_that_a_gateway_handed_in_is_not_doubled_by_the_mailbox() -> None:
    Person.objects.get(ref="P-1").channels.create(kind="email", value="pat@home.example", key="pat@home.example")
    opened()
    at = datetime(2026, 3, 2, 10, 1, 30, tzinfo=UTC)  # the gateway's moment, not the one in its head
    text = "Where is it?\n> quoted\n"
    desk.receive(actor=who("rae"), now=NOW, sender="pat@home.example", at=at, channel="email", direction="in", text=text, message_id="<1@x>", copied=2)
    found = mailbox(a_mail())
    assert (found.new, found.known) == (0, 1) and Item.objects.get().copied == 3
    assert mailbox(a_mail(body="Something else: gas\n")).new == 1, "whoever writes a message writes its id"


def test_taking_in_again_after_records_were_joined_doubles_nothing() -> None:
    opened()
    rows = [{"person": "P-1", "at": NOW - timedelta(hours=one), "channel": "email", "direction": "in", "words": f"Message {one}", "message_id": f"<{one}@x>"} for one in range(1, 4)]
    assert desk.take_in(actor=who("rae"), rows=rows, now=NOW).new == 3
    join.merge(actor=who("otto"), keep="P-2", gone="P-1", why="The same human being", now=NOW)
    found = desk.take_in(actor=who("rae"), rows=rows, now=NOW)
    assert (found.new, found.known) == (0, 3) and count("P-2", NOW).total == 3


def test_a_file_taken_in_again_does_not_bring_back_what_was_taken_back() -> None:
    opened()
    row = {"person": "P-1", "at": NOW - timedelta(hours=1), "channel": "email", "direction": "in", "words": "Of somebody else", "message_id": "<1@x>"}
    desk.take_in(actor=who("rae"), rows=[row], now=NOW)
    desk.withdraw_contact(actor=who("olu"), item=Item.objects.get().pk, why="It was somebody else.", now=NOW)
    found = desk.take_in(actor=who("rae"), rows=[row], now=NOW)
    assert (found.new, found.known) == (0, 1) and count(now=NOW) is None


def test_words_that_were_taken_out_for_good_do_not_come_back_with_a_file() -> None:
    """The gateway's moment and the head's are not the same, so that only the id tells."""
    opened()
    row = {"person": "P-1", "channel": "email", "direction": "in", "message_id": "<1@x>"}
    desk.enter_contact(actor=who("rae"), now=NOW, source="api", at=NOW - timedelta(hours=2), words="What I want forgotten", **row)
    Item.objects.update(words="")
    found = desk.take_in(actor=who("rae"), rows=[{**row, "at": NOW - timedelta(hours=2, minutes=3), "words": "What I want forgotten"}], now=NOW)
    assert (found.new, found.known) == (0, 1) and Item.objects.get().words == ""


def test_a_gateway_that_may_not_read_hands_in_and_says_what_it_sent(monkeypatch: pytest.MonkeyPatch) -> None:
    """It was told that there is nothing here, and the message had been kept: it would have sent it elsewhere as well."""
    in_force({"person": "P-1"})
    real = acts.allowed
    monkeypatch.setattr(acts, "allowed", lambda policy, colleagues, human, act, now, person: act != "inbound.read" and real(policy, colleagues, human, act, now, person))
    item, held = desk.receive(actor=who("rae"), now=THEN, sender="07700 900001", at=THEN, channel="email", direction="in", text="There is gas", sends_receipt=True)
    assert held.receipt_sent == THEN and Item.objects.get() == item
    assert [one.step for one in ledger.read(kind="person", ref="P-1")].count("inbound.receipt") == 1


# --- marks ---------------------------------------------------------------------------------------
def test_a_mark_that_is_changed_stands_on_the_record_and_a_first_one_does_not() -> None:
    opened()
    item = entered()
    desk.mark_contact(actor=who("olu"), item=item.pk, marks=["complaint"], now=NOW)
    desk.mark_contact(actor=who("olu"), item=item.pk, marks=["complaint"], now=NOW)
    assert on_the_record() == ["log.opened"]
    desk.mark_contact(actor=who("rae"), item=item.pk, marks=["repeat"], now=later(hours=1))
    event = ledger.read(kind="person", ref="P-1")[-1]
    assert (event.step, event.by, event.effects[0]) == (
        "contact.marked", "rae", {"do": "contact-marked", "contact": item.pk, "was": ["complaint"], "marks": ["repeat"]},
    )  # fmt: skip


def test_what_a_reader_found_to_be_a_danger_never_counts_whatever_it_is_marked_later() -> None:
    in_force({"person": "P-1"})
    held = read(came("Mould worse"), "hazard", elsewhere="REP-1", handed=THEN)
    desk.mark_contact(actor=who("olu"), item=held.item_id, marks=["repeat"], now=THEN + timedelta(hours=3))
    assert (count().excluded, count().repeat) == (1, 0)


# --- held ----------------------------------------------------------------------------------------
def test_what_waits_to_be_read_is_not_taken_back_unread() -> None:
    in_force({"person": "P-1"})
    held = came("There is gas")
    with pytest.raises(desk.Refused, match="read it first"):
        desk.withdraw_contact(actor=who("olu"), item=held.item_id, why="It was somebody else.", now=THEN)
    read(held, "nothing-new")
    desk.withdraw_contact(actor=who("olu"), item=held.item_id, why="It was somebody else.", now=THEN + timedelta(hours=3))


@pytest.mark.parametrize("there", ["n/a", "none", "--", "tbc", "unknown", "..."])
def test_the_other_systems_number_is_a_number(there: str) -> None:
    in_force({"person": "P-1"})
    with pytest.raises(desk.Refused, match="number that the other system gave"):
        read(came("Mould worse"), "hazard", elsewhere=there, handed=THEN)
    assert not Held.objects.get().read


def test_what_came_while_we_were_late_is_told_in_whatever_order_it_was_entered() -> None:
    in_force({"person": "P-1"})
    late = THEN + timedelta(days=8)
    again = came("And again, and again", late)
    desk.mark_contact(actor=who("olu"), item=again.item_id, marks=["repeat"], now=late)
    assert (count(now=late).repeat, count(now=late).chasing) == (1, 0)
    first = desk.enter_contact(actor=who("rae"), person="P-1", now=late + timedelta(hours=1), at=THEN, channel="email", direction="in", words="When will you answer?")
    after = count(now=late + timedelta(hours=1))
    assert (after.repeat, after.chasing) == (0, 1), "its answer was late when the other came"
    desk.answer_inbound(actor=who("olu"), number=first.held.pk, now=late + timedelta(hours=2))
    assert count(now=late + timedelta(hours=3)).chasing == 1


def test_what_came_under_a_restriction_that_another_replaced_is_read_too() -> None:
    """A message came under one restriction and was entered under the next: it fell between them, unread."""
    case = in_force({"person": "P-1"})
    in_force({"person": "P-1"}, "email", start=1)
    AlertRow.objects.filter(case__ref=case).update(lifted=THEN - timedelta(days=1), how="replaced")
    AlertRow.objects.exclude(case__ref=case).update(binds=THEN - timedelta(days=1), starts=THEN - timedelta(days=1))
    assert came("Before the change", THEN - timedelta(days=2)).due
    desk.enter_contact(actor=who("rae"), person="P-1", now=THEN, at=THEN, channel="email", direction="in", words="Under the next")
    assert Held.objects.count() == 2


def test_two_logs_that_joined_records_have_are_ended_together() -> None:
    opened()
    opened("P-2")
    join.merge(actor=who("otto"), keep="P-2", gone="P-1", why="The same human being", now=NOW)
    assert desk.end_log(actor=who("otto"), person="P-2", why="It has become quiet.", now=later(hours=1)) is True
    assert not desk.contact_log(actor=who("otto"), person="P-2", now=later(hours=1)).window.open and Log.objects.filter(ended=None).count() == 0


def test_lists_name_a_joined_record_as_the_person_is_known_now() -> None:
    in_force({"person": "P-1"})
    opened()
    held = came("When?")
    join.merge(actor=who("otto"), keep="P-2", gone="P-1", why="The same human being", now=THEN)
    now = THEN + timedelta(hours=1)
    came("And again", now)
    assert {one.name for one in desk.held_mail(actor=who("olu"), now=now).waiting} == {"Sam Other"}
    assert desk.one_inbound(actor=who("olu"), number=held.pk, now=now).name == "Sam Other"
    assert {name for _item, name in desk.unmarked(actor=who("olu"), now=now).lines} == {"Sam Other"}
    assert [(person.ref, waits) for _log, person, waits in desk.open_logs(actor=who("olu"), now=now)] == [("P-2", 2)]


def test_a_day_on_which_the_offices_are_closed_is_no_working_day_for_held_mail(monkeypatch: pytest.MonkeyPatch) -> None:
    in_force({"person": "P-1"})
    monkeypatch.setattr(office, "administrator", lambda **given: who("otto"))
    closures.close(actor=who("otto"), day=datetime(2026, 3, 13).date(), why="The whole office moves house.", now=THEN)
    assert came().due == datetime(2026, 3, 16, 23, 59, 59, tzinfo=UTC), "Monday: the Friday is closed"


@pytest.mark.parametrize(
    ("at", "due"),
    [(datetime(2026, 10, 23, 15, 0, tzinfo=UTC), datetime(2026, 10, 26, 23, 59, 59, tzinfo=UTC)),  # the clocks go back on Sunday the 25th
     (datetime(2026, 10, 24, 23, 30, tzinfo=UTC), datetime(2026, 10, 26, 23, 59, 59, tzinfo=UTC)),  # half past midnight on that Sunday
     (datetime(2027, 3, 25, 23, 30, tzinfo=UTC), datetime(2027, 3, 30, 22, 59, 59, tzinfo=UTC)),  # Maundy Thursday night, and Easter Monday after the clocks went forward
     (datetime(2026, 12, 24, 9, 0, tzinfo=UTC), datetime(2026, 12, 29, 23, 59, 59, tzinfo=UTC))],
)  # fmt: skip
def test_the_end_of_the_next_working_day_across_holidays_and_clock_changes(at: datetime, due: datetime) -> None:
    assert Calendar("GB-ENG", "Europe/London").due(READ_WITHIN, at) == due
