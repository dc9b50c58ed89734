"""The register's questions in words: as a form, as the line that says what is shown, as an address."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from evenhand import desk
from evenhand.case.events import Refused
from evenhand.desk.register import Asked
from evenhand.web.words import small

SHOW = {"open": "Open", "late": "Something is late", "soon": "Due in the next 7 days", "closed": "Closed", "all": "All"}
SHOWN = {
    "open": "Open cases", "late": "Cases in which something is late", "soon": "Cases in which something is due in the next 7 days",
    "closed": "Closed cases", "all": "All cases",
}  # fmt: skip
FORCE = {
    "": "Anything or nothing", "any": "Something, of any kind", "restriction": "A restriction", "precaution": "A precaution when we attend",
    "hold": "A hold on visits", "order": "An order made elsewhere", "warning": "A warning has been given", "none": "Nothing",
}  # fmt: skip
ABOUT = {
    "": "Anybody", "person": "A person", "unknown": "Somebody not yet identified", "group": "A group",
    "representative": "Somebody as a representative", "address": "An address",
}  # fmt: skip
WHAT = {"reported": "It was reported", "decided": "A restriction was decided", "closed": "It was closed"}
ANYBODY = "Anybody’s"
NAMES = ("q", "office", "force", "about", "what", "since", "until", "mine", "show")


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
    return [(words, address(asked, show=show), show == asked.show) for show, words in SHOW.items()]


def faults(refused: Refused) -> dict[str, Any]:
    """An error summary whose links lead to the questions."""
    listed = [{"text": one.message, "href": f"#{one.field}"} for one in refused.refusals]
    return {"titleText": "There is a problem", "errorList": listed}


def form(given: Mapping[str, str], offices: Mapping[str, str], refused: Refused | None = None) -> dict[str, Any]:
    """The parts of the form, by question, with what was typed."""
    wrong = {one.field: {"text": one.message} for one in refused.refusals} if refused else {}
    return {
        "q": {
            "id": "q", "name": "q", "value": given.get("q", ""), "type": "search", "spellcheck": False,
            "label": {"text": "Search for a case, a name or a reference"},
        },
        "office": _select("office", "Whose turn is it?", {"": ANYBODY, **offices}, given),
        "force": _select("force", "What is in force?", FORCE, given),
        "about": _select("about", "Who is it about?", ABOUT, given),
        "what": _select("what", "What happened?", WHAT, given),
        "since": _day("since", "On this day or later", given, wrong),
        "until": _day("until", "On this day or before", given, wrong),
        "mine": {
            "name": "mine", "idPrefix": "mine", "items": [{"value": "1", "text": "Only cases that wait for me, or that I lead", "checked": bool(given.get("mine"))}],
        },
        "more": len(set(given) & {"office", "force", "about", "since", "until", "mine"}),
    }  # fmt: skip


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
    parts = [f"called “{asked.q}”"] if asked.q else []
    parts += [f"about {small(ABOUT[asked.about])}"] if asked.about else []
    parts += [f"in force: {small(FORCE[asked.force])}"] if asked.force else []
    parts += [f"whose turn: {offices.get(asked.office, asked.office)}"] if asked.office else []
    if asked.since or asked.until:
        parts.append(f"{small(WHAT[asked.what])} {_days(asked.since, asked.until)}")
    parts += ["waiting for me, or led by me"] if asked.mine else []
    return "; ".join([SHOWN[asked.show], *parts]) + "."


def _days(since: date | None, until: date | None) -> str:
    def words(day: date) -> str:
        return f"{day.day} {day:%B %Y}"

    if since and until:
        return f"from {words(since)} to {words(until)}"
    return f"on {words(since)} or later" if since else f"on {words(until)} or before" if until else ""


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
        return f"Address: {line.place}"
    name = f"Somebody not yet identified: {small(case.name)}" if case.address else case.name or "Somebody not yet identified"
    return ", ".join(filter(None, (name, case.acting_for)))


def named_day(moment: datetime) -> str:
    """The day of a moment for a file's name."""
    return moment.date().isoformat()
