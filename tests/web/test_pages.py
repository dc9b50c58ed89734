"""The pages that are read: check, card, person, work, cases, one case, letters, policy, and what is not there."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import Settings

from evenhand import desk
from evenhand.case.facts import Actor
from evenhand.people import make
from evenhand.people.models import Person
from tests.web.conftest import NOW, As
from tests.web.paper import link, read, words

IN_FORCE, DANGER, GROUP, WRONG = "P-1001", "C-000014", "C-000013", "C-000011"


# --- check before contact ------------------------------------------------------------------------


def test_the_front_page_is_one_box_with_the_cursor_in_it(as_: As) -> None:
    answer = as_("amy.field").get("/")
    assert b"autofocus" in answer.content
    assert answer.content.count(b'type="search"') == 1


def test_people_of_one_name_are_told_apart_and_nothing_recorded_is_shown(as_: As) -> None:
    said = words(as_("amy.field").get("/?q=Jory Pennyfold"))
    assert "born in 1961" in said and "born in 1989" in said and "Teasel Walk" in said
    assert "alert" not in said.lower()


@pytest.mark.parametrize("q", ["P-1001", "01632 960101"])
def test_a_reference_or_telephone_opens_the_card_at_once(as_: As, q: str) -> None:
    assert as_("amy.field").get("/", {"q": q})["Location"] == "/people/P-1001/card"


def test_a_misspelt_name_is_found_and_an_unknown_one_says_what_to_try(as_: As) -> None:
    client = as_("amy.field")
    assert "Stephen O&#x27;Thistledown" in client.get("/?q=steven othistledown").content.decode()
    assert "your lone-working rules still apply" in words(client.get("/?q=qqqqq"))


def test_a_card_says_what_helps_then_what_to_do_then_what_stays_open(as_: As) -> None:
    said = words(as_("amy.field").get(f"/people/{IN_FORCE}/card"))
    order = [said.index(one) for one in (
        "Letters in large print", "Before you visit, phone or write", "Customer Relations office", "Until it is reviewed", "Always open",
        "Stays open by telephone", "That you looked is recorded",
    )]  # fmt: skip
    assert order == sorted(order)


def test_an_empty_card_never_says_that_it_is_safe(as_: As) -> None:
    said = words(as_("amy.field").get("/people/P-1024/card"))
    assert "Nothing recorded here at 16:55; your lone-working rules still apply." in said
    assert "More time to say or understand things" in said


def test_the_risk_is_a_phrase_with_its_month(as_: As) -> None:
    case = desk.look(case=DANGER, actor=Actor("ben.orchard"), now=NOW, record=False)
    said = words(as_("sam.thicket").get(f"/addresses/{case.state.subject['address']}/card"))
    assert "August 2026, someone not yet identified" in said and "Until midday on Thursday 3 September" in said


def test_at_most_three_instructions_the_rest_is_folded(as_: As) -> None:
    for number in range(4):
        at = NOW - timedelta(minutes=9 - number)
        desk.take_step(
            case="C-000012", step="precaution", matter="attend-safely.1", outcome="impose", actor=Actor("ben.orchard"), now=at,
            answers={"attend": [{"measure": "attend-in-twos", "risk": "threat"}], "sentence": "Threats on the telephone."},
        )  # fmt: skip
    person = desk.look(case="C-000012", actor=Actor("ben.orchard"), now=NOW, record=False).state.subject["person"]
    answer = as_("amy.field").get(f"/people/{person}/card")
    assert "1 more" in words(answer)


def test_each_look_at_a_card_is_recorded(as_: As) -> None:
    from evenhand.desk.models import Look

    before = Look.objects.filter(what="card").count()
    as_("amy.field").get("/people/P-1002/card")
    assert Look.objects.filter(what="card").count() == before + 1


def test_somebody_not_yet_identified_has_a_card(as_: As) -> None:
    one = make.unidentified(description="A tall woman with a dog", address_uprn="100900000003", now=NOW)
    assert "Not yet identified" in words(as_("amy.field").get(f"/people/{one.ref}/card"))


# --- a person ------------------------------------------------------------------------------------


def test_a_person_shows_only_the_cases_that_one_may_see(as_: As) -> None:
    person = Person.objects.get(ref=desk.look(case="C-000008", actor=Actor("iris.dell"), now=NOW, record=False).state.subject["person"])
    assert "C-000008" in words(as_("iris.dell").get(f"/people/{person.ref}"))
    assert "C-000008" not in words(as_("wren.marsh").get(f"/people/{person.ref}"))


# --- work ----------------------------------------------------------------------------------------


def test_work_is_told_soonest_first_with_initials_case_and_clause(as_: As) -> None:
    said = words(as_("ben.orchard").get("/work"))
    assert "By 8:55pm on Saturday 29 August, 1 day 4 hours left" in said
    assert "FT · case C-000013 · clause 3.12" in said
    assert said.index("today") < said.index("tomorrow") < said.index("4 days left")


def test_what_is_late_stands_first_and_says_so(as_: As) -> None:
    said = words(as_("lena.brook").get("/work")) + words(as_("iris.dell").get("/work"))
    assert "late." in said and "Was due by" in said


def test_nobody_is_shown_what_stands_open_on_every_case_as_work(as_: As) -> None:
    assert "Say that we were late or wrong" not in words(as_("ben.orchard").get("/work"))


def test_nothing_to_do_is_said_in_words(as_: As) -> None:
    assert "Nothing waits for you." in words(as_("xan.loch").get("/work"))


def test_a_matter_leads_to_its_step_or_to_a_choice(as_: As) -> None:
    client = as_("ben.orchard")
    one = client.get("/cases/C-000014/matters/complete-report.1")
    assert one["Location"] == "/report/C-000014/rest?matter=complete-report.1"
    both = client.get(f"/cases/{GROUP}/matters/group-view.5")
    assert [href for href, _ in read(both).links if "/steps/convene" in href]
    assert [form for form in read(both).forms if "/steps/give-view" in form["action"]], "the seat's own form stands on the page"


def test_a_matter_of_others_says_whose_it_is(as_: As) -> None:
    said = words(as_("lena.brook").get("/cases/C-000008/matters/independent-review.12"))
    assert "not yours to answer" in said and "Iris Dell" in said


# --- cases ---------------------------------------------------------------------------------------


def test_cases_are_filtered_by_plain_questions(as_: As) -> None:
    client = as_("lena.brook")
    assert "C-000002" in words(client.get("/cases"))
    assert "Closed on" in words(client.get("/cases?show=closed")) or "No case" in words(client.get("/cases?show=closed"))
    assert "Late" in words(client.get("/cases?show=late"))
    assert client.get("/cases?show=nonsense").status_code == 404
    found = words(client.get("/cases", {"show": "all", "q": "Bramblewort"}))
    assert "C-000002" in found and "C-000003" not in found


def test_further_cases_stand_on_the_next_page(as_: As, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evenhand.desk.paging.SIZE", 4)
    client = as_("lena.brook")
    first = client.get("/cases?show=all")
    second = client.get("/cases" + link(first, "Earlier"))
    shown = [[href for href, _ in read(one).links if href.startswith("/cases/C-")] for one in (first, second)]
    assert len(shown[0]) == 4 and not set(shown[0]) & set(shown[1])


def test_a_case_says_what_is_open_whose_turn_and_by_when(as_: As) -> None:
    said = words(as_("iris.dell").get("/cases/C-000008"))
    assert "What is open" in said and "Review the recommendation independently" in said
    assert "By Tuesday 1 September, 4 days left" in said and "Head of Communities (Iris Dell)" in said
    assert "clause 3.18" in said


def test_a_case_tells_its_story_in_sentences(as_: As) -> None:
    said = words(as_("iris.dell").get("/cases/C-000003"))
    assert "Decide: apply the policy. Jonas Fen, Member of the Senior Management Team." in said
    assert "A letter follows: “Our decision about contact with you”." in said
    assert "Day-to-day contact stays open by telephone." in said
    assert "In force from" in said


def test_why_can_i_not_is_answered_with_the_way_forward(as_: As) -> None:
    said = words(as_("amy.field").get("/cases/C-000003"))
    assert "Why can I not…?" in said and "This step is for" in said


def test_what_stands_is_read_as_sentences(as_: As) -> None:
    said = words(as_("ben.orchard").get(f"/cases/{DANGER}"))
    assert "Attend with the police" in said and "until midday on Thursday 3 September" in said


def test_a_report_in_error_is_marked_and_no_longer_stands(as_: As) -> None:
    said = words(as_("iris.dell").get(f"/cases/{WRONG}"))
    assert "Entered in error" in said and "Nothing stands." in said


def test_who_has_seen_a_case_is_told_to_those_who_may_see_it(as_: As) -> None:
    as_("iris.dell").get("/cases/C-000003")
    assert "Iris Dell" in words(as_("lena.brook").get("/cases/C-000003/seen"))
    assert as_("wren.marsh").get("/cases/C-000008/seen").status_code == 404


@pytest.mark.parametrize("shape", ["pdf", "large-print", "docx", "html", "text"])
def test_a_letter_in_every_format(as_: As, shape: str) -> None:
    client = as_("lena.brook")
    at = link(client.get("/cases/C-000003"), "PDF").split("?")[0]
    answer = client.get(at, {"format": shape})
    assert answer.status_code == 200 and answer.content
    assert "unsafe" not in answer["Content-Security-Policy"]
    assert client.get(at, {"format": "exe"}).status_code == 404


# --- what may not be seen ------------------------------------------------------------------------


def test_a_case_that_one_may_not_see_is_not_there(as_: As) -> None:
    client = as_("wren.marsh")
    absent, hidden = client.get("/cases/C-999999"), client.get("/cases/C-000008")
    assert absent.status_code == hidden.status_code == 404
    assert words(absent) == words(hidden)


def test_a_sealed_view_leaves_no_trace_for_who_has_not_given_theirs(as_: As) -> None:
    view = desk.look(case=GROUP, actor=Actor("ben.orchard"), now=NOW, record=False)
    assert view.hidden, "somebody else's view is in"
    answer = as_("ben.orchard").get(f"/cases/{GROUP}")
    for number in view.hidden:
        assert f'id="entry-{number}"' not in answer.content.decode()


def test_a_conflict_of_interest_closes_the_case_but_not_the_card(as_: As) -> None:
    client = as_("viktor.dune")
    person = desk.look(case=GROUP, actor=Actor("iris.dell"), now=NOW, record=False).state.subject["person"]
    assert client.get(f"/people/{person}/card").status_code == 200
    barred = as_("farah.shore")
    assert barred.get(f"/people/{person}/card").status_code == 200


def test_what_staff_said_of_their_health_is_for_its_readers(as_: As) -> None:
    assert "Shaken but well looked after" in words(as_("ben.orchard").get("/cases/C-000003"))
    assert "Shaken but well looked after" not in words(as_("jonas.fen").get("/cases/C-000003"))


def test_a_reporter_with_a_conflict_sees_what_came_of_the_report_and_nothing_else(as_: As) -> None:
    ref = desk.take_step(
        subject={"person": "P-1024"}, step="report", outcome="reported", actor=Actor("amy.field"), now=NOW,
        answers={"what": "He shouted at the desk.", "callback": "01632 960001", "affected": ["sam.thicket"]},
    ).case  # fmt: skip
    desk.take_step(case=ref, step="interest.declare", outcome="declared", answers={}, actor=Actor("amy.field"), now=NOW)
    said = words(as_("amy.field").get(f"/cases/{ref}"))
    assert "You see what came of your own report" in said and "He shouted at the desk." in said
    assert "What is open" not in said and "Who has seen it" not in said
    assert as_("amy.field").get(f"/cases/{ref}/seen").status_code in (200, 404)


# --- the language of the page --------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("asked", "said"), [("ar", b'<html lang="ar" dir="rtl"'), ("cy", b'<html lang="cy" dir="ltr"'), ("fr", b'<html lang="en-GB" dir="ltr"')]
)
def test_the_page_says_in_which_language_it_is_and_from_which_side_it_is_read(client: Client, settings: Settings, asked: str, said: bytes) -> None:
    settings.LANGUAGES = [("en-gb", "English"), ("cy", "Cymraeg"), ("ar", "Arabic")]
    assert said in client.get("/sign-in", headers={"accept-language": asked}).content


def test_every_page_says_whose_it_is_so_that_what_others_left_on_the_device_can_go(as_: As) -> None:
    assert b'data-colleague="amy.field"' in as_("amy.field").get("/policy").content
    assert b"data-colleague" not in Client().get("/sign-in").content
