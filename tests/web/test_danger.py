"""Danger now: a manager on a telephone changes how we attend, in five fields."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client

from evenhand import desk
from evenhand.case.facts import Actor
from evenhand.ledger.models import Event
from evenhand.people.models import Colleague
from tests.web.conftest import NOW, As
from tests.web.paper import at, faults, link, read, send, words

FLAT = "100900000003"  # 3 Larkspur Court, where Bettany Underhedge lives
ANSWERS: dict[str, Any] = {"who": FLAT, "which": f"address:{FLAT}", "attend": "attend-with-police", "ask-risk": "weapon", "ask-sentence": "A man at the flat holds a knife."}
REST = {name: value for name, value in ANSWERS.items() if name not in ("who", "which")}


def put(client: Client, start: str = "/danger", **more: Any) -> Any:
    return send(client, start, client.get(start), **ANSWERS | more)


def case_of(answer: Any) -> str:
    return at(answer).rsplit("/", 1)[-1]


def look(case: str, as_ref: str = "rosa.vale") -> Any:
    return desk.look(case=case, actor=Actor(as_ref), now=NOW, record=False)


def questions(answer: Any) -> set[str]:
    """The names of what is asked: one for each group of buttons, each box, each menu."""
    text = answer.content.decode()
    main = text[text.index("<main") : text.index("</main>")]
    named = re.findall(r'<(input|select|textarea)\b([^>]*)>', main)
    shown = [attrs for tag, attrs in named if 'type="hidden"' not in attrs]
    return {match[1] for attrs in shown if (match := re.search(r'name="([^"]+)"', attrs))}


def reported(by: str = "tess.copse", subject: Any = None) -> str:
    return desk.take_step(
        subject=subject or {"address": FLAT}, step="report", outcome="danger", actor=Actor(by), now=NOW - timedelta(minutes=3),
        answers={"what": "A man at the flat drew a knife.", "callback": "01632 960023"},
    ).case  # fmt: skip


# --- the form ------------------------------------------------------------------------------------


def test_one_press_from_the_front_page_leads_here(as_: As) -> None:
    assert link(as_("rosa.vale").get("/"), "Danger now") == "/danger"


def test_at_most_five_questions_and_the_measures_in_the_imperative(as_: As) -> None:
    page = as_("rosa.vale").get("/danger")
    assert questions(page) == {"who", "attend", "ask-risk", "ask-sentence", "ask-hold-visits-arranger"}
    said = words(page)
    assert "Attend with the police" in said and "Go only with the police" in said
    assert "Limited contact" not in said, "only what says how we attend"


def test_put_in_force_at_once_with_its_report(as_: As) -> None:
    client, before = as_("rosa.vale"), Event.objects.count()
    answer = put(client)
    said = words(answer)
    assert "In force now" in said and "Until midday on Thursday 3 September" in said
    assert "Confirm the precaution, once (a second manager)" in said, "who has to confirm"
    assert "Tell the person, or the tenant of the address" in said, "what follows"
    events = look(case_of(answer)).events
    assert [(one.step, one.outcome, one.by) for one in events] == [("report", "danger", "rosa.vale"), ("precaution", "impose", "rosa.vale")]
    assert events[0].answers["what"] == ANSWERS["ask-sentence"] and events[0].answers["callback"] == "01632 960019"
    assert Event.objects.count() > before
    assert "Go only with the police" in words(as_("amy.field").get(f"/addresses/{FLAT}/card"))


def test_it_leads_to_the_call_list_and_the_card(as_: As) -> None:
    answer = put(as_("rosa.vale"))
    assert link(answer, "Tonight") == f"/cases/{case_of(answer)}/call-list/call-round.2"
    assert link(answer, "before contact") == f"/addresses/{FLAT}/card"


def test_what_is_missing_is_said_beside_its_question_and_nothing_is_recorded(as_: As) -> None:
    client, before = as_("rosa.vale"), Event.objects.count()
    answer = send(client, "/danger", client.get("/danger"), who="", attend="hold-visits", **{"ask-hold-visits-arranger": "", "ask-sentence": ""})
    assert answer.status_code == 422 and "Error:" in words(answer)
    assert faults(answer) == [
        "Say who it was, or where it happened", "Who arranges a safe visit: this has to be answered", "The risk, in a phrase: this has to be answered",
        "Why, in one sentence: this has to be answered",
    ]  # fmt: skip
    assert Event.objects.count() == before


def test_what_the_rules_refuse_stands_beside_its_question_and_leaves_no_report(as_: As) -> None:
    client, before = as_("rosa.vale"), Event.objects.count()
    answer = put(client, **{"ask-sentence": "Oh."})
    assert answer.status_code == 422 and faults(answer) == ["Why, in one sentence: use at least 5 characters"]
    assert 'value="attend-with-police" checked' in answer.content.decode(), "what was chosen stays"
    wrong = put(client, **{"ask-risk": "anything"})
    assert [one.split(":")[0] for one in faults(wrong)] == ["The risk, in a phrase"]
    assert faults(put(client, attend="limited-contact")) == ["Choose how we attend"]
    assert Event.objects.count() == before, "neither a report nor a precaution"


def test_sent_twice_it_is_recorded_once(as_: As) -> None:
    client = as_("rosa.vale")
    form = client.get("/danger")
    first, again = send(client, "/danger", form, **ANSWERS), send(client, "/danger", form, **ANSWERS)
    assert at(again) == f"{at(first)}?again=1" and "It had been recorded already, as you first sent it." in words(again)
    assert len(look(case_of(first)).events) == 2


def test_sent_twice_about_a_case_it_is_recorded_once(as_: As) -> None:
    case, client = reported(), as_("rosa.vale")
    start = f"/danger?about=case%3A{case}"
    form = client.get(start)
    first, again = send(client, start, form, **REST), send(client, start, form, **REST)
    assert at(again) == f"{at(first)}?again=1", "the matter is answered by now: nobody is told to ring somebody else"
    assert len(look(case).events) == 2


def test_a_hold_names_who_arranges_a_safe_visit_and_ends_within_a_day(as_: As) -> None:
    client = as_("rosa.vale")
    page = client.get("/danger")
    assert read(page).forms and "Who arranges a safe visit" in words(page)
    answer = put(client, attend="hold-visits", **{"ask-hold-visits-arranger": "rosa.vale"})
    assert "Until 4:55pm on Saturday 29 August" in words(answer)


def test_several_who_may_be_meant_are_offered_to_choose_from(as_: As) -> None:
    client = as_("rosa.vale")
    answer = put(client, who="Jory Pennyfold", which="")
    assert faults(answer) == ["Choose which of these you mean"]
    done = send(client, "/danger", answer, which="person:P-1005")
    assert look(case_of(done)).state.subject == {"person": "P-1005"}


def test_an_address_may_mean_the_place_or_who_lives_there(as_: As) -> None:
    client = as_("rosa.vale")
    answer = put(client, which="")
    assert faults(answer) == ["Choose which of these you mean"]
    said = words(answer)
    assert said.index("3 Larkspur Court, Ashmere, ZZ1 1AA, whoever is there") < said.index("Bettany Underhedge")
    done = send(client, "/danger", answer, which="address:100900000003")
    assert look(case_of(done)).state.subject == {"address": "100900000003"}


@pytest.mark.parametrize("who", ["P-1024", "3 Larkspur Court, Ashmere, ZZ1 1AA", "zzzz", "\0"])
def test_who_or_where_is_found_or_the_way_forward_is_said(as_: As, who: str) -> None:
    answer = put(as_("rosa.vale"), who=who, which="")
    assert "In force now" in words(answer) or faults(answer)[0].split(" ")[0] in ("Choose", "Nothing", "Say")


def test_a_second_manager_is_only_offered_what_is_theirs(as_: As) -> None:
    case = case_of(put(as_("rosa.vale")))
    assert "Confirm the precaution" in [text for _, text in read(as_("ben.orchard").get(f"/danger/{case}")).links][-6:] or "/steps/confirm-precaution" in (
        as_("ben.orchard").get(f"/danger/{case}").content.decode()
    )
    assert "/steps/confirm-precaution" not in as_("rosa.vale").get(f"/danger/{case}").content.decode()


# --- from a report, a case, a card ---------------------------------------------------------------


def test_from_a_report_just_sent_one_press_leads_here_and_three_questions_are_left(as_: As) -> None:
    case = reported()
    client = as_("rosa.vale")
    start = link(client.get(f"/report/{case}"), "Say how we attend, now")
    assert start == f"/danger?about=case%3A{case}"
    page = client.get(start)
    assert questions(page) == {"attend", "ask-risk", "ask-sentence", "ask-hold-visits-arranger"}
    assert f"Case {case}, 3 Larkspur Court" in words(page)
    answer = send(client, start, page, **REST)
    assert case_of(answer) == case
    events = look(case).events
    assert [one.step for one in events] == ["report", "precaution"] and events[1].matter == "answer-danger.1"


def test_what_has_been_reported_waits_on_top_for_a_manager(as_: As) -> None:
    case = reported()
    page = as_("rosa.vale").get("/danger")
    assert "Reported, and waiting for you" in words(page)
    assert link(page, f"Decide how we attend, now: case {case}") == f"/danger?about=case%3A{case}"


def test_a_case_leads_here(as_: As) -> None:
    assert link(as_("ben.orchard").get("/cases/C-000012"), "Danger now") == "/danger?about=case%3AC-000012"


def test_a_card_leads_here_with_its_person_or_address(as_: As) -> None:
    client = as_("rosa.vale")
    start = link(client.get("/people/P-1024/card"), "Danger now")
    assert start == "/danger?about=person%3AP-1024"
    page = client.get(start)
    assert "Hesper Gillyflower" in words(page) and "who" not in questions(page)
    answer = send(client, start, page, **REST)
    assert look(case_of(answer)).state.subject == {"person": "P-1024"}
    assert link(client.get(f"/addresses/{FLAT}/card"), "Danger now") == f"/danger?about=address%3A{FLAT}"


def test_somebody_was_quicker(as_: As) -> None:
    case = reported()
    client, start = as_("rosa.vale"), f"/danger?about=case%3A{case}"
    page = client.get(start)
    desk.take_step(
        case=case, step="precaution", outcome="none", matter="answer-danger.1", answers={"sentence": "He has left the building."},
        actor=Actor("ben.orchard"), now=NOW,
    )  # fmt: skip
    answer = send(client, start, page, **REST)
    assert "In force now" in words(answer), "the right to attend safely stands open all the same"


def test_two_managers_press_at_once_and_one_precaution_is_in_force(as_: As) -> None:
    """Two were, and neither manager could confirm: each had put one in force."""
    case = reported()
    start = f"/danger?about=case%3A{case}"
    pages = {ref: as_(ref).get(start) for ref in ("rosa.vale", "ben.orchard")}
    first = send(as_("rosa.vale"), start, pages["rosa.vale"], **REST)
    second = send(as_("ben.orchard"), start, pages["ben.orchard"], **REST)
    assert "You put it in force" in words(first) and "Somebody was quicker" in words(second) and "Rosa Vale put it in force" in words(second)
    state = look(case).state
    assert len(state.standing_rows(NOW)) == 1 and len([one for one in state.open_matters() if one.name == "confirm-precaution"]) == 1


def test_what_differs_from_what_somebody_else_put_in_force_meanwhile_is_added_at_once(as_: As) -> None:
    case = reported()
    start = f"/danger?about=case%3A{case}"
    pages = {ref: as_(ref).get(start) for ref in ("rosa.vale", "ben.orchard")}
    send(as_("rosa.vale"), start, pages["rosa.vale"], **REST)
    other = {"attend": "attend-in-twos", "ask-risk": "weapon", "ask-sentence": "Until the police have been."}
    assert "You put it in force" in words(send(as_("ben.orchard"), start, pages["ben.orchard"], **other))
    assert {one.measure for one in look(case).state.standing_rows(NOW)} == {"attend-with-police", "attend-in-twos"}
    again = as_("ben.orchard").get(start)
    assert "You put it in force" in words(send(as_("ben.orchard"), start, again, **REST)), "who has seen what stands may do the same again"


def test_two_managers_who_both_report_it_are_told_of_each_other_and_neither_is_held_up(as_: As) -> None:
    first = put(as_("rosa.vale"))
    assert "Is it the same?" not in words(first)
    second = put(as_("ben.orchard"))
    said = words(second)
    assert case_of(first) != case_of(second) and "Is it the same?" in said and f"Case {case_of(first)}, reported by Rosa Vale at" in said


def test_somebody_quicker_by_a_breath_is_told_too(as_: As, monkeypatch: pytest.MonkeyPatch) -> None:
    """Between the look at the case and the record: what the form was opened for had changed."""
    case, real = reported(), desk.take_step
    client, start = as_("ben.orchard"), f"/danger?about=case%3A{case}"
    page = client.get(start)

    def late(**given: Any) -> Any:
        if given["actor"].human == "ben.orchard" and not look(case).state.standing_rows(NOW):
            real(case=case, step="precaution", outcome="impose", matter="answer-danger.1", actor=Actor("rosa.vale"), now=NOW,
                 answers={"attend": [{"measure": "attend-with-police", "risk": "weapon"}], "sentence": "He holds a knife."})  # fmt: skip
        return real(**given)

    monkeypatch.setattr(desk, "take_step", late, raising=False)
    assert "Somebody was quicker" in words(send(client, start, page, **REST))
    assert len(look(case).state.standing_rows(NOW)) == 1


# --- who may -------------------------------------------------------------------------------------


def test_whoever_may_not_is_told_whom_to_ring_and_to_report_it(as_: As) -> None:
    client, before = as_("tess.copse"), Event.objects.count()
    page = client.get("/danger?about=person%3AP-1024")
    said = words(page)
    assert "ring 999" in said and "Rosa Vale" in said and "01632 960019" in said and "Hesper Gillyflower" in said
    assert "Cara Meadow" not in said, "she is away"
    assert link(page, "Report it") == "/report?about=person%3AP-1024"
    posted = client.post("/danger", {**ANSWERS, "key": "k"})
    assert posted.status_code == 403 and Event.objects.count() == before


def test_a_case_that_one_may_not_see_is_not_there(as_: As) -> None:
    assert as_("wren.marsh").get("/danger?about=case%3AC-000008").status_code == 404
    assert as_("wren.marsh").get("/danger/C-000008").status_code == 404
    assert as_("rosa.vale").get("/danger?about=case%3AC-999999").status_code == 404


def test_a_case_where_nothing_says_how_we_attend_has_no_such_page(as_: As) -> None:
    assert as_("ben.orchard").get("/danger/C-000012").status_code == 404


def test_nobody_of_that_reference_is_asked_for(as_: As) -> None:
    assert "who" in questions(as_("rosa.vale").get("/danger?about=person%3AP-9999"))


def test_a_manager_without_a_number_is_asked_for_it(as_: As) -> None:
    Colleague.objects.filter(ref="rosa.vale").update(telephone="")
    client = as_("rosa.vale")
    assert "ask-callback" in questions(client.get("/danger"))
    answer = put(client, **{"ask-callback": "01632 960999"})
    assert look(case_of(answer)).events[0].answers["callback"] == "01632 960999"
