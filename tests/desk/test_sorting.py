"""The sorting table: who sees it, how a row is answered, which review holds, and how the plan makes cases."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from evenhand import alerts, desk, ledger
from evenhand.alerts.models import Change
from evenhand.desk.policies import reports
from evenhand.intake import cases
from evenhand.intake.models import OldCase
from evenhand.people import make
from evenhand.people.models import Person
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


def answer(number: int, what: str, by: str = "otto", now: Any = NOW, **given: Any) -> None:
    desk.sort_row(actor=who(by), number=number, answer=what, given=given, now=now)


def test_the_table_is_seen_by_who_sorts_alone_the_riskiest_first(old: dict[str, int]) -> None:
    rows = desk.sorting_table(actor=who("otto"), now=NOW).rows
    assert [one.called for one in rows] == ["Sam Other", "Pat Example", "Ann and Bob Lee"]
    assert rows[0].reasons[0] == "A safety note is written" and rows[1].reasons == ["5 reviews were missed, the first on Friday 12 November 2021 (the shortest interval of an edition)"]
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
    ("keep", {}, "person"), ("fresh", {"person": "P-404"}, "person"), ("keep", {"person": "P-1", "decided": "soon"}, "decided"), ("fresh", {"person": "P-1", "number": "sam"}, "attend"), ("end", {"why": ""}, "why"),
    ("same", {"other": "x"}, "other"), ("same", {"other": "9" * 30}, "other"), ("not-ours", {"why": "a\x00bcd"}, "why"), ("banned", {}, "answer"),
])  # fmt: skip
def test_an_answer_that_lacks_something_is_refused_beside_its_field(old: dict[str, int], what: str, given: dict[str, str], field: str) -> None:
    with pytest.raises(desk.Refused) as refused:
        answer(old[given.pop("number", "pat")], what, **given)
    assert refused.value.refusals[0].field == field and not OldCase.objects.exclude(answer="").exists()


HOLDS = [{"measure": "closed", "channels": ["telephone"]}]
TWOS = [{"measure": "in-twos", "risk": "threat"}]
MONDAY = date(2026, 3, 9)


def sorted_all(old: dict[str, int], **pat: Any) -> None:
    """Pat kept, with his letter; Sam decided afresh, attended in twos meanwhile; the couple not ours."""
    answer(old["pat"], "keep", **{"person": "P-1", "holds": HOLDS, "earlier_reviews": "2022", "review": "yearly", **pat})
    answer(old["sam"], "fresh", person="P-2", attend=TWOS)
    answer(old["ann"], "not-ours", why="Neighbouring landlord")


def agreed(now: Any = NOW) -> Any:
    return desk.agree_plan(actor=who("otto"), start=MONDAY, a_week=1, now=now)


def state_of(ref: str, now: Any = NOW) -> Any:
    return desk.look(case=ref, actor=who("otto"), now=now, record=False).state


def card(now: Any = NOW, person: str = "P-1") -> list[tuple[str, bool]]:
    found = alerts.card(person=person, now=now, book=desk.editions.book())
    assert found is not None
    return [(one.words or one.title, one.checking) for one in found.alerts]


def test_answers_can_be_changed_until_the_plan_is_agreed_and_then_cases_begin(old: dict[str, int]) -> None:
    answer(old["pat"], "end", why="Over.")
    with pytest.raises(desk.Refused, match="2 rows are not sorted"):
        agreed()
    sorted_all(old)
    with pytest.raises(desk.Refused, match="begins today or later"):
        desk.agree_plan(actor=who("otto"), start=date(2026, 3, 1), a_week=1, now=NOW)
    plan = agreed()
    assert plan.lacking == [] and plan.left == 0
    assert [(one.row.called, one.day, one.duties) for one in plan.rows] == [
        ("Sam Other", date(2026, 3, 13), ["Decide afresh", "check the safety note"]), ("Pat Example", date(2026, 3, 20), ["Review it", "put right 4 missed reviews"]),
    ]  # fmt: skip
    pat = OldCase.objects.get(pk=old["pat"])
    first = ledger.read(kind="case", ref=pat.case)[0]
    assert (first.step, first.outcome) == ("old-case.bring", "keep") and first.occurred_at.date() == date(2021, 5, 12) and first.recorded_at == NOW
    assert "What is written: Shouted at reception" in first.answers["old-words"] and first.answers["old-letter"] == "May 2021" and first.answers["old-promised"] == "yearly"
    with pytest.raises(desk.Refused, match="The plan is agreed"):
        answer(old["pat"], "end", why="Over.", now=later(days=1))
    again = agreed(later(hours=1))
    assert again.lacking == [] and OldCase.objects.exclude(case="").count() == 2
    assert [one.step for one in ledger.read(kind="office", ref="imports")][-1] == "old-cases.planned"


def test_a_kept_case_binds_since_its_letter_and_is_overdue_on_the_first_day(old: dict[str, int]) -> None:
    sorted_all(old)
    agreed()
    state = state_of(OldCase.objects.get(pk=old["pat"]).case)
    review, right = (next(one for one in state.open_matters() if one.name == name) for name in ("review", "old-case.put-right"))
    assert review.due.date() == date(2022, 11, 12) and review.aim.date() == date(2026, 3, 20) == right.due.date() and review.lapsed
    row = next(iter(state.rows.values()))
    assert row.in_force(NOW) and row.binds.date() == date(2021, 5, 12) and row.aloud
    assert card() == [("Do not deal with them on a closed channel.", False)] or len(card()) == 1
    assert registers_hold()
    counted = reports.counts(desk.editions.book().policy(), later(days=-1), later(days=1))
    assert counted["reports"] == counted["restrictions"] == counted["decisions"] == 0  # nothing of it is news


def registers_hold() -> bool:
    from evenhand.registers import rebuild

    return not list(rebuild(book=desk.editions.book(), check=True))


def test_a_planned_duty_is_not_late_before_its_day(old: dict[str, int]) -> None:
    sorted_all(old)
    agreed()
    ours = {one.name: one for one in desk.my_work(actor=who("otto"), now=NOW).page.items}
    assert not ours["old-case.put-right"].late and not ours["old-case.fresh"].late
    shown = {one.name: one for one in desk.work(actor=who("otto"), now=NOW, mine=False).items}
    assert shown["review"].planned and not shown["review"].late
    assert desk.waiting(now=NOW)["otto"].late == 0 and desk.waiting(now=NOW)["otto"].duties
    after = {one.name: one for one in desk.work(actor=who("otto"), now=later(days=20), mine=False).items}
    assert after["review"].late and not after["review"].planned
    assert "review" in {one.name for one in desk.work(actor=who("otto"), now=NOW, mine=False, overdue=True).items}


def test_a_safety_note_shows_at_once_without_its_words_and_hands_over_to_the_case(old: dict[str, int]) -> None:
    """The reference of the noted row is nobody's here, so it shows as soon as it is said whom it is about."""
    assert card(person="P-2") == []
    answer(old["sam"], "fresh", person="P-2", attend=TWOS)
    said = card(person="P-2")
    assert said == [("Before contact, ask the office of the Owner of the policy. (From the old register, being checked.)", True)] and "knife" not in repr(said)
    assert [(one.kind, one.person, one.case) for one in Change.objects.all()] == [("began", "P-2", "")]
    sorted_all(old)
    assert card(person="P-2") == said
    agreed()
    assert [checking for _words, checking in card(person="P-2")] == [True] and card(person="P-2") != said
    assert [one.kind for one in Change.objects.filter(person="P-2").order_by("pk")][:1] == ["began"] and Change.objects.filter(person="P-2", kind="ended").count() == 1
    assert card(later(days=61), person="P-2") == []


