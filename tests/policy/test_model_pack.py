"""The policy of our own: it meets what it is graded by, nothing in it can go wrong as a whole, and its letters are whole."""

import re
from datetime import date
from pathlib import Path

import pytest

from evenhand.case import house, story
from evenhand.letters import source
from evenhand.letters.check import faults as letter_faults
from evenhand.letters.compose import compose
from evenhand.letters.document import Document, Heading, Recipient
from evenhand.policy.check import check
from evenhand.policy.load import load, read
from evenhand.policy.proof import proof
from evenhand.policy.standards import MISSED, grade, meets_faults

PACK = Path(__file__).parents[2] / "policies" / "model"
STORIES = sorted(path.stem for path in (PACK / "stories").glob("*.toml") if path.stem != story.CAST)
PERSON = Recipient(name="Pat Invented", address=("9 Elm Street", "Exampleton"))
LABELS = ("offender", "vexatious", "perpetrator", "abuser", "culprit", "nuisance", "zero tolerance")
LONG = 32  # words: a sentence that is longer is read twice


def documents(name: str) -> list[tuple[str, Document]]:
    """Every letter of a story, composed from the case as the story leaves it."""
    policy, found = load(PACK), []
    world = story.play(policy, PACK / "stories", name)
    colleagues = {ref: ref.title() for ref in world.colleagues}
    for state in world.cases.values():
        for letter in state.letters.values():
            if letter.state != "void":
                made = compose(policy=policy, state=state, letter=letter, person=PERSON, colleagues=colleagues)
                found.append((letter.name, made))
    return found


def test_it_has_no_faults_and_no_claim_that_the_process_decides() -> None:
    policy, lines, _ = read(PACK)
    assert [str(fault) for fault in check(PACK)] == []
    assert letter_faults(policy) == []
    assert [str(fault) for fault in meets_faults(policy, lines)] == []


def test_nothing_that_it_is_graded_by_is_missed() -> None:
    policy = load(PACK)
    found = grade(policy, letter_faults(policy), date.fromisoformat(policy.effective))
    assert {one.id: one.found for one in found if one.grade == MISSED} == {}


def test_nothing_goes_wrong_on_any_way_through_it() -> None:
    policy, lines, _ = read(PACK)
    assert [str(fault) for fault in proof(policy, lines)] == []


def test_every_step_is_taken_in_one_story_and_refused_in_another() -> None:
    policy = load(PACK)
    results = story.run_stories(policy, PACK / "stories")
    assert [f"{one.name}: {one.fault}" for one in results if one.fault] == []
    wanted = {*policy.steps, *house.STEPS}
    assert wanted - set().union(*(one.taken for one in results)) <= {house.GIVE}  # giving what a new edition improves needs two editions
    assert wanted - set().union(*(one.refused for one in results)) <= {house.GIVE}


@pytest.mark.parametrize("name", STORIES)
def test_every_letter_of_every_story_is_whole(name: str) -> None:
    for letter, document in documents(name):
        assert document.missing == (), letter


def test_every_letter_is_wanted_in_some_story() -> None:
    """But for the one that tells of a later edition, which no story of one edition can want: test_impact_giving."""
    assert {letter for name in STORIES for letter, _ in documents(name)} == set(load(PACK).letters) - {"change-of-policy"}


def test_what_was_not_so_is_not_said() -> None:
    """A decision after a warning does not speak of a warning left out; one without a warning says why."""

    def said(name: str, letter: str) -> str:
        document = next(made for wanted, made in documents(name) if wanted == letter)
        return " ".join(str(block) for block in document.blocks if not isinstance(block, Heading))

    assert "Why no warning came first" not in said("decided", "decision")
    assert "a warning would keep nobody safe" in said("panel", "decision-panel")


def test_letters_are_copied_to_nobody() -> None:
    assert [letter.id for letter in load(PACK).letters.values() if letter.copies] == []


@pytest.mark.parametrize("name", sorted(load(PACK).letter_texts))
def test_a_letter_is_plain_and_is_about_conduct(name: str) -> None:
    policy = load(PACK)
    text = policy.letter_texts[name]
    assert source.read(text).title == policy.letters[name].title
    assert not [label for label in LABELS if label in text.lower()]
    cited = {clause.strip() for one in re.findall(r"\((m[\d., m]*)\)", text) for clause in one.split(",")}
    assert cited and cited <= set(policy.clauses)
    text = source.fill(text, lambda word, _: word.replace("_", " "))
    text = re.sub(r"\{\{.*?\}\}|\(m[\d., m]+\)", "", text)
    sentences = [one.split() for line in text.splitlines() for one in re.split(r"(?<=[.:?!])\s+", line.lstrip("#- ")) if one]
    assert not [" ".join(one) for one in sentences if len(one) > LONG]
    words = [word for one in sentences for word in one]
    assert sum(len(word.strip(".,:;")) for word in words) / len(words) < 4.8
