"""A connection lost in the middle of a report: nothing typed is lost, the page says so, and it is recorded once."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from evenhand.registers.models import CaseRow
from tests.web.keys import Keys

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
KEPT = "Object.keys(localStorage).filter(one => one.startsWith('evenhand:keep:')).length"
WHAT = "She shouted and banged on the desk."


@pytest.fixture
def keys(browser: Any, live_server: Any, empty_installation: Path) -> Iterator[Keys]:
    """Amy Field at the report's form, on a telephone."""
    context = browser.new_context(viewport={"width": 360, "height": 740})
    keys = Keys(context.new_page(), live_server.url)
    keys.sign_in("amy.field")
    keys.menu("Report an incident")
    yield keys
    context.close()


def fill(keys: Keys) -> None:
    page = keys.page
    page.get_by_label("Who was it, or where did it happen?").fill("P-1009")
    page.get_by_label("What happened, in a sentence").fill(WHAT)
    page.get_by_label("Nobody is in danger now").check()
    page.get_by_label("Your telephone number").fill("01632 960001")


def kept(keys: Keys) -> int:
    return int(keys.page.evaluate(KEPT))


def test_it_is_sent_by_itself_when_the_connection_returns(keys: Keys) -> None:
    page, context = keys.page, keys.page.context
    context.set_offline(True)
    keys.reads("There is no connection. Go on writing")
    fill(keys)
    page.get_by_role("button", name="Report it").click()
    page.get_by_text("Not sent yet: there is no connection.").wait_for()
    keys.reads("ring 999")
    keys.check()
    assert CaseRow.objects.count() == 0 and kept(keys) == 1
    with page.expect_navigation(url="**/report/C-*"):
        context.set_offline(False)
    keys.check()
    keys.reads("Reported")
    assert CaseRow.objects.count() == 1 and kept(keys) == 0


def test_what_was_typed_is_back_after_the_page_was_closed_and_is_recorded_once(keys: Keys) -> None:
    page, lost = keys.page, []

    def loses_the_answer(route: Any) -> None:
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch())  # it is recorded there, and nobody hears of it
            route.abort()
        else:
            route.continue_()

    page.route("**/report?step=*", loses_the_answer)
    fill(keys)
    page.get_by_role("button", name="Report it").click()
    page.get_by_text("Not sent yet").wait_for()
    assert CaseRow.objects.count() == 1
    page.goto(keys.address + "/report")
    keys.reads("What you typed here before is back.")
    keys.check()
    assert page.get_by_label("What happened, in a sentence").input_value() == WHAT
    assert page.get_by_label("Nobody is in danger now").is_checked()
    with page.expect_navigation(url="**/report/C-*"):
        page.get_by_role("button", name="Report it").click()
    assert CaseRow.objects.count() == 1, "sent twice, recorded once"
    assert kept(keys) == 0
    page.goto(keys.address + "/report")
    assert page.get_by_label("What happened, in a sentence").input_value() == ""


def test_what_is_wrong_is_said_as_without_javascript_and_what_was_typed_stays(keys: Keys) -> None:
    page = keys.page
    page.get_by_label("What happened, in a sentence").fill(WHAT)
    with page.expect_navigation():
        page.get_by_role("button", name="Report it").click()
    keys.check()
    keys.reads("There is a problem")
    assert page.get_by_label("What happened, in a sentence").input_value() == WHAT
    assert kept(keys) == 1


def test_nothing_is_kept_after_signing_out_nor_for_a_day_nor_for_somebody_else(keys: Keys) -> None:
    page = keys.page
    keys.reads("If others use this device, sign out when you have finished.")
    fill(keys)
    assert kept(keys) == 1
    page.evaluate("localStorage.setItem('evenhand:keep:ben.orchard:report:', JSON.stringify({at: Date.now(), fields: []}))")
    page.evaluate("localStorage.setItem('evenhand:keep:amy.field:other:', JSON.stringify({at: Date.now() - 25 * 3600 * 1000, fields: []}))")
    page.reload()
    assert page.evaluate("Object.keys(localStorage)") == ["evenhand:keep:amy.field:report:"]
    page.get_by_role("button", name="Throw it away").click()
    page.wait_for_load_state("load")
    assert kept(keys) == 0
    fill(keys)
    assert kept(keys) == 1
    keys.sign_out()
    assert page.evaluate("localStorage.length") == 0


