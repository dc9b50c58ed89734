"""Checking, testing and reading a pack from the command line; none of it needs a database."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from xml.etree import ElementTree

import pytest
from django.conf import settings

from tests.commands.conftest import Run

PACK = Path(settings.EVENHAND_POLICIES) / "connexus-2022"


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """A copy of the pack that a test may spoil."""
    return Path(shutil.copytree(PACK, tmp_path / "mine"))


def spoil(pack: Path, before: str, after: str) -> None:
    path = pack / "process.toml"
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), "utf-8")


def test_a_sound_pack_has_no_faults(run: Run, pack: Path) -> None:
    code, said, _ = run("policy", "check", str(pack))
    assert (code, said) == (0, f"{pack}: no faults\n")


def test_a_fault_comes_with_file_line_and_mend(run: Run, pack: Path) -> None:
    spoil(pack, 'on = "decide"', 'on = "deside"')
    code, said, _ = run("policy", "check", str(pack))
    assert code == 1
    line = next(number for number, text in enumerate((pack / "process.toml").read_text("utf-8").splitlines(), 1) if "deside" in text)
    assert f"process.toml:{line}:" in said and "did you mean 'decide'?" in said
    code, said, _ = run("policy", "check", str(pack), "--json")
    fault = next(one for one in json.loads(said)["faults"] if "deside" in one["message"])
    assert code == 1 and set(fault) == {"file", "line", "message", "mend", "clause"}


def test_what_is_no_pack_is_said(run: Run, tmp_path: Path) -> None:
    code, said, _ = run("policy", "check", str(tmp_path))
    assert code == 1 and "policy.toml is missing" in said
    code, _, said = run("policy", "check", str(tmp_path / "nothing"))
    assert code == 2 and "There is no folder" in said
    (tmp_path / "policy.toml").write_text("title = ", "utf-8")
    code, _, said = run("policy", "diagram", str(tmp_path))
    assert code == 1 and "Traceback" not in said


def test_stories_pass_or_fail_and_are_counted(run: Run, pack: Path, tmp_path: Path) -> None:
    stories = tmp_path / "other"
    stories.mkdir()
    people = 'title = "T"\nclause = "1.1"\n[persons.P]\n[colleagues.ann]\nroles = []\n'
    step = '[[steps]]\nat = "2026-03-03 10:00"\nas = "ann"\nstep = "report"\noutcome = "reported"\n'
    answers = 'answers = { what = "He shouted at us.", callback = "01632 960001" }\n'
    (stories / "good.toml").write_text(people + step + answers, "utf-8")
    code, said, _ = run("policy", "test", str(pack), "--stories", str(stories))
    assert (code, said.splitlines()[-1]) == (0, "1 passed, 0 failed"), said
    (stories / "bad.toml").write_text(people + step + answers + 'refused = "role"\n', "utf-8")
    code, said, _ = run("policy", "test", str(pack), "--stories", str(stories))
    assert (code, said.splitlines()[-1]) == (1, "1 passed, 1 failed")
    assert "FAILED bad: T (1.1)" in said and "it should have been refused" in said


def test_a_clause_is_found_with_all_that_rests_on_it(run: Run) -> None:
    code, said, _ = run("policy", "where", "3.18", "--policy", str(PACK))
    assert code == 0
    assert said.startswith("Clause 3.18") and "Our reading" in said
    assert "  review: Independent review of the recommendation" in said and "  independent-review:" in said
    code, _, said = run("policy", "where", "9.99", "--policy", str(PACK))
    assert code == 2 and "There is no clause 9.99" in said


def test_the_diagram_is_a_picture_with_a_title(run: Run) -> None:
    code, said, _ = run("policy", "diagram", str(PACK))
    assert code == 0
    assert ElementTree.fromstring(said).find("{http://www.w3.org/2000/svg}title") is not None
