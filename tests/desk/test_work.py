"""Lists: whose turn, soonest first, page by page, by the same judgement as the case's own page."""

from __future__ import annotations

from datetime import timedelta

import pytest

from evenhand import desk
from evenhand.people import make
from evenhand.people.models import Colleague
from tests.desk.world import NOW, counted, decide, later, report, who

pytestmark = [pytest.mark.both_engines, pytest.mark.django_db]


def names(ref: str, now: object = None, **more: object) -> list[str]:
    page = desk.work(actor=who(ref), now=now or later(hours=1), **more)  # type: ignore[arg-type]
    return [one.name for one in page.items]


def test_each_sees_their_own_soonest_first(small: None) -> None:
    report()
    assert names("maya") == ["care", "group"], "what may be done on every case at any time is nobody's work"
    assert {"attend", "orders"} < set(names("otto", mine=False)), "but it is there for whoever may see all"
    assert names("dee") == names("dan") == ["decide"]
    assert names("ada") == ["group"]  # `instead` of the line manager only when no owner is free
    assert names("otto") == names("nobody") == []
    with pytest.raises(desk.NotFound):
        names("ghost")


def test_a_row_says_what_how_long_and_for_whom(small: None) -> None:
    case = report()
    (one,) = desk.work(actor=who("dee"), now=later(hours=1)).items
    assert (one.case, one.matter, one.title, one.clause, one.kind, one.initials) == (case, "decide.1", "Decide", ("2",), "duty", "PE")
    assert (one.late, one.time_left, one.owner, one.acting, one.mine) == (False, "7 days left", ("Decider",), ("dan", "dee"), True)
    (one,) = desk.work(actor=who("dee"), now=later(days=8, hours=15)).items
    assert (one.late, one.time_left) == (True, "late by 1 day")


def test_a_deputy_takes_over_while_somebody_is_away_and_the_one_named_instead(small: None) -> None:
    report()
    maya = Colleague.objects.get(ref="maya")
    Colleague.objects.filter(ref="maya").update(deputy=Colleague.objects.get(ref="hari"))
    assert names("hari") == []
    make.away(colleague=maya, start=NOW, end=later(days=3))
    assert names("hari")[:2] == ["care", "group"]
    Colleague.objects.filter(ref="maya").update(deputy=None)
    assert names("ada") == ["care", "group"]
    assert "care" not in names("maya")


def test_nobody_is_handed_what_they_may_not_do(small: None) -> None:
    report(by="dee")
    assert names("dee") == [] and names("dan") == ["decide"]


def test_filters(small: None) -> None:
    report()
    report(later(days=1), person="P-2")
    assert names("dee", before=later(days=7, hours=16)) == ["decide"]
    assert names("dee", overdue=True) == [] and names("dee", later(days=8), overdue=True) == ["decide"]
    assert names("otto", mine=False, role="decider") == ["decide", "decide"]
    assert len(names("otto", mine=False)) == 14
    assert names("nobody", mine=False) == []
    assert names("dee", cursor="nonsense") == ["decide", "decide"]


def test_what_is_far_ahead_is_in_nobodys_work_yet(small: None) -> None:
    decide(report(), later(hours=1))
    assert names("otto", later(days=30)) == ["letter.approve"]
    assert names("otto", later(days=160)) == ["letter.approve", "review"]


def test_a_right_that_has_run_out_is_nobodys_work(small: None) -> None:
    case = report()
    decide(case, later(hours=1))
    desk.take_step(
        case=case, step="letter.approve", outcome="approved", answers={"posting": "2026-03-03", "way": "hand"},
        actor=who("otto"), now=later(hours=2),
    )  # fmt: skip
    desk.take_step(case=case, step="letter.dispatch", outcome="dispatched", answers={}, actor=who("maya"), now=later(hours=3))
    open_to_all = desk.work(actor=who("otto"), now=later(days=40), mine=False).items
    (appeal,) = [one for one in open_to_all if one.name == "appeal"]
    assert (appeal.late, appeal.time_left) == (False, "ran out 11 days ago")
    for ref in ("otto", "maya", "dee", "hana"):
        assert not [one for one in desk.work(actor=who(ref), now=later(days=40)).items if one.kind == "right" and one.due]


