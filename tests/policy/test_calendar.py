"""When things are due: bank holidays, clock changes, leap years, month ends, set days, and what holds for every limit."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evenhand.policy.calendar import CALENDARS, Calendar, add_months, in_words, parse_period
from evenhand.policy.model import Limit

LONDON = ZoneInfo("Europe/London")
ENGLAND = Calendar("GB-ENG", "Europe/London")
ENGLAND.works(date(2026, 1, 1))  # the holidays library takes a second to import: not in a test's own time


def local(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


def due(start: str, **limit: Any) -> str:
    """The last moment of a limit, as a local time."""
    return f"{ENGLAND.due(Limit(**limit), local(start)).astimezone(LONDON):%Y-%m-%d %H:%M:%S}"


def test_the_bank_holidays_of_england_in_2026() -> None:
    weekdays = [date(2026, 1, 1) + timedelta(days=count) for count in range(365)]
    closed = [day for day in weekdays if day.weekday() < 5 and not ENGLAND.works(day)]
    assert [f"{day:%d %b}" for day in closed] == ["01 Jan", "03 Apr", "06 Apr", "04 May", "25 May", "31 Aug", "25 Dec", "28 Dec"]
    assert not any(ENGLAND.works(day) for day in weekdays if day.weekday() >= 5)


def test_calendars_differ_by_name() -> None:
    """Scotland works on England's Easter Monday and not on 2 January; each name that an author may write can be counted."""
    scotland = Calendar("GB-SCT", "Europe/London")
    assert scotland.works(date(2026, 4, 6)) and not ENGLAND.works(date(2026, 4, 6))
    assert not scotland.works(date(2026, 1, 2)) and ENGLAND.works(date(2026, 1, 2))
    assert not Calendar("GB-NIR", "Europe/London").works(date(2026, 3, 17))
    assert not Calendar("CA-ON", "America/Toronto").works(date(2026, 7, 1))
    assert not Calendar("AU-NSW", "Australia/Sydney").works(date(2026, 1, 26))
    for name in CALENDARS:
        assert not Calendar(name, "UTC").works(date(2026, 12, 25)), name


def test_a_friday_before_a_bank_holiday() -> None:
    """Friday 28 August 2026, 16:55: the third working day is Thursday, and noon means noon in summer time."""
    noon = ENGLAND.due(Limit(working_days=3, at="12:00"), local("2026-08-28 16:55"))
    assert noon == datetime(2026, 9, 3, 11, tzinfo=UTC)
    assert due("2026-08-28 16:55", working_days=1) == "2026-09-01 23:59:59"
    assert due("2026-08-28 16:55", working_days=5) == "2026-09-07 23:59:59"


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2026-10-23 16:30", "2026-10-25 15:30"),  # the clocks go back on Sunday 25 October: 49 hours by the wall
        ("2026-10-25 00:59", "2026-10-26 23:59"),
        ("2026-03-27 16:30", "2026-03-29 17:30"),  # they go forward on Sunday 29 March
        ("2026-06-01 16:30", "2026-06-03 16:30"),
    ],
)
def test_hours_are_real_hours(start: str, end: str) -> None:
    found = ENGLAND.due(Limit(hours=48), local(start))
    assert found - local(start).astimezone(UTC) == timedelta(hours=48)
    assert f"{found.astimezone(LONDON):%Y-%m-%d %H:%M}" == end


def test_hours_count_from_the_hour_named_when_the_clocks_go_back() -> None:
    """01:30 comes twice on 25 October; an offset says which."""
    first, second = (datetime(2026, 10, 25, 1, 30, tzinfo=LONDON, fold=fold) for fold in (0, 1))
    found = [ENGLAND.due(Limit(hours=1), one) for one in (first, second)]
    assert [f"{one:%H:%M}" for one in found] == ["01:30", "02:30"]


@pytest.mark.parametrize(
    ("start", "limit", "end"),
    [
        ("2026-01-31 09:00", {"months": 1}, "2026-02-28 23:59:59"),
        ("2028-01-31 09:00", {"months": 1}, "2028-02-29 23:59:59"),
        ("2026-03-31 09:00", {"months": 1}, "2026-04-30 23:59:59"),
        ("2026-10-31 09:00", {"months": 4}, "2027-02-28 23:59:59"),
        ("2028-02-29 09:00", {"years": 1}, "2029-02-28 23:59:59"),
        ("2028-02-29 09:00", {"years": 4}, "2032-02-29 23:59:59"),
        ("2026-12-15 09:00", {"months": 1}, "2027-01-15 23:59:59"),
        ("2026-03-13 11:00", {"years": 2}, "2028-03-13 23:59:59"),
        ("2026-03-13 11:00", {"years": 1, "months": 2, "weeks": 1, "days": 1}, "2027-05-21 23:59:59"),
        ("2026-03-13 11:00", {"weeks": 2}, "2026-03-27 23:59:59"),
        ("2026-03-13 11:00", {"days": 0, "at": "17:00"}, "2026-03-13 17:00:00"),
        ("2026-03-13 11:00", {"days": 1, "working_days": 1}, "2026-03-16 23:59:59"),
        ("2026-03-20 23:59", {"days": 28}, "2026-04-17 23:59:59"),
        ("2026-03-21 00:01", {"days": 28}, "2026-04-18 23:59:59"),
    ],
)
def test_days_months_and_years(start: str, limit: dict[str, Any], end: str) -> None:
    assert due(start, **limit) == end


