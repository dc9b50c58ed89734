"""The second half of a report: one thing a page, saved at each, in any order, checked and confirmed at the end."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from evenhand import desk
from evenhand.case.facts import Actor
from tests.web.conftest import NOW, As
from tests.web.paper import at, faults, link, send, words
from tests.web.test_report import FOUR, case_of, report

ANSWERS: dict[str, dict[str, Any]] = {
    "happened": {"answer_place": "At the front desk"},
    "behaviour": {"answer_behaviour": ["aggression"]},
    "account": {"answer_account": "She said “you will be sorry” and banged on the desk with her hand."},
    "forceful": {"answer_forceful": "It was meant to frighten."},
    "injury": {"answer_injury": "none", "answer_hate": "no"},
    "allegation": {"answer_allegation": "no"},
    "outcome": {"outcome": "aggression"},
}  # fmt: skip


@pytest.fixture
def amy(as_: As) -> Client:
    return as_("amy.field")


def begin(client: Client) -> tuple[str, Any]:
    """A report, and the list of what is still to say about it."""
    answer = report(client, **FOUR | {"who": "P-1013"})
    case = case_of(answer)
    return case, client.get(link(answer, "Go on with the rest"))


def page_of(client: Client, listed: Any, name: str) -> str:
    found = [href for href, _ in _links(listed) if f"ask={name}" in href]
    assert found, f"no task {name}"
    return found[0]


def _links(answer: Any) -> list[tuple[str, str]]:
    from tests.web.paper import read

    return read(answer).links


def say(client: Client, where: str, **given: Any) -> Any:
    return send(client, where, client.get(where), **given)


def test_a_list_of_tasks_says_what_is_done_and_recalls_what_was_reported(amy: Client) -> None:
    _, listed = begin(amy)
    said = words(listed)
    assert "0 of 7 done" in said and "By Tuesday 1 September" in said
    assert "Amy Field reported on Friday 28 August: She shouted and banged on the desk." in said
    assert "When it happened" in said and "If it applies" in said and "To do" in said
    assert "Check and confirm" not in said, "not before all of it is answered"


def test_answered_one_thing_a_page_and_recorded_once_confirmed(amy: Client) -> None:
    case, listed = begin(amy)
    where = page_of(amy, listed, "happened")
    page = amy.get(where)
    assert 'value="16:55"' in page.content.decode(), "when it happened is what the report says"
    answer = send(amy, where, page, **ANSWERS["happened"])
    for name in ("behaviour", "account", "forceful", "injury", "allegation", "outcome"):
        assert f"ask={name}" in at(answer), "each leads to the next that is still to do"
        answer = send(amy, at(answer), answer, **ANSWERS[name])
    assert "7 of 7 done" in words(answer)
    check = amy.get(link(answer, "Check and confirm"))
    assert "Check your answers" in words(check) and "It was meant to frighten." in words(check)
    done = send(amy, "/", check)
    assert at(done).startswith(f"/cases/{case}")
    view = desk.look(case=case, actor=Actor("amy.field"), now=NOW, record=False)
    (event,) = [one for one in view.events if one.step == "complete-report"]
    assert event.outcome == "aggression" and event.answers["place"] == "At the front desk"
    assert at(amy.get(f"/report/{case}/rest?matter={event.matter}", follow=True)).startswith(f"/cases/{case}"), "it is done"


def test_in_any_order_and_kept_between_visits(amy: Client, as_: As) -> None:
    _, listed = begin(amy)
    answer = say(amy, page_of(amy, listed, "allegation"), **ANSWERS["allegation"], do="list")
    assert "Saved. You can come back to it" in words(answer) and "1 of 7 done" in words(answer)
    again = as_("amy.field")
    where = link(again.get("/work"), "Complete the report")
    while "/report/" not in where:
        where = again.get(where)["Location"]
    assert "You have begun this" in words(again.get("/work"))
    assert "of 7 done" in words(again.get(where))


def test_what_cannot_be_read_is_said_on_its_page_and_kept(amy: Client) -> None:
    _, listed = begin(amy)
    where = page_of(amy, listed, "account")
    answer = say(amy, where, answer_account="Short.")
    assert answer.status_code == 422 and len(faults(answer)) == 1 and "What was said and done" in faults(answer)[0]
    assert ">Short.</textarea>" in amy.get(where).content.decode()
    assert "To be corrected" in words(amy.get(where.partition("&ask")[0]))
    assert "Why it is more than being forceful" in words(say(amy, where, answer_account="")), "what is left empty may wait"


def test_only_for_those_whose_turn_it_is(amy: Client, as_: As) -> None:
    case, _ = begin(amy)
    assert as_("tess.copse").get(f"/report/{case}/rest").status_code == 404
    assert amy.get(f"/report/{case}/rest?ask=nonsense").status_code == 404
    assert amy.get(f"/report/{case}/rest?matter=nonsense").status_code == 404
    assert amy.post(f"/report/{case}/rest", {"ask": "nonsense"}).status_code == 404
    assert as_("ben.orchard").get(f"/report/{case}/rest").status_code == 200, "a housing manager may complete it"


def test_the_list_asks_what_helps_once_and_no_page_of_the_first_half_does(amy: Client) -> None:
    ask = "What would help them? Ask, if you can (optional)"
    case, listed = begin(amy)
    assert ask in words(listed) and "0 of 7 done" in words(listed) and ask not in words(amy.get("/report"))
    given = {"need": "interpreter", "how": "Welsh", "said_by": "person", "holds": "yes", "back": f"/report/{case}/rest"}
    told = words(amy.post("/people/P-1013/needs/add", given, follow=True))
    assert ask not in told and "What helps is on record: An interpreter (since" in told and "0 of 7 done" in told


def test_an_optional_choice_can_be_taken_back(amy: Client) -> None:
    _, listed = begin(amy)
    where = page_of(amy, listed, "reached")
    assert "Not recorded" in words(amy.get(where))
    assert "Not recorded" not in words(amy.get(page_of(amy, listed, "injury"))), "what has to be answered has no such way out"
    say(amy, where, answer_reached="email")
    assert 'value="email" checked' in amy.get(where).content.decode()
    say(amy, where, answer_reached="")
    assert 'value="email" checked' not in amy.get(where).content.decode()
