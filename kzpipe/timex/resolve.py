"""Days that are given in full (day, month and year), in Arabic, digits or English: date lines, datelines, declared dates."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from kzpipe.text.tokens import tokenize
from kzpipe.timex.dates import find_calendar_date
from kzpipe.timex.grammar import Passage, Reading, TimeGrammar
from kzpipe.timex.numeric import find_numeric_date
from kzpipe.timex.weekdays import find_day


def find_days(text: str, grammar: TimeGrammar) -> list[tuple[int, int, dt.date]]:
    """Return ``(start, end, day)`` of every full calendar date of a text, in order.

    Reads ISO 8601 with or without a time of day, ``dd/mm/yyyy`` (day first unless that is no day), Arabic in every month set, and English.
    """
    return list(_days(text, grammar))


def _days(text: str, grammar: TimeGrammar) -> Iterator[tuple[int, int, dt.date]]:
    passage = Passage(text, tokenize(text), None, grammar)
    i = 0
    while i < len(passage.tokens):
        if not grammar.kinds_at(passage.tokens, i):
            i += 1
            continue
        reading = _full(passage, i)
        if reading is None or reading.period is None:
            i += 1
            continue
        yield passage.tokens[i].start, passage.tokens[reading.end - 1].end, reading.period.first
        i = reading.end


def _full(p: Passage, i: int) -> Reading | None:
    for rule in (find_numeric_date, find_calendar_date, find_day):
        found = rule(p, i)
        if found is not None and not found.is_anchored and found.period is not None and found.period.first == found.period.last:
            return found
    return None