def test_a_day_is_the_policys_own_day() -> None:
    """23:30 UTC on 30 June is already 1 July in London: day 0 is the local day."""
    assert ENGLAND.day(datetime(2026, 6, 30, 23, 30, tzinfo=UTC)) == date(2026, 7, 1)
    found = ENGLAND.due(Limit(days=1), datetime(2026, 6, 30, 23, 30, tzinfo=UTC))
    assert found == datetime(2026, 7, 2, 22, 59, 59, tzinfo=UTC)


def test_a_day_of_a_clock_change_begins_and_ends_at_midnight() -> None:
    for day, hours in ((date(2026, 3, 29), 23), (date(2026, 10, 25), 25), (date(2026, 6, 1), 24)):
        long = ENGLAND.end_of(day) + timedelta(seconds=1) - ENGLAND.start_of(day)
        assert long == timedelta(hours=hours)
    assert ENGLAND.start_of(date(2026, 6, 1)) == datetime(2026, 5, 31, 23, tzinfo=UTC)
    assert ENGLAND.at(date(2026, 1, 5), time(9, 30)) == datetime(2026, 1, 5, 9, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        ("2026-06-29", ("06-30",), "2026-06-30"),
        ("2026-06-30", ("06-30",), "2027-06-30"),  # the day of the event is day 0
        ("2026-05-01", ("12-31", "06-30"), "2026-06-30"),
        ("2026-07-01", ("12-31", "06-30"), "2026-12-31"),
        ("2026-12-31", ("12-31", "06-30"), "2027-06-30"),
        ("2027-03-01", ("02-29",), "2028-02-29"),
        ("2026-01-10", ("02-29",), "2026-02-28"),  # a year without it: the last day of February
        ("2028-02-29", ("02-29",), "2029-02-28"),
    ],
)
def test_set_days_of_the_year(start: str, days: tuple[str, ...], end: str) -> None:
    assert due(f"{start} 10:00", on=days) == f"{end} 23:59:59"


def test_closures_are_no_working_days() -> None:
    christmas = ENGLAND.closed([date(2026, 12, 29), date(2026, 12, 30)])
    assert christmas.add_working_days(date(2026, 12, 24), 1) == date(2026, 12, 31)
    assert ENGLAND.add_working_days(date(2026, 12, 24), 1) == date(2026, 12, 29)
    assert christmas.closed([date(2026, 12, 31)]).add_working_days(date(2026, 12, 24), 1) == date(2027, 1, 4)
    assert ENGLAND.closures == frozenset()
    assert (christmas.name, christmas.zone) == ("GB-ENG", "Europe/London")


def test_an_organisation_closes_on_the_same_day_every_year() -> None:
    yearly = Calendar("GB-ENG", "Europe/London", frozenset(), frozenset({(12, 24)}))
    assert [yearly.works(date(year, 12, 24)) for year in (2026, 2027, 2030)] == [False, False, False]
    assert ENGLAND.works(date(2026, 12, 24)) and yearly.works(date(2026, 12, 23))
    assert yearly.closed([date(2026, 12, 23)]).add_working_days(date(2026, 12, 22), 1) == date(2026, 12, 29)


@pytest.mark.parametrize(
    ("moment", "limit", "start"),
    [
        ("2028-03-13 23:59:59", {"days": 60}, "2028-01-13 00:00"),
        ("2028-03-31 23:59:59", {"months": 1}, "2028-02-29 00:00"),
        ("2029-02-28 23:59:59", {"years": 1}, "2028-02-28 00:00"),
        ("2026-03-13 12:00:00", {"weeks": 1, "days": 1}, "2026-03-05 00:00"),
        ("2026-09-03 12:00:00", {"working_days": 3}, "2026-08-28 00:00"),
        ("2026-03-13 12:00:00", {"hours": 2}, "2026-03-12 22:00"),
        ("2026-03-13 12:00:00", {}, "2026-03-13 00:00"),
    ],
)
def test_when_something_enters_anyones_work(moment: str, limit: dict[str, Any], start: str) -> None:
    assert ENGLAND.back(Limit(**limit), local(moment)) == local(start)


@pytest.mark.parametrize(
    ("day", "months", "found"),
    [("2026-01-30", 1, "2026-02-28"), ("2026-01-15", -1, "2025-12-15"), ("2026-12-31", 2, "2027-02-28"), ("2026-05-31", -3, "2026-02-28"), ("2026-05-07", 0, "2026-05-07")],
)
def test_some_months_on_or_back(day: str, months: int, found: str) -> None:
    assert add_months(date.fromisoformat(day), months) == date.fromisoformat(found)


