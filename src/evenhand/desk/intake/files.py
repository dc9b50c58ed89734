"""Bringing in what exists: a file is kept, looked at, and then taken in by the worker or by the command.

Nothing is taken in while the file is only looked at. Who may is asked of the policy; the machine's operator may too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from django.db import transaction
from django.utils.translation import gettext as _

from evenhand import ledger
from evenhand.case.facts import Actor
from evenhand.desk import acts
from evenhand.desk.errors import NotFound, refuse
from evenhand.desk.intake import shown, table
from evenhand.desk.intake.run import IMPORTS, Told, kept_head, reader, run
from evenhand.desk.office import record
from evenhand.intake import columns, keeping, tables
from evenhand.intake.errors import NotRead, NotTaken
from evenhand.intake.models import Brought, Finding, OldCase
from evenhand.ledger.models import OFFICE

ACT = {columns.PEOPLE: "import.people", columns.CONTACTS: "import.people", columns.CASES: "import.sort"}
SHOWN, MOST_LISTED, MOST_FINDINGS = 10, 50, 500


@dataclass(frozen=True)
class Preview:
    """A file as it would be read: its headings, which column is what, the first rows."""

    file: Brought
    head: Sequence[str]
    columns: Mapping[str, int]
    missing: Sequence[str]
    begins: int  # the row in which the headings stand
    sheets: tuple[str, Sequence[str]]  # of a workbook: the sheet that is read, and those that are not
    rows: Sequence[tuple[int, Mapping[str, str], str]]  # number, cells by name, why it is refused


@dataclass(frozen=True)
class State:
    """How far a file has come, and what is to be said of its rows."""

    file: Brought
    findings: Sequence[Finding]
    more: int  # findings that are not shown
    given: int = 0  # refused rows that can be taken out as they were given
    waiting: int = 0  # rows of an old register that nobody has answered: they can be taken back


def may_import(*, actor: Actor, now: datetime) -> dict[str, bool]:
    """What a colleague may bring in, by kind."""
    found = acts.may_all(actor=actor, acts=sorted(set(ACT.values())), now=now)
    return {kind: found[act] for kind, act in ACT.items()}


def _demand(actor: Actor, kind: str, now: datetime) -> None:
    if kind not in ACT:
        raise refuse("complete", _("Choose what the file holds: {kinds}.").format(kinds=", ".join(ACT)))
    if not actor.human.startswith(record.OPERATOR):
        acts.demand(actor=actor, act=ACT[kind], now=now)


def stage_file(*, actor: Actor, kind: str, name: str, pieces: Iterable[bytes], now: datetime) -> Brought:
    """Keeps a file that is to be brought in, if it is a table. Raises NotFound, Refused."""
    _demand(actor, kind, now)
    try:
        sha256, size = keeping.keep(pieces)
        try:
            head = kept_head(columns.headed(kind, tables.lines(keeping.path_of(sha256)))[0].cells)
        except NotRead:
            _forget(sha256)
            raise
    except NotRead as error:
        raise record.wrong("file", str(error)) from None
    shown = "".join(one if one.isprintable() else "?" for one in name.rpartition("/")[2])[-200:]
    like = Brought.objects.filter(kind=kind, state=Brought.DONE, head=head).order_by("-pk").first()  # its columns are what they were the last time
    return Brought.objects.create(kind=kind, name=shown or "file", sha256=sha256, size=size, by=actor.human, at=now, mapping=like.mapping if like else {})


def _found(actor: Actor, number: int, now: datetime) -> Brought:
    """A file, for those who may bring in its kind. Raises NotFound."""
    one = Brought.objects.filter(pk=number).first() if 0 < number < 2**62 else None
    if one is None or not (actor.human.startswith(record.OPERATOR) or acts.may(actor=actor, act=ACT[one.kind], now=now)):
        raise NotFound(str(number))
    return one


def import_preview(*, actor: Actor, number: int, mapping: Mapping[str, str], now: datetime) -> Preview:
    """The first rows as they would be read with these columns; what `mapping` does not say is as the last time for a file
    with these headings, or by their names. Raises NotFound, Refused."""
    one = _found(actor, number, now)
    if one.state != Brought.STAGED:
        raise NotFound(str(number))
    try:
        path = keeping.path_of(one.sha256)
        head, found = columns.headed(one.kind, tables.lines(path))
        where = columns.chosen(one.kind, head.cells, {**one.mapping, **mapping})
        missing, sheets = columns.missing(one.kind, where), tables.sheets(path)
        rows = [] if missing else [_shown(one, line, where, now) for line in islice(found, SHOWN)]
    except (NotRead, OSError) as error:
        raise record.wrong("file", str(error) if isinstance(error, NotRead) else _("The file is not here any more. Send it again.")) from None
    return Preview(one, head.cells, where, missing, head.number, sheets, rows)


def _shown(one: Brought, line: tables.Line, where: Mapping[str, int], now: datetime) -> tuple[int, Mapping[str, str], str]:
    cells, why = columns.read(where, line.cells), ""
    try:
        reader(one.kind, now)(cells)
    except NotTaken as error:
        why = str(error)
    return line.number, cells, why


def begin_import(*, actor: Actor, number: int, mapping: Mapping[str, str], partial: bool, now: datetime) -> Brought:
    """Hands a file to the worker, with which column is what. Raises NotFound, Refused."""
    found = import_preview(actor=actor, number=number, mapping=mapping, now=now)
    if found.missing:
        raise refuse("complete", _("Choose the column for: {missing}.").format(missing="; ".join(found.missing)))
    with transaction.atomic():
        one = Brought.objects.select_for_update().get(pk=found.file.pk)
        if one.state != Brought.STAGED:
            raise NotFound(str(number))
        one.mapping, one.partial, one.state = {**one.mapping, **mapping}, partial or one.kind == columns.CASES, Brought.WAITING
        one.save(update_fields=["mapping", "partial", "state"])
    return one


def bring_in(*, actor: Actor, number: int, now: datetime, told: Told = lambda file: None, dry: bool = False) -> Brought:
    """Takes in a file that was handed over, here and now: a small one need not wait for the worker. `told` hears how
    far it is; `dry` writes nothing of its rows. Raises NotFound."""
    one = _found(actor, number, now)
    run(one.pk, now, told, dry)
    one.refresh_from_db()
    return one


def drop_import(*, actor: Actor, number: int, now: datetime) -> None:
    """Throws a file away that was only looked at. Raises NotFound."""
    one = _found(actor, number, now)
    if one.state != Brought.STAGED:
        raise NotFound(str(number))
    one.delete()
    _forget(one.sha256)


def _forget(sha256: str) -> None:
    if not Brought.objects.filter(sha256=sha256, state__in=(Brought.STAGED, Brought.WAITING, Brought.RUNNING)).exists():
        keeping.forget(sha256)


def imports(*, actor: Actor, now: datetime) -> list[Brought]:
    """The latest files that a colleague may see. Raises NotFound for who is no colleague."""
    kinds = [kind for kind, may in may_import(actor=actor, now=now).items() if may]
    return list(Brought.objects.filter(kind__in=kinds).order_by("-at", "-pk")[:MOST_LISTED])


def import_state(*, actor: Actor, number: int, now: datetime) -> State:
    """How far a file has come. Raises NotFound."""
    one = _found(actor, number, now)
    findings = list(one.findings.order_by("row", "pk")[:MOST_FINDINGS])
    given = one.findings.filter(sort=Finding.REFUSED, cells__isnull=False).count()
    return State(one, findings, max(0, one.findings.count() - len(findings)), given, table.unanswered(one).count())


def take_back_rows(*, actor: Actor, number: int, now: datetime) -> int:
    """Takes the rows of a file off the sorting table that nobody has answered: it was brought in by mistake, or read
    wrongly; how many. The file can be brought in again. Raises NotFound, Refused where none waits."""
    one = _found(actor, number, now)
    if one.kind != columns.CASES:
        raise NotFound(str(number))
    with transaction.atomic():
        stream = ledger.lock(kind=OFFICE, ref=IMPORTS)
        rows = list(table.unanswered(one).select_for_update(of=("self",)).select_related("about"))
        if not rows:
            raise refuse("open", _("Every row of this file is answered. An answer is changed on the row itself, until the plan is agreed."))
        cards = shown.cards([row for row in rows if row.shows_until])
        OldCase.objects.filter(pk__in=[row.pk for row in rows]).delete()
        effect = {"do": "rows-taken-back", "file": one.pk, "rows": len(rows)}
        record.record(stream=stream, step="old-cases.taken-back", about="", effects=[effect], by=actor.human, role="", now=now)
        shown.told(cards, now)
    return len(rows)


def refused_rows(*, actor: Actor, number: int, now: datetime) -> list[list[str]]:
    """The refused rows of a file as a table, its headings first: the number of each row, why it was refused, its cells as
    they were given. They are kept for a month. Raises NotFound, also where there are none."""
    one = _found(actor, number, now)
    found = one.findings.filter(sort=Finding.REFUSED, cells__isnull=False).order_by("row", "pk")
    rows = [[str(each.row), each.why, *each.cells] for each in found]
    if not rows:
        raise NotFound(str(number))
    return [[_("Row"), _("Why it was refused"), *one.head], *rows]
