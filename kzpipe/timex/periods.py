"""Weeks, months, years and longer: last week, the first quarter of 2016, late last year, the seventies, summer, the weekend."""

from __future__ import annotations

import datetime as dt

from kzpipe.text.tokens import DASHES
from kzpipe.timex.calendars import (
    HIJRI,
    LIKELY_YEARS,
    Period,
    nth_part,
    nth_weekday,
    phase_of,
    season_period,
    shift_days,
    week_of,
    week_of_period,
    years_period,
)
from kzpipe.timex.dates import YEARS, find_calendar_date, read_whole_month, read_year
from kzpipe.timex.grammar import NUMBER, STEPS, Passage, Reading, Rule
from kzpipe.timex.numerals import after_clitic
from kzpipe.timex.numeric import find_numeric_date
from kzpipe.timex.relative import make_amount, resolve_decade, resolve_unit, resolve_units, resolve_year
from kzpipe.timex.words import AND, ARTICLE, CLITICS, Word

_FIRST_DAYS = 3
"""How many days "the first days" of a period are."""
_LAST_NEW_MONTH = 6
"""Until this month a year is new."""
_WHOLE = frozenset({"day", "week", "month", "year", "decade", "century"})
PARTS = frozenset({"quarter", "half", "third"})


def find_period(p: Passage, i: int) -> Reading | None:
    """Read a calendar unit that begins at ``i``: a plain one, a part of one, or a phase of one."""
    kinds = p.kinds_at(i)
    for rule, first in _RULES:
        found = None if first.isdisjoint(kinds) else rule(p, i)
        if found is not None:
            return found
    return None


def read_scope(p: Passage, i: int) -> Reading | None:
    """Read the period that another is a part of: of October, of this year, 2016, the month (this month)."""
    at = p.skip(i, "of")
    found = _unit(p, at) or _season(p, at) or _decade(p, at) or _year(p, at) or find_calendar_date(p, at)
    if found is not None:
        return found
    unit = p.word(at, "unit")
    if unit is not None and unit.value == "century" and (century := _numbered_part(p, at)) is not None:
        return century
    if unit is not None and unit.value in _WHOLE - {"day"} and unit.is_definite and (p.plain(at + 1, "weekday") is None):
        return Reading(i, at + 1, "date", resolve_unit(p.anchor, unit.value, "this"), f"unit-{unit.value}-this")
    month = read_whole_month(p, at)
    if month is not None:
        return month._replace(begin=i)
    year = read_year(p, at)
    if year is not None and year.value is not None:
        return Reading(i, year.end, "date", years_period(year.value, year.value, year.calendar or "gregorian"), "year", is_anchored=False)
    return None


def _phase(p: Passage, i: int) -> Reading | None:
    """Read the beginning, middle, end or rest of a period."""
    phase = p.word(i, "phase")
    if phase is None or p.word(i, "from") is not None:
        return None
    whole = read_scope(p, i + phase.size)
    if whole is None or whole.kind != "date":
        return None
    week = whole.period
    if week is not None and p.anchor is not None and phase.value == "rest":
        first = max(week.first, p.anchor)
        return Reading(i, whole.end, "date", Period(first, max(first, week.last)), "rest-of-period", phase.lead)
    if phase.value == "end" and week is not None and (week.last - week.first).days == 6 and whole.rule.startswith("unit-week"):
        return Reading(i, whole.end, "date", Period(week.last - dt.timedelta(days=1), week.last), "weekend", phase.lead)
    if phase.value == "rest" or week is None or week.first == week.last:
        return None if week is not None else Reading(i, whole.end, "date", None, "phase", phase.lead)
    if phase.value == "first":
        return Reading(i, whole.end, "date", Period(week.first, week.first), "start-of-period", phase.lead, whole.is_fallback, whole.is_anchored)
    part = _last_ten(week) if phase.value == "last_ten" else phase_of(week, phase.value)
    before = p.ended_by(i)
    is_since = before is not None and before.kind == "since" and p.anchor is not None
    if p.anchor is not None and is_since and part.first <= p.anchor and (p.anchor < part.last or (phase.value == "start" and p.anchor <= week.last)):
        part = part._replace(last=p.anchor)
    return Reading(i, whole.end, "date", part, f"{phase.value}-of-period", phase.lead, whole.is_fallback, whole.is_anchored)


