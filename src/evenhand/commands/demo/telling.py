"""Cases told briefly: which ways they went (`demo/ways.toml`), from when, and what each says of its own.

Unfolded, such a case is a case like any other: a title, its clauses and every step with a relative moment.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from evenhand.commands.failing import Failure

_SAYS = re.compile(r"\{([a-z0-9-]+)\}")
_DAY = re.compile(r"\+(\d{1,4})( \d\d:\d\d)?")
_BEGAN = re.compile(r"-(\d{1,4})wd")


def unfolded(name: str, told: Mapping[str, Any], ways: Mapping[str, Any]) -> dict[str, Any]:
    """The case with all its steps, in the order in which they happened. Raises `Failure` for what leads nowhere.

    `began` is a number of working days ago; `+3 10:00` in a step is a moment of the third working day after it.
    """
    began = _BEGAN.fullmatch(told["began"])
    if not began:
        raise Failure(f"The demonstration's case {name}: `began` is a number of working days ago, such as -40wd.")
    says = {**ways["says"], **told.get("says", {})}
    try:
        steps = [_said(step, says) for way in told["ways"] for step in ways["ways"][way]]
    except KeyError as missing:
        raise Failure(f"The demonstration's case {name} says nothing of {missing}.") from None
    placed = [_placed(step, int(began[1])) for step in [*steps, *told.get("steps", ())]]
    return {"title": told["title"], "clause": told["clause"], "steps": sorted(placed, key=_when)}


def _said(value: Any, says: Mapping[str, Any]) -> Any:
    """The same with every "{word}" replaced by what the case says for it. Raises KeyError."""
    if isinstance(value, Mapping):
        return {key: _said(one, says) for key, one in value.items()}
    if isinstance(value, list):
        return [_said(one, says) for one in value]
    found = _SAYS.fullmatch(value) if isinstance(value, str) else None
    return says[found[1]] if found else value


def _placed(value: Any, began: int) -> Any:
    """The same with moments counted back from today instead of on from the beginning."""
    if isinstance(value, Mapping):
        return {key: _placed(one, began) for key, one in value.items()}
    if isinstance(value, list):
        return [_placed(one, began) for one in value]
    found = _DAY.fullmatch(value) if isinstance(value, str) else None
    if not found:
        return value
    days = int(found[1]) - began
    return f"{'+' if days > 0 else '-'}{abs(days)}wd{found[2] or ''}"


def _when(step: Mapping[str, Any]) -> tuple[int, str]:
    """A key by which the steps of one case stand in order: all in working days, or counted back in hours and minutes."""
    day, _, clock = str(step["at"]).partition(" ")
    if day.endswith("wd"):
        return int(day[:-2]), clock
    return 0, f"{100_000 - int(day[1:-1]) * (60 if day.endswith('h') else 1):06d}"
