"""What unlabelled text tells of a word: how often it was seen, in which inflections, and which words it keeps company with.

The table travels with the package (``kzpipe/models/words.tsv``) and is made by ``kzpipe.entities.clusters``.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib import resources

from kzpipe.lexicon.match import clitic_readings, without_article
from kzpipe.text.normalize import CACHED_WORDS
from kzpipe.text.tokens import Token

TABLE_NAME = "words.tsv"
_STEPS = (1, 3, 10, 40)
_PRONOUNS = frozenset({"ها", "هم", "هما", "نا", "كم", "ه", "ي"})
_ENDINGS = frozenset({"ات", "ون", "ين", "ا", "ان", "ه", "ت", "وا"})
_SUFFIX_LENGTHS = range(1, 4)
_ARTICLES = frozenset({"ال", "لل", "وال", "بال"})
_ARTICLE_LENGTHS = range(2, 4)


class WordTable:
    """Counts of folded words in unlabelled text, and the groups of words used alike, from coarse to fine."""

    def __init__(self, counts: Mapping[str, int], groups: Mapping[str, tuple[str, ...]]) -> None:
        """Keep the counts of all words, and the groups of those that were seen often enough to have any."""
        self._counts = counts
        self._groups = groups
        self._definite, self._pronouns, self._endings = _sum_by_stem(counts)
        self.inflections = lru_cache(CACHED_WORDS)(self._find_inflections)
        """Return how often a word, its definite form, its forms with a pronoun and its other endings were seen, as steps 0 to 4.

        Names are seen without them: a word that takes pronouns and plurals is a common noun or a verb.
        """
        self._steps = lru_cache(CACHED_WORDS)(self._count_forms)
        self.groups = lru_cache(CACHED_WORDS)(self._find_groups)
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
        seen, endings = self._counts.get(stem, 0), self._endings.get(short, 0)
        return (
            _step(seen), _step(self._definite.get(stem, 0)), _step(self._pronouns.get(bound, 0)),
            _step(endings if short == stem else endings - seen),
        )  # fmt: skip


@cache  # of every number there are as many as steps
def _labels(joined: str, steps: tuple[int, int, int, int]) -> tuple[str, ...]:
    """Return the features of the counted forms: the word itself, with the article, with a pronoun, with other endings; "c" without proclitics."""
    return tuple(f"v{joined}{kind}{step}" for kind, step in zip(("f", "al", "s", "p"), steps, strict=True))


def _sum_by_stem(counts: Mapping[str, int]) -> tuple[dict[str, int], dict[str, int], dict[str, int]]:
    """Return how often a stem was seen with an article, with a pronoun, with another ending: summed once, asked for every new word."""
    definite: dict[str, int] = defaultdict(int)
    pronouns: dict[str, int] = defaultdict(int)
    endings: dict[str, int] = defaultdict(int)
    for word, count in counts.items():
        for length in _ARTICLE_LENGTHS:
            if word[:length] in _ARTICLES and len(word) >= length:
                definite[word[length:]] += count
        for length in _SUFFIX_LENGTHS[: len(word)]:
            suffix = word[-length:]
            if suffix in _PRONOUNS:
                pronouns[word[:-length]] += count
            if suffix in _ENDINGS:
                endings[word[:-length]] += count
    return dict(definite), dict(pronouns), dict(endings)


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
