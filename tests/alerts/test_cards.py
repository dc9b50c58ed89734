"""The card: how to act, what helps first, and nothing else of the story."""

from __future__ import annotations

import json
from dataclasses import asdict

import pytest

from evenhand import alerts, desk
from evenhand.alerts.cards import Card
from evenhand.people import make
from evenhand.people.models import Person
from tests.desk.world import FLAT, NOW, counted, decide, later, precaution, report, restriction, who

pytestmark = [pytest.mark.both_engines, pytest.mark.django_db]


def card(now: object = None, **subject: str) -> Card:
    found = alerts.card(now=now or later(hours=2), book=desk.editions.book(), **(subject or {"person": "P-1"}))  # type: ignore[arg-type]
    assert found is not None
    return found


def serve(case: str, *, approved: object, sent: object) -> None:
    """Approves and sends the decision letter, which puts a restriction in force."""
    desk.take_step(
        case=case, step="letter.approve", outcome="approved", answers={"posting": "2026-03-04", "way": "hand"},
        actor=who("otto"), now=approved,
    )  # fmt: skip
    desk.take_step(case=case, step="letter.dispatch", outcome="dispatched", answers={}, actor=who("maya"), now=sent)


def test_an_empty_card_never_says_that_it_is_safe(small: None) -> None:
    found = card(NOW)
    assert found.words == "Nothing recorded here at 09:00; your lone-working rules still apply."
    assert not found.alerts and not found.needs
    assert [one.id for one in found.open_routes][:3] == ["emergency", "safeguarding", "challenge"]
    assert "repairs" in [one.id for one in found.open_routes]


def test_a_precaution_is_on_the_card_at_once_and_ends_by_itself(small: None) -> None:
    precaution(report(), later(hours=1))
    found = card(later(hours=1))
    assert [(one.kind, one.title, one.words) for one in found.alerts] == [("precaution", "Attend in twos", "Go in twos.")]
    risk = found.alerts[0].risk
    assert risk and (risk.phrase, risk.month, risk.source) == ("Threat of violence", "March 2026", "this person")
    assert found.alerts[0].effective_to and found.alerts[0].effective_to.isoformat() == "2026-03-06T12:00:00+00:00"
    assert found.words == ""
    end = found.alerts[0].effective_to
    assert not card(end).alerts  # no tick has come: what is in force follows from the moments


def test_a_restriction_binds_from_service_and_says_how_to_act(small: None) -> None:
    case = report()
    decide(case, later(hours=1), answers=restriction("telephone", row={"contact": "front-office"}))
    assert not card(later(hours=2)).alerts
    serve(case, approved=later(hours=3), sent=later(days=1, hours=2))
    found = card(later(days=2))
    (one,) = found.alerts
    assert (one.closed, one.open, one.closed_words) == (("telephone",), ("email", "letter"), ("telephone",))
    assert one.contact and one.contact.title == "Front office" and found.contacts == (one.contact,)
    assert one.review_by and one.review_by.date().isoformat() == "2026-09-03"
    assert one.owner == "Owner of the policy"
    assert "day-to-day-letter" in [route.id for route in found.open_routes]


def test_a_card_says_nothing_of_the_story(small: None) -> None:
    case = report(answers={"what": "SECRET words", "affected": ["olu"]})
    precaution(case, later(hours=1))
    said = json.dumps(asdict(card()), default=str)
    assert "SECRET" not in said and "olu" not in said


def test_the_words_of_an_order_stand_on_the_card_until_they_are_erased(small: None) -> None:
    case = report()
    desk.take_step(
        case=case, step="order", outcome="recorded", answers={"order": [{"measure": "court", "order-words": "Not to come near."}]},
        actor=who("maya"), now=later(hours=1),
    )  # fmt: skip
    assert card().alerts[0].details == (("Its words", "Not to come near."),)
    view = desk.look(case=case, actor=who("otto"), now=later(hours=2))
    desk.erase(actor=who("otto"), case=case, part=view.parts[2][0].id, why="Asked for.", now=later(hours=3))
    assert card(later(hours=4)).alerts[0].details == ()


def test_needs_come_first_and_only_what_helps(small: None) -> None:
    desk.record_need(actor=who("rae"), person="P-1", need="large-print", said_by="his daughter", now=NOW)
    assert [one.title for one in card().needs] == ["Letters in large print"]
    assert [one.title for one in card(address=FLAT).needs] == ["Letters in large print"]
    desk.end_need(actor=who("rae"), person="P-1", need="large-print", said_by="himself", now=later(hours=1))
    assert not card().needs


def test_somebody_not_yet_identified_is_on_the_card_of_the_address_and_of_who_lives_there(small: None) -> None:
    case = report(subject={"unknown": {"address": FLAT, "description": "A man of about forty"}})
    precaution(case, later(hours=1))
    for subject in ({"address": FLAT}, {"person": "P-1"}):
        (one,) = card(**subject).alerts
        assert one.risk and one.risk.source == "someone not yet identified"
    assert not card(person="P-2").alerts


def test_an_alert_leaves_the_old_home_the_day_somebody_moves(small: None) -> None:
    mo = make.person(ref="M-1", name="Mo Ved", now=NOW)
    make.address(person=mo, uprn="old", lines="1 Old Street", since=later(days=-9), until=later(days=1))
    make.address(person=mo, uprn="new", lines="2 New Street", since=later(days=1))
    precaution(report(person="M-1"), later(hours=1))
    assert card(address="old").alerts and not card(address="new").alerts
    assert card(later(days=1), address="new").alerts and not card(later(days=1), address="old").alerts


def test_a_neighbours_alert_is_not_on_a_persons_own_card(small: None) -> None:
    make.address(person=Person.objects.get(ref="P-2"), uprn=FLAT, lines="Flat 1, 2 High Street")
    precaution(report(person="P-1"), later(hours=1))
    assert not card(person="P-2").alerts
    assert card(address=FLAT).alerts[0].person == "P-1"


def test_what_is_not_known_has_no_card(small: None) -> None:
    book = desk.editions.book()
    assert alerts.card(person="nobody", now=NOW, book=book) is None
    assert alerts.card(address="nowhere", now=NOW, book=book) is None


def test_five_hundred_cards_take_as_many_queries_as_one(small: None) -> None:
    refs = [make.person(ref=f"X-{n}", name=f"Person {n}", now=NOW).ref for n in range(30)]
    for ref in refs[:6]:
        precaution(report(person=ref), later(hours=1))
    book = desk.editions.book()
    with counted() as count:
        assert len(alerts.lookup(people=refs[:2], addresses=[FLAT], now=later(hours=2), book=book)) == 3
        few = count()
    with counted() as count:
        assert len(alerts.lookup(people=refs, addresses=[FLAT], now=later(hours=2), book=book)) == 31
        assert count() == few
    with pytest.raises(ValueError, match="at most 500"):
        alerts.lookup(people=["x"] * 501, addresses=[], now=NOW, book=book)
