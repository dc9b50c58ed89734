"""From what a browser sent to the value of a field. Nothing is judged here: `case.step.take` does that.

What cannot be made sense of is kept as it was typed, so that nobody has to type it twice; the core then
refuses it, and the page says why in its own words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from evenhand.policy.model import Field
from evenhand.policy.tongue import N_

UNITS = {
    "days": N_("days"), "weeks": N_("weeks"), "months": N_("months"), "years": N_("years"), "hours": N_("hours"),
    "working days": N_("working days"),  # untranslated: the key is stored
}
SEVERAL = ("choices", "incidents", "evidence", "needs", "standing")
_TIME = re.compile(r"\s*(\d{1,2})(?:[:.](\d{2}))?\s*(am|pm)?\s*", re.I)
_INSTEAD = {
    N_("write a day as 2026-11-05"): N_("enter a real day, such as 5 11 2026"),
    N_("write a day and time as 2026-11-05T16:40"): N_("enter a real day and time, such as 5 11 2026 and 4:40pm"),
    N_("give a list of at least one measure"): N_("add at least one"),
}


def time_of_day(typed: str) -> str:
    """A time as people write it ("4:40pm", "16.40", "noon"), as 16:40; what is none of these stays as typed."""
    if typed.strip().lower() in ("midday", "noon"):
        return "12:00"
    match = _TIME.fullmatch(typed)
    if not match:
        return typed.strip()
    hour, minute, half = int(match[1]), int(match[2] or 0), (match[3] or "").lower()
    if half:
        if not 1 <= hour <= 12:
            return typed.strip()
        hour = hour % 12 + (12 if half == "pm" else 0)
    elif match[2] is None:
        return typed.strip()  # a bare number is no time
    return f"{hour:02}:{minute:02}" if hour < 24 and minute < 60 else typed.strip()


def _day(name: str, post: QueryDict) -> str:
    day, month, year = (post.get(f"{name}-{part}", "").strip() for part in ("day", "month", "year"))
    if not (day or month or year):
        return ""
    return f"{year}-{month.zfill(2)}-{day.zfill(2)}"


def _moment(field: Field, name: str, post: QueryDict, known: Mapping[str, str]) -> str:
    day, time = _day(name, post), time_of_day(post.get(f"{name}-time", ""))
    return f"{day}T{time}" if day or time else ""


def _period(field: Field, name: str, post: QueryDict, known: Mapping[str, str]) -> str:
    if field.choices:
        return post.get(name, "")
    number = post.get(f"{name}-number", "").strip()
    return f"{number} {post.get(f'{name}-unit', '')}" if number else ""


def _yes(field: Field, name: str, post: QueryDict, known: Mapping[str, str]) -> bool | None:
    return {"yes": True, "no": False}.get(post.get(name, ""))


def _person(typed: str, known: Mapping[str, str]) -> str:
    """A colleague's reference, where one name fits; else what was typed."""
    text = " ".join(typed.split())
    if text in known:
        return text
    fits = [ref for ref, words in known.items() if words.split(",")[0].casefold() == text.casefold()]
    return fits[0] if len(fits) == 1 else text


def _colleague(field: Field, name: str, post: QueryDict, known: Mapping[str, str]) -> str:
    return _person(post.get(name, ""), known)


def _people(field: Field, name: str, post: QueryDict, known: Mapping[str, str]) -> list[str]:
    lines = [line for value in post.getlist(name) for line in re.split(r"[\n;]", value)]
    return [_person(line, known) for line in lines if line.strip()]


def _several(field: Field, name: str, post: QueryDict, known: Mapping[str, str]) -> list[str]:
    return [value for value in post.getlist(name) if value]


def _plain(field: Field, name: str, post: QueryDict, known: Mapping[str, str]) -> str:
    return post.get(name, "")


_READ: dict[str, Callable[[Field, str, QueryDict, Mapping[str, str]], Any]] = {
    "yes": _yes, "moment": _moment, "period": _period, "colleague": _colleague,
    "date": lambda field, name, post, known: _day(name, post),
    "deciders": _people, "party": _people, **dict.fromkeys(SEVERAL, _several),
}  # fmt: skip


def read(field: Field, name: str, post: QueryDict, known: Mapping[str, str]) -> Any:
    """The value of one field; `known` are the words of what may be named, by id."""
    return _READ.get(field.kind, _plain)(field, name, post, known)


def rows(name: str, post: QueryDict, asked: Callable[[str], Sequence[Field]], known: Mapping[str, str]) -> list[dict[str, Any]]:
    """The rows of a field of measures; `asked` gives what a measure's row asks."""
    found = []
    for index in sorted(int(one) for one in post.getlist(f"{name}-row") if re.fullmatch(r"\d{1,3}", one)):
        prefix = f"{name}-{index}"
        row: dict[str, Any] = {"measure": post.get(f"{prefix}-measure", "")}
        for field in asked(row["measure"]):
            value = read(field, f"{prefix}-{field.id}", post, known)
            if value not in (None, "", []):
                row[field.id] = value
        found.append(row)
    return found


def in_words(message: str, field: Field) -> str:
    """The core's sentence about a value, as somebody in front of boxes and buttons understands it."""
    text = message.rstrip(".")
    text = next((_(ours) for theirs, ours in _INSTEAD.items() if text == _(theirs)), text)
    if field.kind in ("colleague", "deciders") and ": " in text:  # it lists the ids that may be named
        return _("choose a colleague who may be named here")
    return f"{text[:1].upper()}{text[1:]}"
