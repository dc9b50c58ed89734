"""Finding people: what is exact first, then names, misspelt ones too."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import connection
from django.db.models import Q, QuerySet
from rapidfuzz import fuzz

from evenhand.people import words
from evenhand.people.models import (
    Address,
    Channel,
    FormerName,
    NameWord,
    Person,
    PersonNeed,
    PostAddress,
    Reference,
    WordKey,
)  # fmt: skip

MOST = 20
_WORDS = 40  # distinct spellings followed for each word typed
_CANDIDATES = 300
_CLOSE = 62  # of 100: how alike a whole name has to be
_ALIKE = 60  # of 100: how alike two words have to be


def by_ref(ref: str) -> Person | None:
    """The person with this reference; where it was joined to another record, the surviving one."""
    found = Person.objects.select_related("same_as").filter(ref=ref).first()
    return found.same_as if found and found.same_as else found


def at(*, uprn: str, now: datetime) -> QuerySet[Person]:
    """Those who live at an address now."""
    living = Q(addresses__since=None) | Q(addresses__since__lte=now)
    living &= Q(addresses__until=None) | Q(addresses__until__gt=now)
    return Person.objects.filter(living, addresses__uprn=uprn).distinct()


def homes(*, person: str, now: datetime) -> list[Address]:
    """The addresses at which a person lives now."""
    living = (Q(since=None) | Q(since__lte=now)) & (Q(until=None) | Q(until__gt=now))
    return list(Address.objects.filter(living, person__ref=person).order_by("id"))


def post_address(*, person: str, now: datetime) -> PostAddress | None:
    """Where a person's post goes, if it is not their home: a safe address before any other, the latest first."""
    running = Q(since__lte=now) & (Q(until=None) | Q(until__gt=now))
    found = list(PostAddress.objects.filter(running, person__ref=person).order_by("-since", "-id"))
    return next((one for one in found if one.kind == PostAddress.SAFE), found[0] if found else None)


def place(uprn: str) -> Address | None:
    """An address by its reference, whoever lives there."""
    return Address.objects.filter(uprn=uprn).order_by("person_id", "id").first()


def person_needs(person: str) -> list[str]:
    """What helps a person now, by the policy's ids, oldest first."""
    found = PersonNeed.objects.filter(person__ref=person, ended=None)
    return list(found.order_by("since", "id").values_list("need", flat=True))


def exact(q: str) -> list[Person]:
    """People by full reference (ours or another system's), UPRN, postcode, telephone number, e-mail or whole address."""
    q = q.replace("\0", "").strip()[:200]
    named = Person.objects.filter(ref__in={q, q.upper(), q.lower()}).values_list("pk", "same_as_id")
    found = {kept or pk for pk, kept in named}
    found |= set(Reference.objects.filter(key=words.reference(q)).values_list("person_id", flat=True)) if q else set()
    found |= set(_at_named(q).values_list("person_id", flat=True))
    number = words.telephone(q)
    if "@" in q:
        found |= set(Channel.objects.filter(key=q.lower()).values_list("person_id", flat=True))
    elif 7 <= len(number) <= 15 and not any(one.isalpha() for one in q):
        found |= set(Channel.objects.filter(key=number).values_list("person_id", flat=True))
    return list(Person.objects.filter(pk__in=found).order_by("name", "ref")[:MOST])


def places(q: str) -> list[Address]:
    """Addresses that `q` names whole, by reference, postcode or words: each once, whoever lives there."""
    rows = _at_named(q.replace("\0", "").strip()[:200]).order_by("lines", "id")[: MOST * 5]
    return list({one.uprn: one for one in rows}.values())[:MOST]


def _at_named(q: str) -> QuerySet[Address]:
    code, key = words.postcode(q), words.folded(q)
    ways = Q(uprn=q)
    if 5 <= len(code) <= 8 and any(one.isdigit() for one in code):
        ways |= Q(postcode_key=code)
    if len(key) >= 8 and any(one.isdigit() for one in key):
        ways |= begins("key", key)
    return Address.objects.filter(ways)


