"""The kinds of field: how each is read, described to a program, and shown. A pack cannot add one.

`parse` turns what a page, an API call or a story gave into the one stored value, or raises
`ValueError` with a sentence for the person who wrote it. `schema` describes the same for a program.
`show` says it in words.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from evenhand.policy.calendar import MONTHS, Calendar, in_words, parse_period, say_day, say_time
from evenhand.policy.model import Field
from evenhand.policy.tongue import N_, ngettext
from evenhand.policy.tongue import gettext as _

TEXT_LIMIT = 20_000  # characters: a long statement fits; ten megabytes do not
LINE_LIMIT = 200
LIST_LIMIT = 60
WEEKDAYS = (N_("Monday"), N_("Tuesday"), N_("Wednesday"), N_("Thursday"), N_("Friday"), N_("Saturday"), N_("Sunday"))
# Also half characters and non-characters, which no file, letter or database can keep.
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True)
class Around:
    """What a field's value is judged against: the case as it stands, and the moment."""

    calendar: Calendar
    now: datetime
    choices: Mapping[str, Sequence[str]] = field(default_factory=dict)  # kind or field id -> what may be named


def clean_text(value: Any, most: int = TEXT_LIMIT, least: int = 0) -> str:
    """Text without control or direction-changing characters, stripped. Raises ValueError."""
    if not isinstance(value, str):
        raise ValueError(_("write this as text"))
    text = value.replace("\r\n", "\n").replace("\r", "\n").strip()
    if _CONTROL.search(text):
        raise ValueError(_("remove the control characters"))
    if len(text) > most:
        raise ValueError(_("use at most {most} characters; this has {number}").format(most=f"{most:,}", number=f"{len(text):,}"))
    if len(text) < least:
        few = ngettext("use at least {least} character", "use at least {least} characters", least).format(least=least)
        raise ValueError(few if least > 1 else _("write something here"))
    return text


def _text(asked: Field, value: Any, around: Around) -> str:
    return clean_text(value, min(asked.at_most or TEXT_LIMIT, TEXT_LIMIT), max(asked.at_least, 0 if asked.optional else 1))


def _yes(asked: Field, value: Any, around: Around) -> bool:
    if isinstance(value, str) and value in ("yes", "no"):
        value = value == "yes"
    if not isinstance(value, bool):
        raise ValueError(_("answer yes or no"))
    if asked.must == "yes" and not value:
        raise ValueError(_("this has to be yes before the step can be taken"))
    return value


def _offered(asked: Field, around: Around) -> Sequence[str]:
    if asked.choices:
        return list(asked.choices)
    return around.choices.get(asked.id, around.choices.get(asked.kind, ()))


def _choice(asked: Field, value: Any, around: Around) -> str:
    offered = _offered(asked, around)
    if not isinstance(value, str) or value not in offered:
        raise ValueError(_("choose one of: {choices}").format(choices=_listed(offered)))
    return value


def _listed(offered: Sequence[str]) -> str:
    return ", ".join(list(offered)[:20]) or _("nothing to choose from")


def _several(asked: Field, value: Any, around: Around) -> list[str]:
    if isinstance(value, str):
        value = [value]
    if not isinstance(value, list) or len(value) > LIST_LIMIT:
        raise ValueError(_("give a list of at most {most}").format(most=LIST_LIMIT))
    seen: list[str] = []
    offered = _offered(asked, around)
    for one in value:
        if not isinstance(one, str) or one not in offered:
            raise ValueError(_("{answer} is not one of: {choices}").format(answer=repr(str(one)[:60]), choices=_listed(offered)))
        if one not in seen:
            seen.append(one)
    _as_many(asked, seen)
    return seen


def _as_many(asked: Field, named: Sequence[str]) -> None:
    if len(named) < max(asked.at_least, 0 if asked.optional else 1):
        raise ValueError(_("name at least {least}").format(least=max(asked.at_least, 1)))
    if asked.at_most and len(named) > asked.at_most:
        raise ValueError(_("name at most {most}").format(most=asked.at_most))


