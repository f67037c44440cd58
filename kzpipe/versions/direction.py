"""Words of articles among Latin lines: their direction kept apart, and nothing in them that a terminal obeys."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

RIGHT_TO_LEFT_MARK: Final = "\u200f"
"""An invisible letter of a right-to-left script: numbers on its two sides stay two."""
RIGHT_TO_LEFT_ISOLATE: Final = "\u2067"
_FIRST_STRONG_ISOLATE: Final = "\u2068"
END_OF_ISOLATE: Final = "\u2069"
_REORDERING: Final = re.compile("[\u202a-\u202e\u2066-\u2069]")
_UNSHOWABLE: Final = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_OBEYED: Final = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\ud800-\udfff]")
_STEERING: Final = re.compile("[\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")
_SPACES: Final = re.compile(r"\s+")
_RIGHT_TO_LEFT: Final = frozenset({"R", "AL"})


def showable(text: str) -> str:
    """Return words of an article on one line: control characters replaced, marks that reorder what follows left out."""
    return _SPACES.sub(" ", _UNSHOWABLE.sub("\ufffd", _REORDERING.sub("", text)))


def harmless(text: str) -> str:
    """Return lines for a terminal as they are but for what it would obey: escape sequences, and marks that turn all that follows."""
    return _OBEYED.sub("\ufffd", text)


def is_right_to_left(text: str) -> bool:
    """Tell whether a text runs from right to left: as many of its letters do as do not, and one at least."""
    directions = [unicodedata.bidirectional(letter) for letter in text if letter.isalpha()]
    turning = sum(direction in _RIGHT_TO_LEFT for direction in directions)
    return turning > 0 and 2 * turning >= len(directions)


def isolate(text: str) -> str:
    """Return a name or a word so that it does not reorder the Latin line around it; one without such letters comes back as it is."""
    shown = showable(text).strip()
    turns = any(unicodedata.bidirectional(letter) in _RIGHT_TO_LEFT for letter in shown)
    return f"{_FIRST_STRONG_ISOLATE}{shown}{END_OF_ISOLATE}" if turns else shown


def isolate_line(text: str) -> str:
    """Return a line of an article, already showable, as one right-to-left piece; each line on the screen needs a pair of its own."""
    return f"{RIGHT_TO_LEFT_ISOLATE}{text}{END_OF_ISOLATE}"


def escape_steering(json_text: str) -> str:
    r"""Return JSON with what steers a terminal as ``\uXXXX``; whoever parses it gets the same text."""
    return _STEERING.sub(lambda found: f"\\u{ord(found.group()):04x}", json_text)
