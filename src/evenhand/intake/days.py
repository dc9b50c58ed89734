"""Days as people write them in files. Pure."""

from __future__ import annotations

import re
from datetime import date

from evenhand.intake.errors import NotTaken
from evenhand.policy.tongue import gettext as _

FIRST, LAST = 1900, 2199  # years: what is outside was typed wrong, and calendars end somewhere
_NAMES = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october", "november", "december")  # untranslated: as files have them
_MONTHS = {short: number for number, name in enumerate(_NAMES, 1) for short in (name, name[:3])} | {"sept": 9}
_TIME = r"(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?(?: ?[AaPp][Mm])?(?:Z|[+-]\d{2}:?\d{2})?)?"
_ISO = re.compile(rf"(\d{{4}})([-/.])(\d{{1,2}})\2(\d{{1,2}}){_TIME}")
_HERE = re.compile(rf"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]* )?(\d{{1,2}})(?:(?:st|nd|rd|th)(?: of)?)?[./ -](\d{{1,2}}|[A-Za-z]{{3,9}})[./ -](\d{{4}}){_TIME}", re.IGNORECASE)


def day(text: str) -> date:
    """The day that a text names, the day before the month as it is written here. Raises NotTaken."""
    text = " ".join(text.replace(",", " ").split())
    try:
        if found := _ISO.fullmatch(text):
            return _known(date(int(found[1]), int(found[3]), int(found[4])))
        if found := _HERE.fullmatch(text):
            return _known(date(int(found[3]), _month(found[2]), int(found[1])))
    except ValueError:
        pass
    raise NotTaken(_("“{given}” is no day; write it like 12/05/2021 or 2021-05-12").format(given=text[:40]))


def _month(text: str) -> int:
    return int(text) if text.isdecimal() else _MONTHS.get(text.lower(), 0)


def _known(found: date) -> date:
    if not FIRST <= found.year <= LAST:
        raise ValueError
    return found


def year(text: str) -> int:
    """The year of a year or a day: of a day of birth no more is kept. Raises NotTaken."""
    return int(text) if re.fullmatch(r"\d{4}", text.strip()) else day(text).year
