"""Logs of contacts as work: how many are open, and those whose end comes, or has come and nobody has looked back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Exists, OuterRef, Q

from evenhand.contacts.models import Log
from evenhand.desk import acts
from evenhand.desk.contacts.entering import MARK, OPEN
from evenhand.desk.contacts.window import closed_to, known_as
from evenhand.desk.whose import Asker
from evenhand.ledger.models import PERSON, Event
from evenhand.people.models import Person

_MOST = 500
SOON = timedelta(days=7)  # so long before its end a log is looked at, and after it the look back is late


@dataclass(frozen=True)
class Ending:
    """A log whose end is near (`over`: has passed, and nobody has said what the log showed)."""

    person: str
    initials: str
    until: datetime
    over: bool
    late: bool


@dataclass(frozen=True)
class LogsWork:
    """What a page of work says of logs: how many are open that the reader may see, and those that wait for them."""

    open: int
    waiting: Sequence[Ending]
    may_open: bool


def logs_work(who: Asker) -> LogsWork | None:
    """For whoever may keep a log or open one; None where there is nothing to say. The one who opened a log has its end and
    its look back; where they are away, gone or no longer may, all who may open one have it. Three queries."""
    policy, colleagues, now = who.book.policy(), who.facts.colleagues, who.now
    may = acts.allowed(policy, colleagues, who.human, OPEN, now, "")
    if not may and not acts.allowed(policy, colleagues, who.human, MARK, now, ""):
        return None
    rows = _rows(who)
    running = sum(one.until >= now for one in rows)
    waiting = _named([one for one in rows if may and _ends(one, now) and _waits_for(who, one)], now)
    return LogsWork(running, waiting, may) if running or waiting or may else None


def _rows(who: Asker) -> list[Any]:
    """The logs that are open, or ran out with nobody looking back and none that followed; of those the asker may see."""
    later = Log.objects.filter(person=OuterRef("person"), opened__gt=OuterRef("opened"))
    kept = Q(until__gte=who.now) | Q(end_entry=None)
    found = list(Log.objects.filter(kept, ended=None).annotate(followed=Exists(later)).order_by("until", "id")[:_MOST])
    closed = closed_to(who) if found else []
    return [one for one in found if one.person not in closed]


def _ends(log: Any, now: datetime) -> bool:
    return log.until < now + SOON and log.end_entry is None and not log.followed


def _named(logs: Sequence[Log], now: datetime) -> list[Ending]:
    people = {one.ref: one.same_as or one for one in Person.objects.filter(ref__in={one.person for one in logs}).select_related("same_as")} if logs else {}
    found = [(one, people[one.person]) for one in logs if one.person in people]
    return [Ending(person.ref, person.initials, one.until, one.until < now, one.until + SOON < now) for one, person in found]


def _waits_for(who: Asker, log: Log) -> bool:
    if log.by == who.human:
        return True
    colleagues = who.facts.colleagues
    opener = colleagues.get(log.by)
    return opener is None or opener.absent(who.now) or not acts.allowed(who.book.policy(), colleagues, log.by, OPEN, who.now, log.person)


def end_with_death(person: str, entry: int, *, back: bool, now: datetime) -> None:
    """Ends the logs of somebody who died with the entry of their death; `back`: it was an error, and they go on. The caller's
    transaction, in which the person is held."""
    logs = Log.objects.filter(person__in=known_as([person]), until__gte=now)
    if not back:
        logs.filter(ended=None).update(ended=now, end_entry=entry)
        return
    deaths = Event.objects.filter(stream__kind=PERSON, stream__ref=person, body__step="person.death").values_list("number", flat=True)
    logs.filter(end_entry__in=list(deaths), ended__isnull=False).update(ended=None, end_entry=None)
