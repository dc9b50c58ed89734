"""A letter's page: as it will arrive, its words changed in the page or in Word, what differs, and who approves it."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from docx.oxml.ns import qn

from tests.web.conftest import As
from tests.web.paper import at, faults, link, send, words
from tests.web.window import TELEPHONE, Window

pytestmark = [pytest.mark.django_db]
CASE = "/cases/C-000007"
LETTER = f"{CASE}/letters/decision.14"  # waits for approval
EDIT = f"{LETTER}/edit"
APPROVE = f"{CASE}/steps/letter.approve?matter=letter.approve.14"
OURS = "We are sorry that you waited. Ring {telephone} and ask for Noor."
APPROVER, SENDER, OTHER = "iris.dell", "lena.brook", "ben.orchard"


def start(client: Any, where: str) -> Any:
    answer = client.get(where)
    assert answer.status_code == 200, words(answer)
    return answer


def write(client: Any, text: str = OURS, box: str = "free_1", **more: Any) -> Any:
    return send(client, EDIT, start(client, EDIT), **{box: text, "do": "save", **more})


# --- the page ------------------------------------------------------------------------------------


def test_a_letter_is_shown_beside_the_facts_that_it_rests_on(as_: As) -> None:
    said = words(start(as_(APPROVER), LETTER))
    assert "Our decision about contact with you" in said and "Waiting for approval" in said and "Dear Sian Mossgather" in said
    assert "It is approved by Head of Communities or" in said and "What stands" in said and "Reasons" in said
    assert "Nobody has changed its words: it reads as the policy has it." in said
    for words_ in ("PDF", "Large print", "Word", "Web page", "Plain text"):
        assert words_ in said


def test_whoever_approves_is_told_when_it_is_longer_than_people_read(as_: As) -> None:
    client = as_(APPROVER)
    assert "people stop reading after two" not in words(start(client, LETTER))
    write(as_(SENDER), "We have thought about this for a long time. " * 120)
    said = "This letter is 3 pages; people stop reading after two."
    assert said in words(start(client, LETTER)) and said in words(start(client, APPROVE)), "on its page, and where it is approved"


def test_the_way_from_the_step_to_the_page_and_back(as_: As) -> None:
    client = as_(APPROVER)
    assert link(start(client, APPROVE), "The letter on a page of its own") == LETTER
    assert link(start(client, LETTER), "Approve this letter").startswith(f"{CASE}/steps/letter.approve")


def test_it_still_comes_in_its_formats(as_: As) -> None:
    client = as_(APPROVER)
    for format, mime in (("text", "text/plain"), ("html", "text/html"), ("docx", "application/vnd")):
        assert client.get(f"{LETTER}?format={format}")["Content-Type"].startswith(mime)
    assert client.get(f"{LETTER}?format=scroll").status_code == 404


@pytest.mark.parametrize("where", [LETTER, EDIT, f"{LETTER}/word"])
def test_whoever_may_not_see_the_case_learns_of_no_letter(as_: As, where: str) -> None:
    assert as_("otto.weir").get(where).status_code == 404
    assert as_("otto.weir").post(where).status_code in (404, 405)
    assert as_(APPROVER).get(where.replace("decision.14", "decision.99")).status_code == 404


# --- changing its words --------------------------------------------------------------------------


def test_words_are_written_between_what_is_fixed_and_shown_with_their_difference(as_: As) -> None:
    client = as_(SENDER)
    done = write(client)
    said, text = words(done), done.content.decode()
    assert at(done) == f"{LETTER}?done=saved" and "The words are saved. Nothing has been approved or sent yet." in said
    assert "We are sorry that you waited. Ring 03332 31 32 33 and ask for Noor." in said, "filled in from the case"
    assert "Words added after the part “who decided and when”" in said and "<ins>" in text and "[added:" in said
    assert "Who changed it, and when (1)" in said and "Lena Brook" in said
    assert b"ask for Noor" in client.get(f"{LETTER}?format=text").content


def test_whoever_approves_sees_what_was_changed_and_the_record_keeps_it(as_: As) -> None:
    write(as_(SENDER))
    client = as_(APPROVER)
    page = start(client, APPROVE)
    assert "What was changed in the policy's words" in words(page) and "We are sorry that you waited." in words(page)
    posting = {"answer-posting-day": "28", "answer-posting-month": "8", "answer-posting-year": "2026"}
    check = send(client, APPROVE, page, **posting, answer_way="post")
    done = send(client, at(check), check)
    assert "Recorded" in words(done)
    after = words(start(client, LETTER))
    assert "Approved, to be sent" in after and "We are sorry that you waited." in after and "What was changed" in after
    assert "Change its words" not in after


def test_the_policys_words_are_put_back(as_: As) -> None:
    client = as_(SENDER)
    write(client)
    done = send(client, EDIT, start(client, EDIT), do="policy")
    assert "Nothing: it reads as the policy has it." in words(done) and "Who changed it, and when (2)" in words(done)


def test_saving_what_stands_says_so(as_: As) -> None:
    client = as_(SENDER)
    assert "Nothing was different, so nothing was saved." in words(send(client, EDIT, start(client, EDIT), do="save"))


def test_what_cannot_stand_is_told_beside_its_box_and_nothing_is_lost(as_: As) -> None:
    answer = write(as_(SENDER), "# A heading of our own")
    text = answer.content.decode()
    assert answer.status_code == 422 and "begin the line without #" in faults(answer)[0]
    assert 'href="#free-1"' in text and 'id="free-1-error"' in text and "# A heading of our own" in text
    assert "Error: " in words(answer) or "<title>Error: " in text


def test_html_is_only_words(as_: As) -> None:
    done = write(as_(SENDER), "<script>alert(1)</script> & <b>bold</b>")
    assert b"<script>alert" not in done.content and "<script>alert(1)</script>" in words(done)


def test_taking_out_a_placeholder_is_refused(as_: As) -> None:
    client = as_(SENDER)
    last = max(int(name[5:]) for name in read_fields(start(client, EDIT)))
    answer = write(client, "Nothing more.", f"free_{last}")
    assert answer.status_code == 422 and "{telephone} has to stay: it stands for the organisation" in faults(answer)[0]


def read_fields(answer: Any) -> list[str]:
    return re.findall(r'name="(free-\d+)"', answer.content.decode())


def test_labels_and_promises_are_pointed_out_and_not_forbidden(as_: As) -> None:
    done = write(as_(SENDER), "You are a vexatious person. We guarantee that nobody will ever ring you.")
    said = words(done)
    assert "Words to look at again" in said and "“vexatious”." in said and "“We guarantee”." in said
    assert "vexatious" in words(start(as_(APPROVER), APPROVE)) and "Words to look at again" in words(start(as_(APPROVER), APPROVE))


def test_two_write_at_once_and_neither_is_lost(as_: As) -> None:
    mine, theirs = as_(SENDER), as_(APPROVER)
    page = start(mine, EDIT)
    write(theirs, "Iris wrote this.")
    answer = send(mine, EDIT, page, free_1="Lena wrote this.", do="save")
    said = words(answer)
    assert answer.status_code == 409 and "Iris Dell has changed this letter since you opened it." in faults(answer)[0]
    assert "How your words differ from theirs" in said and "Lena wrote this." in answer.content.decode()
    again = send(mine, EDIT, answer, do="save")
    assert "Lena wrote this." in words(again) and "Iris wrote this." in words(again), "the version before is kept"


def test_nobody_confirms_words_that_changed_while_they_read(as_: As) -> None:
    client = as_(APPROVER)
    posting = {"answer-posting-day": "28", "answer-posting-month": "8", "answer-posting-year": "2026"}
    check = send(client, APPROVE, start(client, APPROVE), **posting, answer_way="post")
    write(as_(SENDER))
    refused = send(client, at(check), check)
    assert refused.status_code == 422 and "Lena Brook changed its words on" in words(refused) and "We are sorry that you waited." in words(refused)


def test_others_read_it_and_are_told_who_could_change_it(as_: As) -> None:
    client = as_(OTHER)
    said = words(start(client, LETTER))
    assert "Change its words" not in said and "Its words can be changed by those who approve it" in said
    answer = client.get(EDIT)
    assert answer.status_code == 403 and "Its words can be changed by" in words(answer)
    assert client.post(EDIT, {"base": "0", "free-1": "x"}).status_code == 422 and client.get(f"{LETTER}/word").status_code == 403


# --- in Word -------------------------------------------------------------------------------------


def file_of(client: Any, tag: str = "free|1", text: str = "Written in Word.") -> SimpleUploadedFile:
    """The letter's file, with something written into one of its controls."""
    answer = client.get(f"{LETTER}/word")
    assert answer["Content-Disposition"].startswith("attachment")
    file = docx.Document(io.BytesIO(answer.content))
    control = next(one for one in file.element.body.iter(qn("w:sdt")) if one.find(f"{qn('w:sdtPr')}/{qn('w:tag')}").get(qn("w:val")).startswith(tag))
    docx.text.paragraph.Paragraph(next(control.iter(qn("w:p"))), file).add_run(text)
    saved = io.BytesIO()
    file.save(saved)
    return SimpleUploadedFile("letter.docx", saved.getvalue())


