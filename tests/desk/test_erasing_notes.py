"""What was written about a person is taken out for good: the words go, what was decided and that they went stays."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from evenhand import desk, ledger
from evenhand.contacts.models import Held, Item
from evenhand.desk.people import join
from evenhand.ledger.models import PERSON, Event, Part
from evenhand.people.models import Person, PersonNeed
from tests.desk.world import NOW, later, who

pytestmark = pytest.mark.django_db
SECRET = "Her sister Zyxa told us."


def written(person: str = "P-1") -> str:
    """A need with words is recorded; the key of what was written."""
    desk.record_need(actor=who("rae"), person=person, need="large-print", said_by=SECRET, how="Size 20, yellow.", now=NOW)
    return f"n{Part.objects.get(event__body__step='need.recorded').pk}"


def erase(key: str, by: str = "otto", person: str = "P-1", why: str = "She asked us to.", **more: Any) -> Person:
    return desk.erase_note(actor=who(by), person=person, key=key, why=why, now=later(hours=2), **more)


def refused(do: Callable[[], Any]) -> list[str]:
    with pytest.raises(desk.Refused) as caught:
        do()
    return [one.rule for one in caught.value.refusals]


@pytest.mark.both_engines
def test_the_words_go_everywhere_and_the_need_stays(small: None) -> None:
    key = written()
    assert erase(key).ref == "P-1"
    assert "Zyx" not in repr([*Part.objects.values(), *Event.objects.values(), *PersonNeed.objects.values()])
    one = desk.needs_of(actor=who("rae"), person="P-1", now=later(hours=3)).now[0]
    assert (one.need, one.how, one.said_by) == ("large-print", "", "") and ledger.verify() == []
    last = ledger.load(kind=PERSON, ref="P-1")
    assert last and last.events[-1].step == "note.erase" and last.events[-1].by == "otto"
    _person, notes = desk.notes(actor=who("otto"), person="P-1", now=later(hours=3))
    assert [(note.about, list(note.words), note.erased, note.erased_by) for note in notes] == [("need", [], later(hours=2), "Otto")]
    with pytest.raises(desk.NotFound):
        erase(key)


def test_who_may_not_is_told_who_may_and_nothing_changes(small: None) -> None:
    key = written()
    for by in ("rae", "hari"):
        assert refused(lambda by=by: erase(key, by)) == ["role"]  # type: ignore[misc]
        assert refused(lambda by=by: desk.notes(actor=who(by), person="P-1", now=NOW)) == ["role"]  # type: ignore[misc]
    assert Part.objects.get(pk=int(key[1:])).erased_at is None


@pytest.mark.parametrize("why", ["", "   ", "a\0b", "x" * 501, None, 7])
def test_a_reason_is_asked_and_has_to_be_text(small: None, why: Any) -> None:
    key = written()
    assert refused(lambda: erase(key, why=why)) == ["complete"] and Part.objects.get(pk=int(key[1:])).content


@pytest.mark.parametrize("key", ["", "n", "n0", "x1", "n1\0", "c999999999999999", "n99999999999999999999", "1", "n-1"])
def test_what_is_not_there_is_not_found(small: None, key: str) -> None:
    with pytest.raises(desk.NotFound):
        erase(key)


def test_what_is_of_another_person_or_of_another_sort_is_not_found_by_its_key(small: None) -> None:
    key = written()
    desk.record_condition(actor=who("otto"), person="P-1", words="Zyxophobia", now=NOW)
    health = Part.objects.get(sort="health").pk
    for person, one in (("P-2", key), ("nobody", key), ("P-1", f"n{health}")):
        with pytest.raises(desk.NotFound):
            erase(one, person=person)
    assert "Zyxophobia" not in repr(desk.notes(actor=who("otto"), person="P-1", now=NOW))


def test_what_was_written_under_a_record_that_was_joined_goes_too(small: None) -> None:
    key = written("P-2")
    join.merge(actor=who("otto"), keep="P-1", gone="P-2", why="The same person, seen together.", now=later(hours=1))
    assert [note.key for note in desk.notes(actor=who("otto"), person="P-1", now=later(hours=1))[1] if note.about == "need"] == [key]
    assert erase(key, person="P-2").ref == "P-1" and not Part.objects.get(pk=int(key[1:])).content and ledger.verify() == []


def entered() -> Item:
    desk.open_log(actor=who("otto"), person="P-1", why="Four hundred e-mails.", until=date(2026, 6, 3), now=NOW)
    return desk.enter_contact(actor=who("rae"), person="P-1", now=NOW, at=NOW - timedelta(hours=1), channel="email", direction="in", words="My son has Zyxa disease.")


@pytest.mark.both_engines
def test_the_words_of_a_message_go_and_that_it_came_stays(small: None) -> None:
    item = entered()
    desk.mark_contact(actor=who("rae"), item=item.pk, marks=["new"], now=NOW)
    erase(f"c{item.pk}")
    kept = Item.objects.get()
    assert (kept.words, kept.channel, kept.digest, kept.marks.count()) == ("", "email", item.digest, 1)
    with pytest.raises(desk.NotFound):
        erase(f"c{item.pk}")


def test_held_mail_is_read_before_its_words_go(small: None) -> None:
    item = entered()
    Held.objects.create(item=item, limit="r1", due=NOW, answer_due=NOW, alarms=["knife"], alarm=1, text="All of it.", receipt="Thank you.")
    assert refused(lambda: erase(f"c{item.pk}")) == ["open"] and Item.objects.get().words
    Held.objects.update(read=NOW)
    erase(f"c{item.pk}")
    held = Held.objects.get()
    assert (held.text, held.alarms, held.alarm) == ("", [], 1)
