"""Held mail: one press of five, danger closed by number and time, what is said at once, late ones, Your work."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from pytest_django import Settings

from evenhand import desk
from evenhand.contacts.models import Held
from evenhand.people.models import Person
from tests.desk.test_contacts_inbound import THEN
from tests.desk.test_subjects import in_force
from tests.desk.world import who
from tests.web.paper import words

In = Callable[[str], Client]


@pytest.fixture
def reading(small: In, settings: Settings) -> In:
    """A restriction in force on P-1, and the clock when something has come in."""
    in_force({"person": "P-1"})
    settings.EVENHAND_TEST_CLOCK = (THEN + timedelta(hours=1)).isoformat()
    return small


def came(text: str = "When will you answer?", **more: object) -> Held:
    item = desk.enter_contact(actor=who("rae"), person="P-1", now=THEN, at=THEN, channel="email", direction="in", words=text, **more)
    return Held.objects.get(item=item)


def test_what_is_entered_under_a_restriction_leads_to_its_reading(reading: In) -> None:
    given = {"at": "12/03/2026 10:30", "channel": "telephone", "direction": "in", "words": "Mould worse, child's chest", "effort": "", "copied": ""}
    page = reading("rae").post("/people/P-1/contacts", given, follow=True)
    said = words(page)
    assert page.redirect_chain[0][0] == f"/inbound/{Held.objects.get().pk}" and "Alarming words: mould, child, chest" in said
    assert "By Friday 13 March" in said and "ring 999" in said and "A worry about somebody’s safety" in said


def test_one_press_of_five(reading: In) -> None:
    first, second = came(), came("Gas! Fire! And smoke", )
    client = reading("olu")
    page = client.get("/inbound")
    said, html = words(page), page.content.decode()
    assert "2 wait, 2 have not been told where to turn." in said and said.index("Gas!") < said.index("When will you answer?")
    assert html.count('value="nothing-new"') == html.count('value="new-matter"') == 2 and html.count("?found=hazard") == html.count("?found=safeguarding") == html.count("?found=emergency") == 2
    done = client.post("/inbound", {"held": first.pk, "do": "nothing-new"}, follow=True)
    assert "the message has been read" in words(done) and "When will you answer?" not in words(done)
    assert "Somebody else has read this message already" in words(client.post("/inbound", {"held": first.pk, "do": "new-matter"}, follow=True))
    asked = client.post("/inbound", {"held": second.pk, "do": "emergency"}, follow=True)
    assert asked.redirect_chain[0][0] == f"/inbound/{second.pk}?found=emergency" and 'value="emergency" checked' in asked.content.decode()
    for number in ("x", "999999", "-1", "9" * 40):
        assert client.post("/inbound", {"held": number, "do": "nothing-new"}).status_code == 404


def test_danger_closes_with_number_and_time(reading: In) -> None:
    held = came("Mould worse")
    client, where = reading("olu"), f"/inbound/{held.pk}"
    for given, said in (
        ({"found": "hazard", "elsewhere": "", "handed": "12/03/2026 10:40"}, "Without it this stays open"), ({"found": "hazard", "elsewhere": "REP-1", "handed": ""}, "Say when it was handed over"),
        ({"found": "hazard", "elsewhere": "REP-1", "handed": "soon"}, "Write the day and time"), ({"found": "hazard", "elsewhere": "REP-1", "handed": "12/03/2026 11:40"}, "later than now"),
        ({"found": "hazard", "elsewhere": "REP-1", "handed": "11/03/2026 11:40"}, "before it came in"), ({"found": ""}, "Choose one of the five"), ({"found": "bin"}, "Choose one of the five"),
    ):  # fmt: skip
        page = client.post(where, given)
        assert page.status_code == 422 and said in words(page) and not Held.objects.get().read, given
    done = client.post(where, {"found": "hazard", "elsewhere": "REP-1", "handed": "12/03/2026 10:40"}, follow=True)
    assert "the message has been read" in words(done) and "Nothing waits to be read." in words(done)
    shown = words(client.get(where))
    assert "A hazard or repair" in shown and "REP-1" in shown and "Correct the answer" in shown


def test_what_is_said_at_once_is_offered_and_recorded(reading: In) -> None:
    Person.objects.get(ref="P-1").channels.create(kind="email", value="pat@home.example", key="pat@home.example")
    held = came()
    client = reading("olu")
    assert "mailto:pat@home.example?subject=" in client.get("/inbound").content.decode()
    done = client.post("/inbound", {"held": held.pk, "do": "sent"}, follow=True)
    assert "they have been told where to turn" in words(done) and "Told at once where to turn, 11am" in words(done) and "mailto:" not in done.content.decode()


def test_late_ones_show_late_here_and_in_your_work_and_ours_suspends_the_limit(reading: In, settings: Settings) -> None:
    held = came()
    assert "1 message waits to be read" in words(reading("olu").get("/work"))
    settings.EVENHAND_TEST_CLOCK = (THEN + timedelta(days=9)).isoformat()
    said = words(reading("olu").get("/inbound"))
    assert "1 waits, 1 is late" in said and "Was due by Friday 13 March" in said and "Late by our own fault" in said and "Limit suspended" in said
    work = words(reading("otto").get("/work"))
    assert "1 is late" in work and "1 answer of ours is late" in work
    assert "a limit of contact does not count against them" in words(reading("rae").get("/people/P-1/contacts"))
    card = words(reading("rae").get("/people/P-1/card"))
    assert "An answer of ours to this person is late" in card and card.index("Before you visit") < card.index("An answer of ours"), "where the limit stands"
    done = reading("olu").post("/inbound", {"held": held.pk, "do": "answered"}, follow=True)
    assert "An answer of ours" not in words(reading("rae").get("/people/P-1/card"))
    assert "we have answered" in words(done) and "Late by our own fault" not in words(done)
    assert "We answered at" in words(reading("olu").get(f"/inbound/{held.pk}"))


def test_nothing_waits(reading: In) -> None:
    assert "Nothing waits to be read." in words(reading("olu").get("/inbound")) and "waits to be read" not in words(reading("olu").get("/work"))
