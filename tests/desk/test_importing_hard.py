"""Files that are hostile, broken off, brought in twice at once, or about people whom a file may not change."""

from __future__ import annotations

import csv
import io
from typing import Any

import pytest
from django.db import OperationalError

from evenhand import desk
from evenhand.desk.intake import run
from evenhand.intake import tables
from evenhand.intake.models import Brought, Finding, OldCase
from evenhand.people.models import Person, Reference
from tests.desk.test_importing import ANN, BOB, HEAD, brought, counts, folder, staged, table  # noqa: F401
from tests.desk.world import NOW, later, who

pytestmark = [pytest.mark.both_engines, pytest.mark.usefixtures("small", "folder")]


@pytest.mark.parametrize(("row", "said"), [
    (["T-3", "Ann", "", "", "", "", "", "", "en-aaaaaaaa-bbbbbbbb-cccccccc"], "is no language"), (["T-3", "#N/A"], "There is no name."), (["#REF!", "Ann"], "There is no reference."),
    (["T-3", "Ann", "", "", "", "", "4.47701E+11"], "is not a telephone number"), (["T-3", "Ann", "", "", "", "", "", "\u200bann@demo.example"], "not an e-mail"), (["T-3", "Ann", "", "", "", "", "", "<ann@demo.example>"], "not an e-mail"),
    (["T-3", "Ann\u202eeve"], "control characters"), (["t-1", "Ann"], "stands in row 2 already"), (["T-3", "Ann", "", "", "", "29/02/1900"], "is no day"), (["T-3", "Ann", "", "", "", "12/05/80"], "is no day"),
])  # fmt: skip
def test_what_a_row_may_not_hold(row: list[str], said: str) -> None:
    one = brought(table(ANN, row))
    assert one.state == "refused" and said in Finding.objects.get(file=one).why and not Person.objects.filter(ref__startswith="T").exists()


@pytest.mark.parametrize(("given", "value"), [
    ("7700900123", "07700900123"), ("447700900123", "07700900123"), ("447700900123.0", "07700900123"), ("+44 7700 900123", "07700900123"), ("'+44 7700 900123", "07700900123"), ("1632960001", "01632960001"),
])  # fmt: skip
def test_a_number_that_a_spreadsheet_has_eaten_is_found_as_it_is_dialled(given: str, value: str) -> None:
    brought(table(["T-3", "Ann", "", "", "", "", given]))
    assert Person.objects.get(ref="T-3").channels.get().key == value


def test_refused_rows_are_mended_and_come_back_as_they_were_meant() -> None:
    """What is written out so that no spreadsheet runs it is read in again as it stood."""
    one = brought(table(["", "=Ann Lee", "1 Mill Lane", "", "", "", "+44 1632 960001"], ["T-4", "", "-1 Mill Lane"]))
    rows = desk.refused_rows(actor=who("otto"), number=one.pk, now=NOW)
    text = io.StringIO()
    csv.writer(text).writerows([[tables.neutral(cell) for cell in row] for row in rows])
    assert "'=Ann Lee" in text.getvalue() and "'+44" in text.getvalue()
    mended = text.getvalue().replace("There is no reference.,,", "There is no reference.,T-3,").replace("T-4,,", "T-4,Bob Lee,")
    assert counts(brought(mended.encode("utf-8-sig")))[:2] == ("done", 2)
    ann = Person.objects.get(ref="T-3")
    assert ann.name == "=Ann Lee" and ann.channels.get().value == "+44 1632 960001" and str(Person.objects.get(ref="T-4").addresses.get()) == "-1 Mill Lane"


def left(*rows: list[str]) -> list[str]:
    one = brought(table(*rows))
    assert counts(one) == ("done", 0, 0, len(rows), 0)
    return list(Finding.objects.filter(file=one, sort=Finding.LEFT).order_by("row").values_list("why", flat=True))


