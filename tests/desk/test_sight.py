"""Who may see a case, what of it, and that looking is recorded."""

from __future__ import annotations

import pytest

from evenhand import desk
from evenhand.case.facts import Actor
from evenhand.desk.models import Look
from evenhand.people import make
from evenhand.people.models import Colleague
from tests.desk.world import NOW, counted, decide, later, note, precaution, report, who

pytestmark = [pytest.mark.both_engines, pytest.mark.django_db]


def sees(case: str, ref: str) -> bool:
    try:
        return not desk.look(case=case, actor=who(ref), now=later(hours=1)).own_report_only
    except desk.NotFound:
        return False


def colleague(ref: str) -> Colleague:
    return Colleague.objects.get(ref=ref)


def test_who_sees_a_case(small: None) -> None:
    case = report()
    assert {ref for ref in ("hari", "maya", "otto", "dee", "dan", "hana", "ada", "rae", "olu", "nobody") if sees(case, ref)} == {
        "maya", "otto", "dee", "dan", "ada", "rae",
    }  # fmt: skip
    colleague("dee").deputy = colleague("nobody")
    Colleague.objects.filter(ref="dee").update(deputy=colleague("nobody"))
    assert sees(case, "nobody")  # could be their turn, as a deputy
    for actor in (Actor("P-1", "person"), Actor("ghost"), Actor("otto", "person"), Actor("otto\0")):
        with pytest.raises(desk.NotFound):
            desk.look(case=case, actor=actor, now=later(hours=1))
    for nothing in ("C-999999", "", "C-000001\0", "x" * 500):
        with pytest.raises(desk.NotFound):
            desk.look(case=nothing, actor=who("otto"), now=later(hours=1))


def test_the_lead_and_whoever_acted_see_it(small: None) -> None:
    case = report()
    desk.take_step(
        case=case, step="work.hand-over", outcome="named", answers={"lead": "hari", "deputy": "hana"}, actor=who("maya"), now=later(minutes=9)
    )
    note(case, later(minutes=10), by="nobody")
    assert sees(case, "hari") and sees(case, "hana")
    assert not sees(case, "nobody")  # a note of a call is taken from anybody, who learns nothing by it


def test_nobody_reports_their_way_into_a_case(small: None) -> None:
    case = report()
    with pytest.raises(desk.NotFound):
        desk.take_step(
            case=case, step="report", outcome="reported", answers={"what": "He shouted again."}, actor=who("nobody"), now=later(minutes=9)
        )
    assert not sees(case, "nobody")


def test_a_conflict_of_interest_closes_the_case_and_never_the_card(small: None) -> None:
    case = report(answers={"what": "He shouted.", "affected": ["olu"], "witness": ["ada"], "keep-from": ["dee"]})
    make.related(colleague=colleague("dan"), other="P-1")
    make.related(colleague=colleague("maya"), other="olu")
    desk.take_step(case=case, step="interest.declare", outcome="declared", answers={}, actor=who("otto"), now=later(minutes=5))
    for ref in ("dee", "dan", "maya", "otto"):
        assert not sees(case, ref)
        assert case not in [one.ref for one in desk.cases(actor=who(ref), now=later(hours=1)).items]
        assert not [one for one in desk.work(actor=who(ref), now=later(hours=1)).items if one.case == case]
        with pytest.raises(desk.NotFound):
            note(case, later(hours=1), by=ref)
        assert desk.card(actor=who(ref), person="P-1", now=later(hours=1)).person == "P-1"
        assert not desk.person(actor=who(ref), ref="P-1", now=later(hours=1)).cases


def test_the_affected_colleague_sees_what_came_of_it_and_nothing_else(small: None) -> None:
    case = report()
    note(case, later(minutes=1))
    decide(case, later(minutes=2))
    view = desk.look(case=case, actor=who("olu"), now=later(hours=1))
    assert view.own_report_only
    assert [(event.step, dict(event.answers)) for event in view.events] == [("decide", {})]
    assert not view.state.matters and not view.state.rows and not view.offers and not view.state.letters
    assert all(part.content is None for parts in view.parts.values() for part in parts)


def test_a_reporter_with_a_conflict_sees_their_own_words_and_what_came_of_them(small: None) -> None:
    case = report(by="rae")
    make.related(colleague=colleague("rae"), other="P-1")
    note(case, later(minutes=1))
    decide(case, later(minutes=2))
    view = desk.look(case=case, actor=who("rae"), now=later(hours=1))
    assert view.own_report_only and [event.step for event in view.events] == ["report", "decide"]
    assert view.events[0].answers["what"] == "He shouted at our operative." and not view.events[1].answers
    with pytest.raises(desk.NotFound):
        desk.letter(actor=who("rae"), case=case, letter="decision.3", format="text", now=later(hours=1))


