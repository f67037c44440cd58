"""Pair the quotation marks of a block: «», “”, and straight marks, nested and unbalanced ones included."""

from __future__ import annotations

import re
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
    stack: list[tuple[str, int]] = []
    for found in _MARK.finditer(text, start, end):
        position = found.start()
        mark = '"' if _is_straight(found.group(), stack) else found.group()
        opener = _closed_by(mark, found, stack)
        if opener is not None:
            while stack[-1][0] != opener:
                stack.pop()
            _, begin = stack.pop()
            if not stack:
                spans.append(MarkedSpan(begin + 1, position, True))
        elif mark not in _CLOSERS:
            stack.append((mark, position))
    if stack:
        begin = stack[0][1]
        if text[start:begin].rstrip().endswith((":", "：")):
            spans.append(MarkedSpan(begin + 1, end, False))
    stripped = (_stripped(text, span) for span in spans)
    return [span for span in stripped if span.start < span.end]


def _is_straight(character: str, stack: list[tuple[str, int]]) -> bool:
    """Tell whether a mark is straight, or a curly one typed for it: ” with none of its kind open, “ after a straight one."""
    if character == "”":
        return not any(mark in "“„" for mark, _ in stack)
    return character in _STRAIGHT or (character == "“" and bool(stack) and stack[-1][0] == '"')


def _closed_by(mark: str, found: re.Match[str], stack: list[tuple[str, int]]) -> str | None:
    """Return the open mark that the mark found closes: “ a German „, a straight one what it ends, any other the last that fits it."""
    if not stack:
        return None
    last = stack[-1][0]
    if mark == "“":
        return last if last == "„" else None
    if mark == '"' and last in _OPENERS and _ends_what_opened(found.string, found.start(), found.endpos, last):
        return last
    wanted = '"' if mark == '"' else _CLOSERS.get(mark)
    return wanted if wanted is not None and any(one == wanted for one, _ in stack) else None


def _ends_what_opened(text: str, position: int, end: int, opener: str) -> bool:
    """Tell whether a straight mark closes « or “: it stands like a closing mark, and the proper one is lost."""
    after = text[position + 1 : position + 2]
    if text[position - 1 : position].isspace() or (after and (after.isalnum() or after in _OPENERS)):
        return False
    closing, again = text.find(_OPENERS[opener], position, end), text.find(opener, position + 1, end)
    return closing < 0 or 0 <= again < closing


def _stripped(text: str, span: MarkedSpan) -> MarkedSpan:
    start, end = span.start, span.end
    while start < end and (text[start].isspace() or text[start] in "\u200e\u200f"):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in ".\u200e\u200f،"):
        end -= 1
    return MarkedSpan(start, end, span.is_closed)
