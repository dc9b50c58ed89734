"""The register's questions in words: as a form, as the line that says what is shown, as an address."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from evenhand import desk
from evenhand.case.events import Refused
from evenhand.desk.casework.register import Asked
from evenhand.policy.calendar import say_day
from evenhand.policy.capacities import CAPACITIES
from evenhand.policy.tongue import N_, gettext
from evenhand.web.words import small

SHOW = {"open": N_("Open"), "late": N_("Something is late"), "soon": N_("Due in the next 7 days"), "closed": N_("Closed"), "all": N_("All")}
SHOWN = {
    "open": N_("Open cases"), "late": N_("Cases in which something is late"), "soon": N_("Cases in which something is due in the next 7 days"),
    "closed": N_("Closed cases"), "all": N_("All cases"),
}  # fmt: skip
FORCE = {
    "": N_("Anything or nothing"), "any": N_("Something, of any kind"), "restriction": N_("A restriction"),
    "precaution": N_("A precaution when we attend"), "hold": N_("A hold on visits"), "order": N_("An order made elsewhere"),
    "warning": N_("A warning has been given"), "none": N_("Nothing"),
}  # fmt: skip
ABOUT = {
    "": N_("Anybody"), "person": N_("A person"), "unknown": N_("Somebody not yet identified"), "group": N_("A group"),
    "representative": N_("Somebody as a representative"), "address": N_("An address"),
}  # fmt: skip
WHAT = {"reported": N_("It was reported"), "decided": N_("A restriction was decided"), "closed": N_("It was closed")}
ANYBODY, ANY = N_("Anybody’s"), N_("Any, or not said")
NAMES = ("q", "office", "force", "about", "capacity", "what", "since", "until", "mine", "show")


def typed(data: Mapping[str, str]) -> dict[str, str]:
    """The questions of a form or an address, as typed. An old address says `show=mine`."""
    given = {name: data[name].replace("\0", "").strip()[:200] for name in NAMES if data.get(name, "").strip("\0 ")}
    return {**given, "show": "open", "mine": "1"} if given.get("show") == "mine" else given


def address(asked: Asked, where: str = "cases", **changes: Any) -> str:
    """An address that asks the same, with changes. It always says what is shown: without, a kept view would open."""
    changed = replace(asked, **changes)
    return f"{reverse(where)}?{urlencode({'show': changed.show, **changed.data})}"


def ways(asked: Asked) -> list[tuple[str, str, bool]]:
    """What is open, late, due: the words, the address, and whether it is what is shown."""
    return [(_(words), address(asked, show=show), show == asked.show) for show, words in SHOW.items()]


def faults(refused: Refused) -> dict[str, Any]:
    """An error summary whose links lead to the questions."""
    listed = [{"text": one.message, "href": f"#{one.field}"} for one in refused.refusals]
    return {"titleText": _("There is a problem"), "errorList": listed}


def form(given: Mapping[str, str], offices: Mapping[str, str], refused: Refused | None = None) -> dict[str, Any]:
    """The parts of the form, by question, with what was typed."""
    wrong = {one.field: {"text": one.message} for one in refused.refusals} if refused else {}
    return {
        "q": {
            "id": "q", "name": "q", "value": given.get("q", ""), "type": "search", "spellcheck": False,
            "label": {"text": _("Search for a case, a name or a reference")},
        },
        "office": _select("office", _("Whose turn is it?"), {"": _(ANYBODY), **offices}, given),
        "force": _select("force", _("What is in force?"), _said(FORCE), given),
        "about": _select("about", _("Who is it about?"), _said(ABOUT), given),
        "capacity": _select("capacity", _("In which capacity did they act?"), {"": _(ANY), **capacities()}, given),
        "what": _select("what", _("What happened?"), _said(WHAT), given),
        "since": _day("since", _("On this day or later"), given, wrong),
        "until": _day("until", _("On this day or before"), given, wrong),
        "mine": {
            "name": "mine", "idPrefix": "mine", "items": [{"value": "1", "text": _("Only cases that wait for me, or that I lead"), "checked": bool(given.get("mine"))}],
        },
        "more": len(set(given) & {"office", "force", "about", "capacity", "since", "until", "mine"}),
    }  # fmt: skip


def capacities() -> dict[str, str]:
    """In which somebody may have acted, in words."""
    return {name: gettext(words) for name, words in CAPACITIES.items()}


def _said(choices: Mapping[str, str]) -> dict[str, str]:
    return {value: _(words) for value, words in choices.items()}


def _select(name: str, label: str, choices: Mapping[str, str], given: Mapping[str, str]) -> dict[str, Any]:
    items = [{"value": value, "text": words, "selected": value == given.get(name, "")} for value, words in choices.items()]
    return {"id": name, "name": name, "label": {"text": label}, "items": items}


def _day(name: str, label: str, given: Mapping[str, str], wrong: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "id": name, "name": name, "type": "date", "label": {"text": label}, "value": given.get(name, ""), "classes": "govuk-input--width-10",
        **({"errorMessage": wrong[name]} if name in wrong else {}),
    }  # fmt: skip


def said(asked: Asked, offices: Mapping[str, str]) -> str:
    """What is shown, in one sentence."""
    parts = [_("called “{name}”").format(name=asked.q)] if asked.q else []
    parts += [_("about {whom}").format(whom=small(_(ABOUT[asked.about])))] if asked.about else []
    parts += [_("they acted: {capacity}").format(capacity=small(capacities()[asked.capacity]))] if asked.capacity else []
    parts += [_("in force: {what}").format(what=small(_(FORCE[asked.force])))] if asked.force else []
    parts += [_("whose turn: {office}").format(office=offices.get(asked.office, asked.office))] if asked.office else []
    parts += _days(small(_(WHAT[asked.what])), asked.since, asked.until)
    parts += [_("waiting for me, or led by me")] if asked.mine else []
    return "; ".join([_(SHOWN[asked.show]), *parts]) + "."


def _days(what: str, since: date | None, until: date | None) -> list[str]:
    if since and until:
        return [_("{happened} from {first} to {last}").format(happened=what, first=say_day(since), last=say_day(until))]
    if since:
        return [_("{happened} on {day} or later").format(happened=what, day=say_day(since))]
    return [_("{happened} on {day} or before").format(happened=what, day=say_day(until))] if until else []


def hidden(asked: Asked) -> Iterable[tuple[str, str]]:
    """The questions as fields of a form that keeps them."""
    return {"show": asked.show, **asked.data}.items()


def read(data: Mapping[str, str]) -> Asked | None:
    """What an address asks; None where it asks nothing. Raises NotFound and Refused as the desk does."""
    given = typed(data)
    found: Asked | None = desk.read_asked(given) if given else None
    return found


def of_kept(view: Any) -> str:
    """The address of a kept view."""
    return f"{reverse('cases')}?{urlencode({'show': 'open', **view.asked})}"


def called(line: Any) -> str:
    """Whom a case of the register is about."""
    case = line.case
    if not case.person:
        return _("Address: {address}").format(address=line.place)
    unknown = _("Somebody not yet identified: {description}").format(description=small(case.name))
    name = unknown if case.address else case.name or _("Somebody not yet identified")
    return ", ".join(filter(None, (name, case.acting_for)))


def named_day(moment: datetime) -> str:
    """The day of a moment for a file's name."""
    return moment.date().isoformat()
