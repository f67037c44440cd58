"""Fractions in words: half, three fifths, two and a quarter, a million and a half, one in three, a quarter of a million."""

from __future__ import annotations

from collections.abc import Sequence

from kzpipe.text.tokens import Token
from kzpipe.timex.numerals import Numeral, NumeralReader
from kzpipe.timex.words import AND, ARTICLE, Word

_SCALE = 1000
_DEEPEST = 2
"""A fifth of a fifth of something is as deep as fractions go."""


def _share(word: Word) -> tuple[int, int]:
    numerator, denominator = word.value.split("/")
    return int(numerator), int(denominator)


def _ends_phrase(tokens: Sequence[Token], i: int) -> bool:
    """Tell whether nothing indefinite is counted at ``i``: the passage ends, a mark follows, or a definite noun."""
    return i >= len(tokens) or not tokens[i].is_word or tokens[i].form.startswith(ARTICLE)


def read_fraction(tokens: Sequence[Token], i: int, numerals: NumeralReader, depth: int = 0) -> tuple[float, int, int] | None:
    """Return value, end and proclitic letters of a fraction that begins at ``i``: half, a fifth of the twenty, a quarter of a million, a dozen."""
    words = numerals.words
    dozen = words.find(tokens, i, "dozen")
    if dozen is not None:
        return float(dozen.value), i + 1, dozen.lead
    part = words.find(tokens, i, "operator")
    divisor = numerals.cardinal(tokens, i + part.size) if part is not None and part.value == "part" else None
    if part is not None and divisor is not None and divisor.value > 1:
        return 1 / divisor.value, divisor.end, part.lead
    fraction = words.find(tokens, i, "fraction")
    if fraction is None or fraction.is_definite:
        return None
    is_unit = words.find(tokens, i, "unit") is not None
    nests = depth < _DEEPEST and (is_unit or not words.find(tokens, i + 1, "unit"))
    inner = read_fraction(tokens, i + 1, numerals, depth + 1) if nests else None
    if is_unit and inner is None and (fraction.lead or not _ends_phrase(tokens, i + 1)):
        return None
    numerator, denominator = _share(fraction)
    value = numerator / denominator
    if inner is not None and not inner[2]:
        return value * inner[0], inner[1], fraction.lead
    whole = numerals.cardinal(tokens, i + 1)
    if whole is not None and not whole.lead and (whole.is_definite or whole.value >= _SCALE):
        return value * whole.value, whole.end, fraction.lead
    return value, i + 1, fraction.lead


def extend_with_fraction(tokens: Sequence[Token], whole: Numeral, numerals: NumeralReader) -> tuple[float, int, bool]:
    """Return value and end of a number with the fraction that goes on with it, and whether the whole is a mere fraction."""
    for rule in (_parts_of, _point, _quotient, _times_share, _and_share):
        found = rule(tokens, whole, numerals)
        if found is not None:
            return found
    return whole.value, whole.end, False


def _parts_of(tokens: Sequence[Token], whole: Numeral, numerals: NumeralReader) -> tuple[float, int, bool] | None:
    """Read "three parts of a hundred"; what stands before the last hundred is whole (two hundred and three hundredths)."""
    word = numerals.words.find(tokens, whole.end, "operator")
    if word is None or word.value != "part":
        return None
    divisor = numerals.cardinal(tokens, whole.end + word.size)
    if divisor is None or not divisor.value:
        return None
    numerator = whole.value % 100 if whole.value > 100 and divisor.value >= 100 and whole.value % 100 else whole.value
    return whole.value - numerator + numerator / divisor.value, divisor.end, whole.value == numerator


def _point(tokens: Sequence[Token], whole: Numeral, numerals: NumeralReader) -> tuple[float, int, bool] | None:
    word = numerals.words.find(tokens, whole.end, "operator")
    if word is None or word.value != "point":
        return None
    digits = numerals.cardinal(tokens, whole.end + 1)
    if digits is None or digits.lead:
        return None
    of = numerals.words.find(tokens, digits.end, "operator")
    divisor = numerals.cardinal(tokens, digits.end + of.size) if of is not None and of.value in {"out_of", "part"} else None
    if divisor is not None and divisor.value:
        return whole.value + digits.value / divisor.value, divisor.end, False
    return whole.value + digits.value / 10 ** len(str(int(digits.value))), digits.end, False


def _quotient(tokens: Sequence[Token], whole: Numeral, numerals: NumeralReader) -> tuple[float, int, bool] | None:
    """Read "one over twenty" and "one in three"."""
    word = numerals.words.find(tokens, whole.end, "operator")
    if word is None or word.lead or word.value not in {"over", "out_of"} or (word.value == "out_of" and whole.value != 1):
        return None
    divisor = numerals.cardinal(tokens, whole.end + word.size)
    if divisor is None or divisor.lead or divisor.is_definite or not divisor.value or divisor.value == whole.value:
        return None
    if word.value == "out_of" and divisor.value <= 1:
        return None
    return whole.value / divisor.value, divisor.end, True


def _times_share(tokens: Sequence[Token], whole: Numeral, numerals: NumeralReader) -> tuple[float, int, bool] | None:
    """Read "three fifths", "a hundred and three quarters": a last unit smaller than the denominator counts the parts alone."""
    word = numerals.words.find(tokens, whole.end, "fraction", "fraction_plural")
    if word is None or word.lead or word.is_definite or (word.kind == "fraction" and not _ends_phrase(tokens, whole.end + 1)) or word.value == "1/2":
        return None
    if not whole.is_words and numerals.words.find(tokens, whole.end, "unit") is not None:
        return None
    numerator, denominator = _share(word)
    unit = whole.last_unit if 0 < whole.last_unit < denominator else 0
    counted = unit or whole.value
    return whole.value - unit + (0 if unit else -whole.value) + counted * numerator / denominator, whole.end + 1, not unit


def _and_share(tokens: Sequence[Token], whole: Numeral, numerals: NumeralReader) -> tuple[float, int, bool] | None:
    """Read "and a half", "and three fifths"; after a scale word it is half of that scale."""
    end = whole.end
    is_apart = end < len(tokens) and tokens[end].form == AND
    at = end + is_apart
    count = next((word for word in numerals.words.at(tokens, at) if word.kind == "unit" and word.proclitic == ("" if is_apart else AND)), None)
    plural = numerals.words.find(tokens, at + 1, "fraction_plural")
    scale = whole.last_scale if whole.last_scale >= _SCALE else 1
    if count is not None and plural is not None and not plural.lead:
        numerator, denominator = _share(plural)
        return whole.value + int(count.value) * numerator / denominator * scale, at + 2, False
    share = next((word for word in numerals.words.at(tokens, at) if word.kind == "fraction" and word.proclitic == ("" if is_apart else AND)), None)
    if share is None or share.is_definite or (count is not None and not _ends_phrase(tokens, at + 1)):
        return None
    numerator, denominator = _share(share)
    repeated = numerals.words.find(tokens, at + 1, "scale")
    end = at + 2 if repeated is not None and not repeated.lead and float(repeated.value) == scale else at + 1
    return whole.value + numerator / denominator * scale, end, False
