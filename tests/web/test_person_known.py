"""The pages of who people are: recorded, changed, joined, parted, a death; each is told at its field what is wrong."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from evenhand import desk
from evenhand.desk.people import persons
from evenhand.people import make
from evenhand.people.models import Channel, Colleague, Person
from tests.desk.test_persons_join import UNKNOWN, subject
from tests.desk.test_subjects import wide as wide
from tests.desk.world import FLAT, later, precaution, report, who
from tests.web.conftest import signed_in
from tests.web.paper import words
from tests.web.test_person_page import At
from tests.web.test_person_page import at as at

pytestmark = pytest.mark.django_db


def go(by: str, path: str, **post: Any) -> Any:
    client = signed_in(by)
    return client.post(path, post, follow=True) if post else client.get(path)


def test_somebody_new_is_recorded_and_found(at: At) -> None:
    assert at("rae").status_code == 200
    wrong = go("rae", "/people/new", name="", year_of_birth="19")
    assert wrong.status_code == 422 and "There is a problem" in words(wrong)
    said = words(go("rae", "/people/new", name="Jo Newly", year_of_birth="1990", standings=["tenant", "neighbour"], uprn=FLAT))
    assert "Recorded. They are found from now on." in said and "Tenant; Neighbour" in said and "2 High Street" in said
    unknown = go("rae", "/people/new?who=unknown", description="Rings at night", telephone="")
    assert unknown.status_code == 422 and "found again" in words(unknown)
    assert "Known as Rings at night" in words(go("rae", "/people/new?who=unknown", description="Rings at night", telephone="01632 960009"))


def test_what_is_known_is_changed_and_a_former_name_is_shown_nowhere(at: At) -> None:
    at("rae")
    asked = {"name": "Robin Present", "was": "", "preferred_name": "", "year_of_birth": "1980", "language": "cy"}
    assert "Choose one of the list" in words(go("rae", "/people/P-1/known/change", **asked))
    said = words(go("rae", "/people/P-1/known/change", **{**asked, "was": "former"}))
    assert "Changed. It holds from now on." in said and "Robin Present" in said and "Welsh" in said and "Pat Example" not in said
    found = words(go("rae", "/?q=Pat+Example"))
    assert "Robin Present" in found and found.count("Pat Example") <= 3  # what was typed, and nothing else


def test_ways_are_added_and_ended_with_one_press(at: At) -> None:
    at("rae")
    wrong = go("rae", "/people/P-1/known/add/telephone", value="none")
    assert wrong.status_code == 422 and "is not a telephone number" in words(wrong)
    assert "01632 960001" in words(go("rae", "/people/P-1/known/add/telephone", value="01632 960001"))
    key = Channel.objects.get(value="01632 960001").pk
    assert "01632 960001" not in words(go("rae", "/people/P-1/known", kind="telephone", key=str(key)))
    for kind, number in (("telephone", str(key)), ("nothing", "1"), ("telephone", "x" * 90)):
        assert go("rae", "/people/P-1/known", kind=kind, key=number).status_code in (404, 422)
    assert go("rae", "/people/P-1/known/add/nothing").status_code == 404


def test_a_safe_address_is_shown_to_who_may_see_it_alone(at: At) -> None:
    at("rae")
    assert "Hidden Lane" in words(go("otto", "/people/P-1/known/add/safe", lines="7 Hidden Lane", postcode="ZZ9 9ZZ"))
    for by in ("rae", "hari"):
        for path in ("/people/P-1/known", "/people/P-1", "/people/P-1/card", "/?q=Hidden+Lane"):
            assert "7 Hidden" not in words(go(by, path)).replace("Hidden Lane – Check", "")
    assert "Held, and not shown to you" in words(go("rae", "/people/P-1/known")) and "A safe address" not in words(go("rae", "/people/P-1/known"))


def test_two_records_are_compared_joined_and_parted(at: At) -> None:
    at("otto")
    precaution(report(person="P-2"), later(hours=1))
    assert "Born in 1985" in re.sub(r"\s+", " ", words(go("otto", "/people/P-1/join?other=P-2"))) and "years of birth differ" in words(go("otto", "/people/P-1/join?other=P-2"))
    assert "Sam Other" in words(go("otto", "/people/P-1/join?q=sam"))
    wrong = go("otto", "/people/P-1/join?other=P-2", why="")
    assert wrong.status_code == 422
    said = words(go("otto", "/people/P-1/join?other=P-2", why="The same telephone number"))
    assert "are one from now on" in said and "P-2, joined on" in said
    assert "The record P-2 has been joined to this one" in words(go("rae", "/people/P-2/known"))
    assert "Sam Other" not in words(go("rae", "/people/P-2"))
    new = report(later(hours=4), person="P-1")
    parted = words(go("otto", "/people/P-1/part?gone=P-2", why="They are brothers"))
    assert ("apart again" in parted and new not in parted) or "Recorded since" in parted
    assert Person.objects.filter(same_as=None).count() == Person.objects.count()


def test_who_may_not_is_told_who_could(at: At) -> None:
    at("rae")
    page = words(go("rae", "/people/P-1/known"))
    assert "Record a death" not in page and "Join another" not in page
    key = str(Channel.objects.get(person__ref="P-1").pk)
    make.related(colleague=Colleague.objects.get(ref="rae"), other="P-1")
    refused = go("rae", "/people/P-1/known", kind="telephone", key=key)
    assert refused.status_code == 422 and "Ask a colleague" in words(refused) and Channel.objects.filter(pk=key).exists()
    for path, post in (("death", {"day-day": "1", "day-month": "3", "day-year": "2026", "told_by": "A daughter"}), ):
        assert "Only Owner" in words(go("hari", f"/people/P-1/{path}", **post))
    assert Person.objects.get(ref="P-1").died is None
    for path in ("join", "join?other=P-2", "death", "known/add/safe"):
        shown = go("hari", f"/people/P-1/{path}")
        assert shown.status_code == 200 and "Only Owner" in words(shown)
    assert "You cannot do this" in words(go("rae", "/people/P-1/known/change"))
    assert go("otto", "/people/P-1/join?other=P-1").status_code == 422


def test_somebody_not_yet_identified_is_named_or_found(at: At) -> None:
    at("otto")
    case = report(subject=UNKNOWN)
    ref = subject(case)["person"]
    assert "Say who this is" in words(go("otto", f"/people/{ref}/known"))
    assert "give them their name" in words(go("otto", f"/people/{ref}/join"))
    assert go("otto", "/people/P-1/name").status_code == 404
    said = words(go("otto", f"/people/{ref}/join?other=P-2", why="They gave their date of birth"))
    assert "It is recorded who they are" in said and "Sam Other" in said and subject(case)["person"] == "P-2"
    other = report(subject=UNKNOWN)
    ref = subject(other)["person"]
    assert "Lee Newly" in words(go("otto", f"/people/{ref}/name", name="Lee Newly", year_of_birth="", why="They told us"))


def test_a_death_and_taking_it_back(at: At) -> None:
    at("otto")
    precaution(report(), later(hours=1))
    day = {"day-day": "1", "day-month": "3", "day-year": "2026"}
    assert "Say who told us" in words(go("otto", "/people/P-1/death", **day, told_by=""))
    assert "Enter the day" in words(go("otto", "/people/P-1/death", told_by="A daughter"))
    assert "not a day to come" in words(go("otto", "/people/P-1/death", **{**day, "day-year": "2027"}, told_by="A daughter"))
    assert "Died on Sunday 1 March 2026. No letter is sent." in words(go("otto", "/people/P-1/death", **day, told_by="A daughter"))
    assert not desk.card(actor=who("rae"), person="P-1", now=later(hours=6)).alerts
    assert "The death is taken back" in words(go("otto", "/people/P-1/death", why="Another tenant of that name"))
    assert desk.card(actor=who("rae"), person="P-1", now=later(hours=6)).alerts


def test_the_record_of_a_colleague_is_held_and_the_card_is_not(at: At) -> None:
    at("otto")
    assert "Changed" in words(go("otto", "/people/P-1/works-here", colleague="olu"))
    assert go("otto", "/people/P-1/works-here", colleague="stranger").status_code == 422
    for by in ("hari", "olu"):
        assert [go(by, f"/people/P-1{path}").status_code for path in ("", "/known", "/card")] == [404, 404, 200]
    assert "1980" not in words(go("hari", "/?q=pat example"))
    assert "Only Owner" in words(go("hari", "/people/P-2/works-here"))
    assert "Changed" in words(go("otto", "/people/P-1/works-here", colleague=""))
    assert go("hari", "/people/P-1").status_code == 200


@pytest.mark.parametrize("path", ["known", "known/change", "known/add/address", "join", "name", "part?gone=P-2", "part?gone=%00", "death", "works-here"])
def test_nobody_and_nothing_are_alike(at: At, path: str) -> None:
    at("otto")
    for ref in ("nobody", "%00", "x" * 300):
        assert go("otto", f"/people/{ref}/{path}").status_code == 404


def test_a_constant_number_of_queries(at: At) -> None:
    at("otto")

    def spent() -> int:
        client = signed_in("otto")
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/people/P-1/known").status_code == 200
        return len(captured)

    few = spent()
    for number in range(10):
        make.person(ref=f"N-{number}", name=f"Neighbour {number}", now=later())
        persons.add_way(actor=who("otto"), ref="P-1", kind="link", given={"link": "lives-with", "other": f"N-{number}"}, now=later())
    assert spent() == few
