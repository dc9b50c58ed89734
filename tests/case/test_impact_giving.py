"""A live case is only ever given what improves it; what worsens it has no step. And a policy past its own review date."""

from __future__ import annotations

import copy
from dataclasses import replace
from datetime import timedelta
from functools import cache
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from evenhand.case.impact import IMPROVES, WORSENS
from evenhand.case.passing import pass_time
from evenhand.case.state import Matter, State
from evenhand.policy.model import Letter, Limit, Policy
from tests.case.bench import Bench, only, people, posted, variant, waiting
from tests.case.next_edition import WHY, adopted, limits, lines, unreviewed


# --- giving a case what improves it
def test_only_what_improves_is_given_and_the_strand_keeps_its_edition() -> None:
    bench = adopted(posted(), limits("14 days", "6 months", until="1 year"))
    promised = bench.due("appeal")
    event = bench.take("hana", "edition.apply", "applied", WHY)
    assert (bench.due("review"), bench.due("appeal")) == ("2026-09-02", promised)
    assert bench.state.strands["s1"].edition == event.edition == "plain"
    row, = bench.state.standing_rows(bench.now)
    assert f"{row.ends:%Y-%m-%d}" == "2027-03-02"
    assert bench.matter("review").shows == bench.policy.calendar.back(Limit(days=60), bench.matter("review").due)  # type: ignore[arg-type]
    assert {"improve", "shorten", "move"} <= {effect["do"] for effect in event.effects}
    assert only(bench.refuse("hana", "edition.apply", "applied", WHY)).rule == "open"


def test_what_it_ends_ends() -> None:
    bench = adopted(posted(), limits(until="2 months"))
    bench.take("hana", "edition.apply", "applied", WHY)
    bench.at("2026-05-02 23:59")
    assert bench.standing() == ["closed"]
    bench.at("2026-05-03 00:01")
    assert bench.standing() == [] and "review" not in bench.open()


def test_nobody_is_made_late_by_it() -> None:
    """A review that would have been long ago is due today, and a right that has run out stays so."""
    bench = adopted(posted().at("2026-11-10 12:00"), limits("60 days", "3 months", until="5 months"))
    bench.take("hana", "edition.apply", "applied", WHY)
    assert bench.due("review") == "2026-11-10" and bench.standing() == ["closed"]
    assert bench.due("appeal") == "2026-04-01"
    bench.at("2026-11-11 00:00")
    assert bench.standing() == []


def test_a_review_that_appears_is_answered_by_the_edition_that_knows_it() -> None:
    bench = Bench(unreviewed())
    bench.decided()
    adopted(bench, limits()).take("hana", "edition.apply", "applied", WHY)
    assert bench.matter("review").edition == "next" and bench.due("review") == "2027-03-02"
    assert bench.rules("cora", "review", "remove") == {"role"}
    bench.facts = replace(bench.facts, colleagues=people(harriet={"roles": {"head"}}))
    bench.take("harriet", "review", "remove")
    assert bench.standing() == []


@pytest.mark.parametrize("new", [limits("14 days", "2 years"), limits(), limits(hear="20 working days", until="")])
def test_what_worsens_has_no_step(new: Policy) -> None:
    refusal = only(adopted(posted(), new).refuse("hana", "edition.apply", "applied", WHY))
    assert refusal.rule == "open" and "fresh decision" in refusal.message


def test_who_may_give_it_and_where_it_is_offered() -> None:
    bench = posted()
    assert ("edition.apply", "") not in bench.offers("hana")
    assert only(bench.refuse("hana", "edition.apply", "applied", WHY)).rule == "open"
    adopted(bench, limits("42 days"))
    assert bench.offers("hana")["edition.apply", ""].may
    assert bench.rules("mira", "edition.apply", "applied", WHY) == {"role"}
    assert bench.rules("hana", "edition.apply", "applied") == {"complete"}


def test_what_was_given_once_is_the_day_from_then_on_and_a_third_edition_may_give_more() -> None:
    bench = adopted(posted(), limits("42 days", "6 months"))
    bench.take("hana", "edition.apply", "applied", WHY)
    assert lines(bench, bench.book.policy()) == {}
    third = replace(limits("56 days", "2 years"), edition="third")
    assert {(one.name, one.effect) for one in lines(bench, third).values()} == {("appeal", IMPROVES), ("review", WORSENS)}
    adopted(bench, third).take("hana", "edition.apply", "applied", WHY)
    assert (bench.due("appeal"), bench.due("review")) == ("2026-04-29", "2026-09-02")


def test_a_duty_of_ours_without_a_limit_is_given_one_and_a_right_of_the_person_is_not() -> None:
    own = replace(limits(appeal="", hear=""), edition="plain")
    bench = posted(policy=own)
    appeal = lines(bench, limits())["due", "appeal"]
    assert (appeal.effect, appeal.gives, appeal.words) == (WORSENS, False, "Appeal: the last day would be Monday 30 March 2026 (now: no last day).")
    bench.at("2026-03-10 10:00").take("person", "appeal", "made", {"why": "It is unfair."})
    adopted(bench, limits()).take("hana", "edition.apply", "applied", WHY)
    assert bench.due("hear") == "2026-03-24"
    adopted(bench, replace(limits(hear="5 working days"), edition="third")).take("hana", "edition.apply", "applied", WHY)
    assert bench.due("hear") == "2026-03-17"


def test_it_cannot_be_taken_back_alone() -> None:
    bench = adopted(posted(), limits("42 days"))
    event = bench.take("hana", "edition.apply", "applied", WHY)
    assert bench.rules("hana", "entry.annul", "entry", {"why": "A slip.", "about-event": event.number}) == {"open"}


