"""What the person has said or asked and waits for our answer: it stands on the case's page until it is answered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from evenhand.case.events import Event
from evenhand.case.facts import OUTSIDE
from evenhand.web import telling
from evenhand.web.standing import Open
from evenhand.web.words import Words


@dataclass(frozen=True)
class Waiting:
    """One thing that they said, and what we owe in return."""

    number: int
    title: str  # the choice under which it was recorded
    said: list[str]
    day: str
    owed: Open


def unanswered(words: Words, found: Iterable[Open]) -> list[Waiting]:
    """Each right that the person, or whoever speaks for them, has at any time and has used, with the duty that it
    opened and that nobody has answered; the earliest first."""
    owed: dict[int, Open] = {}
    for one in found:
        if one.duty:
            owed.setdefault(words.state.matters[one.id].opened_by, one)
    return [_waiting(words, event, owed[event.number]) for event in words.events if event.number in owed and _theirs(words, event)]


def _theirs(words: Words, event: Event) -> bool:
    answered = words.state.matters.get(event.matter)
    standing = answered is not None and answered.standing and answered.kind == "right"
    return bool(standing and answered and set(answered.owner) & set(OUTSIDE) and event.number not in words.state.annulled)


def _waiting(words: Words, event: Event, owed: Open) -> Waiting:
    step = telling.step_of(words.policy, event.step)
    chosen = step.outcomes.get(event.outcome)
    asked = ((telling.field_of(words.policy, name), value) for name, value in event.answers.items())
    said = [str(value) for one, value in asked if one.kind == "text"]
    return Waiting(event.number, chosen.title if chosen and chosen.title else step.title, said[:1], words.day(event.occurred_at), owed)
