"""What helps a person: on their word, agreed or refused with reasons, looked at again; the condition is kept apart."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest

from evenhand import alerts, desk, ledger
from evenhand.alerts.models import Change, Told
from evenhand.case.events import Refused
from evenhand.desk.models import Look
from evenhand.ledger.models import Event, Part
from evenhand.people import find, make
from evenhand.people.models import Colleague, NeedAsked, Person, PersonNeed
from tests.desk.world import NOW, decide, later, report, who

pytestmark = [pytest.mark.both_engines, pytest.mark.django_db]
BAD: list[Any] = ["", "x" * 301, "nul\0", "\u202eright to left", 7, None]


def record(need: str = "large-print", *, by: str = "rae", at: Any = NOW, **more: Any) -> Person:
    return desk.record_need(actor=who(by), person="P-1", need=need, now=at, **{"said_by": "person", **more})


def seen(by: str = "otto", at: Any = None, ref: str = "P-1") -> Any:
    return desk.needs_of(actor=who(by), person=ref, now=at or later(hours=1))


def steps(ref: str = "P-1") -> list[str]:
    return [one.step for one in ledger.read(kind="person", ref=ref)]


def refused(does: Callable[[], Any]) -> list[tuple[str, str]]:
    with pytest.raises(Refused) as caught:
        does()
    return [(one.rule, one.field) for one in caught.value.refusals]


# --- recorded, on their word ---------------------------------------------------------------------
def test_it_holds_at_once_on_the_persons_word_and_says_how_exactly(small: None) -> None:
    record(how="Yellow paper, size 18")
    one, = seen().now
    assert (one.need, one.state, one.said_by, one.by, one.how) == ("large-print", "agreed", "person", "Rae", "Yellow paper, size 18")
    assert (one.since, one.due, one.late) == (NOW, date(2027, 3, 3), False)
    assert [one.id for one in desk.card(actor=who("hari"), person="P-1", now=later()).needs] == ["large-print"]
    assert steps() == ["need.recorded"] and Person.objects.get(ref="P-1").number == 1


def test_words_of_a_person_stand_in_a_part_of_theirs_and_in_no_effect(small: None) -> None:
    record(how="Yellow paper", said_by="her sister Joan")
    body = json.dumps(Event.objects.get(stream__kind="person").body)
    assert "Yellow" not in body and "Joan" not in body and '"said_by": "other"' in body
    part = Part.objects.get(event__stream__kind="person")
    assert part.subject == "P-1" and part.content == {"how": "Yellow paper", "said_by": "her sister Joan"}
    ledger.erase(part=part.pk, now=later())
    assert seen().now[0].how == "" and ledger.verify() == []


def test_recording_it_again_changes_nothing_but_the_note(small: None) -> None:
    record()
    record()
    assert steps() == ["need.recorded"]
    record(how="Size 20", at=later(hours=1))
    assert (PersonNeed.objects.count(), seen().now[0].how) == (1, "Size 20")


@pytest.mark.parametrize("how", BAD[1:])
def test_a_note_that_cannot_be_taken_changes_nothing(small: None, how: Any) -> None:
    assert refused(lambda: record(how=how)) == [("complete", "how")]
    assert refused(lambda: record(said_by="")) == [("complete", "said_by")]
    assert refused(lambda: record(need="autism")) == [("complete", "need")] == refused(lambda: record(need="nul\0"))
    assert steps() == [] and not PersonNeed.objects.exists()


def test_it_ends_on_somebodys_word_and_stays_as_what_was(small: None) -> None:
    record(how="Size 20")
    desk.end_need(actor=who("rae"), person="P-1", need="large-print", said_by="person", now=later(days=1))
    found = seen(at=later(days=1))
    assert found.now == [] and [(one.state, one.how, one.until) for one in found.before] == [("ended", "Size 20", later(days=1))]
    assert desk.card(actor=who("rae"), person="P-1", now=later(days=1)).needs == () and not found.ask
    for need in ("large-print", "nothing", "nul\0"):
        with pytest.raises(desk.NotFound):
            desk.end_need(actor=who("rae"), person="P-1", need=need, said_by="person", now=later(days=1))


def test_nobody_acts_on_their_own_record_and_a_colleagues_record_is_held(small: None) -> None:
    make.related(colleague=Colleague.objects.get(ref="rae"), other="P-1")
    assert refused(record) == [("independent", "")]
    desk.record_need(actor=who("olu"), person="P-2", need="large-print", said_by="person", decide=True, now=NOW)
    Person.objects.filter(ref="P-2").update(colleague=Colleague.objects.get(ref="hari"))
    with pytest.raises(desk.NotFound):
        seen("olu", ref="P-2")
    with pytest.raises(desk.NotFound):
        desk.record_need(actor=who("olu"), person="P-2", need="large-print", said_by="person", now=NOW)
    assert [one.person.ref for one in desk.needs_due(actor=who("otto"), now=later())] == ["P-2"], "held by the owner of the policy"


# --- asked for, and decided ----------------------------------------------------------------------
def asked(need: str = "large-print", **more: Any) -> int:
    record(need, decide=True, **more)
    return int(NeedAsked.objects.get(need=need, state="asked").pk)


def test_what_was_asked_for_is_on_no_card_until_it_is_agreed(small: None) -> None:
    key = asked(how="Size 20")
    record(decide=True)  # asked again: once
    assert [one.how for one in seen().asked] == ["Size 20"] and find.person_needs("P-1") == []
    desk.decide_need(actor=who("otto"), person="P-1", asked=key, agreed=True, now=later(hours=2))
    found = seen(at=later(hours=2))
    assert [(one.need, one.how, one.said_by) for one in found.now] == [("large-print", "Size 20", "person")] and not found.asked and not found.refused
    assert steps() == ["need.asked", "need.decided", "need.recorded"]


def test_refusing_needs_reasons_and_says_what_is_offered_instead(small: None) -> None:
    key = asked()

    def no(**said: str) -> Any:
        return desk.decide_need(actor=who("otto"), person="P-1", asked=key, agreed=False, now=later(hours=2), **said)

    assert refused(no) == [("complete", "reasons"), ("complete", "instead")]
    assert refused(lambda: no(reasons="We have no such printer.", instead="")) == [("complete", "instead")]
    assert seen().asked and steps() == ["need.asked"]
    no(reasons="We have no such printer.", instead="A call that reads it out")
    one, = seen(at=later(hours=2)).refused
    assert (one.reasons, one.instead, one.decided_by) == ("We have no such printer.", "A call that reads it out", "Otto")
    assert "printer" not in json.dumps([one.body for one in Event.objects.filter(stream__kind="person")])
    assert refused(lambda: no(reasons="We have no such printer.", instead="A call")) == [("open", "")]
    assert asked(at=later(days=1)), "they may ask again"


def test_only_who_may_decide_decides_and_the_refusal_says_who_could(small: None) -> None:
    key = asked()
    for does in (
        lambda: desk.decide_need(actor=who("rae"), person="P-1", asked=key, agreed=True, now=later()),
        lambda: desk.review_need(actor=who("rae"), person="P-1", need="large-print", now=later()), lambda: desk.needs_due(actor=who("rae"), now=later()),
    ):
        assert refused(does) == [("role", "")]
    for person, number in (("P-2", key), ("P-1", 999), ("nobody", key)):
        with pytest.raises(desk.NotFound):
            desk.decide_need(actor=who("otto"), person=person, asked=number, agreed=True, now=later())


def test_recorded_meanwhile_what_was_asked_for_is_answered(small: None) -> None:
    asked()
    record(at=later(hours=1))
    found = seen(at=later(hours=1))
    assert [one.need for one in found.now] == ["large-print"] and not found.asked


# --- looked at again -----------------------------------------------------------------------------
def test_it_is_due_after_a_year_for_who_may_decide_and_looked_at_again(small: None) -> None:
    record()
    assert desk.needs_due(actor=who("otto"), now=later(days=364)) == []
    one, = desk.needs_due(actor=who("otto"), now=later(days=365))
    assert (one.need, one.asked, one.since) == ("large-print", 0, date(2027, 3, 3)) and seen(at=later(days=365)).now[0].late
    then = later(days=366)
    for wrong in (then.date(), then.date() - timedelta(days=9), then.date() + timedelta(days=2000), date.min, date.max):
        assert refused(lambda day=wrong: desk.review_need(actor=who("otto"), person="P-1", need="large-print", next_on=day, now=then)) == [("complete", "next")]
    desk.review_need(actor=who("otto"), person="P-1", need="large-print", now=then)
    assert desk.needs_due(actor=who("otto"), now=then) == [] and seen(at=then).now[0].due == date(2028, 3, 3)
    desk.review_need(actor=who("otto"), person="P-1", need="large-print", next_on=then.date() + timedelta(days=30), now=then)
    assert len(desk.needs_due(actor=who("otto"), now=then + timedelta(days=30))) == 1
    Person.objects.filter(ref="P-1").update(died=then.date())
    assert desk.needs_due(actor=who("otto"), now=then + timedelta(days=30)) == []


# --- asked of everyone at first ------------------------------------------------------------------
def test_everybody_is_asked_at_first_and_not_day_after_day(small: None) -> None:
    def ask(days: float) -> tuple[bool, bool]:
        return seen("rae", later(days=days)).ask, desk.person(actor=who("rae"), ref="P-1", now=later(days=days)).ask

    assert ask(1) == (True, True)
    desk.note_asked(actor=who("rae"), person="P-1", now=later(days=1))
    assert ask(2) == (False, False) and seen(at=later(days=2)).talked == later(days=1)
    assert ask(367) == (True, True), "needs change: a year later once more"
    record(at=later(days=367))
    assert ask(368) == (False, False)


# --- the condition behind it ---------------------------------------------------------------------
SECRET = "Zyxophobia since the flood"


def keep(by: str = "otto", words: Any = SECRET) -> Person:
    return desk.record_condition(actor=who(by), person="P-1", words=words, now=later(hours=1))


def test_a_condition_is_shown_to_who_may_see_it_and_each_look_is_recorded(small: None) -> None:
    keep()
    found = desk.conditions(actor=who("otto"), person="P-1", now=later(hours=2))[1]
    assert [(one.words, one.by) for one in found] == [(SECRET, "otto")]
    assert Look.objects.filter(what="health", ref="P-1", actor="otto").count() == 1
    part = Part.objects.get(sort="health")
    assert part.subject == "P-1" and ledger.verify() == []
    for by in ("rae", "maya", "dee"):
        assert refused(lambda one=by: desk.conditions(actor=who(one), person="P-1", now=later())) == [("role", "")]
        assert refused(lambda one=by: desk.conditions(actor=who(one), person="nobody", now=later())) == [("role", "")]
        assert refused(lambda one=by: keep(one)) == [("role", "")]
    assert Look.objects.filter(what="health").count() == 1


def test_the_words_of_a_condition_stand_nowhere_else(small: None) -> None:
    record(how="Size 20")
    keep()
    decide(report(), later(hours=2), answers={"clash": "She asked for it."})
    book = desk.editions.book()
    shown = [
        desk.card(actor=who("otto"), person="P-1", now=later(hours=3)), desk.person(actor=who("otto"), ref="P-1", now=later(hours=3)), seen("otto", later(hours=3)),
        desk.find_people(actor=who("otto"), q="Zyxophobia", now=later(hours=3)), desk.needs_due(actor=who("otto"), now=later(days=400)),
        alerts.card(person="P-1", now=later(hours=3), book=book), desk.look(case="C-000001", actor=who("otto"), now=later(hours=3)),
    ]  # fmt: skip
    letters = desk.look(case="C-000001", actor=who("otto"), now=later(hours=3)).state.letters
    shown += [desk.letter(actor=who("otto"), case="C-000001", letter=one, format="text", now=later(hours=3)) for one in letters]
    shown += [desk.cases(actor=who("otto"), now=later(hours=3)), desk.my_work(actor=who("otto"), now=later(hours=3)), list(Change.objects.values()), list(Told.objects.values()), list(Look.objects.values())]
    assert letters and "Zyxo" not in repr(shown) and "flood" not in repr(shown)
    assert "Zyxo" not in json.dumps([one.body for one in Event.objects.all()])
    assert [part.sort for part in Part.objects.all() if "Zyxo" in str(part.content)] == ["health"]


def test_a_condition_is_taken_out_for_good(small: None) -> None:
    keep()
    key = Part.objects.get(sort="health").pk
    assert refused(lambda: desk.erase_condition(actor=who("rae"), person="P-1", key=key, why="She asked.", now=later(hours=2))) == [("role", "")]
    with pytest.raises(desk.NotFound):
        desk.erase_condition(actor=who("otto"), person="P-2", key=key, why="She asked.", now=later(hours=2))
    assert refused(lambda: desk.erase_condition(actor=who("otto"), person="P-1", key=key, why="", now=later(hours=2))) == [("complete", "why")]
    desk.erase_condition(actor=who("otto"), person="P-1", key=key, why="She asked.", now=later(hours=2))
    assert desk.conditions(actor=who("otto"), person="P-1", now=later(hours=3))[1] == [] and ledger.verify() == []
    assert not Part.objects.exclude(content=None).filter(sort="health").exists() and steps()[-1] == "need.health"


@pytest.mark.parametrize("words", [*BAD, "x" * 1001])
def test_what_is_no_text_is_not_kept_as_a_condition(small: None, words: Any) -> None:
    if words == "x" * 301:
        return
    assert refused(lambda: keep(words=words)) == [("complete", "condition")]
    assert steps() == []


# --- two records joined, and a race with a decision ----------------------------------------------
def test_needs_follow_when_two_records_are_joined(small: None) -> None:
    record(how="Size 20")
    desk.record_need(actor=who("rae"), person="P-2", need="no-telephone", said_by="colleague", decide=True, now=NOW)
    keep()
    from evenhand.desk.people import join

    join.merge(actor=who("otto"), keep="P-2", gone="P-1", why="The same date of birth", now=later(hours=2))
    found = seen(at=later(hours=3), ref="P-1")
    assert (found.person.ref, [one.how for one in found.now], [one.need for one in found.asked]) == ("P-2", ["Size 20"], ["no-telephone"])
    assert [one.words for one in desk.conditions(actor=who("otto"), person="P-2", now=later(hours=3))[1]] == [SECRET]
    assert desk.helping(person="P-1") == ["large-print"]


def test_a_need_recorded_between_form_and_confirm_stops_the_decision(small: None) -> None:
    case = report()
    view = desk.look(case=case, actor=who("dee"), now=later(hours=1))
    tag = next(one.tag for one in view.offers if one.step.id == "decide")
    record("no-telephone", at=later(hours=2))
    with pytest.raises(desk.Stale):
        decide(case, later(hours=3), tag=tag)
