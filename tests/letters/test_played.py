"""The letters of the pack's own stories: what the core made of them, told whole, and told later as sent."""

from datetime import date

import pytest

from evenhand.case import story
from evenhand.case.fold import fold
from evenhand.case.state import State
from evenhand.letters.document import Document
from evenhand.letters.render import render
from evenhand.letters.telling import approved_at
from tests.letters.made_up import PACK, Made, policy, words


def played(name: str) -> story.World:
    """The world of a story, after its last step."""
    return story.play(policy(), PACK / "stories", name)


def told(world: story.World, state: State, letter: str, **more: object) -> Document:
    """A letter of a story, composed."""
    made = Made()
    made.events = list(state.events)
    return made.compose(letter, colleagues={ref: ref.title() for ref in world.colleagues}, **more)  # type: ignore[arg-type]


STORIES = sorted(path.stem for path in (PACK / "stories").glob("*.toml") if path.stem != story.CAST)


@pytest.mark.parametrize("name", STORIES)
def test_every_letter_of_every_story_is_whole_and_can_be_printed(name: str) -> None:
    world = played(name)
    for state in world.cases.values():
        for letter in state.letters.values():
            if letter.state != "void":
                document = told(world, state, letter.id)
                assert document.missing == (), letter.id
                assert render(document)[0].startswith(b"%PDF")


def test_the_last_day_shown_before_approval_is_the_one_that_the_approval_prints() -> None:
    world = played("decided")
    state = world.cases["case"]
    letter = next(one for one in state.letters.values() if one.name == "decision")
    assert letter.last_days
    reckoned = told(world, state, letter.id, posting=date.fromisoformat(letter.posting), way=letter.way)
    assert words(told(world, state, letter.id)) == words(reckoned)


def test_a_letter_shown_later_is_the_letter_that_was_sent() -> None:
    world = played("appealed")
    now = world.cases["case"]
    letter = next(one for one in now.letters.values() if one.name == "decision")
    then = fold(now.events[: approved_at(now, letter)])
    assert now.rows != then.rows  # the appeal lifted what was decided
    assert told(world, now, letter.id) == told(world, then, letter.id)