def _last_ten(whole: Period) -> Period:
    return Period(max(whole.first, whole.last - dt.timedelta(days=9)), whole.last)


def _weekend(p: Passage, i: int) -> Reading | None:
    weekend = p.word(i, "weekend")
    if weekend is None:
        return None
    end = i + weekend.size
    modifier = p.plain(end, "modifier")
    demonstrative = p.plain(end, "demonstrative")
    week = resolve_unit(p.anchor, "week", modifier.value if modifier else "this", p.story.told("week"))
    end += modifier.size if modifier else 1 if demonstrative else 0
    return Reading(i, end, "date", Period(week.last - dt.timedelta(days=1), week.last) if week else None, "weekend", weekend.lead)


def _unit(p: Passage, i: int) -> Reading | None:
    """Read last week, this month, the current year, the week of 16 September."""
    demonstrative = p.word(i, "demonstrative")
    at = i + 1 if demonstrative else i
    unit = p.word(at, "unit")
    if unit is None or (demonstrative and unit.lead):
        return None
    lead = demonstrative.lead if demonstrative else unit.lead
    if unit.value == "week" and not unit.is_definite and not demonstrative:
        day = find_numeric_date(p, at + 1) or find_calendar_date(p, at + 1)
        if day is not None and day.period and day.period.first == day.period.last:
            return day._replace(begin=i, period=week_of(day.period.first), rule="week-of-day", lead=lead)
        return None
    if not unit.is_definite or unit.value not in _WHOLE | PARTS:
        return None
    if unit.value == "year" and demonstrative is None and p.plain(at + 1, "new") is not None:
        return _new_year(p, Reading(i, at + 2, "date", None, "unit-year-new", lead, True))
    modifier = p.plain(at + 1, "modifier")
    if modifier is None and demonstrative is None:
        return None
    if unit.value == "day" and not demonstrative and modifier is not None and modifier.value in {"this", "same"}:
        return None
    relation = modifier.value if modifier else demonstrative.value if demonstrative else "this"
    end = at + 1 + (modifier.size if modifier else 0)
    told = p.story.told(unit.value, relation)
    is_untold = unit.value == "day" and relation == "same" and told is None
    period = resolve_unit(p.anchor, unit.value, relation, told) if not is_untold else None
    is_story = relation in {"following", "preceding", "same", "that"}
    return Reading(i, end, "date", period, f"unit-{unit.value}-{relation}", lead, is_story and told is None)


def _new_year(p: Passage, reading: Reading) -> Reading:
    """The new year is the one that has begun, or in the second half of a year the one that comes."""
    relation = "this" if p.anchor is None or p.anchor.month <= _LAST_NEW_MONTH else "next"
    return reading._replace(period=resolve_unit(p.anchor, "year", relation))


