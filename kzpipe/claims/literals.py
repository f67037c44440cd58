"""Numbers written in digits: separators of thousands and decimals, exponents, fractions, and digits that count nothing (dates, times, addresses)."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from kzpipe.text.normalize import fold
from kzpipe.text.tokens import Token
from kzpipe.timex.numeric import parse_numeric

_GROUP: Final = "\u066c"
_POINT: Final = "\u066b"
_COMMAS = str.maketrans({"،": ",", _POINT: "."})
_DECIMAL = r"\d+(?:[.,]\d+)?"
_POWER = re.compile(rf"({_DECIMAL})\^([+-]?{_DECIMAL})")
_EXPONENT = re.compile(rf"({_DECIMAL})e([+-]?\d{{1,3}})")
_FRACTION = re.compile(r"(\d{1,9})/(\d{1,9})")
_CLOCK = re.compile(r"\d{1,2}:\d{2}(?::\d{2})?")
_RANGE = re.compile(rf"({_DECIMAL})-({_DECIMAL})")
_DIGITS = re.compile(r"\d+")
_GROUPED = re.compile(r"[1-9]\d{0,2}(?:,\d{3})+|[1-9]\d{0,2}(?:\.\d{3}){2,}")
_GROUPED_DECIMAL = re.compile(r"([1-9]\d{0,2}(?:,\d{3})+)[.,](\d+)|([1-9]\d{0,2}(?:\.\d{3})+),(\d+)")
_POINTED_THOUSANDS = re.compile(r"[1-9]\d{0,2}\.\d{3}")
_SIMPLE = re.compile(_DECIMAL)
_INSIDE = frozenset({"e", "^", "+", "-", ",", "،"})
_LARGEST_POWER = 200.0
_MOST_GROUPS = 5
_MOST_DIGITS = 40


class Literal(NamedTuple):
    """What the digits of tokens up to ``end`` say: ``values`` is one number, or the parts of something that is no number.

    ``kind`` is number, fraction, range, date, time or other; ``spans`` are the code-point offsets of the parts.
    """

    kind: str
    values: tuple[float, ...]
    spans: tuple[tuple[int, int], ...]
    end: int


def read_literal(text: str, tokens: Sequence[Token], i: int, is_counting: bool) -> Literal:
    """Read the digits that begin at token ``i``; ``is_counting`` says that a counted noun follows, so that 1.234 is a thousand and more."""
    form, end = _gather(text, tokens, i)
    whole = ((tokens[i].start, tokens[end - 1].end),)
    if parse_numeric(form) is not None:
        return Literal("date", *_parts(text, whole[0]), end)
    if _CLOCK.fullmatch(form):
        return Literal("time", *_parts(text, whole[0]), end)
    power = _power(form)
    if power is not None:
        return Literal("number", (power,), whole, end)
    fraction = _FRACTION.fullmatch(form)
    if fraction and int(fraction[2]):
        return Literal("fraction", (int(fraction[1]) / int(fraction[2]),), whole, end)
    joined = _RANGE.fullmatch(form)
    if joined:
        values, spans = _parts(text, whole[0], r"[\d.,\u0660-\u0669\u066b\u066c\u06f0-\u06f9]+")
        first, last = parse_decimal(joined[1], is_counting), parse_decimal(joined[2], is_counting)
        if len(values) == 2 and first is not None and last is not None:
            return Literal("range", (first, last), spans, end)
    value = parse_decimal(form, is_counting)
    if value is not None:
        spaced = _spaced_groups(text, tokens, end) if form.isdecimal() and len(form) <= 3 and form[0] != "0" else end
        if spaced > end:
            value = float("".join(token.form for token in tokens[i:spaced]))
        return Literal("number", (value,), ((tokens[i].start, tokens[spaced - 1].end),), spaced)
    return Literal("other", *_parts(text, whole[0]), end)


def parse_decimal(form: str, is_counting: bool = False) -> float | None:
    """Return the value of digits with separators, or None where they make no number.

    Three digits after a comma are thousands (1,234), fewer or more are decimals (7,9); after a point they are thousands only where something
    is counted (1.234 people) or where there are more groups (1.234.567).
    """
    if len(form) > _MOST_DIGITS:
        return None
    form = form.replace(_GROUP, "").translate(_COMMAS)
    if form.isdecimal():
        return float(form)
    if _GROUPED.fullmatch(form) or (is_counting and _POINTED_THOUSANDS.fullmatch(form)):
        return float(form.replace(",", "").replace(".", ""))
    mixed = _GROUPED_DECIMAL.fullmatch(form)
    if mixed:
        head, tail = (mixed[1], mixed[2]) if mixed[1] else (mixed[3], mixed[4])
        return float(f"{head.replace(',', '').replace('.', '')}.{tail}")
    if _SIMPLE.fullmatch(form):
        return float(form.replace(",", "."))
    return None


def _power(form: str) -> float | None:
    exponent = _EXPONENT.fullmatch(form)
    if exponent and len(form) <= _MOST_DIGITS:
        base, power = parse_decimal(exponent[1]), int(exponent[2])
        return float(f"{base}e{power}") if base is not None and abs(power) < _LARGEST_POWER else None
    found = _POWER.fullmatch(form)
    if found is None:
        return None
    base, raised = parse_decimal(found[1]), parse_decimal(found[2].lstrip("+-"))
    if not base or raised is None or base > _LARGEST_POWER**2 or raised > 50:
        return None
    return float(base ** (-raised if found[2].startswith("-") else raised))


def _gather(text: str, tokens: Sequence[Token], i: int) -> tuple[str, int]:
    """Join the digits of token ``i`` with what touches them: 12،220,13 and 1e10 and 2.5^-1 are several tokens."""
    form, end = tokens[i].form, i + 1
    while end < len(tokens) and tokens[end].form in _INSIDE and touches(text, tokens, end):
        at, inside = end, ""
        while at < len(tokens) and tokens[at].form in _INSIDE and touches(text, tokens, at) and len(inside) < 2:
            inside += tokens[at].form
            at += 1
        is_sign = inside in {"e", "^", "e+", "e-", "^+", "^-", ",", "،"}
        if not is_sign or at >= len(tokens) or not tokens[at].form[0].isdecimal() or not touches(text, tokens, at):
            break
        form, end = form + inside + tokens[at].form, at + 1
    return form, end


def touches(text: str, tokens: Sequence[Token], i: int) -> bool:
    """Tell whether nothing but invisible marks stands between a token and the one before it."""
    if i <= 0 or i >= len(tokens):
        return False
    between = text[tokens[i - 1].end : tokens[i].start]
    return not between or (len(between) <= 4 and not between.isspace() and not fold(between))


def _spaced_groups(text: str, tokens: Sequence[Token], i: int) -> int:
    """Return the index after groups of three digits, each one space after the last (1 234 567)."""
    last = i + _MOST_GROUPS
    while i < min(last, len(tokens)) and tokens[i].form.isdecimal() and len(tokens[i].form) == 3:
        between = text[tokens[i - 1].end : tokens[i].start]
        after = tokens[i + 1].form if i + 1 < len(tokens) and touches(text, tokens, i + 1) else ""
        if len(between) != 1 or not between.isspace() or between == "\n" or after in _INSIDE - {",", "،"}:
            break
        i += 1
    return i


def _parts(text: str, span: tuple[int, int], pattern: str = r"\d+") -> tuple[tuple[float, ...], tuple[tuple[int, int], ...]]:
    runs = [found.span() for found in re.finditer(pattern, text[span[0] : span[1]])]
    spans = tuple((span[0] + start, span[0] + end) for start, end in runs)
    return tuple(_digits(fold(text[start:end])) for start, end in spans), spans


def _digits(form: str) -> float:
    """Return the value of digits; 0 for what has others between them, and for so many that they are no number."""
    return float(form) if _DIGITS.fullmatch(form) and len(form) <= _MOST_DIGITS else 0.0
