"""Who acts turns out to be somebody whom we know; and what went wrong once with those who act."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import transaction

from evenhand import desk, ledger
from evenhand.desk import acts
from evenhand.desk.people import join
from evenhand.desk.people.authority_seeking import Sent, seek
from evenhand.ledger.models import Part
from evenhand.people import make
from evenhand.people.models import Authority, Colleague, Person
from tests.desk.test_authority import DAUGHTER, acting, answer, seen, states, steps
from tests.desk.test_needs import refused
from tests.desk.test_rights import a_letter, give
from tests.desk.world import later, who

pytestmark = [pytest.mark.both_engines, pytest.mark.django_db]


# --- who it was, known later ---------------------------------------------------------------------
def name(key: int, ref: str = "P-2", by: str = "otto", sure: str = "seen") -> Authority:
    return desk.name_representative(actor=who(by), person="P-1", key=key, representative=ref, sure=sure, now=later(days=3))


def unname(key: int, by: str = "otto") -> Authority:
    return desk.unname_representative(actor=who(by), person="P-1", key=key, now=later(days=4))


def test_a_name_is_tied_to_a_record_and_untied_and_nothing_is_lost(small: None) -> None:
    case, code = a_letter()
    give(code, acting=DAUGHTER)
    key = Authority.objects.get().pk
    answer(key, how="She wrote back.")
    name(key)
    one, = seen().lines["confirmed"]
    assert (one.name, one.ref, one.given, one.case, one.how) == ("Sam Other", "P-2", DAUGHTER, case, "She wrote back.")
    assert [each.person.ref for each in seen(person="P-2").acts_for] == ["P-1"]
    assert refused(lambda: name(key)) == [("open", "")]
    unname(key)
    one, = seen().lines["confirmed"]
    assert (one.name, one.ref, one.given) == (DAUGHTER, "", "") and not seen(person="P-2").acts_for
    assert refused(lambda: unname(key)) == [("open", "")]
    assert steps()[-2:] == ["authority.named", "authority.unnamed"] and ledger.verify() == []
    give(a_letter()[1], acting="Sam Other", now=later(days=5))
    assert seen(at=later(days=6)).lines["sought"], "who is tied to nobody is not Sam"


def test_who_is_tied_is_known_by_their_record_from_then_on(small: None) -> None:
    (_one, code), (_two, other) = a_letter(), a_letter()
    give(code, acting=DAUGHTER)
    name(Authority.objects.get().pk)
    give(other, acting="Sam Other")
    give(a_letter()[1], acting=DAUGHTER, now=later(days=5))
    assert states(at=later(days=6)) == {"sought": ["Sam Other"]}, "by the name of the record, and by what they wrote first"


@pytest.mark.parametrize(("ref", "sure", "field"), [("P-9", "seen", "representative"), ("P-1", "seen", "representative"), ("", "seen", "representative"), ("nul\0", "seen", "representative"),
                                                    ("P-2", "", "sure"), ("P-2", "guess", "sure"), ("P-2", ["seen"], "sure")])  # fmt: skip
def test_it_is_asked_how_we_know_and_who_cannot_be_meant_is_refused(small: None, ref: Any, sure: Any, field: str) -> None:
    key = acting().pk
    assert refused(lambda: name(key, ref, sure=sure)) == [("complete", field)] and steps() == ["authority.sought"]


def test_only_those_named_say_who_it_is_and_nobody_for_themselves(small: None) -> None:
    key = acting().pk
    assert refused(lambda: name(key, by="rae")) == [("role", "")] == refused(lambda: unname(key, by="rae"))
    make.related(colleague=Colleague.objects.get(ref="otto"), other="P-2")
    assert refused(lambda: name(key)) == [("independent", "")]
    assert refused(lambda: unname(acting(name="", representative="P-3", at=later(minutes=1)).pk if make.person(ref="P-3", name="Ada Vocate", now=later()) else 0)) == [("open", "")]


# --- what went wrong once ------------------------------------------------------------------------
def test_nobody_confirms_that_somebody_close_to_them_may_act(small: None) -> None:
    key = acting(name="", representative="P-2").pk
    make.related(colleague=Colleague.objects.get(ref="otto"), other="P-2")
    assert refused(lambda: answer(key)) == [("independent", "")] == refused(lambda: acting(name="", representative="P-2"))


def test_a_parents_authority_never_outlasts_childhood(small: None) -> None:
    Person.objects.filter(ref="P-1").update(year_of_birth=2012)
    parent = {"kind": "parent", "answer": "document", "how": "Birth certificate."}
    assert refused(lambda: acting(until="2031-01-01", **parent)) == [("complete", "until")]
    assert acting(until="2030-05-05", **parent).until == date(2030, 5, 5)
    Person.objects.filter(ref="P-1").update(year_of_birth=None)
    assert refused(lambda: acting(until="2045-01-01", **parent)) == [("complete", "until")]


def test_a_yes_after_a_no_counts_for_what_they_send(small: None) -> None:
    answer(acting().pk, "no")
    acting(answer="person", asked_by="visit", at=later(days=4))
    give(a_letter()[1], acting=DAUGHTER, now=later(days=5))
    assert {state: len(found) for state, found in states(at=later(days=6)).items()} == {"refused": 1, "confirmed": 1}


def test_somebody_without_a_name_is_taken_for_nobody_who_was_refused(small: None) -> None:
    answer(acting(name="Dana Example").pk, "no")
    for part in Part.objects.filter(event__stream__kind="person"):
        ledger.erase(part=part.pk, now=later(days=4))


    with transaction.atomic():
        one = acts.held("P-1")
        first = seek(one, sent=Sent(), received=date(2026, 3, 7), by="", now=later(days=4), case="C-1")
        assert first.state == "sought" and seek(one, sent=Sent(), received=date(2026, 3, 7), by="", now=later(days=4), case="C-1") == first
        assert seek(one, sent=Sent(), received=date(2026, 3, 7), by="", now=later(days=4), case="C-2") != first


def test_two_records_of_which_one_acts_for_the_other_are_not_joined(small: None) -> None:
    key = acting(name="", representative="P-2").pk
    for keep, gone in (("P-1", "P-2"), ("P-2", "P-1")):
        assert refused(lambda keep=keep, gone=gone: join.merge(actor=who("otto"), keep=keep, gone=gone, why="The same.", now=later(days=1))) == [("open", "")]
    desk.end_authority(actor=who("otto"), person="P-1", key=key, how="error", now=later(days=2))
    join.merge(actor=who("otto"), keep="P-1", gone="P-2", why="The same.", now=later(days=3))


def test_whoever_acts_for_a_colleague_who_lives_here_is_asked_about_by_those_who_hold_such_records(small: None) -> None:
    key = acting().pk
    Person.objects.filter(ref="P-1").update(colleague=Colleague.objects.get(ref="hari"))
    assert [one.key for one in desk.authorities_due(actor=who("otto"), now=later(days=1))[0]] == [key] == [one.key for one in desk.my_work(actor=who("otto"), now=later(days=1)).to_ask]
    Person.objects.filter(ref="P-1").update(colleague=Colleague.objects.get(ref="otto"))
    assert desk.authorities_due(actor=who("otto"), now=later(days=1)) == ([], 0), "nobody deals with their own"


@pytest.mark.parametrize(("kind", "given", "stands"), [
    ("attorney", {"answer": "document"}, False), ("solicitor", {"answer": "document"}, False), ("elected-member", {"answer": "rule"}, False), ("deputy", {"answer": "document"}, True),
    ("litigation-friend", {"answer": "document"}, True), ("attorney", {"answer": "person", "asked_by": "visit"}, True),
])  # fmt: skip
def test_a_no_of_the_person_is_not_set_aside_by_a_paper_but_a_courts(small: None, kind: str, given: dict[str, str], stands: bool) -> None:
    answer(acting().pk, "no")
    more = {"kind": kind, "how": "We have seen it."} | given
    if stands:
        assert acting(at=later(days=5), **more).state == "confirmed"
        return
    assert refused(lambda: acting(at=later(days=5), **more)) == [("complete", "answer")]
    sought = acting(at=later(days=5), kind=kind).pk
    assert refused(lambda: answer(sought, at=later(days=6), **more)) == [("complete", "answer")]
    desk.end_authority(actor=who("otto"), person="P-1", key=Authority.objects.get(state="refused").pk, how="changed", now=later(days=6))
    assert answer(sought, at=later(days=7), **more).state == "confirmed", "the no has ended"
