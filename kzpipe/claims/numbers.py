"""Find numbers in digits and words, exact, bounded and vague: 18, 7.9 thousand, twenty-six, more than 160, dozens."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from propcache.api import cached_property

from kzpipe.claims.fractions import extend_with_fraction, read_fraction
from kzpipe.claims.literals import Literal, read_literal, touches
from kzpipe.lexicon.load import Lexicons
from kzpipe.text.normalize import is_arabic, skip_letters
from kzpipe.text.tokens import DASHES, Token, tokenize
from kzpipe.timex.numerals import CARDINAL_KINDS, Numeral, NumeralReader, after_clitic
from kzpipe.timex.words import AND, ARTICLE, ARTICLES, CLITICS, PhraseIndex, Word

_REACH = 4
"""How many tokens after a number "at least" may still stand (26 persons at least)."""
_YEARS = range(1900, 2100)
_TEN = 10
_FIRST_KINDS = frozenset({*CARDINAL_KINDS, "dozen", "fraction", "ordinal", "vague"})


class Number(NamedTuple):
    """A number ``text[start:end]`` over tokens ``first`` to ``last`` (exclusive).

    ``value`` is None for vague numbers and ranges; ``low`` and ``high`` are None where that side is open. ``bound`` is one of vocab.BOUNDS;
    ``kind`` is cardinal, fraction, ordinal, percent, date, time or other (money, measures, telephone numbers, addresses). ``scale`` is the
    thousand or million that its last word names, or 1.
    """

    start: int
    end: int
    text: str
    value: float | None
    low: float | None
    high: float | None
    bound: str
    kind: str
    first: int
    last: int
    scale: float = 1.0


@dataclass(frozen=True)
class NumberGrammar:
    """The words of numbers and of what stands around them."""

    numerals: NumeralReader
    months: PhraseIndex
    vague: dict[str, tuple[float | None, float | None]]

    @classmethod
    def from_lexicons(cls, lexicons: Lexicons, numerals: NumeralReader) -> NumberGrammar:
        """Build from ``number_words.csv`` and ``months.csv``; ``numerals`` reads the numbers of time expressions, too."""
        months = PhraseIndex(("month", row["month"], row["form_id"], row["form"]) for row in lexicons["months"] if row["reading"] != "rare")
        rows = [row for row in lexicons["number_words"] if row["kind"] == "vague"]
        vague = {row["word_id"]: (float(row["low"]) if row["low"] else None, float(row["high"]) if row["high"] else None) for row in rows}
        return cls(numerals, months, vague)

    @cached_property
    def words(self) -> PhraseIndex:
        """The words of ``number_words.csv``."""
        return self.numerals.words


def find_numbers(text: str, tokens: Sequence[Token], grammar: NumberGrammar) -> list[Number]:
    """Return the numbers of a sentence in order, with their bounds; "10 to 15" and "between 10 and 15" are one number with low and high."""
    return _join_ranges(list(_find(text, tokens, grammar)), text, tokens, grammar)


def read_numbers(text: str, grammar: NumberGrammar) -> list[Number]:
    """Return every number of a text that has a value, also those of dates and ranges one by one, but no ordinals.

    Digits that run into letters (180ml) name a measure and are left out.
    """
    tokens = tokenize(text)
    return [number for number in _find(text, tokens, grammar)
            if number.value is not None and number.kind != "ordinal" and not _runs_into_letters(text, tokens, number, grammar)]  # fmt: skip


def _runs_into_letters(text: str, tokens: Sequence[Token], number: Number, grammar: NumberGrammar) -> bool:
    after = number.last
    if not text[number.end - 1].isdecimal() or after >= len(tokens) or not touches(text, tokens, after):
        return False
    return tokens[after].form[0].isalpha() and grammar.words.find(tokens, after, *CARDINAL_KINDS) is None


def _find(text: str, tokens: Sequence[Token], grammar: NumberGrammar) -> Iterator[Number]:
    i, bound, bound_end = 0, "exact", -1
    known = grammar.words.forms
    while i < len(tokens):
        form = tokens[i].form
        is_digit = form[0].isdecimal()
        if not is_digit and form not in known:
            i = i + 1
            continue
        found = _digits(text, tokens, i, grammar) if is_digit else _words(text, tokens, i, grammar) if _may_count(tokens, i, grammar) else []
        if not found:
            word = grammar.words.find(tokens, i, "bound")
            if word is not None:
                bound, bound_end = word.value, i + word.size
            i += word.size if word else 1
            continue
        is_bound = (bound_end >= 0 and after_clitic(tokens, bound_end) in {i, i - 1}) or bound_end == i
        for number in found:
            told = bound if is_bound else _bound_after(tokens, number.last, grammar)
            yield _bounded(number, told) if number.bound == "exact" else number
        i, bound_end = found[-1].last, -1
        percent = grammar.words.find(tokens, i, "percent") if found[-1].kind == "percent" else None
        i += percent.size if percent else 0


def _may_count(tokens: Sequence[Token], i: int, grammar: NumberGrammar) -> bool:
    """Tell whether a number can begin with a word of the lexicon: most of those that a text has only stand beside numbers (في, من)."""
    kinds = grammar.words.kinds_at(tokens, i)
    if not _FIRST_KINDS.isdisjoint(kinds):
        return True
    operator = grammar.words.find(tokens, i, "operator") if "operator" in kinds else None
    return operator is not None and operator.value == "part"


def _bounded(number: Number, bound: str) -> Number:
    value = number.value
    if bound == "exact" or value is None:
        return number
    if bound == "less_than":
        return number._replace(low=None, high=value, bound="about")
    if bound == "about":
        return number._replace(bound=bound)
    return number._replace(low=value, high=None, bound=bound)


def _bound_after(tokens: Sequence[Token], i: int, grammar: NumberGrammar) -> str:
    """Return the bound that follows a number and what it counts (26 persons at least)."""
    for j in range(i, min(i + _REACH, len(tokens))):
        word = grammar.words.find(tokens, j, "bound_after")
        if word is not None:
            return word.value
        if not tokens[j].is_word or tokens[j].form[0].isdecimal() or (j > i and grammar.words.find(tokens, j, *CARDINAL_KINDS) is not None):
            break
    return "exact"


def _make(text: str, span: tuple[int, int], value: float, kind: str, tokens: tuple[int, int]) -> Number:
    start, end = span
    return Number(start, end, text[start:end], value, value, value, "exact", kind, *tokens)


def _digits(text: str, tokens: Sequence[Token], i: int, grammar: NumberGrammar) -> list[Number]:
    """Read what begins with digits: a number with the words that go on with it, or the parts of a date, a time, an address."""
    literal = read_literal(text, tokens, i, False)
    if literal.kind == "number" and _counts_noun(tokens, literal.end, grammar):
        literal = read_literal(text, tokens, i, True)
    ordered = (i, literal.end)
    if literal.kind == "range":
        return _range_of_digits(text, tokens, i, literal, grammar)
    if literal.kind in {"date", "time", "other"}:
        kind = literal.kind
        return [_make(text, span, value, kind, ordered) for value, span in zip(literal.values, literal.spans, strict=True)]
    value, end, kind = literal.values[0], literal.end, literal.kind
    scale = 1.0
    if literal.kind == "number":
        if end < len(tokens) and "/" in tokens[end].form and tokens[end].form[0].isdecimal() and value == int(value):
            mixed = read_literal(text, tokens, end, False)
            value, end = (value + mixed.values[0], mixed.end) if mixed.kind == "fraction" else (value, end)
        numeral = grammar.numerals.cardinal(tokens, i, text, (value, end))
        if numeral is not None:
            value, end, is_fraction = extend_with_fraction(tokens, numeral, grammar.numerals)
            scale = numeral.last_scale
            kind = "fraction" if is_fraction and value % 1 else _kind(tokens, i, end, value, grammar)
    start = tokens[i].start
    if i and tokens[i - 1].form == "-" and touches(text, tokens, i) and not touches(text, tokens, i - 1):
        start, value, i = tokens[i - 1].start, -value, i - 1
    elif _is_negative(tokens, i, grammar):
        value = -value
    stop = tokens[end - 1].end
    return [Number(start, stop, text[start:stop], value, value, value, "exact", kind, i, end, scale)]


def _range_of_digits(text: str, tokens: Sequence[Token], i: int, literal: Literal, grammar: NumberGrammar) -> list[Number]:
    """Read both ends of 3-5; a thousand after it counts for both."""
    scale = grammar.words.find(tokens, literal.end, "scale", "scale_plural")
    is_scaled = scale is not None and not scale.lead and not scale.is_definite
    times, end = (float(scale.value), literal.end + 1) if scale is not None and is_scaled else (1.0, literal.end)
    (first, last), ((start, first_end), (last_start, last_end)) = literal.values, literal.spans
    kind = _kind(tokens, i, end, None, grammar)
    last_end = tokens[end - 1].end if is_scaled else last_end
    return [_make(text, (start, first_end), first * times, kind, (i, end)), _make(text, (last_start, last_end), last * times, kind, (i, end))]


def _is_negative(tokens: Sequence[Token], i: int, grammar: NumberGrammar) -> bool:
    word = grammar.words.find(tokens, i - 1, "operator") if i else None
    return word is not None and word.value == "minus" and word.size == 1


def _counts_noun(tokens: Sequence[Token], i: int, grammar: NumberGrammar) -> bool:
    """Tell whether an indefinite Arabic noun, no unit or numeral, stands at ``i``."""
    if i >= len(tokens) or not is_arabic(tokens[i].form) or tokens[i].form.startswith(ARTICLE) or len(tokens[i].form) < 3:
        return False
    word = next(grammar.words.at(tokens, i), None)
    return word is None


def _words(text: str, tokens: Sequence[Token], i: int, grammar: NumberGrammar) -> list[Number]:
    vague = grammar.words.find(tokens, i, "vague")
    if vague is not None:
        low, high = grammar.vague[vague.entry_id]
        last = i + vague.size
        tens = grammar.words.find(tokens, last, "ten") if last < len(tokens) and vague.size == 1 and high is not None and high < _TEN else None
        if tens is not None and tens.proclitic == AND and low is not None and high is not None:
            low, high, last = low + float(tens.value), high + float(tens.value), last + 1
        start, end = skip_letters(text, tokens[i].start, vague.lead) if vague.lead else tokens[i].start, tokens[last - 1].end
        return [Number(start, end, text[start:end], None, low, high, "vague", "cardinal", i, last)]
    fraction = read_fraction(tokens, i, grammar.numerals)
    numeral = grammar.numerals.cardinal(tokens, i, text) if fraction is None else None
    ordinal = grammar.numerals.ordinal(tokens, i) if fraction is None and (numeral is None or numeral.is_definite) else None
    scale = 1.0
    if fraction is not None:
        value, end, lead = fraction
        kind = "fraction" if value % 1 else "cardinal"
    elif ordinal is not None and ordinal.value > 0 and (numeral is None or ordinal.end > numeral.end):
        value, end, lead, kind = ordinal.value, ordinal.end, ordinal.lead, "ordinal"
    elif numeral is not None:
        value, end, is_fraction = extend_with_fraction(tokens, numeral, grammar.numerals)
        lead, scale = numeral.lead, numeral.last_scale
        kind = "fraction" if is_fraction and value % 1 else _kind(tokens, i, end, None if _is_year_words(numeral) else value, grammar)
    else:
        return []
    start = skip_letters(text, tokens[i].start, lead) if lead else tokens[i].start
    if kind != "ordinal" and _is_negative(tokens, i, grammar):
        value = -value
    stop = tokens[end - 1].end
    return [Number(start, stop, text[start:stop], value, value, value, "exact", kind, i, end, scale)]


def _is_year_words(numeral: Numeral) -> bool:
    """A number in words is a year only where the word year says so."""
    return numeral.is_words and not 1000 <= numeral.value < 2100


def _kind(tokens: Sequence[Token], i: int, end: int, value: float | None, grammar: NumberGrammar) -> str:
    """Tell what a number counts from the words that touch it."""
    find = grammar.words.find
    before = find(tokens, i - 1, "label", "clock", "phone", "year_before", "percent", "measure") if i else None
    after = find(tokens, end, "percent", "measure", "year_after") if end < len(tokens) else None
    if (after is not None and after.kind == "percent") or (before is not None and before.kind == "percent"):
        return "percent"
    if before is not None and before.kind == "clock":
        return "time"
    is_money = before is not None and before.kind == "measure" and not tokens[i - 1].is_word
    if is_money or _is_name(tokens, i, end, before, grammar) or (i and tokens[i - 1].form == "+"):
        return "other"
    if _is_date(tokens, i, end, value, grammar) or (before is not None and before.kind == "year_before" and value is not None):
        return "date"
    if after is not None and after.kind == "year_after" and value is not None and value in range(1000, 2200):
        return "date"
    return "other" if after is not None and after.kind == "measure" else "cardinal"


def _is_name(tokens: Sequence[Token], i: int, end: int, before: Word | None, grammar: NumberGrammar) -> bool:
    """Tell the number that names something (article 15, brigade 14, the group of seven, F-16, a telephone) from a count."""
    form = tokens[i].form
    if before is not None and before.kind in {"phone", "label"}:
        return before.value != "place" or ((form[0].isdecimal() or form.startswith(ARTICLE)) and not _counts_noun(tokens, end, grammar))
    if i < 2 or not form[0].isdecimal() or tokens[i - 1].form not in DASHES:
        return False
    word, dash = tokens[i - 2], tokens[i - 1]
    is_one = word.end == dash.start and dash.end == tokens[i].start
    return is_one and word.form[0].isalpha() and word.form not in CLITICS and not word.form.endswith(ARTICLES)


def _is_date(tokens: Sequence[Token], i: int, end: int, value: float | None, grammar: NumberGrammar) -> bool:
    """Tell a day of a month (7 January, 7 of January) and a year (January 2022; in 2022, the …) from a count."""
    if value is None or value != int(value):
        return False
    of = grammar.words.find(tokens, end, "operator") if end < len(tokens) else None
    month = grammar.months.find(tokens, end + (of is not None and of.value == "out_of"), "month") if end < len(tokens) else None
    if month is not None and month.proclitic == "" and 1 <= value <= 31:
        return True
    if not tokens[i].form.isdecimal() or end != i + 1 or value not in _YEARS:
        return False
    if i and (grammar.months.find(tokens, i - 1, "month") or (i > 1 and grammar.months.find(tokens, i - 2, "month"))):
        return True
    return not _counts_noun(tokens, end, grammar) and (end >= len(tokens) or next(grammar.words.at(tokens, end), None) is None)


def _join_ranges(numbers: list[Number], text: str, tokens: Sequence[Token], grammar: NumberGrammar) -> list[Number]:
    joined: list[Number] = []
    for number in numbers:
        previous = joined[-1] if joined else None
        both = _range(previous, number, tokens, grammar) if previous is not None else None
        if both is not None:
            joined[-1] = both._replace(text=text[both.start : both.end])
        else:
            joined.append(number)
    return joined


def _range(first: Number, last: Number, tokens: Sequence[Token], grammar: NumberGrammar) -> Number | None:
    """Return the range that two neighbouring counts make, or None; "10 to 15 thousand" counts both in thousands."""
    if first.value is None or last.value is None or "date" in {first.kind, last.kind} or first.kind not in {"cardinal", last.kind} or first.value < 0:
        return None
    before = grammar.words.find(tokens, first.first - 1, "range") if first.first else None
    is_between = before is not None and before.value == "between"
    if first.last == last.last:
        is_linked = first.first == last.first and first.kind not in {"time", "other", "fraction"}
    elif first.last == last.first:
        is_linked = is_between and tokens[last.first].form.startswith(AND)
    else:
        link = grammar.words.find(tokens, first.last, "range")
        is_and = is_between and tokens[first.last].form == AND and last.first == first.last + 1
        is_rise = before is not None and before.value == "from" and not (last.scale > 1 == first.scale and first.value < last.value / last.scale)
        is_to = link is not None and link.value == "to" and first.last + link.size == last.first and not is_rise
        is_linked = is_and or is_to
    low = first.value * last.scale if last.scale > 1 == first.scale and first.value * last.scale < last.value else first.value
    if not is_linked or low >= last.value:
        return None
    return last._replace(start=first.start, first=first.first, text="", value=None, low=low, high=last.value, bound="vague")