def _numbered_part(p: Passage, i: int) -> Reading | None:
    """Read the first week of October, the third quarter of 2016, the first days of the year, the first Friday of July, the 19th century."""
    ordinal = p.ordinal(i)
    if ordinal is not None and not ordinal.is_definite and (marker := p.plain(ordinal.end, "unit", "weekday_bare", "unit_plural")) is not None:
        weekday = p.plain(ordinal.end + 1, "weekday_bare") if marker.kind == "unit" and marker.value == "day" else None
        if weekday is not None:
            return _weekday_number(p, i, weekday, int(ordinal.value), ordinal.end + 2)
        if marker.kind == "weekday_bare":
            return _weekday_number(p, i, marker, int(ordinal.value), ordinal.end + 1) if p.plain(ordinal.end + 1, "of") else None
        return _part_of(p, i, marker._replace(kind="unit"), int(ordinal.value), ordinal.end + 1)
    latest = p.word(i, "latest")
    if latest is not None and not latest.is_definite and (name := p.plain(i + 1, "weekday_bare")) is not None and p.plain(i + 2, "of") is not None:
        return _weekday_number(p, i, name, -1, i + 2)
    if latest is not None and not latest.is_definite and (named := p.plain(i + 1, "unit")) is not None and not named.is_definite:
        found = _part_of(p, i, named, -1, i + 2)
        return found._replace(lead=latest.lead) if found else None
    unit = p.word(i, "unit", "unit_plural")
    if unit is None or not unit.is_definite:
        return None
    number = p.ordinal(i + 1)
    if number is not None and not number.lead and number.is_definite:
        found = _part_of(p, i, unit, int(number.value), number.end)
    else:
        latest = p.plain(i + 1, "latest")
        found = _part_of(p, i, unit, -1, i + 2) if latest and latest.is_definite else None
    return found._replace(lead=unit.lead) if found else None


def _weekday_number(p: Passage, i: int, weekday: Word, number: int, end: int) -> Reading | None:
    scope = read_scope(p, end)
    day = nth_weekday(scope.period, int(weekday.value), number) if scope and scope.period else None
    return Reading(i, scope.end, "date", Period(day, day) if day else None, "nth-weekday") if scope else None


def _part_of(p: Passage, i: int, unit: Word, number: int, end: int) -> Reading | None:
    if unit.value == "century":
        period = years_period(number * 100 - 99, number * 100) if 0 < number < 99 else None
        return Reading(i, end, "date", period, "century", is_anchored=False) if period else None
    if unit.value not in {"day", "week", "month"} | PARTS:
        return None
    scope = read_scope(p, end)
    if scope is None or scope.period is None:
        if unit.value != "quarter" or scope is not None or number < 0:
            return None
        year = resolve_unit(p.anchor, "year", "this")
        return Reading(i, end, "date", nth_part(year, "quarter", number), "part-of-period", is_fallback=True) if year else None
    return Reading(
        i,
        scope.end,
        "date",
        _part(scope.period, unit, number),
        "part-of-period",
        0,
        unit.kind == "unit_plural" or scope.is_fallback,
        scope.is_anchored,
    )


def _part(whole: Period, unit: Word, number: int) -> Period | None:
    """Return the ``number``-th day, week, month, quarter or half of a period, -1 the last; of days in the plural, the first or last few."""
    if unit.value == "day":
        if unit.kind == "unit_plural":
            first = whole.first if number > 0 else max(whole.first, whole.last - dt.timedelta(days=_FIRST_DAYS - 1))
            return Period(first, min(whole.last, first + dt.timedelta(days=_FIRST_DAYS - 1)))
        day = shift_days(whole.first, number - 1) if number > 0 else whole.last
        return Period(day, day) if day and day <= whole.last else None
    if unit.value == "week":
        return week_of_period(whole, number)
    return nth_part(whole, unit.value, number)


