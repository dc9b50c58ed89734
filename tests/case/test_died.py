"""What a death does to a case, and the way back: in the pure core, over a walk of what may stand."""

from __future__ import annotations

from datetime import timedelta

import pytest

from evenhand.case import died
from evenhand.case.fold import fold
from tests.case.bench import TWOS, Bench, decided, proposed

DAY = timedelta(days=1)


def benches() -> dict[str, Bench]:
    watched = Bench()
    watched.report()
    watched.take("mira", "attend", "impose", {"attend": [{"measure": "watch", "risk": "threat"}]})
    empty = Bench()
    empty.report()
    return {"reported": empty, "watched": watched, "proposed": proposed(rows=TWOS), "decided": decided()}


@pytest.mark.parametrize("name", ["reported", "watched", "proposed", "decided"])
def test_nothing_stands_and_nobody_is_chased_and_all_of_it_comes_back(name: str) -> None:
    bench = benches()[name]
    book, state, now = bench.book, bench.state, bench.now + timedelta(minutes=1)
    before = [(one.id, one.due) for one in state.open_matters()], [row.id for row in state.standing_rows(now)], [one.state for one in state.letters.values()]
    events = died.died(book, state, now, by="olga")
    assert events and not state.standing_rows(now) and {one.state for one in state.letters.values()} <= {"void"}
    assert [one for one in state.open_matters() if one.kind == "duty"] == [one for one in state.open_matters() if one.opened_by == events[0].number]
    assert died.stopped(book, state, now) == []
    died.taken_back(book, state, now + timedelta(minutes=1), by="olga")
    after = [(one.id, one.due) for one in state.open_matters()], [row.id for row in state.standing_rows(now)], [one.state for one in state.letters.values()]
    assert after == before
    assert died.taken_back(book, state, now + DAY) == []
    again = fold(state.events)
    assert again.rows == state.rows and again.letters == state.letters and again.matters == state.matters


def test_a_case_without_a_report_is_left_alone() -> None:
    assert died.died(Bench().book, Bench().state, Bench().now) == []
