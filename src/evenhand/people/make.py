"""Making people and colleagues, and changing what is known of them. The desk, the import and the demonstration use it.

Everything raises `Wrong` with a sentence for the person who gave the data.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from evenhand.people import words
from evenhand.people.joined import surviving
from evenhand.people.models import (
    Absence,
    Address,
    Channel,
    Colleague,
    NameWord,
    Person,
    Relation,
    RoleHeld,
    WordKey,
)  # fmt: skip
from evenhand.policy.kinds import clean_text

_REF = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,39}")
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+\.[^@\s]+")

_UNKNOWN = {
    "manager": N_("{who}: there is no colleague {ref!r} to be manager."),
    "head": N_("{who}: there is no colleague {ref!r} to be head."),
    "deputy": N_("{who}: there is no colleague {ref!r} to be deputy."),
}
_THEIR_OWN = {"manager": N_("{who}: nobody is their own manager."), "deputy": N_("{who}: nobody is their own deputy.")}


class Wrong(ValueError):
    """Data about a person or colleague that cannot be taken, in a sentence."""


def _text(what: str, value: str, most: int, least: int = 0) -> str:
    try:
        return clean_text(value, most, least)
    except ValueError as error:
        raise Wrong(_("{what}: {error}.").format(what=_(what), error=error)) from None


def _ref(what: str, value: str) -> str:
    if not isinstance(value, str) or not _REF.fullmatch(value):
        raise Wrong(_("{what}: give a reference of letters, digits, dot, dash or slash, at most 40, not {given!r}.").format(what=_(what), given=str(value)[:60]))
    return value


def person(
    *, ref: str, name: str = "", year_of_birth: int | None = None, language: str = "en",
    addresses: Iterable[Mapping[str, object]] = (), telephones: Iterable[str] = (), emails: Iterable[str] = (),
    now: datetime, unidentified: bool = False, description: str = "", kind: str = Person.PERSON,
) -> Person:  # fmt: skip
    """A new person, or a group. An address is {uprn, lines, postcode?, since?, until?}. Raises Wrong.

    A group has a name and no year of birth: it is of no age, and everybody knows it. What helps them is recorded on their own stream: by the desk's `add_person` or `record_need`.
    """
    if not name.strip() and not unidentified:
        raise Wrong(_("Person {ref}: give a name.").format(ref=str(ref)[:40]))
    if kind not in (Person.PERSON, Person.GROUP):
        raise Wrong(_("{ref}: say person or group, not {given!r}.").format(ref=str(ref)[:40], given=str(kind)[:40]))
    if kind == Person.GROUP and (unidentified or year_of_birth is not None):
        raise Wrong(_("Group {ref}: a group has a name, and no year of birth.").format(ref=str(ref)[:40]))
    if year_of_birth is not None and not 1900 <= year_of_birth <= now.year:
        raise Wrong(_("Person {ref}: the year of birth has to be from 1900 to {year}.").format(ref=str(ref)[:40], year=now.year))
    with transaction.atomic():
        try:
            with transaction.atomic():
                made = Person.objects.create(
                    ref=_ref(N_("Person"), ref), name=_text(N_("Name"), name, 200), year_of_birth=year_of_birth,
                    language=_text(N_("Language"), language, 20, 2), unidentified=unidentified,
                    description=_text(N_("Description"), description, 500), kind=kind,
                )  # fmt: skip
        except IntegrityError:
            raise Wrong(_("There is a person with the reference {ref} already.").format(ref=ref)) from None
        index_name(made)
        for one in addresses:
            address(person=made, **one)  # type: ignore[arg-type]  # as the caller gave it: a wrong name is a fault of the program
        for kind, values in ((Channel.TELEPHONE, telephones), (Channel.EMAIL, emails)):
            for value in values:
                channel(person=made, kind=kind, value=value)
    return made


def unidentified(
    *, description: str, now: datetime, address_uprn: str = "", telephone: str = "", email: str = ""
) -> Person:  # fmt: skip
    """Someone not yet identified, tied to an address that is known here, a number or an e-mail address. Raises Wrong."""
    place = Address.objects.filter(uprn=address_uprn).first() if address_uprn else None
    if address_uprn and not place:
        raise Wrong(_("There is no address with this reference."))
    text = _text(N_("Description"), description, 500, 3)
    with transaction.atomic():
        made = Person.objects.create(ref=f"new:{now.timestamp()}", unidentified=True, description=text)
        made.ref = f"U-{made.pk:06d}"
        made.save(update_fields=["ref"])
        if place:
            address(person=made, uprn=place.uprn, lines=place.lines, postcode=place.postcode, since=now)
        for kind, value in ((Channel.TELEPHONE, telephone), (Channel.EMAIL, email)):
            if value:
                channel(person=made, kind=kind, value=value)
    return made


def index_name(one: Person) -> None:
    """Writes the words of a person's names, former ones among them, and their spelling keys, so that they are found."""
    former = list(one.former_names.values_list("name", flat=True))
    found = words.name_words(" ".join((one.name, one.preferred_name, *former)))
    NameWord.objects.filter(person=one).delete()
    NameWord.objects.bulk_create(NameWord(person=one, word=word) for word in found)
    rows = [WordKey(key=key, word=word) for word in found for key in sorted(words.keys(word))]
    WordKey.objects.bulk_create(rows, ignore_conflicts=True)


