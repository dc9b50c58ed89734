"""Whom a report is about, as its form asks and reads it: who or where it was, and for whom somebody was acting.

`shown` is what the form shows again when something is wrong: what was typed, what to choose from, what is wrong.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from evenhand import desk
from evenhand.case.facts import Actor
from evenhand.case.subjects import GROUP, REPRESENTATIVE
from evenhand.desk.attend.contact import Found
from evenhand.policy.model import Policy
from evenhand.policy.tongue import N_
from evenhand.web import reporting
from evenhand.web.views.check import UNKNOWN, line

WHO, WHICH = "who", "which"
ACTING, ACTING_WHICH = "acting-for", "acting-for-which"
_OF_GROUPS = N_(
    "One report concerns one person, group or place, and what is decided about it binds nobody else: not those who live there, "
    "and not the members of a group. What somebody else did needs a report of their own."
)
_OF_PEOPLE = N_(
    "One report concerns one person or place, and what is decided about it binds nobody else: not those who live there. "
    "What somebody else did needs a report of their own."
)
_NOT_A_PERSON = N_(
    "Only a person whom we know by name can be reported as acting for somebody else. Name them above, or leave this empty"
)


def binds(policy: Policy) -> str:
    """That a report has one subject, in words: whom a decision about it will not bind."""
    return _(_OF_GROUPS) if GROUP in policy.subjects else _(_OF_PEOPLE)


def questions(policy: Policy, shown: Mapping[str, Any]) -> dict[str, Any]:
    """The questions that say whom it is about, for the page; `acting` only where the policy knows representatives."""
    who = _input(shown, WHO, "typed", _("Who was it, or where did it happen?"), _("A name, address, postcode, telephone number or reference"))
    who |= {"spellcheck": False, "attributes": {"autofocus": ""} if not (shown.get("wrong") or shown.get("known") or shown.get("same") or shown.get("already")) else {}}
    describe = _input(
        shown, "description", "description", _("If you do not know who it was: how would you know them again?"),
        _("Leave this empty if you do. Above, give the address at which it happened."),
    )  # fmt: skip
    acting = _input(
        shown, ACTING, "acting", _("Were they acting for somebody else? For whom?"),
        _("A name or reference of the person or group they spoke for. Leave this empty if they acted for themselves. A decision then concerns "
          "only what they do as a representative, and never the one whom they represent."),
    )  # fmt: skip
    return {
        "who": who, "describe": describe, "binds": binds(policy), "acting_which": shown.get("acting_which"),
        "acting": acting if REPRESENTATIVE in policy.subjects else None,
    }  # fmt: skip


def _input(shown: Mapping[str, Any], name: str, kept: str, label: str, hint: str) -> dict[str, Any]:
    wrong = shown.get("wrong", {}).get(name)
    return {
        "id": name, "name": name, "value": shown.get(kept, ""), "label": {"text": label, "classes": "govuk-label--s"},
        "hint": {"text": hint}, "errorMessage": {"text": wrong} if wrong else None,
    }  # fmt: skip


def whom(actor: Actor, post: Mapping[str, str], shown: dict[str, Any], now: datetime) -> dict[str, Any] | None:
    """Whom it is about, as the desk takes it: a case, or the subject of a new one. Several that fit are offered to
    choose from; nobody is a fault with a way forward."""
    shown["acting"] = post.get(ACTING, "").replace("\0", "").strip()[:200]
    which = post.get(WHICH, "")
    if which.startswith("case:") and not shown["known"]:
        which = ""  # a case is named by a link from it, never typed
    if shown["known"]:
        chosen = _described(shown, which or shown["about"])
    else:
        chosen = _searched(actor, shown, which, now)
    return _representative(actor, post, shown, chosen, now) if shown["acting"] else chosen


def _searched(actor: Actor, shown: dict[str, Any], which: str, now: datetime) -> dict[str, Any] | None:
    """Whom the words typed mean, or which of those whom they may mean was chosen."""
    typed, described = shown["typed"].replace("\0", "").strip(), bool(shown["description"])
    found = desk.find_people(actor=actor, q=typed, now=now) if typed else []
    places = [one for one in found if one.kind == "address"]
    people = [one for one in found if one.kind == "person" and (which or not described)]
    if which:
        return _one_of(shown, people, places, which)
    if described and len(places) == 1:
        return _described(shown, f"unknown:{places[0].ref}")
    if not described and len(people) == 1 and people[0].exact:
        return reporting.subject(named(people[0]), "")
    if people or places:
        shown["matches"] = _matches(people, places, described)
        shown["wrong"][WHO] = _("Choose which of these you mean")
    elif typed:
        shown["wrong"][WHO] = _("Nothing here fits. Check the spelling, or give the postcode or the whole address")
    else:
        shown["wrong"][WHO] = _("Say who it was, or where it happened")
    return None


def _one_of(shown: dict[str, Any], people: list[Found], places: list[Found], which: str) -> dict[str, Any] | None:
    """The one chosen. Whoever has typed something else since has to choose again: what is typed is what is meant."""
    offered = {named(one) for one in people} | {f"{kind}:{one.ref}" for one in places for kind in ("address", "unknown")}
    if people or places:
        shown["matches"] = _matches(people, places, bool(shown["description"]), which)
    if shown["typed"].strip() and which not in offered:
        shown["wrong"][WHO] = _("Choose which of these you mean") if offered else _("Nothing here fits what was chosen. Check the spelling")
        return None
    return _described(shown, which)


def named(one: Found) -> str:
    """Something found, as the form and its links name it: `person:REF`, `group:REF`, `address:UPRN`."""
    return f"{GROUP if one.group else one.kind}:{one.ref}"


def _described(shown: dict[str, Any], which: str) -> dict[str, Any] | None:
    if which.startswith("unknown:") and len(shown["description"]) < 3:
        shown["wrong"]["description"] = _("Say in a few words how you would know them again")
    found = reporting.subject(which, shown["description"])
    if found is None:
        shown["wrong"][WHO] = _("Say who it was, or where it happened")
    return found


def _representative(
    actor: Actor, post: Mapping[str, str], shown: dict[str, Any], chosen: dict[str, Any] | None, now: datetime
) -> dict[str, Any] | None:
    """The person chosen, as the representative of the one named; None where either is not clear yet."""
    person = (chosen or {}).get("subject", {}).get("person", "")
    if chosen is not None and not person:
        shown["wrong"][ACTING] = _(_NOT_A_PERSON)
        return None
    whom = _acted_for(actor, post, shown, now)
    return {"subject": {REPRESENTATIVE: {"person": person, "for": whom}}} if person and whom else None


def _acted_for(actor: Actor, post: Mapping[str, str], shown: dict[str, Any], now: datetime) -> str:
    """The reference of the one for whom they were acting, or "" with what is wrong."""
    found = [one for one in desk.find_people(actor=actor, q=shown["acting"], now=now) if one.kind == "person" and not one.unidentified]
    which = post.get(ACTING_WHICH, "")
    items = [_item(one, one.ref, which) for one in found]
    if len(found) > 1 or (found and not found[0].exact):
        shown["acting_which"] = _radios(ACTING_WHICH, items, _("For which of these were they acting?"))
    elif found:
        return found[0].ref
    if which in {one.ref for one in found}:
        return which
    shown["wrong"][ACTING] = (
        _("Choose for which of these they were acting") if found
        else _("Nobody here fits. Check the spelling; if we do not know them, leave this empty and say it in your account")
    )  # fmt: skip
    return ""


def _matches(people: Iterable[Found], places: Iterable[Found], unknown: bool, chosen: str = "") -> dict[str, Any]:
    items = [_item(one, named(one), chosen) for one in people]
    kind = "unknown" if unknown else "address"
    words = _("Somebody not yet identified, at {address}") if unknown else _("The address itself: {address}")
    items += [{"value": f"{kind}:{one.ref}", "text": words.format(address=one.address), "checked": f"{kind}:{one.ref}" == chosen} for one in places]
    return _radios(WHICH, items, _("Which do you mean?"))


def _item(one: Found, value: str, chosen: str) -> dict[str, Any]:
    return {"value": value, "text": one.name or _(UNKNOWN), "hint": {"text": line(one)}, "checked": value == chosen}


def _radios(name: str, items: list[dict[str, Any]], legend: str) -> dict[str, Any]:
    return {
        "name": name, "idPrefix": name, "items": items, "fieldset": {"legend": {"text": legend, "classes": "govuk-fieldset__legend--s"}},
        "hint": {"text": _("If it is none of these, change what you typed above.")},
    }  # fmt: skip
