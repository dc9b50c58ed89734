"""The second half of a report as a list of tasks: its questions in small groups, one page each, in any order.

What was answered so far lies in the same draft as that of the step's own pages, so that either may go on with it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from evenhand.case.asked import around
from evenhand.case.offers import Offer
from evenhand.policy.kinds import empty, parse
from evenhand.policy.model import Field, Outcome
from evenhand.policy.tongue import N_
from evenhand.web.words import Words

DONE, TO_DO, FREE, WRONG = N_("Done"), N_("To do"), N_("If it applies"), N_("To be corrected")  # translated where shown
SHORT = 300  # characters: up to here two texts fit one page
TOGETHER = 3  # short questions on one page
BLANK = Outcome(id="")
CHOICE = "outcome"  # the task that chooses what it was


@dataclass(frozen=True)
class Task:
    """One page: a few questions, or the choice (no questions)."""

    id: str  # of its first question, or CHOICE
    title: str
    also: str  # its other questions
    fields: Sequence[Field]
    state: str

    @property
    def open(self) -> bool:
        """Whether it has still to be done."""
        return self.state in (TO_DO, WRONG)


def outcome_of(offer: Offer, name: str) -> Outcome:
    """The choice made, or the only one; a blank one while none is."""
    known = offer.step.outcomes
    return next(iter(known.values())) if len(known) == 1 else known.get(name, BLANK)


def tasks(offer: Offer, outcome: Outcome, values: Mapping[str, Any]) -> list[Task]:
    """Every page, in the policy's order, what has to be chosen last, then what that choice asks."""
    asked = offer.fields(outcome)
    own = [one for one in asked if one.id in offer.step.asks]
    found = [_task(offer, some, values) for some in _groups(own)]
    if len(offer.step.outcomes) > 1:
        found.append(Task(CHOICE, _("What it was, all in all"), "", (), DONE if outcome.id else TO_DO))
    return found + [_task(offer, some, values) for some in _groups([one for one in asked if one not in own])]


def _groups(asked: Sequence[Field]) -> list[list[Field]]:
    """Short questions of one sort that follow each other share a page; whatever takes thought has its own."""
    found: list[list[Field]] = []
    for one in asked:
        last = found[-1] if found else []
        if last and _sort(one) and _sort(one) == _sort(last[0]) and len(last) < TOGETHER and last[0].optional == one.optional:
            last.append(one)
        else:
            found.append([one])
    return found


def _sort(one: Field) -> str:
    """When and where, a press, or names; "" for what stands alone."""
    if one.kind in ("date", "moment") or (one.kind == "text" and one.at_most and one.at_most <= SHORT):
        return "short"
    return {"choice": "press", "yes": "press", "party": "names", "colleague": "names"}.get(one.kind, "")


def _task(offer: Offer, asked: Sequence[Field], values: Mapping[str, Any]) -> Task:
    titles = [one.label or one.id for one in asked]
    return Task(asked[0].id, titles[0], "; ".join(titles[1:]), asked, _state(offer, asked, values))


def _state(offer: Offer, asked: Sequence[Field], values: Mapping[str, Any]) -> str:
    if faults(offer, asked, values):
        return WRONG
    if any(empty(values.get(one.id)) and not one.optional for one in asked):
        return TO_DO
    return FREE if all(empty(values.get(one.id)) for one in asked) else DONE


def faults(offer: Offer, asked: Sequence[Field], values: Mapping[str, Any]) -> dict[str, str]:
    """What cannot be kept as it was typed, by question. What is empty is no fault yet: the rest may come later."""
    found: dict[str, str] = {}
    basis = around(offer.context)
    for one in asked:
        if not empty(values.get(one.id)):
            try:
                parse(one, values[one.id], basis)
            except ValueError as error:
                found[one.id] = str(error)
    return found


def moment_of_report(offer: Offer, words: Words, zone: ZoneInfo) -> dict[str, str]:
    """When the report says that it happened, for the first question that asks for a moment in the past."""
    strand = words.state.strands.get(offer.context.strand)
    event = next((one for one in words.events if strand and one.number == strand.opened_by), None)
    asked = next((one for one in offer.fields(BLANK) if one.kind == "moment" and one.must == "past"), None)
    if event is None or asked is None:
        return {}
    local: datetime = event.occurred_at.astimezone(zone)
    return {asked.id: f"{local:%Y-%m-%dT%H:%M}"}
