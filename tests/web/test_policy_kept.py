"""How the policy is kept: what another edition would change, adopting it, and the reports; under another policy."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from evenhand.desk.policies.reports import Period
from evenhand.people.models import Colleague
from evenhand.web.views.policy_reports import cell, head
from tests.desk import world
from tests.desk.test_reports import TABLE, reporting
from tests.web.conftest import signed_in
from tests.web.paper import words


def test_another_policy_without_readings_stories_and_reports(small: Callable[[str], Client]) -> None:
    client = small("rae")
    assert "No question is written down" in words(client.get("/policy/readings"))
    assert "None is written for this edition" in words(client.get("/policy/stories"))
    assert "does not say to whom" in words(client.get("/policy/reports"))
    assert client.get("/policy/reports/use").status_code == 404
    for where in ("", "/clauses", "/process", "/duties", "/letters", "/measures", "/roles", "/standards", "/editions"):
        assert client.get(f"/policy{where}").status_code == 200


# --- editions ------------------------------------------------------------------------------------


@pytest.fixture
def two(settings: Settings, db: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The small pack in force, and a next edition beside it in which an appeal has six weeks and its answer takes longer."""
    packs = tmp_path / "packs"
    for name in ("small", "next"):
        shutil.copytree(world.PACKS / "small", packs / name)
    process = packs / "next" / "process.toml"
    text = process.read_text("utf-8").replace("limit = { days = 28 }", "limit = { days = 42 }")
    text = text.replace("limit = { months = 6 }", "limit = { months = 3 }")
    process.write_text(text.replace("limit = { working_days = 10 }", "limit = { working_days = 20 }"), "utf-8")
    monkeypatch.setattr(world, "PACKS", packs)
    world.build(settings)
    settings.EVENHAND_TEST_CLOCK = (world.NOW + timedelta(days=1)).isoformat()
    _accounts()
    monkeypatch.setattr("evenhand.desk.policies.adopting.check", lambda folder: [])  # the small pack has no clauses
    monkeypatch.setattr("evenhand.desk.policies.adopting.faults_of_letters", lambda policy: [])
    return packs


def _accounts() -> None:
    from django.contrib.auth import get_user_model

    for one in Colleague.objects.all():
        one.user = get_user_model().objects.create(username=one.email)
        one.save()


def test_what_another_edition_would_change(two: Path) -> None:
    case = world.report()
    world.decide(case, world.later(hours=1))
    client = signed_in("otto")
    said = words(client.get("/policy/editions"))
    assert "small In force" in said and "at installation" in said and "next" in said
    said = words(client.get("/policy/editions/next"))
    assert "Worse for the person" in said and "Better for the person" in said and "42 days" in said and case in said
    assert "Adopt this edition" in said
    said = words(signed_in("rae").get("/policy/editions/next"))
    assert "Only Owner of the policy may adopt it" in said and "Adopt this edition" not in said
    assert client.get("/policy/editions/none").status_code == 404
    assert client.get("/policy/editions/small").status_code == 404, "the first changed nothing"


def test_an_edition_of_another_organisation_says_so(two: Path) -> None:
    text = (two / "next" / "policy.toml").read_text("utf-8")
    (two / "next" / "policy.toml").write_text(text.replace('name = "Small Homes"', 'name = "Large Homes"'), "utf-8")
    assert "It names another organisation: Large Homes" in words(signed_in("otto").get("/policy/editions/next"))


def test_an_edition_that_cannot_be_read_says_what_is_wrong(two: Path) -> None:
    (two / "next" / "process.toml").write_text("nonsense", "utf-8")
    assert "It cannot be read" in words(signed_in("otto").get("/policy/editions/next"))


def test_the_owner_adopts_it_with_reasons(two: Path) -> None:
    client = signed_in("otto")
    bare = client.post("/policy/editions/next/adopt", {"before": "small"})
    assert bare.status_code == 422 and "Say in a sentence why" in words(bare) and "Confirm that you have read" in words(bare)
    given = {"before": "small", "reasons": "The board agreed to it in May.", "sure": "yes"}
    assert client.post("/policy/editions/next/adopt", {**given, "before": "older"}).status_code == 422
    refused = signed_in("rae").post("/policy/editions/next/adopt", given)
    assert refused.status_code == 422 and "not yours to do" in words(refused)
    done = client.post("/policy/editions/next/adopt", given, follow=True)
    assert "The edition is adopted" in words(done) and "by Otto" in words(done) and "The board agreed" in words(done)
    assert client.post("/policy/editions/next/adopt", {**given, "before": "next"}).status_code == 422, "twice"
    assert "What the edition next changed" in words(client.get("/policy/editions/next"))


