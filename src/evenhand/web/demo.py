"""The demonstration's two bars: act as somebody else, move the date on. Neither exists outside it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest

from evenhand import desk
from evenhand.people.models import Colleague
from evenhand.policy.calendar import add_months
from evenhand.web import edition, me, moments

MOVES = {
    "hour": "1 hour", "day": "1 day", "week": "1 week", "month": "1 month", "year": "1 year",
}  # fmt: skip


@dataclass(frozen=True)
class Somebody:
    """An invented colleague whom a visitor may act as."""

    ref: str
    name: str
    offices: str


@dataclass(frozen=True)
class Bars:
    """What the bars show."""

    colleagues: list[Somebody]
    now_in_words: str
    movable: bool
    moves: list[tuple[str, str]]


def bars(request: HttpRequest | None) -> Bars | None:
    """The bars of the demonstration; None elsewhere."""
    if not settings.EVENHAND_DEMO or request is None:
        return None
    known = colleagues(request) if me.of(request) else []
    return Bars(known, moments.when(desk.clock.now(), edition.zone(request)), desk.clock.movable(), list(MOVES.items()))


def colleagues(request: HttpRequest) -> list[Somebody]:
    """Everybody with an account, by name, those who hold an office first."""
    policy = edition.if_any(request)
    held = me.offices(policy.roles if policy else {})
    found = Colleague.objects.exclude(user=None).order_by("name").values_list("ref", "name")
    known = [Somebody(ref, name, held.get(ref, "")) for ref, name in found]
    return sorted(known, key=lambda one: not one.offices)


def later(now: datetime, move: str, zone: ZoneInfo) -> datetime:
    """The moment that one press leads to. Raises KeyError for a move that is not offered."""
    local = now.astimezone(zone)
    steps = {
        "hour": lambda: now + timedelta(hours=1),
        "day": lambda: local + timedelta(days=1),
        "week": lambda: local + timedelta(days=7),
        "month": lambda: datetime.combine(add_months(local.date(), 1), local.timetz()),
        "year": lambda: datetime.combine(add_months(local.date(), 12), local.timetz()),
    }
    return steps[move]()
