"""The person's side: codes of letters, giving by them, reading with one thing more, taking in by a colleague."""

from __future__ import annotations

import threading
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from pytest_django import Settings

from evenhand import desk, ledger
from evenhand.desk.models import AgreedWord, CodeTry, LetterCode
from evenhand.desk.people import persons
from evenhand.desk.rights import codes
from evenhand.desk.rights import giving as rights
from evenhand.desk.rights import told as rights_told
from evenhand.ledger.models import CASE, Event
from evenhand.letters.slip import BOX
from evenhand.people.joined import folded
from evenhand.people.models import Person
from tests.desk import world
from tests.desk.world import decide, later, report, who

pytestmark = [pytest.mark.both_engines, pytest.mark.django_db]
HERE = "192.0.2.7"
SAFE = {"lines": "7 Hidden Lane, Elsewhere", "postcode": "ZZ9 9ZZ"}


def a_letter(person: str = "P-1", *, sent: bool = True) -> tuple[str, str]:
    """A case with a decision whose letter is approved and sent: the case, and the code of its letter."""
    case = report(person=person)
    decide(case, later(hours=1))
    answers = {"posting": "2026-03-04", "way": "post"}
    desk.take_step(case=case, step="letter.approve", outcome="approved", answers=answers, actor=who("otto"), now=later(hours=2))
    if sent:
        desk.take_step(case=case, step="letter.dispatch", outcome="dispatched", answers={}, actor=who("maya"), now=later(hours=25))
    return case, codes.printed(case=case, letter="decision.2")


def give(code: str, now: datetime | None = None, **more: Any) -> rights.Given:
    given = {"address": HERE, "choice": "appeal", "words": "I was not there.", "now": now or later(days=3)}
    return rights.give(code=code, **(given | more))


def events(case: str) -> list[Any]:
    return folded(ledger.read(kind=CASE, ref=case)).events


def last(case: str) -> Any:
    return events(case)[-1]


def said(case: str) -> str:
    return str(last(case).answers)


# --- codes

def test_a_code_is_long_in_groups_and_has_nothing_that_is_mistaken_for_another() -> None:
    assert len(codes.ALPHABET) == 32 == len(set(codes.ALPHABET)) and not set("0O1I") & set(codes.ALPHABET)
    assert codes.LENGTH * 5 >= 60
    made = {codes._code(str(number)) for number in range(500)}
    assert len(made) == 500 and set("".join(made)) == set(codes.ALPHABET)
    assert all(codes.plain(codes.shown(one).lower().replace(" ", "-")) == one for one in made)
    assert codes.shown("ABCDEFGH23456789") == "ABCD EFGH 2345 6789"


def test_the_code_stands_in_the_letter_and_nowhere_in_the_database(small: None, settings: Settings) -> None:
    settings.EVENHAND_PUBLIC_ADDRESS = "https://homes.example/"
    case, code = a_letter()
    words = desk.letter(actor=who("otto"), case=case, letter="decision.2", format="text", now=later(hours=3))[0].decode()
    plain = " ".join(words.split())
    assert code in plain and "https://homes.example/your-say" in plain and f"{BOX} Appeal" in plain
    rows = str([list(table.objects.values()) for table in (LetterCode, CodeTry, Event)])
    assert code not in rows and codes.plain(code) not in rows


def test_a_letter_that_waits_says_where_its_code_will_be(small: None) -> None:
    case = report()
    decide(case, later(hours=1))
    words = desk.letter(actor=who("otto"), case=case, letter="decision.2", format="text", now=later(hours=2))[0].decode()
    assert "code (at approval)" in words and not LetterCode.objects.exists()


def test_approved_again_it_keeps_its_code_and_runs_from_the_new_day(small: None) -> None:
    case, code = a_letter(sent=False)
    before = LetterCode.objects.get().ends
    again = {"posting": "2026-03-06", "way": "post"}
    desk.take_step(case=case, step="letter.approve", outcome="approved", answers=again, actor=who("otto"), now=later(hours=5))
    row = LetterCode.objects.get()
    assert codes.of(row) == code and row.ends == before + timedelta(days=2)


