"""The tables of the author's guide say what the code says."""

from pathlib import Path
from types import ModuleType

import pytest

from evenhand.case import vocabulary as of_case
from evenhand.letters import vocabulary as of_letters
from evenhand.policy import vocabulary as of_policy
from evenhand.policy.kinds import KINDS

GUIDE = Path(__file__).parents[2] / "docs" / "policy-author.md"


@pytest.mark.parametrize("room", [of_policy, of_case, of_letters], ids=lambda room: room.__name__.split(".")[1])
def test_the_guide_has_the_tables_of_the_code(room: ModuleType) -> None:
    said = of_policy.between(GUIDE.read_text("utf-8"), room.MARKER)
    assert said == room.markdown(), f"write them again: python -m {room.__name__} docs/policy-author.md"


def test_every_kind_of_field_has_a_meaning() -> None:
    assert set(of_policy.MEANT) == set(KINDS)


def test_every_table_of_a_pack_is_explained() -> None:
    from evenhand.policy.load import TABLES

    explained = {kind for _, kind in of_policy.TABLES}
    assert {*TABLES.values()} <= explained


def test_refreshing_changes_nothing_outside_the_markers(tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("before\n<!-- x -->\nold\n<!-- /x -->\nafter\n", "utf-8")
    of_policy.refresh(page, "x", "new | cell")
    assert page.read_text("utf-8") == "before\n<!-- x -->\nnew | cell\n<!-- /x -->\nafter\n"
    with pytest.raises(ValueError, match="markers"):
        of_policy.refresh(page, "y", "new")
