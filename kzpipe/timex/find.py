"""Find the time expressions of a sentence and resolve each to days."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from kzpipe.text.normalize import skip_letters
from kzpipe.text.tokens import DASHES, Token
from kzpipe.timex.calendars import Period, day_period, make_day, month_end, shift_months
from kzpipe.timex.dates import find_calendar_date, read_day
from kzpipe.timex.grammar import NUMBER, PAUSES, Passage, Reading, Rule, TimeGrammar
from kzpipe.timex.numeric import find_numeric_date
from kzpipe.timex.offsets import find_from_now, find_offset, find_set
from kzpipe.timex.periods import find_period
from kzpipe.timex.story import Story
from kzpipe.timex.weekdays import find_day
from kzpipe.timex.words import AND, ARTICLES

__all__ = ["Story", "TimeGrammar", "TimexSpan", "find_timexes"]

_UNITS = frozenset({"unit", "unit_dual", "unit_plural", "unit_counted"})
_RULES: tuple[tuple[Rule, frozenset[str]], ...] = (
    (find_offset, frozenset({"since", "ago", "after", "within", "lasting"})),
    (find_numeric_date, frozenset({NUMBER})),
    (find_day, _UNITS | {"deictic_day", "part", "weekday"}),
    (find_calendar_date, _UNITS | {"month", NUMBER}),
    (find_period, _UNITS | {"decade", "demonstrative", "latest", "phase", "season", "weekend", NUMBER}),
    (find_from_now, _UNITS | {"few", NUMBER}),
    (find_set, frozenset({"every", "set"})),
)
"""The rules and the kinds of words that each begins with; the longest reading wins, and of two alike the earlier rule's."""

_BARE_WEEKDAY = frozenset({"weekday-nearest-past", "weekday-coming"})


class TimexSpan(NamedTuple):
    """A time expression ``text[start:end]`` with its ISO 8601 value, or None where the days cannot be known.

    ``anchor_date`` is the day it was counted from, if it was; ``rule`` names how the value came about; ``is_fallback`` marks a guess.
    """

    start: int
    end: int
    kind: str
    value: str | None
    anchor_date: dt.date | None
    rule: str
    is_fallback: bool


def find_timexes(text: str, tokens: Sequence[Token], anchor: dt.date | None, grammar: TimeGrammar, story: Story | None = None) -> list[TimexSpan]:
    """Return the time expressions of one sentence, in order and apart from each other.

    ``tokens`` are those of the sentence, with offsets into ``text``; ``anchor`` is the publication day of the text,
    ``story`` what the sentences before have told; it goes on with this one.
    """
    passage = Passage(text, tokens, anchor, grammar, story or Story())
    found: list[TimexSpan] = []
    i = 0
    while i < len(tokens):
        form = tokens[i].form
        if form not in grammar.forms and not form[0].isdecimal():
            i += 1  # as most words
            continue
        kinds = grammar.kinds_at(tokens, i)
        if not kinds:
            i += 1
            continue
        stop = passage.word(i, "stop") if "stop" in kinds else None
        if stop is not None:
            i += stop.size
            continue
        reading = _longest(passage, i, kinds)
        if reading is None or _is_name(passage, reading):
            i = i + 1 if reading is None else reading.end
            continue
        reading = _range(passage, reading)
        if reading.period is not None and reading.kind == "date" and passage.word(reading.begin - 1, "to") is None:
            passage.story.tell(reading.period, anchor)  # not «فرض الطوارئ حتى 19 يناير»: on that day nothing has happened yet
        found.append(_span(passage, reading))
        i = reading.end
    return found


@cache  # sets of a dozen kinds of words, of which few stand together
def _rules_of(kinds: frozenset[str]) -> tuple[Rule, ...]:
    """Return the rules that can begin with a word of some kinds."""
    return tuple(rule for rule, first in _RULES if not first.isdisjoint(kinds))


def _longest(p: Passage, i: int, kinds: frozenset[str]) -> Reading | None:
    best: Reading | None = None
    for rule in _rules_of(kinds):
        reading = rule(p, i)
        if reading is not None and (best is None or reading.end > best.end):
            best = reading
    if best is not None:
        return _with_weekday(p, best)
    return _lone_day(p, i) if NUMBER in kinds else None


def _with_weekday(p: Passage, reading: Reading) -> Reading:
    """Take in the weekday that a day of the calendar is after it: 6 January, Thursday; 6 January (Thursday)."""
    at = reading.end + (p.form(reading.end) in PAUSES or p.form(reading.end) == "(")
    name = p.plain(at, "weekday")
    if name is None or reading.period is None or not reading.rule.startswith(("calendar", "numeric")):
        return reading
    first, last = reading.period
    if first != last or first.isoweekday() != int(name.value) or (p.form(reading.end) == "(") != (p.form(at + 1) == ")"):
        return reading
    return reading._replace(end=at + 1 + (p.form(reading.end) == "("))


