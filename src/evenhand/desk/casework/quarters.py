"""The register in numbers, quarter by quarter: of the cases that the asker may see, and for the policy's owner of all."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby
from operator import itemgetter

from evenhand.case.facts import Actor
from evenhand.desk import whose
from evenhand.desk.casework import caselist
from evenhand.desk.policies.reports import Period, Sense, Use, add_case
from evenhand.desk.whose import Asker
from evenhand.ledger.models import CASE, Event
from evenhand.policy.calendar import Calendar
from evenhand.registers.models import MatterRow

MOST = 8  # quarters told: two years
WHATS = ("reports", "decisions", "standing", "lifted", "appeals")


@dataclass(frozen=True)
class Quarters:
    """The quarters, the earliest first, the last one still running; counts by the names of `WHATS`."""

    periods: tuple[tuple[Period, Mapping[str, int]], ...]
    everything: bool  # of all cases, and not only of those that the asker may see


def by_quarter(*, actor: Actor, now: datetime) -> Quarters:
    """How the policy was used in the last two years. A few queries, however many cases. Raises NotFound."""
    who = whose.asker(actor=actor, now=now)
    policy = who.book.policy()
    everything = policy.owner in who.self.roles
    use = _use(who, None if everything else _theirs(who))
    calendar = policy.calendar
    first = calendar.day(use.first) if use.first else calendar.day(now)
    told = [one for one in _periods(calendar, now) if one.last >= first]
    counted = [(one, use.counts(one.since, min(one.until, now + timedelta(seconds=1)))) for one in told]
    return Quarters(tuple((one, {what: counts[what] for what in WHATS}) for one, counts in counted), everything)


def _periods(calendar: Calendar, now: datetime) -> list[Period]:
    today, found = calendar.day(now), []
    begin = date(today.year, (today.month - 1) // 3 * 3 + 1, 1)
    end = _months(begin, 3)
    for _ in range(MOST):
        found.append(Period(calendar.start_of(begin), calendar.start_of(end), begin, end - timedelta(days=1), end > today))
        begin, end = _months(begin, -3), begin
    return found[::-1]


def _months(day: date, months: int) -> date:
    number = day.year * 12 + day.month - 1 + months
    return date(number // 12, number % 12 + 1, 1)


def _theirs(who: Asker) -> set[str]:
    """The cases that the asker may see. Those who may see every case are judged without their matters."""
    rows = list(caselist.theirs(who).order_by("id"))
    matters = whose.by_case([] if who.reviews else list(MatterRow.objects.filter(case__in=rows)))
    return {row.ref for row in rows if whose.may_see(who, whose.brief_case(row, matters.get(row.pk, [])))}


def _use(who: Asker, refs: set[str] | None) -> Use:
    """What has happened on these cases (None: on all), counted as every report counts it. One query."""
    senses = {name: Sense(one) for name, one in who.book.editions.items()}
    other = Sense(who.book.policy())
    rows = Event.objects.filter(stream__kind=CASE).order_by("stream_id", "number")
    events = rows.values_list("stream__ref", "number", "recorded_at", "occurred_at", "body").iterator()
    use = Use()
    for ref, case in groupby(events, key=itemgetter(0)):
        if refs is None or ref in refs:
            add_case(use, senses, other, case)
    return use
