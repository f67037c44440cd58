"""Days given in full, and the arithmetic of relative expressions."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kzpipe.lexicon.load import load_lexicons
from kzpipe.timex.calendars import Period, make_day, nth_weekday, phase_of, shift_months, unit_period, week_of_period
from kzpipe.timex.grammar import TimeGrammar
from kzpipe.timex.relative import make_amount, resolve_month_year, resolve_offset, resolve_stretch, resolve_weekday
from kzpipe.timex.resolve import find_days

GRAMMAR = TimeGrammar.from_lexicons(load_lexicons(names=("months", "weekdays", "time_words", "number_words")))
FRIDAY = dt.date(2022, 1, 7)

FULL = {
    "2022-01-08": dt.date(2022, 1, 8),
    "2022-01-08T09:30:00+06:00": dt.date(2022, 1, 8),
    "2022/1/8": dt.date(2022, 1, 8),
    "08/01/2022": dt.date(2022, 1, 8),
    "08-01-2022 06:28 م": dt.date(2022, 1, 8),
    "08.01.22": dt.date(2022, 1, 8),
    "08 / 01 / 2022": dt.date(2022, 1, 8),
    "January 8, 2022": dt.date(2022, 1, 8),
    "Jan. 8, 2022": dt.date(2022, 1, 8),
    "8 Jan 2022": dt.date(2022, 1, 8),
    "Sat, 08 Jan 2022 10:00:00 GMT": dt.date(2022, 1, 8),
    "May 8, 2021": dt.date(2021, 5, 8),
    "السبت 8 يناير 2022": dt.date(2022, 1, 8),
    "السبت، ٨ كانون الثاني ٢٠٢٢": dt.date(2022, 1, 8),
    "5 جمادى الآخرة 1443 هـ": dt.date(2022, 1, 8),
    "1443/6/5هـ": dt.date(2022, 1, 8),
    "8 يناير": None,
    "2022": None,
    "يناير 2022": None,
    "أمس السبت": None,
    "30/02/2022": None,
    "13/25/2022": None,
    "192.168.1.2": None,
    "": None,
}


@pytest.mark.parametrize(("written", "day"), FULL.items())
def test_a_day_given_in_full(written: str, day: dt.date | None) -> None:
    assert first_day(written) == day


def first_day(text: str) -> dt.date | None:
    return next((day for _, _, day in find_days(text, GRAMMAR)), None)


def test_find_days_gives_spans_with_the_weekday() -> None:
    text = "نشر في السبت 8 يناير 2022، وحدث في 02/01/2022 وكذلك 5 يناير"
    days = find_days(text, GRAMMAR)
    assert [(text[start:end], day.day) for start, end, day in days] == [("السبت 8 يناير 2022", 8), ("02/01/2022", 2)]


@given(st.dates())
@settings(deadline=None)
def test_iso_days_are_read_back(day: dt.date) -> None:
    assert first_day(day.isoformat()) == day


@given(st.text())
@settings(deadline=None)
def test_days_have_their_place_in_any_text(text: str) -> None:
    assert all(0 <= start < end <= len(text) for start, end, _ in find_days(text, GRAMMAR))


@pytest.mark.parametrize(
    ("weekday", "relation", "day"),
    [(5, "past", 7), (5, "last", 31), (5, "next", 14), (7, "last", 2), (7, "next", 9), (1, "future", 10), (5, "future", 7), (3, "this", 5)],
)
def test_weekday_from_friday(weekday: int, relation: str, day: int) -> None:
    found = resolve_weekday(FRIDAY, weekday, relation)
    assert found is not None
    assert found.day == day


@pytest.mark.parametrize(
    ("month", "day", "relation", "year"),
    [(12, 20, "past", 2021), (1, 19, "past", 2022), (1, 2, "last", 2022), (1, None, "last", 2021), (1, None, "next", 2023), (2, None, "next", 2022),
     (9, None, "past", 2021), (3, 1, "future", 2022), (1, 2, "future", 2023)],
)  # fmt: skip
def test_year_of_a_month_without_one(month: int, day: int | None, relation: str, year: int) -> None:
    assert resolve_month_year(FRIDAY, ("gregorian", month), day, relation) == year


def test_lengths() -> None:
    assert resolve_offset(FRIDAY, make_amount(1, "month"), "past") == dt.date(2021, 12, 7)
    assert resolve_stretch(FRIDAY, make_amount(2, "week"), "past") == Period(dt.date(2021, 12, 24), FRIDAY)
    assert resolve_stretch(FRIDAY, make_amount(2, "day"), "future") == Period(dt.date(2022, 1, 8), dt.date(2022, 1, 9))
    assert resolve_stretch(FRIDAY, make_amount(5, "hour"), "past") == Period(FRIDAY, FRIDAY)
    assert resolve_stretch(None, make_amount(5, "day"), "past") is None


@pytest.mark.parametrize(
    ("first", "last", "iso"),
    [("2022-01-07", "2022-01-07", "2022-01-07"), ("2022-01-01", "2022-01-31", "2022-01"), ("2022-01-01", "2022-12-31", "2022"),
     ("2022-01-03", "2022-01-09", "2022-W01"), ("2022-01-02", "2022-01-06", "2022-01-02/2022-01-06")],
)  # fmt: skip
def test_shortest_iso_form(first: str, last: str, iso: str) -> None:
    assert Period(dt.date.fromisoformat(first), dt.date.fromisoformat(last)).iso == iso


def test_parts_of_periods() -> None:
    january = unit_period(FRIDAY, "month")
    assert january is not None
    assert nth_weekday(january, 7, 1) == dt.date(2022, 1, 2)
    assert nth_weekday(january, 7, 6) is None
    assert week_of_period(january, 1) == Period(dt.date(2022, 1, 3), dt.date(2022, 1, 9))
    assert phase_of(january, "end").first == dt.date(2022, 1, 16)
    assert make_day(1200, 1, 1, "hijri") is None


@given(st.dates(), st.integers(-200_000, 200_000))
def test_months_shift_within_the_calendar(day: dt.date, months: int) -> None:
    shifted = shift_months(day, months)
    assert shifted is None or (shifted.year - day.year) * 12 + shifted.month - day.month == months


@given(st.dates(), st.sampled_from(["day", "week", "month", "quarter", "half", "year", "decade", "century"]))
def test_a_unit_holds_its_day(day: dt.date, unit: str) -> None:
    period = unit_period(day, unit)
    assert period is None or period.first <= day <= period.last
