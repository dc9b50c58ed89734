"""When things are due: elapsed hours in UTC, everything else in days of the policy's own calendar.

The day of the event is day 0. A day's limit ends with the day (the last instant before midnight,
local time); `at` names a time of the last day instead. Hours are elapsed hours, so a clock change
neither lengthens nor shortens them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache, reduce
from typing import Any
from zoneinfo import ZoneInfo

from evenhand.policy.model import Limit
from evenhand.policy.tongue import N_, ngettext
from evenhand.policy.tongue import gettext as _

# The names an author may write, and what the holidays library calls them.
CALENDARS = {
    "GB-ENG": ("GB", "ENG"),
    "GB-WLS": ("GB", "WLS"),
    "GB-SCT": ("GB", "SCT"),
    "GB-NIR": ("GB", "NIR"),
    "CA-ON": ("CA", "ON"),
    "AU-NSW": ("AU", "NSW"),
}
END_OF_DAY = "23:59"  # as an author writes that something is to be done within its day
UNITS = ("hours", "days", "weeks", "months", "years", "working_days")
MONTHS = (
    N_("January"), N_("February"), N_("March"), N_("April"), N_("May"), N_("June"), N_("July"), N_("August"), N_("September"),
    N_("October"), N_("November"), N_("December"),
)  # fmt: skip


@lru_cache(maxsize=512)
def _public_holidays(name: str, year: int) -> frozenset[date]:
    import holidays  # a second to import: only where a working day is counted

    country, part = CALENDARS[name]
    return frozenset(holidays.country_holidays(country, subdiv=part, years=year))


def add_months(day: date, months: int) -> date:
    """The same day some months on; a day that month has not becomes its last (29 February: 28)."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    for number in (day.day, 30, 29, 28):
        try:
            return date(year, month + 1, number)
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")


@dataclass(frozen=True)
class Calendar:
    """The working days and the time zone of one policy."""

    name: str
    zone: str
    closures: frozenset[date] = field(default_factory=frozenset)
    yearly: frozenset[tuple[int, int]] = field(default_factory=frozenset)  # month and day, closed in every year

    @property
    def tz(self) -> ZoneInfo:
        return ZoneInfo(self.zone)

    @property
    def days_called(self) -> str:
        """What the days are called that count: business days in Canada, working days elsewhere."""
        return "business" if self.name.startswith("CA-") else "working"

    def say(self, limit: Limit) -> str:
        """A limit as people say it where this calendar holds."""
        return in_words(limit, self.days_called)

    def closed(self, days: Iterable[date]) -> Calendar:
        """The same calendar with further days on which the offices are closed."""
        return Calendar(self.name, self.zone, self.closures | frozenset(days), self.yearly)

    def works(self, day: date) -> bool:
        """Whether `day` is a working day."""
        ours = day in self.closures or (day.month, day.day) in self.yearly
        return day.weekday() < 5 and not ours and day not in _public_holidays(self.name, day.year)

    def add_working_days(self, day: date, count: int) -> date:
        """The `count`-th working day after `day`; none is counted for `day` itself."""
        while count > 0:
            day += timedelta(days=1)
            count -= self.works(day)
        return day

    def day(self, moment: datetime) -> date:
        """The local day on which `moment` falls."""
        return moment.astimezone(self.tz).date()

    def start_of(self, day: date) -> datetime:
        """00:00 local on `day`, in UTC."""
        return self.at(day, time(0))

    def end_of(self, day: date) -> datetime:
        """The last second of `day`, local, in UTC."""
        return self.start_of(day + timedelta(days=1)) - timedelta(seconds=1)

    def at(self, day: date, when: time) -> datetime:
        """A local time of `day`, in UTC."""
        return datetime.combine(day, when, self.tz).astimezone(UTC)

    def last_day(self, limit: Limit, day: date) -> date:
        """The last day of a limit that is counted in days."""
        if limit.on:
            return min(_next_on(day, text) for text in limit.on)
        day = add_months(day, limit.years * 12 + limit.months)
        day += timedelta(days=limit.days + 7 * limit.weeks)
        return self.add_working_days(day, limit.working_days)

    def due(self, limit: Limit, start: datetime) -> datetime:
        """The last moment of `limit`, counted from `start`, in UTC."""
        if limit.hours:
            return start.astimezone(UTC) + timedelta(hours=limit.hours)
        last = self.last_day(limit, self.day(start))
        return self.at(last, time.fromisoformat(limit.at)) if limit.at and limit.at != END_OF_DAY else self.end_of(last)

    def back(self, limit: Limit, moment: datetime) -> datetime:
        """The moment that lies `limit` before `moment`: when something enters anyone's work."""
        day = self.day(moment) - timedelta(days=limit.days + 7 * limit.weeks)
        day = add_months(day, -(limit.years * 12 + limit.months))
        count = limit.working_days
        while count > 0:
            day -= timedelta(days=1)
            count -= self.works(day)
        return self.start_of(day) - timedelta(hours=limit.hours)

    def start_answered(self, given: str) -> datetime:
        """The moment from which a limit runs by an answer: a moment, or the start of a day."""
        return datetime.fromisoformat(given) if "T" in given else self.start_of(date.fromisoformat(given))

    def answered(self, given: str, start: datetime) -> datetime:
        """The end that an answer gives: a moment, the end of a day, or a period from `start`."""
        try:
            return self.due(parse_period(given), start)
        except ValueError:
            return datetime.fromisoformat(given) if "T" in given else self.end_of(date.fromisoformat(given))


