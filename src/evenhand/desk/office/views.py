"""Settings, looked at: the list of colleagues, one colleague, and all that one holds. Each asks a constant number of queries."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.db.models import Q

from evenhand.case.facts import Actor
from evenhand.case.facts import Colleague as Known
from evenhand.desk import editions, whose
from evenhand.desk.errors import NotFound
from evenhand.desk.models import Draft
from evenhand.desk.office import record
from evenhand.desk.office.joiners import relations
from evenhand.desk.workload import worklist
from evenhand.desk.workload.worklist import WorkItem
from evenhand.ledger.models import OFFICE
from evenhand.ledger.models import Event as Row
from evenhand.people.models import Absence, Colleague, Person, RoleHeld
from evenhand.registers.models import CaseRow, MatterRow

SIZE = 50
CHANGES = 20


@dataclass(frozen=True)
class Line:
    """A colleague in a list."""

    ref: str
    name: str
    email: str
    telephone: str
    offices: tuple[str, ...]
    away: datetime | None  # until when, where they are away now
    cover: str  # the name of who stands in now
    left: datetime | None


@dataclass(frozen=True)
class People:
    """A page of colleagues, and the name after which the next begins ("": there is none)."""

    lines: Sequence[Line]
    after: str


def people(*, actor: Actor, q: str = "", role: str = "", gone: bool = False, after: str = "", now: datetime) -> People:
    """Colleagues by name, page by page: everybody for an administrator, else those whose manager or head the asker is.

    `gone`: those who have left instead of those who work here. Raises NotFound.
    """
    who = record.asker(actor=actor, now=now)
    rows = Colleague.objects.order_by("name", "ref")
    rows = rows.filter(left__lte=now) if gone else rows.filter(Q(left=None) | Q(left__gt=now))
    if not who.administrator:
        rows = rows.filter(ref__in=who.people())
    if q := q.replace("\0", "").strip()[:100]:
        rows = rows.filter(Q(name__icontains=q) | Q(email__icontains=q) | Q(ref__icontains=q))
    if role:
        running = Q(until=None) | Q(until__gt=now)
        rows = rows.filter(pk__in=RoleHeld.objects.filter(running, role=role[:60].replace("\0", ""), since__lte=now).values("colleague_id"))
    name, _, ref = after.replace("\0", "").partition("\n")
    if name:
        rows = rows.filter(Q(name__gt=name) | Q(name=name, ref__gt=ref))
    found = list(rows[: SIZE + 1])
    more = f"{found[SIZE - 1].name}\n{found[SIZE - 1].ref}" if len(found) > SIZE else ""
    titles = {name: role.title for name, role in editions.book().policy().roles.items()}
    return People([_line(one, who.known, titles, now) for one in found[:SIZE]], more)


def _line(one: Colleague, everybody: Mapping[str, Known], titles: Mapping[str, str], now: datetime) -> Line:
    known = everybody[one.ref]
    away = max((end for start, end in known.away if start <= now < end), default=None)
    cover = everybody[known.deputy].name if known.deputy in everybody else ""
    return Line(
        one.ref, one.name, one.email, one.telephone, tuple(titles.get(role, role) for role in sorted(known.roles)), away, cover, one.left
    )


# --- one colleague -------------------------------------------------------------------------------
@dataclass(frozen=True)
class Office:
    """An office that a colleague holds, has held or will hold."""

    role: str
    title: str
    since: datetime
    until: datetime | None
    state: str  # held, to-come, ended
    known: bool  # whether the edition in force knows it

    @property
    def last(self) -> datetime | None:
        """A moment of the last day."""
        return self.until - timedelta(seconds=1) if self.until else None


@dataclass(frozen=True)
class Away:
    """An absence. `cover` is "" where the usual deputy stands in."""

    id: int
    start: datetime
    end: datetime
    cover: str
    state: str  # away, to-come, over, taken-back

    @property
    def last(self) -> datetime:
        """A moment of the last day."""
        return self.end - timedelta(seconds=1)


@dataclass(frozen=True)
class Change:
    """One entry of the office's book about a colleague."""

    at: datetime
    by: str
    step: str
    effects: tuple[dict[str, Any], ...]
    why: str


@dataclass(frozen=True)
class OneColleague:
    """A colleague, as far as the asker may see their settings."""

    one: Colleague
    now: Known
    names: dict[str, str]  # of everybody, by reference
    capacity: str
    administrator: bool
    offices: list[Office]
    absences: list[Away]
    related: list[tuple[str, str]]
    changes: list[Change]
    tokens: int

    @property
    def own(self) -> bool:
        return self.capacity in (record.SELF, record.ADMINISTRATOR)


def one(*, actor: Actor, ref: str, now: datetime) -> OneColleague:
    """One colleague: for themselves, their manager or head, and administrators. Raises NotFound for anybody else."""
    who = record.asker(actor=actor, now=now)
    found, capacity = record.subject(ref), who.stands_to(ref)
    if not capacity:
        raise NotFound(ref)
    known, names = record.offices(), {key: each.name for key, each in who.known.items()}
    held = [_office(row, known, now) for row in RoleHeld.objects.filter(colleague=found).order_by("-since", "-id")]
    absences = Absence.objects.filter(colleague=found).select_related("cover").order_by("-start", "-id")[:30]
    related = relations(actor=actor, colleague=ref, now=now)
    people = dict(Person.objects.filter(ref__in=related).values_list("ref", "name"))
    see = capacity in (record.ADMINISTRATOR, record.SELF)
    return OneColleague(
        one=found, now=who.known[ref], names=names, capacity=capacity, administrator=who.administrator, offices=held,
        absences=[_away(row, now) for row in absences], related=[(key, names.get(key) or people.get(key, "")) for key in related],
        changes=_changes(ref) if see else [], tokens=apps.get_model("api", "Token").objects.filter(colleague=found, revoked=None).count(),
    )  # fmt: skip


