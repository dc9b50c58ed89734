"""Complete, and in time? What is asked, what cannot be read, which days cannot be, and what is late."""

from __future__ import annotations

from typing import Any

import pytest

from tests.case.bench import CLOSED, FLOOR, Bench, local, only, people, posted, proposed, variant


# === complete? ===================================================================================
def test_every_missing_field_is_named() -> None:
    bench = proposed()
    refusals = bench.refuse("hana", "decide", "restrict", {"reasons": "", "side": "   ", "incidents": [], "milder": None})
    missing = [one.field for one in refusals if "this has to be answered" in one.message]
    assert missing == ["reasons", "incidents", "milder", "side", "adjustments", "equality", "route"]
    assert all((one.rule, one.clause) == ("complete", "3, 3.10") for one in refusals)


@pytest.mark.parametrize("name", ["approved_by", "by", "deciders", "x" * 10_000, "a\x00b", "\ud800"])
def test_what_is_not_asked_is_refused(name: str) -> None:
    """A body that names another as the one who acts, or any field too many."""
    bench = Bench()
    bench.report()
    refusal = only(bench.refuse("mira", "propose", "dropped", {"why": "It was nothing.", name: "hana"}))
    assert (refusal.rule, refusal.message) == ("complete", f"{name[:60]!r} is not asked here.")


@pytest.mark.parametrize(
    ("value", "sentence"),
    [
        ("a" * 10_000_000, "use at most 20,000 characters"), ("It was\x00nothing", "remove the control characters"), ("It was \u202egnihton", "remove the control characters"),
        (["It was nothing"], "write this as text"), ({"a": "b"}, "write this as text"), (7, "write this as text"), ("no", "use at least 5 characters"),
    ],
)  # fmt: skip
def test_answers_that_cannot_be_read(value: Any, sentence: str) -> None:
    bench = Bench()
    bench.report()
    refusal = only(bench.refuse("mira", "propose", "dropped", {"why": value}))
    assert (refusal.rule, refusal.field) == ("complete", "why")
    assert refusal.message.startswith("why: ") and sentence in refusal.message and len(refusal.message) < 200


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ({"measure": "watch", "risk": "threat"}, "'watch' is not one of: closed, named, twos, word"),
        ({"measure": "closed"}, "channels: this has to be answered"),
        ({"measure": "closed", "channels": []}, "channels: this has to be answered"),
        ({"measure": "closed", "channels": ["sea"]}, "'sea' is not one of: telephone, email"),
        ({"measure": "closed", "channels": ["office"], "quota": 5}, "'quota' is not asked for Closed channels"),
        ({"measure": "twos", "ends": "soon"}, "Until: write a day as 2026-11-05"),
        ({"measure": "twos", "starts": "2026-04-02", "ends": "2026-04-01"}, "it ends before it starts"),
        ({"measure": "word", "starts": "2026-04-02"}, "'starts' is not asked for A warning"),
    ],
)
def test_rows_that_cannot_be_read(row: dict[str, Any], sentence: str) -> None:
    bench = Bench()
    bench.report()
    refusal = only(bench.refuse("mira", "propose", "proposed", {"why": "It has to stop.", "proposed": [{"measure": "twos"}, row]}))
    assert (refusal.rule, refusal.field) == ("complete", "proposed")
    assert refusal.message == f"Row 2: {sentence}." or (refusal.message.startswith("Row 2: ") and sentence in refusal.message)


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        ({"measure": "twos", "ends": "2026-03-01"}, "Visits in twos: it ends before it begins."),
        ({"measure": "twos", "starts": "2026-03-02", "ends": "2026-03-02"}, ""),
    ],
)
def test_dates_of_rows_that_cannot_be(row: dict[str, Any], sentence: str) -> None:
    bench = proposed()
    refusals = bench.refuse("hana", "decide", "restrict", {**FLOOR, "decided": [row]}) if sentence else []
    assert [one.message for one in refusals] == ([sentence] if sentence else [])
    if not sentence:
        bench.decide([row])


def test_nothing_put_forward_is_nothing_to_impose() -> None:
    bench = Bench(variant(('asks = ["proposed", "impact"], opens = ["decide"]', 'opens = ["decide"]'), ("outcomes.for-a-term", 'outcomes.only-warn = { title = "Warn", asks = ["proposed"] }\noutcomes.for-a-term')))
    bench.report()
    bench.take("mira", "propose", "proposed", {"why": "It has to stop."})
    refusal = only(bench.refuse("hana", "decide", "restrict", FLOOR))
    assert refusal.message == "No measure has been put forward yet: name at least one."


def test_only_those_who_hold_the_role_can_be_named() -> None:
    bench = proposed()
    refusals = bench.refuse("hana", "decide", "together", {**FLOOR, "deciders": ["milo", "hugo"]})
    assert [(one.rule, one.field) for one in refusals] == [("complete", "deciders")]
    assert only(refusals).message == "Who decided: 'hugo' is not one of: cora, cyd, milo, mira, mona."
    said = [one.message for one in bench.refuse("hana", "decide", "together", {**FLOOR, "deciders": ["milo"]})]
    assert said == ["Who decided: name at least 2."]


def test_an_appeal_lifts_only_what_its_own_decision_imposed() -> None:
    bench = posted()
    bench.take("ola", "report", "reported", {"what": "Again, today."})
    bench.take("milo", "propose", "proposed", {"why": "It has to stop.", "proposed": [{"measure": "twos"}]})
    second = bench.take("hugo", "decide", "restrict", {**FLOOR, "incidents": ["s2"]})
    bench.take("person", "appeal", "made", {"why": "I disagree."})
    row, other = (next(one.id for one in bench.state.rows.values() if one.measure == measure) for measure in ("closed", "twos"))
    assert bench.state.rows[other].decision == second.number
    assert f"{other!r} is not one of: {row}" in only(bench.refuse("cora", "hear", "part", {"lift": [other]})).message
    bench.take("cora", "hear", "part", {"lift": [row]})
    assert bench.standing() == ["twos"]


