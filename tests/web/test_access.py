"""Who may open an address: every one says so, and does as it says."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client
from django.urls import URLPattern
from pytest_django import Settings

from evenhand.people.models import Colleague
from evenhand.web import access
from evenhand.web.urls import urlpatterns
from tests.web.conftest import As
from tests.web.paper import words

GIVEN = {
    "ref": "C-000001", "uprn": "100900000001", "number": "3.18", "step": "note", "matter": "notes.1", "letter": "decision.1",
    "file": "0000000000000001", "kind": "telephone",
}  # fmt: skip
PLAIN = [one for one in urlpatterns if isinstance(one, URLPattern)]


def address(pattern: URLPattern) -> str:
    """An address that the pattern matches."""
    route = str(pattern.pattern)
    person = route.startswith("people/")
    for name, value in GIVEN.items():
        for kind in ("slug", "str"):
            route = route.replace(f"<{kind}:{name}>", "P-1001" if person and name == "ref" else value)
    return "/" + route.replace("<int:number>", "3").replace("<str:ticket>", "WzFd:none")


@pytest.mark.parametrize("pattern", PLAIN, ids=lambda one: one.name)
def test_every_address_says_who_may_open_it(pattern: URLPattern) -> None:
    assert pattern.callback.access in (access.ANYONE, access.COLLEAGUE, access.DEMONSTRATION)


def test_no_address_is_missed() -> None:
    assert len(PLAIN) == len(urlpatterns) > 15


@pytest.mark.parametrize("pattern", PLAIN, ids=lambda one: one.name)
def test_whoever_is_not_signed_in_sees_nothing_of_a_case(demonstration: None, pattern: URLPattern) -> None:
    at = address(pattern)
    for answer in (Client().get(at), Client().post(at)):
        if pattern.callback.access == access.COLLEAGUE:
            assert answer.status_code == 302 and answer["Location"].startswith("/sign-in?next=")
        elif pattern.callback.access == access.DEMONSTRATION:
            assert answer.status_code in (404, 405)
        else:
            assert answer.status_code in ((404,) if "ticket" in str(pattern.pattern) else (200, 302, 405))


@pytest.mark.parametrize("pattern", PLAIN, ids=lambda one: one.name)
def test_no_address_fails_for_a_colleague(as_: As, pattern: URLPattern) -> None:
    for ref in ("amy.field", "iris.dell", "lena.brook"):
        assert as_(ref).get(address(pattern)).status_code in (200, 302, 404, 405)


def test_pages_of_cases_are_not_kept_by_a_browser(as_: As) -> None:
    assert "no-store" in as_("iris.dell").get("/cases")["Cache-Control"]


def test_an_account_that_is_nobody_here_sees_nothing(demonstration: None) -> None:
    client = Client()
    client.force_login(get_user_model().objects.create(username="stranger"))
    answer = client.get("/")
    assert answer.status_code == 403 and "You cannot open this page" in words(answer)


def test_whoever_has_left_sees_nothing(as_: As) -> None:
    client = as_("wren.marsh")
    assert client.get("/work").status_code == 200
    one = Colleague.objects.get(ref="wren.marsh")
    one.left = one.roles.model.objects.first().since
    one.save()
    assert client.get("/work").status_code == 403


@pytest.mark.parametrize("at", ["/report", "/cases/C-000001/steps/note", "/people/P-1001", "/sign-out"])
def test_nothing_is_changed_by_a_form_that_is_not_ours(as_: As, at: str) -> None:
    client = Client(enforce_csrf_checks=True)
    client.force_login(Colleague.objects.get(ref="amy.field").user)
    answer = client.post(at, {"outcome": "noted"})
    assert answer.status_code == 403 and "Please send that again" in words(answer)


def test_signing_in_with_a_password(demonstration: None, settings: Settings) -> None:
    client = Client()
    wrong = client.post("/sign-in", {"username": "amy.field@demo.example", "password": "no"})
    assert wrong.status_code == 200 and "Enter the e-mail address and password" in words(wrong)
    from evenhand.commands.demo.pack import PASSWORD

    right = client.post("/sign-in?next=/work", {"username": "amy.field@demo.example", "password": PASSWORD, "next": "/work"})
    assert right["Location"] == "/work"
    assert client.post("/sign-out")["Location"] == "/sign-in"
    assert client.get("/work").status_code == 302


@pytest.mark.parametrize("away", ["https://elsewhere.example/", "//elsewhere.example", "javascript:alert(1)"])
def test_signing_in_leads_to_pages_of_ours_only(demonstration: None, settings: Settings, away: str) -> None:
    settings.EVENHAND_DEMO = True
    for at, data in (("/demonstration/sign-in", {"colleague": "amy.field"}),):
        assert Client().post(at, {**data, "next": away})["Location"] == "/"


def _bars(client: Client) -> str:
    return words(client.get("/"))


def test_the_bars_are_there_in_the_demonstration_only(as_: As, settings: Settings) -> None:
    client = as_("amy.field")
    assert "Demonstration" not in _bars(client)
    settings.EVENHAND_DEMO = True
    assert "Demonstration" in _bars(client) and "Act" not in _bars(client)
    assert "Ben Orchard" in _bars(client)


def test_one_press_acts_as_somebody_else(as_: As, settings: Settings) -> None:
    settings.EVENHAND_DEMO = True
    client = as_("amy.field")
    answer = client.post("/demonstration/sign-in", {"colleague": "iris.dell", "next": "/work"}, follow=True)
    assert "Signed in as Iris Dell" in words(answer)
    assert client.post("/demonstration/sign-in", {"colleague": "nobody"}).status_code == 404


def test_one_press_moves_the_date_on_and_time_does_its_work(
    as_: As, settings: Settings, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.EVENHAND_DEMO = True
    clock = tmp_path / "clock"
    clock.write_text("2026-08-28T16:55:00+01:00")
    client = as_("iris.dell")
    assert client.post("/demonstration/clock", {"move": "week"}).status_code == 404, "a fixed clock cannot be moved"
    settings.EVENHAND_TEST_CLOCK = str(clock)
    assert "Move on" in _bars(client)
    assert client.post("/demonstration/clock", {"move": "never"}).status_code == 404
    answer = client.post("/demonstration/clock", {"move": "week", "next": "/work"}, follow=True)
    assert "Friday 4 September 2026" in words(answer)
    case = words(client.get("/cases/C-000014"))
    assert "No longer in force" in case, "the precaution has ended at noon on the third working day"


