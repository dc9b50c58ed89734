"""What an outcome reaches: the rows that it lifts, and those that it imposes without naming any."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from datetime import datetime
from typing import Any

from evenhand.case.rows import Row
from evenhand.case.rules import Context
from evenhand.case.state import State
from evenhand.policy.calendar import add_months
from evenhand.policy.menus import kinds
from evenhand.policy.model import Outcome, Policy

MARK, EVERY = "old-register", "every:"  # in the values of a row: it came from an old register; with it, how often in months a review was promised


def field_kind(context: Context, name: str) -> str:
    """The kind of a field of the policy, or "" for one of the house's."""
    return context.policy.fields[name].kind if name in context.policy.fields else ""


def lifted_rows(context: Context, outcome: Outcome, answers: Mapping[str, Any]) -> list[str]:
    """The standing rows that an outcome lifts: of the decision it is about, the chosen ones, or all restrictions."""
    standing = context.state.standing_rows(context.now)
    if outcome.lifts == "decision":
        about = context.matter.about if context.matter else 0
        return [row.id for row in standing if row.decision == about]
    if outcome.lifts == "chosen":
        named = {row for name, value in answers.items() if field_kind(context, name) == "standing" for row in value}
        return [row.id for row in standing if row.id in named]
    return [row.id for row in standing if row.kind == "restriction"] if outcome.lifts == "all" else []


def rows_so_far(context: Context, outcome: Outcome) -> list[Row]:
    """The rows imposed without naming any: of the decision that is replaced, else as last put forward."""
    if outcome.lifts == "decision" and context.matter:
        return [
            Row(row.measure, row.kind, row.values, row.closes, "", "", row.field, row.index)
            for row in context.state.rows_of(context.matter.about, context.now)
        ]
    return [Row.of(data) for data in context.state.strands[context.strand].put] if context.strand else []


def kinds_imposed(context: Context, outcome: Outcome) -> set[str]:
    """The kinds of measure that an outcome may impose: as its fields offer, or as it finds them."""
    if not outcome.imposes:
        return set()
    fields = [context.policy.fields[name] for name in (*context.step.asks, *outcome.asks) if name in context.policy.fields]
    menus = [kinds(context.policy, one) for one in fields if one.kind == "restrictions"]
    return set().union(*menus) if menus else {row.kind for row in rows_so_far(context, outcome)}


def reviews(policy: Policy, name: str) -> bool:
    """Whether a matter is the duty to review: it lasts while restrictions stand, and a step on it can lift them."""
    word = policy.matters.get(name)
    if not word or word.kind != "duty" or word.while_ != "restrictions":
        return False
    return any(outcome.lifts for step in policy.steps.values() if name in step.on for outcome in step.outcomes.values())


def as_promised(policy: Policy, state: State, name: str, due: datetime | None, start: datetime) -> datetime | None:
    """The last day of a review. While something of an old register stands, for which shorter intervals were promised,
    it is never later than they say: what was promised goes on being owed."""
    marks = {mark for one in state.strands.values() if not one.annulled for mark in one.given if mark.startswith(EVERY)}
    if due is None or not marks or not reviews(policy, name) or not any(MARK in row.values and row.lifted is None for row in state.rows.values()):
        return due
    months = min(int(mark.removeprefix(EVERY)) for mark in marks)
    return min(due, policy.calendar.end_of(add_months(policy.calendar.day(start), months)))


def route_so_far(context: Context) -> str:
    """The channel that the strand last named for day-to-day contact, or ""."""
    for event in reversed(context.state.events):
        if event.strand == context.strand and event.number not in context.state.annulled:
            for effect in event.effects:
                if effect["do"] == "given":
                    for one in effect["fields"]:
                        if one.startswith("route:"):
                            return str(one).removeprefix("route:")
    return ""


def open_channels(policy: Policy, closed: Iterable[str], needs: Iterable[str]) -> tuple[str, ...]:
    """The channels that a person can use now. Should what helps them, recorded later, rule out all that a decision
    left open, then every channel that they can use is open until the decision is looked at again."""
    cannot = {channel for need in needs if need in policy.needs for channel in policy.needs[need].cannot}
    usable = [channel for channel in policy.channels if channel not in cannot]
    shut = set(closed)
    return tuple(channel for channel in usable if channel not in shut) or tuple(usable) or tuple(policy.channels)


def sent_in_vain(policy: Policy, closes: Collection[str], need: str, *, kept: bool = False) -> set[str]:
    """The channels of no use with a need to which a measure sends the person. It sends them to what it keeps (`kept`); where
    it closes some, to what is left, if that is two at most, or if half of it or more is of no use with this need: the
    telephone closed for whoever can only speak."""
    left = set(policy.channels) - set(closes)
    useless = left & set(policy.needs[need].cannot) if need in policy.needs else set()
    return useless if kept or (closes and (len(left) <= 2 or 2 * len(useless) >= len(left))) else set()
