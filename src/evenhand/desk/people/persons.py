"""Who people are to us, and how to reach them: recorded, changed and ended on their own stream by who may."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.db import transaction
from django.utils.translation import gettext as _

from evenhand import ledger
from evenhand.case.events import Effect, Refusal, Refused
from evenhand.case.facts import Actor
from evenhand.desk import acts, looks
from evenhand.desk.attend.contact import known_colleague
from evenhand.desk.errors import NotFound
from evenhand.desk.people import guard
from evenhand.ledger.models import PERSON, Part
from evenhand.people import change, find, make
from evenhand.people.joined import refs
from evenhand.people.models import (
    Address,
    Channel,
    Joined,
    Person,
    PostAddress,
    Reference,
)  # fmt: skip
from evenhand.people.standings import BACK
from evenhand.people.words import name_words

T = TypeVar("T")
RECORD, SAFE = "person.record", "person.safe-address"


@dataclass(frozen=True)
class PostLine:
    """Where post goes. `text` is empty where the address is safe and not the reader's to see."""

    key: int
    kind: str
    text: str
    since: datetime


@dataclass(frozen=True)
class Link:
    """What another is to this person, as their page says it: it does nothing else."""

    key: int
    kind: str  # an id of `standings.LINKS`
    ref: str
    name: str


@dataclass(frozen=True)
class Known:
    """All that is known of a person but for what they did and what helps them."""

    person: Person
    asked: str  # the reference asked for: another one where that record was joined to this
    addresses: Sequence[Address]
    post: Sequence[PostLine]
    channels: Sequence[Channel]
    references: Sequence[Reference]
    links: Sequence[Link]
    joins: Sequence[Joined]  # records joined to this one, the latest first, those that stand
    may: Mapping[str, bool]  # by act


def known(*, actor: Actor, ref: str, now: datetime) -> Known:
    """What is known of a person. The look is recorded. Raises NotFound, and where the record is held by named few."""
    known_colleague(actor, now)
    one = find.by_ref(ref) if "\0" not in ref else None
    if one is None or not guard.open_to(actor=actor, person=one, now=now):
        raise NotFound(ref)
    looks.note(actor=actor, what=looks.PERSON, ref=one.ref, now=now)
    may = acts.may_all(actor=actor, acts=("person.record", "person.identify", "person.merge", "person.death", SAFE, "person.guard"), now=now, person=one.ref)
    return Known(
        person=one, asked=ref, addresses=list(one.addresses.order_by("-since", "id")), post=_post(one, may[SAFE], now),
        channels=list(one.channels.order_by("id")), references=list(one.references.order_by("system", "id")), links=_links(one),
        joins=list(one.joins.filter(undone=None).select_related("gone").order_by("-at", "-id")), may=may,
    )  # fmt: skip


def _post(one: Person, see: bool, now: datetime) -> list[PostLine]:
    running = [each for each in one.post_addresses.order_by("-since", "-id") if each.until is None or each.until > now]
    return [PostLine(each.pk, each.kind, str(each) if see or each.kind != PostAddress.SAFE else "", each.since) for each in running]


def _links(one: Person) -> list[Link]:
    own = [(each.pk, each.kind, each.other) for each in one.links.filter(until=None).select_related("other").order_by("id")]
    theirs = [(each.pk, BACK[each.kind], each.person) for each in one.linked.filter(until=None).select_related("person").order_by("id")]
    return [Link(key, kind, other.ref, other.called or other.description) for key, kind, other in own + theirs]


def record_person(*, actor: Actor, given: Mapping[str, Any], now: datetime) -> Person:
    """A new person (`given`: name, year_of_birth, language, standings, telephone, email, uprn, lines, postcode), or with
    `unidentified` somebody known by a description and an address, a number or an e-mail address. Raises Refused."""
    acts.demand(actor=actor, act=RECORD, now=now)
    with transaction.atomic():
        made = taken(lambda: change.new(given, now=now))
        one = acts.held(made.ref)
        acts.record(one, RECORD, [{"do": "person", "ref": one.ref, "unidentified": one.unidentified}], by=actor.human, now=now, said=_words(given))
        acts.compare(one, now)
    return one


