"""Lengths of time and where they lead: a month ago, for days, within two weeks, a week after, two days from now, every day."""

from __future__ import annotations

import datetime as dt
from typing import NamedTuple

from kzpipe.timex.calendars import day_period, shift_days, years_period
from kzpipe.timex.dates import find_calendar_date
from kzpipe.timex.grammar import Passage, Reading
from kzpipe.timex.numerals import after_clitic
from kzpipe.timex.periods import PARTS, find_period
from kzpipe.timex.relative import FUTURE, PAST, Amount, add_amounts, make_amount, resolve_offset, resolve_stretch
from kzpipe.timex.weekdays import find_day
from kzpipe.timex.words import AND, ARTICLE

_FRACTIONS = {"1/2": 0.5, "1/4": 0.25}
_YEARS = frozenset({"year", "decade", "century"})


class Length(NamedTuple):
    """An amount of time in words, up to token ``end``."""

    amount: Amount
    unit: str
    end: int


def read_length(p: Passage, i: int) -> Length | None:
    """Read a length: a week, two years, 3 days, a few months, a month and 21 days, a year and a half."""
    length = _simple(p, i)
    if length is None:
        return None
    while (joined := _joined_length(p, length.end)) is not None and joined.unit != length.unit:
        length = Length(add_amounts(length.amount, joined.amount), joined.unit, joined.end)
    end = length.end
    at = end + (p.form(end) == AND)
    half = p.grammar.numerals.words.find(p.tokens, at, "fraction")
    if half is not None and half.value in _FRACTIONS and (at > end or half.proclitic == AND):
        whole = p.plain(at + 1, "unit")
        end = at + 2 if whole is not None and whole.is_definite and whole.value == length.unit else at + 1
        return Length(add_amounts(length.amount, make_amount(_FRACTIONS[half.value], length.unit)), length.unit, end)
    return length


def _joined_length(p: Passage, i: int) -> Length | None:
    """Read the length that "and" joins at ``i``, apart or attached to a word of it (وشهر)."""
    if p.form(i) == AND:
        return _simple(p, i + 1)
    unit = p.word(i, "unit", "unit_dual")
    if unit is None or unit.proclitic != AND or unit.is_definite or unit.value in PARTS or unit.value == "night":
        return None
    return Length(make_amount(2.0 if unit.kind == "unit_dual" else 1.0, unit.value), unit.value, i + 1)


def _simple(p: Passage, i: int) -> Length | None:
    few = p.plain(i, "few")
    if few is not None and not few.is_definite:
        unit = p.plain(i + 1, "unit_plural", "unit")
        return Length(make_amount(float(few.value), unit.value)._replace(is_vague=True), unit.value, i + 2) if unit else None
    number = p.cardinal(i)
    if number is not None and not number.lead:
        unit = p.plain(number.end, "unit", "unit_plural", "unit_counted")
        if unit is None or unit.is_definite or unit.value in PARTS:
            return None
        return Length(make_amount(number.value, unit.value), unit.value, number.end + 1)
    fraction = p.grammar.numerals.words.find(p.tokens, i, "fraction")
    unit = p.plain(i + 1, "unit") if fraction is not None and not fraction.lead and fraction.value in _FRACTIONS else None
    if fraction is not None and unit is not None and not unit.is_definite and unit.value not in PARTS:
        return Length(make_amount(_FRACTIONS[fraction.value], unit.value), unit.value, i + 2)
    unit = p.plain(i, "unit", "unit_dual", "unit_plural")
    if unit is None or unit.is_definite or unit.value in PARTS or unit.value == "night":
        return None
    if unit.kind == "unit_plural":
        end = p.skip(i + 1, "few")
        return Length(make_amount(None, unit.value), unit.value, end)
    count, end = (2.0 if unit.kind == "unit_dual" else 1.0), i + 1
    one = p.grammar.numerals.words.find(p.tokens, end, "unit")
    if one is not None and one.value == str(int(count)) and not one.lead and not one.is_definite:
        end += 1
    return Length(make_amount(count, unit.value), unit.value, end)


def find_offset(p: Passage, i: int) -> Reading | None:
    """Read a preposition of time with a length after it, or with a part of the day (since the morning)."""
    lead = p.word(i, "since", "ago", "after", "within", "lasting")
    if lead is None:
        return None
    at = i + lead.size
    part = p.plain(at, "part") if lead.kind == "since" else None
    if part is not None and part.is_definite and p.plain(at, "unit") is None and p.plain(at + part.size, "modifier", "of") is None:
        return Reading(at, at + part.size, "date", day_period(p.anchor) if p.anchor else None, "part-of-today")
    at = at + 1 if after_clitic(p.tokens, at) > at else at
    bound = p.grammar.numerals.words.find(p.tokens, at, "bound")
    at = at + bound.size if bound is not None and not bound.lead else at
    length = read_length(p, at)
    if length is None or p.plain(length.end, "modifier") is not None or _is_calendar_unit(p, at, length.end):
        return None
    if lead.kind in {"within", "lasting"} and p.plain(at, "unit_plural") is not None and p.form(length.end).startswith(ARTICLE):
        return None
    from_day = _from_day(p, length.end)
    if from_day is not None and lead.kind in {"ago", "after"}:
        end, base = from_day
        day = resolve_offset(base, length.amount, PAST if lead.kind == "ago" else FUTURE)
        return Reading(i, end, "date", day_period(day) if day else None, "offset-from-day", lead.lead, length.amount.is_vague)
    now = _from_now(p, length.end)
    if now > length.end or p.word(length.end, "past_mark") is not None:
        direction = FUTURE if lead.kind in {"after", "within"} else PAST
        end = max(now, p.skip(length.end, "past_mark"))
        return _point(p, Reading(i, end, "date", None, "offset-from-now", lead.lead, length.amount.is_vague), length, direction)
    rules = {"since": _since, "ago": _ago, "after": _after, "within": _within, "lasting": _lasting}
    reading = rules[lead.kind](p, i, at, length)
    return reading._replace(lead=lead.lead) if reading is not None and reading.begin == i else reading


