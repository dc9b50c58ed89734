"""A person's page: what helps first, then what is in force, then what one may see of the past; for others no trace."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from evenhand import desk
from evenhand.desk.models import Look
from evenhand.people import make
from evenhand.people.models import Colleague, Person
from tests.desk.test_subjects import ACTING, in_force
from tests.desk.test_subjects import wide as wide
from tests.desk.world import decide, later, note, precaution, report, who
from tests.web.conftest import signed_in
from tests.web.paper import words

pytestmark = pytest.mark.django_db
At = Callable[..., Any]
ELSE = "Nothing else is shown to you here."


@pytest.fixture
def at(wide: None, settings: Any, django_user_model: Any) -> At:
    """`at("otto", days=3)`: the page of P-1 as they see it then; `ref` for another person's."""
    for one in Colleague.objects.all():
        one.user = django_user_model.objects.create(username=one.ref)
        one.save()

    def look(by: str, ref: str = "P-1", **span: float) -> Any:
        settings.EVENHAND_TEST_CLOCK = later(**(span or {"hours": 5})).isoformat()
        return signed_in(by).get(f"/people/{ref}")

    return look


def test_what_helps_comes_first_then_how_to_reach_then_what_is_in_force(at: At) -> None:
    desk.record_need(actor=who("rae"), person="P-1", need=next(iter(desk.editions.book().policy().needs)), said_by="The person", now=later())
    precaution(report(), later(hours=1))
    said = words(at("rae"))
    order = [said.index(one) for one in ("What helps", "Born in", "Telephone", "In force now", "What to know before contact", "Incidents and cases", "Over time", "You looked at this page")]
    assert order == sorted(order)


def test_at_most_three_instructions_stand_on_the_page(at: At) -> None:
    for number in range(5):
        precaution(report(later(minutes=number)), later(hours=1))
    answer = at("rae")
    assert answer.content.decode().count("app-card__instruction\"") == 3 and "2 more stand on the card." in words(answer)


def test_a_case_is_told_with_its_day_its_state_and_whose_turn(at: At) -> None:
    report()
    said = words(at("otto", days=30))
    assert "C-000001 , opened on Tuesday 3 March" in said and "Late" in said and "Whose turn:" in said


def test_what_ended_is_told_with_from_until_and_why_to_those_who_may_see_the_case(at: At) -> None:
    precaution(report(), later(hours=1))
    answer = at("otto", days=30)
    said = words(answer)
    assert "In force before" in said and "From Tuesday 3 March 2026 until" in said and "It ended because its time was over." in said
    assert "Nothing recorded here" in said, "of what has ended nothing stands on the card"
    hidden = words(at("nobody", days=30))
    assert "In force before" not in hidden and "C-000001" not in hidden and "Over time" not in hidden and ELSE in hidden


def test_others_see_the_same_page_whether_or_not_there_is_something(at: At) -> None:
    def page() -> str:
        return re.sub(r"\d+:\d\d|\d+am|\d+pm|\w+day \d+ \w+", "then", words(at("nobody", days=30)))

    nothing = page()
    precaution(report(), later(hours=1))
    Look.objects.all().delete()
    assert page() == nothing and ELSE in nothing


def test_what_was_entered_in_error_is_gone(at: At) -> None:
    case = report()
    precaution(case, later(hours=1))
    assert "Over time" in words(at("otto"))
    desk.take_step(case=case, step="entry.annul", outcome="strand", answers={"why": "Another man."}, actor=who("otto"), now=later(hours=6))
    said = words(at("otto", hours=7))
    assert "In force before" not in said and "Over time" not in said and "opened on" in said


def test_a_conflict_of_interest_leaves_the_card_and_no_trace_of_the_case(at: At) -> None:
    precaution(report(), later(hours=1))
    Colleague.objects.get(ref="otto").relations.create(other="P-1")
    answer = at("otto")
    assert "C-000001" not in words(answer) and "Over time" not in words(answer) and "app-card__instruction" in answer.content.decode()


def test_the_page_notes_the_look_and_says_when_one_looked_before(at: At) -> None:
    assert "before that" not in words(at("rae"))
    assert "You looked at this page at 4pm" in words(at("rae", hours=7)) and "and before that at 2pm" in words(at("rae", hours=7, minutes=1)).replace("4pm", "2pm")
    assert set(Look.objects.filter(actor="rae").values_list("what", "ref")) == {("person", "P-1"), ("card", "P-1")}