def change_person(*, actor: Actor, ref: str, given: Mapping[str, Any], now: datetime) -> Person:
    """Changes what a person is called and what they are to us: name (with `was`: what the old one is), preferred_name,
    year_of_birth, language, standings, prefers. What is not given stays. Raises NotFound, Refused."""
    def does(one: Person) -> Sequence[Effect]:
        before = one.name
        fields = change.person(one, given, now=now)
        effects: list[Effect] = [{"do": "person-changed", "fields": fields}] if fields else []
        if given.get("was") == change.PROTECTED and "name" in fields:
            effects.append({"do": "name-protected", "erased": _forget(one, change.protects(before, one.name), now)})
        return effects

    words = {} if given.get("was") == change.PROTECTED else _words(given)  # a protected name is kept nowhere
    return _do(actor, ref, RECORD, does, now, words)


def _forget(one: Person, old: set[str], now: datetime) -> list[str]:
    """Erases what was recorded with a protected name on the person's own stream, and on those joined to it; which entries."""
    parts = Part.objects.filter(event__stream__kind=PERSON, event__stream__ref__in=refs(one.ref), erased_at=None).select_related("event__stream")
    erased = []
    for part in parts.order_by("id"):
        said = [str((part.content or {}).get(name, "")) for name in ("name", "preferred_name")]
        if old & {word for text in said for word in name_words(text)}:
            ledger.erase(part=part.pk, now=now)
            erased.append(f"{part.event.stream.ref}.{part.event.number}")
    return erased


def add_way(*, actor: Actor, ref: str, kind: str, given: Mapping[str, Any], now: datetime) -> Person:
    """Adds an address, a place for post, a number, a reference or a link; `kind` is a key of `change.ADDING`.

    A safe address is recorded by who may see it. Raises NotFound, Refused.
    """
    def does(one: Person) -> Sequence[Effect]:
        return [{"do": "way", "kind": kind, "key": change.add(one, kind, given, now=now)}]

    safe = kind == PostAddress.SAFE
    return _do(actor, ref, SAFE if safe else RECORD, does, now, {} if safe else _words(given))


def end_way(*, actor: Actor, ref: str, kind: str, key: int, now: datetime) -> Person:
    """Ends an address, a place for post or a link from now on; takes a number or a reference away.

    Raises NotFound, Refused.
    """
    def does(one: Person) -> Sequence[Effect]:
        if not change.end(one, kind, key, now=now):
            raise NotFound(str(key))
        return [{"do": "way-ended", "kind": kind, "key": key}]

    return _do(actor, ref, SAFE if kind == PostAddress.SAFE else RECORD, does, now, {})


def why_not(*, actor: Actor, act: str, person: str, now: datetime) -> list[str]:
    """Why a colleague may not take an act on a person, with who could; nothing where they may."""
    try:
        acts.demand(actor=actor, act=act, now=now, person=person)
    except Refused as refused:
        return [one.message for one in refused.refusals]
    return []


def _do(
    actor: Actor, ref: str, act: str, does: Callable[[Person], Sequence[Effect]], now: datetime, said: Mapping[str, Any]
) -> Person:  # fmt: skip
    """One act on a person: demanded, held, done, recorded, and the cards compared: those of a home left, too."""
    with transaction.atomic():
        one = acts.held(ref)
        acts.demand(actor=actor, act=act, now=now, person=one.ref)
        if not guard.open_to(actor=actor, person=one, now=now):
            raise NotFound(ref)
        before = [home.uprn for home in find.homes(person=one.ref, now=now)]
        effects = taken(lambda: does(one))
        if effects:
            acts.record(one, act, effects, by=actor.human, now=now, said=said)
            acts.compare(one, now, addresses=before)
    return one


def taken(do: Callable[[], T]) -> T:
    """What a room below could not take becomes a refusal, beside its field."""
    try:
        return do()
    except change.WrongField as error:
        raise Refused([Refusal("complete", str(error), field=error.field)]) from None
    except make.Wrong as error:
        raise Refused([Refusal("complete", str(error))]) from None


def _words(given: Mapping[str, Any]) -> dict[str, Any]:
    """What was given, for the part of the person's own, without what is empty."""
    return {name: value for name, value in given.items() if value not in ("", None, [])}


def name_of(one: Person) -> str:
    """What a person is called on a page."""
    return one.called or _("Somebody not yet identified")