def address(
    *, uprn: str, lines: str, postcode: str = "", person: Person | None = None,
    since: datetime | None = None, until: datetime | None = None,
) -> Address:  # fmt: skip
    """A home of a person, or with no person a place. Raises Wrong."""
    lines = ", ".join(part.strip() for part in _text(N_("Address"), lines, 300, 3).splitlines() if part.strip())
    postcode = _text(N_("Postcode"), postcode, 12)
    if since and until and until <= since:
        raise Wrong(_("Address {ref}: it ends before it begins.").format(ref=uprn))
    try:
        with transaction.atomic():
            return Address.objects.create(
                person=person, uprn=_ref(N_("Address"), uprn), lines=lines, postcode=postcode, since=since, until=until,
                key=words.folded(f"{lines} {postcode}")[:320], postcode_key=words.postcode(postcode)[:12],
            )  # fmt: skip
    except IntegrityError:
        raise Wrong(_("There is an address with the reference {ref} already.").format(ref=uprn)) from None


def channel(*, person: Person, kind: str, value: str) -> Channel:
    """A telephone number or e-mail address of a person. Raises Wrong."""
    value = _text(N_("Telephone or e-mail"), value, 254, 3)
    if kind == Channel.TELEPHONE:
        key = words.telephone(value)
        if not 3 <= len(key) <= 15:
            raise Wrong(_("{given!r} is not a telephone number.").format(given=value[:40]))
    elif kind == Channel.EMAIL:
        key = value.lower()
        if not _EMAIL.fullmatch(value):
            raise Wrong(_("{given!r} is not an e-mail address.").format(given=value[:60]))
    else:
        raise Wrong(_("Say telephone or email."))
    return Channel.objects.create(person=person, kind=kind, value=value, key=key)


def colleague(
    *, ref: str, name: str, email: str, roles: Iterable[str] = (), telephone: str = "",
    manager: str = "", head: str = "", deputy: str = "", since: datetime,
) -> Colleague:  # fmt: skip
    """A new colleague. `manager`, `head` and `deputy` are references of colleagues already known. Raises Wrong."""
    if not _EMAIL.fullmatch(email):
        raise Wrong(_("{given!r} is not an e-mail address.").format(given=email[:60]))
    with transaction.atomic():
        try:
            with transaction.atomic():
                made = Colleague.objects.create(
                    ref=_ref(N_("Colleague"), ref), name=_text(N_("Name"), name, 200, 1), email=email.lower(),
                    telephone=_text(N_("Telephone"), telephone, 40),
                )  # fmt: skip
        except IntegrityError:
            raise Wrong(_("There is a colleague {ref} or {email} already.").format(ref=ref, email=email.lower())) from None
        stands(colleague=made, manager=manager, head=head, deputy=deputy)
        RoleHeld.objects.bulk_create(RoleHeld(colleague=made, role=role, since=since) for role in dict.fromkeys(roles))
    return made


