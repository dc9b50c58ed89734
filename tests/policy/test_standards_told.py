"""The grades of the policies themselves, as the command says them, and the page of standards."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from evenhand.commands.main import main
from evenhand.policy.standards import MET, MISSED, NOT_APPLICABLE
from evenhand.policy.standards.table import STANDARDS
from tests.policy.graded import IDS, ROOT, M, P, change, good, grades, missed

POLICIES = ROOT / "policies"


@pytest.fixture
def pack(tmp_path: Path) -> Path:
    """The good pack, to be spoilt."""
    return good(tmp_path)


# --- the policies themselves
def test_the_source_policys_own_faults_are_found() -> None:
    found = grades(POLICIES / "connexus-2022")
    gaps = [name for name, one in found.items() if one.grade == MISSED and name.startswith("G")]
    assert gaps == ["G1", "G4", "G5", "G6", "G7", "G11", "G12", "G14"]
    assert {"R1", "R3", "R8", "R25", "R31"} <= {name for name, one in found.items() if one.grade == MISSED}
    assert found["R25"].clause == "3.22, 3.23" and "only when somebody asks" in found["R25"].found
    assert "24 months" in found["R1"].found and "3.27" in found["R1"].clauses
    assert "maximum length" in found["G6"].found and "24 months" in found["G6"].found and "no appeal from a review" in found["G6"].found
    beyond = {"R2", "R10", "R12", "R15", "R16", "R17", "R26", "R29", "R30", "R32", "G2", "G3", "G8", "G9", "G10", "G13", "G15"}
    assert [name for name in beyond if found[name].grade != MET] == []


def test_an_allegation_or_complaint_as_conduct_is_found_in_the_source_policy(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(POLICIES / "connexus-2022", tmp_path / "connexus-2022"))
    change(folder, P, '"remarks that run someone down"', '"raising many complaints"')
    assert "raising many complaints" in grades(folder)["G13"].found


def test_our_own_model_misses_nothing() -> None:
    assert missed(POLICIES / "model") == []


# --- the command
def said(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    code = main(["policy", "check", *words])
    return code, capsys.readouterr().out


def test_the_command_prints_missed_first_and_counts(pack: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(pack, M, "limit = { months = 6 }", "limit = { years = 2 }")
    code, out = said(capsys, str(pack), "--standards")
    assert code == 0, "a standard missed is no fault"
    lines = out.splitlines()
    assert lines[0] == f"{pack}: no faults" and lines[-1] == "41 met, 2 missed, 4 not applicable"
    begins = [lines.index(line) for line in lines if line.startswith(("MISSED R1 ", "Met", "Not applicable"))]
    assert begins == sorted(begins) and len(begins) == 3
    at = begins[0]
    assert lines[at].endswith("(clause 6)") and "24 months" in lines[at + 1] and "every twelve months" in lines[at + 2] and "5.14" in lines[at + 3]


def test_the_command_for_a_program(pack: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out = said(capsys, str(pack), "--standards", "--json")
    told = json.loads(out)
    assert code == 0 and told["faults"] == [] and [one["id"] for one in told["standards"]] == IDS
    assert {"id", "grade", "clause", "source", "mend"} <= set(told["standards"][0])
    assert {one["grade"] for one in told["standards"]} == {MET, NOT_APPLICABLE}
    code, out = said(capsys, str(pack), "--json")
    assert set(json.loads(out)) == {"faults"}


def test_faults_decide_the_exit_code(pack: Path, capsys: pytest.CaptureFixture[str]) -> None:
    change(pack, M, 'on = "propose"', 'on = "propos"')
    code, out = said(capsys, str(pack), "--standards")
    assert code == 1 and "did you mean 'propose'?" in out and " met, " in out
    (pack / M).write_text("[", "utf-8")
    code, out = said(capsys, str(pack), "--standards")
    assert code == 1 and "not graded" in out


# --- the page for people
def test_the_page_of_standards_is_true() -> None:
    page = (ROOT / "docs" / "standards.md").read_text("utf-8")
    rows = [f"| {one.id} | {one.title} | {one.applies} | {'a clause, by `[meets]`' if one.claim else 'the process'} | {one.source} |" for one in STANDARDS]
    assert page.partition("<!-- standards -->\n")[2].partition("<!-- /standards -->")[0].strip().splitlines()[2:] == rows
