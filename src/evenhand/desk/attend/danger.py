"""Danger now: what of a policy changes how we attend at once, and doing it in one go for what is not reported yet."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from evenhand.case.facts import Actor
from evenhand.desk.casework.steps import Taken, take_step
from evenhand.policy.model import Field, Outcome, Policy, Step

ATTENDING = {"precaution", "hold"}  # measures that say how we attend, at once


@dataclass(frozen=True)
class Urgent:
    """How a policy changes how we attend: the step and its outcome, and the question that offers the measures."""

    step: Step
    outcome: Outcome
    menu: Field
    opening: Step | None  # the report that opens a matter which the step answers, a duty before a right
    reported: Outcome | None
    matter: str  # the name of that matter


@dataclass(frozen=True)
class Part:
    """One step of several that are taken together."""

    step: str
    outcome: str
    answers: Mapping[str, Any]


def menu(policy: Policy, names: Iterable[str]) -> Field | None:
    """The field among these that lets one say how we attend."""
    asked = [policy.fields[name] for name in names if name in policy.fields]
    return next((one for one in asked if one.kind == "restrictions" and set(one.menu) & ATTENDING), None)


def urgent(policy: Policy) -> Urgent | None:
    """The policy's way of changing how we attend that a report leads to; None where it has none."""
    found = [one for step in policy.steps.values() if (one := of_step(policy, step))]
    return next((one for one in found if one.opening), None)


def of_step(policy: Policy, step: Step) -> Urgent | None:
    """The same for one step; None where it does not change how we attend."""
    for outcome in step.outcomes.values():
        asked = menu(policy, (*step.asks, *outcome.asks))
        if asked and outcome.imposes:
            return Urgent(step, outcome, asked, *_report(policy, step))
    return None


def _report(policy: Policy, step: Step) -> tuple[Step | None, Outcome | None, str]:
    """The opening step and outcome whose matter the step answers."""
    found = [
        (opening, outcome, name)
        for opening in policy.steps.values() if not opening.on
        for outcome in opening.outcomes.values()
        for name in outcome.opens if name in step.on
    ]  # fmt: skip
    return min(found, key=lambda one: policy.matters[one[2]].kind != "duty", default=(None, None, ""))


def report_and_attend(
    *, subject: Mapping[str, Any], report: Part, attend: Part, matter: str, actor: Actor, key: str = "", now: datetime
) -> Taken:
    """Reports and answers `matter`, which the report opens, in one transaction: both are recorded, or neither.

    Sent again with the same key, it is recorded once. Raises as `take_step` does.
    """
    with transaction.atomic():
        first = take_step(
            subject=subject, step=report.step, outcome=report.outcome, answers=report.answers, actor=actor,
            key=key and f"{key}/report", now=now,
        )  # fmt: skip
        opened = next((one["id"] for one in first.event.effects if one["do"] == "open" and one["name"] == matter), matter)
        return take_step(
            case=first.case, step=attend.step, outcome=attend.outcome, answers=attend.answers, actor=actor, matter=opened,
            key=key and f"{key}/attend", now=now,
        )  # fmt: skip
