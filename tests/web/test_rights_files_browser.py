"""Files at the person's own page in a browser: every state, wide and narrow, by axe and by Tab; and the whole way by keyboard."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from evenhand.contacts.models import SAID, Held
from evenhand.evidence.models import File
from tests.desk import world
from tests.desk.test_rights import a_letter
from tests.evidence import made
from tests.web.conftest import As
from tests.web.keys import Keys
from tests.web.test_rights import code, row_of  # noqa: F401  (`code` is a fixture)
from tests.web.test_rights_browser import faults, window  # noqa: F401  (`window` is a fixture)
from tests.web.test_rights_files import PHOTO, address, given, own_folder, send, taken_in  # noqa: F401  (a fixture)
from tests.web.window import Window

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
LONG = ("n" * 190 + ".txt", b"one")
FROM_RIGHT = ("לא אני הייתי שם " * 10 + ".txt", b"two")


def test_every_state_of_adding_files(code: str, window: Window, settings: Settings) -> None:  # noqa: F811
    settings.EVENHAND_ORGANISATION = "The Homes and Communities Association of Example and the Surrounding Villages Limited"
    page = given(code)
    at = address(page)
    states = {
        "received": page, "come back to": Client().get(at), "none": send(at, code), "wrong code": send(at, "AAAA", PHOTO),
        "a macro": send(at, code, ("l" * 150 + ".docx", made.office(word__vbaProject_dot_bin=b"x"))), "two wrong": send(at, code, ("a.exe", b"MZ"), ("b.txt", b"")),
        "many": send(at, code, PHOTO, LONG, FROM_RIGHT, ("broken.jpg", made.placed()[:200])), "again": send(at, code, PHOTO), "over": Client().get("/your-say/files/x"),
    }  # fmt: skip
    settings.EVENHAND_GIVEN_FILES_PER_DAY = 5
    states["the last"] = send(at, code, ("more.txt", b"more"))
    states["no more"] = send(at, code, ("even more.txt", b"even more"))
    settings.EVENHAND_GIVEN_FILE_MOST_BYTES, settings.EVENHAND_GIVEN_FILES_AT_ONCE = 1000, 1
    states["too large"] = send(at, code, ("x" * 180 + ".txt", b"x" * 1001))
    states["unread"] = send(at, code, ("a.txt", b"x" * 200_000))
    for number in range(20):
        states["wait"] = send(at, "BCDEFGHJKLMNPQRSTUVW"[number] * 16, ("a.txt", b"a"))
    states["wait"] = send(at, code, ("a.txt", b"a"))
    assert states["wait"].status_code == 429
    assert faults(window, states, at) == []


def test_what_colleagues_see_of_them(code: str, as_: As, window: Window) -> None:  # noqa: F811
    row, iris, ben, zoe = row_of(code), as_("iris.dell"), as_("ben.orchard"), as_("zoe.cliff")
    send(address(given(code)), code, PHOTO, LONG)
    send(address(given(code, "other")), code, PHOTO)
    held, file = Held.objects.get(item__source=SAID), File.objects.filter(belongs="case")[0]
    taken = zoe.get(f"/told?done={row.case}-{2}")
    told = taken_in(zoe, code, choice="dispute")
    at = "/told/" + told.content.decode().partition('href="/told/')[2].partition('"')[0]
    states = {
        "evidence": iris.get(f"/cases/{row.case}/evidence"), "file": iris.get(f"/cases/{row.case}/evidence/{file.ref}"), "case": iris.get(f"/cases/{row.case}"),
        "held mail": ben.get("/inbound"), "message": ben.get(f"/inbound/{held.pk}"), "its files": ben.get(f"/contacts/{held.item_id}/files"),
        "taken in": told, "another": taken, "adding": zoe.get(at), "nothing chosen": zoe.post(at, {}), "added": zoe.get(f"{at}?added=2"),
    }  # fmt: skip
    assert faults(window, states, "/looked-at") == []


@pytest.mark.django_db(transaction=True)
def test_the_whole_way_by_keyboard_without_javascript(browser: Any, live_server: Any, transactional_db: None, settings: Settings, tmp_path: Path) -> None:
    world.build(settings)
    settings.EVENHAND_TEST_CLOCK = world.later(days=3).isoformat()
    _case, letter = a_letter()
    photo = tmp_path / "Door.jpg"
    photo.write_bytes(made.placed())
    context = browser.new_context(viewport={"width": 320, "height": 640}, reduced_motion="reduce", java_script_enabled=False)
    try:
        page = context.new_page()
        page.goto(f"{live_server.url}/your-say")
        page.get_by_label("The code from your letter").fill(letter)
        page.get_by_role("button", name="Go on").press("Enter")
        page.get_by_label("Appeal").check()
        page.get_by_label("I am the person").check()
        page.get_by_role("button", name="Go on").press("Enter")
        page.get_by_role("textbox", name="What you want to say").fill("I was not there.")
        page.get_by_role("button", name="Go on").press("Enter")
        page.get_by_role("button", name="Send it").press("Enter")
        page.get_by_role("button", name="Send the files").press("Enter")
        assert "Choose a file" in page.inner_text("main")
        page.get_by_label("Files to send").set_input_files(str(photo))
        page.get_by_role("button", name="Send the files").press("Enter")
        assert "We have received your files" in page.inner_text("main") and "Door.jpg" in page.inner_text("main")
        assert page.evaluate("document.documentElement.scrollWidth") <= 320
    finally:
        context.close()
    assert File.objects.get().name == "Door.jpg"


@pytest.fixture
def keys(browser: Any, live_server: Any, transactional_db: None, settings: Settings) -> Iterator[Keys]:
    world.build(settings)
    settings.EVENHAND_TEST_CLOCK = world.later(days=3).isoformat()
    context = browser.new_context(viewport={"width": 320, "height": 640}, reduced_motion="reduce")
    keys = Keys(context.new_page(), live_server.url)
    yield keys
    context.close()


@pytest.mark.django_db(transaction=True)
def test_an_error_leads_to_the_files_by_keyboard(keys: Keys) -> None:
    _case, letter = a_letter()
    at = address(given(letter))
    keys.open(at)
    keys.press("Send the files")
    keys.reads("Nothing can be done with this code")
    keys.write("The code from your letter", letter)
    keys.press("Send the files")
    keys.follow_error("Choose a file")
    assert keys.page.evaluate("document.activeElement.id").startswith("file")