def test_a_reference_that_is_somebodys_in_another_system_or_spelling_makes_no_second_record() -> None:
    Reference.objects.create(person=Person.objects.get(ref="P-1"), system="repairs", reference="1017", key="1017")
    assert left(["1017", "Pat Example"], ["p-2", "Sam Other"]) == ["in repairs it is the reference of P-1: nothing was brought in of it", "the record P-2 is here: write the reference as it stands there"]
    assert Person.objects.count() == 2


def test_somebody_not_yet_identified_is_identified_by_no_file() -> None:
    Person.objects.create(ref="U-000077", unidentified=True, description="A tall man")
    assert "not yet identified" in left(["U-000077", "Ann Lee"])[0] and not Person.objects.get(ref="U-000077").name


def test_who_works_on_a_file_says_so_as_long_as_it_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    """A file of 100,000 rows takes longer than the five minutes after which somebody else would take it over."""
    clock, beats = iter(range(0, 100_000, 150)), []
    monkeypatch.setattr(run, "monotonic", lambda: next(clock))
    monkeypatch.setattr(run, "BATCH", 1)
    one = staged(table(ANN, BOB))
    desk.begin_import(actor=who("otto"), number=one.pk, mapping={}, partial=False, now=NOW)

    def told(file: Brought) -> None:
        beats.append(Brought.objects.get(pk=file.pk).beat)
        if file.done == 1:
            assert not run.run(file.pk, later(minutes=11)), "nobody takes it over meanwhile"

    desk.bring_in(actor=who("otto"), number=one.pk, now=NOW, told=told)
    assert beats[0] < beats[-1] and beats[-2] > NOW + run.QUIET and counts(Brought.objects.get())[:2] == ("done", 2)


def stops_at(monkeypatch: pytest.MonkeyPatch, number: int, error: Exception) -> None:
    first, calls = run.importing_people.write, []

    def write(work: Any, rows: Any) -> None:
        calls.append(rows)
        if len(calls) == number:
            monkeypatch.setattr(run.importing_people, "write", first)
            raise error
        first(work, rows)

    monkeypatch.setattr(run.importing_people, "write", write)
    monkeypatch.setattr(run, "BATCH", 1)


def test_what_stopped_in_the_middle_goes_on_and_counts_each_row_once(monkeypatch: pytest.MonkeyPatch) -> None:
    stops_at(monkeypatch, 3, OperationalError("the server went away"))
    one = staged(table(ANN, ["P-2", "Samuel Other"], BOB))
    desk.begin_import(actor=who("otto"), number=one.pk, mapping={}, partial=False, now=NOW)
    with pytest.raises(OperationalError):
        desk.bring_in(actor=who("otto"), number=one.pk, now=NOW)
    assert desk.run_imports(now=later(minutes=4)) == 0 and desk.run_imports(now=later(minutes=9)) == 1
    one.refresh_from_db()
    assert counts(one) == ("done", 2, 1, 0, 0) and list(one.findings.values_list("ref", flat=True)) == ["P-2"]


def test_a_fault_of_the_program_is_said_and_does_not_come_again_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    stops_at(monkeypatch, 1, RuntimeError("a fault"))
    one = brought(table(ANN, BOB))
    assert one.state == "refused" and "failed over this file" in one.why and desk.run_imports(now=later(hours=1)) == 0


def test_the_same_file_from_two_people_at_once_doubles_nothing() -> None:
    data = table(["", "Ann Lee", "", "x"], head=["Reference", "Name", "Address", "Reason"])
    ones = [staged(data, kind="cases") for _ in range(2)]
    for one in ones:
        desk.begin_import(actor=who("otto"), number=one.pk, mapping={}, partial=False, now=NOW)
    assert desk.bring_in(actor=who("otto"), number=ones[0].pk, now=NOW).new == 1
    assert counts(desk.bring_in(actor=who("otto"), number=ones[1].pk, now=NOW))[:2] == ("done", 0) and OldCase.objects.count() == 1
    assert not run.run(ones[1].pk, later(hours=1)), "what is done is not done again"


