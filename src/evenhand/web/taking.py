"""A step on its way: what was typed so far, read from and kept in a draft, tried without recording, then taken."""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time
from typing import Any

from django.utils.translation import gettext as _

from evenhand import desk
from evenhand.case import asked as questions
from evenhand.case import step as core
from evenhand.case.events import Event, Refusal, Refused
from evenhand.case.facts import Actor
from evenhand.case.offers import Offer
from evenhand.case.reach import rows_so_far
from evenhand.case.rules import Request
from evenhand.policy.kinds import Around, parse
from evenhand.policy.model import Field, Outcome
from evenhand.web import advising
from evenhand.web.forms.form import OCCURRED, Form, when
from evenhand.web.telling import field_of
from evenhand.web.words import Words

ADJUSTMENTS = "adjustments"  # a question of the floor

@dataclass
class Draft:
    """What was typed for one step on one matter. `key` makes sending twice the same as sending once."""

    outcome: str = ""
    values: dict[str, Any] = field(default_factory=dict)
    tag: str = ""
    prepared_by: str = ""
    key: str = field(default_factory=lambda: secrets.token_urlsafe(12))

    @property
    def digest(self) -> str:
        """Of what would be recorded: what is confirmed has to be what was shown."""
        shown = json.dumps([self.outcome, self.values, self.prepared_by], sort_keys=True, default=str)
        return hashlib.sha256(shown.encode()).hexdigest()[:20]

    def data(self) -> dict[str, Any]:
        return {"outcome": self.outcome, "values": self.values, "tag": self.tag, "prepared_by": self.prepared_by, "key": self.key}


def load(actor: Actor, case: str, offer: Offer, now: datetime) -> Draft | None:
    """The reader's own draft, or one that was prepared for them."""
    found = desk.draft(actor=actor, case=case, step=offer.step.id, matter=offer.matter.id if offer.matter else "", now=now)
    if found is None:
        return None
    draft = Draft(**{name: found.answers[name] for name in Draft().data() if name in found.answers})
    if found.by != actor.human:
        draft.prepared_by = found.by
    return draft


def save(actor: Actor, case: str, offer: Offer, draft: Draft, now: datetime, for_: str = "") -> None:
    desk.save_draft(
        actor=actor, case=case, step=offer.step.id, matter=offer.matter.id if offer.matter else "", answers=draft.data(), for_=for_, now=now,
    )  # fmt: skip


def prefilled(words: Words, offer: Offer, outcome: Outcome) -> tuple[dict[str, Any], dict[str, str]]:
    """What was answered to the same questions earlier in the strand, by another step, and whose it is.

    What comes from a step that this one has to be independent of is only quoted: an independent mind finds its
    own words.
    """
    strand = words.state.strands.get(offer.context.strand)
    seen = {event.number: event for event in words.events}
    values: dict[str, Any] = {}
    hints: dict[str, str] = {}
    for one in offer.fields(outcome) if strand else ():
        if (advised := _advised(words, offer, one))[1]:
            values[one.id], hints[one.id] = advised
        if (found := _suggested(words, offer, outcome, one)) is not None:
            values[one.id], hints[one.id] = found
        if so_far := _put_forward(words, offer, outcome, one):
            hints[one.id] = so_far
        event = seen.get(strand.given.get(one.id, 0)) if strand else None
        if event is None or event.step == offer.step.id or one.id not in event.answers or not _same_kind(words, one.id, one.kind):
            continue
        value, wrote = event.answers[one.id], {"name": words.human(event.by), "day": words.day(event.recorded_at)}
        if event.step in offer.step.apart:
            hints[one.id] = _("{name} wrote on {day}: “{words}”").format(**wrote, words="; ".join(words.answer(one, value)))
        else:
            values[one.id] = value
            hints[one.id] = _("Filled in from what {name} wrote on {day}: change what you like.").format(**wrote)
    return values, hints


