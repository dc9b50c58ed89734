"""A letter's life: what it opens and when, from when a decision binds, and what is approved instead of telling."""

from __future__ import annotations

import pytest

from evenhand.case.post import reckon
from tests.case.bench import Bench, local, people, sent, variant, waiting

PROOF = {"proof": "Signed for at the door."}


# --- wanted and approved ------------------------------------------------------------------------
def test_a_decision_wants_its_letter() -> None:
    bench = waiting()
    letter, = bench.state.letters.values()
    assert (letter.name, letter.state, letter.about, letter.rights) == ("decision", "wanted", 3, ())
    matter = bench.matter("letter.approve")
    assert (matter.title, matter.owner, matter.clause) == ("Approve the letter: Our decision", ("head", "chief"), ("4",))
    assert bench.due("letter.approve") == "2026-10-08", "five working days"
    assert bench.in_force() == [] and bench.standing() == ["closed"]


def test_only_those_whom_the_letter_names_approve_it() -> None:
    bench = waiting()
    assert bench.rules("mira", "letter.approve", "approved", {"posting": "2026-10-05", "way": "post"}) == {"role"}
    assert bench.approve("2026-10-05", who="cora").clause == ("4",)
    assert bench.rules("hana", "letter.dispatch", "dispatched") == {"role"}


def test_a_letter_with_a_missing_part_is_not_approved() -> None:
    bench = waiting(letter_faults={"decision.3": ("it does not say how to appeal", "it gives no reasons")})
    said = [one.message for one in bench.refuse("hana", "letter.approve", "approved", {"posting": "2026-10-05", "way": "post"})]
    assert said == ["The letter cannot be approved: it does not say how to appeal.", "The letter cannot be approved: it gives no reasons."]


@pytest.mark.parametrize(
    ("posting", "rules"),
    [("2026-10-01", set()), ("2026-10-08", set()), ("2026-10-09", {"time"}), ("2026-09-30", {"complete"}), ("next week", {"complete"})],
)
def test_the_day_of_posting_is_named_and_within_the_limit(posting: str, rules: set[str]) -> None:
    bench = waiting()
    assert bench.rules("hana", "letter.approve", "approved", {"posting": posting, "way": "post"}) == rules
    if posting == "2026-10-09":
        refusal, = bench.refuse("hana", "letter.approve", "approved", {"posting": posting, "way": "post"})
        assert refusal.message == "The letter has to be sent by Thursday 8 October 2026: name a day no later than that."


def test_when_the_limit_has_passed_any_day_will_do() -> None:
    bench = waiting().at("2026-10-09 10:00")
    assert bench.rules("hana", "letter.approve", "approved", {"posting": "2026-10-12", "way": "post"}) == set()


@pytest.mark.parametrize(
    ("way", "deemed", "last"),
    [("post", "2026-10-07", "2026-11-04 23:59:59"), ("email", "2026-10-07", "2026-11-04 23:59:59"), ("hand", "2026-10-05", "2026-11-02 23:59:59"), ("support", "2026-10-05", "2026-11-02 23:59:59")],
)
def test_what_is_printed_is_what_is_reckoned(way: str, deemed: str, last: str) -> None:
    """By hand, and through a support worker, it is served on the day itself."""
    bench = waiting()
    bench.approve("2026-10-05", way)
    letter = bench.state.letters["decision.3"]
    assert (letter.state, letter.way, letter.posting, letter.deemed) == ("approved", way, "2026-10-05", deemed)
    assert letter.last_days == {"appeal": local(last).isoformat()}
    day, moments = reckon(bench.policy, "decision", bench.policy.calendar.day(local("2026-10-05 12:00")), way)
    assert (day.isoformat(), moments) == (deemed, {"appeal": local(last)})
    assert bench.due("letter.dispatch") == "2026-10-05"
    assert bench.matter("letter.dispatch").owner == ("clerk",)


def test_a_letter_that_opens_nothing_prints_no_last_day() -> None:
    bench = Bench()
    bench.report()
    bench.propose()
    bench.take("hana", "decide", "nothing")
    bench.send("2026-03-03")
    assert bench.state.letters["sorry.3"].last_days == {} and bench.open() == ["close"]


# --- dispatched ---------------------------------------------------------------------------------
def test_the_right_opens_at_dispatch_with_the_day_that_is_printed() -> None:
    bench = waiting()
    bench.approve("2026-10-05")
    assert "appeal" not in bench.open()
    bench.at("2026-10-05 16:00").take("clea", "letter.dispatch", "dispatched")
    assert bench.open() == ["appeal", "review"] and bench.due("appeal") == "2026-11-04"
    right = bench.matter("appeal")
    assert (right.kind, right.about, right.strand) == ("right", 3, "s1")
    letter = bench.state.letters["decision.3"]
    assert (letter.state, letter.rights, letter.dispatched) == ("dispatched", (right.id,), local("2026-10-05 16:00"))
    assert bench.matter("letter.post").kind == "right" and bench.matter("letter.post").standing


