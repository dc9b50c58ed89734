"""How a letter says things: days and moments in words, answers in words, text made safe to print."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from evenhand.case.floor import FIELDS as FLOOR_FIELDS
from evenhand.case.house import FIELDS as HOUSE_FIELDS
from evenhand.policy.calendar import Calendar
from evenhand.policy.kinds import show, show_day
from evenhand.policy.model import Field, Policy
from evenhand.policy.tongue import gettext as _

# What no format may carry: controls but for the line break, halves of characters, characters that turn the
# direction of what follows, and code points that are no characters (an XML document refuses them).
_TURNING = "\u202a-\u202e\u2066-\u2069"
_UNFIT = re.compile(f"[\x00-\x09\x0b-\x1f\x7f-\x9f\ud800-\udfff\ufeff\ufdd0-\ufdef\ufffe\uffff{_TURNING}]")
_BREAKS = re.compile("\r\n|[\r\v\f\x85\u2028\u2029]")


PAGE, PAGES = "page", "pages"


def clean(text: str) -> str:
    """Text that every format can carry. Accents written apart from their letter are joined to it."""
    text = _BREAKS.sub("\n", text.replace("\t", " "))
    return unicodedata.normalize("NFC", _UNFIT.sub("", text)).strip()


def one_line(text: str) -> str:
    """Text on one line."""
    return " ".join(clean(text).split())


def paragraphs(text: str) -> list[str]:
    """The lines of a longer answer, each a paragraph of its own; empty lines are dropped."""
    return [" ".join(line.split()) for line in clean(text).split("\n") if line.strip()]


def show_moment(moment: datetime, calendar: Calendar) -> str:
    """A local moment as people say it: Friday 28 August 2026 at 4:40pm."""
    local = moment.astimezone(calendar.tz)
    return _("{day} at {time}").format(day=show_day(local.date()), time=show_time(local))


def show_time(local: datetime) -> str:
    """A time as people say it: 4:40pm, noon, midnight."""
    if local.minute == 0 and local.hour in (0, 12):
        return _("noon") if local.hour else _("midnight")
    said = f"{local.hour % 12 or 12}" + (f":{local.minute:02}" if local.minute else "")
    return (_("{time}am") if local.hour < 12 else _("{time}pm")).format(time=said)


def say(asked: Field, value: Any, names: Mapping[str, str], calendar: Calendar) -> str:
    """A stored answer in words, for the person."""
    if asked.kind == "moment" and isinstance(value, str):
        return show_moment(datetime.fromisoformat(value), calendar)
    return clean(show(asked, value, names))


def field_of(policy: Policy, name: str) -> Field | None:
    """A field by its id: the policy's own, else the floor's, else the house's."""
    return policy.fields.get(name) or FLOOR_FIELDS.get(name) or HOUSE_FIELDS.get(name)


def cited(clauses: Iterable[str]) -> str:
    """Clauses in brackets, to stand behind a sentence: " (7.1, 7.2)"; nothing where there are none."""
    found = ", ".join(dict.fromkeys(clauses))
    return f" ({found})" if found else ""


def together(parts: Iterable[str]) -> str:
    """Things in a row, as people write them: a, b and c."""
    found = [part for part in dict.fromkeys(parts) if part]
    return _("{most} and {last}").format(most=", ".join(found[:-1]), last=found[-1]) if len(found) > 1 else "".join(found)


def pages() -> list[str]:
    """The line that numbers the pages, in pieces: words, and PAGE and PAGES where the numbers stand."""
    return [one for one in re.split(r"\{(\w+)\}", _("Page {page} of {pages}")) if one]


def sentence(text: str) -> str:
    """Text that ends as a sentence does."""
    text = one_line(text)
    return text if not text or text[-1] in ".!?”’\"'" else text + "."
