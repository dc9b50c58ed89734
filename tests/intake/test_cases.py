"""One row of an old register: days and intervals as people write them, which of them are absurd, what nothing is cut from."""

from __future__ import annotations

from datetime import date

import pytest

from evenhand.intake import cases, days
from evenhand.intake.errors import NotTaken

TODAY = date(2026, 11, 23)


@pytest.mark.parametrize(("text", "months"), [
    ("yearly", 12), ("every year", 12), ("annually", 12), ("Annual review", 12), ("every 2 years", 24), ("two-yearly", 24), ("every other year", 24), ("biennial", 24), ("1 yr", 12), ("in a year", 12),
    ("6 monthly", 6), ("6-monthly", 6), ("half-yearly", 6), ("half a year", 6), ("bi-annually", 6), ("twice a year", 6), ("quarterly", 3), ("monthly", 1), ("once a month", 1), ("12 mths", 12),
    ("120 months", 120), ("7.5 months", 7), ("1,5 years", 18), ("90 days", 3), ("every 6 weeks", 1), ("52 weeks", 12), ("weekly", 1), ("daily", 1), ("9999 years", cases.MOST_MONTHS),
    ("0", 0), ("0 months", 0), ("7.5", 0), ("never", 0), ("n/a", 0), ("12/05/2022", 0), ("the year 2022", 0), ("May", 0), ("", 0),
])  # fmt: skip
def test_how_often_as_people_write_it(text: str, months: int) -> None:
    assert cases.every(text) == months


@pytest.mark.parametrize("text", [
    "12/05/2021", "12.5.2021", "12-05-2021", "12 May 2021", "12 may, 2021", "12th May 2021", "12th of May 2021", "Wed 12 May 2021", "Wednesday, 12 May 2021", "12-May-2021", "2021-05-12", "2021/05/12",
    "12/05/2021 10:30", "12/05/2021 10:30 AM", "12/05/2021 00:00:00.000", "2021-05-12T00:00:00Z", "2021-05-12T00:00:00.000+01:00", "2021-05-12 10:30:00",
])  # fmt: skip
def test_a_day_as_people_and_programs_write_it(text: str) -> None:
    assert days.day(text) == date(2021, 5, 12)


@pytest.mark.parametrize("text", [
    "", "soon", "12/05/21", "12-May-21", "05/13/2021", "31.4.2021", "29/02/1900", "1900-02-29", "44328", "20210512", "12 marmalade 2021", "12 junk 2021", "00/00/2021", "2021-05/12",
    "01/01/0001", "31/12/9999", "31/12/1899", "01/01/2200", "12/05/2021 and 2022", "12/05/2021 25", "\u200f12/05/2021",
])  # fmt: skip
def test_what_is_no_day_or_an_absurd_one_is_refused(text: str) -> None:
    with pytest.raises(NotTaken, match="is no day"):
        days.day(text)


def test_the_months_have_their_names_and_short_ones() -> None:
    assert [days.day(f"1 {name} 2021").month for name in ("Jan", "february", "SEPT", "Sep", "September", "june", "Jun", "dec")] == [1, 2, 9, 9, 9, 6, 6, 12]


@pytest.mark.parametrize(("text", "day"), [
    ("2022", date(2022, 5, 12)), ("2022; 12/06/2023", date(2023, 6, 12)), ("2022 and 2031", date(2022, 5, 12)), ("12/05/2031", None), ("2020", None), ("23/11/2026", TODAY), ("24/11/2026", None), ("often", None),
])  # fmt: skip
def test_a_review_counts_as_held_after_the_decision_and_not_in_the_future(text: str, day: date | None) -> None:
    """A slip of the hand (2031 for 2021) would otherwise hide every review that was missed."""
    said = {"decided": "12/05/2021", "earlier_reviews": text}
    assert cases.held(said, date(2021, 5, 12), TODAY) == day
    assert any("names no day of a review that was held" in one for one in cases.odd(said, TODAY)) == (day is None)


def test_what_is_odd_about_a_row_is_said() -> None:
    assert cases.odd({"decided": "24/11/2026", "written": "x", "letter": "x"}, TODAY) == ["The day of the decision lies in the future."]
    assert not cases.odd({"decided": "23/11/2026", "review": "yearly", "next_review": "12/05/2027", "written": "x", "letter": "x"}, TODAY)
    assert cases.odd({"decided": "yearly", "review": "soon", "written": "x", "letter": "x"}, TODAY) == ["“yearly” cannot be read as a day.", "“soon” cannot be read as a day."]


def test_nothing_of_a_long_cell_is_cut() -> None:
    assert len(cases.read({"name": "Ann Lee", "written": "x" * 20_000})["written"]) == 20_000