def _several(p: Passage, i: int) -> Reading | None:
    """Read the last two days, the next three months, the past few hours, the last 24 hours, the last month (until now)."""
    unit = p.word(i, "unit_dual", "unit_plural", "unit", "unit_counted")
    latest = p.word(i, "latest")
    single = p.plain(i + 1, "unit")
    if latest is not None and not latest.is_definite and single and single.value in _WHOLE and not single.is_definite and p.is_clause_end(i + 2):
        return Reading(i, i + 2, "date", resolve_unit(p.anchor, single.value, "last"), f"unit-{single.value}-last", latest.lead, True)
    after = p.plain(i + 1, "latest")
    if unit is not None and unit.kind == "unit" and unit.is_definite and unit.value in _WHOLE - {"day"} and after is not None and after.is_definite:
        period = resolve_units(p.anchor, make_amount(1, unit.value), unit.value, "last")
        return Reading(i, i + 2, "date", period, "units-last", unit.lead, True)
    if latest is not None and not latest.is_definite and (counted := _counted(p, i + 1)) is not None:
        amount_unit, count, end = counted
        period = resolve_units(p.anchor, make_amount(count, amount_unit), amount_unit, "last")
        return Reading(i, end, "date", period, "units-last", latest.lead, count is None)
    if unit is not None and unit.kind in {"unit_dual", "unit_plural"} and unit.is_definite:
        count = 2.0 if unit.kind == "unit_dual" else None
        at = after_clitic(p.tokens, i + 1)
        number = p.cardinal(at) if unit.kind == "unit_plural" else None
        end = number.end if number and (number.is_definite or at > i + 1) and not number.lead else i + 1
        count = number.value if number and end == number.end else count
        end = p.skip(end, "few")
        lead = unit.lead
    else:
        counted = _counted(p, i)
        if counted is None:
            return None
        unit_value, count, end = counted
        unit, lead = Word("unit", unit_value, 1, 0, "", True, ""), 0
    modifier = p.plain(end, "modifier")
    relation = modifier.value if modifier else "last" if unit.kind == "unit_plural" and p.plain(end, "latest") else ""
    if relation not in {"last", "next", "following"}:
        return None
    period = resolve_units(p.anchor, make_amount(count, unit.value), unit.value, relation)
    return Reading(i, end + (modifier.size if modifier else 1), "date", period, f"units-{relation}", lead, count is None)


def _counted(p: Passage, i: int) -> tuple[str, float | None, int] | None:
    """Return unit, count and end of "24 hours", "three days", "two weeks"."""
    number = p.cardinal(i)
    if number is not None and not number.lead:
        unit = p.plain(number.end, "unit", "unit_plural", "unit_counted")
        return (unit.value, number.value, number.end + 1) if unit and unit.value not in PARTS else None
    dual = p.plain(i, "unit_dual")
    return (dual.value, 2.0, i + 1) if dual else None


def _season(p: Passage, i: int) -> Reading | None:
    season = p.word(i, "season")
    if season is None:
        return None
    year = read_year(p, i + 1)
    modifier = p.plain(i + 1, "modifier")
    before = p.plain(i - 1, "demonstrative")
    if season.is_definite:
        if p.anchor is None or (modifier is None and before is None):
            return None
        relation = modifier.value if modifier else "this"
        period = season_period(int(season.value), p.anchor.year)
        if period is not None and relation in {"last", "next"}:
            is_over, is_ahead = period.last < p.anchor, period.first > p.anchor
            shift = -1 if relation == "last" and not is_over else 1 if relation == "next" and not is_ahead else 0
            period = season_period(int(season.value), p.anchor.year + shift)
        return Reading(i, i + 1 + (modifier.size if modifier else 0), "date", period, f"season-{relation}", season.lead)
    if year is None:
        return None
    value = year.value or resolve_year(p.anchor, year.relation)
    period = season_period(int(season.value), value) if value else None
    return Reading(i, year.end, "date", period, "season", season.lead, is_anchored=year.value is None)


def _decade(p: Passage, i: int) -> Reading | None:
    decade = p.word(i, "decade")
    if decade is None:
        return None
    at = p.skip(i + decade.size, "of")
    unit = p.plain(at, "unit")
    if p.word(at, "age") is not None:
        return None
    century, end = None, i + decade.size
    is_construct = not decade.is_definite or at > end
    if is_construct and unit is not None and unit.value == "century" and unit.is_definite:
        number = p.ordinal(at + 1)
        modifier = p.plain(at + 1, "modifier")
        if number is not None:
            century, end = int(number.value), number.end
        elif modifier is not None and p.anchor is not None:
            century, end = (p.anchor.year - 1) // 100 + 1 + STEPS[modifier.value], at + 1 + modifier.size
    return Reading(i, end, "date", resolve_decade(p.anchor, int(decade.value), century), "decade", decade.lead, century is None, century is None)