def test_pages_hold_every_row_once(small: None) -> None:
    for number in range(60):
        report(NOW + timedelta(minutes=number), person=f"P-{number % 2 + 1}")
    found, cursor, pages = [], "", 0
    while True:
        page = desk.work(actor=who("dee"), now=later(hours=2), cursor=cursor)
        found += [(one.due, one.case) for one in page.items]
        pages, cursor = pages + 1, page.cursor
        if not cursor:
            break
    assert (len(found), len(set(found)), pages) == (60, 60, 2)
    assert [due for due, _ in found] == sorted(due for due, _ in found)


def test_a_page_takes_as_many_queries_however_many_cases_there_are(small: None) -> None:
    report()

    def spent(call: object) -> int:
        with counted() as count:
            call()  # type: ignore[operator]
            return count()

    lists = [
        lambda: desk.work(actor=who("dee"), now=later(hours=2)),
        lambda: desk.cases(actor=who("otto"), now=later(hours=2)),
        lambda: desk.cases(actor=who("dee"), now=later(hours=2), open=True, q="pat"),
    ]
    few = [spent(one) for one in lists]
    for number in range(40):
        report(later(minutes=number), person=f"P-{number % 2 + 1}")
    assert [spent(one) for one in lists] == few
    assert max(few) <= 16, few


def test_cases_that_one_may_see_latest_first(small: None) -> None:
    first, second = report(), report(later(minutes=1), person="P-2", by="nobody")

    def refs(ref: str, **more: object) -> list[str]:
        return [one.ref for one in desk.cases(actor=who(ref), now=later(days=2), **more).items]  # type: ignore[arg-type]

    assert refs("otto") == refs("dee") == [second, first]
    assert refs("rae") == [first] and refs("nobody") == [second] and refs("hari") == []
    assert refs("otto", q="other") == [second] and refs("otto", q="Sam Othr") == [second] and refs("otto", q=first.lower()) == [first]
    assert refs("otto", q="P-1") == [first] and refs("otto", q="nobody at all") == [] and refs("otto", q="\0") == [second, first]
    assert refs("otto", open=True) == [second, first] and refs("otto", open=False) == []
    assert refs("otto", overdue=True) == [second, first] and refs("otto", overdue=False) == []
    assert refs("dee", mine=True) == [second, first] and refs("otto", mine=True) == []
    assert refs("otto", owner="decider") == [second, first] and refs("otto", owner="owner") == []
    item = desk.cases(actor=who("otto"), now=later(days=2)).items[0]
    assert (item.person, item.initials, item.name, item.late, item.waiting) == ("P-2", "SO", "Sam Other", True, "Ask how they are")


def test_pages_of_cases(small: None) -> None:
    for number in range(55):
        report(NOW + timedelta(minutes=number))
    first = desk.cases(actor=who("otto"), now=later(hours=2))
    second = desk.cases(actor=who("otto"), now=later(hours=2), cursor=first.cursor)
    assert (len(first.items), len(second.items), second.cursor) == (50, 5, "")
    assert len({one.ref for one in (*first.items, *second.items)}) == 55


def test_time_that_cannot_be_passed_on_one_case_does_not_stop_the_others(small: None, monkeypatch: pytest.MonkeyPatch) -> None:
    first, second = report(), report(later(minutes=1))
    from evenhand.desk.workload import passtime

    happenings = passtime.happenings

    def failing(book: object, state: object, now: object) -> object:
        if state.events[0].recorded_at == NOW:  # type: ignore[attr-defined]
            raise RuntimeError("broken")
        return happenings(book, state, now)  # type: ignore[arg-type]

    monkeypatch.setattr(passtime, "happenings", failing)
    assert desk.pass_time(now=later(days=30)) == 3
    with pytest.raises(RuntimeError):
        desk.pass_time(now=later(days=30), case=first)
    assert desk.pass_time(now=later(days=30), case=second) == 0
    monkeypatch.setattr(passtime, "happenings", happenings)
    assert desk.pass_time(now=later(days=30)) == 3
