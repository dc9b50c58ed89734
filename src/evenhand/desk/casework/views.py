"""Looking at a case: what this actor may see, and what they may do, by the same functions as judge the doing."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from evenhand import ledger
from evenhand.case.events import Event
from evenhand.case.facts import Actor, Book, Facts
from evenhand.case.locate import policy_of
from evenhand.case.offers import Offer, available
from evenhand.case.passing import pass_time
from evenhand.case.state import State
from evenhand.desk import editions, facts, looks, sight
from evenhand.desk.errors import NotFound
from evenhand.desk.sight import PartView
from evenhand.ledger.models import CASE
from evenhand.ledger.record import Record
from evenhand.people import find
from evenhand.people.joined import folded
from evenhand.people.models import Person
from evenhand.policy.model import Policy


@dataclass(frozen=True)
class CaseView:
    """A case as one actor sees it. `events` are those visible; `state` holds blanks where something is hidden."""

    ref: str
    state: State
    policy: Policy
    book: Book
    offers: list[Offer]
    events: list[Event]
    facts: Facts
    person: Person | None
    hidden: set[int]
    parts: Mapping[int, tuple[PartView, ...]]
    hashes: Mapping[int, tuple[str, str]]  # number -> hash of the event before, its own
    head: str
    number: int  # of the last event recorded
    own_report_only: bool
    as_at: datetime


def read(case: str) -> Record:
    """A case from the record. Raises NotFound."""
    found = ledger.load(kind=CASE, ref=case) if "\0" not in case else None
    if found is None:
        raise NotFound(case)
    return found


def look(*, case: str, actor: Actor, now: datetime, record: bool = True) -> CaseView:
    """The case as this actor may see it. Raises NotFound where there is none, or it is not theirs to see.

    A constant number of queries, whatever the case holds. Time is passed in memory first, so that what is shown
    and offered is what stands now, even when no tick has recorded it yet.
    """
    found, book = read(case), editions.book()
    state = folded(found.events)
    pass_time(book, state, now)
    known = facts.gather(case=case, state=state, now=now)
    seen = sight.sight(state=state, book=book, facts=known, actor=actor, now=now)
    if seen == sight.NONE:
        raise NotFound(case)
    hidden = sight.sealed_views(state, actor.human)
    if seen == sight.OWN:
        hidden |= sight.not_of_own_report(state, actor.human)
    parts = sight.part_views(
        state=state, book=book, facts=known, actor=actor, parts=found.parts, hidden=hidden,
        numbers={row.pk: row.number for row in found.rows}, only_own=seen == sight.OWN, now=now,
    )  # fmt: skip
    sight.redact(state, parts, hidden)
    offers = available(book, state, actor, now, known) if seen == sight.FULL else []
    if seen == sight.OWN:
        sight.only_report(state, actor.human)
    if record:
        looks.note(actor=actor, what=looks.CASE, ref=case, now=now)
    person = state.subject.get("person", "")
    return CaseView(
        ref=case, state=state, policy=policy_of(book, state), book=book, offers=offers, facts=known,
        events=[event for event in state.events[: len(found.events)] if event.number not in hidden],
        person=find.by_ref(person) if person else None, hidden=hidden, parts=parts,
        hashes={row.number: (row.prev, row.hash) for row in found.rows}, head=found.head,
        number=len(found.events), own_report_only=seen == sight.OWN, as_at=now,
    )  # fmt: skip
