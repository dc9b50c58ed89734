"""What paragraph 1 promises of people, tried where it is likeliest to be false."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from evenhand import desk, ledger
from evenhand.desk import facts
from evenhand.desk.people import death as persons_death
from evenhand.desk.people import join, persons
from evenhand.ledger.models import Part
from evenhand.people import find, make
from evenhand.people.models import FormerName, NameWord, Person
from tests.desk.test_persons import changed, found
from tests.desk.test_persons_death import in_force, state
from tests.desk.world import NOW, later, precaution, report, who

pytestmark = [pytest.mark.both_engines, pytest.mark.django_db]


def everything_kept() -> str:
    """Every word that any person's stream holds, every name and every word of a name."""
    parts = [str(one.content) for one in Part.objects.filter(event__stream__kind="person") if one.content]
    rows = [f"{one.name} {one.preferred_name} {one.description}" for one in Person.objects.all()]
    return " | ".join([*parts, *rows, *FormerName.objects.values_list("name", flat=True), *NameWord.objects.values_list("word", flat=True)])


# --- a protected former name ---------------------------------------------------------------------
def test_a_protected_name_goes_from_what_was_recorded_before_it_was_protected(small: None) -> None:
    """The entry of the day on which they were recorded kept it, and a change of that day."""
    made = persons.record_person(actor=who("rae"), now=later(), given={"name": "Gwendolen Oldname", "telephone": "01632 960001"})
    changed(made.ref, preferred_name="Gwen Oldname")
    changed(made.ref, name="Morgan Newname", was="protected")
    kept = everything_kept()
    assert "Oldname" not in kept and "Gwendolen" not in kept and "oldname" not in kept and found("Gwendolen Oldname") == []
    assert found("01632 960001") == [(made.ref, "Morgan Newname")], "they are found as before"
    assert Person.objects.get(ref=made.ref).called == "Morgan Newname", "what they liked to be called was made of it"
    assert [one.step for one in ledger.read(kind="person", ref=made.ref)] == ["person.record"] * 3, "that it was done stays on the record"


def test_a_preferred_name_that_has_nothing_of_the_protected_one_stays(small: None) -> None:
    changed(preferred_name="Robin")
    changed(name="Robin Present", was="protected")
    assert Person.objects.get(ref="P-1").called == "Robin"


def test_a_protected_name_is_no_key_through_a_record_that_was_joined(small: None) -> None:
    """The joined record has a name of its own, by whose words the surviving one was found."""
    make.person(ref="P-9", name="Pat Example", year_of_birth=1980, now=NOW)
    join.merge(actor=who("otto"), keep="P-1", gone="P-9", why="The same human being", now=later(minutes=5))
    changed(name="Robin Present", was="protected")
    assert found("Pat Example") == [] and found("Robin Present") == [("P-1", "Robin Present")]
    join.part(actor=who("otto"), gone="P-9", why="They are two after all", now=later(hours=3))
    assert [ref for ref, _ in found("Pat Example")] == ["P-9"], "parted, it is somebody else’s name"


def test_a_former_name_that_was_kept_under_another_spelling_goes_with_it(small: None) -> None:
    changed(name="Robin Present", was="former")
    changed(name="PAT EXAMPLE", was="corrected")
    changed(name="Robin Present", was="protected")
    assert found("Pat Example") == [] and not FormerName.objects.exists()


# --- a former name is never shown ----------------------------------------------------------------
def test_a_former_name_is_shown_at_no_door(small: None) -> None:
    case = in_force()
    changed(name="Robin Present", was="former")
    moment = later(hours=5)
    seen: list[Any] = [
        desk.card(actor=who("rae"), person="P-1", now=moment), persons.known(actor=who("otto"), ref="P-1", now=moment),
        desk.person(actor=who("otto"), ref="P-1", now=moment), desk.find_people(actor=who("rae"), q="Pat Example", now=moment),
        desk.cases(actor=who("otto"), now=moment, q="Pat Example"), desk.download(actor=who("otto"), asked=desk.read_asked({"show": "all"}), now=moment),
        desk.look(case=case, actor=who("otto"), now=moment).person,
    ]  # fmt: skip
    assert "Pat Example" not in " ".join(str(one) for one in seen)


# --- under eighteen ------------------------------------------------------------------------------
@pytest.mark.parametrize(("born", "child"), [(2015, True), (2009, True), (2008, True), (2007, False), (1980, False), (None, False)])
def test_in_the_year_in_which_somebody_turns_eighteen_they_may_still_be_a_child(small: None, born: int | None, child: bool) -> None:
    """Only the year is known. They counted as grown up from 1 January on, although most were seventeen."""
    Person.objects.filter(ref="P-1").update(year_of_birth=born)
    case = report()
    assert facts.gather(case=case, state=state(case), now=NOW).under_age is child


