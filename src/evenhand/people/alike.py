"""Who may be taken for somebody else: those of a like name, and those of one surname at one address."""

from __future__ import annotations

from datetime import datetime

from rapidfuzz import fuzz

from evenhand.people import find, words
from evenhand.people.models import Person

NAME, HOUSEHOLD = "name", "household"
_LIKE = 85  # of 100: how alike two whole names have to be for one to be taken for the other
MOST = 5


def alike(one: Person, *, now: datetime) -> list[tuple[Person, str]]:
    """People who may be taken for this one, each with why, at most five. A group is nobody's double."""
    if one.is_group or not one.name:
        return []
    found = {each.pk: (each, NAME) for each in find.by_name(one.name) if _like(one, each)}
    surname = _surname(one)
    for home in find.homes(person=one.ref, now=now):
        for each in find.at(uprn=home.uprn, now=now).order_by("id"):
            if surname and _surname(each) == surname:
                found.setdefault(each.pk, (each, HOUSEHOLD))
    found.pop(one.pk, None)
    return [each for each in found.values() if not each[0].is_group][:MOST]


def _like(one: Person, other: Person) -> bool:
    mine, theirs = (" ".join(sorted(words.name_words(each.called or each.name))) for each in (one, other))
    return bool(theirs) and max(fuzz.ratio(mine, theirs), fuzz.ratio(words.sound(mine), words.sound(theirs))) >= _LIKE


def _surname(one: Person) -> str:
    return next(reversed(words.name_words(one.name)), "")
