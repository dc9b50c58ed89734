"""Comparing two editions from the command line, with live cases and without a database; and adopting one."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from pytest_django import Settings

from evenhand import desk
from tests.commands.conftest import Run, program
from tests.desk.world import PACKS, decide, later, report


def less(folder: Path, pack: str = "small") -> Path:
    """A copy of a pack whose appeal and review give less."""
    shutil.copytree(PACKS / pack, folder)
    path = folder / "process.toml"
    path.write_text(path.read_text().replace("days = 28", "days = 14").replace("months = 6", "months = 9"))
    return folder


@pytest.fixture
def packs(small: None, tmp_path: Path, settings: Settings) -> Path:
    """The small pack in force, an edition that gives less, and the guide's pack, which has no faults."""
    folder = tmp_path / "policies"
    shutil.copytree(PACKS / "small", folder / "small")
    shutil.copytree(PACKS / "guide", folder / "next")
    less(folder / "less")
    settings.EVENHAND_POLICIES = str(folder)
    return folder


def test_without_an_installation_the_words_alone_are_compared(tmp_path: Path) -> None:
    data = tmp_path / "nowhere"
    done = program(data, "policy", "impact", str(PACKS / "small"), str(less(tmp_path / "less")))
    assert (done.returncode, done.stderr) == (0, "")
    assert "From small to less: 2 differences." in done.stdout
    assert "Worse for the person (2)\n  Appeal: time limit: 14 days (before: 28 days). Clause 8." in done.stdout
    assert "no cases were looked at" in done.stdout and not data.exists()


def test_with_one_every_live_case_is_named(run: Run, packs: Path) -> None:
    case = report()
    decide(case, later(hours=1))
    code, said, _ = run("policy", "impact", "small", "less")
    assert code == 0 and "Live cases under small: 1 looked at, 1 would be touched." in said
    assert f"{case}\n  Worse for the person\n    Review: the last day would be Thursday 3 December 2026" in said
    assert "A case keeps the edition it began under" in said and "*" not in said
    _, said, _ = run("policy", "impact", str(packs / "less"), str(packs / "small"))
    assert "Live cases under less: 0 looked at" in said
    code, said, _ = run("policy", "impact", "small", "less", "--json")
    told = json.loads(said)
    assert (code, told["looked_at"], [one["case"] for one in told["cases"]]) == (0, 1, [case])
    assert [one["key"] for one in told["differences"]] == ["matters.appeal.limit", "matters.review.limit"]
    assert told["cases"][0]["lines"][0]["would"] == "2026-12-03T23:59:59+00:00"


def test_what_is_no_edition_is_said(run: Run, packs: Path) -> None:
    code, _, said = run("policy", "impact", "small", "none")
    assert code == 2 and "neither a folder with a policy nor one of the editions: less, next, small" in said
    (packs / "less" / "policy.toml").write_text("title = 3")
    code, _, said = run("policy", "impact", "small", "less")
    assert code == 1 and "cannot be read" in said


def test_adopting_is_for_the_owner_and_says_why(run: Run, packs: Path) -> None:
    code, _, said = run("policy", "adopt", "next", "--by", "maya@example.org", "--why", "Approved by the board.")
    assert code == 2 and "adopted by the policy's owner: Owner of the policy" in said
    code, _, said = run("policy", "adopt", "less", "--by", "otto@example.org", "--why", "Approved by the board.")
    assert code == 2 and "clauses.md" in said
    code, said, _ = run("policy", "adopt", "next", "--by", "otto@example.org", "--why", "Approved by the board.")
    assert code == 0 and "next is in force for new reports" in said and "Adopted by Otto." in said
    assert desk.editions.book().in_force == "next"
    code, _, said = run("policy", "adopt", "next", "--by", "otto@example.org", "--why", "Approved by the board.")
    assert code == 2


@pytest.mark.parametrize("command", [("serve", "--address", "127.0.0.1:1"), ("worker",), ("tick",)])
def test_nothing_starts_on_an_edition_that_was_changed(run: Run, packs: Path, command: tuple[str, ...]) -> None:
    (packs / "small" / "process.toml").write_text((packs / "small" / "process.toml").read_text() + "\n# a slip\n")
    code, _, said = run(*command)
    assert code == 2 and "The edition small is in use and has been changed" in said
    assert "Restore the folder as it was adopted" in said
    shutil.rmtree(packs / "small")
    code, _, said = run(*command)
    assert code == 2 and "its folder is missing" in said
