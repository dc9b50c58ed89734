"""Files on a case: recorded with their hash and never with their name, opened by who may see, held, released, erased."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytest_django import DjangoCaptureOnCommitCallbacks, Settings

from evenhand import desk, ledger
from evenhand.desk.evidence import keeping as evidence_keeping
from evenhand.desk.models import Look
from evenhand.evidence import keeping
from evenhand.evidence.models import HELD, RECEIVED, REFUSED, SHOWN, Blob, File
from evenhand.ledger.models import OFFICE
from evenhand.people import make as make_people
from evenhand.people.models import Colleague
from tests.desk import world
from tests.desk.exhibits import DOUBTFUL, add, incoming, refused
from tests.desk.world import NOW, later, who
from tests.evidence import made

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, settings: Settings) -> Iterator[None]:
    settings.MEDIA_ROOT = tmp_path / "files"
    yield


@pytest.fixture
def case(small: None) -> str:
    return world.report()


def files_here() -> list[str]:
    return [path.name for path in keeping.root().rglob("*") if path.is_file()]


def only(case: str, by: str = "rae") -> Any:
    """The one file of a case."""
    [item] = desk.evidence_of(actor=who(by), case=case, now=later(hours=2)).items
    [one] = item.files
    return one


@pytest.mark.both_engines
def test_a_file_goes_onto_the_record_with_its_hash_and_without_its_name(case: str) -> None:
    content = made.picture()
    taken = add(case, (content, "Pats door.jpg"), (b"He rang at nine.", "note.txt"))
    effect = next(one for one in taken.event.effects if one["do"] == "evidence")
    assert effect["id"] == f"e{taken.event.number}"
    first, second = effect["files"]
    assert first == {"id": first["id"], "sha256": hashlib.sha256(content).hexdigest(), "size": len(content), "type": "jpeg"}
    assert (second["type"], second["size"]) == ("text", 16)
    row = ledger.load(kind="case", ref=case).rows[-1]
    assert "door" not in str(row.body) and "note.txt" not in str(row.body)
    view = desk.look(case=case, actor=who("rae"), now=later(hours=2))
    [part] = view.parts[taken.event.number]
    assert part.content["file-names"] == "Pats door.jpg\nnote.txt" and part.subject == "P-1"
    [item] = desk.evidence_of(actor=who("rae"), case=case, now=later(hours=2)).items
    assert item.title == "The door afterwards" and {one.state for one in item.files} == {SHOWN}
    assert keeping.path_of(first["sha256"]).read_bytes() == content


@pytest.mark.both_engines
def test_two_uploads_of_the_same_bytes_keep_one_file(case: str) -> None:
    for name in ("one.txt", "two.txt"):
        add(case, (b"the same", name))
    assert File.objects.count() == 2 and Blob.objects.count() == 1 and len(files_here()) == 1


def test_a_request_sent_twice_adds_once(case: str) -> None:
    first = add(case, (b"x", "a.txt"), key="k-1")
    again = add(case, (b"x", "a.txt"), key="k-1")
    assert again.repeated and again.event.number == first.event.number and File.objects.count() == 1


def test_all_are_taken_or_none_each_with_its_reason(case: str) -> None:
    before = desk.look(case=case, actor=who("rae"), now=later(hours=1)).number
    with refused("b.exe: The name of this file is one of a program", "c.zip: This is an archive"):
        add(case, (b"fine", "a.txt"), (b"MZ", "b.exe"), (made.zipped({"a": "b"}), "c.zip"))
    assert desk.look(case=case, actor=who("rae"), now=later(hours=1)).number == before
    assert File.objects.count() == 0 and files_here() == []


def test_limits_are_said(case: str, settings: Settings) -> None:
    settings.EVENHAND_FILES_AT_ONCE, settings.EVENHAND_FILES_PER_CASE = 2, 3
    with refused("Choose a file"):
        add(case)
    with refused("At most 2 files"):
        add(case, *[(bytes([48 + one]), f"{one}.txt") for one in range(3)])
    add(case, (b"1", "1.txt"), (b"2", "2.txt"))
    with refused("At most 1 files"):
        add(case, (b"3", "3.txt"), (b"4", "4.txt"))
    add(case, (b"3", "3.txt"))
    with refused("3 files here already"):
        add(case, (b"4", "4.txt"))


@pytest.mark.parametrize("title", ["", "x", "a\0b", "y" * 201])
def test_a_bad_title_keeps_nothing(case: str, title: str) -> None:
    with refused("What it is"):
        add(case, (b"x", "a.txt"), title=title)
    assert File.objects.count() == 0 and files_here() == []


def test_who_may_not_see_the_case_can_neither_add_nor_open(case: str) -> None:
    with pytest.raises(desk.NotFound):
        add(case, (b"x", "a.txt"), by="nobody")
    add(case, (b"x", "a.txt"))
    one = only(case)
    for ref in (one.ref, "0" * 16, "a\0b"):
        for by in ("nobody", "hari"):
            with pytest.raises(desk.NotFound):
                desk.open_file(actor=who(by), case=case, file=ref, now=NOW)
            with pytest.raises(desk.NotFound):
                desk.evidence_file(actor=who(by), case=case, file=ref, now=NOW)
    other = world.report(person="P-2")
    with pytest.raises(desk.NotFound):
        desk.open_file(actor=who("rae"), case=other, file=one.ref, now=NOW)


def test_each_opening_is_a_look(case: str) -> None:
    add(case, (made.placed(), "a.jpg"))
    one = only(case)
    before = Look.objects.filter(what="file").count()
    opened = desk.open_file(actor=who("maya"), case=case, file=one.ref, now=later(hours=3))
    assert opened.mime == "image/jpeg" and opened.save_as == "a.jpg"
    drawn = desk.open_file(actor=who("maya"), case=case, file=one.ref, drawn=True, now=later(hours=3))
    assert drawn.path != opened.path and b"Exif" not in drawn.path.read_bytes()
    looks = Look.objects.filter(what="file")[before:]
    assert [(look.actor, look.ref) for look in looks] == [("maya", f"{case}/{one.ref}")] * 2


def test_what_is_held_is_opened_by_nobody_but_who_may_release_it(case: str) -> None:
    add(case, (DOUBTFUL, "letter.pdf"))
    one = only(case)
    assert (one.state, one.reason) == (HELD, "It is a PDF that does something by itself when it is opened.")
    with refused("This file is held back"):
        desk.open_file(actor=who("maya"), case=case, file=one.ref, now=NOW)
    opened = desk.open_file(actor=who("otto"), case=case, file=one.ref, now=NOW)
    assert opened.mime == "application/octet-stream"
    with refused("may release or refuse"):
        desk.decide_file(actor=who("maya"), case=case, file=one.ref, release=True, why="It looks fine to me", now=NOW)


@pytest.mark.both_engines
def test_releasing_is_recorded_with_its_reason(case: str) -> None:
    add(case, (DOUBTFUL, "letter.pdf"))
    one = only(case)
    with refused("Why"):
        desk.decide_file(actor=who("otto"), case=case, file=one.ref, release=True, why="x", now=later(hours=2))
    done = desk.decide_file(actor=who("otto"), case=case, file=one.ref, release=True, why="It is the solicitor's own form.", now=later(hours=2))
    assert (done.state, done.reason, done.decided_by) == (SHOWN, "", "otto")
    book = ledger.load(kind=OFFICE, ref="files")
    assert book.events[-1].step == "file.released" and book.parts[-1].content == {"why": "It is the solicitor's own form."}
    assert "solicitor" not in str(book.rows[-1].body)
    with refused("decided about this file already"):
        desk.decide_file(actor=who("otto"), case=case, file=one.ref, release=False, why="I think again", now=later(hours=3))
    desk.open_file(actor=who("maya"), case=case, file=one.ref, now=later(hours=3))


@pytest.mark.both_engines
def test_whoever_is_kept_out_of_a_case_decides_about_none_of_its_files(small: None) -> None:
    """They see what they gave themselves, since it is theirs; what is held of it stays held for them as for everybody."""
    case = world.report(by="otto")
    add(case, (DOUBTFUL, "odd.pdf"), by="otto")
    one = only(case, "otto")
    make_people.related(colleague=Colleague.objects.get(ref="otto"), other="olu")
    assert desk.look(case=case, actor=who("otto"), now=later(hours=2)).own_report_only
    page = desk.evidence_file(actor=who("otto"), case=case, file=one.ref, now=later(hours=2))
    assert not page.may_release and not page.may_open
    for release in (True, False):
        with refused("your own report"):
            desk.decide_file(actor=who("otto"), case=case, file=one.ref, release=release, why="It looks fine to me", now=later(hours=2))
    with refused("held back"):
        desk.open_file(actor=who("otto"), case=case, file=one.ref, now=later(hours=2))
    assert File.objects.get().state == HELD


def test_what_is_refused_goes_and_its_hash_stays(case: str, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> None:
    add(case, (DOUBTFUL, "letter.pdf"))
    one = only(case)
    with django_capture_on_commit_callbacks(execute=True):
        desk.decide_file(actor=who("otto"), case=case, file=one.ref, release=False, why="It is not a letter at all.", now=later(hours=2))
    assert files_here() == [] and only(case).sha256 == one.sha256 and only(case).state == REFUSED
    with refused("no longer kept"):
        desk.open_file(actor=who("otto"), case=case, file=one.ref, now=later(hours=3))


def test_erasing_the_words_erases_the_file_and_leaves_the_hash(case: str, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> None:
    taken = add(case, (b"private", "a.txt"))
    kept = add(case, (b"kept", "b.txt"))
    assert kept
    part = desk.look(case=case, actor=who("otto"), now=later(hours=2)).parts[taken.event.number][0]
    with django_capture_on_commit_callbacks(execute=True):
        desk.erase(actor=who("otto"), case=case, part=part.id, why="asked for", now=later(hours=2))
    row = File.objects.get(event=taken.event.number)
    assert row.name == "" and row.erased and row.blob.sha256 == hashlib.sha256(b"private").hexdigest()
    assert files_here() == [hashlib.sha256(b"kept").hexdigest()]


def test_erasing_one_of_two_that_share_their_bytes_keeps_them(case: str, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> None:
    first, second = add(case, (b"same", "a.txt")), add(case, (b"same", "b.txt"))
    for taken, left in ((first, 1), (second, 0)):
        part = desk.look(case=case, actor=who("otto"), now=later(hours=2)).parts[taken.event.number][0]
        with django_capture_on_commit_callbacks(execute=True):
            desk.erase(actor=who("otto"), case=case, part=part.id, why="asked for", now=later(hours=2))
        assert len(files_here()) == left


def test_entered_in_error_takes_a_file_from_every_screen(case: str) -> None:
    taken = add(case, (b"of somebody else", "a.txt"))
    one = only(case)
    answers = {"why": "It belongs to another case.", "about-event": taken.event.number}
    desk.take_step(case=case, step="entry.annul", outcome="entry", answers=answers, actor=who("maya"), now=later(hours=2))
    assert desk.evidence_of(actor=who("rae"), case=case, now=later(hours=3)).items == []
    for call in (desk.open_file, desk.evidence_file):
        with pytest.raises(desk.NotFound):
            call(actor=who("otto"), case=case, file=one.ref, now=later(hours=3))
    with refused("There are no files"):
        desk.export_evidence(actor=who("otto"), case=case, why="For the Ombudsman", now=later(hours=3))


def test_a_large_file_waits_for_the_sweep(case: str, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks) -> None:
    monkeypatch.setattr(evidence_keeping, "AT_ONCE", 10)
    add(case, (made.picture(), "a.jpg"), (DOUBTFUL, "b.pdf"), (made.pdf(), "c.pdf"), (made.huge_png(), "d.png"))
    assert set(File.objects.values_list("state", flat=True)) == {RECEIVED}
    with refused("This is a program"):
        add(case, (b"MZ" + bytes(99), "e"))
    with refused("held back. It is being checked"):
        desk.open_file(actor=who("maya"), case=case, file=File.objects.first().ref, now=NOW)
    assert desk.check_files(now=later(hours=2)) == 4 and desk.check_files(now=later(hours=2)) == 0
    assert dict(File.objects.values_list("name", "state")) == {"a.jpg": SHOWN, "b.pdf": HELD, "c.pdf": SHOWN, "d.png": REFUSED}
    assert len(files_here()) == 3


def test_a_scanner_that_does_not_answer_is_asked_again(case: str, settings: Settings, tmp_path: Path) -> None:
    script = tmp_path / "scan"
    script.write_text("#!/bin/sh\nexit 2\n")
    script.chmod(0o700)
    settings.EVENHAND_SCANNER = str(script)
    add(case, (b"x", "a.txt"))
    assert desk.check_files(now=later(hours=2)) == 0 and File.objects.get().code == "scanner-failed"
    script.write_text("#!/bin/sh\nexit 1\n")
    assert desk.check_files(now=later(hours=3)) == 1 and File.objects.get().code == "scanner-found"


@pytest.mark.both_engines
def test_a_silent_scanner_is_not_waited_for_file_by_file(case: str, settings: Settings, tmp_path: Path) -> None:
    """Neither by whoever adds files nor by the worker, which has other work; and none that waits keeps the others waiting."""
    script, asked = tmp_path / "scan", tmp_path / "asked"
    script.write_text(f'#!/bin/sh\necho asked >> "{asked}"\ngrep -q good "$1" && exit 0\nexit 2\n')
    script.chmod(0o700)
    settings.EVENHAND_SCANNER = str(script)
    add(case, (b"bad", "a.txt"), (b"good", "b.txt"), (b"bad too", "c.txt"))
    assert len(asked.read_text().split()) == 1
    assert {one.code for one in File.objects.all()} == {"scanner-failed", "waiting"}
    assert desk.check_files(now=later(hours=2)) == 0 and len(asked.read_text().split()) == 2
    assert desk.check_files(now=later(hours=3)) == 1
    assert dict(File.objects.values_list("name", "state")) == {"a.txt": RECEIVED, "b.txt": SHOWN, "c.txt": RECEIVED}


def test_a_round_of_looking_through_files_ends(case: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(evidence_keeping, "AT_ONCE", 0)
    add(case, (b"one", "a.txt"), (b"two", "b.txt"))
    monkeypatch.setattr(evidence_keeping, "ROUND_SECONDS", -1)
    assert [desk.check_files(now=later(hours=hour)) for hour in (2, 3, 4)] == [1, 1, 0]


def test_what_was_left_behind_goes(case: str) -> None:
    add(case, (b"kept", "a.txt"))
    lost = incoming(b"lost", "b")
    keeping.keep(lost)
    desk.check_files(now=later(days=0), thorough=True)
    assert len(files_here()) == 2
    for path in keeping.root().rglob("*"):
        os.utime(path, (1, 1))
    desk.check_files(now=later(days=0), thorough=True)
    assert files_here() == [hashlib.sha256(b"kept").hexdigest()]


def test_the_number_of_queries_does_not_grow_with_the_files(case: str) -> None:
    def count() -> int:
        with world.counted() as queries:
            desk.evidence_of(actor=who("otto"), case=case, now=later(hours=2))
        return queries()

    add(case, (b"0", "0.txt"))
    few = count()
    for one in range(1, 6):
        add(case, *[(bytes([65 + one, 65 + two]), f"{two}.txt") for two in range(3)])
    assert count() == few
