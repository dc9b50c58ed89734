"""Each thing that may be said by the code of a letter, taken through to the record: appeal, adjustment, account, a fact
disputed, and something else, which is a message that a human reads by the end of the next working day.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
from pytest_django import Settings

from evenhand import desk, ledger
from evenhand.case import story
from evenhand.contacts.models import SAID, Held, Item
from evenhand.desk.contacts.count import counted
from evenhand.desk.people import persons
from evenhand.desk.rights import codes, giving
from evenhand.desk.rights import other as rights_other
from evenhand.ledger.models import CASE
from evenhand.people.joined import folded
from evenhand.policy.load import load
from tests.desk.test_rights import HERE, SAFE, a_letter
from tests.desk.test_stories import LONG_AGO, POLICIES, Beside
from tests.desk.test_subjects import in_force
from tests.desk.world import later, who

pytestmark = [pytest.mark.both_engines, pytest.mark.django_db]
SAYS = {  # by pack, a story in which a decision letter is sent, and the steps that it lets the person take
    "connexus-2022": ("decided", {"appeal", "own-account", "dispute", "ask-adjustment"}),
    "model": ("decided", {"appeal", "ask-adjustment", "complain", "ask-review", "appeal-standing"}), "york": ("decided", {"challenge", "ask-adjustment"}), "king": ("notice", {"appeal"}),
}  # fmt: skip


def sent(pack: str, name: str, settings: Settings, patch: pytest.MonkeyPatch) -> tuple[str, str, datetime]:
    """A pack's own story through the desk up to where its letter is sent: the case, the code, and a moment after."""
    settings.EVENHAND_POLICIES = str(POLICIES)
    desk.editions.adopt(edition=pack, by="", now=LONG_AGO)
    beside = Beside()
    with patch.context() as inside:
        beside.install(inside)
        result = story.run_story(load(POLICIES / pack), POLICIES / pack / "stories", name)
    assert not result.fault and beside.last, result.fault
    case = next(iter(beside.cases.values()))
    state = folded(ledger.read(kind=CASE, ref=case))
    letter = next(one for one in reversed(state.letters.values()) if one.dispatched)
    return case, codes.printed(case=case, letter=letter.id), beside.last + timedelta(hours=3)


@pytest.mark.parametrize("pack", SAYS)
def test_every_choice_of_every_pack_is_taken_through(pack: str, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    name, steps = SAYS[pack]
    case, code, now = sent(pack, name, settings, monkeypatch)
    row = giving.open_code(code=code, address=HERE, now=now)
    choices = [one.step for one in giving.offered(row=row, now=now)]
    assert set(choices) == steps
    for number, choice in enumerate(choices):
        words = f"What I say of {choice}: it was not me."
        found = giving.give(code=code, address=HERE, choice=choice, words=words, reach="01632 960 001", key=choice, now=now + timedelta(minutes=number))
        event = folded(ledger.read(kind=CASE, ref=case)).events[-1]
        assert (event.step, event.role, event.by) == (choice, "person", row.person.ref) and words in str(event.answers)
        assert found.reference == f"{case}-{event.number}"
    other = rights_other.say_other(code=code, address=HERE, words="I want to appeal.", now=now + timedelta(hours=1))
    assert Held.objects.get().text == "I want to appeal." and other.read_by > now.date() and ledger.verify() == []


# --- something else

NOW = later(days=3)  # a Friday


def say(code: str, now: datetime = NOW, **more: Any) -> rights_other.Said:
    return rights_other.say_other(**({"code": code, "address": HERE, "words": "Nobody has rung me.", "now": now} | more))


def test_something_else_is_a_message_that_a_human_reads_by_the_end_of_the_next_working_day(small: None) -> None:
    case, code = a_letter()
    before = len(folded(ledger.read(kind=CASE, ref=case)).events)
    found = say(code, reach="01632 960 001", acting="Ada Vocate")
    held = Held.objects.select_related("item").get()
    assert (found.reference, found.read_by) == (f"M-{held.item_id}", date(2026, 3, 9)), "Monday"
    assert (held.item.person, held.item.source, held.item.log, held.item.direction) == ("P-1", SAID, None, "in")
    for words in ("Nobody has rung me.", "01632 960 001", "Said by Ada Vocate, acting for the person."):
        assert words in held.text
    assert held.receipt_sent == NOW and "ring 999" in held.receipt
    assert len(folded(ledger.read(kind=CASE, ref=case)).events) == before, "the case is not touched: it answers nothing"


def test_whoever_reads_held_mail_reads_it_alarming_words_first_and_sees_where_it_came_from(small: None) -> None:
    _case, code = a_letter()
    say(code)
    say(code, words="There is mould, and my child’s chest is bad.")
    shown = desk.held_mail(actor=who("olu"), now=NOW).waiting
    assert [one.held.alarm > 0 for one in shown] == [True, False]
    read = desk.read_inbound(actor=who("olu"), number=shown[1].held.pk, found="new-matter", now=NOW + timedelta(hours=1))
    assert read.read_by == "olu" and desk.held_mail(actor=who("olu"), now=NOW).number == 1


def test_it_opens_no_log_and_is_never_counted(small: None) -> None:
    _case, code = a_letter()
    say(code)
    desk.open_log(actor=who("otto"), person="P-1", why="Many e-mails came.", until=date(2026, 4, 1), now=NOW + timedelta(hours=1))
    assert counted({"P-1": "P-1"}) == [] and desk.unmarked(actor=who("otto"), now=NOW + timedelta(hours=2)).number == 0


def test_sent_twice_it_is_one_and_under_a_restriction_it_is_held_under_that(small: None) -> None:
    restricted = in_force({"person": "P-1"})
    _case, code = a_letter()
    now = later(days=12)
    first, again = say(code, now, key="form"), say(code, now + timedelta(minutes=9), key="form")
    assert (again.reference, again.repeated) == (first.reference, True) and Item.objects.count() == 1
    assert Held.objects.get().limit.startswith(restricted)


@pytest.mark.parametrize(("field", "text"), [("words", ""), ("words", "a\0b"), ("words", "x" * 30_000), ("reach", "y" * 201), ("acting", "z" * 201)])
def test_what_cannot_be_kept_of_it_is_refused_beside_its_field(small: None, field: str, text: str) -> None:
    _case, code = a_letter()
    with pytest.raises(desk.Refused) as told:
        say(code, **{field: text})
    assert [one.field for one in told.value.refusals] == [field] and not Item.objects.exists()


def test_too_many_in_a_day_are_refused_and_the_next_day_is_another(small: None) -> None:
    _case, code = a_letter()
    for number in range(rights_other.MOST):
        say(code, words=f"Message {number}")
    with pytest.raises(desk.Refused, match="Ring us"):
        say(code, words="One more")
    assert say(code, NOW + timedelta(days=2), words="One more").reference


def test_a_code_that_opens_nothing_gives_nothing_and_counts_as_tried(small: None) -> None:
    _case, code = a_letter()
    for number in range(20):
        with pytest.raises(giving.Unknown):
            say(f"{codes.ALPHABET[number]}{'B' * 15}")
    with pytest.raises(giving.Wait):
        say(code)
    persons.add_way(actor=who("otto"), ref="P-1", kind="safe", given=SAFE, now=NOW)
    with pytest.raises(giving.Unknown):
        say(code, address="192.0.2.8")
    assert not Item.objects.exists()
