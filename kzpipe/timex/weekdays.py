"""Weekdays and days counted from the anchor: today, Friday; last Sunday; Thursday and Friday; the evening of the day before yesterday."""

from __future__ import annotations

import datetime as dt

from kzpipe.text.tokens import COMMAS
from kzpipe.timex.calendars import Period, day_period, make_day, nth_weekday, shift_days
from kzpipe.timex.dates import find_calendar_date, read_day
from kzpipe.timex.grammar import PAUSES, STEPS, Passage, Reading
from kzpipe.timex.numeric import find_numeric_date
from kzpipe.timex.periods import find_period, read_scope
from kzpipe.timex.relative import resolve_unit, resolve_weekday
from kzpipe.timex.words import AND, Word

_MOST_WEEKDAYS = 5
"""A month has at most so many Fridays."""


def find_day(p: Passage, i: int) -> Reading | None:
    """Read a day that is named by weekday or counted from the anchor, with the part of the day around it."""
    part = p.word(i, "part") if p.word(i, "deictic_day") is None else None
    at = i + part.size if part else i
    deictic = p.word(at, "deictic_day") if part is None else p.plain(at, "deictic_day")
    marker = p.word(at, "unit", "unit_dual", "unit_plural")
    if deictic is not None:
        after = at + deictic.size
        begin = after + (p.form(after) in COMMAS or (p.form(after) == "(" and p.form(after + 2) == ")"))
        named = p.plain(begin, "weekday") if deictic.size == 1 or deictic.value != "0" else None
        if named is not None:
            reading = _weekday(p, begin, named, int(deictic.value))
            if reading is not None and p.form(after) == "(" and reading.end == begin + 1:
                reading = reading._replace(end=begin + 2)
        else:
            reading = _deictic(p, at, deictic)
        first = part or deictic
    elif marker is not None and _names_day(marker) and (dayname := p.plain(at + 1, "weekday", "weekday_bare")):
        reading = _weekdays(p, at + 1, dayname) if marker.kind != "unit" else _weekday(p, at + 1, dayname, None)
        first = part or marker
    else:
        lone = p.word(at, "weekday")
        if lone is None and part is not None and not part.is_definite:
            return _part_of_date(p, i, at, part.lead)
        if lone is None or (part is not None and lone.lead):
            return None
        reading = _weekday(p, at, lone, None)
        first = part or lone
    if reading is None:
        return None
    last = p.plain(reading.end, "part")
    end = reading.end + last.size if last and (part is None or last.kind != part.kind) else reading.end
    return reading._replace(begin=i, end=end, lead=first.lead)


def _part_of_date(p: Passage, i: int, at: int, lead: int) -> Reading | None:
    """Read the part of a day that a date names: the dawn of 15 April."""
    dated = find_numeric_date(p, at) or find_calendar_date(p, at)
    is_day = dated is not None and not dated.lead and dated.period is not None and dated.period.first == dated.period.last
    return dated._replace(begin=i, lead=lead) if dated is not None and is_day else None


def _names_day(marker: Word) -> bool:
    return marker.value in {"day", "night"} and not marker.is_definite


def _deictic(p: Passage, i: int, word: Word) -> Reading | None:
    """Read today, yesterday, tomorrow on their own; "the day" with another qualification is not today."""
    if word.value == "0" and word.size == 1 and p.word(i, "unit", "part"):
        ordinal = p.ordinal(i + 1)
        if (ordinal is not None and ordinal.is_definite and not ordinal.lead) or p.plain(i + 1, "latest", "few"):
            return None
        modifier = p.plain(i + 1, "modifier")
        demonstrative = p.word(i - 1, "demonstrative")
        if modifier is not None:
            return _day_of_story(p, i, i + 1 + modifier.size, modifier.value)
        if demonstrative is not None and demonstrative.value == "that":
            return _day_of_story(p, i, i + 1, "that")
    day = shift_days(p.anchor, int(word.value)) if p.anchor else None
    return Reading(i, i + word.size, "date", day_period(day) if day else None, "deictic-day")


def _day_of_story(p: Passage, i: int, end: int, relation: str) -> Reading:
    """Read the following day, the same day, the last day: those of a story are counted from the day told before."""
    told = p.story.told("day", relation)
    if relation in {"same", "that"} and told is None:
        return Reading(i, end, "date", None, "day-of-story", is_anchored=False)
    is_story = relation in {"following", "preceding", "same", "that"}
    period = resolve_unit(p.anchor, "day", relation, told)
    return Reading(i, end, "date", period, f"day-{relation}", is_fallback=is_story, is_anchored=not is_story or told is None)


