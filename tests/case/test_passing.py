"""What time does: each moment announced once, in the order in which things fell due, and the same whenever it is noticed."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenhand.case.facts import Book
from evenhand.case.fold import fold
from evenhand.case.passing import next_moment, pass_time
from tests.case.bench import Bench, local, variant

WATCH = {"attend": [{"measure": "watch", "risk": "threat"}]}


def happened(bench: Bench, since: int = 0) -> list[tuple[str, str]]:
    """What time has done, and to what."""
    found = []
    for event in bench.state.events[since:]:
        if event.step == "time":
            ids = [effect["id"] for effect in event.effects if effect["do"] in ("begin", "lift", "lapsed")]
            found.append((event.outcome, ids[0]))
    return found


def chased() -> Bench:
    """A duty with something that follows when its time runs out."""
    bench = Bench()
    bench.report("chased")
    return bench


def decided(rows: Any = None) -> Bench:
    bench = Bench()
    bench.decided(rows)
    bench.send("2026-03-02")
    return bench


# --- each once ----------------------------------------------------------------------------------
def test_each_moment_is_announced_once() -> None:
    bench = Bench()
    bench.report()
    bench.take("mira", "attend", "impose", WATCH)
    for text in ("2026-03-02 09:00", "2026-03-02 09:00", "2026-03-05 11:59", "2026-03-05 12:00", "2026-03-05 12:00", "2026-03-05 12:01", "2026-03-06 09:00"):
        bench.at(text)
    assert happened(bench) == [("began", "row.2"), ("ended", "row.2"), ("lapsed", "confirm.2")]
    assert bench.state.matters["confirm.2"].lapsed and bench.state.matters["confirm.2"].open, "a lapse locks nothing"


def test_a_restriction_begins_with_service() -> None:
    bench = decided()
    assert happened(bench.at("2026-03-03 23:59")) == []
    bench.at("2026-03-04 00:00")
    event = bench.state.events[-1]
    assert (event.step, event.outcome, event.clause, event.strand, event.by, event.role) == ("time", "began", ("3",), "s1", "", "")
    assert event.occurred_at == event.recorded_at == local("2026-03-04 00:00") and event.effects == ({"do": "begin", "id": "row.3"},)
    assert (event.edition, event.matter) == ("plain", "")


def test_a_duty_is_late_from_the_second_after_it_was_due() -> None:
    bench = chased()
    due = bench.matter("chase").due
    assert due == local("2026-03-04 23:59:59")
    assert pass_time(bench.book, bench.state, due) == []
    made = pass_time(bench.book, bench.state, due + timedelta(microseconds=1))
    assert [event.outcome for event in made] == ["lapsed"] and made[0].matter == "chase.1"
    assert made[0].effects[0] == {"do": "lapsed", "id": "chase.1", "at": due.isoformat()}
    assert (made[0].edition, made[0].strand, made[0].clause) == ("plain", "s1", ("1",))


def test_an_aim_is_late_without_breach() -> None:
    """Our own target passes and nothing is announced."""
    bench = chased()
    assert bench.matter("chase").aim == local("2026-03-02 13:00")
    assert happened(bench.at("2026-03-03 09:00")) == []


def test_what_follows_when_time_runs_out() -> None:
    bench = chased().at("2026-03-05 00:00")
    assert bench.open() == ["chase", "escalate", "letter.approve"]
    assert bench.due("escalate") == "2026-03-06" and bench.due("letter.approve") == "2026-03-12"
    letter, = bench.state.letters.values()
    assert (letter.id, letter.strand, letter.about) == ("sorry.2", "s1", 0) and bench.matter("escalate").id == "escalate.2"


def test_what_follows_is_about_the_same_decision() -> None:
    """An appeal that nobody answered in time: what time opens and wants is about the decision appealed against."""
    policy = variant(('title = "Answer the appeal"\nkind = "duty"', 'title = "Answer the appeal"\nkind = "duty"\nover = { opens = ["escalate"], letter = "answer" }'))
    bench = Bench(policy)
    bench.decided()
    bench.send("2026-03-02")
    bench.take("person", "appeal", "made", {"why": "I disagree."})
    bench.at("2026-03-17 00:00")
    letter = next(one for one in bench.state.letters.values() if one.name == "answer")
    assert (bench.matter("escalate").about, letter.about, letter.strand, bench.matter("escalate").strand) == (3, 3, "s1", "s1")


def test_time_has_no_policy_but_the_strands_own() -> None:
    """A later edition in force changes nothing for what runs under the earlier."""
    bench = chased()
    bench.book = Book({"plain": bench.policy, "next": variant(('over = { opens = ["escalate"], letter = "sorry" }', 'over = { letter = "sorry" }'), ('title = "Nobody answered", opens = ["chase"]', 'title = "Nobody answered", opens = ["chase", "escalate"]'))}, "next")
    assert bench.at("2026-03-05 00:00").open() == ["chase", "escalate", "letter.approve"]


def test_what_was_done_in_time_is_not_late() -> None:
    bench = chased()
    bench.take("mira", "chase", "rung")
    assert happened(bench.at("2026-04-01 09:00")) == [("lapsed", "close.2")]


def test_what_lasts_while_restrictions_stand_ends_with_them() -> None:
    bench = decided([{"measure": "twos", "ends": "2026-03-31"}]).at("2026-04-01 00:00")
    event = bench.state.events[-1]
    assert event.outcome == "ended"
    assert [(effect["do"], effect.get("id")) for effect in event.effects] == [("lift", "row.3"), ("close", "review.3"), ("unroute", None)]
    assert bench.state.rows["row.3"].how == "ended" and bench.state.rows["row.3"].lifted == local("2026-03-31 23:59:59")
    assert bench.state.routes == {} and bench.open() == ["appeal"]


def test_a_case_with_nothing_left_is_brought_to_its_close() -> None:
    """When the last right has lapsed, and not before."""
    bench = decided([{"measure": "twos", "ends": "2026-03-31"}])
    assert "close" not in bench.at("2026-04-01 23:59").open()
    bench.at("2026-04-02 00:00")
    assert bench.open() == ["appeal", "close"] and bench.due("close") == "2026-04-13", "Easter left out"


def test_nothing_happens_on_an_ended_case() -> None:
    bench = chased()
    bench.take("mira", "chase", "rung")
    bench.take("mira", "close", "closed")
    assert bench.at("2030-01-01 00:00").state.events[-1].step == "close" and bench.state.ended


def test_a_row_that_ends_before_it_is_served_never_begins() -> None:
    bench = Bench()
    bench.decided([{"measure": "twos", "ends": "2026-03-03"}])
    bench.send("2026-03-02")
    assert happened(bench.at("2026-03-09 09:00")) == [("ended", "row.3")]


def test_what_was_lifted_neither_begins_nor_ends() -> None:
    bench = decided([{"measure": "twos", "ends": "2026-03-31"}])
    bench.take("hugo", "review", "remove")
    assert ("began", "row.3") not in happened(bench.at("2026-05-01 09:00")) and ("ended", "row.3") not in happened(bench)


def test_a_last_day_that_moved_can_pass_again() -> None:
    bench = decided().at("2026-04-02 09:00")
    assert happened(bench)[-1] == ("lapsed", "appeal.5")
    bench.take("clea", "letter.returned", "returned", {"proof": "Gone away."})
    assert not bench.state.matters["appeal.5"].lapsed
    bench.send("2026-04-02")
    bench.at("2026-06-01 09:00")
    assert [one for one in happened(bench) if one == ("lapsed", "appeal.5")] == [("lapsed", "appeal.5")] * 2


# --- whenever it is noticed ---------------------------------------------------------------------
def begun() -> Bench:
    bench = Bench()
    bench.report()
    bench.take("mira", "attend", "impose", WATCH)
    bench.take("mira", "record-order", "recorded", {"order": [{"measure": "order", "maker": "A court", "ends": "2026-03-06"}]})
    return bench


def quiet() -> Bench:
    """Two that end on different days, and nothing else: closing is somebody's turn only after the second."""
    bench = decided([{"measure": "twos", "ends": "2026-04-08"}, {"measure": "closed", "channels": ["office"], "ends": "2026-04-03"}])
    return bench