def _next_on(day: date, text: str) -> date:
    """The next such day after `day`; 29 February is the 28th in a year without it."""
    month, number = (int(part) for part in text.split("-"))
    this_year, next_year = (add_months(date(year, 1, number), month - 1) for year in (day.year, day.year + 1))
    return this_year if this_year > day else next_year


def parse_period(text: str) -> Limit:
    """A period as people write it: "6 months", "10 working days". Raises ValueError."""
    match = re.fullmatch(r"(\d{1,4}) (working day|hour|day|week|month|year)s?", " ".join(text.split()))  # untranslated: as it is stored
    if not match or int(match[1]) == 0:
        raise ValueError(_("write a number and hours, days, working days, weeks, months or years: 6 months"))
    length: dict[str, Any] = {match[2].replace(" ", "_") + "s": int(match[1])}
    limit = Limit(**length)
    if limit.weeks > 5200 or limit.months > 1200 or limit.years > 100:
        raise ValueError(_("a period is at most 100 years"))
    return limit


def in_words(limit: Limit, days_called: str = "working") -> str:
    """A limit as people say it: "10 working days, until midday"."""
    parts = [counted(unit, count, days_called) for unit in UNITS if (count := getattr(limit, unit))]
    if limit.on:
        days = [day_of_year(*(int(part) for part in text.split("-"))) for text in limit.on]
        parts.append(_("on the next {days}").format(days=either(days)))
    if limit.answer:
        parts.append(_("as answered in {question}").format(question=limit.answer))
    if not parts:
        parts = [_("the same day")]
    said = both(parts)
    if limit.at and limit.at != END_OF_DAY:
        said = _("{length}, until {time}").format(length=said, time=say_time(time.fromisoformat(limit.at)))
    if limit.since:
        said = _("{length}, from the answer to {question}").format(length=said, question=limit.since)
    return _("{length}, from {steps}").format(length=said, steps=either(limit.start)) if limit.start and not limit.since else said


def counted(unit: str, number: int, days_called: str = "working") -> str:
    """So many of a unit, each unit whole, because a language may say each number of it in its own way."""
    if unit == "working_days":
        working = ngettext("{number} working day", "{number} working days", number)
        said = ngettext("{number} business day", "{number} business days", number) if days_called == "business" else working
    else:
        said = {
            "hours": ngettext("{number} hour", "{number} hours", number), "days": ngettext("{number} day", "{number} days", number),
            "weeks": ngettext("{number} week", "{number} weeks", number), "months": ngettext("{number} month", "{number} months", number),
            "years": ngettext("{number} year", "{number} years", number),
        }[unit]  # fmt: skip
    return said.format(number=number)


def either(said: Iterable[str]) -> str:
    """Alternatives in words: one or another."""
    return reduce(lambda first, second: _("{first} or {second}").format(first=first, second=second), said)


def both(said: Iterable[str]) -> str:
    """What holds together, in words: one and another; "" of nothing."""
    return reduce(lambda first, second: _("{first} and {second}").format(first=first, second=second) if first else second, said, "")


def day_of_year(month: int, day: int) -> str:
    """A day of every year: 31 January."""
    return _("{day} {month}").format(day=day, month=_(MONTHS[month - 1]))


def say_day(day: date) -> str:
    """A day as people write it: 30 June 2025."""
    return _("{day} {month} {year}").format(day=day.day, month=_(MONTHS[day.month - 1]), year=day.year)


def say_time(when: time) -> str:
    """A time of day as people say it: midday, 9am, 5:10pm."""
    if (when.hour, when.minute) in ((0, 0), (12, 0)):
        return _("midday") if when.hour else _("midnight")
    said = f"{when.hour % 12 or 12}" + (f":{when.minute:02}" if when.minute else "")
    return _("{time}am").format(time=said) if when.hour < 12 else _("{time}pm").format(time=said)
