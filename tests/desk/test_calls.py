"""Calls and call lists at the desk: kept outside the record until logged, then one entry, in one transaction."""

from __future__ import annotations

import pytest

from evenhand import desk, ledger
from evenhand.desk.attend import calls, danger, ticks
from evenhand.desk.models import Call
from evenhand.ledger.models import PERSON
from evenhand.ledger.proof import verify
from evenhand.people.models import Person
from evenhand.policy.load import load
from tests.desk.world import FLAT, NOW, later, report, who
from tests.test_house import POLICIES

REPORT = desk.Part("report", "reported", {"what": "He came at her with a stick."})
TWOS = desk.Part("precaution", "impose", {"attend": [{"measure": "in-twos", "risk": "threat"}]})


def entries() -> list[str]:
    return [one.step for one in ledger.read(kind=PERSON, ref="P-1")]


# --- a call --------------------------------------------------------------------------------------


def test_a_call_is_logged_once_and_the_record_still_verifies(small: None) -> None:
    desk.start_call(actor=who("rae"), person="P-1", now=NOW)
    desk.say(actor=who("rae"), person="P-1", what=calls.FIRST, now=later(minutes=1))
    number = desk.close_call(actor=who("rae"), person="P-1", how=calls.LEFT, now=later(minutes=2))
    assert entries() == [calls.LOGGED] and number == Person.objects.get(ref="P-1").number == 1
    assert not list(verify())
    found = desk.logged_call(actor=who("rae"), person="P-1", number=number, now=later(minutes=3))
    assert (found.began, found.first, found.second, found.over, found.how) == (NOW, later(minutes=1), None, later(minutes=2), calls.LEFT)
    with pytest.raises(desk.NotFound):
        desk.close_call(actor=who("rae"), person="P-1", how=calls.LEFT, now=later(minutes=3))
    assert entries() == [calls.LOGGED]


def test_no_word_of_anybody_is_kept(small: None) -> None:
    desk.start_call(actor=who("rae"), person="P-1", now=NOW)
    desk.close_call(actor=who("rae"), person="P-1", how=calls.ENDED, now=later(minutes=2))
    (event,) = ledger.read(kind=PERSON, ref="P-1")
    assert event.answers == {} and set(event.effects[0]) == {"do", "began", "over", "how", "needs"}


@pytest.mark.parametrize(("person", "actor"), [("P-9", "rae"), ("P-1", "stranger"), ("P\0", "rae")])
def test_nobody_unknown(small: None, person: str, actor: str) -> None:
    with pytest.raises(desk.NotFound):
        desk.start_call(actor=who(actor), person=person, now=NOW)
    for act in (
        lambda: desk.say(actor=who(actor), person=person, what=calls.FIRST, now=NOW), lambda: desk.unsay(actor=who(actor), person=person, now=NOW),
        lambda: desk.drop_call(actor=who(actor), person=person), lambda: desk.close_call(actor=who(actor), person=person, how=calls.CALM, now=NOW),
        lambda: desk.logged_call(actor=who(actor), person=person, number=1, now=NOW),
    ):  # fmt: skip
        with pytest.raises(desk.NotFound):
            act()
    assert not Call.objects.exists() and desk.open_call(actor=who(actor)) is None


def test_another_entry_of_the_person_is_no_call(small: None) -> None:
    desk.record_need(actor=who("rae"), person="P-1", need="large-print", said_by="Pat", now=NOW)
    with pytest.raises(desk.NotFound):
        desk.logged_call(actor=who("rae"), person="P-1", number=1, now=NOW)


def test_an_end_pressed_twice_is_one_entry_and_the_same_answer(small: None) -> None:
    """The second press of a tired thumb led to the card, and the report that is offered was out of sight."""
    desk.start_call(actor=who("rae"), person="P-1", now=NOW)
    numbers = [desk.close_call(actor=who("rae"), person="P-1", how=calls.ENDED, now=later(minutes=2, seconds=second)) for second in (0, 1)]
    assert numbers == [1, 1] and entries() == [calls.LOGGED]
    for how, at in ((calls.LEFT, later(minutes=2, seconds=2)), (calls.ENDED, later(minutes=3))):
        with pytest.raises(desk.NotFound):
            desk.close_call(actor=who("rae"), person="P-1", how=how, now=at)
    with pytest.raises(desk.NotFound):
        desk.close_call(actor=who("olu"), person="P-1", how=calls.ENDED, now=later(minutes=2))


def test_a_call_logged_with_the_wrong_person_is_taken_back(small: None) -> None:
    case = report()
    desk.start_call(actor=who("rae"), person="P-1", now=NOW)
    number = desk.close_call(actor=who("rae"), person="P-1", how=calls.ENDED, now=later(minutes=2))
    assert len(desk.person(actor=who("otto"), ref="P-1", now=later(minutes=3)).calls) == 1 and case
    for by, why, error in (("olu", "It was somebody else.", desk.NotFound), ("rae", "x", desk.Refused), ("rae", "a\x00bcdefg", desk.Refused)):
        with pytest.raises(error):
            desk.take_back_call(actor=who(by), person="P-1", number=number, why=why, now=later(minutes=3))
    desk.take_back_call(actor=who("rae"), person="P-1", number=number, why="It was Sam Other who rang.", now=later(minutes=4))
    assert desk.person(actor=who("otto"), ref="P-1", now=later(minutes=5)).calls == []
    assert entries()[-2:] == [calls.LOGGED, "call.taken-back"] and "Sam" not in str(ledger.read(kind=PERSON, ref="P-1")[-1].effects)
    for again in (
        lambda: desk.take_back_call(actor=who("rae"), person="P-1", number=number, why="It was Sam Other who rang.", now=later(minutes=5)),
        lambda: desk.logged_call(actor=who("rae"), person="P-1", number=number, now=later(minutes=5)),
    ):  # fmt: skip
        with pytest.raises(desk.NotFound):
            again()


