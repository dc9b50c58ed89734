"""Days as people write them in files. Pure."""

from __future__ import annotations

import re
from datetime import date

from evenhand.intake.errors import NotTaken
from evenhand.policy.tongue import gettext as _

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]  # untranslated: as files have them
_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?")
_HERE = re.compile(r"(\d{1,2})[./ -](\d{1,2}|[A-Za-z]{3,9})[./ -](\d{4})(?: \d{1,2}:\d{2}(?::\d{2})?)?")


def day(text: str) -> date:
    """The day that a text names, the day before the month as it is written here. Raises NotTaken."""
    text = " ".join(text.replace(",", " ").split())
    try:
        if found := _ISO.fullmatch(text):
            return date(int(found[1]), int(found[2]), int(found[3]))
        if found := _HERE.fullmatch(text):
            month = found[2].lower()[:3]
            return date(int(found[3]), _MONTHS.index(month) + 1 if month in _MONTHS else int(month), int(found[1]))
    except ValueError:
        pass
    raise NotTaken(_("“{given}” is no day; write it like 12/05/2021 or 2021-05-12").format(given=text[:40]))


def year(text: str) -> int:
    """The year of a year or a day: of a day of birth no more is kept. Raises NotTaken."""
    return int(text) if re.fullmatch(r"\d{4}", text.strip()) else day(text).year
