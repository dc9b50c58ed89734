"""Files that are refused, and codes and addresses that open nothing: nothing is kept, and no words are taken away."""

from __future__ import annotations

from datetime import date

import pytest
from pytest_django import Settings

from evenhand import desk, ledger
from evenhand.contacts.models import Item
from evenhand.desk.models import CodeTry, LetterCode
from evenhand.desk.people import persons
from evenhand.desk.rights import codes
from evenhand.evidence.models import CASE, File
from evenhand.people.models import Person
from tests.desk.exhibits import refused
from tests.desk.test_rights import HERE, a_letter, give, last
from tests.desk.test_rights_files import PHOTO, THEN, nothing_kept, own_folder, say, send  # noqa: F401  (a fixture)
from tests.desk.world import later, who
from tests.evidence import made

pytestmark = [pytest.mark.both_engines, pytest.mark.django_db]
SAFE = {"lines": "7 Hidden Lane, Elsewhere", "postcode": "ZZ9 9ZZ"}


# --- refused, and nothing is kept

HOSTILE = [
    (made.office(word__vbaProject_dot_bin=b"x"), "letter.docx", "macros"),
    (made.zipped({"a": "b"}), "files.zip", "archive"),
    (made.zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": "0" * 50_000_000}), "bomb.docx", ""),
    (made.picture(), "photo\u202egpj.exe", "hides what it is"),
    (made.picture(), "photo.jpg.exe", "one of a program"),
    (b"", "nothing.txt", "is empty"),
    (b"MZ" + bytes(100), "photo\0.jpg", "photo.jpg: This is a program"),
    (b"<svg/>", "x" * 250 + ".jpg", "may run"),
    (made.huge_png(), "big.png", ""),
]


@pytest.mark.parametrize(("content", "name", "part"), HOSTILE, ids=[one[1][:12].replace("\0", "0") for one in HOSTILE])
@pytest.mark.parametrize("other", [False, True])
def test_what_is_hostile_is_refused_in_words_and_takes_nothing_away(small: None, other: bool, content: bytes, name: str, part: str) -> None:
    case, code = a_letter()
    found = say(code) if other else give(code)
    before = last(case).number
    with refused(part, "Nothing was kept."):
        send(code, found.adds, (content, name), PHOTO)
    assert nothing_kept() and last(case).number == before


def test_no_file_and_too_many_and_names_that_are_odd(small: None, settings: Settings) -> None:
    _case, code = a_letter()
    ticket = give(code).adds
    with refused("Choose a file"):
        send(code, ticket)
    with refused("That is 6 files, and 5 can be sent at once now"):
        send(code, ticket, *[(f"words {number}".encode(), f"{number}.txt") for number in range(6)])
    assert nothing_kept()
    sent = send(code, ticket, (b"one", "n" * 200 + ".txt"), (b"two", "a\0b/../../c.txt"), (b"three", "\u202eabc.txt".replace("\u202e", "\u05d0")))
    assert len(sent.files[0].name) == 200 and sent.files[1].name == "c.txt" and File.objects.count() == 3


def test_there_is_a_most_for_a_day_and_for_a_case(small: None, settings: Settings) -> None:
    _case, code = a_letter()
    settings.EVENHAND_GIVEN_FILES_PER_DAY = 2
    found, said = give(code), say(code)
    assert send(code, found.adds, (b"one", "1.txt")).room == 1
    assert send(code, said.adds, (b"two", "2.txt")).room == 0  # of both together
    for ticket in (found.adds, said.adds):
        with refused("No more files can be sent with this letter today"):
            send(code, ticket, (b"three", "3.txt"))
        assert desk.adding(ticket=ticket, address=HERE, now=THEN).room == 0
    tomorrow = later(days=4, hours=2)
    assert send(code, say(code, now=tomorrow, words="Again.").adds, (b"three", "3.txt"), now=tomorrow).room == 1
    settings.EVENHAND_GIVEN_FILES_PER_DAY, settings.EVENHAND_FILES_PER_CASE = 99, 4
    with refused("No more files"):
        send(code, found.adds, (b"four", "4.txt"))  # a quarter of the case's room, so that there is some for colleagues
    assert File.objects.count() == 3


# --- what opens nothing

def spoil(how: str, code: str) -> None:
    if how == "replaced":
        LetterCode.objects.update(stopped=THEN)
    elif how == "over":
        LetterCode.objects.update(ends=THEN)
    elif how == "safe":
        persons.add_way(actor=who("otto"), ref="P-1", kind="safe", given=SAFE, now=later(days=3, minutes=1))
    elif how == "died":
        Person.objects.filter(ref="P-1").update(died=date(2026, 3, 5))


@pytest.mark.parametrize("other", [False, True])
@pytest.mark.parametrize("how", ["replaced", "over", "safe", "died", "late", "forged", "another's"])
def test_a_code_or_an_address_that_opens_nothing_keeps_nothing(small: None, how: str, other: bool) -> None:
    case, code = a_letter()
    ticket, now = (say(code) if other else give(code)).adds, THEN
    before = last(case).number
    spoil(how, code)
    if how == "late":
        now = later(days=3, hours=1)
    elif how == "forged":
        ticket = ticket[:-2] + "xx"
    elif how == "another's":
        _another_case, code = a_letter()
    with pytest.raises(codes.Unknown):
        send(code, ticket, PHOTO, now=now)
    if how != "another's":
        with pytest.raises(codes.Unknown):
            desk.begin_sending(ticket=ticket, address=HERE, now=now)
    assert nothing_kept() and last(case).number == before


def test_a_wrong_code_is_counted_and_too_many_are_told_before_anything_is_read(small: None) -> None:
    _case, code = a_letter()
    ticket = give(code).adds
    for number in range(20):
        with pytest.raises(codes.Unknown):
            send(f"{codes.ALPHABET[number]}{'B' * 15}", ticket, PHOTO)
    with pytest.raises(codes.Wait):
        desk.begin_sending(ticket=ticket, address=HERE, now=THEN)
    assert nothing_kept() and desk.begin_sending(ticket=ticket, address="192.0.2.8", now=THEN).room == 15


def test_after_many_sendings_nothing_is_read_for_a_time(small: None) -> None:
    _case, code = a_letter()
    ticket = give(code).adds
    for number in range(30):
        desk.begin_sending(ticket=ticket, address=f"192.0.2.{number}", now=THEN)
    with pytest.raises(codes.Wait):
        desk.begin_sending(ticket=ticket, address="192.0.2.99", now=THEN)
    assert CodeTry.objects.count() == 1


def test_a_message_that_was_taken_back_and_a_case_of_somebody_else_take_no_files(small: None) -> None:
    case, code = a_letter()
    said, found = say(code), give(code)
    Item.objects.update(withdrawn=THEN)
    with pytest.raises(codes.Unknown):
        send(code, said.adds, PHOTO)
    LetterCode.objects.update(person=Person.objects.get(ref="P-2"))
    with pytest.raises(codes.Unknown):
        send(code, found.adds, PHOTO)
    assert nothing_kept() and last(case).step == "appeal"


def test_an_entry_that_was_taken_back_meanwhile_keeps_its_files_apart(small: None) -> None:
    case, code = a_letter()
    found = give(code)
    desk.take_step(case=case, step="entry.annul", outcome="entry", answers={"why": "Entered twice.", "about-event": found.number}, actor=who("maya"), now=THEN)
    send(code, found.adds, PHOTO)
    assert File.objects.get().belongs == CASE and ledger.verify() == []
