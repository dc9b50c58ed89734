"""Files attached to something that is no case: what came in from a person, for one. They are recorded on the person's stream.

`kind` and `ref` say what it is: `kind="contact", ref="17"`. Who may mark what came in from a person may open its files.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from evenhand.case.facts import Actor
from evenhand.desk import acts, looks
from evenhand.desk.attend.contact import known_colleague
from evenhand.desk.contacts import seen
from evenhand.desk.contacts.seen import Line
from evenhand.desk.errors import NotFound, refuse
from evenhand.desk.evidence import keeping as evidence_keeping
from evenhand.desk.evidence.files import RELEASE, FileView, Opened, decided, view_of
from evenhand.desk.evidence.keeping import Given
from evenhand.evidence import keeping, names
from evenhand.evidence.keeping import Incoming
from evenhand.evidence.models import CONTACT, SHOWN, File
from evenhand.people.models import Person

ENTER, SEE = {CONTACT: "contact.enter"}, {CONTACT: "contact.mark"}  # by kind: the act that adds a file, and that opens one


def attach_files(*, actor: Actor, kind: str, ref: str, person: str, files: Sequence[Incoming], now: datetime) -> list[FileView]:
    """Attaches files to what came in from a person: all or none. Raises NotFound, Refused."""
    if kind not in ENTER or not ref or "\0" in ref or len(ref) > 60:
        raise NotFound(ref)
    acts.demand(actor=actor, act=ENTER[kind], now=now, person=person)
    given = evidence_keeping.look_through(files, evidence_keeping.room_for(kind, ref))
    with transaction.atomic():
        made = put(given, kind=kind, ref=ref, person=acts.held(person), by=actor.human, now=now)
    return [view_of(one) for one in made]


def put(given: Sequence[Given], *, kind: str, ref: str, person: Person, by: str, now: datetime) -> list[File]:
    """Keeps files that were looked through, with the entry on the stream of the person, who is held. The caller's transaction."""
    effects = [{"do": "file", kind: ref, **one.said} for one in given]
    number = acts.record(person, "file.added", effects, by=by, now=now, said={"file-names": "\n".join(one.name for one in given)})
    return evidence_keeping.place(given, belongs=kind, about=ref, person=person.ref, event=number, item="", by=by, now=now)


def files_about(*, actor: Actor, kind: str, ref: str, now: datetime) -> list[FileView]:
    """The files attached to something, those that the actor may see. One query beside who may."""
    known_colleague(actor, now)
    found = list(File.objects.select_related("blob").filter(belongs=kind, about=ref)) if kind in SEE and "\0" not in ref else []
    may = {person: acts.may(actor=actor, act=SEE[kind], now=now, person=person) for person in {one.person for one in found}}
    return [view_of(one) for one in found if may[one.person]]


def open_attached(*, actor: Actor, file: str, now: datetime) -> Opened:
    """The original of a file that is attached to no case. The look is recorded. Raises NotFound, Refused."""
    known_colleague(actor, now)
    one = File.objects.select_related("blob").filter(ref=file, belongs__in=SEE).first() if "\0" not in file else None
    if one is None or not acts.may(actor=actor, act=SEE[one.belongs], now=now, person=one.person):
        raise NotFound(file)
    found = view_of(one)
    may = acts.may(actor=actor, act=RELEASE, now=now, person=one.person)
    if not one.here or (one.state != SHOWN and not may):
        raise refuse("open", found.reason or _("Its content is no longer kept. Its hash is."))
    evidence_keeping.demand_sound(found.sha256)
    looks.note(actor=actor, what=looks.FILE, ref=f"{one.belongs}/{file}", now=now)
    mime = found.kind.mime if found.kind and one.state == SHOWN else "application/octet-stream"
    return Opened(found, keeping.path_of(found.sha256), mime, names.to_save(one.name, found.kind))


# --- the files of one message ---------------------------------------------------------------------
@dataclass(frozen=True)
class ContactFiles:
    """What came with a message, and what the actor may do with it."""

    line: Line
    person: Person
    files: Sequence[FileView]
    may_add: bool
    may_release: bool
    room: int


def contact_files(*, actor: Actor, item: int, now: datetime) -> ContactFiles:
    """The files of one message. The look is recorded. Raises NotFound."""
    line, person = seen.one_contact(actor=actor, item=item, now=now)
    may = acts.may_all(actor=actor, acts=(ENTER[CONTACT], RELEASE), now=now, person=person.ref)
    found = files_about(actor=actor, kind=CONTACT, ref=str(line.item.pk), now=now)
    return ContactFiles(line, person, found, may[ENTER[CONTACT]], may[RELEASE], evidence_keeping.room_for(CONTACT, str(line.item.pk)))


def add_to_contact(*, actor: Actor, item: int, files: Sequence[Incoming], now: datetime) -> list[FileView]:
    """Attaches files to one message: all or none. Raises NotFound, Refused."""
    line, person = seen.one_contact(actor=actor, item=item, now=now)
    return attach_files(actor=actor, kind=CONTACT, ref=str(line.item.pk), person=person.ref, files=files, now=now)


def contact_file(*, actor: Actor, item: int, file: str, now: datetime) -> Opened:
    """The original of a file of one message. The look is recorded. Raises NotFound, Refused."""
    line, _person = seen.one_contact(actor=actor, item=item, now=now)
    return open_attached(actor=actor, file=_of(line, file).ref, now=now)


def decide_contact_file(*, actor: Actor, item: int, file: str, release: bool, why: str, now: datetime) -> FileView:
    """Releases a file of one message that was held, or refuses it, with a reason. Raises NotFound, Refused."""
    line, _person = seen.one_contact(actor=actor, item=item, now=now)
    return decided(_of(line, file), actor=actor, release=release, why=why, about={CONTACT: str(line.item.pk)}, now=now)


def _of(line: Line, file: str) -> File:
    one = File.objects.select_related("blob").filter(ref=file, belongs=CONTACT, about=str(line.item.pk)).first() if "\0" not in file else None
    if one is None:
        raise NotFound(file)
    return one
