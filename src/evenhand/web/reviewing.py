"""What somebody reads who reviews restrictions or answers a challenge, all from the policy's words and the record:
what was decided and promised, what has happened since, what each restriction covers, and who may not do it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from evenhand.case import carried, house
from evenhand.case.events import Event
from evenhand.case.facts import COLLEAGUE, OUTSIDE
from evenhand.case.offers import Offer
from evenhand.case.state import Letter, Matter, Row
from evenhand.policy.model import Outcome, Policy
from evenhand.policy.tongue import N_
from evenhand.web import moments, seating, standing, telling
from evenhand.web.words import Words, small

SUGGESTED = N_("Suggested: nothing new since {day}. Silence that a restriction caused is not evidence for it.")
JUDGED = ("restriction",)  # what a review asks about


@dataclass(frozen=True)
class Pack:
    """What is read before a review or an answer to a challenge."""

    review: bool
    decided: list[standing.Fact]
    days: list[standing.Fact]
    reasons: list[telling.Answer]
    appeal: telling.Entry | None
    accounts: list[telling.Entry]
    rows: list[standing.Standing]
    since: str
    new: list[str]
    beside: list[telling.Entry]
    open_ways: str
    apart: list[str]
    could: list[str]
    facts: list[tuple[str, list[str]]]
    letter: str  # the letter by which the person was told, "" where none went out
    suggestion: str = ""


def pack(view: Any, words: Words, offer: Offer, elsewhere: Callable[[datetime], list[str]]) -> Pack | None:
    """The pack for this step; None where the step neither reviews what stands nor answers a challenge.

    `elsewhere` tells what has come up about the same person on other cases since a moment, a sentence each.
    """
    matter = offer.matter
    if matter is None or not offer.context.judging or matter.kind != "duty":
        return None
    appeal = None if matter.while_restrictions else _challenge(words, offer)
    reviews = matter.while_restrictions and any(one.lifts for one in offer.step.outcomes.values())
    if not reviews and (appeal is None or not matter.about):
        return None
    decisions = _decisions(words, offer)
    looked = _last_look(words, offer, decisions)
    new = [*_new(words, looked, decisions), *elsewhere(_of(looked))] if looked else []
    since = words.day(_of(looked)) if looked else ""
    rows = [row for row in _rows(words, matter) if row.kind in JUDGED or not reviews]
    letter = _told_by(words, decisions)
    return Pack(
        review=reviews, decided=_decided(words, decisions), days=_days(words, offer, decisions, appeal),
        reasons=[one for number in decisions for one in _reasons(words, number)],
        appeal=telling.entry(words, appeal) if appeal else None, accounts=_accounts(words, offer, looked) if reviews else [],
        rows=[standing.row(words, one) for one in rows], since=since, new=new, beside=_beside(words, looked),
        open_ways=_open_ways(words, view.facts.needs),
        apart=_apart(words, offer), could=sorted(words.person_in_a_list(one) for one in offer.context.acting()), facts=seating.facts(words, matter.strand),
        letter=letter.id if letter else "",
        suggestion=_(SUGGESTED).format(day=since) if reviews and looked and not new else "",
    )  # fmt: skip


def before(words: Words, offer: Offer) -> list[tuple[str, list[str]]]:
    """What whoever judges, or changes how we attend, reads first: what was reported, proposed and considered, question by
    question, as it was last answered. Nothing where the step does neither; a group's seat and a `pack` show it in their own place."""
    matter, step = offer.matter, offer.step
    if matter is None or matter.seats or not offer.context.strand:
        return []
    weighs = offer.context.judging or any(one.imposes for one in step.outcomes.values())
    return seating.facts(words, offer.context.strand) if step.apart or (matter.kind == "duty" and weighs) else []


def in_order(offer: Offer, found: Pack) -> list[Outcome]:
    """The choices; where nothing new speaks against it, what lifts most stands first."""
    given = list(offer.step.outcomes.values())
    return sorted(given, key=lambda one: {"all": 0, "chosen": 1}.get(one.lifts, 2)) if found.suggestion else given


# --- what it is about ----------------------------------------------------------------------------


