"""Other organisations' policies are packs like the first: data only, each with its stories, and nothing breaks on a walk."""

from __future__ import annotations

import shutil
import tomllib
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from evenhand.case.story import run_stories, run_story
from evenhand.letters.check import faults
from evenhand.policy.check import check
from evenhand.policy.load import load
from tests.case.walker import Walk

POLICIES = Path(__file__).parents[2] / "policies"
NAMES = ("york", "king")
WALKED = 600  # steps taken or tried on a walk
by_pack = pytest.mark.parametrize("pack", [POLICIES / name for name in NAMES], ids=NAMES)


@by_pack
def test_it_can_be_put_to_work(pack: Path) -> None:
    assert [str(one) for one in check(pack)] == []
    assert faults(load(pack)) == []


@by_pack
def test_every_story_passes_and_every_step_is_taken_in_one_and_refused_in_another(pack: Path) -> None:
    policy = load(pack)
    results = run_stories(policy, pack / "stories")
    assert [f"{one.name}: {one.fault}" for one in results if one.fault] == []
    assert {*policy.steps, *policy.house} - set().union(*(one.taken for one in results)) == set()
    assert {*policy.steps, *policy.house} - set().union(*(one.refused for one in results)) == set()


@by_pack
def test_every_outcome_of_every_step_is_chosen_in_a_story(pack: Path) -> None:
    """A choice that no story makes is a choice that nobody has thought through."""
    chosen = {(one["step"], one["outcome"]) for one in _steps(pack) if "step" in one and "refused" not in one}
    offered = {(step.id, outcome) for step in load(pack).steps.values() for outcome in step.outcomes}
    assert offered - chosen == set()


def _steps(pack: Path) -> Iterator[dict[str, Any]]:
    for path in (pack / "stories").glob("*.toml"):
        yield from tomllib.loads(path.read_text("utf-8")).get("steps", ())


@by_pack
def test_every_clause_has_a_story_and_every_reading_says_what_else_it_could_be(pack: Path) -> None:
    policy = load(pack)
    told = {clause for one in run_stories(policy, pack / "stories") for clause in one.clause}
    assert set(policy.clauses) - set(policy.not_operated) - told == set()
    for clause, text in policy.readings.items():
        for word in ("**Our reading.**", "**Alternatives.**", "**To agree.**", "**Value**"):
            assert word in text, f"the reading of {clause} lacks {word}"


@by_pack
@pytest.mark.parametrize("seed", range(3))
def test_a_walk_meets_nothing_unforeseen(pack: Path, seed: int) -> None:
    walk = Walk(load(pack), seed)
    taken = [made for made in (walk.step() for _ in range(WALKED)) if made]
    assert len(taken) > WALKED // 5
    assert {event.step for _, event in taken} >= {"report", "propose"}
    for state in walk.cases.values():
        for row in state.rows.values():
            assert row.ends, "everything that is imposed has an end"


def test_an_office_that_closes_on_easter_monday_has_a_day_longer(tmp_path: Path) -> None:
    """A value of the pack: nothing else changes, and the story that says 28 April says so."""
    pack = tmp_path / "king"
    shutil.copytree(POLICIES / "king", pack)
    text = (pack / "policy.toml").read_text("utf-8")
    assert "closures = []" in text
    (pack / "policy.toml").write_text(text.replace("closures = []", 'closures = ["2026-04-06"]'), "utf-8")
    assert check(pack) == []
    said = run_story(load(pack), pack / "stories", "appealed").fault
    assert "answer-appeal" in said and "2026-04-29" in said
    story = pack / "stories" / "appealed.toml"
    story.write_text(story.read_text("utf-8").replace("2026-04-28", "2026-04-29"), "utf-8")
    assert run_story(load(pack), pack / "stories", "appealed").fault == ""


def test_a_year_and_half_a_year_from_5_january() -> None:
    policy = load(POLICIES / "york")
    start = policy.calendar.start_of(date(2026, 1, 5))
    until, review = policy.steps["decide"].outcomes["restrict"].until, policy.matters["review"].limit
    assert until and review
    assert policy.calendar.day(policy.calendar.due(until, start)) == date(2027, 1, 5)
    assert policy.calendar.day(policy.calendar.due(review, start)) == date(2026, 7, 5)
