"""Rows of measures: put forward, imposed, confirmed, lifted; when each begins and ends, and which words are its own."""

from __future__ import annotations

from typing import Any

import pytest

from evenhand.case.reach import open_channels, reviews
from evenhand.case.rows import Row, offered_measures
from evenhand.policy.model import Field
from tests.case.bench import (
    CLOSED,
    FLOOR,
    TWOS,
    WATCH,
    Bench,
    decided,
    local,
    posted,
    proposed,
    said,
    variant,
)


def rows(bench: Bench) -> list[tuple[str, str, str, str]]:
    """Each row: measure, when it starts, when it ends, how it was lifted."""
    return [(row.measure, said(row.starts), said(row.ends), row.how) for row in bench.state.rows.values()]


def attended(*given: dict[str, Any], policy: Any = None) -> Bench:
    """A precaution, on Monday 2 March 2026 at 09:00: until Thursday noon."""
    bench = Bench(policy)
    bench.report()
    bench.take("mira", "attend", "impose", {"attend": list(given) or WATCH["attend"]})
    return bench


# --- imposed ------------------------------------------------------------------------------------
def test_a_row_says_what_where_and_whose() -> None:
    bench = attended({"measure": "watch", "risk": "threat"}, {"measure": "hold", "arranger": "milo"})
    first, second = bench.state.rows.values()
    assert (first.id, second.id) == ("row.2", "row.2-2") and first.decision == second.decision == 2
    assert (first.kind, first.values, first.field, first.index) == ("precaution", {"risk": "threat"}, "attend", 0)
    assert (second.kind, second.values, second.field, second.index) == ("hold", {"arranger": "milo"}, "attend", 1)
    assert first.subject == {"person": "pat"} and first.strand == "s1" and first.edition == "plain" and first.made == bench.now
    assert rows(bench) == [("watch", "2026-03-02 09:00", "2026-03-05 12:00", ""), ("hold", "2026-03-02 09:00", "2026-03-03 09:00", "")]


def test_what_binds_us_binds_at_once_and_what_binds_the_person_waits() -> None:
    bench = attended()
    bench.take("mira", "record-order", "recorded", {"order": [{"measure": "order", "maker": "A court", "starts": "2026-02-01"}]})
    bench.propose([*CLOSED, {"measure": "word"}])
    bench.decide()
    assert {row.measure: said(row.binds) for row in bench.state.rows.values()} == {
        "watch": "2026-03-02 09:00", "order": "2026-02-01 00:00", "closed": "none", "word": "none",
    }  # fmt: skip


def test_free_text_is_an_answer_and_never_a_parameter() -> None:
    """The maker of an order is written in words: the row knows where they stand, not what they say."""
    bench = Bench()
    bench.report()
    bench.take("mira", "record-order", "recorded", {"order": [{"measure": "order", "maker": "Exampleton magistrates"}]})
    row, = bench.state.rows.values()
    assert row.values == {} and bench.state.event(row.decision).answers[row.field][row.index]["maker"] == "Exampleton magistrates"


def test_a_row_starts_no_earlier_than_it_is_decided() -> None:
    bench = decided([{"measure": "twos", "starts": "2026-01-01"}, {"measure": "closed", "channels": ["office"], "starts": "2026-03-10"}])
    assert [one[1] for one in rows(bench)] == ["2026-03-02 09:00", "2026-03-10 00:00"]


def test_which_channels_a_row_closes() -> None:
    """Those it names, those its measure always closes, and all but the ones it keeps; each once."""
    policy = variant(('words = "Only these channels."', 'words = "Only these channels."\ncloses = ["office"]'))
    bench = Bench(policy)
    bench.report()
    bench.propose([{"measure": "named", "keeps": ["telephone", "email", "office"]}, {"measure": "closed", "channels": ["email", "office", "email"]}, {"measure": "twos"}])
    bench.decide()
    assert [row.closes for row in bench.state.rows.values()] == [("office", "letter"), ("email", "office"), ()]


def test_what_was_put_forward_is_imposed_unless_something_else_is_named() -> None:
    bench = proposed(rows=[{"measure": "twos", "ends": "2026-04-30"}, *CLOSED])
    assert [row["measure"] for row in bench.state.strands["s1"].put] == ["twos", "closed"]
    other = proposed(rows=TWOS)
    other.decide(CLOSED)
    bench.decide()
    assert bench.standing() == ["closed", "twos"] and other.standing() == ["closed"]
    assert [(row.field, row.index) for row in bench.state.rows.values()] == [("proposed", 0), ("proposed", 1)]
    assert [(row.field, row.index) for row in other.state.rows.values()] == [("decided", 0)]


