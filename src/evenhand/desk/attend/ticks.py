"""A call list: those who have to know at once that we attend otherwise, each ticked when told, then recorded.

Nothing here is a word of its own. A call list is a duty that opens with a precaution, and whose step asks who has
been told: a field of kind `choices`, and nothing else that has to be answered.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from evenhand.case.events import Refused
from evenhand.case.facts import Actor
from evenhand.case.offers import Offer
from evenhand.case.state import Matter
from evenhand.desk.attend import danger
from evenhand.desk.casework.steps import Taken, take_step
from evenhand.desk.casework.views import CaseView, look
from evenhand.desk.errors import NotFound, refuse
from evenhand.desk.models import Tick
from evenhand.policy.kinds import TEXT_LIMIT
from evenhand.policy.model import Field, Outcome, Policy, Step

CHOICES = "choices"


@dataclass(frozen=True)
class CallList:
    """A call list as one colleague sees it."""

    view: CaseView
    matter: Matter
    offer: Offer | None  # None once it has been answered
    step: Step
    names: Mapping[str, str]  # who has to know: id -> words
    ticks: Mapping[str, Tick]  # who has been told since the precaution was last changed
    stale: Mapping[str, Tick]  # who was told before it was changed: they have to be told again
    since: datetime  # when what they have to know was decided
    decision: int  # the number of the event that decided it

    @property
    def complete(self) -> bool:
        return set(self.names) <= set(self.ticks)


def named(policy: Policy, step: Step, outcome: Outcome) -> Field | None:
    """The field in which an outcome says who has been told, where it asks nothing else that has to be answered."""
    asked = [policy.fields[name] for name in (*step.asks, *outcome.asks) if name in policy.fields]
    found = [one for one in asked if one.kind == CHOICES]
    rest = [one for one in asked if one.kind != CHOICES and not one.optional]
    return found[0] if len(found) == 1 and not rest else None


def lists(policy: Policy) -> dict[str, Step]:
    """The matters that are call lists, each with its step: opened by what changes how we attend, or handed on."""
    opened = {
        name
        for step in policy.steps.values() for outcome in step.outcomes.values()
        if outcome.imposes and danger.menu(policy, (*step.asks, *outcome.asks))
        for name in outcome.opens if policy.matters[name].kind == "duty"
    }  # fmt: skip
    found: dict[str, Step] = {}
    for step in policy.steps.values():
        if opened & set(step.on) and all(named(policy, step, outcome) for outcome in step.outcomes.values()):
            found |= dict.fromkeys(step.on, step)
    return found


def is_list(policy: Policy, step: Step, matter: str) -> bool:
    """Whether a step answers a matter that is a call list."""
    return all(named(policy, step, outcome) for outcome in step.outcomes.values()) and matter in lists(policy)


def names_of(policy: Policy, step: Step) -> dict[str, str]:
    """Everybody whom the step may name, with words."""
    fields = [named(policy, step, outcome) for outcome in step.outcomes.values()]
    return {key: words for field in fields if field for key, words in field.choices.items()}


def call_list(*, actor: Actor, case: str, matter: str, now: datetime) -> CallList:
    """A call list with its ticks. Raises NotFound where there is none, or it is not theirs to see."""
    view = look(case=case, actor=actor, now=now, record=False)
    found = view.state.matters.get(matter)
    policy = view.book.policy(found.edition) if found else view.policy
    step = lists(policy).get(found.name) if found else None
    if found is None or step is None or view.own_report_only:
        raise NotFound(matter)
    offer = next((one for one in view.offers if one.matter and one.matter.id == matter and one.step.id == step.id), None)
    decision = _decision(view, policy, found.strand)
    since = view.state.event(decision).recorded_at
    ticked = {one.name: one for one in Tick.objects.filter(case=case, strand=found.strand)}
    return CallList(
        view, found, offer if found.open else None, step, names_of(policy, step),
        ticks={name: one for name, one in ticked.items() if one.at >= since},
        stale={name: one for name, one in ticked.items() if one.at < since}, since=since, decision=decision,
    )  # fmt: skip


def _decision(view: CaseView, policy: Policy, strand: str) -> int:
    """The latest event of the strand that changed how we attend."""
    rows = [row.decision for row in view.state.rows.values() if row.strand == strand and row.kind in danger.ATTENDING]
    return max(rows, default=view.state.strands[strand].opened_by)


def tick(*, actor: Actor, case: str, matter: str, name: str, told: bool = True, now: datetime) -> None:
    """Keeps that one of the list has been told, or that they have not after all; the first tick of a name stands.

    Raises NotFound, and Refused where the list is not theirs to keep, is closed, or has no such name.
    """
    with transaction.atomic():
        found = _theirs(call_list(actor=actor, case=case, matter=matter, now=now))
        if name not in found.names:
            raise refuse("complete", _("Choose one of: {names}.").format(names=", ".join(found.names.values())))
        kept = Tick.objects.filter(case=case, strand=found.matter.strand, name=name)
        if not told or name in found.stale:
            kept.delete()
        if told:
            Tick.objects.get_or_create(case=case, strand=found.matter.strand, name=name, defaults={"by": actor.human, "at": now})


def _theirs(found: CallList) -> CallList:
    if found.offer is None:
        raise refuse("open", _("This list has been recorded already. What comes now is recorded as a note on the case."))
    if found.offer.refusals:
        raise Refused(list(found.offer.refusals))
    return found


def record_list(*, actor: Actor, case: str, matter: str, outcome: str, note: str = "", now: datetime) -> Taken:
    """Takes the step of the list with those ticked; `note` says when each was told. The ticks go when nothing of the
    list stays open. Raises NotFound, Refused, Stale."""
    found = call_list(actor=actor, case=case, matter=matter, now=now)
    policy = found.view.book.policy(found.matter.edition)
    chosen = found.step.outcomes.get(outcome)
    with transaction.atomic():
        answers = _answers(policy, found, chosen, note) if chosen else {}
        taken = take_step(case=case, step=found.step.id, outcome=outcome, answers=answers, actor=actor, matter=matter, now=now)
        if chosen and not set(chosen.opens) & set(found.step.on):
            Tick.objects.filter(case=case, strand=found.matter.strand).delete()
    return taken


def _answers(policy: Policy, found: CallList, chosen: Outcome, note: str) -> dict[str, Any]:
    asked = [policy.fields[name] for name in (*found.step.asks, *chosen.asks) if name in policy.fields]
    text = next((one for one in asked if one.kind == "text"), None)
    field = named(policy, found.step, chosen)
    assert field is not None  # or it would be no call list
    told = [name for name in found.names if name in found.ticks and name in field.choices]
    said = note[: text.at_most or TEXT_LIMIT] if text else ""
    return ({field.id: told} if told else {}) | ({text.id: said} if text and said else {})
