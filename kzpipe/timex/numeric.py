"""Dates in digits and separators: 2022-01-07, 07/01/2022, 3/2015, 2014-2018, 22/4."""

from __future__ import annotations

import datetime as dt
import re

from kzpipe.timex.calendars import GREGORIAN, HIJRI, LAST_DAY, LIKELY_YEARS, day_period, make_day, month_period, years_period
from kzpipe.timex.grammar import Passage, Reading
from kzpipe.timex.relative import resolve_month_year

_FULL = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})|(\d{1,2})([-/.])(\d{1,2})\6(\d{4}|\d{2})")
_MONTH_YEAR = re.compile(r"(\d{1,2})[/-](\d{4})|(\d{4})[/-](\d{2})")
_YEARS = re.compile(r"(\d{4})[-/](\d{4})")
_DAY_MONTH = re.compile(r"(\d{1,2})([-/.])(\d{1,2})")
_SHORT_YEAR_PIVOT = 70


def parse_numeric(form: str) -> dt.date | None:
    """Return the day of 2022-01-07, 2022/1/7, 07-01-2022, 7.1.22; day before month unless that is no day."""
    found = _FULL.fullmatch(form)
    if found is None:
        return None
    if found[1]:
        return make_day(int(found[1]), int(found[3]), int(found[4])) or make_day(int(found[1]), int(found[4]), int(found[3]))
    day, month, year = int(found[5]), int(found[7]), int(found[8])
    if len(found[8]) == 2:
        if len(found[5]) != 2 or len(found[7]) != 2:
            return None
        year += 2000 if year < _SHORT_YEAR_PIVOT else 1900
    return make_day(year, month, day) or make_day(year, day, month)


def find_numeric_date(p: Passage, i: int) -> Reading | None:
    """Read a date, month or span of years in digits and separators."""
    form = p.form(i)
    size = 1
    if form.isdecimal() and p.form(i + 1) in {"/", "-"} and p.form(i + 3) == p.form(i + 1) and p.form(i + 4).isdecimal():
        form, size = "".join(p.form(j) for j in range(i, i + 5)), 5
    day = parse_numeric(form)
    era = p.plain(i + size, "era")
    if day is not None and era is not None and era.value == HIJRI:
        hijri = make_day(day.year, day.month, day.day, HIJRI)
        return Reading(i, i + size + 1, "date", day_period(hijri), "numeric-date", is_anchored=False) if hijri else None
    if day is not None:
        return Reading(i, i + size, "date", day_period(day), "numeric-date", is_anchored=False)
    if size > 1:
        return None
    years = _YEARS.fullmatch(form)
    if years and int(years[1]) in LIKELY_YEARS and int(years[2]) in LIKELY_YEARS and int(years[1]) < int(years[2]):
        return Reading(i, i + 1, "date", years_period(int(years[1]), int(years[2])), "years", is_anchored=False)
    month = _MONTH_YEAR.fullmatch(form)
    if month:
        number, year = (int(month[1]), int(month[2])) if month[1] else (int(month[4]), int(month[3]))
        if 1 <= number <= 12 and year in LIKELY_YEARS:
            return Reading(i, i + 1, "date", month_period(year, number), "numeric-month", is_anchored=False)
    return _day_and_month(p, i)


def _day_and_month(p: Passage, i: int) -> Reading | None:
    """Read 22/4 or 4/22: a fraction or a score unless one part can only be a day, or the words before say that it is a date."""
    found = _DAY_MONTH.fullmatch(p.form(i))
    if found is None:
        return None
    first, second = int(found[1]), int(found[3])
    before = p.ended_by(i)
    is_told = before is not None and (before.kind == "in" or (before.kind == "unit" and before.value == "day"))
    is_told = is_told or p.word(i - 1, "weekday") is not None
    if (not is_told and (found[2] != "/" or max(first, second) <= 12)) or not p.is_clause_end(i + 1):
        return None
    day, month = (first, second) if second <= 12 else (second, first)
    if not (1 <= month <= 12 and 1 <= day <= LAST_DAY):
        return None
    year = resolve_month_year(p.anchor, (GREGORIAN, month), day, "future" if p.is_future(i) else "past")
    resolved = make_day(year, month, day) if year else None
    return Reading(i, i + 1, "date", day_period(resolved) if resolved else None, "numeric-day-and-month", is_fallback=True)