def _is_name(p: Passage, reading: Reading) -> bool:
    """Tell whether the date is part of a name (the square of 15 November, the revolution of 25 January): no year, and such a noun before it."""
    return (
        reading.is_anchored
        and reading.rule.startswith(("calendar-date", "month", "start-of"))
        and p.word(reading.begin - 1, "name_before") is not None
    )


def _range(p: Passage, first: Reading) -> Reading:
    """Join "from … to …" and "between … and …" into one stretch where both ends are days or months."""
    if first.kind != "date" or first.period is None:
        return first
    before = p.word(first.begin - 1, "from", "between", "since")
    link = p.plain(first.end, "to")
    at = first.end
    if link is not None:
        at += link.size
    elif p.form(at) in DASHES and not first.rule.startswith(("deictic", "weekday-nearest")):
        at += 1
    elif before is not None and before.kind == "between":
        at += p.form(at) == AND
    else:
        return first
    second = _longest(p, at, p.kinds_at(at))
    if second is None or second.kind != "date" or second.period is None or (at == first.end and not _begins_with_and(p, at)):
        return first
    first = _in_year_of(first, second)
    period = _joined(p, first, second)
    if period is None:
        return first
    return first._replace(end=second.end, period=period, rule="range", is_fallback=first.is_fallback or second.is_fallback,
                          is_anchored=first.is_anchored or second.is_anchored)  # fmt: skip


def _in_year_of(first: Reading, second: Reading) -> Reading:
    """Take the year that only the second end tells for the first too, or the one before it: from December to March 2021."""
    if first.period is None or second.period is None or not first.rule.endswith("-nearest-year"):
        return first
    begin, end = first.period
    if second.is_anchored and begin <= second.period.first:
        return first
    months = 12 * (second.period.first.year - begin.year)
    months -= 12 if (begin.month, begin.day) > (second.period.first.month, second.period.first.day) else 0
    moved, last = shift_months(begin, months), shift_months(end, months)
    if moved is None or last is None:
        return first
    is_month = first.rule.startswith("month")
    return first._replace(period=Period(moved, month_end(last.year, last.month) if is_month else last), is_fallback=False)


def _begins_with_and(p: Passage, i: int) -> bool:
    return p.form(i).startswith(AND)


def _joined(p: Passage, first: Reading, second: Reading) -> Period | None:
    """Return the stretch from one period to another; a weekday that would lie before the first is the one after it."""
    if first.period is None or second.period is None:
        return None
    begin, end = first.period.first, second.period.last
    if first.rule in _BARE_WEEKDAY and second.rule not in _BARE_WEEKDAY and second.period.first == end:
        begin = end - dt.timedelta(days=(end - begin).days % 7)
    elif second.rule in _BARE_WEEKDAY and first.rule not in _BARE_WEEKDAY and first.period.last == begin:
        end = begin + dt.timedelta(days=(end - begin).days % 7)
    elif end < begin and first.rule.startswith("weekday") and second.rule.startswith("weekday"):
        if first.rule != "weekday-nearest-past" or p.is_to_come(first.begin):
            end = begin + dt.timedelta(days=(end - begin).days % 7)
        else:
            begin -= dt.timedelta(days=7)
    return Period(begin, end) if begin <= end else None


def _lone_day(p: Passage, i: int) -> Reading | None:
    """Read a day without its month where a preposition of time stands before it and nothing after: on the 15th."""
    before = p.ended_by(i - 1 if p.form(i - 1) in ARTICLES else i)
    is_in = before is not None and (before.kind == "in" or (before.kind == "unit" and before.value == "day" and not before.is_definite))
    day = read_day(p, i)
    if day is None or p.anchor is None or not p.is_clause_end(day.end):
        return None
    ordinal = p.ordinal(i)
    is_age = is_in and p.form(i).endswith("ه")  # «شاب في الخامسة والعشرين»
    is_ordinal = ordinal is not None and ordinal.is_definite and not is_age
    is_to = day.lead > 0 or (before is not None and before.kind == "to" and day.end > i + 1)
    if not (is_in and day.lead == 0 and (day.is_digits or is_ordinal)) and not (is_ordinal and is_to and not p.form(i).startswith(AND)):
        return None
    found = make_day(p.anchor.year, p.anchor.month, day.first)
    return Reading(i, day.end, "date", day_period(found), "day-of-current-month", day.lead, is_fallback=True) if found else None


def _span(p: Passage, reading: Reading) -> TimexSpan:
    begin, last = p.tokens[reading.begin], p.tokens[reading.end - 1]
    start = skip_letters(p.text, begin.start, reading.lead) if reading.lead else begin.start
    value = None if reading.period is None else reading.period.interval if reading.rule == "rest-of-period" else reading.period.iso
    anchor = p.anchor if reading.is_anchored and reading.period else None
    return TimexSpan(start, last.end, reading.kind, value, anchor, reading.rule, reading.is_fallback)
