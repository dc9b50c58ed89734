"""A colleague's own page of work: what waits for them, and what became of what they began.

One question of the door. A constant number of queries, whatever there is: pages of registers, judged by the core.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Q
from django.utils.translation import gettext as _

from evenhand.case import carried, house
from evenhand.case.facts import Actor, Book, Colleague
from evenhand.case.state import State
from evenhand.desk import sight, whose
from evenhand.desk.casework.caselist import turn_of
from evenhand.desk.contacts.inbound import HeldCount, held_count
from evenhand.desk.contacts.logs import LogsWork, logs_work
from evenhand.desk.models import Draft
from evenhand.desk.paging import Page
from evenhand.desk.people.authority_seeking import ToAsk, to_ask
from evenhand.desk.people.needs_decided import needs_count
from evenhand.desk.whose import Asker
from evenhand.desk.workload import worklist
from evenhand.desk.workload.worklist import WorkItem
from evenhand.people.models import Person
from evenhand.registers.models import AlertRow, CaseRow, MatterRow

_CASES = 100  # as far back as a page of work looks
_REPORTS, _HANDED = 5, 10
_FEW = 3  # so many are named; beyond, their office is
_JUDGED = 500
_SOON = timedelta(days=7)
_ASKED = 5  # so many whom to ask are named on a page of work; the rest stands on a page of its own


@dataclass(frozen=True)
class Waiting:
    """What a case waits for next, and who has it: by name where they are few, else by office."""

    title: str
    due: datetime | None
    who: str
    late: bool


@dataclass(frozen=True)
class Came:
    """What came of a report. `following` is None where nothing waits, or where only the report is theirs to see."""

    case: str
    initials: str
    reported: datetime
    ended: datetime | None
    in_force: int
    following: Waiting | None
    only_report: bool


@dataclass(frozen=True)
class Handed:
    """What the asker has done their part of, and somebody else has now; `prepared`: as a draft to confirm."""

    case: str
    initials: str
    following: Waiting
    prepared: bool = False


@dataclass(frozen=True)
class Cover:
    """A colleague who is away, and for whom the asker stands in until they are back."""

    name: str
    until: datetime


@dataclass(frozen=True)
class Overview:
    """All cases, for whoever may see them all: a look on a Monday."""

    open: int
    late: int
    soon: int
    by_office: Sequence[tuple[str, int]]  # late duties, by whose they are
    planned: int = 0  # of what is late: missed before it came here from an old register, and planned


@dataclass(frozen=True)
class MyWork:
    """A page of work and what belongs beside it."""

    page: Page[WorkItem]
    came: Sequence[Came]
    handed: Sequence[Handed]
    covering: Sequence[Cover]
    away_until: datetime | None
    deputy: str
    names: Mapping[str, str]
    book: Book
    begun: Mapping[tuple[str, str], str] = field(default_factory=dict)  # (case, matter) -> who prepared it; "": the asker
    overview: Overview | None = None
    held: HeldCount | None = None  # what came in under a restriction and waits to be read
    logs: LogsWork | None = None  # logs of contacts: how many are open, and whose end wants a look
    needs: int = 0  # of what helps people: what waits for a decision or a second look by those who may decide
    to_ask: Sequence[ToAsk] = ()  # whether somebody may act for a person, for those who may record it
    to_ask_number: int = 0


def my_work(*, actor: Actor, now: datetime, cursor: str = "") -> MyWork:
    """Everything on the asker's page of work. Raises NotFound when the asker is not known."""
    who = whose.asker(actor=actor, now=now)
    colleagues = who.facts.colleagues
    drafts = list(Draft.objects.filter(Q(by=who.human) | Q(for_human=who.human)).exclude(case="").order_by("-saved_at")[:_CASES])
    first = not cursor
    asks, number = to_ask(who, _ASKED) if first else ([], 0)
    came, handed = _involved(who, drafts) if first else ([], [])
    return MyWork(
        page=worklist.page(who, cursor=cursor), came=came, handed=handed,
        covering=[Cover(one.name or ref, until) for ref, one in colleagues.items() if one.deputy == who.human and (until := _away(one, now))],
        away_until=_away(who.self, now), deputy=_name(who, who.self.deputy), names={ref: one.name or ref for ref, one in colleagues.items()}, book=who.book,
        begun={(one.case, one.matter): "" if one.by == who.human else _name(who, one.by) for one in reversed(drafts) if one.for_human == who.human or (one.by == who.human and not one.for_human)},
        overview=_overview(who) if first and who.reviews else None, held=held_count(who), needs=needs_count(who), logs=logs_work(who) if first else None, to_ask=asks, to_ask_number=number,
    )  # fmt: skip


def _away(one: Colleague, now: datetime) -> datetime | None:
    """Until when a colleague is away; None where they are here, or gone for good."""
    return max((end for start, end in one.away if start <= now < end), default=None)


def _name(who: Asker, ref: str) -> str:
    known = who.facts.colleagues.get(ref)
    return (known.name or ref) if known else ""


@dataclass(frozen=True)
class _Seen:
    """A case that the asker took part in, as far as it is theirs to see."""

    row: CaseRow
    state: State
    full: bool
    initials: str
    matters: Sequence[MatterRow]
    in_force: int


