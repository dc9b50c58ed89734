"""An edition that was changed while the server runs: a plain page and 503, and the card before contact all the same."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client
from pytest_django import Settings

from tests.desk.world import PACKS, decide, later, precaution, report


@pytest.fixture
def changed(small: Callable[[str], Client], tmp_path: Path, settings: Settings) -> Callable[[str], Client]:
    """The small pack in use, and then a file of it changed."""
    shutil.copytree(PACKS / "small", tmp_path / "small")
    settings.EVENHAND_POLICIES = str(tmp_path)
    case = report()
    decide(case, later(hours=1))
    precaution(case, later(hours=2))
    settings.EVENHAND_TEST_CLOCK = later(hours=3).isoformat()
    path = tmp_path / "small" / "process.toml"
    path.write_text(path.read_text().replace("days = 28", "days = 14"))
    return small


@pytest.mark.parametrize("address", ["/work", "/cases", "/cases/C-000001", "/policy", "/people/P-1", "/report"])
def test_every_page_that_needs_the_policy_says_what_is_wrong(changed: Callable[[str], Client], address: str) -> None:
    answer = changed("otto").get(address)
    text = answer.content.decode()
    assert answer.status_code == 503 and answer["Retry-After"] == "60" and answer["Cache-Control"] == "no-store"
    assert "The policy has been changed" in text and "The edition small is in use and has been changed" in text
    assert "check before contact" in text and "ring the emergency services" in text


def test_it_is_said_in_the_demonstration_too(changed: Callable[[str], Client], settings: Settings, tmp_path: Path) -> None:
    clock = tmp_path / "clock"
    clock.write_text(str(settings.EVENHAND_TEST_CLOCK), "utf-8")
    settings.EVENHAND_DEMO, settings.EVENHAND_TEST_CLOCK = True, str(clock)
    answer = changed("otto").get("/work")
    assert answer.status_code == 503 and "The policy has been changed" in answer.content.decode()


def test_the_card_before_contact_is_still_there(changed: Callable[[str], Client]) -> None:
    client = changed("olu")
    assert client.get("/", {"q": "Pat"}).status_code in (200, 302)
    answer = client.get("/people/P-1/card")
    assert answer.status_code == 200 and "Go in twos." in answer.content.decode()


def test_an_error_of_another_kind_is_not_taken_for_it(small: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch) -> None:
    from evenhand import desk

    client = small("otto")
    client.raise_request_exception = False
    monkeypatch.setattr(desk.clock, "now", lambda: 1 / 0)
    assert client.get("/work").status_code == 500
