"""Calendar dates: 7 January 2022 in every month set, the seventh of this month, 2-6 January, 07/01/2022, January of last year."""

from __future__ import annotations

import re
from typing import NamedTuple

from kzpipe.text.tokens import COMMAS, DASHES
from kzpipe.timex.calendars import HIJRI, LAST_DAY, Period, make_day, month_period
from kzpipe.timex.grammar import PAUSES, STEPS, Passage, Reading
from kzpipe.timex.relative import resolve_month_year, resolve_unit, resolve_year
from kzpipe.timex.words import AND

_DAY_RANGE = re.compile(r"(\d{1,2})-(\d{1,2})")
YEARS = range(1000, 2200)
"""Numbers that can be a year."""
SHORT_YEARS = range(100)
PIVOT_YEAR = 30
"""Without an anchor, two digits below this are a year of this century."""
BEFORE_CHRIST = "before_christ"
"""An era whose years the calendar here does not reach."""


class Month(NamedTuple):
    """A month name; ``is_marked`` where the word month stands before it."""

    calendar: str
    number: int
    reading: str
    end: int
    lead: int
    is_marked: bool


class Days(NamedTuple):
    """Days of a month, first to last."""

    first: int
    last: int
    end: int
    lead: int
    is_digits: bool


class Year(NamedTuple):
    """A year: ``value`` where it is given, else ``relation`` (last, this, next)."""

    value: int | None
    relation: str
    calendar: str | None
    end: int


def read_month(p: Passage, i: int) -> Month | None:
    """Read a month name, also a double one (يناير/كانون الثاني, and with the second name in brackets)."""
    marker = p.word(i, "unit", "unit_dual")
    is_marked = marker is not None and marker.value == "month" and not marker.is_definite
    at = i + 1 if is_marked else i
    word = p.word(at, "month")
    if word is None or (is_marked and word.lead):
        return None
    calendar_name, number, reading = word.value.split(":")
    end = at + word.size
    in_brackets = p.form(end) == "("
    second = p.plain(end + (p.form(end) in {"/", "(", "-"}), "month")
    if second is not None and second.value.split(":")[:2] == [calendar_name, number]:
        after = end + (p.form(end) in {"/", "(", "-"}) + second.size
        if not in_brackets or p.form(after) == ")":
            end, reading = after + in_brackets, "name"
    if p.form(end) == "." and p.form(end - 1).isascii() and p.digits(end + 1) is not None:
        end += 1
    lead = marker.lead if marker is not None and is_marked else word.lead
    return Month(calendar_name, int(number), reading, end, lead, is_marked)


def read_day(p: Passage, i: int) -> Days | None:
    """Read one day of a month, in digits, as an ordinal or as a cardinal in words."""
    value = p.digits(i)
    if value is not None:
        return Days(value, value, i + 1, 0, True) if 1 <= value <= LAST_DAY else None
    ordinal = p.ordinal(i)
    if ordinal is not None and 1 <= ordinal.value <= LAST_DAY and (ordinal.is_definite or not p.form(i).endswith("ه")):  # «لولاية رابعة»
        return Days(int(ordinal.value), int(ordinal.value), ordinal.end, ordinal.lead, False)
    cardinal = p.cardinal(i)
    if cardinal is not None and cardinal.is_words and 1 <= cardinal.value <= LAST_DAY:
        return Days(int(cardinal.value), int(cardinal.value), cardinal.end, cardinal.lead, False)
    return None


def read_days(p: Passage, i: int) -> Days | None:
    """Read a day or a range of days: 2-6, 2 to 6, 2 and 6."""
    joined = _DAY_RANGE.fullmatch(p.form(i))
    if joined:
        first, last = int(joined[1]), int(joined[2])
        return Days(first, last, i + 1, 0, True) if 1 <= first < last <= LAST_DAY else None
    day = read_day(p, i)
    if day is None:
        return None
    final = day
    while (following := _joined_day(p, final.end)) is not None and following.first > final.first:
        final = following
    return Days(day.first, final.last, final.end, day.lead, day.is_digits)


def _joined_day(p: Passage, i: int) -> Days | None:
    """Read the day that "to", "and" or a dash joins at ``i``: to 6, و6, والسادس."""
    at = after_link(p, i)
    day = read_day(p, at)
    is_attached = at == i and day is not None and day.lead == len(AND) and p.form(i).startswith(AND)
    return day if is_attached or at > i else None


def after_link(p: Passage, i: int) -> int:
    """Return the index after "to", "and" or a dash, or ``i``."""
    if p.form(i) in {*DASHES, AND}:
        return i + 1
    return p.skip(i, "to")


