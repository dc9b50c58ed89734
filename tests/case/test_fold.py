"""The fold reads effects and nothing else: no policy, no calendar, no answers; and what it reads survives the record's JSON."""

from __future__ import annotations

import dataclasses
import json
from functools import lru_cache
from pathlib import Path

import pytest

from evenhand.case import fold as folding
from evenhand.case import story
from evenhand.case.events import EFFECTS, Event
from evenhand.case.facts import Book
from evenhand.case.fold import apply, fold
from evenhand.case.state import State
from evenhand.policy.load import load
from tests.case.bench import FLOOR, Bench, local

ROOT = Path(__file__).parents[2]
REAL = ROOT / "policies" / "connexus-2022"
STORIES = sorted(path.stem for path in (REAL / "stories").glob("*.toml") if path.stem != story.CAST)


@lru_cache
def lives(name: str) -> list[State]:
    """The cases of one story of the real pack, or one long life on the bench."""
    if name == "bench":
        return [long_life().state]
    policy = load(REAL)
    world = story.World(Book({policy.edition: policy}, policy.edition))
    story._play(world, REAL / "stories", story._read(REAL / "stories", name), story.Result(name, name), {name})
    return list(world.cases.values())


def long_life() -> Bench:
    """Everything in one case: a group, a precaution, a decision, letters that come back, an appeal, a report in error, the end."""
    bench = Bench()
    bench.report("together")
    bench.take("safi", "give-view", "yes", {"view": "Go on with it."})
    bench.take("wes", "give-view", "yes", {"view": "I agree.", "view-of": "mira"})
    bench.take("milo", "attend", "impose", {"attend": [{"measure": "watch", "risk": "threat"}, {"measure": "hold", "arranger": "mona"}]})
    bench.propose()
    bench.take("hana", "decide", "together", {**FLOOR, "deciders": ["milo", "cora"], "decided": [{"measure": "twos"}, {"measure": "closed", "channels": ["office"], "ends": "2026-05-29"}]})
    bench.send("2026-03-02")
    bench.at("2026-03-09 09:00").take("clea", "letter.returned", "returned", {"proof": "Gone away."})
    bench.take("wes", "evidence.add", "added", {"title": "The envelope"})
    bench.at("2026-03-10 09:00").send("2026-03-10")
    bench.at("2026-05-01 09:00").take("person", "appeal", "made-late", {"why": "I was away."})
    note = bench.take("ola", "note", "helps", {"why": "She asked.", "needs": ["large-print"]})
    bench.take("mira", "entry.annul", "entry", {"why": "Another case.", "about-event": note.number})
    bench.take("cyd", "admit", "admitted")
    bench.take("cyd", "hear", "part", {"lift": [next(row.id for row in bench.state.rows.values() if row.measure == "closed")]})
    bench.report(allegation=True)
    bench.take("wes", "interest.declare", "declared")
    bench.take("mira", "entry.annul", "strand", {"why": "Another man of that name."}, matter="s2")
    bench.at("2027-04-01 09:00")
    return bench


NAMES = [*STORIES, "bench"]
every_life = pytest.mark.parametrize("name", NAMES)


def kept(event: Event, *, answers: bool) -> Event:
    """The event as the record gives it back: through JSON, whose order of names nobody promises."""
    effects = json.loads(json.dumps(event.effects, sort_keys=True))
    return dataclasses.replace(event, effects=tuple(effects), answers=json.loads(json.dumps(event.answers)) if answers else {})


def shape(state: State) -> list[object]:
    """Everything that a fold makes, but for the events themselves."""
    return [getattr(state, one.name) for one in dataclasses.fields(state) if one.name != "events"]


def test_stories_make_lives() -> None:
    seen = {effect["do"] for name in NAMES for state in lives(name) for event in state.events for effect in event.effects}
    assert set(EFFECTS) - seen <= {"unseat", "restore", "weighed", "shorten", "improve"}, "and these are tried in test_annul, test_words and test_impact_giving"


