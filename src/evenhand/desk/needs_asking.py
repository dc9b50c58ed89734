"""What helps a person, for every page that has to do with them; and whether somebody should ask them."""

from __future__ import annotations

from datetime import datetime

from evenhand.people import find
from evenhand.people.joined import surviving
from evenhand.people.models import NeedAsked, NeedsTalk, Person, PersonNeed
from evenhand.people.needs import REVIEW


def helping(*, person: str) -> list[str]:
    """What helps a person now, by the policy's ids: as open to every colleague as on the card, which stays open to all."""
    return find.person_needs(surviving(person)) if person and "\0" not in person else []


def to_ask(*, person: Person, now: datetime) -> bool:
    """Whether nothing is known of what helps a person, and nobody has asked them for a year. Three queries."""
    known = PersonNeed.objects.filter(person=person).exists() or NeedAsked.objects.filter(person=person).exists()
    return not known and person.died is None and not talked_lately(talked(person), now)


def talked(person: Person) -> datetime | None:
    """When they were last asked and wanted nothing."""
    return NeedsTalk.objects.filter(person=person).order_by("-at").values_list("at", flat=True).first()


def talked_lately(at: datetime | None, now: datetime) -> bool:
    """Whether that is too short ago to ask again."""
    return at is not None and at >= now - REVIEW
