"""Pair the quotation marks of a block: «», “”, and straight marks, nested and unbalanced ones included."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

_OPENERS = {"«": "»", "“": "”", "„": "“", "‹": "›"}
_CLOSERS = {"»": "«", "”": "“", "›": "‹"}
_STRAIGHT = {'"', "＂"}
_MARK = re.compile(f"[{''.join([*_OPENERS, *_CLOSERS, *_STRAIGHT])}]")


class MarkedSpan(NamedTuple):
    """The inside of a pair of quotation marks; ``is_closed`` is false where the closing mark is lost."""

    start: int
    end: int
    is_closed: bool


def find_marked(text: str, start: int, end: int) -> list[MarkedSpan]:
    """Return the outermost quoted stretches of ``text[start:end]``, in order.

    A closing mark closes the last mark that fits it. A mark that is never closed runs to the end of the block if a colon
    stands before it, and is dropped otherwise.
    """
    spans: list[MarkedSpan] = []
    marks = _Marks(text, end)
    for found in _MARK.finditer(text, start, end):
        position = found.start()
        mark = marks.kind_of(found.group())
        opener = marks.closed_by(mark, position)
        if opener is not None:
            begin = marks.close(opener)
            if not marks.stack:
                spans.append(MarkedSpan(begin + 1, position, True))
        elif mark not in _CLOSERS:
            marks.open(mark, position)
    if marks.stack:
        begin = marks.stack[0][1]
        if text[start:begin].rstrip().endswith((":", "：")):
            spans.append(MarkedSpan(begin + 1, end, False))
    stripped = (_stripped(text, span) for span in spans)
    return [span for span in stripped if span.start < span.end]


def reaching_into(spans: Sequence[MarkedSpan], start: int, end: int) -> Sequence[MarkedSpan]:
    """Return those of some spans, in order and apart from each other, that reach into a stretch of the text."""
    first = bisect_right(spans, start, key=lambda span: span.end)
    return spans[first : bisect_left(spans, end, lo=first, key=lambda span: span.start)]


class _Marks:
    """The marks that are open at a place of a text, counted by kind: thousands may be, and every mark asks which."""

    def __init__(self, text: str, end: int) -> None:
        self.stack: list[tuple[str, int]] = []
        self._open: Counter[str] = Counter()
        self._text = text
        self._end = end
        self._ahead: dict[str, int] = {}

    def open(self, mark: str, position: int) -> None:
        self.stack.append((mark, position))
        self._open[mark] += 1

    def close(self, opener: str) -> int:
        """Close the last mark of a kind, with those in it, and return where it stands."""
        while True:
            mark, begin = self.stack.pop()
            self._open[mark] -= 1
            if mark == opener:
                return begin

    def kind_of(self, character: str) -> str:
        """Return a mark, a straight one for a curly one typed for it: ” with none of its kind open, “ after a straight one."""
        if character == "”":
            return character if self._open["“"] or self._open["„"] else '"'
        is_straight = character in _STRAIGHT or (character == "“" and bool(self.stack) and self.stack[-1][0] == '"')
        return '"' if is_straight else character

    def closed_by(self, mark: str, position: int) -> str | None:
        """Return the open mark that a mark closes: “ a German „, a straight one what it ends, any other the last that fits it."""
        if not self.stack:
            return None
        last = self.stack[-1][0]
        if mark == "“":
            return last if last == "„" else None
        if mark == '"' and last in _OPENERS and self._ends_what_opened(position, last):
            return last
        wanted = '"' if mark == '"' else _CLOSERS.get(mark)
        return wanted if wanted is not None and self._open[wanted] else None

    def _ends_what_opened(self, position: int, opener: str) -> bool:
        """Tell whether a straight mark closes « or “: it stands like a closing mark, and the proper one is lost."""
        text = self._text
        after = text[position + 1 : position + 2]
        if text[position - 1 : position].isspace() or (after and (after.isalnum() or after in _OPENERS)):
            return False
        closing, again = self._next(_OPENERS[opener], position), self._next(opener, position + 1)
        return closing < 0 or 0 <= again < closing

    def _next(self, mark: str, position: int) -> int:
        """Return where a mark stands next, or -1; places are asked for in the order of the text."""
        known = self._ahead.get(mark)
        if known is None or 0 <= known < position:
            known = self._ahead[mark] = self._text.find(mark, position, self._end)
        return known


def _stripped(text: str, span: MarkedSpan) -> MarkedSpan:
    start, end = span.start, span.end
    while start < end and (text[start].isspace() or text[start] in "\u200e\u200f"):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in ".\u200e\u200f،"):
        end -= 1
    return MarkedSpan(start, end, span.is_closed)
