"""The sorting table: who sees it, how a row is answered, which review holds, and how the plan makes cases."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from evenhand import desk, ledger
from evenhand.intake import cases
from evenhand.intake.models import OldCase
from tests.desk.test_importing import brought, table
from tests.desk.world import NOW, later, who

pytestmark = [pytest.mark.both_engines, pytest.mark.usefixtures("small", "folder")]

HEAD = ["Reference", "Name", "Reason", "Decided on", "Promised review", "Seen in letter", "Restriction", "Safety note"]
ROWS = [
    ["P-1", "Pat Example", "Shouted at reception", "12/05/2021", "12/05/2022", "May 2021", "Letters only", ""],
    ["", "Sam Other", "", "March 2020", "", "", "Banned", "Dog, and a knife was shown"],
    ["", "Ann and Bob Lee", "Noise", "2025-12-01", "", "Yes", "", ""],
]


@pytest.fixture
def folder(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def old(folder: None, small: None) -> dict[str, int]:
    assert brought(table(*ROWS, head=HEAD), kind="cases").state == "done"
    return {one.said["name"].split()[0].lower(): one.pk for one in OldCase.objects.all()}


def answer(number: int, what: str, by: str = "otto", now: Any = NOW, **given: str) -> None:
    desk.sort_row(actor=who(by), number=number, answer=what, given=given, now=now)


def test_the_table_is_seen_by_who_sorts_alone_the_riskiest_first(old: dict[str, int]) -> None:
    rows = desk.sorting_table(actor=who("otto"), now=NOW)
    assert [one.called for one in rows] == ["Sam Other", "Pat Example", "Ann and Bob Lee"]
    assert rows[0].reasons[0] == "A safety note is written" and rows[1].reasons == ["Its review was missed: the shortest interval of an edition, Friday 12 November 2021"]
    assert "“March 2020” cannot be read as a day." in rows[0].odd and "No reason is written." in rows[0].odd
    for by in ("rae", "maya", "dee"):
        for ask in (lambda by=by: desk.sorting_table(actor=who(by), now=NOW), lambda by=by: answer(old["pat"], "end", by, why="Over."), lambda by=by: desk.one_row(actor=who(by), number=old["pat"], now=NOW)):
            with pytest.raises(desk.Refused, match="Only Owner of the policy may sort"):
                ask()


def test_a_row_knows_whom_it_may_be_about(old: dict[str, int]) -> None:
    found = desk.one_row(actor=who("otto"), number=old["sam"], now=NOW)
    assert [one.ref for one in found.possible] == ["P-2"] and found.next == old["pat"] and len(found.others) == 2
    assert [one.ref for one in desk.one_row(actor=who("otto"), number=old["sam"], now=NOW, q="Pat Example").possible] == ["P-1"]
    with pytest.raises(desk.NotFound):
        desk.one_row(actor=who("otto"), number=10**20, now=NOW)


@pytest.mark.parametrize(("what", "given", "field"), [
    ("keep", {}, "person"), ("fresh", {"person": "P-404"}, "person"), ("keep", {"person": "P-1", "decided": "soon"}, "decided"), ("end", {"why": ""}, "why"),
    ("same", {"other": "x"}, "other"), ("same", {"other": "9" * 30}, "other"), ("not-ours", {"why": "a\x00bcd"}, "why"), ("banned", {}, "answer"),
])  # fmt: skip
def test_an_answer_that_lacks_something_is_refused_beside_its_field(old: dict[str, int], what: str, given: dict[str, str], field: str) -> None:
    with pytest.raises(desk.Refused) as refused:
        answer(old["pat"], what, **given)
    assert refused.value.refusals[0].field == field and not OldCase.objects.exclude(answer="").exists()


def test_answers_can_be_changed_until_the_plan_is_agreed_and_then_cases_begin(old: dict[str, int]) -> None:
    answer(old["pat"], "end", why="Over.")
    answer(old["pat"], "keep", person="P-1", letter="The letter of May 2021")
    answer(old["sam"], "fresh", person="P-2")
    with pytest.raises(desk.Refused, match="1 rows are not sorted"):
        desk.agree_plan(actor=who("otto"), start=date(2026, 3, 9), a_week=1, now=NOW)
    answer(old["ann"], "not-ours", why="Neighbouring landlord")
    with pytest.raises(desk.Refused, match="begins today or later"):
        desk.agree_plan(actor=who("otto"), start=date(2026, 3, 1), a_week=1, now=NOW)
    plan = desk.agree_plan(actor=who("otto"), start=date(2026, 3, 9), a_week=1, now=NOW)
    assert plan.lacking == [] and [(row.called, day) for row, day in plan.rows] == [("Sam Other", date(2026, 3, 13)), ("Pat Example", date(2026, 3, 20))]
    pat = OldCase.objects.get(pk=old["pat"])
    first = ledger.read(kind="case", ref=pat.case)[0]
    assert first.occurred_at.date() == date(2021, 5, 12) and first.recorded_at == NOW
    said = first.answers["what"]
    assert said.startswith("From the old register, row 2. Its review was missed: the shortest interval of an edition, Friday 12 November 2021. To be done by Friday 20 March 2026.") and "Letters only" in said
    assert len({one.case for one in OldCase.objects.exclude(case="")}) == 2
    with pytest.raises(desk.Refused, match="The plan is agreed"):
        answer(old["pat"], "end", why="Over.", now=later(days=1))
    again = desk.agree_plan(actor=who("otto"), start=date(2026, 3, 9), a_week=1, now=later(hours=1))
    assert again.lacking == [] and OldCase.objects.exclude(case="").count() == 2
    assert [one.step for one in ledger.read(kind="office", ref="imports")][-1] == "old-cases.planned"


def test_a_row_of_several_people_is_divided(old: dict[str, int]) -> None:
    desk.split_row(actor=who("otto"), number=old["ann"], now=NOW)
    assert [one.called for one in desk.sorting_table(actor=who("otto"), now=NOW)][2:] == ["Ann Lee", "Bob Lee"]
    for number in (old["ann"], old["pat"]):
        with pytest.raises(desk.Refused, match="about one person"):
            desk.split_row(actor=who("otto"), number=number, now=NOW)
    assert brought(table(*ROWS, head=HEAD), kind="cases").unchanged == 3 and OldCase.objects.count() == 4


def test_the_shorter_of_promise_and_edition_holds() -> None:
    from evenhand.desk.intake import sorting

    shortest = sorting._shortest(date(2025, 1, 1))
    alone = sorting.review({"decided": "01/01/2025"}, NOW)
    assert alone.due == shortest
    assert sorting.review({"decided": "01/01/2025", "review": "02/01/2025"}, NOW).due == date(2025, 1, 2)
    if shortest:
        assert sorting.review({"decided": "01/01/2025", "review": "01/01/2040"}, NOW).due == shortest
    assert sorting.review({"decided": "some day"}, NOW).due is None


def test_names_of_couples() -> None:
    said = [("Ann and Bob Lee", ["Ann Lee", "Bob Lee"]), ("Ann Lee & Bob Ash", ["Ann Lee", "Bob Ash"]), ("Mr Sandy Anderson", ["Mr Sandy Anderson"]), ("", [])]
    assert [cases.names({"name": one}) for one, _names in said] == [names for _name, names in said]
