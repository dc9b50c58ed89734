"""Reporting a group, and somebody who acted for somebody else, under a policy that knows both."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from evenhand import desk
from evenhand.case.facts import Actor
from evenhand.people import make
from evenhand.people.models import Colleague
from evenhand.registers.models import CaseRow
from tests.desk import world
from tests.desk.test_subjects import wide as wide
from tests.web.conftest import signed_in
from tests.web.paper import at, faults, send, words

SHORT: dict[str, Any] = {"answer_what": "He shouted at our operative.", "outcome": "reported"}


@pytest.fixture
def rae(wide: None, settings: Any, django_user_model: Any) -> Client:
    """A browser in which a colleague is signed in, in the small world whose policy knows groups and representatives."""
    settings.EVENHAND_TEST_CLOCK = world.NOW.isoformat()
    for colleague in Colleague.objects.filter(ref__in=("rae", "otto")):
        colleague.user = django_user_model.objects.create(username=colleague.ref)
        colleague.save()
    return signed_in("rae")


def report(client: Client, start: str = "/report", **answers: Any) -> Any:
    return send(client, start, client.get(start), **answers)


def case_of(answer: Any) -> str:
    return at(answer).rsplit("/", 1)[-1]


def about(answer: Any) -> dict[str, str]:
    assert not faults(answer)
    view = desk.look(case=case_of(answer), actor=Actor("otto"), now=world.NOW, record=False)
    return dict(view.state.subject)


def test_a_group_is_found_shown_as_a_group_and_reported_as_one(rae: Client) -> None:
    answer = report(rae, **SHORT, who="larch court residents")
    assert "A group, The Hall, Larch Court" in words(answer) and "not the members of a group" in words(answer)
    assert about(send(rae, "/report", answer, which="group:G-1")) == {"person": "G-1", "as": "group"}
    assert about(report(rae, **SHORT, who="G-1", same="another")) == {"person": "G-1", "as": "group"}, "a whole reference is enough"
    assert report(rae, **SHORT, who="larch court residents", which="person:G-1").status_code == 422


def test_from_a_card_a_group_is_known_as_one(rae: Client) -> None:
    card = rae.get("/people/G-1/card")
    assert "Group G-1" in words(card) and "binds nobody of its members" in words(card) and "year of birth" not in words(card).lower()
    start = "/report?about=group%3AG-1"
    assert f'href="{start}"' in card.content.decode()
    page = rae.get(start)
    assert "Larch Court Residents, A group" in words(page)
    assert about(send(rae, start, page, **SHORT)) == {"person": "G-1", "as": "group"}
    person = rae.get("/people/G-1")
    assert "Group G-1" in words(person) and "Born in" not in words(person) and "Born in" in words(rae.get("/people/P-1"))


def test_somebody_was_acting_for_somebody_else(rae: Client) -> None:
    assert "Were they acting for somebody else?" in words(rae.get("/report"))
    acting = {"person": "P-2", "as": "representative"}
    for whom in ("P-1", "G-1"):
        answer = report(rae, **SHORT, who="P-2", same="another", **{"acting-for": whom})
        assert about(answer) == acting | {"for": whom}
    assert "Sam Other, only when acting for G-1" in words(signed_in("otto").get(f"/cases/{case_of(answer)}"))


def test_names_that_are_not_clear_are_offered_to_choose_from_on_one_page(rae: Client) -> None:
    make.person(ref="P-3", name="Pat Exampel", now=world.NOW)
    answer = report(rae, **SHORT, who="Sam Other", **{"acting-for": "Pat Example"})
    assert faults(answer) == ["Choose which of these you mean", "Choose for which of these they were acting"]
    once = send(rae, "/report", answer, which="person:P-2")
    assert faults(once) == ["Choose for which of these they were acting"]
    done = send(rae, "/report", once, **{"acting-for-which": "P-1"})
    assert about(done) == {"person": "P-2", "as": "representative", "for": "P-1"}, "what was chosen first has stayed"


@pytest.mark.parametrize(
    ("answers", "fault"),
    [
        ({"who": "P-2", "acting-for": "qqqqq"}, "Nobody here fits"), ({"who": "G-1", "acting-for": "P-1"}, "Only a person whom we know by name"),
        ({"who": world.FLAT, "which": f"address:{world.FLAT}", "acting-for": "P-1"}, "Only a person whom we know by name"),
        ({"who": "P-2", "acting-for": "P-2"}, "Nobody is their own representative"),
        ({"who": "P-2", "acting-for": "Pat Example", "acting-for-which": "P-9"}, "Choose for which"),
        ({"who": world.FLAT, "description": "A man in grey", "acting-for": "P-1"}, "Only a person whom we know by name"),
    ],
)  # fmt: skip
def test_for_whom_somebody_acted_has_to_be_clear(rae: Client, answers: dict[str, str], fault: str) -> None:
    answer = report(rae, **SHORT, **answers)
    assert answer.status_code == 422 and any(fault in one for one in faults(answer)), faults(answer)
    assert not CaseRow.objects.exists()


def test_what_was_typed_since_counts_and_not_what_was_chosen_before(rae: Client) -> None:
    answer = report(rae, **SHORT, who="Pat Example")
    again = send(rae, "/report", answer, who="Sam Other", which="person:P-1")
    assert faults(again) == ["Choose which of these you mean"] and "Sam Other" in words(again)
    assert not CaseRow.objects.exists()
