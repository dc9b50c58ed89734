"""What was changed in the settings, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from evenhand.desk.office_views import Change
from evenhand.policy.kinds import show_day
from evenhand.web import moments

CHANGED = {
    "away": "The absence is recorded. Whoever covers may act from the first day on.",
    "back": "The absence has ended. Their own work waits for them again.",
    "deputy": "The usual deputy is recorded.",
    "details": "The details are changed.",
    "same": "Nothing was different, so nothing was changed.",
    "office": "The office is given. It counts from the first day on.",
    "office-ended": "The office has ended.",
    "kept": "Nothing was changed: the office stays with whoever holds it.",
    "relation": "Recorded. They judge nothing that concerns that person.",
    "relation-ended": "Ended. The entry stays on the record.",
    "administrator": "Recorded. It holds at once.",
    "stays": "They stay. Their offices are theirs again, and the account is open.",
}
FIELDS = {"name": "name", "email": "e-mail address", "telephone": "telephone", "manager": "line manager", "head": "head", "deputy": "usual deputy"}
Line = Callable[[Mapping[str, Any], Mapping[str, str], Mapping[str, str], ZoneInfo], str]


def _moment(value: str | None, zone: ZoneInfo) -> str:
    return moments.day(datetime.fromisoformat(value), zone) if value else ""


def _given(effect: Mapping[str, Any], titles: Mapping[str, str], names: Mapping[str, str], zone: ZoneInfo) -> str:
    until = f" until {_moment(effect['until'], zone)}" if effect.get("until") else ""
    return f"Office given: {titles.get(effect['role'], effect['role'])}, from {_moment(effect['since'], zone)}{until}"


def _ended(effect: Mapping[str, Any], titles: Mapping[str, str], names: Mapping[str, str], zone: ZoneInfo) -> str:
    to = f"; {names.get(effect['to'], effect['to'])} has it" if effect.get("to") else ""
    return f"Office ended: {titles.get(effect['role'], effect['role'])}{to}"


def _away(effect: Mapping[str, Any], titles: Mapping[str, str], names: Mapping[str, str], zone: ZoneInfo) -> str:
    cover = f"{names.get(effect['cover'], effect['cover'])} covers" if effect.get("cover") else "the usual deputy covers"
    return f"Away from {show_day(date.fromisoformat(effect['from']))} to {show_day(date.fromisoformat(effect['until']))}; {cover}"


def _changed(effect: Mapping[str, Any], titles: Mapping[str, str], names: Mapping[str, str], zone: ZoneInfo) -> str:
    return "Changed: " + ", ".join(FIELDS.get(one, one) for one in effect.get("fields", ()))


def _left(effect: Mapping[str, Any], titles: Mapping[str, str], names: Mapping[str, str], zone: ZoneInfo) -> str:
    to = f"; {names.get(effect['to'], effect['to'])} takes over" if effect.get("to") else ""
    return f"Leaves; the last day is {moments.day(datetime.fromisoformat(effect['at']) - timedelta(seconds=1), zone)}{to}"


def _handed(effect: Mapping[str, Any], titles: Mapping[str, str], names: Mapping[str, str], zone: ZoneInfo) -> str:
    return f"Work handed on to {names.get(effect['to'], effect['to'])}: {len(effect['cases'])} cases, {effect['drafts']} drafts"


def _deputy(effect: Mapping[str, Any], titles: Mapping[str, str], names: Mapping[str, str], zone: ZoneInfo) -> str:
    return f"Usual deputy: {names.get(effect['deputy'], effect['deputy']) if effect['deputy'] else 'nobody'}"


def _administrator(effect: Mapping[str, Any], titles: Mapping[str, str], names: Mapping[str, str], zone: ZoneInfo) -> str:
    return "Made an administrator" if effect["yes"] else "No longer an administrator"


LINES: dict[str, Line] = {
    "office": _given, "office-ended": _ended, "away": _away, "changed": _changed, "left": _left, "handed-on": _handed, "deputy": _deputy,
    "administrator": _administrator,
}  # fmt: skip
PLAIN = {
    "joined": "Joined", "stays": "Stays, or has come back", "back": "Absence ended", "relation": "Closeness to somebody recorded", "relation-ended": "Closeness to somebody ended",
    "password": "New password", "token": "Token made", "token-revoked": "Token revoked",
}  # fmt: skip


def change_line(change: Change, titles: Mapping[str, str], names: Mapping[str, str], zone: ZoneInfo) -> str:
    """One entry of the office's book in a sentence."""
    said = []
    for effect in change.effects:
        line = LINES.get(effect["do"])
        said.append(line(effect, titles, names, zone) if line else PLAIN.get(effect["do"], effect["do"]))
    return ". ".join(said)