def test_a_call_taken_back_stays_so_when_records_are_joined(small: None) -> None:
    from evenhand.desk.people import join

    report()
    for person in ("P-1", "P-2"):
        desk.start_call(actor=who("rae"), person=person, now=NOW)
        desk.close_call(actor=who("rae"), person=person, how=calls.ENDED, now=later(minutes=2))
    desk.take_back_call(actor=who("rae"), person="P-1", number=1, why="It was somebody else.", now=later(minutes=3))
    join.merge(actor=who("otto"), keep="P-2", gone="P-1", why="The same human being", now=later(minutes=4))
    assert len(desk.person(actor=who("otto"), ref="P-2", now=later(minutes=5)).calls) == 1


def test_it_is_somebody_else_who_rings_and_the_warnings_keep_their_moments(small: None) -> None:
    with pytest.raises(desk.NotFound):
        desk.move_call(actor=who("rae"), person="P-2", now=NOW)
    desk.start_call(actor=who("rae"), person="P-1", now=NOW)
    desk.say(actor=who("rae"), person="P-1", what=calls.FIRST, now=later(minutes=1))
    with pytest.raises(desk.NotFound):
        desk.move_call(actor=who("rae"), person="P-404", now=later(minutes=2))
    with pytest.raises(desk.Refused, match="another call open"):
        desk.start_call(actor=who("rae"), person="P-2", now=later(minutes=2))
    moved = desk.move_call(actor=who("rae"), person="P-2", now=later(minutes=2))
    assert (moved.person.ref, moved.began, moved.first) == ("P-2", NOW, later(minutes=1))
    assert desk.close_call(actor=who("rae"), person="P-2", how=calls.CALM, now=later(minutes=4)) and entries() == []


def test_a_call_from_a_number_that_nobody_knows(small: None) -> None:
    found = desk.call_from(actor=who("rae"), number="01632 960999", now=NOW)
    assert found.person.unidentified and found.person.description == "Rings from this number, gives no name"
    desk.say(actor=who("rae"), person=found.person.ref, what=calls.FIRST, now=later(minutes=1))
    assert desk.close_call(actor=who("rae"), person=found.person.ref, how=calls.ENDED, now=later(minutes=2))
    assert desk.call_from(actor=who("olu"), number="01632960999", now=later(minutes=9)).person.ref == found.person.ref, "one record of one number"
    assert desk.call_from(actor=who("hari"), number="07700 900001", now=NOW).person.ref == "P-1"
    number = Person.objects.count()
    for by, text in (("maya", ""), ("maya", "12\0"), ("hari", "01632 960998")):
        with pytest.raises(desk.Refused):
            desk.call_from(actor=who(by), number=text, now=NOW)
    assert Person.objects.count() == number, "on another call already: nobody is recorded for it"


# --- report and precaution in one ------------------------------------------------------------------


def test_both_are_recorded_or_neither(small: None) -> None:
    taken = desk.report_and_attend(
        subject={"address": FLAT}, report=REPORT, attend=TWOS, matter="attend", actor=who("maya"), key="k", now=NOW,
    )  # fmt: skip
    again = desk.report_and_attend(
        subject={"address": FLAT}, report=REPORT, attend=TWOS, matter="attend", actor=who("maya"), key="k", now=later(minutes=1),
    )  # fmt: skip
    assert again.case == taken.case and again.repeated and taken.event.matter == "attend.1"
    before = desk.cases(actor=who("otto"), now=NOW).items
    for actor, part in (("rae", TWOS), ("maya", desk.Part("precaution", "impose", {}))):
        with pytest.raises(desk.Refused):
            desk.report_and_attend(subject={"person": "P-1"}, report=REPORT, attend=part, matter="attend", actor=who(actor), now=NOW)
    assert len(desk.cases(actor=who("otto"), now=NOW).items) == len(before), "no report without its precaution"


# --- what a policy has ---------------------------------------------------------------------------


@pytest.mark.parametrize("pack", POLICIES, ids=lambda one: one.name)
def test_what_every_policy_offers_is_found_by_its_own_words(pack: object) -> None:
    policy = load(pack)  # type: ignore[arg-type]
    found = danger.urgent(policy)
    if found is not None:
        assert found.outcome.imposes and found.matter in found.step.on and found.opening is not None and not found.opening.on
    for name, step in ticks.lists(policy).items():
        assert policy.matters[name].kind == "duty" and name in step.on and ticks.names_of(policy, step)


def test_a_policy_without_a_call_list_has_none(small: None) -> None:
    case = report()
    with pytest.raises(desk.NotFound):
        desk.call_list(actor=who("maya"), case=case, matter="attend.1", now=NOW)
    with pytest.raises(desk.NotFound):
        desk.tick(actor=who("maya"), case=case, matter="nothing", name="x", now=NOW)


def test_a_call_goes_on_when_the_persons_record_is_joined_to_another_meanwhile(small: None) -> None:
    """Its buttons led nowhere: the call had moved to the surviving record, and was looked for under the other."""
    from evenhand.desk.people import join

    desk.start_call(actor=who("hari"), person="P-1", now=NOW)
    join.merge(actor=who("otto"), keep="P-2", gone="P-1", why="The same human being", now=later(minutes=1))
    assert desk.start_call(actor=who("hari"), person="P-1", now=later(minutes=2)).person.ref == "P-2"
    assert desk.say(actor=who("hari"), person="P-1", what="first", now=later(minutes=3)).first
    assert desk.close_call(actor=who("hari"), person="P-1", how="calm", now=later(minutes=5))
    assert desk.open_call(actor=who("hari")) is None