def test_a_row_survives_being_kept() -> None:
    row = Row("closed", "restriction", {"channels": ["office"]}, ("office",), "2026-03-03", "2026-04-03", "proposed", 2)
    assert Row.of(row.data()) == row and row.data()["closes"] == ["office"]


def test_which_measures_a_field_offers() -> None:
    policy = variant()
    assert offered_measures(policy, Field(kind="restrictions")) == ["closed", "named", "twos", "word"]
    assert offered_measures(policy, Field(kind="restrictions", menu=("hold", "order"))) == ["hold", "order"]


# --- confirmed: imposed again, as it was --------------------------------------------------------
def test_confirming_imposes_the_same_again_for_longer() -> None:
    bench = attended({"measure": "watch", "risk": "threat"}).at("2026-03-04 10:00")
    event = bench.take("milo", "confirm", "confirmed")
    old, new = bench.state.rows.values()
    assert rows(bench) == [("watch", "2026-03-02 09:00", "2026-03-05 12:00", "replaced"), ("watch", "2026-03-04 10:00", "2026-03-18", "")]
    assert (new.measure, new.kind, new.values, new.closes, new.field, new.index) == (old.measure, old.kind, old.values, old.closes, old.field, old.index)
    assert new.decision == event.number and bench.in_force() == ["watch"]
    assert bench.matter("end-attend").about == event.number and len([one for one in bench.state.matters.values() if one.name == "end-attend"]) == 2


def test_a_hold_that_is_confirmed_is_short_again() -> None:
    bench = attended({"measure": "hold", "arranger": "mona"}).at("2026-03-02 20:00")
    bench.take("milo", "confirm", "confirmed")
    assert rows(bench)[1] == ("hold", "2026-03-02 20:00", "2026-03-03 20:00", "")


def test_only_what_still_stands_is_confirmed() -> None:
    bench = attended({"measure": "watch", "risk": "threat"}, {"measure": "hold", "arranger": "mona"}).at("2026-03-04 10:00")
    bench.take("milo", "confirm", "confirmed")
    assert bench.standing() == ["watch"]


def test_confirming_closes_what_was_about_the_replaced() -> None:
    """Two precautions at once: confirming the one leaves the other its own end."""
    bench = attended({"measure": "watch", "risk": "threat"})
    second = bench.take("mona", "attend", "impose", WATCH)
    confirmed = bench.take("milo", "confirm", "confirmed", matter="confirm.2")
    assert sorted(one.id for one in bench.state.open_matters() if one.name == "end-attend") == [f"end-attend.{second.number}", f"end-attend.{confirmed.number}"]
    assert [one.how for one in bench.state.rows.values()] == ["replaced", "", ""]


def test_confirmed_once() -> None:
    bench = attended()
    bench.take("milo", "confirm", "confirmed")
    assert bench.rules("mona", "confirm", "confirmed") == {"open"}


def test_ended_early() -> None:
    bench = attended()
    bench.take("mona", "end-attend", "ended")
    assert bench.in_force() == [] and rows(bench)[0][3] == "lifted" and "confirm" not in bench.open()


# --- lifted -------------------------------------------------------------------------------------
def two() -> Bench:
    bench = decided([*TWOS, *CLOSED, {"measure": "word"}])
    bench.send("2026-03-02")
    return bench


def test_all_restrictions_are_lifted_and_nothing_else() -> None:
    bench = two()
    bench.take("mira", "attend", "impose", WATCH)
    bench.take("hugo", "review", "remove")
    assert bench.standing() == ["watch"]


def test_the_chosen_are_lifted() -> None:
    bench = two()
    bench.take("hugo", "review", "some", {"lift": ["row.3-2"]})
    assert bench.standing() == ["twos"] and bench.due("review") == "2027-03-02"
    assert bench.state.rows["row.3-2"].lifted == bench.now


def test_what_a_decision_imposed_is_lifted() -> None:
    bench = two()
    bench.take("person", "appeal", "made", {"why": "I disagree."})
    bench.take("cora", "hear", "upheld")
    assert bench.standing() == [] and "review" not in bench.open()
    assert bench.state.matters["review.3"].closed_how == "no restriction stands"


