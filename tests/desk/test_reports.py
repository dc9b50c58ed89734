"""Reports: what is counted, in which period, for whom; what was entered in error never counts."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from pytest_django import Settings

from evenhand import desk
from evenhand.desk.errors import NotFound
from evenhand.desk.policies import reports
from evenhand.policy.load import load
from evenhand.policy.model import Limit, Policy
from tests.desk import world
from tests.desk.world import NOW, decide, later, note, precaution, report, who

TABLE = """
[reports.use]
clause = "9"
title = "=How the policy is used"
to = ["adviser"]
every = { months = 3 }
counts = ["reports", "warnings", "decisions", "restrictions", "standing", "lifted", "appeals", "upheld", "reviews", "late", "needs", "untold"]
"""


def reporting(settings: Settings, folder: Path, table: str = TABLE) -> Policy:
    """The small pack with a report, adopted, and everybody made."""
    shutil.copytree(world.PACKS / "small", folder / "packs" / "small")
    with (folder / "packs" / "small" / "policy.toml").open("a") as file:
        file.write(table)
    packs, world.PACKS = world.PACKS, folder / "packs"
    try:
        world.build(settings)
    finally:
        world.PACKS = packs
    return desk.editions.book().policy()


@pytest.fixture
def policy(db: None, settings: Settings, tmp_path: Path) -> Policy:
    return reporting(settings, tmp_path)


def of(policy: Policy, **span: float) -> dict[str, int]:
    """What was counted from the beginning on, as long as said; without what is nought."""
    found = reports.counts(policy, NOW - timedelta(days=1), later(**(span or {"days": 1})))
    return {what: number for what, number in found.items() if number}


def take(case: str, step: str, outcome: str, by: str, now: datetime, **answers: object) -> None:
    desk.take_step(case=case, step=step, outcome=outcome, answers=answers, actor=who(by), now=now)


def test_nothing_happened(policy: Policy) -> None:
    assert set(reports.counts(policy, NOW, later(days=90))) == set(reports.COUNTS)
    assert of(policy) == {}


def test_a_report_a_decision_and_what_stands(policy: Policy) -> None:
    case = report()
    assert of(policy) == {"reports": 1}
    decide(case, later(hours=1), channels=("telephone",))
    assert of(policy) == {"reports": 1, "decisions": 1, "restrictions": 1, "standing": 1}
    assert of(policy, minutes=30) == {"reports": 1}, "decided after it"


def test_how_we_attend_restricts_nobody(policy: Policy) -> None:
    precaution(report(), later(minutes=5))
    assert of(policy) == {"reports": 1}


def test_an_appeal_upheld_lifts(policy: Policy) -> None:
    case = report()
    decide(case, later(hours=1))
    take(case, "letter.approve", "approved", "otto", later(hours=2), posting="2026-03-03", way="hand")
    take(case, "letter.dispatch", "dispatched", "maya", later(hours=3))
    take(case, "appeal", "made", "rae", later(hours=4), says="It was not me.")
    assert of(policy)["appeals"] == 1 and "upheld" not in of(policy)
    take(case, "hear", "upheld", "hana", later(hours=5), reasons="It was somebody else.")
    assert of(policy) == {"reports": 1, "decisions": 1, "restrictions": 1, "appeals": 1, "upheld": 1, "lifted": 1}
    assert of(policy, hours=4.5)["standing"] == 1, "as it stood then"


def test_a_review_that_removes_is_one_and_no_appeal(policy: Policy) -> None:
    case = report()
    decide(case, later(hours=1))
    take(case, "review", "remove", "otto", later(hours=2), reasons="It is over.")
    found = of(policy)
    assert (found["reviews"], found["lifted"], found.get("standing", 0), found.get("upheld", 0)) == (1, 1, 0, 0)


def test_a_row_that_ends_by_itself_was_not_lifted(policy: Policy) -> None:
    case = report()
    decide(case, later(hours=1))
    desk.pass_time(case=case, now=later(days=500))
    assert "lifted" not in of(policy, days=500) and "standing" not in of(policy, days=500)
    assert of(policy, days=100)["standing"] == 1


def test_a_duty_late_counts_in_the_period_in_which_it_became_late(policy: Policy) -> None:
    case = report()
    desk.pass_time(case=case, now=later(days=60))
    assert of(policy, days=2)["late"] == 1, "asking how they are, after a day"
    assert of(policy, days=3)["late"] == 2, "and the group's view, after 48 hours"
    assert of(policy, days=60)["late"] == 3, "and the decision; rights only lapse"


def test_needs_and_a_letter_withheld(policy: Policy) -> None:
    case = report()
    take(case, "adjust", "agreed", "maya", later(minutes=5), helps=["large-print"])
    decide(case, later(hours=1), channels=("email",))
    take(case, "letter.withhold", "withheld", "otto", later(hours=2), why="He is in hospital.", **{"look-again": "2026-03-20"})
    found = of(policy)
    assert (found["needs"], found["untold"]) == (1, 1)


def test_what_was_entered_in_error_never_counts(policy: Policy) -> None:
    wrong, right = report(), report(person="P-2")
    decide(wrong, later(hours=1))
    assert of(policy)["reports"] == 2
    take(wrong, "entry.annul", "strand", "otto", later(days=40), why="It was somebody of the same name.")
    assert of(policy) == {"reports": 1}, "not even in the period in which nobody knew"
    assert of(policy, days=50)["reports"] == 1 and "lifted" not in of(policy, days=50)
    note(right, later(days=41))
    assert of(policy)["reports"] == 1


def test_one_query_for_any_number_of_cases(policy: Policy) -> None:
    with world.counted() as before:
        reports.counts(policy, NOW, later(days=1))
        first = before()
    for number in range(5):
        report(later(minutes=number), person="P-2")
    with world.counted() as after:
        reports.counts(policy, NOW, later(days=1))
        assert after() == first <= 3


# --- periods -------------------------------------------------------------------------------------


def days(policy: Policy, every: Limit, first: datetime | None, now: datetime) -> list[str]:
    asked = reports.Report(id="x", title="x", to=(), every=every, counts=())
    return [f"{one.first} {one.last}{' …' if one.running else ''}" for one in reports.periods(policy, asked, first, now)]


def test_periods_run_from_the_day_from_which_the_edition_is_in_force(policy: Policy) -> None:
    quarter = Limit(months=3)
    assert days(policy, quarter, NOW, NOW) == ["2026-01-01 2026-03-31 …"]
    assert days(policy, quarter, NOW, later(days=40)) == ["2026-04-01 2026-06-30 …", "2026-01-01 2026-03-31"]
    assert days(policy, quarter, None, NOW) == ["2026-01-01 2026-03-31 …"], "nothing has happened yet"
    assert days(policy, quarter, None, datetime(2021, 1, 1, tzinfo=UTC)) == [], "not in force yet"
    assert days(policy, Limit(on=("03-31",)), NOW, NOW) == ["2025-03-31 2026-03-30 …"]


def test_the_end_of_a_month_does_not_drift(policy: Policy) -> None:
    from dataclasses import replace

    begun = replace(policy, effective="2026-01-31")
    assert days(begun, Limit(months=1), datetime(2026, 2, 1, tzinfo=UTC), datetime(2026, 4, 5, tzinfo=UTC)) == [
        "2026-03-31 2026-04-29 …", "2026-02-28 2026-03-30", "2026-01-31 2026-02-27",
    ]  # fmt: skip


def test_a_limit_that_never_ends_makes_no_period_for_ever(policy: Policy) -> None:
    assert days(policy, Limit(hours=1), NOW, NOW) == []


# --- for whom ------------------------------------------------------------------------------------


def test_those_whom_it_names_and_the_owner_read_small_numbers(policy: Policy) -> None:
    report()
    for ref in ("ada", "otto"):
        told = reports.read(actor=who(ref), name="use", now=later(hours=1))
        assert told.periods[0][1]["reports"] == 1 and not told.hides


def test_reviewers_are_told_that_it_is_few(settings: Settings, db: None, tmp_path: Path) -> None:
    policy = reporting(settings, tmp_path, TABLE)
    from dataclasses import replace

    for number in range(5):
        report(later(minutes=number), person="P-2")
    told = reports.told(policy=replace(policy, owner="hearer"), name="use", now=later(hours=1), hides=True)
    assert told.periods[0][1]["reports"] == 5 and told.periods[0][1]["decisions"] is None


def test_everybody_else_is_told_whom_it_is_for(policy: Policy) -> None:
    with pytest.raises(desk.Refused, match="Adviser, Owner of the policy"):
        reports.read(actor=who("rae"), name="use", now=NOW)
    with pytest.raises(NotFound):
        reports.read(actor=who("ada"), name="other", now=NOW)
    with pytest.raises(NotFound):
        reports.read(actor=who("stranger"), name="use", now=NOW)


def test_every_count_that_a_policy_may_ask_for_is_counted() -> None:
    from evenhand.policy import names

    assert set(names.COUNTS) == set(reports.COUNTS)


def test_the_first_policys_appeals_are_the_one_right_of_appeal() -> None:
    pack = next(path for path in (Path(__file__).parents[2] / "policies").glob("*-2022"))
    sense = reports.Sense(load(pack))
    assert sense.appeals == {"appeal"}
    assert {"appeal", "admit-late", "hear-appeal"} <= sense.hearings and "case-review" not in sense.hearings
