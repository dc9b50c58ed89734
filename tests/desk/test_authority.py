"""Who may act for a person: what a representative sends counts at once, and the person is asked by another way."""

from __future__ import annotations

import json
from datetime import date
from typing import Any

import pytest

from evenhand import desk, ledger
from evenhand.desk.people import death, join, persons
from evenhand.ledger.models import Event, Part
from evenhand.people import make
from evenhand.people.models import Authority, Colleague, Person
from tests.desk.test_needs import refused
from tests.desk.test_rights import a_letter, give, last
from tests.desk.test_rights_told import take_in
from tests.desk.world import counted, later, who

pytestmark = [pytest.mark.both_engines, pytest.mark.django_db]
DAUGHTER = "Dana Example, her daughter"
BAD: list[Any] = ["x" * 1001, "nul\0", "\u202eright to left", 7]


def acting(by: str = "otto", person: str = "P-1", **given: Any) -> Authority:
    at = given.pop("at", later())
    return desk.record_authority(actor=who(by), person=person, given={"name": "Dana Example", "kind": "word"} | given, now=at)


def answer(key: int, came: str = "yes", by: str = "otto", at: Any = None, **given: Any) -> Authority:
    return desk.answer_authority(actor=who(by), person="P-1", key=key, given={"came": came, "asked_by": "letter"} | given, now=at or later(days=4))


def seen(person: str = "P-1", by: str = "rae", at: Any = None) -> Any:
    return desk.authorities_of(actor=who(by), person=person, now=at or later(days=5))


def states(**more: Any) -> dict[str, list[str]]:
    return {state: [one.name for one in lines] for state, lines in seen(**more).lines.items() if lines}


def steps(ref: str = "P-1") -> list[str]:
    return [one.step for one in ledger.read(kind="person", ref=ref) if one.step.startswith("authority")]


# --- what a representative sends -----------------------------------------------------------------
def test_what_a_representative_sends_counts_at_once_and_the_person_is_asked(small: None) -> None:
    case, code = a_letter()
    give(code, acting=DAUGHTER)
    event = last(case)
    assert event.step == "appeal" and "Said by Dana Example" in str(event.answers), "recorded, and its clock runs"
    assert any(one["do"] == "open" and one["kind"] == "duty" for one in event.effects)
    one, = seen().lines["sought"]
    assert (one.name, one.kind, one.case, one.came_by, one.received) == (DAUGHTER, "", case, "page", date(2026, 3, 6))
    assert one.ask_by == date(2026, 3, 13), "five working days"
    assert steps() == ["authority.sought"] and ledger.verify() == []


def test_what_a_colleague_takes_in_from_a_representative_does_the_same(small: None) -> None:
    case, _code = a_letter()
    take_in(case=case, acting=DAUGHTER)
    one, = seen(at=later(days=9)).lines["sought"]
    assert (one.came_by, one.received, one.ask_by, one.by) == ("telephone", date(2026, 3, 6), date(2026, 3, 19), "Otto")
    view = desk.one_authority(actor=who("otto"), person="P-1", key=one.key, now=later(days=9))
    assert "telephone" not in view.ways and view.ways["text"] == ["07700 900001"] and "email" not in view.ways
    assert view.cases == [case] and view.may


def test_what_the_person_gives_themselves_asks_nothing(small: None) -> None:
    _case, code = a_letter()
    give(code)
    assert states() == {}


def test_the_same_one_is_asked_about_once_and_a_no_stands(small: None) -> None:
    (_one, code), (_two, other), (_three, third) = a_letter(), a_letter(), a_letter()
    give(code, acting=DAUGHTER)
    give(other, acting="DANA Example (her daughter)")
    assert states() == {"sought": [DAUGHTER]}
    answer(Authority.objects.get().pk, "no")
    give(third, acting="dana example, her daughter!", now=later(days=5))
    assert states() == {"refused": [DAUGHTER]}, "received, and the person is not asked again"


def test_one_who_is_confirmed_for_it_is_not_asked_about_again(small: None) -> None:
    (_case, code), (other, code_of_other) = a_letter(), a_letter()
    acting(answer="person", asked_by="telephone", case=other, at=later(days=2))
    give(code_of_other, acting=DAUGHTER)
    assert states() == {"confirmed": ["Dana Example"]}
    give(code, acting=DAUGHTER)
    assert states() == {"confirmed": ["Dana Example"], "sought": [DAUGHTER]}, "for another case alone"


