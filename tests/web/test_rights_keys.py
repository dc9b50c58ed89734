"""Your say by keyboard alone, enlarged to 400 %: from the code to the reference, with what is wrong on the way."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from pytest_django import Settings

from tests.desk import world
from tests.desk.test_rights import a_letter
from tests.web.keys import Keys

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PAGE = "/your-say"


@pytest.fixture
def keys(browser: Any, live_server: Any, transactional_db: None, settings: Settings) -> Iterator[Keys]:
    world.build(settings)
    settings.EVENHAND_TEST_CLOCK = world.later(days=3).isoformat()
    context = browser.new_context(viewport={"width": 320, "height": 640}, reduced_motion="reduce")  # 1280 pixels at 400 %
    keys = Keys(context.new_page(), live_server.url)
    yield keys
    context.close()


@pytest.mark.parametrize(("choice", "reads"), [("Appeal", "Somebody of ours has to act on it by"), ("Something else", "A person reads it by the end of")])
def test_the_whole_way_by_keyboard_alone_at_four_hundred_per_cent(keys: Keys, choice: str, reads: str) -> None:
    _case, code = a_letter()
    page, focused = keys.page, "document.activeElement.className"
    keys.open(PAGE)
    keys.press("Go on")
    assert "govuk-error-summary" in page.evaluate(focused), "the summary of what is wrong has the focus"
    keys.follow_error("Nothing can be done with this code")
    assert page.evaluate("document.activeElement.id") == "code" and page.evaluate("document.activeElement.getAttribute('aria-describedby')").split()[-1] == "code-error"
    page.keyboard.type(code.lower())
    keys.press("Go on")
    keys.reads("What do you want to do?")
    keys.choose(choice)
    keys.choose("I am the person the letter is for")
    keys.press("Go on")
    keys.press("Go on")
    keys.reads("There is a problem")
    box = page.get_by_role("textbox", name="What you want to say")
    assert "Say what you want to say in a few words" in box.evaluate("one => one.getAttribute('aria-describedby').split(' ').map(id => document.getElementById(id).textContent).join(' ')")
    keys.write("What you want to say", "I was not there. لم أكن هناك")
    keys.press("Go on")
    keys.reads("Check before you send it")
    keys.press("Change it")
    keys.write("How we can reach you", "01632 960 001")
    keys.press("Go on")
    keys.reads("01632 960 001")
    keys.press("Send it")
    keys.reads("We have received it")
    keys.reads(reads)
