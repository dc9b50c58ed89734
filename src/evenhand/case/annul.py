"""Entered in error: taking back a whole report, or one entry. Nothing is erased; it stops standing.

A report goes with its whole strand at once, its sent letters excepted, which get a correcting one.
Other entries go latest first, and not while anything rests on them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from evenhand.case import house
from evenhand.case.effects import NOTHING_STANDS, Making
from evenhand.case.events import Event, Refusal
from evenhand.case.passing import STEP as TIME
from evenhand.case.reach import reviews
from evenhand.case.rules import Context
from evenhand.case.state import State
from evenhand.policy.names import CORRECTION
from evenhand.policy.tongue import N_
from evenhand.policy.tongue import gettext as _

IN_ERROR = N_("entered in error")  # as the record has it; looked up where it is shown
_SENT = ("dispatched", "served", "returned")
KEPT = ("letter.", "entry.", "edition.")  # a letter's life is corrected by its own steps


def check(context: Context, outcome: str, answers: Mapping[str, Any]) -> list[Refusal]:
    """What stands in the way of taking an entry back."""
    if outcome != "entry" or "about-event" not in answers:
        return []
    state, number = context.state, answers["about-event"]
    if not 1 <= number <= state.number:
        return [context.refusal("complete", _("There is no entry with this number."))]
    event = state.event(number)
    if event.number in state.annulled:
        return [context.refusal("open", _("This entry has been taken back already."))]
    if event.step == TIME or event.step.startswith(KEPT) or any(effect["do"] == "strand" for effect in event.effects):
        return [context.refusal("open", _("This kind of entry is not taken back alone: take back the whole report, or record what happened since."))]
    if resting := _rests_on(state, event):
        later = ", ".join(str(one) for one in resting)
        return [context.refusal("open", _("Later entries rest on it ({numbers}). Take them back first, the latest first.").format(numbers=later))]
    return []


def _rests_on(state: State, event: Event) -> list[int]:
    """The later entries that answer what this one opened, move its letters and last days, or touch its rows. What time
    did by itself stands in nobody's way."""
    made = {effect["id"] for effect in event.effects if effect["do"] in ("open", "impose", "letter")}
    moved = {effect["id"] for effect in event.effects if effect["do"] == "move"}
    found = []
    for later in state.events[event.number :]:
        touched = {effect.get("id") for effect in later.effects}
        again = {effect["id"] for effect in later.effects if effect["do"] == "move"}
        taken_back = later.number in state.annulled or later.step == TIME or later.step.startswith("entry.")
        if not taken_back and (touched & made or again & moved):
            found.append(later.number)
    return found


def effects(making: Making, context: Context, outcome: str, answers: Mapping[str, Any]) -> None:
    """Adds what taking back does."""
    if outcome == "strand":
        _strand(making, context.state)
    else:
        entry(making, context.state, context.state.event(answers["about-event"]))
    _keep_reviewed(making, context.state)
    making.settle(making.now)
    if context.state.ended and any(effect["do"] in ("open", "reopen", "restore") for effect in making.effects):
        making.add("revive")


def _strand(making: Making, state: State) -> None:
    events = [event.number for event in state.events if event.strand == making.strand and event.step != "entry.annul"]
    making.add("annul", strand=making.strand, events=events)
    for matter in state.matters.values():
        if matter.open and matter.strand == making.strand and not (matter.letter and matter.name == house.POST):
            making.close(matter.id, IN_ERROR)
    making.lift([row.id for row in state.rows.values() if row.strand == making.strand and row.lifted is None], IN_ERROR)
    for effect in state.event(state.strands[making.strand].opened_by).effects:
        if effect["do"] == "close" and not state.strands[state.matters[effect["id"]].strand].annulled:
            making.reopen(effect["id"])  # what waited for a report waits again
    sent = []
    for letter in state.letters.values():
        if letter.strand == making.strand and letter.state in _SENT:
            sent.append(letter)
        elif letter.strand == making.strand and letter.state != "void":
            making.add("post", id=letter.id, state="void")
    if sent and CORRECTION in making.policy.letters:
        making.want(CORRECTION, strand=making.strand, about=0)
    for name in making.policy.in_error:
        making.open(name)


def _keep_reviewed(making: Making, state: State) -> None:
    """What still stands, or stands again, keeps the duty that brings it to review, whichever report had opened it."""
    left = making.restrictions_left(making.now)
    lasting = {one.name: one for one in state.matters.values() if one.while_restrictions}  # the last of each name
    for name, last in lasting.items() if left else ():
        open_ = any(one.name == name and one.id not in making.closed and (one.open or one.id in making.reopened) for one in state.matters.values())
        wanted = last.id in making.closed or last.closed_how == NOTHING_STANDS or reviews(making.policy, name)
        if wanted and not open_ and name in making.policy.matters:
            making.open(name, strand=left[-1].strand, about=left[-1].decision, due=last.due)


def entry(making: Making, state: State, event: Event) -> None:
    """Adds what takes one entry back: the reverse of each of its effects, the last first."""
    making.add("annul", strand="", events=[event.number])
    for effect in reversed(event.effects):
        undo = _UNDO.get(effect["do"])
        if undo:
            undo(making, state, effect, event)


def _undo_open(making: Making, state: State, effect: Mapping[str, Any], event: Event) -> None:
    if state.matters[effect["id"]].open:
        making.close(effect["id"], IN_ERROR)


def _undo_close(making: Making, state: State, effect: Mapping[str, Any], event: Event) -> None:
    if state.matters[effect["id"]].opened_by != event.number:
        making.reopen(effect["id"])


def _undo_put(making: Making, state: State, effect: Mapping[str, Any], event: Event) -> None:
    before = [
        one["rows"] for earlier in state.events[: event.number - 1] if earlier.number not in state.annulled
        for one in earlier.effects if one["do"] == "put" and one["strand"] == effect["strand"]
    ]  # fmt: skip
    making.add("put", strand=effect["strand"], rows=before[-1] if before else [])


def _undo_move(making: Making, state: State, effect: Mapping[str, Any], event: Event) -> None:
    back = {"shows": effect["shown"], "shown": effect["shows"]} if "shown" in effect else {}
    making.add("move", id=effect["id"], due=effect["was"], was=effect["due"], **back)


def _undo_unroute(making: Making, state: State, effect: Mapping[str, Any], event: Event) -> None:
    decision = state.event(effect["decision"])
    channel = next(one["channel"] for one in decision.effects if one["do"] == "route")
    making.add("route", decision=decision.number, strand=decision.strand, channel=channel)


_UNDO: dict[str, Callable[[Making, State, Mapping[str, Any], Event], None]] = {
    "open": _undo_open,
    "close": _undo_close,
    "move": _undo_move,
    "impose": lambda making, state, effect, event: making.lift([effect["id"]], IN_ERROR),
    "lift": lambda making, state, effect, event: making.restore(effect["id"]),
    "letter": lambda making, state, effect, event: making.add("post", id=effect["id"], state="void"),
    "post": lambda making, state, effect, event: making.add("post", id=effect["id"], state=effect["was"]) if "was" in effect else None,
    "route": lambda making, state, effect, event: making.add("unroute", decision=event.number),
    "unroute": _undo_unroute,
    "seat": lambda making, state, effect, event: making.add("unseat", id=effect["id"], seat=effect["seat"]),
    "put": _undo_put,
    "end": lambda making, state, effect, event: making.add("revive"),
}  # fmt: skip
