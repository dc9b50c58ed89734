"""What cannot be read is refused in words, as a problem document, and changes nothing."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from evenhand.ledger.models import Event
from tests.api.caller import ANSWERS
from tests.api.conftest import As

pytestmark = pytest.mark.both_engines
GOOD: dict[str, Any] = {"subject": {"person": "P-1"}, "step": "report", "outcome": "reported", "answers": ANSWERS}


def refused(answer: Any, status: int) -> dict[str, Any]:
    assert answer.status_code == status, answer.content[:500]
    assert answer["Content-Type"] == "application/problem+json"
    body = answer.json()
    assert body["status"] == status and body["detail"] and body["title"] and body["type"]
    assert not Event.objects.filter(stream__kind="case").exists()
    return dict(body)


@pytest.mark.parametrize("name", ["by", "actor", "human", "as", "approver", "prepared_by", "now", "user", "colleague"])
def test_a_body_that_names_who_acts_is_refused(as_: As, name: str) -> None:
    body = refused(as_("rae").post("/cases", {**GOOD, name: "otto"}), 422)
    assert body["refusals"][0]["where"] == f"body/{name}"
    assert "token" in body["refusals"][0]["message"]


@pytest.mark.parametrize("name", ["by", "actor", "approved_by", "extra"])
def test_an_answer_that_nobody_asked_for_is_refused_with_the_clause(as_: As, name: str) -> None:
    body = refused(as_("rae").post("/cases", {**GOOD, "answers": {**ANSWERS, name: "otto"}}), 422)
    assert body["refusals"] == [{"rule": "complete", "clause": "1", "message": f"{name!r} is not asked here."}]


@pytest.mark.parametrize(
    "content",
    [b"", b"{", b"nothing", b'{"a": NaN}', b"\xff\xfe", b"[" * 100_000, b'{"a": ' + b"9" * 5000 + b"}", b"null", b"[]", b'"text"'],
)
def test_what_is_not_a_json_object_is_refused(as_: As, content: bytes) -> None:
    answer = as_("rae").post("/cases", content)
    refused(answer, answer.status_code)
    assert answer.status_code in (400, 422)


def test_ten_megabytes_are_refused_before_they_are_read(as_: As) -> None:
    refused(as_("rae").post("/cases", b'{"answers": {"what": "' + b"a" * 10_000_000 + b'"}}'), 413)


def test_a_text_longer_than_its_field_is_refused(as_: As) -> None:
    body = refused(as_("rae").post("/cases", {**GOOD, "answers": {"what": "a" * 30_000}}), 422)
    assert "20,000 characters" in body["refusals"][0]["message"]


@pytest.mark.parametrize("text", ["a\x00bcdef", "a\x1bbcdef", "a\x7fbcdef", "a\ud800bcdef"])
def test_control_characters_are_refused_wherever_they_stand(as_: As, text: str) -> None:
    body = refused(as_("rae").post("/cases", json.dumps({**GOOD, "answers": {"what": text}})), 422)
    assert body["refusals"][0]["where"] == "body/answers/what"
    for changed in ({"step": text}, {"subject": {"person": text}}, {"answers": {text: "x"}}):
        refused(as_("rae").post("/cases", json.dumps({**GOOD, **changed})), 422)


@pytest.mark.parametrize("path", ["/people?q=a%00b", "/people/P%00", "/cases/%00", "/cases?cursor=%00", "/addresses/%7f/alerts"])
def test_control_characters_in_an_address_are_refused(as_: As, path: str) -> None:
    refused(as_("rae").get(path), 422)


@pytest.mark.parametrize(
    "subject",
    [
        {}, {"person": "P-1", "address": "100001"}, {"person": ""}, {"person": None}, {"person": "P-404"}, {"address": "404"},
        {"person": ["P-1"]}, {"nobody": "P-1"}, {"group": ["P-1", "P-2"]}, {"group": []}, {"unknown": {"address": "100001"}},
        {"unknown": {"address": "404", "description": "A man in a hat"}}, "P-1",
    ],
)  # fmt: skip
def test_a_subject_has_to_be_one_that_is_known(as_: As, subject: Any) -> None:
    refused(as_("rae").post("/cases", {**GOOD, "subject": subject}), 422)


@pytest.mark.parametrize(
    "changed",
    [
        {"step": "nothing"}, {"step": ""}, {"outcome": "nothing"}, {"role": "emperor"}, {"role": "decider"}, {"answers": {}},
        {"answers": []}, {"answers": {"what": 5}}, {"answers": {"what": ["a"]}}, {"step": "decide"}, {"incident": "I-1"},
        {"occurred_at": "yesterday"}, {"occurred_at": "2026-03-03T08:00:00"}, {"occurred_at": 5e300}, {"occurred_at": 5},
        {"occurred_at": "0001-01-01T00:00:00+14:00"}, {"occurred_at": "9999-12-31T23:59:59-12:00"},
    ],
)  # fmt: skip
def test_a_step_that_cannot_be_taken_is_refused(as_: As, changed: dict[str, Any]) -> None:
    body = refused(as_("rae").post("/cases", {**GOOD, **changed}), 422)
    assert all(one["rule"] and one["message"] for one in body["refusals"])


def test_a_report_from_the_future_is_refused(as_: As) -> None:
    body = refused(as_("rae").post("/cases", {**GOOD, "occurred_at": "2026-03-03T09:00:01Z"}), 422)
    assert body["refusals"][0]["rule"] == "time"


@pytest.mark.parametrize("query", ["x=1", "mine=true&mine=false", "mine=perhaps", "cursor=%20", "page=100000000000000000"])
def test_a_query_that_is_not_offered_is_refused(as_: As, query: str) -> None:
    refused(as_("rae").get(f"/cases?{query}"), 422)


def test_a_cursor_that_is_none_of_ours_begins_at_the_beginning(as_: As) -> None:
    assert as_("rae").get("/cases?cursor=abc").status_code == 200


def test_a_wrong_method_and_a_wrong_address_are_problems_too(as_: As) -> None:
    answer = as_("rae").client.delete("/api/v1/cases", headers=as_("rae").headers)
    refused(answer, 405)
    assert answer["Allow"] == "GET, POST"
    for path in ("/", "/nothing", "/cases/", "/cases/C-1/nothing"):
        refused(as_("rae").get(path), 404)


def test_an_error_of_ours_is_a_problem_without_detail(as_: As, monkeypatch: pytest.MonkeyPatch) -> None:
    from evenhand.desk.attend import contact

    monkeypatch.setattr(contact, "find_people", lambda **_: 1 / 0)
    body = refused(as_("rae").get("/people?q=pat"), 500)
    assert "division" not in json.dumps(body)


def test_a_host_that_is_no_name_is_a_problem_for_a_program_and_a_page_for_a_person(client: Client) -> None:
    told = client.get("/api/v1/cases", headers={"host": "FV%'@H7vq`fk"})
    assert told.status_code == 400 and told["Content-Type"] == "application/problem+json"
    assert client.get("/", headers={"host": "FV%'@H7vq`fk"})["Content-Type"].startswith("text/html")
