"""Whether what followed a step of a story is what the story says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from evenhand.case.events import Event
from evenhand.case.state import State
from evenhand.case.world import FAR, BadStory, World, labelled, listed, local


def expect(world: World, state: State, data: Mapping[str, Any], made: Event | None) -> None:
    """Compares the case with `open`, `in_force`, `alerts`, `letters` and `due` of one step. Raises BadStory."""
    now = world.now or FAR
    if "open" in data:
        _same("open", listed(data["open"]), [_name(world, one) for one in state.open_matters() if not one.standing], world)
    if "in_force" in data:
        _same("in_force", listed(data["in_force"]), [row.measure for row in state.rows.values() if row.in_force(now)], world)
    if "alerts" in data:
        mine = [one for one in world.cases.values() if _one_card(one, state)]
        _same("alerts", listed(data["alerts"]), [row.measure for one in mine for row in one.rows.values() if row.in_force(now)], world)
    if "letters" in data:
        wanted = [effect["name"] for effect in made.effects if effect["do"] == "letter"] if made else []
        _same("letters", listed(data["letters"]), wanted, world)
    for name, moment in data.get("due", {}).items():
        _due(world, state, name, moment)


def _one_card(one: State, other: State) -> bool:
    """Whether two cases are about one person, in whatever capacity, or else about one address: a card shows both."""
    key = "person" if other.subject.get("person") else "address"
    return one.subject.get(key) == other.subject.get(key)


def _name(world: World, matter: Any) -> str:
    return f"{matter.name} {matter.id}"


def _same(what: str, wanted: Sequence[str], found: Sequence[str], world: World) -> None:
    """Exact and unordered. A matter is named by its name, or by name@label."""
    left, missing = list(found), []
    for one in wanted:
        key = labelled(world, one)
        hit = next((got for got in left if got == one or key in got.split(" ")), None)
        if hit is None:
            missing.append(one)
        else:
            left.remove(hit)
    if missing or left:
        extra = [one.split(" ")[0] for one in left]
        raise BadStory(f"{what}: missing {missing or 'nothing'}, not expected {extra or 'nothing'}")


def _due(world: World, state: State, name: str, wanted: Any) -> None:
    key = labelled(world, name)
    matters = [one for one in state.open_matters() if key in (one.id, one.name)]
    if not matters:
        raise BadStory(f"due: {name} is not open")
    tz = world.book.policy().calendar.tz
    due = matters[0].due
    if wanted in ("", "none", False):
        if due is not None:
            raise BadStory(f"due: {name} should have no last day, but is due {due.astimezone(tz):%Y-%m-%d %H:%M}")
        return
    here = due.astimezone(tz) if due else None
    text = wanted.isoformat() if isinstance(wanted, date | datetime) else str(wanted)
    if len(text) == 10:
        matches = here is not None and here.strftime("%Y-%m-%d %H:%M:%S") == f"{text} 23:59:59"
    else:
        matches = here is not None and _minute(here) == _minute(local(text, tz).astimezone(tz))
    if not matches:
        raise BadStory(f"due: {name} is due {here:%Y-%m-%d %H:%M:%S}, not {text}" if here else f"due: {name} has no last day, not {text}")


def _minute(moment: datetime) -> datetime:
    """The minute of a moment: stories are written to the minute."""
    return moment.replace(second=0, microsecond=0)
