"""The states of pages: empty, many, late, refused, not there, faulty, very long names, other scripts; seen and checked by axe.

Also what the frame owes to everybody: the organisation's own colour stays readable whatever it is, nothing moves for
those who asked for stillness, the focus is seen.
"""

from __future__ import annotations

import colorsys
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from pytest_django import Settings

from evenhand import desk
from evenhand.case.facts import Actor
from evenhand.people.models import Person
from evenhand.web.views import plain
from tests.web.conftest import NOW, As
from tests.web.paper import words
from tests.web.window import TELEPHONE, Window

LONG = "Bartholomew-Featherstonehaugh-Cholmondeley-Marjoribanks Wolfeschlegelsteinhausenbergerdorff-Llanfairpwllgwyngyllgogerychwyrndrobwll"
ARABIC, WELSH = "ياسمين بنت خالد الحموي", "Gwenllïan ap Llŷr"
WORD = "Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft" * 2


@pytest.fixture(scope="module")
def window(browser: Any, played: None, django_db_blocker: Any) -> Iterator[Window]:
    page = browser.new_page(reduced_motion="reduce")
    with django_db_blocker.unblock():
        yield Window(page)
    page.close()


def seen(window: Window, answer: HttpResponse, at: str) -> None:
    """Nothing is wrong with the page in a wide window and in a narrow one."""
    window.show(answer, at)
    found = window.faults()
    window.narrow(TELEPHONE)
    assert found + window.faults() == [], at


def report(person: str, what: str, minutes: int = 0) -> str:
    from datetime import timedelta

    return desk.take_step(
        subject={"person": person}, step="report", outcome="reported", actor=Actor("amy.field"), now=NOW - timedelta(minutes=minutes),
        answers={"what": what, "callback": "01632 960001", "affected": ["amy.field"]},
    ).case  # fmt: skip


# --- empty, one, many, late, refused ---------------------------------------------------------------
EMPTY = ("/work", "/cases", "/?q=nobody-of-this-name")


@pytest.mark.browser
@pytest.mark.parametrize("at", EMPTY)
def test_where_there_is_nothing_the_page_says_so(as_: As, window: Window, at: str) -> None:
    answer = as_("sam.thicket").get(at)
    assert re.search(r"Nothing|No case|Nobody|None", words(answer)), "an empty page says that it is empty"
    seen(window, answer, at)


@pytest.mark.browser
@pytest.mark.parametrize("at", ["/work", "/cases"])
def test_many_and_late(as_: As, window: Window, at: str) -> None:
    for number in range(40):
        report("P-1004", f"He shouted at the desk, for the {number}th time.", 60 * 24 * 7 + number)
    answer = as_("ben.orchard").get(at)
    assert "Late" in words(answer)
    seen(window, answer, at)


@pytest.mark.browser
@pytest.mark.parametrize("ref", ["amy.field", "faye.holt", "noor.summit"])
def test_a_step_that_is_not_ones_own_says_who_could(as_: As, window: Window, ref: str) -> None:
    at = "/cases/C-000012/steps/propose?matter=propose-or-drop.2&outcome=proposed"
    answer = as_(ref).get(at)
    assert answer.status_code in (200, 404)
    seen(window, answer, at)


@pytest.mark.browser
@pytest.mark.parametrize("at", ["/cases/C-999999", "/people/P-9999/card", "/no-such-page"])
def test_what_is_not_there_or_not_theirs_is_one_plain_page(as_: As, window: Window, at: str) -> None:
    answer = as_("amy.field").get(at)
    assert answer.status_code == 404
    seen(window, answer, at)


@pytest.mark.browser
def test_an_account_that_is_nobody_here(demonstration: None, window: Window, django_user_model: Any) -> None:
    client = Client()
    client.force_login(django_user_model.objects.create(username="stranger"))
    seen(window, client.get("/"), "/")


# --- faulty: the error summary has the focus, says Error in the title, and leads to each field --------
FAULTY: dict[str, tuple[str, Callable[[Client], HttpResponse]]] = {
    "a report without answers": ("/report", lambda client: client.post("/report", {})),
    "a need without words": ("/people/P-1004/needs/add", lambda client: client.post("/people/P-1004/needs/add", {})),
    "a proposal without answers": (
        "/cases/C-000012/steps/propose",
        lambda client: client.post("/cases/C-000012/steps/propose?matter=propose-or-drop.2", {"outcome": "proposed", "do": "continue"}, follow=True),
    ),
    "no choice": ("/cases/C-000012/steps/propose", lambda client: client.post("/cases/C-000012/steps/propose?matter=propose-or-drop.2", {"do": "choose"})),
    "signing in": ("/sign-in", lambda client: Client().post("/sign-in", {"username": "x", "password": "y"})),
}  # fmt: skip


@pytest.mark.browser
@pytest.mark.parametrize("name", FAULTY)
def test_what_is_wrong_is_said_above_and_beside(as_: As, window: Window, name: str) -> None:
    at, sent = FAULTY[name]
    answer = sent(as_("ben.orchard"))
    assert "error-summary" in answer.content.decode(), f"{answer.status_code}: {words(answer)[:400]}"
    seen(window, answer, at)


# --- names ------------------------------------------------------------------------------------------
@pytest.mark.browser
@pytest.mark.parametrize("name", [LONG, ARABIC, WELSH, WORD[:190]], ids=["very long", "right to left", "Welsh", "one word"])
def test_names_of_every_kind(as_: As, window: Window, name: str) -> None:
    found = Person.objects.get(ref="P-1004")
    Person.objects.filter(pk=found.pk).update(name=name)
    case = report("P-1004", WORD)
    client = as_("ben.orchard")
    for at in (f"/cases/{case}", "/people/P-1004/card", "/people/P-1004", "/cases", "/report?about=person:P-1004", "/work"):
        answer = client.get(at, follow=True)
        assert answer.status_code == 200
        seen(window, answer, at)


# --- the frame ----------------------------------------------------------------------------------------
COLOURS = [
    "#" + "".join(f"{round(part * 255):02x}" for part in colorsys.hls_to_rgb(hue / 24, light / 16, full / 4))
    for hue in range(24)
    for light in range(17)
    for full in range(5)
]


def test_the_organisations_name_can_be_read_on_any_colour() -> None:
    assert all(plain.contrast(colour, plain.readable_on(colour)) >= 4.5 for colour in COLOURS)


def test_the_colour_is_seen_as_a_line_on_white_whatever_it_is(settings: Settings) -> None:
    """A line or a mark on white needs 3 to 1: a paler colour is darkened for that, and for that only."""
    assert all(plain.contrast(plain.seen_on_white(colour), "#ffffff") >= 3 for colour in COLOURS)
    settings.EVENHAND_BRAND_COLOUR = "#ffdd00"
    css = Client().get("/brand.css").content.decode()
    assert "--app-brand-background: #ffdd00" in css and "--app-brand-text: #0b0c0c" in css
    assert "--govuk-brand-colour: #ffdd00" not in css


@pytest.mark.browser
@pytest.mark.parametrize("colour", ["#ffdd00", "#ffffff", "#0b0c0c", "#7f7f7f", "#d4351c"])
def test_pages_in_any_colour(as_: As, window: Window, settings: Settings, colour: str) -> None:
    settings.EVENHAND_BRAND_COLOUR, settings.EVENHAND_ORGANISATION = colour, "The Long and Winding Housing Association of Upper Nethercombe Limited"
    window.brand = Client().get("/brand.css").content
    seen(window, as_("amy.field").get("/"), "/")
