"""Taking a step: the five questions and the floor, then one event with its effects in full.

`take` either refuses with every reason or returns the event. What is offered beforehand is in `offers`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from evenhand.case import annul, asked, carried, floor, house, impact_giving, overdue, post, subjects
from evenhand.case.effects import Making, outcome_effects, said
from evenhand.case.events import Event, Refused
from evenhand.case.facts import COLLEAGUE, Book, Facts
from evenhand.case.locate import locate
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
from evenhand.case.state import State
from evenhand.case.suspending import balance
from evenhand.policy.kinds import show_day
from evenhand.policy.model import Outcome
from evenhand.policy.tongue import N_
from evenhand.policy.tongue import gettext as _


def take(book: Book, state: State, request: Request, facts: Facts) -> Event:
    """The event that a step makes, or `Refused` with every reason. Nothing is changed."""
    context = locate(book, state, request, facts)
    refusals = is_open(context)
    if refusals:
        raise Refused(refusals)
    outcome = context.step.outcomes.get(request.outcome)
    if outcome is None:
        offered = ", ".join(context.step.outcomes)
        raise Refused([context.refusal("complete", _("There is no outcome {given!r}. Choose one of: {names}.").format(given=request.outcome[:60], names=offered))])
    answers, incomplete = asked.complete(context, outcome)
    deciders = _deciders(context, answers)
    refusals = [*may_this_role(context), *independent(context, deciders), *in_time(context, outcome), *incomplete]
    refusals += has_a_report(context) + subjects.refusals(context) + after_the_report(context, answers) + impact_giving.check(context)
    rows, wrong = asked.rows_given(context, outcome, answers)
    refusals += wrong
    if not incomplete and not wrong:
        judged = rows or (rows_so_far(context, outcome) if outcome.imposes else [])
        if outcome.imposes and not judged:
            refusals.append(context.refusal("complete", _("No measure has been put forward yet: name at least one.")))
        refusals += floor.check(context, outcome, answers, judged) + post.check(context, answers) + annul.check(context, outcome.id, answers)
        refusals += carried.check(context, outcome, answers, judged) if context.step.id in house.OLD else []
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
    if (since := overdue.since(context.policy, occurred)) and overdue.decides(context, outcome):
        making.add("overdue", since=since)
    _weigh_anew(making, context)
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
    carried.answered(making)
    if not state.subject:
        making.add("subject", subject=dict(context.request.subject))
        state = replace(state, subject=dict(context.request.subject))
        making.state = state


def _do(making: Making, context: Context, outcome: Outcome, answers: dict[str, Any], rows: Sequence[Row]) -> list[str]:
    """The effects of the outcome, by the kind of step it is."""
    name, matter = context.step.id, context.matter
    if name in house.STEPS:
        _house(making, context, outcome, answers, rows)
        return []
    if matter and matter.seats and not context.step.by:
        return _fill_seat(making, context, outcome, answers, rows)
    if matter and not matter.standing and not outcome.late:
        making.close(matter.id, "answered")
    wrong = outcome_effects(making, context, outcome, answers, rows)
    return wrong + (_close_case(making, context) if outcome.ends else [])


def _weigh_anew(making: Making, context: Context) -> None:
    """What is agreed to help the person while restrictions stand opens what the policy names for it, at once."""
    agreed = {need for effect in making.effects if effect["do"] == "needs" for need in effect["needs"]}
    known, left = context.facts.needs | agreed, making.restrictions_left(making.now)
    if agreed and left and context.state.weighed is not None and known != context.state.weighed:
        making.add("weighed", needs=sorted(known))
        for name in context.policy.needs_change:
            making.open(name, about=left[-1].decision)


def _house(making: Making, context: Context, outcome: Outcome, answers: dict[str, Any], rows: Sequence[Row]) -> None:
    name = context.step.id
    if name == "interest.declare":
        making.add("bar", humans=[context.human])
    elif name == "evidence.add":
        files = {"files": [dict(one) for one in context.request.files]} if context.request.files else {}
        making.add("evidence", id=f"e{making.number}", **files)
    elif name == "entry.annul":
        annul.effects(making, context, outcome.id, answers)
    elif name == house.GIVE:
        impact_giving.effects(making, context)
    elif name in house.OLD:
        carried.effects(making, context, outcome, answers, rows)
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
            wrong.append(_("This is still to be done: {matter}.").format(matter=one.title))
        elif one.due and one.due >= making.now:
            wrong.append(_("This may still be used until {day}: {matter}.").format(day=show_day(making.calendar.day(one.due)), matter=one.title))
    wrong += [_("This is still to be done: {matter}.").format(matter=effect["title"]) for effect in opened]
    rows = [row for row in state.standing_rows(making.now) if row.id not in making.lifted]
    wrong += [_("This still stands: {measure}.").format(measure=context.policy.measures[row.measure].title) for row in rows]
    for one in state.open_matters():
        if one.standing and one.name != house.POST:
            making.close(one.id, N_("the case is closed"))
    making.add("end")
    return wrong
