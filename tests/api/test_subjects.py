"""Groups and representatives over the API: how a case names them, and what the answers say of them."""

from __future__ import annotations

from typing import Any

import pytest

from evenhand.api.main import api
from evenhand.people import make
from tests.api.caller import Caller, at
from tests.api.conftest import As
from tests.desk import world
from tests.desk.test_subjects import ACTING, in_force, parties
from tests.desk.test_subjects import wide as wide

pytestmark = [pytest.mark.both_engines, pytest.mark.django_db]


@pytest.fixture
def rae(wide: None, settings: Any) -> Caller:
    """A program with rae's token, under a policy that knows groups and representatives."""
    settings.EVENHAND_TEST_CLOCK = world.NOW.isoformat()
    return Caller("rae", world.NOW)


@pytest.mark.parametrize(
    ("subject", "about"),
    [
        ({"person": "P-1"}, ("P-1", "", "person", "")), ({"group": "G-1"}, ("G-1", "", "group", "")),
        (ACTING, ("P-2", "", "representative", "P-1")), ({"address": world.FLAT}, ("", world.FLAT, "address", "")),
    ],
)  # fmt: skip
def test_a_case_says_whom_it_concerns_and_as_what(rae: Caller, subject: dict[str, Any], about: tuple[str, ...]) -> None:
    answer = rae.report(subject=subject)
    assert answer.status_code == 201, answer.content
    case = answer.json()
    assert (case["person"], case["address"], case["concerns"], case["acting_for"]) == about


@pytest.mark.parametrize(
    "subject",
    [
        {"representative": "P-2"}, {"representative": {"person": "P-2"}}, {"representative": {"for": "P-1"}},
        {"representative": {"person": "P-2", "for": "P-404"}}, {"representative": {"person": "P-2", "for": "P-2"}},
        {"representative": {"person": "P-2", "for_": "P-1"}}, {"representative": {"person": "P-2", "for": "P-1", "as": "x"}},
        {"group": "P-1"}, {"group": "G-404"}, {"person": "G-1"}, {"group": "G-1", "person": "P-1"},
    ],
)  # fmt: skip
def test_a_subject_that_cannot_be_meant_is_refused_with_a_reason(rae: Caller, subject: dict[str, Any]) -> None:
    answer = rae.report(subject=subject)
    assert answer.status_code == 422
    assert all(one["message"] for one in answer.json()["refusals"])
    assert rae.get("/cases").json()["items"] == []


def test_a_policy_without_groups_says_what_to_do_instead(as_: As) -> None:
    parties()
    answer = as_("rae").report(subject={"group": "G-1"})
    assert answer.status_code == 422
    reason, = answer.json()["refusals"]
    assert reason["rule"] == "complete" and "Report each person" in reason["message"] and "owner of the policy" in reason["message"]


def test_a_group_is_found_and_shown_as_one(rae: Caller) -> None:
    hit, = rae.get("/people?q=larch+court+residents").json()["items"]
    assert (hit["ref"], hit["group"], hit["year_of_birth"]) == ("G-1", True, None)
    assert rae.get("/people/G-1").json()["kind"] == "group" and rae.get("/people/P-1").json()["kind"] == "person"
    assert rae.get("/people/G-1/alerts").json()["group"] and not rae.get("/people/P-1/alerts").json()["group"]


def test_an_alert_says_in_which_capacity_it_holds(rae: Caller) -> None:
    in_force(ACTING)
    at(world.later(days=1))
    alert, = rae.get("/people/P-2/alerts").json()["alerts"]
    assert alert["acting_for"] == "P-1" and alert["details"][0] == "only when acting for P-1"
    assert rae.get("/people/P-1/alerts").json()["alerts"] == []
    in_force({"group": "G-1"}, start=1)
    at(world.later(days=2))
    alert, = rae.get("/people/G-1/alerts").json()["alerts"]
    assert alert["acting_for"] == "" and "only when" not in str(alert["details"])


def test_the_document_describes_every_way_to_name_a_subject() -> None:
    known = api.get_openapi_schema(path_prefix="/")["components"]["schemas"]
    assert set(known["Subject"]["properties"]) == {"person", "group", "representative", "address", "unknown"}
    assert set(known["Representative"]["properties"]) == {"person", "for"} == set(known["Representative"]["required"])
    assert known["CaseOut"]["properties"]["concerns"]["enum"] == ["person", "group", "representative", "address", ""]


def test_somebody_may_be_in_a_group_and_nothing_of_it_is_written_down(rae: Caller) -> None:
    make.person(ref="P-3", name="Lee Larch", now=world.NOW)
    in_force({"group": "G-1"})
    at(world.later(days=1))
    assert rae.get("/people/P-3/alerts").json()["alerts"] == []
