"""Danger now under another policy altogether: it asks that policy's questions, and no more."""

from __future__ import annotations

from tests.web.conftest import As
from tests.web.paper import send, words
from tests.web.test_danger import questions


def test_another_policy_asks_its_own_questions(small: As) -> None:
    client = small("maya")
    page = client.get("/danger")
    assert questions(page) == {"who", "attend", "ask-risk", "ask-what"}, "this policy asks no reason, so the report's sentence is asked"
    answer = send(client, "/danger", page, who="P-1", attend="in-twos", **{"ask-risk": "threat", "ask-what": "He has a dog that bites."})
    said = words(answer)
    assert "In force now" in said and "call list" not in said


def test_whoever_may_not_is_told_who_may(small: As) -> None:
    said = words(small("nobody").get("/danger"))
    assert "Ring one of these" in said and "Maya" in said and "No telephone number is recorded" in said
