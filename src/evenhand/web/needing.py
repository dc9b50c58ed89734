"""What helps a person, in words for a page: who said so, since when, how exactly, and what comes next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from evenhand import desk
from evenhand.people.needs import SAID_BY
from evenhand.policy.kinds import show_day
from evenhand.policy.model import Policy
from evenhand.policy.tongue import N_, gettext
from evenhand.web import edition
from evenhand.web.views.settings_forms import Sheet


def said_by(given: str) -> str:
    """Of whom the word is."""
    return gettext(SAID_BY[given]) if given in SAID_BY else given


def titles(policy: Policy, needs: Iterable[str]) -> list[str]:
    """What helps, in the policy's own order; what it no longer names comes last, by its id."""
    known = set(needs)
    return [one.title for name, one in policy.needs.items() if name in known] + sorted(known - set(policy.needs))


def formats(policy: Policy, needs: Iterable[str], known: Sequence[tuple[str, Any]]) -> list[tuple[str, Any]]:
    """The formats of a letter, the one that the person's needs ask for first."""
    wanted = {one.format for name, one in policy.needs.items() if name in set(needs)}
    return sorted(known, key=lambda one: one[0] not in wanted)


def of_person(request: HttpRequest, person: Any, now: datetime) -> dict[str, Any]:
    """What a page that has to do with a person shows first: what helps them, or that somebody should ask."""
    helps = titles(edition.of(request), desk.helping(person=person.ref))
    return {"helps": helps, "ask": not helps and desk.to_ask(person=person, now=now)}


STATES = {
    "agreed": N_("{need} (since {day})"), "asked": N_("{need} (asked for on {day}, waits for a decision)"), "refused": N_("{need} (asked for on {day}, refused)"),
}  # fmt: skip


def first_contact(request: HttpRequest, person: Any, now: datetime) -> dict[str, Any] | None:
    """Where contact is first made: two optional questions of what helps; where that was asked before, when and what."""
    found = desk.asking(actor=request.actor, person=person, now=now)  # type: ignore[attr-defined]
    if found is None:
        return None
    policy, sheet = edition.of(request), Sheet({"need": "", "how": ""})
    day = policy.calendar.day
    told = [_(STATES[state]).format(need=title(policy, need), day=show_day(day(at))) for need, at, state in found.told]
    fields = [
        sheet.menu("need", _("What they said helps"), [(name, one.title) for name, one in policy.needs.items()], hint=_("What helps, never why it is needed.")),
        sheet.text("how", _("How exactly (optional)"), _("For example: yellow paper, or which language. Not an illness or a diagnosis.")),
    ] if found.ask else []  # fmt: skip
    return {"person": person, "ask": found.ask, "told": told, "nothing": found.nothing, "fields": fields, "back": request.get_full_path()}


def title(policy: Policy, need: str) -> str:
    """What helps, as the policy calls it; one that it no longer names by its id."""
    return policy.needs[need].title if need in policy.needs else need


def cannot(policy: Policy, need: str) -> str:
    """The channels that somebody with this need cannot use, or ""."""
    found = policy.needs[need].cannot if need in policy.needs else ()
    return ", ".join(policy.channels[one].title for one in found if one in policy.channels)


def lines(policy: Policy, found: Sequence[Any], now: datetime) -> list[dict[str, Any]]:
    """Needs of one state, each with the lines beneath it."""
    return [_line(policy, one) for one in found]


def _line(policy: Policy, one: Any) -> dict[str, Any]:
    day = policy.calendar.day
    about: list[str] = []
    if channels := cannot(policy, one.need):
        about.append(_("Cannot use: {channels}").format(channels=channels))
    asked = one.state in ("asked", "refused")
    when = _("Asked for on {day}") if asked else _("Since {day}")
    who = _("said by: {who}").format(who=said_by(one.said_by)) if one.said_by else ""
    noted = _("recorded by {name}").format(name=one.by) if one.by else ""
    about.append("; ".join(filter(None, (when.format(day=show_day(day(one.since))), who, noted))))
    if one.state == "ended" and one.until:
        about.append(_("Ended on {day}").format(day=show_day(day(one.until))))
    if one.state == "refused" and one.until:
        about.append(_("Refused on {day} by {name}").format(day=show_day(day(one.until)), name=one.decided_by or _("a colleague")))
    if one.state == "agreed":
        if one.reviewed:
            about.append(_("Looked at again on {day}").format(day=show_day(one.reviewed)))
        about.append(_("To be looked at again by {day}").format(day=show_day(one.due)))
    return {"key": one.key, "need": one.need, "title": title(policy, one.need), "how": one.how, "about": about, "late": one.late, "reasons": one.reasons, "instead": one.instead}