def test_a_group_is_marked_and_representatives_are_named_on_both_pages(at: At) -> None:
    assert "What is said here binds nobody of its members" in words(at("rae", "G-1")) and "Born in" not in words(at("rae", "G-1"))
    report(subject=ACTING)
    assert "Acts for Pat Example (case C-000001)" in words(at("otto", "P-2"))
    assert "Only when acting for P-1" in words(at("otto", "P-2"))
    assert "Represented by Sam Other (case C-000001)" in words(at("otto", "P-1"))
    assert "Represented" not in words(at("nobody", "P-1")) and "Acts for" not in words(at("nobody", "P-2"))


def test_the_picture_has_its_table_with_the_same_in_words(at: At) -> None:
    case = in_force({"person": "P-1"})
    answer = at("otto", days=9)
    text, said = answer.content.decode(), words(answer)
    assert text.count('role="img"') == 1 and "The same in words" in said
    for one in ("An incident was reported", "A restriction was decided", "Closed channels: from Tuesday 3 March 2026 until"):
        assert one in said, said
    assert f'data-label="Case">{case}</td>' in text and "app-chart__span--solid" in text


def test_somebody_not_yet_identified_says_as_what_they_are_known(at: At) -> None:
    report(subject={"unknown": {"address": "100001", "description": "A man of about forty"}})
    said = words(at("otto", Person.objects.get(unidentified=True).ref))
    assert "Somebody not yet identified" in said and "Known as: A man of about forty" in said


def test_an_earlier_address_is_told_as_one(at: At) -> None:
    one = Person.objects.get(ref="P-1").addresses.get()
    one.until = later(hours=-5)
    one.save()
    make.person(ref="P-9", name="Nia Long", language="cy", now=later())
    assert "Earlier address Flat 1, 2 High Street" in words(at("rae")) and "Language Welsh" in words(at("rae", "P-9"))


@pytest.mark.parametrize(
    ("code", "name"), [("cy", "Welsh"), ("ar", "Arabic"), ("ur", "Urdu"), ("pl", "Polish"), ("so", "Somali"), ("bfi", "British Sign Language"), ("cy-GB", "Welsh"), ("Cornish", "Cornish")]
)
def test_a_language_is_named_in_words_and_never_by_its_code(at: At, code: str, name: str) -> None:
    make.person(ref="P-9", name="Nia Long", language=code, now=later())
    assert f"Language {name}" in words(at("rae", "P-9"))


def test_english_is_not_said(at: At) -> None:
    make.person(ref="P-9", name="Nia Long", language="en-GB", now=later())
    assert "Language" not in words(at("rae", "P-9"))


# --- calls that were logged ------------------------------------------------------------------------

CALLS = "Warned on the telephone"


def log_a_call(by: str = "rae") -> None:
    desk.start_call(actor=who(by), person="P-1", now=later(minutes=1))
    desk.say(actor=who(by), person="P-1", what="first", now=later(minutes=2))
    desk.close_call(actor=who(by), person="P-1", how="left", now=later(minutes=4))


def test_a_logged_call_is_told_to_those_who_may_see_a_case_of_the_person(at: At) -> None:
    log_a_call()
    case = report(by="rae")
    said = words(at("maya"))
    assert case in said and CALLS in said
    name = Colleague.objects.get(ref="rae").name
    assert f"with {name}" in said and "First warning at" in said and "The caller ended it at" in said and "Second warning" not in said


def test_the_policys_reviewers_read_it_without_a_case_and_others_find_no_trace(at: At) -> None:
    log_a_call()
    assert CALLS in words(at("otto")), "whom the policy lets see every case"
    for one in ("nobody", "maya"):
        assert CALLS not in words(at(one)) and "First warning at" not in words(at(one))


def test_a_conflict_of_interest_keeps_one_out_of_the_calls_too(at: At) -> None:
    log_a_call()
    Colleague.objects.get(ref="otto").relations.create(other="P-1")
    assert CALLS not in words(at("otto"))


def test_nobody_of_that_reference(at: At) -> None:
    assert at("rae", "P-77").status_code == 404


def test_the_page_asks_as_much_with_more_cases_and_entries(at: At) -> None:
    precaution(report(), later(hours=1))
    at("otto", days=1)
    client = signed_in("otto")

    def ask() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert client.get("/people/P-1").status_code == 200
        return len(captured)

    ask()
    before = ask()
    for number in range(5):
        case = report(later(minutes=number))
        precaution(case, later(hours=1))
        decide(case, later(hours=2))
        note(case, later(hours=3))
    assert ask() == before <= 40


def test_a_client_without_a_colleague_sees_nothing() -> None:
    assert Client().get("/people/P-1").status_code == 302
