"""Every story of every pack comes out as written, and every step is taken in one and refused in another."""

from pathlib import Path

import pytest

from evenhand.case import house
from evenhand.case.story import run_stories, run_story
from evenhand.policy.load import load

POLICIES = Path(__file__).parents[2] / "policies"
PACKS = sorted(path for path in POLICIES.iterdir() if (path / "process.toml").exists())
WORDS = Path(__file__).parents[1] / "packs" / "words"  # each word that few policies need
STORIES = [
    pytest.param(pack, path.stem, id=f"{pack.name}-{path.stem}")
    for pack in [*PACKS, WORDS]
    for path in sorted((pack / "stories").glob("*.toml"))
    if path.stem != "cast"
]


@pytest.mark.parametrize(("pack", "name"), STORIES)
def test_story(pack: Path, name: str) -> None:
    result = run_story(load(pack), pack / "stories", name)
    assert not result.fault, result.fault


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.name)
def test_every_step_is_taken_in_one_story_and_refused_in_another(pack: Path) -> None:
    policy = load(pack)
    results = run_stories(policy, pack / "stories")
    taken = set().union(*(one.taken for one in results))
    refused = set().union(*(one.refused for one in results))
    steps = {*policy.steps, *house.STEPS} - {house.GIVE}  # which needs a second edition: test_impact
    if not any(one.kind == "precaution" for one in policy.measures.values()):
        steps -= {house.OLD_CHECK}  # no safety note can be answered by one
    assert steps - taken == set()
    assert steps - refused == set()


def test_a_story_that_is_wrong_fails(tmp_path: Path) -> None:
    (tmp_path / "wrong.toml").write_text(
        'title = "x"\n[persons.p]\n[colleagues.c]\n[[steps]]\nat = 2026-03-03 09:00:00\nas = "c"\nstep = "report"\n'
        'outcome = "reported"\nanswers = { what = "He shouted.", callback = "123" }\nin_force = ["limited-contact"]\n'
    )
    assert "in_force: missing ['limited-contact']" in run_story(load(PACKS[0]), tmp_path, "wrong").fault
