"""The register of cases, page by page: only those that the asker may see."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet

from evenhand.case import house, subjects
from evenhand.case.facts import Actor
from evenhand.case.state import State
from evenhand.desk import paging, whose
from evenhand.desk.paging import Page
from evenhand.desk.whose import Asker
from evenhand.people import find
from evenhand.people.models import Person
from evenhand.registers.models import CaseRow, MatterRow, TurnRow

_ROUNDS = 5
Keep = Callable[[State, Sequence[MatterRow]], bool]


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
    subject: str = ""  # person, address, group, representative
    acting_for: str = ""  # the words that keep it to what a representative does as one
    turn: tuple[str, ...] = ()  # the offices whose turn it is, in words
    lead_name: str = ""
    old: bool = False  # it began as a row of an old register


def cases(
    *, actor: Actor, now: datetime, open: bool | None = None, overdue: bool | None = None, mine: bool | None = None,
    owner: str = "", q: str = "", cursor: str = "",
) -> Page[CaseItem]:  # fmt: skip
    """Cases that the asker may see, latest opened first. `owner` is a role; `q` a case, a person or a name.

    Raises NotFound when the asker is not known.
    """
    who = whose.asker(actor=actor, now=now)
    return page_of(who, _rows(who, open, overdue, mine, owner, q), cursor)


def page_of(who: Asker, rows: QuerySet[CaseRow], cursor: str, keep: Keep | None = None) -> Page[CaseItem]:
    """The next rows that are the asker's to see, the latest opened first, after the one that the cursor names.

    `keep` is asked of each with its open matters: what the database could only answer nearly.
    """
    rows = rows.order_by("-opened", "-id")
    items: list[CaseItem] = []
    after = paging.read_cursor(cursor)
    for _ in range(_ROUNDS):
        found = list(_after(rows, after)[: paging.SIZE])
        for row, item in zip(found, judge(who, found, keep), strict=True):
            after = (row.opened, row.pk)
            if item:
                items.append(item)
                if len(items) == paging.SIZE:
                    return Page(items, paging.cursor_of(*after))
        if len(found) < paging.SIZE:
            return Page(items, "")
    return Page(items, paging.cursor_of(*after) if after else "")


def cases_about(who: Asker, person: str) -> list[CaseItem]:
    """The cases of one person that the asker may see, latest first."""
    found = list(CaseRow.objects.filter(person=person).order_by("-opened", "-id")[:100])
    return [item for item in judge(who, found) if item]


def _rows(
    who: Asker, open: bool | None, overdue: bool | None, mine: bool | None, owner: str, q: str
) -> QuerySet[CaseRow]:
    rows = theirs(who)
    if open is not None:
        rows = rows.filter(ended__isnull=open)
    if overdue is not None:
        late = Q(pk__in=MatterRow.objects.filter(due__lt=who.now, kind="duty").values("case_id"))
        rows = rows.filter(late if overdue else ~late)
    if mine is not None:
        own = own_cases(who)
        rows = rows.filter(own if mine else ~own)
    if owner:
        rows = rows.filter(pk__in=TurnRow.objects.filter(role=owner[:60].replace("\0", "")).values("matter__case_id"))
    return rows.filter(called(q)) if q.strip("\0 ") else rows


def theirs(who: Asker) -> QuerySet[CaseRow]:
    """The rows among which all are that the asker may see; each is judged afterwards."""
    return CaseRow.objects.all() if who.reviews else CaseRow.objects.filter(whose.concerning(who))


def own_cases(who: Asker) -> Q:
    """The condition on CaseRow for those that the asker leads, or in which something waits for them."""
    return Q(pk__in=TurnRow.objects.filter(whose.turns(who)).values("matter__case_id")) | Q(lead=who.human) | whose.led(who)


def called(q: str) -> Q:
    """The condition on CaseRow for a case, a person or an address as somebody typed it."""
    q = q.replace("\0", "")[:200].strip()
    return Q(ref__iexact=q) | Q(person__in=[one.ref for one in find.search(q)]) | Q(address=q[:40])


def _after(rows: QuerySet[CaseRow], after: tuple[datetime, int] | None) -> QuerySet[CaseRow]:
    if after is None:
        return rows
    moment, key = after
    return rows.filter(Q(opened__lt=moment) | Q(opened=moment, pk__lt=key))


def judge(who: Asker, rows: Sequence[CaseRow], keep: Keep | None = None) -> list[CaseItem | None]:
    """Each case as an item, or None where it is not theirs to see (or not to be kept). Two queries for all of them."""
    matters = whose.by_case(list(MatterRow.objects.filter(case__in=[row.pk for row in rows]).order_by("soonest", "id")))
    refs = {row.person for row in rows} - {""}
    people = {one.ref: one for one in Person.objects.filter(ref__in=refs)} if refs else {}
    return [_judged(who, row, matters.get(row.pk, []), people.get(row.person), keep) for row in rows]


def _judged(who: Asker, row: CaseRow, matters: list[MatterRow], person: Person | None, keep: Keep | None) -> CaseItem | None:
    state = whose.brief_case(row, matters)
    if not whose.may_see(who, state) or (keep and not keep(state, matters)):
        return None
    return _item(who, row, matters, person)


def _item(who: Asker, row: CaseRow, matters: Sequence[MatterRow], person: Person | None) -> CaseItem:
    waiting = next((one for one in matters if one.kind == "duty"), None)
    due = waiting.due if waiting else None
    return CaseItem(
        ref=row.ref, edition=row.edition, person=row.person, initials=person.initials if person else "?",
        name=(person.name or person.description) if person else "", address=row.address, opened=row.opened, ended=row.ended,
        lead=row.lead, next_due=due, waiting=waiting.title if waiting else "", late=bool(due and due < who.now),
        time_left=paging.left_in_words(due, who.now) if waiting else "", number=row.number, subject=subjects.kind(row.brief["subject"]),
        acting_for=subjects.acting_for(row.brief["subject"]), turn=turn_of(who, waiting) if waiting else (),
        lead_name=who.facts.colleagues[row.lead].name if row.lead in who.facts.colleagues else row.lead,
        old=any(number == 1 and step == house.BRING for _strand, step, _human, number in row.brief["acts"]),
    )  # fmt: skip


def turn_of(who: Asker, matter: MatterRow) -> tuple[str, ...]:
    """The offices whose duty a matter is, in words; of a group the office of each seat."""
    roles = who.book.policy(matter.edition).roles
    named = matter.owner or [offices[0] for _, offices in matter.data["seats"] if offices]
    return tuple(dict.fromkeys(roles[one].title if one in roles else one for one in named))
