"""The generated pages of docs/policies say what the packs say."""

from pathlib import Path

import pytest

from evenhand.policy.diagram import arrows, rows
from evenhand.policy.load import load
from evenhand.policy.pages import pages

ROOT = Path(__file__).parents[2]
PACKS = sorted(path for path in (ROOT / "policies").iterdir() if (path / "process.toml").exists())


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.name)
def test_the_generated_pages_are_those_of_the_pack(pack: Path) -> None:
    for name, text in pages(load(pack)).items():
        there = (ROOT / "docs" / "policies" / name).read_text("utf-8")
        assert there == text, f"{name} differs: run python -m evenhand.policy.pages policies/{pack.name} docs/policies"


@pytest.mark.parametrize("pack", PACKS, ids=lambda pack: pack.name)
def test_the_picture_has_every_step_once_and_no_arrow_to_nowhere(pack: Path) -> None:
    policy = load(pack)
    drawn = [name for row in rows(policy) for name in row]
    assert sorted(drawn) == sorted(policy.steps)
    assert {way.end for way in arrows(policy)} <= set(policy.steps)
