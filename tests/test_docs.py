"""The guides name what there is: every link leads somewhere, every setting, command and call is told, and none that is not there."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest

from evenhand.api.main import api
from evenhand.commands.main import COMMANDS

ROOT = Path(__file__).parents[1]
PAGES = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md"), *(ROOT / "docs" / "decisions").glob("*.md")])
FOR_TESTS = {"EVENHAND_REQUIRE", "EVENHAND_WALK"}
LINK = re.compile(r"\]\(([^)#\s]*)(?:#([^)\s]*))?\)")
FENCED = re.compile(r"^```.*?^```$", re.M | re.S)


def text(page: Path) -> str:
    return FENCED.sub("", page.read_text("utf-8"))


def anchors(page: Path) -> set[str]:
    """The headings of a page as addresses, the way that the usual renderers make them."""
    heads = re.findall(r"^#+ (.+)$", text(page), re.M)
    return {re.sub(r"[^\w -]", "", head.lower()).strip().replace(" ", "-") for head in heads}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.relative_to(ROOT).as_posix())
def test_every_link_leads_somewhere(page: Path) -> None:
    for target, anchor in LINK.findall(text(page)):
        if target.startswith(("http", "mailto:")):
            continue
        file = (page.parent / target).resolve() if target else page
        assert file.exists(), f"{target} is not there"
        if anchor:
            assert anchor in anchors(file), f"{target}#{anchor} is not there"


def test_the_operating_guide_tells_every_setting_and_no_other() -> None:
    code = "".join(path.read_text("utf-8") for path in (ROOT / "src").rglob("*.py"))
    known = {*re.findall(r"EVENHAND_[A-Z_]*[A-Z]", code), *FOR_TESTS}
    told = set(re.findall(r"EVENHAND_[A-Z_]*[A-Z]", (ROOT / "docs" / "operating.md").read_text("utf-8")))
    assert told == known


def test_the_changelog_names_every_command() -> None:
    told = (ROOT / "CHANGELOG.md").read_text("utf-8")
    assert [name for name in COMMANDS if f"`{name}`" not in told] == []


def test_the_api_guide_lists_every_call_and_no_other() -> None:
    paths = api.get_openapi_schema(path_prefix="")["paths"]
    known = {f"{method.upper()} {path}" for path, methods in paths.items() for method in methods}
    section = (ROOT / "docs" / "api.md").read_text("utf-8").split("## All calls")[1]
    told = set(re.findall(r"^\| `((?:GET|POST) \S+)` \|", section, re.M))
    assert told == known


def test_the_page_of_words_says_which_packs_use_each() -> None:
    spec = importlib.util.spec_from_file_location("words", ROOT / "tools" / "words.py")
    assert spec and spec.loader
    words = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(words)
    page = words.PAGE.read_text("utf-8")
    assert words.START + words.table() + words.END in page, "write it again: python tools/words.py"
    assert "| none |" not in words.table()


def test_each_story_that_the_page_of_words_names_is_there() -> None:
    named = {one for row in re.findall(r"^\| \d+ .*\|$", (ROOT / "docs" / "words.md").read_text("utf-8"), re.M) for one in re.findall(r"[\w-]+/[\w.-]+(?:/[\w.]+)?", row.split("|")[4])}
    assert len(named) > 25
    for one in named:
        pack, _, story = one.partition("/")
        where = [ROOT / one, *(ROOT / folder / pack / "stories" / f"{story}.toml" for folder in ("policies", "tests/packs"))]
        assert any(path.is_file() for path in where), one
