"""What the person has said or asked and waits for our answer: it stands on the case's page until it is answered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from evenhand.case.events import Event
from evenhand.case.facts import OUTSIDE
from evenhand.case.offers import Offer
from evenhand.case.state import Matter
from evenhand.web import moments, standing, telling
from evenhand.web.words import Words


@dataclass(frozen=True)
class Waiting:
    """One thing that they said, and what we owe in return."""

    number: int
    title: str  # the choice under which it was recorded
    said: list[str]
    day: datetime
    owed: str
    until: str
    late: bool
    href: str  # "" where the reader is not the one to answer


def unanswered(words: Words, offers: Iterable[Offer]) -> list[Waiting]:
    """Each right that the person, or whoever speaks for them, has at any time and has used, with the duty that it
    opened and nobody has answered; the earliest first."""
    mine = {one.matter.id: one for one in offers if one.may and one.matter}
    opened: dict[int, list[Matter]] = {}
    for one in words.state.open_matters():
        if one.kind == "duty":
            opened.setdefault(one.opened_by, []).append(one)
    found = [event for event in words.events if event.number in opened and event.number not in words.state.annulled and _theirs(words, event)]
    return [_waiting(words, event, opened[event.number][0], mine) for event in found]


def _theirs(words: Words, event: Event) -> bool:
    answered = words.state.matters.get(event.matter)
    return bool(answered and answered.standing and answered.kind == "right" and set(answered.owner) & set(OUTSIDE))


def _waiting(words: Words, event: Event, owed: Matter, mine: dict[str, Offer]) -> Waiting:
    step = telling.step_of(words.policy, event.step)
    chosen = step.outcomes.get(event.outcome)
    fields = words.policy.fields
    texts = [str(value) for name, value in event.answers.items() if name in fields and fields[name].kind == "text" and fields[name].whose == "subject"]
    late = bool(owed.due and owed.due < words.now)
    offer = mine.get(owed.id)
    return Waiting(
        event.number, (chosen.title if chosen and chosen.title else step.title), texts, event.occurred_at, telling.matter_title(owed.name, owed.title),
        moments.until(owed.due, words.zone, words.now) if owed.due else "", late, standing.href(words_ref(offer), offer) if offer else "",
    )  # fmt: skip