# --- asked, and answered -------------------------------------------------------------------------
def test_yes_by_another_way_confirms_it_and_a_separate_way_is_demanded(small: None) -> None:
    case, _code = a_letter()
    take_in(case=case, acting=DAUGHTER)
    key, at = Authority.objects.get().pk, later(days=10)
    assert refused(lambda: answer(key, asked_by="telephone", at=at)) == [("complete", "asked_by")]
    assert refused(lambda: answer(key, asked_by="", at=at)) == [("complete", "asked_by")] == refused(lambda: answer(key, "no", asked_by="pigeon", at=at))
    answer(key, at=at, how="She wrote back: my daughter speaks for me.")
    one, = seen(at=at).lines["confirmed"]
    assert (one.kind, one.covers, one.asked_by, one.answer, one.decided_by) == ("word", "case", "letter", "person", "Otto")
    assert one.how.startswith("She wrote") and one.since == date(2026, 3, 13) == one.asked_on and one.ask_by is None
    assert refused(lambda: answer(key, at=at)) == [("open", "")], "answered once"


def test_somebody_who_could_not_be_reached_is_asked_again(small: None) -> None:
    key = acting().pk
    answer(key, "unreached", asked_by="", at=later(days=7))
    one, = seen(at=later(days=8)).lines["sought"]
    assert (one.tried, one.asked_on, one.ask_by, one.late) == (1, date(2026, 3, 10), date(2026, 3, 17), False)
    assert seen(at=later(days=15)).lines["sought"][0].late


def test_a_document_or_a_rule_stands_for_the_answer_only_where_it_can(small: None) -> None:
    assert refused(lambda: acting(answer="document", how="Her letter was seen.")) == [("complete", "answer")]
    assert refused(lambda: acting(kind="attorney", answer="document")) == [("complete", "how")]
    assert refused(lambda: acting(kind="attorney", answer="rule", how="None whatever.")) == [("complete", "answer")]
    acting(kind="attorney", answer="document", how="The registered power, seen on paper.")
    acting(name="Cllr Moss", kind="elected-member", answer="rule", how="He says that she asked him on 2 March.")
    assert [(one.kind, one.answer) for one in seen().lines["confirmed"]] == [("attorney", "document"), ("elected-member", "rule")]


def test_a_parent_speaks_for_a_child_until_eighteen(small: None) -> None:
    assert refused(lambda: acting(kind="parent", answer="document", how="Birth certificate.")) == [("complete", "kind")]
    Person.objects.filter(ref="P-1").update(year_of_birth=2012)
    assert acting(kind="parent", answer="document", how="Birth certificate.").until == date(2029, 12, 31)
    Person.objects.filter(ref="P-1").update(year_of_birth=2008)
    assert refused(lambda: acting(kind="parent", answer="document", how="Birth certificate.")) == [("complete", "until")]


def test_what_has_run_out_has_ended(small: None) -> None:
    acting(answer="person", asked_by="telephone", until="2026-03-20")
    assert states(at=later(days=17)) == {"confirmed": ["Dana Example"]} and states(at=later(days=18)) == {"ended": ["Dana Example"]}


@pytest.mark.parametrize("bad", BAD)
@pytest.mark.parametrize("field", ["name", "limits", "how", "organisation", "contact"])
def test_bad_words_change_nothing(small: None, field: str, bad: Any) -> None:
    assert refused(lambda: acting(answer="person", asked_by="telephone", **{field: bad})) == [("complete", field)]
    assert not Authority.objects.exists() and steps() == []


@pytest.mark.parametrize(("field", "bad"), [
    ("kind", "friend"), ("covers", "some"), ("case", "C-999999"), ("case", "nul\0"), ("representative", "P-9"), ("representative", "P-1"), ("representative", "nul\0"), ("representative", ["P-2"]),
    ("asked_by", "pigeon"), ("since", "2027-01-01"), ("until", "2026-01-01"), ("until", "soon"), ("asked_on", "2026-09-01"), ("answer", "their cat"), ("came_by", "pigeon"),
])  # fmt: skip
def test_what_is_on_no_list_is_refused_at_its_field(small: None, field: str, bad: Any) -> None:
    assert refused(lambda: acting(**({"answer": "person", "asked_by": "telephone"} | {field: bad}))) == [("complete", field)]
    assert not Authority.objects.exists()