def _involved(who: Asker, drafts: Sequence[Draft]) -> tuple[list[Came], list[Handed]]:
    """What came of the asker's reports, and what they handed on."""
    prepared = {one.case: one for one in drafts if one.by == who.human and one.for_human not in ("", who.human)}
    acted = Q(humans__human=who.human) | Q(ref__in=prepared)
    rows = list(CaseRow.objects.filter(acted).distinct().order_by("-opened", "-id")[:_CASES])
    keys = [row.pk for row in rows]
    matters = whose.by_case(list(MatterRow.objects.filter(case__in=keys).order_by("soonest", "id")))
    alerts = AlertRow.objects.filter(case__in=keys, lifted=None, binds__lte=who.now, starts__lte=who.now).filter(Q(ends=None) | Q(ends__gt=who.now))
    in_force = Counter(alerts.values_list("case_id", flat=True))
    people = {row.person for row in rows} - {""}
    initials = {one.ref: one.initials for one in Person.objects.filter(ref__in=people)} if people else {}
    came: list[Came] = []
    handed: list[Handed] = []
    for row in rows:
        mine = matters.get(row.pk, [])
        state = whose.brief_case(row, mine)
        seen = sight.sight(state=state, book=who.book, facts=who.facts, actor=who.actor, now=who.now)
        if seen != sight.NONE:
            one = _Seen(row, state, seen == sight.FULL, initials.get(row.person, ""), mine, in_force[row.pk])
            came += _came(who, one)
            handed += _handed(who, one, prepared.get(row.ref))
    came.sort(key=lambda one: one.reported, reverse=True)
    told = {one.case for one in came[:_REPORTS]}  # each case once: what came of a report says who has it, too
    return came[:_REPORTS], [one for one in handed if one.prepared or one.case not in told][:_HANDED]


def _reports(who: Asker, state: State) -> list[int]:
    """The entries with which the asker opened a strand that still counts."""
    mine = {act.event for act in state.acts if act.human == who.human and act.step != house.BRING}
    return [one.opened_by for one in state.strands.values() if not one.annulled and one.opened_by in mine]


def _came(who: Asker, case: _Seen) -> list[Came]:
    opened = {one.opened_by: one.opened for one in case.state.strands.values()}
    found = _reports(who, case.state)[-1:]
    ended = case.row.ended if case.full else None
    return [
        Came(
            case.row.ref, case.initials, opened[one], ended, case.in_force if case.full else 0,
            _following(who, case) if case.full and not ended else None, not case.full,
        ) for one in found
    ]  # fmt: skip


def _handed(who: Asker, case: _Seen, draft: Draft | None) -> list[Handed]:
    """What somebody else has now, after the asker did more on the case than report."""
    if not case.full or case.row.ended:
        return []
    if draft is not None:
        titles = [one.title for one in case.matters if one.matter == draft.matter]
        title = titles[0] if titles else case.row.ref
        return [Handed(case.row.ref, case.initials, Waiting(title, None, _name(who, draft.for_human), False), prepared=True)]
    reports = {one.opened_by for one in case.state.strands.values()}
    acted = any(act.human == who.human and act.event not in reports and not sight.open_to_all(case.state, who.book, act) for act in case.state.acts)
    duties = _duties(who, case) if acted else []
    theirs = [one for one in duties if who.human not in _acting(who, case, one)]
    return [Handed(case.row.ref, case.initials, _waiting(who, case, theirs[0]))] if theirs and len(theirs) == len(duties) else []


def _duties(who: Asker, case: _Seen) -> list[MatterRow]:
    """The duties that are open now, soonest first."""
    return [one for one in case.matters if one.kind == "duty" and (one.shows is None or one.shows <= who.now)]


def _following(who: Asker, case: _Seen) -> Waiting | None:
    return next((_waiting(who, case, one) for one in _duties(who, case)), None)


def _acting(who: Asker, case: _Seen, row: MatterRow) -> set[str]:
    return whose.acting(who, case.state, case.state.matters[row.matter])


def _waiting(who: Asker, case: _Seen, row: MatterRow) -> Waiting:
    acting = sorted(_acting(who, case, row))
    offices = ", ".join(turn_of(who, row))
    named = _(" or ").join(_("you") if one == who.human else _name(who, one) for one in acting) if 0 < len(acting) <= _FEW else offices
    return Waiting(row.title, row.due, named, bool(row.due and row.due < who.now) and not carried.planned(row.kind, row.due, row.aim, who.now))


def _overview(who: Asker) -> Overview:
    """Counted case by case as the asker may see them: a conflict of interest leaves no trace in a number either."""
    rows = list(MatterRow.objects.filter(kind="duty", due__lt=who.now + _SOON).select_related("case").order_by("due", "id")[:_JUDGED])
    states = {row.case_id: whose.brief_case(row.case, []) for row in rows}
    seen = {key for key, state in states.items() if whose.may_see(who, state)}
    late = [row for row in rows if row.due and row.due < who.now and row.case_id in seen]
    soon = [row for row in rows if row.due and row.due >= who.now and row.case_id in seen and (row.shows is None or row.shows <= who.now)]
    offices: Counter[str] = Counter()
    for row in late:
        offices[", ".join(turn_of(who, row)) or _("Nobody")] += 1
    cases = CaseRow.objects.filter(ended=None).only("brief", "number")[: _JUDGED * 4]
    shown = sum(_counts(who, whose.brief_case(one, [])) for one in cases)
    return Overview(shown, len(late), len(soon), offices.most_common(), sum(carried.planned(row.kind, row.due, row.aim, who.now) for row in late))


def _counts(who: Asker, state: State) -> bool:
    """Whether a case is theirs to see, for somebody who may see every case: the quick question first."""
    return whose.may_see(who, state) if sight.narrowed(state, who.facts) else not sight.conflicted(state, who.facts, who.human)
