"""The policy's own pages, and the plain things beside the pages."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import Settings

from tests.web.conftest import As
from tests.web.paper import words

# --- the policy ----------------------------------------------------------------------------------


def test_every_clause_stands_in_our_words_in_order(as_: As) -> None:
    said = words(as_("amy.field").get("/policy"))
    assert said.index("3.2 ") < said.index("3.10 ") < said.index("3.18 ")
    assert "Review overdue" in said and "30 June 2025" in said
    assert "Head of Communities answers for it" in said


def test_a_clause_opens_to_what_rests_on_it(as_: As) -> None:
    said = words(as_("amy.field").get("/policy/clauses/3.18"))
    for one in ("Independent review of the recommendation", "What may be open", "within 5 working days", "How we read it"):
        assert one in said
    assert as_("amy.field").get("/policy/clauses/9.99").status_code == 404
    assert "Not operated here" in words(as_("amy.field").get("/policy/clauses/2.1"))


def test_what_an_office_does(as_: As) -> None:
    said = words(as_("amy.field").get("/policy/roles"))
    assert "Stands in for" in said and "Head of Communities" in said


def test_the_process_is_a_picture(as_: As) -> None:
    answer = as_("amy.field").get("/policy/process.svg")
    assert answer["Content-Type"].startswith("image/svg+xml") and b"<svg" in answer.content


# --- plain things --------------------------------------------------------------------------------


@pytest.mark.parametrize(("colour", "text"), [("#1d70b8", "#ffffff"), ("#ffdd00", "#0b0c0c"), ("#000000", "#ffffff")])
def test_the_brand_colour_can_be_read_on(settings: Settings, colour: str, text: str) -> None:
    settings.EVENHAND_BRAND_COLOUR = colour
    answer = Client().get("/brand.css")
    assert answer["Content-Type"].startswith("text/css")
    assert colour in answer.content.decode() and f"--app-brand-text: {text}" in answer.content.decode()


def test_what_is_not_there_says_so(as_: As) -> None:
    answer = as_("amy.field").get("/no-such-page")
    assert answer.status_code == 404 and "Page not found" in words(answer)


def test_a_fault_of_ours_has_a_page_that_needs_nothing(as_: As, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(**_: object) -> None:
        raise RuntimeError("the disk is full")

    client = as_("amy.field")
    monkeypatch.setattr("evenhand.desk.contact.find_people", broken)
    client.raise_request_exception = False
    answer = client.get("/?q=x")
    assert answer.status_code == 500 and "Something went wrong on our side" in words(answer)
    assert "disk" not in words(answer)
