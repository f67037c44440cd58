"""Fold spelling variants of Arabic for matching. Words are folded one by one, so their spans stay those of the text as written.

Folding is camel-tools' normalisation (Unicode compatibility forms, alef, alef maksura, teh marbuta, diacritics,
tatweel) and, on top, what newspapers mix: hamza seats, Persian and Urdu letters, digit sets, invisible marks.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Final

from camel_tools.utils.charmap import CharMapper
from camel_tools.utils.normalize import normalize_unicode

CACHED_WORDS: Final = 50_000
"""For so many words each cache keeps what was worked out. With 30,000 a process that reads grew by 105 MB and stayed there; with 200,000 by
280 MB in 4,500 articles, and on, to read made-up words (one in three) a tenth faster, and news hardly (60,000: 1 % slower)."""

_FOLDED_LETTERS = {
    "أ": "ا", "إ": "ا", "آ": "ا", "ٱ": "ا", "ى": "ي", "ة": "ه", "ؤ": "و", "ئ": "ي",
    "ی": "ي", "ې": "ي", "ے": "ي", "ک": "ك", "ڪ": "ك", "ہ": "ه", "ھ": "ه", "ۀ": "ه", "ە": "ه", "ٹ": "ت", "ڈ": "د", "ں": "ن",
    "گ": "ك", "پ": "ب", "چ": "ج", "ڤ": "ف", "ژ": "ز",
    "\u00a0": " ", "\u202f": " ", "\u2009": " ",
    "“": '"', "”": '"', "„": '"', "«": '"', "»": '"', "‘": "'", "’": "'",
}  # fmt: skip
_FOLDED_DIGITS = {chr(base + digit): str(digit) for base in (0x660, 0x6F0) for digit in range(10)}
FOLD_MAP = CharMapper({**_FOLDED_LETTERS, **_FOLDED_DIGITS})
_FOLDED = str.maketrans({**_FOLDED_LETTERS, **_FOLDED_DIGITS})
"""The same as ``FOLD_MAP``, which goes through a word letter by letter, for the interpreter to go by."""

MARKS = "\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06ed\u0640\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff\u00ad"
_MARK = re.compile(f"[{MARKS}]")
LONG_AN, KEPT_AN = re.compile(r"\b([وفبلك]?)آن\b"), r"\1ااان"
"""«آن» of a name («آن كلير») or of time is never «أن»: it folds to what no other word does."""
_COMPATIBILITY = re.compile("[\ufb50-\ufdff\ufe70-\ufeff\uff01-\uff5e\u2150-\u218f]")
_PLAIN = re.compile("[\u0621-\u063a\u0641-\u064a]+")
"""Arabic letters alone, as most words are written."""
_AN = "آن"
ARABIC_LETTER = re.compile("[\u0620-\u064a\u066e-\u06d3\ufb50-\ufdff\ufe70-\ufefc]")


@lru_cache(maxsize=CACHED_WORDS)
def fold(word: str) -> str:
    """Return the folded form of a word or phrase; two spellings of one word fold to one form."""
    if _PLAIN.fullmatch(word) and not word.endswith(_AN):
        return word.translate(_FOLDED)
    if _COMPATIBILITY.search(word):
        word = normalize_unicode(word)
    word = _MARK.sub("", word)
    return LONG_AN.sub(KEPT_AN, word).translate(_FOLDED).casefold()


def is_arabic(word: str) -> bool:
    """Tell whether a word has an Arabic letter."""
    return ARABIC_LETTER.search(word) is not None


def skip_letters(text: str, start: int, letters: int) -> int:
    """Return the offset after ``letters`` letters from ``start``, passing over the marks on and after them."""
    position = start
    while letters and position < len(text):
        if not _MARK.match(text[position]):
            letters -= 1
        position += 1
    while position < len(text) and _MARK.match(text[position]):
        position += 1
    return position
