"""People of a file, some hundreds at a time: new ones in bulk, changed ones each on their own record."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from evenhand import alerts
from evenhand.desk import acts, editions
from evenhand.desk.recording import add_needs
from evenhand.intake import bulk
from evenhand.intake.models import Finding
from evenhand.intake.people import PersonRow
from evenhand.people import find
from evenhand.policy.tongue import N_
from evenhand.registers.models import AlertRow

if TYPE_CHECKING:
    from evenhand.desk.intake.run import Work

SAID_BY = "a file that was brought in"  # untranslated: goes into the record
FIELDS = {
    "name": N_("name"), "year_of_birth": N_("year of birth"), "language": N_("language"), "address": N_("address"),
    "telephone": N_("telephone"), "email": N_("e-mail"), "needs": N_("what helps them"),
}  # fmt: skip
Rows = Sequence[tuple[int, PersonRow]]


def count(work: Work, rows: Rows) -> None:
    """What the rows would change."""
    found = bulk.compare([row for _number, row in rows])
    _counted(work, found, {row.ref: number for number, row in rows})


def write(work: Work, rows: Rows) -> None:
    """Writes rows in one transaction, and once more where somebody made one of these people meanwhile."""
    try:
        with transaction.atomic():
            found = _write(work, rows)
    except IntegrityError:
        with transaction.atomic():
            found = _write(work, rows)
    _counted(work, found, {row.ref: number for number, row in rows})


def _counted(work: Work, found: bulk.Compared, numbers: dict[str, int]) -> None:
    file = work.file
    file.new += len(found.new)
    file.changed += len(found.changed)
    file.unchanged += len(found.unchanged) + len(found.left)
    told = [(row.ref, Finding.CHANGED, ", ".join(_(FIELDS[name]) for name in fields)) for row, fields in found.changed]
    told += [(row.ref, Finding.LEFT, why) for row, why in found.left]
    work.find(Finding(file=file, row=numbers[ref], sort=sort, ref=ref, why=why[:500]) for ref, sort, why in told)


def _write(work: Work, rows: Rows) -> bulk.Compared:
    """New people, then the changed ones, then the cards that this can have changed."""
    found, now = bulk.compare([row for _number, row in rows]), work.now
    bulk.create(found.new, now)
    for row in found.new:
        if row.needs:
            add_needs(acts.held(row.ref), row.needs, by=work.file.by, said_by=SAID_BY, now=now)
    homes: set[str] = set()
    for row, fields in sorted(found.changed, key=lambda pair: pair[0].ref):  # held in one order everywhere
        homes |= _change(work, row, fields, now)
    _compare(found, homes, now)
    return found


def _change(work: Work, row: PersonRow, fields: Sequence[str], now: datetime) -> set[str]:
    """Makes one record say what the row says, with an entry on it; the addresses that this can concern."""
    one = acts.held(row.ref)
    before = {home.uprn for home in find.homes(person=one.ref, now=now)} if "address" in fields else set()
    bulk.change(one, row, fields, now)
    said = {name: value for name, value in (("name", row.name), ("address", f"{row.lines}, {row.postcode}".strip(", "))) if name in fields}
    acts.record(one, "person.record", [{"do": "person-changed", "fields": list(fields), "file": work.file.sha256}], by=work.file.by, now=now, said=said)
    if "needs" in fields:
        add_needs(one, row.needs, by=work.file.by, said_by=SAID_BY, now=now)
    return before | ({row.uprn} if "address" in fields else set())


def _compare(found: bulk.Compared, homes: set[str], now: datetime) -> None:
    """Cards of those who changed, and of new people where an address has an alert of its own or others are bound."""
    uprns = {row.uprn for row in found.new if row.uprn}
    marked = set(AlertRow.objects.filter(address__in=uprns).values_list("address", flat=True))
    moved = [row.ref for row, _fields in found.changed]
    people = {*moved, *(row.ref for row in found.new if row.uprn in marked or row.needs)}
    alerts.compare(people=people, addresses=homes | marked, now=now, book=editions.book())
