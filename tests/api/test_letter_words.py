"""The words of a letter by the API: read, saved, approved as they were read."""

from __future__ import annotations

from typing import Any

import pytest

from tests.api.conftest import As
from tests.desk import world

pytestmark = pytest.mark.both_engines
OURS = "We are sorry that this took so long."


@pytest.fixture
def letter(as_: As) -> str:
    case = as_("rae").report().json()["ref"]
    assert as_("dee").take(case, "decide", "restrict", world.restriction("email")).status_code == 201
    return f"/cases/{case}/letters/decision.2"


def save(caller: Any, letter: str, text: str = OURS, **more: Any) -> Any:
    found = caller.get(f"{letter}/words").json()
    free = [text, *(piece["free"] for piece in found["pieces"][1:])]
    return caller.post(f"{letter}/words", {"base": found["number"], "free": free, **more})


def test_words_are_read_and_saved(as_: As, letter: str) -> None:
    found = as_("otto").get(f"{letter}/words").json()
    assert (found["state"], found["number"], found["changed"], found["may_change"]) == ("wanted", 0, [], True)
    assert found["pieces"][0] == {"kind": "title", "name": "The title “Our decision”", "free": ""}
    saved = save(as_("maya"), letter).json()
    assert saved["number"] == 1 and saved["changed"][0]["runs"] == [{"kind": "added", "text": OURS}] and OURS in saved["text"]
    assert OURS.encode() in as_("otto").get(f"{letter}?format=text").content


def test_what_is_refused_says_why(as_: As, letter: str) -> None:
    assert save(as_("dee"), letter).json()["refusals"][0]["rule"] == "role"
    assert "begin the line without #" in save(as_("maya"), letter, "# x").json()["detail"]
    assert save(as_("maya"), letter).status_code == 200
    late = save(as_("otto"), letter, "Otto's.", base=0)
    assert late.status_code == 409 and "The version that stands is 1." in late.json()["detail"]
    for answer in (as_("nobody").get(f"{letter}/words"), as_("otto").get(letter.replace("decision.2", "decision.9") + "/words")):
        assert answer.status_code == 404
    assert as_("maya").post(f"{letter}/words", {"base": 0, "free": [], "more": 1}).status_code == 422


def test_an_approval_is_of_the_words_that_were_read(as_: As, letter: str) -> None:
    case = letter.split("/")[2]
    save(as_("maya"), letter)
    answers = {"posting": "2026-03-04", "way": "post"}
    refused = as_("otto").take(case, "letter.approve", "approved", answers)
    assert refused.status_code == 422 and "you have not read them yet" in refused.json()["detail"]
    as_("otto").get(f"{letter}/words")
    assert as_("otto").take(case, "letter.approve", "approved", answers).status_code == 201
    after = as_("otto").get(f"{letter}/words").json()
    assert (after["state"], after["number"], after["may_change"]) == ("approved", 0, False) and OURS in after["text"]
