"""Who may act for a person, as colleagues see it: on the person's page, before contact, on a call, and whom to ask yet."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import QuerySet

from evenhand.case.facts import Actor
from evenhand.desk import acts, editions, looks, whose
from evenhand.desk.attend.contact import PersonView, known_colleague
from evenhand.desk.casework.caselist import cases_about
from evenhand.desk.errors import NotFound
from evenhand.desk.people import authority_seeking, guard
from evenhand.desk.people.authority_seeking import RECORD, ToAsk
from evenhand.desk.people.authority_words import names_of, said_of
from evenhand.people import find
from evenhand.people.authority import CONFIRMED, ENDED, REFUSED, SOUGHT, TIME, Authority
from evenhand.people.models import Colleague, LetterCopied, Person
from evenhand.people.standings import WAYS

MOST_DUE = 200


@dataclass(frozen=True)
class AuthorityLine:
    """One who acts or says that they act, in its present state. Words are of the lists of `people.authority`."""

    key: int
    person: Person
    ref: str  # of their own record; "" where they have none
    name: str
    given: str  # the name by which they were recorded, where it was said later whose record is theirs
    organisation: str
    contact: str
    kind: str
    state: str
    covers: str
    case: str
    limits: str
    came_by: str
    received: date
    ask_by: date | None
    late: bool
    tried: int
    asked_by: str
    asked_on: date | None
    answer: str
    how: str
    since: date | None
    until: date | None
    ended: date | None
    ended_how: str
    told: date | None
    by: str  # names, "" where the program did it
    decided_by: str
    has_record: bool  # of their own, also one that is held by few


@dataclass(frozen=True)
class Copied:
    """A copy of a letter that was sent to somebody who acts."""

    authority: int
    case: str
    letter: str
    on: date
    by: str


@dataclass(frozen=True)
class AuthoritiesView:
    """All who act for a person, for whom the person acts, and whether the reader may record it."""

    person: Person
    lines: Mapping[str, Sequence[AuthorityLine]]  # by state; the latest last
    acts_for: Sequence[AuthorityLine]  # for others: being sought and confirmed
    copies: Sequence[Copied]
    may: bool


@dataclass(frozen=True)
class AuthorityView:
    """One of them, with what it takes to ask the person."""

    line: AuthorityLine
    ways: Mapping[str, Sequence[str]]  # how to ask them: by way, their numbers or addresses; the one by which it came is not among them
    cases: Sequence[str]  # of the person, as far as the reader may see them
    copies: Sequence[Copied]
    may: bool


def acting_beside(*, actor: Actor, view: PersonView, now: datetime) -> tuple[list[AuthorityLine], list[AuthorityLine]]:
    """Who acts for the person of a page that the desk has shown, and for whom they act. Two queries where there is nobody."""
    shown = [each.ref for each in view.cases]
    own = [_masked(each, shown) for each in authorities(view.person, now) if each.state != ENDED]
    return own, _for_others(actor, view.person, now)


def authorities_of(*, actor: Actor, person: str, now: datetime) -> AuthoritiesView:
    """Who may act for a person, and for whom they act. The look is recorded. Raises NotFound."""
    one = _seen(actor, person, now)
    looks.note(actor=actor, what=looks.PERSON, ref=one.ref, now=now)
    own = authorities(one, now)
    found, shown = copies([each.key for each in own]), _cases(actor, one, own, now)
    own = [_masked(each, shown) for each in own]
    lines = {state: [each for each in own if each.state == state] for state in (CONFIRMED, SOUGHT, REFUSED, ENDED)}
    may = acts.may(actor=actor, act=RECORD, now=now, person=one.ref)
    return AuthoritiesView(one, lines, _for_others(actor, one, now), [each for each in found if each.case in shown], may)


def authorities(one: Person, now: datetime) -> list[AuthorityLine]:
    """Those who act for a person, for a page that may show that person. Three queries."""
    return _lines(Authority.objects.filter(person=one), now)


def lines_of(keys: Collection[int], now: datetime) -> list[AuthorityLine]:
    """Those with these keys, for a page that may show them. Three queries."""
    return _lines(Authority.objects.filter(pk__in=keys), now)


def _for_others(actor: Actor, one: Person, now: datetime) -> list[AuthorityLine]:
    found = _lines(Authority.objects.filter(representative=one, state__in=(SOUGHT, CONFIRMED)), now)
    seen = {each.person.ref: each.person for each in found}
    open_to = {ref for ref, other in seen.items() if guard.open_to(actor=actor, person=other, now=now)}
    return [_masked(each, ()) for each in found if each.person.ref in open_to and each.state != ENDED]


def _cases(actor: Actor, one: Person, lines: Sequence[AuthorityLine], now: datetime) -> list[str]:
    """The cases of a person that the reader may see, asked for only where there is a line: of no other is a trace shown."""
    return [each.ref for each in cases_about(whose.asker(actor=actor, now=now), one.ref)] if lines else []


def _masked(line: AuthorityLine, shown: Sequence[str]) -> AuthorityLine:
    return line if not line.case or line.case in shown else replace(line, case="")


def one_authority(*, actor: Actor, person: str, key: int, now: datetime) -> AuthorityView:
    """One of those who act for a person, and how to ask that person about them. Raises NotFound."""
    one = _seen(actor, person, now)
    line = next((each for each in authorities(one, now) if each.key == key), None)
    if line is None:
        raise NotFound(str(key))
    looks.note(actor=actor, what=looks.PERSON, ref=one.ref, now=now)
    known, may = _cases(actor, one, [line], now), acts.may(actor=actor, act=RECORD, now=now, person=one.ref)
    return AuthorityView(_masked(line, known), ways(one, line.came_by, now), sorted(known), [each for each in copies([key]) if each.case in known], may)


def ways(one: Person, came_by: str, now: datetime) -> dict[str, list[str]]:
    """How a person can be asked, the way they like best first: not by the way it came, nor by one that they cannot use.

    Where their post goes is not said here, so that a safe address is not.
    """
    numbers = list(one.channels.order_by("id"))
    needs, policy = find.person_needs(one.ref), editions.book().policy()
    cannot = {channel for need in needs if need in policy.needs for channel in policy.needs[need].cannot}
    known = {
        "telephone": [each.value for each in numbers if each.kind == each.TELEPHONE], "text": [each.value for each in numbers if each.kind == each.TELEPHONE],
        "email": [each.value for each in numbers if each.kind == each.EMAIL],
    }  # fmt: skip
    reach = [way for way in WAYS if way != came_by and way not in cannot and (way not in known or known[way])]
    liked = {way: place for place, way in enumerate(one.prefers)}
    return {way: known.get(way, []) for way in sorted(reach, key=lambda way: liked.get(way, len(liked)))}


def who_calls(*, actor: Actor, person: str, now: datetime) -> list[AuthorityLine]:
    """Who may act for a person, and about whom they are being asked, and whom they refused: for whoever has somebody on
    the telephone. Nothing of a record held by named few; the look is that of the card. Raises NotFound for who is no colleague."""
    known_colleague(actor, now)
    one = find.by_ref(person) if "\0" not in person else None
    if one is None or not guard.open_to(actor=actor, person=one, now=now):
        return []
    found = [each for each in authorities(one, now) if each.state != ENDED]
    shown = _cases(actor, one, [each for each in found if each.case], now)
    return [_masked(each, shown) for each in found]


def authorities_due(*, actor: Actor, now: datetime) -> tuple[Sequence[ToAsk], int]:
    """Whom to ask, soonest first, and how many there are. Raises NotFound, Refused for who may not record it."""
    acts.demand(actor=actor, act=RECORD, now=now)
    return authority_seeking.to_ask(whose.asker(actor=actor, now=now), MOST_DUE)


def copies(keys: Sequence[int]) -> list[Copied]:
    """The copies that were sent to these, the earliest first. Two queries."""
    rows = list(LetterCopied.objects.filter(authority__in=keys).order_by("id"))
    names = dict(Colleague.objects.filter(ref__in={each.by for each in rows}).values_list("ref", "name")) if rows else {}
    day = editions.book().policy().calendar.day
    return [Copied(each.authority_id, each.case, each.letter, day(each.at), names.get(each.by, each.by)) for each in rows]


def _seen(actor: Actor, person: str, now: datetime) -> Person:
    known_colleague(actor, now)
    one = find.by_ref(person) if "\0" not in person else None
    if one is None or not guard.open_to(actor=actor, person=one, now=now):
        raise NotFound(person)
    return one


def _lines(found: QuerySet[Authority], now: datetime) -> list[AuthorityLine]:
    rows = list(found.select_related("person", "representative").order_by("id"))
    if not rows:
        return []
    said, names, day = said_of(rows), names_of(rows), editions.book().policy().calendar.day
    who = dict(Colleague.objects.filter(ref__in={one.by for one in rows} | {one.decided_by for one in rows}).values_list("ref", "name"))
    return [_line(one, names[one.pk], *said[one.pk], who, day(now), day(one.ended) if one.ended else None) for one in rows]


def _line(
    one: Authority, name: str, given: Mapping[str, str], decided: Mapping[str, str], who: Mapping[str, str], today: date, ended: date | None
) -> AuthorityLine:  # fmt: skip
    state, other = one.state_on(today), one.representative
    over = state == ENDED and one.state != ENDED
    return AuthorityLine(
        key=one.pk, person=one.person, ref=other.ref if other and not other.colleague_id else "", name=name, given=given.get("name", "") if other else "", organisation=given.get("organisation", ""),
        contact=given.get("contact", ""), kind=one.kind, state=state, covers=one.covers, case=one.case, limits=decided.get("limits") or given.get("limits", ""),
        came_by=one.came_by, received=one.received, ask_by=one.ask_by if state == SOUGHT else None, late=bool(state == SOUGHT and one.ask_by and one.ask_by < today),
        tried=one.tried, asked_by=one.asked_by, asked_on=one.tried_on, answer=one.answer, how=decided.get("how", ""), since=one.since, until=one.until,
        ended=one.until if over else ended, ended_how=TIME if over else one.ended_how, told=one.told, by=who.get(one.by, ""), decided_by=who.get(one.decided_by, ""),
        has_record=other is not None,
    )  # fmt: skip
