"""The pages of contacts: a log, an entry in one line, marks by a press, the count above a proposal, a report of a threat."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from evenhand import desk, ledger
from evenhand.contacts.models import Item, Log
from evenhand.people.models import Person
from tests.contacts.test_intake import a_mail
from tests.desk.world import NOW, report, who
from tests.web.paper import read, words

In = Callable[[str], Client]
AT = "03/03/2026 08:30"
GIVEN = {"at": AT, "channel": "email", "direction": "in", "words": "Where is my repair?", "effort": "", "copied": ""}


def opened(person: str = "P-1") -> None:
    desk.open_log(actor=who("otto"), person=person, why="Four hundred e-mails since December.", until=date(2026, 6, 3), now=NOW)


def entered(text: str = "Where is my repair?", **more: Any) -> Item:
    return desk.enter_contact(actor=who("rae"), person="P-1", now=NOW, at=NOW - timedelta(hours=1), channel="email", direction="in", words=text, **more)


def test_nothing_is_kept_of_anybody_until_a_log_is_open(small: In) -> None:
    page = small("rae").get("/people/P-1/contacts")
    said = words(page)
    assert "no log is open for them, and no restriction is in force" in said and "Owner of the policy can open a log" in said
    assert "Enter a contact" not in said and "Open a log" not in said.replace("can open a log", "")
    refused = small("rae").post("/people/P-1/contacts", GIVEN)
    assert refused.status_code == 422 and "no log is open for them" in words(refused) and not Item.objects.exists()


def test_a_log_is_opened_and_ended_on_its_page(small: In) -> None:
    client = small("otto")
    assert "At most three months, to 3 6 2026" in words(client.get("/people/P-1/contacts/log"))
    wrong = client.post("/people/P-1/contacts/log", {"do": "open", "why": "", "until-day": "4", "until-month": "6", "until-year": "2027"})
    assert wrong.status_code == 422 and "Say why" in words(wrong) and not Log.objects.exists()
    late = client.post("/people/P-1/contacts/log", {"do": "open", "why": "Many e-mails.", "until-day": "4", "until-month": "6", "until-year": "2027"})
    assert late.status_code == 422 and "within three months" in words(late)
    done = client.post("/people/P-1/contacts/log", {"do": "open", "why": "Many e-mails.", "until-day": "1", "until-month": "6", "until-year": "2026"}, follow=True)
    assert "The log is open." in words(done) and "Why: Many e-mails." in words(done) and "Enter a contact" in words(done)
    ended = client.post("/people/P-1/contacts/log", {"do": "end", "why": "It is quiet."}, follow=True)
    assert "The log has ended." in words(ended) and "Earlier logs" in words(ended)
    assert "can open a log" in words(small("rae").get("/people/P-1/contacts/log")) and small("rae").post("/people/P-1/contacts/log", {"do": "open", "why": "Many e-mails."}).status_code == 422


def test_an_entry_in_one_line(small: In) -> None:
    opened()
    client = small("rae")
    page = client.get("/people/P-1/contacts")
    assert f'value="{"03/03/2026 09:00"}"' in page.content.decode(), "only the words have to be typed"
    done = client.post("/people/P-1/contacts", GIVEN, follow=True)
    assert "Entered." in words(done) and "Where is my repair?" in words(done) and "Of 1 message" in words(done) and "1 not yet marked" in words(done)
    for changed, said in (({"words": ""}, "at least 2"), ({"at": "03/03/2026 10:30"}, "later than now"), ({"at": "x"}, "day and time"), ({"channel": ""}, "which channel"), ({"words": "a" * 501}, "at most 500")):
        wrong = client.post("/people/P-1/contacts", {**GIVEN, **changed})
        assert wrong.status_code == 422 and said in words(wrong) and "There is a problem" in words(wrong), changed
    assert Item.objects.count() == 1


def test_right_to_left_text_and_long_words_stay_text(small: In) -> None:
    opened()
    Person.objects.filter(ref="P-1").update(name="W" * 200)
    entered("<script>alert(1)</script> \u05d0\u05d1 " + "x" * 300)
    page = small("rae").get("/people/P-1/contacts").content.decode()
    assert "<script>alert" not in page and "&lt;script&gt;alert" in page


def test_marking_is_one_press_a_message(small: In) -> None:
    opened()
    first, second = entered(), entered("And my window?")
    assert "2 messages wait to be marked in logs that you opened" in words(small("otto").get("/work")) and "to be marked" not in words(small("rae").get("/work"))
    client = small("maya")
    page = client.get("/contacts/mark?person=P-1")
    assert "2 messages wait" in words(page) and page.content.decode().count('name="mark"') == 18
    client.post("/contacts/mark?person=P-1", {"item": first.pk, "mark": "chasing"})
    assert "1 message waits" in words(client.get("/contacts/mark")) and "1 message waits to be marked" in words(client.get("/contacts"))
    for given in ({"item": second.pk, "mark": "rude"}, {"item": "x" * 50, "mark": "new"}, {"item": second.pk}):
        assert client.post("/contacts/mark", given).status_code in (302, 404)
    client.post("/contacts/mark", {"item": second.pk, "mark": "repeat"})
    assert "Nothing waits to be marked" in words(client.get("/contacts/mark"))
    assert "Of 2 messages: 0 left out (complaints, requests, appeals, and warnings of danger), 1 chasing what we promised or were late with, 0 new, 1 repeat." in words(client.get("/people/P-1/contacts"))


def test_a_message_may_hold_several_things_and_a_threat_in_it_is_an_incident_in_its_own_words(small: In) -> None:
    opened()
    item = entered("I complain about the damp. “I will break your neck.”")
    client = small("rae")
    done = client.post(f"/contacts/{item.pk}", {"do": "mark", "marks": ["complaint", "chasing"]}, follow=True)
    assert "Marked." in words(done) and done.content.decode().count("checked") == 2
    assert client.post(f"/contacts/{item.pk}", {"do": "mark"}).status_code == 422
    link = f"/report?about=person%3AP-1&amp;contact={item.pk}"
    assert link in done.content.decode()
    form = client.get(link.replace("&amp;", "&"))
    assert "“I complain about the damp. ‘I will break your neck.’”" in form.content.decode() and "Pat Example" in words(form)
    assert "about the damp" not in client.get(f"/report?about=person%3AP-2&contact={item.pk}").content.decode(), "no message of somebody else"
    assert client.get("/report?about=person%3AP-1&contact=999999").status_code == 200
    taken = client.post(f"/contacts/{item.pk}", {"do": "withdraw", "why": "Entered twice."}, follow=True)
    assert "Taken back." in words(taken) and client.get(f"/contacts/{item.pk}").status_code == 404


def test_a_report_begun_from_a_message_quotes_it_and_each_is_found_from_the_other(small: In) -> None:
    """One message, two marks: the complaint stays a complaint and is counted as one; the threat is a case of its own."""
    opened()
    item = entered("I complain about the damp. I will break your neck.", marks=["complaint", "chasing"])
    client = small("rae")
    page = client.get(f"/report?about=person%3AP-1&contact={item.pk}")
    assert "Keep those of the threat or abuse alone" in words(page) and f'name="contact" value="{item.pk}"' in page.content.decode()
    form = next(one for one in read(page).forms if "key" in one["fields"])
    given = {name: value[0] for name, value in form["fields"].items() if value} | {"answer-what": "“I will break your neck.”"}
    for _twice in range(2):
        sent = client.post("/report?step=report", given, follow=True)
    case = sent.redirect_chain[-1][0].rsplit("/", 1)[-1]
    view = desk.look(case=case, actor=who("otto"), now=NOW)
    assert view.events[0].answers["what"] == "“I will break your neck.”", "its own words, without the complaint"
    shown = client.get(f"/contacts/{item.pk}")
    assert f"It has been reported as an incident. Case {case}" in words(shown) and shown.content.decode().count("checked") == 2
    assert f"/contacts/{item.pk}" in small("otto").get(f"/cases/{case}").content.decode(), "and the message from the case"
    assert "It has been reported" in words(small("hari").get(f"/contacts/{item.pk}")) and case not in words(small("hari").get(f"/contacts/{item.pk}"))
    count = desk.contact_count(actor=who("otto"), person="P-1", now=NOW)
    assert count and (count.total, count.excluded) == (1, 1), "a complaint never counts, whatever else is in it"
    assert [one.step for one in ledger.read(kind="person", ref="P-1")].count("contact.reported") == 1, "sent twice, it is linked once"


def test_a_report_is_linked_to_no_message_of_somebody_else(small: In) -> None:
    opened()
    desk.open_log(actor=who("otto"), person="P-2", why="Four hundred e-mails since December.", until=date(2026, 6, 3), now=NOW)
    item = desk.enter_contact(actor=who("rae"), person="P-2", now=NOW, at=NOW - timedelta(hours=1), channel="email", direction="in", words="I will come round.")
    page = small("rae").get(f"/report?about=person%3AP-1&contact={item.pk}")
    assert 'name="contact"' not in page.content.decode() and "Keep those of the threat" not in words(page)
    form = next(one for one in read(page).forms if "key" in one["fields"])
    for number in (str(item.pk), "999999", "x" * 99, "-1", "٣"):
        given = {name: value[0] for name, value in form["fields"].items() if value} | {"answer-what": "He shouted.", "contact": number, "key": number, "same": "another"}
        assert small("rae").post("/report?step=report", given).status_code in (200, 302)
    assert not [one for ref in ("P-1", "P-2") for one in ledger.read(kind="person", ref=ref) if one.step == "contact.reported"]


def test_a_mailbox_is_taken_in(small: In) -> None:
    opened()
    Person.objects.get(ref="P-1").channels.create(kind="email", value="pat@home.example", key="pat@home.example")
    client = small("otto")
    box = b"From x\n" + a_mail() + b"\n\nFrom x\n" + a_mail(From="other@x.example") + b"\n\nFrom y\n" + a_mail(Date="") + b"\n"
    done = client.post("/people/P-1/contacts/file", {"file": SimpleUploadedFile("box.mbox", box)})
    said = words(done)
    assert "1 new contact" in said and "1 was of other people" in said and "it does not say when it was sent" in said and Item.objects.get().copied == 3
    assert "Choose a file" in words(client.post("/people/P-1/contacts/file", {}))
    assert "ends in .mbox" in words(client.post("/people/P-1/contacts/file", {"file": SimpleUploadedFile("a.exe", b"MZ")}))
    assert small("rae").post("/people/P-1/contacts/file", {"file": SimpleUploadedFile("box.mbox", box)}).status_code == 422


def test_the_count_stands_above_a_proposal_before_anyone_argues(small: In) -> None:
    case = report()
    client = small("dee")
    assert "Of 1 message" not in words(client.get(f"/cases/{case}/steps/decide"))
    opened()
    entered(marks=["chasing"])
    said = words(client.get(f"/cases/{case}/steps/decide?outcome=restrict"))
    assert "Of 1 message: 0 left out" in said and said.index("Of 1 message") < said.index("Continue")


def test_a_person_who_is_not_there_and_one_who_is_close(small: In) -> None:
    from evenhand.people.models import Colleague, Relation

    opened()
    item = entered()
    Relation.objects.create(colleague=Colleague.objects.get(ref="hana"), other="P-1")
    client = small("hana")
    for where in ("/people/P-1/contacts", "/people/P-404/contacts", f"/contacts/{item.pk}", "/contacts/424242", "/people/P-1/contacts/log", "/people/P-404/contacts/file"):
        assert client.get(where).status_code == 404
    assert "Pat" not in words(client.get("/contacts/mark")) and "Pat" not in words(client.get("/contacts"))
    assert "Contacts: what came in" in words(small("rae").get("/people/P-1"))
