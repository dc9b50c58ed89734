"""Tonight's call list: each name is one press, kept at once; then all told, or the next manager is called on."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.test import Client
from pytest_django import Settings

from evenhand import desk
from evenhand.case.facts import Actor
from evenhand.desk.models import Tick
from tests.web.conftest import NOW, As
from tests.web.paper import faults, words
from tests.web.test_danger import look, reported

ALL = ["out-of-hours", "visits-today", "visits-tomorrow", "contractor"]


def opened() -> str:
    """A case with a precaution just put in force; its call list is open."""
    case = reported()
    desk.take_step(
        case=case, step="precaution", outcome="impose", matter="answer-danger.1", actor=Actor("rosa.vale"), now=NOW,
        answers={"attend": [{"measure": "attend-with-police", "risk": "weapon"}], "sentence": "He holds a knife."},
    )  # fmt: skip
    return case


def where(case: str, matter: str = "call-round.2") -> str:
    return f"/cases/{case}/call-list/{matter}"


def press(client: Client, case: str, do: str, matter: str = "call-round.2") -> Any:
    return client.post(where(case, matter), {"do": do}, follow=True)


def test_the_list_says_what_to_tell_and_who_has_to_know(as_: As) -> None:
    case = opened()
    said = words(as_("rosa.vale").get(where(case)))
    assert "Tell those who have to know tonight" in said and "1 hour left" in said and "4 of 4 still to be told" in said
    assert "Go only with the police" in said and "Until midday on Thursday 3 September" in said
    assert "The out-of-hours service" in said and "The contractor's desk" in said
    assert "within 30 minutes" in said and "Gita Moor" in said and "01632 960004" in said, "the next manager"


def test_a_tick_is_one_press_kept_at_once_with_the_time_and_the_name(as_: As) -> None:
    case = opened()
    answer = press(as_("rosa.vale"), case, "tick:out-of-hours")
    assert "Told at 4:55pm on Friday 28 August , by Rosa Vale" in words(answer) and "3 of 4 still to be told" in words(answer)
    assert "by Rosa Vale" in words(as_("ben.orchard").get(where(case))), "another manager sees it"
    press(as_("ben.orchard"), case, "tick:out-of-hours")
    assert Tick.objects.get().by == "rosa.vale", "the first tick stands"
    assert look(case).number == 2, "nothing is recorded yet"
    assert "4 of 4 still to be told" in words(press(as_("rosa.vale"), case, "untick:out-of-hours"))


def test_all_ticked_is_recorded_with_the_times_and_the_ticks_go(as_: As) -> None:
    case, client = opened(), as_("rosa.vale")
    assert "record it" not in words(client.get(where(case)))
    for name in ALL:
        answer = press(client, case, f"tick:{name}")
    assert "All of them have been told: record it" in words(answer)
    press(client, case, "record:told")
    event = look(case).events[-1]
    assert (event.outcome, sorted(event.answers["called"])) == ("told", sorted(ALL))
    assert "The out-of-hours service: 4:55pm on Friday 28 August 2026, by Rosa Vale." in event.answers["called-when"]
    assert not Tick.objects.exists()
    later = words(client.get(where(case)))
    assert "All of them have been told." in later and "Rosa Vale recorded it" in later and "Told now" not in later


def test_the_times_go_onto_the_record_in_the_houses_language_whoever_presses(as_: As) -> None:
    """They stood there in the language of whoever recorded the list, month names of one language in sentences of another."""
    from django.utils import translation

    from evenhand.web.views import call_list

    case = opened()
    press(as_("rosa.vale"), case, "tick:contractor")
    found = desk.call_list(actor=Actor("rosa.vale"), case=case, matter="call-round.2", now=NOW)
    with translation.override("cy"):
        assert call_list._note(found) == "The contractor's desk, or no contractor is due: 4:55pm on Friday 28 August 2026, by Rosa Vale."


def test_not_all_told_cannot_be_recorded_as_told(as_: As) -> None:
    case, client = opened(), as_("rosa.vale")
    press(client, case, "tick:contractor")
    answer = press(client, case, "record:told")
    assert answer.status_code == 422 and "name at least 4" in " ".join(faults(answer))
    assert look(case).number == 2 and Tick.objects.count() == 1


def test_some_not_reached_calls_on_the_next_manager_who_sees_what_is_done(as_: As) -> None:
    case = opened()
    press(as_("rosa.vale"), case, "tick:contractor")
    press(as_("rosa.vale"), case, "record:handed-on")
    assert look(case).events[-1].answers["called-so-far"] == ["contractor"]
    again = as_("gita.moor").get(where(case, "call-round-next.4"))
    assert "Tell those whom the first manager has not reached" in words(again) and "3 of 4 still to be told" in words(again)
    mine = as_("rosa.vale").get(where(case, "call-round-next.4"))
    assert "Told now" not in words(mine) and "Head of Service" in words(mine), "it is the next manager's list now, and the page says so"
    refused = press(as_("rosa.vale"), case, "tick:out-of-hours", "call-round-next.4")
    assert refused.status_code == 422 and Tick.objects.count() == 1


def test_nobody_reached_at_all_is_handed_on_too(as_: As) -> None:
    case = opened()
    press(as_("rosa.vale"), case, "record:handed-on")
    assert look(case).events[-1].outcome == "handed-on"


def test_what_changes_meanwhile_has_to_be_told_again(as_: As, settings: Settings) -> None:
    case = opened()
    press(as_("rosa.vale"), case, "tick:contractor")
    desk.take_step(
        case=case, step="precaution", outcome="impose", matter="attend-safely.1", actor=Actor("ben.orchard"), now=NOW + timedelta(minutes=5),
        answers={"attend": [{"measure": "attend-in-twos", "risk": "weapon"}], "sentence": "He is on the stairs."},
    )  # fmt: skip
    settings.EVENHAND_TEST_CLOCK = (NOW + timedelta(minutes=6)).isoformat()
    client = as_("rosa.vale")
    said = words(client.get(where(case)))
    assert "Tell again" in said and "Go in twos" in said and "4 of 4 still to be told" in said
    assert "3 of 4 still to be told" in words(press(client, case, "tick:contractor"))


def test_the_list_is_in_the_managers_work_and_opens_from_there(as_: As) -> None:
    case, client = opened(), as_("rosa.vale")
    assert client.get(f"/cases/{case}/matters/call-round.2", follow=True).redirect_chain[-1][0] == where(case)


def test_whoever_reported_does_not_keep_the_list_and_strangers_do_not_see_it(as_: As) -> None:
    case = opened()
    said = words(as_("tess.copse").get(where(case)))
    assert "Told now" not in said and "This step is for Manager on the duty list" in said
    assert as_("wren.marsh").get(where(case)).status_code == 404
    assert as_("rosa.vale").get(where(case, "answer-danger.1")).status_code == 404
    assert press(as_("rosa.vale"), case, "tick:nobody").status_code == 422
    assert press(as_("rosa.vale"), case, "").status_code == 422
    assert not Tick.objects.exists()
