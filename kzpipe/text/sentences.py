"""Cut a block into sentences: at full stops, question and exclamation marks, never inside a number or an abbreviation."""

from __future__ import annotations

import re

_END = re.compile(r"(?<![.!؟?…])[.!؟?…]++[\"'”»’)\]]*+(?=\s|$)|[.!؟?](?=[\u0621-\u064a\"«“])")
"""A run of stops is tried once, from its beginning, or many thousands of them would take the square of their number."""
_INITIAL = re.compile(r"(?:^|[\s(])(?:\w|[أا]ف|د|م)\.$")

LONGEST_SENTENCE = 1500
"""A longer stretch without a stop (some 250 words) is cut at a comma, so that reading stays linear in the length of a text."""


def split_sentences(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the spans of the sentences of ``text[start:end]``, stripped, in order; they cover all but white space."""
    spans: list[tuple[int, int]] = []
    begin = start
    for found in _END.finditer(text, start, end):
        if _INITIAL.search(text[max(begin, found.start() - 4) : found.start() + 1]) and found.group().startswith("."):
            continue
        _append(spans, text, begin, found.end())
        begin = found.end()
    _append(spans, text, begin, end)
    return spans


def _append(spans: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    while end - start > LONGEST_SENTENCE:
        window = text[start : start + LONGEST_SENTENCE]
        cut = max(window.rfind("،"), window.rfind("؛")) + 1 or window.rfind(" ") + 1 or LONGEST_SENTENCE
        _append_stripped(spans, text, start, start + cut)
        start += cut
    _append_stripped(spans, text, start, end)


def _append_stripped(spans: list[tuple[int, int]], text: str, start: int, end: int) -> None:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        spans.append((start, end))
