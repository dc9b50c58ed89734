"""A group's view: the question before the story, one choice and one sentence, what is hidden, by telephone, side by side."""

from __future__ import annotations

import pytest

from evenhand import desk
from evenhand.case.facts import Actor
from tests.web.conftest import NOW, As
from tests.web.paper import at, faults, read, send, words
from tests.web.stages import look, waiting

WHO = "ben.orchard"  # sits in a seat, and has given no view yet


@pytest.fixture
def group(demonstration: None) -> tuple[str, str, str]:
    """The case whose group is asked, its matter, and who sits there without a view."""
    case, matter = waiting("group-view")
    return case, matter, WHO


def fresh(as_: As, monkeypatch: pytest.MonkeyPatch) -> None:
    """As if nobody had had a part in the case before."""
    monkeypatch.setattr("evenhand.web.seating._had_part", lambda view, human: False)


def test_the_question_stands_before_the_story_and_one_press_declares(as_: As, group: tuple[str, str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    case, matter, who = group
    fresh(as_, monkeypatch)
    client = as_(who)
    for where in (f"/cases/{case}", f"/cases/{case}/matters/{matter}", f"/cases/{case}/steps/give-view?matter={matter}"):
        said = words(client.get(where))
        assert "Do you have anything to do with anyone in this?" in said, where
        assert "Viktor Dune" in said and "What has happened" not in said and "The facts" not in said and "racist" not in said
    page = client.get(f"/cases/{case}")
    done = send(client, f"/cases/{case}", page, do="declare")
    assert at(done).startswith("/work?closed=") and "conflict of interest" in words(done)
    assert client.get(f"/cases/{case}").status_code == 404
    view = look(case, "iris.dell")
    assert who in view.state.barred and view.events[-1].step == "interest.declare"


def test_having_nothing_to_do_with_it_leads_on_and_is_not_asked_twice(as_: As, group: tuple[str, str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    case, matter, who = group
    fresh(as_, monkeypatch)
    client = as_(who)
    where = f"/cases/{case}/matters/{matter}"
    page = send(client, where, client.get(where), do="none")
    assert at(page) == where and "The facts" in words(page)
    assert "What has happened" in words(client.get(f"/cases/{case}"))


def test_the_question_leads_nowhere_else(as_: As, group: tuple[str, str, str]) -> None:
    case, _, who = group
    client = as_(who)
    for onward in ("https://elsewhere.example/", "//elsewhere.example", "/work", f"/cases/{case}//x.example"):
        answer = client.post(f"/cases/{case}/interest", {"do": "none", "next": onward})
        assert answer["Location"].startswith(f"/cases/{case}"), onward


def test_whoever_had_a_part_already_is_not_asked(as_: As, group: tuple[str, str, str]) -> None:
    case, matter, _ = group
    assert "The facts" in words(as_("ben.orchard").get(f"/cases/{case}/matters/{matter}"))


def test_the_page_holds_facts_clock_seats_one_choice_and_one_sentence(as_: As, group: tuple[str, str, str]) -> None:
    case, matter, who = group
    answer = as_(who).get(f"/cases/{case}/matters/{matter}")
    said = words(answer)
    order = [said.index(one) for one in ("left.", "The facts", "The group", "Your view", "What do you think should happen?")]
    assert order == sorted(order)
    assert "Given, hidden for now" in said and "Your seat" in said
    assert "makes this more than an insult" not in said, "nobody else's words"
    form = next(one for one in read(answer).forms if "/steps/give-view" in one["action"])
    assert {name for name in form["fields"] if name.startswith("answer-")} == {"answer-view"}


def test_one_choice_and_one_sentence_then_all_views_side_by_side(as_: As, group: tuple[str, str, str]) -> None:
    case, matter, who = group
    client = as_(who)
    where = f"/cases/{case}/matters/{matter}"
    check = send(client, where, client.get(where), outcome="apply", answer_view="He named where the officer parks.")
    assert "Check your answers" in words(check)
    done = send(client, at(check), check)
    assert "Recorded" in words(done)
    said = words(client.get(where))
    assert "Given, hidden" not in said and "makes this more than an insult" in said and "He named where the officer parks." in said


def test_what_is_missing_is_said_on_the_same_page_and_nothing_is_lost(as_: As, group: tuple[str, str, str]) -> None:
    case, matter, who = group
    client = as_(who)
    where = f"/cases/{case}/matters/{matter}"
    page = send(client, where, client.get(where), answer_view="A sentence without a choice.")
    assert page.status_code == 422 and faults(page) == ["Choose one"] and "A sentence without a choice." in page.content.decode()
    page = send(client, where, client.get(where), outcome="apply")
    assert page.status_code == 422 and "this has to be answered" in faults(page)[0] and "The facts" in words(page)


def test_a_view_is_taken_down_by_telephone(as_: As, group: tuple[str, str, str]) -> None:
    case, matter, who = group
    writer = "hugh.bay"  # his own view is in
    client = as_(writer)
    where = f"/cases/{case}/steps/give-view?matter={matter}&by=telephone"
    page = client.get(where)
    assert "A view given by telephone" in words(page) and "Whose view it is" in words(page)
    check = send(client, where, page, outcome="apply", answer_view="Said on the telephone.", **{"answer-view-of": who})
    done = send(client, at(check), check)
    assert "Recorded" in words(done)
    event = look(case, writer).events[-1]
    assert (event.by, event.counts_for) == (writer, who)
    assert "by telephone" in words(client.get(f"/cases/{case}/matters/{matter}"))


def test_a_view_by_telephone_names_whose_it_is_or_is_not_taken(as_: As, group: tuple[str, str, str]) -> None:
    case, matter, who = group
    client = as_(who)  # could give a view of their own: it must not be taken for that
    where = f"/cases/{case}/steps/give-view?matter={matter}&by=telephone"
    before = len(look(case, who).events)
    answer = client.post(where, {"outcome": "apply", "answer-view": "Said on the telephone.", "do": "continue", "by": "telephone"}, follow=True)
    assert answer.status_code == 422 and len(look(case, who).events) == before


def test_a_closed_group_stays_readable_and_an_answered_matter_says_so(as_: As, group: tuple[str, str, str]) -> None:
    case, matter, who = group
    desk.take_step(case=case, step="convene", matter=matter, outcome="agreed-apply", answers={"meeting": "All agreed; one seat was empty."}, actor=Actor(who), now=NOW)
    said = words(as_(who).get(f"/cases/{case}/matters/{matter}"))
    assert "This has been closed" in said and "makes this more than an insult" in said and "Empty" in said
    said = words(as_(who).get(f"/cases/{case}/matters/complete-report.1"))
    assert "no longer open" in said and "Complete the report" in said


def test_nobody_without_sight_of_the_case_is_asked_anything(as_: As, group: tuple[str, str, str]) -> None:
    case, _, _ = group
    for path in ("", "/interest"):
        assert as_("wren.marsh").get(f"/cases/{case}{path}").status_code == 404
    assert as_("farah.shore").get(f"/cases/{case}/interest").status_code == 404, "kept out by the reporter"