def _weekdays(p: Passage, i: int, word: Word) -> Reading | None:
    """Read "the two days Thursday and Friday": the stretch from the first to the last."""
    names, end = [word], i + 1
    numbered = _numbered_weekdays(p, i, word)
    if numbered is not None:
        return numbered
    while True:
        at = end + (p.form(end) in COMMAS)
        at += p.form(at) == AND
        following = p.word(at, "weekday")
        if following is None or following.proclitic not in {"", AND} or (at == end and not following.proclitic):
            break
        names.append(following)
        end = at + 1
    if len(names) == 1:
        return _weekday(p, i, word, None)
    modifier = p.plain(end, "modifier")
    relation = modifier.value if modifier else "future" if p.is_to_come(i) else "past"
    if relation in {"future", "next", "next_but_one", "following"}:
        first = resolve_weekday(p.anchor, int(names[0].value), relation)
        last = shift_days(first, (int(names[-1].value) - first.isoweekday()) % 7) if first else None
    else:
        last = resolve_weekday(p.anchor, int(names[-1].value), relation)
        first = shift_days(last, -((last.isoweekday() - int(names[0].value)) % 7)) if last else None
    period = Period(first, last) if first and last else None
    return Reading(i, end + (modifier.size if modifier else 0), "date", period, "weekdays", is_fallback=modifier is None)


def _numbered_weekdays(p: Passage, i: int, word: Word) -> Reading | None:
    """Read "the two days Saturday 15 and Sunday 16 January": from the first number to the last date."""
    first, at = p.digits(i + word.size), i + word.size + 1
    at += p.form(at) == AND
    following = p.word(at, "weekday")
    if first is None or following is None or following.proclitic not in {"", AND}:
        return None
    last = _beside_date(p, at + following.size, int(following.value))
    begin = last.period.first.replace(day=first) if last and last.period and first <= last.period.first.day else None
    return last._replace(begin=i, period=Period(begin, last.period.last)) if last and last.period and begin else None


def _weekday(p: Passage, i: int, word: Word, shift: int | None) -> Reading | None:
    """Read one weekday with what tells which one; an explicit date beside it wins."""
    end = i + word.size
    weekday = int(word.value)
    dated = _beside_date(p, end, weekday)
    if dated is not None:
        return dated._replace(begin=i)
    if shift is not None:
        day = shift_days(p.anchor, shift) if p.anchor else None
        fits = day is not None and day.isoweekday() == weekday
        if day is not None and not fits:
            ahead = (weekday - day.isoweekday()) % 7
            day = shift_days(day, ahead if ahead <= 3 else ahead - 7)
        return Reading(i, end, "date", day_period(day) if day else None, "deictic-weekday", is_fallback=not fits)
    modifier = p.plain(end, "modifier") or p.word(i - 1, "demonstrative")
    if modifier is not None and modifier.kind == "demonstrative":
        day = resolve_weekday(p.anchor, weekday, modifier.value)
        return Reading(i, end, "date", day_period(day) if day else None, f"weekday-{modifier.value}")
    if modifier is not None and modifier.value in STEPS:
        told = p.story.told("day", modifier.value) if modifier.value in {"following", "preceding"} else None
        day = resolve_weekday(told.last if told else p.anchor, weekday, modifier.value)
        return Reading(i, end + modifier.size, "date", day_period(day) if day else None, f"weekday-{modifier.value}")
    return _weekday_of(p, i, weekday, end) or _bare(p, i, weekday, end)


def _is_nth_weekday(p: Passage, i: int, weekday: int, day: dt.date) -> bool:
    """Tell the first Friday of July from Friday the first of July, which is a Friday."""
    ordinal = p.ordinal(i)
    return ordinal is not None and ordinal.is_definite and ordinal.value <= _MOST_WEEKDAYS and day.isoweekday() != weekday


def _beside_date(p: Passage, i: int, weekday: int) -> Reading | None:
    """Return the explicit date after a weekday: Friday 7 January 2022; Friday, 07-01-2022; Friday (7 January)."""
    at = i + (p.form(i) in PAUSES or p.form(i) == "(")
    at = p.skip(at, "in")
    found = find_numeric_date(p, at) or find_calendar_date(p, at)
    if found is None or found.lead or found.period is None or found.period.first != found.period.last:
        return None
    if _is_nth_weekday(p, i, weekday, found.period.first):
        return None
    found = _in_fitting_year(found, weekday)
    if p.form(i) == "(" and p.form(found.end) == ")":
        return found._replace(end=found.end + 1)
    return found


