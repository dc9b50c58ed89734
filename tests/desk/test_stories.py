"""Every story of every pack, played through the desk beside the pure core: the same is taken, with the same effects,
and the same is refused. After each story the record is whole, the registers say what a new fold says, the cards
show what is in force, and erasing every answer changes nothing of what was decided.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from pytest_django import Settings

from evenhand import alerts, desk, ledger, registers
from evenhand.case import story
from evenhand.case.events import Event, Refused
from evenhand.case.fold import fold
from evenhand.case.house import LETTER_KEPT
from evenhand.case.rules import Request
from evenhand.case.state import State
from evenhand.ledger.models import Part, Stream
from evenhand.people import make
from evenhand.people.models import Colleague
from evenhand.policy.load import load

POLICIES = Path(__file__).parents[2] / "policies"
STORIES = [
    pytest.param(path.parent.parent, path.stem, id=f"{path.parent.parent.name}-{path.stem}")
    for path in sorted(POLICIES.glob("*/stories/*.toml")) if path.stem != story.CAST
]  # fmt: skip
LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


class Beside:
    """Takes through the desk whatever a story asks of the core, and compares."""

    def __init__(self) -> None:
        self.cases: dict[str, str] = {}
        self.known: set[str] = set()
        self.request: Request | None = None
        self.last: datetime | None = None

    def install(self, patch: pytest.MonkeyPatch) -> None:
        take, act, people, passing = story.take, story._act, story._people, story.pass_time

        def noting_take(book: Any, state: State, request: Request, facts: Any) -> Event:
            self.request = request
            return take(book, state, request, facts)

        def acting(world: story.World, case: str, data: Mapping[str, Any], when: datetime, result: Any) -> Event | None:
            self.last = world.now
            made = act(world, case, data, when, result)
            self.compare(case, made)
            return made

        def peopling(world: story.World, data: Mapping[str, Any]) -> None:
            people(world, data)
            self.people(world, data)

        def time(book: Any, state: State, now: datetime) -> list[Event]:
            self.last = now
            desk.pass_time(now=now)
            return passing(book, state, now)

        patch.setattr(story, "take", noting_take)
        patch.setattr(story, "pass_time", time)
        patch.setattr(story, "_act", acting)
        patch.setattr(story, "_people", peopling)

    def people(self, world: story.World, data: Mapping[str, Any]) -> None:
        """Makes in the database whom the story names; a story may give a colleague anew."""
        for ref in data.get("colleagues", {}):
            Colleague.objects.filter(ref=ref).delete()
            one = world.colleagues[ref]
            made = make.colleague(ref=ref, name=one.name or ref, email=f"{ref}@example.org", roles=one.roles, since=LONG_AGO)
            for start, end in one.away:
                make.away(colleague=made, start=start, end=end)
        for ref in data.get("colleagues", {}):
            one = world.colleagues[ref]
            make.stands(colleague=Colleague.objects.get(ref=ref), manager=one.manager, head=one.head, deputy=one.deputy)
        for number, uprn in enumerate(data.get("addresses", {})):
            make.address(uprn=uprn, lines=f"Flat {number + 9}, 1 High Street", postcode="AB1 2CD")
        for ref, one in data.get("persons", {}).items():
            desk.add_person(
                ref=ref, name=f"{ref.capitalize()} Example", needs=one.get("needs", ()), now=LONG_AGO,
                kind=one.get("kind", "person"), year_of_birth=None if ref in world.groups else 2012 if one.get("under_age") else 1980,
                addresses=[{"uprn": f"home-{ref}", "lines": "1 Low Street", "postcode": "AB1 2CD"}],
            )  # fmt: skip
        for ref in data.get("colleagues", {}):
            for other in world.colleagues[ref].related:
                make.related(colleague=Colleague.objects.get(ref=ref), other=other)

    def compare(self, case: str, made: Event | None) -> None:
        asked = self.request
        assert asked is not None
        where = {"case": self.cases[case]} if case in self.cases else {"subject": as_a_door_says_it(asked.subject)}
        given = {
            "step": asked.step, "outcome": asked.outcome, "answers": asked.answers, "actor": asked.actor, "matter": asked.matter, "role": asked.role,
            "occurred_at": asked.occurred_at, "now": asked.now,
        }  # fmt: skip
        if made is None:
            with pytest.raises((Refused, desk.NotFound)):
                desk.take_step(**where, **given)
            return
        taken = desk.take_step(**where, **given)
        self.cases[case] = taken.case
        assert without_the_letter(taken.event) == made


def as_a_door_says_it(subject: Mapping[str, str]) -> dict[str, Any]:
    """A subject as a case keeps it, in the words of the API."""
    if subject.get("as") == "group":
        return {"group": subject["person"]}
    if subject.get("as") == "representative":
        return {"representative": {"person": subject["person"], "for": subject["for"]}}
    return dict(subject)


def without_the_letter(event: Event) -> Event:
    """An event without the letter that the desk hands in with its approval: the core composes none."""
    effects = tuple({**one, "fields": [name for name in one["fields"] if name != LETTER_KEPT]} if one["do"] == "given" else one for one in event.effects)
    return replace(event, effects=effects, answers={name: value for name, value in event.answers.items() if name != LETTER_KEPT})


def without_answers(state: State) -> State:
    """A fold, its events without the words."""
    return replace(state, events=[replace(event, answers={}) for event in state.events])


@pytest.mark.both_engines
@pytest.mark.django_db
@pytest.mark.parametrize(("pack", "name"), STORIES)
def test_the_desk_does_what_the_core_says(pack: Path, name: str, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.EVENHAND_POLICIES = str(pack.parent)
    desk.editions.adopt(edition=pack.name, by="", now=LONG_AGO)
    beside = Beside()
    beside.install(monkeypatch)
    result = story.run_story(load(pack), pack / "stories", name)
    assert not result.fault, result.fault
    book = desk.editions.book()
    assert ledger.verify() == []
    assert registers.rebuild(book=book, check=True) == []
    assert_cards(beside, book)
    before = {ref: fold(ledger.read(kind="case", ref=ref)) for ref in beside.cases.values()}
    for key in Part.objects.values_list("pk", flat=True):
        ledger.erase(part=key, now=LONG_AGO)
    for ref, state in before.items():
        assert fold(ledger.read(kind="case", ref=ref)) == without_answers(state)
    assert ledger.verify() == []
    registers.rebuild(book=book)
    assert registers.rebuild(book=book, check=True) == []


def assert_cards(beside: Beside, book: Any) -> None:
    """Each case's rows in force, and no others, are on the card of its person or address."""
    assert beside.last is not None
    for ref in beside.cases.values():
        state = fold(ledger.read(kind="case", ref=ref))
        about = {key: value for key, value in state.subject.items() if key in ("person", "address")}
        card = alerts.card(now=beside.last, book=book, **about)
        assert card is not None
        shown = {one.id for one in card.alerts if one.case == ref}
        assert shown == {f"{ref}:{row.id}" for row in state.rows.values() if row.in_force(beside.last)}
    assert Stream.objects.filter(kind="case").count() == len(set(beside.cases.values()))
