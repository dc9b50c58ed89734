"""One row of an old register: its own words, kept as they are; what is odd about it is said beside it."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import date

from evenhand.intake import days, tables
from evenhand.intake.errors import NotTaken
from evenhand.people import words
from evenhand.policy.tongue import gettext as _

DAYS = ("decided", "review", "next_review")
MOST = tables.MOST_CELL  # characters of a cell: nothing of it is cut
_STEERS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u2028\u2029\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_COUPLE = re.compile(r"\s+(?:and|&|\+)\s+|\s*[/;\n]\s*", re.IGNORECASE)  # untranslated: as files have it
_SEVERAL = 6
MOST_MONTHS = 1200
_NUMBERS = {"one": 1, "a": 1, "an": 1, "other": 2, "second": 2, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "nine": 9, "ten": 10, "twelve": 12, "eighteen": 18, "half a": 0.5, "half an": 0.5}  # untranslated: as files have it
_UNITS = {"day": 1 / 30, "week": 7 / 30, "fortnight": 14 / 30, "month": 1, "mth": 1, "year": 12, "yr": 12}
_EVERY = re.compile(rf"(?<![\d.,])(\d{{1,4}}(?:[.,]\d+)?|{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})?[ -]*({'|'.join(_UNITS)})s?(?:ly)?\b")
_WORDS = {"half-year": 6, "half year": 6, "biannual": 6, "bi-annual": 6, "semi-annual": 6, "twice a year": 6, "quarter": 3, "biennial": 24, "annual": 12, "once a year": 12, "daily": 1}  # untranslated: as files have it
_SAYS = re.compile(r"every|each|per |ly\b|once a")  # untranslated: one of these makes it an interval where no number is said
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
    """An interval that somebody promised, in whole months, the shorter where it is between two and one at least: "yearly"
    is 12, "every 6 months" 6, "every 6 weeks" 1; 0 where it says none."""
    found = text.casefold()
    for words_, months in _WORDS.items():
        if words_ in found:
            return months
    match = _EVERY.search(found)
    if not match or (not match[1] and not _SAYS.search(found)):
        return 0
    number = _NUMBERS.get(match[1] or "one") or float(match[1].replace(",", "."))
    return min(max(1, int(number * _UNITS[match[2]] + 0.001)), MOST_MONTHS) if number else 0


def held(said: Mapping[str, str], decided: date | None, today: date) -> date | None:
    """The last review that was held by today. A year alone counts as the day of that year on which it was due."""
    found: list[date] = []
    for part in re.split(r"[;,\n]| and ", said.get("earlier_reviews", "")):  # untranslated: as files have it
        one = part.strip()
        if _YEAR.fullmatch(one) and decided:
            found.append(decided.replace(year=int(one), day=min(decided.day, 28)))
        elif one and (exact := day({"day": one}, "day")):
            found.append(exact)
    return max((one for one in found if one <= today and (decided is None or one > decided)), default=None)


def odd(said: Mapping[str, str], today: date) -> list[str]:
    """What is to be looked at in a row, in sentences."""
    found = [_("“{given}” cannot be read as a day.").format(given=said[name][:60]) for name in DAYS if unread(said, name)]
    decided = day(said, "decided")
    if decided and decided > today:
        found.append(_("The day of the decision lies in the future."))
    if said.get("earlier_reviews") and held(said, decided, today) is None:
        found.append(_("“{given}” names no day of a review that was held.").format(given=said["earlier_reviews"][:60]))
    if len(names(said)) > 1:
        found.append(_("This row seems to be about several people."))
    if not said.get("written"):
        found.append(_("No reason is written."))
    if not said.get("letter"):
        found.append(_("No letter is named."))
    return found


def unread(said: Mapping[str, str], name: str) -> bool:
    """Whether a cell that should hold a day, or how often, holds neither."""
    return bool(said.get(name)) and day(said, name) is None and not (name != "decided" and every(said[name]))


def names(said: Mapping[str, str]) -> list[str]:
    """The people whom a row seems to be about: "Ann and Bob Lee" is Ann Lee and Bob Lee."""
    parts = [one.strip() for one in _COUPLE.split(said.get("name", "")) if one.strip()][:_SEVERAL]
    last = words.folded(parts[-1]).split() if parts else []
    if len(parts) > 1 and len(last) > 1:
        surname = parts[-1].split()[-1]
        parts = [f"{one} {surname}" if len(one.split()) == 1 else one for one in parts]
    return parts
