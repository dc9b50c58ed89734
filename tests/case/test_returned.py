"""Letters that come back: what a return takes back, what sending again moves, and appeals that were late and then were not."""

from __future__ import annotations

import pytest

from tests.case.bench import FLOOR, TWOS, Bench, sent

PROOF = {"proof": "Signed for at the door."}
LATE = {"why": "My mother did not get the letter."}


def returned(bench: Bench) -> Bench:
    """It came back on Wednesday 14 October, and was entered on the 15th."""
    bench.at("2026-10-15 09:00").take("clea", "letter.returned", "returned", {"proof": "Gone away."}, occurred="2026-10-14 10:00")
    return bench


def sent_again(bench: Bench) -> Bench:
    """Posted again on Friday 16 October: deemed on Tuesday 20, the last day Tuesday 17 November."""
    bench.at("2026-10-16 10:00").send("2026-10-16")
    return bench


# --- returned, and sent again -------------------------------------------------------------------
def test_a_return_takes_force_back_and_leaves_the_right_without_a_last_day() -> None:
    bench = sent()
    assert bench.at("2026-10-14 12:00").in_force() == ["closed"]
    returned(bench)
    assert bench.in_force() == [] and bench.standing() == ["closed"]
    assert bench.due("appeal") == "none" and bench.matter("appeal").open
    first, second = bench.state.letters.values()
    assert (first.state, second.state, second.again_of, second.rights) == ("returned", "wanted", first.id, first.rights)
    assert bench.due("letter.approve") == "2026-10-22"


def test_sending_again_moves_the_same_right() -> None:
    bench = sent_again(returned(sent()))
    assert bench.due("appeal") == "2026-11-17" and len([one for one in bench.state.matters.values() if one.name == "appeal"]) == 1
    assert bench.in_force() == []
    assert bench.at("2026-10-20 00:00").in_force() == ["closed"]


def test_the_letter_that_was_sent_again_can_come_back_again() -> None:
    bench = sent_again(returned(sent()))
    bench.at("2026-10-21 09:00").take("clea", "letter.returned", "returned", {"proof": "Gone away."})
    assert bench.due("appeal") == "none" and bench.in_force() == []
    assert [one.state for one in bench.state.letters.values()] == ["returned", "returned", "wanted"]
    bench.send("2026-10-21", "hand")
    assert bench.due("appeal") == "2026-11-18" and bench.at("2026-10-21 09:01").in_force() == ["closed"]


def test_a_return_closes_no_right() -> None:
    """Nor opens one that was used: the appeal that was heard stays heard."""
    bench = sent()
    bench.at("2026-10-08 09:00").take("person", "appeal", "made", {"why": "I disagree."})
    bench.take("cora", "hear", "dismissed")
    bench.at("2026-10-15 09:00").take("clea", "letter.returned", "returned", {"proof": "Gone away."}, matter="letter.post.5")
    assert [one.open for one in bench.state.matters.values() if one.name == "appeal"] == [False]
    letter = next(one for one in bench.state.letters.values() if one.again_of)
    bench.approve("2026-10-16", matter=next(one.id for one in bench.state.open_matters() if one.letter == letter.id))
    bench.take("clea", "letter.dispatch", "dispatched")
    assert [one.open for one in bench.state.matters.values() if one.name == "appeal"] == [False]


# --- appeals that were late, and then were not --------------------------------------------------
def late(bench: Bench, received: str = "2026-11-05 10:00") -> Bench:
    bench.at("2026-11-06 09:00").take("ola", "appeal", "made-late", LATE, occurred=received)
    return bench


def test_a_return_entered_later_makes_a_late_appeal_timely() -> None:
    """Entered in the other order: first the appeal of day 29, then the envelope that came back in October."""
    bench = late(sent())
    assert bench.open() == ["admit", "appeal", "letter.approve", "review"]
    bench.at("2026-11-09 09:00").take("clea", "letter.returned", "returned", {"proof": "Found behind the desk."}, occurred="2026-10-14 10:00")
    assert bench.open() == ["hear", "letter.approve", "letter.approve", "review"]
    assert bench.due("hear") == "2026-11-19", "ten working days from the day the appeal came"
    assert next(one for one in bench.state.matters.values() if one.name == "admit").closed_how == "it came in time after all"


@pytest.mark.parametrize(("received", "timely"), [("2026-11-05 10:00", True), ("2026-11-06 09:00", True), ("2026-11-06 23:59", True), ("2026-11-07 09:00", False)])
def test_proof_of_later_service_makes_a_late_appeal_timely(received: str, timely: bool) -> None:
    """The letter came on Friday 9 October: the last day is Friday 6 November."""
    bench = sent().at("2026-11-09 09:00")
    bench.take("ola", "appeal", "made-late", LATE, occurred=received)
    bench.take("clea", "letter.served", "served", PROOF, occurred="2026-10-09 10:00")
    assert ("hear" in bench.open(), "admit" in bench.open(), "appeal" in bench.open()) == (timely, not timely, not timely)


