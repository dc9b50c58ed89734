"""A report before there is a case: whom it is about, and the form of the step that opens one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from evenhand import desk
from evenhand.case.effects import KEEP_FROM
from evenhand.case.events import Event
from evenhand.case.facts import Actor
from evenhand.case.offers import Offer
from evenhand.desk.attend import danger
from evenhand.policy.model import Field, Outcome, Policy, Step
from evenhand.web.forms.form import Form
from evenhand.web.words import Words

AFFECTED = "affected"  # the party who was hurt by what happened
MANY = 4  # so many questions are a page too long


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
    kind, _colon, ref = chosen.partition(":")
    if not ref:
        return None
    if kind == "case":
        return {"case": ref}
    if kind == "unknown":
        return {"subject": {"unknown": {"address": ref, "description": description}}}
    return {"subject": {kind: ref}} if kind in ("person", "group", "address") else None


def besides(field: Field) -> str:
    """What a question that may be left out is for, as the line under which it is folded."""
    if field.id == AFFECTED:
        return _("I report for somebody else, or somebody else was affected")
    if field.id == KEEP_FROM:
        return _("Somebody here should not see this, or deal with me about it")
    return field.label or field.id


def attending(policy: Policy) -> list[Step]:
    """The steps that put a precaution in force."""
    return [
        step for step in policy.steps.values()
        if any(danger.menu(policy, (*step.asks, *outcome.asks)) for outcome in step.outcomes.values())
    ]  # fmt: skip


def is_urgent(policy: Policy, event: Event) -> bool:
    """Whether a report has made it somebody's duty to say how we attend."""
    opened = {effect["name"] for effect in event.effects if effect["do"] == "open" and effect["kind"] == "duty"}
    return any(opened & set(step.on) for step in attending(policy))


def is_danger(policy: Policy, step: Step, outcome: str) -> bool:
    """Whether choosing this makes it somebody's duty to say, now, how we attend: nothing may hold up such a report."""
    chosen = step.outcomes.get(outcome)
    duties = {name for name in (chosen.opens if chosen else ()) if name in policy.matters and policy.matters[name].kind == "duty"}
    return any(duties & set(one.on) for one in attending(policy))


def _of_reports(policy: Policy, named: Iterable[str]) -> bool:
    """Whether one of these roles follows from having reported."""
    opening = {one.id for one in policy.steps.values() if not one.on}
    return any(name in policy.roles and policy.roles[name].of in opening for name in named)


def is_second_half(policy: Policy, matter: str) -> bool:
    """Whether a matter is the rest of a report: a duty of whoever reported, with more questions than fit one page."""
    known = policy.matters.get(matter)
    if known is None or known.kind != "duty" or not _of_reports(policy, known.owner):
        return False
    return any(matter in one.on and len(one.asks) >= MANY for one in policy.steps.values())


def completes(offer: Offer) -> bool:
    """Whether this colleague may complete a report with it."""
    return bool(offer.matter and offer.may and len(offer.step.asks) >= MANY and is_second_half(offer.context.policy, offer.matter.name))


def second_half(offers: Sequence[Offer]) -> list[Offer]:
    """The offers with which this colleague may complete a report, the latest report's first."""
    found = [offer for offer in offers if completes(offer)]
    return sorted(found, key=lambda offer: offer.matter.opened if offer.matter else offer.context.now, reverse=True)


def looks_after(policy: Policy, owners: Iterable[str]) -> bool:
    """Whether a duty is there for those who were affected: it belongs to whoever manages them."""
    found = [policy.roles[name] for name in owners if name in policy.roles]
    return any(one.of == AFFECTED and one.is_ for one in found)


def attendance(policy: Policy, offers: Sequence[Offer]) -> Offer | None:
    """The offer with which a precaution is put in force on a case, the urgent one first."""
    ids = {step.id for step in attending(policy)}
    found = [offer for offer in offers if offer.step.id in ids and offer.matter]
    return min(found, key=lambda offer: offer.matter.kind != "duty" if offer.matter else True, default=None)


def rest(case: str, offer: Offer, **query: str) -> str:
    """The address of the second half: the list, or with `ask` one of its pages."""
    matter = offer.matter.id if offer.matter else ""
    return f"{reverse('report-rest', args=[case])}?{urlencode({'matter': matter, **query})}"


def attend_at_once(case: str) -> str:
    """The address at which one says how we attend on a case, now."""
    return f"{reverse('danger')}?{urlencode({'about': f'case:{case}'})}"
