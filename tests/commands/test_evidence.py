"""`evenhand evidence`: the files of a case taken out, and those that wait looked through."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from pytest_django import Settings

from evenhand import desk
from evenhand.evidence import keeping
from evenhand.evidence.keeping import Incoming
from evenhand.evidence.models import File
from tests.commands.conftest import Run
from tests.desk import world
from tests.desk.world import who


@pytest.fixture
def case(small: None, settings: Settings, tmp_path: Path) -> str:
    settings.MEDIA_ROOT = tmp_path / "files"
    ref = world.report()
    one = Incoming("note.txt", 1000)
    one.write(b"He rang at nine.")
    desk.add_files(actor=who("rae"), case=ref, title="A note", files=[one.finish()], now=world.NOW)
    return ref


def test_the_files_of_a_case_are_written_once(case: str, run: Run, tmp_path: Path) -> None:
    place = tmp_path / "out.zip"
    asked = ("evidence", "export", case, "--by", "otto", "--why", "For the Ombudsman", "--to", str(place))
    code, said, _ = run(*asked)
    assert code == 0 and str(place) in said
    with zipfile.ZipFile(place) as archive:
        assert {"index.csv", "SHA256SUMS"} < set(archive.namelist())
    code, _, wrong = run(*asked)
    assert code == 2 and "not written over" in wrong


def test_who_may_not_is_told(case: str, run: Run, tmp_path: Path) -> None:
    to = ("--to", str(tmp_path / "no.zip"))
    assert run("evidence", "export", case, "--by", "maya", "--why", "For my own use", *to)[0] == 2
    assert "There is no case" in run("evidence", "export", case, "--by", "nobody", "--why", "For my own use", *to)[2]
    assert run("evidence", "export", "C-999999", "--by", "otto", "--why", "For my own use", *to)[0] == 2
    assert not (tmp_path / "no.zip").exists()


def test_what_waits_is_looked_through(case: str, run: Run) -> None:
    assert run("evidence", "check")[:2] == (0, "No file waited.\n")


def test_what_is_kept_is_verified(case: str, run: Run) -> None:
    assert run("evidence", "verify")[:2] == (0, "Every file that is kept is what was given.\n")
    one = File.objects.select_related("blob").get()
    keeping.path_of(one.blob.sha256).write_bytes(b"Other words.")
    code, said, wrong = run("evidence", "verify")
    assert code == 2 and f"altered  case {case}" in said and "Gone, or not what was given: 1" in wrong
    keeping.path_of(one.blob.sha256).unlink()
    assert "missing" in run("evidence", "verify")[1]


def scanner(folder: Path, body: str) -> str:
    path = folder / "scan"
    path.write_text(f"#!/bin/sh\n{body}\n")
    path.chmod(0o700)
    return str(path)


def test_the_scanner_is_tried_with_what_has_a_known_answer(run: Run, settings: Settings, tmp_path: Path) -> None:
    settings.EVENHAND_FILE_MOST_BYTES = 3_000_000
    settings.EVENHAND_SCANNER = ""
    assert "No virus scanner is named" in run("evidence", "scanner")[2]
    settings.EVENHAND_SCANNER = scanner(tmp_path, 'grep -q "EICAR-STANDARD-ANTI" "$1" && echo found && exit 1; exit 0')
    code, said, _ = run("evidence", "scanner")
    assert code == 0 and said.count("as it should") == 4 and "found" in said
    # As a daemon behind `--stream` that takes the beginning of a file only: it says that nothing was found.
    settings.EVENHAND_SCANNER = scanner(tmp_path, 'head -c 1000000 "$1" | grep -q "EICAR-STANDARD-ANTI" && exit 1; exit 0')
    code, said, wrong = run("evidence", "scanner")
    assert code == 2 and said.count("WRONG") == 1 and "pass unseen" in wrong
    for nothing in ("/no/such/scanner", "'quotes that do not close"):
        settings.EVENHAND_SCANNER = nothing
        code, said, _ = run("evidence", "scanner")
        assert code == 2 and said.count("WRONG") == 4
