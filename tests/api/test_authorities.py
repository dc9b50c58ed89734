"""Who may act for a person, over the API: the same acts and the same refusals as on the page."""

from __future__ import annotations

from typing import Any

import pytest
from pytest_django import Settings

from evenhand.people import make
from evenhand.people.models import Authority
from tests.api.conftest import As
from tests.desk.test_rights import a_letter
from tests.desk.test_subjects import in_force
from tests.desk.world import later

pytestmark = pytest.mark.both_engines
WHERE = "/people/P-1/authorities"
GIVEN: dict[str, Any] = {"name": "Dana Example", "kind": "word"}
TOLD: dict[str, Any] = {"choice": "appeal", "words": "My mother was away.", "channel": "telephone", "acting": "Dana Example"}


def test_what_a_representative_says_is_taken_in_and_the_person_is_asked(as_: As, settings: Settings) -> None:
    case, _code = a_letter()
    settings.EVENHAND_TEST_CLOCK = later(days=3).isoformat()
    taken = as_("otto").post(f"/cases/{case}/told", TOLD)
    assert taken.status_code == 201 and taken.json()["reference"].startswith(case) and taken.json()["answer_by"]
    one, = as_("rae").get(WHERE).json()["sought"]
    assert (one["name"], one["came_by"], one["case"], one["kind"]) == ("Dana Example", "telephone", case, "")
    where = f"{WHERE}/{one['id']}"
    assert as_("otto").post(f"{where}/answer", {"came": "yes", "asked_by": "telephone"}).status_code == 422
    assert as_("otto").post(f"{where}/told", {}).json()["sought"][0]["told"] == "2026-03-06"
    assert as_("otto").post(f"{where}/answer", {"came": "unreached"}).json()["sought"][0]["tried"] == 1
    found = as_("otto").post(f"{where}/answer", {"came": "yes", "asked_by": "letter", "how": "She wrote back."}).json()["confirmed"]
    assert [(each["kind"], each["answer"], each["how"]) for each in found] == [("word", "person", "She wrote back.")]
    copy = {"case": case, "letter": "decision.2"}
    assert as_("otto").post(f"/people/P-2/authorities/{one['id']}/copies", copy).status_code == 404
    assert as_("otto").post(f"{where}/copies", copy).json()["copies"] == [{"authority": one["id"], **copy, "on": "2026-03-06"}]
    ended = as_("otto").post(f"{where}/end", {"how": "withdrawn"}).json()["ended"]
    assert [(each["state"], each["ended_how"]) for each in ended] == [("ended", "withdrawn")]
    assert as_("otto").post(f"{where}/copies", {**copy, "letter": "decision.9"}).status_code == 404


def test_for_whom_somebody_acts(as_: As) -> None:
    given = {"representative": "P-2", "kind": "attorney", "answer": "document", "how": "The registered power."}
    made = as_("otto").post(WHERE, given)
    assert made.status_code == 201 and made.json()["confirmed"][0]["representative"] == "P-2"
    assert [one["person"] for one in as_("rae").get("/people/P-2/authorities").json()["acts_for"]] == ["P-1"]


@pytest.mark.parametrize(
    ("by", "body", "code"),
    [
        ("rae", GIVEN, 422), ("otto", {**GIVEN, "kind": "friend"}, 422), ("otto", {"kind": "word"}, 422), ("otto", {**GIVEN, "name": "nul\0"}, 422),
        ("otto", {**GIVEN, "name": "x" * 201}, 422), ("otto", {**GIVEN, "representative": "P-999"}, 422), ("otto", {**GIVEN, "answer": "document"}, 422),
        ("otto", {**GIVEN, "until": "soon"}, 422), ("otto", [[[]]], 422), ("otto", {**GIVEN, "covers": "case", "case": "C-1"}, 422),
    ],
)  # fmt: skip
def test_what_cannot_be_taken_changes_nothing(as_: As, by: str, body: Any, code: int) -> None:
    assert as_(by).post(WHERE, body).status_code == code
    assert not Authority.objects.exists()


def test_what_is_not_there_is_told_of_nobody(as_: As) -> None:
    for path in ("/people/P-999/authorities", "/people/%00/authorities"):
        assert as_("otto").get(path).status_code in (404, 422)
    assert as_("otto").post(f"{WHERE}/999/answer", {"came": "no", "asked_by": "letter"}).status_code == 404
    assert as_("otto").post("/cases/C-999999/told", TOLD).status_code == 404


def test_a_message_from_somebody_who_acts_and_who_they_are(as_: As, settings: Settings) -> None:
    in_force({"person": "P-1"})
    settings.EVENHAND_TEST_CLOCK = later(days=9).isoformat()
    make.person(ref="P-3", name="Ada Vocate", emails=["ada@vocate.example"], now=later())
    mail = {"person": "P-1", "at": later(days=9).isoformat(), "text": "When will you answer her?"}
    item = as_("rae").post("/inbound", mail).json()["contact"]["id"]
    where = f"/contacts/{item}/from"
    for bad in ({}, {"name": "nul\0"}, {"kind": "friend", "name": "Ada"}, {"authority": 999}, {"representative": "P-999"}, [[]]):
        assert as_("rae").post(where, bad).status_code == 422
    made = as_("rae").post(where, {"name": "Ada Vocate", "kind": "solicitor"})
    assert made.status_code == 201 and made.json() == {"contact": item, "authority": made.json()["authority"], "state": "sought"}
    named = f"{WHERE}/{made.json()['authority']}/representative"
    assert as_("rae").post(named, {"representative": "P-3", "sure": "number"}).status_code == 422 == as_("otto").post(named, {"representative": "P-3"}).status_code
    one, = as_("otto").post(named, {"representative": "P-3", "sure": "number"}).json()["sought"]
    assert (one["representative"], one["name"], one["given"]) == ("P-3", "Ada Vocate", "Ada Vocate")
    more = as_("rae").post("/inbound", mail | {"sender": "ada@vocate.example", "text": "And again."}).json()
    assert as_("rae").post(f"/contacts/{more['contact']['id']}/from", {"authority": one["id"]}).status_code == 201, "recognised already: it changes nothing"
    assert "Ways of contact" not in more["held"]["receipt"]
    assert as_("otto").post(f"{named}/take-back", {}).json()["sought"][0]["representative"] == ""
    assert as_("rae").post(f"{where}/take-back", {}).status_code == 204 and as_("rae").post(f"{where}/take-back", {}).status_code == 422 and as_("rae").post("/contacts/999/from", {"name": "Ada"}).status_code == 404
