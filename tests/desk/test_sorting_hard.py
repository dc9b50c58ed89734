"""Rows that are absurd, double, about the dead, or answered twice: the table stands, and nobody is bound by accident."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from evenhand import alerts, desk, ledger
from evenhand.alerts.models import Change
from evenhand.desk.intake import sorting, table
from evenhand.intake.models import Brought, OldCase
from evenhand.people.models import Person
from tests.desk.test_importing import brought
from tests.desk.test_importing import table as paper
from tests.desk.test_sorting import (  # noqa: F401
    HEAD,
    HOLDS,
    MONDAY,
    TWOS,
    agreed,
    answer,
    card,
    folder,
    old,
    sorted_all,
    state_of,
)
from tests.desk.world import NOW, later, who

pytestmark = [pytest.mark.both_engines, pytest.mark.usefixtures("small", "folder")]

ABSURD = [
    ["", "Ann", "x", "01/01/0001", "yearly", "", "", ""], ["", "Bob", "x", "31/12/9999", "every 99 years", "", "", ""], ["", "Cy", "x", "12/05/2021", "31/12/9999", "x", "", ""], ["", "Di", "x", "2031-01-01", "7.5", "", "", ""],
    ["", "Ed", "x", "29/02/1900", "0 months", "", "", ""], ["", "Flo", "x", "44328", "9999 years", "", "", ""], ["", "Gus", "x", "31/12/2199", "31/12/2199", "", "", ""],
]  # fmt: skip


def rows_of(**asked: Any) -> Any:
    return desk.sorting_table(actor=who("otto"), now=NOW, **asked)


def number_of(name: str) -> int:
    return OldCase.objects.get(said__name=name).pk


def test_absurd_days_take_the_table_down_for_nobody() -> None:
    assert brought(paper(*ABSURD, head=HEAD), kind="cases").new == 7
    assert len(rows_of().rows) == 7
    for one in OldCase.objects.all():
        desk.one_row(actor=who("otto"), number=one.pk, now=NOW)
        for what in ("keep", "fresh"):
            try:
                answer(one.pk, what, person="P-1")
            except desk.Refused as refused:
                assert {each.field for each in refused.refusals} == {"decided"}, one.said
    assert OldCase.objects.filter(answer="").count() == 2, "a decision that lies ahead has to be set right first"
    assert desk.sort_plan(actor=who("otto"), start=MONDAY, a_week=5, now=NOW).unsorted == 2


def test_a_review_of_the_future_hides_none_that_was_missed() -> None:
    said = {"decided": "12/05/2021", "review": "yearly", "letter": "x"}
    assert sorting.review(said | {"earlier_reviews": "12/05/2031"}, NOW) == sorting.review(said, NOW)


def test_a_letter_that_was_not_found_after_all_binds_nobody(old: dict[str, int]) -> None:  # noqa: F811
    """The row says "May 2021"; whoever sorts looked for the letter and emptied the field."""
    with pytest.raises(desk.Refused, match="Without a letter nothing binds"):
        answer(old["pat"], "keep", person="P-1", holds=HOLDS, letter="")
    answer(old["pat"], "keep", person="P-1", letter="")
    assert "letter" not in sorting.said_of(OldCase.objects.get(pk=old["pat"])) and "A restriction, and no letter is named" in rows_of(show="keep").rows[0].reasons
    sorted_all({**old, "pat": old["pat"]}, letter="", holds=[])
    agreed()
    assert card() == [] and not state_of(OldCase.objects.get(pk=old["pat"]).case).rows


@pytest.mark.parametrize(("given", "field"), [
    ({"review": "soon"}, "review"), ({"next_review": "12/05/22"}, "next_review"), ({"earlier_reviews": "2031"}, "earlier_reviews"), ({"decided": "May 2021"}, "decided"), ({"review": "7.5"}, "review"),
])  # fmt: skip
def test_what_the_sorter_mends_has_to_be_readable(old: dict[str, int], given: dict[str, str], field: str) -> None:  # noqa: F811
    for what in ("keep", "fresh"):
        with pytest.raises(desk.Refused) as refused:
            answer(old["pat"], what, person="P-1", **given)
        assert [one.field for one in refused.value.refusals] == [field]


def test_the_rows_own_words_do_not_stand_in_the_way_of_a_fresh_decision(old: dict[str, int]) -> None:  # noqa: F811
    """The page sends "March 2020" back in a field that a fresh decision does not show."""
    answer(old["sam"], "fresh", person="P-2", attend=TWOS, decided="March 2020")
    with pytest.raises(desk.Refused, match="Write a day like"):
        answer(old["sam"], "keep", person="P-2", attend=TWOS, decided="March 2020")
    answer(old["sam"], "keep", person="P-2", attend=TWOS, decided="")


def test_rows_that_are_the_same_as_each_other_go_in_no_circle(old: dict[str, int]) -> None:  # noqa: F811
    answer(old["pat"], "same", other=str(old["sam"]))
    answer(old["ann"], "same", other=str(old["pat"]))
    for other in ("sam", "pat", "ann"):
        with pytest.raises(desk.Refused) as refused:
            answer(old["sam"], "same", other=str(old[other]))
        assert refused.value.refusals[0].field == "other"


def test_a_safety_note_is_not_lost_in_a_double_without_one(old: dict[str, int]) -> None:  # noqa: F811
    with pytest.raises(desk.Refused, match="keep this one") as refused:
        answer(old["sam"], "same", other=str(old["ann"]))
    assert refused.value.refusals[0].field == "other"
    answer(old["ann"], "same", other=str(old["sam"]))


def test_nobody_who_has_died_gets_a_case_and_their_card_shows_no_note(old: dict[str, int]) -> None:  # noqa: F811
    brought(paper(["P-1", "", "", "", "", "", "", "Bites"], head=HEAD), kind="cases")
    assert len(card()) == 1
    answer(old["pat"], "keep", person="P-1")
    desk_death("P-1")
    assert card(later(hours=1)) == [] and Change.objects.filter(kind="ended", person="P-1").exists()
    for what in ("keep", "fresh"):
        with pytest.raises(desk.Refused, match="has died") as refused:
            answer(old["pat"], what, person="P-1", now=later(hours=1))
        assert refused.value.refusals[0].field == "person"
    answer(number_of_note(), "end", why="They have died", now=later(hours=1))
    answer(old["sam"], "fresh", person="P-2", attend=TWOS, now=later(hours=1))
    answer(old["ann"], "not-ours", why="Another landlord", now=later(hours=1))
    plan = desk.agree_plan(actor=who("otto"), start=MONDAY, a_week=1, now=later(hours=1))
    assert [(one.row.called, "has died" in one.why) for one in plan.lacking] == [("Pat Example", True)]
    answer(old["pat"], "end", why="They have died", now=later(hours=2))


def number_of_note() -> int:
    return OldCase.objects.filter(said__safety="Bites").get().pk


def desk_death(ref: str) -> None:
    Person.objects.filter(ref=ref).update(died=date(2026, 2, 1))
    alerts.compare(people={ref}, addresses=set(), now=later(hours=1), book=desk.editions.book())


def test_a_row_that_could_not_become_a_case_can_still_be_divided_and_answered(old: dict[str, int]) -> None:  # noqa: F811
    sorted_all(old)
    answer(old["ann"], "fresh", person="P-2")
    Person.objects.filter(ref="P-2").update(died=date(2026, 2, 1))
    assert len(agreed().lacking) == 2
    desk.split_row(actor=who("otto"), number=old["ann"], now=NOW)
    parts = OldCase.objects.filter(row=4)
    assert [(one.answer, one.agreed) for one in parts] == [("", ""), ("", "")]
    for one in parts:
        answer(one.pk, "not-ours", why="Another landlord")


def test_what_comes_in_while_the_plan_is_agreed_waits_for_an_answer(old: dict[str, int], monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    from evenhand.desk.intake import plan

    sorted_all(old)
    first = plan.sort_plan

    def meanwhile(**given: Any) -> Any:
        found = first(**given)
        monkeypatch.setattr(plan, "sort_plan", first)
        OldCase.objects.create(file=Brought.objects.get(), row=9, digest="late", said={"name": "Late Comer"})
        return found

    monkeypatch.setattr(plan, "sort_plan", meanwhile)
    agreed()
    late = number_of("Late Comer")
    assert not OldCase.objects.get(pk=late).agreed
    answer(late, "not-ours", why="Another landlord")
    assert not rows_of().agreed and agreed(later(hours=1)).agreed


def test_an_answer_that_changed_since_the_plan_was_read_makes_no_case(old: dict[str, int], monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    from evenhand.desk.intake import plan

    sorted_all(old)
    first = plan.sorting_case.bring

    def meanwhile(row: Any, **given: Any) -> Any:
        OldCase.objects.filter(pk=row.item.pk).update(answer="end", given={"why": "Over"})
        return first(row, **given)

    monkeypatch.setattr(plan.sorting_case, "bring", meanwhile)
    assert agreed().lacking == [] and not OldCase.objects.exclude(case="").exists()


def test_the_first_rows_that_cannot_become_cases_do_not_keep_the_others_from_it(old: dict[str, int], monkeypatch: pytest.MonkeyPatch) -> None:  # noqa: F811
    from evenhand.desk.intake import plan

    monkeypatch.setattr(plan, "AT_ONCE", 1)
    sorted_all(old)
    Person.objects.filter(ref="P-2").update(died=date(2026, 2, 1))  # Sam stands first
    assert len(agreed().lacking) == 1 and OldCase.objects.get(pk=old["pat"]).case


def many(number: int) -> None:
    data = [["", f"Person {one:04d}", "x" if one % 3 else "", f"{one % 28 + 1}/05/20{one % 20 + 5:02d}", "", "", "", "Dog" if one % 7 == 0 else ""] for one in range(number)]
    assert brought(paper(*data, head=HEAD), kind="cases").new == number


def test_the_table_comes_a_page_at_a_time_and_every_row_once() -> None:
    many(120)
    found, seen = rows_of(), []
    assert (found.show, found.waiting, found.number, found.counts, found.first) == ("waiting", 120, 120, {"": 120}, found.rows[0].item.pk)
    while True:
        seen += found.rows
        if not found.page.cursor:
            break
        answer(found.rows[-1].item.pk, "not-ours", why="Moves nothing")  # the row that the cursor names
        found = rows_of(cursor=found.page.cursor, show="waiting")
    assert [len(seen), len({one.item.pk for one in seen})] == [120, 120]
    assert [one.rank for one in seen] == sorted(one.rank for one in seen) and [bool(one.item.said.get("safety")) for one in seen[:19]] == [True] * 18 + [False]
    assert [one.item.pk for one in table.every_row(NOW, ("", "not-ours"))] == [one.item.pk for one in seen]


def test_the_table_is_shown_by_answer_with_counts(old: dict[str, int]) -> None:  # noqa: F811
    answer(old["ann"], "not-ours", why="Another landlord")
    answer(old["sam"], "end", why="Over, nobody knows of it")
    assert [one.called for one in rows_of().rows] == ["Pat Example"] and rows_of().counts == {"": 1, "not-ours": 1, "end": 1}
    assert [one.called for one in rows_of(show="sorted").rows] == ["Sam Other", "Ann and Bob Lee"]
    assert [one.called for one in rows_of(show="end").rows] == ["Sam Other"] and rows_of(show="keep").rows == []
    for junk in ("nonsense", "9" * 300, "\x00"):
        assert rows_of(show=junk).show == "waiting" and len(rows_of(cursor=junk).rows) == 1
    answer(old["pat"], "end", why="Over, nobody knows of it")
    assert rows_of().show == "sorted" and rows_of().first == 0


def test_the_number_of_queries_does_not_grow(django_assert_max_num_queries: Any) -> None:
    many(60)
    OldCase.objects.filter(pk__in=list(OldCase.objects.values_list("pk", flat=True)[:20])).update(answer="end")
    with django_assert_max_num_queries(14) as few:
        found = rows_of()
    many_more = [["", f"Other {one}", "x", "", "", "", "", ""] for one in range(100)]
    brought(paper(*many_more, head=HEAD), kind="cases")
    with django_assert_max_num_queries(len(few.captured_queries) + 1):
        rows_of(cursor=found.page.cursor or "1")


def test_after_a_row_comes_the_next_and_then_the_first_again(old: dict[str, int]) -> None:  # noqa: F811
    nexts = {name: desk.one_row(actor=who("otto"), number=pk, now=NOW).next for name, pk in old.items()}
    assert nexts == {"sam": old["pat"], "pat": old["ann"], "ann": old["sam"]}
    answer(old["sam"], "end", why="Over, nobody knows of it")
    assert desk.one_row(actor=who("otto"), number=old["ann"], now=NOW).next == old["pat"]


def test_doubles_stand_first_among_the_rows_it_may_be_the_same_as(old: dict[str, int]) -> None:  # noqa: F811
    brought(paper(["p-1", "P Example", "x", "", "", "", "", ""], head=HEAD), kind="cases")
    found = desk.one_row(actor=who("otto"), number=old["pat"], now=NOW)
    assert [one.called for one in found.others] == ["P Example", "Sam Other", "Ann and Bob Lee"] and found.alike == 1
    many(60)
    assert [one.called for one in desk.one_row(actor=who("otto"), number=old["pat"], now=NOW).others] == ["P Example"]
    assert "Person 0042" in [one.called for one in desk.one_row(actor=who("otto"), number=old["pat"], now=NOW, q="Person 0042").others]
    assert "Sam Other" in [one.called for one in desk.one_row(actor=who("otto"), number=old["pat"], now=NOW, q="3").others]
    assert desk.one_row(actor=who("otto"), number=old["pat"], now=NOW, q="\x00'%_").alike == 1


def test_rows_of_before_are_put_in_their_place() -> None:
    many(5)
    OldCase.objects.update(risk=0, due=None, reckoned="")
    desk.run_imports(now=NOW)
    assert not OldCase.objects.filter(reckoned="").exists() and [one.rank for one in rows_of().rows] == [(one.item.rank, one.item.day) for one in rows_of().rows]
    assert table.reckon_anew(NOW) == 0


def test_the_plan_comes_a_page_at_a_time() -> None:
    many(60)
    OldCase.objects.update(answer="fresh", given={"person": "P-1"})
    plan = desk.sort_plan(actor=who("otto"), start=MONDAY, a_week=50, now=NOW)
    first = plan.page("")
    assert len(first.items) == 50 and [one.row.item.pk for one in (*first.items, *plan.page(first.cursor).items)] == [one.row.item.pk for one in plan.rows]
    assert plan.page(first.cursor).cursor == "" and plan.page("junk").items == first.items
    assert Brought.objects.count() == 1


def test_a_file_that_was_brought_in_by_mistake_is_taken_back_as_far_as_nobody_has_answered_it(old: dict[str, int]) -> None:  # noqa: F811
    data = paper(["P-1", "", "", "", "", "", "", "Bites"], ["", "Ed Yew", "x", "", "", "", "", ""], head=HEAD)
    one = brought(data, kind="cases")
    assert len(card()) == 1 and desk.import_state(actor=who("otto"), number=one.pk, now=NOW).waiting == 2
    answer(number_of("Ed Yew"), "not-ours", why="Another landlord")
    assert desk.take_back_rows(actor=who("otto"), number=one.pk, now=NOW) == 1
    assert card() == [] and Change.objects.filter(kind="ended", person="P-1").exists() and OldCase.objects.count() == 4
    with pytest.raises(desk.Refused, match="Every row of this file is answered"):
        desk.take_back_rows(actor=who("otto"), number=one.pk, now=NOW)
    for by in ("rae", "maya"):
        with pytest.raises(desk.NotFound):
            desk.take_back_rows(actor=who(by), number=one.pk, now=NOW)
    assert brought(data, kind="cases").new == 1 and len(card()) == 1, "and can be brought in again"
    assert [each.step for each in ledger.read(kind="office", ref="imports")].count("old-cases.taken-back") == 1
    people = brought(paper(["T-9", "Ann Lee"], head=["Reference", "Name"]))
    with pytest.raises(desk.NotFound):
        desk.take_back_rows(actor=who("otto"), number=people.pk, now=NOW)


def test_columns_are_remembered_for_a_file_with_the_same_headings() -> None:
    head = ["Key", "Who", "Why banned"]
    staged = {"name": "Who", "written": "Why banned", "reference": ""}
    assert brought(paper(["1", "Ann Lee", "x"], head=head), kind="cases", mapping=staged).new == 1
    again = brought(paper(["2", "Bob Lee", "y"], head=head), kind="cases")
    assert (again.new, again.mapping) == (1, staged) and OldCase.objects.latest("pk").said == {"name": "Bob Lee", "written": "y"}
    with pytest.raises(desk.Refused, match="Choose the column"):
        brought(paper(["2", "Bob Lee", "y"], head=["Key", "Who", "Why"]), kind="cases")
