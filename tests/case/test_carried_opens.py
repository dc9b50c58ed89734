"""What a row of an old register opens, to the day: the review, what goes before it and after it, the rights that stand, and each boundary."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from evenhand.case import carried, house
from evenhand.case.state import Act, State
from evenhand.policy.load import load
from evenhand.policy.model import Policy
from tests.case.bench import Bench, local, people, said, variant

POLICIES = Path(__file__).parents[2] / "policies"
ROW = {"old-words": "Banned after threats.", "old-brought": "2026-02-20", "old-planned": "2026-03-20", "old-letter": "The letter of May 2021"}
TWOS = {"measure": "visits-in-twos", "scope": ["repairs"]}


@cache
def pack(name: str) -> Policy:
    return load(POLICIES / name)


def bench(policy: Policy, needs: tuple[str, ...] = ()) -> Bench:
    return Bench(policy, cast=people(otto={"roles": {policy.owner}}), needs=needs)


def bring(b: Bench, outcome: str = "keep", **answers: Any) -> Any:
    given = {**ROW, **{name.replace("_", "-"): value for name, value in answers.items()}}
    return b.take("otto", house.BRING, outcome, {name: value for name, value in given.items() if value}, occurred="2021-05-12 12:00")


def days(b: Bench, *names: str) -> list[tuple[str, str, bool]]:
    """The last day, the aim and whether it has lapsed, of each."""
    return [(said(one.due), said(one.aim) if one.aim else "", one.lapsed) for one in (b.matter(name) for name in names)]


@pytest.mark.parametrize(("due", "planned", "review", "before"), [
    # The review on its own day, what goes before it two months before; the plan's day is the aim of both where two months are not left
    ("2026-06-01", "2026-03-20", ("2026-06-01", "2026-03-20", False), ("2026-04-01", "2026-03-20", False)),
    # Planned far ahead: what goes before it is aimed as long before the planned day
    ("2023-05-12", "2026-10-02", ("2023-05-12", "2026-10-02", True), ("2023-03-12", "2026-08-02", True)),
    # Planned for its own day: then there is no aim beside it, for either
    ("2027-03-01", "2027-03-01", ("2027-03-01", "", False), ("2026-12-30", "", False)),
])  # fmt: skip
def test_what_goes_before_a_review_is_as_long_before_it_as_the_policy_has_it(due: str, planned: str, review: tuple[str, str, bool], before: tuple[str, str, bool]) -> None:
    b = bench(pack("connexus-2022"))
    bring(b, old_holds=[TWOS], old_due=due, old_planned=planned)
    assert days(b, "case-review", "invite-account") == [review, before]


def test_on_its_very_day_there_is_time_left_and_a_moment_later_it_has_lapsed() -> None:
    for planned, aim in (("2026-05-02", "2026-03-02"), ("2026-05-01", "2026-05-01")):  # 61 days before is today, or yesterday
        b = bench(pack("connexus-2022"))
        bring(b, old_holds=[TWOS], old_due="2026-02-01", old_planned=planned)
        assert said(b.matter("invite-account").aim) == aim, planned
    end = variant().calendar.end_of(local("2026-03-02 09:00").date())
    for moment, late in ((end - timedelta(seconds=1), False), (end, False), (end + timedelta(seconds=1), True)):
        b = Bench(cast=people(otto={"roles": {variant().owner}}))
        b.now = moment
        bring(b, old_holds=[{"measure": "closed", "channels": ["office"]}], old_due="2026-03-02")
        assert b.matter("review").lapsed is late, moment


def test_what_follows_a_missed_review_follows_from_the_planned_day() -> None:
    policy = pack("model")
    closed = {"measure": "closed-channels", "channels": ["telephone"], "places": ["office"], "scope": [next(iter(policy.services))]}
    holds = [{name: closed[name] for name in ("measure", *policy.measures["closed-channels"].asks)}]
    late, calm = bench(policy, ("large-print",)), bench(policy, ("large-print",))
    brought = bring(late, old_holds=holds, old_due="2025-05-12")
    opened = [one for one in late.state.open_matters() if one.name == "review-late"]
    assert len(opened) == 1 and late.matter("review").lapsed and opened[0].due and opened[0].due > local("2026-03-20 00:00")
    assert [one for one in brought.effects if one["do"] == "weighed"] == [{"do": "weighed", "needs": ["large-print"]}], "what helps them was weighed as it is today"
    bring(calm, old_holds=holds, old_due="2026-05-12")
    assert "review-late" not in calm.open() and not calm.matter("review").lapsed
    without = bench(policy, ("large-print",))
    assert not [one for one in bring(without, "fresh").effects if one["do"] == "weighed"], "where nothing binds there is nothing to weigh"


def test_needs_are_not_weighed_where_the_policy_does_not_ask_for_it() -> None:
    b = bench(pack("connexus-2022"), ("large-print",))
    assert not [one for one in bring(b, old_holds=[TWOS], old_due="2026-06-01").effects if one["do"] == "weighed"]


def test_the_rights_that_stand_on_every_case_are_open_on_a_carried_one() -> None:
    for outcome, more in (("keep", {"old_holds": [TWOS], "old_due": "2026-06-01"}), ("keep", {"old_due": "2026-06-01"}), ("fresh", {})):
        policy = pack("connexus-2022")
        b = bench(policy)
        bring(b, outcome, **more)
        standing = carried._standing(policy)
        opened = [one.name for one in b.state.open_matters()]
        assert len(standing) > 5 and all(opened.count(name) == 1 and b.matter(name).due is None for name in standing)
    b = Bench(cast=people(otto={"roles": {variant().owner}}))
    bring(b, "fresh")
    assert b.open() == [house.OLD_FRESH], "a policy of which no right stands opens none"


def test_what_ends_today_is_still_brought_in_and_what_ended_yesterday_is_not() -> None:
    for ends, rules in (("2026-03-02", set()), ("2026-03-03", set()), ("2026-03-01", {"complete"})):
        b = Bench(cast=people(otto={"roles": {variant().owner}}))
        given = {**ROW, "old-due": "2026-06-01", "old-holds": [{"measure": "closed", "channels": ["office"], "ends": ends}]}
        assert b.rules("otto", house.BRING, "keep", given) == rules, ends


def test_the_sixtieth_day_is_the_last_on_which_a_safety_note_can_be_attended_to() -> None:
    """Brought in on 20 February: 21 April, to its end."""
    end = variant().calendar.end_of(local("2026-04-21 09:00").date())
    for moment, rules in ((end - timedelta(seconds=1), set()), (end, {"floor"}), (end + timedelta(seconds=1), {"floor"})):
        b = Bench(cast=people(otto={"roles": {variant().owner}}))
        b.now = moment
        assert b.rules("otto", house.BRING, "fresh", {**ROW, "old-planned": "2026-05-01", "old-attend": [{"measure": "watch", "risk": "threat"}]}) == rules, moment


def moment(text: str) -> datetime:
    return local(f"2026-03-{text} 12:00")


@pytest.mark.parametrize(("kind", "due", "aim", "now", "planned"), [
    ("duty", "01", "20", "10", True), ("duty", "01", "20", "20", True), ("duty", "01", "20", "21", False),  # on the planned day itself it is calm, then late
    ("duty", "10", "20", "10", False), ("duty", "10", "20", "11", True),  # missed only once its day is over
    ("right", "01", "20", "10", False), ("duty", "", "20", "10", False), ("duty", "01", "", "10", False), ("duty", "20", "10", "05", False),
])  # fmt: skip
def test_planned_is_what_was_missed_and_whose_aim_lies_ahead(kind: str, due: str, aim: str, now: str, planned: bool) -> None:
    assert carried.planned(kind, moment(due) if due else None, moment(aim) if aim else None, moment(now)) is planned


def test_a_case_is_carried_where_its_first_act_brought_it_in() -> None:
    b = Bench(cast=people(otto={"roles": {variant().owner}}))
    assert not carried.carried(b.state) and not carried.carried(State())
    bring(b, "fresh")
    b.report()
    assert carried.carried(b.state)
    other = Bench()
    other.report()
    assert not carried.carried(other.state)
    acts = [one for one in b.state.acts if isinstance(one, Act)]
    assert acts and not carried.carried(replace(b.state, acts=[replace(one, event=one.event + 1) for one in acts])), "a later act of this name makes no carried case"