# --- a death -------------------------------------------------------------------------------------
def test_a_death_recorded_under_the_reference_of_a_joined_record_stops_everything(small: None) -> None:
    case = report()
    precaution(case, later(hours=1))
    join.merge(actor=who("otto"), keep="P-2", gone="P-1", why="The same human being", now=later(hours=2))
    persons_death.record_death(actor=who("otto"), ref="P-1", day=date(2026, 3, 2), told_by="A neighbour", now=later(hours=3))
    assert not desk.card(actor=who("rae"), person="P-2", now=later(hours=3)).alerts and Person.objects.get(ref="P-2").died
    assert [one.name for one in state(case).open_matters() if one.kind == "duty"] == ["care"], "the colleague is looked after all the same"


def test_the_log_of_somebody_who_died_ends_and_is_open_again_where_that_was_an_error(small: None) -> None:
    """It went on for months: an empty list of messages of somebody who writes no more, and work for who opened it."""
    desk.open_log(actor=who("otto"), person="P-1", why="Four hundred e-mails since December.", until=date(2026, 6, 3), now=NOW)
    persons_death.record_death(actor=who("otto"), ref="P-1", day=date(2026, 3, 2), told_by="A neighbour", now=later(hours=3))
    assert not desk.contact_log(actor=who("otto"), person="P-1", now=later(hours=4)).window.open
    assert desk.my_work(actor=who("otto"), now=later(days=120)).logs.waiting == []
    persons_death.take_back_death(actor=who("otto"), ref="P-1", why="It was another tenant", now=later(hours=5))
    assert desk.contact_log(actor=who("otto"), person="P-1", now=later(hours=6)).window.open


# --- links and addresses -------------------------------------------------------------------------
def test_neither_a_link_nor_a_home_nor_post_carries_an_alert_to_another_person(small: None) -> None:
    from tests.desk.world import FLAT

    precaution(report(), later(hours=1))
    persons.add_way(actor=who("rae"), ref="P-2", kind="address", given={"uprn": FLAT}, now=later(hours=2))
    persons.add_way(actor=who("rae"), ref="P-2", kind="correspondence", given={"lines": "Flat 1, 2 High Street"}, now=later(hours=2))
    for kind in ("lives-with", "parent", "guardian"):
        persons.add_way(actor=who("rae"), ref="P-2", kind="link", given={"link": kind, "other": "P-1"}, now=later(hours=2))
    assert not desk.card(actor=who("rae"), person="P-2", now=later(hours=3)).alerts
    assert [one.person for one in find.homes(person="P-2", now=later(hours=3))]
    make.person(ref="P-9", name="Third Person", now=NOW)
    join.merge(actor=who("otto"), keep="P-9", gone="P-2", why="The same human being", now=later(hours=4))
    assert not desk.card(actor=who("rae"), person="P-9", now=later(hours=5)).alerts
    join.part(actor=who("otto"), gone="P-2", why="They are two after all", now=later(hours=6))
    assert not desk.card(actor=who("rae"), person="P-2", now=later(hours=7)).alerts and desk.card(actor=who("rae"), person="P-1", now=later(hours=7)).alerts


# --- somebody not yet identified -----------------------------------------------------------------
def test_identified_later_nothing_is_lost_not_even_what_they_sent(small: None) -> None:
    unknown = persons.record_person(actor=who("rae"), now=later(), given={"unidentified": True, "description": "Rings at night", "telephone": "01632 960044"})
    case = report(person=unknown.ref)
    precaution(case, later(hours=1))
    desk.open_log(actor=who("otto"), person=unknown.ref, why="Calls at night since May.", until=date(2026, 6, 3), now=later(hours=1))
    desk.enter_contact(actor=who("rae"), person=unknown.ref, now=later(hours=2), at=later(hours=1), channel="telephone", direction="in", words="Silence, then laughing", marks=["new"])
    desk.record_need(actor=who("rae"), person=unknown.ref, need="large-print", said_by="person", now=later(hours=2))
    join.identify(actor=who("otto"), ref=unknown.ref, known="P-2", why="He said his name", now=later(hours=3))
    for ref in (unknown.ref, "P-2"):
        log = desk.contact_log(actor=who("otto"), person=ref, now=later(hours=4))
        assert (log.count.new, log.window.open) == (1, True) and desk.card(actor=who("rae"), person=ref, now=later(hours=4)).alerts
    assert desk.helping(person="P-2") and [one.ref for one in desk.person(actor=who("otto"), ref="P-2", now=later(hours=4)).cases] == [case]
    assert found("01632 960044") == [("P-2", "Sam Other")]
    with pytest.raises(desk.NotFound):
        join.identify(actor=who("otto"), ref=unknown.ref, known="P-1", why="Once more", now=later(hours=5))