def _year(p: Passage, i: int) -> Reading | None:
    """Read a year of four digits where the words before say so, or after the word year; and two years joined."""
    unit = p.word(i, "unit", "unit_dual", "unit_plural")
    if unit is not None and unit.value == "year":
        year = read_year(p, i) if unit.kind == "unit" else read_year(p, i + 1)
        if year is None or year.value is None or p.plain(i + 1, "of") is not None:
            return None
        return _years(p, i, year.end, (year.value, year.calendar or "gregorian"))._replace(lead=unit.lead)
    value = p.digits(i)
    if value is None:
        return _year_in_words(p, i)
    era = p.plain(i + 1, "era")
    if era is not None and value in YEARS:
        return _years(p, i, i + 2, (value, era.value if era.value == HIJRI and value < 1600 else "gregorian"))
    before = p.ended_by(i)
    is_told = before is not None and before.kind in {"in", "since", "to", "from", "of", "between", "within"}
    in_brackets = p.form(i - 1) == "(" and p.form(i + 1) == ")"
    if value not in LIKELY_YEARS or not _counts_nothing(p, i + 1) or _is_bounded(p, i):
        return None
    years = _years(p, i, i + 1, (value, "gregorian"))
    is_span = years.end > i + 1 and p.word(i + 1, "to") is not None
    return years if (is_told or in_brackets or is_span) and _counts_nothing(p, years.end) else None


def _year_in_words(p: Passage, i: int) -> Reading | None:
    number = p.cardinal(i)
    before = p.ended_by(i)
    if number is None or not number.is_words or number.end - number.begin < 2 or number.value not in YEARS or number.lead:
        return None
    if before is None or before.kind not in {"in", "since"} or not p.is_clause_end(number.end):
        return None
    return Reading(i, number.end, "date", years_period(int(number.value), int(number.value)), "year", is_fallback=True, is_anchored=False)


def _is_bounded(p: Passage, i: int) -> bool:
    """Tell whether "more than", "at least" or the like ends right before ``i``: what follows is a count."""
    bounds = ((size, p.grammar.numerals.words.find(p.tokens, i - size, "bound")) for size in (2, 3) if i >= size)
    return any(word is not None and word.size == size for size, word in bounds)


def _counts_nothing(p: Passage, i: int) -> bool:
    """Tell whether what follows a year begins another phrase (a mark, a preposition, a clitic, the article) and is no counted noun."""
    return p.is_clause_end(i) or p.word(i, "to", "of", "in") is not None or p.form(i).startswith((*CLITICS, ARTICLE))


def _years(p: Passage, i: int, end: int, named: tuple[int, str]) -> Reading:
    """Extend a year to a span of years: 2014 to 2018, the years 2019 and 2020."""
    value, calendar_name = named
    begin, is_told = value, p.word(i, "unit_dual", "unit_plural") is not None or p.word(i - 1, "between") is not None
    while True:
        at = end + 1 if p.form(end) in {AND, *DASHES} else p.skip(end, "to")
        last = p.digits(at)
        if at == end or last is None or last not in YEARS or last <= value or not (p.form(end) != AND or last == value + 1 or is_told):
            break
        value, end = last, at + 1
    return Reading(i, end, "date", years_period(begin, value, calendar_name), "years" if value > begin else "year", is_anchored=False)


_RULES: tuple[tuple[Rule, frozenset[str]], ...] = (
    (_phase, frozenset({"phase"})),
    (_weekend, frozenset({"weekend"})),
    (_numbered_part, frozenset({"unit", "unit_plural", "latest", NUMBER})),
    (_unit, frozenset({"unit", "demonstrative"})),
    (_several, frozenset({"unit", "unit_dual", "unit_plural", "latest", NUMBER})),
    (_season, frozenset({"season"})),
    (_decade, frozenset({"decade"})),
    (_year, frozenset({"unit", "unit_dual", "unit_plural", NUMBER})),
)
"""The rules in order, and the kinds of words that each begins with."""
