"""Files with what was given by the code of a letter: what is kept, where, what is refused, and that nothing is read back."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.signing import Signer
from django.db import connection
from pytest_django import Settings

from evenhand import desk, ledger
from evenhand.contacts.models import SAID, Item
from evenhand.desk.models import LetterCode
from evenhand.desk.rights import sending, tickets
from evenhand.evidence import keeping
from evenhand.evidence.models import CONTACT, HELD, SHOWN, File
from evenhand.ledger.models import PERSON
from evenhand.people.authority import Authority
from tests.desk.exhibits import incoming
from tests.desk.test_rights import HERE, a_letter, give, last
from tests.desk.world import later, who
from tests.evidence import made

pytestmark = [pytest.mark.both_engines, pytest.mark.django_db]
THEN = later(days=3, minutes=5)
PHOTO = (made.placed(), "Door.jpg")


@pytest.fixture(autouse=True)
def own_folder(tmp_path: Path, settings: Settings) -> Iterator[None]:
    settings.MEDIA_ROOT = tmp_path / "files"
    yield


def say(code: str, **more: Any) -> Any:
    return desk.say_other(**{"code": code, "address": HERE, "words": "My gas smells.", "now": later(days=3)} | more)


def send(code: str, ticket: str, *files: tuple[bytes, str], now: Any = THEN, address: str = HERE) -> Any:
    given = [incoming(content, name) for content, name in files]
    try:
        return desk.send_files(ticket=ticket, code=code, address=address, files=given, now=now)
    finally:
        for one in given:  # as the end of a request does
            one.drop()


def on_disk() -> list[Path]:
    return [path for path in keeping.root().rglob("*") if path.is_file()] if keeping.root().exists() else []


def nothing_kept() -> bool:
    return not File.objects.exists() and on_disk() == []


# --- the ticket

@pytest.mark.parametrize("text", ["", "x", "\0", "a:b", "é" * 50, "[1,2]:x" * 100, Signer(salt="another").sign_object([1, 2, 3, 10**12]), Signer(salt=tickets._SALT).sign_object("no list"), Signer(salt=tickets._SALT).sign_object([1])])
def test_a_ticket_that_we_did_not_make_says_nothing(text: str) -> None:
    assert tickets.read(text, THEN) is None


def test_a_ticket_lasts_an_hour_and_holds_numbers_only() -> None:
    made_now = tickets.ticket(row=3, entry=5, now=THEN)
    assert tickets.read(made_now, THEN + tickets.OPEN - timedelta(seconds=1)) == tickets.Ticket(3, 5, 0)
    assert tickets.read(made_now, THEN + tickets.OPEN) is None and tickets.read(made_now[:-1] + "x", THEN) is None
    assert len(made_now) < tickets.LONGEST / 2 and "/" not in made_now


# --- taken

def test_files_go_with_the_entry_and_colleagues_see_whose_they_are(small: None) -> None:
    case, code = a_letter()
    found = give(code)
    sent = send(code.lower(), found.adds, PHOTO, (b"It was Tuesday.", "My side.txt"))
    assert sent.reference == found.reference and [(one.name, one.doubt) for one in sent.files] == [("Door.jpg", ""), ("My side.txt", "")]
    event = last(case)
    assert (event.step, event.role, event.by, event.prepared_by) == ("evidence.add", "person", "P-1", "")
    view = desk.evidence_of(actor=who("otto"), case=case, now=THEN)
    [item] = view.items
    assert item.entry == found.number and f"entry {found.number}" in item.title and [one.given for one in item.files] == [True, True]
    assert {one.state for one in item.files} == {SHOWN} and item.event.recorded_at == THEN
    drawn = desk.open_file(actor=who("otto"), case=case, file=item.files[0].ref, drawn=True, now=THEN)
    assert b"Invented Camera" not in drawn.path.read_bytes()
    effect = next(one for one in event.effects if one["do"] == "evidence")
    assert "Door" not in str(event.effects) and len(effect["files"]) == 2 and ledger.verify() == []


def test_files_go_with_the_message_and_belong_to_that_contact(small: None) -> None:
    _case, code = a_letter()
    said = say(code)
    sent = send(code, said.adds, PHOTO)
    item = Item.objects.get(source=SAID)
    assert sent.reference == said.reference == f"M-{item.pk}"
    one = File.objects.get()
    assert (one.belongs, one.about, one.person, one.by) == (CONTACT, str(item.pk), "P-1", "P-1")
    book = ledger.load(kind=PERSON, ref="P-1")
    assert book is not None and book.events[-1].step == "file.added" and "Door" not in str(book.rows[-1].body) and book.parts[-1].content == {"file-names": "Door.jpg"}
    [seen] = desk.files_about(actor=who("hari"), kind="contact", ref=str(item.pk), now=THEN)
    assert seen.given and seen.name == "Door.jpg" and ledger.verify() == []


def test_who_acts_for_them_sends_as_they_did_and_is_not_asked_about_again(small: None) -> None:
    case, code = a_letter()
    found = give(code, choice="appeal", acting="Ada Vocate of Advice Example")
    asked = Authority.objects.count()
    send(code, found.adds, PHOTO)
    assert last(case).role == "person" and Authority.objects.count() == asked  # the small policy knows no representative
    event = desk.look(case=case, actor=who("otto"), now=THEN, record=False).state.event(found.number)
    assert event.role == "person"


def test_the_same_files_again_are_taken_once_and_a_new_one_is_added(small: None) -> None:
    case, code = a_letter()
    found = give(code)
    first = send(code, found.adds, PHOTO)
    again = send(code, found.adds, PHOTO)
    assert again.files == first.files and File.objects.count() == 1
    more = send(code, found.adds, PHOTO, (b"words", "b.txt"))
    assert [one.name for one in more.files] == ["Door.jpg", "b.txt"] and File.objects.count() == 2
    assert [one.step for one in desk.look(case=case, actor=who("otto"), now=THEN, record=False).events].count("evidence.add") == 2


def test_the_same_form_sent_twice_lets_files_come_after_it(small: None) -> None:
    _case, code = a_letter()
    first = give(code, key="form")
    again = give(code, later(days=3, minutes=30), key="form")
    assert again.repeated and send(code, again.adds, PHOTO).reference == first.reference
    assert send(code, say(code, key="x").adds, PHOTO).reference == say(code, key="x").reference


def test_what_is_in_doubt_is_held_and_only_what_they_can_mend_is_told(small: None) -> None:
    case, code = a_letter()
    ticket = give(code).adds
    sent = send(code, ticket, (made.pdf(b"5 0 obj << /S /JavaScript >> endobj"), "a.pdf"), (made.placed()[:200], "b.jpg"))
    assert [bool(one.doubt) for one in sent.files] == [False, True]
    assert {one.state for one in File.objects.all()} == {HELD}
    one = File.objects.get(name="a.pdf")
    with pytest.raises(desk.Refused):
        desk.open_file(actor=who("rae"), case=case, file=one.ref, now=THEN)


# --- nothing is read back

def test_nothing_of_the_desk_gives_a_file_for_a_code() -> None:
    assert {name for name in vars(sending) if not name.startswith("_") and callable(getattr(sending, name)) and getattr(getattr(sending, name), "__module__", "") == sending.__name__} == {
        "Adding", "OneSent", "Sent", "limits", "adding", "begin_sending", "send_files",
    }  # fmt: skip
    assert set(sending.OneSent.__dataclass_fields__) == {"name", "size", "doubt"}


def test_no_more_than_a_colleague_may_send(settings: Settings) -> None:
    settings.EVENHAND_FILE_MOST_BYTES, settings.EVENHAND_FILES_AT_ONCE = 1000, 2
    assert (sending.limits().each, sending.limits().count) == (1000, 2)


# --- at the same time

@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("other", [False, True])
def test_the_same_files_sent_four_times_at_once_are_kept_once(settings: Settings, other: bool) -> None:
    from tests.desk import world

    world.build(settings)
    _case, code = a_letter()
    ticket = (say(code) if other else give(code)).adds
    told: list[Any] = []

    def one() -> None:
        try:
            told.append(send(code, ticket, PHOTO))
        except Exception as error:
            told.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=one) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert File.objects.count() == 1 and len({str(one) for one in told if isinstance(one, sending.Sent)}) == 1, told
    assert ledger.verify() == []


# --- what came by post, taken in by a colleague

def taken_in(by: str, code: str, **more: Any) -> Any:
    asked = {"choice": "appeal", "words": "He says it was not him.", "channel": "", "received": date(2026, 3, 6), "now": later(days=3)}
    return desk.take_in_for(actor=who(by), code=code, **asked | more)


def test_whoever_took_it_in_adds_what_came_with_it_without_seeing_the_case(small: None) -> None:
    case, code = a_letter()
    found = taken_in("nobody", code)
    with pytest.raises(desk.NotFound):
        desk.look(case=case, actor=who("nobody"), now=THEN)
    asked: dict[str, Any] = {"actor": who("nobody"), "case": case, "entry": found.number}
    assert desk.told_entry(now=THEN, **asked).reference == found.reference
    for __ in range(2):  # pressed twice
        assert desk.add_told_files(files=[incoming(*PHOTO)], now=THEN, **asked) == 1
    event = last(case)
    assert (event.step, event.role, event.by, event.prepared_by) == ("evidence.add", "person", "P-1", "nobody") and File.objects.count() == 1
    [item] = desk.evidence_of(actor=who("otto"), case=case, now=THEN).items
    assert item.entry == found.number and not item.files[0].given and item.files[0].by == "nobody"
    with pytest.raises(desk.NotFound):
        desk.look(case=case, actor=who("nobody"), now=THEN)
    assert ledger.verify() == []


def test_nobody_else_and_not_for_ever_and_to_nothing_else(small: None) -> None:
    case, code = a_letter()
    number = taken_in("nobody", code).number
    for by, entry, now in (("rae", number, THEN), ("stranger", number, THEN), ("nobody", 1, THEN), ("nobody", 0, THEN), ("nobody", 99, THEN), ("nobody", number, later(days=11))):
        with pytest.raises(desk.NotFound):
            desk.told_entry(actor=who(by), case=case, entry=entry, now=now)
        with pytest.raises(desk.NotFound):
            desk.add_told_files(actor=who(by), case=case, entry=entry, files=[incoming(*PHOTO)], now=now)
    with pytest.raises(desk.NotFound):
        desk.told_entry(actor=who("nobody"), case="C-999999", entry=1, now=THEN)
    assert not File.objects.exists()


def test_the_same_photograph_by_the_code_and_by_post_is_kept_for_both(small: None) -> None:
    case, code = a_letter()
    found = taken_in("nobody", code)
    ticket = tickets.ticket(row=LetterCode.objects.get().pk, entry=found.number, now=later(days=3))
    send(code, ticket, PHOTO)
    assert desk.add_told_files(actor=who("nobody"), case=case, entry=found.number, files=[incoming(*PHOTO)], now=THEN) == 1
    assert sorted(File.objects.values_list("by", flat=True)) == ["P-1", "nobody"]