def late() -> Bench:
    """One that begins and ends while nobody looks."""
    return decided([{"measure": "twos", "starts": "2026-03-06", "ends": "2026-03-08"}])


@pytest.mark.parametrize("begin", [chased, decided, begun, quiet, late], ids=lambda one: one.__name__)
@pytest.mark.parametrize("hours", [1, 24, 24 * 7])
def test_a_pass_that_was_down_catches_up(begin: Callable[[], Bench], hours: int) -> None:
    """What has happened, when, in which order and with which consequences is the same; only when it was noticed differs."""
    fine, coarse = begin(), begin()
    end = fine.now + timedelta(days=45)
    while fine.now < end:
        fine.now += timedelta(hours=1)
        pass_time(fine.book, fine.state, fine.now)
    while coarse.now < end:
        coarse.now = min(end, coarse.now + timedelta(hours=hours))
        pass_time(coarse.book, coarse.state, coarse.now)
    def shape(bench: Bench) -> list[Any]:
        return [(event.number, event.outcome, event.matter, event.occurred_at, event.effects) for event in bench.state.events if event.step == "time"]

    assert shape(coarse) == shape(fine) and len(shape(fine)) > 1


def test_in_the_order_in_which_things_fell_due() -> None:
    bench = begun()
    bench.now = local("2026-05-01 09:00")
    made = pass_time(bench.book, bench.state, bench.now)
    times = [event.occurred_at for event in made]
    assert times == sorted(times) and {event.recorded_at for event in made} == {bench.now}
    assert [event.number for event in made] == list(range(4, 4 + len(made)))
    assert [event.outcome for event in made][:4] == ["began", "began", "ended", "lapsed"]


