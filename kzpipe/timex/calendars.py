"""Calendar arithmetic: days, weeks, months, years, seasons, of the Gregorian and the Hijri calendar, and their ISO 8601 form."""

from __future__ import annotations

import calendar
import datetime as dt
from typing import NamedTuple

from hijridate import Gregorian as _Gregorian
from hijridate import Hijri

GREGORIAN = "gregorian"
HIJRI = "hijri"
LIKELY_YEARS = range(1900, 2100)
"""Years that four digits mean without the word year beside them."""
LAST_DAY = 31
_HIJRI_YEARS = range(1343, 1501)
"""Years that the Umm al-Qura tables cover."""


class Period(NamedTuple):
    """The days ``first`` to ``last``, both included."""

    first: dt.date
    last: dt.date

    @property
    def iso(self) -> str:
        """The shortest ISO 8601 form: day, month, year, week, or ``first/last``."""
        first, last = self
        if first == last:
            return first.isoformat()
        if first.day == 1 and last == month_end(first.year, first.month):
            return first.isoformat()[:7]
        if (first.month, first.day, last.month, last.day, last.year) == (1, 1, 12, 31, first.year):
            return first.isoformat()[:4]
        if first.isoweekday() == 1 and (last - first).days == 6:
            week = first.isocalendar()
            return f"{week.year:04d}-W{week.week:02d}"
        return self.interval

    @property
    def interval(self) -> str:
        """The explicit ISO 8601 form ``first/last``, or the day."""
        first, last = self
        return first.isoformat() if first == last else f"{first.isoformat()}/{last.isoformat()}"


def day_period(day: dt.date) -> Period:
    """Return the period of one day."""
    return Period(day, day)


def make_day(year: int, month: int, day: int, calendar_name: str = GREGORIAN) -> dt.date | None:
    """Return a day, or None where the calendar has no such day."""
    try:
        if calendar_name == HIJRI:
            if year not in _HIJRI_YEARS:
                return None
            return dt.date.fromisoformat(Hijri(year, month, day).to_gregorian().isoformat())
        return dt.date(year, month, day)
    except (ValueError, OverflowError):
        return None


def shift_days(day: dt.date, days: int) -> dt.date | None:
    """Return the day ``days`` later, or None beyond the years 1 to 9999."""
    try:
        return day + dt.timedelta(days=days)
    except OverflowError:
        return None


def shift_months(day: dt.date, months: int) -> dt.date | None:
    """Return the same day ``months`` later, the month's last day where it is shorter, or None beyond the years 1 to 9999."""
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    if not dt.MINYEAR <= year <= dt.MAXYEAR:
        return None
    return dt.date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


def month_end(year: int, month: int) -> dt.date:
    """Return the last day of a Gregorian month."""
    return dt.date(year, month, calendar.monthrange(year, month)[1])


def month_period(year: int, month: int, calendar_name: str = GREGORIAN) -> Period | None:
    """Return a month of either calendar, or None where the calendar does not reach."""
    first = make_day(year, month, 1, calendar_name)
    if first is None:
        return None
    if calendar_name == HIJRI:
        return Period(first, first + dt.timedelta(days=Hijri(year, month, 1).month_length() - 1))
    return Period(first, month_end(year, month))


def years_period(first: int, last: int, calendar_name: str = GREGORIAN) -> Period | None:
    """Return whole years, or None where the calendar does not reach."""
    begin, end = month_period(first, 1, calendar_name), month_period(last, 12, calendar_name)
    return Period(begin.first, end.last) if begin and end and begin.first <= end.last else None


def hijri_year_month(day: dt.date) -> tuple[int, int] | None:
    """Return the Hijri year and month of a day, or None outside the tables."""
    try:
        found = _Gregorian(day.year, day.month, day.day).to_hijri()
    except OverflowError:
        return None
    return found.year, found.month


def week_of(day: dt.date) -> Period | None:
    """Return the ISO week, Monday to Sunday, that holds a day."""
    monday = shift_days(day, 1 - day.isoweekday())
    sunday = shift_days(day, 7 - day.isoweekday())
    return Period(monday, sunday) if monday and sunday else None


def week_of_period(period: Period, number: int) -> Period | None:
    """Return the ``number``-th week whose Thursday lies in the period; -1 is the last."""
    thursday = nth_weekday(period, 4, number) if number > 0 else shift_days(period.last, -((period.last.isoweekday() - 4) % 7))
    return week_of(thursday) if thursday else None


