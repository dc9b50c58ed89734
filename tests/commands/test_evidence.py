"""`evenhand evidence`: the files of a case taken out, and those that wait looked through."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from pytest_django import Settings

from evenhand import desk
from evenhand.evidence.keeping import Incoming
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
