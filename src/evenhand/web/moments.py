"""Moments and days as people say them: "by 5:10pm on Tuesday 3 March, 1 day 4 hours left"."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils.dates import MONTHS, WEEKDAYS
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

END_OF_DAY = time(23, 59)
NEAR = timedelta(days=2)  # below this, hours are told as well


def clock(moment: datetime, zone: ZoneInfo) -> str:
    """The time of day: 5:10pm, 9am, midday."""
    local = moment.astimezone(zone)
    if (local.hour, local.minute) == (12, 0):
        return _("midday")
    if (local.hour, local.minute) == (0, 0):
        return _("midnight")
    said = f"{local.hour % 12 or 12}" + (f":{local.minute:02}" if local.minute else "")
    return _("{time}am").format(time=said) if local.hour < 12 else _("{time}pm").format(time=said)


def day(moment: datetime, zone: ZoneInfo, now: datetime | None = None) -> str:
    """The day: Tuesday 3 March, with the year where it is not this year's (or no `now` is given)."""
    local = moment.astimezone(zone)
    parts = {"weekday": WEEKDAYS[local.weekday()], "day": local.day, "month": MONTHS[local.month], "year": local.year}
    if now and now.astimezone(zone).year == local.year:
        return _("{weekday} {day} {month}").format(**parts)
    return _("{weekday} {day} {month} {year}").format(**parts)


def when(moment: datetime, zone: ZoneInfo, now: datetime | None = None) -> str:
    """Time and day: 5:10pm on Tuesday 3 March."""
    return _("{time} on {day}").format(time=clock(moment, zone), day=day(moment, zone, now))


def ends_with_the_day(moment: datetime, zone: ZoneInfo) -> bool:
    """Whether a limit is the whole day's: its last moment is just before midnight."""
    local = moment.astimezone(zone).time()
    return (local.hour, local.minute) == (END_OF_DAY.hour, END_OF_DAY.minute)


def by_when(due: datetime, zone: ZoneInfo, now: datetime) -> str:
    """By when, without what is left: "by 5:10pm on Tuesday 3 March", "by Tuesday 3 March"."""
    return _("by {moment}").format(moment=day(due, zone, now) if ends_with_the_day(due, zone) else when(due, zone, now))


def left(due: datetime, zone: ZoneInfo, now: datetime) -> str:
    """What is left, or how late it is: "1 day 4 hours left", "today", "2 days late"."""
    if ends_with_the_day(due, zone):
        days = (due.astimezone(zone).date() - now.astimezone(zone).date()).days
        if due < now:
            return _("{span} late").format(span=_days(1) if days > -2 else _long(timedelta(days=-days)))
        if days < 2:
            return _("tomorrow") if days else _("today")
        return _("{span} left").format(span=_long(timedelta(days=days)))
    span = _long(abs(due - now))
    return _("{span} late").format(span=span) if due < now else _("{span} left").format(span=span)


def until(due: datetime, zone: ZoneInfo, now: datetime) -> str:
    """By when and what is left: "by 5:10pm on Tuesday 3 March, 1 day 4 hours left"."""
    said, rest = by_when(due, zone, now), left(due, zone, now)
    return _("was due {by_when}, {late}").format(by_when=said, late=rest) if due < now else _("{by_when}, {left}").format(by_when=said, left=rest)


def _long(span: timedelta) -> str:
    minutes = int(span.total_seconds()) // 60
    days, hours, rest = minutes // 1440, minutes % 1440 // 60, minutes % 60
    if days >= 120:
        return _months(round(days / 30.44))
    if days >= NEAR.days:
        return _days(days)
    if days:
        return _days(days) + (f" {_hours(hours)}" if hours else "")
    if hours:
        return _hours(hours) + (f" {_minutes(rest)}" if rest and hours < 6 else "")
    return _minutes(minutes) if minutes else _("less than a minute")


def _months(number: int) -> str:
    """From two years on in years too: nobody reckons in 44 months."""
    years, months = divmod(number, 12) if number >= 24 else (0, number)
    said = [ngettext("{number} year", "{number} years", years).format(number=years)] if years else []
    if months or not years:
        said.append(ngettext("{number} month", "{number} months", months).format(number=months))
    return " ".join(said)


def _days(number: int) -> str:
    return ngettext("{number} day", "{number} days", number).format(number=number)


def _hours(number: int) -> str:
    return ngettext("{number} hour", "{number} hours", number).format(number=number)


def _minutes(number: int) -> str:
    return ngettext("{number} minute", "{number} minutes", number).format(number=number)
