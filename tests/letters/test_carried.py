"""A case of an old register goes on as any other: its review has each of its outcomes, and every letter is whole."""

from __future__ import annotations

import copy
import dataclasses
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from evenhand.case import house, story
from evenhand.case.carried import lasting
from evenhand.case.events import Refused
from evenhand.case.facts import Actor
from evenhand.case.fold import apply, fold
from evenhand.case.passing import pass_time
from evenhand.case.reach import reviews
from evenhand.case.rules import Request
from evenhand.case.state import Letter, State
from evenhand.case.step import take
from evenhand.case.world import World
from evenhand.letters.compose import compose
from evenhand.letters.document import Document, Recipient
from evenhand.policy.load import load
from evenhand.policy.model import Policy

POLICIES = Path(__file__).parents[2] / "policies"
PERSON = Recipient(name="Pat Invented", address=("9 Elm Street", "Exampleton"))
LATER = datetime(2026, 11, 25, 12, tzinfo=UTC)
OUTCOMES = [
    pytest.param(pack, step.id, outcome, id=f"{pack}-{step.id}-{outcome}")
    for pack in ("connexus-2022", "york", "model")
    for policy in [load(POLICIES / pack)]
    for step in policy.steps.values()
    if any(reviews(policy, name) and name in lasting(policy) for name in step.on)
    for outcome in step.outcomes
]


def kept(pack: str) -> tuple[Policy, World, State]:
    """A case kept from an old register, as the pack's story has it on that day, and the world around it."""
    policy = load(POLICIES / pack)
    world = story.play(policy, POLICIES / pack / "stories", "old-register")
    state = fold(event for event in world.cases["case"].events if event.recorded_at <= LATER)
    world.cases["case"], world.now = state, LATER
    pass_time(world.book, state, LATER)
    return policy, world, state


def taken(world: World, state: State, step: str, outcome: str, answers: dict[str, Any]) -> State:
    """The case after a step by somebody who may take it on the duty to review."""
    matter = next(one for one in state.open_matters() if one.name in lasting(world.book.policy()) and reviews(world.book.policy(), one.name))
    last: Refused | None = None
    for who in world.colleagues:
        request = Request(step=step, outcome=outcome, actor=Actor(who), now=LATER, answers=answers, matter=matter.id, subject=state.subject)
        try:
            event = take(world.book, state, request, world.facts("case", state.subject))
        except Refused as error:
            last = error
            continue
        after = copy.deepcopy(state)
        apply(after, event)
        return after
    assert last is not None
    raise last


def letters(policy: Policy, world: World, state: State) -> list[Document]:
    colleagues = {ref: ref.title() for ref in world.colleagues}
    return [compose(policy=policy, state=state, letter=one, person=PERSON, colleagues=colleagues) for one in state.letters.values() if one.state != "void"]


@pytest.mark.parametrize(("pack", "step", "outcome"), OUTCOMES)
def test_the_review_of_a_kept_case_has_every_outcome_and_a_whole_letter(pack: str, step: str, outcome: str) -> None:
    policy, world, state = kept(pack)
    word = policy.steps[step]
    said = {"text": "Nothing has happened since, and nobody asked for it.", "standing": [row.id for row in state.standing_rows(LATER) if row.kind == "restriction"]}
    answers = {name: said[policy.fields[name].kind] for name in (*word.asks, *word.outcomes[outcome].asks) if not policy.fields[name].optional}
    after = taken(world, state, step, outcome, answers)
    made = letters(policy, world, after)
    assert made and [one.missing for one in made] == [()] * len(made)
    assert any(row.lifted for row in after.rows.values() if row.kind == "restriction") == bool(word.outcomes[outcome].lifts)
    assert after.rows == fold(after.events).rows and after.matters == fold(after.events).matters


@pytest.mark.parametrize("pack", ["connexus-2022", "model", "york"])
def test_what_goes_before_a_review_can_be_done_and_its_letter_is_whole(pack: str) -> None:
    """Each step on what lasts beside the review, that wants a letter."""
    policy, world, state = kept(pack)
    beside = [one for one in state.open_matters() if one.name in lasting(policy) and not reviews(policy, one.name) and one.kind == "duty"]
    for matter in beside:
        for name, step in policy.steps.items():
            for outcome in step.outcomes.values() if matter.name in step.on and not step.asks else ():
                for who in world.colleagues:
                    request = Request(step=name, outcome=outcome.id, actor=Actor(who), now=LATER, answers={}, matter=matter.id, subject=state.subject)
                    facts = world.facts("case", state.subject)
                    try:
                        event = take(world.book, state, request, facts)
                    except Refused:
                        continue
                    after = copy.deepcopy(state)
                    apply(after, event)
                    assert [one.missing for one in letters(policy, world, after)] == [()]
                    break
                else:
                    raise AssertionError(f"nobody may take {name}")
    assert beside or pack == "york"


def test_every_part_of_a_letter_can_be_filled_from_a_case_without_a_report() -> None:
    """The decision letter's parts, asked of a kept case: what was decided then is told as far as it is known."""
    policy, world, state = kept("connexus-2022")
    state.letters["all.1"] = Letter(id="all.1", name="decision", strand="s1", about=1, edition=policy.edition, wanted_by=1)
    document = compose(policy=policy, state=state, letter=state.letters["all.1"], person=PERSON, colleagues={ref: ref for ref in world.colleagues})
    told = repr(document.blocks)
    assert "Decided on Wednesday 12 May 2021" in told and "Banned" not in told


def test_a_kept_case_is_the_same_when_its_words_are_erased() -> None:
    policy, world, state = kept("connexus-2022")
    bare = fold([dataclasses.replace(one, answers={}) for one in state.events])
    assert bare.rows == state.rows and bare.matters == state.matters and state.events[0].step == house.BRING
    assert [one.missing for one in letters(policy, world, bare)] == []


def test_the_next_review_comes_as_soon_as_was_promised() -> None:
    """The edition says two years; yearly was promised, and goes on being owed while what came from then stands."""
    _policy, world, state = kept("connexus-2022")
    state = fold(dataclasses.replace(one, effects=tuple({**each, "fields": [*each["fields"], "every:12"]} if each["do"] == "given" and one.step == house.BRING else each for each in one.effects)) for one in state.events)
    world.cases["case"] = state
    answers = {"without": "He was here again last week.", "reasons": "He shouted at the officer again."}
    after = taken(world, state, "review-case", "keep-all", answers)
    review = next(one for one in after.open_matters() if one.name == "case-review")
    assert review.due is not None and review.due.date().isoformat() == "2027-11-25"


def test_where_time_lifts_what_is_not_reviewed_it_waits_for_the_planned_day() -> None:
    """Under the model policy a review that was missed goes to a director, and what is not looked at then ends by itself:
    not at once, but ten working days after the planned day; and the letter that says so is whole."""
    policy, world, state = kept("model")
    late = next(one for one in state.open_matters() if one.name == "review-late")
    assert late.due is not None and late.due.date().isoformat() == "2026-12-18"
    pass_time(world.book, state, datetime(2026, 12, 19, 12, tzinfo=UTC))
    assert not [row for row in state.standing_rows(state.events[-1].recorded_at) if row.kind == "restriction"]
    assert [(one.reference, one.missing) for one in letters(policy, world, state)] == [("", ())]