def test_where_post_goes_to_a_safe_address_there_is_no_code(small: None) -> None:
    persons.add_way(actor=who("otto"), ref="P-1", kind="safe", given=SAFE, now=later())
    case, code = a_letter()
    assert code == "" and not LetterCode.objects.exists()
    assert "Your answer" not in desk.letter(actor=who("otto"), case=case, letter="decision.2", format="text", now=later(hours=3))[0].decode()


def wrong(case: str, code: str) -> dict[str, tuple[str, datetime]]:
    """What opens nothing: by why, the code and the moment."""
    return {"never made": ("AAAA BBBB CCCC DDDD", later(days=3)), "run out": (code, later(days=92)), "empty": ("", later(days=3)), "long": ("A" * 9999, later(days=3)), "nul": ("\0", later(days=3))}


def test_whatever_is_wrong_the_answer_is_the_same(small: None) -> None:
    case, code = a_letter()
    heard = set()
    for typed, now in wrong(case, code).values():
        with pytest.raises(rights.Unknown) as told:
            rights.open_code(code=typed, address=f"{HERE}{typed[:9]}", now=now)
        heard.add(str(told.value))
    person = Person.objects.get(ref="P-1")
    with world.counted() as count, pytest.raises(rights.Unknown):
        codes.known(code="AAAA BBBB CCCC DDDD", address="192.0.2.1", now=later(days=3))
    never = count()
    LetterCode.objects.update(stopped=later(days=2))
    with world.counted() as count, pytest.raises(rights.Unknown) as told:
        codes.known(code=code, address="192.0.2.2", now=later(days=3))
    heard.add(str(told.value))
    assert count() == never and heard == {""}
    LetterCode.objects.update(stopped=None)
    person.died = date(2026, 3, 3)
    person.save()
    with pytest.raises(rights.Unknown):
        codes.known(code=code, address="192.0.2.3", now=later(days=3))


def test_a_safe_address_ends_the_codes_that_were_printed_before(small: None) -> None:
    _case, code = a_letter()
    persons.add_way(actor=who("otto"), ref="P-1", kind="safe", given=SAFE, now=later(days=2))
    with pytest.raises(rights.Unknown):
        give(code)


def test_a_letter_that_came_back_has_a_code_no_longer(small: None) -> None:
    case, code = a_letter()
    desk.take_step(case=case, step="letter.returned", outcome="returned", answers={"proof": "It came back."}, actor=who("maya"), now=later(days=2))
    with pytest.raises(rights.Unknown):
        give(code)


def test_after_too_many_wrong_ones_nothing_is_looked_at_for_a_time(small: None) -> None:
    _case, code = a_letter()
    now = later(days=3)
    for number in range(20):
        with pytest.raises(rights.Unknown):
            codes.known(code=f"{codes.ALPHABET[number]}{'B' * 15}", address=HERE, now=now)
    with pytest.raises(rights.Wait):
        codes.known(code=code, address=HERE, now=now)
    assert codes.known(code=code, address="192.0.2.8", now=now) and codes.known(code=code, address=HERE, now=now + timedelta(hours=1))
    assert HERE not in str(list(CodeTry.objects.values()))


def test_one_beginning_is_not_tried_from_many_addresses(small: None) -> None:
    _case, code = a_letter()
    for number in range(10):
        with pytest.raises(rights.Unknown):
            codes.known(code=code[:4] + "B" * 12, address=f"192.0.2.{number}", now=later(days=3))
    with pytest.raises(rights.Wait):
        codes.known(code=code, address="192.0.2.99", now=later(days=3))
    with pytest.raises(rights.Unknown):  # the next day it is asked anew, and what was kept of before is gone
        codes.known(code="AAAA BBBB CCCC DDDD", address=HERE, now=later(days=5))
    assert CodeTry.objects.count() == 2


# --- giving

