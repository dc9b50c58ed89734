"""Saying who somebody is, joining two records and parting them: nothing is lost, and every card is as it was."""

from __future__ import annotations

import random
from typing import Any

import pytest

from evenhand import alerts, desk, ledger, registers
from evenhand.case.events import Refused
from evenhand.desk import facts, whose
from evenhand.desk.casework import caselist
from evenhand.desk.letters.post import recipient
from evenhand.desk.people import join, persons
from evenhand.people import find, joined, make
from evenhand.people.models import Person, PersonNeed, Relation
from tests.desk.test_persons_death import in_force
from tests.desk.world import FLAT, later, precaution, report, who

pytestmark = [pytest.mark.both_engines, pytest.mark.django_db]
WHY = "The same date of birth and telephone number."
UNKNOWN = {"unknown": {"address": FLAT, "description": "A man in a red coat"}}


def merge(keep: str = "P-1", gone: str = "P-2", *, by: str = "otto", **span: float) -> Person:
    return join.merge(actor=who(by), keep=keep, gone=gone, why=WHY, now=later(**(span or {"days": 1})))


def part(gone: str = "P-2", **span: float) -> join.Parted:
    return join.part(actor=who("otto"), gone=gone, why="They are two brothers.", now=later(**(span or {"days": 2})))


def card(ref: str = "P-1", *, address: str = "", **span: float) -> Any:
    found = alerts.card(person="" if address else ref, address=address, now=later(**(span or {"days": 3})), book=desk.editions.book())
    assert found is not None
    return found


def subject(case: str) -> Any:
    return desk.look(case=case, actor=who("otto"), now=later(days=4), record=False).state.subject


def test_alerts_of_both_stand_on_one_card_and_under_either_reference(small: None) -> None:
    for person in ("P-1", "P-2"):
        precaution(report(person=person), later(hours=1))
    before = {one.id for ref in ("P-1", "P-2") for one in card(ref).alerts}
    merge()
    assert {one.id for one in card("P-1").alerts} == {one.id for one in card("P-2").alerts} == before and len(before) == 2
    assert {one.id for one in card(address=FLAT).alerts} == before
    assert card("P-2").person == "P-2" and card("P-2").name == "Pat Example"
    assert registers.rebuild(book=desk.editions.book(), check=True) == []


def test_everything_about_the_other_follows(small: None) -> None:
    case = report(person="P-2")
    desk.record_need(actor=who("rae"), person="P-2", need="large-print", said_by="The person", now=later())
    merge()
    assert subject(case) == {"person": "P-1"} and find.person_needs("P-1") == ["large-print"]
    assert find.by_ref("P-2").ref == "P-1" and [one.ref for one in find.search("Sam Other")] == ["P-1"] == [one.ref for one in find.search("P-2")]
    found = desk.person(actor=who("otto"), ref="P-2", now=later(days=2))
    assert found.person.ref == "P-1" and [one.ref for one in found.cases] == [case]
    desk.record_need(actor=who("rae"), person="P-2", need="no-telephone", said_by="The person", now=later(days=2))
    assert find.person_needs("P-1") == ["large-print", "no-telephone"]
    new = report(later(days=2), person="P-2")
    assert subject(new) == {"person": "P-1"} and ledger.read(kind="case", ref=new)[0].effects[1]["subject"] == {"person": "P-1"}


def test_a_conflict_of_interest_follows(small: None) -> None:
    case = report(person="P-2")
    make.related(colleague=desk_colleague("dee"), other="P-2")
    merge()
    assert Relation.objects.get().other == "P-1"
    with pytest.raises(desk.NotFound):
        desk.look(case=case, actor=who("dee"), now=later(days=2))
    with pytest.raises(Refused, match="close to you"):
        join.part(actor=who("dee"), gone="P-2", why="They are two brothers.", now=later(days=2))


def desk_colleague(ref: str) -> Any:
    from evenhand.people.models import Colleague

    return Colleague.objects.get(ref=ref)


def test_what_stands_on_the_other_case_counts_for_the_floor(small: None) -> None:
    in_force("telephone", person="P-1")
    case = report(person="P-2")
    merge(hours=9)
    state = desk.look(case=case, actor=who("otto"), now=later(days=1), record=False).state
    assert facts.gather(case=case, state=state, now=later(days=1)).others[0].closes == ("telephone",)


def test_parted_everything_is_as_it_was(small: None) -> None:
    one, other = report(person="P-1"), report(person="P-2")
    merge()
    found = part()
    assert (found.cases, found.since) == ([], {}) and subject(one) == {"person": "P-1"} and subject(other) == {"person": "P-2"}
    assert find.by_ref("P-2").ref == "P-2" and Person.objects.filter(same_as=None).count() == 2
    assert registers.rebuild(book=desk.editions.book(), check=True) == []


def test_what_came_since_stays_with_the_surviving_record_and_is_listed(small: None) -> None:
    merge()
    new = report(later(days=1, hours=1), person="P-2")
    desk.record_need(actor=who("rae"), person="P-1", need="large-print", said_by="The person", now=later(days=1, hours=1))
    found = part()
    assert found.cases == [new] and found.since == {"people.PersonNeed.person": 1} and subject(new) == {"person": "P-1"}


def test_a_need_that_both_have_is_theirs_again_afterwards(small: None) -> None:
    for person in ("P-1", "P-2"):
        desk.record_need(actor=who("rae"), person=person, need="large-print", said_by="The person", now=later())
    merge()
    desk.end_need(actor=who("rae"), person="P-1", need="large-print", said_by="The person", now=later(days=1, hours=2))
    assert find.person_needs("P-1") == []
    part()
    assert find.person_needs("P-2") == ["large-print"] and PersonNeed.objects.count() == 2


