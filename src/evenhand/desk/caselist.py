"""The register of cases, page by page: only those that the asker may see."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from evenhand.case.facts import Actor
from evenhand.desk import paging, whose
from evenhand.desk.paging import Page
from evenhand.desk.whose import Asker
from evenhand.people import find
from evenhand.people.models import Person
from evenhand.registers.models import CaseRow, MatterRow, TurnRow

_ROUNDS = 5


@dataclass(frozen=True)
class CaseItem:
    """A case in a list."""

    ref: str
    edition: str
    person: str
    initials: str
    name: str
    address: str
    opened: datetime
    ended: datetime | None
    lead: str
    next_due: datetime | None
    waiting: str  # the title of what is due next
    time_left: str
    late: bool
    number: int


def cases(
    *, actor: Actor, now: datetime, open: bool | None = None, overdue: bool | None = None, mine: bool | None = None,
    owner: str = "", q: str = "", cursor: str = "",
) -> Page[CaseItem]:  # fmt: skip
    """Cases that the asker may see, latest opened first. `owner` is a role; `q` a case, a person or a name.

    Raises NotFound when the asker is not known.
    """
    who = whose.asker(actor=actor, now=now)
    rows = _rows(who, open, overdue, mine, owner, q)
    items: list[CaseItem] = []
    after = paging.read_cursor(cursor)
    for _ in range(_ROUNDS):
        found = list(_after(rows, after)[: paging.SIZE])
        for row, item in zip(found, _judge(who, found), strict=True):
            after = (row.opened, row.pk)
            if item:
                items.append(item)
                if len(items) == paging.SIZE:
                    return Page(items, paging.cursor_of(*after))
        if len(found) < paging.SIZE:
            return Page(items, "")
    return Page(items, paging.cursor_of(*after) if after else "")


def cases_of(*, actor: Actor, person: str, now: datetime) -> list[CaseItem]:
    """The cases of one person that the asker may see, latest first."""
    who = whose.asker(actor=actor, now=now)
    found = list(CaseRow.objects.filter(person=person).order_by("-opened", "-id")[:100])
    return [item for item in _judge(who, found) if item]


def _rows(
    who: Asker, open: bool | None, overdue: bool | None, mine: bool | None, owner: str, q: str
) -> QuerySet[CaseRow]:
    rows = CaseRow.objects.order_by("-opened", "-id")
    if not who.reviews:
        rows = rows.filter(whose.concerning(who))
    if open is not None:
        rows = rows.filter(ended__isnull=open)
    if overdue is not None:
        late = Q(pk__in=MatterRow.objects.filter(due__lt=who.now, kind="duty").values("case_id"))
        rows = rows.filter(late if overdue else ~late)
    if mine is not None:
        own = Q(pk__in=TurnRow.objects.filter(whose.turns(who)).values("matter__case_id"))
        own |= Q(lead=who.human) | Q(deputy=who.human)
        rows = rows.filter(own if mine else ~own)
    if owner:
        rows = rows.filter(pk__in=TurnRow.objects.filter(role=owner[:60].replace("\0", "")).values("matter__case_id"))
    if q := q.replace("\0", "")[:200].strip():
        named = [one.ref for one in find.search(q)]
        rows = rows.filter(Q(ref__iexact=q) | Q(person__in=named) | Q(address=q[:40]))
    return rows


def _after(rows: QuerySet[CaseRow], after: tuple[datetime, int] | None) -> QuerySet[CaseRow]:
    if after is None:
        return rows
    moment, key = after
    return rows.filter(Q(opened__lt=moment) | Q(opened=moment, pk__lt=key))


def _judge(who: Asker, rows: Sequence[CaseRow]) -> list[CaseItem | None]:
    """Each case as an item, or None where it is not theirs to see. Two queries for all of them."""
    matters = whose.by_case(list(MatterRow.objects.filter(case__in=[row.pk for row in rows]).order_by("soonest", "id")))
    refs = {row.person for row in rows} - {""}
    people = {one.ref: one for one in Person.objects.filter(ref__in=refs)} if refs else {}
    return [
        _item(who, row, matters.get(row.pk, []), people.get(row.person))
        if whose.may_see(who, whose.brief_case(row, matters.get(row.pk, []))) else None
        for row in rows
    ]  # fmt: skip


def _item(who: Asker, row: CaseRow, matters: Sequence[MatterRow], person: Person | None) -> CaseItem:
    waiting = next((one for one in matters if one.kind == "duty"), None)
    due = waiting.due if waiting else None
    return CaseItem(
        ref=row.ref, edition=row.edition, person=row.person, initials=person.initials if person else "?",
        name=(person.name or person.description) if person else "", address=row.address, opened=row.opened, ended=row.ended,
        lead=row.lead, next_due=due, waiting=waiting.title if waiting else "", late=bool(due and due < who.now),
        time_left=paging.left_in_words(due, who.now) if waiting else "", number=row.number,
    )  # fmt: skip
