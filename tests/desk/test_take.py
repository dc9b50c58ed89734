"""Taking a step: who may, on whom, once; and what is refused is not recorded."""

from __future__ import annotations

from typing import Any

import pytest

from evenhand import desk, ledger
from evenhand.case.facts import Actor
from evenhand.ledger.models import Event, Part, Stream
from evenhand.people.models import Colleague, Person, PersonNeed
from tests.desk.world import FLAT, NOW, decide, later, note, precaution, report, restriction, who

pytestmark = [pytest.mark.both_engines, pytest.mark.django_db]


def rules(caught: pytest.ExceptionInfo[desk.Refused]) -> set[str]:
    return {one.rule for one in caught.value.refusals}


def opening(**more: Any) -> Any:
    given = {"step": "report", "outcome": "reported", "answers": {"what": "He shouted."}, "actor": who("rae"), "now": NOW}
    return desk.take_step(**(given | more))


def test_a_report_opens_a_case_about_a_person_an_address_or_someone_not_yet_identified(small: None) -> None:
    assert opening(subject={"person": "P-1"}).case == "C-000001"
    assert opening(subject={"address": FLAT}).case == "C-000002"
    third = opening(subject={"unknown": {"address": FLAT, "description": "A man of about forty"}}).case
    state = desk.look(case=third, actor=who("otto"), now=NOW).state
    person = Person.objects.get(ref=state.subject["person"])
    assert state.subject["address"] == FLAT and person.unidentified and person.description == "A man of about forty"
    assert [one.uprn for one in person.addresses.all()] == [FLAT]


@pytest.mark.parametrize(
    "subject",
    [
        {}, {"person": "nobody"}, {"person": ""}, {"person": 7}, {"person": "P-1\0"}, {"address": "nowhere"}, {"group": ["P-1", "P-2"]},
        {"person": "P-1", "address": FLAT}, {"planet": "x"}, {"unknown": "x"}, {"unknown": {"address": FLAT}}, [], "P-1",
        {"unknown": {"address": "nowhere", "description": "A man"}}, {"unknown": {"address": FLAT, "description": "x\0"}},
    ],
)  # fmt: skip
def test_a_subject_that_is_nobody_is_refused_and_nothing_is_made(small: None, subject: Any) -> None:
    with pytest.raises(desk.Refused) as caught:
        opening(subject=subject)
    assert rules(caught) == {"complete"}
    assert not Stream.objects.filter(kind="case").exists() and Person.objects.count() == 2


def test_a_case_begins_with_a_step_that_opens_one(small: None) -> None:
    with pytest.raises(desk.Refused, match="opened by one of these steps: report"):
        opening(subject={"person": "P-1"}, step="decide")
    with pytest.raises(desk.Refused, match="Name a case, or"):
        opening()
    with pytest.raises(desk.NotFound):
        note("C-000099", NOW)


@pytest.mark.parametrize(
    "actor",
    [
        Actor("nobody.here"), Actor(""), Actor("rae\0"), Actor("dee", "administrator"), Actor("P-1", "colleague"),
        Actor("P-2", "person"), Actor("dee", "person"), Actor("otto", ""),
    ],
)  # fmt: skip
def test_a_forged_actor_takes_nothing(small: None, actor: Actor) -> None:
    case = report()
    with pytest.raises((desk.Refused, desk.NotFound)):
        desk.take_step(case=case, step="decide", outcome="restrict", answers=restriction(), actor=actor, now=later(hours=1))
    with pytest.raises((desk.Refused, desk.NotFound)):
        opening(subject={"person": "P-1"}, actor=actor)
    assert Event.objects.filter(stream__kind="case").count() == 1


def test_a_colleague_who_has_left_takes_nothing(small: None) -> None:
    case = report()
    Colleague.objects.filter(ref="dee").update(left=later(hours=1))
    with pytest.raises(desk.Refused):
        decide(case, later(hours=2))


def test_who_prepared_it_has_to_exist(small: None) -> None:
    case = report()
    with pytest.raises(desk.Refused):
        decide(case, later(hours=1), prepared_by="nobody.here")
    assert decide(case, later(hours=1), prepared_by="ada").event.prepared_by == "ada"


def test_the_wrong_role_is_refused_and_the_reporter_may_not_decide(small: None) -> None:
    case = report(by="dee")
    with pytest.raises(desk.Refused) as caught:
        decide(case, later(hours=1), by="dee")
    assert rules(caught) == {"independent"}
    with pytest.raises(desk.Refused) as caught:
        decide(case, later(hours=1), by="maya")
    assert rules(caught) == {"role"}
    assert ledger.verify() == []


def test_the_person_themselves_may_appeal_and_only_they(small: None) -> None:
    case = report()
    decide(case, later(hours=1))
    desk.take_step(
        case=case, step="letter.approve", outcome="approved", answers={"posting": "2026-03-03", "way": "hand"},
        actor=who("otto"), now=later(hours=2),
    )  # fmt: skip
    desk.take_step(case=case, step="letter.dispatch", outcome="dispatched", answers={}, actor=who("maya"), now=later(hours=3))
    given = {"case": case, "step": "appeal", "outcome": "made", "answers": {"says": "It was not me."}, "now": later(days=2)}
    with pytest.raises(desk.NotFound):
        desk.take_step(actor=Actor("P-2", "person"), **given)
    assert desk.take_step(actor=Actor("P-1", "person"), **given).event.by == "P-1"


