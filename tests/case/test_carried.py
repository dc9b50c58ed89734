"""A case of an old register: which review holds, what binds, what is refused, and what a report or an error does to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest

from evenhand.case import carried, house
from evenhand.case.fold import fold
from evenhand.policy.load import load
from evenhand.policy.model import Limit
from tests.case.bench import Bench, people, said, variant

POLICIES = Path(__file__).parents[2] / "policies"
TODAY = date(2026, 11, 23)
ROW = {"old-words": "Banned after threats.", "old-brought": "2026-02-20", "old-planned": "2026-03-20", "old-letter": "The letter of May 2021", "old-due": "2023-05-12"}


def two_years() -> Any:
    policy = variant()
    review = next(name for name in carried.lasting(policy) if policy.matters[name].kind == "duty")
    matters = {**policy.matters, review: replace(policy.matters[review], limit=Limit(years=2))}
    return replace(policy, matters=matters)


def test_one_review_in_2022_of_a_yearly_promise_of_2021_is_four_missed_and_the_edition_lengthens_nothing() -> None:
    """Day 5: restricted on 12 May 2021, promised a yearly review, reviewed once; the edition says two years."""
    found = carried.promise([two_years()], decided=date(2021, 5, 12), held=date(2022, 5, 12), promised=[], months=12, today=TODAY)
    assert found.due == date(2023, 5, 12) and found.promised and found.every == 12
    assert found.missed == (date(2023, 5, 12), date(2024, 5, 12), date(2025, 5, 12), date(2026, 5, 12))


@pytest.mark.parametrize(("words", "due", "missed"), [
    ({"decided": date(2021, 5, 12)}, date(2023, 5, 12), 2), ({"decided": date(2021, 5, 12), "promised": [date(2022, 5, 12)]}, date(2022, 5, 12), 5),
    ({"decided": date(2021, 5, 12), "promised": [date(2030, 1, 1)]}, date(2023, 5, 12), 1), ({"decided": date(2026, 5, 12), "months": 24}, date(2028, 5, 12), 0),
    ({"promised": [date(2026, 1, 1)]}, date(2026, 1, 1), 1), ({}, None, 0), ({"decided": date(2024, 2, 29), "months": 12}, date(2025, 2, 28), 2),
    ({"decided": date(2020, 1, 1), "held": date(2026, 6, 1), "promised": [date(2021, 1, 1)]}, date(2027, 6, 1), 0),
])  # fmt: skip
def test_the_shorter_of_promise_and_edition_holds_counted_from_the_last_review(words: dict[str, Any], due: date | None, missed: int) -> None:
    given = {"decided": None, "held": None, "promised": [], "months": 0} | words
    found = carried.promise([two_years()], today=TODAY, **given)
    assert (found.due, len(found.missed)) == (due, missed)


def bench(**changed: Any) -> Bench:
    return Bench(cast=people(**{"otto": {"roles": {variant().owner}}, **changed}))


def holds(b: Bench) -> list[dict[str, Any]]:
    return [{"measure": "closed", "channels": ["office"]}]


def test_what_the_letter_holds_binds_since_then_and_the_review_is_late_and_calm() -> None:
    b = bench()
    event = b.take("otto", house.BRING, "keep", {**ROW, "old-holds": holds(b), "old-missed": 3}, occurred="2021-05-12 12:00")
    row = next(iter(b.state.rows.values()))
    assert row.in_force(b.now) and said(row.binds) == "2021-05-12 12:00" and row.aloud and carried.carried(b.state)
    review = next(one for one in b.state.open_matters() if one.while_restrictions and one.kind == "duty" and one.due)
    assert said(review.due) == "2023-05-12" and review.lapsed and carried.planned(review.kind, review.due, review.aim, b.now)
    assert not carried.planned(review.kind, review.due, review.aim, b.now + timedelta(days=40))
    right = next(one for one in b.state.open_matters() if one.name == house.OLD_RIGHT)
    assert said(right.due) == "2026-03-20" and right.owner == (event.role,)
    assert fold(replace(one, answers={}) for one in b.state.events).matters == b.state.matters


@pytest.mark.parametrize(("answers", "rule"), [
    ({"old-letter": ""}, "complete"), ({"old-brought": "2026-04-01"}, "complete"), ({"old-due": "2031-01-01"}, "floor"),
    ({"old-holds": [{"measure": "closed", "channels": ["office"], "ends": "2025-01-01"}]}, "complete"),
])  # fmt: skip
def test_what_is_refused_of_a_row(answers: dict[str, Any], rule: str) -> None:
    b = bench()
    given = {**ROW, "old-holds": holds(b), **answers}
    assert rule in b.rules("otto", house.BRING, "keep", {name: value for name, value in given.items() if value})


def test_only_who_may_sort_brings_it_in_and_nobody_their_own() -> None:
    b = bench(otto={"roles": {variant().owner}, "related": frozenset({"pat"})})
    assert b.rules("otto", house.BRING, "fresh", {name: ROW[name] for name in ROW if name != "old-due"}) == {"independent"}
    assert "role" in bench().rules("ola", house.BRING, "fresh", {name: ROW[name] for name in ROW if name != "old-due"})


def test_a_report_answers_what_waits_for_a_fresh_decision_and_taking_it_back_opens_it_again() -> None:
    b = bench()
    b.take("otto", house.BRING, "fresh", {name: ROW[name] for name in ROW if name != "old-due"})
    assert house.OLD_FRESH in b.open()
    assert b.rules("otto", house.BRING, "fresh", {name: ROW[name] for name in ROW if name != "old-due"}) == {"open"}
    opening = next(step for step in b.policy.steps.values() if not step.on)
    outcome = next(iter(opening.outcomes))
    offer = b.offer("ola", opening.id)
    answers = {one.id: {"text": "He shouted at the officer.", "moment": "2026-03-01T10:00+00:00", "yes": False}.get(one.kind) for one in offer.fields(opening.outcomes[outcome]) if not one.optional}
    b.take("ola", opening.id, outcome, {name: value for name, value in answers.items() if value is not None})
    assert house.OLD_FRESH not in b.open()
    annuls = next(ref for ref in b.facts.colleagues if not {"role"} & b.rules(ref, "entry.annul", "strand", {"why": "The wrong person."}, matter="s2"))
    b.take(annuls, "entry.annul", "strand", {"why": "The wrong person."}, matter="s2")
    assert house.OLD_FRESH in b.open()


@pytest.mark.parametrize(("words", "due", "missed"), [
    ({"decided": TODAY, "promised": [TODAY]}, date(2028, 11, 23), 0),  # a promise of the day itself promises nothing
    ({"promised": [TODAY]}, TODAY, 0),  # what is due today is not missed yet
    ({"decided": date(1990, 1, 1), "months": 1}, date(1990, 2, 1), carried.MOST_MISSED),
])  # fmt: skip
def test_the_edges_of_a_promise(words: dict[str, Any], due: date, missed: int) -> None:
    given = {"decided": None, "held": None, "promised": [], "months": 0} | words
    found = carried.promise([two_years()], today=TODAY, **given)
    assert (found.due, len(found.missed)) == (due, missed)


ATTEND = {"old-attend": [{"measure": "watch", "risk": "threat"}]}
FRESH = {name: ROW[name] for name in ROW if name != "old-due"}
KEPT = {**FRESH, "old-due": "2026-06-01"}


def test_a_safety_note_is_a_precaution_for_sixty_days_from_the_import_and_then_a_duty_is_late() -> None:
    b = bench()
    b.take("otto", house.BRING, "fresh", {**FRESH, **ATTEND})
    (row,) = b.state.rows.values()
    assert b.in_force() == ["watch"] and row.began and row.values[carried.MARK] is True
    assert said(row.ends) == said(b.policy.calendar.end_of(date(2026, 4, 21))), "20 February and sixty days"
    check = b.matter(house.OLD_CHECK)
    assert said(check.due) == said(row.ends) and said(check.aim) == "2026-03-20"
    b.at("2026-04-22 09:00")
    assert b.in_force() == [] and b.matter(house.OLD_CHECK).open
    late = bench()
    late.at("2026-04-21 23:00")
    assert late.rules("otto", house.BRING, "fresh", {**FRESH, "old-planned": "2026-05-01", **ATTEND}) == set()
    late.at("2026-04-22 00:30")
    (refusal,) = late.refuse("otto", house.BRING, "fresh", {**FRESH, "old-planned": "2026-05-01", **ATTEND})
    assert refusal.rule == "floor" and "sixty days" in refusal.message and refusal.field == "old-attend"


@pytest.mark.parametrize(("step", "outcome", "answers", "left"), [
    (house.OLD_CHECK, "checked", {"why": "Nobody remembers a dog."}, ["closed"]),
    (house.OLD_RIGHT, "done", {"old-told": "We wrote, and said sorry."}, ["closed", "watch"]),
])  # fmt: skip
def test_what_answers_a_duty_of_a_kept_row_ends_no_more_than_it_says(step: str, outcome: str, answers: dict[str, Any], left: list[str]) -> None:
    b = bench()
    b.take("otto", house.BRING, "keep", {**KEPT, **ATTEND, "old-holds": holds(b), "old-missed": 1}, occurred="2021-05-12 12:00")
    assert sorted(b.in_force()) == ["closed", "watch"]
    b.take("otto", step, outcome, answers)
    assert sorted(b.in_force()) == left and step not in b.open()


def test_ending_what_needed_a_fresh_decision_ends_how_we_attend_and_its_check() -> None:
    b = bench()
    b.take("otto", house.BRING, "fresh", {**FRESH, **ATTEND})
    b.take("otto", house.OLD_FRESH, "ended", {"why": "He moved away years ago."})
    assert b.in_force() == [] and not {house.OLD_FRESH, house.OLD_CHECK} & set(b.open())


def test_a_row_that_binds_nobody_is_looked_at_and_ends_with_a_report_or_a_reason() -> None:
    b = bench()
    b.take("otto", house.BRING, "keep", KEPT)
    look = b.matter(house.OLD_LOOK)
    assert (said(look.due), said(look.aim)) == ("2026-06-01", "2026-03-20") and b.standing() == []
    (refusal,) = b.refuse("otto", house.OLD_LOOK, "stands", {"why": "It holds.", "look-again": "2026-12-01"})
    assert refusal.rule == "open" and "Nothing of it binds anybody" in refusal.message
    b.report()
    assert house.OLD_LOOK not in b.open()


def test_without_a_review_in_the_policy_what_holds_is_looked_at_again_within_a_year() -> None:
    b = Bench(without_reviews(), cast=people(otto={"roles": {variant().owner}}))
    b.take("otto", house.BRING, "keep", {**KEPT, "old-holds": holds(b)}, occurred="2021-05-12 12:00")
    assert house.OLD_LOOK in b.open() and b.standing() == ["closed"]
    b.report()
    assert house.OLD_LOOK in b.open(), "it still binds: a report alone answers nothing of it"
    (refusal,) = b.refuse("otto", house.OLD_LOOK, "stands", {"why": "It holds.", "look-again": "2027-03-03"})
    assert refusal.rule == "floor" and refusal.field == "look-again"
    b.take("otto", house.OLD_LOOK, "stands", {"why": "It holds.", "look-again": "2027-03-02"})
    assert said(b.matter(house.OLD_LOOK).due) == "2027-03-02"
    b.take("otto", house.OLD_LOOK, "ended", {"why": "It is over.", "old-told": "A letter says so."})
    assert b.standing() == [] and house.OLD_LOOK not in b.open()


def without_reviews() -> Any:
    policy = variant()
    return replace(policy, matters={name: replace(one, while_="") for name, one in policy.matters.items()})


def test_what_every_report_opens_for_good_is_open_on_a_carried_case_too() -> None:
    """Of the first policy: an adjustment can be asked for, a fact disputed, an entry corrected; a duty of a report is none of it."""
    opened = set(carried._standing(load(POLICIES / "connexus-2022")))
    assert {"adjust", "dispute", "corrections", "notes"} <= opened and not {"complete-report", "name-lead", "appeal"} & opened


def test_where_a_missed_review_ends_a_restriction_an_old_one_has_ended() -> None:
    policy = two_years()
    review = next(name for name in carried.lasting(policy) if policy.matters[name].kind == "duty")
    over = replace(next(iter(next(iter(policy.steps.values())).outcomes.values())), asks=(), opens=(), letter="", lifts="all")
    b = Bench(replace(policy, matters={**policy.matters, review: replace(policy.matters[review], over=over)}), cast=people(otto={"roles": {policy.owner}}))
    given = {**KEPT, "old-holds": holds(b)}
    (refusal,) = b.refuse("otto", house.BRING, "keep", {**given, "old-due": "2026-03-01"})
    assert refusal.rule == "floor" and "has ended: it needs a fresh decision" in refusal.message
    b.take("otto", house.BRING, "keep", {**given, "old-due": "2026-03-02"})
