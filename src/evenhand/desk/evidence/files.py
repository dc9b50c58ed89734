"""Evidence: files added to a case by the house's step, listed, opened, released or refused, and taken out.

Who sees that part of the case sees its files; each time one is opened is a look. What was entered in error is on no
screen. Nothing that may run is ever shown in a page: a picture is drawn anew, text is text, the rest is saved.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from evenhand import ledger
from evenhand.case.events import Event, Refusal, Refused
from evenhand.case.facts import Actor
from evenhand.desk import acts, editions, looks
from evenhand.desk.casework.steps import Taken, take_step
from evenhand.desk.casework.views import CaseView, look
from evenhand.desk.errors import NotFound, refuse
from evenhand.desk.evidence import keeping as evidence_keeping
from evenhand.desk.evidence.keeping import Given
from evenhand.desk.recording import office_event
from evenhand.evidence import keeping, names, pictures
from evenhand.evidence.keeping import Incoming
from evenhand.evidence.kinds import KINDS, PICTURE, TEXT, Kind
from evenhand.evidence.models import CASE, HELD, REFUSED, SHOWN, File
from evenhand.evidence.reasons import REASONS
from evenhand.ledger.models import OFFICE
from evenhand.ledger.record import Given as Part
from evenhand.people.models import Colleague
from evenhand.policy.acts import who
from evenhand.policy.kinds import clean_text

STEP, OUTCOME, TITLE, NAMES, ENTRY = "evidence.add", "added", "title", "file-names", "file-entry"
BOOK = "files"  # the office's book of what was decided about files, and of what was taken out
RELEASE, EXPORT = "file.release", "file.export"
TEXT_SHOWN = 100_000  # bytes of a text that stand on a page


@dataclass(frozen=True)
class FileView:
    """A file as somebody sees it who may see the case that it belongs to."""

    ref: str
    name: str
    kind: Kind | None
    size: int
    sha256: str
    state: str
    reason: str
    by: str
    at: datetime
    decided_by: str
    decided: datetime | None
    erased: datetime | None
    given: bool = False  # by the person, or who acts for them, with the code of a letter: no colleague added it

    @property
    def drawn(self) -> bool:
        """Whether it is shown as a picture."""
        return self.state == SHOWN and self.erased is None and self.kind is not None and self.kind.family == PICTURE and self.kind.id != "heic"


@dataclass(frozen=True)
class Item:
    """One thing of evidence: its title, and its files where it has any."""

    id: str
    title: str
    event: Event
    files: Sequence[FileView]
    entry: int = 0  # the entry of the case that they belong to, where one was named


@dataclass(frozen=True)
class EvidenceView:
    """The evidence of a case, the latest first, and what the actor may do with it."""

    case: CaseView
    items: Sequence[Item]
    may_add: bool
    may_release: bool
    may_export: bool
    room: int
    names: dict[str, str]


def evidence_items(view: CaseView) -> list[Item]:
    """The evidence of a case as it was looked at, the latest first. One query."""
    events = {event.number: event for event in view.events if event.number not in view.state.annulled}
    ours = {name: events[number] for name, number in view.state.evidence.items() if number in events}
    found: dict[int, list[FileView]] = {}
    numbers = [event.number for event in ours.values()]
    for one in File.objects.select_related("blob").filter(belongs=CASE, about=view.ref, event__in=numbers) if numbers else ():
        found.setdefault(one.event, []).append(view_of(one))
    return [Item(name, str(event.answers.get(TITLE, "")), event, found.get(event.number, ()), int(event.answers.get(ENTRY, 0))) for name, event in reversed(ours.items())]


def view_of(one: File) -> FileView:
    """A file as it is told of."""
    return FileView(
        ref=one.ref, name=one.name, kind=KINDS.get(one.kind), size=one.blob.size, sha256=one.blob.sha256, state=one.state,
        reason=_(REASONS[one.code]) if one.code and one.state != SHOWN else "", by=one.by, at=one.at, decided_by=one.decided_by, decided=one.decided,
        erased=one.erased, given=bool(one.person) and one.by == one.person,
    )  # fmt: skip


def evidence_of(*, actor: Actor, case: str, now: datetime) -> EvidenceView:
    """The evidence of a case. The look is recorded. Raises NotFound."""
    view = look(case=case, actor=actor, now=now)
    found = evidence_items(view)
    person, whole = view.state.subject.get("person", ""), not view.own_report_only
    may = {act: whole and acts.may(actor=actor, act=act, now=now, person=person) for act in (RELEASE, EXPORT)}
    adds = any(offer.step.id == STEP and offer.may for offer in view.offers)
    wanted = {ref for item in found for one in item.files for ref in (one.by, one.decided_by)} | {ref for item in found for ref in (item.event.by, item.event.prepared_by)}
    called = dict(Colleague.objects.filter(ref__in=wanted).values_list("ref", "name"))
    return EvidenceView(view, found, adds, may[RELEASE], may[EXPORT], evidence_keeping.room_for(CASE, case), called)


def add_files(
    *, actor: Actor, case: str, title: str, files: Sequence[Incoming], entry: int = 0, occurred_at: datetime | None = None, key: str = "", now: datetime,
) -> Taken:  # fmt: skip
    """Adds files to a case as one thing of evidence, or to one of its entries (by number). All are taken or none.

    Raises NotFound, and Refused with what is wrong with each file.
    """
    view = look(case=case, actor=actor, now=now, record=False)
    if not any(offer.step.id == STEP and offer.may for offer in view.offers):
        # The rules say why not; nothing that was sent is looked at before they have.
        return take_step(case=case, step=STEP, outcome=OUTCOME, answers={TITLE: title}, actor=actor, occurred_at=occurred_at, now=now)
    if entry and entry not in {event.number for event in view.events}:
        raise refuse("complete", _("There is no such entry on this case."))
    given = evidence_keeping.look_through(files, evidence_keeping.room_for(CASE, case))
    with transaction.atomic():
        return put(given, actor=actor, case=case, person=view.state.subject.get("person", ""), title=title, entry=entry, occurred_at=occurred_at, key=key, now=now)


def put(
    given: Sequence[Given], *, actor: Actor, case: str, person: str, title: str, entry: int, matter: str = "", occurred_at: datetime | None = None, prepared_by: str = "",
    key: str = "", now: datetime,
) -> Taken:  # fmt: skip
    """Keeps files that were looked through, by the step that adds them to a case. The caller's transaction. Raises Refused."""
    taken = take_step(
        case=case, step=STEP, outcome=OUTCOME, answers={TITLE: title, NAMES: "\n".join(one.name for one in given), **({ENTRY: entry} if entry else {})}, actor=actor,
        matter=matter, occurred_at=occurred_at, prepared_by=prepared_by, key=key, now=now, files=tuple(one.said for one in given),
    )  # fmt: skip
    if not taken.repeated:
        number = taken.event.number
        evidence_keeping.place(given, belongs=CASE, about=case, person=person, event=number, item=f"e{number}", by=prepared_by or actor.human, now=now)
    return taken


