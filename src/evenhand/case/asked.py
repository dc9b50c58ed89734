"""Is it complete? The fields of a step's outcome, what the floor asks beside them, and what each offers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from evenhand.case import floor
from evenhand.case.events import Refusal
from evenhand.case.house import CARRIED
from evenhand.case.house import FIELDS as HOUSE_FIELDS
from evenhand.case.rows import Row, offered_measures, read_rows
from evenhand.case.rules import Context
from evenhand.case.state import Row as Standing
from evenhand.case.who import People
from evenhand.policy import menus
from evenhand.policy.kinds import Around, empty, parse
from evenhand.policy.model import Field, Outcome
from evenhand.policy.tongue import gettext as _

# Any colleague's step may say that it was done elsewhere; a seat's view may be taken down for another.
ELSEWHERE, VIEW_OF = "done-elsewhere", "view-of"


def field_of(context: Context, name: str) -> Field:
    """A field by its id: the policy's own, else the floor's, else the house's."""
    return context.policy.fields.get(name) or floor.FIELDS.get(name) or HOUSE_FIELDS[name]


def asks(context: Context, outcome: Outcome) -> list[Field]:
    """Everything that an outcome asks, in order, the floor's questions last."""
    floors = {one.id: one for one in floor.asks(context, outcome)}
    names = dict.fromkeys((*context.step.asks, *outcome.asks, *floors))
    return [_narrowed(context, floors.get(name) or field_of(context, name)) for name in names]


def _narrowed(context: Context, asked: Field) -> Field:
    """A question for advised measures offers those that this person's needs and age allow."""
    return replace(asked, choices=floor.advisable(context, asked.choices)) if menus.advises(context.policy, asked) else asked


def allowed(context: Context) -> list[Field]:
    """What may be said beside: that it was done elsewhere, whose view it is."""
    found = [HOUSE_FIELDS[ELSEWHERE]] if context.actor.kind == "colleague" and not context.step.dated else []
    if context.matter and context.matter.seats and not context.step.by:
        found.append(HOUSE_FIELDS[VIEW_OF])
    return found


def around(context: Context) -> Around:
    """What the fields of this step may name, on this case, at this moment."""
    return Around(context.policy.calendar, context.now, choices(context))


def choices(context: Context) -> dict[str, Sequence[str]]:
    """By kind or field id: what may be named here."""
    state, policy = context.state, context.policy
    colleagues = sorted(ref for ref, one in context.facts.colleagues.items() if not (one.left and one.left <= context.now))
    found: dict[str, Sequence[str]] = {
        "colleague": colleagues, "deciders": colleagues, "needs": list(policy.needs),
        "incidents": [one.id for one in state.strands.values() if not one.annulled],
        "evidence": list(state.evidence),
        "standing": [row.id for row in _liftable(context)],
        "restrictions": list(policy.measures), "route": list(policy.channels),
    }  # fmt: skip
    for outcome in context.step.outcomes.values():
        for name in (*context.step.asks, *outcome.asks):
            asked = field_of(context, name)
            if asked.kind in ("colleague", "deciders") and asked.among:
                found[name] = sorted(_holders(context.people, asked.among) & set(colleagues))
            elif asked.kind == "restrictions":
                found[name] = offered_measures(policy, asked)
            elif asked.kind == "standing" and asked.menu:
                found[name] = [row.id for row in _liftable(context) if row.kind in asked.menu or row.measure in asked.menu]
    return found


def _liftable(context: Context) -> list[Standing]:
    """What stands and may be lifted here: where a matter is about one decision (an appeal), what that decision imposed."""
    matter = context.matter
    if matter and matter.about and not matter.while_restrictions:
        return context.state.rows_of(matter.about, context.now)
    return context.state.standing_rows(context.now)


def _holders(people: People, roles: tuple[str, ...]) -> set[str]:
    return {ref for role in roles for ref in people.holders(role)}


def complete(context: Context, outcome: Outcome) -> tuple[dict[str, Any], list[Refusal]]:
    """The answers read, and what is missing, wrong or not asked. The floor is judged by `floor.check`."""
    beside = allowed(context) + [HOUSE_FIELDS[name] for name in CARRIED.get(context.step.id, ())]
    wanted = {one.id or name: one for name, one in _named(asks(context, outcome) + beside).items()}
    extra = {one.id for one in beside}
    answers, refusals, basis = {}, [], around(context)
    for name in context.request.answers:
        if name not in wanted:
            refusals.append(context.refusal("complete", _("{given!r} is not asked here.").format(given=str(name)[:60]), str(name)[:60]))
    for name, asked in wanted.items():
        value = context.request.answers.get(name)
        if empty(value):
            if not asked.optional and name not in extra:
                refusals.append(context.refusal("complete", _("{question}: this has to be answered.").format(question=asked.label or name), name))
            continue
        try:
            answers[name] = parse(asked, value, basis)
        except ValueError as error:
            refusals.append(context.refusal("complete", _("{what}: {error}.").format(what=asked.label or name, error=error), name))
    return answers, refusals


def _named(fields: list[Field]) -> Mapping[str, Field]:
    return {one.id: one for one in fields}


def rows_given(context: Context, outcome: Outcome, answers: Mapping[str, Any]) -> tuple[list[Row], list[Refusal]]:
    """The rows of measures in the answers, read with the policy, and what is wrong with them."""
    rows, refusals = [], []
    for asked in asks(context, outcome):
        if asked.kind == "restrictions" and asked.id in answers:
            found, wrong = read_rows(context.policy, asked, answers[asked.id], around(context))
            rows += found
            refusals += [context.refusal("complete", message, asked.id) for message in wrong]
    return rows, refusals


__all__ = ["allowed", "around", "asks", "choices", "complete", "field_of", "rows_given"]
