"""Tokens with their spans: words, numbers and punctuation marks.

camel-tools' word tokenizer cuts the text; numbers with separators, dates, addresses and account names, which it would
split, are protected first.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from camel_tools.tokenizers.word import simple_word_tokenize

from kzpipe.text.normalize import fold

_PROTECTED = re.compile(
    r"https?://[^\s«»\"]+|www\.[^\s«»\"]+|[@#][\w_]+|[\w.+-]+@[\w-]+\.[\w.]+"
    r"|[0-9\u0660-\u0669\u06f0-\u06f9]+(?:[.,:/٫٬-][0-9\u0660-\u0669\u06f0-\u06f9]+)*"
)
_ONE_WORD = re.compile("[\u0621-\u063a\u0641-\u064a]+")
"""Plain Arabic letters, as most words are: no mark to look for among them."""
COMMAS = frozenset("،,")
DASHES = frozenset("-–—")
_CACHED_WORDS = 200_000


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
    end = len(text) if end is None else end
    tokens: list[Token] = []
    position = start
    for protected in _PROTECTED.finditer(text, start, end):
        _cut(text, position, protected.start(), tokens)
        tokens.append(Token(protected.start(), protected.end(), fold(protected.group())))
        position = protected.end()
    _cut(text, position, end, tokens)
    return tokens


def _cut(text: str, start: int, end: int, tokens: list[Token]) -> None:
    """Append the tokens of a stretch without protected parts."""
    begin = start
    for written in text[start:end].split():
        begin = text.index(written, begin)
        for first, last, form in _pieces(written):
            tokens.append(Token(begin + first, begin + last, form))
        begin += len(written)


@lru_cache(maxsize=_CACHED_WORDS)  # the tokenizer goes through a word letter by letter, and most words come again
def _pieces(written: str) -> tuple[tuple[int, int, str], ...]:
    """Return offsets and folded form of each token of what stands between two spaces; a piece of nothing but marks is none."""
    pieces: list[tuple[int, int, str]] = []
    position = 0
    for piece in (written,) if _ONE_WORD.fullmatch(written) else simple_word_tokenize(written):
        form = fold(piece)
        if form:
            pieces.append((position, position + len(piece), form))
        position += len(piece)
    return tuple(pieces)
