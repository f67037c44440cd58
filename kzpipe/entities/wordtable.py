"""What unlabelled text tells of a word: how often it was seen, in which inflections, and which words it keeps company with.

The table travels with the package (``kzpipe/models/words.tsv``) and is made by ``kzpipe.entities.clusters``.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib import resources

from kzpipe.lexicon.match import clitic_readings, without_article
from kzpipe.text.tokens import Token

TABLE_NAME = "words.tsv"
_CACHED_WORDS = 100_000
_STEPS = (1, 3, 10, 40)
_PRONOUNS = ("ها", "هم", "هما", "نا", "كم", "ه", "ي")
_ENDINGS = ("ات", "ون", "ين", "ا", "ان", "ه", "ت", "وا")
_ARTICLES = ("ال", "لل", "وال", "بال")


class WordTable:
    """Counts of folded words in unlabelled text, and the groups of words used alike, from coarse to fine."""

    def __init__(self, counts: Mapping[str, int], groups: Mapping[str, tuple[str, ...]]) -> None:
        """Keep the counts of all words, and the groups of those that were seen often enough to have any."""
        self._counts = counts
        self._groups = groups
        self.inflections = lru_cache(_CACHED_WORDS)(self._find_inflections)
        """Return how often a word, its definite form, its forms with a pronoun and its other endings were seen, as steps 0 to 4.

        Names are seen without them: a word that takes pronouns and plurals is a common noun or a verb.
        """
        self._steps = lru_cache(_CACHED_WORDS)(self._count_forms)
        self.groups = lru_cache(_CACHED_WORDS)(self._find_groups)
        """Return the groups of a folded word, else of the word without proclitics, without or with the article; () if it has none."""

    @classmethod
    def from_lines(cls, lines: list[str]) -> WordTable:
        """Read lines ``word TAB count TAB group…``; ValueError for a line without a count."""
        counts: dict[str, int] = {}
        groups: dict[str, tuple[str, ...]] = {}
        for line in lines:
            word, count, *found = line.split("\t")
            counts[word] = int(count)
            if found:
                groups[word] = tuple(found)
        return cls(counts, groups)

    def knows(self, form: str) -> bool:
        """Tell whether unlabelled text has a folded word, with or without proclitics and article."""
        return any(word in self._counts for reading in clitic_readings(form) for word in reading.nouns)

    def _find_groups(self, form: str) -> tuple[str, ...]:
        bare = without_article(form)
        for word in (form, *(reading.rest for reading in clitic_readings(form)[1:]), bare, "ال" + form):
            if word in self._groups:
                return self._groups[word]
        return ()

    def _find_inflections(self, form: str) -> tuple[str, ...]:
        readings = clitic_readings(form)
        found = _labels("", self._steps(without_article(form)))
        if len(readings) == 1:
            return found
        return found + _labels("c", self._steps(without_article(readings[-1].rest)))

    def _count_forms(self, stem: str) -> tuple[int, int, int, int]:
        short = stem[:-1] if stem.endswith("ه") else stem
        bound = short + "ت" if short != stem else stem
        count = self._counts.get
        seen = count(stem, 0)
        definite = sum([count(article + stem, 0) for article in _ARTICLES])
        owned = sum([count(bound + pronoun, 0) for pronoun in _PRONOUNS])
        endings = sum([count(short + ending, 0) for ending in _ENDINGS])
        return _step(seen), _step(definite), _step(owned), _step(endings if short == stem else endings - seen)


@cache  # of every number there are as many as steps
def _labels(joined: str, steps: tuple[int, int, int, int]) -> tuple[str, ...]:
    """Return the features of the counted forms: the word itself, with the article, with a pronoun, with other endings; "c" without proclitics."""
    return tuple(f"v{joined}{kind}{step}" for kind, step in zip(("f", "al", "s", "p"), steps, strict=True))


def _step(count: int) -> int:
    return bisect_right(_STEPS, count)


@lru_cache(maxsize=1)
def default_table() -> WordTable:
    """Return the table that travels with the package, read once per process."""
    text = (resources.files("kzpipe") / "models" / TABLE_NAME).read_text("utf-8")
    return WordTable.from_lines(text.splitlines())


def is_strange(token: Token) -> bool:
    """Tell whether no unlabelled text has a word: where a name may stand it is one («ساحة آلا-تو», «قرب غاسكيندي»)."""
    return token.is_word and not token.form.isdecimal() and not token.form.isascii() and not default_table().knows(token.form)
