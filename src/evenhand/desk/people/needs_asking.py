"""What helps a person, for every page that has to do with them; and whether somebody should ask them."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, Max, OuterRef

from evenhand.people import find
from evenhand.people.joined import surviving
from evenhand.people.models import NeedAsked, NeedsTalk, Person, PersonNeed
from evenhand.people.needs import REVIEW


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
