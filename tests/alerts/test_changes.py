"""A change is written when a card differs from what was told, whatever made it differ, and only then."""

from __future__ import annotations

import pytest
from django.utils import translation

from evenhand import alerts, desk
from evenhand.alerts.models import Change
from evenhand.people import make
from tests.desk.world import FLAT, NOW, later, note, precaution, report, who

pytestmark = [pytest.mark.both_engines, pytest.mark.django_db]


def changes(**only: str) -> list[tuple[str, str, str]]:
    found = Change.objects.filter(**only).order_by("id")
    return [(one.kind, one.person, one.address) for one in found]


def test_a_report_and_a_note_change_no_card(small: None) -> None:
    case = report()
    note(case, later(hours=1))
    assert changes() == []


def test_began_and_ended_by_time_for_the_person_and_the_home(small: None) -> None:
    case = report()
    precaution(case, later(hours=1))
    assert changes() == [("began", "", FLAT), ("began", "P-1", "")]
    desk.pass_time(now=later(hours=2))  # the row began: that was told already
    note(case, later(hours=3))
    assert len(changes()) == 2
    assert desk.pass_time(now=later(days=9)) > 0
    assert changes()[2:] == [("ended", "", FLAT), ("ended", "P-1", "")]
    assert Change.objects.filter(state=Change.PENDING).count() == 4
    assert {one.alert for one in Change.objects.all()} == {f"{case}:row.2"}


def test_entered_in_error_is_withdrawn_and_gone(small: None) -> None:
    case = report()
    precaution(case, later(hours=1))
    desk.take_step(
        case=case, step="entry.annul", outcome="strand", answers={"why": "It was another man."}, actor=who("otto"), now=later(hours=2)
    )
    assert changes()[2:] == [("withdrawn_in_error", "", FLAT), ("withdrawn_in_error", "P-1", "")]
    card = alerts.card(person="P-1", now=later(hours=2), book=desk.editions.book())
    assert card and not card.alerts


def test_a_need_changes_the_card(small: None) -> None:
    desk.record_need(actor=who("rae"), person="P-1", need="large-print", said_by="his daughter", now=NOW)
    assert changes() == [("changed", "", FLAT), ("changed", "P-1", "")]
    desk.record_need(actor=who("rae"), person="P-1", need="large-print", said_by="again", now=later(hours=1))
    assert len(changes()) == 2


def test_moving_house_is_found_by_reconciling(small: None) -> None:
    mo = make.person(ref="M-1", name="Mo Ved", now=NOW)
    make.address(person=mo, uprn="old", lines="1 Old Street", since=later(days=-9), until=later(days=1))
    make.address(person=mo, uprn="new", lines="2 New Street", since=later(days=1))
    precaution(report(person="M-1"), later(hours=1))
    book = desk.editions.book()
    assert alerts.reconcile(now=later(hours=2), book=book) == 0
    assert alerts.reconcile(now=later(days=1), book=book) == 2
    assert changes(address="old")[-1][0] == "ended" and changes(address="new") == [("began", "", "new")]
    assert alerts.reconcile(now=later(days=1), book=book) == 0


def test_a_step_that_fails_tells_nobody(small: None) -> None:
    case = report()
    with pytest.raises(desk.Refused):
        precaution(case, later(hours=1), by="rae")
    assert changes() == []


def test_in_whose_language_somebody_acts_changes_no_card(small: None) -> None:
    case = report()
    precaution(case, later(hours=1))
    before = changes()
    with translation.override("cy"):  # months have names of their own in it, and a card says the month of a risk
        card = alerts.card(person="P-1", now=later(hours=2), book=desk.editions.book())
        assert card and card.alerts[0].risk and card.alerts[0].risk.month == "Mawrth 2026"
        note(case, later(hours=2))
        alerts.compare(people={"P-1"}, addresses={FLAT}, now=later(hours=2), book=desk.editions.book())
    assert changes() == before