def _number(asked: Field, value: Any, around: Around) -> int:
    if isinstance(value, str) and re.fullmatch(r"-?\d{1,9}", value.strip()):
        value = int(value)
    if isinstance(value, float) and value.is_integer():
        value = int(value)  # JSON makes no difference between 5 and 5.0
    if isinstance(value, bool) or not isinstance(value, int):
        raise ValueError(_("write a whole number"))
    if value < asked.at_least or (asked.at_most and value > asked.at_most) or abs(value) > 10**9:
        raise ValueError(_("the number has to be from {least} to {most}").format(least=asked.at_least, most=asked.at_most or 10**9))
    return value


def _date(asked: Field, value: Any, around: Around) -> str:
    try:
        day = date.fromisoformat(value)
    except (TypeError, ValueError):
        raise ValueError(_("write a day as 2026-11-05")) from None
    today = around.calendar.day(around.now)
    _timely(asked, day > today, day < today)
    if not 1900 <= day.year <= 2200:
        raise ValueError(_("the year has to be from 1900 to 2200"))
    return day.isoformat()


def _moment(asked: Field, value: Any, around: Around) -> str:
    try:
        moment = datetime.fromisoformat(value)
    except (TypeError, ValueError):
        raise ValueError(_("write a day and time as 2026-11-05T16:40")) from None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=around.calendar.tz)
    if not 1900 <= moment.year <= 2200:
        raise ValueError(_("the year has to be from 1900 to 2200"))
    _timely(asked, moment > around.now, moment < around.now)
    return moment.astimezone(around.calendar.tz).isoformat()


def _timely(asked: Field, ahead: bool, behind: bool) -> None:
    if asked.must == "past" and ahead:
        raise ValueError(_("this cannot lie in the future"))
    if asked.must == "future" and behind:
        raise ValueError(_("this cannot lie in the past"))


def _period(asked: Field, value: Any, around: Around) -> str:
    if not isinstance(value, str):
        raise ValueError(_("write a number and a unit: 6 months"))
    if asked.choices and value not in asked.choices:
        raise ValueError(_("choose one of: {choices}").format(choices=", ".join(asked.choices)))
    parse_period(value)
    return " ".join(value.split())


def _party(asked: Field, value: Any, around: Around) -> list[str]:
    """References of colleagues, or the words for someone from outside."""
    value = [value] if isinstance(value, str) else value
    if not isinstance(value, list) or len(value) > LIST_LIMIT:
        raise ValueError(_("give a list of at most {most}").format(most=LIST_LIMIT))
    named = list(dict.fromkeys(clean_text(one, LINE_LIMIT, 1) for one in value))
    _as_many(asked, named)
    return named


def _restrictions(asked: Field, value: Any, around: Around) -> list[dict[str, Any]]:
    """Rows as given; what each has to say is judged with the policy at hand (`case.rows`)."""
    if not isinstance(value, list) or not value or len(value) > LIST_LIMIT:
        raise ValueError(_("give a list of at least one measure"))
    for row in value:
        if not isinstance(row, dict) or not isinstance(row.get("measure"), str):
            raise ValueError('give each row as {"measure": …}')  # untranslated: said to programs; a page always gives it so
        for key, part in row.items():
            plain = isinstance(part, str | int) or (isinstance(part, list) and all(isinstance(p, str) for p in part))
            if not isinstance(key, str) or not plain or len(str(part)) > 2_000:
                raise ValueError(_("the value of {name} cannot be read").format(name=repr(str(key)[:40])))
            for piece in part if isinstance(part, list) else [part]:
                if isinstance(piece, str):
                    clean_text(piece, 2_000)
    return value


def _string_schema(asked: Field) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string", "maxLength": min(asked.at_most or TEXT_LIMIT, TEXT_LIMIT)}
    if asked.at_least or not asked.optional:
        schema["minLength"] = max(asked.at_least, 0 if asked.optional else 1)
    return schema


def _list_schema(asked: Field, offered: Sequence[str]) -> dict[str, Any]:
    items: dict[str, Any] = {"type": "string", "minLength": 1, "maxLength": LINE_LIMIT}
    if offered:
        items["enum"] = list(offered)
    least = max(asked.at_least, 0 if asked.optional else 1)
    return {"type": "array", "items": items, "uniqueItems": True, "minItems": least, "maxItems": asked.at_most or LIST_LIMIT}


