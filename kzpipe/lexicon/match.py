"""Find lexicon forms in a run of tokens: the longest form at each place, proclitics and the article set apart.

A form matches token by token on folded spelling. The first word may carry the conjunctions و ف and the prepositions
ب ك ل. Forms of common nouns (groups, bodies, titles) match with and without the article; names match as written.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence, Set
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from kzpipe.text.normalize import CACHED_WORDS, fold
from kzpipe.text.tokens import Token, tokenize

MIN_STEM = 2
"""A word has at least this many letters after its proclitics."""


class Clitics(NamedTuple):
    """A word with its proclitics taken off: ``length`` letters were removed, ``has_article`` tells whether ال was merged (لل) or stands."""

    rest: str
    conjunction: str
    preposition: str
    length: int

    @property
    def nouns(self) -> tuple[str, str]:
        """What remains with its article and without; both count, for some words only look as if they had one: «آلاف», «آليات», «ألماني»."""
        return self.rest, without_article(self.rest)


@lru_cache(maxsize=CACHED_WORDS)
def clitic_readings(form: str) -> tuple[Clitics, ...]:
    """Return the readings of a folded word with ever more proclitics taken off, the whole word first."""
    readings = [Clitics(form, "", "", 0)]
    starts = [("", form, 0)]
    if form[:1] in "وف" and len(form) > MIN_STEM:
        starts.append((form[0], form[1:], 1))
        readings.append(Clitics(form[1:], form[0], "", 1))
    for conjunction, rest, length in starts:
        if rest.startswith("لل") and len(rest) > 3:
            readings.append(Clitics("ال" + rest[2:], conjunction, "ل", length + 2))
            readings.append(Clitics(rest[1:], conjunction, "ل", length + 1))
            readings.append(Clitics("ال" + rest[1:], conjunction, "ل", length + 1))
        elif rest[:1] in "بكل" and len(rest) > MIN_STEM:
            readings.append(Clitics(rest[1:], conjunction, rest[0], length + 1))
    return tuple(readings)


def without_article(word: str) -> str:
    """Return a folded word without its article."""
    return word[2:] if word.startswith("ال") and len(word) > 4 else word


@lru_cache(maxsize=CACHED_WORDS)
def bare_forms(form: str) -> tuple[str, ...]:
    """Return what a folded word may be with ever more proclitics taken off, each time with its article and without."""
    return tuple(dict.fromkeys(word for reading in clitic_readings(form) for word in reading.nouns))


@dataclass(frozen=True, slots=True)
class Entry:
    """A lexicon form: ``kind`` is its list, ``target`` what it names, ``entry_id`` its line."""

    kind: str
    target: str
    entry_id: str


class Match(NamedTuple):
    """Tokens ``first`` up to, not including, ``last``; the span leaves proclitics out; ``has_article`` tells about the first word."""

    first: int
    last: int
    start: int
    end: int
    conjunction: str
    preposition: str
    has_article: bool
    entries: tuple[Entry, ...]


class _Opening(NamedTuple):
    """A reading of a word that opens forms: the word as they have it, the forms, their second words, the words of the longest, the word alone."""

    reading: Clitics
    head: str
    forms: dict[tuple[str, ...], list[Entry]]
    seconds: Set[str]
    longest: int
    alone: list[Entry] | None


class FormIndex:
    """An index of forms by first word; built once, then only read."""

    def __init__(self, *, ignore_article: bool) -> None:
        """Make an empty index; with ``ignore_article`` every word is compared without its article."""
        self._ignore_article = ignore_article
        self._forms: dict[str, dict[tuple[str, ...], list[Entry]]] = defaultdict(dict)
        self._seconds: dict[str, set[str]] = defaultdict(set)
        self._longest: dict[str, int] = {}
        self._openings: dict[str, tuple[_Opening, ...]] = {}
        """How a folded word can open forms, as asked before: most words of a text open none, and come again and again."""

    def _key(self, word: str) -> str:
        return without_article(word) if self._ignore_article else word

    def add(self, form: str, entry: Entry) -> None:
        """Add one form as people write it."""
        words = tuple(self._key(token.form) for token in tokenize(form))
        if words:
            self._forms[words[0]].setdefault(words, []).append(entry)
            self._seconds[words[0]].update(words[1:2])
            self._longest[words[0]] = max(self._longest.get(words[0], 0), len(words))
            self._openings.clear()

    def extend(self, forms: Iterable[tuple[str, Entry]]) -> None:
        """Add many forms."""
        for form, entry in forms:
            self.add(form, entry)

    def opens(self, word: str) -> bool:
        """Tell whether some form begins with a folded word."""
        return self._key(word) in self._forms

    def _openings_of(self, word: str) -> tuple[_Opening, ...]:
        if len(self._openings) >= CACHED_WORDS:
            self._openings.clear()
        if self._forms.keys().isdisjoint(bare_forms(word)) and not (self._ignore_article and word.endswith("ا")):
            self._openings[word] = ()  # as most words are
            return ()
        openings = []
        for reading in clitic_readings(word):
            head = self._key(reading.rest)
            forms = self._forms.get(head)
            if forms is None and self._ignore_article and head.endswith("ا") and len(head) > 3:
                head = head[:-1]  # the alef of the accusative: «26 محتجاً»
                forms = self._forms.get(head)
            if forms is not None:
                openings.append(_Opening(reading, head, forms, self._seconds[head], self._longest[head], forms.get((head,))))
        self._openings[word] = tuple(openings)
        return self._openings[word]

    def openings(self, tokens: Sequence[Token]) -> list[int]:
        """Return the indices of the tokens whose words can open a form, with their proclitics or without."""
        forms = [form for _, _, form in tokens]
        found = list(map(self._openings.get, forms))
        if None in found:  # a word met for the first time
            found = [self._openings_of(form) if known is None else known for form, known in zip(forms, found, strict=True)]
        return [i for i, openings in enumerate(found) if openings]

    def match(self, text: str, tokens: Sequence[Token], first: int) -> Match | None:
        """Return the longest form that begins at token ``first``, with the fewest proclitics taken off."""
        openings = self._openings.get(tokens[first].form)
        if openings is None:
            openings = self._openings_of(tokens[first].form)
        return self._longest_of(text, tokens, first, openings) if openings else None

    def match_each(self, text: str, tokens: Sequence[Token]) -> list[Match | None]:
        """Return for each token what ``match`` finds there."""
        found: list[Match | None] = [None] * len(tokens)
        for i in self.openings(tokens):
            found[i] = self.match(text, tokens, i)
        return found

    def _longest_of(self, text: str, tokens: Sequence[Token], first: int, openings: tuple[_Opening, ...]) -> Match | None:
        best: tuple[int, Clitics, list[Entry]] | None = None
        second = self._key(tokens[first + 1].form) if first + 1 < len(tokens) else ""
        for reading, head, forms, seconds, longest, alone in openings:
            if second in seconds:
                upto = min(len(tokens), first + longest)
                words = (head, *(self._key(tokens[i].form) for i in range(first + 1, upto)))
                for length in range(len(words), 1, -1):
                    if best is not None and length <= best[0]:
                        break
                    found = forms.get(words[:length])
                    if found:
                        best = (length, reading, found)
                        break
            if best is None and alone:
                best = (1, reading, alone)
        if best is None:
            return None
        length, reading, entries = best
        last = first + length
        return Match(
            first, last, skip_clitics(text, tokens[first], reading.length), tokens[last - 1].end, reading.conjunction, reading.preposition,
            reading.rest.startswith("ال"), tuple(entries),
        )  # fmt: skip

    def match_words(self, text: str, tokens: Sequence[Token], first: int, last: int) -> Match | None:
        """Return the form that tokens ``first`` up to, not including, ``last`` are as a whole, or None."""
        for reading in clitic_readings(tokens[first].form):
            head = self._key(reading.rest)
            words = (head, *(self._key(tokens[i].form) for i in range(first + 1, last)))
            entries = self._forms.get(head, {}).get(words)
            if entries:
                return Match(
                    first, last, skip_clitics(text, tokens[first], reading.length), tokens[last - 1].end, reading.conjunction, reading.preposition,
                    reading.rest.startswith("ال"), tuple(entries),
                )  # fmt: skip
        return None


def skip_clitics(text: str, token: Token, letters: int) -> int:
    """Return the offset where a token begins once ``letters`` proclitic letters are left out, marks passed over."""
    position = token.start
    while letters and position < token.end - 1:
        position += 1
        letters -= 1
        while position < token.end - 1 and not fold(text[position]):
            position += 1
    return position
