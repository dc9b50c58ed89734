"""Pages by key, never by counting: a cursor names the last row seen, so that a page costs the same at any depth."""

from __future__ import annotations

import base64
import binascii
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Generic, TypeVar

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

Item = TypeVar("Item")
SIZE = 50


@dataclass(frozen=True)
class Page(Generic[Item]):
    """Some rows, and the cursor of the next page, "" when there is none."""

    items: Sequence[Item]
    cursor: str


def cursor_of(moment: datetime, key: int) -> str:
    """The cursor after a row."""
    return base64.urlsafe_b64encode(json.dumps([moment.isoformat(), key]).encode()).decode().rstrip("=")


def read_cursor(text: str) -> tuple[datetime, int] | None:
    """The row that a cursor names; None for "" and for what is no cursor of ours."""
    try:
        moment, key = json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
        found = datetime.fromisoformat(moment)
        return (found, key) if found.tzinfo and type(key) is int and abs(key) < 2**62 else None
    except (ValueError, TypeError, binascii.Error):
        return None


def left_in_words(due: datetime | None, now: datetime, *, right: bool = False) -> str:
    """How long is left, or how late it is: "1 day 4 hours left", "late by 3 days"; a right "ran out 3 days ago"."""
    if due is None:
        return _("no last day")
    late, span = due < now, abs(due - now)
    words = _span(span)
    if late:
        return _("ran out {span} ago").format(span=words) if right else _("late by {span}").format(span=words)
    return _("{span} left").format(span=words)


def _span(span: timedelta) -> str:
    minutes = int(span.total_seconds() // 60)
    days, hours, minutes = minutes // 1440, minutes // 60 % 24, minutes % 60
    counted = [
        ngettext("{number} day", "{number} days", days).format(number=days) if days else "",
        ngettext("{number} hour", "{number} hours", hours).format(number=hours) if hours and days < 7 else "",
        ngettext("{number} minute", "{number} minutes", minutes).format(number=minutes) if minutes and not days else "",
    ]
    return " ".join(filter(None, counted)) or _("less than a minute")
