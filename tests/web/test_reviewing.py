"""The reviewer's page and the executive's: what was promised, what happened since, remove first; and what was prepared."""

from __future__ import annotations

from typing import Any

import pytest

from evenhand import desk
from evenhand.case.facts import Actor
from evenhand.desk.models import Draft
from tests.web.conftest import NOW, As
from tests.web.paper import at, faults, link, read, send, words
from tests.web.stages import acting, look, waiting

WHY = "Nothing has gone wrong since, and the contact worked."


@pytest.fixture
def review(demonstration: None) -> tuple[str, str, str]:
    """A case with several restrictions and a review to come, its address, and somebody who may take it."""
    from evenhand.registers.models import MatterRow

    for row in MatterRow.objects.filter(name="case-review").select_related("case").order_by("case__ref"):
        standing = [one for one in look(row.case.ref, "iris.dell").state.standing_rows(NOW) if one.kind == "restriction"]
        who = acting(row.case.ref, row.matter, "review-case")
        if len(standing) > 1 and who:
            return row.case.ref, f"/cases/{row.case.ref}/steps/review-case?matter={row.matter}", who[0]
    raise AssertionError("no case with several restrictions")


@pytest.fixture
def appeal(demonstration: None) -> tuple[str, str, str]:
    case, matter = waiting("hear-appeal")
    return case, f"/cases/{case}/steps/hear-appeal?matter={matter}", acting(case, matter, "hear-appeal")[0]


def rows(page: Any) -> list[str]:
    """The restrictions that the page asks about."""
    return sorted({name.removeprefix("why-") for form in read(page).forms for name in form["fields"] if name.startswith("why-")})


def answers(ids: list[str], *choices: str) -> dict[str, str]:
    return {f"row-{one}": choice for one, choice in zip(ids, choices, strict=True)} | {f"why-{one}": f"{WHY} ({one})" for one in ids}


# --- a review ------------------------------------------------------------------------------------


def test_a_review_says_what_was_promised_and_that_nothing_is_new(as_: As, review: tuple[str, str, str]) -> None:
    _, where, who = review
    said = words(as_(who).get(where))
    order = [said.index(one) for one in ("What was decided and promised", "Promised", "What has happened since", "one by one")]
    assert order == sorted(order)
    assert "No new report, no new evidence, no new precaution" in said
    assert "Suggested: nothing new since" in said and "is not evidence" in said
    assert "The letter as it was sent" in said and "Not those who took an earlier step of the same matter" in said


def test_remove_is_offered_first_and_nothing_is_chosen_beforehand(as_: As, review: tuple[str, str, str]) -> None:
    _, where, who = review
    text = as_(who).get(where).content.decode()
    assert text.index("Remove it") < text.index("Keep it")
    assert " checked" not in text


def test_new_evidence_is_told_and_nothing_is_suggested_then(as_: As, review: tuple[str, str, str]) -> None:
    case, where, who = review
    desk.take_step(case=case, step="evidence.add", outcome="added", answers={"title": "A letter with a threat"}, actor=Actor("ben.orchard"), now=NOW)
    said = words(as_(who).get(where))
    assert "Evidence: A letter with a threat." in said and "Suggested" not in said


def test_another_case_of_the_same_person_since_is_told(as_: As, review: tuple[str, str, str]) -> None:
    case, where, who = review
    other = desk.take_step(
        subject={"person": look(case, who).state.subject["person"]}, step="report", outcome="reported", actor=Actor("amy.field"), now=NOW,
        answers={"what": "He threatened me at the door.", "callback": "01632 960001", "affected": ["amy.field"]},
    ).case  # fmt: skip
    said = words(as_(who).get(where))
    seen = other in words(as_(who).get("/cases?show=all"))
    assert (f"opened on Friday 28 August: {other}" in said) == seen and ("Suggested" not in said) == seen


def test_a_choice_and_a_reason_for_each_come_to_one_outcome(as_: As, review: tuple[str, str, str]) -> None:
    case, where, who = review
    client = as_(who)
    page = client.get(where)
    ids = rows(page)
    check = send(client, where, page, **answers(ids, *["remove", *["keep"] * (len(ids) - 1)]))
    said = words(check)
    assert "Check your answers" in said and "Remove some" in said and "The letter that will follow, as a draft" in said
    done = send(client, at(check), check)
    assert "Recorded" in words(done), faults(done)
    event = look(case, who).events[-1]
    assert event.outcome == "remove-some" and event.answers["lift"] == [ids[0]]
    assert all(f"({one})" in event.answers["without"] for one in ids)
    assert all(f": {WHY} ({one})" in event.answers["reasons"] for one in ids), "nobody writes them twice"


