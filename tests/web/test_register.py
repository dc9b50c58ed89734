"""The register's pages: plain questions, views, a download that no spreadsheet runs, counts as a picture with its table."""

from __future__ import annotations

import csv
import html
from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from evenhand.desk.models import Look, SavedView
from evenhand.people.models import Person
from tests.desk.world import decide, later, precaution, report
from tests.web.paper import faults, link, read, words

Small = Callable[[str], Client]
pytestmark = pytest.mark.django_db


@pytest.fixture
def otto(small: Small, settings: Any) -> Client:
    settings.EVENHAND_TEST_CLOCK = later(hours=3).isoformat()
    return small("otto")


def cases(answer: Any) -> list[str]:
    return [href.rsplit("/", 1)[-1] for href, _ in read(answer).links if href.startswith("/cases/C-")]


# --- the list ------------------------------------------------------------------------------------


def test_a_case_is_told_with_whose_turn_what_is_in_force_and_who_leads(otto: Client) -> None:
    precaution(report(), later(hours=1))
    said = words(otto.get("/cases"))
    assert "C-000001 Pat Example" in said and "Whose turn: Line manager of the affected colleague" in said
    assert "In force: " in said and ", until" in said and "Open cases." in said


def test_questions_stand_in_the_address_and_are_said_in_words(otto: Client) -> None:
    case = report()
    answer = otto.get("/cases", {"office": "decider", "force": "none", "about": "person", "since": "2026-03-01", "until": "2026-03-31", "q": "Pat", "mine": ""})
    assert cases(answer) == [case]
    said = words(answer)
    assert (
        "Open cases; called “Pat”; about a person; in force: nothing; whose turn: Decider; it was reported from 1 March 2026 to 31 March 2026." in said
    )
    assert "More questions, 5 answered" in said
    assert "office=decider" in link(answer, "Closed") and "show=closed" in link(answer, "Closed"), "the ways keep the questions"
    assert cases(otto.get("/cases" + link(answer, "Clear the questions").removeprefix("/cases"))) == [case]


def test_nothing_fits_says_what_to_try(otto: Client) -> None:
    said = words(otto.get("/cases?q=nobody"))
    assert "No case that you may see fits." in said and "look through all cases" in said


def test_a_wrong_day_is_told_at_its_box_and_nothing_is_listed(otto: Client) -> None:
    report()
    answer = otto.get("/cases?since=2026-02-30&office=decider")
    assert answer.status_code == 422 and faults(answer) == ["Choose a day, or write it as year, month, day: 2026-08-28."]
    assert 'href="#since"' in answer.content.decode() and 'id="since"' in answer.content.decode() and cases(answer) == []
    assert "<details" in answer.content.decode() and " open>" in answer.content.decode()


@pytest.mark.parametrize("where", ["/cases?show=x", "/cases?force=x", "/cases/download?about=x", "/cases/views?what=x"])
def test_an_answer_that_there_is_not_leads_nowhere(otto: Client, where: str) -> None:
    assert otto.get(where).status_code == 404


def test_an_old_address_for_my_cases_still_works(small: Small, settings: Any) -> None:
    settings.EVENHAND_TEST_CLOCK = later(hours=3).isoformat()
    case = report()
    assert cases(small("dee").get("/cases?show=mine")) == [case]
    assert cases(small("otto").get("/cases?show=mine")) == []


