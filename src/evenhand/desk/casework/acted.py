"""In which capacity somebody acted, for a list of cases: what was last answered on each report that stands.

It is an answer, and gone from here when it is erased.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator

from django.db.models import Q
from django.db.models.fields.json import KeyTransform

from evenhand.case.facts import Book
from evenhand.ledger.models import CASE, Event, Part
from evenhand.policy.capacities import CAPACITIES, asks


def _fields(book: Book) -> list[str]:
    """The questions of every edition that ask for it and that whoever sees the case may read."""
    found = {name for policy in book.editions.values() for name, field in policy.fields.items() if asks(field) and not field.sort}
    return sorted(found)


def acted(book: Book, cases: Collection[str]) -> dict[str, tuple[str, ...]]:
    """The capacities of these cases, by reference, each once. Two queries, none where no edition asks for it."""
    found = list(_answers(book, cases)) if cases else []
    wrong = _annulled({ref for ref, *_rest in found}) if found else set()
    said: dict[str, dict[str, str]] = {}
    for ref, number, strand, value in found:
        if (ref, number) not in wrong:
            said.setdefault(ref, {})[strand] = value
    return {ref: tuple(dict.fromkeys(by_strand.values())) for ref, by_strand in said.items()}


def _annulled(cases: Collection[str]) -> set[tuple[str, int]]:
    """What was entered in error on these cases, by case and number."""
    rows = Event.objects.filter(stream__kind=CASE, stream__ref__in=cases, body__step="entry.annul").select_related("stream")
    return {(row.stream.ref, number) for row in rows for effect in row.body["effects"] if effect["do"] == "annul" for number in effect["events"]}


def _answers(book: Book, cases: Collection[str]) -> Iterator[tuple[str, int, str, str]]:
    names = _fields(book)
    if not names:
        return
    rows = Part.objects.filter(event__stream__kind=CASE, event__stream__ref__in=cases, content__has_any_keys=names).order_by("event__number")
    for ref, number, body, content in rows.values_list("event__stream__ref", "event__number", "event__body", "content"):
        for name in names:
            if (value := content.get(name)) in CAPACITIES:
                yield ref, number, body["strand"], value


def having(book: Book, capacity: str) -> Q:
    """The condition on CaseRow that somebody has answered so, on a report that may have been taken back since."""
    found = Q(pk__in=[])
    for name in _fields(book):
        parts = Part.objects.annotate(said=KeyTransform(name, "content")).filter(event__stream__kind=CASE, said=capacity)
        found |= Q(ref__in=parts.values("event__stream__ref"))
    return found
