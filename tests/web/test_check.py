"""Check before contact: one field, two presses; what tells people apart; none, one, many, and names of every sort."""

from __future__ import annotations

import pytest

from evenhand.desk.models import Look
from evenhand.people import make
from tests.web.conftest import NOW, As
from tests.web.paper import at, link, words


def test_one_search_box_with_the_cursor_in_it(as_: As) -> None:
    page = as_("amy.field").get("/")
    text = page.content.decode()
    assert text.count('type="search"') == 1 and "autofocus" in text.partition('name="q"')[2].partition(">")[0]
    assert "it shows that you checked before contact" in words(page)


def test_two_of_one_name_are_told_apart_and_one_press_opens_the_card(as_: As) -> None:
    client = as_("amy.field")
    page = client.get("/?q=jory pennyfold")
    said = words(page)
    assert "2 found. Which one?" in said and "born in 1961" in said and "born in 1989" in said
    before = Look.objects.count()
    card = client.get(link(page, "Jory Pennyfold"))
    assert "Before you visit" in words(card) or "lone-working rules still apply" in words(card)
    assert Look.objects.count() == before + 1


def test_a_name_misspelt_is_found_and_said_to_be_so(as_: As) -> None:
    said = words(as_("amy.field").get("/?q=Jorry Penifold"))
    assert "Jory Pennyfold" in said and "spelt like it or nearly so" in said


def test_nobody_found_is_no_promise(as_: As) -> None:
    said = words(as_("amy.field").get("/?q=qqqqq"))
    assert "Nobody found for “ qqqqq ”" in said and "at 4:55pm on Friday 28 August" in said
    assert "your lone-working rules still apply" in said


def test_one_letter_is_too_little_to_say_that_nothing_is_recorded(as_: As) -> None:
    said = words(as_("amy.field").get("/?q=a"))
    assert "Write at least two letters" in said and "Nothing is recorded here under these words" not in said
    assert "your lone-working rules still apply" in said


@pytest.mark.parametrize("q", ["P-1004", "01632 960109", "3 Larkspur Court, Ashmere"])
def test_what_names_one_exactly_opens_the_card_at_once(as_: As, q: str) -> None:
    assert at(as_("amy.field").get("/", {"q": q}, follow=True)).endswith("/card")


def test_an_address_where_several_live_opens_the_card_of_the_address(as_: As) -> None:
    home = [{"uprn": "900001", "lines": "9 Rowan Mews, Ashmere", "postcode": "ZZ9 9ZZ", "since": NOW}]
    for number, name in ((1, "Ada Twin"), (2, "Bea Twin")):
        make.person(ref=f"P-90{number}", name=name, year_of_birth=1980, addresses=home, now=NOW)
    client = as_("amy.field")
    assert at(client.get("/", {"q": "9 Rowan Mews, Ashmere"}, follow=True)) == "/addresses/900001/card"
    assert "2 found" in words(client.get("/?q=Twin"))


def test_groups_and_long_and_right_to_left_names(as_: As) -> None:
    long = "Wilhelmina " + "Featherstonehaugh" * 6
    make.person(ref="P-910", name=long, now=NOW)
    make.person(ref="P-911", name="ליאור Featherston", now=NOW)
    make.person(ref="G-910", name="Featherston Residents' Association", kind="group", now=NOW)
    page = as_("amy.field").get("/?q=featherston")
    said, text = words(page), page.content.decode()
    assert "Group" in said and "A group, no address known (G-910)" in said and "year of birth not known" in said
    assert "<bdi>ליאור Featherston</bdi>" in text
