"""Words and phrases of the time and number lexicons, found at a token with whatever is attached to them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final, NamedTuple

from kzpipe.text.normalize import fold
from kzpipe.text.tokens import Token, tokenize

_WRITTEN_ARTICLE = "ال"
"""As lexicons spell it: thousands (آلاف) begin with the same letters only once they are folded."""
ARTICLE = fold(_WRITTEN_ARTICLE)
_LAM = fold("ل")
_CONJUNCTIONS = ("", fold("و"), fold("ف"))
_PREPOSITIONS = ("", fold("ب"), _LAM, fold("ك"))
AND = _CONJUNCTIONS[1]
CLITICS = tuple(clitic for clitic in (*_CONJUNCTIONS, *_PREPOSITIONS) if clitic)
"""Conjunctions and prepositions that are written together with the word after them."""
ARTICLES = (ARTICLE, _LAM * 2)
"""The article, and the preposition "to" grown together with it."""
OTHER_WORD = "other_word"
"""Kind of a form that is a word of its own where it looks like a proclitic and a word of the list: «كمية», a quantity and no «كمئة»."""

_NONE: frozenset[str] = frozenset()


class Word(NamedTuple):
    """One reading of a token and those after it: ``size`` tokens, the first with ``lead`` letters of conjunction and preposition before it."""

    kind: str
    value: str
    size: int
    lead: int
    proclitic: str
    is_definite: bool
    entry_id: str


class _Entry(NamedTuple):
    word: Word
    rest: tuple[str, ...]


class PhraseIndex:
    """Lexicon phrases by the form of their first token, each with every proclitic it can bear, so that one look-up reads a token."""

    def __init__(self, phrases: Iterable[tuple[str, str, str, str]]) -> None:
        """Take ``(kind, value, entry_id, form)``; a phrase without the article is also found with it.

        What is of the kind ``OTHER_WORD`` is not found, and nothing with a proclitic that reads as it does.
        """
        entries: dict[str, list[_Entry]] = {}
        others: list[str] = []
        for kind, value, entry_id, form in phrases:
            if kind == OTHER_WORD:
                others.append(form)
                continue
            first, *rest = [token.form for token in tokenize(form)]
            for surface, proclitic, is_definite in _surfaces(first, form.startswith(_WRITTEN_ARTICLE)):
                word = Word(kind, value, 1 + len(rest), len(proclitic), proclitic, is_definite, entry_id)
                entries.setdefault(surface, []).append(_Entry(word, tuple(rest)))
        for surface in {surface for form in others for surface, _, _ in _surfaces(fold(form), has_article=False)}:
            entries[surface] = [entry for entry in entries.pop(surface, ()) if not entry.word.lead]
        self._words: dict[str, tuple[Word, ...]] = {}
        self.forms: Final = self._words.keys()
        """The token forms that begin a phrase."""
        self._phrases: dict[str, dict[str, list[_Entry]]] = {}
        self._kinds: dict[str, frozenset[str]] = {}
        shared: dict[tuple[str, ...], frozenset[str]] = {}
        for form, found in entries.items():
            if len(found) > 1:  # as few have
                found.sort(key=lambda entry: (-len(entry.rest), entry.word.lead))
            words = tuple([entry.word for entry in found if not entry.rest])
            kinds = tuple([word.kind for word in words])
            self._words[form], self._kinds[form] = words, shared.setdefault(kinds, frozenset(kinds))
            if len(words) < len(found):
                by_second = self._phrases[form] = {}
                for entry in found:
                    if entry.rest:
                        by_second.setdefault(entry.rest[0], []).append(entry)
        self._first: dict[tuple[str, tuple[str, ...]], Word | None] = {}
        """The first reading of a form alone as one of some kinds, as asked before: forms are those of the lexicons, and the questions few."""

    def kinds_at(self, tokens: Sequence[Token], i: int) -> frozenset[str]:
        """Return the kinds of all phrases that begin with the token at ``i``."""
        form = tokens[i].form
        kinds = self._kinds.get(form, _NONE)
        by_second = self._phrases.get(form)
        if by_second is None or i + 1 >= len(tokens) or tokens[i + 1].form not in by_second:
            return kinds
        return kinds.union(word.kind for word in self._longer(tokens, i, by_second))

    def __contains__(self, form: str) -> bool:
        return form in self._words

    def at(self, tokens: Sequence[Token], i: int) -> Iterator[Word]:
        """Yield the readings of the token at ``i``, the longest phrase and the barest form first."""
        if i >= len(tokens):
            return
        words = self._words.get(tokens[i].form)
        if words is None:
            return
        by_second = self._phrases.get(tokens[i].form)
        if by_second is not None:
            yield from self._longer(tokens, i, by_second)
        yield from words

    def _longer(self, tokens: Sequence[Token], i: int, by_second: dict[str, list[_Entry]]) -> Iterator[Word]:
        """Yield the phrases of several words that begin at ``i``."""
        if i + 1 < len(tokens):
            for word, rest in by_second.get(tokens[i + 1].form, ()):
                if len(rest) == 1 or _follows(tokens, i + 1, rest):
                    yield word

    def find(self, tokens: Sequence[Token], i: int, *kinds: str) -> Word | None:
        """Return the first reading of one of the kinds, or None."""
        if i >= len(tokens):
            return None
        form = tokens[i].form
        if form not in self._words:
            return None
        by_second = self._phrases.get(form)
        if by_second is not None:
            for word in self._longer(tokens, i, by_second):
                if word.kind in kinds:
                    return word
        asked = form, kinds
        try:
            return self._first[asked]
        except KeyError:
            found = self._first[asked] = next((word for word in self._words[form] if word.kind in kinds), None)
            return found


def _surfaces(form: str, has_article: bool) -> Iterator[tuple[str, str, bool]]:
    """Yield a form as written with every proclitic: surface, the letters before the word and its article, whether it has the article."""
    if not form[0].isalpha():
        yield form, "", False
        return
    is_definite = has_article and len(form) > len(ARTICLE) + 1
    bare = form[len(ARTICLE) :] if is_definite else form
    for conjunction in _CONJUNCTIONS:
        for preposition in _PREPOSITIONS:
            proclitic = conjunction + preposition
            if not is_definite:
                yield proclitic + bare, proclitic, False
            yield proclitic + (_LAM + bare if preposition == _LAM else ARTICLE + bare), proclitic, True


def _follows(tokens: Sequence[Token], i: int, rest: tuple[str, ...]) -> bool:
    return i + len(rest) <= len(tokens) and all(tokens[i + offset].form == form for offset, form in enumerate(rest))
