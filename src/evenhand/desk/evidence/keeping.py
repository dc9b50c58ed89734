"""Files as the desk keeps them: checked and put in their place with the event that brings them, and taken away again."""

from __future__ import annotations

import secrets
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext as _

from evenhand.case.events import Refusal, Refused
from evenhand.evidence import checking, keeping, names
from evenhand.evidence.checking import Verdict
from evenhand.evidence.keeping import Incoming
from evenhand.evidence.models import CASE, HELD, RECEIVED, REFUSED, Blob, File
from evenhand.evidence.reasons import REASONS
from evenhand.policy.tongue import N_

AT_ONCE = 10_000_000  # bytes: what is larger is looked through later, so that nobody waits with a telephone in hand
SWEEP = 50  # files looked through in one round
ROUND_SECONDS = 30  # after which a round ends: the worker has other work, which must not wait for files
LOST = timedelta(days=1)  # after this, bytes that no file claims are thrown away
FIELD = "file"
UNSOUND = N_("What is kept of this file is gone, or is not what was given: it does not have the hash of the record.")


@dataclass(frozen=True)
class Given:
    """A file that was received and looked at, before it is kept."""

    ref: str
    incoming: Incoming
    name: str
    verdict: Verdict

    @property
    def said(self) -> Mapping[str, Any]:
        """What an event says of it: never its name."""
        return {"id": self.ref, "sha256": self.incoming.sha256, "size": self.incoming.size, "type": self.verdict.kind}


def look_through(files: Sequence[Incoming], room: int) -> list[Given]:
    """Looks at all files that somebody gives at once. `room` is how many may still come.

    Raises Refused, with a reason for each that is not taken: then none is, so that nobody has to guess which were.
    """
    most = min(settings.EVENHAND_FILES_AT_ONCE, room)
    if not files:
        raise Refused([Refusal("complete", _("Choose a file."), field=FIELD)])
    if len(files) > most:
        raise Refused([Refusal("complete", too_many(room), field=FIELD)])
    found = [Given(secrets.token_hex(8), one, names.clean(one.name), verdict) for one, verdict in zip(files, _verdicts(files), strict=True)]
    wrong = [refused(one.name, one.verdict.code) for one in found if one.verdict.state == REFUSED]
    if wrong:
        raise Refused(wrong)
    return found


def refused(name: str, code: str) -> Refusal:
    """Why one file is not taken."""
    return Refusal("complete", _("{name}: {reason} Nothing was kept.").format(name=names.clean(name), reason=_(REASONS[code])), field=FIELD)


def too_many(room: int) -> str:
    """Why so many files are not taken."""
    if room <= 0:
        most = settings.EVENHAND_FILES_PER_CASE
        return _("There are {most} files here already, as many as may be kept. Take one back that was entered in error, or ask an administrator.").format(most=most)
    return _("At most {most} files can be added at once here. Nothing was kept: add them in several goes.").format(most=min(settings.EVENHAND_FILES_AT_ONCE, room))


def _verdicts(files: Iterable[Incoming]) -> Iterator[Verdict]:
    """What each file is. Once the scanner has not answered, it is not waited for again: the rest is for the worker."""
    silent = False
    for one in files:
        if silent or one.size > AT_ONCE:
            yield checking.first_look(one.path, one.name)
            continue
        found = checking.check(one.path, one.name, seconds=checking.SCAN_AT_ONCE_SECONDS)
        silent = found.state == RECEIVED
        yield found


def room_for(belongs: str, about: str) -> int:
    """How many files may still be added there."""
    return int(settings.EVENHAND_FILES_PER_CASE) - File.objects.filter(belongs=belongs, about=about, erased=None).exclude(state=REFUSED).count()