@every_life
def test_step_by_step_is_all_at_once(name: str) -> None:
    assert lives(name)
    for state in lives(name):
        assert shape(fold(state.events)) == shape(state)


@every_life
def test_every_answer_may_be_erased(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Under a calendar on which nothing can be counted, without any policy, from what JSON kept: the same case."""
    known = lives(name)
    monkeypatch.setattr("evenhand.policy.calendar._public_holidays", lambda name, year: 1 / 0)
    monkeypatch.setattr("evenhand.policy.load.read", lambda folder: 1 / 0)
    for state in known:
        bare = fold(kept(event, answers=False) for event in state.events)
        assert shape(bare) == shape(state)


@every_life
def test_effects_are_from_the_closed_set_and_plain(name: str) -> None:
    for state in lives(name):
        assert [event.number for event in state.events] == list(range(1, state.number + 1))
        for event in state.events:
            assert {effect["do"] for effect in event.effects} <= set(EFFECTS)
            assert json.loads(json.dumps(event.effects)) == list(event.effects)


def test_every_effect_is_folded_and_no_other() -> None:
    assert set(folding._APPLY) == set(EFFECTS)
    assert all(meaning[0].islower() and len(meaning) > 8 for meaning in EFFECTS.values())
    with pytest.raises(KeyError):
        apply(State(), dataclasses.replace(lives("bench")[0].events[0], effects=({"do": "forget"},)))


@every_life
def test_no_effect_holds_what_anybody_wrote(name: str) -> None:
    """Sentences stand in answers, which can be erased; effects hold ids, dates, measures and titles of the policy."""
    for event in (event for state in lives(name) for event in state.events):
        written = {text for value in event.answers.values() for text in ([value] if isinstance(value, str) else value if isinstance(value, list) else []) if isinstance(text, str) and " " in text.strip()}
        held = json.dumps(event.effects, ensure_ascii=False)
        assert not {text for text in written if json.dumps(text, ensure_ascii=False)[1:-1] in held}, (name, event.number)


def test_seats_keep_their_order_whatever_the_record_does_to_names() -> None:
    bench = Bench()
    bench.report("together")
    again = fold(kept(event, answers=True) for event in bench.state.events)
    assert list(again.matters["view.1"].seats) == ["line", "safety", "house"]


def test_a_case_is_its_events() -> None:
    """A prefix of the events is the case as it then stood."""
    bench = Bench()
    bench.report()
    early = shape(fold(list(bench.state.events)))
    bench.propose()
    bench.decide()
    assert shape(fold(bench.state.events[:1])) == early != shape(bench.state)


def test_what_is_open_comes_soonest_first() -> None:
    bench = Bench()
    bench.decided()
    bench.send("2026-03-02")
    names = [one.name for one in bench.state.open_matters()]
    assert names[:2] == ["appeal", "review"] and set(names[2:]) == {"attend", "record-order", "notes", "name-lead", "letter.post"}
    assert bench.state.event(1).step == "report" and bench.state.when("decide", "s1") == local("2026-03-02 09:00")
    assert bench.state.when("decide", "s2") is None and bench.state.when("close", "s1") is None


def test_in_force_follows_from_moments() -> None:
    bench = Bench()
    bench.decided([{"measure": "twos", "starts": "2026-03-10", "ends": "2026-03-20"}])
    bench.send("2026-03-02")
    row, = bench.state.rows.values()
    for text, stands, in_force in (
        ("2026-03-02 09:00", True, False), ("2026-03-09 23:59", True, False), ("2026-03-10 00:00", True, True),
        ("2026-03-20 23:59", True, True), ("2026-03-21 00:00", False, False),
    ):
        assert (row.stands(local(text)), row.in_force(local(text))) == (stands, in_force), text
    bench.at("2026-03-15 09:00").take("hugo", "review", "remove")
    assert not row.in_force(bench.now) and row.in_force(local("2026-03-15 08:59"))
