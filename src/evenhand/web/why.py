"""“Why can I not…?” The five questions of the rules, answered for each step that the reader may not take, and who could."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from evenhand.case import house
from evenhand.case.events import Refusal
from evenhand.case.facts import COLLEAGUE
from evenhand.case.offers import Offer
from evenhand.case.rules import Context, independent, is_open, may_this_role, who_could
from evenhand.policy.model import Outcome
from evenhand.policy.tongue import N_
from evenhand.web import moments, standing
from evenhand.web.words import Words, small

YES, NO, NOT_YET = N_("Yes"), N_("No"), N_("Not yet")
FEW = 4  # questions that are named; beyond, they are counted


@dataclass(frozen=True)
class Answer:
    """One of the five questions: how it stands, in a word and a sentence."""

    question: str
    stands: str  # yes, no, not yet
    said: str

    @property
    def word(self) -> str:
        return _(self.stands)


@dataclass(frozen=True)
class Why:
    """One step that the reader may not take."""

    title: str
    about: str
    clauses: tuple[str, ...]
    answers: list[Answer]
    could: str
    open: bool  # it is open, but not the reader's


def why(words: Words, offers: Sequence[Offer]) -> list[Why]:
    """Every step that the reader may not take, what is open first, each reason told once."""
    seen: dict[tuple[str, str, str], Why] = {}
    for offer in offers:
        if not offer.may:
            about = standing.letter_title(words, offer)
            key = (offer.step.title or offer.step.id, about, str(offer.refusals))
            if key not in seen:
                seen[key] = Why(key[0], about, offer.step.clause, _five(words, offer), _could(words, offer), not is_open(offer.context))
    return sorted(seen.values(), key=lambda one: not one.open)


def _five(words: Words, offer: Offer) -> list[Answer]:
    context = offer.context
    closed = is_open(context)
    role = [] if closed else may_this_role(context)
    apart = independent(context)
    other = [one for one in offer.refusals if one not in (*closed, *role, *apart)]
    then = NOT_YET if closed else ""
    return [
        _answer(_("Is it open?"), closed, _("It is open.")),
        Answer(_("Is it for you?"), then or (NO if role else YES), _for_whom(words, offer, closed, role)),
        _answer(_("Are you independent of it?"), apart, _("Nothing stands in your way.")),
        Answer(_("Is everything there?"), then or (NO if other else YES), " ".join(one.message for one in other) or _asks(words, offer)),
        Answer(_("Is it in time?"), then or YES, _time(words, offer)),
    ]


def _answer(question: str, refusals: Sequence[Refusal], well: str) -> Answer:
    return Answer(question, NO if refusals else YES, " ".join(one.message for one in refusals) or well)


def _for_whom(words: Words, offer: Offer, closed: Sequence[Refusal], role: Sequence[Refusal]) -> str:
    if role:
        return " ".join(one.message for one in role)
    if closed:
        offices = words.offices(_roles(words, offer.context))
        return _("When it is open, it is for {offices}.").format(offices=offices) if offices else _("When it is open, it is for whoever is named for it.")
    held = offer.context.role()
    return _("Yes, as {office}.").format(office=words.office(held)) if held and held != COLLEAGUE else _("Yes.")


def _roles(words: Words, context: Context) -> tuple[str, ...]:
    """Whose it is, by the policy: named with the step, else the owners of what it answers."""
    if context.step.by:
        return context.step.by
    matters = [context.policy.matters[name] for name in context.step.on if name in context.policy.matters]
    return tuple(role for one in matters for role in (one.owner or tuple(roles[0] for roles in one.seats.values() if roles)))


def _asks(words: Words, offer: Offer) -> str:
    """What would be asked: named where it is little, counted where it is more."""
    counts = []
    for outcome in offer.step.outcomes.values():
        fields = [one for one in offer.fields(outcome) if not one.optional] if offer.matter or offer.step.id in house.FREE else []
        counts.append(fields)
    most: list = max(counts, key=len, default=[])
    if not most:
        return _("That is asked once it is open.") if not offer.matter and offer.step.on else _("Nothing more is asked.")
    if len(most) <= FEW:
        return _("It asks: {questions}.").format(questions="; ".join(small(one.label or one.id) for one in most))
    return ngettext("It asks up to {number} answer.", "It asks up to {number} answers.", len(most)).format(number=len(most))


def _time(words: Words, offer: Offer) -> str:
    matter = offer.matter
    if matter is None or matter.due is None:
        return _("There is no last day at present.")
    if matter.due >= words.now:
        said = moments.until(matter.due, words.zone, words.now)
        return f"{said[:1].upper()}{said[1:]}."
    late = any(one.late for one in offer.step.outcomes.values() if isinstance(one, Outcome))
    rest = _("It can still be recorded, as late.") if late or matter.kind == "duty" else _("What comes now is recorded as late.")
    return f"{_('The last day has passed ({day}).').format(day=words.day(matter.due))} {rest}"


def _could(words: Words, offer: Offer) -> str:
    """Who could take it, by office, and by name where they are few."""
    if offer.matter is None and offer.step.on:
        roles = words.offices(_roles(words, offer.context))
        return _("{offices}, once it is open.").format(offices=f"{roles[:1].upper()}{roles[1:]}") if roles else ""
    said = who_could(offer.context)
    return f"{said[:1].upper()}{said[1:]}."
