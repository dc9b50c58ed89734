"""What the tests of a step share: two steps of the demonstration, and how one begins."""

from __future__ import annotations

from typing import Any

from django.test import Client

from evenhand import desk
from evenhand.case.facts import Actor
from tests.web.conftest import NOW
from tests.web.paper import words

PROPOSE = "/cases/C-000012/steps/propose?matter=propose-or-drop.2&outcome=proposed"
PROPOSAL: dict[str, Any] = {
    "answer_incidents": ["s1"], "answer_reasons": "Two hundred messages in a month.", "answer_milder": "A talk in July did not help.",
    "answer_impact": "Nine hours a week of one officer's time.", "answer_adjustments": "Considered: a calm place.",
    "answer_equality": "Nothing is known that it could arise from.", "answer_route": "letter",
}  # fmt: skip
NOTE = "/cases/C-000012/steps/note?matter=notes.1&outcome=noted"


def start(client: Client, where: str) -> Any:
    answer = client.get(where)
    assert answer.status_code == 200, words(answer)
    return answer


def events(case: str, as_ref: str = "ben.orchard") -> list[Any]:
    return desk.look(case=case, actor=Actor(as_ref), now=NOW, record=False).events
