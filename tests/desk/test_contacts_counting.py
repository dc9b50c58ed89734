"""Counting contacts, taking in many at once, and what keeps them honest over time."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection

from evenhand import desk, ledger
from evenhand.contacts.models import Item, Mark
from evenhand.desk.contacts import count as contacts_count
from evenhand.desk.contacts import entering, keeping
from evenhand.people import make
from evenhand.people.models import Person, RoleHeld
from tests.desk.test_contacts import ROW, entered, opened
from tests.desk.world import NOW, later, report, who

pytestmark = [pytest.mark.both_engines, pytest.mark.usefixtures("small")]


# --- the count -----------------------------------------------------------------------------------
def four_hundred() -> None:
    """Rows as fast as a database takes them: 212 left out, 88 chasing, 61 new, 39 repeats, in thirteen weeks."""
    marks = ["complaint"] * 150 + ["request"] * 62 + ["chasing"] * 88 + ["new"] * 61 + ["repeat"] * 39
    rows = [
        Item(person="P-1", at=NOW - timedelta(hours=5 * place), entered=NOW, by="rae", channel=["email", "telephone"][place % 4 == 0], direction="in",
             words="w", copied=3 if place < 350 else 2, digest=str(place), source="file")
        for place in range(400)
    ]  # fmt: skip
    Item.objects.bulk_create(rows)
    items = Item.objects.order_by("id")
    Mark.objects.bulk_create(Mark(item=item, mark=mark, at=NOW, by="rae") for item, mark in zip(items.filter(source="file"), marks, strict=True))


def test_eleven_hundred_and_fifty_copies_are_four_hundred_messages() -> None:
    opened()
    four_hundred()
    found = desk.contact_log(actor=who("maya"), person="P-1", now=NOW)
    numbers = found.count
    assert (numbers.total, numbers.excluded, numbers.chasing, numbers.new, numbers.repeat, numbers.unmarked, numbers.copies) == (400, 212, 88, 61, 39, 0, 1150)
    assert sum(one.total for _week, one in found.weeks.weeks) == sum(one.total for _name, one in found.weeks.channels) == 400
    assert [name for name, _one in found.weeks.channels] == ["email", "telephone"] and len(found.weeks.weeks) in (12, 13)
    assert desk.contact_count(actor=who("maya"), person="P-1", now=NOW) == numbers
    assert len(found.page.items) == 50 and found.page.cursor
    following = desk.contact_log(actor=who("maya"), person="P-1", now=NOW, cursor=found.page.cursor)
    assert not {one.item.pk for one in following.page.items} & {one.item.pk for one in found.page.items}


def test_what_is_asked_of_the_database_does_not_grow() -> None:
    from django.test.utils import CaptureQueriesContext

    opened()
    entered(marks=["new"])
    numbers = []
    for _time in range(2):
        with CaptureQueriesContext(connection) as captured:
            desk.contact_log(actor=who("maya"), person="P-1", now=NOW)
        numbers.append(len(captured))
        four_hundred() if not numbers[1:] else None
    assert numbers[0] == numbers[1] <= 40


def test_nobody_is_compared_unless_ten_others_have_matters_as_open() -> None:
    RoleHeld.objects.update(since=later(days=-99))
    opened(now=later(days=-40), until=date(2026, 4, 1))
    entered(marks=["new"])
    found = desk.contact_log(actor=who("maya"), person="P-1", now=NOW).beside
    assert found and not found.enough and (found.others, found.least, found.most) == (0, 0, 0)
    for place in range(11):
        make.person(ref=f"Q-{place}", name=f"Other {place}", now=NOW)
        opened(f"Q-{place}", now=later(days=-40), until=date(2026, 4, 1))
        for number in range(place):
            entered(f"Q-{place}", words=f"Message {number}", marks=["complaint" if number == 0 else "repeat"])
    report(person="Q-10")  # another matter is open: no longer alike
    found = desk.contact_log(actor=who("maya"), person="P-1", now=NOW).beside
    assert found and found.enough and (found.others, found.own, found.least, found.middle, found.most) == (10, 1, 0, 3.5, 8)
    opened("P-2")
    assert desk.contact_log(actor=who("maya"), person="P-2", now=NOW).beside is None, "its four weeks are not over"


# --- many at once --------------------------------------------------------------------------------
def rows(number: int) -> list[dict[str, Any]]:
    return [{"person": "P-1", **ROW, "words": f"Message {one}", "message_id": f"<{one}@x>"} for one in range(number)]


def test_rows_are_taken_in_once_and_the_rest_is_refused_row_by_row() -> None:
    opened()
    wrong = [{"person": "P-404", **ROW}, {"person": "P-2", **ROW}, {**ROW}, {"person": "P-1", **ROW, "at": "x"}, {"sender": "07700 900001", **ROW, "words": "By telephone", "channel": "phone"}]
    given = [*rows(3), {**rows(1)[0], "at": NOW - timedelta(hours=1)}, *wrong]
    found = desk.take_in(actor=who("rae"), rows=given, now=NOW)
    assert (found.rows, found.new, found.known, found.copies, found.refusals) == (9, 4, 0, 1, 4)
    assert [(one.row, one.why.split(" ")[0]) for one in found.refused] == [(5, "it"), (6, "Nothing"), (7, "it"), (8, "write")]
    again = desk.take_in(actor=who("rae"), rows=given, now=NOW)
    assert (again.new, again.known, again.copies) == (0, 4, 1) and Item.objects.count() == 4


def test_a_mailbox_keeps_the_persons_alone() -> None:
    from tests.contacts.test_intake import a_mail

    person = Person.objects.get(ref="P-1")
    box = b"".join(
        b"From x\n" + one + b"\n\n" for one in (
            a_mail(), a_mail(), a_mail(From="sam@other.example", Message_ID="<2@x>"), a_mail(From="us@us.example", To="pat@home.example", Message_ID="<3@x>"), a_mail(Date=""),
        )
    )  # fmt: skip
    take: Callable[..., Any] = lambda **changed: desk.take_in_file(**{"actor": who("otto"), "person": "P-1", "name": "a.mbox", "file": io.BytesIO(box), "size": len(box), "now": NOW, **changed})  # noqa: E731
    opened()
    with pytest.raises(desk.Refused, match="No e-mail address"):
        take()
    person.channels.create(kind="email", value="Pat@home.example", key="pat@home.example")
    for changed, said in (({"actor": who("rae")}, "Only Owner"), ({"name": "a.exe"}, "ends in .mbox"), ({"size": 10**9}, "larger than"), ({"name": "a.csv"}, "name the columns")):
        with pytest.raises(desk.Refused, match=said):
            take(**changed)
    found = take()
    assert (found.rows, found.new, found.copies, found.elsewhere, found.refusals) == (5, 2, 1, 1, 1)
    assert sorted((one.direction, one.copied, one.words.split("\n")[0]) for one in Item.objects.all()) == [("in", 3, "Repair"), ("out", 2, "Repair")]
    assert take().new == 0


# --- over time -----------------------------------------------------------------------------------
def test_each_days_contacts_are_hashed_onto_the_persons_record_once() -> None:
    opened()
    entered()
    assert desk.note_contacts(now=later(hours=3)) == 0 and desk.note_contacts(now=later(days=1)) == 1 and desk.note_contacts(now=later(days=1)) == 0
    event = ledger.read(kind="person", ref="P-1")[-1]
    (effect,) = event.effects
    items = list(Item.objects.all())
    assert event.step == "contacts.noted" and effect["number"] == 1 and effect["hash"] == keeping.fingerprint(items) and "repair" not in str(effect)
    items[0].digest = "changed"
    assert keeping.fingerprint(items) != effect["hash"]


def test_contacts_are_due_to_go_a_year_after_their_log_unless_a_case_is_open() -> None:
    opened()
    item = entered()
    assert desk.contacts_due_for_erasure(now=later(days=400)) == [] and desk.contacts_due_for_erasure(now=later(days=460)) == [item.pk]
    report(later(days=1))
    assert desk.contacts_due_for_erasure(now=later(days=460)) == []
    assert contacts_count.beside("P-404", NOW) is None and entering.OPEN == "log.open"


def test_contacts_for_the_demonstration_are_made_once() -> None:
    RoleHeld.objects.update(since=later(days=-99))
    made = [desk.seed_contacts(person="P-1", opener=who("otto"), clerk=who("rae"), now=NOW, number=30) for _time in range(2)]
    assert [(one.new, one.known, one.refusals) for one in made] == [(30, 0, 0), (0, 30, 0)]
    found = desk.contact_count(actor=who("rae"), person="P-1", now=NOW)
    assert found and found.total == 28 and found.excluded and found.chasing and found.new and found.repeat and found.unmarked
