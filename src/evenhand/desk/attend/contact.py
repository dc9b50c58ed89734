"""Before contact: cards, and finding the person or address they belong to. Every colleague may; each look is recorded."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from evenhand import alerts
from evenhand.alerts.cards import Card
from evenhand.case.facts import COLLEAGUE, Actor
from evenhand.desk import editions, looks, whose
from evenhand.desk.attend.logged import CallView, logged_calls
from evenhand.desk.casework.caselist import CaseItem, cases_about
from evenhand.desk.casework.past import Past, past
from evenhand.desk.errors import NotFound
from evenhand.desk.models import Look
from evenhand.desk.people import guard, needs_asking
from evenhand.people import find, org
from evenhand.people.models import Address, Channel, Colleague, Person, PersonNeed

MOST = 20


@dataclass(frozen=True)
class Found:
    """One result of a search: enough to tell people apart, nothing of what is recorded about them."""

    kind: str  # person, address
    ref: str
    name: str
    year_of_birth: int | None
    address: str
    unidentified: bool
    group: bool  # a group, which has a card as a person has
    exact: bool  # by a full reference, address, postcode, telephone number or e-mail address


@dataclass(frozen=True)
class PersonView:
    """A person's page: what helps and how to communicate first."""

    person: Person
    needs: Sequence[PersonNeed]
    channels: Sequence[Channel]
    addresses: Sequence[Address]
    card: Card
    cases: Sequence[CaseItem]  # those that the actor may see
    past: Past  # on those cases
    calls: Sequence[CallView]  # logged on the telephone, where the actor may read them
    everything: bool  # the actor may see every case, but for a conflict of interest
    looked_before: datetime | None  # when the actor last looked at this page
    ask: bool = False  # nothing is known of what helps, and nobody has asked of late


def known_colleague(actor: Actor, now: datetime) -> Colleague:
    """The colleague who acts. Raises NotFound when nobody of that name works here now."""
    found = Colleague.objects.filter(ref=actor.human).first() if actor.kind == COLLEAGUE and "\0" not in actor.human else None
    if found is None or (found.left and found.left <= now):
        raise NotFound(actor.human)
    return found


def actor_of(*, user_id: int | None, now: datetime) -> Actor | None:
    """The colleague whose account this is; None where it is nobody's, or they have left."""
    ref = org.colleague_of(user_id=user_id, now=now) if user_id else ""
    return Actor(ref) if ref else None


def card(*, actor: Actor, person: str = "", address: str = "", now: datetime) -> Card:
    """The card of a person or an address. A conflict of interest never closes it. Raises NotFound."""
    found = lookup(actor=actor, people=[person] if person else [], addresses=[address] if address else [], now=now)
    if len(found) != 1:
        raise NotFound(person or address)
    return found[0]


def lookup(*, actor: Actor, people: Sequence[str] = (), addresses: Sequence[str] = (), now: datetime) -> list[Card]:
    """The cards of up to 500 references, each look recorded; unknown ones are left out.

    Raises NotFound for an unknown actor, ValueError for more than 500.
    """
    known_colleague(actor, now)
    people = [one for one in people if "\0" not in one]
    addresses = [one for one in addresses if "\0" not in one]
    found = alerts.lookup(people=people, addresses=addresses, now=now, book=editions.book_for_cards())
    looks.note_all(actor=actor, what=looks.CARD, refs=[one.person or one.address for one in found], now=now)
    return found


def find_people(*, actor: Actor, q: str, now: datetime) -> list[Found]:
    """People and addresses that `q` may mean, best first, at most 20. What is recorded of them is on the card alone."""
    known_colleague(actor, now)
    q = q.replace("\0", "")[:200].strip()
    if not q:
        return []
    exact = find.exact(q)
    people = exact or find.by_name(q)
    homes: dict[int, Address] = {}
    for home in Address.objects.filter(person__in=people).order_by("id"):
        if home.until is None or home.until > now:
            homes[home.person_id or 0] = home
    found = [
        Found("person", one.ref, one.called or one.description, one.year_of_birth, str(homes.get(one.pk, "")), one.unidentified, one.is_group, bool(exact))
        if one.colleague_id is None or guard.open_to(actor=actor, person=one, now=now)
        else Found("person", one.ref, one.called, None, "", False, False, bool(exact))  # what tells apart somebody who works here is held by few
        for one in people
    ]  # fmt: skip
    return (found + [Found("address", one.uprn, "", None, str(one), False, False, True) for one in find.places(q)])[:MOST]


def person(*, actor: Actor, ref: str, now: datetime) -> PersonView:
    """A person's page. The look is recorded, at the card as well, since its alerts stand here. Raises NotFound."""
    known_colleague(actor, now)
    one = find.by_ref(ref) if "\0" not in ref else None
    if one is None or not guard.open_to(actor=actor, person=one, now=now):
        raise NotFound(ref)
    ref = one.ref  # of a record that was joined to another, the surviving one
    shown = alerts.card(person=ref, now=now, book=editions.book())
    assert shown is not None
    before = Look.objects.filter(actor=actor.human, what=looks.PERSON, ref=ref[:60]).order_by("-at").first()
    looks.note(actor=actor, what=looks.PERSON, ref=ref, now=now)
    looks.note(actor=actor, what=looks.CARD, ref=ref, now=now)
    who = whose.asker(actor=actor, now=now)
    cases = cases_about(who, ref)
    return PersonView(
        person=one, needs=list(one.needs.filter(ended=None).order_by("since", "id")), card=shown,
        channels=list(one.channels.order_by("id")), addresses=list(one.addresses.order_by("-since", "id")),
        cases=cases, past=past(who=who, ref=ref, items=cases), calls=logged_calls(who, one, cases), everything=who.reviews, looked_before=before.at if before else None,
        ask=needs_asking.to_ask(person=one, now=now),
    )  # fmt: skip
