"""What was reported of a message: a threat within it is an incident in its own words, and the message keeps its marks.

The link is an entry on the person's own stream, so that both sides are found from the other, and neither is changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from evenhand.case.facts import Actor
from evenhand.contacts.models import Item
from evenhand.desk import acts
from evenhand.desk.casework import views
from evenhand.desk.contacts import seen
from evenhand.desk.contacts.entering import MARK
from evenhand.desk.errors import NotFound
from evenhand.ledger.models import PERSON, Event
from evenhand.people.joined import refs

STEP = "contact.reported"


@dataclass(frozen=True)
class Reported:
    """What a message led to: the cases that the reader may see, and whether there are others."""

    cases: Sequence[str]
    others: bool


def note_reported(*, actor: Actor, item: int, case: str, now: datetime) -> None:
    """Notes that a report on this case was begun from a message of its person. Done again, it changes nothing.

    Raises NotFound where the message or the case is not theirs to see, or they are not of the same person.
    """
    line, person = seen.one_contact(actor=actor, item=item, now=now)
    view = views.look(case=case, actor=actor, now=now, record=False)
    if view.state.subject.get("person", "") != person.ref:
        raise NotFound(case)
    with transaction.atomic():
        one = acts.held(person.ref)
        if case not in _of_message(one.ref, line.item.pk):
            acts.record(one, STEP, [{"do": STEP, "contact": line.item.pk, "case": case}], by=actor.human, now=now)


def reported_of(*, actor: Actor, item: int, now: datetime) -> Reported:
    """What was reported of a message. Raises NotFound where it is not theirs to see."""
    line, person = seen.one_contact(actor=actor, item=item, now=now)
    shown, others = [], False
    for case in dict.fromkeys(_of_message(person.ref, line.item.pk)):
        try:
            views.look(case=case, actor=actor, now=now, record=False)
            shown.append(case)
        except NotFound:
            others = True
    return Reported(shown, others)


def begun_from(*, actor: Actor, case: str, person: str, now: datetime) -> Sequence[Item]:
    """The messages from which reports on a case were begun, for who sees the case and may open them."""
    found = [effect["contact"] for effect in _effects(person) if effect["case"] == case] if person else []
    if not found or not acts.may(actor=actor, act=MARK, now=now, person=person):
        return []
    return list(Item.objects.filter(pk__in=found, withdrawn=None).order_by("at", "id"))


def _of_message(person: str, item: int) -> list[str]:
    return [effect["case"] for effect in _effects(person) if effect["contact"] == item]


def _effects(person: str) -> list[dict[str, Any]]:
    rows = Event.objects.filter(stream__kind=PERSON, stream__ref__in=refs(person), body__step=STEP).order_by("id")
    return [effect for row in rows for effect in row.body["effects"]]
