"""The register's questions, the views that are kept, the download, the counts by quarter: for each only what is theirs."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from evenhand import desk
from evenhand.case.events import Refused
from evenhand.desk import looks
from evenhand.desk.casework import caselist
from evenhand.desk.casework.register import Asked
from evenhand.desk.casework.saved import MOST
from evenhand.desk.errors import NotFound
from evenhand.desk.models import Look, SavedView
from evenhand.people.models import Colleague
from evenhand.registers.models import CaseRow
from tests.desk.test_subjects import ACTING
from tests.desk.test_subjects import wide as wide
from tests.desk.world import FLAT, NOW, counted, decide, later, precaution, report, who

pytestmark = [pytest.mark.both_engines, pytest.mark.django_db]


def shown(by: str = "otto", now: datetime | None = None, **asked: Any) -> list[str]:
    """The cases that are shown, the latest first."""
    given = {name: str(value) for name, value in asked.items()}
    found = desk.case_register(actor=who(by), asked=desk.read_asked(given) if given else None, now=now or later(hours=3))
    return [line.case.ref for line in found.lines]


# --- whose cases ---------------------------------------------------------------------------------


def test_only_what_is_theirs_and_for_those_who_may_see_every_case_all(small: None) -> None:
    one, two = report(), report(later(minutes=5), by="maya", person="P-2")
    assert shown() == [two, one] == shown("dee")
    assert shown("rae") == [one] and shown("nobody") == []
    with pytest.raises(NotFound):
        shown("ghost")


def test_a_conflict_of_interest_takes_a_case_out_of_the_list(small: None) -> None:
    case = report()
    Colleague.objects.get(ref="otto").relations.create(other="P-1")
    assert case not in shown("otto", show="all")
    assert desk.download(actor=who("otto"), asked=Asked(show="all"), now=later(hours=1)) == []


# --- the questions -------------------------------------------------------------------------------


def test_what_is_open_late_or_due_soon(small: None) -> None:
    case = report()
    assert shown(show="open") == shown(show="soon") == [case] and shown(show="late") == shown(show="closed") == []
    assert shown(show="late", now=later(days=30)) == [case]
    assert shown(show="soon", now=later(days=300)) == [] and shown(show="all") == [case]


def test_what_is_in_force_by_kind(small: None) -> None:
    attended, restricted = report(), report(later(minutes=5), person="P-2")
    precaution(attended, later(hours=1))
    decide(restricted, later(hours=1))
    assert shown(force="any") == shown(force="precaution") == [attended]
    assert shown(force="restriction") == [], "it does not bind before the person has been told"
    assert shown(force="none") == [restricted]
    (line,) = desk.case_register(actor=who("otto"), asked=Asked(force="any"), now=later(hours=3)).lines
    assert [(one.kind, one.until is not None) for one in line.force] == [("precaution", True)]
    assert shown(force="any", now=later(days=60)) == []


def test_whose_turn_it_is_by_the_core_and_not_only_by_the_register(small: None) -> None:
    case = report()
    assert shown(office="decider") == [case] and shown(office="hearer") == []
    assert shown("dee", mine=1) == [case] == shown("maya", mine=1)
    assert shown("ada", mine=1) == [case], "a seat of the group is theirs"
    assert shown("otto", mine=1) == []
    desk.take_step(case=case, step="decide", outcome="nothing", answers={"reasons": "Not enough."}, actor=who("dee"), now=later(hours=1))
    assert case not in shown("dee", mine=1) and case not in shown(office="decider")


def test_whom_it_is_about(wide: None) -> None:
    cases = {
        "person": report(), "group": report(later(minutes=1), subject={"group": "G-1"}), "representative": report(later(minutes=2), subject=ACTING),
        "address": report(later(minutes=3), subject={"address": FLAT}),
        "unknown": report(later(minutes=4), subject={"unknown": {"address": FLAT, "description": "A man of about forty"}}),
    }  # fmt: skip
    assert {about: shown(about=about) for about in cases} == {about: [case] for about, case in cases.items()}
    (line,) = desk.case_register(actor=who("otto"), asked=Asked(about="address"), now=later(hours=1)).lines
    assert line.place == "Flat 1, 2 High Street, AB1 2CD"


def test_when_it_was_reported_or_decided(small: None) -> None:
    one, two = report(), report(later(days=10), person="P-2")
    decide(one, later(days=12))
    assert shown(what="reported", since="2026-03-10", now=later(days=13)) == [two]
    assert shown(what="reported", until="2026-03-03", now=later(days=13)) == [one], "the last day belongs to it"
    assert shown(what="decided", since="2026-03-15", until="2026-03-15", now=later(days=13)) == [one]
    assert shown(what="decided", until="2026-03-14", now=later(days=13)) == []
    assert shown(what="closed", since="2026-03-01", show="all") == []
    CaseRow.objects.filter(ref=two).update(ended=later(days=14))
    assert shown(what="closed", since="2026-03-17", show="closed", now=later(days=20)) == [two] == shown(show="closed")
    assert shown(show="open") == [one]


def test_a_second_report_on_a_case_counts_by_its_own_day(small: None) -> None:
    case = report()
    desk.take_step(
        case=case, step="report", outcome="reported", answers={"what": "Again.", "affected": ["olu"]}, actor=who("rae"), now=later(days=20)
    )
    assert shown(what="reported", since="2026-03-20", now=later(days=21)) == [case]


def test_a_name_a_reference_and_several_questions_at_once(small: None) -> None:
    one, two = report(), report(later(minutes=5), person="P-2")
    assert shown(q="pat") == [one] == shown(q=one.lower()) and shown(q="Other", show="soon", office="decider") == [two]
    assert shown(q="nobody of that name") == []


@pytest.mark.parametrize("given", [{"show": "nonsense"}, {"force": "prison"}, {"about": "cat"}, {"what": "said"}])
def test_an_answer_that_there_is_not_is_not_found(given: dict[str, str]) -> None:
    with pytest.raises(NotFound):
        desk.read_asked(given)


@pytest.mark.parametrize("given", [{"since": "soon"}, {"until": "2026-02-30"}, {"since": "0001-01-01"}, {"since": "2026-03-02", "until": "2026-03-01"}])
def test_a_day_that_cannot_be_read_is_told_at_its_question(given: dict[str, str]) -> None:
    with pytest.raises(Refused) as refused:
        desk.read_asked(given)
    assert refused.value.refusals[0].field in given


def test_the_questions_survive_being_written_down(small: None) -> None:
    asked = desk.read_asked({"show": "late", "force": "any", "since": "2026-03-01", "what": "decided", "mine": "1", "q": " Pat\0 ", "other": "x"})
    assert asked == Asked(show="late", force="any", since=date(2026, 3, 1), what="decided", mine=True, q="Pat")
    assert desk.read_asked(asked.data) == asked and Asked().data == {}


def test_page_by_page_without_gap_or_double_also_when_few_fit(small: None, monkeypatch: pytest.MonkeyPatch) -> None:
    cases = [report(later(minutes=number)) for number in range(7)]
    desk.take_step(case=cases[3], step="decide", outcome="nothing", answers={"reasons": "Not enough."}, actor=who("dee"), now=later(hours=1))
    monkeypatch.setattr("evenhand.desk.paging.SIZE", 2)
    found, cursor = [], ""
    for _ in range(9):
        page = desk.case_register(actor=who("otto"), asked=Asked(office="decider"), now=later(hours=2), cursor=cursor)
        found, cursor = [*found, *(line.case.ref for line in page.lines)], page.cursor
        if not cursor:
            break
    assert found == [case for case in reversed(cases) if case != cases[3]] and not cursor


def test_the_register_asks_as_much_with_more_cases(small: None) -> None:
    def ask() -> int:
        with counted() as number:
            desk.case_register(actor=who("otto"), asked=Asked(office="decider", force="none", mine=False), now=later(hours=3))
        return number()

    report()
    before = ask()
    for number in range(8):
        precaution(report(later(minutes=number)), later(hours=1))
    assert ask() == before <= 20


# --- views that are kept -------------------------------------------------------------------------


def keep(name: str, by: str = "otto", first: bool = False, **asked: Any) -> SavedView:
    return desk.save_view(actor=who(by), name=name, asked=Asked(**asked), first=first, now=NOW)  # type: ignore[no-any-return]


def kept(by: str = "otto") -> list[tuple[str, bool]]:
    return [(one.name, one.first) for one in desk.saved_views(actor=who(by), now=NOW)]


def test_views_are_kept_renamed_and_deleted_by_their_own_colleague_alone(small: None) -> None:
    view = keep("  What   is late ", show="late")
    keep("Mine", by="dee", mine=True)
    assert kept() == [("What is late", False)] and kept("dee") == [("Mine", False)]
    desk.change_view(actor=who("otto"), view=view.pk, name="Late", first=True, now=NOW)
    assert kept() == [("Late", True)]
    for theirs in (desk.delete_view, lambda **given: desk.change_view(**given, name="x", first=False)):
        with pytest.raises(NotFound):
            theirs(actor=who("dee"), view=view.pk, now=NOW)
    desk.delete_view(actor=who("otto"), view=view.pk, now=NOW)
    assert kept() == [] and kept("dee") == [("Mine", False)]


def test_one_view_may_open_the_register_and_it_is_one_only(small: None) -> None:
    case = report()
    keep("Late", first=True, show="late")
    assert shown("otto") == [] and shown("otto", show="open") == [case]
    keep("Open", first=True)
    assert kept() == [("Late", False), ("Open", True)] and shown("otto") == [case]
    assert shown("dee") == [case], "each opens with their own"


def test_a_view_saved_again_keeps_its_name_and_place(small: None) -> None:
    keep("Mine", first=True, show="late")
    keep("Mine", show="soon")
    assert [(one.name, one.first, one.asked) for one in SavedView.objects.all()] == [("Mine", True, {"show": "soon"})]


def test_a_view_whose_question_is_gone_opens_the_plain_register(small: None) -> None:
    case = report()
    keep("Old", first=True)
    SavedView.objects.update(asked={"force": "what no longer is"})
    assert shown("otto") == [case]


@pytest.mark.parametrize("name", ["", "   ", "x" * 61, "a\u202eb"])
def test_a_view_needs_a_name_that_can_be_read(small: None, name: str) -> None:
    with pytest.raises(Refused) as refused:
        keep(name)
    assert refused.value.refusals[0].field == "name" and kept() == []


def test_two_views_have_two_names_and_there_is_an_end_to_them(small: None) -> None:
    one = keep("One")
    keep("Two")
    with pytest.raises(Refused, match="Another view has this name"):
        desk.change_view(actor=who("otto"), view=one.pk, name="Two", first=False, now=NOW)
    SavedView.objects.bulk_create(SavedView(by="otto", name=f"View {number}", asked={}, saved_at=NOW) for number in range(MOST - 2))
    with pytest.raises(Refused, match="Delete one"):
        keep("One too many")
    keep("Two", show="late")


# --- the download --------------------------------------------------------------------------------


def test_a_download_is_the_whole_list_and_a_look_at_each_case_in_it(small: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evenhand.desk.paging.SIZE", 2)
    monkeypatch.setattr("evenhand.desk.casework.register._CHUNK", 3)
    cases = [report(later(minutes=number), by="maya" if number % 2 else "rae") for number in range(7)]
    lines = desk.download(actor=who("rae"), asked=Asked(), now=later(hours=1))
    assert [line.case.ref for line in lines] == [case for number, case in reversed(list(enumerate(cases))) if number % 2 == 0]
    assert sorted(Look.objects.filter(actor="rae", what=looks.CASE).values_list("ref", flat=True)) == sorted(cases[::2])
    assert "rae" in {one.actor for one in desk.who_saw(actor=who("otto"), case=cases[0], now=later(hours=2))}


# --- counts by quarter ---------------------------------------------------------------------------


def numbers(by: str, now: datetime) -> list[tuple[date, dict[str, int]]]:
    told = desk.by_quarter(actor=who(by), now=now)
    return [(period.first, {what: number for what, number in found.items() if number}) for period, found in told.periods]


def test_each_quarter_counts_what_one_may_see(small: None) -> None:
    one = report()
    report(later(days=40), by="maya", person="P-2")
    decide(one, later(days=1))
    told = numbers("otto", later(days=60))
    assert told == [(date(2026, 1, 1), {"reports": 1, "decisions": 1, "standing": 1}), (date(2026, 4, 1), {"reports": 1, "standing": 1})]
    assert numbers("rae", later(days=60)) == [(date(2026, 1, 1), {"reports": 1, "decisions": 1, "standing": 1}), (date(2026, 4, 1), {"standing": 1})]
    assert numbers("nobody", later(days=60)) == [(date(2026, 4, 1), {})]


def test_the_quarters_of_two_years_and_no_more(small: None) -> None:
    report()
    told = desk.by_quarter(actor=who("otto"), now=later(days=1500))
    assert len(told.periods) == 8 and told.everything and not desk.by_quarter(actor=who("dee"), now=NOW).everything
    firsts = [period.first for period, _ in told.periods]
    assert firsts == sorted(firsts) and told.periods[-1][0].running and not told.periods[-2][0].running


def test_the_counts_ask_as_much_with_more_cases(small: None) -> None:
    def ask() -> int:
        with counted() as number:
            desk.by_quarter(actor=who("dee"), now=later(hours=3))
        return number()

    report()
    before = ask()
    for number in range(5):
        report(later(minutes=number))
    assert ask() == before <= 12


def test_the_list_of_the_api_is_as_before(small: None) -> None:
    case = report()
    (item,) = caselist.cases(actor=who("otto"), now=later(hours=1), open=True, owner="decider", q="pat").items
    assert (item.ref, item.turn, item.subject, item.acting_for) == (case, ("Line manager of the affected colleague",), "person", "")