def test_views_are_sealed_until_ones_own_is_in_or_the_matter_is_closed(small: None) -> None:
    case = report()
    given = {"case": case, "step": "view", "answers": {"view": "SECRET reason"}}
    desk.take_step(actor=who("maya"), outcome="stop", now=later(minutes=5), **given)
    for ref in ("ada", "otto"):
        view = desk.look(case=case, actor=who(ref), now=later(hours=1))
        assert view.hidden == {2} and [event.number for event in view.events] == [1]
        assert view.parts[2][0].state == "sealed" and view.parts[2][0].content is None
        assert view.state.matters["group.1"].views == {"one": ("maya", "", 2)}
        assert "SECRET" not in str(view.state) and "stop" not in str(view.state.events)
    own = desk.look(case=case, actor=who("maya"), now=later(hours=1))
    assert not own.hidden and own.events[1].answers == {"view": "SECRET reason"}
    desk.take_step(actor=who("ada"), outcome="go-on", now=later(minutes=70), **given)
    assert not desk.look(case=case, actor=who("ada"), now=later(hours=2)).hidden
    assert not desk.look(case=case, actor=who("otto"), now=later(hours=2)).hidden  # closed: all seats are filled


def test_a_class_of_data_has_its_readers(small: None) -> None:
    case = report()
    desk.take_step(case=case, step="care", outcome="asked", answers={"health": "Shaken."}, actor=who("maya"), now=later(minutes=5))
    for ref, shown in (("maya", True), ("ada", True), ("otto", False), ("rae", False), ("dee", False)):
        view = desk.look(case=case, actor=who(ref), now=later(hours=1))
        assert (view.parts[2][0].state == "shown") == shown, ref
        assert ("Shaken" in str(view.state)) == shown and ("Shaken" in str(view.parts)) == shown
        assert [event.step for event in view.events] == ["report", "care"]


def test_an_erased_part_says_so(small: None) -> None:
    case = report()
    desk.erase(actor=who("otto"), case=case, part="1-0", why="Asked for.", now=later(minutes=5))
    view = desk.look(case=case, actor=who("otto"), now=later(hours=1))
    assert (view.parts[1][0].state, view.parts[1][0].erased_at) == ("erased", later(minutes=5))
    for actor, part in (("dee", "1-1"), ("otto", "1-0"), ("otto", "9-9"), ("otto", "x")):
        with pytest.raises(desk.NotFound):
            desk.erase(actor=who(actor), case=case, part=part, why="Asked for.", now=later(hours=1))


def test_looks_are_recorded_and_seen_by_those_who_see_the_case(small: None) -> None:
    case = report()
    desk.look(case=case, actor=who("otto"), now=later(hours=1))
    desk.look(case=case, actor=who("dee"), now=later(hours=2))
    desk.look(case=case, actor=who("dan"), now=later(hours=2), record=False)
    desk.card(actor=who("rae"), person="P-1", now=later(hours=3))
    desk.person(actor=who("rae"), ref="P-1", now=later(hours=4))
    found = desk.who_saw(actor=who("otto"), case=case, now=later(hours=5))
    assert [(one.actor, one.at) for one in found] == [("dee", later(hours=2)), ("otto", later(hours=1))]
    assert list(Look.objects.order_by("at", "id").values_list("what", "ref", "actor")) == [
        ("case", case, "otto"), ("case", case, "dee"), ("card", "P-1", "rae"), ("person", "P-1", "rae"),
        ("card", "P-1", "rae"),  # whose alerts stand on the person's page
    ]  # fmt: skip
    with pytest.raises(desk.NotFound):
        desk.who_saw(actor=who("nobody"), case=case, now=later(hours=5))
    with pytest.raises(desk.NotFound):
        desk.look(case=case, actor=who("nobody"), now=later(hours=5))
    assert Look.objects.count() == 5  # a look that was refused showed nothing


def test_looking_takes_as_many_queries_however_much_has_happened(small: None) -> None:
    case = report()
    with counted() as count:
        desk.look(case=case, actor=who("otto"), now=later(hours=1))
        few = count()
    precaution(case, later(hours=1))
    decide(case, later(hours=2))
    for number in range(20):
        note(case, later(hours=3, minutes=number))
    with counted() as count:
        desk.look(case=case, actor=who("otto"), now=later(hours=4))
        assert count() <= few, (count(), few)
    assert few <= 16, few


def test_what_time_has_done_is_seen_before_any_tick(small: None) -> None:
    case = report()
    precaution(case, later(hours=1))
    view = desk.look(case=case, actor=who("otto"), now=later(days=30))
    assert not view.state.standing_rows(later(days=30)) and all(row.lifted for row in view.state.rows.values())
    assert [event.step for event in view.events] == ["report", "precaution"] and view.number == 2
    assert desk.look(case=case, actor=who("otto"), now=NOW).number == 2  # nothing was recorded by looking
