"""What helps a person, for every page that has to do with them; and whether somebody should ask them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, Max, OuterRef

from evenhand.case.facts import Actor
from evenhand.desk.people import guard
from evenhand.people import find
from evenhand.people.joined import surviving
from evenhand.people.models import NeedAsked, NeedsTalk, Person, PersonNeed
from evenhand.people.needs import AGREED, REVIEW


def helping(*, person: str) -> list[str]:
    """What helps a person now, by the policy's ids: as open to every colleague as on the card, which stays open to all."""
    return find.person_needs(surviving(person)) if person and "\0" not in person else []


def to_ask(*, person: Person, now: datetime) -> bool:
    """Whether nothing is known of what helps a person, and nobody has asked them for a year. One query."""
    of = {"person": OuterRef("pk")}
    found = Person.objects.filter(pk=person.pk).annotate(
        held=Exists(PersonNeed.objects.filter(**of)), asked=Exists(NeedAsked.objects.filter(**of)), talked=Max("needs_talks__at"),
    )  # fmt: skip
    held, asked, at = found.values_list("held", "asked", "talked").get()
    return not (held or asked) and person.died is None and not talked_lately(at, now)


def talked(person: Person) -> datetime | None:
    """When they were last asked and wanted nothing."""
    return NeedsTalk.objects.filter(person=person).order_by("-at").values_list("at", flat=True).first()


def talked_lately(at: datetime | None, now: datetime) -> bool:
    """Whether that is too short ago to ask again."""
    return at is not None and at >= now - REVIEW


@dataclass(frozen=True)
class Asking:
    """Where contact is first made: whether to ask what helps, else when that was asked and what came of it."""

    person: Person
    ask: bool
    told: Sequence[tuple[str, datetime, str]]  # need, since when, its state: agreed, asked, refused
    nothing: datetime | None  # when they wanted nothing


def asking(*, actor: Actor, person: Person | None, now: datetime) -> Asking | None:
    """The same for the pages of a report and of a call. None where nobody is to be asked: no person is known, they have
    died, or their record is not the actor's to open. At most four queries."""
    if person is None or person.died or not guard.open_to(actor=actor, person=person, now=now):
        return None
    told = [(need, since, AGREED) for need, since in PersonNeed.objects.filter(person=person, ended=None).order_by("since", "id").values_list("need", "since")]
    told += [(need, at, state) for need, at, state in NeedAsked.objects.filter(person=person).exclude(state=AGREED).order_by("asked", "id").values_list("need", "asked", "state")]
    at = talked(person)
    ended = not told and PersonNeed.objects.filter(person=person).exists()
    return Asking(person, ask=not told and not ended and not talked_lately(at, now), told=told, nothing=at)
