"""The words that few policies need, where a story would not reach: see tests/packs/words for the stories themselves."""

from __future__ import annotations

import re
import shutil
import tomllib
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from evenhand.case import story
from evenhand.case.fold import fold
from evenhand.case.passing import OUT_OF_TIME, needs_changed
from evenhand.case.state import State
from evenhand.policy import menus, vocabulary
from evenhand.policy.check import check
from evenhand.policy.load import FILES, load, words_of
from tests.case.walker import Walk

ROOT = Path(__file__).parents[2]
WORDS = ROOT / "tests" / "packs" / "words"
PACKS = sorted(path.parent for where in ("policies", "tests/packs") for path in (ROOT / where).glob("*/process.toml"))


def world(name: str) -> story.World:
    return story.play(load(WORDS), WORDS / "stories", name)


def state(name: str) -> State:
    return world(name).cases["case"]


def effects(found: State, do: str) -> list[dict[str, Any]]:
    return [dict(effect) for event in found.events for effect in event.effects if effect["do"] == do]


# --- no word without a policy that needs it -----------------------------------------------------
def written(data: Any) -> Iterator[str]:
    if isinstance(data, dict):
        for key, value in data.items():
            yield key
            yield from written(value)
    elif isinstance(data, list):
        for one in data:
            yield from written(one)


def test_every_word_is_used_by_a_pack() -> None:
    """A word without a pack that needs it is a function without a story."""
    used = {word for pack in PACKS for file in FILES for word in written(tomllib.loads((pack / file).read_text("utf-8")))}
    assert {word for _, kind in vocabulary.TABLES for word in words_of(kind)} - used == set()


# --- a challenge that suspends -------------------------------------------------------------------
def test_suspension_leaves_the_ends_and_the_record_alone() -> None:
    before, after = state("caps"), state("suspended-and-confirmed")
    assert [row.ends for row in after.rows.values()] == [row.ends for row in before.rows.values()]
    assert [(row.measure, row.binds is not None) for row in state("suspended").rows.values() if row.lifted is None] == [("one-issue", True)]
    assert repr(fold(after.events)) == repr(after)


def test_binding_again_counts_from_the_answer() -> None:
    found = state("suspended-and-confirmed")
    forced = [datetime.fromisoformat(effect["from"]) for effect in effects(found, "force")]
    answered = next(event.recorded_at for event in found.events if event.step == "hear")
    assert len(effects(found, "unforce")) == 2
    assert forced[2:] == [answered, answered], "never before the answer, whatever the day of the letter"


def test_what_time_lifted_says_so() -> None:
    found = state("not-reviewed")
    assert {row.how for row in found.rows.values()} == {OUT_OF_TIME}
    assert [letter.name for letter in found.letters.values()] == ["notice", "lapsed"]


# --- what helps has changed ----------------------------------------------------------------------
def test_a_change_of_what_helps_is_noticed_once() -> None:
    policy = world("on-a-day").book
    found = story.play(load(WORDS), WORDS / "stories", "caps").cases["case"]
    now = found.events[-1].recorded_at
    assert needs_changed(policy, found, (), now) == [], "nothing has changed"
    event, = needs_changed(policy, found, ("large-print",), now)
    assert (event.step, event.outcome) == ("time", "needs-changed")
    assert [effect["name"] for effect in event.effects if effect["do"] == "open"] == ["look-now"]
    assert needs_changed(policy, found, ("large-print",), now) == [], "it is noticed once"
    event, = needs_changed(policy, found, (), now)
    assert [effect["do"] for effect in event.effects] == ["weighed"], "the review that is open does for it"


def test_nothing_is_opened_where_nothing_stands() -> None:
    found = state("not-reviewed")
    assert needs_changed(world("caps").book, found, ("large-print",), found.events[-1].recorded_at) == []


# --- menus ----------------------------------------------------------------------------------------
def test_a_menu_names_kinds_or_measures_up_to_a_rank() -> None:
    policy = load(WORDS)
    offered = {name: [one.id for one in menus.measures(policy, policy.fields[name])] for name in ("capped", "grave", "put")}
    assert offered == {
        "capped": ["terms", "one-issue"],
        "grave": ["no-entry", "last-resort"],
        "put": ["terms", "one-issue", "no-entry", "last-resort"],
    }
    assert menus.kinds(policy, policy.fields["grave"]) == {"restriction"}


# --- a letter that was never sent goes with its decision -----------------------------------------
def test_a_decision_lifted_before_its_letter_was_sent_leaves_no_letter_to_approve() -> None:
    found = state("on-a-day")
    names = {letter.name: letter.state for letter in found.letters.values()}
    assert names["notice"] == "void"
    open_ = {found.letters[one.letter].name for one in found.open_matters() if one.letter}
    assert open_ == {"first-answer", "answer"}


# --- keeping it longer is a decision of its own --------------------------------------------------
def test_what_was_answered_for_one_decision_does_not_do_for_the_next() -> None:
    with pytest.raises(story.BadStory, match="Milder options considered"):
        renewed(WORDS)


def renewed(folder: Path) -> State:
    base = (folder / "stories" / "not-reviewed.toml").read_text("utf-8")
    path = folder / "stories" / "renewed.toml"
    try:
        path.write_text(base.replace('refused = "complete"\n', "", 1), "utf-8")
        return story.play(load(folder), folder / "stories", "renewed").cases["case"]
    finally:
        path.unlink()


# --- faults that read well ------------------------------------------------------------------------
@pytest.mark.parametrize(("old", "new", "said"), [
    ('aloud = true, letter = "record"', "aloud = true", "has to be imposed here, and written down"),
    ('over = { lifts = "all", letter = "lapsed" }', 'over = { lifts = "chosen", letter = "lapsed" }', "may only open matters and want a letter"),
    ('says = { kind = "text"', 'paid = { kind = "yes", must = "yes" }\nsays = { kind = "text"', "would be refused until paid is yes"),
    ('menu = ["no-entry", "last-resort"]', 'menu = ["no-entri", "last-resort"]', "there is no kind of measure 'no-entri'"),
])  # fmt: skip
def test_a_fault_of_the_new_words(tmp_path: Path, old: str, new: str, said: str) -> None:
    folder = tmp_path / "pack"
    shutil.copytree(WORDS, folder)
    text = (folder / "process.toml").read_text("utf-8")
    assert old in text
    text = text.replace(old, new)
    if "paid" in new:
        text = re.sub(r'(title = "Record that they ask the committee"(?:\n.*){3}\nasks = \["says")', r'\1, "paid"', text)
    (folder / "process.toml").write_text(text, "utf-8")
    assert any(said in fault.message for fault in check(folder)), [str(one) for one in check(folder)]


# --- nothing breaks by chance ---------------------------------------------------------------------
@pytest.mark.parametrize("seed", range(3))
def test_walk(seed: int) -> None:
    walk = Walk(load(WORDS), seed)
    for _ in range(600):
        if made := walk.step():
            found = walk.cases[made[0]]
            for row in found.standing_rows(walk.now):
                held = found.suspended(row.decision) and row.kind == "restriction"
                assert not (held and row.in_force(walk.now)), "it binds while a challenge suspends it"
    for found in walk.cases.values():
        assert repr(fold(found.events)) == repr(found)
