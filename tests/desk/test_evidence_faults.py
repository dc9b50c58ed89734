"""Files whose bytes are gone from the disk, or are not those that were given: said, never given out as the original."""

from __future__ import annotations

import csv
import io
import subprocess
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from evenhand import desk
from evenhand.evidence import keeping
from evenhand.evidence.models import File
from tests.desk import world
from tests.desk.exhibits import add, refused
from tests.desk.world import later, who
from tests.evidence import made

pytestmark = pytest.mark.django_db
WORDS = b"He rang at nine."


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, settings: Settings) -> Iterator[None]:
    settings.MEDIA_ROOT = tmp_path / "files"
    yield


@pytest.fixture
def case(small: None) -> str:
    return world.report()


def place(name: str) -> tuple[str, Path]:
    one = File.objects.select_related("blob").get(name=name)
    return one.ref, keeping.path_of(one.blob.sha256)


def gone(path: Path) -> None:
    path.unlink()


def altered(path: Path) -> None:
    path.chmod(0o600)
    path.write_bytes(b"He rang at ten.!")


@pytest.mark.parametrize("fault", [gone, altered])
@pytest.mark.parametrize(("content", "name"), [(WORDS, "note.txt"), (made.picture(), "door.jpg")])
def test_it_is_said_and_not_given_out(case: str, fault: Any, content: bytes, name: str) -> None:
    add(case, (content, name))
    ref, path = place(name)
    fault(path)
    page = desk.evidence_file(actor=who("maya"), case=case, file=ref, now=later(hours=2))
    assert (page.sound, page.text, page.may_open) == (False, "", False)
    with refused("not what was given", "administrator"):
        desk.open_file(actor=who("maya"), case=case, file=ref, now=later(hours=2))
    with refused("not what was given"):
        desk.open_file(actor=who("maya"), case=case, file=ref, drawn=True, now=later(hours=2))
    assert [(one.about, one.file) for one in desk.verify_files()] == [(case, ref)]


def test_what_is_as_it_was_is_said_to_be(case: str) -> None:
    add(case, (WORDS, "note.txt"))
    assert desk.evidence_file(actor=who("maya"), case=case, file=place("note.txt")[0], now=later(hours=2)).sound
    assert desk.verify_files() == []


@pytest.mark.both_engines
def test_an_export_is_whole_says_what_is_missing_and_can_be_checked(case: str, tmp_path: Path) -> None:
    names = ("a.txt", "same.txt", "SAME.txt", "../x:y.txt", "$(touch pwned).txt", "-rf.txt", "رسالة.txt", "b.txt")
    add(case, *[(f"{one} {number}".encode(), one) for number, one in enumerate(names)])
    add(case, (b"again", "same.txt"), (b"again", "same.txt"), (b"third", "same.txt"))
    gone(place("a.txt")[1])
    altered(place("b.txt")[1])
    found = desk.export_evidence(actor=who("otto"), case=case, why="For the Ombudsman", now=later(hours=2))
    data = b"".join(found.pieces)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None and len({one.lower() for one in archive.namelist()}) == len(archive.namelist())
        assert not any(".." in one or one.startswith("/") for one in archive.namelist())
        rows = {row["name as given"]: row for row in csv.DictReader(io.StringIO(archive.read("index.csv").decode("utf-8-sig")))}
        archive.extractall(tmp_path / "out")
    assert (rows["a.txt"]["state"], rows["a.txt"]["in this archive"]) == ("missing", "")
    assert rows["b.txt"]["state"] == "altered" and rows["b.txt"]["in this archive"].startswith("altered/")
    assert "not what was given" in rows["b.txt"]["why"]
    done = subprocess.run(["sha256sum", "-c", "--strict", "SHA256SUMS"], cwd=tmp_path / "out", capture_output=True, text=True, check=False)
    assert done.returncode == 0 and done.stdout.count(": OK") == len(names) + 1, done.stdout + done.stderr
