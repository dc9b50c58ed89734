"""What code says beside the policy comes in the language of whoever reads it; the record keeps ids and English."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from evenhand.case import conflicts, floor, house
from evenhand.policy import tongue
from tests.case.bench import Bench


@pytest.fixture
def loud() -> Iterator[None]:
    """A language that is English in capitals. What the site had set is set again."""
    before = tongue._one, tongue._several
    tongue.speak(str.upper, lambda one, many, number: (one if number == 1 else many).upper())
    yield
    tongue.speak(*before)


def test_steps_and_fields_of_the_house_and_the_floor(loud: None) -> None:
    assert house.STEPS["evidence.add"].title == "ADD EVIDENCE" and house.STEPS["evidence.add"].outcomes["added"].title == "ADD IT"
    assert house.FIELDS["way"].choices["post"] == "BY POST" and floor.FIELDS["reasons"].label == "REASONS FOR THE DECISION"
    assert house.FIELDS.get("no-such-field") is None and set(house.FIELDS) >= {"way", "why"} and len(floor.FIELDS) == 11
    tongue.speak()
    assert house.STEPS["evidence.add"].title == "Add evidence" and floor.FIELDS["reasons"].label == "Reasons for the decision"


def test_the_record_is_the_same_in_every_language(loud: None) -> None:
    bench = Bench()
    bench.decided()
    titles = [effect["title"] for event in bench.state.events for effect in event.effects if effect["do"] == "open"]
    assert any(one.startswith("Approve the letter: ") for one in titles) and not any(one.isupper() for one in titles)


@pytest.mark.parametrize("why", conflicts._YOU)
def test_a_conflict_is_said_to_whoever_acts_and_about_anybody_else(why: str) -> None:
    named = conflicts.said(why, name="Ola Ness", part="witness", step="Decide the case")
    to = conflicts.said(why, part="witness", step="Decide the case")
    assert named.startswith("Ola Ness ") and to.startswith("You ") and named.endswith(".") and to.endswith(".") and "{" not in named + to
