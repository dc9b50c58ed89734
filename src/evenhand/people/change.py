"""Changing what is known of a person: names, standings, ways to reach them. The desk records each change.

Everything raises `WrongField` or `make.Wrong` with a sentence for the person who gave the data.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from evenhand.people import joined, make, words
from evenhand.people.models import Address, Channel, FormerName, Person, PersonLink, PostAddress, Reference
from evenhand.people.standings import KNOWN, LINKS, WAYS, unknown
from evenhand.policy.kinds import clean_text

FORMER, CORRECTED, PROTECTED = "former", "corrected", "protected"
WAS: Mapping[str, str] = {
    FORMER: N_("A former name: they are still found by it"), CORRECTED: N_("It was written down wrongly"),
    PROTECTED: N_("A former name that is protected: it is kept nowhere, and nobody finds them by it"),
}  # fmt: skip
ADDRESS, REFERENCE, LINK = "address", "reference", "link"


class WrongField(make.Wrong):
    """What cannot be taken, with the field that it is about."""

    def __init__(self, field: str, message: str):
        self.field = field
        super().__init__(message)


def _text(field: str, value: Any, most: int, least: int = 0) -> str:
    try:
        return clean_text(value if value is not None else "", most, least)
    except ValueError as error:
        raise WrongField(field, _("This cannot be taken: {why}.").format(why=error)) from None


def _one(field: str, value: Any, known: Mapping[str, str]) -> str:
    if not isinstance(value, str) or value not in known:
        raise WrongField(field, _("Choose one of the list."))
    return value


def _several(field: str, value: Any, known: Mapping[str, str]) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value) or unknown(value, known):
        raise WrongField(field, _("Choose from the list."))
    return list(dict.fromkeys(value))


def _year(value: Any, now: datetime) -> int | None:
    if value in ("", None):
        return None
    text = str(value)
    if not (text.isascii() and text.isdecimal() and len(text) == 4 and 1900 <= int(text) <= now.year):
        raise WrongField("year_of_birth", _("Enter the year of birth in four digits, from 1900 to {year}.").format(year=now.year))
    return int(text)


def new(given: Mapping[str, Any], *, now: datetime) -> Person:
    """A new person, with a reference of our own; or with `unidentified` somebody known by a description."""
    telephone, email = _text("telephone", given.get("telephone"), 40), _text("email", given.get("email"), 254)
    with transaction.atomic():
        if given.get("unidentified"):
            if not (given.get("uprn") or telephone or email):
                raise WrongField("uprn", _("Give an address, a telephone number or an e-mail address by which they may be found again."))
            return make.unidentified(description=_text("description", given.get("description"), 500, 3), address_uprn=_text("uprn", given.get("uprn"), 40), telephone=telephone, email=email, now=now)
        made = Person.objects.create(ref=f"new:{now.timestamp()}", name=_text("name", given.get("name"), 200, 1), year_of_birth=_year(given.get("year_of_birth"), now))
        made.ref = f"E-{made.pk:06d}"
        made.save(update_fields=["ref"])
        person(made, {name: given[name] for name in ("preferred_name", "language", "standings", "prefers") if name in given}, now=now)
        make.index_name(made)
        for kind, value in ((Channel.TELEPHONE, telephone), (Channel.EMAIL, email)):
            if value:
                add(made, kind, {"value": value}, now=now)
        if given.get("uprn") or given.get("lines"):
            add(made, ADDRESS, given, now=now)
    return made


def person(one: Person, given: Mapping[str, Any], *, now: datetime) -> list[str]:
    """Changes the fields that are given; the names of those that are different now."""
    wanted: dict[str, Any] = {}
    if "name" in given:
        wanted["name"] = _text("name", given["name"], 200, 1)
    if "preferred_name" in given:
        wanted["preferred_name"] = _text("preferred_name", given["preferred_name"], 200)
    if "language" in given:
        wanted["language"] = _text("language", given["language"], 20, 2)
    if "year_of_birth" in given:
        wanted["year_of_birth"] = _year(given["year_of_birth"], now)
        if one.is_group and wanted["year_of_birth"] is not None:
            raise WrongField("year_of_birth", _("A group has no year of birth."))
    if "standings" in given:
        wanted["standings"] = _several("standings", given["standings"], KNOWN)
    if "prefers" in given:
        wanted["prefers"] = _several("prefers", given["prefers"], WAYS)
    changed = [name for name, value in wanted.items() if getattr(one, name) != value]
    if "name" in changed and one.name:
        changed += _renamed(one, _one("was", given.get("was"), WAS), wanted)
    for name in changed:
        setattr(one, name, wanted[name])
    if changed:
        one.save(update_fields=[*changed, "protected_name"])
        make.index_name(one)
    return changed


def _renamed(one: Person, was: str, wanted: dict[str, Any]) -> list[str]:
    """What becomes of the name before; what else changes with it."""
    if was == FORMER:
        FormerName.objects.get_or_create(person=one, name=one.name)
    if was != PROTECTED:
        return []
    one.protected_name, old = True, protects(one.name, wanted["name"])
    gone = [former.pk for former in FormerName.objects.filter(person=one) if old & set(words.name_words(former.name))]
    FormerName.objects.filter(pk__in=gone).delete()
    if "preferred_name" in wanted or not old & set(words.name_words(one.preferred_name)):
        return []
    wanted["preferred_name"] = ""  # it was made of the name that is protected now
    return ["preferred_name"]


def protects(old: str, new: str) -> set[str]:
    """The words of a protected name that are none of the new one, as names are found by them."""
    return set(words.name_words(old)) - set(words.name_words(new))


def _address(one: Person, given: Mapping[str, Any], now: datetime) -> int:
    uprn = _text("uprn", given.get("uprn"), 40)
    place = Address.objects.filter(uprn=uprn).first() if uprn else None
    lines, postcode = _text("lines", given.get("lines"), 300), _text("postcode", given.get("postcode"), 12)
    if place and not lines:
        lines, postcode = place.lines, place.postcode
    if len(lines) < 3:
        raise WrongField("lines", _("Enter the address, or the reference of one that is known here."))
    if Address.objects.filter(person=one, uprn=uprn, until=None).exists():
        raise WrongField("uprn", _("They live there already, as far as we know."))
    made = make.address(person=one, uprn=uprn or f"A-{one.pk}-{one.addresses.count() + 1}", lines=lines, postcode=postcode, since=now)
    return made.pk


def _post_address(kind: str) -> Callable[[Person, Mapping[str, Any], datetime], int]:
    def add_one(one: Person, given: Mapping[str, Any], now: datetime) -> int:
        lines = ", ".join(part.strip() for part in _text("lines", given.get("lines"), 300, 3).splitlines() if part.strip())
        postcode = _text("postcode", given.get("postcode"), 12)
        PostAddress.objects.filter(person=one, kind=kind, until=None).update(until=now)
        return PostAddress.objects.create(person=one, kind=kind, lines=lines, postcode=postcode, since=now).pk

    return add_one


def _channel(kind: str) -> Callable[[Person, Mapping[str, Any], datetime], int]:
    def add_one(one: Person, given: Mapping[str, Any], now: datetime) -> int:
        try:
            return make.channel(person=one, kind=kind, value=_text("value", given.get("value"), 254)).pk
        except WrongField:
            raise
        except make.Wrong as error:
            raise WrongField("value", str(error)) from None

    return add_one


def _reference(one: Person, given: Mapping[str, Any], now: datetime) -> int:
    system, reference = _text("system", given.get("system"), 60, 2), _text("reference", given.get("reference"), 60, 2)
    try:
        with transaction.atomic():
            return Reference.objects.create(person=one, system=system, reference=reference, key=words.reference(reference)).pk
    except IntegrityError:
        raise WrongField("reference", _("This reference of {system} is recorded for somebody already. If it is the same person, join the two records.").format(system=system)) from None


def _link(one: Person, given: Mapping[str, Any], now: datetime) -> int:
    kind, ref = _one("link", given.get("link"), LINKS), _text("other", given.get("other"), 40, 1)
    other = Person.objects.filter(ref=joined.surviving(ref)).first()
    if other is None:
        raise WrongField("other", _("There is no person with this reference."))
    if other.pk == one.pk:
        raise WrongField("other", _("That is the same person."))
    if one.is_group or other.is_group:
        raise WrongField("other", _("A group is not linked to people: nobody is written down as its member."))
    return PersonLink.objects.get_or_create(person=one, other=other, kind=kind, until=None, defaults={"since": now})[0].pk


ADDING: Mapping[str, Callable[[Person, Mapping[str, Any], datetime], int]] = {
    ADDRESS: _address, PostAddress.CORRESPONDENCE: _post_address(PostAddress.CORRESPONDENCE), PostAddress.SAFE: _post_address(PostAddress.SAFE),
    Channel.TELEPHONE: _channel(Channel.TELEPHONE), Channel.EMAIL: _channel(Channel.EMAIL), REFERENCE: _reference, LINK: _link,
}  # fmt: skip


def add(one: Person, kind: str, given: Mapping[str, Any], *, now: datetime) -> int:
    """Adds a way of a kind of `ADDING`; its key."""
    if kind not in ADDING:
        raise WrongField("kind", _("Choose one of the list."))
    return ADDING[kind](one, given, now)


def end(one: Person, kind: str, key: int, *, now: datetime) -> bool:
    """Ends a way, or takes it away where it has no end; whether there was one."""
    if kind == ADDRESS:
        return bool(Address.objects.filter(person=one, pk=key).exclude(until__lte=now).update(until=now))
    if kind in (PostAddress.CORRESPONDENCE, PostAddress.SAFE):
        return bool(PostAddress.objects.filter(person=one, pk=key, kind=kind).exclude(until__lte=now).update(until=now))
    if kind in (Channel.TELEPHONE, Channel.EMAIL):
        return bool(Channel.objects.filter(person=one, pk=key, kind=kind).delete()[0])
    if kind == REFERENCE:
        return bool(Reference.objects.filter(person=one, pk=key).delete()[0])
    if kind == LINK:
        own = PersonLink.objects.filter(person=one, pk=key) | PersonLink.objects.filter(other=one, pk=key)
        return bool(own.filter(until=None).update(until=now))
    return False


def named(one: Person, given: Mapping[str, Any], *, now: datetime) -> None:
    """Gives somebody not yet identified their name, and a year of birth where it is known."""
    one.name, one.year_of_birth = _text("name", given.get("name"), 200, 1), _year(given.get("year_of_birth"), now)
    one.unidentified = False
    one.save(update_fields=["name", "year_of_birth", "unidentified"])
    make.index_name(one)
