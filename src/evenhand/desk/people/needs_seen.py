"""What helps a person as their page of needs shows it: what holds, what was asked, what was refused, what was before."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from evenhand.case.facts import Actor
from evenhand.desk import acts, editions, looks
from evenhand.desk.attend.contact import known_colleague
from evenhand.desk.errors import NotFound
from evenhand.desk.people import guard
from evenhand.desk.people.needs import DECIDE, RECORD
from evenhand.desk.people.needs_asking import talked, talked_lately
from evenhand.desk.people.needs_health import HEALTH
from evenhand.ledger.models import PERSON, Part
from evenhand.people import find
from evenhand.people.models import Colleague, NeedAsked, Person, PersonNeed
from evenhand.people.needs import AGREED, REFUSED

ENDED, ERASE = "ended", "note.erase"


@dataclass(frozen=True)
class NeedLine:
    """One need in its present state."""

    key: int
    need: str
    state: str  # asked, agreed, refused, ended
    since: datetime  # since when it holds; asked: since when it waits
    said_by: str  # an id of `people.needs.SAID_BY`, or in words
    by: str  # the name of who recorded it, or ""
    how: str = ""
    until: datetime | None = None  # decided, or ended
    decided_by: str = ""
    reasons: str = ""
    instead: str = ""
    reviewed: date | None = None
    due: date | None = None
    late: bool = False


@dataclass(frozen=True)
class NeedsView:
    """All of a person's needs, never why they have them."""

    person: Person
    now: Sequence[NeedLine]
    asked: Sequence[NeedLine]
    refused: Sequence[NeedLine]
    before: Sequence[NeedLine]
    talked: datetime | None  # when they were last asked and wanted nothing
    ask: bool  # nothing is known and nobody has asked of late: ask now
    may: Mapping[str, bool]  # by act


def needs_of(*, actor: Actor, person: str, now: datetime) -> NeedsView:
    """A person's needs. The look is recorded. Raises NotFound."""
    known_colleague(actor, now)
    one = find.by_ref(person) if "\0" not in person else None
    if one is None or not guard.open_to(actor=actor, person=one, now=now):
        raise NotFound(person)
    looks.note(actor=actor, what=looks.PERSON, ref=one.ref, now=now)
    lines = _lines(one, now)
    asked_on = talked(one)
    states = {state: [each for each in lines if each.state == state] for state in (AGREED, "asked", REFUSED, ENDED)}
    return NeedsView(
        person=one, now=states[AGREED], asked=states["asked"], refused=states[REFUSED][::-1], before=states[ENDED][::-1], talked=asked_on,
        ask=not lines and one.died is None and not talked_lately(asked_on, now), may=acts.may_all(actor=actor, acts=(RECORD, DECIDE, HEALTH, ERASE), now=now, person=one.ref),
    )  # fmt: skip


def _lines(one: Person, now: datetime) -> list[NeedLine]:
    held = list(PersonNeed.objects.filter(person=one).order_by("since", "id"))
    asked = list(NeedAsked.objects.filter(person=one).exclude(state=AGREED).order_by("asked", "id"))
    said = said_in([(each.said_ref, each.said_in) for each in (*held, *asked)] + [(each.decided_ref, each.decided_in) for each in asked])
    names = dict(Colleague.objects.filter(ref__in={each.by for each in (*held, *asked)} | {each.decided_by for each in asked}).values_list("ref", "name"))
    today = editions.book().policy().calendar.day(now)
    found = [
        NeedLine(
            each.pk, each.need, ENDED if each.ended else AGREED, each.since, each.said_by, names.get(each.by, ""), said.get((each.said_ref, each.said_in), {}).get("how", ""),
            until=each.ended, reviewed=each.reviewed, due=each.due, late=not each.ended and each.due <= today,
        )
        for each in held
    ]  # fmt: skip
    for each in asked:
        why = said.get((each.decided_ref, each.decided_in), {})
        found.append(NeedLine(
            each.pk, each.need, each.state, each.asked, each.said_by, names.get(each.by, ""), said.get((each.said_ref, each.said_in), {}).get("how", ""),
            until=each.decided, decided_by=names.get(each.decided_by, ""), reasons=why.get("reasons", ""), instead=why.get("instead", ""),
        ))  # fmt: skip
    return found


def said_in(places: Sequence[tuple[str, int | None]]) -> dict[tuple[str, int | None], Mapping[str, str]]:
    """What was written, by stream and number of the event; what has been erased is not among it."""
    wanted = {(ref, number) for ref, number in places if number}
    if not wanted:
        return {}
    at = Q()
    for ref in {ref for ref, _number in wanted}:
        at |= Q(event__stream__ref=ref, event__number__in=[number for other, number in wanted if other == ref])
    parts = Part.objects.filter(at, event__stream__kind=PERSON, sort="conduct", erased_at=None)
    return {(ref, number): content or {} for ref, number, content in parts.values_list("event__stream__ref", "event__number", "content")}
