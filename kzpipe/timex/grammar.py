"""What the time rules share: the words they know, the passage they read, and a reading of some of its tokens."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from kzpipe.lexicon.load import Lexicons
from kzpipe.text.normalize import fold
from kzpipe.text.tokens import COMMAS, DASHES, Token
from kzpipe.timex.calendars import Period
from kzpipe.timex.numerals import CARDINAL_KINDS, Numeral, NumeralReader
from kzpipe.timex.story import Story
from kzpipe.timex.words import ARTICLE, PhraseIndex, Word

STEPS: Final = {"last_but_one": -2, "last": -1, "preceding": -1, "this": 0, "same": 0, "that": 0, "next": 1, "following": 1, "next_but_one": 2}
"""How many units a modifier steps: last week -1, this week 0."""
PAUSES: Final = DASHES | COMMAS
_SIGNS = frozenset("%٪$/+")
_CLAUSE_MARKS = frozenset('،,;.!?؟؛:"')
_FUTURE_VERB = re.compile("س[يتن]\\w{2,}")
_FIRST_PERSON_FUTURE = re.compile("[وف]?سأ\\w{2,}")
_THAT = re.compile("[بلك]?ان(?:ه|ها|هم|هما|نا|ني)?")
_FIRST_KINDS = frozenset({
    "month", "weekday", "unit", "unit_dual", "unit_plural", "unit_counted", "weekend", "deictic_day", "demonstrative", "latest", "part", "phase",
    "since", "ago", "after", "within", "lasting", "few", "season", "decade", "every", "set", "stop",
})  # fmt: skip
_FIRST_NUMBER_KINDS = frozenset({*CARDINAL_KINDS, "ordinal"})
NUMBER: Final = "number"
"""What a numeral in digits or words is among the kinds that a time expression can begin with."""
_BEGINS_NUMBER = frozenset({NUMBER})
_NOTHING: frozenset[str] = frozenset()
_ASIDE_TOKENS = 4
"""A stretch between commas of at most so many tokens is an aside; the verb stands before it."""


@dataclass(frozen=True)
class TimeGrammar:
    """The words of the time grammar, found by token, and its reader of numbers."""

    words: PhraseIndex
    numerals: NumeralReader
    no_future: tuple[str, ...]
    forms: frozenset[str]

    def kinds_at(self, tokens: Sequence[Token], i: int) -> frozenset[str]:
        """Return the kinds of words, NUMBER among them, by which the token at ``i`` can begin a time expression; none of most tokens."""
        form = tokens[i].form
        if form not in self.forms:
            return _BEGINS_NUMBER if form[0].isdecimal() else _NOTHING
        found = self.words.kinds_at(tokens, i) & _FIRST_KINDS
        is_number = form[0].isdecimal() or not _FIRST_NUMBER_KINDS.isdisjoint(self.numerals.words.kinds_at(tokens, i))
        return found | _BEGINS_NUMBER if is_number else found

    @classmethod
    def from_lexicons(cls, lexicons: Lexicons) -> TimeGrammar:
        """Build from ``months.csv``, ``weekdays.csv``, ``time_words.csv`` and ``number_words.csv``."""
        phrases = list(_phrases(lexicons))
        no_future = tuple(fold(form) for kind, _, _, form in phrases if kind == "no_future")
        spoken = [phrase for phrase in phrases if phrase[0] != "no_future"]
        words, numerals = PhraseIndex(spoken), NumeralReader.from_lexicons(lexicons)
        return cls(words, numerals, no_future, frozenset(words.forms | numerals.words.forms))


def _phrases(lexicons: Lexicons) -> Iterator[tuple[str, str, str, str]]:
    for row in lexicons["months"]:
        yield "month", f"{row['calendar']}:{row['month']}:{row['reading']}", row["form_id"], row["form"]
    for row in lexicons["weekdays"]:
        yield "weekday", row["weekday"], row["form_id"], row["form"]
        yield "weekday_bare", row["weekday"], row["form_id"], row["form"].removeprefix(ARTICLE)
    for row in lexicons["time_words"]:
        yield row["kind"], row["value"], row["word_id"], row["form"]


class Reading(NamedTuple):
    """Tokens ``begin`` to ``end`` (exclusive) as a time expression; ``lead`` letters of the first are clitics and left out.

    ``period`` is None where the days cannot be known; ``is_anchored`` says that they are counted from the anchor.
    """

    begin: int
    end: int
    kind: str
    period: Period | None
    rule: str
    lead: int = 0
    is_fallback: bool = False
    is_anchored: bool = True


class Clause(NamedTuple):
    """Tokens ``begin`` to ``end`` between two marks; ``is_planned``: it tells in the present what is planned, and nothing that is over."""

    begin: int
    end: int
    is_future: bool
    is_planned: bool


@dataclass(slots=True)
class Passage:
    """A sentence under reading; ``story`` is what it and those before it have told, from which "the following day" is counted."""

    text: str
    tokens: Sequence[Token]
    anchor: dt.date | None
    grammar: TimeGrammar
    story: Story = field(default_factory=Story)
    _begins: list[int] = field(default_factory=list)
    _clauses: dict[int, Clause] = field(default_factory=dict)
    _cardinals: dict[int, Numeral | None] = field(default_factory=dict)
    _ordinals: dict[int, Numeral | None] = field(default_factory=dict)

    def kinds_at(self, i: int) -> frozenset[str]:
        """Return the kinds of words by which the token at ``i`` can begin a time expression; none outside the passage."""
        return self.grammar.kinds_at(self.tokens, i) if 0 <= i < len(self.tokens) else _NOTHING

    def cardinal(self, i: int) -> Numeral | None:
        """Return the longest cardinal that begins at ``i``, or None; rule after rule asks for the same."""
        if i not in self._cardinals:
            self._cardinals[i] = self.grammar.numerals.cardinal(self.tokens, i)
        return self._cardinals[i]

    def ordinal(self, i: int) -> Numeral | None:
        """Return the ordinal that begins at ``i``, or None."""
        if i not in self._ordinals:
            self._ordinals[i] = self.grammar.numerals.ordinal(self.tokens, i)
        return self._ordinals[i]

    def word(self, i: int, *kinds: str) -> Word | None:
        """Return the reading of the token at ``i`` as a word of one of the kinds, or None."""
        words, tokens = self.grammar.words, self.tokens
        if not 0 <= i < len(tokens) or tokens[i].form not in words.forms:
            return None  # as for most words, and this is asked of every word many times
        return words.find(tokens, i, *kinds)

    def plain(self, i: int, *kinds: str) -> Word | None:
        """Return the same where no conjunction or preposition is attached."""
        found = self.word(i, *kinds)
        return found if found is not None and not found.lead else None

    def form(self, i: int) -> str:
        """Return the folded form of a token, or "" outside the passage."""
        return self.tokens[i].form if 0 <= i < len(self.tokens) else ""

    def digits(self, i: int) -> int | None:
        """Return the value of a token of one to four digits, or None."""
        form = self.form(i)
        return int(form) if form.isdecimal() and len(form) <= 4 else None

    def skip(self, i: int, *kinds: str) -> int:
        """Return the index after a word of one of the kinds, or ``i``."""
        found = self.plain(i, *kinds)
        return i + found.size if found else i

    def is_clause_end(self, i: int) -> bool:
        """Tell whether the passage ends at ``i`` or goes on after a mark."""
        return i >= len(self.tokens) or not (self.tokens[i].is_word or self.form(i) in _SIGNS)

    def ended_by(self, i: int) -> Word | None:
        """Return the preposition or unit that ends right before ``i`` (in, on the date, day), or None."""
        for size in (1, 2):
            found = self.word(i - size, "in", "of", "from", "to", "since", "between", "within", "unit")
            if found is not None and found.size == size:
                return found
        return None

    def is_future(self, i: int) -> bool:
        """Tell whether the clause around the token at ``i`` speaks of what is to come.

        What somebody says will be, has been said on the day before it: «حذر الثلاثاء من أن الجيش سيتدخل».
        """
        return (self._clause(i).is_future or self._clause_before(i).is_future) and not self._is_day_of_telling(i)

    def _is_day_of_telling(self, i: int) -> bool:
        clause = self._clause(i)
        that = next((j for j in range(i + 1, clause.end) if _THAT.fullmatch(self.tokens[j].form)), None)
        return that is not None and not self._speaks_of_future(clause.begin, that)

    def is_to_come(self, i: int) -> bool:
        """Tell the same, also where the clause says in the present what is planned (the summit begins Thursday)."""
        return self.is_future(i) or self._clause(i).is_planned or self._clause_before(i).is_planned

    def _clause(self, i: int) -> Clause:
        """Return the clause that the token at ``i`` stands in; a mark belongs to the clause that it ends."""
        if not self._begins:
            self._mark_clauses()
        begin = end = self._begins[i]
        if begin not in self._clauses:
            while end < len(self.tokens) and self.tokens[end].form not in _CLAUSE_MARKS:
                end += 1
            kinds = self._kinds_between(begin, end)
            is_future = "future" in kinds or self._has_future_verb(begin, end)
            self._clauses[begin] = Clause(begin, end, is_future, "scheduled" in kinds and "told_past" not in kinds)
        return self._clauses[begin]

    def _clause_before(self, i: int) -> Clause:
        """Return the clause that an aside interrupts; of a clause that is none, itself."""
        clause = self._clause(i)
        is_aside = clause.end - clause.begin <= _ASIDE_TOKENS and clause.begin > 1
        return self._clause(clause.begin - 2) if is_aside else clause

    def _mark_clauses(self) -> None:
        """Cut the passage at commas and stops once; every token gets where its clause begins."""
        begin = 0
        for i, (_, _, form) in enumerate(self.tokens):
            self._begins.append(begin)
            begin = i + 1 if form in _CLAUSE_MARKS else begin
        self._begins.append(begin)

    def _speaks_of_future(self, begin: int, end: int) -> bool:
        return "future" in self._kinds_between(begin, end) or self._has_future_verb(begin, end)

    def _has_future_verb(self, begin: int, end: int) -> bool:
        return any(map(self._is_future_verb, range(begin, end)))

    def _kinds_between(self, begin: int, end: int) -> frozenset[str]:
        """Return the kinds of all words of the time lexicon between two tokens."""
        words, known = self.grammar.words, self.grammar.words.forms
        return _NOTHING.union(*[words.kinds_at(self.tokens, j) for j in range(begin, end) if self.tokens[j].form in known])

    def _is_future_verb(self, i: int) -> bool:
        form = self.tokens[i].form
        if "س" not in form[:2]:
            return False
        bare = form[1:] if form[:1] in "وف" else form
        if _FUTURE_VERB.fullmatch(bare):
            return not bare.startswith(self.grammar.no_future)
        written = self.text[self.tokens[i].start : self.tokens[i].end]
        return _FIRST_PERSON_FUTURE.fullmatch(written) is not None


Rule = Callable[[Passage, int], Reading | None]
"""Reads the time expression that begins at a token, or returns None."""
