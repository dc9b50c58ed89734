"""The letters of every pack's own stories are whole: nothing that has to stand in them is missing."""

from functools import lru_cache
from pathlib import Path

import pytest

from evenhand.case import story
from evenhand.letters.compose import compose
from evenhand.letters.document import Bullets, Document, Paragraph, Recipient, Table
from evenhand.policy.load import load
from evenhand.policy.model import Policy

ROOT = Path(__file__).parents[2]
PACKS = sorted({path.parents[1] for where in ("policies", "tests/packs") for path in (ROOT / where).glob("*/stories/*.toml")})
STORIES = [(pack, path.stem) for pack in PACKS for path in sorted((pack / "stories").glob("*.toml")) if path.stem != story.CAST]
read = lru_cache(load)


def told(policy: Policy, world: story.World, case: str, letter: str) -> Document:
    state = world.cases[case]
    person = Recipient(name="Pat Example", address=("1 Example Street",), needs=world.needs.get(state.subject.get("person", ""), frozenset()))
    return compose(
        policy=policy, state=state, letter=state.letters[letter], person=person, colleagues={ref: ref.title() for ref in world.colleagues}
    )


def said(document: Document) -> str:
    found = []
    for block in document.blocks:
        if isinstance(block, Bullets):
            found += block.items
        elif isinstance(block, Table):
            found += [cell for row in block.rows for cell in row]
        elif isinstance(block, Paragraph):
            found.append(block.text)
    return "\n".join(found)


@pytest.mark.parametrize(("pack", "name"), STORIES, ids=lambda one: one if isinstance(one, str) else one.name)
def test_every_letter_of_every_story_is_whole(pack: Path, name: str) -> None:
    policy = read(pack)
    world = story.play(policy, pack / "stories", name)
    for case, state in world.cases.items():
        for letter in state.letters.values():
            if letter.state != "void":
                assert told(policy, world, case, letter.id).missing == (), letter.id


WORDS = ROOT / "tests" / "packs" / "words"


def words(name: str, letter: str) -> str:
    policy = read(WORDS)
    world = story.play(policy, WORDS / "stories", name)
    state = world.cases["case"]
    return said(told(policy, world, "case", next(one.id for one in state.letters.values() if one.name == letter)))


def test_a_letter_that_counts_from_proof_prints_no_day() -> None:
    text = words("committee", "served")
    assert "within 10 working days of the day on which this letter reaches you" in text
    assert "The day on which this letter reaches you" in text


def test_what_a_challenge_costs_is_said_and_never_a_reason_not_to_record_it() -> None:
    assert "It costs AUD 40. We record it and count it as in time even if you cannot pay that yet" in words("second-tier", "first-answer")


def test_whoever_else_gets_the_letter_is_named_with_the_reason() -> None:
    assert "Councillor of the conduct committee: who was asked about it by the person" in words("caps", "notice")


def test_every_parameter_of_a_measure_is_told() -> None:
    text = words("caps", "notice")
    for word in ("the counter", "To us", "Customer relations", "Mornings", "2", "week", "20", "What has been answered already", "Planning"):
        assert word.casefold() in text.casefold(), word