def stands(*, colleague: Colleague, manager: str = "", head: str = "", deputy: str = "") -> None:
    """Names a colleague's manager, head of service and deputy; "" leaves one as it is. Raises Wrong."""
    for name, ref in (("manager", manager), ("head", head), ("deputy", deputy)):
        if not ref:
            continue
        other = Colleague.objects.filter(ref=ref).first()
        if other is None:
            raise Wrong(_(_UNKNOWN[name]).format(who=colleague.ref, ref=ref[:60]))
        if other.pk == colleague.pk and name != "head":
            raise Wrong(_(_THEIR_OWN[name]).format(who=colleague.ref))
        setattr(colleague, name, other)
    colleague.save(update_fields=["manager", "head", "deputy"])


def change(*, colleague: Colleague, name: str, email: str, telephone: str) -> list[str]:
    """Another name, e-mail address or telephone number of a colleague; the fields that changed. Raises Wrong.

    The account signs in with the e-mail address, so it moves along.
    """
    if not _EMAIL.fullmatch(email):
        raise Wrong(_("{given!r} is not an e-mail address.").format(given=email[:60]))
    wanted = {"name": _text(N_("Name"), name, 200, 1), "email": email.lower(), "telephone": _text(N_("Telephone"), telephone, 40)}
    changed = [field for field, value in wanted.items() if getattr(colleague, field) != value]
    for field in changed:
        setattr(colleague, field, wanted[field])
    try:
        with transaction.atomic():
            if changed:
                colleague.save(update_fields=changed)
            if "email" in changed and colleague.user:
                colleague.user.username = colleague.user.email = colleague.email  # type: ignore[attr-defined]  # our accounts are Django's
                colleague.user.save(update_fields=["username", "email"])
    except IntegrityError:
        raise Wrong(_("There is a colleague or an account {email} already.").format(email=wanted["email"])) from None
    return changed


def give(*, colleague: Colleague, role: str, since: datetime, until: datetime | None = None) -> RoleHeld:
    """An office, from a moment on. Whether the policy knows it is asked before. Raises Wrong."""
    if until and until <= since:
        raise Wrong(_("The office ends before it begins."))
    running = RoleHeld.objects.filter(colleague=colleague, role=role).exclude(until__lte=since)
    if (running.filter(since__lt=until) if until else running).exists():
        raise Wrong(_("{name} holds this office in that time already.").format(name=colleague.name))
    return RoleHeld.objects.create(colleague=colleague, role=role, since=since, until=until)


def take(*, colleague: Colleague, role: str, at: datetime) -> int:
    """Ends an office at a moment; one that had not begun by then never begins. How many entries that changed."""
    held = RoleHeld.objects.filter(colleague=colleague, role=role).exclude(until__lte=at)
    later = held.filter(since__gt=at).update(until=F("since"))
    return later + held.filter(since__lte=at).update(until=at)


def away(*, colleague: Colleague, start: datetime, end: datetime, cover: Colleague | None = None) -> Absence:
    """An absence, with who stands in for that time, where it is not the usual deputy. Raises Wrong."""
    if end <= start:
        raise Wrong(_("{who}: the absence ends before it begins.").format(who=colleague.ref))
    return Absence.objects.create(colleague=colleague, start=start, end=end, cover=cover)


def back(*, absence: Absence, now: datetime) -> None:
    """Ends an absence now; one that has not begun is taken back whole. One that is over stays as it was."""
    if absence.end > now:
        absence.end = max(absence.start, now)
        absence.save(update_fields=["end"])


def related(*, colleague: Colleague, other: str) -> Relation:
    """That a colleague is close to another colleague or to a person (by reference). Raises Wrong."""
    if not (Colleague.objects.filter(ref=other).exists() or Person.objects.filter(ref=other).exists()):
        raise Wrong(_("There is nobody with the reference {ref!r}.").format(ref=other[:60]))
    return Relation.objects.update_or_create(colleague=colleague, other=surviving(other), defaults={"ended": None})[0]


def unrelated(*, colleague: Colleague, other: str, now: datetime) -> bool:
    """That this holds no more; whether it held."""
    return bool(Relation.objects.filter(colleague=colleague, other=surviving(other), ended=None).update(ended=now))
