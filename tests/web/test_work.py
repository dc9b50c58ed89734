"""Your work: soonest first, rights apart, what others have now, what came of my reports, for whom I stand in."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.auth import get_user_model
from django.http import HttpRequest
from django.template.loader import render_to_string

from evenhand import desk
from evenhand.case.facts import Actor
from evenhand.people import make
from evenhand.people.models import Colleague
from tests.web.conftest import NOW, As
from tests.web.paper import link, words
from tests.web.test_queries import queries, report


def test_what_waits_in_groups_with_their_counts(as_: As) -> None:
    said = words(as_("iris.dell").get("/work"))
    assert "Late (" in said and "The longest late stands first" in said and "late, " in said
    assert said.index("Late (") < said.index("What you may do, but need not")
    assert "case C-" in said and "clause" in said


def test_what_is_late_of_a_group_is_each_seats_and_not_nobodys(demonstration: None) -> None:
    found = desk.my_work(actor=Actor("iris.dell"), now=NOW + timedelta(days=30)).overview
    assert found is not None
    whose = dict(found.by_office)
    assert "Nobody" not in whose and any("Health and Safety Business Adviser, HR and OD Manager" in one for one in whose)


def test_nothing_waits(as_: As) -> None:
    make.colleague(ref="new.one", name="New One", email="new.one@demo.example", since=NOW - timedelta(days=1), roles=[])
    Colleague.objects.filter(ref="new.one").update(user=get_user_model().objects.create(username="new.one"))
    said = words(as_("new.one").get("/work"))
    assert "Nothing waits for you. When something does, it stands here" in said
    assert "What came of your reports" not in said and "Across all cases" not in said


def test_what_came_of_a_report_is_one_press_away(as_: As) -> None:
    report("P-1004", 5)
    client = as_("amy.field")
    page = client.get(link(client.get("/"), "Your work"))
    said = words(page)
    assert "What came of your reports" in said and "Your report of Friday 28 August" in said
    assert "Next: " in said and "left" in said


def test_a_long_list_goes_on_on_another_page_and_holds_no_standing_rights(as_: As) -> None:
    for number in range(60):
        report("P-1004", number)
    client = as_("ben.orchard")
    first = client.get("/work")
    assert "There is more: this page shows the soonest" in words(first)
    assert first.content.decode().count('class="app-list__title"') >= len(desk.work(actor=Actor("ben.orchard"), now=NOW).items) == 50
    second = client.get(link(first, "Later work"))
    assert "Back to the soonest" in words(second) and "What came of your reports" not in words(second)


def test_the_rest_of_a_report_leads_to_its_list_and_says_that_it_was_begun(as_: As) -> None:
    report("P-1004", 5)
    client = as_("amy.field")
    start = link(client.get("/work"), "Complete the report")
    assert "/rest?matter=" in start
    client.post(start, {"ask": "allegation", "answer-allegation": "no"})
    assert "You have begun this." in words(client.get("/work"))


def test_whose_work_one_covers_and_who_covers_one_s_own(as_: As) -> None:
    report("P-1004", 5)
    ben = Colleague.objects.get(ref="ben.orchard")
    Colleague.objects.filter(ref="ben.orchard").update(deputy=Colleague.objects.get(ref="wren.marsh"))
    make.away(colleague=ben, start=NOW - timedelta(hours=1), end=NOW + timedelta(days=3))
    said = words(as_("wren.marsh").get("/work"))
    assert "You stand in for Ben Orchard, who is away until 4:55pm on Monday 31 August." in said and "You act for Ben Orchard" in said
    assert "You are recorded as away until 4:55pm on Monday 31 August: Wren Marsh acts for you." in words(as_("ben.orchard").get("/work"))


def test_a_look_on_a_monday_is_one_page_for_whoever_may_see_every_case(as_: As) -> None:
    said = words(as_("iris.dell").get("/work"))
    assert "Across all cases" in said and "What is late, by whose turn it is" in said and "due in the next seven days" in said
    assert "Across all cases" not in words(as_("amy.field").get("/work"))


@pytest.mark.parametrize("who", ["iris.dell", "ben.orchard", "amy.field"])
def test_as_many_queries_however_much_there_is(as_: As, who: str) -> None:
    client = as_(who)
    before = queries(client, "/work")
    for number in range(12):
        report("P-1004", number)
    assert queries(client, "/work") == before <= 30


def test_what_is_late_stands_above_whom_to_ask(demonstration: None) -> None:
    """The page alone: what waits by a day is on top, then what waits without one, then what comes later."""
    ask = {"href": "/", "title": "Ask somebody", "line": "", "late": False}
    late, soon = ({"title": title, "items": [], "late": title == "Late", "pressing": title == "Late"} for title in ("Late", "Later"))
    said = render_to_string("web/work.html", {"groups": [late, soon], "pressing": [late], "others": [soon], "asks": [ask], "asks_number": 1}, HttpRequest())
    assert said.index("Late <") < said.index("Whether somebody may act") < said.index("Later <")