def test_what_anyone_may_bring_in_is_taken_from_any_colleague_who_learns_nothing_else(small: None) -> None:
    case = report()
    with pytest.raises(desk.NotFound):
        desk.look(case=case, actor=who("nobody"), now=later(hours=1))
    with pytest.raises(desk.NotFound):
        decide(case, later(hours=1), by="nobody")
    with pytest.raises(desk.NotFound):
        desk.take_step(case=case, step="no-such", outcome="x", answers={}, actor=who("nobody"), now=later(hours=1))
    assert note(case, later(hours=1), by="nobody").event.number == 2


@pytest.mark.parametrize("name", ["step", "outcome", "matter", "role", "prepared_by", "key"])
@pytest.mark.parametrize("value", ["x\0y", "y" * 300])
def test_what_cannot_be_read_is_refused(small: None, name: str, value: str) -> None:
    case = report()
    given = {"step": "note", "outcome": "noted", "answers": {"note": "He rang."}, "actor": who("maya"), "now": later(hours=1)}
    with pytest.raises(desk.Refused):
        desk.take_step(case=case, **(given | {name: value}))


def test_the_same_key_is_the_same_request(small: None) -> None:
    case = report()
    first = precaution(case, later(hours=1), key="k")
    again = precaution(case, later(hours=5), key="k")
    assert (again.repeated, again.event.number, again.event.recorded_at) == (True, 2, later(hours=1))
    assert again.event == first.event
    with pytest.raises(desk.Refused, match="another request"):
        desk.take_step(case=case, step="note", outcome="noted", answers={"note": "x" * 5}, actor=who("maya"), key="k", now=later(hours=6))
    other = note(case, later(hours=6), by="otto")  # another actor's key is another key
    assert other.event.number > 2
    assert report(later(hours=7), key="r") == report(later(hours=8), key="r")


def test_answers_lie_in_parts_by_subject_and_class(small: None) -> None:
    case = report(answers={"what": "He shouted.", "affected": ["olu"], "keep-from": ["hari"]})
    desk.take_step(case=case, step="care", outcome="asked", answers={"health": "Shaken."}, actor=who("maya"), now=later(hours=1))
    parts = list(Part.objects.filter(event__stream__ref=case).order_by("event_id", "place"))
    assert [(one.subject, one.sort, one.content) for one in parts] == [
        ("P-1", "conduct", {"what": "He shouted."}), ("olu", "", {"affected": ["olu"]}), ("rae", "", {"keep-from": ["hari"]}),
        ("olu", "health", {"health": "Shaken."}),
    ]  # fmt: skip
    bodies = str([event.body for event in Event.objects.filter(stream__ref=case)])
    assert "shouted" not in bodies and "Shaken" not in bodies


def test_what_a_step_agreed_would_help_is_on_the_persons_record(small: None) -> None:
    case = report()
    desk.take_step(case=case, step="adjust", outcome="agreed", answers={"helps": ["large-print"]}, actor=who("maya"), now=later(hours=1))
    assert PersonNeed.objects.get(person__ref="P-1").need == "large-print"
    assert Person.objects.get(ref="P-1").number == 1
    assert Event.objects.get(stream__kind="person", stream__ref="P-1").body["step"] == "need.recorded"


def test_the_persons_number_moves_with_what_stands_and_with_needs_alone(small: None) -> None:
    def number() -> int:
        return Person.objects.get(ref="P-1").number

    case = report()
    note(case, later(hours=1))
    assert number() == 0
    decide(case, later(hours=2))
    assert number() == 1
    desk.record_need(actor=who("rae"), person="P-1", need="large-print", said_by="herself", now=later(hours=3))
    assert number() == 2
    assert desk.pass_time(now=later(days=800)) > 0
    assert number() == 3


def test_a_new_persons_needs_are_on_their_stream_from_the_beginning(small: None) -> None:
    made = desk.add_person(ref="P-3", name="Nia Wilson", needs=["large-print", "no-telephone"], said_by="her son", now=NOW)
    assert made.number == 2 and made.needs.filter(said_by="her son").count() == 2
    assert Event.objects.filter(stream__kind="person", stream__ref="P-3", body__step="need.recorded").count() == 2
    with pytest.raises(desk.Refused):
        desk.add_person(ref="P-4", name="Mo Ved", needs=["autism"], now=NOW)
    assert not Person.objects.filter(ref="P-4").exists()


def test_needs_that_are_no_needs(small: None) -> None:
    with pytest.raises(desk.Refused):
        desk.record_need(actor=who("rae"), person="P-1", need="autism", said_by="himself", now=NOW)
    with pytest.raises(desk.NotFound):
        desk.record_need(actor=who("rae"), person="nobody", need="large-print", said_by="himself", now=NOW)
    with pytest.raises(desk.NotFound):
        desk.end_need(actor=who("rae"), person="P-1", need="large-print", said_by="himself", now=NOW)


def test_no_restriction_on_a_child(small: None) -> None:
    Person.objects.filter(ref="P-1").update(year_of_birth=2012)
    with pytest.raises(desk.Refused, match="under 18"):
        decide(report(), later(hours=1))


def test_a_channel_that_another_case_keeps_open_cannot_be_closed(small: None) -> None:
    decide(report(), later(hours=1))  # keeps "letter"
    with pytest.raises(desk.Refused) as caught:
        decide(report(later(hours=2)), later(hours=3), channels=("letter",), answers={"route": "email"})
    assert rules(caught) == {"floor"}
