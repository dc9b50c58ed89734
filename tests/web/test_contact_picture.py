"""The picture of a person's contacts shows what its table says: no number stands in one alone."""

from __future__ import annotations

import re
from datetime import date, timedelta

from evenhand.contacts.marks import Count
from evenhand.desk.contacts.count import Weeks
from evenhand.web import contacting

NAMES = {"email": "e-mail", "telephone": "telephone", "office": "an office"}
MONDAY = date(2026, 8, 24)


def some(first: int) -> Count:
    return Count(total=first + 10, excluded=first, chasing=1, new=2, repeat=3, unmarked=4, copies=99)


def test_the_table_says_what_the_picture_shows() -> None:
    weeks = Weeks([(MONDAY + timedelta(days=7 * place), some(place * 3)) for place in range(9)], [(one, some(place)) for place, one in enumerate(NAMES)], 5)
    pictures, tables = contacting.pictures(weeks, NAMES), contacting.tables(weeks, NAMES)
    for picture, table, latest_first in zip(pictures, tables, (True, False), strict=True):
        rows = list(reversed(table.rows)) if latest_first else list(table.rows)
        shown = [int(one) for one in re.findall(r'<text class="app-chart__number"[^>]*>([0-9,]+)</text>', picture)]
        totals, rest = [int(row[1]) for row in rows], [int(row[4]) + int(row[5]) + int(row[6]) for row in rows]
        assert sorted(shown) == sorted([*totals, *rest]), "every bar has its number, and it is the table’s"
    assert "99" not in "".join(pictures), "copies are in no picture"
