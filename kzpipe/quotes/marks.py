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
        position, character = found.start(), found.group()
        if character == "“" and stack and stack[-1][0] == "„":
            _, begin = stack.pop()
            if not stack:
                spans.append(MarkedSpan(begin + 1, position, True))
        elif character in _STRAIGHT or (character == "”" and not any(mark in "“„" for mark, _ in stack)) or (character == "“" and _closes(stack)):
            kind = '"'
            if stack and stack[-1][0] in _OPENERS and _ends_what_opened(text, position, end, stack[-1][0]):
                _, begin = stack.pop()
                if not stack:
                    spans.append(MarkedSpan(begin + 1, position, True))
            elif stack and any(mark == kind for mark, _ in stack):
                while stack[-1][0] != kind:
                    stack.pop()
                _, begin = stack.pop()
                if not stack:
                    spans.append(MarkedSpan(begin + 1, position, True))
            else:
                stack.append((kind, position))
        elif character in _OPENERS:
            stack.append((character, position))
        elif character in _CLOSERS:
            wanted = _CLOSERS[character]
            if any(mark == wanted for mark, _ in stack):
                while stack[-1][0] != wanted:
                    stack.pop()
                _, begin = stack.pop()
                if not stack:
                    spans.append(MarkedSpan(begin + 1, position, True))
    if stack:
        begin = stack[0][1]
        if text[start:begin].rstrip().endswith((":", "：")):
            spans.append(MarkedSpan(begin + 1, end, False))
    stripped = (_stripped(text, span) for span in spans)
    return [span for span in stripped if span.start < span.end]


def _ends_what_opened(text: str, position: int, end: int, opener: str) -> bool:
    """Tell whether a straight mark closes « or “: it stands like a closing mark, and the proper one is lost."""
    after = text[position + 1 : position + 2]
    if text[position - 1 : position].isspace() or (after and (after.isalnum() or after in _OPENERS)):
        return False
    closing, again = text.find(_OPENERS[opener], position, end), text.find(opener, position + 1, end)
    return closing < 0 or 0 <= again < closing


def _closes(stack: list[tuple[str, int]]) -> bool:
    """Tell whether “ closes a German-style „ or a mark typed the wrong way round."""
    return bool(stack) and stack[-1][0] == '"'


def _stripped(text: str, span: MarkedSpan) -> MarkedSpan:
    start, end = span.start, span.end
    while start < end and (text[start].isspace() or text[start] in "\u200e\u200f"):
        start += 1
    while end > start and (text[end - 1].isspace() or text[end - 1] in ".\u200e\u200f،"):
        end -= 1
    return MarkedSpan(start, end, span.is_closed)
