"""Labels for people, pointed out in a browser while somebody types: politely, and never in the way."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from evenhand.registers.models import CaseRow
from tests.web.keys import Keys

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def keys(browser: Any, live_server: Any, empty_installation: Path) -> Iterator[Keys]:
    """Amy Field at the report's form, on a telephone."""
    context = browser.new_context(viewport={"width": 360, "height": 740})
    keys = Keys(context.new_page(), live_server.url)
    keys.sign_in("amy.field")
    keys.menu("Report an incident")
    yield keys
    context.close()


def test_a_label_is_pointed_out_beside_the_box_and_goes_when_it_is_mended(keys: Keys) -> None:
    page = keys.page
    box = page.get_by_label("What happened, in a sentence")
    box.fill("The vexatious tenant shouted “you troublemaker”.")
    hint = page.locator("#answer-what-labels")
    hint.get_by_text("You wrote “vexatious”. Say what was said or done").wait_for()
    assert hint.get_attribute("aria-live") == "polite" and "troublemaker" not in hint.inner_text()
    assert "answer-what-labels" in box.get_attribute("aria-describedby")
    keys.check()
    box.fill("She shouted “you troublemaker” and asked for her mental health worker.")
    hint.locator("p").first.wait_for(state="detached")
    assert "answer-what-labels" not in (box.get_attribute("aria-describedby") or "")


def test_it_holds_nothing_up(keys: Keys) -> None:
    page = keys.page
    page.get_by_label("Who was it, or where did it happen?").fill("P-1009")
    page.get_by_label("What happened, in a sentence").fill("A nasty piece of work.")  # the next press is not moved away from
    page.get_by_label("Nobody is in danger now").check()
    page.get_by_label("Your telephone number").fill("01632 960001")
    page.get_by_role("button", name="Report it").click()
    page.wait_for_url("**/report/C-*")
    assert CaseRow.objects.count() == 1
    keys.reads("You wrote “nasty piece of work”")
    keys.check()