def _suggested(words: Words, offer: Offer, outcome: Outcome, field: Field) -> tuple[Any, str] | None:
    """What follows from where somebody is, so that it need not be answered again: the incident that the matter goes
    back to, the behaviour that the choice has just named, what is recorded that helps the person."""
    context = offer.context
    if field.kind == "incidents" and context.strand in questions.choices(context).get("incidents", ()):
        return [context.strand], _("Ticked: the report that this goes back to. Tick others that you rely on.")
    if outcome.id in context.policy.behaviours and set(field.choices) == set(context.policy.behaviours):
        return [outcome.id], _("Ticked because of what you chose. Tick what else describes it.")
    helps = [context.policy.needs[one].title for one in sorted(context.facts.needs) if one in context.policy.needs]
    if field.id == ADJUSTMENTS and helps:
        return _("Recorded as helping: {needs}.").format(needs="; ".join(helps)), _("Filled in from what is recorded of this person. Add what you considered.")
    return None


def _put_forward(words: Words, offer: Offer, outcome: Outcome, field: Field) -> str:
    """What holds where measures may be left out: those put forward last, read back."""
    if field.kind != "restrictions" or not field.optional:
        return ""
    rows = [words.measure(row.measure, row.values) for row in rows_so_far(offer.context, outcome)]
    return _("As last put forward: {measures}. To keep it, add nothing; what you add replaces it.").format(measures="; ".join(rows)) if rows else ""


def _advised(words: Words, offer: Offer, field: Field) -> tuple[list[dict[str, Any]], str]:
    """The measures that an assessment advised, where an empty form would ask for some. Where they may be left out, an
    empty answer says something of its own; and an independent mind starts from nothing."""
    if field.kind != "restrictions" or field.optional:
        return [], ""
    rows, event = advising.rows(words, offer.context.strand, field)
    if not rows or event is None or event.step in offer.step.apart:
        return [], ""
    return rows, advising.said(words, event)


def _same_kind(words: Words, name: str, kind: str) -> bool:
    return field_of(words.policy, name).kind == kind


def occurred(words: Words, values: Mapping[str, Any]) -> datetime | None:
    """When it happened, as typed; a day without a time counts at midday. Raises Refused."""
    typed = values.get(OCCURRED)
    if not typed:
        return None
    day, _t, hour = str(typed).partition("T")
    around = Around(words.policy.calendar, words.now)
    try:
        moment = datetime.fromisoformat(parse(when(), typed if hour else f"{day}T00:00", around))
    except ValueError as error:
        raise Refused([Refusal("complete", str(error), field=OCCURRED)]) from None
    return moment if hour else min(words.policy.calendar.at(words.policy.calendar.day(moment), time(12)), words.now)


def answers(values: Mapping[str, Any]) -> dict[str, Any]:
    """The answers of a step: what was typed, but for when it happened."""
    return {name: value for name, value in values.items() if name != OCCURRED}


def attempt(view: Any, form: Form, actor: Actor, draft: Draft) -> Event | None:
    """The event that would be recorded; or None, with every refusal placed on the form. Nothing is recorded."""
    offer = form.offer
    try:
        request = Request(
            step=offer.step.id, outcome=form.outcome.id, actor=actor, now=form.words.now, answers=answers(form.values),
            matter=offer.matter.id if offer.matter else "", occurred_at=occurred(form.words, form.values),
            prepared_by=draft.prepared_by, subject=view.state.subject,
        )  # fmt: skip
        return core.take(view.book, view.state, request, view.facts)
    except Refused as refused:
        form.refused(refused.refusals)
        return None


def take(case: str, form: Form, actor: Actor, draft: Draft) -> Any:
    """Records the step. Raises `Refused`, or `desk.Stale` where the case moved on since the form was opened."""
    offer = form.offer
    return desk.take_step(
        case=case, step=offer.step.id, outcome=form.outcome.id, answers=answers(form.values), actor=actor,
        matter=offer.matter.id if offer.matter else "", occurred_at=occurred(form.words, form.values), tag=draft.tag, key=draft.key,
        prepared_by=draft.prepared_by, now=form.words.now,
    )  # fmt: skip