@pytest.mark.parametrize(("choice", "outcome"), [("remove", "remove-all"), ("keep", "keep-all")])
def test_all_of_one_mind(as_: As, review: tuple[str, str, str], choice: str, outcome: str) -> None:
    case, where, who = review
    client = as_(who)
    page = client.get(where)
    ids = rows(page)
    check = send(client, where, page, **answers(ids, *[choice] * len(ids)))
    send(client, at(check), check)
    assert look(case, who).events[-1].outcome == outcome


def test_one_reason_for_all_is_the_reason_of_the_decision(as_: As, review: tuple[str, str, str]) -> None:
    case, where, who = review
    client = as_(who)
    page = client.get(where)
    assert "answer-reasons" not in page.content.decode(), "it is not asked again"
    check = send(client, where, page, **answers(rows(page), *["keep"] * len(rows(page))) | {f"why-{one}": WHY for one in rows(page)})
    assert f"#why-{rows(page)[0]}" in link(check, "Change")
    send(client, at(check), check)
    assert look(case, who).events[-1].answers["reasons"] == WHY


def test_a_reason_that_is_too_short_is_said_beside_its_restriction(as_: As, review: tuple[str, str, str]) -> None:
    _, where, who = review
    client = as_(who)
    page = client.get(where)
    check = send(client, where, page, **answers(rows(page), *["keep"] * len(rows(page))) | {f"why-{one}": "No." for one in rows(page)})
    assert check.status_code == 422 and f'href="#why-{rows(page)[0]}"' in check.content.decode()
    assert f'id="why-{rows(page)[0]}-error"' in check.content.decode()


def test_what_is_missing_is_said_for_each_restriction_and_nothing_is_lost(as_: As, review: tuple[str, str, str]) -> None:
    case, where, who = review
    client = as_(who)
    page = client.get(where)
    ids = rows(page)
    before = len(look(case, who).events)
    answer = send(client, where, page, **{f"row-{ids[0]}": "remove", f"why-{ids[0]}": "Half of it."})
    assert answer.status_code == 422
    assert len([one for one in faults(answer) if "choose whether it is removed or kept" in one]) == len(ids) - 1
    assert "Half of it." in answer.content.decode() and f'href="#row-{ids[1]}"' in answer.content.decode()
    assert len(look(case, who).events) == before


def test_a_review_is_kept_for_later_and_changed_from_the_check(as_: As, review: tuple[str, str, str]) -> None:
    _, where, who = review
    client = as_(who)
    page = client.get(where)
    ids = rows(page)
    check = send(client, where, page, **answers(ids, *["remove", *["keep"] * (len(ids) - 1)]))
    again = client.get(link(check, "Change").partition("#")[0])
    text = again.content.decode()
    assert f"{WHY} ({ids[0]})" in text and text.count(" checked") == len(ids)


def test_whoever_took_part_cannot_review_and_is_told_who_could(as_: As, review: tuple[str, str, str]) -> None:
    case, where, _ = review
    decided = next(one for one in look(case, "iris.dell").state.acts if one.step == "decide").human
    page = as_(decided).get(where)
    assert page.status_code == 200 and "You cannot take this step yourself" in words(page)


def test_nonsense_in_the_form_changes_nothing(as_: As, review: tuple[str, str, str]) -> None:
    case, where, who = review
    client = as_(who)
    page = client.get(where)
    before = len(look(case, who).events)
    for sent in ({"row-nothing": "remove"}, {f"row-{one}": "burn" for one in rows(page)}, {"do": "confirm"}, {"do": "open:reasons"}):
        assert send(client, where, page, **sent).status_code in (200, 422)
    assert len(look(case, who).events) == before


# --- an appeal -----------------------------------------------------------------------------------


def test_the_executive_reads_the_appeal_the_reasons_the_days_and_who_is_apart(as_: As, appeal: tuple[str, str, str]) -> None:
    _, where, who = appeal
    said = words(as_(who).get(where))
    order = [said.index(one) for one in (
        "What is said against the decision", "The decision, and the days", "It came on", "To be answered", "The reasons of the decision", "The letter as it was sent",
        "What it imposed", "What do you want to record?",
    )]  # fmt: skip
    assert order == sorted(order)
    assert "in time (last day" in said and "Who may:" in said and "Suggested" not in said


def test_the_pack_stays_at_hand_beside_the_questions(as_: As, appeal: tuple[str, str, str]) -> None:
    _, where, who = appeal
    said = words(as_(who).get(where + "&outcome=dismissed"))
    assert "Read again what it is about" in said and "What is said against the decision" in said


