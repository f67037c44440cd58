"""Which days a relative or incomplete time expression means, seen from the anchor."""

from __future__ import annotations

import datetime as dt
from typing import Final, NamedTuple

from kzpipe.timex.calendars import (
    GREGORIAN,
    HIJRI,
    Period,
    day_period,
    hijri_year_month,
    make_day,
    month_period,
    shift_days,
    shift_months,
    unit_period,
    years_period,
)
from kzpipe.timex.grammar import STEPS

FEW: Final = 3
"""How many "a few" is, the least that an Arabic plural means."""
FEW_DAYS: Final = 4
"""How far back "for days" reaches in news, a little more than the least."""
AHEAD_DAYS: Final = 60
"""A day without a year lies in the past unless it comes within so many days."""
_DAYS: Final = {"day": 1, "night": 1, "week": 7}
_MONTHS: Final = {"month": 1, "quarter": 3, "half": 6, "year": 12, "decade": 120, "century": 1200}
PAST: Final = "past"
FUTURE: Final = "future"


class Amount(NamedTuple):
    """A length of time: whole months and days; an hour and less is no day (``is_short``); ``is_vague`` where nobody said how many."""

    months: int
    days: int
    is_short: bool = False
    is_vague: bool = False


def make_amount(count: float | None, unit: str) -> Amount:
    """Return ``count`` units; None is an unsaid few."""
    number = count if count is not None else FEW_DAYS if unit == "day" else FEW
    if unit in _MONTHS:
        months = number * _MONTHS[unit]
        return Amount(int(months), round((months - int(months)) * 30), is_vague=count is None)
    if unit in _DAYS:
        return Amount(0, round(number * _DAYS[unit]), is_vague=count is None)
    hours = number if unit == "hour" else 0.0
    return Amount(0, int(hours // 24), is_short=hours < 24, is_vague=count is None)


def add_amounts(first: Amount, second: Amount) -> Amount:
    """Return a month and 21 days."""
    return Amount(first.months + second.months, first.days + second.days, first.is_short and second.is_short, first.is_vague or second.is_vague)


def resolve_offset(anchor: dt.date | None, amount: Amount, direction: str) -> dt.date | None:
    """Return the day so long before (past) or after (future) the anchor."""
    if anchor is None:
        return None
    sign = -1 if direction == PAST else 1
    if amount.months > 12 * dt.MAXYEAR or amount.days > 366 * dt.MAXYEAR:
        return None
    shifted = shift_months(anchor, sign * amount.months)
    return shift_days(shifted, sign * amount.days) if shifted else None


def resolve_stretch(anchor: dt.date | None, amount: Amount, direction: str) -> Period | None:
    """Return the stretch that ends on the anchor (past) or begins on the day after it (future)."""
    if anchor is None:
        return None
    if amount.is_short:
        return day_period(anchor)
    other = resolve_offset(anchor, amount, direction)
    if other is None:
        return None
    if direction == PAST:
        return Period(other, anchor)
    tomorrow = shift_days(anchor, 1)
    return Period(tomorrow, max(tomorrow, other)) if tomorrow else None


def resolve_weekday(anchor: dt.date | None, weekday: int, relation: str) -> dt.date | None:
    """Return the Monday (1) … Sunday (7) meant.

    ``relation``: ``last`` before the anchor, ``next`` after it, ``past`` nearest before or on it, ``future`` nearest after or on it,
    ``this`` of the anchor's week; ``last_but_one`` and ``next_but_one`` a week further.
    """
    if anchor is None:
        return None
    ago = (anchor.isoweekday() - weekday) % 7
    ahead = (weekday - anchor.isoweekday()) % 7
    steps = {
        "past": -ago, "same": -ago, "that": -ago, "future": ahead, "this": weekday - anchor.isoweekday(), "last": -(ago or 7), "next": ahead or 7,
        "preceding": -(ago or 7), "following": ahead or 7, "last_but_one": -(ago or 7) - 7, "next_but_one": (ahead or 7) + 7,
    }  # fmt: skip
    return shift_days(anchor, steps[relation])


def resolve_unit(anchor: dt.date | None, unit: str, relation: str, mention: Period | None = None) -> Period | None:
    """Return last week, this month, next year; the following and the same day are counted from the period mentioned before, if any."""
    if relation in {"following", "preceding", "same", "that"} and mention is not None:
        return unit_period(mention.first if relation == "preceding" else mention.last, unit, STEPS[relation])
    if relation == "that" or anchor is None:
        return None
    return unit_period(anchor, unit, STEPS[relation])


def resolve_units(anchor: dt.date | None, amount: Amount, unit: str, relation: str) -> Period | None:
    """Return the last three weeks, the next two days: counted from the anchor; decades are calendar decades."""
    if anchor is None:
        return None
    step = STEPS[relation]
    if unit in {"decade", "century"} and step:
        count = amount.months // _MONTHS[unit]
        near, far = unit_period(anchor, unit, step), unit_period(anchor, unit, step * count)
        return Period(min(near.first, far.first), max(near.last, far.last)) if near and far else None
    return resolve_stretch(anchor, amount, FUTURE if step > 0 else PAST)


def resolve_month_year(anchor: dt.date | None, month: tuple[str, int], day: int | None, relation: str) -> int | None:
    """Return the year of a month (calendar, number) that is named without one.

    ``relation``: ``last``, ``next`` or ``this`` as said of the month; ``future`` or ``past`` as the clause has it.
    """
    if anchor is None:
        return None
    calendar_name, number = month
    here = (anchor.year, anchor.month) if calendar_name == GREGORIAN else hijri_year_month(anchor)
    if here is None:
        return None
    year, current = here
    candidate = _month_or_day(year, month, day)
    if relation in {"this", "same"} or candidate is None:
        return year
    if relation == "last":
        return year - (number >= current if day is None else candidate.last >= anchor)
    if relation == "next":
        return year + (number <= current if day is None else candidate.first <= anchor)
    if relation == "future":
        return year + (candidate.last < anchor)
    if (candidate.first - anchor).days > AHEAD_DAYS:
        return year - 1
    following = _month_or_day(year + 1, month, day)
    is_near = following is not None and (following.first - anchor).days <= AHEAD_DAYS
    return year + 1 if is_near and candidate.last < anchor and (anchor - candidate.last).days > 2 * AHEAD_DAYS else year


def _month_or_day(year: int, month: tuple[str, int], day: int | None) -> Period | None:
    calendar_name, number = month
    if day is None:
        return month_period(year, number, calendar_name)
    found = make_day(year, number, day, calendar_name)
    return day_period(found) if found else month_period(year, number, calendar_name)


def resolve_year(anchor: dt.date | None, relation: str, calendar_name: str = GREGORIAN) -> int | None:
    """Return the year that is last, this or next seen from the anchor, in its calendar."""
    if anchor is None:
        return None
    if calendar_name == HIJRI:
        found = hijri_year_month(anchor)
        return found[0] + STEPS[relation] if found else None
    return anchor.year + STEPS[relation]


def resolve_decade(anchor: dt.date | None, start: int, century: int | None) -> Period | None:
    """Return the seventies of a century (19 is the years 1901 to 2000), by default the latest that have begun."""
    if century is not None:
        first = (century - 1) * 100 + start
    elif anchor is not None:
        first = anchor.year // 100 * 100 + start
        first -= 100 if first > anchor.year else 0
    else:
        first = 1900 + start
    return years_period(first, first + 9) if dt.MINYEAR <= first <= dt.MAXYEAR - 10 else None
