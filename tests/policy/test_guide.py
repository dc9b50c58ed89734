"""The author's guide is true: a reader who follows it gets what it prints, and the pack in tests/packs/guide.

The test follows the page from top to bottom. A block after `<!-- file: NAME -->` is added to that file; each line of a
`console` block that begins with `$` is run, and what follows it has to be its output; a block after
`<!-- from: FILE -->` has to stand in that file as it is.
"""

from __future__ import annotations

import re
import shlex
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from evenhand.case.story import CAST, PEOPLE, STEP, TOP, run_stories
from evenhand.commands.main import main
from evenhand.letters.check import faults as faults_of_letters
from evenhand.policy.calendar import Calendar
from evenhand.policy.check import check
from evenhand.policy.load import load
from evenhand.policy.model import Limit

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "policy-author.md").read_text("utf-8")
PACK = ROOT / "tests" / "packs" / "guide"
BLOCK = re.compile(r"(?:<!-- (?P<mark>file|from): (?P<name>\S+) -->\n)?^```(?P<kind>\w+)\n(?P<text>.*?)^```$", re.M | re.S)


@dataclass(frozen=True)
class Block:
    """One fenced block, with the marker before it."""

    mark: str
    name: str
    kind: str
    text: str


def blocks() -> Iterator[Block]:
    for found in BLOCK.finditer(GUIDE):
        yield Block(found["mark"] or "", found["name"] or "", found["kind"], found["text"])


def written() -> dict[str, str]:
    """The files of the example as the guide builds them up."""
    files: dict[str, list[str]] = {}
    for block in blocks():
        if block.mark == "file":
            files.setdefault(block.name, []).append(block.text)
    return {name: "\n".join(texts) for name, texts in files.items()}


def test_following_the_guide_gives_what_it_prints(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    for block in blocks():
        if block.mark == "file":
            file = tmp_path / "my-policy" / block.name
            file.write_text((file.read_text("utf-8") + "\n" if file.exists() else "") + block.text, "utf-8")
        elif block.kind == "console":
            for command, printed in commands(block.text):
                run(command)
                assert capsys.readouterr().out == printed, command


def commands(text: str) -> Iterator[tuple[list[str], str]]:
    for part in re.split(r"^\$ ", text, flags=re.M)[1:]:
        line, _, printed = part.partition("\n")
        yield shlex.split(line), printed


def run(command: list[str]) -> None:
    if command[0] == "mkdir":
        for name in command[2:]:
            Path(name).mkdir(parents=True)
    else:
        assert command[0] == "evenhand"
        main(command[1:])


@pytest.mark.parametrize("name", written())
def test_each_file_is_that_of_the_pack(name: str) -> None:
    assert written()[name] == (PACK / name).read_text("utf-8")


def test_the_guide_shows_all_of_the_pack_but_two_stories() -> None:
    files = {path.relative_to(PACK).as_posix() for path in PACK.rglob("*") if path.is_file()}
    assert files - set(written()) == {"stories/reviewed.toml", "stories/closed.toml"}


def test_the_pack_checks_clean_and_its_stories_pass() -> None:
    assert check(PACK) == []
    assert faults_of_letters(load(PACK)) == []
    results = run_stories(load(PACK), PACK / "stories")
    assert [f"{one.name}: {one.fault}" for one in results if one.fault] == []


def test_every_step_is_taken_in_one_story_and_refused_in_another() -> None:
    policy, results = load(PACK), run_stories(load(PACK), PACK / "stories")
    assert set(policy.steps) <= set().union(*(one.taken for one in results))
    assert set(policy.steps) <= set().union(*(one.refused for one in results))


@pytest.mark.parametrize("block", [one for one in blocks() if one.mark == "from"], ids=lambda one: one.text.split("\n")[0][:40])
def test_what_is_quoted_stands_there(block: Block) -> None:
    assert block.text in (ROOT / block.name).read_text("utf-8")


@pytest.mark.parametrize("block", [one for one in blocks() if one.kind == "toml"], ids=lambda one: one.text.split("\n")[0][:40])
def test_every_toml_block_is_marked_and_can_be_read(block: Block) -> None:
    assert block.mark
    tomllib.loads(block.text)


LIMITS = re.findall(r"^\| `(\{.*?\})` \| (\S+ \S+) \| (\S+ \S+) \|", GUIDE, re.M)


@pytest.mark.parametrize(("written", "start", "last"), LIMITS, ids=[one[0] for one in LIMITS])
def test_limits_are_reckoned_as_the_guide_says(written: str, start: str, last: str) -> None:
    calendar, zone = Calendar("GB-ENG", "Europe/London"), ZoneInfo("Europe/London")
    words = tomllib.loads(f"limit = {written}")["limit"]
    limit = Limit(**{name: tuple(value) if isinstance(value, list) else value for name, value in words.items()})
    due = calendar.due(limit, datetime.fromisoformat(start).replace(tzinfo=zone)).astimezone(zone)
    assert f"{due:%Y-%m-%d %H:%M:%S}" == last


def section(title: str) -> str:
    return GUIDE.split(f"\n## {title}\n", 1)[1].split("\n## ", 1)[0]


@pytest.mark.parametrize("word", sorted(TOP | STEP))
def test_every_word_of_a_story_is_explained(word: str) -> None:
    assert f"| `{word}` |" in section("Stories")


@pytest.mark.parametrize("word", sorted(set().union(*PEOPLE.values())))
def test_every_word_of_the_people_in_a_story_is_explained(word: str) -> None:
    assert f"`{word}" in section("Stories").split("### In a step")[0]


def test_the_shared_file_is_called_as_the_guide_says() -> None:
    assert f"`{CAST}.toml`" in section("Stories")


FAULTS = re.findall(r"^\| `(.+?)` \|", section("Faults and their mends"), re.M)


@pytest.mark.parametrize("said", FAULTS)
def test_the_faults_are_worded_as_the_program_words_them(said: str) -> None:
    source = "".join(path.read_text("utf-8") for path in (ROOT / "src" / "evenhand" / "policy").glob("*.py"))
    for piece in said.split("…"):
        assert piece.strip(" ,") in source
