"""Your say: giving by the code of a letter, and what a colleague takes in. Pages, leaks, and every choice taken through."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client

from evenhand import desk, ledger
from evenhand.contacts.models import SAID, Held
from evenhand.desk.models import LetterCode
from evenhand.desk.rights import codes
from evenhand.ledger.models import CASE
from evenhand.people.joined import folded
from tests.web.conftest import NOW, As

pytestmark = [pytest.mark.django_db]
PAGE = "/your-say"


@pytest.fixture
def code(demonstration: None) -> str:
    """The code of a letter that has been sent, on a case on which an appeal is open; it carries the case in `cases`."""
    for row in LetterCode.objects.filter(stopped=None, ends__gt=NOW).order_by("id"):
        if any(one.step == "appeal" for one in desk.offered(row=row, now=NOW)):
            return codes.of(row)
    raise AssertionError("no case of the demonstration has an appeal open")


def send(client: Client, **fields: str) -> Any:
    return client.post(PAGE, fields)


def text(answer: Any) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def row_of(code: str) -> LetterCode:
    return desk.open_code(code=code, address="", now=NOW)


def steps(code: str) -> list[str]:
    return [one.step for one in desk.offered(row=row_of(code), now=NOW)]


def last(code: str) -> Any:
    return folded(ledger.read(kind=CASE, ref=row_of(code).case)).events[-1]


def test_nothing_of_the_case_is_shown(code: str) -> None:
    client, row = Client(), row_of(code)
    seen = [client.get(PAGE), send(client, do="code", code=code)]
    seen += [send(client, do="choose", code=code, choice="appeal", who="self"), send(client, do="choose", code=code, choice="other", who="self")]
    seen += [send(client, do="choose", code=code, choice="read", who="self"), send(client, do="words", code=code, choice="appeal", who="self", words="It was not me.")]
    for answer in seen:
        words = text(answer)
        assert answer.status_code == 200 and "data-colleague" not in answer.content.decode()
        for name in (row.case, row.person.ref, row.person.name, *row.person.name.split()):
            assert name not in words
        assert answer["X-Robots-Tag"] == "noindex, nofollow" and "no-store" in answer["Cache-Control"] and answer["Referrer-Policy"] == "same-origin"
        assert "script-src" not in answer["Content-Security-Policy"] and "app.js" not in answer.content.decode()
        assert set(answer.cookies) <= {"csrftoken"}


def test_the_form_is_protected(code: str) -> None:
    assert Client(enforce_csrf_checks=True).post(PAGE, {"do": "code", "code": code}).status_code == 403
    assert Client().put(PAGE).status_code == 405


def test_wrong_used_and_expired_codes_get_the_same_page(code: str) -> None:
    def answer(typed: str) -> str:
        made = send(Client(), do="code", code=typed)
        assert made.status_code == 422
        return text(made)

    never = answer("AAAA BBBB CCCC DDDD")
    LetterCode.objects.filter(pk=row_of(code).pk).update(stopped=NOW)
    replaced = answer(code)
    LetterCode.objects.filter(stopped=NOW).update(stopped=None, ends=NOW)
    assert never == replaced == answer(code) and "ring us" in never


def test_too_many_tries_are_told_and_nothing_else(code: str) -> None:
    client = Client()
    for number in range(20):
        send(client, do="code", code=f"{codes.ALPHABET[number]}" * 16)
    told = send(client, do="code", code=code)
    assert told.status_code == 422 and "Too many codes" in text(told) and "Appeal" not in text(told)


def test_every_choice_is_taken_through_to_the_case(code: str) -> None:
    client, taken = Client(), steps(code)
    assert {"appeal", "dispute"} <= set(taken) and len(taken) >= 4
    for choice in taken:
        common = {"code": code, "choice": choice, "who": "self", "words": f"What I say of {choice} <b>", "reach": "01632 960 123", "form": choice}
        assert send(client, do="choose", **common).status_code == 200
        check = send(client, do="words", **common)
        assert "Check before you send it" in text(check) and "&lt;b&gt;" in check.content.decode()
        sent = send(client, do="send", **common)
        event = last(code)
        assert ("act on it by" in text(sent)) == ("hear nothing by then" in text(sent)), "a day that is not named is not referred to"
        assert sent.status_code == 200 and f"{row_of(code).case}-{event.number}" in text(sent), text(sent)
        assert (event.step, event.role, event.by) == (choice, "person", row_of(code).person.ref)
        assert f"What I say of {choice}" in str(event.answers) and "01632 960 123" in str(event.answers)
        again = send(client, do="send", **common)
        assert last(code).number == event.number and f"-{event.number}" in text(again)
    assert ledger.verify() == []


def test_something_else_is_received_and_waits_to_be_read(code: str, as_: As) -> None:
    client, before = Client(), last(code).number
    common = {"code": code, "choice": "other", "who": "for", "acting": "Ada Vocate", "words": "Nobody rings back. <b> My gas smells.", "reach": "01632 960 123", "form": "x"}
    form = send(client, do="choose", code=code, choice="other", who="for")
    assert "What you want to say" in text(form) and "After that you can add photographs" in text(form) and "Your name, and who you are" in text(form)
    assert "&lt;b&gt;" in send(client, do="words", **common).content.decode()
    done = send(client, do="send", **common)
    held = Held.objects.select_related("item").get(item__source=SAID)
    assert done.status_code == 200 and f"M-{held.item_id}" in text(done) and "A person reads it by the end of" in text(done)
    assert "We now ask the person" not in text(done) and last(code).number == before
    assert f"M-{held.item_id}" in text(send(client, do="send", **common)) and Held.objects.filter(item__source=SAID).count() == 1
    shown = as_("ben.orchard").get(f"/inbound/{held.pk}")
    assert "by the code of a letter" in text(shown) and "Take it in as what it is" in text(shown) and f"/people/{row_of(code).person.ref}/told" in shown.content.decode()
    assert "in, by the code of a letter" in text(as_("ben.orchard").get(f"/contacts/{held.item_id}")).lower()


@pytest.mark.parametrize("words", ["", "a\0b", "x" * 25_000])
def test_a_message_that_cannot_be_kept_stays_in_the_form(code: str, words: str) -> None:
    answer = send(Client(), do="send", code=code, choice="other", who="self", words=words)
    assert answer.status_code == 422 and "There is a problem" in text(answer) and not Held.objects.filter(item__source=SAID).exists()


def test_who_acts_for_them_says_who_they_are(code: str) -> None:
    client = Client()
    common = {"code": code, "choice": "appeal", "who": "for", "words": "She was not there."}
    assert "Say who you are" in text(send(client, do="words", **common))
    send(client, do="send", **common, acting="Ada Vocate, Advice Example")
    event = last(code)
    assert (event.step, event.role) == ("appeal", "representative") and "Ada Vocate" in str(event.answers)


@pytest.mark.parametrize("bad", [{"choice": "decide"}, {"choice": ""}, {"who": ""}, {"who": "x" * 999}, {"choice": "\0"}])
def test_what_is_not_offered_leads_back_to_the_choices(code: str, bad: dict[str, str]) -> None:
    answer = send(Client(), do="choose", **({"code": code, "choice": "appeal", "who": "self"} | bad))
    assert answer.status_code == 422 and "There is a problem" in text(answer)
    before = last(code).number
    assert send(Client(), do="send", **({"code": code, "choice": "appeal", "who": "self", "words": ""} | bad)).status_code == 422
    assert last(code).number == before


@pytest.mark.parametrize("words", ["", "   ", "a\0b", "x" * 25_000, "\u202ex y z"])
def test_words_that_cannot_be_kept_stay_in_the_form(code: str, words: str) -> None:
    before = last(code).number
    for do in ("words", "send"):
        answer = send(Client(), do=do, code=code, choice="appeal", who="self", words=words)
        assert answer.status_code == 422 or do == "words"
    assert last(code).number == before


def test_reading_asks_for_what_was_agreed(code: str, as_: As) -> None:
    client, row = Client(), row_of(code)
    title = "Our decision about contact with you"
    assert title not in text(send(client, do="word", code=code, word=""))
    page = as_("iris.dell").post(f"/people/{row.person.ref}/codes", {"do": "agree", "word": "Blue heron"})
    assert page.status_code == 302
    assert send(client, do="word", code=code, word="Red heron").status_code == 422
    shown = send(client, do="word", code=code, word="blue heron")
    assert shown.status_code == 200 and row.person.name in text(shown)
    file = send(client, do="word", code=code, word="blue heron", format="large-print")
    assert file["Content-Type"] == "application/pdf" and file.content[:4] == b"%PDF"


def test_a_colleague_enters_what_came_by_telephone(code: str, as_: As) -> None:
    row, client = row_of(code), as_("iris.dell")
    at = f"/cases/{row.case}/told"
    assert "They told us something" in text(client.get(f"/cases/{row.case}"))
    assert client.post(at, {"do": "send"}).status_code == 422
    fields = {"do": "send", "choice": "appeal", "words": "He says that it was not him.", "channel": "telephone", "who": "self", "form": "x"}
    day = {"received-day": "28", "received-month": "8", "received-year": "2026"}
    assert client.post(at, fields | day | {"received-year": "2027"}).status_code == 422
    done = client.post(at, fields | day)
    assert done.status_code == 302 and "reference" in text(client.get(done["Location"]))
    event = last(code)
    assert (event.step, event.role, event.prepared_by) == ("appeal", "person", "iris.dell")


def test_whoever_may_not_see_the_case_enters_it_by_the_code(code: str, as_: As) -> None:
    row, client = row_of(code), as_("zoe.cliff")
    assert client.get(f"/cases/{row.case}/told").status_code == 404 == client.get("/cases/C-999999/told").status_code
    assert client.post("/told", {"do": "code", "code": "wrong"}).status_code == 422
    opened = client.post("/told", {"do": "code", "code": code})
    assert opened.status_code == 200 and row.case not in text(opened) and row.person.name not in text(opened)


def test_a_code_is_replaced_and_told_once(code: str, as_: As) -> None:
    row, client = row_of(code), as_("iris.dell")
    at = f"/people/{row.person.ref}/codes"
    assert code not in text(client.get(at))
    new = re.search(r"(?:[A-Z2-9]{4} ){3}[A-Z2-9]{4}", text(client.post(at, {"do": "replace", "case": row.case, "letter": row.letter})))
    assert new and send(Client(), do="code", code=new[0]).status_code == 200 and send(Client(), do="code", code=code).status_code == 422