def test_an_appeal_by_the_code_is_the_persons_own_step(small: None) -> None:
    case, code = a_letter()
    found = give(code.lower(), reach="01632 960 001")
    event = last(case)
    assert (event.step, event.outcome, event.role, event.by) == ("appeal", "made", "person", "P-1")
    assert "I was not there." in said(case) and "01632 960 001" in said(case)
    assert found.reference == f"{case}-{event.number}" and found.answer_by == date(2026, 3, 20) and not found.repeated
    assert ledger.verify() == []


def test_what_comes_late_is_taken_all_the_same_and_says_so(small: None) -> None:
    case, code = a_letter()
    give(code, later(days=60))
    assert last(case).outcome == "made-late"


def test_sent_twice_it_is_one_and_another_text_is_another(small: None) -> None:
    case, code = a_letter()
    first = give(code, key="form")
    again = give(code, later(days=4), key="form")
    assert (again.reference, again.repeated) == (first.reference, True)
    with pytest.raises(desk.NotFound):  # an appeal is made once
        give(code, later(days=4), key="form", words="And another thing.")
    assert [one.step for one in events(case)].count("appeal") == 1


def test_who_acts_for_them_is_said_whether_or_not_the_policy_names_representatives(small: None) -> None:
    case, code = a_letter()
    give(code, acting="Ada Vocate of Advice Example")  # the small policy lets the person alone appeal: received all the same
    assert last(case).role == "person" and "Ada Vocate" in said(case)


@pytest.mark.parametrize(("field", "text"), [("words", ""), ("words", "  "), ("words", "a\0b"), ("words", "x" * 30_000), ("reach", "y" * 201), ("reach", "\u202e")])
def test_what_cannot_be_kept_is_refused_beside_its_field(small: None, field: str, text: str) -> None:
    case, code = a_letter()
    before = last(case).number
    with pytest.raises(desk.Refused) as told:
        give(code, **{field: text})
    assert [one.field for one in told.value.refusals] == [field] and last(case).number == before


@pytest.mark.parametrize("choice", ["note", "decide", "letter.approve", "", "\0", "x" * 999])
def test_only_what_the_policy_offers_the_person_can_be_given(small: None, choice: str) -> None:
    _case, code = a_letter()
    with pytest.raises(desk.NotFound):
        give(code, choice=choice)


# --- reading

def test_the_code_alone_does_not_read(small: None) -> None:
    _case, code = a_letter()
    asked: dict[str, Any] = {"code": code, "address": HERE, "now": later(days=3)}
    with pytest.raises(rights.Unknown):
        rights.read_letter(word="", **asked)
    rights_told.agree_word(actor=who("maya"), person="P-1", word="Blue  heron", now=later(days=3))
    assert "heron" not in str(list(AgreedWord.objects.values())).lower()
    with pytest.raises(rights.Unknown):
        rights.read_letter(word="red heron", **asked)
    composed, data, mime = rights.read_letter(word="blue-HERON", format="large-print", **asked)
    assert composed.title == "Our decision" and data[:4] == b"%PDF" and mime == "application/pdf"
    with pytest.raises(KeyError):
        rights.read_letter(word="blue heron", format="exe", **asked)
    for __ in range(3):
        with pytest.raises(rights.Unknown):
            rights.read_letter(word="no", **asked | {"address": "192.0.2.9"})
    with pytest.raises(rights.Wait):
        rights.read_letter(word="blue heron", **asked | {"address": "192.0.2.10"})


def test_a_letter_that_has_not_been_sent_is_not_read(small: None) -> None:
    _case, code = a_letter(sent=False)
    rights_told.agree_word(actor=who("maya"), person="P-1", word="heron", now=later(hours=3))
    with pytest.raises(rights.Unknown):
        rights.read_letter(code=code, word="heron", address=HERE, now=later(hours=4))


@pytest.mark.django_db(transaction=True)
def test_sent_eight_times_at_once_it_is_one(settings: Settings) -> None:
    world.build(settings)
    case, code = a_letter()
    answers: list[Any] = []

    def one() -> None:
        try:
            answers.append(give(code, key="form"))
        except Exception as error:
            answers.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for __ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert [one.step for one in events(case)].count("appeal") == 1
    assert {getattr(one, "reference", one) for one in answers} == {f"{case}-{last(case).number}"}
