"""Tokens with their spans: words, numbers and punctuation marks.

camel-tools' word tokenizer says what a token is; numbers with separators, dates, addresses and account names, which it would
split, are protected first. Words of common characters are cut by its rule, every mark a token of its own, and the tokenizer itself is asked
for the others (emoji, presentation forms): it goes through a word letter by letter, and takes half a second to import.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache
from typing import NamedTuple

from kzpipe.text.normalize import CACHED_WORDS, fold

_PROTECTED = re.compile(
    r"https?://[^\s«»\"]+|www\.[^\s«»\"]+|[@#][\w_]+|(?<![\w.+-])[\w.+-]++@[\w-]++\.[\w.]+"
    r"|[0-9\u0660-\u0669\u06f0-\u06f9]+(?:[.,:/٫٬-][0-9\u0660-\u0669\u06f0-\u06f9]+)*"
)
"""What the tokenizer would split. The name of a mail address begins where its letters do: tried from each of them, a long word would
take the square of its length."""
_MAY_BE_PROTECTED = re.compile("[@#0-9\u0660-\u0669\u06f0-\u06f9]|://|www\\.")
"""What every protected part has in it; no space is, so each stands between two spaces."""
_ONE_WORD = re.compile("[\u0621-\u063a\u0641-\u064a]+")
"""Plain Arabic letters, as most words are: no mark to look for among them."""
_COMMON = re.compile("[\u0000-\u200c\u200e-\u20e2\u20e4-\u20ff]*")
"""Characters of which every mark is a token: none makes one emoji of several, as the joiner and the keycap do."""
_MARKS = "".join(re.escape(c) for c in map(chr, range(0x2100)) if unicodedata.category(c)[0] in "PS")
_COMMON_PIECE = re.compile(f"[{_MARKS}]|[^{_MARKS}]+")
COMMAS = frozenset("،,")
DASHES = frozenset("-–—")


class Token(NamedTuple):
    """A span of the text and its folded form."""

    start: int
    end: int
    form: str

    @property
    def is_word(self) -> bool:
        """Whether the token holds a letter or a digit rather than punctuation."""
        return self.form[0].isalnum() or (len(self.form) > 1 and self.form[0] in "@#")


def tokenize(text: str, start: int = 0, end: int | None = None) -> list[Token]:
    """Return the tokens of ``text[start:end]`` in order; offsets count from the beginning of ``text``."""
    tokens: list[Token] = []
    new = tuple.__new__  # what Token() does in Python
    begin = start
    for written in text[start:end].split():
        begin = text.index(written, begin)
        for first, last, form in _pieces(written):
            tokens.append(new(Token, (begin + first, begin + last, form)))
        begin += len(written)
    return tokens


@lru_cache(maxsize=CACHED_WORDS)  # most words come again
def _pieces(written: str) -> tuple[tuple[int, int, str], ...]:
    """Return offsets and folded form of each token of what stands between two spaces; a piece of nothing but marks is none."""
    if _ONE_WORD.fullmatch(written):
        return ((0, len(written), fold(written)),)
    pieces: list[tuple[int, int, str]] = []
    position = 0
    for protected in _PROTECTED.finditer(written) if _MAY_BE_PROTECTED.search(written) else ():
        _cut(written, position, protected.start(), pieces)
        pieces.append((protected.start(), protected.end(), fold(protected.group())))
        position = protected.end()
    _cut(written, position, len(written), pieces)
    return tuple(pieces)


def _cut(written: str, start: int, end: int, pieces: list[tuple[int, int, str]]) -> None:
    """Append the pieces of a stretch without protected parts."""
    for piece in word_pieces(written[start:end]):
        form = fold(piece)
        if form:
            pieces.append((start, start + len(piece), form))
        start += len(piece)


def word_pieces(written: str) -> Sequence[str]:
    """Return the words and marks of what stands between two spaces, as camel-tools' tokenizer cuts it."""
    if _COMMON.fullmatch(written):
        return _COMMON_PIECE.findall(written)
    from camel_tools.tokenizers.word import simple_word_tokenize

    pieces: Sequence[str] = simple_word_tokenize(written)
    return pieces