def test_names_lie_in_a_part_that_can_be_erased(small: None) -> None:
    key = acting(organisation="Advice Elsewhere", contact="01632 960999", limits="Not about rent").pk
    answer(key, how="She said so at her door.", asked_by="visit")
    body = json.dumps([one.body for one in Event.objects.filter(stream__kind="person")])
    assert not any(word in body for word in ("Dana", "Advice", "01632", "rent", "door"))
    for part in Part.objects.filter(event__stream__kind="person"):
        ledger.erase(part=part.pk, now=later(days=5))
    one, = seen().lines["confirmed"]
    assert (one.name, one.how, one.limits) == ("", "", "") and ledger.verify() == []


# --- who may -------------------------------------------------------------------------------------
def test_only_those_named_record_it_and_nobody_for_themselves(small: None) -> None:
    assert refused(lambda: acting("rae")) == [("role", "")] and not seen(by="rae").may
    key = acting().pk
    for does in (lambda: answer(key, by="rae"), lambda: desk.end_authority(actor=who("rae"), person="P-1", key=key, how="error", now=later()),
                 lambda: desk.note_told(actor=who("rae"), person="P-1", key=key, now=later()), lambda: desk.authorities_due(actor=who("rae"), now=later())):  # fmt: skip
        assert refused(does) == [("role", "")]
    make.related(colleague=Colleague.objects.get(ref="otto"), other="P-1")
    assert refused(lambda: answer(key)) == [("independent", "")]


def test_a_colleague_does_not_confirm_that_they_act_themselves(small: None) -> None:
    Person.objects.filter(ref="P-2").update(colleague=Colleague.objects.get(ref="otto"))
    assert refused(lambda: acting(representative="P-2")) == [("independent", "")]


def test_a_record_held_by_few_is_not_shown(small: None) -> None:
    acting(person="P-2", representative="P-1")
    assert [one.person.ref for one in seen().acts_for] == ["P-2"]
    Person.objects.filter(ref="P-2").update(colleague=Colleague.objects.get(ref="hari"))
    assert not seen().acts_for and [one.person.ref for one in seen(by="otto").acts_for] == ["P-2"]
    for key in (1, 999):
        with pytest.raises(desk.NotFound):
            desk.one_authority(actor=who("rae"), person="P-2", key=key, now=later())


def test_a_case_that_is_not_theirs_to_see_leaves_no_trace(small: None) -> None:
    case, code = a_letter()
    give(code, acting=DAUGHTER)
    answer(Authority.objects.get().pk)
    copied(case, Authority.objects.get().pk)
    full, less = seen(by="otto"), seen(by="nobody")
    assert [one.case for one in full.lines["confirmed"]] == [case] and len(full.copies) == 1
    assert [one.case for one in less.lines["confirmed"]] == [""] and not less.copies
    key = full.lines["confirmed"][0].key
    view = desk.one_authority(actor=who("nobody"), person="P-1", key=key, now=later(days=5))
    assert (view.line.case, view.cases, view.copies) == ("", [], [])
    assert [one.case for one in desk.who_calls(actor=who("nobody"), person="P-1", now=later(days=5))] == [""]


def test_it_waits_in_the_work_of_those_who_may_record_it(small: None) -> None:
    key, other = acting().pk, acting(person="P-2", name="Mo").pk
    found, number = desk.authorities_due(actor=who("otto"), now=later(days=9))
    assert [(one.key, one.name, one.late) for one in found] == [(key, "Dana Example", True), (other, "Mo", True)] and number == 2
    assert [one.key for one in desk.my_work(actor=who("otto"), now=later()).to_ask] == [key, other]
    assert not desk.my_work(actor=who("rae"), now=later()).to_ask
    desk.answer_authority(actor=who("otto"), person="P-1", key=key, given={"came": "no", "asked_by": "visit"}, now=later())
    assert [one.key for one in desk.my_work(actor=who("otto"), now=later()).to_ask] == [other]