# === in time? ====================================================================================
def test_late_is_recorded_as_late() -> None:
    bench = posted().at("2026-04-02 00:00")
    refusal = only(bench.refuse("person", "appeal", "made", {"why": "I disagree."}))
    assert (refusal.rule, refusal.clause) == ("time", "4")
    assert refusal.message == "It came after the last day, Wednesday 1 April 2026. It can be recorded all the same: choose “Too late”."
    bench.take("person", "appeal", "made-late", {"why": "I was in hospital."})
    assert "appeal" in bench.open() and "admit" in bench.open()


def test_in_time_is_not_late() -> None:
    bench = posted().at("2026-04-01 23:59")
    refusal = only(bench.refuse("person", "appeal", "made-late", {"why": "I disagree."}))
    assert refusal.message == "It came in time (last day Wednesday 1 April 2026): choose “In time”."
    assert bench.rules("person", "appeal", "made", {"why": "I disagree."}) == set()


def test_what_counts_is_the_day_it_was_received() -> None:
    bench = posted().at("2026-05-04 09:00")
    assert bench.rules("ola", "appeal", "made-late", {"why": "I disagree."}, occurred="2026-04-01 17:00") == {"time"}
    event = bench.take("ola", "appeal", "made", {"why": "I disagree."}, occurred="2026-04-01 17:00")
    assert (event.recorded_at, event.occurred_at) == (local("2026-05-04 09:00"), local("2026-04-01 17:00"))
    assert bench.due("hear") == "2026-04-17", "ten working days from the day it came, Easter left out"


def test_a_right_without_a_last_day_is_always_in_time() -> None:
    bench = posted().at("2026-03-16 09:00")
    bench.take("clea", "letter.returned", "returned", {"proof": "Gone away."})
    bench.at("2026-06-01 09:00")
    assert only(bench.refuse("person", "appeal", "made-late", {"why": "I disagree."})).message == "It came in time: there is no last day at present: choose “In time”."
    assert bench.rules("person", "appeal", "made", {"why": "I disagree."}) == set()


def test_dates_in_the_future() -> None:
    bench = posted()
    refusal = only(bench.refuse("ola", "appeal", "made", {"why": "I disagree."}, occurred="2026-03-02 09:01"))
    assert (refusal.rule, refusal.message) == ("time", "The day on which it happened cannot lie in the future.")
    assert bench.rules("ola", "appeal", "made", {"why": "I disagree."}, occurred="2026-03-02 09:00") == set()
    assert bench.rules("ola", "report", "reported", {"what": "He shouted."}, occurred="2026-03-03 09:00") == {"time"}


def test_dates_before_the_cause() -> None:
    """An appeal cannot have come before the letter went; on the day itself it can."""
    bench = posted().at("2026-03-05 09:00")
    refusal = only(bench.refuse("ola", "appeal", "made", {"why": "I disagree."}, occurred="2026-03-01 23:59"))
    assert refusal.message == "It cannot have happened before Monday 2 March 2026, when this was opened."
    assert bench.rules("ola", "appeal", "made", {"why": "I disagree."}, occurred="2026-03-02 00:00") == set()


def test_a_colleagues_own_duty_counts_by_when_it_is_recorded() -> None:
    bench = Bench()
    bench.report()
    bench.at("2026-03-05 09:00")
    refusal = only(bench.refuse("mira", "propose", "dropped", {"why": "It was nothing."}, occurred="2026-03-03 09:00"))
    assert refusal.message == "This step counts from when it is recorded. If it was done elsewhere before, say where."


def test_what_was_done_elsewhere_says_where() -> None:
    bench = Bench()
    bench.report()
    bench.at("2026-03-05 09:00")
    answers = {"why": "It has to stop.", "proposed": CLOSED, "done-elsewhere": "On paper, by Mira at the depot."}
    assert bench.rules("mira", "propose", "proposed", answers, occurred="2026-03-06 09:00") == {"time"}
    assert bench.rules("mira", "propose", "proposed", answers, occurred="2026-03-01 09:00") == {"time"}
    event = bench.take("mira", "propose", "proposed", answers, occurred="2026-03-03 09:00")
    assert event.occurred_at == local("2026-03-03 09:00") and event.answers["done-elsewhere"].startswith("On paper")
    assert bench.due("decide") == "2026-03-10", "what follows runs from when it was done"


def test_what_comes_from_outside_was_not_done_elsewhere() -> None:
    """A step that carries its day anyway, and whoever is no colleague, is not asked where."""
    bench = posted()
    for who, step in (("person", "appeal"), ("ola", "appeal")):
        refusals = bench.refuse(who, step, "made", {"why": "I disagree.", "done-elsewhere": "At home."})
        assert [one.message for one in refusals] == ["'done-elsewhere' is not asked here."]


def test_every_reason_is_given_at_once() -> None:
    bench = Bench(cast=people(mira={"roles": {"manager", "head"}}))
    bench.report()
    bench.propose()
    refusals = bench.refuse("mira", "decide", "together", {"deciders": ["hugo", "hugo"], "colour": "red"}, role="chief", occurred="2026-03-03 09:00")
    assert {one.rule for one in refusals} == {"role", "independent", "time", "complete"}