def test_a_refusal_to_admit_falls_with_the_lateness() -> None:
    bench = late(sent())
    bench.take("cora", "admit", "refused")
    bench.at("2026-11-09 09:00").take("clea", "letter.returned", "returned", {"proof": "Found."}, occurred="2026-10-14 10:00")
    assert "hear" in bench.open() and "appeal" not in bench.open()


def test_what_was_admitted_is_heard_once() -> None:
    bench = late(sent())
    bench.take("cora", "admit", "admitted")
    due = bench.due("hear")
    bench.at("2026-11-09 09:00").take("clea", "letter.returned", "returned", {"proof": "Found."}, occurred="2026-10-14 10:00")
    assert bench.due("hear") == due and len([one for one in bench.state.matters.values() if one.name == "hear"]) == 1


def test_an_appeal_taken_back_is_not_revived() -> None:
    bench = late(sent())
    bench.take("mira", "entry.annul", "entry", {"why": "It was another letter.", "about-event": bench.state.number})
    bench.at("2026-11-09 09:00").take("clea", "letter.returned", "returned", {"proof": "Found."}, occurred="2026-10-14 10:00")
    assert "hear" not in bench.open() and bench.due("appeal") == "none"


def test_sending_again_can_make_it_timely_too() -> None:
    bench = sent_again(returned(sent()))
    assert bench.due("appeal") == "2026-11-17"
    assert bench.at("2026-11-06 09:00").rules("ola", "appeal", "made-late", LATE, occurred="2026-11-05 10:00") == {"time"}
    assert bench.rules("ola", "appeal", "made", LATE, occurred="2026-11-05 10:00") == set()


# --- only the decision's own letter lets it bind ------------------------------------------------
def test_an_acknowledgement_does_not_let_a_decision_bind() -> None:
    """The decision's letter came back; the answer to an appeal about it goes out. Nobody has been served with the decision."""
    bench = returned(sent())
    bench.take("person", "appeal", "made", {"why": "I heard of it."})
    sorry = next(one.id for one in bench.state.letters.values() if one.name == "sorry")
    bench.approve("2026-10-15", matter=next(one.id for one in bench.state.open_matters() if one.letter == sorry))
    bench.take("clea", "letter.dispatch", "dispatched")
    assert bench.state.letters[sorry].about == 3
    assert bench.at("2026-10-30 09:00").in_force() == []


def test_nor_does_it_keep_it_in_force_when_the_decision_comes_back() -> None:
    bench = sent().at("2026-10-08 09:00")
    bench.take("person", "appeal", "made", {"why": "I disagree."})
    bench.send("2026-10-08")
    assert bench.in_force() == ["closed"]
    bench.at("2026-10-15 09:00").take("clea", "letter.returned", "returned", {"proof": "Gone away."}, matter="letter.post.5")
    assert bench.in_force() == []


def test_the_return_of_another_letter_takes_nothing_back() -> None:
    bench = sent().at("2026-10-08 09:00")
    bench.take("person", "appeal", "made", {"why": "I disagree."})
    event = bench.send("2026-10-08")
    bench.at("2026-10-15 09:00").take("clea", "letter.returned", "returned", {"proof": "Gone away."}, matter=f"letter.post.{event.number}")
    assert bench.in_force() == ["closed"]
    assert [one.state for one in bench.state.letters.values()] == ["dispatched", "returned", "wanted"]


def test_withholding_another_letter_lets_nothing_bind() -> None:
    bench = Bench().at("2026-10-01 10:00")
    bench.decided()
    bench.approve("2026-10-05")
    bench.report()
    bench.take("mira", "propose", "proposed", {"why": "It has to stop.", "proposed": TWOS}, matter="propose.5")
    bench.take("hugo", "decide", "restrict", {**FLOOR, "incidents": ["s2"]}, matter="decide.6")
    bench.take("cora", "letter.withhold", "withheld", {"why": "It would endanger her.", "look-again": "2026-11-01"}, matter="letter.approve.7")
    assert bench.in_force() == ["twos"]


def test_two_decisions_have_each_their_letter() -> None:
    bench = sent()
    bench.report()
    bench.propose(TWOS)
    bench.take("hugo", "decide", "restrict", {**FLOOR, "incidents": ["s2"]})
    bench.at("2026-10-08 09:00").send("2026-10-08")
    assert bench.in_force() == ["closed"]
    assert bench.at("2026-10-12 00:00").in_force() == ["closed", "twos"]
    assert len([one for one in bench.state.open_matters() if one.name == "appeal"]) == 2


def test_a_warning_waits_for_no_letter_and_is_no_alert() -> None:
    bench = Bench()
    bench.report()
    bench.propose([{"measure": "word"}, {"measure": "twos"}])
    bench.decide()
    bench.send("2026-03-02")
    bench.at("2026-03-09 09:00")
    assert bench.in_force() == ["twos"] and [row.binds for row in bench.state.rows.values() if row.kind == "warning"] == [None]