def read_year(p: Passage, i: int) -> Year | None:
    """Read a year that follows a month, quarter or season: 2022, عام 2022, من العام الماضي, 1443هـ."""
    at = i
    if (p.form(at) in PAUSES and (p.digits(at + 1) or 0) in YEARS) or (p.form(at) in COMMAS and _words_year(p, at + 1, False)):
        at += 1
    of = p.word(at, "of")
    at += of.size if of else 0
    demonstrative = p.word(at, "demonstrative")
    at += 1 if demonstrative else 0
    unit = p.word(at, "unit")
    if unit is not None and unit.value == "year":
        modifier = p.plain(at + 1, "modifier")
        if demonstrative or modifier:
            relation = modifier.value if modifier else "this"
            return Year(None, relation, None, at + 1 + (modifier.size if modifier else 0))
        if (unit.proclitic.endswith("ل") and unit.is_definite) or (of and unit.is_definite and (p.digits(at + 1) or 0) not in YEARS):
            return Year(None, "this", None, at + 1)
        at += 1
    elif demonstrative:
        return None
    value = p.digits(at)
    era = p.plain(at + 1, "era")
    if era is not None and era.value == BEFORE_CHRIST:
        return None
    if value is not None and unit is not None and unit.value == "year" and value in SHORT_YEARS and len(p.form(at)) == 2:
        return _with_era(p, value if p.plain(at + 1, "era") else _full_year(p, value), at + 1)
    if value is not None and (value in YEARS or (unit is not None and unit.value == "year" and 0 < value < YEARS.stop)):
        return _with_era(p, value, at + 1)
    return _words_year(p, at, unit is not None)


def _full_year(p: Passage, value: int) -> int:
    """Return the latest year that ends in two digits and is not after the anchor; without one, from 1930 on."""
    if p.anchor is None:
        return 2000 + value if value < PIVOT_YEAR else 1900 + value
    century = p.anchor.year - p.anchor.year % 100
    return century + value if century + value <= p.anchor.year else century - 100 + value


def _words_year(p: Passage, i: int, is_marked: bool) -> Year | None:
    """Read a year in words: two thousand and eighteen; a bare thousand or two thousand only after the word year or a comma."""
    number = p.cardinal(i)
    if number is None or not number.is_words or number.value not in YEARS:
        return None
    if number.begin + 1 == number.end and not is_marked and p.form(i - 1) not in PAUSES:
        return None
    return Year(int(number.value), "", None, number.end)


def _with_era(p: Passage, value: int, i: int) -> Year:
    era = p.plain(i, "era")
    if era is None or (era.value == HIJRI and value not in range(1, 1600)):
        return Year(value, "", None, i)
    return Year(value, "", era.value, i + era.size if era.value == HIJRI or len(p.form(i)) > 1 else i)


def find_calendar_date(p: Passage, i: int) -> Reading | None:
    """Read a date or a month that begins at ``i``."""
    marker = p.word(i, "unit", "unit_dual")
    is_day = marker is not None and marker.value == "day" and not marker.is_definite
    at = i + 1 if is_day else i
    days = read_days(p, at)
    if days is None or (is_day and not (days.is_digits or days.lead == 0)):
        return None if is_day else _month_first(p, i)
    lead = marker.lead if marker is not None and is_day else days.lead
    return _days_of_month(p, i, days, lead) or _days_of_this_month(p, i, days, lead)


def _days_of_month(p: Passage, i: int, days: Days, lead: int) -> Reading | None:
    at = p.skip(days.end, "of")
    month = read_month(p, at)
    if month is None or (month.lead and p.form(at).startswith(AND)):
        return None
    year = read_year(p, month.end)
    if month.reading == "rare" and (year is None or year.value is None or not days.is_digits):
        return None
    modifier = p.plain(month.end, "modifier") if year is None else None
    if modifier is not None:
        year = Year(None, modifier.value, None, month.end + modifier.size)
    return _resolve_days(p, Reading(i, year.end if year else month.end, "date", None, "calendar-date", lead), days, (month, year))


def _days_of_this_month(p: Passage, i: int, days: Days, lead: int) -> Reading | None:
    """Read "the fifteenth of this month" and "15 of the current"."""
    at = p.skip(days.end, "of")
    demonstrative = p.plain(at, "demonstrative")
    at += 1 if demonstrative else 0
    unit = p.word(at, "unit")
    if unit is not None and unit.value == "month" and unit.is_definite and not unit.lead and at > days.end and p.is_clause_end(at + 1):
        return _in_month(p, Reading(i, at + 1, "date", None, "day-of-month", lead, True), days, "this")
    if unit is None or unit.value != "month" or not unit.is_definite:
        modifier = p.plain(at, "modifier")
        if modifier is None or modifier.value != "this" or demonstrative or not (days.is_digits or at > days.end):
            return None
        at -= 1
    else:
        modifier = p.plain(at + 1, "modifier")
    if modifier is None and demonstrative is None:
        return None
    end = at + 1 + (modifier.size if modifier else 0)
    return _in_month(p, Reading(i, end, "date", None, "day-of-month", lead), days, modifier.value if modifier else "this")


