"""Moments of the demonstration: relative to the day on which it is made, so that its cases are always fresh.

`-40d` and `+40d` are days, `-40wd` is that many working days ago; with a time (`-40d 10:00`) a moment of
that day, local to the policy. `-3h` and `-20m` count back from now.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, datetime, time, timedelta
from typing import Any

from evenhand.policy.calendar import Calendar

_DAY = re.compile(r"([+-])(\d{1,4})(d|wd)(?: (\d\d:\d\d))?")
_AGO = re.compile(r"-(\d{1,5})(h|m)")


def absolute(value: Any, now: datetime, calendar: Calendar) -> Any:
    """The same data with every relative moment as a day or a moment that the policy's fields can read."""
    if isinstance(value, Mapping):
        return {key: absolute(one, now, calendar) for key, one in value.items()}
    if isinstance(value, list):
        return [absolute(one, now, calendar) for one in value]
    if not isinstance(value, str):
        return value
    if found := _AGO.fullmatch(value):
        ago = timedelta(hours=int(found[1])) if found[2] == "h" else timedelta(minutes=int(found[1]))
        return (now - ago).astimezone(calendar.tz).isoformat(timespec="seconds")
    if found := _DAY.fullmatch(value):
        count = int(found[2]) * (1 if found[1] == "+" else -1)
        day = (
            _working(calendar, calendar.day(now), count)
            if found[3] == "wd"
            else calendar.day(now) + timedelta(days=count)
        )
        return (
            calendar.at(day, time.fromisoformat(found[4])).astimezone(calendar.tz).isoformat()
            if found[4]
            else day.isoformat()
        )
    return value


def _working(calendar: Calendar, day: date, count: int) -> date:
    """The working day that many working days away; 0 is the day itself."""
    step = timedelta(days=1 if count > 0 else -1)
    for _ in range(abs(count)):
        day += step
        while not calendar.works(day):
            day += step
    return day
