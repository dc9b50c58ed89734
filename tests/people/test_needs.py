"""What is said about needs stands in one place, and each word has its meaning."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from evenhand.people.models import PersonNeed
from evenhand.people.needs import SAID_BY


def test_what_holds_is_looked_at_again_after_a_year_unless_somebody_says_when() -> None:
    one = PersonNeed(need="large-print", since=datetime(2026, 3, 3, 9, tzinfo=UTC))
    assert one.due == date(2027, 3, 3)
    one.review_due = date(2026, 9, 1)
    assert one.due == date(2026, 9, 1)


@pytest.mark.parametrize("said_by", SAID_BY)
def test_the_word_of_each_of_them_is_enough(said_by: str) -> None:
    assert len(said_by) <= 200 and SAID_BY[said_by]