def _in_fitting_year(found: Reading, weekday: int) -> Reading:
    """Take the year before or after the one that was guessed where only there the day is that weekday."""
    if found.period is None or not found.rule.endswith("-nearest-year") or found.period.first.isoweekday() == weekday:
        return found
    day = found.period.first
    near = (make_day(day.year + step, day.month, day.day) for step in (-1, 1))
    fitting = next((other for other in near if other and other.isoweekday() == weekday), day)
    return found._replace(period=day_period(fitting))


def _weekday_of(p: Passage, i: int, weekday: int, end: int) -> Reading | None:
    """Read Friday of next week, next week's Friday, the first Sunday of July, Friday the 15th."""
    if p.anchor is None:
        return None
    before = _week_before(p, i)
    if before is not None:
        return Reading(i, end, "date", day_period(before.first + dt.timedelta(days=weekday - 1)), "weekday-of-week")
    at = p.skip(end, "of")
    week = find_period(p, at)
    if week is not None and week.period is not None and week.rule.startswith("unit-") and (week.period.last - week.period.first).days == 6:
        return Reading(i, week.end, "date", day_period(week.period.first + dt.timedelta(days=weekday - 1)), "weekday-of-week")
    ordinal = p.ordinal(end)
    number = read_day(p, at) if p.word(at, "weekday") is None else None
    if ordinal is not None and ordinal.is_definite and not ordinal.lead and ordinal.value <= _MOST_WEEKDAYS and at == end:
        scope = read_scope(p, ordinal.end) if p.plain(ordinal.end, "of") else find_period(p, ordinal.end)
        month = scope.period if scope and scope.period else resolve_unit(p.anchor, "month", "this")
        day = nth_weekday(month, weekday, int(ordinal.value)) if month else None
        return Reading(i, scope.end if scope and scope.period else ordinal.end, "date", day_period(day) if day else None, "nth-weekday")
    if number is not None and not number.lead and (p.is_clause_end(number.end) or p.word(number.end, "to")):
        return _numbered(p, i, weekday, number.first, number.end)
    return None


def _week_before(p: Passage, i: int) -> Period | None:
    """Return the week named right before a weekday (next week, Sunday), perhaps with "between" or "from" between them."""
    at = i - 1 if p.word(i - 1, "between", "from") else i
    for size in (2, 3):
        found = find_period(p, at - size) if at >= size else None
        if found is not None and found.end == at and found.period and (found.period.last - found.period.first).days == 6:
            return found.period
    return None


def _numbered(p: Passage, i: int, weekday: int, number: int, end: int) -> Reading | None:
    """Return the nearest month in which the day of that number is the weekday."""
    if p.anchor is None:
        return None
    months = (resolve_unit(p.anchor, "month", relation) for relation in ("this", "last", "next", "last_but_one", "next_but_one"))
    days = [day for month in months if month and (day := make_day(month.first.year, month.first.month, number))]
    fitting = [day for day in days if day.isoweekday() == weekday] or days
    return Reading(i, end, "date", day_period(fitting[0]), "weekday-and-number", is_fallback=True) if fitting else None


def _bare(p: Passage, i: int, weekday: int, end: int) -> Reading | None:
    """Read a weekday alone: the nearest past one, the publication day included, or the coming one in a clause about the future."""
    if p.word(i - 1, "name_before") is not None:
        return None
    if (p.plain(end, "weekday") is not None and p.word(i - 1, "part") is not None) or (p.form(end) in {"-", "/"} and p.plain(end + 1, "weekday")):
        following = p.plain(end + (p.form(end) in {"-", "/"}), "weekday")
        if following is not None and int(following.value) == weekday % 7 + 1:
            last = resolve_weekday(p.anchor, int(following.value), "future" if p.is_to_come(i) else "past")
            first = shift_days(last, -1) if last else None
            return Reading(i, end + 1 + (p.form(end) in {"-", "/"}), "date", Period(first, last) if first and last else None, "weekday-night")
    is_future = (p.is_to_come(i) or _begins_then(p, i)) and p.word(i - 1, "since") is None
    day = resolve_weekday(p.anchor, weekday, "future" if is_future else "past")
    return Reading(i, end, "date", day_period(day) if day else None, "weekday-coming" if is_future else "weekday-nearest-past")


def _begins_then(p: Passage, i: int) -> bool:
    """Tell whether "as of", "beginning with" stands before a weekday, perhaps with the word day between: what begins then is to come."""
    at = i - 1 if p.word(i - 1, "unit") is not None else i
    opening = p.word(at - 2, "from")
    return opening is not None and opening.size == 2