def test_a_late_appeal_shows_the_days_to_whoever_admits_it(as_: As, demonstration: None) -> None:
    case, matter = waiting("admit-late")
    who = acting(case, matter, "admit-late")[0]
    said = words(as_(who).get(f"/cases/{case}/steps/admit-late?matter={matter}"))
    assert "What is said against the decision" in said and "after the last day" in said


def test_no_other_step_has_a_pack(as_: As) -> None:
    case, matter = waiting("independent-review")
    who = acting(case, matter, "review")[0]
    said = words(as_(who).get(f"/cases/{case}/steps/review?matter={matter}"))
    assert "What do you want to record?" in said and "What was decided and promised" not in said


# --- prepared by one, confirmed by another -------------------------------------------------------


def test_what_was_prepared_is_read_back_and_only_the_rest_is_asked(as_: As, appeal: tuple[str, str, str]) -> None:
    case, where, who = appeal
    where += "&outcome=part"
    clerk = as_("lena.brook")
    lifted = [one.id for one in look(case, who).state.standing_rows(NOW)][:1]
    saved = send(clerk, where, clerk.get(where), do="prepare", **{"for": who}, answer_lift=lifted, answer_reasons="")
    assert "Saved for the colleague whom you chose" in words(saved)
    client = as_(who)
    page = client.get(where)
    said = words(page)
    assert "Prepared by Lena Brook for you." in said and "Filled in for you" in said and "Left for you to answer" in said
    form = next(one for one in read(page).forms if "kept" in one["fields"])
    assert "answer-lift" not in form["fields"] and "answer-reasons" in form["fields"]
    opened = send(client, where, page, do="open:lift", answer_reasons="Half a thought.")
    form = next(one for one in read(opened).forms if "tag" in one["fields"])
    assert form["fields"]["answer-lift"] == lifted and form["fields"]["answer-reasons"] == ["Half a thought."]
    assert Draft.objects.filter(by=who).count() == 1
    check = send(client, where, client.get(where), answer_reasons="My own reasons, after reading.")
    assert "Prepared by Lena Brook for you" in words(check)
    assert "Recorded" in words(send(client, at(check), check))
    event = look(case, who).events[-1]
    assert (event.by, event.prepared_by, event.answers["lift"]) == (who, "lena.brook", lifted)


# --- whoever decides -----------------------------------------------------------------------------


def test_whoever_decides_reads_first_what_others_prepared_and_what_holds_if_they_add_nothing(as_: As) -> None:
    case, matter = waiting("independent-review")
    order = ("What was reported, proposed and considered", "What was said and done", "What is proposed", "What the person says", "What do you want to record?")
    said = words(as_(who := acting(case, matter, "review")[0]).get(f"/cases/{case}/steps/review?matter={matter}"))
    assert all(one in said for one in order) and [said.index(one) for one in order] == sorted(said.index(one) for one in order), "it is read before it is chosen"
    desk.take_step(case=case, step="review", outcome="supports", actor=Actor(who), matter=matter, now=NOW, answers={"reasons": "The reports are clear, and it is narrow."})
    case, matter = waiting("decide")
    form = words(as_(acting(case, matter, "decide")[0]).get(f"/cases/{case}/steps/decide?matter={matter}&outcome=restrict"))
    assert "What was reported, proposed and considered" in form and "As last put forward: " in form and "To keep it, add nothing; what you add replaces it." in form


def test_whoever_says_how_we_attend_reads_what_happened(as_: As) -> None:
    said = {"what": "He raised a hammer at me.", "callback": "01632 960001", "affected": ["amy.field"]}
    desk.take_step(subject={"person": "P-1004"}, step="report", outcome="danger", actor=Actor("amy.field"), now=NOW, answers=said)
    case, matter = waiting("answer-danger")
    assert "He raised a hammer at me." in words(as_("rosa.vale").get(f"/cases/{case}/steps/precaution?matter={matter}"))
    case, matter = waiting("confirm-precaution")
    who = acting(case, matter, "confirm-precaution")[0]
    assert "What happened, in a sentence" in words(as_(who).get(f"/cases/{case}/steps/confirm-precaution?matter={matter}"))


def test_whoever_judges_nobody_is_not_told_the_story_again(as_: As) -> None:
    case, matter = waiting("look-after-7")
    who = acting(case, matter, "look-after")
    assert "What was reported, proposed and considered" not in words(as_(who[0]).get(f"/cases/{case}/steps/look-after?matter={matter}"))