def test_it_binds_from_deemed_service() -> None:
    bench = sent().at("2026-10-06 23:59")
    assert bench.in_force() == []
    assert bench.at("2026-10-07 00:00").in_force() == ["closed"]


def test_it_binds_from_its_start_if_that_is_later() -> None:
    bench = Bench().at("2026-10-01 10:00")
    bench.decided([{"measure": "twos", "starts": "2026-10-20"}])
    bench.send("2026-10-01")
    assert bench.at("2026-10-19 23:59").in_force() == []
    assert bench.at("2026-10-20 00:00").in_force() == ["twos"]


def test_what_goes_later_than_approved_is_approved_again() -> None:
    """Its printed last day would be wrong. What was sent in time and entered late is fine."""
    bench = waiting()
    bench.approve("2026-10-05")
    bench.at("2026-10-06 09:00")
    refusal, = bench.refuse("clea", "letter.dispatch", "dispatched")
    assert refusal.rule == "time" and refusal.message.startswith("The letter was approved to be sent by Monday 5 October 2026")
    assert bench.rules("clea", "letter.dispatch", "dispatched", occurred="2026-10-06 08:00") == {"time"}
    assert bench.rules("clea", "letter.dispatch", "dispatched", occurred="2026-10-05 23:59") == set()
    bench.approve("2026-10-08")
    assert bench.due("letter.dispatch") == "2026-10-08" and [one.name for one in bench.state.open_matters() if one.name == "letter.approve"] == []
    bench.take("clea", "letter.dispatch", "dispatched")
    assert bench.due("appeal") == "2026-11-09", "deemed Monday 12 October"


def test_sent_earlier_keeps_the_day_that_is_printed() -> None:
    bench = waiting()
    bench.approve("2026-10-05")
    bench.at("2026-10-02 09:00").take("clea", "letter.dispatch", "dispatched")
    assert bench.due("appeal") == "2026-11-04"
    assert bench.at("2026-10-06 12:00").in_force() == []


def test_approving_or_composing_again_moves_nothing_that_was_sent() -> None:
    bench = sent()
    assert bench.rules("hana", "letter.approve", "approved", {"posting": "2026-10-06", "way": "hand"}) == {"open"}
    assert bench.due("appeal") == "2026-11-04"


# --- proof of service ---------------------------------------------------------------------------
@pytest.mark.parametrize(
    ("arrived", "last", "from_"),
    [
        ("2026-10-06 10:00", "2026-11-04", "2026-10-07 00:00"),  # earlier than deemed: nothing moves
        ("2026-10-07 10:00", "2026-11-04", "2026-10-07 00:00"),
        ("2026-10-09 10:00", "2026-11-06", "2026-10-09 00:00"),  # later: later
    ],
)
def test_proof_moves_the_last_day_later_and_never_earlier(arrived: str, last: str, from_: str) -> None:
    bench = sent().at("2026-10-12 09:00")
    bench.take("clea", "letter.served", "served", PROOF, occurred=arrived)
    assert bench.due("appeal") == last
    assert [row.binds for row in bench.state.rows.values()] == [local(from_)]
    assert bench.state.letters["decision.3"].state == "served" and "letter.post" not in bench.open()
    assert bench.in_force() == ["closed"]


def test_proof_of_later_service_takes_back_what_was_announced_too_early() -> None:
    bench = sent().at("2026-10-08 09:00")
    assert bench.in_force() == ["closed"]
    bench.take("clea", "letter.served", "served", PROOF, occurred="2026-10-08 08:00")
    row, = bench.state.rows.values()
    assert not row.began and row.binds == local("2026-10-08 00:00")
    bench.at("2026-10-08 10:00")
    assert row.began


def test_it_cannot_have_arrived_before_it_went() -> None:
    bench = sent().at("2026-10-08 09:00")
    assert bench.rules("clea", "letter.served", "served", PROOF, occurred="2026-10-04 10:00") == {"time"}
    assert bench.rules("clea", "letter.served", "served", PROOF, occurred="2026-10-09 10:00") == {"time"}
    assert bench.rules("clea", "letter.served", "served", {}) == {"complete"}


# --- not told -----------------------------------------------------------------------------------
WITHHELD = {"why": "A letter would endanger her.", "look-again": "2026-11-01"}


def test_not_telling_is_approved_dated_and_looked_at_again() -> None:
    bench = waiting()
    assert bench.rules("hana", "letter.withhold", "withheld", WITHHELD) == {"role"}
    for wrong, rule in (("2027-01-02", "floor"), ("2026-09-30", "complete"), ("", "complete")):
        assert bench.rules("cora", "letter.withhold", "withheld", {**WITHHELD, "look-again": wrong}) == {rule}
    assert bench.rules("cora", "letter.withhold", "withheld", {**WITHHELD, "look-again": "2027-01-01"}) == set()
    bench.take("cora", "letter.withhold", "withheld", WITHHELD)
    assert bench.in_force() == ["closed"], "it binds from the approval"
    assert bench.open() == ["letter.look-again", "review"] and bench.due("letter.look-again") == "2026-11-01"
    assert bench.matter("letter.look-again").owner == ("chief",)
    assert bench.state.letters["decision.3"].state == "withheld" and "appeal" not in bench.open()