def begins(field: str, text: str) -> Q:
    """That a folded column begins with a text, said so that each database can use its index."""
    if connection.vendor == "sqlite":  # its LIKE reads every row
        return Q(**{f"{field}__gte": text, f"{field}__lt": text + "\uffff"})
    return Q(**{f"{field}__startswith": text})


def search(q: str) -> list[Person]:
    """People whom `q` may mean, best first, at most 20: exact matches, else names that look or sound alike."""
    q = q.replace("\0", "")[:200]
    if not q.strip():
        return []
    return exact(q) or by_name(q)


def by_name(q: str) -> list[Person]:
    """People by name, misspelt or only begun. Compares distinct words, never every person."""
    for asked in _readings(words.name_words(q)[:5]):
        spelt = [_spellings(word) for word in asked]
        found = _with(spelt) or [one for known in spelt for one in _with([known])]
        known = _names([one.pk for one in found])
        whom = {one.pk: one for one in found}.values()
        best_of = {one.pk: max(_likeness(asked, words.name_words(name)) for name in (one.name, one.called, *known[one.pk])) for one in whom}
        scored = [(score, one) for score, one in _surviving(best_of, whom)]
        ranked = sorted(scored, key=lambda pair: (-pair[0], pair[1].name, pair[1].ref))
        if best := [one for score, one in ranked if score >= _CLOSE][:MOST]:
            return best
    return []


def _names(keys: Iterable[int]) -> dict[int, list[str]]:
    """The former names of these people: they are compared, and never shown."""
    found: dict[int, list[str]] = defaultdict(list)
    for key, name in FormerName.objects.filter(person__in=list(keys)).values_list("person_id", "name"):
        found[key].append(name)
    return found


def _surviving(scores: Mapping[int, float], whom: Iterable[Person]) -> list[tuple[float, Person]]:
    """Each person once, as the record that survives, with the best that any of their records scored."""
    best: dict[int, tuple[float, Person]] = {}
    for one in whom:
        kept, score = one.same_as or one, scores[one.pk]
        if kept.pk not in best or best[kept.pk][0] < score:
            best[kept.pk] = (score, kept)
    return list(best.values())


def _readings(typed: list[str]) -> list[list[str]]:
    """What the words may have been meant as: "o connor" as one word, "j smith" without the letter, or as they stand."""
    joined: list[str] = []
    for word in typed:
        if joined and joined[-1] in ("o", "mc", "mac", "d"):
            joined[-1] += word
        else:
            joined.append(word)
    whole = [word for word in typed if len(word) > 1]
    return [list(one) for one in dict.fromkeys(map(tuple, (joined, whole, typed))) if one]


def _spellings(word: str) -> list[str]:
    """The known name words that a typed word may stand for, the likeliest first."""
    shared = set(WordKey.objects.filter(key__in=words.keys(word)).values_list("word", flat=True).distinct())
    if len(word) >= 2:
        begun = NameWord.objects.filter(begins("word", word)).values_list("word", flat=True)
        shared |= set(begun.distinct()[:_WORDS])
    scored = sorted(((_alike(word, one), one) for one in shared), reverse=True)
    return [one for score, one in scored if score >= _ALIKE][:_WORDS]


def _alike(typed: str, known: str) -> float:
    """How alike two words are, of 100: in letters, in sound, or because one is begun."""
    begun = 90 if known.startswith(typed) else 0
    return max(fuzz.ratio(typed, known), 0.95 * fuzz.ratio(words.sound(typed), words.sound(known)), begun)


def _with(spellings: Iterable[list[str]]) -> list[Person]:
    """People with a word of each list in their name. Nobody whose former name is protected is found by that of a record
    which was joined to theirs: it may be that very name."""
    found = Person.objects.select_related("same_as").exclude(same_as__protected_name=True)
    for known in spellings:
        if not known:
            return []
        found = found.filter(words__word__in=known)
    return list(found.distinct()[:_CANDIDATES])


def _likeness(asked: list[str], name: list[str]) -> float:
    """How well a name answers to what was typed: each typed word by its best, then the name as a whole."""
    if not name:
        return 0
    each = sum(max(_alike(word, known) for known in name) for word in asked) / len(asked)
    return 0.9 * each + 0.1 * fuzz.token_sort_ratio(" ".join(asked), " ".join(name))