def _challenge(words: Words, offer: Offer) -> Event | None:
    """What somebody outside brought in, from which the matter descends."""
    shown = {event.number: event for event in words.events}
    number = offer.matter.opened_by if offer.matter else 0
    for _event_seen in words.events:
        event = shown.get(number)
        answered = words.state.matters.get(event.matter) if event else None
        if event is None or answered is None:
            return None
        if _of_outside(offer.context.policy, answered):
            return event
        number = answered.opened_by
    return None


def _of_outside(policy: Policy, matter: Matter) -> bool:
    word = policy.matters.get(matter.name)
    return word is not None and bool(set(word.owner) & set(OUTSIDE))


def _rows(words: Words, matter: Matter) -> list[Row]:
    if matter.about and not matter.while_restrictions:
        return words.state.rows_of(matter.about, words.now)
    return words.state.standing_rows(words.now)


def _decisions(words: Words, offer: Offer) -> list[int]:
    """The entries that decided what this looks at."""
    matter = offer.matter
    assert matter is not None
    if matter.about and not matter.while_restrictions:
        return [matter.about]
    return sorted({row.decision for row in _rows(words, matter) if row.kind in JUDGED})


def _event(words: Words, number: int) -> Event | None:
    return next((one for one in words.events if one.number == number), None)


def _of(event: Event) -> datetime:
    """When it was decided: of what came from an old register, the day on which it was decided then."""
    return event.occurred_at if event.step == house.BRING else event.recorded_at


def _last_look(words: Words, offer: Offer, decisions: Sequence[int]) -> Event | None:
    """When what stands was last decided, or last reviewed."""
    looks = [one for one in words.events if one.number in decisions or (one.step == offer.step.id and one.number not in words.state.annulled)]
    return looks[-1] if looks else None


# --- what was decided and promised ---------------------------------------------------------------


def _decided(words: Words, decisions: Sequence[int]) -> list[standing.Fact]:
    found = []
    for number in decisions:
        if event := _event(words, number):
            one = telling.entry(words, event)
            title = f"{one.title}: {small(one.choice)}" if one.choice else one.title
            said = _("{title}. {name}, clause {clauses}.") if event.clause else _("{title}. {name}.")
            found.append(standing.Fact(words.day(_of(event)), said.format(title=title, name=one.who, clauses=", ".join(event.clause))))
    return found


def _reasons(words: Words, number: int) -> list[telling.Answer]:
    """What was said when it was decided; the measures themselves are told beside."""
    event = _event(words, number)
    if event is None:
        return []
    skip = {name for name in event.answers if telling.field_of(words.policy, name).kind in ("restrictions", "standing")}
    return [one for name, one in zip(event.answers, telling.answers(words, event), strict=True) if name not in skip]


def _about(words: Words, decisions: Sequence[int]) -> list[Letter]:
    return [one for one in words.state.letters.values() if one.about in decisions and words.state.tells(one)]


def _told_by(words: Words, decisions: Sequence[int]) -> Letter | None:
    sent = [one for one in _about(words, decisions) if one.dispatched]
    return sent[-1] if sent else None


def _days(words: Words, offer: Offer, decisions: Sequence[int], appeal: Event | None) -> list[standing.Fact]:
    """What was promised, and the days as they were reckoned, one after the other."""
    found: list[standing.Fact] = []
    for letter in _about(words, decisions):
        told = standing.post(words, letter)
        state = [f"{told.state}."] if letter.state != "dispatched" else []  # its lines say when it was sent
        found.append(standing.Fact(f"“{told.title}”", " ".join([*state, *told.lines])))
    if appeal:
        came = _in_time(words, appeal)
        found.append(standing.Fact(_("It came on"), came))
    matter = offer.matter
    if matter and matter.due:
        said = moments.until(matter.due, words.zone, words.now)
        found.append(standing.Fact(_("Promised") if not appeal else _("To be answered"), said[:1].upper() + said[1:]))
    before = [one for one in words.events if one.step == offer.step.id and one.number not in words.state.annulled]
    if not appeal:
        never = _("Not since it came here from the old register") if carried.carried(words.state) else _("Never")
        found.append(standing.Fact(_("Reviewed before"), ", ".join(words.day(one.recorded_at) for one in before) or never))
    return found


