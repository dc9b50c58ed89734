"""Times as people say them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from evenhand.web import moments

LONDON = ZoneInfo("Europe/London")
NOW = datetime(2026, 3, 2, 13, 10, tzinfo=UTC)  # a Monday
END = datetime(2026, 3, 3, 23, 59, 59, tzinfo=UTC)


@pytest.mark.parametrize(
    ("due", "said"),
    [
        (NOW + timedelta(days=1, hours=4), "by 5:10pm on Tuesday 3 March, 1 day 4 hours left"),
        (NOW + timedelta(hours=2, minutes=5), "by 3:15pm on Monday 2 March, 2 hours 5 minutes left"),
        (NOW + timedelta(minutes=1), "by 1:11pm on Monday 2 March, 1 minute left"),
        (NOW - timedelta(hours=30), "was due by 7:10am on Sunday 1 March, 1 day 6 hours late"),
        (END, "by Tuesday 3 March, tomorrow"),
        (END - timedelta(days=1), "by Monday 2 March, today"),
        (END - timedelta(days=3), "was due by Saturday 28 February, 2 days late"),
        (END + timedelta(days=10), "by Friday 13 March, 11 days left"),
        (datetime(2028, 3, 2, 23, 59, 59, tzinfo=UTC), "by Thursday 2 March 2028, 2 years left"),
        (datetime(2029, 1, 10, 23, 59, 59, tzinfo=UTC), "by Wednesday 10 January 2029, 2 years 10 months left"),
        (datetime(2025, 9, 26, 22, 59, 59, tzinfo=UTC), "was due by Friday 26 September 2025, 5 months late"),
        (datetime(2023, 3, 12, 23, 59, 59, tzinfo=UTC), "was due by Sunday 12 March 2023, 3 years late"),
        (datetime(2022, 6, 12, 9, tzinfo=UTC), "was due by 10am on Sunday 12 June 2022, 3 years 9 months late"),
        (datetime(2026, 3, 5, 12, 0, tzinfo=UTC), "by midday on Thursday 5 March, 2 days left"),
    ],
)
def test_by_when_and_what_is_left(due: datetime, said: str) -> None:
    assert moments.until(due, LONDON, NOW) == said


def test_a_clock_change_neither_adds_nor_takes_an_hour() -> None:
    before = datetime(2026, 3, 28, 12, 0, tzinfo=UTC)  # the clocks go forward in the night
    assert moments.until(before + timedelta(hours=48), LONDON, before) == "by 1pm on Monday 30 March, 2 days left"


def test_the_year_is_told_where_it_is_another() -> None:
    assert moments.when(NOW, LONDON) == "1:10pm on Monday 2 March 2026"
    assert moments.when(NOW, LONDON, NOW) == "1:10pm on Monday 2 March"


def test_midnight_has_a_name() -> None:
    assert moments.clock(datetime(2026, 1, 1, tzinfo=UTC), LONDON) == "midnight"


def test_months_and_weekdays_come_from_the_catalogue_of_the_language() -> None:
    with translation.override("cy"):
        assert moments.day(END, LONDON) == "Dydd Mawrth 3 Mawrth 2026"
    assert moments.day(END, LONDON) == "Tuesday 3 March 2026"