def _in_month(p: Passage, reading: Reading, days: Days, relation: str) -> Reading:
    """Resolve days of this, the last, the same month."""
    month = resolve_unit(p.anchor, "month", relation, p.story.told("month"))
    first = make_day(month.first.year, month.first.month, days.first) if month else None
    last = make_day(month.first.year, month.first.month, days.last) if month else None
    return reading._replace(period=Period(first, last) if first and last else None)


def read_whole_month(p: Passage, i: int) -> Reading | None:
    """Read a month where the words before tell that it is one: the end of Ramadan."""
    month = read_month(p, i)
    if month is None or month.reading == "rare" or month.lead:
        return None
    return _resolve_month(p, i, month, read_year(p, month.end))


def _month_first(p: Passage, i: int) -> Reading | None:
    """Read a month, with its year, or with its day after it (يناير الثاني والعشرين، 2018)."""
    month = read_month(p, i)
    if month is None or month.reading == "rare":
        return None
    at = p.skip(month.end, "between", "of")
    day = read_days(p, at)
    day = day if day is None or p.plain(month.end, "of") is None or day.first < day.last else None
    year = read_year(p, day.end) if day else None
    if day is not None and not day.lead and _is_day_after(p, month, day, year):
        return _resolve_days(p, Reading(i, year.end if year else day.end, "date", None, "calendar-date", month.lead), day, (month, year))
    year = read_year(p, month.end)
    modifier = p.plain(month.end, "modifier") if year is None else None
    if modifier is not None:
        year = Year(None, modifier.value, None, month.end + modifier.size)
    before = p.ended_by(i)
    if month.reading == "word" and year is None and not month.is_marked and (before is None or before.kind not in {"in", "since", "to"}):
        return None
    return _resolve_month(p, i, month, year)


def _is_day_after(p: Passage, month: Month, day: Days, year: Year | None) -> bool:
    """Tell whether a number after a month is its day: an ordinal, a range, before a year, or before nothing else."""
    if not day.is_digits or day.first < day.last or p.word(month.end, "between") is not None:
        return True
    return (year is not None and p.form(day.end) in COMMAS) or (not month.is_marked and len(p.form(month.end)) <= 2 and p.is_clause_end(day.end))


def _month_year(p: Passage, i: int, month: Month, year: Year | None, day: int | None) -> tuple[int | None, bool]:
    """Return the year of a month and whether the anchor decided it."""
    if year is not None and year.value is not None:
        return year.value, False
    if (year is not None and year.end > month.end and year.relation in STEPS and p.word(year.end - 1, "unit")) or _is_year_relation(p, month, year):
        relation = year.relation if year else "this"
        told = p.story.told("year") if relation in {"following", "preceding", "same", "that"} else None
        return resolve_year(told.last if told else p.anchor, relation, month.calendar), True
    relation = year.relation if year is not None else ("future" if p.is_future(i) else "past")
    relation = {"following": "next", "preceding": "last", "same": "this"}.get(relation, relation)
    if relation == "this" and p.story.last is not None and p.anchor is None:
        return p.story.last.last.year, True
    return resolve_month_year(p.anchor, (month.calendar, month.number), day, relation if relation in STEPS or relation == "future" else "past"), True


def _is_year_relation(p: Passage, month: Month, year: Year | None) -> bool:
    """Tell whether the relation was said of the year (January of last year) and not of the month (last January)."""
    return year is not None and any((word := p.word(j, "unit")) is not None and word.value == "year" for j in range(month.end, year.end))


def _resolve_days(p: Passage, reading: Reading, days: Days, names: tuple[Month, Year | None]) -> Reading:
    month, year = names
    calendar_name = HIJRI if year is not None and year.calendar == HIJRI else month.calendar
    value, is_anchored = _month_year(p, reading.begin, month, year, days.first)
    first = make_day(value, month.number, days.first, calendar_name) if value else None
    last = make_day(value, month.number, days.last, calendar_name) if value else None
    period = Period(first, last) if first and last else None
    rule = reading.rule if not is_anchored else "calendar-date-nearest-year" if year is None else "calendar-date-of-year"
    return reading._replace(period=period, rule=rule, is_anchored=is_anchored, is_fallback=is_anchored and year is None)


def _resolve_month(p: Passage, i: int, month: Month, year: Year | None) -> Reading:
    value, is_anchored = _month_year(p, i, month, year, None)
    period = month_period(value, month.number, month.calendar) if value else None
    rule = "month" if not is_anchored else "month-nearest-year" if year is None else "month-of-year"
    return Reading(i, year.end if year else month.end, "date", period, rule, month.lead, is_anchored and year is None, is_anchored)
