"""On a call now: one press from the card, one press a warning, one press to log it; nobody else sees it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from pytest_django import Settings

from evenhand.desk.models import Call
from evenhand.ledger.models import PERSON, Event
from evenhand.people.models import Person
from tests.web.conftest import NOW, As
from tests.web.paper import at, faults, link, read, send, words

CALM, FIRST_WARNED, RELAY, SLOWLY = "P-1024", "P-1005", "P-1016", "P-1012"


@pytest.fixture
def clock(settings: Settings) -> Any:
    """`clock(3)`: it is three minutes later."""

    def move(minutes: int) -> None:
        settings.EVENHAND_TEST_CLOCK = (NOW + timedelta(minutes=minutes)).isoformat()

    return move


def press(client: Client, person: str, do: str) -> Any:
    return client.post(f"/people/{person}/call", {"do": do}, follow=True)


def start(client: Client, person: str = CALM) -> Any:
    return press(client, person, "start")


def logged(person: str = CALM) -> list[Event]:
    return list(Event.objects.filter(stream__kind=PERSON, stream__ref=person, body__step="call.logged").order_by("number"))


# --- the call ------------------------------------------------------------------------------------


def test_one_press_on_the_card_opens_it(as_: As) -> None:
    client = as_("tess.copse")
    answer = send(client, f"/people/{CALM}/card", client.get(f"/people/{CALM}/card"), do="start")
    assert at(answer) == f"/people/{CALM}/call"
    said = words(answer)
    assert "On a call since 4:55pm on Friday 28 August" in said and "Hesper Gillyflower" in said
    assert "First warning given" in said and "Second warning given" not in said, "one thing at a time"
    assert not logged()


def test_each_warning_is_a_press_and_keeps_its_time(as_: As, clock: Any) -> None:
    client = as_("tess.copse")
    start(client)
    clock(2)
    assert "First warning , 4:57pm" in words(press(client, CALM, "first"))
    clock(3)
    press(client, CALM, "first")
    answer = press(client, CALM, "second")
    call = Call.objects.get()
    assert (call.first, call.second) == (NOW + timedelta(minutes=2), NOW + timedelta(minutes=3)), "pressed twice, the first time stands"
    assert "warning given" not in words(answer) and "I have ended the call" in words(answer)


def test_ending_it_logs_the_moments_on_the_persons_own_record(as_: As, clock: Any) -> None:
    client = as_("tess.copse")
    start(client)
    clock(2)
    press(client, CALM, "first")
    clock(4)
    press(client, CALM, "second")
    clock(5)
    answer = press(client, CALM, "close:ended")
    (event,) = logged()
    assert event.body["by"] == "tess.copse" and event.recorded_at == NOW + timedelta(minutes=5)
    assert event.body["effects"] == [{
        "do": "call", "began": NOW.isoformat(), "first": (NOW + timedelta(minutes=2)).isoformat(), "second": (NOW + timedelta(minutes=4)).isoformat(),
        "over": (NOW + timedelta(minutes=5)).isoformat(), "how": "ended", "needs": ["extra-time"],
    }]  # fmt: skip
    assert Person.objects.get(ref=CALM).number == event.number and not Call.objects.exists()
    said = words(answer)
    assert "The call is logged" in said and "First warning 4:57pm" in said and "You ended the call 5pm" in said
    assert "Uma Heath is your manager" in said


def test_the_report_offered_begins_with_the_times_in_a_sentence(as_: As, clock: Any) -> None:
    client = as_("tess.copse")
    start(client)
    clock(2)
    press(client, CALM, "first")
    clock(3)
    form = client.get(link(press(client, CALM, "close:left"), "Report it"))
    page = read(form)
    assert "Hesper Gillyflower" in words(form)
    written = next(one["fields"]["answer-what"] for one in page.forms if "answer-what" in one["fields"])
    assert written == ["On a call that began at 4:55pm on Friday 28 August 2026, I gave a first warning at 4:57pm and they ended it at 4:58pm."]


def test_a_call_without_a_warning_leaves_no_trace(as_: As) -> None:
    client, before = as_("tess.copse"), Event.objects.count()
    start(client)
    answer = press(client, CALM, "close:calm")
    assert at(answer) == f"/people/{CALM}/card?call=over" and "nothing was kept of it" in words(answer)
    assert Event.objects.count() == before and not Call.objects.exists()


def test_one_that_went_on_calmly_after_a_warning_is_logged_as_that(as_: As) -> None:
    client = as_("tess.copse")
    start(client)
    press(client, CALM, "first")
    assert "It went on calmly to its end" in words(press(client, CALM, "close:calm"))
    assert logged()[0].body["effects"][0]["how"] == "calm"


def test_ended_at_once_without_a_warning_is_logged(as_: As) -> None:
    client = as_("tess.copse")
    start(client)
    assert "You may end it at once" in words(client.get(f"/people/{CALM}/call"))
    assert "First warning" not in words(press(client, CALM, "close:ended"))
    assert "first" not in logged()[0].body["effects"][0]


def test_opened_by_mistake_nothing_is_kept(as_: As) -> None:
    client, before = as_("tess.copse"), Event.objects.count()
    start(client)
    press(client, CALM, "first")
    assert at(press(client, CALM, "drop")) == f"/people/{CALM}/card"
    assert Event.objects.count() == before and not Call.objects.exists()


def test_a_press_by_mistake_is_taken_back(as_: As) -> None:
    client = as_("tess.copse")
    start(client)
    press(client, CALM, "first")
    press(client, CALM, "second")
    press(client, CALM, "unsay")
    call = Call.objects.get()
    assert call.first and call.second is None
    press(client, CALM, "unsay")
    press(client, CALM, "unsay")
    assert Call.objects.get().first is None


def test_a_second_warning_comes_after_a_first(as_: As) -> None:
    client = as_("tess.copse")
    start(client)
    answer = press(client, CALM, "second")
    assert answer.status_code == 422 and "Give the first warning first" in faults(answer)[0]
    for nonsense in ("third", "close:anyhow", "close"):
        assert press(client, CALM, nonsense).status_code == 422
    assert not logged() and Call.objects.get().first is None


# --- in the person's own form ---------------------------------------------------------------------


def test_what_helps_changes_how_it_is_said(as_: As) -> None:
    client = as_("tess.copse")
    said = words(start(client, FIRST_WARNED))
    assert "A clear warning before a call is ended" in said and "Say the word “warning”" in said
    assert "This is a warning. I want to help you with this" in said and "A clear warning comes first." in said
    press(client, FIRST_WARNED, "drop")
    said = words(start(client, RELAY))
    assert "Calls through text relay" in said and "An assistant types what you say" in said
    assert "This is a warning. I want to help you. Please speak calmly." in said, "shorter words"
    press(client, RELAY, "drop")
    said = words(start(client, SLOWLY))
    assert "count to ten" in said and "Lower your voice" in said


def test_who_cannot_write_is_not_told_to_write(as_: As) -> None:
    assert "or write to us" not in words(start(as_("tess.copse"), "P-1018")), "speaking, because writing is hard"


def test_it_says_what_is_kept(as_: As) -> None:
    said = words(start(as_("tess.copse")))
    assert "Nothing that they say" in said and "no warning under the policy" in said and "leaves no trace" in said


# --- an open call, and whose it is ----------------------------------------------------------------


def test_an_open_call_stands_on_top_of_every_page_until_it_is_closed(as_: As) -> None:
    client = as_("tess.copse")
    assert "You have a call open" not in words(client.get("/work"))
    start(client)
    for page in ("/", "/work", "/cases", "/policy", "/nowhere"):
        assert "You have a call open with Hesper Gillyflower" in words(client.get(page))
    assert link(client.get("/work"), "Back to the call") == f"/people/{CALM}/call"
    assert "You have a call open" not in words(client.get(f"/people/{CALM}/call")), "not on its own page"
    press(client, CALM, "close:calm")
    assert "You have a call open" not in words(client.get("/work"))


def test_nobody_else_sees_it_or_goes_on_with_it(as_: As) -> None:
    mine, other = as_("tess.copse"), as_("uma.heath")
    start(mine)
    assert "You have a call open" not in words(other.get("/work"))
    assert at(other.get(f"/people/{CALM}/call", follow=True)) == f"/people/{CALM}/card"
    assert at(press(other, CALM, "first")) == f"/people/{CALM}/card"
    assert at(press(other, CALM, "close:ended")) == f"/people/{CALM}/card"
    assert Call.objects.get().first is None and not logged()
    start(other)
    assert Call.objects.count() == 2, "both may be on the telephone with one person"


def test_what_was_logged_is_seen_by_the_one_who_logged_it(as_: As) -> None:
    client = as_("tess.copse")
    start(client)
    where = at(press(client, CALM, "close:ended"))
    assert client.get(where).status_code == 200
    assert as_("uma.heath").get(where).status_code == 404
    assert "I ended it" not in words(as_("uma.heath").get(f"/report?about=person%3A{CALM}&call={where.rsplit('/', 1)[-1]}"))
    for wrong in ("0", "99", "3.18", "9" * 30, "x"):
        assert client.get(f"/people/{CALM}/call/{wrong}").status_code == 404
        assert client.get("/report", {"about": f"person:{CALM}", "call": wrong}).status_code == 200


def test_one_call_at_a_time_and_going_on_with_it_changes_nothing(as_: As, clock: Any) -> None:
    client = as_("tess.copse")
    start(client)
    clock(2)
    start(client)
    assert Call.objects.get().began == NOW
    answer = start(client, RELAY)
    assert answer.status_code == 422 and "You have another call open" in faults(answer)[0]
    assert "Hesper Gillyflower" in words(answer), "the open one is shown"


def test_what_is_not_there(as_: As) -> None:
    client = as_("tess.copse")
    assert start(client, "P-9999").status_code == 404
    assert client.get("/people/P-9999/call", follow=True).status_code == 404
    assert at(press(client, CALM, "first")) == f"/people/{CALM}/card", "no call is open: the card"


def test_the_end_pressed_twice_leads_to_the_same_entry(as_: As) -> None:
    client = as_("tess.copse")
    start(client)
    press(client, CALM, "first")
    ways = [at(press(client, CALM, "close:ended")) for _press in range(2)]
    assert ways[0] == ways[1] == f"/people/{CALM}/call/{logged()[0].number}" and len(logged()) == 1


def test_one_logged_with_the_wrong_person_is_taken_back_with_why(as_: As) -> None:
    client = as_("tess.copse")
    start(client)
    where = at(press(client, CALM, "close:ended"))
    answer = client.post(where, {"why": ""})
    assert answer.status_code == 422 and any("Say why" in one for one in faults(answer))
    answer = client.post(where, {"why": "It was her sister who rang."}, follow=True)
    assert at(answer).startswith(f"/people/{CALM}/card") and "The call is taken back" in words(answer)
    assert client.get(where).status_code == 404 and client.post(where, {"why": "It was her sister who rang."}).status_code == 404


def test_somebody_else_rings_after_all_and_the_warning_stays(as_: As, clock: Any) -> None:
    client = as_("tess.copse")
    start(client)
    press(client, CALM, "first")
    clock(2)
    answer = start(client, SLOWLY)
    assert answer.status_code == 422 and f"({SLOWLY}) who rings: go on with them" in words(answer)
    answer = press(client, SLOWLY, "move")
    assert at(answer) == f"/people/{SLOWLY}/call" and "First warning , 4:55pm" in words(answer)
    press(client, SLOWLY, "close:calm")
    assert logged(SLOWLY) and not logged()
    assert press(client, CALM, "move").status_code == 404, "no call is open"


def test_a_call_from_a_number_that_nobody_knows_is_one_press(as_: As) -> None:
    client = as_("tess.copse")
    page = client.get("/", {"q": "01632 960 777"})
    answer = send(client, "/", page, number="01632 960 777")
    assert "Somebody not yet identified" in words(answer) and "First warning given" in words(answer)
    ref = at(answer).split("/")[2]
    press(client, ref, "first")
    press(client, ref, "close:left")
    assert logged(ref) and Person.objects.get(ref=ref).unidentified
    assert client.get("/?q=01632960777")["Location"] == f"/people/{ref}/card"
    assert "On a call now from this number" not in words(client.get("/?q=Nobody+at+all"))
    assert client.get("/call")["Location"] == "/" and client.post("/call", {"number": "x"})["Location"] == "/people/new?who=unknown"


def test_logging_moves_no_form_of_another(as_: As) -> None:
    """A call is no decision: what somebody else has open about the person stays good."""
    from tests.web.steps import NOTE
    from tests.web.steps import start as begin

    other = as_("ben.orchard")
    form = begin(other, NOTE)
    person = "P-1012"
    client = as_("tess.copse")
    start(client, person)
    press(client, person, "close:ended")
    assert send(other, NOTE, form, answer_note="She rang about the leak.").status_code == 200
