"""One row of an old register: its own words, kept as they are; what is odd about it is said beside it."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import date

from evenhand.intake import days
from evenhand.intake.errors import NotTaken
from evenhand.people import words
from evenhand.policy.tongue import gettext as _

DAYS = ("decided", "review", "next_review")
MOST = 4000  # characters of a cell
_STEERS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_COUPLE = re.compile(r"\s+(?:and|&|\+)\s+|\s*[/;\n]\s*", re.IGNORECASE)  # untranslated: as files have it
_SEVERAL = 6


def read(row: Mapping[str, str]) -> dict[str, str]:
    """The cells of a row that hold something. Raises NotTaken where it names nobody."""
    found = {name: _STEERS.sub("", value).strip()[:MOST] for name, value in row.items()}
    found = {name: value for name, value in found.items() if value}
    if not {"name", "reference", "address"} & set(found):
        raise NotTaken(_("it names nobody: there is no name, reference or address"))
    return found


def digest(said: Mapping[str, str]) -> str:
    """What makes it the same row when the file comes again."""
    return hashlib.sha256(json.dumps(said, sort_keys=True).encode()).hexdigest()


def day(said: Mapping[str, str], name: str) -> date | None:
    """A day of a row; None where there is none or it cannot be read."""
    try:
        return days.day(said[name]) if said.get(name) else None
    except NotTaken:
        return None


def odd(said: Mapping[str, str]) -> list[str]:
    """What is to be looked at in a row, in sentences."""
    found = [_("“{given}” cannot be read as a day.").format(given=said[name][:60]) for name in DAYS if said.get(name) and day(said, name) is None]
    if len(names(said)) > 1:
        found.append(_("This row seems to be about several people."))
    if not said.get("written"):
        found.append(_("No reason is written."))
    if not said.get("letter"):
        found.append(_("No letter is named."))
    return found


def names(said: Mapping[str, str]) -> list[str]:
    """The people whom a row seems to be about: "Ann and Bob Lee" is Ann Lee and Bob Lee."""
    parts = [one.strip() for one in _COUPLE.split(said.get("name", "")) if one.strip()][:_SEVERAL]
    last = words.folded(parts[-1]).split() if parts else []
    if len(parts) > 1 and len(last) > 1:
        surname = parts[-1].split()[-1]
        parts = [f"{one} {surname}" if len(one.split()) == 1 else one for one in parts]
    return parts
