"""A challenge that suspends: while it is open (a right: and in time), what its decision imposed does not bind.

Nothing else is touched: what binds us (a precaution, a hold, an order) goes on, and an end stays the end.
Once the challenge is answered, or the time of the right has run out, the decision binds again if it still stands.
"""

from __future__ import annotations

from datetime import datetime

from evenhand.case.effects import Making, iso
from evenhand.case.state import Row


def balance(making: Making) -> None:
    """Takes force back from the restrictions of each decision that is suspended now, and gives it back after."""
    for row in making.state.standing_rows(making.now):
        if row.kind == "restriction" and row.id not in making.lifted and _known(making, row.decision):
            binds, start = _binds(making, row), _told(making, row)
            held = _held(making, row.decision)
            if held and binds:
                making.add("unforce", id=row.id)
            elif not held and not binds and start:
                making.add("force", id=row.id, **{"from": iso(start)})


def _known(making: Making, decision: int) -> bool:
    """Whether a challenge to the decision that suspends was ever opened."""
    return any(one.suspends and one.about == decision for one in making.state.matters.values()) or _opened(making, decision)


def _opened(making: Making, decision: int) -> bool:
    return any(
        effect["do"] == "open" and effect.get("suspends") and effect["about"] == decision and effect["id"] not in making.closed
        for effect in making.effects
    )


def _held(making: Making, decision: int) -> bool:
    """Whether the decision is suspended when this event is done."""
    lapsing = {effect["id"] for effect in making.effects if effect["do"] == "lapsed"}
    moved = {effect["id"] for effect in making.effects if effect["do"] == "move"}
    for one in making.state.matters.values():
        still = one.open or one.id in making.reopened
        in_time = one.kind == "duty" or not (one.lapsed or one.id in lapsing) or one.id in moved
        if one.suspends and one.about == decision and still and in_time and one.id not in making.closed:
            return True
    return _opened(making, decision)


def _binds(making: Making, row: Row) -> bool:
    """Whether the row binds, or will by itself, when this event is done."""
    binds = row.binds is not None
    for effect in making.effects:
        if effect.get("id") == row.id and effect["do"] in ("force", "unforce"):
            binds = effect["do"] == "force"
    return binds


def _told(making: Making, row: Row) -> datetime | None:
    """From when the row may bind: never before now, nor before the letter that tells of it has arrived."""
    if row.aloud:
        return making.now
    for letter in reversed(making.state.letters.values()):
        if letter.about == row.decision and making.state.tells(letter):
            proved = letter.state == "served" or not making.policy.letters[letter.name].proof
            if letter.state in ("dispatched", "served") and proved:
                return max(making.now, making.calendar.start_of(datetime.fromisoformat(letter.deemed).date()))
            if letter.state == "withheld":
                return making.now
    return None
