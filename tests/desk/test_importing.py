"""Bringing people and contacts in: who may, all or nothing, again without doubling, what each row did."""

from __future__ import annotations

import csv
import io
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from evenhand import desk, ledger
from evenhand.alerts.models import Change
from evenhand.case.facts import Actor
from evenhand.contacts.models import Item
from evenhand.desk.intake import run
from evenhand.intake import keeping
from evenhand.intake.models import Brought, Finding
from evenhand.ledger.models import Event
from evenhand.people import find, make
from evenhand.people.models import Address, Colleague, Person
from tests.desk.world import FLAT, NOW, later, precaution, report, who

pytestmark = [pytest.mark.both_engines, pytest.mark.usefixtures("small", "folder")]

HEAD = ["Reference", "Name", "Address", "Postcode", "UPRN", "Date of birth", "Telephone", "E-mail", "Language", "Needs"]
ANN = ["T-1", "Ann Öztürk", "1 Mill Lane", "ZZ1 1AA", "900001", "12/05/1980", "01632 960001; +44 1632 960002", "ann@demo.example", "Welsh", "Letters in large print"]
BOB = ["T-2", "Bob Lee", "2 Mill Lane", "ZZ1 1AB", "900002", "1975", "1632960003", "", "", ""]


@pytest.fixture
def folder(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


def table(*rows: list[str], head: list[str] = HEAD) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerows([head, *rows])
    return text.getvalue().encode()


def staged(data: bytes, kind: str = "people", by: str = "otto") -> Brought:
    return desk.stage_file(actor=Actor(by), kind=kind, name="a.csv", pieces=[data], now=NOW)


def brought(data: bytes, kind: str = "people", by: str = "otto", now: Any = NOW, **more: Any) -> Brought:
    one = staged(data, kind, by)
    desk.begin_import(actor=Actor(by), number=one.pk, mapping=more.pop("mapping", {}), partial=more.pop("partial", False), now=now)
    return desk.bring_in(actor=Actor(by), number=one.pk, now=now, **more)


def counts(one: Brought) -> tuple[str, int, int, int, int]:
    return one.state, one.new, one.changed, one.unchanged, one.refused


def test_people_are_brought_in_and_found() -> None:
    one = brought(table(ANN, BOB))
    assert counts(one) == ("done", 2, 0, 0, 0) and one.rows == one.done == 2
    ann, bob = Person.objects.get(ref="T-1"), Person.objects.get(ref="T-2")
    assert (ann.name, ann.year_of_birth, ann.language, bob.year_of_birth) == ("Ann Öztürk", 1980, "cy", 1975)
    assert [str(home) for home in ann.addresses.all()] == ["1 Mill Lane, ZZ1 1AA"]
    assert {way.key for way in ann.channels.all()} == {"01632960001", "01632960002", "ann@demo.example"} and bob.channels.get().key == "01632960003"
    assert [found.ref for found in find.by_name("ozturc")] == ["T-1"] and [found.ref for found in find.search("ZZ1 1AB")] == ["T-2"]
    assert [need.need for need in ann.needs.all()] == ["large-print"] and ledger.read(kind="person", ref="T-1")[-1].step == "need.recorded"
    event = ledger.read(kind="office", ref="imports")[-1]
    assert event.by == "otto" and event.effects[0]["new"] == 2 and event.effects[0]["sha256"] == one.sha256 and "a.csv" not in str(event.effects)
    assert not keeping.path_of(one.sha256).exists()


def test_again_nothing_doubles_and_what_changed_is_listed() -> None:
    brought(table(ANN, BOB))
    events = Event.objects.count()
    assert counts(brought(table(ANN, BOB))) == ("done", 0, 0, 2, 0)
    assert Event.objects.count() == events + 1  # that it was brought in again
    moved = ["T-2", "Bob Leigh", "9 New Road", "ZZ9 9ZZ", "900009", "1975", "01632 960009", "", "", "no-telephone"]
    one = brought(table(ANN, moved), now=later(days=1))
    assert counts(one) == ("done", 0, 1, 1, 0)
    finding = Finding.objects.get(file=one)
    assert (finding.row, finding.ref, finding.sort, finding.why) == (3, "T-2", "changed", "name, address, telephone, what helps them")
    bob = Person.objects.get(ref="T-2")
    assert bob.name == "Bob Leigh" and [home.uprn for home in bob.addresses.filter(until=None)] == ["900009"] and bob.channels.count() == 2
    assert [step.step for step in ledger.read(kind="person", ref="T-2")] == ["person.record", "need.recorded"]
    assert not find.by_name("Bob Lee") or find.by_name("Leigh")[0].ref == "T-2"
    assert counts(brought(table(ANN, moved), now=later(days=2))) == ("done", 0, 0, 2, 0)


WRONG = [
    (["", "No Reference"], "There is no reference."), (["T 3", "Ann"], "letters, digits"), (["T-3", ""], "There is no name."), (["T-3", "A\x00nn"], "control characters"),
    (["T-3", "x" * 201], "at most 200"), (["T-3", "Ann", "", "ZZ1 1AA"], "no address"), (["T-3", "Ann", "1 Road", "", "", "31/02/1980"], "is no day"),
    (["T-3", "Ann", "", "", "", "2027"], "from 1900 to 2026"), (["T-3", "Ann", "", "", "", "", "7.7E+09"], "not a telephone"), (["T-3", "Ann", "", "", "", "", "", "ann at home"], "not an e-mail"),
    (["T-3", "Ann", "", "", "", "", "", "", "Klingonish"], "no language"), (["T-3", "Ann", "", "", "", "", "", "", "", "levitation"], "no adjustment"), (["T-1", "Twice"], "stands in row 2 already"),
]  # fmt: skip


@pytest.mark.parametrize(("row", "said"), WRONG)
def test_one_refused_row_and_nothing_is_brought_in(row: list[str], said: str) -> None:
    one = brought(table(ANN, row))
    assert one.state == "refused" and one.refused == 1 and not Person.objects.filter(ref__startswith="T").exists()
    finding = Finding.objects.get(file=one)
    assert finding.row == 3 and said in finding.why and not ledger.read(kind="office", ref="imports")


def test_the_good_rows_where_that_is_asked_for() -> None:
    one = brought(table(ANN, ["", "Nobody"], BOB), partial=True)
    assert counts(one) == ("done", 2, 0, 0, 1) and Finding.objects.filter(file=one).count() == 1


def test_only_looking_changes_nothing() -> None:
    one = brought(table(ANN, ["P-1", "Pat Example"], ["P-2", "Samuel Other"]), dry=True)
    assert counts(one) == ("done", 1, 1, 1, 0) and not Person.objects.filter(ref="T-1").exists() and Person.objects.get(ref="P-2").name == "Sam Other"
    assert not ledger.read(kind="office", ref="imports")


def test_a_protected_or_joined_record_stays_as_it_is() -> None:
    Person.objects.filter(ref="P-1").update(protected_name=True)
    Person.objects.filter(ref="P-2").update(same_as=Person.objects.get(ref="P-1"))
    one = brought(table(["P-1", "Former Name"], ["P-2", "Sam Changed"]))
    assert counts(one) == ("done", 0, 0, 2, 0) and set(Finding.objects.filter(file=one).values_list("sort", flat=True)) == {"left"}
    assert set(Person.objects.values_list("name", flat=True)) == {"Pat Example", "Sam Other"}


def test_the_record_of_somebody_who_works_here_is_changed_by_no_file() -> None:
    Person.objects.filter(ref="P-2").update(colleague=Colleague.objects.get(ref="rae"))
    assert counts(brought(table(["P-2", "Sam Changed"]))) == ("done", 0, 0, 1, 0) and Person.objects.get(ref="P-2").name == "Sam Other"


def test_an_alert_leaves_the_old_home_on_the_day_of_the_move() -> None:
    precaution(report(), later(minutes=1))
    Change.objects.all().delete()
    brought(table(["P-1", "Pat Example", "5 Far Away", "ZZ5 5ZZ", "900005"]), now=later(hours=1))
    assert Address.objects.get(uprn=FLAT).until == later(hours=1)
    assert {(change.kind, change.address) for change in Change.objects.exclude(address="")} == {("ended", FLAT), ("began", "900005")}


def test_a_new_person_at_a_marked_address_has_it_on_their_card() -> None:
    precaution(report(subject={"address": FLAT}), later(minutes=1))
    brought(table(["T-9", "New Tenant", "Flat 1, 2 High Street", "AB1 2CD", FLAT]), now=later(hours=1))
    assert desk.card(actor=who("rae"), person="T-9", now=later(hours=2)).alerts


def test_a_person_made_meanwhile_is_taken_as_known(monkeypatch: pytest.MonkeyPatch) -> None:
    first = run.importing_people.bulk.create

    def late(rows: Any, now: Any) -> Any:
        monkeypatch.setattr(run.importing_people.bulk, "create", first)
        Person.objects.filter(ref="T-1").exists() or make.person(ref="T-0", name="Somebody", now=NOW)
        raise run.importing_people.IntegrityError

    monkeypatch.setattr(run.importing_people.bulk, "create", late)
    assert counts(brought(table(ANN, BOB))) == ("done", 2, 0, 0, 0)


@pytest.mark.parametrize("by", ["rae", "maya", "nobody"])
def test_who_may_not(by: str) -> None:
    with pytest.raises(desk.Refused, match="Only Owner of the policy may bring in people"):
        staged(table(ANN), by=by)
    one = staged(table(ANN))
    for look in (desk.import_state, desk.drop_import, desk.bring_in):
        with pytest.raises(desk.NotFound):
            look(actor=who(by), number=one.pk, now=NOW)
    assert desk.imports(actor=who(by), now=NOW) == [] and [found.pk for found in desk.imports(actor=who("otto"), now=NOW)] == [one.pk]


def test_the_file_is_shown_before_anything_is_brought_in() -> None:
    one = staged(table(ANN, ["", "Nobody"], head=["Key", *HEAD[1:]]))
    found = desk.import_preview(actor=who("otto"), number=one.pk, mapping={}, now=NOW)
    assert found.missing == ["Reference"] and not found.rows
    with pytest.raises(desk.Refused, match="Choose the column for: Reference"):
        desk.begin_import(actor=who("otto"), number=one.pk, mapping={}, partial=False, now=NOW)
    found = desk.import_preview(actor=who("otto"), number=one.pk, mapping={"reference": "Key"}, now=NOW)
    assert [(number, cells["reference"], why) for number, cells, why in found.rows] == [(2, "T-1", ""), (3, "", "there is no reference")]
    desk.drop_import(actor=who("otto"), number=one.pk, now=NOW)
    assert not Brought.objects.exists() and not keeping.path_of(one.sha256).exists()


@pytest.mark.parametrize("data", [b"", b"\x89PNG\0\0\0\x01", b"PK\x03\x04junk"])
def test_what_is_no_table_is_not_kept(data: bytes) -> None:
    with pytest.raises(desk.Refused):
        staged(data)
    assert not Brought.objects.exists() and not any(keeping.path_of("x").parent.iterdir())


def test_the_worker_takes_in_what_waits_and_goes_on_where_it_stopped() -> None:
    one = staged(table(ANN, BOB))
    desk.begin_import(actor=who("otto"), number=one.pk, mapping={}, partial=False, now=NOW)
    Brought.objects.filter(pk=one.pk).update(state="running", beat=NOW)  # somebody works on it
    assert desk.run_imports(now=later(minutes=1)) == 0
    assert desk.run_imports(now=later(minutes=9)) == 1 and desk.run_imports(now=later(minutes=10)) == 0
    one.refresh_from_db()
    assert counts(one) == ("done", 2, 0, 0, 0)


CONTACT = ["Person", "When", "Channel", "Words"]
ROW = ["P-1", "02/03/2026 10:00", "email", "Where is my repair?"]


def test_contacts_go_to_their_room_all_or_nothing() -> None:
    desk.open_log(actor=who("otto"), person="P-1", why="Four hundred e-mails.", until=date(2026, 6, 1), now=NOW)
    bad = ["P-404", "02/03/2026 10:00", "email", "Hello"]
    one = brought(table(ROW, bad, head=CONTACT), kind="contacts")
    assert one.state == "refused" and not Item.objects.exists() and [found.row for found in Finding.objects.filter(file=one)] == [3]
    assert counts(brought(table(ROW, bad, head=CONTACT), kind="contacts", partial=True)) == ("done", 1, 0, 0, 1)
    assert counts(brought(table(ROW, head=CONTACT), kind="contacts")) == ("done", 0, 0, 1, 0) and Item.objects.count() == 1
