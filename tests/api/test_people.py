"""People, cards, and what connected systems read."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest
from django.db import connection

from evenhand.alerts.models import Change
from evenhand.api import feed, signing
from evenhand.desk.intake import shown
from evenhand.desk.models import Look
from evenhand.intake.models import Brought, OldCase
from tests.api.caller import at
from tests.api.conftest import As
from tests.desk import world

pytestmark = pytest.mark.both_engines


def threatened(as_: As) -> str:
    case = str(as_("rae").report().json()["ref"])
    answers = {"attend": [{"measure": "in-twos", "risk": "threat"}]}
    assert as_("maya").take(case, "precaution", "impose", answers).status_code == 201
    return case


@pytest.mark.parametrize("q", ["P-1", "pat example", "Pat Exampel", "07700 900001", world.FLAT, "AB1 2CD"])
def test_a_person_is_found(as_: As, q: str) -> None:
    items = as_("rae").get("/people", data={"q": q}).json()["items"]
    assert ("person", "P-1", "Pat Example", 1980) in [(one["kind"], one["ref"], one["name"], one["year_of_birth"]) for one in items]


def test_a_card_says_what_to_do_and_nothing_of_the_story(as_: As) -> None:
    case = threatened(as_)
    card = as_("nobody").get("/people/P-1/alerts").json()
    (alert,) = card["alerts"]
    assert alert["id"].startswith(f"{case}:") and alert["measure"] == {"id": "in-twos", "title": "Attend in twos", "words": "Go in twos."}
    assert alert["kind"] == "precaution" and alert["risk"]["month"] == "March 2026"
    assert alert["effective_from"] == "2026-03-03T09:00:00+00:00" and alert["effective_to"] == "2026-03-06T12:00:00+00:00"
    assert "shouted" not in str(card)
    assert {one["id"] for one in card["open_routes"]} >= {"emergency", "safeguarding", "challenge"}
    assert as_("nobody").get(f"/addresses/{world.FLAT}/alerts").json()["alerts"][0]["id"] == alert["id"]


def test_an_empty_card_never_says_that_it_is_safe(as_: As) -> None:
    card = as_("rae").get("/people/P-2/alerts").json()
    assert card["alerts"] == [] and card["says"].startswith("Nothing recorded here at 09:00")
    assert "safe" not in card["says"].lower()


def test_each_look_is_recorded(as_: As) -> None:
    as_("rae").get("/people/P-1/alerts")
    as_("rae").get("/people/P-1")
    as_("rae").post("/alerts/lookup", {"people": ["P-1", "P-2"]})
    seen = list(Look.objects.filter(actor="rae").values_list("what", "ref").order_by("id"))
    assert seen == [("card", "P-1"), ("person", "P-1"), ("card", "P-1"), ("card", "P-1"), ("card", "P-2")]


def test_nobody_there_is_one_answer(as_: As) -> None:
    answers = [as_("rae").get(path) for path in ("/people/P-404", "/people/P-404/alerts", "/addresses/404/alerts")]
    assert {one.status_code for one in answers} == {404}
    assert len({one.content for one in answers}) == 1


def test_many_cards_are_looked_up_at_once(as_: As) -> None:
    threatened(as_)
    found = as_("rae").post("/alerts/lookup", {"people": ["P-2", "P-404", "P-1"], "addresses": [world.FLAT]}).json()
    assert [one["person"] or one["address"] for one in found["cards"]] == ["P-2", "P-1", world.FLAT]
    assert [len(one["alerts"]) for one in found["cards"]] == [0, 1, 1]
    assert found["missing"] == ["P-404"]


def test_at_most_500_at_once(as_: As) -> None:
    refs = [f"P-{place}" for place in range(1, 400)]
    assert as_("rae").post("/alerts/lookup", {"people": refs, "addresses": refs}).status_code == 422
    assert as_("rae").post("/alerts/lookup", {"people": refs}).status_code == 200


def test_the_feed_tells_each_change_once(as_: As) -> None:
    case = threatened(as_)
    page = as_("rae").get("/alerts/changes").json()
    assert {(one["kind"], one["person"] or one["address"]) for one in page["items"]} == {("began", "P-1"), ("began", world.FLAT)}
    assert as_("rae").get(f"/alerts/changes?cursor={page['next']}").json() == {"items": [], "next": page["next"], "more": False}
    at(world.later(hours=1))
    assert as_("maya").take(case, "entry.annul", "strand", {"why": "It was somebody else."}).status_code == 201
    after = as_("rae").get(f"/alerts/changes?cursor={page['next']}").json()["items"]
    assert {one["kind"] for one in after} == {"withdrawn_in_error"}


@pytest.mark.parametrize("cursor", ["-1", "x", "99999999999999999999"])
def test_a_cursor_of_the_feed_is_a_number(as_: As, cursor: str) -> None:
    assert as_("rae").get(f"/alerts/changes?cursor={cursor}").status_code == 422


def test_the_signed_copy_can_be_checked_and_expires(as_: As) -> None:
    assert as_("maya").take(threatened(as_), "adjust", "agreed", {"helps": ["large-print"]}).status_code == 201
    copy = as_("rae").get("/alerts/snapshot").json()
    assert copy["cards"][0]["needs"][0]["id"] == "large-print"
    assert [one["person"] or one["address"] for one in copy["cards"]] == ["P-1"]
    assert (copy["as_at"], copy["expires_at"]) == ("2026-03-03T09:00:00+00:00", "2026-03-04T09:00:00+00:00")
    assert signing.genuine(copy, signing.key())
    copy["cards"][0]["alerts"] = []
    assert not signing.genuine(copy, signing.key())


@pytest.mark.django_db(transaction=True)
def test_a_change_that_commits_late_is_not_lost(transactional_db: None) -> None:
    """A lower number may commit after a higher one; whoever reads waits for it."""
    if connection.vendor != "postgresql":
        pytest.skip("SQLite has one writer: numbers commit in order")
    first = {"kind": Change.BEGAN, "person": "P-1", "at": world.NOW}
    begun, done = threading.Event(), threading.Event()

    def slow() -> None:
        from django.db import transaction

        with transaction.atomic():
            Change.objects.create(**first)
            begun.set()
            done.wait(1)
        connection.close()

    thread = threading.Thread(target=slow)
    thread.start()
    begun.wait(5)
    Change.objects.create(kind=Change.ENDED, person="P-2", at=world.NOW + timedelta(seconds=1))
    found = feed.after(cursor=0, limit=10)  # waits until the slow one has committed
    thread.join()
    assert [one.person for one in found] == ["P-1", "P-2"]


def test_a_note_of_an_old_register_is_an_alert_that_says_it_is_being_checked(as_: As) -> None:
    """On the card, in the feed and in the signed copy, from the import on: without its words, and without a case."""
    file = Brought.objects.create(kind="cases", name="old.csv", sha256="0" * 64, size=1, by="otto", at=world.NOW, state=Brought.DONE)
    row = OldCase(file=file, row=2, digest="1" * 64, said={"reference": "p-1", "safety": "Schizophrenic, knife"})
    shown.find([row], file, world.NOW)
    row.save()
    shown.told(shown.cards([row]), world.NOW)
    found = as_("rae").post("/alerts/lookup", {"people": ["P-1"]}).json()["cards"][0]["alerts"]
    assert [(one["being_checked"], one["from_old_register"], one["case"], one["measure"]["id"]) for one in found] == [(True, True, "", "old-register")]
    assert "knife" not in repr(found) and as_("rae").get("/alerts/changes").json()["items"][-1]["kind"] == "began"
    assert [one["alerts"][0]["id"] for one in as_("rae").get("/alerts/snapshot").json()["cards"]] == ["old-register:P-1"]