def test_its_letter_is_that_of_the_cases_own_edition() -> None:
    word = Letter(id="change-of-policy", title="Our policy has changed", approve=("head",), limit=Limit(days=2))
    bench = posted(policy=replace(variant(), letters={**variant().letters, word.id: word}))
    event = adopted(bench, limits("42 days")).take("hana", "edition.apply", "applied", WHY)
    letter = bench.state.letters[f"change-of-policy.{event.number}"]
    assert (letter.edition, letter.about, letter.state) == ("plain", 3, "wanted")
    assert event.effects[-1] == {"do": "improve", "edition": "next", "given": ["appeal.5"], "letter": letter.id} or any(
        effect["do"] == "improve" and effect["letter"] == letter.id for effect in event.effects
    )


# --- the promise
def test_a_new_edition_that_gives_less_changes_no_live_case_and_holds_for_a_new_report() -> None:
    """The case review from two years to three, the appeal from 28 days to 14: the finding against a landlord, undone."""
    two_years = replace(limits(review="2 years"), edition="plain")
    for given_too in (False, True):
        bench = posted(policy=two_years)
        adopted(bench, limits("14 days", "3 years", "5 working days"))
        bench.take("person", "appeal", "made", {"why": "It is unfair."})
        if given_too:
            bench.take("hana", "edition.apply", "applied", WHY)
        assert (bench.due("review"), bench.due("hear")) == ("2028-03-02", "2026-03-09" if given_too else "2026-03-16")
        bench.take("cora", "hear", "dismissed")
        bench.report()
        assert [one.edition for one in bench.state.strands.values()] == ["plain", "next"]
        assert bench.due("review") == "2028-03-02"


def test_a_fresh_decision_with_its_letter_brings_the_new_rule() -> None:
    bench = adopted(posted(policy=replace(limits(review="2 years"), edition="plain")), limits("14 days", "3 years"))
    bench.report()
    bench.propose()
    bench.decide(incidents=["s2"])
    assert bench.due("review") == "2028-03-02", "what was promised for the first decision stands: the earlier day wins"
    bench.send("2026-03-02")
    assert sorted(one.edition for one in bench.state.open_matters() if one.name == "appeal") == ["next", "plain"]
    assert [f"{one.due:%d %B}" for one in bench.state.open_matters() if one.name == "appeal"] == ["18 March", "01 April"]


# --- past the policy's own review date
def test_a_decision_after_the_policys_own_review_date_says_so() -> None:
    late, in_time = replace(variant(), review_by="2026-03-01"), replace(variant(), review_by="2026-03-02")
    event = Bench(late).decided()
    assert {"do": "overdue", "since": "2026-03-01"} in event.effects
    assert not any(effect["do"] == "overdue" for effect in Bench(in_time).decided().effects)
    bench = Bench(late)
    assert not any(effect["do"] == "overdue" for effect in bench.report().effects), "a report decides nothing"
    bench = posted(policy=late)
    assert any(effect["do"] == "overdue" for effect in bench.state.event(3).effects)
    assert not any(effect["do"] == "overdue" for effect in bench.take("mira", "note", "noted", {"why": "He rang."}).effects)


# --- never worse
PERIODS = some.one_of(
    some.integers(1, 60).map(lambda count: f"{count} days"), some.integers(1, 40).map(lambda count: f"{count} working days"),
    some.integers(1, 30).map(lambda count: f"{count} months"),
)  # fmt: skip
MAYBE = some.one_of(some.just(""), PERIODS)  # "": no limit


@cache
def case_of(way: str, hear: str, until: str) -> Bench:
    """A case on its way: decided, sent, or appealed; under an edition with some limit, or none, for answering the appeal."""
    own = replace(limits(hear=hear, until=until), edition="plain")
    bench = posted(policy=own) if way != "waiting" else waiting(own)
    if way == "appealed":
        bench.at("2026-03-20 10:00").take("person", "appeal", "made", {"why": "It is unfair."})
    return bench


def promises(state: State) -> tuple[dict[str, Matter], dict[str, Any]]:
    return {one.id: one for one in state.matters.values() if one.open}, {row.id: row.ends for row in state.rows.values()}  # type: ignore[misc]


@settings(max_examples=60, deadline=None)
@given(appeal=MAYBE, review=MAYBE, hear=MAYBE, own=some.sampled_from(["", "10 working days"]), ends=some.sampled_from(["", "8 months"]), until=MAYBE, way=some.sampled_from(["posted", "waiting", "appealed"]), days=some.integers(0, 400))
def test_whatever_the_new_limits_a_live_case_is_never_worse_off(appeal: str, review: str, hear: str, own: str, ends: str, until: str, way: str, days: int) -> None:
    bench = copy.deepcopy(case_of(way, own, ends))
    bench.now += timedelta(days=days)
    pass_time(bench.book, bench.state, bench.now)
    matters, imposed = promises(bench.state)
    before = {name: (one.due, "person" in one.owner, one.kind) for name, one in matters.items()}
    adopted(bench, limits(appeal, review, hear, until))
    if bench.rules("hana", "edition.apply", "applied", WHY) == {"open"}:
        return
    bench.take("hana", "edition.apply", "applied", WHY)
    after, new_ends = promises(bench.state)
    for name, (due, theirs, kind) in before.items():
        moved = after[name].due
        if theirs:
            assert moved is None or (due is not None and moved >= due)
        elif due != moved:
            assert kind == "duty" and moved is not None and (due is None or moved < due) and moved > bench.now
    for name, end in imposed.items():
        assert new_ends[name] == end or (new_ends[name] is not None and (end is None or new_ends[name] < end) and new_ends[name] > bench.now)
    assert set(new_ends) == set(imposed)
