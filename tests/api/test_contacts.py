"""Contacts by a program: the same rights, the same sentences, nothing doubled."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest

from evenhand import desk
from evenhand.contacts.models import Item
from tests.api.caller import at
from tests.api.conftest import As
from tests.desk.test_contacts_inbound import THEN
from tests.desk.test_subjects import in_force
from tests.desk.world import NOW, who

pytestmark = pytest.mark.both_engines
BODY = {"at": "2026-03-03T08:30:00Z", "channel": "email", "direction": "in", "words": "Where is my repair?", "message_id": "<1@x.example>", "copied": 3}


def opened() -> None:
    desk.open_log(actor=who("otto"), person="P-1", why="Four hundred e-mails since December.", until=date(2026, 6, 3), now=NOW)


def test_a_contact_is_entered_once_and_read_with_the_count(as_: As) -> None:
    opened()
    first, again = (as_("rae").post("/people/P-1/contacts", {**BODY, "marks": ["chasing"]}) for _time in range(2))
    assert first.status_code == again.status_code == 201 and first.json() == again.json() and first.json()["marks"] == ["chasing"]
    found = as_("maya").get("/people/P-1/contacts").json()
    assert found["count"] == {"total": 1, "excluded": 0, "chasing": 1, "new": 0, "repeat": 0, "unmarked": 0, "copies": 3}
    assert (found["opened"], found["restricted"], found["suspended"], found["next"]) == ("2026-03-03T09:00:00+00:00", False, False, "")
    assert [one["words"] for one in found["items"]] == ["Where is my repair?"] and "rae" not in str(found["items"]), "nothing is told of who entered it"


def test_without_a_log_it_is_refused_with_who_could_open_one(as_: As) -> None:
    answer = as_("rae").post("/people/P-1/contacts", BODY)
    assert answer.status_code == 422 and "Owner of the policy can open a log" in answer.json()["refusals"][0]["message"] and not Item.objects.exists()


@pytest.mark.parametrize(
    "changed",
    [{"at": "2026-03-03T09:30:00Z"}, {"at": "yesterday"}, {"words": ""}, {"words": "x" * 501}, {"effort": "7"}, {"copied": 0}, {"marks": ["rude"]}, {"direction": "up"}, {"by": "otto"},
     {"words": "a\u0000b"}, {"channel": ""}],
)  # fmt: skip
def test_what_cannot_be_entered(as_: As, changed: dict[str, Any]) -> None:
    opened()
    assert as_("rae").post("/people/P-1/contacts", {**BODY, **changed}).status_code == 422 and not Item.objects.exists()


def test_nobody_there_is_one_answer(as_: As) -> None:
    answers = [as_("rae").get("/people/P-404/contacts"), as_("rae").post("/people/P-404/contacts", BODY), as_("rae").get("/people/P-404")]
    assert {one.status_code for one in answers} == {404} and len({one.content for one in answers}) == 1


def test_a_gateway_hands_in_what_is_held_and_sends_what_is_said_at_once(as_: As) -> None:
    in_force({"person": "P-1"})
    at(THEN + timedelta(minutes=5))
    body = {"sender": "07700 900001", "at": THEN.isoformat(), "text": "Mould worse, child’s chest", "message_id": "<2@x.example>", "sends_receipt": True}
    answer = as_("rae").post("/inbound", body)
    held = answer.json()["held"]
    assert answer.status_code == 201 and held["read_by"] == "2026-03-13T23:59:59+00:00" and "ring 999" in held["receipt"]
    assert held["receipt_sent"] == (THEN + timedelta(minutes=5)).isoformat() and as_("rae").post("/inbound", body).json() == answer.json() and Item.objects.count() == 1
    assert as_("maya").get("/people/P-1/contacts").json()["items"][0]["read_by"] == held["read_by"]
    for changed in ({"sender": "nobody@x.example"}, {"sender": None}, {"person": "P-2"}, {"person": "P-404"}, {"text": ""}, {"text": "x" * 200_001}):
        assert as_("rae").post("/inbound", {**body, **changed}).status_code == 422


def test_pages_of_the_log(as_: As) -> None:
    opened()
    for number in range(55):
        as_("rae").post("/people/P-1/contacts", {**BODY, "words": f"Message {number}", "message_id": ""})
    first = as_("rae").get("/people/P-1/contacts").json()
    second = as_("rae").get("/people/P-1/contacts", data={"cursor": first["next"]}).json()
    assert len(first["items"]) == 50 and len(second["items"]) == 5 and second["next"] == ""