def test_words_written_in_word_are_taken(as_: As) -> None:
    client = as_(SENDER)
    done = client.post(f"{LETTER}/word", {"file": file_of(client)}, follow=True)
    assert "The words of your file are saved." in words(done) and "Written in Word." in words(done)


def test_a_fixed_part_changed_in_word_is_named(as_: As) -> None:
    client = as_(SENDER)
    answer = client.post(f"{LETTER}/word", {"file": file_of(client, "fixed|1|", " And by nobody.")})
    assert answer.status_code == 422 and "The part “who decided and when” was changed in this file" in faults(answer)[0]


def test_a_file_of_another_letter_or_none_is_refused(as_: As) -> None:
    client = as_(SENDER)
    for given, told in ((SimpleUploadedFile("x.docx", b"no"), "not a Word file"), ("", "Choose the file that you changed.")):
        answer = client.post(f"{LETTER}/word", {"file": given})
        assert answer.status_code == 422 and told in faults(answer)[0]
    assert client.post(f"{LETTER}/word", {"file": SimpleUploadedFile("x.docx", b"x" * 2_000_000)}).status_code == 422


def test_a_file_from_before_somebodys_words_overwrites_nothing(as_: As) -> None:
    client = as_(SENDER)
    file = file_of(client)
    write(as_(APPROVER), "Iris wrote this.")
    answer = client.post(f"{LETTER}/word", {"file": file})
    assert answer.status_code == 409 and "Written in Word." in answer.content.decode() and "Iris Dell has changed" in faults(answer)[0]


# --- by the browser ------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def window(browser: Any, played: None, django_db_blocker: Any) -> Iterator[Window]:
    page = browser.new_page(reduced_motion="reduce")
    with django_db_blocker.unblock():
        yield Window(page)
    page.close()


@pytest.mark.browser
def test_the_pages_of_a_letter_are_without_fault_in_every_state(as_: As, window: Window) -> None:
    client, found = as_(SENDER), []
    shown = [("waiting", start(client, LETTER)), ("editing", start(client, EDIT)), ("refused", write(client, "# No")), ("read only", as_(OTHER).get(EDIT))]
    shown += [("changed", write(client, "You are vexatious. " * 40)), ("editing again", start(client, EDIT)), ("approving", start(as_(APPROVER), APPROVE))]
    page = start(client, EDIT)
    write(as_(APPROVER), "Iris wrote this.")
    shown += [("conflict", send(client, EDIT, page, free_1="Lena wrote this.", do="save"))]
    for state, answer in shown:
        window.show(answer, EDIT)
        found += [f"{state}: {one}" for one in window.faults()]
        window.narrow(TELEPHONE)
        found += [f"{state}, narrow: {one}" for one in window.faults(axe=False)]
    assert found == []
