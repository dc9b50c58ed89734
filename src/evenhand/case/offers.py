"""What is offered: every step of a case, on each matter that it may answer, with what stands in someone's way.

The same questions are asked as when a step is taken, so that buttons, API and permissions cannot disagree.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from evenhand.case import asked, house, impact_giving, subjects
from evenhand.case.events import Refusal
from evenhand.case.facts import COLLEAGUE, Actor, Book, Facts
from evenhand.case.locate import answered, edition_of, locate
from evenhand.case.rules import Context, Request, independent, is_open, may_this_role
from evenhand.case.state import Matter, State
from evenhand.policy.kinds import schema
from evenhand.policy.model import Field, Outcome, Step


@dataclass(frozen=True)
class Offer:
    """One step on one matter, as one person sees it: may they take it, and if not, why not."""

    step: Step
    matter: Matter | None
    tag: str
    refusals: tuple[Refusal, ...]
    context: Context

    @property
    def may(self) -> bool:
        return not self.refusals

    def fields(self, outcome: Outcome) -> list[Field]:
        """What the outcome asks, the floor's questions last."""
        return asked.asks(self.context, outcome)

    def schema(self, outcome: Outcome) -> dict[str, Any]:
        """The JSON Schema of the answers."""
        offered = asked.choices(self.context)
        wanted, extra = self.fields(outcome), asked.allowed(self.context)
        return {
            "type": "object", "additionalProperties": False,
            "properties": {one.id: schema(one, offered) for one in [*wanted, *extra]},
            "required": [one.id for one in wanted if not one.optional],
        }  # fmt: skip


def tag(state: State, matter: Matter | None, facts: Facts, edition: str, now: datetime) -> str:
    """What makes a form stale: the matter, the rows that stand, the person's needs, the edition. Time and post never do."""
    views = sorted(f"{seat}:{view[0]}" for seat, view in matter.views.items()) if matter else []
    parts = [matter.id if matter else "", edition, *sorted(facts.needs), "|", *sorted(row.id for row in state.standing_rows(now)), "|", *views]
    parts += ["|", str(matter.open) if matter else str(len(state.strands))]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:20]


def available(book: Book, state: State, actor: Actor, now: datetime, facts: Facts) -> list[Offer]:
    """Every step of the case, on each matter that it may answer, with what stands in this person's way."""
    return [offer(book, state, actor, now, facts, name, matter.id if matter else "") for name, matter in _pairs(book, state)]


def _pairs(book: Book, state: State) -> Iterator[tuple[str, Matter | None]]:
    now, latest = book.policy().steps, book.policy(edition_of(book, state)).steps
    earlier = {name: step for one in state.strands.values() for name, step in book.policy(one.edition).steps.items()}
    for name in {**latest, **now, **earlier, **house.STEPS}:
        if name == house.GIVE and not impact_giving.behind(book, state):
            continue  # the case runs under the edition in force
        found = answered(book, state, name)
        yield from ((name, one) for one in found)
        if not found and (name in now or name in house.FREE or (name in latest and latest[name].on)):
            yield name, None


def offer(book: Book, state: State, actor: Actor, now: datetime, facts: Facts, name: str, matter: str = "") -> Offer:
    """One step as one person sees it. Raises `Refused` where there is none, or it cannot tell which is meant."""
    request = Request(step=name, outcome="", actor=actor, now=now, matter=matter, subject=state.subject)
    context = locate(book, state, request, facts)
    refusals = is_open(context) or [*may_this_role(context), *independent(context), *subjects.refusals(context), *impact_giving.check(context)]
    return Offer(context.step, context.matter, tag(state, context.matter, facts, context.policy.edition, now), tuple(refusals), context)


def turn(book: Book, state: State, matter: Matter, now: datetime, facts: Facts) -> set[str]:
    """The colleagues whose turn it is to answer a matter, by any of its steps."""
    policy = book.policy(matter.edition)
    found: set[str] = set()
    for name, step in {**policy.steps, **house.STEPS}.items():
        if matter.name in step.on:
            request = Request(step=name, outcome="", actor=Actor("", COLLEAGUE), now=now, matter=matter.id)
            found |= locate(book, state, request, facts).acting()
    return found