@dataclass(frozen=True)
class Opened:
    """A file, opened: where its bytes are, of what type, under which name it is saved."""

    file: FileView
    path: Path
    mime: str
    save_as: str


def open_file(*, actor: Actor, case: str, file: str, drawn: bool = False, now: datetime) -> Opened:
    """The original of a file, or with `drawn` the picture that may be shown. The look is recorded.

    Raises NotFound; Refused while it is held or waits, but for those who may release it.
    """
    view = look(case=case, actor=actor, now=now, record=False)
    one = _find(view, file)
    found = view_of(one)
    if not one.here:
        raise refuse("open", _("Its content is no longer kept. Its hash is."))
    if one.state != SHOWN and (drawn or view.own_report_only or not acts.may(actor=actor, act=RELEASE, now=now, person=one.person)):
        raise refuse("open", _("This file is held back. {reason}").format(reason=found.reason))
    evidence_keeping.demand_sound(found.sha256)
    path = keeping.path_of(found.sha256)
    if drawn:
        try:
            made = pictures.shown(found.sha256, one.kind) if found.drawn else None
        except Exception:  # damaged, and released all the same: it can be saved, not drawn
            made = None
        if made is None:
            raise NotFound(file)
        path = made
    looks.note(actor=actor, what=looks.FILE, ref=f"{case}/{file}", now=now)
    mime = "image/jpeg" if drawn else found.kind.mime if found.kind and one.state == SHOWN else "application/octet-stream"
    return Opened(found, path, mime, names.to_save(one.name, found.kind))


