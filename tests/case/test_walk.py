"""What holds in every state that can be reached, tried by random walks over cases and people."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from evenhand.case.events import EFFECTS
from evenhand.case.fold import fold
from evenhand.case.reach import open_channels
from evenhand.case.state import STANDING_KINDS, State
from evenhand.policy.load import load
from tests.case.walker import Walk

POLICY = load(Path(__file__).parents[2] / "policies" / "connexus-2022")
STEPS = int(os.environ.get("EVENHAND_WALK", "2500"))  # a walk; eight walks make more than 10,000 steps taken or tried


@pytest.mark.parametrize("seed", range(8))
def test_walk(seed: int) -> None:
    walk = Walk(POLICY, seed)
    taken = 0
    for _ in range(STEPS):
        if made := walk.step():
            taken += 1
            name, event = made
            assert {effect["do"] for effect in event.effects} <= set(EFFECTS)
            _holds(walk, walk.cases[name])
            _routes(walk)
    assert taken > STEPS // 4
    assert any(row.in_force(walk.now) or row.binds for state in walk.cases.values() for row in state.rows.values())
    for state in walk.cases.values():
        assert _shape(fold(state.events)) == _shape(state), "the fold is not what was applied step by step"


def _holds(walk: Walk, state: State) -> None:
    now = walk.now
    for row in state.rows.values():
        if row.in_force(now) and row.kind == "restriction":
            _restriction(state, row)
        if row.kind in ("precaution", "hold"):
            event = state.event(row.decision)
            assert state.strands[row.strand] and event.by in walk.colleagues and row.ends, "a precaution without incident, manager or end"
            assert row.kind != "hold" or (row.ends - row.starts).total_seconds() <= 24 * 3600
        assert row.stands(now) or not row.in_force(now)
        assert not row.in_force(now) or row.kind in STANDING_KINDS
    if not state.ended:
        assert _somebody_must_act(state, walk), [(one.id, one.due) for one in state.open_matters()]
    _nobody_judges_their_own_act(walk, state)


def _restriction(state: State, row: object) -> None:
    strand, number = row.strand, row.decision  # type: ignore[attr-defined]
    before = {event.step for event in state.events[:number] if event.strand == strand and event.number not in state.annulled}
    assert {"report", "review", "decide"} <= before, f"in force without incident, review or decision: {before}"
    letters = [one for one in state.letters.values() if one.about == number]
    assert any(one.state in ("dispatched", "served", "withheld") for one in letters) or _was_withheld(state, number), "in force without a letter"


def _was_withheld(state: State, number: int) -> bool:
    """Approved not telling once gave it force; telling the person later is on its way."""
    return any(
        event.step == "letter.withhold" and state.letters[state.matters[event.matter].letter].about == number
        for event in state.events
    )


def _somebody_must_act(state: State, walk: Walk) -> bool:
    open_ = state.open_matters()
    if any(one.kind == "duty" or (one.due and not one.lapsed) for one in open_):
        return True
    return any(row.ends for row in state.standing_rows(walk.now)) or any(row.kind == "order" for row in state.standing_rows(walk.now))


def _nobody_judges_their_own_act(walk: Walk, state: State) -> None:
    event = state.events[-1]
    step = POLICY.steps.get(event.step)
    if not step or not (step.apart or event.step in ("give-view", "decide", "review-case")):
        return
    acting = {human for effect in event.effects if effect["do"] == "act" for human in effect["humans"]}
    strand = state.strands[event.strand]
    named = {human for party in ("affected", "witness") for human in strand.parties.get(party, ())}
    assert not acting & named, "the affected or a witness judged"
    earlier = {act.human for act in state.acts if act.strand == event.strand and act.step in step.apart and act.event < event.number}
    assert not acting & earlier, "somebody judged their own act"


def _routes(walk: Walk) -> None:
    """A channel that the person can use is always open, over all their cases; so is each tenancy route named."""
    for person, needs in walk.needs.items():
        closed: set[str] = set()
        routes: set[str] = set()
        for state in walk.cases.values():
            if state.subject.get("person") == person:
                rows = [row for row in state.standing_rows(walk.now) if row.kind == "restriction"]
                closed |= {one for row in rows for one in row.closes}
                routes |= {channel for decision, (_, channel) in state.routes.items() if any(row.decision == decision for row in rows)}
        cannot = {channel for need in needs for channel in POLICY.needs[need].cannot}
        assert open_channels(POLICY, closed, needs), "there is no way to reach us"
        if person in walk.changed:  # agreed after a decision: what it left open gives way, until it is looked at again
            continue
        assert set(POLICY.channels) - closed - cannot, "every channel that the person can use is closed"
        assert not routes & closed, "a tenancy route is closed"


def _shape(state: State) -> tuple[object, ...]:
    return state.matters, state.rows, state.letters, state.strands, state.acts, state.routes, state.barred, state.number
