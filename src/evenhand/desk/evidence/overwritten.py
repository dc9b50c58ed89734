"""What will be overwritten or taken down: which duties there are to have it kept, and asking whoever holds it, in one press.

A policy that asks for this has a field for each of `WHAT`, `HOLDER` and `LAST`, and a duty whose last day is answered
in `LAST`. Code knows the fields by these names; who answers the duty, and how, is the policy's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from evenhand.case.facts import Actor
from evenhand.case.offers import Offer
from evenhand.case.state import Matter
from evenhand.desk.casework.steps import Taken, take_step
from evenhand.desk.casework.views import CaseView, look
from evenhand.desk.errors import NotFound
from evenhand.policy.model import Policy

WHAT, HOLDER, LAST = "lost-what", "holder", "lost-on"
HAPPENED, PLACE = "happened", "place"


@dataclass(frozen=True)
class Losing:
    """Something that will be lost, as far as the reader may see it."""

    matter: Matter
    what: str
    holder: str
    last: datetime | None
    happened: datetime | None
    place: str
    offer: Offer | None  # by which it is recorded that they were asked


def is_one(policy: Policy, name: str) -> bool:
    """Whether a matter of the policy is the duty to have something kept."""
    matter = policy.matters.get(name)
    return bool(matter and matter.limit and matter.limit.answer == LAST)


def losing(view: CaseView) -> list[Losing]:
    """What is being lost on a case, soonest first, of what the reader may see."""
    return [_losing(view, one) for one in view.state.open_matters() if is_one(view.book.policy(one.edition), one.name)]


def _losing(view: CaseView, matter: Matter) -> Losing:
    said = view.state.event(matter.opened_by).answers
    field = view.book.policy(matter.edition).fields.get(WHAT)
    given = str(said.get(WHAT, ""))
    incident = {name: value for event in view.state.events if event.strand == matter.strand for name, value in event.answers.items() if name in (HAPPENED, PLACE)}
    happened = str(incident.get(HAPPENED, ""))
    offer = next((one for one in view.offers if one.may and one.matter and one.matter.id == matter.id and _plain(one)), None)
    return Losing(
        matter=matter, what=field.choices.get(given, given) if field else given, holder=str(said.get(HOLDER, "")), last=matter.due,
        happened=datetime.fromisoformat(happened) if happened else None, place=str(incident.get(PLACE, "")), offer=offer,
    )  # fmt: skip


def _plain(offer: Offer) -> str:
    """The outcome that says no more than that they were asked: the one without a question."""
    return next((one.id for one in offer.step.outcomes.values() if not (one.asks or offer.step.asks)), "")


def starts(view: CaseView) -> Offer | None:
    """The step by which somebody says what will be lost; None where it is not theirs, or the policy asks for nothing of it."""
    return next((one for one in view.offers if one.may and LAST in {*one.step.asks, *(name for out in one.step.outcomes.values() for name in out.asks)}), None)


@dataclass(frozen=True)
class LosingPage:
    """One thing that will be lost, for the page on which whoever holds it is asked."""

    case: CaseView
    one: Losing


def overwritten(*, actor: Actor, case: str, matter: str, now: datetime) -> LosingPage:
    """Something that will be lost. The look is recorded. Raises NotFound where there is none, or it is done."""
    view = look(case=case, actor=actor, now=now)
    found: Sequence[Losing] = [one for one in losing(view) if one.matter.id == matter]
    if not found:
        raise NotFound(matter)
    return LosingPage(view, found[0])


def asked_to_keep(*, actor: Actor, case: str, matter: str, now: datetime) -> Taken:
    """Records that whoever holds it was asked to keep it, now. Raises NotFound, and Refused by the rules."""
    view = look(case=case, actor=actor, now=now, record=False)
    one = next((one for one in losing(view) if one.matter.id == matter), None)
    if one is None or one.offer is None:
        raise NotFound(matter)
    return take_step(case=case, step=one.offer.step.id, outcome=_plain(one.offer), answers={}, matter=matter, actor=actor, now=now)