def test_pages_keep_the_questions(otto: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evenhand.desk.paging.SIZE", 2)
    made = [report(later(minutes=number)) for number in range(3)]
    first = otto.get("/cases?office=decider")
    following = otto.get(link(first, "Earlier"))
    assert cases(first) == made[:0:-1] and cases(following) == made[:1] and "whose turn: Decider" in words(following)
    assert cases(otto.get("/cases?show=open&cursor=nonsense")) == made[:0:-1]


@pytest.mark.parametrize("where", ["/cases", "/cases?office=decider&force=any&since=2026-01-01", "/cases?show=all&what=decided&since=2026-01-01&about=person", "/cases/by-quarter"])
def test_a_page_asks_as_much_with_more_cases(otto: Client, where: str) -> None:
    def ask() -> int:
        with CaptureQueriesContext(connection) as captured:
            assert otto.get(where).status_code == 200
        return len(captured)

    precaution(report(), later(hours=1))
    ask()
    before = ask()
    for number in range(6):
        precaution(report(later(minutes=number), person="P-2"), later(hours=1))
    assert ask() == before <= 30


# --- views ---------------------------------------------------------------------------------------


def post(client: Client, **given: str) -> Any:
    return client.post("/cases/views", given, follow=True)


def test_questions_are_saved_opened_changed_and_deleted(otto: Client) -> None:
    case = report()
    page = otto.get(link(otto.get("/cases?office=decider&show=soon"), "Save these questions"))
    assert "due in the next 7 days; whose turn: Decider." in words(page)
    form = next(one for one in read(page).forms if "do" in one["fields"])
    saved = otto.post("/cases/views", {**{name: value[0] for name, value in form["fields"].items()}, "name": "Decide soon", "first": "1"}, follow=True)
    assert "The view is saved." in words(saved) and "Opens first" in words(saved)
    register = otto.get("/cases")
    assert "Your views:" in words(register) and "whose turn: Decider" in words(register) and cases(register) == [case]
    assert 'aria-current="true"><bdi>Decide soon' in register.content.decode()
    assert "whose turn" not in words(otto.get("/cases?show=open")).split("Open cases")[1][:40]
    view = SavedView.objects.get()
    assert "The view is changed." in words(post(otto, do="change", view=str(view.pk), name="Soon")) and not SavedView.objects.get().first
    assert "The view is deleted. No case has changed." in words(post(otto, do="delete", view=str(view.pk)))
    assert not SavedView.objects.exists()


def test_a_view_without_a_name_is_told_and_the_questions_are_kept(otto: Client) -> None:
    answer = post(otto, do="save", show="late", name=" ")
    assert answer.status_code == 422 and faults(answer) == ["Give the view a name."]
    assert "something is late" in words(answer) and 'href="#name-new"' in answer.content.decode() and 'id="name-new"' in answer.content.decode()
    assert '<input type="hidden" name="show" value="late">' in answer.content.decode()


def test_a_name_that_is_taken_is_told_at_the_view_that_wants_it(otto: Client) -> None:
    for name in ("One", "Two"):
        post(otto, do="save", show="late", name=name)
    view = SavedView.objects.get(name="One")
    answer = post(otto, do="change", view=str(view.pk), name="Two")
    assert answer.status_code == 422 and f'href="#name-{view.pk}"' in answer.content.decode() and SavedView.objects.filter(name="One").exists()


@pytest.mark.parametrize("view", ["", "x", "99999", "9" * 30, "-1"])
def test_a_view_that_is_not_theirs_is_not_there(otto: Client, small: Small, view: str) -> None:
    post(small("dee"), do="save", show="late", name="Hers")
    for do in ("change", "delete"):
        assert post(otto, do=do, view=view or str(SavedView.objects.get().pk), name="Mine").status_code == 404
    assert SavedView.objects.get().name == "Hers"


# --- the download --------------------------------------------------------------------------------


def sheet(client: Client, **asked: str) -> list[list[str]]:
    answer = client.get("/cases/download", asked)
    assert answer["Content-Type"] == "text/csv; charset=utf-8" and answer["Content-Disposition"] == 'attachment; filename="cases-2026-03-03.csv"'
    assert answer.content.startswith("\ufeff".encode()) and "no-store" in answer["Cache-Control"]
    return list(csv.reader(StringIO(answer.content.decode("utf-8-sig"))))


def test_the_download_has_what_the_page_has_and_is_recorded(otto: Client) -> None:
    precaution(report(), later(hours=1))
    report(later(minutes=5), person="P-2")
    head, one = sheet(otto, force="any")
    assert dict(zip(head, one, strict=True)) | {"In force": "", "By when": ""} == {
        "Case": "C-000001", "About": "Pat Example", "Subject": "person", "Opened": "2026-03-03 09:00", "Closed": "", "Lead": "", "Late": "",
        "What is due next": "Ask how they are", "Whose turn": "Line manager of the affected colleague", "By when": "", "In force": "", "Edition": "small", "They acted": "",
    }  # fmt: skip
    assert list(Look.objects.filter(actor="otto", what="case").values_list("ref", flat=True)) == ["C-000001"]


@pytest.mark.parametrize("name", ["=1+1", "+44", "-1", "@SUM(A1)", "\t=1"])
def test_no_cell_is_a_formula(otto: Client, name: str) -> None:
    report()
    Person.objects.filter(ref="P-1").update(name=name)
    assert sheet(otto)[1][1] == f"'{name}"


def test_the_download_holds_only_what_one_may_see(otto: Client, small: Small) -> None:
    report(by="maya")
    assert len(sheet(otto)) == 2 and len(sheet(small("nobody"))) == 1
    assert otto.get("/cases/download?since=x").status_code == 422


# --- counts --------------------------------------------------------------------------------------


def test_counts_are_a_picture_and_a_table_of_the_same_numbers(otto: Client) -> None:
    decide(report(), later(hours=1))
    answer = otto.get("/cases/by-quarter")
    text, said = answer.content.decode(), words(answer)
    assert text.count('role="img"') == 1 and "January to March 2026, so far" in said and "As the owner of the policy you see every number." in said
    for head, number in (("Reports made", 1), ("Decisions to restrict", 1), ("Restrictions standing at the end", 1), ("Restrictions lifted", 0), ("Appeals made", 0)):
        assert f'data-label="{head}">{number}</td>' in text and f">{head}</text>" in html.unescape(text)


def test_counts_for_others_are_of_what_they_may_see(small: Small, settings: Any) -> None:
    settings.EVENHAND_TEST_CLOCK = later(hours=3).isoformat()
    report(by="maya")
    answer = small("nobody").get("/cases/by-quarter")
    assert "Of the cases that you may see." in words(answer) and 'data-label="Reports made">0</td>' in answer.content.decode()
