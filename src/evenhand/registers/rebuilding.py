"""Folding everything again: the proof that registers say nothing that the record does not."""

from __future__ import annotations

from typing import Any

from django.db import transaction

from evenhand import ledger
from evenhand.case.facts import Book
from evenhand.ledger.models import CASE, Stream
from evenhand.people.joined import folded
from evenhand.registers.fold import Rows, project, rows_of
from evenhand.registers.models import AlertRow, CaseRow, HumanRow, MatterRow, TurnRow


def rebuild(*, book: Book, check: bool = False) -> list[str]:
    """Folds every case again and says what differed. With `check` nothing is changed."""
    found: list[str] = []
    refs = list(Stream.objects.filter(kind=CASE, number__gt=0).order_by("ref").values_list("ref", flat=True))
    for ref in refs:
        with transaction.atomic():
            if not check:
                ledger.lock(kind=CASE, ref=ref)  # so that nobody appends between reading and writing
            state = folded(ledger.read(kind=CASE, ref=ref))
            found += differences(ref, rows_of(case=ref, state=state, book=book))
            if not check:
                project(case=ref, state=state, book=book)
    for row in CaseRow.objects.exclude(ref__in=refs).order_by("ref"):
        found.append(f"{row.ref}: the registers know a case that the record does not")  # untranslated: for the operator
        if not check:
            row.delete()
    return found


def differences(case: str, wanted: Rows) -> list[str]:
    """Where the rows as written differ from those that the fold gives."""
    row = CaseRow.objects.filter(ref=case).first()
    if row is None:
        return [f"{case}: not in the registers"]  # untranslated: for the operator
    found = _differ(f"{case}", wanted.case, row)
    matters = {one.matter: one for one in MatterRow.objects.filter(case=row)}
    for data in wanted.matters:
        found += _differ(f"{case} matter {data['matter']}", data, matters.pop(data["matter"], None))
    alerts = {one.id: one for one in AlertRow.objects.filter(case=row)}
    for data in wanted.alerts:
        found += _differ(f"{case} row {data['row']}", data, alerts.pop(data["id"], None))
    found += [f"{case}: {name} should not be there" for name in (*matters, *alerts)]  # untranslated: for the operator
    humans = sorted(HumanRow.objects.filter(case=row).values_list("human", flat=True))
    if humans != wanted.humans:
        found.append(f"{case}: colleagues {humans} should be {wanted.humans}")  # untranslated: for the operator
    turns = set(TurnRow.objects.filter(matter__case=row).values_list("matter__matter", "role", "of", "relation"))
    should = {(name, one["role"], one["of"], one["relation"]) for name, ones in wanted.turns.items() for one in ones}
    if turns != should:
        found.append(f"{case}: turns differ by {sorted(turns ^ should)}")  # untranslated: for the operator
    return found


def _differ(name: str, wanted: dict[str, Any], row: Any) -> list[str]:
    if row is None:
        return [f"{name}: missing"]
    return [
        f"{name}: {key} is {getattr(row, key)!r}, should be {value!r}"  # untranslated: for the operator
        for key, value in wanted.items() if getattr(row, key) != value
    ]  # fmt: skip
