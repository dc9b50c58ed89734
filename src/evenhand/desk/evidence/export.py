"""Taking out the files of a case: an archive with the originals, a table of them, and their hashes to check them by."""

from __future__ import annotations

import csv
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from io import RawIOBase, StringIO
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from evenhand import ledger
from evenhand.case.events import Refusal, Refused
from evenhand.case.facts import Actor
from evenhand.desk import acts, looks
from evenhand.desk.casework.views import look
from evenhand.desk.evidence.files import BOOK, EXPORT, FileView, Item, evidence_items, note_in_book
from evenhand.desk.evidence.keeping import UNSOUND
from evenhand.evidence import keeping, names
from evenhand.evidence.models import REFUSED, SHOWN
from evenhand.ledger.models import OFFICE
from evenhand.policy.kinds import clean_text

MISSING, ALTERED = "missing", "altered"  # untranslated: for programs too
_CHUNK = 256 * 1024
FORMULA = ("=", "+", "-", "@", "\t", "\r")
OPENED = datetime(1980, 1, 1).timetuple()[:6]  # the archive's own times say nothing; the table does
COLUMNS = ("in this archive", "evidence", "title", "name as given", "type", "bytes", "SHA-256", "added by", "added at", "happened at", "state", "why")  # untranslated: for programs too


@dataclass(frozen=True)
class Export:
    """The archive of a case's files, to be sent in pieces."""

    name: str
    pieces: Iterator[bytes]


class _Pipe(RawIOBase):
    """What an archive is written into, taken out piece by piece."""

    def __init__(self) -> None:
        self.waiting: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self.waiting.append(bytes(data))
        return len(data)

    def take(self) -> bytes:
        """All that has come since."""
        found, self.waiting = b"".join(self.waiting), []
        return found


def export_evidence(*, actor: Actor, case: str, why: str, now: datetime) -> Export:
    """The files of a case with their originals. That it was done, by whom and for whom, is recorded. Raises NotFound, Refused."""
    view = look(case=case, actor=actor, now=now, record=False)
    person = view.state.subject.get("person", "")
    if view.own_report_only:
        raise Refused([Refusal("independent", _("You see your own report of this case only, and cannot take its files out."))])
    acts.demand(actor=actor, act=EXPORT, now=now, person=person)
    try:
        reason = clean_text(why, 500, 5)
    except ValueError as error:
        raise Refused([Refusal("complete", _("For whom and why: {error}.").format(error=error), field="why")]) from None
    found = evidence_items(view)
    kept = [one.ref for item in found for one in item.files if _has(one)]
    if not any(item.files for item in found):
        raise Refused([Refusal("open", _("There are no files on this case."))])
    with transaction.atomic():
        effect = {"do": "export", "case": case, "files": kept, "head": view.head}
        note_in_book(ledger.lock(kind=OFFICE, ref=BOOK), "files.exported", effect, person, {"why": reason}, actor, now)
        looks.note(actor=actor, what=looks.FILE, ref=f"{case}/all", now=now)
    return Export(f"{case}-evidence.zip", _archive(found))


def _has(one: FileView) -> bool:
    return one.erased is None and one.state != REFUSED


def _archive(found: list[Item]) -> Iterator[bytes]:
    """The archive as it is made. Nothing is packed: pictures and recordings are packed already, and it must not wait."""
    pipe, rows, sums = _Pipe(), [], []
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_STORED) as archive:
        for item in reversed(found):
            for number, one in enumerate(item.files, 1):
                fault = _fault(one) if _has(one) else ""
                place = _place(item, number, one, fault) if _has(one) and fault != MISSING else ""
                rows.append(_row(item, one, place, fault))
                if not place:
                    continue
                if not fault:
                    sums.append(f"{one.sha256}  {place}\n")
                about = zipfile.ZipInfo(place, OPENED)
                about.file_size = one.size
                with archive.open(about, "w") as entry, keeping.path_of(one.sha256).open("rb") as content:
                    while data := content.read(_CHUNK):
                        entry.write(data)
                        yield pipe.take()
        archive.writestr(zipfile.ZipInfo("index.csv", OPENED), _table(rows))
        archive.writestr(zipfile.ZipInfo("SHA256SUMS", OPENED), "".join(sums))
    yield pipe.take()


def _fault(one: FileView) -> str:
    """What is wrong with what is kept of a file; "" where it is what was given."""
    if keeping.sound(one.sha256):
        return ""
    return ALTERED if keeping.path_of(one.sha256).exists() else MISSING


def _place(item: Item, number: int, one: FileView, fault: str) -> str:
    """Where a file lies in the archive: what is held back, or is not what was given, lies apart, under an ending that opens nothing."""
    name = names.to_save(one.name, one.kind)
    if fault:
        return f"{fault}/{item.id}-{number} {name}.held"
    return f"originals/{item.id}-{number} {name}" if one.state == SHOWN else f"held-back/{item.id}-{number} {name}.held"


def _row(item: Item, one: FileView, place: str, fault: str) -> list[str]:
    state = "erased" if one.erased else fault or one.state
    kind = one.kind.mime.partition(";")[0] if one.kind else ""
    moments = (one.at.isoformat(), item.event.occurred_at.isoformat())
    return [place, item.id, item.title, one.name, kind, str(one.size), one.sha256, one.by, *moments, state, _(UNSOUND) if fault else one.reason]


def _table(rows: list[list[str]]) -> bytes:
    paper = StringIO()
    out = csv.writer(paper)
    out.writerow(COLUMNS)
    out.writerows([cell(text) for text in row] for row in rows)
    return ("\ufeff" + paper.getvalue()).encode()


def cell(text: str) -> str:
    """A cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(FORMULA) else text