@pytest.mark.parametrize(
    ("text", "limit"),
    [
        ("6 months", Limit(months=6)), ("1 year", Limit(years=1)), ("10 working days", Limit(working_days=10)),
        ("1 working day", Limit(working_days=1)), (" 48  hours ", Limit(hours=48)), ("2 weeks", Limit(weeks=2)), ("100 years", Limit(years=100)),
    ],
)  # fmt: skip
def test_a_period_as_people_write_it(text: str, limit: Limit) -> None:
    assert parse_period(text) == limit


@pytest.mark.parametrize("text", ["", "months", "six months", "0 days", "-1 days", "6 fortnights", "6 months and a day", "12345 days", "1.5 years"])
def test_no_period(text: str) -> None:
    with pytest.raises(ValueError, match="write a number and hours, days, working days"):
        parse_period(text)


@pytest.mark.parametrize("text", ["101 years", "9999 years", "1201 months", "9999 weeks"])
def test_a_period_beyond_any_life_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="at most 100 years"):
        parse_period(text)


@pytest.mark.parametrize(
    ("limit", "words"),
    [
        (Limit(working_days=10, at="12:00"), "10 working days, until midday"),
        (Limit(at="23:59"), "the same day"),
        (Limit(days=2, at="23:59"), "2 days"),
        (Limit(days=1, at="00:00"), "1 day, until midnight"),
        (Limit(days=2, at="09:00"), "2 days, until 9am"),
        (Limit(weeks=1, at="17:10"), "1 week, until 5:10pm"),
        (Limit(hours=1), "1 hour"),
        (Limit(working_days=1), "1 working day"),
        (Limit(years=1, months=6), "6 months and 1 year"),
        (Limit(on=("06-30", "12-31")), "on the next 30 June or 31 December"),
        (Limit(answer="until"), "as answered in until"),
        (Limit(days=28, start=("appeal", "admit-late")), "28 days, from appeal or admit-late"),
        (Limit(days=10, start=("report",), since="happened"), "10 days, from the answer to happened"),
    ],
)
def test_a_limit_in_words(limit: Limit, words: str) -> None:
    assert in_words(limit) == words


# --- what holds for every limit -----------------------------------------------------------------
SMALL = st.integers(0, 40)
LIMITS = st.one_of(
    st.builds(Limit, hours=st.integers(1, 400)),
    st.builds(Limit, days=SMALL, weeks=SMALL, months=SMALL, years=st.integers(0, 5), working_days=SMALL),
    st.builds(Limit, on=st.lists(st.sampled_from(["01-01", "02-29", "06-30", "12-31"]), min_size=1).map(tuple)),
)
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2034, 1, 1)).map(lambda naive: naive.replace(tzinfo=UTC, microsecond=0))


@given(limit=LIMITS, start=MOMENTS)
@settings(deadline=None)
def test_nothing_is_due_before_it_began(limit: Limit, start: datetime) -> None:
    assert ENGLAND.due(limit, start) >= start


@given(limit=LIMITS, one=MOMENTS, other=MOMENTS)
@settings(deadline=None)
def test_what_begins_later_is_never_due_earlier(limit: Limit, one: datetime, other: datetime) -> None:
    early, late = sorted((one, other))
    assert ENGLAND.due(limit, early) <= ENGLAND.due(limit, late)


@given(limit=LIMITS, start=MOMENTS)
@settings(deadline=None)
def test_a_days_limit_ends_with_the_day(limit: Limit, start: datetime) -> None:
    if not limit.hours:
        assert f"{ENGLAND.due(limit, start).astimezone(LONDON):%H:%M:%S}" == "23:59:59"


@given(start=st.dates(date(2020, 1, 1), date(2034, 1, 1)), count=st.integers(0, 60))
@settings(deadline=None)
def test_working_days_are_counted_one_by_one(start: date, count: int) -> None:
    end = ENGLAND.add_working_days(start, count)
    between = [start + timedelta(days=number) for number in range(1, (end - start).days + 1)]
    assert sum(ENGLAND.works(day) for day in between) == count
    assert count == 0 or ENGLAND.works(end)


@given(limit=st.builds(Limit, days=SMALL, weeks=SMALL, months=SMALL, years=st.integers(0, 3), working_days=SMALL), moment=MOMENTS)
@settings(deadline=None)
def test_it_enters_anyones_work_before_it_is_due(limit: Limit, moment: datetime) -> None:
    shows = ENGLAND.back(limit, moment)
    assert shows <= moment
    assert ENGLAND.day(shows) == ENGLAND.day(moment) or any(getattr(limit, unit) for unit in ("days", "weeks", "months", "years", "working_days"))


def test_within_the_same_day_ends_with_it_however_late_it_began() -> None:
    assert due("2026-03-06 09:00", at="23:59") == due("2026-03-06 23:59:30", at="23:59") == "2026-03-06 23:59:59"