def test_a_reference_that_is_somebodys_shows_from_the_import_on_for_sixty_days(folder: None, small: None) -> None:
    rows = [["p-1", "", "", "", "", "", "", "Bites"], ["", "", "Flat 1, 2 High Street AB1 2CD", "", "", "", "", "Dog"], ["P-404", "", "", "", "", "", "", "Dog"]]
    head = ["Reference", "Name", "Address", "Decided on", "Promised review", "Seen in letter", "Restriction", "Safety note"]
    assert brought(table(*rows, head=head), kind="cases").new == 3
    assert [checking for _words, checking in card()] == [True]  # once, however many notes
    flat = alerts.card(address="100001", now=NOW, book=desk.editions.book())
    assert flat is not None and [one.checking for one in flat.alerts] == [True]
    assert {(one.person, one.address) for one in Change.objects.all()} == {("P-1", ""), ("", "100001")}
    for number in OldCase.objects.values_list("pk", flat=True):
        answer(number, "not-ours", why="A mistake")
    assert card() == [] and set(Change.objects.filter(kind="ended").values_list("person", "address")) == {("P-1", ""), ("", "100001")}


def test_sixty_days_pass_without_anybody(folder: None, small: None) -> None:
    brought(table(["P-1", "", "", "", "", "", "", "Bites"], head=HEAD), kind="cases")
    assert card(later(days=60)) and not card(later(days=61))
    desk.pass_time(now=later(days=61))
    assert not OldCase.objects.exclude(shows_until=None).exists() and Change.objects.filter(kind="ended", person="P-1").exists()


