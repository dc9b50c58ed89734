"""A step: choice, questions, check, confirm; rows built without JavaScript; what is refused."""

from __future__ import annotations

import pytest

from evenhand.desk.models import Draft
from tests.web.conftest import As
from tests.web.paper import at, faults, link, read, send, words
from tests.web.steps import NOTE, PROPOSAL, PROPOSE, events, start

# --- the way through -----------------------------------------------------------------------------


def test_the_choice_stands_first_on_a_page_of_its_own(as_: As) -> None:
    client = as_("ben.orchard")
    where = "/cases/C-000012/steps/propose?matter=propose-or-drop.2"
    answer = start(client, where)
    assert "What do you want to record?" in words(answer)
    assert faults(send(client, where, answer)) == ["Choose one"]
    assert at(send(client, where, answer, outcome="proposed")).endswith("&outcome=proposed")


def test_the_clause_and_its_reading_stand_beside_the_question(as_: As) -> None:
    said = words(start(as_("ben.orchard"), PROPOSE))
    assert "3.17" in said and "How we read it" in said
    assert "What helps this person" in said and "More time to say or understand things" in said


def test_a_note_from_the_question_to_the_record(as_: As) -> None:
    client = as_("ben.orchard")
    check = send(client, NOTE, start(client, NOTE), answer_note="She rang to say that the repair is done.")
    assert "Check your answers" in words(check) and "She rang to say" in words(check)
    assert len(events("C-000012")) == (before := len(events("C-000012")))
    done = send(client, at(check), check)
    assert "Recorded" in words(done) and "?done=" in at(done)
    assert len(events("C-000012")) == before + 1
    assert Draft.objects.count() == 0


def test_answers_can_be_changed_from_the_check(as_: As) -> None:
    client = as_("ben.orchard")
    check = send(client, NOTE, start(client, NOTE), answer_note="One thing.")
    again = client.get(link(check, "Change"))
    assert "One thing." in again.content.decode()
    assert "Another thing." in words(send(client, NOTE, again, answer_note="Another thing."))


def test_a_step_that_asks_nothing_shows_at_once_what_follows(as_: As) -> None:
    client = as_("gita.moor")
    where = "/cases/C-000012/steps/interest.declare"
    answer = start(client, where)
    assert "There is nothing to answer" in words(answer)
    assert "closed to you from now on" in words(send(client, where, answer))
    assert client.get("/cases/C-000012").status_code == 404, "the case is closed to her from now on"


def test_faults_stand_above_with_links_and_beside_their_questions(as_: As) -> None:
    client = as_("ben.orchard")
    answer = send(client, PROPOSE, start(client, PROPOSE))
    assert answer.status_code == 422 or "There is a problem" in words(answer)
    assert "Reasons: this has to be answered" in faults(answer)
    text = answer.content.decode()
    assert 'href="#answer-reasons"' in text and 'id="answer-reasons-error"' in text
    assert "Error: " in words(answer)


def test_what_concerns_no_question_is_said_with_its_clause(as_: As) -> None:
    client = as_("ben.orchard")
    page = send(client, PROPOSE, start(client, PROPOSE), do="add:restrictions", answer_restrictions_new="limited-contact")
    closed = ["telephone", "email", "letter", "office", "visit", "online", "representative"]
    row = {"answer-restrictions-0-channels": closed, "answer-restrictions-0-scope": ["all"]}
    answer = send(client, PROPOSE, page, **row, **PROPOSAL)
    assert "Limited contact" in words(answer)


# --- rows ----------------------------------------------------------------------------------------


def test_measures_are_built_row_by_row_and_nothing_typed_is_lost(as_: As) -> None:
    client = as_("ben.orchard")
    page = send(client, PROPOSE, start(client, PROPOSE), do="add:restrictions", answer_restrictions_new="single-contact", answer_reasons="Because.")
    assert "1. Single point of contact" in words(page) and "Because." in page.content.decode()
    page = send(
        client, PROPOSE, page, do="add:restrictions", answer_restrictions_new="visits-in-twos",
        **{"answer-restrictions-0-contact": "customer-relations", "answer-restrictions-0-scope": ["all"]},
    )  # fmt: skip
    assert "2. Two colleagues at visits, by appointment" in words(page)
    assert "Reads: Single point of contact (which office: Customer Relations office; for which services: All our services)." in words(page)
    page = send(client, PROPOSE, page, do="remove:restrictions:0")
    assert "1. Two colleagues at visits" in words(page) and "Because." in page.content.decode()


def test_a_fault_in_a_row_names_the_row_and_the_question(as_: As) -> None:
    client = as_("ben.orchard")
    page = send(client, PROPOSE, start(client, PROPOSE), do="add:restrictions", answer_restrictions_new="single-contact")
    answer = send(client, PROPOSE, page, **PROPOSAL)
    assert "Measure 1, which office: this has to be answered" in faults(answer)
    assert 'href="#answer-restrictions-0-contact"' in answer.content.decode()


def test_an_end_that_is_no_day_is_said_in_the_words_of_the_boxes(as_: As) -> None:
    client = as_("ben.orchard")
    page = send(client, PROPOSE, start(client, PROPOSE), do="add:restrictions", answer_restrictions_new="visits-in-twos")
    ends = {"answer-restrictions-0-ends-day": "31", "answer-restrictions-0-ends-month": "2", "answer-restrictions-0-ends-year": "2027"}
    answer = send(client, PROPOSE, page, **PROPOSAL, **ends, **{"answer-restrictions-0-scope": ["all"]})
    assert "Measure 1, until: enter a real day, such as 5 11 2026" in faults(answer)
    assert 'value="31"' in answer.content.decode(), "what was typed stays"