@given(steps=st.lists(st.integers(1, 200), min_size=1, max_size=12))
@settings(deadline=None, max_examples=30)
def test_however_often_it_passes(steps: list[int]) -> None:
    """Any rhythm of passes gives the same events, and folding them the same case."""
    begins, end = (begun(), quiet(), late(), chased()), timedelta(hours=2400)
    for bench in begins:
        once = fold(bench.state.events)
        for hours in steps:
            bench.now += timedelta(hours=hours)
            pass_time(bench.book, bench.state, bench.now)
        start = once.events[-1].recorded_at
        pass_time(bench.book, bench.state, start + end)
        pass_time(bench.book, once, start + end)
        assert [(one.outcome, one.occurred_at, one.effects) for one in once.events] == [(one.outcome, one.occurred_at, one.effects) for one in bench.state.events]
        assert fold(bench.state.events).matters == bench.state.matters and once.rows == bench.state.rows


# --- when it will next do something -------------------------------------------------------------
def test_the_next_moment() -> None:
    bench = chased()
    assert next_moment(bench.state, bench.now) == local("2026-03-05 00:00:00")
    assert next_moment(bench.state, local("2026-03-05 00:00:00")) is None, "what is due this second is the pass's own"
    bench.at("2026-03-05 00:00")
    assert next_moment(bench.state, bench.now) == local("2026-03-07 00:00:00"), "escalating"
    bench = decided([{"measure": "twos", "starts": "2026-03-20", "ends": "2026-06-30"}])
    assert next_moment(bench.state, bench.now) == local("2026-03-20 00:00:00")
    assert next_moment(bench.at("2026-03-20 00:00").state, bench.now) == local("2026-04-02 00:00:00"), "the appeal lapses"
    assert next_moment(bench.at("2026-04-02 00:00").state, bench.now) == local("2026-06-30 23:59:59")


def test_nothing_more_will_happen() -> None:
    bench = chased()
    bench.take("mira", "chase", "rung")
    bench.take("mira", "close", "closed")
    assert next_moment(bench.state, bench.now) is None


def test_time_passes_before_a_step_judges() -> None:
    """A precaution that ended at noon cannot be ended at one; its right is closed with what it was about only by a step."""
    bench = Bench()
    bench.report()
    bench.take("mira", "attend", "impose", WATCH)
    bench.at("2026-03-05 13:00")
    assert bench.in_force() == [] and bench.standing() == []
    assert bench.rules("milo", "confirm", "confirmed") == {"complete"}, "there is nothing left to confirm"


def test_what_enters_work_shows_before_it_is_due() -> None:
    """Sixty days before the review, at the beginning of the day."""
    bench = decided()
    review = bench.matter("review")
    assert (bench.due("review"), review.shows) == ("2027-03-02", local("2027-01-01 00:00"))
    assert bench.matter("appeal").shows is None


def test_a_duty_without_a_limit_is_never_late() -> None:
    policy = variant(("limit = { days = 2 }\naim", "aim"))
    bench = Bench(policy)
    bench.report("chased")
    assert happened(bench.at("2036-01-01 00:00")) == [] and bench.due("chase") == "none"
