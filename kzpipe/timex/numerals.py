"""Numbers in digits and in Arabic words, as they stand in dates and counts: sixteen, one hundred and six, 12 thousand and 500."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from kzpipe.lexicon.load import Lexicons
from kzpipe.text.tokens import Token
from kzpipe.timex.words import AND, ARTICLES, PhraseIndex, Word

CARDINAL_KINDS = ("unit", "part", "ten", "hundred", "scale", "scale_plural", "dual")
_PLAIN = re.compile(r"\d+(?:\.\d+)?")
_TANWIN = re.compile("[\u064b\u064c\u064d]")


class Numeral(NamedTuple):
    """A number of tokens ``begin`` to ``end`` (exclusive); ``lead`` letters before its first word belong to clitics.

    ``last_scale`` is the thousand, million… that its last word names, or 1; ``last_unit`` a last joined unit below ten, or 0.
    """

    value: float
    begin: int
    end: int
    lead: int
    is_definite: bool
    is_words: bool
    last_scale: float
    last_unit: int


class _Sum:
    """A number under construction: closed groups of thousands, and the open group below its next scale."""

    def __init__(self) -> None:
        self.total = 0.0
        self.group = 0.0
        self.is_open = False
        self.scale = float("inf")
        self.is_digits = False
        self.last_scale = 1.0
        self.last_unit = 0

    def start(self, value: float, is_digits: bool) -> None:
        self.group, self.is_open, self.is_digits, self.last_scale = value, True, is_digits, 1.0

    def takes_addend(self, value: float, is_digits: bool) -> bool:
        """Tell whether ``and value`` continues the number: twenty after three, three after a hundred, anything smaller after a scale."""
        if not self.is_open:
            return 0 < value < self.scale and self.total > 0
        if is_digits:
            return not self.is_digits and self.group >= 100 and value < 100 and self.group % 100 == 0
        if self.is_digits:
            return False
        below = self.group % 100
        if 20 <= value < 100 and value % 10 == 0:
            return 0 <= below < 10 and (below > 0 or self.group >= 100)
        return 0 < value < 20 and self.group >= 100 and below == 0

    def add(self, value: float, is_digits: bool) -> None:
        if self.is_open:
            self.last_unit = int(value) if value < 10 and self.group >= 100 else 0
            self.group += value
        else:
            self.start(value, is_digits)
            self.last_unit = int(value) if value < 10 else 0

    def multiply(self, scale: float) -> bool:
        """Close the open group with a scale word; a scale above the last one multiplies all that stands before it."""
        if scale == 100:
            if not self.is_open or (self.group >= 100 and not self.is_digits):
                return False
            self.group, self.is_digits = self.group * 100, False
        elif scale < self.scale:
            self.total += (self.group if self.is_open else 1) * scale
            self.scale, self.group, self.is_open, self.last_scale = scale, 0.0, False, scale
        elif self.total and not self.is_open and scale > self.scale:
            self.total, self.scale, self.last_scale = self.total * scale, scale, scale
        else:
            return False
        self.last_unit = 0
        return True

    @property
    def value(self) -> float:
        return round(self.total + self.group, 6)


class NumeralReader:
    """Reads the number that begins at a token, in digits, words or both."""

    def __init__(self, words: PhraseIndex) -> None:
        self.words = words

    @classmethod
    def from_lexicons(cls, lexicons: Lexicons) -> NumeralReader:
        """Build from ``number_words.csv``."""
        return cls(PhraseIndex((row["kind"], row["value"], row["word_id"], row["form"]) for row in lexicons["number_words"]))

    def digits(self, tokens: Sequence[Token], i: int) -> int | None:
        """Return the value of a token that is digits only, or None."""
        if i >= len(tokens) or not tokens[i].form.isdecimal() or len(tokens[i].form) > 15:
            return None
        return int(tokens[i].form)

    def cardinal(self, tokens: Sequence[Token], i: int, text: str = "", literal: tuple[float, int] | None = None) -> Numeral | None:
        """Return the longest cardinal that begins at ``i``.

        ``literal`` is the value and end of digits already read there; ``text`` tells a written tanwin (a thousand) from a dual (two thousand).
        """
        made, lead, is_definite, is_words = _Sum(), 0, False, False
        if literal is not None:
            made.start(literal[0], True)
            end = literal[1]
        elif i < len(tokens) and len(tokens[i].form) <= 15 and _PLAIN.fullmatch(tokens[i].form):
            made.start(float(tokens[i].form), True)
            end = i + 1
        else:
            first = self.words.find(tokens, i, *CARDINAL_KINDS)
            if first is None:
                return None
            end = self._first(made, tokens, i, text, first)
            if end == i:
                return None
            lead, is_definite, is_words = first.lead, first.is_definite, True
        while end < len(tokens):
            after = self._next(made, tokens, end, text)
            if after == end:
                break
            end, is_words = after, True
        return Numeral(made.value, i, end, lead, is_definite, is_words, made.last_scale, made.last_unit)

    def _first(self, made: _Sum, tokens: Sequence[Token], i: int, text: str, word: Word) -> int:
        value = float(word.value)
        if word.kind in {"unit", "part"}:
            return self._unit(made, tokens, i, word)
        if word.kind in {"ten", "hundred"}:
            made.start(value, False)
        elif word.kind in {"scale", "dual"}:
            dual = self.words.find(tokens, i, "dual")
            if dual is not None and (self.words.find(tokens, i, "scale") is None or self._is_dual(tokens, i, text)):
                made.start(2, False)
                made.multiply(float(dual.value) / 2)
            else:
                made.multiply(float(word.value) if word.kind == "scale" else float(word.value) / 2)
        else:
            return i
        return i + 1

    def _is_dual(self, tokens: Sequence[Token], i: int, text: str) -> bool:
        """Tell two thousand (right before its noun, no tanwin) from the accusative of a thousand, spelled alike."""
        if _TANWIN.search(text, tokens[i].start, tokens[i].end) or i + 1 >= len(tokens) or not tokens[i + 1].is_word:
            return False
        return tokens[i + 1].form != AND and self._joined(tokens, i + 1, *CARDINAL_KINDS)[1] is None

    def _unit(self, made: _Sum, tokens: Sequence[Token], i: int, word: Word) -> int:
        """Read a unit, or a number from eleven to nineteen, or the beginning of one hundred and twenty-one; return the token after, or ``i``."""
        value = int(word.value)
        ten = self.words.find(tokens, i + 1, "unit")
        if 0 < value < 10 and ten is not None and ten.value == "10" and not ten.lead and not ten.is_definite:
            made.start(value + 10, False)
            return i + 2
        if word.kind == "part":
            _, follower = self._joined(tokens, i + 1, "ten")
            if follower is None:
                return i
        made.start(value, False)
        return i + 1

    def _joined(self, tokens: Sequence[Token], i: int, *kinds: str) -> tuple[int, Word | None]:
        """Return the index and word of a kind that "and" joins at ``i``, attached or as a token of its own."""
        if i < len(tokens) and tokens[i].form == AND:
            found = self.words.find(tokens, i + 1, *kinds)
            return i + 1, found if found and not found.lead else None
        for word in self.words.at(tokens, i):
            if word.kind in kinds and word.proclitic == AND:
                return i, word
        return i, None

    def _next(self, made: _Sum, tokens: Sequence[Token], i: int, text: str) -> int:
        """Take one more part of the number at ``i``; return the index after it, or ``i`` where the number is over."""
        word = self.words.find(tokens, i, "scale", "scale_plural", "hundred")
        if word is not None and not word.lead and word.value in {"100", "1000", "1000000", "1000000000", "1000000000000"}:
            return i + 1 if made.multiply(float(word.value)) else i
        after = self._addend_digits(made, tokens, i)
        if after != i:
            return after
        at, joined = self._joined(tokens, i, *CARDINAL_KINDS)
        if joined is not None:
            part = _Sum()
            end = self._first(part, tokens, at, text, joined)
            after = self._addend_words(made, part, tokens, end) if end > at else -1
            return after if after > 0 else i
        return self._juxtaposed(made, tokens, i)

    def _addend_digits(self, made: _Sum, tokens: Sequence[Token], i: int) -> int:
        if tokens[i].form != AND:
            return i
        value = self.digits(tokens, i + 1)
        if value is None or not made.takes_addend(value, True):
            return i
        made.add(value, True)
        return i + 2

    def _addend_words(self, made: _Sum, part: _Sum, tokens: Sequence[Token], end: int) -> int:
        """Add the part that "and" joins, up to ``end``; return the index after it, or -1 where it does not fit."""
        if not part.is_open:
            if made.is_open or part.total >= made.scale:
                return -1
            made.total, made.scale, made.last_scale, made.last_unit = made.total + part.total, part.scale, part.last_scale, 0
            return end
        value = part.group
        hundred = self.words.find(tokens, end, "hundred", "scale_plural")
        if hundred is not None and not hundred.lead and hundred.value == "100" and value < 10 and not made.is_open and made.total:
            value, end = value * 100, end + 1
        if value >= 100:
            if made.is_open or not made.total:
                return -1
            made.start(value, False)
            made.last_unit = 0
            return end
        if not made.takes_addend(value, False) or self._is_of_another(made, tokens, end):
            return -1
        made.add(value, False)
        return end

    def _is_of_another(self, made: _Sum, tokens: Sequence[Token], i: int) -> bool:
        """Tell whether a scale as high as the last one closes what was joined: between two thousand and three thousand are two numbers."""
        scale = self.words.find(tokens, i, "scale", "scale_plural")
        return scale is not None and not scale.lead and not made.is_open and made.scale <= float(scale.value)

    def _juxtaposed(self, made: _Sum, tokens: Sequence[Token], i: int) -> int:
        """Four thousand three hundred without "and": only where a smaller scale word closes the second part."""
        if made.is_open or not made.total:
            return i
        value: float | None = self.digits(tokens, i)
        if value is None:
            word = self.words.find(tokens, i, "unit")
            value = float(word.value) if word is not None and not word.lead and not word.is_definite else None
        scale = self.words.find(tokens, i + 1, "hundred", "scale", "scale_plural")
        if value is None or not 0 < value < made.scale or scale is None or scale.lead or float(scale.value) >= made.scale:
            return i
        made.start(value, tokens[i].form.isdecimal())
        return i + 1

    def ordinal(self, tokens: Sequence[Token], i: int) -> Numeral | None:
        """Return the ordinal that begins at ``i``: the fifth, the twelfth, the twenty-first."""
        word = self.words.find(tokens, i, "ordinal", "part")
        tens = self.words.find(tokens, i, "ten")
        if word is None:
            if tens is None or not tens.is_definite:
                return None
            return Numeral(float(tens.value), i, i + 1, tens.lead, True, True, 1, 0)
        value, end = int(word.value), i + 1
        ten = self.words.find(tokens, end, "unit")
        if ten is not None and ten.value == "10" and not ten.lead and not ten.is_definite:
            return Numeral(float(value + 10), i, end + 1, word.lead, word.is_definite, True, 1, 0)
        at, joined = self._joined(tokens, end, "ten")
        if joined is not None and joined.is_definite and word.is_definite:
            return Numeral(float(value + int(joined.value)), i, at + 1, word.lead, True, True, 1, 0)
        if word.kind == "part":
            return None
        return Numeral(float(value), i, end, word.lead, word.is_definite, True, 1, 0)


def after_clitic(tokens: Sequence[Token], i: int) -> int:
    """Return the index after an article written apart before digits (the-24 hours)."""
    if i + 1 < len(tokens) and tokens[i].form.endswith(ARTICLES) and len(tokens[i].form) <= 4 and tokens[i + 1].form[0].isdigit():
        return i + 1
    return i