def place(given: Iterable[Given], *, belongs: str, about: str, person: str, event: int, item: str, by: str, now: datetime) -> list[File]:
    """Keeps files for good. The caller's transaction, which has recorded the event that brings them."""
    given = list(given)
    sizes = {one.incoming.sha256: one.incoming.size for one in given}
    blobs = {sha256: hold(sha256, sizes[sha256]) for sha256 in sorted(sizes)}  # held in one order everywhere
    made = []
    for one in given:
        keeping.keep(one.incoming)
        made.append(File(
            ref=one.ref, blob=blobs[one.incoming.sha256], name=one.name, kind=one.verdict.kind, state=one.verdict.state, code=one.verdict.code, belongs=belongs, about=about,
            person=person, event=event, item=item, by=by, at=now, checked=None if one.verdict.state == RECEIVED else now,
        ))  # fmt: skip
    return File.objects.bulk_create(made)


def demand_sound(sha256: str) -> None:
    """Refuses where the bytes of a hash are not there any more, or are others: they are no evidence then. Raises Refused."""
    if not keeping.sound(sha256):
        raise Refused([Refusal("open", _("{fault} Ask an administrator to put it back from a backup.").format(fault=_(UNSOUND)))])


@dataclass(frozen=True)
class Unsound:
    """A file whose bytes are not there any more, or are not those that were given."""

    belongs: str
    about: str
    file: str
    sha256: str
    there: bool


def verify_files() -> list[Unsound]:
    """Reads every file that is kept, and returns those that are not what was given."""
    wrong = []
    for blob in Blob.objects.filter(files__erased=None).exclude(files__state=REFUSED).distinct().order_by("id").iterator():
        if not keeping.sound(blob.sha256):
            there = keeping.path_of(blob.sha256).exists()
            wrong += [Unsound(one.belongs, one.about, one.ref, blob.sha256, there) for one in blob.files.filter(erased=None).exclude(state=REFUSED)]
    return wrong


def hold(sha256: str, size: int) -> Blob:
    """The row of some bytes, held until the transaction ends; made where it is new."""
    Blob.objects.bulk_create([Blob(sha256=sha256, size=size)], ignore_conflicts=True)
    return Blob.objects.select_for_update().get(sha256=sha256)


def erase(files: Iterable[File], now: datetime) -> None:
    """Takes files away for good: name and bytes. Their hash stays. The caller's transaction."""
    for one in files:
        File.objects.filter(pk=one.pk, erased=None).update(erased=now, name="")
        transaction.on_commit(partial(forget, one.blob.sha256))


def erase_with(*, case: str, event: int, now: datetime) -> None:
    """Takes away the files that an event brought, whose words are being erased. The caller's transaction."""
    erase(File.objects.select_related("blob").filter(belongs=CASE, about=case, event=event, erased=None), now)


def forget(sha256: str) -> None:
    """Takes bytes away that no file has any more. A transaction of its own, after the one that let go of them."""
    with transaction.atomic():
        blob = Blob.objects.select_for_update().filter(sha256=sha256).first()
        if blob is None or not blob.files.filter(erased=None).exclude(state=REFUSED).exists():
            keeping.forget(sha256)


def check_files(*, now: datetime, thorough: bool = False) -> int:
    """Looks through what waits, what was tried longest ago first, until the scanner does not answer or the round is over.

    `thorough` also throws away what was left behind. Returns how many were judged.
    """
    done, until = 0, time.monotonic() + ROUND_SECONDS
    waiting = File.objects.select_related("blob").filter(state=RECEIVED, erased=None)
    for one in waiting.order_by(F("checked").asc(nulls_first=True), "at", "id")[:SWEEP]:
        path = keeping.path_of(one.blob.sha256)
        found = checking.check(path, one.name) if path.exists() else Verdict(HELD, one.kind, "damaged")
        File.objects.filter(pk=one.pk, state=RECEIVED).update(state=found.state, kind=found.kind or one.kind, code=found.code, checked=now)
        if found.state == REFUSED:
            forget(one.blob.sha256)
        done += found.state != RECEIVED
        if found.state == RECEIVED or time.monotonic() > until:
            break
    if thorough:
        _throw_away(now)
    return done


def _throw_away(now: datetime) -> None:
    """What the machine left behind when it stopped in the middle."""
    keeping.sweep_incoming(now.timestamp())
    for sha256, at in list(keeping.kept()):
        if now.timestamp() - at > LOST.total_seconds():
            forget(sha256)


