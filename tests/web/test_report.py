"""Report an incident: four answers open the case; nothing typed is lost; sent twice is recorded once."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client

from evenhand import desk, ledger
from evenhand.case.facts import Actor
from evenhand.ledger.models import Event
from evenhand.people.models import Person
from evenhand.registers.models import CaseRow
from tests.desk.test_subjects import parties
from tests.web.conftest import NOW, As
from tests.web.paper import at, faults, link, send, words

FOUR: dict[str, Any] = {
    "who": "P-1024", "answer_what": "She shouted and banged on the desk.", "outcome": "reported", "answer_callback": "01632 960001",
}  # fmt: skip


def report(client: Client, start: str = "/report", **answers: Any) -> Any:
    return send(client, start, client.get(start), **answers)


def subject(ref: str) -> dict[str, str]:
    return dict(desk.look(case=ref, actor=Actor("lena.brook"), now=NOW, record=False).state.subject)


def case_of(answer: Any) -> str:
    return at(answer).rsplit("/", 1)[-1]


def test_four_answers_open_a_case_and_say_what_happens_next(as_: As) -> None:
    answer = report(as_("amy.field"), **FOUR)
    said = words(answer)
    assert "Reported" in said and "What happens next" in said
    assert "Tell us the rest Complete the report" in said and "By Tuesday 1 September, 4 days left" in said, "Monday is a bank holiday"
    assert "Danger now" not in said
    assert subject(case_of(answer)) == {"person": "P-1024"}


def test_all_that_is_missing_is_said_at_once_beside_its_question(as_: As) -> None:
    client, before = as_("amy.field"), Event.objects.count()
    answer = report(client)
    assert answer.status_code == 422
    assert faults(answer) == [
        "Say who it was, or where it happened", "Choose one", "What happened, in a sentence: this has to be answered",
        "Your telephone number, for this report: this has to be answered",
    ]  # fmt: skip
    assert "Error:" in words(answer)
    assert Event.objects.count() == before


def test_what_was_typed_stays(as_: As) -> None:
    answer = report(as_("amy.field"), who="qqqqq", answer_what="He threw a cup.")
    text = answer.content.decode()
    assert "He threw a cup." in text and 'value="qqqqq"' in text
    assert "Nothing here fits" in words(answer)


def test_two_of_one_name_are_offered_to_choose_from(as_: As) -> None:
    client = as_("amy.field")
    answer = report(client, **FOUR | {"who": "Jory Pennyfold"})
    assert faults(answer) == ["Choose which of these you mean"]
    assert "born in 1989" in words(answer)
    answer = send(client, "/report", answer, which="person:P-1005")
    assert "How do you know it is this one?" in words(answer) and "born in 1961" in words(answer)
    answer = send(client, "/report", answer, sure="born")
    (kept,) = [one for one in ledger.read(kind="person", ref="P-1005") if one.step == "person.known-by"]
    assert kept.effects[0] == {"do": "known-by", "how": "born", "case": case_of(answer)}
    assert subject(case_of(answer)) == {"person": "P-1005"}


def test_even_the_only_one_of_a_name_is_shown_before_it_is_taken(as_: As) -> None:
    answer = report(as_("amy.field"), **FOUR | {"who": "Bettany Underhedge"})
    assert faults(answer) == ["Choose which of these you mean"]


def test_somebody_not_yet_known_at_an_address(as_: As) -> None:
    client = as_("amy.field")
    where = "3 Larkspur Court, Ashmere"
    answer = report(client, **FOUR | {"who": where, "description": "A man of about forty in a grey coat"})
    made = subject(case_of(answer))
    assert made["address"] == "100900000003"
    assert Person.objects.get(ref=made["person"]).description == "A man of about forty in a grey coat"


def test_an_address_alone(as_: As) -> None:
    client = as_("amy.field")
    answer = send(client, "/report", report(client, **FOUR | {"who": "100900000073"}), which="address:100900000073")
    assert subject(case_of(answer)) == {"address": "100900000073"}


def test_somebody_unknown_has_to_be_described(as_: As) -> None:
    client = as_("amy.field")
    answer = send(client, "/report", report(client, **FOUR | {"who": "100900000073"}), which="unknown:100900000073")
    assert "Say in a few words how you would know them again" in faults(answer)


@pytest.mark.parametrize("which", ["person:P-9999", "address:nowhere", "elsewhere", "unknown:", "person:\0"])
def test_a_choice_that_was_never_offered_is_refused(as_: As, which: str) -> None:
    client = as_("wren.marsh")
    before = CaseRow.objects.count()
    answer = send(client, "/report", client.get("/report"), **FOUR | {"which": which})
    assert answer.status_code in (404, 422)
    assert CaseRow.objects.count() == before


def test_from_a_card_whom_it_is_about_is_known(as_: As) -> None:
    client = as_("amy.field")
    start = "/report?about=person%3AP-1024"
    assert f'href="{start}"' in client.get("/people/P-1024/card").content.decode()
    page = client.get(start)
    assert "Hesper Gillyflower" in words(page)
    answer = send(client, start, page, **{key: value for key, value in FOUR.items() if key != "who"})
    assert subject(case_of(answer)) == {"person": "P-1024"}


def test_from_a_case_it_is_another_incident_of_that_case(as_: As) -> None:
    client = as_("ben.orchard")
    start = link(client.get("/cases/C-000012"), "Report another incident")
    page = client.get(start)
    assert "Another incident on case C-000012" in words(page)
    answer = send(client, start, page, **{key: value for key, value in FOUR.items() if key != "who"})
    assert case_of(answer) == "C-000012"
    assert len(desk.look(case="C-000012", actor=Actor("ben.orchard"), now=NOW, record=False).state.strands) == 2


def test_a_case_that_one_may_not_see_cannot_be_named(as_: As) -> None:
    client = as_("wren.marsh")
    assert "C-000008" not in words(client.get("/report?about=case:C-000008"))
    before = len(desk.look(case="C-000008", actor=Actor("iris.dell"), now=NOW, record=False).events)
    for extra in ({"which": "case:C-000008"}, {"about": "case:C-000008"}):
        answer = send(client, "/report", client.get("/report"), **FOUR | extra)
        assert case_of(answer) != "C-000008"
    assert len(desk.look(case="C-000008", actor=Actor("iris.dell"), now=NOW, record=False).events) == before


def test_danger_now_names_whom_to_ring_and_leads_a_manager_on(as_: As) -> None:
    answer = report(as_("tess.copse"), **FOUR | {"outcome": "danger"})
    said = words(answer)
    assert "Danger now" in said and "ring 999" in said
    assert "Rosa Vale" in said and "01632 960019" in said, "the duty list"
    manager = as_("rosa.vale").get(f"/report/{case_of(answer)}")
    assert "Say how we attend, now" in words(manager)
    form = as_("rosa.vale").get(link(manager, "Say how we attend, now"))
    assert "How we attend until this is clearer" in words(form), "the choice is made already"


def test_the_same_report_sent_twice_is_recorded_once(as_: As) -> None:
    client = as_("amy.field")
    page = client.get("/report")
    first = send(client, "/report", page, **FOUR)
    second = send(client, "/report", page, **FOUR)
    assert case_of(first) == case_of(second)
    changed = send(client, "/report", page, **FOUR | {"answer_what": "Something else happened."})
    assert f"Your report was recorded as you first sent it It is case {case_of(first)}" in words(changed)
    again = send(client, "/report", changed)
    assert "This may be the same as what you reported" in words(again), "it goes with a key of its own"


def test_a_colleague_is_named_as_people_are_named(as_: As) -> None:
    answer = report(as_("amy.field"), **FOUR | {"answer_affected": "Sam Thicket\nA neighbour", "answer_keep-from": "viktor dune"})
    state = desk.look(case=case_of(answer), actor=Actor("lena.brook"), now=NOW, record=False).state
    assert state.strands["s1"].parties["affected"] == ("sam.thicket",)
    assert state.barred == {"viktor.dune"}


def test_it_was_told_to_us_earlier(as_: As) -> None:
    earlier = {"answer-occurred-at-day": "27", "answer-occurred-at-month": "8", "answer-occurred-at-year": "2026"}
    answer = report(as_("amy.field"), **FOUR | earlier | {"answer-occurred-at-time": "4pm"})
    event = desk.look(case=case_of(answer), actor=Actor("amy.field"), now=NOW, record=False).events[0]
    assert event.occurred_at == datetime(2026, 8, 27, 15, tzinfo=UTC)


@pytest.mark.parametrize("year", ["2027", "now"])
def test_not_in_the_future(as_: As, year: str) -> None:
    later = {"answer-occurred-at-day": "27", "answer-occurred-at-month": "8", "answer-occurred-at-year": year}
    answer = report(as_("amy.field"), **FOUR | later)
    assert answer.status_code == 422 and any(one.startswith("When it happened") for one in faults(answer))


@pytest.mark.parametrize("text", ["a\x07b is a bell", "x" * 20_001, "\u202egnihtemos"])
def test_bad_text_is_refused_and_nothing_changed(as_: As, text: str) -> None:
    before = CaseRow.objects.count()
    answer = report(as_("amy.field"), **FOUR | {"answer_what": text})
    assert answer.status_code == 422 and "What happened, in a sentence" in faults(answer)[0]
    assert CaseRow.objects.count() == before


def test_a_policy_that_knows_neither_asks_neither_and_says_why_a_group_is_refused(as_: As) -> None:
    page = words(as_("amy.field").get("/report"))
    assert "acting for somebody else" not in page and "group" not in page
    assert "binds nobody else: not those who live there" in page
    parties()
    answer = report(as_("amy.field"), **FOUR | {"who": "G-1"})
    assert answer.status_code == 422
    assert any("no decision concerns a group" in one and "Report each person" in one for one in faults(answer))


def test_what_may_be_the_same_is_asked_before_it_is_recorded(as_: As) -> None:
    report(as_("amy.field"), **FOUR)
    client, before = as_("ben.orchard"), Event.objects.count()
    answer = report(client, **FOUR | {"answer_what": "The woman shouted and banged on our desk."})
    said = words(answer)
    assert answer.status_code == 200 and "Nothing is recorded yet" in said and Event.objects.count() == before
    assert "This may be the same as what Amy Field reported at 4:55pm on Friday 28 August. The words are much alike." in said
    another = send(client, "/report", answer, same="another")
    assert "Reported" in words(another) and Event.objects.count() > before


def test_the_same_is_added_to_the_case_as_a_note(as_: As) -> None:
    first = case_of(report(as_("amy.field"), **FOUR))
    client, before = as_("ben.orchard"), CaseRow.objects.count()
    answer = send(client, "/report", report(client, **FOUR), same=f"add:{first}")
    assert f"Your words are a note on case {first}" in words(answer)
    assert CaseRow.objects.count() == before
    note = desk.look(case=first, actor=Actor("ben.orchard"), now=NOW, record=False).events[-1]
    assert note.step == "note" and "What happened, in a sentence: She shouted" in note.answers["note"]


def test_whoever_may_not_see_it_learns_only_that_there_may_be_one(as_: As) -> None:
    first = case_of(report(as_("amy.field"), **FOUR))
    client = as_("wren.marsh")
    answer = report(client, **FOUR)
    said = words(answer)
    assert "There may be a report about this already, which is not yours to see" in said and "If you want to know, ask: Head of Communities" in said
    assert first not in said and "Amy Field" not in said.replace("Signed in as", "")
    refused = send(client, "/report", answer, same=f"add:{first}")
    assert "There may be a report" in words(refused), "what was not offered is not taken"


def test_somebody_kept_out_learns_nothing(as_: As) -> None:
    report(as_("amy.field"), **FOUR | {"answer_keep-from": "wren marsh"})
    answer = report(as_("wren.marsh"), **FOUR)
    assert "Reported" in words(answer) and "There may be" not in words(answer)


def test_a_report_of_danger_is_never_held_up(as_: As) -> None:
    report(as_("amy.field"), **FOUR)
    assert "Danger now" in words(report(as_("ben.orchard"), **FOUR | {"outcome": "danger"}))


def test_what_happens_next_names_who_has_it_and_who_looks_after_whoever_was_affected(as_: As) -> None:
    answer = report(as_("amy.field"), **FOUR | {"answer_affected": "Amy Field"})
    said = words(answer)
    assert "Name a lead and a deputy for the case" in said and "Ben Orchard" in said
    assert "Support for whoever was affected" in said and "Ask the colleague how they are (day 1)" in said
    assert said.index("Support for whoever") < said.index("Ask the colleague how they are")