def _from_now(p: Passage, i: int) -> int:
    """Return the index after "from now", or ``i``."""
    at = p.skip(i, "of")
    now = p.plain(at, "now")
    return at + 1 if now is not None and at > i else i


def _is_calendar_unit(p: Passage, i: int, end: int) -> bool:
    """Tell whether more than a length begins at ``i``: the year 1991, the month of June."""
    return any(found is not None and found.end > end for found in (find_period(p, i), find_calendar_date(p, i), find_day(p, i)))


def _from_day(p: Passage, i: int) -> tuple[int, dt.date | None] | None:
    """Return the end and the day of "from yesterday", "from tomorrow", or None."""
    at = p.skip(i, "of")
    deictic = p.plain(at, "deictic_day")
    if deictic is None or at == i:
        return None
    return at + deictic.size, shift_days(p.anchor, int(deictic.value)) if p.anchor else None


def _point(p: Passage, reading: Reading, length: Length, direction: str) -> Reading:
    day = p.anchor if length.amount.is_short else resolve_offset(p.anchor, length.amount, direction)
    if day is not None and length.unit in _YEARS and not length.amount.days and not length.amount.months % 12:
        return reading._replace(period=years_period(day.year, day.year))
    return reading._replace(period=day_period(day) if day else None)


def _stretch(p: Passage, begin: int, length: Length, direction: str, rule: str) -> Reading:
    period = resolve_stretch(p.anchor, length.amount, direction)
    return Reading(begin, length.end, "duration", period, rule, 0, length.amount.is_vague)


def _since(p: Passage, _: int, at: int, length: Length) -> Reading | None:
    """For days: a stretch that ends on the anchor; the preposition is left out. «منذ يوم الانتخابات» names a day, and no stretch."""
    if length.end == at + 1 and length.unit == "day" and not length.amount.is_vague and p.form(length.end).startswith("ال"):
        return None
    return _stretch(p, at, length, PAST, "stretch-until-now")


def _ago(p: Passage, i: int, at: int, length: Length) -> Reading | None:
    """A month ago; two days before an event hangs on that event."""
    if p.plain(length.end, "from") is not None:
        return Reading(at, length.end, "duration", None, "length", is_anchored=False)
    return _point(p, Reading(i, length.end, "date", None, "offset-ago", 0, length.amount.is_vague), length, PAST)


def _after(p: Passage, i: int, at: int, length: Length) -> Reading | None:
    """A week after an event, told in the past, is the week that ends on the anchor; in two days is a day ahead; two days later a day of the story."""
    if p.plain(length.end, "of_event", "from") is not None:
        return _stretch(p, at, length, PAST, "stretch-since-event")._replace(is_fallback=True)
    if p.is_to_come(i):
        return _point(p, Reading(i, length.end, "date", None, "offset-ahead", 0, length.amount.is_vague), length, FUTURE)
    told = p.story.told("day", "following")
    if told is not None and not length.amount.is_vague and not length.amount.is_short:
        day = resolve_offset(told.last, length.amount, FUTURE)
        return Reading(i, length.end, "date", day_period(day) if day else None, "offset-from-told", 0, is_fallback=True)
    return Reading(at, length.end, "duration", None, "length", is_anchored=False)


def _within(p: Passage, i: int, at: int, length: Length) -> Reading | None:
    return _stretch(p, at, length, FUTURE if p.is_future(i) else PAST, "stretch-within")._replace(is_fallback=True)


def _lasting(p: Passage, i: int, at: int, length: Length) -> Reading | None:
    lead = p.word(i, "lasting")
    if lead is not None and lead.value == "past" and not p.is_future(i):
        return _stretch(p, at, length, PAST, "stretch-until-now")._replace(is_fallback=True)
    return Reading(at, length.end, "duration", None, "length", is_anchored=False)


def find_from_now(p: Passage, i: int) -> Reading | None:
    """Read "two weeks from now" and "three days ago" (ثلاثة أيام مضت) without a preposition before."""
    length = read_length(p, i)
    if length is None:
        return None
    end = _from_now(p, length.end)
    if end > length.end:
        return _point(p, Reading(i, end, "date", None, "offset-from-now"), length, FUTURE)
    if p.plain(length.end, "past_mark") is not None:
        return _point(p, Reading(i, length.end + 1, "date", None, "offset-ago"), length, PAST)
    return None


def find_set(p: Passage, i: int) -> Reading | None:
    """Read a repeated time: every day, each Friday, daily."""
    word = p.word(i, "every", "set")
    if word is None:
        return None
    if word.kind == "set":
        return Reading(i, i + 1, "set", None, "set", word.lead, is_anchored=False)
    at = i + 1
    number = p.cardinal(at)
    at = number.end if number is not None and not number.lead else at
    unit = p.plain(at, "unit", "unit_dual", "unit_plural", "weekday_bare", "part")
    if unit is None or unit.is_definite or word.is_definite:
        return None
    named = p.plain(at + 1, "weekday", "weekday_bare") if unit.kind == "unit" and unit.value == "day" else None
    return Reading(i, at + (2 if named else 1), "set", None, "set", word.lead, is_anchored=False)
