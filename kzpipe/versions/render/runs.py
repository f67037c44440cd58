"""Words cut where they turn: Latin inside Arabic, Arabic inside Latin; signs that nobody sees left out of sentences and shown in values."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from kzpipe.versions.direction import END_OF_ISOLATE, RIGHT_TO_LEFT_ISOLATE, is_right_to_left

LTR: Final = "ltr"
RTL: Final = "rtl"
OPENING: Final = {LTR: "\u2066", RTL: RIGHT_TO_LEFT_ISOLATE}
CLOSING: Final = END_OF_ISOLATE

_RIGHT: Final = "\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff\U00010800-\U00010fff\U0001e800-\U0001efff"
_LEFT: Final = "A-Za-z\u00aa\u00b5\u00ba\u00c0-\u00d6\u00d8-\u00f6\u00f8-\u02b8\u0370-\u058f\u0900-\u1fff"
_RIGHT_RUN: Final = re.compile(f"[{_RIGHT}](?:[^{_LEFT}]*[{_RIGHT}])?")
# a number after a Latin word runs with it; one that stands alone runs with the Arabic, but for a day as ISO 8601 writes it
_LEFT_RUN: Final = re.compile(rf"[0-9]{{4}}-[0-9]{{2}}-[0-9]{{2}}|[@#]?(?:[0-9][0-9._/:-]*+)?[{_LEFT}](?:[^{_RIGHT}]*[{_LEFT}0-9])?")
_STRONG: Final = re.compile(f"[{_LEFT}{_RIGHT}]")
_IS_RIGHT: Final = re.compile(f"[{_RIGHT}]")

_BRACKETS: Final = ("()", "[]", "{}", "«»", "“”", "⟦⟧")

_HIDDEN: Final = re.compile(
    "[\x00-\x1f\x7f-\x9f\xad\u061c\u070f\u180e\u200b\u200e\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\ud800-\udfff"
    "\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e007f]"
)
"""Controls, marks of direction and other signs that nobody sees; the two joiners stay, they shape the letters beside them and steer nothing."""
_PICTURES: Final = 0x2400
_BREAKS: Final = re.compile(r"[\t\n\v\f\r\x1c-\x1f\x85\u2028\u2029]+")


@dataclass(frozen=True, slots=True)
class Run:
    """Words that run one way; ``direction`` is None where they run with the line."""

    text: str
    direction: str | None


def readable(text: str) -> str:
    """Return running text on one line: line breaks are spaces, signs that nobody sees are left out."""
    return _HIDDEN.sub("", _BREAKS.sub(" ", text))


def visible(text: str) -> str:
    """Return a value with every sign shown: a line break as its picture, a mark of direction as its escape, so what differs there is seen."""
    return _HIDDEN.sub(lambda match: _shown(match[0]), text)


def direction_of(text: str) -> str:
    """Return the direction of a text's first letter, left to right without one."""
    first = _STRONG.search(text)
    return RTL if first and _IS_RIGHT.match(first[0]) else LTR


def direction_of_sentence(text: str) -> str:
    """Return the direction that most letters of a text have; a tie is Arabic, the language of the articles."""
    return RTL if is_right_to_left(text) else LTR


def runs(text: str, base: str) -> list[Run]:
    """Return a text in its order, cut where words run against ``base``."""
    pattern, against = (_LEFT_RUN, LTR) if base == RTL else (_RIGHT_RUN, RTL)
    cut, place = [], 0
    for match in pattern.finditer(text):
        start, end = _with_brackets(text, max(match.start(), place), match.end())
        start = max(start, place)
        if start > place:
            cut.append(Run(text[place:start], None))
        cut.append(Run(text[start:end], against))
        place = end
    return [*cut, Run(text[place:], None)] if place < len(text) else cut


def _with_brackets(text: str, start: int, end: int) -> tuple[int, int]:
    """Return a run with the bracket beside it that closes or opens one inside it: they would turn away from each other."""
    for opening, closing in _BRACKETS:
        within = text[start:end]
        surplus = within.count(opening) - within.count(closing)
        if surplus > 0 and text[end : end + 1] == closing:
            end += 1
        elif surplus < 0 and start and text[start - 1] == opening:
            start -= 1
    return start, end


def _shown(sign: str) -> str:
    code = ord(sign)
    if code < ord(" "):
        return chr(_PICTURES + code)
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"
