"""A report before there is a case: whom it is about, and the form of the step that opens one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from evenhand import desk
from evenhand.case.events import Event
from evenhand.case.facts import Actor
from evenhand.case.offers import Offer
from evenhand.policy.model import Outcome, Policy, Step
from evenhand.web import standing
from evenhand.web.forms.form import Form
from evenhand.web.words import Words

ATTENDING = {"precaution", "hold"}  # measures that say how we attend, at once


@dataclass(frozen=True)
class Opening:
    """A step that opens a case, as one colleague sees it."""

    offer: Offer
    words: Words

    @property
    def step(self) -> Step:
        return self.offer.step

    def form(self, values: Mapping[str, Any]) -> Form:
        """Every question of the step, whichever outcome is chosen: all of it stands on one page."""
        names = [name for outcome in self.step.outcomes.values() for name in outcome.asks]
        return Form(self.words, self.offer, Outcome(id="", asks=tuple(dict.fromkeys(names))), values)


def openings(actor: Actor, now: datetime) -> list[Opening]:
    """The steps with which this colleague may open a case, in the policy's order."""
    view = desk.openings(actor=actor, now=now)
    words = Words(view.policy, view.state, view.facts.colleagues, (), now)
    return [Opening(offer, words) for offer in view.offers]


def subject(chosen: str, description: str) -> dict[str, Any] | None:
    """What a report is about, as the desk takes it, from `person:REF`, `group:REF`, `address:UPRN`, `unknown:UPRN` (somebody there
    whom nobody knows yet) or `case:REF` (another incident on a case); None for anything else."""
    kind, _, ref = chosen.partition(":")
    if not ref:
        return None
    if kind == "case":
        return {"case": ref}
    if kind == "unknown":
        return {"subject": {"unknown": {"address": ref, "description": description}}}
    return {"subject": {kind: ref}} if kind in ("person", "group", "address") else None


def _asks_for_attendance(policy: Policy, names: Iterable[str]) -> bool:
    """Whether some of these fields let one say how we attend."""
    asked = [policy.fields[name] for name in names if name in policy.fields]
    return any(one.kind == "restrictions" and set(one.menu) & ATTENDING for one in asked)


def attending(policy: Policy) -> list[Step]:
    """The steps that put a precaution in force."""
    return [
        step for step in policy.steps.values()
        if any(_asks_for_attendance(policy, (*step.asks, *outcome.asks)) for outcome in step.outcomes.values())
    ]  # fmt: skip


def is_urgent(policy: Policy, event: Event) -> bool:
    """Whether a report has made it somebody's duty to say how we attend."""
    opened = {effect["name"] for effect in event.effects if effect["do"] == "open" and effect["kind"] == "duty"}
    return any(opened & set(step.on) for step in attending(policy))


def attendance(policy: Policy, offers: Sequence[Offer]) -> Offer | None:
    """The offer with which a precaution is put in force on a case, the urgent one first."""
    ids = {step.id for step in attending(policy)}
    found = [offer for offer in offers if offer.step.id in ids and offer.matter]
    return min(found, key=lambda offer: offer.matter.kind != "duty" if offer.matter else True, default=None)


def attend_at_once(case: str, offer: Offer) -> str:
    """The address of its questions, the choice already made."""
    policy, step = offer.context.policy, offer.step
    chosen = next((one.id for one in step.outcomes.values() if _asks_for_attendance(policy, (*step.asks, *one.asks))), "")
    return f"{standing.href(case, offer)}&outcome={chosen}"