def test_what_is_lifted_is_lifted_once() -> None:
    bench = two()
    effects = bench.take("hugo", "review", "some", {"lift": ["row.3", "row.3", "row.3-2"]}).effects
    assert [effect["id"] for effect in effects if effect["do"] == "lift"] == ["row.3", "row.3-2"]


def test_only_a_restriction_keeps_the_review_open() -> None:
    """A decision that only warns opens no review that nobody could ever answer with anything."""
    bench = decided([{"measure": "word"}])
    assert "review" not in bench.open() and bench.state.matters["review.3"].closed_how == "no restriction stands"
    assert "letter.approve" in bench.open()


# --- the channel that the tenancy keeps ---------------------------------------------------------
ROUTED = ('asks = ["proposed", "impact"]', 'asks = ["proposed", "impact", "route"]')


def routed() -> Bench:
    bench = Bench(variant(ROUTED))
    bench.report()
    bench.propose(route="email")
    return bench


NOT_ROUTE = {name: value for name, value in FLOOR.items() if name != "route"}


def test_the_channel_that_was_proposed_is_kept() -> None:
    bench = routed()
    event = bench.take("hana", "decide", "restrict", NOT_ROUTE)
    assert bench.state.routes == {event.number: ("s1", "email")}


def test_the_channel_proposed_may_not_be_closed_either() -> None:
    bench = routed()
    refusal, = bench.refuse("hana", "decide", "restrict", {**NOT_ROUTE, "decided": [{"measure": "closed", "channels": ["email"]}]})
    assert refusal.message.startswith("Day-to-day contact is to stay open by e-mail")


def test_the_last_proposal_counts_and_none_that_was_taken_back() -> None:
    bench = routed()
    bench.take("milo", "entry.annul", "entry", {"why": "By mistake.", "about-event": 2})
    bench.propose(route="letter")
    event = bench.take("hana", "decide", "restrict", NOT_ROUTE)
    assert bench.state.routes == {event.number: ("s1", "letter")}


def test_the_channel_of_another_report_is_not_this_ones() -> None:
    bench = routed()
    bench.report()
    bench.take("milo", "propose", "proposed", {"why": "It has to stop.", "proposed": TWOS, "route": "letter"}, matter="propose.3")
    event = bench.take("hana", "decide", "restrict", NOT_ROUTE, matter="decide.2")
    assert bench.state.routes == {event.number: ("s1", "email")}


def test_a_named_channel_goes_with_the_last_row_of_its_decision() -> None:
    bench = decided([*TWOS, *CLOSED])
    assert bench.state.routes == {3: ("s1", "telephone")}
    bench.take("hugo", "review", "some", {"lift": ["row.3"]})
    assert bench.state.routes == {3: ("s1", "telephone")}
    bench.take("hugo", "review", "remove")
    assert bench.state.routes == {}


def test_a_warning_names_no_channel() -> None:
    bench = routed()
    bench.take("hana", "decide", "restrict", {**NOT_ROUTE, "decided": [{"measure": "word"}]})
    assert bench.state.routes == {}


@pytest.mark.parametrize(
    ("closed", "needs", "found"),
    [
        (("office",), (), ("telephone", "email", "letter")),
        (("office",), ("speaking",), ("telephone",)),
        (("office", "telephone"), ("speaking",), ("telephone", "office")),  # nothing usable is left: all that is usable is open
        ((), ("nothing-known",), ("telephone", "email", "letter", "office")),
    ],
)
def test_the_channels_that_are_open_now(closed: tuple[str, ...], needs: tuple[str, ...], found: tuple[str, ...]) -> None:
    assert open_channels(variant(), closed, needs) == found


def test_somebody_who_can_use_no_channel_may_use_any() -> None:
    policy = variant(('cannot = ["email", "letter"]', 'cannot = ["email", "letter", "telephone", "office"]'))
    assert open_channels(policy, ("office",), ("speaking",)) == ("telephone", "email", "letter", "office")


def test_which_matter_is_the_review() -> None:
    policy = variant()
    assert [name for name in policy.matters if reviews(policy, name)] == ["review"] and not reviews(policy, "nothing")


def test_rows_end_with_their_day() -> None:
    bench = posted(rows=[{"measure": "twos", "ends": "2026-03-31"}])
    assert bench.at("2026-03-31 23:59").in_force() == ["twos"] and bench.at("2026-04-01 00:00").in_force() == []
    assert [row.ends for row in bench.state.rows.values()] == [local("2026-03-31 23:59:59")]
