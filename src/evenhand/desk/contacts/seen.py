"""A person's contacts as a page and a program see them, for those who may mark them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Count as CountOf
from django.db.models import Q

from evenhand.case.facts import Actor
from evenhand.contacts.marks import Count, count
from evenhand.contacts.models import SAID, Held, Item, Log
from evenhand.desk import acts, editions, looks
from evenhand.desk.contacts.count import Beside, Weeks, beside, by_week, counted
from evenhand.desk.contacts.entering import ENTER, MARK, MOST_NUMBER, OPEN, ran_out
from evenhand.desk.contacts.held import late_then
from evenhand.desk.contacts.inbound import LOOKED
from evenhand.desk.contacts.window import (
    MONTHS,
    Window,
    demand_open,
    known_as,
    named,
    no_log,
    not_theirs,
    window,
)
from evenhand.desk.errors import NotFound
from evenhand.desk.paging import SIZE, Page, cursor_of, read_cursor
from evenhand.ledger.models import PERSON, Part
from evenhand.people import find
from evenhand.people.models import Person
from evenhand.policy.calendar import add_months


@dataclass(frozen=True)
class Line:
    """One message with what it was about, and what became of it where it was held to be read."""

    item: Item
    marks: Sequence[str]
    held: Held | None


@dataclass(frozen=True)
class LogView:
    """The log of a person's contacts."""

    person: Person
    window: Window
    why: str  # why the open log was opened; "" where none is, or it has been erased
    count: Count
    weeks: Weeks
    beside: Beside | None
    page: Page[Line]
    earlier: Sequence[Log]  # logs that have ended
    over: Log | None  # one that ran out, where none is open and nobody has said what it showed
    suspended: bool  # an answer of ours is late: limits of contact do not count until it is given
    last: date  # the last day that a log opened now may have
    may_open: bool
    may_enter: bool
    nothing: str  # what is said where nothing is kept: who could open a log


@dataclass(frozen=True)
class Unmarked:
    """Messages of which nobody has said what they were about, with whom they are from."""

    lines: Sequence[tuple[Item, str]]
    number: int


def contact_log(*, actor: Actor, person: str, now: datetime, cursor: str = "") -> LogView:
    """A person's contacts; the look is recorded. Raises NotFound for who may not mark them."""
    one = _seen(actor, person, now)
    may, policy = acts.may_all(actor=actor, acts=[OPEN, ENTER], now=now, person=one.ref), editions.book().policy()
    person, known = one.ref, known_as([one.ref])
    every = list(known)
    kept, rows = window(person, now, policy), counted(known)
    looks.note(actor=actor, what=LOOKED, ref=person, now=now)
    return LogView(
        person=one, window=kept, why=_why(kept.log), count=count((row.sort, row.copied) for row in rows), weeks=by_week(rows, every, policy.calendar),
        beside=beside(person, now) if kept.log else None, page=_page(every, cursor),
        earlier=list(Log.objects.filter(Q(ended__lte=now) | Q(until__lt=now), person__in=every).order_by("-opened")[:20]),
        over=next(iter(ran_out(every, now)), None) if kept.log is None else None, suspended=late_then(person, now), last=add_months(policy.calendar.day(now), MONTHS),
        may_open=may[OPEN], may_enter=may[ENTER],
        nothing=no_log(),
    )  # fmt: skip


def one_contact(*, actor: Actor, item: int, now: datetime) -> tuple[Line, Person]:
    """One message of a person; the look is recorded. Raises NotFound."""
    known = Item.objects.filter(pk=item, withdrawn=None) if 0 < item < MOST_NUMBER else Item.objects.none()
    found = known.select_related("held").prefetch_related("marks").first()
    if found is None:
        raise NotFound(str(item))
    one = _seen(actor, found.person, now)
    looks.note(actor=actor, what=LOOKED, ref=found.person, now=now)
    return _line(found), one


def unmarked(*, actor: Actor, now: datetime, person: str = "") -> Unmarked:
    """Messages that wait to be marked, the oldest first: of one person, or of all but the asker and who is close to them.

    Raises NotFound, Refused.
    """
    person = _seen(actor, person, now).ref if person else ""
    acts.demand(actor=actor, act=MARK, now=now)
    mine = not_theirs(actor, now)
    waiting = Item.objects.filter(direction="in", withdrawn=None, marks=None).exclude(source=SAID).exclude(person__in=mine)
    waiting = waiting.filter(person__in=known_as([person])) if person else waiting
    items = list(waiting.order_by("at", "id")[:SIZE])
    names = named(one.person for one in items)
    return Unmarked([(one, names.get(one.person, "")) for one in items], waiting.count())


def open_logs(*, actor: Actor, now: datetime) -> list[tuple[Log, Person, int]]:
    """The logs that are open now with whom they are about and how many messages wait to be marked, the first to end first.

    Raises NotFound, Refused.
    """
    acts.demand(actor=actor, act=MARK, now=now)
    mine = not_theirs(actor, now)
    logs = list(Log.objects.filter(ended=None, until__gte=now).exclude(person__in=mine).order_by("until", "id")[:200])
    found = Person.objects.filter(ref__in={one.person for one in logs}).select_related("same_as")
    people = {one.ref: one.same_as or one for one in found}  # a record that was joined is shown as the person is known now
    known = known_as(one.ref for one in people.values())
    waits = Item.objects.filter(person__in=known, direction="in", withdrawn=None, marks=None).exclude(source=SAID)
    numbers: Counter[str] = Counter()
    for ref, number in waits.values_list("person").annotate(CountOf("pk")):
        numbers[known[ref]] += number
    return [(one, people[one.person], numbers[people[one.person].ref]) for one in logs if one.person in people]


def _seen(actor: Actor, person: str, now: datetime) -> Person:
    """The person, for somebody who may read their contacts; of a record that was joined, the surviving one."""
    one = find.by_ref(person) if "\0" not in person else None
    if one is None or not acts.may(actor=actor, act=MARK, now=now, person=one.ref):
        raise NotFound(person)
    demand_open(actor, one, now)
    return one


def _page(people: Sequence[str], cursor: str) -> Page[Line]:
    items: Any = Item.objects.filter(person__in=people, withdrawn=None)
    if after := read_cursor(cursor):
        items = items.filter(Q(at__lt=after[0]) | Q(at=after[0], pk__lt=after[1]))
    rows = list(items.order_by("-at", "-id").select_related("held").prefetch_related("marks")[: SIZE + 1])
    more = cursor_of(rows[SIZE - 1].at, rows[SIZE - 1].pk) if len(rows) > SIZE else ""
    return Page([_line(one) for one in rows[:SIZE]], more)


def _line(item: Item) -> Line:
    return Line(item, [one.mark for one in item.marks.all()], getattr(item, "held", None))


def _why(log: Log | None) -> str:
    if log is None:
        return ""
    part = Part.objects.filter(event__stream__kind=PERSON, event__stream__ref=log.person, event__number=log.entry).first()
    return str((part.content or {}).get("why", "")) if part else ""
