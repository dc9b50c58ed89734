"""Who people are, over the API: the same acts and the same refusals as on the page."""

from __future__ import annotations

from typing import Any

import pytest

from evenhand.people.models import Person
from tests.api.conftest import As

pytestmark = pytest.mark.both_engines


def made(as_: As, **given: Any) -> str:
    answer = as_("rae").post("/people", {"name": "Jo Newly", **given})
    assert answer.status_code == 201, answer.json()
    return str(answer.json()["ref"])


def test_a_person_is_recorded_changed_reached_and_found(as_: As) -> None:
    ref = made(as_, year_of_birth=1990, standings=["tenant"], telephone="01632 960001")
    changed = as_("rae").post(f"/people/{ref}/changes", {"name": "Robin Present", "was": "former", "prefers": ["email"]}).json()
    assert (changed["name"], changed["prefers"], changed["year_of_birth"]) == ("Robin Present", ["email"], 1990)
    ways = as_("rae").post(f"/people/{ref}/ways", {"kind": "reference", "system": "Housing", "reference": "TEN 1"}).json()["ways"]
    assert [one["text"] for one in ways] == ["01632 960001", "Housing: TEN 1"]
    assert as_("rae").post(f"/people/{ref}/ways/end", {"kind": "telephone", "key": ways[0]["key"]}).json()["ways"] == ways[1:]
    for q in ("ten1", "jo newly"):
        assert [(one["ref"], one["name"]) for one in as_("rae").get("/people", data={"q": q}).json()["items"]] == [(ref, "Robin Present")]


def test_two_records_are_joined_and_parted(as_: As) -> None:
    case = as_("rae").report("P-2").json()["ref"]
    joined = as_("otto").post("/people/P-1/merge", {"gone": "P-2", "why": "The same date of birth"})
    assert joined.status_code == 201 and joined.json()["joined"] == ["P-2"]
    assert as_("otto").get("/people/P-2/known").json()["ref"] == "P-1" and as_("otto").get(f"/cases/{case}").json()["person"] == "P-1"
    parted = as_("otto").post("/people/P-2/part", {"why": "They are brothers"}).json()
    assert parted == {"kept": "P-1", "gone": "P-2", "cases": [], "since": {}} and as_("otto").get(f"/cases/{case}").json()["person"] == "P-2"


def test_somebody_not_yet_identified_turns_out_to_be_known(as_: As) -> None:
    answer = as_("rae").post("/people", {"unidentified": True, "description": "Rings at night", "telephone": "01632 960009"})
    ref = answer.json()["ref"]
    assert as_("otto").post(f"/people/{ref}/identify", {"known": "P-2", "why": "They gave their name"}).json()["ref"] == "P-2"
    assert as_("otto").post(f"/people/{ref}/identify", {"known": "P-2", "why": "They gave their name"}).status_code == 404


def test_a_death_and_taking_it_back(as_: As) -> None:
    as_("rae").report()
    stopped = as_("otto").post("/people/P-1/death", {"day": "2026-03-01", "told_by": "A daughter"})
    assert stopped.status_code == 201 and len(stopped.json()["cases"]) == 1
    assert as_("otto").get("/people/P-1/known").json()["died"] == "2026-03-01"
    assert as_("otto").post("/people/P-1/death/take-back", {"why": "Another tenant"}).status_code == 201


@pytest.mark.parametrize(
    ("path", "body", "code"),
    [
        ("/people", {}, 422), ("/people", {"name": "x" * 201}, 422), ("/people", {"name": "Jo", "standings": ["king"]}, 422), ("/people/P-1/changes", {"name": "Somebody"}, 422),
        ("/people/P-1/ways", {"kind": "safe", "lines": "7 Hidden Lane"}, 422), ("/people/P-1/ways", {"kind": "telephone", "value": "none"}, 422), ("/people/P-1/ways/end", {"kind": "address", "key": 999999}, 404),
        ("/people/P-1/merge", {"gone": "P-2", "why": "The same"}, 422), ("/people/P-1/part", {"why": "Not the same"}, 404), ("/people/P-1/death", {"day": "2026-03-01", "told_by": "x"}, 422),
        ("/people/nobody/changes", {"language": "cy"}, 404), ("/people/P-1/identify", {"known": "P-2", "why": "The same"}, 404),
    ],
)  # fmt: skip
def test_what_may_not_be_changes_nothing(as_: As, path: str, body: dict[str, Any], code: int) -> None:
    before = list(Person.objects.order_by("ref").values_list("ref", "name", "number"))
    assert as_("rae").post(path, body).status_code == code
    assert list(Person.objects.order_by("ref").values_list("ref", "name", "number")) == before
