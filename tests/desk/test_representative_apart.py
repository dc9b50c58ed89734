"""A representative is a party of their own: what is decided of the person never falls on them, nor the other way round."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest

from evenhand import alerts, desk
from evenhand.contacts.models import Held, Item
from evenhand.desk.contacts.window import window
from evenhand.desk.letters.post import recipient
from evenhand.people.models import Authority
from tests.desk.test_authority import acting
from tests.desk.test_needs import refused
from tests.desk.test_rights import give
from tests.desk.test_subjects import ACTING, in_force
from tests.desk.test_subjects import wide as wide
from tests.desk.world import later, who

pytestmark = [pytest.mark.both_engines, pytest.mark.django_db]
THEN = datetime(2026, 3, 12, 10, 0, tzinfo=UTC)
ADA, PAT = "sam@vocate.example", "pat@home.example"


@pytest.fixture
def two(wide: None) -> None:
    """Sam Other (P-2) acts for Pat Example (P-1), confirmed; both have an e-mail address."""
    from evenhand.desk.people import persons

    acting(name="", representative="P-2", answer="person", asked_by="telephone")
    for ref, address in (("P-2", ADA), ("P-1", PAT)):
        persons.add_way(actor=who("otto"), ref=ref, kind="email", given={"value": address}, now=later(days=1))


def gateway(sender: str, **more: Any) -> Any:
    return desk.receive(actor=who("rae"), **({"sender": sender, "at": THEN, "channel": "email", "direction": "in", "words": "A message", "now": THEN} | more))


def measures(ref: str) -> list[str]:
    card = alerts.card(person=ref, now=THEN, book=desk.editions.book())
    assert card
    return [one.acting_for or "themselves" for one in card.alerts]


def kept(ref: str) -> bool:
    return window(ref, THEN, desk.editions.book().policy()).open


def test_a_restriction_of_the_person_binds_them_alone(two: None) -> None:
    in_force({"person": "P-1"})
    assert measures("P-1") == ["themselves"] and measures("P-2") == [] and kept("P-1") and not kept("P-2")
    assert refused(lambda: gateway(ADA)) == [("complete", "words")], "what the representative writes in their own name is nobody's to keep"
    item, held = gateway(ADA, person="P-1")
    shown, = desk.held_mail(actor=who("olu"), now=THEN).waiting
    assert held and shown.sender and shown.sender.ref == "P-2" and "Ways of contact" not in held.receipt, "read by a human, told nothing of the person's restriction"
    count = desk.contact_count(actor=who("otto"), person="P-1", now=THEN)
    assert item and (count is None or count.total == 0), "not counted against the person"
    assert desk.contact_count(actor=who("otto"), person="P-2", now=THEN) is None
    assert not desk.limit_suspended(person="P-2", now=later(days=60))


def test_a_restriction_of_the_representative_binds_nobody_else(two: None) -> None:
    in_force({"person": "P-2"})
    assert measures("P-2") == ["themselves"] and measures("P-1") == [] and kept("P-2") and not kept("P-1")
    assert refused(lambda: gateway(PAT)) == [("complete", "words")] == refused(lambda: gateway(ADA, person="P-1"))
    own, held = gateway(ADA)
    assert held and own.person == "P-2" and not Item.objects.filter(person="P-1").exists()


def test_a_restriction_as_a_representative_holds_only_as_one(two: None) -> None:
    case = in_force(ACTING)
    assert measures("P-2") == ["P-1"] and measures("P-1") == [] and not kept("P-1")
    assert refused(lambda: gateway(PAT)) == [("complete", "words")], "the one for whom they act writes as ever"
    state = desk.look(case=case, actor=who("otto"), now=THEN, record=False).state
    assert recipient(state, THEN).name == "Sam Other"
    gateway(ADA)
    shown, = desk.held_mail(actor=who("olu"), now=THEN).waiting
    assert shown.only_for == "Pat Example", "it is said that it holds only when they act for Pat"
    assert desk.one_inbound(actor=who("olu"), number=Held.objects.get().pk, now=THEN).only_for == "Pat Example"


def test_a_restriction_of_both_is_two_decisions(two: None) -> None:
    in_force({"person": "P-1"})
    in_force(ACTING, "email", start=1)
    gateway(PAT)
    held = gateway(ADA, words="Another")[1]
    shown = {one.held.item.person: one.only_for for one in desk.held_mail(actor=who("olu"), now=THEN).waiting}
    assert shown == {"P-1": "", "P-2": "Pat Example"} and held


def test_by_the_code_of_a_letter_a_representative_gives_whatever_binds_them(two: None) -> None:
    from evenhand.desk.models import LetterCode
    from tests.desk.test_rights import a_letter

    in_force({"person": "P-2"}, "telephone", "email")
    in_force(ACTING, "telephone", "email", start=1)
    _case, code = a_letter()
    assert LetterCode.objects.exists()
    given = give(code, acting="Sam Other", now=later(days=4))
    assert given.reference and Authority.objects.count() == 1, "confirmed already: nobody is asked again"
