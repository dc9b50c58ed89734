"""The condition behind a need: health data. Nobody is asked for it; where it was given it is kept apart.

It lies in a part of the class `health` on the person's own stream and nowhere else. Whoever may see it is named by the
policy, each look is recorded, and it can be taken out for good.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from evenhand import ledger
from evenhand.case.facts import Actor
from evenhand.desk import acts, looks
from evenhand.desk.errors import NotFound
from evenhand.desk.people import guard
from evenhand.desk.people.needs import held_for, text
from evenhand.ledger.models import PERSON, Part
from evenhand.people import find
from evenhand.people.joined import refs
from evenhand.people.models import Person

HEALTH, SORT, LOOK = "need.health", "health", "health"


@dataclass(frozen=True)
class Condition:
    """What a person told us of the condition behind what helps them."""

    key: int
    words: str
    since: datetime
    by: str


def conditions(*, actor: Actor, person: str, now: datetime) -> tuple[Person, Sequence[Condition]]:
    """What is kept, the latest first. The look is recorded. Raises NotFound, Refused with who may see it."""
    one = find.by_ref(person) if "\0" not in person else None
    acts.demand(actor=actor, act=HEALTH, now=now, person=one.ref if one else "")
    if one is None or not guard.open_to(actor=actor, person=one, now=now):
        raise NotFound(person)
    looks.note(actor=actor, what=LOOK, ref=one.ref, now=now)
    found = _parts(one.ref).select_related("event").order_by("-event__recorded_at", "-id")
    return one, [Condition(each.pk, str((each.content or {}).get("condition", "")), each.event.recorded_at, str(each.event.body["by"])) for each in found]


def record_condition(*, actor: Actor, person: str, words: str, now: datetime) -> Person:
    """Keeps what a person told us of the condition behind what helps them. Raises NotFound, Refused."""
    with transaction.atomic():
        one = held_for(actor=actor, ref=person, act=HEALTH, now=now)
        said = text(words, "condition", 1000, 2, _("Write what they told us, or leave this page: nobody has to say why."))
        acts.record(one, HEALTH, [{"do": "condition"}], by=actor.human, now=now, said={"condition": said}, sort=SORT)
    return one


def erase_condition(*, actor: Actor, person: str, key: int, why: str, now: datetime) -> Person:
    """Takes it out for good; that something was taken out, when, by whom and why stays on the record. Raises NotFound, Refused."""
    with transaction.atomic():
        one = held_for(actor=actor, ref=person, act=HEALTH, now=now)
        found = _parts(one.ref).filter(pk=key).first()
        if found is None:
            raise NotFound(str(key))
        reason = text(why, "why", 300, 5, _("Say why it is taken out, without repeating what it says."))
        ledger.erase(part=found.pk, now=now)
        acts.record(one, HEALTH, [{"do": "condition-erased"}], by=actor.human, now=now, said={"why": reason})
    return one


def _parts(ref: str) -> QuerySet[Part]:
    return Part.objects.filter(event__stream__kind=PERSON, event__stream__ref__in=refs(ref), sort=SORT, erased_at=None)