def test_a_page_of_the_second_half_is_kept_too_and_what_may_be_the_same_is_asked(keys: Keys) -> None:
    page, context = keys.page, keys.page.context
    fill(keys)
    keys.press("Report it")
    keys.reads("Reported")
    keys.follow("Go on with the rest")
    keys.reads("0 of 7 done")
    keys.follow("What was said and done")
    keys.write("What was said and done", "She said “you will be sorry” and banged on the desk.")
    context.set_offline(True)
    page.get_by_role("button", name="Save and continue").and_(page.locator(":not([tabindex='-1'])")).click()
    page.get_by_text("Not sent yet: there is no connection.").wait_for()
    with page.expect_navigation(url="**ask=forceful"):
        context.set_offline(False)
    keys.check()
    keys.follow("Back to the list")
    keys.reads("1 of 7 done")
    assert kept(keys) == 0
    keys.menu("Your work")
    keys.reads("You have begun this.")
    keys.menu("Report an incident")
    fill(keys)
    with page.expect_navigation():
        page.get_by_role("button", name="Report it").click()
    page.get_by_role("heading", name="Has this been reported already?").wait_for()
    keys.check()
    keys.choose("It is another incident: report it")
    keys.press("Go on")
    keys.reads("Reported")
    assert CaseRow.objects.count() == 2


def test_danger_now_is_sent_by_itself_and_once_though_its_answer_was_lost(keys: Keys) -> None:
    page, lost = keys.page, []

    def loses_the_answer(route: Any) -> None:
        if route.request.method == "POST" and not lost:
            lost.append(route.fetch())
            route.abort()
        else:
            route.continue_()

    keys.sign_out()
    keys.sign_in("rosa.vale")
    keys.open("/danger")
    page.route("**/danger", loses_the_answer)
    page.get_by_label("Who was it, or where did it happen?").fill("P-1009")
    page.get_by_label("Attend in twos").check()
    page.get_by_label("Threat of violence").check()
    page.get_by_label("Why, in one sentence").fill("A man at the door threatened the plumber with a knife.")
    page.get_by_role("button", name="Put it in force now").click()
    page.get_by_text("Not sent yet: there is no connection.").wait_for()
    keys.check()
    assert CaseRow.objects.count() == 1 and kept(keys) == 1
    page.goto(keys.address + "/danger")
    keys.reads("What you typed here before is back.")
    assert page.get_by_label("Attend in twos").is_checked()
    with page.expect_navigation(url="**/danger/C-*"):
        page.get_by_role("button", name="Put it in force now").click()
    keys.check()
    keys.reads("It had been recorded already, as you first sent it.")
    assert CaseRow.objects.count() == 1 and kept(keys) == 0


def test_a_step_keeps_what_is_written_and_goes_on_where_it_was(keys: Keys) -> None:
    page, context = keys.page, keys.page.context
    fill(keys)
    keys.press("Report it")
    case = page.url.rsplit("/", 1)[-1]
    where = f"/cases/{case}/steps/note?matter=notes.1&outcome=noted"
    keys.open(where)
    box = page.locator("main textarea").first
    box.fill("She rang again at five.")
    assert kept(keys) == 1
    page.goto(keys.address + "/work")
    keys.open(where)
    keys.reads("What you typed here before is back.")
    assert box.input_value() == "She rang again at five."
    context.set_offline(True)
    page.get_by_role("button", name="Continue").and_(page.locator(":not([tabindex='-1'])")).click()
    page.get_by_text("Not sent yet: there is no connection.").wait_for()
    keys.check()
    with page.expect_navigation(url="**page=check**"):
        context.set_offline(False)
    keys.check()
    keys.reads("Check your answers")
    keys.reads("She rang again at five.")
    assert kept(keys) == 0
    keys.press("Confirm and record")
    keys.open(where)
    assert box.input_value() == ""


def test_without_javascript_the_form_is_a_plain_one(browser: Any, live_server: Any, empty_installation: Path) -> None:
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(live_server.url + "/sign-in")
    page.get_by_label("E-mail address").fill("amy.field@demo.example")
    page.get_by_label("Password", exact=True).fill("evenhand-demonstration")
    page.get_by_role("button", name="Sign in").click()
    page.goto(live_server.url + "/report")
    assert not page.get_by_text("kept on this device").first.is_visible()
    page.get_by_label("Who was it, or where did it happen?").fill("P-1009")
    page.get_by_label("What happened, in a sentence").fill(WHAT)
    page.get_by_label("Nobody is in danger now").check()
    page.get_by_label("Your telephone number").fill("01632 960001")
    page.get_by_role("button", name="Report it").click()
    assert page.get_by_role("heading", name="Reported").is_visible()
    assert CaseRow.objects.count() == 1
    context.close()


def test_what_another_colleague_left_on_the_device_goes_on_any_page(keys: Keys) -> None:
    page = keys.page
    page.evaluate("localStorage.setItem('evenhand:keep:bea.moor:report:', JSON.stringify({ fields: [['what', 'Hers']], at: Date.now() }))")
    page.get_by_label("What happened, in a sentence").fill(WHAT)
    page.goto(keys.address + "/work")  # no form on it keeps anything
    assert page.locator("body").get_attribute("data-colleague") == "amy.field"
    assert page.evaluate("Object.keys(localStorage)") == ["evenhand:keep:amy.field:report:"], "one's own is still there"
