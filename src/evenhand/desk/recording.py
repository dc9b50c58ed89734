"""Writing what the rules decided: record, the person's own stream, registers, cards. One transaction, the caller's.

Locks are taken in one order everywhere: the case's stream, the person, the person's stream, the book of cases,
what was told. So two transactions wait for each other, and never both.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from evenhand import alerts, ledger, registers
from evenhand.case import died
from evenhand.case.events import Effect, Event
from evenhand.case.facts import Book
from evenhand.case.fold import apply
from evenhand.case.state import State
from evenhand.desk.parts import given
from evenhand.ledger.models import CASE, OFFICE, PERSON, Stream
from evenhand.people.joined import folded, settled, surviving
from evenhand.people.models import Person, PersonNeed

CASES = "cases"  # the office's book of cases: the n-th entry names the n-th case and its first hash
# Effects that change what may be done to or for the person, so that their number has to move.
TOUCHING = ("impose", "lift", "restore", "force", "unforce")


@dataclass
class Open:
    """A case held for writing: its stream locked and folded, its person locked."""

    ref: str
    stream: Stream | None  # None: a case that is only about to be opened
    state: State
    person: Person | None
    book: Book
    now: datetime
    subject: Mapping[str, str] = field(default_factory=dict)  # of a case about to be opened


def hold_person(ref: str) -> Person | None:
    """The person, held until the transaction ends, so that two of their cases are decided one after the other.

    Where the record was joined to another, it is the surviving one that is held, also if that happened while we waited.
    """
    while ref:
        found = Person.objects.select_for_update().filter(ref=surviving(ref)).first()
        if found is None or found.same_as_id is None:
            return found
    return None


def hold_case(*, ref: str, book: Book, now: datetime) -> Open | None:
    """An existing case held for writing; None where there is none."""
    stream = Stream.objects.select_for_update().filter(kind=CASE, ref=ref, number__gt=0).first()
    if stream is None:
        return None
    state = folded(ledger.read(kind=CASE, ref=ref))
    return Open(ref, stream, state, hold_person(state.subject.get("person", "")), book, now)


def record(case: Open, events: Sequence[Event], *, fresh: Sequence[Event]) -> None:
    """Appends `events`; `fresh` are those not yet applied to the fold. Writes all that follows from them."""
    if case.stream is None:
        case.stream, book_of_cases = _open_case(case)
    else:
        book_of_cases = None
    for event in fresh:
        apply(case.state, event)
    if case.person and case.person.died:
        events = [*events, *died.stopped(case.book, case.state, case.now)]  # nobody is written to who has died
    answers = {event.number: given(case.state, case.book, event) for event in events}
    rows = ledger.append(stream=case.stream, events=events, given=answers, extra={"person": _head(case.person)})
    if book_of_cases is not None:
        effect = {"do": "case", "case": case.ref, "hash": rows[0].hash}
        ledger.append(stream=book_of_cases, events=[office_event(book_of_cases, "case.opened", effect, case.now)])
    effects = [effect for event in events for effect in event.effects]
    needs = _agree_needs(case, events)
    if case.person and any(effect["do"] in TOUCHING for effect in effects):
        effect = {"do": "case", "case": case.ref, "number": rows[-1].number, "hash": rows[-1].hash}
        advance(case.person, "case.changed", [effect], by=events[-1].by, now=case.now)
    settled(case.state)  # whom it is about may have been joined to another record while this waited
    registers.project(case=case.ref, state=case.state, book=case.book)
    if case.state.rows or needs:
        _compare(case)


def _compare(case: Open) -> None:
    subject = case.state.subject
    people, addresses = alerts.touched(
        person=subject.get("person", ""), address=subject.get("address", ""), now=case.now
    )
    alerts.compare(people=people, addresses=addresses, now=case.now, book=case.book)


def _open_case(case: Open) -> tuple[Stream, Stream]:
    book_of_cases = ledger.lock(kind=OFFICE, ref=CASES)
    case.ref = f"C-{book_of_cases.number + 1:06d}"
    return ledger.lock(kind=CASE, ref=case.ref), book_of_cases


def _head(person: Person | None) -> Mapping[str, Any] | None:
    """The head of the person's stream on which a case event was taken."""
    if person is None:
        return None
    stream = Stream.objects.filter(kind=PERSON, ref=person.ref).first()
    return {"ref": person.ref, "number": stream.number if stream else 0, "hash": stream.hash if stream else ""}


def office_event(stream: Stream, step: str, effect: Effect, now: datetime, by: str = "") -> Event:
    """The next event of a stream that is not a case."""
    return Event(
        number=stream.number + 1, step=step, outcome="recorded", clause=(), edition="", strand="", matter="", by=by,
        role="", recorded_at=now, occurred_at=now, effects=(effect,),
    )  # fmt: skip


def advance(person: Person, step: str, effects: Sequence[Effect], *, by: str, now: datetime) -> None:
    """Moves the number of a person who is held, with one event on their stream for each effect."""
    stream = ledger.lock(kind=PERSON, ref=person.ref)
    for effect in effects:
        ledger.append(stream=stream, events=[office_event(stream, step, effect, now, by)])
    person.number = stream.number
    person.save(update_fields=["number"])


def _agree_needs(case: Open, events: Sequence[Event]) -> list[str]:
    """What a step agreed would help goes onto the person's own record."""
    agreed = [
        (need, event) for event in events for effect in event.effects if effect["do"] == "needs" for need in effect["needs"]
    ]
    if case.person is None or not agreed:
        return []
    return add_needs(case.person, [need for need, _ in agreed], by=agreed[0][1].by, said_by=f"case {case.ref}", now=case.now)


def add_needs(person: Person, needs: Sequence[str], *, by: str, said_by: str, now: datetime) -> list[str]:
    """Records needs of a person who is held; those known already are left as they are. Returns the new ones."""
    known = set(PersonNeed.objects.filter(person=person, ended=None).values_list("need", flat=True))
    new = [need for need in dict.fromkeys(needs) if need not in known]
    PersonNeed.objects.bulk_create(PersonNeed(person=person, need=need, since=now, said_by=said_by) for need in new)
    effects: list[Effect] = [{"do": "need", "need": need, "said_by": said_by} for need in new]
    if effects:
        advance(person, "need.recorded", effects, by=by, now=now)
    return new
