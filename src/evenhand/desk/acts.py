"""Acts on people: who may, and how each is recorded on the person's own stream.

The list of acts is `evenhand.policy.acts`; the policy in force says who may take each. Somebody who stands in for an
office-holder on leave may too. Whoever is the person, or close to them, never may: nobody acts in their own matter.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from evenhand import alerts, ledger
from evenhand.case.events import Effect
from evenhand.case.facts import Actor
from evenhand.case.facts import Colleague as Known
from evenhand.desk import editions
from evenhand.desk.attend.contact import known_colleague
from evenhand.desk.errors import NotFound, refuse
from evenhand.desk.recording import hold_person, office_event
from evenhand.ledger.models import PERSON
from evenhand.ledger.record import Given
from evenhand.people import org
from evenhand.people.joined import surviving
from evenhand.people.models import Person
from evenhand.policy.acts import ACTS, COLLEAGUE, who
from evenhand.policy.model import Policy


def may(*, actor: Actor, act: str, now: datetime, person: str = "") -> bool:
    """Whether a colleague may take an act, on this person where one is named. Raises NotFound for who is no colleague."""
    known_colleague(actor, now)
    return allowed(editions.book().policy(), org.colleagues(now=now), actor.human, act, now, person)


def may_all(*, actor: Actor, acts: Sequence[str], now: datetime, person: str = "") -> dict[str, bool]:
    """The same for several acts at once, as a page that offers them asks. Raises NotFound for who is no colleague."""
    known_colleague(actor, now)
    policy, colleagues = editions.book().policy(), org.colleagues(now=now)
    return {act: allowed(policy, colleagues, actor.human, act, now, person) for act in acts}


def allowed(policy: Policy, colleagues: Mapping[str, Known], human: str, act: str, now: datetime, person: str) -> bool:
    """The same for a page that has read the colleagues already."""
    one = colleagues[human]
    if person and surviving(person) in (human, *one.related):
        return False
    roles = who(policy, act)
    if COLLEAGUE in roles or one.roles & set(roles):
        return True
    return any(other.deputy == human and other.absent(now) and other.roles & set(roles) for other in colleagues.values())


def demand(*, actor: Actor, act: str, now: datetime, person: str = "") -> None:
    """Lets the act go on. Raises NotFound for who is no colleague, Refused with who may take it."""
    known_colleague(actor, now)
    policy, colleagues = editions.book().policy(), org.colleagues(now=now)
    if allowed(policy, colleagues, actor.human, act, now, person):
        return
    if person and surviving(person) in (actor.human, *colleagues[actor.human].related):
        raise refuse("independent", _("You cannot do this: the record is your own, or that of somebody close to you. Ask a colleague."))
    titles = [policy.roles[role].title for role in who(policy, act) if role in policy.roles]
    offices = _(" or ").join(titles)
    raise refuse("role", _("Only {offices} may {act}.").format(offices=offices, act=_(ACTS[act].words)))


def held(ref: str) -> Person:
    """The person, held until the transaction ends. Raises NotFound."""
    one = hold_person(ref) if ref and "\0" not in ref else None
    if one is None:
        raise NotFound(ref)
    return one


def record(
    person: Person, act: str, effects: Sequence[Effect], *, by: str, now: datetime, said: Mapping[str, Any] | None = None,
    sort: str = "conduct", occurred_at: datetime | None = None,
) -> int:  # fmt: skip
    """One event on the stream of a person who is held; returns its number. The caller's transaction.

    Effects hold ids, dates and references only. What somebody wrote (`said`) lies in a part of the person's, of the
    class `sort`, so that it can be erased.
    """
    stream = ledger.lock(kind=PERSON, ref=person.ref)
    event = office_event(stream, act, effects[0] if effects else {"do": "noted"}, now, by)
    event = replace(event, effects=tuple(effects), occurred_at=occurred_at or now, answers=dict(said or {}))
    parts = {event.number: [Given(subject=person.ref, sort=sort, content=dict(said))]} if said else {}
    ledger.append(stream=stream, events=[event], given=parts)
    person.number = stream.number
    person.save(update_fields=["number"])
    return event.number


def compare(person: Person, now: datetime, *, addresses: Sequence[str] = ()) -> None:
    """Tells of what differs on the cards of a person and their addresses after a change. The caller's transaction."""
    people, touched = alerts.touched(person=person.ref, address="", now=now)
    alerts.compare(people=people, addresses=sorted({*touched, *addresses}), now=now, book=editions.book())
