"""From the page of a message: it came from somebody acting for the person. One step, shown ever after, and taken back."""

from __future__ import annotations

import re
from typing import Any

import pytest

from evenhand import desk
from evenhand.contacts.models import Held, Item
from evenhand.people.models import Authority, MessageFrom
from tests.desk.test_authority import acting
from tests.desk.test_subjects import in_force
from tests.desk.test_subjects import wide as wide
from tests.desk.world import later, who
from tests.web.paper import words
from tests.web.test_needs import go
from tests.web.test_person_page import At
from tests.web.test_person_page import at as at

pytestmark = pytest.mark.django_db


@pytest.fixture
def item(at: At) -> Item:
    """A message that is held, on a day on which everybody can sign in."""
    in_force({"person": "P-1"})
    at("rae", days=9)
    return desk.enter_contact(actor=who("rae"), person="P-1", now=later(days=9), at=later(days=9), channel="email", direction="in", words="When will you answer her?")


def page(item: Item, by: str = "rae", **given: Any) -> Any:
    return go(by, f"/contacts/{item.pk}/from", **given)


def test_one_step_from_held_mail_asks_the_person_and_is_shown(item: Item) -> None:
    held = f"/inbound/{Held.objects.get().pk}"
    assert f'href="/contacts/{item.pk}/from"' in go("rae", held).content.decode()
    assert "When will you answer her?" in words(page(item)) and "told nothing but that it came" in words(page(item))
    wrong = page(item, name="")
    assert wrong.status_code == 422 and "Give their name" in words(wrong)
    done = words(page(item, name="Ada Vocate", kind="solicitor"))
    assert "Recorded from whom it came." in done and "From Ada Vocate, who says that they act for Pat Example: being asked." in done
    assert "Until Pat Example has said yes, tell them nothing but that it came." in done and "A limit of contact that binds Pat Example does not bind them." in done
    assert "From Ada Vocate" in words(go("rae", "/inbound")) and "From Ada Vocate" in words(go("rae", f"/contacts/{item.pk}"))
    assert "Ask Pat Example whether this person may act for them: Ada Vocate" in words(go("otto", "/work"))
    own = words(page(item, do="own"))
    assert "it is the person’s own" in own and "From Ada Vocate" not in own and not MessageFrom.objects.exists()


def test_one_who_is_known_is_chosen(item: Item) -> None:
    key = acting(answer="person", asked_by="telephone", at=later(days=9)).pk
    said = page(item)
    assert "Dana Example (Confirmed)" in words(said) and "Somebody else: give their name here" in words(said)
    done = words(page(item, authority=str(key)))
    assert "From Dana Example, who acts for Pat Example: confirmed. " in done and "You may answer them" in done and "For everything between Pat Example and us." in done
    again = page(item, authority="new", name="Mo Example")
    assert again.status_code == 422 and "said meanwhile" in words(again) and Authority.objects.count() == 1


@pytest.mark.parametrize("text", ["nul\0", "x" * 10_000, "\u202eevil", "<script>alert(1)</script>"])
def test_hostile_words_break_nothing(item: Item, text: str) -> None:
    found = page(item, name=text, organisation=text)
    assert found.status_code in (200, 422) and "<script>alert" not in found.content.decode()
    assert Authority.objects.exists() == text.startswith("<")


def test_what_is_not_there_or_not_theirs_is_not_found(item: Item) -> None:
    for number in ("0", "x", "9" * 30, str(item.pk + 9)):
        assert go("rae", f"/contacts/{number}/from").status_code == 404
    assert page(item, do="own").status_code == 422
    assert not re.search("Who sent it", words(page(item)))