def _find(view: CaseView, file: str) -> File:
    """A file on a case as the actor sees it. Raises NotFound, also for what was entered in error."""
    one = File.objects.select_related("blob").filter(ref=file, belongs=CASE, about=view.ref).first() if "\0" not in file else None
    event = next((event for event in view.events if one and event.number == one.event), None)
    if one is None or event is None or event.number in view.state.annulled or (view.own_report_only and one.by != event.by):
        raise NotFound(file)
    return one


@dataclass(frozen=True)
class FilePage:
    """One file with what may be seen of it on a page."""

    case: CaseView
    file: FileView
    title: str
    text: str  # of a text, as far as it is shown
    cut: bool
    may_open: bool
    may_release: bool
    names: dict[str, str]
    releasers: str  # the offices that may release it, while it is held
    sound: bool  # whether what is kept is what was given


def evidence_file(*, actor: Actor, case: str, file: str, now: datetime) -> FilePage:
    """One file, for its page. The look is recorded. Raises NotFound."""
    view = look(case=case, actor=actor, now=now, record=False)
    one = _find(view, file)
    found = view_of(one)
    event = view.state.event(one.event)
    may = not view.own_report_only and acts.may(actor=actor, act=RELEASE, now=now, person=one.person)
    text, cut, sound = "", False, not one.here or keeping.sound(found.sha256)
    if sound and one.here and one.state == SHOWN and found.kind and found.kind.family == TEXT:
        with keeping.path_of(found.sha256).open("rb") as content:
            data = content.read(TEXT_SHOWN + 1)
        text, cut = data[:TEXT_SHOWN].decode("utf-8", "ignore").removeprefix("\ufeff"), len(data) > TEXT_SHOWN
    looks.note(actor=actor, what=looks.FILE, ref=f"{case}/{file}", now=now)
    called = dict(Colleague.objects.filter(ref__in={found.by, found.decided_by}).values_list("ref", "name"))
    return FilePage(view, found, str(event.answers.get(TITLE, "")), text, cut, sound and one.here and (one.state == SHOWN or may), may and one.state == HELD, called, _releasers() if one.state == HELD else "", sound)


def _releasers() -> str:
    policy = editions.book().policy()
    return _(" or ").join(policy.roles[role].title for role in who(policy, RELEASE) if role in policy.roles)


def decide_file(*, actor: Actor, case: str, file: str, release: bool, why: str, now: datetime) -> FileView:
    """Releases a file that was held, or refuses it, with a reason. A refused one's content goes. Raises NotFound, Refused."""
    view = look(case=case, actor=actor, now=now, record=False)
    one = _find(view, file)
    if view.own_report_only:
        raise refuse("independent", _("You see your own report of this case only, and cannot decide about its files."))
    return decided(one, actor=actor, release=release, why=why, about={"case": case}, now=now)


def decided(one: File, *, actor: Actor, release: bool, why: str, about: dict[str, str], now: datetime) -> FileView:
    """The same for a file that was found; `about` says in the record to what it belongs. Raises Refused."""
    acts.demand(actor=actor, act=RELEASE, now=now, person=one.person)
    try:
        reason = clean_text(why, 500, 5)
    except ValueError as error:
        raise Refused([Refusal("complete", _("Why: {error}.").format(error=error), field="why")]) from None
    with transaction.atomic():
        stream = ledger.lock(kind=OFFICE, ref=BOOK)
        state = SHOWN if release else REFUSED
        changed = {"state": state, "code": "" if release else "by-hand", "decided_by": actor.human, "decided": now}
        if not File.objects.filter(pk=one.pk, state=HELD, erased=None).update(**changed):
            raise refuse("open", _("Somebody has decided about this file already, or it is not held."))
        effect = {"do": "file", "file": one.ref, **about, "sha256": one.blob.sha256, "state": state}
        note_in_book(stream, "file.released" if release else "file.refused", effect, one.person, {"why": reason}, actor, now)
        if not release:
            transaction.on_commit(lambda: evidence_keeping.forget(one.blob.sha256))
    one.refresh_from_db()
    return view_of(one)


def note_in_book(stream: Any, step: str, effect: dict[str, Any], subject: str, said: dict[str, Any], actor: Actor, now: datetime) -> None:
    """An entry of the office's book of files, which is held; what somebody wrote lies in a part."""
    event = office_event(stream, step, effect, now, actor.human)
    ledger.append(stream=stream, events=[event], given={event.number: [Part(subject=subject or "organisation", sort="", content=said)]})


