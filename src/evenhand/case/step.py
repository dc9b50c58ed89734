"""Taking a step: the five questions and the floor, then one event with its effects in full.

`take` either refuses with every reason or returns the event; `available` asks the same questions for
every step of a case, so that what is offered and what is accepted cannot disagree.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from evenhand.case import annul, asked, floor, house, post
from evenhand.case.effects import Making, outcome_effects, said
from evenhand.case.events import Event, Refusal, Refused
from evenhand.case.facts import COLLEAGUE, Actor, Book, Facts
from evenhand.case.reach import rows_so_far
from evenhand.case.rows import Row
from evenhand.case.rules import (
    Context,
    Request,
    after_the_report,
    has_a_report,
    in_time,
    independent,
    is_open,
    may_this_role,
)
from evenhand.case.state import Matter, State
from evenhand.case.suspending import balance
from evenhand.policy.kinds import schema
from evenhand.policy.model import Field, Outcome, Policy, Step


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


def locate(book: Book, state: State, request: Request, facts: Facts) -> Context:
    """The step named, the policy it is under, and the matter it answers. Raises `Refused` for an unknown step."""
    if request.step in house.STEPS:
        return _locate_house(book, state, request, facts)
    step, edition = book.policy().steps.get(request.step), book.in_force
    found: list[Matter] = []
    matter = None
    if step is None or step.on:
        found = _answered(book, state, request.step)
        matter = _matter(request, found)
        edition = matter.edition if matter else _edition(book, state)
        step = book.policy(edition).steps.get(request.step, step)
    if step is None or not (step.on or edition == book.in_force):
        raise Refused([Refusal("open", f"There is no step {request.step[:60]!r} under this policy.")])
    return Context(book.policy(edition), state, facts, request, step, matter, matter.strand if matter else "", tuple(found))


def _answered(book: Book, state: State, step: str) -> list[Matter]:
    """The open matters that a step answers, each under its own edition."""
    known = ((one, house.STEPS.get(step) or book.policy(one.edition).steps.get(step)) for one in state.open_matters())
    return [matter for matter, one in known if one and matter.name in one.on]


def _edition(book: Book, state: State) -> str:
    return list(state.strands.values())[-1].edition if state.strands else book.in_force


def _locate_house(book: Book, state: State, request: Request, facts: Facts) -> Context:
    found = _answered(book, state, request.step)
    matter = _matter(request, found)
    strand = matter.strand if matter else _strand_named(state, request)
    edition = matter.edition if matter else state.strands[strand].edition if strand else book.in_force
    policy = book.policy(edition)
    step = house.step(policy, request.step, state.letters[matter.letter] if matter else None)
    return Context(policy, state, facts, request, step, matter, strand, tuple(found))


def _strand_named(state: State, request: Request) -> str:
    """The strand that a free house step concerns: the one named as its matter, that of an entry, or the latest."""
    if request.matter in state.strands:
        return request.matter
    number = request.answers.get("about-event")
    if isinstance(number, int) and 1 <= number <= state.number:
        return state.event(number).strand
    live = [one.id for one in state.strands.values() if not one.annulled]
    return (live or list(state.strands) or [""])[-1]


def _matter(request: Request, found: Sequence[Matter]) -> Matter | None:
    named = [one for one in found if request.matter in ("", one.id, one.name)]
    return named[0] if len(named) == 1 else None


def take(book: Book, state: State, request: Request, facts: Facts) -> Event:
    """The event that a step makes, or `Refused` with every reason. Nothing is changed."""
    context = locate(book, state, request, facts)
    refusals = is_open(context)
    if refusals:
        raise Refused(refusals)
    outcome = context.step.outcomes.get(request.outcome)
    if outcome is None:
        offered = ", ".join(context.step.outcomes)
        raise Refused([context.refusal("complete", f"There is no outcome {request.outcome[:60]!r}. Choose one of: {offered}.")])
    answers, incomplete = asked.complete(context, outcome)
    deciders = _deciders(context, answers)
    refusals = [*may_this_role(context), *independent(context, deciders), *in_time(context, outcome), *incomplete]
    refusals += has_a_report(context) + after_the_report(context, answers)
    rows, wrong = asked.rows_given(context, outcome, answers)
    refusals += wrong
    if not incomplete and not wrong:
        judged = rows or (rows_so_far(context, outcome) if outcome.imposes else [])
        if outcome.imposes and not judged:
            refusals.append(context.refusal("complete", "No measure has been put forward yet: name at least one."))
        refusals += floor.check(context, outcome, answers, judged) + post.check(context, answers) + annul.check(context, outcome.id, answers)
    if refusals:
        raise Refused(refusals)
    return _event(context, outcome, answers, rows, deciders)


def _deciders(context: Context, answers: Mapping[str, Any]) -> tuple[str, ...]:
    """The humans named as deciding with the one who records."""
    return tuple(
        human for name, value in answers.items() if asked.field_of(context, name).kind == "deciders" for human in value
    )


def _event(context: Context, outcome: Outcome, answers: dict[str, Any], rows: Sequence[Row], deciders: Sequence[str]) -> Event:
    state, request, step = context.state, context.request, context.step
    new = not step.on and step.id not in house.FREE
    strand = f"s{len(state.strands) + 1}" if new else context.strand
    occurred = request.occurred_at or request.now
    making = Making(state, context.policy, strand, state.number + 1, request.now, occurred, step.id)
    if new:
        _open_strand(making, context, strand)
    elif state.ended and step.id not in house.FREE:
        making.add("revive")
    acting = (context.human, *deciders) if context.actor.kind == COLLEAGUE else ()
    said(making, context, answers, acting)
    wrong = _do(making, context, outcome, answers, rows)
    if wrong:
        raise Refused([context.refusal("complete", message) for message in wrong])
    balance(making)
    making.idle()
    role = context.role() or request.role
    return Event(
        number=state.number + 1, step=step.id, outcome=outcome.id, clause=step.clause, edition=context.policy.edition,
        strand=strand, matter=context.matter.id if context.matter else "", by=request.actor.human,
        role=request.role or role, recorded_at=request.now, occurred_at=occurred, effects=tuple(making.effects),
        counts_for=context.human if context.human != request.actor.human else "", prepared_by=request.prepared_by, answers=answers,
    )  # fmt: skip


def _open_strand(making: Making, context: Context, strand: str) -> None:
    state = context.state
    if state.ended:
        making.add("revive")
    making.add("strand", id=strand, edition=context.policy.edition)
    if not state.subject:
        making.add("subject", subject=dict(context.request.subject))
        state = replace(state, subject=dict(context.request.subject))
        making.state = state


def _do(making: Making, context: Context, outcome: Outcome, answers: dict[str, Any], rows: Sequence[Row]) -> list[str]:
    """The effects of the outcome, by the kind of step it is."""
    name, matter = context.step.id, context.matter
    if name in house.STEPS:
        _house(making, context, outcome, answers)
        return []
    if matter and matter.seats and not context.step.by:
        return _fill_seat(making, context, outcome, answers, rows)
    if matter and not matter.standing and not outcome.late:
        making.close(matter.id, "answered")
    wrong = outcome_effects(making, context, outcome, answers, rows)
    return wrong + (_close_case(making, context) if outcome.ends else [])


def _house(making: Making, context: Context, outcome: Outcome, answers: dict[str, Any]) -> None:
    name = context.step.id
    if name == "interest.declare":
        making.add("bar", humans=[context.human])
    elif name == "evidence.add":
        making.add("evidence", id=f"e{making.number}")
    elif name == "entry.annul":
        annul.effects(making, context, outcome.id, answers)
    elif context.matter:
        post.effects(making, context, outcome.id, answers)


def _fill_seat(making: Making, context: Context, outcome: Outcome, answers: dict[str, Any], rows: Sequence[Row]) -> list[str]:
    """One seat, one human. Enough of one mind: their outcome. All seats filled without that: the split."""
    matter = context.matter
    assert matter is not None
    seat = context.people.seat(matter, context.human, context.conflict)
    making.add("seat", id=matter.id, seat=seat, human=context.human, outcome=outcome.id)
    views = [view[1] for view in matter.views.values()] + [outcome.id]
    if views.count(outcome.id) >= (matter.quorum or len(matter.seats)):
        making.close(matter.id, "answered")
        return outcome_effects(making, context, outcome, answers, rows)
    if len(views) == len(matter.seats):
        making.close(matter.id, "split")
        split = context.policy.matters[matter.name].split
        if split:
            return outcome_effects(making, context, split, answers, ())
    return []


def _close_case(making: Making, context: Context) -> list[str]:
    """Closes the case, unless something still has to happen. A right to appeal stays recordable."""
    state, wrong = context.state, []
    opened = [effect for effect in making.effects if effect["do"] == "open" and effect["kind"] == "duty"]
    for one in state.open_matters():
        if one.id in making.closed:
            continue
        if one.kind == "duty":
            wrong.append(f"This is still to be done: {one.title}.")
        elif one.due and one.due >= making.now:
            wrong.append(f"This may still be used until {making.calendar.day(one.due).isoformat()}: {one.title}.")
    wrong += [f"This is still to be done: {effect['title']}." for effect in opened]
    rows = [row for row in state.standing_rows(making.now) if row.id not in making.lifted]
    wrong += [f"This still stands: {context.policy.measures[row.measure].title}." for row in rows]
    for one in state.open_matters():
        if one.standing and one.name != house.POST:
            making.close(one.id, "the case is closed")
    making.add("end")
    return wrong


def available(book: Book, state: State, actor: Actor, now: datetime, facts: Facts) -> list[Offer]:
    """Every step of the case, on each matter that it may answer, with what stands in this person's way."""
    return [offer(book, state, actor, now, facts, name, matter.id if matter else "") for name, matter in _pairs(book, state)]


def _pairs(book: Book, state: State) -> Iterator[tuple[str, Matter | None]]:
    now, latest = book.policy().steps, book.policy(_edition(book, state)).steps
    earlier = {name: step for one in state.strands.values() for name, step in book.policy(one.edition).steps.items()}
    for name in {**latest, **now, **earlier, **house.STEPS}:
        found = _answered(book, state, name)
        yield from ((name, one) for one in found)
        if not found and (name in now or name in house.FREE or (name in latest and latest[name].on)):
            yield name, None


def offer(book: Book, state: State, actor: Actor, now: datetime, facts: Facts, name: str, matter: str = "") -> Offer:
    """One step as one person sees it. Raises `Refused` where there is none, or it cannot tell which is meant."""
    request = Request(step=name, outcome="", actor=actor, now=now, matter=matter, subject=state.subject)
    context = locate(book, state, request, facts)
    refusals = is_open(context) or [*may_this_role(context), *independent(context)]
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


def policy_of(book: Book, state: State) -> Policy:
    """The edition under which the case's latest strand runs."""
    return book.policy(_edition(book, state))
