"""Further days on which the offices are closed, announced after the policy was written.

They join the policy's own calendar for whatever is reckoned from then on (`editions`); a last day that was promised
stays, because the record holds it. So only days to come are added or withdrawn.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from evenhand import ledger
from evenhand.case.facts import Actor
from evenhand.desk import editions
from evenhand.desk.errors import refuse
from evenhand.desk.office import record as office
from evenhand.ledger.models import OFFICE
from evenhand.ledger.models import Event as Row
from evenhand.policy.kinds import show_day

AHEAD = 5  # years: further ahead it is a slip of the pen


@dataclass(frozen=True)
class Closure:
    """One further day, as the record has it."""

    day: date
    why: str
    by: str
    at: datetime
    future: bool  # it may still be withdrawn


def closures(*, now: datetime) -> list[Closure]:
    """Every day added and not withdrawn, soonest first."""
    rows = Row.objects.filter(stream__kind=OFFICE, stream__ref=editions.CLOSURES).order_by("number").prefetch_related("parts")
    today, found = editions.book().policy().calendar.day(now), {}
    for row in rows:
        why = " ".join((part.content or {}).get("why", "") for part in row.parts.all())
        for effect in row.body["effects"]:
            day = date.fromisoformat(effect["day"])
            if effect["do"] == "closed":
                found[day] = Closure(day, why, row.body["by"], row.recorded_at, day > today)
            else:
                found.pop(day, None)
    return [found[day] for day in sorted(found)]


def close(*, actor: Actor, day: date, why: str, now: datetime) -> None:
    """Adds a day to come on which the offices are closed. By an administrator. Raises Refused."""
    with transaction.atomic():
        stream = ledger.lock(kind=OFFICE, ref=editions.CLOSURES)
        who = office.administrator(actor=actor, now=now)
        calendar = editions.book().policy().calendar
        today = calendar.day(now)
        if day <= today:
            raise office.wrong("day", _("Only days to come can be added: what was promised until today stays as it is."))
        if day.year > today.year + AHEAD:
            raise office.wrong("day", _("Enter a day within the next {number} years.").format(number=AHEAD))
        if day in editions.closed_days():
            raise office.wrong("day", _("{day} has been added already.").format(day=show_day(day)))
        if not calendar.works(day):
            raise office.wrong("day", _("{day} is no {working} day anyway.").format(day=show_day(day), working=calendar.days_called))
        office.record(
            stream=stream, step="offices.closed", about="", effects=[{"do": "closed", "day": day.isoformat()}], by=who.human,
            role=office.ADMINISTRATOR, now=now, said={"why": office.reason(why, 3)},
        )  # fmt: skip


def withdraw(*, actor: Actor, day: date, why: str, now: datetime) -> None:
    """Takes back a day to come: it counts again for what is reckoned from now on. By an administrator. Raises Refused."""
    with transaction.atomic():
        stream = ledger.lock(kind=OFFICE, ref=editions.CLOSURES)
        who = office.administrator(actor=actor, now=now)
        if day not in editions.closed_days():
            raise refuse("open", _("This day was withdrawn before, or never added."))
        if day <= editions.book().policy().calendar.day(now):
            raise refuse("time", _("Only days to come can be withdrawn: this one has been counted as closed."))
        office.record(
            stream=stream, step="offices.open", about="", effects=[{"do": "open", "day": day.isoformat()}], by=who.human,
            role=office.ADMINISTRATOR, now=now, said={"why": office.reason(why, 3)},
        )  # fmt: skip
