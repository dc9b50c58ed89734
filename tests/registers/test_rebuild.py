"""Registers say nothing that the record does not: what differs is named, and a rebuild mends it."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from evenhand import desk, registers
from evenhand.case.fold import fold
from evenhand.ledger import read
from evenhand.registers.brief import case_of, matter_data, matter_of
from evenhand.registers.models import AlertRow, CaseRow, HumanRow, MatterRow, TurnRow
from tests.desk.world import NOW, decide, later, note, precaution, report, who

pytestmark = [pytest.mark.both_engines, pytest.mark.django_db]

SPOILT: dict[str, Any] = {
    "a case is missing": lambda case: CaseRow.objects.filter(ref=case).delete(),
    "a case has another lead": lambda case: CaseRow.objects.filter(ref=case).update(lead="hari"),
    "a moment is missed": lambda case: CaseRow.objects.filter(ref=case).update(next_moment=None),
    "a case that is not": lambda case: CaseRow.objects.create(ref="C-9", edition="small", opened=NOW, number=1, brief={}),
    "a matter is missing": lambda case: MatterRow.objects.filter(name="decide").delete(),
    "a matter has another day": lambda case: MatterRow.objects.filter(name="care").update(due=NOW),
    "a matter too many": lambda case: MatterRow.objects.filter(name="care").update(matter="care.9"),
    "another's turn": lambda case: TurnRow.objects.filter(role="decider").update(role="owner"),
    "a colleague too many": lambda case: HumanRow.objects.create(case=CaseRow.objects.get(ref=case), human="hari"),
    "an alert that was lifted": lambda case: AlertRow.objects.update(lifted=NOW),
    "an alert on another person": lambda case: AlertRow.objects.update(person="P-2"),
}


@pytest.mark.parametrize("what", SPOILT)
def test_a_difference_is_named_and_mended(small: None, what: str) -> None:
    case, book = report(), desk.editions.book()
    report(later(minutes=1), person="P-2")
    precaution(case, later(hours=1))
    SPOILT[what](case)
    said = registers.rebuild(book=book, check=True)
    assert said and registers.rebuild(book=book, check=True) == said  # checking changes nothing
    assert registers.rebuild(book=book) == said
    assert registers.rebuild(book=book, check=True) == []


def test_written_step_by_step_or_folded_again_is_the_same(small: None) -> None:
    case, book = report(), desk.editions.book()
    for number, act in enumerate((precaution, decide, note), 1):
        act(case, later(hours=number))
        assert registers.rebuild(book=book, check=True) == []
    for days in (1, 5, 200, 400, 800):
        desk.pass_time(now=later(days=days))
        assert registers.rebuild(book=book, check=True) == []


def test_a_moment_is_kept_in_utc_however_it_was_handed_in(small: None) -> None:
    """A door may hand in a moment with the offset of the summer: the register says it as folding again would."""
    summer = datetime(2026, 7, 7, 10, 0, tzinfo=ZoneInfo("Europe/London"))
    case = report(summer)
    precaution(case, summer + timedelta(hours=1))
    brief = CaseRow.objects.get(ref=case).brief
    kept = [brief["strands"][0][2], *brief["rows"][0][5:], *(one.data["opened"] for one in MatterRow.objects.all())]
    assert kept and all(one.endswith("+00:00") for one in kept if one) and kept[0] == "2026-07-07T09:00:00+00:00"
    assert registers.rebuild(book=desk.editions.book(), check=True) == []


def test_the_brief_answers_whose_turn_as_the_whole_case_does(small: None) -> None:
    from evenhand.case import offers as steps

    case, book = report(answers={"what": "He shouted.", "affected": ["olu"], "keep-from": ["dan"]}), desk.editions.book()
    precaution(case, later(hours=1))
    decide(case, later(hours=2))
    row = CaseRow.objects.get(ref=case)
    brief = case_of(row.brief, row.number, [one.data for one in MatterRow.objects.filter(case=row)])
    whole, facts = fold(read(kind="case", ref=case)), desk.look(case=case, actor=who("otto"), now=later(hours=3)).facts
    assert set(brief.matters) == {one.id for one in whole.open_matters()}
    for matter in whole.open_matters():
        assert matter_of(matter_data(matter)) == matter == brief.matters[matter.id]
        for when in (later(hours=3), later(days=400)):
            turn = steps.turn(book, whole, matter, when, facts)
            assert steps.turn(book, brief, brief.matters[matter.id], when, facts) == turn