# --- ended, joined, died -------------------------------------------------------------------------
def test_it_ends_for_a_reason_of_the_list_and_stays_as_what_was(small: None) -> None:
    key = acting(answer="person", asked_by="telephone").pk
    for how in ("", "death", "because"):
        assert refused(lambda how=how: desk.end_authority(actor=who("otto"), person="P-1", key=key, how=how, now=later())) == [("complete", "how")]
    desk.end_authority(actor=who("otto"), person="P-1", key=key, how="withdrawn", note="She rang us.", now=later(days=2))
    assert states() == {"ended": ["Dana Example"]} and steps() == ["authority.confirmed", "authority.ended"]
    assert refused(lambda: desk.end_authority(actor=who("otto"), person="P-1", key=key, how="error", now=later(days=3))) == [("open", "")]


def test_a_death_ends_it_and_taken_back_it_stands_again(small: None) -> None:
    acting(answer="person", asked_by="telephone")
    acting(person="P-2", representative="P-1", answer="person", asked_by="telephone")
    acting(name="Mo")
    death.record_death(actor=who("otto"), ref="P-1", day=date(2026, 3, 3), told_by="Her son", now=later(hours=1))
    assert states() == {"ended": ["Dana Example", "Mo"]} and states(person="P-2") == {"ended": ["Pat Example"]}
    assert refused(lambda: acting(name="Executor")) == [("open", "")]
    death.take_back_death(actor=who("otto"), ref="P-1", why="The wrong one.", now=later(hours=2))
    assert states() == {"confirmed": ["Dana Example"], "sought": ["Mo"]} and states(person="P-2") == {"confirmed": ["Pat Example"]}
    assert ledger.verify() == []


def test_it_follows_a_record_that_is_joined_and_comes_back(small: None) -> None:
    acting(person="P-2")
    join.merge(actor=who("otto"), keep="P-1", gone="P-2", why="The same person.", now=later(hours=1))
    assert states() == {"sought": ["Dana Example"]} == states(person="P-2")
    join.part(actor=who("otto"), gone="P-2", why="They are two.", now=later(hours=2))
    assert states() == {} and states(person="P-2") == {"sought": ["Dana Example"]}


# --- copies of letters ---------------------------------------------------------------------------
def copied(case: str, key: int, at: Any = None) -> None:
    desk.note_copied(actor=who("otto"), case=case, letter="decision.2", authority=key, now=at or later(days=5))


def test_a_copy_goes_to_who_is_confirmed_and_to_nobody_else(small: None) -> None:
    case, _code = a_letter()
    key = acting().pk
    assert [one.may for one in desk.may_copy(actor=who("otto"), case=case, letter="decision.2", now=later(days=5))] == [False]
    assert refused(lambda: copied(case, key)) == [("open", "")]
    answer(key)
    copied(case, key)
    copied(case, key)  # once
    one, = desk.may_copy(actor=who("otto"), case=case, letter="decision.2", now=later(days=5))
    assert one.may and one.sent and one.sent.by == "Otto" and steps().count("authority.copied") == 1
    assert [(each.case, each.letter) for each in seen().copies] == [(case, "decision.2")]
    with pytest.raises(desk.NotFound):
        copied(case, key + 99)


def test_the_letter_goes_to_the_person_first(small: None) -> None:
    case, _code = a_letter(sent=False)
    key = acting(answer="person", asked_by="telephone").pk
    assert refused(lambda: copied(case, key)) == [("open", "")]


def text_of(case: str, key: int, by: str = "otto") -> str:
    data, _mime = desk.copied_letter(actor=who(by), case=case, letter="decision.2", authority=key, format="text", now=later(days=5))
    return data.decode()


def test_a_copy_never_says_where_the_person_lives(small: None) -> None:
    case, _code = a_letter()
    key = acting(answer="person", asked_by="telephone").pk
    said = text_of(case, key)
    assert "Copy for Dana Example" in said and "Pat Example" in said and "High Street" not in said and "AB1" not in said
    persons.add_way(actor=who("otto"), ref="P-1", kind="safe", given={"lines": "7 Hidden Lane, Elsewhere", "postcode": "ZZ9 9ZZ"}, now=later(days=1))
    assert "Hidden" not in text_of(case, key) and "ZZ9" not in text_of(case, key)


def test_it_costs_the_same_however_many_there_are(small: None) -> None:
    acting()
    with counted() as one:
        seen()
    for number in range(6):
        acting(name=f"Another {number}", at=later(minutes=number + 1))
    with counted() as many:
        seen()
    assert many() == one()
