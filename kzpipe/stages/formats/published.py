"""Read the publication day out of the many ways in which pages and feeds write it."""

from __future__ import annotations

import datetime as dt
import re
from email.utils import parsedate
from functools import lru_cache

from babel.dates import get_month_names
from dateutil import parser as dateutil_parser  # type: ignore[import-untyped]

from kzpipe.text.normalize import fold, is_arabic

_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})(?:T?\d{4,6}Z?)?$")
_DAY_FIRST = re.compile(r"(?<!\d)(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?!\d)")
_ARABIC_LOCALES = ("ar", "ar_SY", "ar_DZ", "ar_MA", "ar_MR")
_EARLIEST, _LATEST = 1900, 2200
_LONGEST = 200
"""Nothing longer says a day, and the patterns that look for one anywhere need the square of the length."""
_TWO_DEFAULTS = (dt.datetime(2000, 1, 1), dt.datetime(2001, 2, 2))


def parse_published(value: str) -> dt.date | None:
    """Return the calendar day as it is written, without any shift of time zones, or None where no day can be read.

    Reads ISO 8601 with or without time and offset, 20170125, numbers (day first unless only month first is possible),
    RFC 2822, English, and Arabic with the month names of every region.
    """
    if len(value) > _LONGEST:
        return None
    text = fold(value).strip()
    if found := _ISO.match(text) or _COMPACT.match(text):
        return _day(*map(int, found.groups()))
    if parts := parsedate(text):
        return _day(*parts[:3])
    if found := _DAY_FIRST.search(text):
        day, month, year = map(int, found.groups())
        return _day(year, month, day) or _day(year, day, month)
    return _arabic(text) if is_arabic(text) else _english(text)


def _day(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day) if _EARLIEST <= year < _LATEST else None
    except ValueError:
        return None


def _english(text: str) -> dt.date | None:
    """Read with dateutil; what it fills in by itself differs between two defaults, so such a reading is refused."""
    try:
        days = {dateutil_parser.parse(text, dayfirst=True, ignoretz=True, default=default).date() for default in _TWO_DEFAULTS}
    except (ValueError, OverflowError):
        return None
    (day, *others) = days
    return None if others else _day(day.year, day.month, day.day)


def _arabic(text: str) -> dt.date | None:
    """Read day, month name and year in this order, whatever stands between and around: ISO dates in a phrase as well."""
    if found := _ISO.search(text):
        return _day(*map(int, found.groups()))
    months, pattern = _month_names()
    found = pattern.search(text)
    return _day(int(found["year"]), months[found["month"]], int(found["day"])) if found else None


@lru_cache(maxsize=1)
def _month_names() -> tuple[dict[str, int], re.Pattern[str]]:
    months = {fold(name): number for locale in _ARABIC_LOCALES for number, name in get_month_names("wide", locale=locale).items()}
    names = "|".join(sorted(map(re.escape, months), key=lambda name: (-len(name), name)))
    return months, re.compile(rf"(?<!\d)(?P<day>\d{{1,2}})\s*[-،,]?\s*(?P<month>{names})(?!\w)\D{{0,30}}?(?P<year>\d{{4}})(?!\d)")