@pytest.mark.parametrize(("given", "field", "words"), [
    ({"holds": HOLDS, "letter": ""}, "", ""), ({"holds": [{"measure": "nothing"}]}, "holds", "not one of"), ({"holds": [{"measure": "closed"}]}, "holds", "has to be answered"),
    ({"holds": [{"measure": "closed", "channels": ["telephone"], "ends": "2022-01-01"}]}, "holds", "has ended already"), ({"decided": "12/05/2031"}, "decided", "future"),
    ({"holds": "x"}, "holds", ""), ({"holds": [{"measure": "closed", "channels": ["telephone", "email", "letter"]}]}, "answer", "It needs a fresh decision."),
])  # fmt: skip
def test_what_a_letter_cannot_hold_is_refused_beside_its_question(old: dict[str, int], given: dict[str, Any], field: str, words: str) -> None:
    if not field:
        answer(old["sam"], "keep", person="P-2", why="No precaution is needed", letter="")  # without a letter nothing binds
        given, field, words = {"person": "P-2", "why": "None needed", "holds": HOLDS}, "holds", "Without a letter nothing binds"
        number = old["sam"]
    else:
        number, given = old["pat"], {"person": "P-1", **given}
    with pytest.raises(desk.Refused) as refused:
        answer(number, "keep", **given)
    assert refused.value.refusals[0].field == field and words in refused.value.refusals[0].message


def test_a_child_is_not_restricted_by_an_old_letter(old: dict[str, int]) -> None:
    Person.objects.filter(ref="P-1").update(year_of_birth=2012)
    with pytest.raises(desk.Refused, match=r"under 18.*It needs a fresh decision"):
        answer(old["pat"], "keep", person="P-1", holds=HOLDS)
    answer(old["pat"], "fresh", person="P-1")


def test_a_colleague_does_not_sort_the_row_about_themselves(old: dict[str, int]) -> None:
    make.person(ref="otto", name="Otto", now=NOW)
    with pytest.raises(desk.Refused, match="about you"):
        answer(old["pat"], "keep", person="otto")


def test_a_bringing_in_that_was_wrong_is_taken_back(old: dict[str, int]) -> None:
    sorted_all(old)
    agreed()
    ref = OldCase.objects.get(pk=old["pat"]).case
    desk.take_step(case=ref, step="entry.annul", outcome="strand", answers={"why": "The wrong Pat."}, actor=who("maya"), now=later(hours=1))
    assert card(later(hours=1)) == [] and not [one for one in state_of(ref, later(hours=1)).open_matters() if one.name.startswith("old-case.")]
    assert registers_hold()


def test_a_row_of_several_people_is_divided(old: dict[str, int]) -> None:
    desk.split_row(actor=who("otto"), number=old["ann"], now=NOW)
    assert [one.called for one in desk.sorting_table(actor=who("otto"), now=NOW).rows][2:] == ["Ann Lee", "Bob Lee"]
    for number in (old["ann"], old["pat"]):
        with pytest.raises(desk.Refused, match="about one person"):
            desk.split_row(actor=who("otto"), number=number, now=NOW)
    assert brought(table(*ROWS, head=HEAD), kind="cases").unchanged == 3 and OldCase.objects.count() == 4


@pytest.mark.parametrize(("said", "due", "missed"), [
    ({"decided": "12/05/2021", "review": "12/05/2022", "letter": "Yes"}, date(2021, 11, 12), 5),  # the edition's interval is the shorter; then as was promised
    ({"decided": "01/01/2026"}, date(2026, 7, 1), 0), ({"decided": "01/01/2026", "review": "02/02/2026"}, date(2026, 2, 2), 2), ({"decided": "some day"}, None, 0),
    ({"decided": "12/05/2025", "review": "monthly", "earlier_reviews": "01/01/2026"}, date(2026, 2, 1), 2), ({"review": "02/02/2026"}, date(2026, 2, 2), 1),
])  # fmt: skip
def test_the_shorter_of_promise_and_edition_holds(said: dict[str, str], due: date | None, missed: int) -> None:
    from evenhand.desk.intake import sorting

    found = sorting.review(said, NOW)
    assert (found.due, len(found.missed)) == (due, missed)


def test_names_of_couples() -> None:
    said = [("Ann and Bob Lee", ["Ann Lee", "Bob Lee"]), ("Ann Lee & Bob Ash", ["Ann Lee", "Bob Ash"]), ("Mr Sandy Anderson", ["Mr Sandy Anderson"]), ("", [])]
    assert [cases.names({"name": one}) for one, _names in said] == [names for _name, names in said]
