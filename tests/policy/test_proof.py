"""What the proof finds: each property broken in a copy of a pack, with the shortest way to it; mended, nothing is found."""

from __future__ import annotations

from pathlib import Path

import pytest

from evenhand.case.story import run_story
from evenhand.policy import explore, load
from evenhand.policy.lines import Fault
from evenhand.policy.proof import proof
from tests.policy.broken import PLAIN, REAL
from tests.policy.gone_through import explored
from tests.policy.proof_packs import FAULTY, GUIDE, MENDED, OTHER, variant


def faults(folder: Path) -> list[Fault]:
    policy, lines, wrong = load.read(folder)
    assert wrong == []
    return list(proof(policy, lines))


@pytest.mark.parametrize("name", FAULTY)
def test_a_fault_is_found_with_the_shortest_way_to_it(name: str, tmp_path: Path) -> None:
    changes, message, mend = FAULTY[name]
    found = faults(variant(tmp_path, changes))
    assert [fault for fault in found if fault.message.endswith(message) and mend in fault.mend], "\n".join(map(str, found))


@pytest.mark.parametrize("name", FAULTY)
def test_nothing_else_is_found_beside_it(name: str, tmp_path: Path) -> None:
    """A fault is told once, at one place; what merely leads to it is not at fault as well."""
    changes, message, _ = FAULTY[name]
    others = [fault.message for fault in faults(variant(tmp_path, changes)) if message not in fault.message]
    assert others == []


@pytest.mark.parametrize("name", MENDED)
def test_mended_nothing_is_found(name: str, tmp_path: Path) -> None:
    assert list(map(str, faults(variant(tmp_path, MENDED[name])))) == []


# --- how much is gone through -------------------------------------------------------------------
@pytest.mark.parametrize("pack", [GUIDE, *sorted(path.parent for path in REAL.parent.glob("*/policy.toml"))], ids=lambda pack: pack.name)
def test_each_policy_is_gone_through_and_has_no_fault(pack: Path) -> None:
    assert list(map(str, faults(pack))) == []
    found = explored(load.load(pack))
    assert 0 < found.states < 5_000
    assert not found.bounded
    assert found.moves >= 16


def test_a_bound_that_is_reached_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(explore, "BOUND", 100)
    policy, lines, _ = load.read(REAL)
    assert explored(policy).bounded
    last = list(proof(policy, lines))[-1]
    assert last.message.startswith("the process has more states than are gone through")
    assert last.file == "policy.toml"


RESTRICTING = [name for name, (_, message, _) in FAULTY.items() if "review" in message]


@pytest.mark.parametrize("name", [*RESTRICTING, *MENDED])
def test_what_waits_changes_nothing(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Following two things at a time finds what following all of them finds, and by ways of the same length."""
    changes = FAULTY[name][0] if name in FAULTY else MENDED[name]
    folder = variant(tmp_path, changes)
    few = faults(folder)
    monkeypatch.setattr(explore, "IN_HAND", 99)
    assert faults(folder) == few


def test_all_at_a_time_finds_no_more_in_a_longer_process(monkeypatch: pytest.MonkeyPatch) -> None:
    few = faults(PLAIN)
    monkeypatch.setattr(explore, "IN_HAND", 99)
    assert [(fault.line, fault.message.count("→")) for fault in faults(PLAIN)] == [(fault.line, fault.message.count("→")) for fault in few]


def test_a_fault_names_file_line_and_clause(tmp_path: Path) -> None:
    folder = variant(tmp_path, FAULTY["kept without a word"][0])
    [fault] = faults(folder)
    lines = (folder / "process.toml").read_text("utf-8").splitlines()
    assert (fault.file, fault.clause, lines[fault.line - 1]) == ("process.toml", "6", "[steps.review.outcomes.keep]")


# --- in a process with a proposal, a group, precautions and orders ------------------------------
@pytest.mark.parametrize("name", OTHER)
def test_a_fault_is_found_in_a_longer_process(name: str, tmp_path: Path) -> None:
    changes, message = OTHER[name]
    before = {fault.message for fault in faults(PLAIN)}
    new = [fault.message for fault in faults(variant(tmp_path, changes, PLAIN)) if fault.message not in before]
    assert message in new, "\n".join(new)


# --- the ways are real --------------------------------------------------------------------------
PLAYED = """
title = "The way that the proof prints"
clause = "1"
cast = "cast"
[[steps]]
at = 2026-03-02 10:00:00
as = "mira"
step = "report"
outcome = "reported"
answers = { what = "They shouted at me.", happened = "2026-03-02T09:40", behaviour = ["abuse"] }
label = "report"
[[steps]]
at = 2026-03-04 10:00:00
as = "mira"
step = "decide"
outcome = "restrict"
%s
[steps.answers]
reasons = "A threat, and not the first."
decided = [{ measure = "limited-contact", channels = ["office"] }]
incidents = ["report"]
milder = "A warning was given in January and changed nothing."
side = "He says that he was angry about the repair, and is sorry."
adjustments = "None was asked for; we offered a quiet room."
equality = "Nothing points to a disability; the office is the only channel closed."
route = "telephone"
"""


def test_one_human_can_walk_the_way_that_is_printed(tmp_path: Path) -> None:
    folder = variant(tmp_path, FAULTY["one human has both offices"][0])
    (folder / "stories" / "alone.toml").write_text(PLAYED % 'letters = ["decision"]', "utf-8")
    assert run_story(load.load(folder), folder / "stories", "alone").fault == ""


def test_what_is_kept_without_a_review_is_what_the_floor_would_refuse(tmp_path: Path) -> None:
    folder = variant(tmp_path, (*FAULTY["one human has both offices"][0], *FAULTY["kept without another review"][0]))
    kept = """
[[steps]]
at = 2026-08-04 10:00:00
as = "hana"
step = "review"
outcome = "keep"
answers = { reasons = "It would go on without it." }
refused = "floor"
"""
    (folder / "stories" / "kept.toml").write_text(PLAYED % 'letters = ["decision"]' + kept, "utf-8")
    assert run_story(load.load(folder), folder / "stories", "kept").fault == ""
