"""Safety at once: a safety note of an old register shows on a card from its import on, until it is sorted.

Only where the row surely means one person or place known here, and never in the note's own words. It shows for sixty
days at most, or until its case begins: what the case does about it shows from the same moment on.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from django.db import transaction

from evenhand import alerts
from evenhand.case.carried import CHECKED_WITHIN
from evenhand.desk import editions
from evenhand.intake.models import Brought, OldCase
from evenhand.people import words
from evenhand.people.models import Address, Person, Reference

_AT_ONCE = 100  # people or places whose cards are compared in one transaction


def until(file: Brought) -> datetime:
    """The moment from which a note of this file no longer shows: the end of the sixtieth day."""
    calendar = editions.book().policy().calendar
    return calendar.end_of(calendar.day(file.at) + timedelta(days=CHECKED_WITHIN))


def find(rows: Sequence[OldCase], file: Brought, now: datetime) -> list[OldCase]:
    """Says of new rows, not saved yet, whose card their safety note shows on; those that show. Four queries at most."""
    noted, end = [one for one in rows if one.said.get("safety")], until(file)
    if not noted or end <= now:
        return []
    people = _people({one.said["reference"] for one in noted if one.said.get("reference")})
    places = _places({one.said["address"] for one in noted if one.said.get("address")})
    for one in noted:
        one.about = people.get(words.reference(one.said.get("reference", "")))
        one.place = "" if one.about else places.get(words.folded(one.said.get("address", ""))[:320], "")
        one.shows_until = end if one.about or one.place else None
    return [one for one in noted if one.shows_until]


def _people(refs: set[str]) -> dict[str, Person]:
    """The person of each reference, ours or another system's, where it is of exactly one."""
    keys = {words.reference(one) for one in refs}
    found: dict[str, set[Person]] = {}
    for person in Person.objects.filter(ref__in={*refs, *keys, *(one.lower() for one in refs)}).select_related("same_as"):
        found.setdefault(words.reference(person.ref), set()).add(person.same_as or person)
    for one in Reference.objects.filter(key__in=keys).select_related("person__same_as"):
        found.setdefault(one.key, set()).add(one.person.same_as or one.person)
    return {key: next(iter(those)) for key, those in found.items() if key and len(those) == 1}


def _places(texts: set[str]) -> dict[str, str]:
    """The place of each address that is written as we have it, where it is exactly one."""
    keys = {words.folded(one)[:320] for one in texts} - {""}
    found: dict[str, set[str]] = {}
    for key, uprn in Address.objects.filter(key__in=keys).values_list("key", "uprn"):
        found.setdefault(key, set()).add(uprn)
    return {key: next(iter(uprns)) for key, uprns in found.items() if len(uprns) == 1}


def move(one: OldCase, *, person: str, shows: bool, now: datetime) -> None:
    """What an answer does to a note that shows, or could: it goes to the card of whom the row is about, or ends.
    The caller's transaction, and the caller saves the row. Cards are compared by `told`."""
    end = until(one.file)
    if not shows or end <= now or not one.said.get("safety"):
        one.shows_until = None
        return
    if person:
        one.about, one.place = Person.objects.filter(ref=person).first(), ""
    one.shows_until = end if one.about or one.place else None


def cards(rows: Iterable[OldCase]) -> set[tuple[str, str]]:
    """The people and places on whose cards notes of these rows show, or did."""
    return {(one.about.ref if one.about else "", one.place) for one in rows if one.about or one.place}


def told(keys: Iterable[tuple[str, str]], now: datetime) -> None:
    """Compares the cards of these people and places, and of the homes that they touch; some at a time."""
    known = sorted(set(keys))
    for start in range(0, len(known), _AT_ONCE):
        people: set[str] = set()
        addresses: set[str] = set()
        for person, place in known[start : start + _AT_ONCE]:
            touched = alerts.touched(person=person, address=place, now=now)
            people, addresses = people | touched[0], addresses | touched[1]
        alerts.compare(people=people, addresses=addresses, now=now, book=editions.book())


def passed(now: datetime) -> int:
    """Takes the notes off whose sixty days are over; how many."""
    if not OldCase.objects.filter(shows_until__lte=now).exists():
        return 0
    with transaction.atomic():
        rows = list(OldCase.objects.select_for_update(of=("self",)).filter(shows_until__lte=now).select_related("about"))
        OldCase.objects.filter(pk__in=[one.pk for one in rows]).update(shows_until=None)
        told(cards(rows), now)
    return len(rows)
