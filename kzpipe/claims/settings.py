"""When and where the counted of a sentence were harmed: each count has the days and places that stand nearest to it.

«164 قتيلا، منهم 103 في ألماتي»: the place is that of the 103 alone. A count that has none of its own takes what stands before the
first count, then, where the story goes on, what the sentence before told; else it is of the day on which it is reported.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from itertools import accumulate
from typing import Generic, NamedTuple, TypeVar

from kzpipe.entities.clauses import Reading
from kzpipe.schema.records import Timex
from kzpipe.text.tokens import DASHES

T = TypeVar("T")

SINCE_REACH = 5
"""«منذ اندلاع القتال، السبت»: the day that something began stands within this many tokens after "since"."""
DATELINE_REACH = 14
"""The dash that ends a dateline stands within this many tokens."""
SEAT_REACH = 2
"""«ومقره في لندن», «تتخذ من لندن مقرا»."""
TOLD_ON = 1
"""A sentence that begins with the word of harm, or with one word before it, goes on with the story of the sentence before."""


class Counted(NamedTuple):
    """A count of a sentence: tokens of its number and noun, of its word of harm, and how it stands to others."""

    first: int
    last: int
    term: int
    is_joined: bool
    is_total: bool
    is_earlier: bool


class Setting(NamedTuple):
    """A day and the entity of a place; None where nothing tells it."""

    day: dt.date | None
    place: str | None


class _Named(NamedTuple, Generic[T]):
    first: int
    last: int
    value: T


class Settings:
    """Tells the settings of one document's counts, sentence after sentence."""

    def __init__(self, published: dt.date | None) -> None:
        """Begin before the first sentence."""
        self._published = published
        self._block = -1
        self._before = Setting(None, None)

    def of(self, reading: Reading, counted: Sequence[Counted], timexes: Sequence[Timex]) -> list[Setting]:
        """Return the setting of each count of a sentence, in order, and remember what the sentence names for the next one."""
        days, places = self._days(reading, timexes), _places(reading)
        before = self._before if reading.passage.block_index == self._block else Setting(None, None)
        self._block = reading.passage.block_index
        self._before = Setting(days[-1].value if days else None, places[-1].value if places else None)
        near = _Nearest(counted, days), _Nearest(counted, places)
        return [self._setting(reading, counted, i, (*near, before)) for i in range(len(counted))]

    def _setting(self, reading: Reading, counted: Sequence[Counted], at: int, named: tuple[_Nearest[dt.date], _Nearest[str], Setting]) -> Setting:
        """Return the setting of a count; what a toll was earlier has no day but its own."""
        days, places, before = named
        count = counted[at]
        told_on = before if not count.is_total and count.term <= TOLD_ON and reading.is_verb(count.term) else Setting(None, None)
        reported = None if count.is_earlier else told_on.day or self._published
        return Setting(days.of(at) or reported, places.of(at) or told_on.place)

    def _days(self, reading: Reading, timexes: Sequence[Timex]) -> list[_Named[dt.date]]:
        """Return the single days that a sentence names, but for those since which something goes on and those to come."""
        found = []
        for timex in timexes:
            if timex.kind != "date" or timex.value is None or len(timex.value) != len("2022-01-06"):
                continue
            day = dt.date.fromisoformat(timex.value)
            first = next(i for i, token in enumerate(reading.tokens) if token.end > timex.start)
            last = next((i for i, token in enumerate(reading.tokens) if token.start >= timex.end), len(reading.tokens))
            is_beginning = not reading.places_of("since").isdisjoint(range(first - SINCE_REACH, first))
            if (self._published is None or day <= self._published) and not is_beginning:
                found.append(_Named(first, last, day))
        return found


def _places(reading: Reading) -> list[_Named[str]]:
    """Return the places that a sentence names, but for that of its dateline, those that somebody goes to, and the seat of who tells."""
    if not reading.places:
        return []
    dash = next((i for i, token in enumerate(reading.tokens[:DATELINE_REACH]) if token.form in DASHES), 0)
    begins = dash if any(place.first == 0 for place in reading.places) else 0
    found: list[_Named[str]] = []
    goal = -1
    for m in reading.places:
        if reading.governor(m) == "ila" or (m.first == goal and reading.tokens[m.first].form.startswith("و")):
            goal = m.last  # «عبروا إلى مصر وتشاد»
        elif m.first >= begins and reading.places_of("own_seat").isdisjoint((*range(m.first - SEAT_REACH, m.first), m.last)):
            found.append(_Named(m.first, m.last, m.record.entity_id))
    return found


class _Nearest(Generic[T]):
    """What a sentence names of one kind, by the run of joined counts that it stands nearest to."""

    def __init__(self, counted: Sequence[Counted], named: Sequence[_Named[T]]) -> None:
        self._counted = counted
        self._runs = list(accumulate(not count.is_joined for count in counted))
        self._own: dict[int, list[_Named[T]]] = defaultdict(list)
        for one in named if counted else ():
            self._own[self._runs[min(range(len(counted)), key=lambda i: _distance(counted[i], one))]].append(one)
        self._before = [one for one in named if counted and one.last <= counted[0].first]

    def of(self, at: int) -> T | None:
        """Return what stands nearest to a count and not nearer to another one, else nearest before the first count."""
        own = self._own.get(self._runs[at]) or self._before
        return min(own, key=lambda one: _distance(self._counted[at], one)).value if own else None


def _distance(count: Counted, one: _Named[T]) -> int:
    """Return how many tokens stand between; of two as near, what follows is nearer."""
    return one.first - count.last if one.first >= count.first else count.first - one.last + 1
