"""How do you know it is this one? Asked where somebody may be taken for another, and kept on the person's stream."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from evenhand.case.events import Refusal, Refused
from evenhand.case.facts import Actor
from evenhand.desk import acts
from evenhand.desk.attend.contact import known_colleague
from evenhand.desk.people import guard
from evenhand.people import find
from evenhand.people.alike import alike as doubles
from evenhand.people.standings import HOW_KNOWN


@dataclass(frozen=True)
class Alike:
    """Somebody who may be taken for another, with the two things that tell people apart."""

    ref: str
    name: str
    year_of_birth: int | None
    address: str
    household: bool  # of one surname at one address; else a like name


def alike(*, actor: Actor, ref: str, now: datetime) -> Sequence[Alike]:
    """Who may be taken for this person. Nobody where the reference is not known. Raises NotFound for who is no colleague."""
    known_colleague(actor, now)
    one = find.by_ref(ref) if ref and "\0" not in ref else None
    found = []
    for other, why in doubles(one, now=now) if one else []:
        shown = guard.open_to(actor=actor, person=other, now=now)
        homes = find.homes(person=other.ref, now=now) if shown else []
        found.append(Alike(other.ref, other.called, other.year_of_birth if shown else None, str(homes[0]) if homes else "", why == "household"))
    return found


def known_by(*, actor: Actor, ref: str, how: str, case: str, now: datetime) -> None:
    """Keeps how a colleague knew that it was this person, when they reported `case`. Raises NotFound, Refused."""
    known_colleague(actor, now)
    if how not in HOW_KNOWN:
        raise Refused([Refusal("complete", _("Say how you know that it is this person."), field="sure")])
    with transaction.atomic():
        one = acts.held(ref)
        acts.record(one, "person.known-by", [{"do": "known-by", "how": how, "case": case}], by=actor.human, now=now)