Parse = Callable[[Field, Any, Around], Any]
_PARSE: dict[str, Parse] = {
    "text": _text, "yes": _yes, "choice": _choice, "choices": _several, "number": _number, "date": _date,
    "moment": _moment, "period": _period, "colleague": _choice, "deciders": _several, "party": _party,
    "incidents": _several, "evidence": _several, "needs": _several, "restrictions": _restrictions,
    "standing": _several, "event": _number, "file": _choice,
}  # fmt: skip
KINDS = tuple(_PARSE)


def parse(asked: Field, value: Any, around: Around) -> Any:
    """The stored value of an answer. Raises ValueError with a sentence for the person."""
    return _PARSE[asked.kind](asked, value, around)


def empty(value: Any) -> bool:
    """Whether nothing was answered (an empty box, an empty list); `False` and 0 are answers."""
    return value is None or value == [] or (isinstance(value, str) and not value.strip())


def schema(asked: Field, choices: Mapping[str, Sequence[str]]) -> dict[str, Any]:
    """The JSON Schema of a field's value; `choices` is what the case offers."""
    offered = list(asked.choices) or list(choices.get(asked.id, choices.get(asked.kind, ())))
    found: dict[str, Any]
    if asked.kind in ("choices", "deciders", "incidents", "evidence", "needs", "standing", "party"):
        found = _list_schema(asked, [] if asked.kind == "party" else offered)
    elif asked.kind in ("choice", "colleague", "file") or (asked.kind == "period" and asked.choices):
        found = {"type": "string", "enum": offered} if offered else {"type": "string", "maxLength": LINE_LIMIT}
    elif asked.kind == "yes":
        found = {"type": "boolean"} | ({"const": True} if asked.must == "yes" else {})
    elif asked.kind in ("number", "event"):
        found = {"type": "integer", "minimum": asked.at_least, "maximum": asked.at_most or 10**9}
    elif asked.kind == "restrictions":
        row = {"type": "object", "required": ["measure"], "properties": {"measure": {"type": "string", "enum": offered}}}
        found = {"type": "array", "minItems": 1, "maxItems": LIST_LIMIT, "items": row}
    elif asked.kind == "date":
        found = {"type": "string", "format": "date"}
    elif asked.kind == "moment":
        found = {"type": "string", "description": "a local day and time, 2026-11-05T16:40, or with an offset"}  # untranslated: the API's
    else:
        found = _string_schema(asked)
    return found | {"title": asked.label or asked.id}


def show(asked: Field, value: Any, names: Mapping[str, str]) -> str:
    """A stored value in words; `names` gives the words for ids that the case knows."""
    words = {**names, **asked.choices}
    if isinstance(value, bool):
        return _("Yes") if value else _("No")
    if isinstance(value, list):
        return "; ".join(words.get(one, one) if isinstance(one, str) else _row_in_words(one, words) for one in value)
    if asked.kind == "date":
        return show_day(date.fromisoformat(value))
    if asked.kind == "moment":
        moment = datetime.fromisoformat(value)
        return _("{day}, {time}").format(day=show_day(moment.date()), time=say_time(moment.time()))
    if asked.kind == "period" and value not in words:
        return in_words(parse_period(value))
    return words.get(value, str(value)) if isinstance(value, str) else str(value)


def show_day(day: date) -> str:
    """A day as people say it: Thursday 5 November 2026."""
    return _("{weekday} {day} {month} {year}").format(weekday=_(WEEKDAYS[day.weekday()]), day=day.day, month=_(MONTHS[day.month - 1]), year=day.year)


def _row_in_words(row: Mapping[str, Any], words: Mapping[str, str]) -> str:
    said = str(words.get(row["measure"], row["measure"]))
    rest = [f"{key.replace('_', ' ')}: {_value_in_words(value, words)}" for key, value in row.items() if key != "measure"]
    return said + (f" ({', '.join(rest)})" if rest else "")


def _value_in_words(value: Any, words: Mapping[str, str]) -> str:
    if isinstance(value, list):
        return ", ".join(words.get(one, one) for one in value)
    if isinstance(value, str) and re.fullmatch(r"\d{4}-\d\d-\d\d", value):
        return _day_in_words(value)
    return words.get(value, str(value)) if isinstance(value, str) else str(value)


def _day_in_words(text: str) -> str:
    try:
        return say_day(date.fromisoformat(text))
    except ValueError:
        return text