def test_a_proposal_is_read_back_as_sentences_with_what_follows(as_: As) -> None:
    client = as_("ben.orchard")
    page = send(client, PROPOSE, start(client, PROPOSE), do="add:restrictions", answer_restrictions_new="visits-in-twos")
    check = send(client, PROPOSE, page, **PROPOSAL, **{"answer-restrictions-0-scope": ["all"]})
    said = words(check)
    assert "Two colleagues at visits, by appointment (for which services: All our services)." in said
    assert "What follows" in said and "To do: discuss the proposal with the proposer's Head of Service" in said
    done = send(client, at(check), check)
    assert "Put forward: Two colleagues at visits" in words(done)


def test_pressing_enter_continues_and_removes_nothing(as_: As) -> None:
    text = start(as_("ben.orchard"), PROPOSE).content.decode()
    form = text[text.index('<form method="post" action="/cases') :]
    assert form.index('name="do" value="continue"') < form.index('value="add:restrictions"')


# --- letters -------------------------------------------------------------------------------------


def test_a_letter_is_read_before_it_is_approved(as_: As) -> None:
    client = as_("iris.dell")
    where = "/cases/C-000007/steps/letter.approve?matter=letter.approve.14"
    said = words(start(client, where))
    assert "The letter" in said and "Dear Sian Mossgather" in said
    posting = {"answer-posting-day": "1", "answer-posting-month": "9", "answer-posting-year": "2026"}
    check = send(client, where, start(client, where), **posting, answer_way="post")
    assert "Tuesday 1 September 2026" in words(check), "with the days that it will print"


def test_the_letter_that_would_follow_is_shown_before_it_is_decided(as_: As) -> None:
    client = as_("noor.summit")
    where = "/cases/C-000006/steps/hear-appeal?outcome=dismissed"
    check = send(client, where, start(client, where), answer_reasons="The reasons given hold on every point.")
    said = words(check)
    assert "The letter that will follow, as a draft" in said and "The reasons given hold on every point." in said


# --- bad input -----------------------------------------------------------------------------------


@pytest.mark.parametrize("where", [
    "/cases/C-000012/steps/nothing", "/cases/C-999999/steps/note", "/cases/C-000012/steps/propose?matter=nothing", "/cases/C-000012/steps/report",
    "/cases/C-000012/matters/nothing", "/cases/C-000012/letters/nothing", "/people/nobody", "/people/nobody/card", "/addresses/0/card",
])  # fmt: skip
def test_what_is_not_there_is_not_there(as_: As, where: str) -> None:
    assert as_("ben.orchard").get(where).status_code == 404


@pytest.mark.parametrize("text", ["bell \x07", "x" * 20_001, "\u202eback", "y" * 300_000])
def test_bad_text_is_refused_with_its_reason(as_: As, text: str) -> None:
    client = as_("ben.orchard")
    before = len(events("C-000012"))
    answer = send(client, NOTE, start(client, NOTE), answer_note=text)
    assert answer.status_code in (413, 422) and faults(answer)
    assert len(events("C-000012")) == before


@pytest.mark.parametrize("name", ["by", "actor", "approved_by", "answer-approver", "prepared_by", "role"])
def test_a_form_cannot_name_another_as_the_one_who_acts(as_: As, name: str) -> None:
    client = as_("ben.orchard")
    check = send(client, NOTE, start(client, NOTE), answer_note="Mine.", **{name: "iris.dell"})
    send(client, at(check), check, **{name: "iris.dell"})
    event = events("C-000012")[-1]
    assert (event.by, event.prepared_by) == ("ben.orchard", "")


def test_an_outcome_that_is_not_offered_is_asked_again(as_: As) -> None:
    answer = as_("ben.orchard").post("/cases/C-000012/steps/propose?matter=propose-or-drop.2", {"outcome": "restrict", "do": "confirm"})
    assert answer.status_code == 422 and "Choose one" in words(answer)


def test_a_choice_that_is_not_offered_is_refused(as_: As) -> None:
    client = as_("ben.orchard")
    answer = send(client, PROPOSE, start(client, PROPOSE), **PROPOSAL | {"answer_route": "pigeon", "answer_incidents": ["s9"]})
    assert any("channel" in one for one in faults(answer)) and any("Incidents" in one for one in faults(answer))


def test_nobody_else_can_confirm_my_draft(as_: As) -> None:
    client = as_("ben.orchard")
    send(client, NOTE, start(client, NOTE), answer_note="Mine, not yours.")
    before = len(events("C-000012"))
    other = as_("gita.moor")
    answer = other.post("/cases/C-000012/steps/note?matter=notes.1", {"outcome": "noted", "do": "confirm"}, follow=True)
    assert answer.status_code == 422 and "this has to be answered" in words(answer)
    assert len(events("C-000012")) == before


def test_forms_hold_their_tag_and_their_token(as_: As) -> None:
    fields = read(start(as_("ben.orchard"), PROPOSE)).forms
    form = next(one["fields"] for one in fields if "tag" in one["fields"])
    assert form["tag"][0] and form["csrfmiddlewaretoken"][0]
