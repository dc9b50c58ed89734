"""Words about people on pages: labels pointed out, quotations folded, corrections and what waits for our answer."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

from evenhand import desk
from evenhand.case.facts import Actor
from evenhand.web import speaking
from tests.web.conftest import NOW, As
from tests.web.paper import at, send, words
from tests.web.stages import waiting
from tests.web.test_case_page import noted, reported

LONG = "He said “I will wait for you until you come out” and left."


def entry(text: str, number: int) -> str:
    """The HTML of one entry of the story."""
    found = re.search(rf'<li class="app-story__entry[^>]*id="entry-{number}">.*?</li>', text, re.S)
    assert found
    return found[0]


# --- words in quotation marks --------------------------------------------------------------------


def test_a_longer_quotation_is_folded_a_short_one_stands() -> None:
    said = speaking.folded(LONG)
    assert "<summary>[words spoken]</summary> “I will wait" in said and "[words spoken, see the record]" in said
    assert " open" not in said.partition(">")[0]
    assert speaking.folded("He said “go”.\n<b>") == "He said “go”.<br>&lt;b&gt;"
    assert "&lt;script&gt;" in speaking.folded('"<script> is not run here"')


def test_the_story_folds_what_was_said_and_leaves_it_on_the_page(as_: As) -> None:
    case = reported()
    noted(case, 20, LONG)
    text = as_("ben.orchard").get(f"/cases/{case}").content.decode()
    assert "<summary>[words spoken]</summary>" in text and "I will wait for you until you come out" in text


def test_a_list_of_incidents_names_no_quotation(as_: As) -> None:
    case = reported(90)
    desk.take_step(
        case=case, step="report", outcome="reported", actor=Actor("amy.field"), now=NOW - timedelta(minutes=30),
        answers={"what": LONG, "callback": "01632 960001", "affected": ["amy.field"]},
    )  # fmt: skip
    text = as_("ben.orchard").get(f"/cases/{case}").content.decode()
    headings = re.findall(r'app-fold"[^>]*>.*?summary-text">(.*?)</span>', text, re.S)
    assert "He said [words spoken] and left." in headings[0]


def test_who_decides_reads_what_was_said(as_: As) -> None:
    """The pack of whoever answers a challenge is no list: nothing in it is folded under [words spoken]."""
    case, matter = waiting("hear-appeal")
    text = as_("noor.summit").get(f"/cases/{case}/steps/hear-appeal?matter={matter}").content.decode()
    assert "[words spoken" not in text.split("What is said against the decision")[-1]


# --- labels --------------------------------------------------------------------------------------


def note(as_: As, text: str) -> Any:
    """The check of a note."""
    client, where = as_("ben.orchard"), f"/cases/{reported()}/steps/note?matter=notes.1"
    page = send(client, where, client.get(where), outcome="noted")
    return client, send(client, where, page, answer_note=text)


def test_a_label_is_pointed_out_on_the_check_and_holds_nothing_up(as_: As) -> None:
    client, check = note(as_, "She is vexatious, and shouted “you are a troublemaker”.")
    said = words(check)
    assert "You wrote “vexatious”. Say what was said or done" in said and "You wrote “troublemaker”" not in said
    back = re.search(r'href="([^"]*)">Look at it again', check.content.decode())
    assert back and "#answer-note" in back[1]
    assert "Recorded" in words(send(client, at(check), check))


def test_what_was_done_is_no_label(as_: As) -> None:
    _client, check = note(as_, "She shouted for ten minutes; her mental health worker called back.")
    assert "Before you confirm" not in words(check) and "Confirm and record" in check.content.decode()


def test_a_report_that_labels_is_recorded_and_says_so(as_: As) -> None:
    client = as_("amy.field")
    page = client.get("/report")
    done = send(
        client, "/report", page, who="P-1009", which="person:P-1009", answer_what="The usual troublemaker was at the desk.",
        answer_callback="01632 960001", outcome="reported",
    )  # fmt: skip
    assert "Reported" in words(done) and "You wrote “troublemaker”" in words(done)


def test_every_form_hands_the_same_list_to_the_browser(as_: As) -> None:
    for where in ("/report", "/danger"):
        assert 'data-labels="{' in as_("ben.orchard").get(where).content.decode()


# --- corrections ---------------------------------------------------------------------------------


def correct(case: str, number: int, says: str) -> int:
    return desk.take_step(
        case=case, step="correct", matter="corrections.1", outcome="corrected", actor=Actor("ben.orchard"), now=NOW - timedelta(minutes=5),
        answers={"corrects": number, "correction-says": says, "why": "The camera shows it."},
    ).event.number  # fmt: skip


def test_a_correction_stands_beside_the_entry_and_leads_back(as_: As) -> None:
    case = reported()
    noted(case, 20, "He struck the glass.")
    number = correct(case, 2, "He knocked on the glass.")
    text = as_("ben.orchard").get(f"/cases/{case}").content.decode()
    old, new = entry(text, 2), entry(text, number)
    assert f"Corrected by entry {number}" in old and "He knocked on the glass." in old and "He struck the glass." in old
    assert f'href="/cases/{case}#entry-2"' in new and "It corrects entry 2" in new


def test_a_correction_taken_back_corrects_nothing_more(as_: As) -> None:
    case = reported()
    noted(case, 20, "He struck the glass.")
    number = correct(case, 2, "He knocked on the glass.")
    desk.take_step(
        case=case, step="entry.annul", outcome="entry", actor=Actor("ben.orchard"), now=NOW, answers={"about-event": number, "why": "The wrong entry."},
    )  # fmt: skip
    text = as_("ben.orchard").get(f"/cases/{case}").content.decode()
    assert "Corrected by" not in text and "It corrects" not in text


# --- what they said, and waits for our answer ----------------------------------------------------


def dispute(case: str) -> None:
    desk.take_step(
        case=case, step="dispute", matter="dispute.1", outcome="disputed", actor=Actor("ben.orchard"), now=NOW - timedelta(minutes=10),
        answers={"disputed": "I did not strike the glass."},
    )  # fmt: skip


def test_a_dispute_stands_on_the_case_until_it_is_answered(as_: As) -> None:
    case = reported()
    assert "waits for our answer" not in words(as_("ben.orchard").get(f"/cases/{case}"))
    dispute(case)
    said = words(as_("cara.meadow").get(f"/cases/{case}"))
    part = said.split("waits for our answer")[1].split("What is open")[0]
    assert "They say that it is wrong" in part and "I did not strike the glass." in part and "Answer what is disputed" in part
    matter = next(one.id for one in desk.look(case=case, actor=Actor("iris.dell"), now=NOW, record=False).state.open_matters() if one.name == "answer-dispute")
    desk.take_step(
        case=case, step="answer-dispute", matter=matter, outcome="stays", actor=Actor("ben.orchard"), now=NOW, answers={"dispute-answer": "Both stand."},
    )  # fmt: skip
    assert "waits for our answer" not in words(as_("ben.orchard").get(f"/cases/{case}"))
