"""Work: what waits, soonest first. A page of a register, judged row by row by the core; no case is folded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.db.models import Q, QuerySet

from evenhand.case import carried
from evenhand.case.facts import COLLEAGUE, Actor, Colleague
from evenhand.case.state import State
from evenhand.desk import paging, whose
from evenhand.desk.paging import Page
from evenhand.desk.whose import Asker
from evenhand.people.models import Person
from evenhand.registers.models import CaseRow, MatterRow, TurnRow

_ROUNDS = 5  # a page gives up filling itself after so many readings, and hands on a cursor


@dataclass(frozen=True)
class WorkItem:
    """A matter that waits. `mine`: it is the asker's turn; a duty must be done, a right may be left."""

    case: str
    matter: str
    name: str
    title: str
    clause: tuple[str, ...]
    kind: str
    initials: str
    person: str
    due: datetime | None
    aim: datetime | None
    late: bool
    time_left: str
    owner: tuple[str, ...]  # the offices, in words
    acting: tuple[str, ...]  # who may act now, by reference
    mine: bool
    edition: str
    opened: datetime
    planned: bool = False  # its day passed long ago (an old register), and the day for which it is planned, its aim, has not
    covers: str = ""  # the colleague for whom the asker stands in, by reference; "": it is their own


def work(
    *, actor: Actor, now: datetime, mine: bool = True, role: str = "", overdue: bool = False,
    before: datetime | None = None, cursor: str = "",
) -> Page[WorkItem]:  # fmt: skip
    """Open matters, soonest first: with `mine` those whose turn it is for the asker, else all that they may see.

    What may be done on every case at any time is nobody's work, and is left out of what is `mine`. `role` narrows to one office, `overdue` to what is late, `before` to what is due before a moment.
    Raises NotFound when the asker is not known.
    """
    return page(whose.asker(actor=actor, now=now), mine=mine, role=role, overdue=overdue, before=before, cursor=cursor)


def page(
    who: Asker, *, mine: bool = True, role: str = "", overdue: bool = False, before: datetime | None = None, cursor: str = ""
) -> Page[WorkItem]:
    """A page of work, for one whose question is already known."""
    rows = _rows(who, mine, role, overdue, before)
    items: list[WorkItem] = []
    after = paging.read_cursor(cursor)
    for _ in range(_ROUNDS):
        chunk = _after(rows, after)[: paging.SIZE]
        found = list(chunk)
        judged = _judge(who, found, mine)
        for row, item in zip(found, judged, strict=True):
            after = (row.soonest, row.pk)
            if item:
                items.append(item)
                if len(items) == paging.SIZE:
                    return Page(items, paging.cursor_of(*after))
        if len(found) < paging.SIZE:
            return Page(items, "")
    return Page(items, paging.cursor_of(*after) if after else "")


def _rows(who: Asker, mine: bool, role: str, overdue: bool, before: datetime | None) -> QuerySet[MatterRow]:
    rows = MatterRow.objects.select_related("case").order_by("soonest", "id")
    if mine:
        waiting = Q(pk__in=TurnRow.objects.filter(whose.turns(who)).values("matter_id"))
        waiting |= Q(case__deputy=who.human)
        # A right that has lapsed can still be answered, as late, from its case; it is nobody's work any more.
        rows = rows.filter(waiting).filter(Q(shows=None) | Q(shows__lte=who.now)).exclude(kind="right", due__lt=who.now)
        rows = rows.filter(Q(kind="duty") | Q(data__standing=False))
    elif not who.reviews:
        rows = rows.filter(case__in=CaseRow.objects.filter(whose.concerning(who)).values("pk"))
    if role:
        rows = rows.filter(pk__in=TurnRow.objects.filter(role=role[:60].replace("\0", "")).values("matter_id"))
    if overdue:
        rows = rows.filter(due__lt=who.now, kind="duty")
    if before is not None:
        rows = rows.filter(soonest__lt=before)
    return rows


def _after(rows: QuerySet[MatterRow], after: tuple[datetime, int] | None) -> QuerySet[MatterRow]:
    if after is None:
        return rows
    moment, key = after
    return rows.filter(Q(soonest__gt=moment) | Q(soonest=moment, pk__gt=key))


def _judge(who: Asker, rows: Sequence[MatterRow], mine: bool) -> list[WorkItem | None]:
    """Each row as the asker may see it, or None. Two queries for all of them."""
    cases = {row.case_id: row.case for row in rows}
    # Whose turn a matter is follows without the case's other matters; whether the case is theirs to see may not.
    others = [] if mine else MatterRow.objects.filter(case__in=cases)
    matters = whose.by_case(list(others or rows))
    states = {key: whose.brief_case(case, matters.get(key, [])) for key, case in cases.items()}
    seen = {key: whose.may_see(who, state) for key, state in states.items()}
    people = {case.person for case in cases.values()} - {""}
    initials = {one.ref: one.initials for one in Person.objects.filter(ref__in=people)} if people else {}
    return [_item(who, row, states[row.case_id], initials, mine) if seen[row.case_id] else None for row in rows]


def _item(who: Asker, row: MatterRow, state: State, initials: dict[str, str], mine: bool) -> WorkItem | None:
    acting = whose.acting(who, state, state.matters[row.matter])
    ours = who.human in acting and not _anyones(row)
    if mine and not ours:
        return None
    roles = who.book.policy(row.edition).roles
    planned = carried.planned(row.kind, row.due, row.aim, who.now)
    return WorkItem(
        case=row.case.ref, matter=row.matter, name=row.name, title=row.title, clause=tuple(row.clause), kind=row.kind,
        initials=initials.get(row.case.person, "?"), person=row.case.person, due=row.due, aim=row.aim,
        late=bool(row.due and row.due < who.now and row.kind == "duty") and not planned, planned=planned,
        time_left=paging.left_in_words(row.aim if planned else row.due or row.aim, who.now, right=row.kind == "right"),
        owner=tuple(roles[one].title if one in roles else one for one in row.owner), acting=tuple(sorted(acting)),
        mine=ours, edition=row.edition, opened=row.opened, covers=_covers(who, row, state) if ours else "",
    )  # fmt: skip


def _covers(who: Asker, row: MatterRow, state: State) -> str:
    """For whom the asker stands in on this matter, by reference; "" where it is their turn in their own right.

    Asked of the core as it would be without deputies, and then with one deputy at a time.
    """
    colleagues = who.facts.colleagues
    mine = [ref for ref, one in colleagues.items() if one.deputy == who.human]
    of_case = state.deputy == who.human
    if not mine and not of_case:
        return ""
    alone = {**colleagues, **{ref: replace(colleagues[ref], deputy="") for ref in mine}}
    if who.human in _acting_with(who, row, replace(state, deputy="" if of_case else state.deputy), alone):
        return ""
    found = (ref for ref in mine if who.human in _acting_with(who, row, state, {**alone, ref: colleagues[ref]}))
    return state.lead if of_case else next(found, "")


def _acting_with(who: Asker, row: MatterRow, state: State, colleagues: Mapping[str, Colleague]) -> set[str]:
    asker = replace(who, facts=replace(who.facts, colleagues=colleagues))
    return whose.acting(asker, state, state.matters[row.matter])


def _anyones(row: MatterRow) -> bool:
    """What every colleague may do is nobody's work."""
    return COLLEAGUE in row.owner
