"""Moments and days as people say them: "by 5:10pm on Tuesday 3 March, 1 day 4 hours left"."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

END_OF_DAY = time(23, 59)
NEAR = timedelta(days=2)  # below this, hours are told as well


def clock(moment: datetime, zone: ZoneInfo) -> str:
    """The time of day: 5:10pm, 9am, midday."""
    local = moment.astimezone(zone)
    if (local.hour, local.minute) == (12, 0):
        return "midday"
    if (local.hour, local.minute) == (0, 0):
        return "midnight"
    minutes = f":{local.minute:02}" if local.minute else ""
    return f"{local.hour % 12 or 12}{minutes}{'am' if local.hour < 12 else 'pm'}"


def day(moment: datetime, zone: ZoneInfo, now: datetime | None = None) -> str:
    """The day: Tuesday 3 March, with the year where it is not this year's (or no `now` is given)."""
    local = moment.astimezone(zone)
    year = "" if now and now.astimezone(zone).year == local.year else f" {local.year}"
    return f"{local:%A} {local.day} {local:%B}{year}"


def when(moment: datetime, zone: ZoneInfo, now: datetime | None = None) -> str:
    """Time and day: 5:10pm on Tuesday 3 March."""
    return f"{clock(moment, zone)} on {day(moment, zone, now)}"


def ends_with_the_day(moment: datetime, zone: ZoneInfo) -> bool:
    """Whether a limit is the whole day's: its last moment is just before midnight."""
    local = moment.astimezone(zone).time()
    return (local.hour, local.minute) == (END_OF_DAY.hour, END_OF_DAY.minute)


def by_when(due: datetime, zone: ZoneInfo, now: datetime) -> str:
    """By when, without what is left: "by 5:10pm on Tuesday 3 March", "by Tuesday 3 March"."""
    return f"by {day(due, zone, now)}" if ends_with_the_day(due, zone) else f"by {when(due, zone, now)}"


def left(due: datetime, zone: ZoneInfo, now: datetime) -> str:
    """What is left, or how late it is: "1 day 4 hours left", "today", "2 days late"."""
    if ends_with_the_day(due, zone):
        days = (due.astimezone(zone).date() - now.astimezone(zone).date()).days
        if due < now:
            return f"{_count(max(-days, 1), 'day')} late"
        return "today" if days == 0 else "tomorrow" if days == 1 else f"{_long(timedelta(days=days))} left"
    return f"{_long(abs(due - now))} {'late' if due < now else 'left'}"


def until(due: datetime, zone: ZoneInfo, now: datetime) -> str:
    """By when and what is left: "by 5:10pm on Tuesday 3 March, 1 day 4 hours left"."""
    said = by_when(due, zone, now)
    return f"was due {said}, {left(due, zone, now)}" if due < now else f"{said}, {left(due, zone, now)}"


def _long(span: timedelta) -> str:
    minutes = int(span.total_seconds()) // 60
    days, hours = minutes // 1440, minutes % 1440 // 60
    if days >= 120:
        return _count(round(days / 30.44), "month")
    if days >= NEAR.days:
        return _count(days, "day")
    if days:
        return _count(days, "day") + (f" {_count(hours, 'hour')}" if hours else "")
    if hours:
        rest = minutes % 60
        return _count(hours, "hour") + (f" {_count(rest, 'minute')}" if rest and hours < 6 else "")
    return _count(minutes, "minute") if minutes else "less than a minute"


def _count(number: int, unit: str) -> str:
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"
