"""What helps a person, over the API: the same acts and the same refusals as on the page; never the condition behind it."""

from __future__ import annotations

from typing import Any

import pytest

from evenhand import desk
from evenhand.people.models import NeedAsked, NeedsTalk, PersonNeed
from tests.api.conftest import As
from tests.desk.world import later, who

pytestmark = pytest.mark.both_engines
GIVEN: dict[str, Any] = {"need": "large-print", "said_by": "person"}


def test_a_need_is_recorded_reviewed_and_ended(as_: As) -> None:
    empty = as_("rae").get("/people/P-1/needs").json()
    assert empty["ask"] and empty["now"] == []
    made = as_("rae").post("/people/P-1/needs", {**GIVEN, "how": "Size 20"})
    assert made.status_code == 201
    one, = made.json()["now"]
    assert (one["need"], one["state"], one["how"], one["review_due"]) == ("large-print", "agreed", "Size 20", "2027-03-03")
    assert as_("rae").post("/people/P-1/needs/now/large-print/review", {}).status_code == 422
    again = as_("otto").post("/people/P-1/needs/now/large-print/review", {"next": "2026-09-01"}).json()["now"][0]
    assert (again["review_due"], again["reviewed"]) == ("2026-09-01", "2026-03-03")
    ended = as_("rae").post("/people/P-1/needs/now/large-print/end", {"said_by": "person"}).json()
    assert ended["now"] == [] and [each["state"] for each in ended["before"]] == ["ended"]


def test_what_was_asked_for_is_refused_with_reasons(as_: As) -> None:
    asked = as_("rae").post("/people/P-1/needs", {**GIVEN, "decide": True}).json()["asked"][0]
    where = f"/people/P-1/needs/asked/{asked['id']}"
    assert as_("rae").post(where, {"agreed": True}).status_code == 422
    bare = as_("otto").post(where, {"agreed": False})
    assert bare.status_code == 422 and len(bare.json()["refusals"]) == 2
    refused = as_("otto").post(where, {"agreed": False, "reasons": "There is no such printer.", "instead": "A call instead"}).json()["refused"][0]
    assert (refused["reasons"], refused["instead"], refused["state"]) == ("There is no such printer.", "A call instead", "refused")
    assert as_("otto").post(where, {"agreed": True}).status_code == 422


def test_nothing_wanted_is_an_answer(as_: As) -> None:
    found = as_("rae").post("/people/P-1/needs/nothing-wanted", {}).json()
    assert not found["ask"] and found["nothing_wanted"]


@pytest.mark.parametrize(
    ("path", "body", "code"),
    [
        ("/people/nobody/needs", GIVEN, 404), ("/people/P-1/needs", {}, 422), ("/people/P-1/needs", {**GIVEN, "need": "autism"}, 422), ("/people/P-1/needs", {**GIVEN, "need": "nul\0"}, 422),
        ("/people/P-1/needs", {**GIVEN, "how": "x" * 301}, 422), ("/people/P-1/needs", {**GIVEN, "how": "\u202e"}, 422), ("/people/P-1/needs", {**GIVEN, "said_by": "nobody"}, 422),
        ("/people/P-1/needs", {**GIVEN, "how": [[[]]]}, 422), ("/people/P-1/needs/asked/99", {"agreed": True}, 404), ("/people/P-1/needs/asked/x", {"agreed": True}, 422),
        ("/people/P-1/needs/now/large-print/end", {"said_by": "person"}, 404), ("/people/P-1/needs/now/large-print/review", {"next": "yesterday"}, 422),
    ],
)  # fmt: skip
def test_what_is_wrong_changes_nothing(as_: As, path: str, body: Any, code: int) -> None:
    assert as_("otto").post(path, body).status_code == code
    assert not PersonNeed.objects.exists() and not NeedAsked.objects.exists() and not NeedsTalk.objects.exists()


def test_the_condition_is_on_no_road_of_the_api(as_: As) -> None:
    as_("rae").post("/people/P-1/needs", GIVEN)
    desk.record_condition(actor=who("otto"), person="P-1", words="Zyxophobia since the flood", now=later())
    for path in ("/people/P-1", "/people/P-1/needs", "/people/P-1/alerts", "/people/P-1/known", "/alerts/changes", "/alerts/snapshot", "/people?q=Zyxophobia"):
        assert "Zyxo" not in as_("otto").get(path).content.decode().replace("q=Zyxophobia", ""), path
