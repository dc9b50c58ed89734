"""Taking in a file: first every row is looked at, then hundreds are written at a time.

All or nothing means: nothing is written where one row is refused. What is written is written in parts, so that nobody
waits for it; where the machine stops half-way, the rest is taken in when it runs again, and nothing doubles.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import islice
from time import monotonic
from typing import Any

from django.db import InterfaceError, OperationalError, transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from evenhand import ledger
from evenhand.case.events import Refused
from evenhand.case.facts import Actor
from evenhand.desk import editions
from evenhand.desk.contacts.taken import take_in
from evenhand.desk.errors import NotFound
from evenhand.desk.intake import people as importing_people
from evenhand.desk.intake import shown as sorting_shown
from evenhand.desk.intake import sorting, table
from evenhand.desk.office import record
from evenhand.intake import cases, columns, keeping, people, tables
from evenhand.intake.errors import NotRead, NotTaken
from evenhand.intake.models import Brought, Finding, OldCase
from evenhand.ledger.models import OFFICE

IMPORTS = "imports"  # the office's book of what was brought in
BATCH, CONTACTS_BATCH, MOST_KEPT = 500, 2000, 1000  # rows, rows, findings of a file
MOST_IN_HAND = 3000  # rows whose cells are kept while their batch is written
MOST_CELL = 4000  # characters of a refused row's cell
CELLS_KEPT = timedelta(days=30)  # after this what stood in refused rows is forgotten
QUIET = timedelta(minutes=5)  # after this, whoever worked on a file has stopped
Told = Callable[[Brought], None]
Reader = Callable[[Mapping[str, str]], Any]
log = logging.getLogger(__name__)


@dataclass
class Work:
    """One file being taken in."""

    file: Brought
    now: datetime
    told: Told
    dry: bool = False
    kept: int = 0
    begun: float = field(default_factory=lambda: monotonic())
    raw: dict[int, list[str]] = field(default_factory=dict)  # the cells of the rows in hand, as given

    def say(self, *fields: str) -> None:
        """Keeps how far it has come, for whoever looks, and that somebody works on it."""
        self.file.beat = self.now + timedelta(seconds=monotonic() - self.begun)
        self.file.save(update_fields=["beat", *fields])
        self.told(self.file)

    def find(self, found: Iterable[Finding]) -> None:
        """Keeps what is to be said of rows, as far as anybody would read it."""
        some = list(islice(found, max(0, MOST_KEPT - self.kept)))
        self.kept += len(some)
        Finding.objects.bulk_create(some)

    def stops(self) -> bool:
        """Whether nothing is to be written: it was only to be looked at, or a row is refused and it is all or nothing."""
        return self.dry or bool(self.file.refused and not self.file.partial)

    def refused(self, number: int, why: str) -> Finding:
        """That a row is not taken."""
        self.file.refused += 1
        cells = [_kept(one) for one in self.raw.get(number, ())] or None
        return Finding(file=self.file, row=number, sort=Finding.REFUSED, cells=cells, why=f"{why[:1].upper()}{why[1:].rstrip('.')}."[:500])


def kept_head(head: Iterable[str]) -> list[str]:
    """The headings of a file as they are kept beside it."""
    return [_kept(name) for name in head]


def _kept(cell: str) -> str:
    """A cell as a database can keep it: without what is no character."""
    return cell[:MOST_CELL].replace("\0", "").encode("utf-8", "ignore").decode()


def run_imports(*, now: datetime, told: Told = lambda file: None) -> int:
    """Takes in every file that waits, or whose work has stopped half-way; how many. `told` hears how far each is."""
    table.reckon_anew(now)
    Finding.objects.filter(cells__isnull=False, file__finished__lt=now - CELLS_KEPT).update(cells=None)
    waits = Q(state=Brought.WAITING) | Q(state=Brought.RUNNING, beat__lt=now - QUIET)
    found = list(Brought.objects.filter(waits).order_by("at", "pk").values_list("pk", flat=True))
    return sum(run(pk, now, told) for pk in found)


def run(pk: int, now: datetime, told: Told = lambda file: None, dry: bool = False) -> bool:
    """Takes in one file that waits; whether it was ours to do. `dry`: looks at every row, and writes nothing of them."""
    free = Q(state=Brought.WAITING) | Q(state=Brought.RUNNING, beat__lt=now - QUIET)
    if not Brought.objects.filter(free, pk=pk).update(state=Brought.RUNNING, beat=now):
        return False
    one = Brought.objects.get(pk=pk)
    before = one.new, one.changed  # by somebody who stopped half-way: those rows will be found to be here
    one.rows = one.checked = one.refused = one.new = one.changed = one.unchanged = one.done = 0
    one.findings.exclude(sort=Finding.CHANGED).delete()
    work = Work(one, now, told, dry, kept=one.findings.count())
    _do(work)
    one.new, one.changed, one.unchanged = one.new + before[0], one.changed + before[1], max(0, one.unchanged - sum(before))
    one.state = Brought.REFUSED if one.why or (one.refused and not one.partial) else Brought.DONE
    one.finished = now
    with transaction.atomic():
        one.save()
        if one.state == Brought.DONE and not dry:
            _record(one, now)
    if not Brought.objects.filter(sha256=one.sha256, state__in=(Brought.STAGED, Brought.WAITING, Brought.RUNNING)).exists():
        keeping.forget(one.sha256)
    told(one)
    return True


def _do(work: Work) -> None:
    """Counts the rows, and hands them to their room. What stands in the way is said of the file; what only passes (the
    database is busy, or gone) is raised, so that somebody tries again."""
    one = work.file
    try:
        for number, _cells, _raw in _rows(one):
            one.rows = one.rows + 1 if number else one.rows
        work.say("rows")
        {columns.PEOPLE: _people, columns.CONTACTS: _contacts, columns.CASES: _cases}[one.kind](work)
    except (NotRead, OSError) as error:
        one.why = str(error)[:500] if isinstance(error, NotRead) else _("The file is not here any more. Send it again.")
    except (Refused, NotFound) as error:
        one.why = " ".join(each.message for each in error.refusals)[:500] if isinstance(error, Refused) else _("Whoever brought this in does not work here any more.")
    except (OperationalError, InterfaceError):
        raise
    except Exception:
        log.exception("file %s could not be brought in", one.pk)
        one.why = _("The program failed over this file, and whoever looks after it can read why in its log. Rows that were brought in before stay.")


def _record(one: Brought, now: datetime) -> None:
    """The entry in the office's book: counts and the file's hash; its name lies in a part."""
    counts = {name: getattr(one, name) for name in ("rows", "new", "changed", "unchanged", "refused")}
    stream = ledger.lock(kind=OFFICE, ref=IMPORTS)
    effect = {"do": "imported", "kind": one.kind, "file": one.pk, "sha256": one.sha256, **counts}
    record.record(stream=stream, step="file.imported", about="", effects=[effect], by=one.by, role="", now=now, said={"name": one.name})


def reader(kind: str, now: datetime) -> Reader:
    """What reads one row of a kind. Raises NotTaken."""
    if kind == columns.PEOPLE:
        known = editions.book().policy().needs
        needs = {columns.folded(text): name for name, need in known.items() for text in (name, need.title)}
        return lambda row: people.read(row, needs=needs, now=now)
    return cases.read if kind == columns.CASES else _contact


def _contact(row: Mapping[str, str]) -> dict[str, str]:
    found = dict(row)
    time = found.pop("time", "")
    if time and ":" not in found.get("at", ""):
        found["at"] = f"{found.get('at', '')} {time}"
    if not (found.get("person") or found.get("sender")):
        raise NotTaken(_("it names nobody: there is no reference, number or e-mail address"))
    return found


def _rows(one: Brought) -> Iterator[tuple[int, dict[str, str], list[str]]]:
    """The rows of a file with their cells by name, and as given. Raises NotRead."""
    head, found = columns.headed(one.kind, tables.lines(keeping.path_of(one.sha256)))
    one.head = kept_head(head.cells)
    where = columns.chosen(one.kind, head.cells, one.mapping)
    if missing := columns.missing(one.kind, where):
        raise NotRead(_("No column is named for: {missing}.").format(missing="; ".join(missing)))
    for line in found:
        yield line.number, columns.read(where, line.cells), line.cells


def _taken(work: Work, again: bool = False) -> Iterator[tuple[int, Any]]:
    """The rows that can be read; why another cannot is kept, but for when they are read `again`."""
    read, wrong, seen = reader(work.file.kind, work.now), [], {}
    for number, cells, raw in _rows(work.file):
        work.raw[number] = raw
        try:
            found = read(cells)
            if isinstance(found, people.PersonRow) and (first := seen.setdefault(found.ref.upper(), number)) != number:
                raise NotTaken(_("the reference {ref} stands in row {row} already").format(ref=found.ref, row=first))
            yield number, found
        except NotTaken as error:
            if not again:
                wrong.append(work.refused(number, str(error)))
                del wrong[MOST_KEPT:]
        if len(work.raw) > MOST_IN_HAND:
            del work.raw[next(iter(work.raw))]
    work.find(wrong)


def _batches(rows: Iterator[tuple[int, Any]], size: int) -> Iterator[list[tuple[int, Any]]]:
    while found := list(islice(rows, size)):
        yield found


def _people(work: Work) -> None:
    """Looks at every row; then, where all or enough can be taken, writes them."""
    one = work.file
    for rows in _batches(_taken(work), BATCH):
        one.checked += len(rows)
        if work.dry:
            importing_people.count(work, rows)
        work.say("checked", "refused")
    if work.stops():
        return
    for rows in _batches(_taken(work, again=True), BATCH):
        importing_people.write(work, rows)
        one.done += len(rows)
        work.say("done", "new", "changed", "unchanged")


def _contacts(work: Work) -> None:
    """Hands the rows to the room of contacts: all in one transaction, taken back where one is refused."""
    one, wrong = work.file, []
    for _row in _taken(work):
        pass
    if one.refused and not one.partial:
        return
    with transaction.atomic():
        work.say("checked", "refused")
        for rows in _batches(_taken(work, again=True), CONTACTS_BATCH):
            taken = take_in(actor=Actor(one.by), rows=(row for _number, row in rows), now=work.now)
            wrong += [work.refused(rows[refusal.row - 1][0], refusal.why) for refusal in taken.refused]
            one.refused += taken.refusals - len(taken.refused)
            one.new, one.unchanged = one.new + taken.new, one.unchanged + taken.known + taken.copies
            one.done += len(rows)
            work.say("done")  # within the transaction: who else would take this file in waits for its end
        if work.stops():
            transaction.set_rollback(True)
    work.find(wrong)


def _cases(work: Work) -> None:
    """Puts the rows on the sorting table. What is there already is not doubled."""
    one = work.file
    for rows in _batches(_taken(work), BATCH):
        found = {cases.digest(said): (number, said) for number, said in rows}
        there = set(OldCase.objects.filter(digest__in=list(found)).values_list("digest", flat=True))
        new = [OldCase(file=one, row=number, digest=digest, said=said) for digest, (number, said) in found.items() if digest not in there]
        if not work.dry:
            shown = sorting_shown.find(new, one, work.now)
            sorting.reckon(new, work.now)
            OldCase.objects.bulk_create(new, ignore_conflicts=True)
            sorting_shown.told(sorting_shown.cards(shown), work.now)
        one.new, one.unchanged = one.new + len(new), one.unchanged + len(rows) - len(new)
        one.checked, one.done = one.checked + len(rows), one.done + len(rows)
        work.say("checked", "done", "new", "unchanged")
