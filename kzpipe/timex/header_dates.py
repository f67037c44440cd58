"""Choose the date line of a page that tells its publication, among all lines that hold a date of their own.

A page may show the day of the visit in its top bar, a day of publication and one of the last change beside the headline,
and a day below the article. Published is believed before changed, beside the article before far from it, and the
Gregorian day of a pair before the Hijri one (a Hijri day begins at sunset, and calendars differ by a day). Several days
below the article without a label are those of links.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from kzpipe.text.blocks import MarkedLine
from kzpipe.text.header_lines import DateLabels
from kzpipe.text.normalize import fold

FindDays = Callable[[str], Iterable[tuple[int, int, dt.date]]]
"""Finds the full calendar dates of a text: ``(start, end, day)``."""

RUNNING_TEXT = frozenset({"body", "standfirst", "quote_block"})
LABEL_WORDS = 4
"""A line of at most this many words that only says "published" or "updated" labels the date of the next line."""
EARLY_PARAGRAPHS = 2
"""A date line may stand below a long standfirst; one further down in the article is the heading of an old day."""
_GREGORIAN = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|\d\s?[-/.]\s?\d{1,2}\s?[-/.]\s?\d\d(?!\d)")
_JOINT = re.compile(r"(?<=\d)[ \t]*[-/][ \t]*(?=[^\W\d_])|(?<=[^\W\d_])[ \t]*[-/][ \t]*(?=\d{4})|(?<=\d)(?:st|nd|rd|th)(?=\W)")


@dataclass(frozen=True, slots=True)
class HeaderDate:
    """A day of a date line; ``rank`` orders the dates of a page, the most credible the lowest."""

    rank: int
    start: int
    end: int
    date: dt.date
    line: tuple[int, int]

    @property
    def is_beside_article(self) -> bool:
        """Tell whether the line is labelled as that of publication or stands between headline and body."""
        return self.rank < _TOP


_LABELLED, _HEAD, _LABELLED_TAIL, _UPDATE, _TOP, _INSIDE, _TAIL, _UPDATE_ELSEWHERE = range(8)


def find_header_date(text: str, lines: Sequence[MarkedLine], find_days: FindDays, labels: DateLabels) -> HeaderDate | None:
    """Return the most credible date of the page's date lines, of two alike the nearer to the article."""
    first, last = _body_limits(lines)
    title = next((i for i, line in enumerate(lines) if line.kind == "title"), 0)
    found: list[tuple[int, int, HeaderDate]] = []
    for i, line in enumerate(lines):
        if line.kind != "byline":
            continue
        place = _TOP if i < title else _HEAD if i < first else _INSIDE if i < last else _TAIL
        is_early = sum(line.kind in RUNNING_TEXT for line in lines[:i]) <= EARLY_PARAGRAPHS
        for start, end, day, label in _labelled_days(text, lines, i, (find_days, labels)):
            rank = _rank(place, label)
            if rank != _INSIDE or is_early:
                found.append((rank, title - i if place == _TOP else i, HeaderDate(rank, start, end, day, (line.start, line.end))))
    if len({header.date for rank, _, header in found if rank == _TAIL}) > 1:
        found = [item for item in found if item[0] != _TAIL]
    return min(found, key=lambda item: (item[0], item[1]))[2] if found else None


def _rank(place: int, label: str) -> int:
    if label == "updated":
        return _UPDATE if place in {_HEAD, _INSIDE} else _UPDATE_ELSEWHERE
    if label == "published":
        return _LABELLED_TAIL if place == _TAIL else _LABELLED
    return place


def _body_limits(lines: Sequence[MarkedLine]) -> tuple[int, int]:
    running = [i for i, line in enumerate(lines) if line.kind in RUNNING_TEXT]
    return (running[0], running[-1]) if running else (len(lines), len(lines))


def _labelled_days(text: str, lines: Sequence[MarkedLine], i: int, rules: tuple[FindDays, DateLabels]) -> Iterator[tuple[int, int, dt.date, str]]:
    """Yield the days of a line with their label (published, updated or ""): Gregorian days only, and no update, if it has any other."""
    line, (find_days, labels) = lines[i], rules
    words = text[line.start : line.end]
    days = list(find_days(_JOINT.sub(lambda found: " " * len(found.group()), words)))
    gregorian = [found for found in days if _GREGORIAN.search(fold(words[found[0] : found[1]]))]
    reached, label = 0, labels.last_in(fold(text[lines[i - 1].start : lines[i - 1].end])) if i and _is_label(text, lines[i - 1]) else ""
    found: list[tuple[int, int, dt.date, str]] = []
    for start, end, day in gregorian or days:
        label = labels.last_in(fold(words[reached:start])) or label
        reached = end
        found.append((line.start + start, line.start + end, day, label))
    yield from [item for item in found if item[3] != "updated"] or found


def _is_label(text: str, line: MarkedLine) -> bool:
    return line.kind in {"byline", "nav"} and line.end - line.start < 40 and len(text[line.start : line.end].split()) <= LABEL_WORDS