def _office(row: RoleHeld, known: Any, now: datetime) -> Office:
    state = "ended" if row.until and row.until <= now else "to-come" if row.since > now else "held"
    return Office(row.role, known[row.role].title if row.role in known else row.role, row.since, row.until, state, row.role in known)


def _away(row: Absence, now: datetime) -> Away:
    state = "taken-back" if row.end <= row.start else "over" if row.end <= now else "to-come" if row.start > now else "away"
    return Away(row.pk, row.start, row.end, row.cover.name if row.cover else "", state)


def _changes(ref: str) -> list[Change]:
    rows = Row.objects.filter(stream__kind=OFFICE, stream__ref=record.PEOPLE, body__strand=ref).order_by("-number").prefetch_related("parts")
    return [
        Change(row.recorded_at, row.body["by"], row.body["step"], tuple(row.body["effects"]), " ".join((part.content or {}).get("why", "") for part in row.parts.all()))
        for row in rows[:CHANGES]
    ]  # fmt: skip


# --- all that one holds --------------------------------------------------------------------------
@dataclass(frozen=True)
class Holding:
    """All that a colleague holds. What is on cases that the asker may not see is only counted."""

    offices: list[tuple[Office, tuple[str, ...]]]  # with the names of the others who hold it
    work: list[WorkItem]  # on cases that the asker may see
    elsewhere: list[tuple[str, int, datetime | None]]  # on others: what it is, how often, when the first is due
    more: bool
    seats: int
    cases: list[tuple[str, bool, bool]]  # reference ("" where it is not the asker's to see), whether as lead
    manages: list[str]
    heads: list[str]
    deputises: list[str]
    drafts: int
    tokens: int


def holding(*, actor: Actor, ref: str, now: datetime) -> Holding:
    """What a colleague would leave behind. For themselves, their manager or head, and administrators. Raises NotFound."""
    who = record.asker(actor=actor, now=now)
    found = record.subject(ref)
    if not who.stands_to(ref):
        raise NotFound(ref)
    page = worklist.work(actor=Actor(ref), now=now) if not (found.left and found.left <= now) else None
    work = list(page.items) if page else []
    rows = list(CaseRow.objects.filter(Q(lead=ref) | Q(deputy=ref), ended=None).order_by("ref"))
    seen = _seen(actor, {one.case for one in work} | {row.ref for row in rows}, now)
    others = {key: each for key, each in who.known.items() if key != ref and each.left is None}
    return Holding(
        offices=_offices(found, others, now), work=[one for one in work if one.case in seen], elsewhere=_counted([one for one in work if one.case not in seen]),
        more=bool(page and page.cursor),
        seats=_seats(work), cases=[(row.ref, row.ref in seen, row.lead == ref) for row in rows],
        manages=[one.name for one in others.values() if one.manager == ref], heads=[one.name for one in others.values() if one.head == ref],
        deputises=[one.name for one in others.values() if one.deputy == ref],
        drafts=Draft.objects.filter(Q(by=ref, for_human="") | Q(for_human=ref)).count(),
        tokens=apps.get_model("api", "Token").objects.filter(colleague=found, revoked=None).count(),
    )  # fmt: skip


def _offices(found: Colleague, others: dict[str, Known], now: datetime) -> list[tuple[Office, tuple[str, ...]]]:
    known = record.offices()
    held = [_office(row, known, now) for row in RoleHeld.objects.filter(colleague=found).exclude(until__lte=now).order_by("since", "id")]
    return [(one, tuple(each.name for each in others.values() if one.role in each.roles)) for one in held]


def _counted(work: Sequence[WorkItem]) -> list[tuple[str, int, datetime | None]]:
    """Work by what it is, the soonest first, as it comes."""
    found: dict[str, list[datetime | None]] = {}
    for one in work:
        found.setdefault(one.title, []).append(one.due)
    return [(title, len(dues), dues[0]) for title, dues in found.items()]


def _seats(work: Sequence[WorkItem]) -> int:
    wanted = Q(pk=None)
    for one in work:
        wanted |= Q(case__ref=one.case, matter=one.matter)
    return sum(bool(data.get("seats")) for data in MatterRow.objects.filter(wanted).values_list("data", flat=True)) if work else 0


def _seen(actor: Actor, refs: set[str], now: datetime) -> set[str]:
    """Those of the cases that the asker may see in full. A machine's operator may see none by this door."""
    if not refs or actor.human.startswith(record.OPERATOR):
        return set()
    asker = whose.asker(actor=actor, now=now)
    rows = list(CaseRow.objects.filter(ref__in=refs))
    matters = whose.by_case(list(MatterRow.objects.filter(case__in=[row.pk for row in rows])))
    return {row.ref for row in rows if whose.may_see(asker, whose.brief_case(row, matters.get(row.pk, [])))}