def test_it_binds_from_its_start_where_that_is_later() -> None:
    bench = Bench().at("2026-10-01 10:00")
    bench.decided([{"measure": "twos", "starts": "2026-10-20"}])
    bench.take("cora", "letter.withhold", "withheld", WITHHELD)
    assert bench.in_force() == [] and bench.at("2026-10-20 00:00").in_force() == ["twos"]


def test_looking_again_keeps_or_tells() -> None:
    bench = waiting()
    bench.take("cora", "letter.withhold", "withheld", WITHHELD)
    bench.at("2026-11-01 09:00")
    assert bench.rules("cora", "letter.look-again", "keep", {"why": "Not yet safe.", "look-again": "2027-02-02"}) == {"floor"}
    bench.take("cora", "letter.look-again", "keep", {"why": "Not yet safe.", "look-again": "2026-12-01"})
    assert bench.due("letter.look-again") == "2026-12-01" and bench.state.letters["decision.3"].look_again == "2026-12-01"
    bench.at("2026-12-01 09:00").take("cyd", "letter.look-again", "tell")
    assert bench.open() == ["letter.approve", "review"] and bench.due("letter.approve") == "2026-12-08"
    assert bench.state.letters["decision.3"].state == "wanted" and bench.in_force() == ["closed"]
    bench.send("2026-12-01")
    assert bench.due("appeal") == "2026-12-31", "the person may appeal from now"


def test_told_at_last_and_returned_it_binds_no_more() -> None:
    bench = waiting()
    bench.take("cora", "letter.withhold", "withheld", WITHHELD)
    bench.take("cora", "letter.look-again", "tell")
    bench.send("2026-10-01")
    bench.at("2026-10-15 09:00").take("clea", "letter.returned", "returned", {"proof": "Gone away."})
    assert bench.in_force() == []


def test_nobody_withholds_where_the_pack_names_nobody() -> None:
    bench = Bench()
    bench.report()
    bench.propose()
    bench.take("hana", "decide", "nothing")
    assert bench.rules("cora", "letter.withhold", "withheld", {"why": "Better not.", "look-again": "2026-04-01"}) == {"role"}


# --- who ----------------------------------------------------------------------------------------
def test_a_letters_limit_runs_from_where_the_pack_says() -> None:
    """The answer goes within ten working days of the appeal, however late it was heard; sent again, from the return."""
    bench = sent().at("2026-10-08 09:00")
    bench.take("person", "appeal", "made", {"why": "I disagree."})
    bench.send("2026-10-08")
    bench.at("2026-10-20 09:00").take("cora", "hear", "dismissed")
    assert bench.due("letter.approve") == "2026-10-22"
    event = bench.approve("2026-10-20", who="cora")
    bench.take("clea", "letter.dispatch", "dispatched")
    bench.at("2026-11-02 09:00").take("clea", "letter.returned", "returned", {"proof": "Gone away."}, matter=f"letter.post.{event.number + 1}")
    assert bench.due("letter.approve") == "2026-11-16"


def test_two_letters_at_once_are_told_apart() -> None:
    bench = sent()
    bench.at("2026-10-08 09:00").take("person", "appeal", "made", {"why": "I disagree."})
    bench.take("cora", "hear", "dismissed")
    refusal, = bench.refuse("hana", "letter.approve", "approved", {"posting": "2026-10-09", "way": "post"})
    assert refusal.rule == "open" and refusal.message.startswith("More than one such matter is open: say which, letter.approve.")
    answer = next(one for one in bench.state.letters.values() if one.name == "answer")
    matter = next(one for one in bench.state.open_matters() if one.letter == answer.id)
    assert matter.due == local("2026-10-22 23:59:59"), "ten working days from the appeal"
    assert bench.rules("hana", "letter.approve", "approved", {"posting": "2026-10-09", "way": "post"}, matter=matter.id) == {"role"}


def test_a_deputy_sends_where_the_clerk_is_away() -> None:
    away = people(clea={"deputy": "sid", "away": ((local("2026-10-01 00:00"), local("2026-12-01 00:00")),)})
    bench = waiting(cast=away)
    bench.approve("2026-10-05")
    assert bench.take("sid", "letter.dispatch", "dispatched").role == "clerk"


def test_a_pack_may_say_a_letter_arrives_at_once() -> None:
    policy = variant(("withhold = [\"chief\"]\ndeemed = { working_days = 2 }\nopens", 'withhold = ["chief"]\nopens'))
    bench = sent(policy)
    assert bench.in_force() == ["closed"] and bench.due("appeal") == "2026-11-02"
