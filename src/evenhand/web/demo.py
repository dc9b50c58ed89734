"""The demonstration's two bars: act as somebody else, move the date on. Neither exists outside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest

from evenhand import desk
from evenhand.people.models import Colleague, RoleHeld
from evenhand.policy.calendar import add_months
from evenhand.web import edition, firsttask, me, moments

MOVES = {
    "hour": "1 hour", "day": "1 day", "week": "1 week", "month": "1 month", "year": "1 year",
}  # fmt: skip
SAYS = {  # what time will do, and what it has done
    "begins": ("“{}” takes effect", "“{}” took effect"),
    "ends": ("“{}” ends", "“{}” ended"),
    "comes": ("“{}” comes up as work", "“{}” came up as work"),
    "late": ("“{}” becomes late", "“{}” became late"),
    "lapses": ("no longer in time: “{}”", "no longer in time: “{}”"),
}
HAPPENED = "demonstration_happened"  # in the session: what the last move brought, until it has been shown
FURTHEST = timedelta(days=3700)
SHOWN = 4


@dataclass(frozen=True)
class Somebody:
    """An invented colleague whom a visitor may act as."""

    ref: str
    name: str
    office: str
    waits: str
    chosen: bool


@dataclass(frozen=True)
class Office:
    """Those who hold an office, in the order of the policy; last those who hold none."""

    title: str
    people: list[Somebody]


@dataclass(frozen=True)
class Next:
    """Something that time will do, as a press: to when, and what it is."""

    to: str
    when: str
    what: str


@dataclass(frozen=True)
class Bars:
    """What the bars show."""

    role: str  # what the one signed in does
    offices: list[Office]
    now_in_words: str
    movable: bool
    moves: list[tuple[str, str]]
    next: list[Next]  # the very next first
    happened: list[str]
    first: firsttask.Shown | None


def bars(request: HttpRequest | None) -> Bars | None:
    """The bars of the demonstration; None elsewhere."""
    if not settings.EVENHAND_DEMO or request is None:
        return None
    now, zone, who = desk.clock.now(), edition.zone(request), me.of(request)
    movable = desk.clock.movable()
    known = offices(request, who.ref) if who else []
    role = who.offices or next((one.office for office in known for one in office.people if one.chosen), "") if who else ""
    return Bars(
        role, known, moments.when(now, zone), movable, list(MOVES.items()),
        next_things(now, zone) if movable and who and edition.if_any(request) else [],
        request.session.pop(HAPPENED, []) if who and HAPPENED in request.session else [],
        firsttask.of(request, who, now) if who and edition.if_any(request) else None,
    )  # fmt: skip


def offices(request: HttpRequest, chosen: str = "") -> list[Office]:
    """Everybody with an account by office, with how much waits for each; `chosen` is marked once."""
    policy, now = edition.if_any(request), desk.clock.now()
    waiting = desk.waiting(now=now) if policy else {}
    names = dict(Colleague.objects.exclude(user=None).filter(left=None).order_by("name").values_list("ref", "name"))
    holders: dict[str, list[str]] = {}
    running = RoleHeld.objects.filter(since__lte=now, colleague__ref__in=names).exclude(until__lte=now)
    for role, ref in running.order_by("colleague__name").values_list("role", "colleague__ref"):
        holders.setdefault(role, []).append(ref)
    held = {ref for refs in holders.values() for ref in refs}
    titles = {role: one.title for role, one in policy.roles.items()} if policy else {}
    parts = [(titles[role], holders[role]) for role in titles if role in holders]
    parts.append(("Any colleague", [ref for ref in names if ref not in held]))
    jobs, marked = firsttask.jobs(policy.edition) if policy else {}, set[str]()
    found = []
    for title, refs in parts:
        people = [_somebody(ref, names[ref], jobs.get(ref, "") if ref not in held else "", waiting, ref == chosen and not marked) for ref in refs]
        marked |= {one.ref for one in people if one.chosen}
        found.append(Office(title, people))
    return found


def _somebody(ref: str, name: str, job: str, waiting: Mapping[str, desk.Waiting], chosen: bool) -> Somebody:
    one = waiting.get(ref)
    waits = f"{one.duties} waiting" + (f", {one.late} late" if one.late else "") if one else ""
    return Somebody(ref, name, job, waits, chosen)


def next_things(now: datetime, zone: ZoneInfo) -> list[Next]:
    """What happens next; then the next end of a measure, and the next review that comes up or becomes late."""
    ahead = desk.coming(now=now)
    picked = [ahead[:1], [one for one in ahead if one.what == "ends"][:1], [one for one in ahead if one.review][:1]]
    found = list(dict.fromkeys(one for some in picked for one in some))
    return [Next(one.when.isoformat(), moments.when(one.when, zone, now), _said(one)) for one in found]


def happened(before: datetime, after: datetime, ahead: list[desk.Coming]) -> list[str]:
    """What a move brought, in words: the latest of it, and how much else."""
    found = [one for one in ahead if before < one.when <= after]
    first = sorted(found, key=lambda one: (one.what not in ("ends", "begins") and not one.review, one.when))[:SHOWN]
    said = [_capital(_said(one, past=True)) for one in first]
    return said + ([f"And {len(found) - len(first)} more."] if len(found) > len(first) else [])


def _said(one: desk.Coming, past: bool = False) -> str:
    return f"{SAYS[one.what][past].format(one.title)} (case {one.case})"


def _capital(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}"


def later(now: datetime, move: str, zone: ZoneInfo, to: str = "") -> datetime:
    """The moment that one press leads to. Raises KeyError for a move that is not offered."""
    local = now.astimezone(zone)
    steps = {
        "hour": lambda: now + timedelta(hours=1),
        "day": lambda: local + timedelta(days=1),
        "week": lambda: local + timedelta(days=7),
        "month": lambda: datetime.combine(add_months(local.date(), 1), local.timetz()),
        "year": lambda: datetime.combine(add_months(local.date(), 12), local.timetz()),
    }
    return _until(to, now) if move.startswith("until") else steps[move]()


def _until(to: str, now: datetime) -> datetime:
    """A moment as `Next.to` gave it; now, where it has been reached meanwhile. Raises KeyError."""
    try:
        moment = datetime.fromisoformat(to)
        if moment.tzinfo is None or moment > now + FURTHEST:
            raise KeyError(to)
    except ValueError:
        raise KeyError(to) from None
    return max(moment, now)
