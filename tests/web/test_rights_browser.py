"""Your say in a browser: every state of it, wide and narrow, by axe and by Tab."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from evenhand import desk
from evenhand.case.facts import Actor
from evenhand.contacts.models import SAID, Held
from evenhand.desk.models import LetterCode
from tests.web.conftest import NOW, As
from tests.web.test_rights import PAGE, code, row_of, send  # noqa: F401  (`code` is a fixture)
from tests.web.window import TELEPHONE, Window

pytestmark = [pytest.mark.browser, pytest.mark.django_db]
LONG = "It was not me. " * 60 + "x" * 300
FROM_RIGHT = "לא אני הייתי שם. " * 20 + "א" * 200
ACTING = "Ada Vocate, of the Advice and Representation Service of Example and the Surrounding Villages " + "y" * 90


@pytest.fixture(scope="module")
def window(browser: Any, played: None, django_db_blocker: Any) -> Iterator[Window]:
    page = browser.new_page(reduced_motion="reduce")
    with django_db_blocker.unblock():
        yield Window(page)
    page.close()


def faults(window: Window, states: dict[str, Any], at: str = PAGE) -> list[str]:
    """What is wrong in each state of a page: wide and at 320 pixels, with axe in both, and on the way through it by Tab."""
    found = []
    for name, answer in states.items():
        window.show(answer, at)
        found += [f"{name}: {one}" for one in window.faults()]
        window.narrow(TELEPHONE)
        found += [f"{name}, narrow: {one}" for one in [*window.faults(), *window.unseen()]]
    return found


def common(code: str, **more: str) -> dict[str, str]:  # noqa: F811
    return {"code": code, "choice": "appeal", "who": "for", "acting": ACTING, "words": LONG, "reach": "01632 960 001 or " + "z" * 150} | more


def test_every_state_of_giving(code: str, window: Window, settings: Settings) -> None:  # noqa: F811
    settings.EVENHAND_ORGANISATION = "The Homes and Communities Association of Example and the Surrounding Villages Limited"
    client = Client()
    states = {
        "beginning": client.get(PAGE), "a wrong code": send(client, do="code", code="AAAA"), "choices": send(client, do="code", code=code),
        "nothing chosen": send(client, do="choose", code=code), "words": send(client, do="choose", **common(code)),
        "no words": send(client, do="words", code=code, choice="appeal", who="for"), "too many words": send(client, do="words", **common(code, words="x" * 25_000)),
        "check": send(client, do="words", **common(code)), "check from right to left": send(client, do="words", **common(code, words=FROM_RIGHT, acting=FROM_RIGHT[:150])),
        "something else": send(client, do="choose", **common(code, choice="other")), "something else without words": send(client, do="words", code=code, choice="other", who="self"),
        "something else, check": send(client, do="words", **common(code, choice="other", words=FROM_RIGHT)),
        "something else, sent": send(client, do="send", **common(code, choice="other")), "sent": send(client, do="send", **common(code, form="a")),
        "sent twice": send(client, do="send", **common(code, form="a")), "closed since": send(client, do="send", **common(code, choice="lapsed", form="b")),
    }  # fmt: skip
    assert [name for name, answer in states.items() if answer.status_code != 200] == ["a wrong code", "nothing chosen", "no words", "too many words", "something else without words", "closed since"]
    assert faults(window, states) == []


def test_a_code_that_is_late_and_too_many_tries(code: str, window: Window) -> None:  # noqa: F811
    client = Client()
    LetterCode.objects.filter(pk=row_of(code).pk).update(ends=NOW)
    states = {"run out": send(client, do="code", code=code)}
    for number in range(20):
        answer = send(client, do="code", code=f"{'BCDEFGHJKLMNPQRSTUVW'[number]}" * 16)
    states["wait"] = answer if "Too many" in answer.content.decode() else send(client, do="code", code=code)
    assert "Too many codes" in states["wait"].content.decode() and faults(window, states) == []


def test_reading_with_the_agreed_word(code: str, window: Window) -> None:  # noqa: F811
    client = Client()
    desk.agree_word(actor=Actor("iris.dell"), person=row_of(code).person.ref, word="heron", now=NOW)
    states = {
        "asked": send(client, do="choose", **common(code, choice="read")), "refused": send(client, do="word", code=code, word="egret"),
        "shown": send(client, do="word", code=code, word="heron"),
    }  # fmt: skip
    assert faults(window, states) == []


def test_what_colleagues_see_of_it(code: str, as_: As, window: Window) -> None:  # noqa: F811
    row, iris = row_of(code), as_("iris.dell")
    send(Client(), do="send", **common(code, choice="other"))
    held = Held.objects.get(item__source=SAID)
    at = f"/people/{row.person.ref}/codes"
    states = {
        "by the code": as_("zoe.cliff").post("/told", {"do": "code", "code": code}), "codes": iris.get(at), "no word": iris.post(at, {"do": "agree", "word": ""}),
        "agreed": iris.post(at, {"do": "agree", "word": "heron"}, follow=True), "not theirs": as_("noor.summit").get(at),
        "replaced": iris.post(at, {"do": "replace", "case": row.case, "letter": row.letter}), "the message": as_("ben.orchard").get(f"/inbound/{held.pk}"),
    }  # fmt: skip
    assert faults(window, states, "/looked-at") == []