def _in_time(words: Words, appeal: Event) -> str:
    answered = words.state.matters.get(appeal.matter)
    came = words.day(appeal.occurred_at)
    if answered is None or answered.due is None:
        return came
    said = _("{day}, in time (last day {last})") if appeal.occurred_at <= answered.due else _("{day}, after the last day ({last})")
    return said.format(day=came, last=words.day(answered.due))


# --- what has happened since ---------------------------------------------------------------------


def _new(words: Words, looked: Event, decisions: Sequence[int]) -> list[str]:
    """New reports, evidence and precautions since: what could speak for keeping."""
    state, shown = words.state, {one.number for one in words.events}
    found = [
        words.incident(one.id) + "." for one in state.strands.values()
        if one.opened_by > looked.number and not one.annulled and one.opened_by in shown
    ]  # fmt: skip
    found += [_("Evidence: {title}.").format(title=words.evidence(item)) for item, number in state.evidence.items() if number > looked.number and number in shown]
    imposed = [row for row in state.rows.values() if row.decision > looked.number and row.decision not in decisions and row.decision in shown]
    return found + [_("{measure}, decided on {day}.").format(measure=words.row(row), day=words.day(row.made)) for row in imposed]


def _beside(words: Words, looked: Event | None) -> list[telling.Entry]:
    """What colleagues have brought in since (notes, requests): told, but not by itself a reason to keep anything."""
    since = [one for one in words.events if looked and one.number > looked.number and one.answers and _anyones(words, one)]
    return [telling.entry(words, one) for one in reversed(since)]


def _anyones(words: Words, event: Event) -> bool:
    step, matter = words.policy.steps.get(event.step), words.state.matters.get(event.matter)
    if step is None or matter is None or (_of_outside(words.policy, matter) and COLLEAGUE not in matter.owner):
        return False
    return COLLEAGUE in (step.by or matter.owner)


def _accounts(words: Words, offer: Offer, looked: Event | None) -> list[telling.Entry]:
    """What the person has said for it since: on a right of theirs that is there while restrictions stand."""
    found = []
    for event in words.events:
        matter = words.state.matters.get(event.matter)
        if matter and matter.while_restrictions and _of_outside(offer.context.policy, matter) and (not looked or event.number > looked.number):
            found.append(telling.entry(words, event))
    return found


# --- needs, and who may --------------------------------------------------------------------------


def _open_ways(words: Words, needs: frozenset[str]) -> str:
    """What stays open, and whether this person can use it."""
    channels = words.policy.channels
    closed = {one for row in words.state.standing_rows(words.now) for one in row.closes}
    if not closed:
        return ""
    cannot = {one for need in needs if need in words.policy.needs for one in words.policy.needs[need].cannot}
    left = [one.title for ref, one in channels.items() if ref not in closed and ref not in cannot]
    shut = [channels[one].title for one in channels if one in closed]
    said = [_("Closed at present: {channels}.").format(channels=", ".join(shut))]
    hard = [channels[one].title for one in channels if one in cannot and one not in closed]
    if hard:
        said.append(_("Open, but this person cannot use it: {channels}.").format(channels=", ".join(hard)))
    if left:
        said.append(_("Open to this person: {channels}.").format(channels=", ".join(left)))
    else:
        said.append(_("Nothing that this person can use is open: that has to be put right."))
    return " ".join(said)


def _apart(words: Words, offer: Offer) -> list[str]:
    """Who may not do it, because they took an earlier step of the same matter, each with what they did."""
    shown = {event.number for event in words.events}
    did: dict[str, list[str]] = {}
    for act in words.state.acts:
        if act.strand in offer.context.scope and act.step in offer.step.apart and act.event in shown:
            title = small(telling.step_of(offer.context.policy, act.step).title)
            did.setdefault(act.human, []).append(title)
    return [f"{words.human(one)} ({'; '.join(dict.fromkeys(titles))})" for one, titles in did.items()]
