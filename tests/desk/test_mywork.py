"""A colleague's own page of work: what waits, for whom they stand in, what they handed on, what came of their reports."""

from __future__ import annotations

from typing import Any

import pytest

from evenhand import desk
from evenhand.people import make
from evenhand.people.models import Colleague
from tests.desk.world import NOW, counted, decide, later, precaution, report, who

pytestmark = [pytest.mark.both_engines, pytest.mark.django_db]


def mine(ref: str, now: Any = None, **more: Any) -> desk.MyWork:
    return desk.my_work(actor=who(ref), now=now or later(hours=1), **more)


def test_nothing_at_all(small: None) -> None:
    found = mine("nobody")
    assert (list(found.page.items), found.came, found.handed, found.covering, found.overview) == ([], [], [], [], None)
    with pytest.raises(desk.NotFound):
        mine("ghost")


def test_what_came_of_a_report(small: None) -> None:
    case = report()
    (one,) = mine("rae").came
    assert (one.case, one.initials, one.reported, one.ended, one.in_force, one.only_report) == (case, "PE", NOW, None, 0, False)
    assert one.following and one.following.title == "Ask how they are" and one.following.who == "Maya"
    precaution(case, later(minutes=5))
    assert mine("rae").came[0].in_force == 1
    assert mine("maya").came == [], "who did something else on a case did not report it"


def test_what_somebody_else_has_now(small: None) -> None:
    case = report()
    decide(case, later(hours=1))
    (one,) = mine("dee", later(hours=2)).handed
    assert (one.case, one.prepared, one.following.late) == (case, False, False)
    assert mine("rae", later(hours=2)).handed == [], "a report alone stands under what came of it"


def test_what_was_prepared_for_somebody(small: None) -> None:
    case = report()
    desk.save_draft(actor=who("dan"), case=case, step="decide", matter="decide.1", answers={}, for_="dee", now=NOW)
    (one,) = mine("dan").handed
    assert (one.case, one.following.title, one.following.who, one.prepared) == (case, "Decide", "Dee", True)
    assert mine("dee").begun == {(case, "decide.1"): "Dan"}
    desk.save_draft(actor=who("dee"), case=case, step="decide", matter="decide.1", answers={}, now=later(minutes=1))
    assert mine("dee").begun == {(case, "decide.1"): ""}, "the latest counts"


def test_leave_cover_says_whose_work_it_is(small: None) -> None:
    report()
    maya = Colleague.objects.get(ref="maya")
    Colleague.objects.filter(ref="maya").update(deputy=Colleague.objects.get(ref="hari"))
    make.away(colleague=maya, start=NOW, end=later(days=3))
    found = mine("hari")
    assert [(one.name, one.until) for one in found.covering] == [("Maya", later(days=3))]
    assert {one.covers for one in found.page.items} == {"maya"} and found.names["maya"] == "Maya"
    away = mine("maya")
    assert (away.away_until, away.deputy) == (later(days=3), "Hari")
    assert all(one.covers == "" for one in mine("dee").page.items)


def test_a_conflict_leaves_only_their_own_report(small: None) -> None:
    case = report(by="nobody")
    make.related(colleague=Colleague.objects.get(ref="nobody"), other="P-1")
    (one,) = mine("nobody").came
    assert (one.case, one.only_report, one.following, one.in_force) == (case, True, None, 0)


def test_all_cases_for_whoever_may_see_them_all(small: None) -> None:
    report()
    report(later(minutes=1), person="P-2")
    found = mine("otto", later(days=8, hours=15)).overview
    assert found is not None and found.open == 2 and found.late >= 2
    assert sum(number for _, number in found.by_office) == found.late
    make.related(colleague=Colleague.objects.get(ref="otto"), other="P-1")
    fewer = mine("otto", later(days=8, hours=15)).overview
    assert fewer is not None and fewer.open == 1 and fewer.late < found.late, "a conflict leaves no trace in a number"
    assert mine("dee").overview is None


def test_as_many_queries_however_many_cases_there_are(small: None) -> None:
    def spent(ref: str) -> int:
        with counted() as count:
            mine(ref, later(hours=2))
            return count()

    report()
    few = {ref: spent(ref) for ref in ("rae", "dee", "otto", "maya")}
    for number in range(30):
        report(later(minutes=number), person=f"P-{number % 2 + 1}")
    assert {ref: spent(ref) for ref in few} == few
    assert max(few.values()) <= 20, few