def test_somebody_not_yet_identified_turns_out_to_be_a_person_we_know(small: None) -> None:
    case = report(subject=UNKNOWN)
    ref = subject(case)["person"]
    precaution(case, later(hours=1))
    join.identify(actor=who("otto"), ref=ref, known="P-2", why=WHY, now=later(days=1))
    assert subject(case) == {"person": "P-2", "address": FLAT} and len(card("P-2").alerts) == 1
    state = desk.look(case=case, actor=who("otto"), now=later(days=1), record=False).state
    assert recipient(state, later(days=2)).name == "Sam Other"
    part(ref)
    assert subject(case) == {"person": ref, "address": FLAT} and not [one for one in card("P-2").alerts if one.person == "P-2"]


def test_somebody_not_yet_identified_is_given_their_name(small: None) -> None:
    case = report(subject=UNKNOWN)
    ref = subject(case)["person"]
    found = join.identify(actor=who("otto"), ref=ref, given={"name": "Lee Newly", "year_of_birth": "1971"}, why=WHY, now=later(days=1))
    assert (found.ref, found.name, found.unidentified, found.year_of_birth) == (ref, "Lee Newly", False, 1971)
    assert [one.ref for one in find.search("lee newly")] == [ref] and subject(case)["person"] == ref
    with pytest.raises(desk.NotFound):
        join.identify(actor=who("otto"), ref=ref, known="P-2", why=WHY, now=later(days=1))


@pytest.mark.parametrize(
    ("keep", "gone", "by", "error"),
    [
        ("P-1", "P-1", "otto", "one record already"), ("P-1", "P-2", "hari", "Only Owner"), ("P-1", "G-1", "otto", "a group"),
        ("P-1", "nobody", "otto", None), ("", "P-2", "otto", None), ("P-1", "P-2\0", "otto", None), ("P-1", "P-9", "otto", "having died"),
    ],
)  # fmt: skip
def test_what_cannot_be_joined_changes_nothing(small: None, keep: str, gone: str, by: str, error: str | None) -> None:
    make.person(ref="G-1", name="Larch Court Residents", kind="group", now=later())
    make.person(ref="P-9", name="Ann Gone", now=later())
    Person.objects.filter(ref="P-9").update(died="2026-01-01")
    with pytest.raises(Refused if error else desk.NotFound, match=error):
        merge(keep, gone, by=by)
    assert not Person.objects.exclude(same_as=None).exists()


def test_one_level_deep_and_the_latest_is_parted_first(small: None) -> None:
    make.person(ref="P-3", name="Third Record", now=later())
    case = report(person="P-3")
    merge("P-2", "P-3")
    merge("P-1", "P-2")
    assert joined.refs("P-3") == ["P-1", "P-2", "P-3"] and subject(case) == {"person": "P-1"}
    with pytest.raises(Refused, match="part that one first"):
        part("P-3")
    part("P-2")
    assert subject(case) == {"person": "P-2"} and joined.surviving("P-3") == "P-2"
    part("P-3", days=3)
    assert subject(case) == {"person": "P-3"}


def test_the_feed_tells_of_it_under_both_references(small: None) -> None:
    from evenhand.alerts.models import Change

    precaution(report(person="P-2"), later(hours=1))
    Change.objects.all().delete()
    merge()
    assert {(one.kind, one.person, one.address) for one in Change.objects.all()} == {("began", "P-1", ""), ("began", "", FLAT), ("changed", "P-2", "")}
    Change.objects.all().delete()
    part()
    assert {(one.kind, one.person, one.address) for one in Change.objects.all()} == {("ended", "P-1", ""), ("ended", "", FLAT), ("changed", "P-2", "")}


@pytest.mark.parametrize("seed", range(6))
def test_joining_and_parting_gives_the_same_cards(small: None, seed: int) -> None:
    chance = random.Random(seed)
    make.person(ref="P-3", name="Third Record", now=later(), addresses=[{"uprn": "200", "lines": "3 Low Street", "since": later(days=-9)}])
    for _ in range(chance.randint(1, 5)):
        person = chance.choice(["P-1", "P-2", "P-3"])
        what = chance.choice(["precaution", "restriction", "need", "report"])
        if what == "need":
            desk.record_need(actor=who("rae"), person=person, need=chance.choice(["large-print", "no-telephone"]), said_by="The person", now=later())
        elif what == "restriction":
            in_force("telephone", person=person)
        else:
            case = report(person=person)
            if what == "precaution":
                precaution(case, later(hours=1))
    pairs = [chance.sample(["P-1", "P-2", "P-3"], 2) for _ in range(1)]

    def cards() -> list[Any]:
        known = alerts.lookup(people=["P-1", "P-2", "P-3"], addresses=[FLAT, "200"], now=later(days=3), book=desk.editions.book())
        everybody = [[one.ref for one in caselist.cases_about(whose.asker(actor=who("otto"), now=later(days=3)), ref)] for ref in ("P-1", "P-2", "P-3")]
        return [known, everybody]

    before = cards()
    for keep, gone in pairs:
        merge(keep, gone)
    for _, gone in reversed(pairs):
        part(gone)
    assert cards() == before and registers.rebuild(book=desk.editions.book(), check=True) == []
    assert persons.known(actor=who("otto"), ref="P-1", now=later(days=3)).joins == []
