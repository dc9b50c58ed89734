"""What a death does to a case of theirs, and the way back where it was entered in error.

A letter that was never sent is stopped. What restricts the person, and how we attend them, ends; what concerns an
address stays, and so does the care for a colleague who was affected. What else had to be done is closed, so that
nobody chases it; whoever leads the case is left with the duty to bring it to its end, and sees there what was closed.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from evenhand.case import annul
from evenhand.case.effects import PARTIES, Making
from evenhand.case.events import Event
from evenhand.case.facts import Book
from evenhand.case.fold import apply
from evenhand.case.passing import STEP
from evenhand.case.state import Matter, State
from evenhand.policy.tongue import N_

DIED, TAKEN_BACK = "died", "death-taken-back"
HAS_DIED = N_("the person has died")  # why a row was lifted and a matter closed, as the record has it
UNSENT = ("wanted", "approved", "withheld")


def died(book: Book, state: State, now: datetime, *, by: str = "") -> list[Event]:
    """What follows on a case from the death of the person it is about; `state` has it applied. Nothing twice."""
    return _event(book, state, now, by, DIED, _end)


def stopped(book: Book, state: State, now: datetime) -> list[Event]:
    """Stops the letters that were wanted since: nobody is written to who has died."""
    return _event(book, state, now, "", DIED, lambda making, one: _letters(making, one))


def taken_back(book: Book, state: State, now: datetime, *, by: str = "") -> list[Event]:
    """Brings back what a death ended that was entered in error, as far as its own time has not run out since."""
    return _event(book, state, now, by, TAKEN_BACK, _again)


def _event(
    book: Book, state: State, now: datetime, by: str, outcome: str, does: Callable[[Making, State], None]
) -> list[Event]:  # fmt: skip
    live = [one for one in state.strands.values() if not one.annulled] or list(state.strands.values())
    if not live:
        return []
    policy = book.policy(live[-1].edition)
    making = Making(state, policy, live[-1].id, state.number + 1, now, now)
    does(making, state)
    if not making.effects:
        return []
    making.idle()
    event = Event(
        number=state.number + 1, step=STEP, outcome=outcome, clause=(), edition=live[-1].edition, strand=live[-1].id, matter="",
        by=by, role="", recorded_at=now, occurred_at=now, effects=tuple(making.effects),
    )  # fmt: skip
    apply(state, event)
    return [event]


def _end(making: Making, state: State) -> None:
    _letters(making, state)
    making.lift([row.id for row in state.standing_rows(making.now) if _about_them(row.kind, "address" in row.subject)], HAS_DIED)
    for one in state.open_matters():
        chased = one.kind == "duty" or (one.due and not one.standing)
        if chased and not _for_a_colleague(making, one):
            making.close(one.id, HAS_DIED)
    making.settle(making.now)


def _for_a_colleague(making: Making, matter: Matter) -> bool:
    """Whether a matter is care for a colleague who was affected: it is their manager's, and goes on."""
    roles = making.policy.roles
    return any(roles[one].of in PARTIES for one in matter.owner if one in roles)


def _about_them(kind: str, address: bool) -> bool:
    """Whether a row ends with the person: what binds them does; how we attend an address does not."""
    return kind == "restriction" or not address


def _letters(making: Making, state: State) -> None:
    for letter in state.letters.values():
        if letter.state in UNSENT:
            making.add("post", id=letter.id, state="void", was=letter.state)
            for matter in state.matters.values():
                if matter.letter == letter.id and matter.open:
                    making.close(matter.id, HAS_DIED)


def _again(making: Making, state: State) -> None:
    for event in reversed(state.events):
        if event.step == STEP and event.outcome == DIED and event.number not in state.annulled:
            annul.entry(making, state, event)
    if state.ended and any(effect["do"] in ("reopen", "restore") for effect in making.effects):
        making.add("revive")
