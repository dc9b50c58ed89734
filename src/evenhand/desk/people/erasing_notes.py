"""Taking out for good what was written about a person: how exactly something helps, a reason, the words of a message.

What was decided stays, and that something was taken out, when and by whom. What lies apart as health data has a page of
its own (`needs_health`); what was written on a case is erased there (`erasing`).
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from evenhand import ledger
from evenhand.case.facts import Actor
from evenhand.contacts.models import Held, Item
from evenhand.desk import acts, looks
from evenhand.desk.errors import NotFound, refuse
from evenhand.desk.evidence import keeping
from evenhand.desk.people import guard
from evenhand.desk.people.needs import held_for, text
from evenhand.desk.people.needs_health import HEALTH, SORT
from evenhand.evidence.models import CONTACT, File
from evenhand.ledger.models import PERSON, Part
from evenhand.ledger.models import Event as Row
from evenhand.people import find
from evenhand.people.authority import CONFIRMED, SOUGHT, Authority
from evenhand.people.joined import refs
from evenhand.people.models import Colleague, NeedAsked, Person, PersonNeed
from evenhand.people.needs import SAID_BY
from evenhand.policy.tongue import N_

ERASE = "note.erase"
NEED, MESSAGE, AUTHORITY = "need", "contact", "authority"
# By the first word of the entry's act: what it was written about.
ABOUT: Mapping[str, str] = {
    NEED: N_("What helps"), AUTHORITY: N_("Who may act for them"), MESSAGE: N_("A message taken back"), "log": N_("The log of their contacts"),
    "inbound": N_("Mail that was read"), "file": N_("Files that came with a message: they go too"),
}  # fmt: skip
# What each text answers. A text of another name is shown under its own.
LABELS: Mapping[str, str] = {
    "said_by": N_("Who said so"), "how": N_("How exactly"), "reasons": N_("Why it was refused"), "instead": N_("Offered instead"), "why": N_("Why"), "name": N_("Name"),
    "number": N_("The other system’s number"), "file-names": N_("Names of the files"), "note": N_("Note"), "words": N_("What it said"), "organisation": N_("Organisation or firm"), "contact": N_("How to reach them"), "limits": N_("What it is limited to"),
}  # fmt: skip
_MOST = 200
Gone = dict[tuple[str, int, int], str]  # stream, number and place of a part -> who took it out
_KEY = re.compile(r"([nc])([0-9]{1,15})")


@dataclass(frozen=True)
class Note:
    """Something that was written about a person, or was before it was taken out."""

    key: str
    about: str  # an id of `ABOUT`
    words: Sequence[tuple[str, str]]  # an id of `LABELS`, or a name; what was written
    at: datetime
    by: str  # a name
    erased: datetime | None = None
    erased_by: str = ""


def notes(*, actor: Actor, person: str, now: datetime) -> tuple[Person, Sequence[Note]]:
    """What was written about a person, the latest first, for those who may take it out. The look is recorded.

    Messages are not among them: there are hundreds, and each is on its own page. Raises NotFound, Refused with who may.
    """
    one = _seen(actor, person, now)
    found = list(_parts(one).select_related("event__stream").order_by("-event__recorded_at", "-id")[:_MOST])
    gone = _taken_out(one)
    names = dict(Colleague.objects.filter(ref__in={str(each.event.body["by"]) for each in found} | set(gone.values())).values_list("ref", "name"))
    return one, [_note(each, names, gone) for each in found]


def one_note(*, actor: Actor, person: str, key: str, now: datetime) -> tuple[Person, Note]:
    """One of them, or the words of one message (`c` and its number). The look is recorded. Raises NotFound, Refused."""
    one = _seen(actor, person, now)
    kind, number = _read(key)
    if kind == "c":
        item = _item(one, number)
        return one, Note(key, MESSAGE, [("words", _all_of(item))], item.at, "")
    part = _parts(one).select_related("event__stream").filter(pk=number, erased_at=None).first()
    if part is None:
        raise NotFound(key)
    by = str(part.event.body["by"])
    return one, _note(part, dict(Colleague.objects.filter(ref=by).values_list("ref", "name")), {})


def erase_note(*, actor: Actor, person: str, key: str, why: str, now: datetime) -> Person:
    """Takes one out for good, with a reason that stays. Raises NotFound, Refused."""
    with transaction.atomic():
        one = held_for(actor=actor, ref=person, act=ERASE, now=now)
        kind, number = _read(key)
        reason = text(why, "why", 500, 5, _("Say why it is taken out, without repeating what it says."))
        effect = _erase_message(one, number, now) if kind == "c" else _erase_part(one, number, now)
        acts.record(one, ERASE, [effect], by=actor.human, now=now, said={"why": reason})
    return one


def _erase_part(one: Person, number: int, now: datetime) -> dict[str, Any]:
    part = _parts(one).select_related("event__stream").filter(pk=number, erased_at=None).first()
    if part is None:
        raise NotFound(str(number))
    at = {"said_ref": part.event.stream.ref, "said_in": part.event.number}
    if Authority.objects.filter(state__in=(SOUGHT, CONFIRMED), **at).exists():
        raise refuse("open", _("Somebody acts for the person on this, or it is being asked. End it first; then what was written can be taken out."))
    ledger.erase(part=part.pk, now=now)
    for table in (PersonNeed, NeedAsked):  # who it was, where that was said in words
        table.objects.filter(**at).exclude(said_by__in=SAID_BY).update(said_by="")  # type: ignore[attr-defined]
    if _act(part) == "file":
        keeping.erase(File.objects.select_related("blob").filter(belongs=CONTACT, person=part.event.stream.ref, event=part.event.number, erased=None), now)
    return {"do": "note-erased", "of": part.event.stream.ref, "number": part.event.number, "place": part.place}


def _erase_message(one: Person, number: int, now: datetime) -> dict[str, Any]:
    """The words of a message go; that it came, when, how and what it was about stays."""
    item = _item(one, number)
    held = Held.objects.select_for_update().filter(item=item).first()
    if held and not held.read:
        raise refuse("open", _("Nobody has read this message yet. Read it first: it may tell of danger."))
    Item.objects.filter(pk=item.pk).update(words="")
    if held:
        Held.objects.filter(pk=held.pk).update(text="", alarms=[])
    return {"do": "note-erased", "contact": item.pk}


# --- finding it ----------------------------------------------------------------------------------
def _seen(actor: Actor, person: str, now: datetime) -> Person:
    one = find.by_ref(person) if "\0" not in person else None
    acts.demand(actor=actor, act=ERASE, now=now, person=one.ref if one else "")
    if one is None or not guard.open_to(actor=actor, person=one, now=now):
        raise NotFound(person)
    looks.note(actor=actor, what=looks.PERSON, ref=one.ref, now=now)
    return one


def _read(key: str) -> tuple[str, int]:
    match = _KEY.fullmatch(key)
    if match is None:
        raise NotFound(key)
    return match[1], int(match[2])


def _item(one: Person, number: int) -> Item:
    item = Item.objects.select_related("held").filter(pk=number, person__in=refs(one.ref)).first()
    if item is None or not _all_of(item):
        raise NotFound(str(number))
    return item


def _all_of(item: Item) -> str:
    held = getattr(item, "held", None)
    return (held.text if held and held.text else item.words) or ""


def _parts(one: Person) -> QuerySet[Part]:
    """What was written about a person under any reference that they have had; health data is not among it."""
    named = reduce(or_, (Q(event__body__step__startswith=f"{about}.") for about in ABOUT))
    return Part.objects.filter(named, event__stream__kind=PERSON, event__stream__ref__in=refs(one.ref)).exclude(sort=SORT).exclude(event__body__step=HEALTH)


def _act(part: Part) -> str:
    return str(part.event.body["step"]).partition(".")[0]


def _note(part: Part, names: Mapping[str, str], gone: Gone) -> Note:
    event = part.event
    by = gone.get((event.stream.ref, event.number, part.place), "")
    words = [(label, str(said)) for label, said in (part.content or {}).items() if said]
    return Note(f"n{part.pk}", _act(part), words, event.recorded_at, names.get(str(event.body["by"]), ""), part.erased_at, names.get(by, ""))


def _taken_out(one: Person) -> Gone:
    """By whom each was taken out, from the record itself."""
    rows = Row.objects.filter(stream__kind=PERSON, stream__ref__in=refs(one.ref), body__step=ERASE).values_list("body", flat=True)
    effects = [(effect, str(body["by"])) for body in rows for effect in body["effects"]]
    return {(effect["of"], effect["number"], effect["place"]): by for effect, by in effects if "of" in effect}
