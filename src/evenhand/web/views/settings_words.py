"""What was changed in the settings, in words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_
from django.utils.translation import ngettext

from evenhand.desk.office.views import Change
from evenhand.policy.kinds import show_day
from evenhand.web import moments

CHANGED = {
    "away": N_("The absence is recorded. Whoever covers may act from the first day on."),
    "back": N_("The absence has ended. Their own work waits for them again."),
    "deputy": N_("The usual deputy is recorded."),
    "details": N_("The details are changed."),
    "same": N_("Nothing was different, so nothing was changed."),
    "office": N_("The office is given. It counts from the first day on."),
    "office-ended": N_("The office has ended."),
    "kept": N_("Nothing was changed: the office stays with whoever holds it."),
    "relation": N_("Recorded. They judge nothing that concerns that person."),
    "relation-ended": N_("Ended. The entry stays on the record."),
    "administrator": N_("Recorded. It holds at once."),
    "stays": N_("They stay. Their offices are theirs again, and the account is open."),
}
FIELDS = {"name": N_("name"), "email": N_("e-mail address"), "telephone": N_("telephone"), "manager": N_("line manager"), "head": N_("head"), "deputy": N_("usual deputy")}
Line = Callable[[Mapping[str, Any], Mapping[str, str], Mapping[str, str], ZoneInfo], str]


def _moment(value: str | None, zone: ZoneInfo) -> str:
    return moments.day(datetime.fromisoformat(value), zone) if value else ""


def _name(effect: Mapping[str, Any], key: str, names: Mapping[str, str]) -> str:
    return names.get(effect.get(key, ""), effect.get(key, ""))


def _given(effect: Mapping[str, Any], titles: Mapping[str, str], names: Mapping[str, str], zone: ZoneInfo) -> str:
    said = _("Office given: {office}, from {first} until {last}") if effect.get("until") else _("Office given: {office}, from {first}")
    first, last = _moment(effect["since"], zone), _moment(effect.get("until"), zone)
    return said.format(office=titles.get(effect["role"], effect["role"]), first=first, last=last)


def _ended(effect: Mapping[str, Any], titles: Mapping[str, str], names: Mapping[str, str], zone: ZoneInfo) -> str:
    said = _("Office ended: {office}; {name} has it") if effect.get("to") else _("Office ended: {office}")
    return said.format(office=titles.get(effect["role"], effect["role"]), name=_name(effect, "to", names))


def _away(effect: Mapping[str, Any], titles: Mapping[str, str], names: Mapping[str, str], zone: ZoneInfo) -> str:
    said = _("Away from {first} to {last}; {name} covers") if effect.get("cover") else _("Away from {first} to {last}; the usual deputy covers")
    first, last = show_day(date.fromisoformat(effect["from"])), show_day(date.fromisoformat(effect["until"]))
    return said.format(first=first, last=last, name=_name(effect, "cover", names))


def _changed(effect: Mapping[str, Any], titles: Mapping[str, str], names: Mapping[str, str], zone: ZoneInfo) -> str:
    return _("Changed: {fields}").format(fields=", ".join(_(FIELDS[one]) if one in FIELDS else one for one in effect.get("fields", ())))


def _left(effect: Mapping[str, Any], titles: Mapping[str, str], names: Mapping[str, str], zone: ZoneInfo) -> str:
    said = _("Leaves; the last day is {day}; {name} takes over") if effect.get("to") else _("Leaves; the last day is {day}")
    day = moments.day(datetime.fromisoformat(effect["at"]) - timedelta(seconds=1), zone)
    return said.format(day=day, name=_name(effect, "to", names))


def _handed(effect: Mapping[str, Any], titles: Mapping[str, str], names: Mapping[str, str], zone: ZoneInfo) -> str:
    number = len(effect["cases"])
    cases = ngettext("{number} case", "{number} cases", number).format(number=number)
    drafts = ngettext("{number} draft", "{number} drafts", effect["drafts"]).format(number=effect["drafts"])
    return _("Work handed on to {name}: {cases}, {drafts}").format(name=_name(effect, "to", names), cases=cases, drafts=drafts)


def _deputy(effect: Mapping[str, Any], titles: Mapping[str, str], names: Mapping[str, str], zone: ZoneInfo) -> str:
    return _("Usual deputy: {name}").format(name=_name(effect, "deputy", names)) if effect["deputy"] else _("Usual deputy: nobody")


def _administrator(effect: Mapping[str, Any], titles: Mapping[str, str], names: Mapping[str, str], zone: ZoneInfo) -> str:
    return _("Made an administrator") if effect["yes"] else _("No longer an administrator")


LINES: dict[str, Line] = {
    "office": _given, "office-ended": _ended, "away": _away, "changed": _changed, "left": _left, "handed-on": _handed, "deputy": _deputy,
    "administrator": _administrator,
}  # fmt: skip
PLAIN = {
    "joined": N_("Joined"), "stays": N_("Stays, or has come back"), "back": N_("Absence ended"), "relation": N_("Closeness to somebody recorded"), "relation-ended": N_("Closeness to somebody ended"),
    "password": N_("New password"), "token": N_("Token made"), "token-revoked": N_("Token revoked"),
}  # fmt: skip


def _plain(do: str) -> str:
    return _(PLAIN[do]) if do in PLAIN else do


def change_line(change: Change, titles: Mapping[str, str], names: Mapping[str, str], zone: ZoneInfo) -> str:
    """One entry of the office's book in a sentence."""
    said = []
    for effect in change.effects:
        line = LINES.get(effect["do"])
        said.append(line(effect, titles, names, zone) if line else _plain(effect["do"]))
    return ". ".join(said)
