"""kzpipe: Arabic crisis news as structured, versioned event data in which every row points at its words."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from kzpipe.claims.numbers import Number
    from kzpipe.reader import Extraction

__all__ = ["extract_text", "find_numbers"]


def extract_text(text: str, published: dt.date | None = None) -> Extraction:
    """Return what an Arabic text tells: timexes, mentions, entities, claims, quotes and events.

    Every line counts as body. ``published`` is the day that relative times ("yesterday") are counted from; without it they
    have no value. The first call compiles the lexicons, which takes some seconds.
    """
    from kzpipe.reader import extract_text as read

    return read(text, published)


def find_numbers(text: str) -> list[Number]:
    """Return the numbers that a text writes in digits or words, each with start, end, text and value."""
    from kzpipe.reader import find_numbers as read

    return read(text)
