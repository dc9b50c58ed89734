"""Who may see a case, and what of it.

A conflict of interest closes a case (never the safety card). A colleague who reported or was affected and has such
a conflict sees what came of their own report and nothing else. A case about somebody who works here is narrowed to
the few who hold such records, and to those whom the case itself needs. Views of a sealed group are hidden until the matter
is closed or one's own view is in; classes of data have their readers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from evenhand.case import house
from evenhand.case.events import Event
from evenhand.case.facts import COLLEAGUE, OUTSIDE, Actor, Book, Facts
from evenhand.case.locate import policy_of
from evenhand.case.offers import turn
from evenhand.case.state import Act, Matter, State
from evenhand.case.who import LEAD, People
from evenhand.desk.people import guard
from evenhand.ledger.models import Part
from evenhand.registers.fold import roles_of

NONE, OWN, FULL = "none", "own report", "full"  # untranslated: never shown
SHOWN, SEALED, ERASED, WITHHELD = "shown", "sealed", "erased", "withheld"


@dataclass(frozen=True)
class PartView:
    """One part of an event as one actor sees it; `content` only where it is shown."""

    id: str
    sort: str
    subject: str
    state: str
    content: Mapping[str, Any] | None
    erased_at: datetime | None = None


def sight(*, state: State, book: Book, facts: Facts, actor: Actor, now: datetime, past: bool = False) -> str:
    """How much of a case an actor may see: NONE, OWN (what came of their own report), FULL. Brief states will do.

    With `past`, those count as well whose turn it was on a matter that is closed by now.
    """
    known = facts.colleagues.get(actor.human)
    if actor.kind != COLLEAGUE or known is None or (known.left and known.left <= now):
        return NONE
    own = reported(state, actor.human) or named(state, actor.human, "affected")
    if conflicted(state, facts, actor.human):
        return OWN if own else NONE
    entitled = _needed if narrowed(state, facts) else _entitled
    if entitled(state, book, facts, actor.human, now, past):
        return FULL
    return OWN if own else NONE


def conflicted(state: State, facts: Facts, human: str) -> bool:
    """Kept out of the case: barred, or the person or someone named in it is theirs."""
    if human in state.barred:
        return True
    known = facts.colleagues.get(human)
    related = known.related if known else frozenset()
    if state.concerns() & {human, *related}:
        return True
    for party in ("affected", "witness"):
        for other in _party(state, party):
            theirs = facts.colleagues.get(other)
            if other != human and (other in related or (theirs and human in theirs.related)):
                return True
    return False


def narrowed(state: State, facts: Facts) -> bool:
    """Whether the case is about somebody who works here, or about who acts for them."""
    return bool(state.concerns() & facts.work_here)


def reported(state: State, human: str) -> bool:
    """Whether they opened a strand of the case."""
    opened = {strand.opened_by for strand in state.strands.values()}
    return any(act.human == human and act.event in opened for act in state.acts)


def named(state: State, human: str, party: str) -> bool:
    """Whether they stand in a relation to a strand of the case."""
    return human in _party(state, party)


def _party(state: State, party: str) -> set[str]:
    return {one for strand in state.strands.values() for one in strand.parties.get(party, ())}


def _needed(state: State, book: Book, facts: Facts, human: str, now: datetime, _past: bool) -> bool:
    """Of a case that is narrowed: the few who hold such records, who leads it, who has answered something on it, and whose
    turn it is on a duty now. An office that could have a turn one day, had one, or sees every other case, is not enough."""
    if _leads(state, book, facts, human, now):
        return True
    if guard.holds(policy=book.policy(), colleagues=facts.colleagues, human=human, now=now):
        return True
    reports = {strand.opened_by for strand in state.strands.values()}
    if any(act.human == human and act.event not in reports and not open_to_all(state, book, act) for act in state.acts):
        return True
    duties = [one for one in state.matters.values() if one.kind == "duty" and not (one.shows and one.shows > now)]
    for matter in duties:
        if matter.open and COLLEAGUE not in matter.owner and human in turn(book, state, matter, now, facts):
            return True
    return False


def _holders(state: State, book: Book, facts: Facts, matter: Matter, now: datetime) -> set[str]:
    """Those who hold an office that has a part in a matter."""
    policy = book.policy(matter.edition)
    people = People(policy, state, matter.strand, facts.colleagues, now)
    return {ref for role in roles_of(state, policy, matter) if role in policy.roles for ref in people.holders(role)}


def _leads(state: State, book: Book, facts: Facts, human: str, now: datetime) -> bool:
    return human in (state.lead, state.deputy) or human in People(policy_of(book, state), state, "", facts.colleagues, now).party(LEAD)


def _entitled(state: State, book: Book, facts: Facts, human: str, now: datetime, past: bool) -> bool:
    if _leads(state, book, facts, human, now):
        return True
    if any(act.human == human and not open_to_all(state, book, act) for act in state.acts):
        return True
    if set(policy_of(book, state).reviewers) & facts.colleagues[human].roles:
        return True
    deputises = {ref for ref, one in facts.colleagues.items() if one.deputy == human} | {human}
    return any(_holders(state, book, facts, one, now) & deputises for one in (state.matters.values() if past else state.open_matters()))


def open_to_all(state: State, book: Book, act: Act) -> bool:
    """Whether any colleague may bring in on a case what was brought in (a note of a call, an appeal handed in).

    Having done so lets nobody look at the case: else a guessed reference and a note would open it.
    """
    policy = book.policy(state.strands[act.strand].edition)
    if act.step in house.STEPS:
        return COLLEAGUE in policy.house.get(act.step, (COLLEAGUE,))
    step = policy.steps.get(act.step)
    if step is None or not step.on:
        return False
    return COLLEAGUE in (step.by or tuple(role for name in step.on for role in policy.matters[name].owner))


def sealed_views(state: State, human: str) -> set[int]:
    """The events whose views this colleague may not see yet: not their own, in a sealed group still open to them."""
    found: set[int] = set()
    for matter in state.matters.values():
        if not (matter.sealed and matter.open) or any(view[0] == human for view in matter.views.values()):
            continue
        for _, _, number in matter.views.values():
            if state.event(number).by != human:  # whoever took a view down by telephone has heard it
                found.add(number)
    return found


def blank(event: Event) -> Event:
    """An event of which nothing may be seen but its number and moment: it holds its place in the fold."""
    return replace(
        event, step="", outcome="", clause=(), matter="", by="", role="", effects=(), counts_for="", prepared_by="",
        answers={}, occurred_at=event.recorded_at,
    )  # fmt: skip


def redact(state: State, parts: Mapping[int, Sequence[PartView]], hidden: set[int]) -> None:
    """Takes what may not be seen out of a fold that is only looked at: answers, events, the outcomes in the seats."""
    state.events = [
        blank(event) if event.number in hidden else replace(event, answers=_shown(parts.get(event.number, ())))
        for event in state.events
    ]
    for matter in state.matters.values():
        for seat, (human, _, number) in list(matter.views.items()):
            if number in hidden:
                matter.views[seat] = (human, "", number)


def _shown(parts: Sequence[PartView]) -> dict[str, Any]:
    return {name: value for part in parts if part.content for name, value in part.content.items()}


_TELLING = ("impose", "end", "letter")  # effects by which a reporter learns what came of it


def not_of_own_report(state: State, human: str) -> set[int]:
    """What someone kept out of a case may not see of it: all but their own entries and what came of their report."""
    own = {one.id for one in state.strands.values() if _is_own(state, one.id, human)}
    return {
        event.number for event in state.events
        if human not in (event.by, event.counts_for)
        and not (event.strand in own and any(effect["do"] in _TELLING for effect in event.effects))
    }  # fmt: skip


def _is_own(state: State, strand: str, human: str) -> bool:
    opened = state.strands[strand].opened_by
    return human in state.strands[strand].parties.get("affected", ()) or any(
        act.human == human and act.event == opened for act in state.acts
    )


def only_report(state: State, human: str) -> None:
    """Leaves of a fold only the strands of their own report: no matters, rows, letters, evidence or names."""
    state.strands = {ref: one for ref, one in state.strands.items() if _is_own(state, ref, human)}
    for one in state.strands.values():
        one.parties, one.given, one.put = {}, {}, ()
    state.matters, state.rows, state.letters, state.evidence, state.routes = {}, {}, {}, {}, {}
    state.acts, state.barred, state.late, state.lead, state.deputy = [], set(), [], "", ""
    state.events = [
        event if human in (event.by, event.counts_for) else replace(event, effects=(), by="", counts_for="", prepared_by="")
        for event in state.events
    ]


def part_views(
    *, state: State, book: Book, facts: Facts, actor: Actor, parts: Sequence[Part], numbers: Mapping[int, int],
    hidden: set[int], only_own: bool, now: datetime,
) -> dict[int, tuple[PartView, ...]]:  # fmt: skip
    """The parts of each event as the actor sees them; `numbers` gives the event's number by its key."""
    found: dict[int, tuple[PartView, ...]] = {}
    for part in parts:
        number = numbers[part.event_id]
        shown = SEALED if number in hidden else _part_state(state, book, facts, actor, part, number, only_own, now)
        found[number] = (*found.get(number, ()), PartView(
            id=f"{number}-{part.place}", sort=part.sort, subject=part.subject, state=shown,
            content=part.content if shown == SHOWN else None, erased_at=part.erased_at,
        ))  # fmt: skip
    return found


def _part_state(
    state: State, book: Book, facts: Facts, actor: Actor, part: Part, number: int, only_own: bool, now: datetime
) -> str:
    event = state.event(number)
    policy = book.policy(event.edition)
    readers = policy.classes[part.sort].readers if part.sort in policy.classes else ()
    own = actor.human in (event.by, event.counts_for)
    if only_own and not own:
        return WITHHELD
    if readers and not own:
        people = People(policy, state, event.strand, facts.colleagues, now)
        if not any(actor.human in people.holders(role) for role in readers if role not in OUTSIDE):
            return WITHHELD
    return ERASED if part.content is None else SHOWN
