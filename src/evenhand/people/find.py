"""Finding people: what is exact first, then names, misspelt ones too."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Q, QuerySet
from rapidfuzz import fuzz

from evenhand.people import words
from evenhand.people.models import Address, NameWord, Person, PersonNeed, WordKey

MOST = 20
_WORDS = 40  # distinct spellings followed for each word typed
_CANDIDATES = 300
_CLOSE = 62  # of 100: how alike a whole name has to be
_ALIKE = 60  # of 100: how alike two words have to be


def by_ref(ref: str) -> Person | None:
    """The person with this reference."""
    return Person.objects.filter(ref=ref).first()


def at(*, uprn: str, now: datetime) -> QuerySet[Person]:
    """Those who live at an address now."""
    living = Q(addresses__since=None) | Q(addresses__since__lte=now)
    living &= Q(addresses__until=None) | Q(addresses__until__gt=now)
    return Person.objects.filter(living, addresses__uprn=uprn).distinct()


def homes(*, person: str, now: datetime) -> list[Address]:
    """The addresses at which a person lives now."""
    living = (Q(since=None) | Q(since__lte=now)) & (Q(until=None) | Q(until__gt=now))
    return list(Address.objects.filter(living, person__ref=person).order_by("id"))


def place(uprn: str) -> Address | None:
    """An address by its reference, whoever lives there."""
    return Address.objects.filter(uprn=uprn).order_by("person_id", "id").first()


def person_needs(person: str) -> list[str]:
    """What helps a person now, by the policy's ids, oldest first."""
    found = PersonNeed.objects.filter(person__ref=person, ended=None)
    return list(found.order_by("since", "id").values_list("need", flat=True))


def exact(q: str) -> list[Person]:
    """People by full reference, UPRN, postcode, telephone number, e-mail address or whole address."""
    ways = Q(ref__iexact=q.strip()) | Q(addresses__uprn=q.strip())
    code, number = words.postcode(q), words.telephone(q)
    if 5 <= len(code) <= 8 and any(one.isdigit() for one in code):
        ways |= Q(addresses__postcode_key=code)
    if 7 <= len(number) <= 15 and not any(one.isalpha() for one in q):
        ways |= Q(channels__key=number)
    if "@" in q:
        ways |= Q(channels__key=q.strip().lower())
    key = words.folded(q)
    if len(key) >= 8 and any(one.isdigit() for one in key):
        ways |= Q(addresses__key__startswith=key)
    return list(Person.objects.filter(ways).distinct().order_by("name", "ref")[:MOST])


def search(q: str) -> list[Person]:
    """People whom `q` may mean, best first, at most 20: exact matches, else names that look or sound alike."""
    q = q.replace("\0", "")[:200]
    if not q.strip():
        return []
    return exact(q) or by_name(q)


def by_name(q: str) -> list[Person]:
    """People by name, misspelt or only begun. Compares distinct words, never every person."""
    asked = words.name_words(q)[:5]
    if not asked:
        return []
    spelt = {word: _spellings(word) for word in asked}
    found = _with(spelt.values()) or [one for known in spelt.values() for one in _with([known])]
    whole = " ".join(asked)
    ranked = sorted(
        ((_likeness(whole, words.folded(one.name)), one) for one in {one.pk: one for one in found}.values()),
        key=lambda pair: (-pair[0], pair[1].name, pair[1].ref),
    )
    return [one for score, one in ranked if score >= _CLOSE][:MOST]


def _spellings(word: str) -> list[str]:
    """The known name words that a typed word may stand for."""
    shared = set(WordKey.objects.filter(key__in=words.keys(word)).values_list("word", flat=True).distinct())
    if len(word) >= 2:
        begun = NameWord.objects.filter(word__startswith=word).values_list("word", flat=True)
        shared |= set(begun.distinct()[:_WORDS])
    scored = [(100 if one == word else max(fuzz.ratio(word, one), 90 * one.startswith(word)), one) for one in shared]
    return [one for score, one in sorted(scored, reverse=True) if score >= _ALIKE][:_WORDS]


def _with(spellings: Iterable[list[str]]) -> list[Person]:
    """People with a word of each list in their name."""
    found = Person.objects.all()
    for known in spellings:
        if not known:
            return []
        found = found.filter(words__word__in=known)
    return list(found.distinct()[:_CANDIDATES])


def _likeness(asked: str, name: str) -> float:
    return max(fuzz.token_sort_ratio(asked, name), 0.95 * fuzz.token_set_ratio(asked, name))