def test_an_older_edition_may_be_compared_too(two: Path, settings: Settings) -> None:
    shutil.copytree(two / "next", two / "last")
    client = signed_in("otto")
    for before, name in (("small", "next"), ("next", "last")):
        client.post(f"/policy/editions/{name}/adopt", {"before": before, "reasons": "The board agreed to it in May.", "sure": "yes"})
    said = words(client.get("/policy/editions/last"))
    assert "next and last compared" in said and "say the same" in said and "compare with small , next" in said
    assert "small and last compared" in words(client.get("/policy/editions/last?before=small"))
    assert "next and last compared" in words(client.get("/policy/editions/last?before=none"))


def test_what_improves_is_given_to_a_case_by_its_own_step(two: Path) -> None:
    case = world.report()
    world.decide(case, world.later(hours=1))
    client = signed_in("otto")
    client.post("/policy/editions/next/adopt", {"before": "small", "reasons": "The board agreed to it in May.", "sure": "yes"})
    page = client.get("/policy/editions/next")
    where = f"/cases/{case}/steps/edition.apply"
    assert where in page.content.decode()
    assert client.get(where).status_code == 200


# --- reports -------------------------------------------------------------------------------------


@pytest.fixture
def reported(settings: Settings, db: None, tmp_path: Path) -> None:
    """The small pack with a report, and one case."""
    reporting(settings, tmp_path, TABLE)
    settings.EVENHAND_TEST_CLOCK = world.later(days=40).isoformat()
    _accounts()
    world.report()


def test_a_report_for_whom_it_is(reported: None) -> None:
    said = words(signed_in("rae").get("/policy/reports"))
    assert "How the policy is used" in said and "Every 3 months, to: Adviser" in said and "Not for your office" in said
    link = 'href="/policy/reports/use"'
    assert link not in signed_in("rae").get("/policy/reports").content.decode() and link in signed_in("ada").get("/policy/reports").content.decode()
    told = signed_in("rae").get("/policy/reports/use")
    assert told.status_code == 403 and "This report is for: Adviser" in words(told)
    assert signed_in("rae").get("/policy/reports/use/csv").status_code == 403
    said = words(signed_in("ada").get("/policy/reports/use"))
    assert "April to June 2026, so far" in said and "January to March 2026" in said
    assert "Reports made 0 1" in said and "could point at somebody" in said


def test_a_report_for_a_spreadsheet(reported: None) -> None:
    answer = signed_in("ada").get("/policy/reports/use/csv")
    assert answer["Content-Type"].startswith("text/csv") and 'filename="use.csv"' in answer["Content-Disposition"]
    head, first, last = answer.content.decode().strip().splitlines()
    assert head.startswith("'=How the policy is used,from,to,Reports made,")
    assert first.startswith("whole,2026-01-01,2026-03-31,1,") and last.startswith("so far,2026-04-01,2026-06-30,0,")


@pytest.mark.parametrize(("first", "last", "said"), [
    ("2026-10-01", "2026-12-31", "October to December 2026"), ("2026-12-01", "2027-02-28", "December 2026 to February 2027"),
    ("2026-10-01", "2026-10-31", "October 2026"), ("2026-10-05", "2027-01-04", "5 October 2026 to 4 January 2027"),
])  # fmt: skip
def test_a_period_as_people_say_it(first: str, last: str, said: str) -> None:
    days = [date.fromisoformat(one) for one in (first, last)]
    assert head(Period(world.NOW, world.NOW, *days, running=False)) == said


@pytest.mark.parametrize("bad", ["=1+1", "+44", "-1", "@SUM(A1)", "\tx"])
def test_a_cell_is_never_a_formula(bad: str) -> None:
    assert cell(bad) == f"'{bad}" and cell("12") == "12"


@pytest.mark.parametrize("where", ["", "/reports", "/reports/use", "/stories", "/clauses/2", "/editions", "/process"])
def test_a_page_asks_as_much_with_more_cases(reported: None, where: str) -> None:
    client = signed_in("ada")
    client.get(f"/policy{where}")
    with world.counted() as before:
        client.get(f"/policy{where}")
        first = before()
    for number in range(4):
        world.report(world.later(minutes=number), person="P-2")
    with world.counted() as after:
        client.get(f"/policy{where}")
        assert after() == first <= 20
