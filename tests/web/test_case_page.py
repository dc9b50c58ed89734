"""One case: what is open first, the story by strand, its pictures, evidence, who has seen it, “why can I not…?”."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from evenhand import desk
from evenhand.case.facts import Actor
from tests.web.conftest import NOW, As
from tests.web.paper import link, words
from tests.web.stages import look, waiting


def reported(minutes: int = 60) -> str:
    """A case with one report, that much before."""
    return desk.take_step(
        subject={"person": "P-1004"}, step="report", outcome="reported", actor=Actor("amy.field"), now=NOW - timedelta(minutes=minutes),
        answers={"what": "He shouted at the desk.", "callback": "01632 960001", "affected": ["amy.field"]},
    ).case  # fmt: skip


def again(case: str, minutes: int = 30, what: str = "He shouted again.") -> None:
    desk.take_step(
        case=case, step="report", outcome="reported", actor=Actor("amy.field"), now=NOW - timedelta(minutes=minutes),
        answers={"what": what, "callback": "01632 960001", "affected": ["amy.field"]},
    )  # fmt: skip


def noted(case: str, minutes: int, note: str) -> None:
    desk.take_step(
        case=case, step="note", matter="notes.1", outcome="noted", answers={"note": note}, actor=Actor("ben.orchard"), now=NOW - timedelta(minutes=minutes),
    )  # fmt: skip


def shown(answer: Any) -> str:
    """The words of the page outside what is folded."""
    return re.sub(r"<details(?![^>]* open).*?</details>", "", answer.content.decode(), flags=re.S)


# --- what is open --------------------------------------------------------------------------------


def test_what_is_open_stands_first_then_what_is_in_force_then_the_story(as_: As) -> None:
    case, _ = waiting("hear-appeal")
    said = words(as_("iris.dell").get(f"/cases/{case}"))
    order = [said.index(one) for one in ("What is open", "In force", "What has happened", "Evidence", "Why can I not", "Who has seen it")]
    assert order == sorted(order)


def test_what_is_long_before_its_day_is_folded(as_: As) -> None:
    case, _ = waiting("hear-appeal")
    answer = as_("iris.dell").get(f"/cases/{case}")
    assert "Review the case" in words(answer)
    assert "Review the case" not in shown(answer).split("In force")[0]


# --- the story -----------------------------------------------------------------------------------


def test_a_case_of_several_reports_is_folded_by_report_the_latest_open(as_: As) -> None:
    case = reported()
    again(case)
    text = as_("ben.orchard").get(f"/cases/{case}").content.decode()
    folds = re.findall(r'<details class="govuk-details app-fold"( open)?>.*?summary-text">(.*?)</span>', text, re.S)
    assert [bool(unfolded) for unfolded, _ in folds] == [True, False]
    assert "He shouted again." in folds[0][1] and "He shouted at the desk." in folds[1][1]


def test_a_long_story_shows_the_latest_entries_and_the_whole_for_paper(as_: As) -> None:
    case = reported(90)
    for number in range(20):
        noted(case, 80 - number, f"Note {number}.")
    client = as_("ben.orchard")
    answer = client.get(f"/cases/{case}")
    text = answer.content.decode()
    assert "earlier entries, from" in text and text.index("Note 19.") < text.index("earlier entries")
    whole = client.get(f"/cases/{case}" + link(answer, "Show the whole story").partition("#")[0])
    assert "earlier entries" not in words(whole) and whole.content.decode().count('id="entry-') == 21


def test_a_report_in_error_is_marked_where_it_is_folded(as_: As) -> None:
    case = reported()
    again(case)
    desk.take_step(case=case, step="entry.annul", outcome="strand", answers={"why": "The same call twice."}, actor=Actor("ben.orchard"), now=NOW)
    assert "This report no longer stands." in words(as_("ben.orchard").get(f"/cases/{case}"))


# --- pictures ------------------------------------------------------------------------------------


def test_the_pictures_have_a_name_and_the_same_facts_as_a_table(as_: As) -> None:
    case, _ = waiting("hear-appeal")
    answer = as_("iris.dell").get(f"/cases/{case}")
    text = answer.content.decode()
    assert text.count('role="img"') == 2 and "<title" in text
    said = words(answer)
    assert "The life of each measure" in said and "This case over time" in said
    assert "The same in words" in said and "Decided: Decide: Apply the policy" in said


def test_a_case_that_has_just_begun_has_a_picture_too(as_: As) -> None:
    assert "Reported: Report an incident" in words(as_("ben.orchard").get(f"/cases/{reported(1)}"))


# --- evidence, and who has seen it ---------------------------------------------------------------


def test_evidence_is_listed_with_its_day_and_who_added_it(as_: As) -> None:
    case = reported()
    client = as_("ben.orchard")
    assert "None has been added." in words(client.get(f"/cases/{case}"))
    desk.take_step(case=case, step="evidence.add", outcome="added", answers={"title": "The recording of the call"}, actor=Actor("ben.orchard"), now=NOW)
    said = words(client.get(f"/cases/{case}"))
    assert "The recording of the call" in said and "added by Ben Orchard" in said


def test_who_has_seen_it_tells_each_colleague_once(as_: As) -> None:
    case = reported()
    for _ in range(3):
        as_("ben.orchard").get(f"/cases/{case}")
    said = words(as_("ben.orchard").get(f"/cases/{case}/seen"))
    assert "3 times, last at" in said and said.count("Ben Orchard") == 2, "once in the list, once in the foot"


# --- why can I not -------------------------------------------------------------------------------


def test_why_can_i_not_answers_the_five_questions_and_says_who_could(as_: As) -> None:
    case, _ = waiting("hear-appeal")
    said = words(as_("iris.dell").get(f"/cases/{case}"))
    said = said[said.index("Why can I not") :]
    part = said[said.index("Answer the appeal") :]
    for question in ("Is it open? Yes.", "Is it for you? No.", "Are you independent of it?", "Is everything there?", "Is it in time?", "Who could:"):
        assert question in part, question
    assert said.index("Open, but not yours to take") < said.index("Not open now")
    assert "When it is open, it is for" in said


def test_whoever_took_part_reads_why_they_are_not_independent(as_: As) -> None:
    case, _ = waiting("case-review")
    decided = next(one for one in look(case, "iris.dell").state.acts if one.step == "decide").human
    said = words(as_(decided).get(f"/cases/{case}"))
    part = said[said.index("Why can I not") :]
    assert "took an earlier step of the same matter" in part


# --- what may not be seen ------------------------------------------------------------------------


def test_ones_own_report_alone_shows_no_number_no_picture_and_no_why(as_: As) -> None:
    case = reported()
    noted(case, 20, "Between the lines.")
    desk.take_step(case=case, step="interest.declare", outcome="declared", answers={}, actor=Actor("amy.field"), now=NOW)
    answer = as_("amy.field").get(f"/cases/{case}")
    said = words(answer)
    assert "He shouted at the desk." in said
    for hidden in ("entry 1", "Why can I not", "as a picture", "Evidence", "Between the lines", "Who has seen it"):
        assert hidden not in said, hidden


def test_what_is_sealed_leaves_no_gap_in_the_pictures_and_lists(as_: As) -> None:
    case, _ = waiting("group-view")
    view = look(case, "ben.orchard")
    assert view.hidden
    text = as_("ben.orchard").get(f"/cases/{case}").content.decode()
    assert "makes this more than an insult" not in text and "Give your view:" not in text
