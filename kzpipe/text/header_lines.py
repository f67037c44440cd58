"""Tell the lines that say when and by whom a page was written: date lines, mastheads, author lines.

A header line is made of pieces (outlet, section, place, author, date, counter) between marks such as ``|`` or ``/``. A
line whose date is a piece of its own is a header; a date inside a run of words is that of a headline or a link.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from kzpipe.lexicon.load import Lexicons
from kzpipe.text.normalize import fold

_WORD = re.compile(r"[^\W_]+")
_NUMERIC_DATE = r"(?<![\d.,])(?:\d{4}\s?[-/.]\s?\d{1,2}\s?[-/.]\s?\d{1,2}|\d{1,2}\s?[-/.]\s?\d{1,2}\s?[-/.]\s?(?:\d{4}|\d{2}))(?:t(?=\d)|(?![\d,]))"
_CLOCK = r"(?:الساعه\s*:?\s*)?(?<!\d)\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?\s*(?:[صم](?!\w)|صباحا|مساء|ظهرا|ليلا|[ap]\.?m\.?)?"
_PLACE = r"(?!\d)\w+(?:\s(?:المكرمه|المنوره|المتحده))?"
_ZONE = rf"\(?(?:بتوقيت|توقيت|gmt|utc|ت\s?غ)(?!\w)\s*(?:[+-]\s?\d{{1,2}}(?::?\d\d)?|{_PLACE})?\)?|[+-]\d\d:?\d\d(?!\d)"
_DAY, _TIME = "\x01", "\x02"
_STRONG = re.compile(r"[|›>•·/\\\t\]\[(){}،,]|(?<!\w)[-–—](?!\w)|\s{2,}|[^\w\s\"'.\-–—+،,:!؟?؛;\x01\x02]")
_STOP = re.compile(r"[.!؟?]['\")\]]*\s*$")

_ARTICLE = "ال"
LABEL_KINDS = frozenset({"date_label", "published_label", "updated_label"})

MAX_WORDS = 24
OTHER_WORDS = 12
"""A header line has at most this many words beside its dates and labels."""
MAX_CHARACTERS = 1000
"""Nor is it longer than this, however much white space stands between its words: labels and hours are looked for across it."""
PIECE_WORDS = 7
"""An outlet, place or author has at most this many words: a longer piece is a headline."""


@dataclass(frozen=True)
class DateLabels:
    """Words that tell what a date line dates (folded, without article): the publication or the last change."""

    published: frozenset[str]
    updated: frozenset[str]

    @classmethod
    def from_lexicons(cls, lexicons: Lexicons) -> DateLabels:
        """Build from the labels of ``page_phrases.csv``."""

        def words(kind: str) -> frozenset[str]:
            return frozenset(fold(row["form"]).removeprefix(_ARTICLE) for row in lexicons["page_phrases"] if row["kind"] == kind)

        return cls(words("published_label"), words("updated_label"))

    def last_in(self, form: str) -> str:
        """Return the label that stands last in folded words: published, updated or ""."""
        for word in reversed(_WORD.findall(form)):
            bare = word.removeprefix(_ARTICLE)
            if bare in self.updated or bare in self.published:
                return "updated" if bare in self.updated else "published"
        return ""


@dataclass(frozen=True)
class HeaderShapes:
    """Patterns of dates, and the words that may stand with a date in its piece (all folded)."""

    date: re.Pattern[str]
    labels: frozenset[str]

    @classmethod
    def from_lexicons(cls, lexicons: Lexicons) -> HeaderShapes:
        """Build from ``months.csv``, ``weekdays.csv`` and the labels of ``page_phrases.csv``."""
        months = _either(row["form"] for row in lexicons["months"] if row["reading"] != "rare")
        name = rf"(?:{months})(?:\s?[/(–—-]\s?(?:{months})\)?)?"
        gap = r"\s?[-/.،,]?\s?"
        day = r"\d{1,2}(?:st|nd|rd|th)?"
        words = rf"(?<!\w){day}{gap}(?:من\s)?{name}(?:{gap}\d{{4}})?(?!\w)|(?<!\w){name}\s{day}{gap}\d{{4}}(?!\d)"
        weekdays = {word for row in lexicons["weekdays"] for word in fold(row["form"]).split()}
        labels = {word for row in lexicons["page_phrases"] if row["kind"] in LABEL_KINDS for word in _WORD.findall(fold(row["form"]))}
        return cls(re.compile(f"{_NUMERIC_DATE}|{words}"), frozenset(weekdays | labels))

    def is_header(self, form: str) -> bool:
        """Tell whether a folded line is a date line: its date is a piece of its own and little else is said."""
        if len(form) > MAX_CHARACTERS or not any(character.isdigit() for character in form) or _STOP.search(form):
            return False
        marked, dates = self.date.subn(_DAY, form)
        if not dates:
            return False
        marked = re.sub(f"{_CLOCK}|{_ZONE}", _TIME, marked)
        pieces = [piece for piece in _STRONG.split(marked) if piece and piece.strip()]
        others = [[word for word in _WORD.findall(piece) if word not in self.labels and not word.isdigit()] for piece in pieces]
        if sum(map(len, others)) > OTHER_WORDS or max(map(len, others), default=0) > PIECE_WORDS:
            return False
        total = sum(map(len, others))
        if not re.search(r"\d{4}|\d\s?[-/.]\s?\d", " ".join(self.date.findall(form))):
            return total <= 2  # without its year a date is as often that of an event
        label = _WORD.search(form)
        if label is not None and label.group() in self.labels and ":" in form and total <= PIECE_WORDS:
            return True
        return total <= 1 or any(_DAY in piece and not rest for piece, rest in zip(pieces, others, strict=True))


def _either(forms: Iterable[str]) -> str:
    return "|".join(re.escape(form) for form in sorted({fold(form) for form in forms}, key=lambda form: (-len(form), form)))
