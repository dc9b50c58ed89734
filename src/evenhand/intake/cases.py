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
_EVERY = re.compile(r"(?:every|each|per|in|after)?\s*(\d{1,2}|one|two|three|four|six|twelve|eighteen)?[ -]*(month|year)(?:s|ly)?\b", re.IGNORECASE)  # untranslated: as files have it
_NUMBERS = {"one": 1, "two": 2, "three": 3, "four": 4, "six": 6, "twelve": 12, "eighteen": 18}
_WORDS = {"annual": 12, "half-year": 6, "half year": 6, "quarter": 3, "biennial": 24, "once a year": 12}  # untranslated: as files have it
_YEAR = re.compile(r"(?:19|20)\d\d")


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


def every(text: str) -> int:
    """An interval that somebody promised, in months: "yearly" is 12, "every 6 months" 6; 0 where it says none."""
    found = text.casefold()
    for words_, months in _WORDS.items():
        if words_ in found:
            return months
    match = _EVERY.search(found)
    if not match or (not match[1] and not re.search(r"every|each|monthly|yearly", found)):  # untranslated: as files have it
        return 0
    number = _NUMBERS.get(match[1] or "one") or int(match[1])
    return number * (12 if match[2] == "year" else 1)


def held(said: Mapping[str, str], decided: date | None) -> date | None:
    """The last review that was held. A year alone counts as the day of that year on which it was due."""
    found: list[date] = []
    for part in re.split(r"[;,\n]| and ", said.get("earlier_reviews", "")):  # untranslated: as files have it
        one = part.strip()
        if _YEAR.fullmatch(one) and decided:
            found.append(decided.replace(year=int(one), day=min(decided.day, 28)))
        elif one and (exact := day({"day": one}, "day")):
            found.append(exact)
    return max((one for one in found if decided is None or one > decided), default=None)


def odd(said: Mapping[str, str]) -> list[str]:
    """What is to be looked at in a row, in sentences."""
    found = [_("“{given}” cannot be read as a day.").format(given=said[name][:60]) for name in DAYS if said.get(name) and day(said, name) is None and not (name != "decided" and every(said[name]))]
    if said.get("earlier_reviews") and held(said, day(said, "decided")) is None:
        found.append(_("“{given}” cannot be read as a day.").format(given=said["earlier_reviews"][:60]))
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
