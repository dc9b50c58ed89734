"""Writing people by the hundred: statements for many rows at once, never one for each. The caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from evenhand.intake.people import PersonRow
from evenhand.people import make, words
from evenhand.people.models import Address, Channel, NameWord, Person, Reference, WordKey
from evenhand.policy.tongue import gettext as _


@dataclass
class Compared:
    """Rows against what is known: who is new, who differs and in what, whom the file cannot change and why."""

    new: list[PersonRow] = field(default_factory=list)
    changed: list[tuple[PersonRow, list[str]]] = field(default_factory=list)
    unchanged: list[PersonRow] = field(default_factory=list)
    left: list[tuple[PersonRow, str]] = field(default_factory=list)


def compare(rows: Sequence[PersonRow]) -> Compared:
    """Sorts rows by what they would change. Eight statements, however many rows."""
    known = {
        one.ref: one
        for one in Person.objects.filter(ref__in=[row.ref for row in rows]).select_related("same_as").prefetch_related("addresses", "channels", "needs")
    }
    found, elsewhere = Compared(), _elsewhere([row.ref for row in rows if row.ref not in known])
    for row in rows:
        one = known.get(row.ref)
        if one is None and row.ref in elsewhere:
            found.left.append((row, elsewhere[row.ref]))
        elif one is None:
            found.new.append(row)
        elif one.same_as_id:
            found.left.append((row, _("this record was joined to {ref}: it stays as it is").format(ref=one.same_as.ref)))
        elif why := _may_not(one, row):
            found.left.append((row, why))
        elif fields := differences(one, row):
            found.changed.append((row, fields))
        else:
            found.unchanged.append(row)
    return found


def _elsewhere(refs: Sequence[str]) -> dict[str, str]:
    """Why references that are nobody's make no new record: written otherwise they are somebody's here, or in another
    system. Who it is, a human has to say."""
    folded = {words.reference(ref): ref for ref in refs}
    found = {}
    for key, system, ours in Reference.objects.filter(key__in=folded).values_list("key", "system", "person__ref"):
        found[folded[key]] = _("in {system} it is the reference of {ref}: nothing was brought in of it").format(system=system, ref=ours)
    for ours in Person.objects.filter(ref__in={other for ref in refs for other in (ref.upper(), ref.lower())} - set(refs)).values_list("ref", flat=True):
        found[folded[words.reference(ours)]] = _("the record {ref} is here: write the reference as it stands there").format(ref=ours)
    return found


def _may_not(one: Person, row: PersonRow) -> str:
    """Why a file may not change a person, whatever it says."""
    if one.kind != row.kind:
        return _("the file says {theirs}, the record {ours}: it stays as it is").format(theirs=row.kind, ours=one.kind)
    if one.unidentified:
        return _("it is of somebody not yet identified: say on their page who they are")
    if one.colleague_id:
        return _("they work here, and their record is held by named few: it stays as it is")
    if one.protected_name and one.name != row.name:
        return _("their name is protected, and the file has another: it stays as it is")
    return ""


def differences(one: Person, row: PersonRow) -> list[str]:
    """In what a row differs from the record. What the row does not say is no difference."""
    found = [name for name, value in (("name", row.name), ("year_of_birth", row.year), ("language", row.language)) if value and getattr(one, name) != value]
    if row.lines and not _lives(one, row):
        found.append("address")
    keys = {channel.key for channel in one.channels.all()}
    found += ["telephone"] if any(words.telephone(value) not in keys for value in row.telephones) else []
    found += ["email"] if any(value.lower() not in keys for value in row.emails) else []
    if set(row.needs) - {need.need for need in one.needs.all() if need.ended is None}:
        found.append("needs")
    return found


def _lives(one: Person, row: PersonRow) -> bool:
    key = _key(row)
    return any(home.until is None and home.key == key for home in one.addresses.all())


def _key(row: PersonRow) -> str:
    return words.folded(f"{row.lines} {row.postcode}")[:320]


def create(rows: Sequence[PersonRow], now: datetime) -> list[Person]:
    """New people with homes, numbers and the words by which they are found. Raises IntegrityError where one is there."""
    made = Person.objects.bulk_create(Person(ref=row.ref, name=row.name, kind=row.kind, year_of_birth=row.year, language=row.language or "en") for row in rows)
    Address.objects.bulk_create(home(one, row, now) for one, row in zip(made, rows, strict=True) if row.lines)
    Channel.objects.bulk_create(way for one, row in zip(made, rows, strict=True) for way in ways(one, row))
    index(made)
    return made


def home(one: Person, row: PersonRow, now: datetime) -> Address:
    """The home that a row names, unsaved."""
    return Address(person=one, uprn=row.uprn, lines=row.lines, postcode=row.postcode, key=_key(row), postcode_key=words.postcode(row.postcode)[:12], since=now)


def ways(one: Person, row: PersonRow) -> list[Channel]:
    """The numbers and e-mail addresses of a row, unsaved."""
    found = [Channel(person=one, kind=Channel.TELEPHONE, value=value, key=words.telephone(value)) for value in row.telephones]
    return found + [Channel(person=one, kind=Channel.EMAIL, value=value, key=value.lower()) for value in row.emails]


def index(people: Iterable[Person]) -> None:
    """What `people.make.index_name` does, for new people and many at once: a word known already is not spelt again."""
    theirs = [(one, words.name_words(one.name)) for one in people]
    NameWord.objects.bulk_create(NameWord(person=one, word=word) for one, found in theirs for word in found)
    distinct = sorted({word for _one, found in theirs for word in found})
    spelt: set[str] = set()
    for start in range(0, len(distinct), 500):
        spelt |= set(WordKey.objects.filter(word__in=distinct[start : start + 500]).values_list("word", flat=True).distinct())
    keys = [WordKey(key=key, word=word) for word in distinct if word not in spelt for key in sorted(words.keys(word))]
    WordKey.objects.bulk_create(keys, ignore_conflicts=True)


def change(one: Person, row: PersonRow, fields: Sequence[str], now: datetime) -> None:
    """Makes the record of a person who is held say what the row says, but for their needs.

    A name that is replaced is kept nowhere: a file cannot say whether it is a former name or a protected one.
    A person with one home who has another in the file has moved; one with several has one more.
    """
    columns = {"name": row.name, "year_of_birth": row.year, "language": row.language}
    simple = [name for name in fields if name in columns]
    for name in simple:
        setattr(one, name, columns[name])
    if simple:
        one.save(update_fields=simple)
    if "name" in fields:
        make.index_name(one)
    if "address" in fields:
        homes = one.addresses.filter(until=None)
        if homes.count() == 1:
            homes.update(until=now)
        home(one, row, now).save()
    if {"telephone", "email"} & set(fields):
        keys = set(one.channels.values_list("key", flat=True))
        Channel.objects.bulk_create(way for way in ways(one, row) if way.key not in keys)
