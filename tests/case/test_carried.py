"""A case of an old register: which review holds, what binds, what is refused, and what a report or an error does to it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest

from evenhand.case import carried, house
from evenhand.case.fold import fold
from evenhand.policy.model import Limit
from tests.case.bench import Bench, people, said, variant

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