def nth_weekday(period: Period, weekday: int, number: int) -> dt.date | None:
    """Return the ``number``-th Monday (1) … Sunday (7) of a period, -1 the last, or None where it has fewer."""
    if number < 0:
        return shift_days(period.last, -((period.last.isoweekday() - weekday) % 7))
    day = shift_days(period.first, (weekday - period.first.isoweekday()) % 7 + 7 * (number - 1))
    return day if day and day <= period.last else None


def unit_period(day: dt.date, unit: str, step: int = 0) -> Period | None:
    """Return the day, week, month, quarter, half-year, year, decade or century ``step`` units after the one that holds ``day``."""
    if unit in {"day", "night"}:
        shifted = shift_days(day, step)
        return day_period(shifted) if shifted else None
    if unit == "week":
        shifted = shift_days(day, 7 * step)
        return week_of(shifted) if shifted else None
    months = {"month": 1, "quarter": 3, "half": 6, "year": 12, "decade": 120, "century": 1200}.get(unit)
    if months is None:
        return None
    index = (day.year * 12 + day.month - 1) // months + step
    if unit == "century":
        index = (day.year - 1) // 100 + step
        return years_period(index * 100 + 1, index * 100 + 100) if 0 <= index < 99 else None
    year, month = divmod(index * months, 12)
    if not dt.MINYEAR <= year <= dt.MAXYEAR - 10:
        return None
    first = dt.date(year, month + 1, 1)
    last = shift_months(first, months - 1)
    return Period(first, month_end(last.year, last.month)) if last else None


_PARTS = {"half": 2, "third": 3, "quarter": 4}
_THIRD_DAYS = 10
_HALF_DAYS = 15


def nth_part(period: Period, unit: str, number: int) -> Period | None:
    """Return the ``number``-th month, quarter, third or half of a period of whole months, -1 the last; or a half or third of one month."""
    first, last = period
    if 28 <= (last - first).days + 1 <= LAST_DAY and unit in {"half", "third"}:
        return _part_of_month(period, _HALF_DAYS if unit == "half" else _THIRD_DAYS, _PARTS[unit] if number < 0 else number)
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    if first.day != 1 or last != month_end(last.year, last.month) or months == 1:
        return None
    count = _PARTS.get(unit, months)
    number = count if number < 0 else number
    if not 1 <= number <= count or months % count:
        return None
    begin = shift_months(first, months // count * (number - 1))
    end = shift_months(begin, months // count - 1) if begin else None
    return Period(begin, month_end(end.year, end.month)) if begin and end else None


def _part_of_month(month: Period, days: int, number: int) -> Period | None:
    """Return a half or third of a month; the last takes the days that are left."""
    begin = month.first + dt.timedelta(days=days * (number - 1))
    is_last = (month.last - begin).days < 2 * days - 1 and number > 1 and days * (number + 1) > 30
    end = month.last if is_last else begin + dt.timedelta(days=days - 1)
    return Period(begin, end) if 1 <= number <= 30 // days else None


def phase_of(period: Period, phase: str) -> Period:
    """Return the first half, the middle third or the second half of a period; of a week the first day, the middle or the last two."""
    first, last = period
    days = (last - first).days + 1
    if first.day == 1 and days in {365, 366}:
        cuts = {"start": (1, 6), "middle": (5, 8), "end": (7, 12)}
        begin, end = cuts[phase]
        return Period(first.replace(month=begin), month_end(first.year, end))
    if 28 <= days <= 31:
        offsets = {"start": (0, 15), "middle": (10, 20), "end": (15, days)}
    elif days == 7:
        offsets = {"start": (0, 1), "middle": (2, 4), "end": (5, 7)}
    else:
        offsets = {"start": (0, max(1, days // 2)), "middle": (days // 3, max(days // 3 + 1, days - days // 3)), "end": (days // 2, days)}
    begin, end = offsets[phase]
    return Period(first + dt.timedelta(days=begin), first + dt.timedelta(days=end - 1))


def season_period(first_month: int, year: int) -> Period | None:
    """Return a meteorological season: three months from ``first_month``; a winter belongs to the year in which most of it lies."""
    begin = make_day(year - (first_month == 12), first_month, 1)
    last = shift_months(begin, 2) if begin else None
    return Period(begin, month_end(last.year, last.month)) if begin and last else None
