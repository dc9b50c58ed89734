"""Counting a person's contacts: each message once, in the way that is best for the person; and comparing, rarely.

No number here decides anything. Nobody is compared with people whose matters stand differently, and nobody is named.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median

from django.db.models import Q

from evenhand.case.facts import Actor
from evenhand.contacts.marks import CHASING, DANGERS, LEFT_OUT, Count, count, sort_of
from evenhand.contacts.models import IN, SAID, Held, Item, Log, Mark
from evenhand.desk import acts
from evenhand.desk.contacts.held import NOTHING_NEW
from evenhand.desk.contacts.window import known_as, known_now
from evenhand.people.authority import ERROR, MessageFrom
from evenhand.policy.calendar import Calendar
from evenhand.registers.models import CaseRow, MatterRow

COMPARED = timedelta(days=28)
FEWEST = 10  # people beside whom somebody may be set


@dataclass(frozen=True)
class Weeks:
    """Messages that came in, by the week's Monday and sort, and by channel and sort."""

    weeks: Sequence[tuple[date, Count]]
    channels: Sequence[tuple[str, Count]]
    outgoing: int


@dataclass(frozen=True)
class Beside:
    """Others whose matters are as open and whose contacts were kept over the same four weeks: messages that neither are
    left out nor chase us."""

    days: int
    cases: int
    others: int  # how many such people there are; too few: nothing is said of them
    own: int
    least: int = 0
    middle: float = 0
    most: int = 0

    @property
    def enough(self) -> bool:
        return self.others >= FEWEST


@dataclass(frozen=True)
class _Row:
    person: str
    at: datetime
    channel: str
    copied: int
    sort: str


def contact_count(*, actor: Actor, person: str, now: datetime) -> Count | None:
    """The count of a person's messages, for whoever may mark them; None where nothing is kept, or it is not theirs to see.
    Raises NotFound for who is no colleague."""
    if not person or not acts.may(actor=actor, act="contact.mark", now=now, person=person):
        return None
    found = counted(known_as([person]))
    return count((one.sort, one.copied) for one in found) if found else None


def counted(known: Mapping[str, str], since: datetime | None = None) -> list[_Row]:
    """Messages that came in from these people (`window.known_as`), sorted, in three queries. What a reader handed over as a
    danger never counts, whatever it is marked later."""
    items = Item.objects.filter(person__in=list(known), direction=IN, withdrawn=None).exclude(source=SAID)  # an answer to our letter never counts
    items = items.exclude(pk__in=MessageFrom.objects.exclude(authority__ended_how=ERROR).values("contact"))  # nor does what somebody else sent for them
    items = items.filter(at__gte=since) if since else items
    marks: dict[int, list[str]] = defaultdict(list)
    for key, mark in Mark.objects.filter(item__in=items).values_list("item", "mark"):
        marks[key].append(mark)
    rows = items.order_by("at", "id").values_list("pk", "person", "at", "channel", "copied", "held__meanwhile", "held__found")
    spans = _late(known)
    return [
        _Row(
            ref, at, channel, copied,
            sort_of([*marks[key], *({danger} & set(DANGERS))], meanwhile=bool(late) or any(one < at and not (done and done <= at) for one, done in spans[known[ref]])),
        )
        for key, ref, at, channel, copied, late, danger in rows
    ]  # fmt: skip


def _late(known: Mapping[str, str]) -> Mapping[str, Sequence[tuple[datetime, datetime | None]]]:
    """From when to when an answer of ours to each person was late: whatever order messages were entered in, one that came
    meanwhile is chasing us. One query."""
    spans: dict[str, list[tuple[datetime, datetime | None]]] = defaultdict(list)
    late = Held.objects.filter(item__person__in=known, item__withdrawn=None).exclude(found=NOTHING_NEW)
    for ref, due, done in late.values_list("item__person", "answer_due", "answered"):
        if done is None or done > due:
            spans[known[ref]].append((due, done))
    return spans


def by_week(rows: Sequence[_Row], people: Iterable[str], calendar: Calendar) -> Weeks:
    """The same by week and by channel; weeks without a message stand as such."""
    weeks: dict[date, list[_Row]] = defaultdict(list)
    channels: dict[str, list[_Row]] = defaultdict(list)
    for row in rows:
        day = calendar.day(row.at)
        weeks[day - timedelta(days=day.weekday())].append(row)
        channels[row.channel].append(row)
    listed: list[tuple[date, Count]] = []
    monday, last = (min(weeks), max(weeks)) if weeks else (date.max, date.min)
    while monday <= last:
        listed.append((monday, _count(weeks.get(monday, []))))
        monday += timedelta(days=7)
    often = sorted(channels, key=lambda one: (-len(channels[one]), one))
    outgoing = Item.objects.filter(person__in=list(people), withdrawn=None).exclude(direction=IN).count()
    return Weeks(listed, [(one, _count(channels[one])) for one in often], outgoing)


def _count(rows: Sequence[_Row]) -> Count:
    return count((one.sort, one.copied) for one in rows)


def beside(person: str, now: datetime) -> Beside | None:
    """A person beside others whose matters are equally open: as many cases are, and as much waits for us on them. None where
    their own contacts were not kept for four weeks. What chases us is nobody's to answer for but ours."""
    since = now - COMPARED
    kept = set(known_now(Log.objects.filter(opened__lte=since, until__gte=now, ended=None).values_list("person", flat=True)))
    if person not in kept:
        return None
    openness = _openness(kept, now)
    others = {one for one in kept - {person} if openness[one] == openness[person]}
    known = known_as([person, *others])
    numbers: Counter[str] = Counter(known[one.person] for one in counted(known, since) if one.sort not in (LEFT_OUT, CHASING))
    cases = openness[person][0]
    if len(others) < FEWEST:
        return Beside(COMPARED.days, cases, len(others), numbers[person])
    theirs = sorted(numbers[one] for one in others)
    return Beside(COMPARED.days, cases, len(others), numbers[person], theirs[0], median(theirs), theirs[-1])


def _openness(people: set[str], now: datetime) -> dict[str, tuple[int, int]]:
    """How many cases of each are open, and how many duties of ours wait on them. Two queries."""
    cases = Counter(CaseRow.objects.filter(ended=None, person__in=people).values_list("person", flat=True))
    shown = Q(shows=None) | Q(shows__lte=now)
    duties = Counter(MatterRow.objects.filter(shown, kind="duty", case__ended=None, case__person__in=people).values_list("case__person", flat=True))
    return {one: (cases[one], duties[one]) for one in people}
