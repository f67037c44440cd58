"""The score of every label at every token, from the weights of the trained model.

The verdict on a word is the same wherever the word stands at one distance, so it is added up once and kept: a token costs a
few additions, however many features it has. All sentences of an article are scored in one go.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import chain
from typing import Any

import numpy as np

from kzpipe.entities.features import NOTHING, STEPS, Marks, WordFeatures, first_mark

_KEPT_ROWS = 50_000
_FIRST_ROWS = 1024
_PLACES = ("", *(f"{step:+}" for step in STEPS))
_PAIR_PLACES = ("<", ">")
BREAK = (None,) * max(STEPS)
"""What stands before, between and after sentences: as many rows as a token sees to one side."""
Floats = np.ndarray[Any, np.dtype[np.float32]]
Integers = np.ndarray[Any, np.dtype[np.intp]]
Flags = np.ndarray[Any, np.dtype[np.bool_]]
Weight = tuple[str, str, int, float]
"""From where a feature is seen, the feature, the number of a label, and what the feature weighs for it."""


class _Alone:
    """The weights of features of one token, by feature: one row for each place it is seen from, one column for each label."""

    def __init__(self, weights: Iterable[Weight], width: int) -> None:
        found = [(_PLACES.index(place), feature, label, weight) for place, feature, label, weight in weights if place in _PLACES]
        self._index = {feature: row for row, feature in enumerate(dict.fromkeys(feature for _, feature, _, _ in found), 1)}
        self._rows: Floats = np.zeros((len(self._index) + 1, len(_PLACES), width), np.float32)  # the first stands for no feature
        if found:
            places, features, labels, values = zip(*found, strict=True)
            self._rows[[self._index[feature] for feature in features], places, labels] = values

    def sums(self, listed: Sequence[Sequence[str]]) -> Floats:
        """Return for each list of features the added rows of those that the model knows."""
        find = self._index.get
        found = [[0, *filter(None, map(find, features))] for features in listed]
        starts = np.cumsum([0, *map(len, found[:-1])])
        totals: Floats = np.add.reduceat(self._rows[list(chain.from_iterable(found))], starts, axis=0)
        return totals


class _Pairs:
    """The weights of two neighbours together, one row for either of them. A value in no pair of weight is numbered 0."""

    def __init__(self, weights: Iterable[Weight], width: int) -> None:
        found: dict[tuple[str, str], Floats] = {}
        for place, feature, label, weight in weights:
            if place in _PAIR_PLACES:
                left, _, right = feature.partition("|")
                kind = left.partition("=")[0]
                rows = found.setdefault((left, f"{kind}={right}"), np.zeros((len(_PAIR_PLACES), width), np.float32))
                rows[_PAIR_PLACES.index(place), label] = weight
        self._lefts = {value: number for number, value in enumerate(dict.fromkeys(left for left, _ in found), 1)}
        self._rights = {value: number for number, value in enumerate(dict.fromkeys(right for _, right in found), 1)}
        self._span = len(self._rights) + 1
        numbered = sorted((self._lefts[left] * self._span + self._rights[right], (left, right)) for left, right in found)
        self._keys = np.array([*(number for number, _ in numbered), np.iinfo(np.intp).max])
        self._rows: Floats = np.stack([*(found[pair] for _, pair in numbered), np.zeros((len(_PAIR_PLACES), width), np.float32)])

    def numbers(self, values: Sequence[str]) -> tuple[int, ...]:
        """Return the numbers of values (``w=…``, ``g=…``, ``m=…``) as the left ones of a pair, then as the right ones."""
        return (*(self._lefts.get(value, 0) for value in values), *(self._rights.get(value, 0) for value in values))

    def sums(self, lefts: Integers, rights: Integers) -> Floats:
        """Return the added rows of pairs by the numbers of their values, a row for each kind of value."""
        keys = lefts * self._span + rights
        at = np.searchsorted(self._keys, keys)
        at[self._keys[at] != keys] = -1
        total: Floats = self._rows[at].sum(axis=0)
        return total


class _Kept:
    """The added weights of keys (words, or marks), worked out when they are first seen; when full it starts anew.

    ``rows`` are what a key says alone, ``pairs`` the numbers that it has in pairs.
    """

    def __init__(self, alone: _Alone, pairs: _Pairs, features_of: Callable[[Any], tuple[Sequence[str], Sequence[str]]]) -> None:
        self._alone, self._pairs, self._features_of = alone, pairs, features_of
        self._index: dict[Any, int] = {}
        self.rows: Floats = alone.sums([[]] * _FIRST_ROWS)
        self.pairs: Integers = np.zeros((_FIRST_ROWS, len(pairs.numbers(features_of(None)[1]))), np.intp)

    def find(self, keys: Sequence[Any]) -> Integers:
        """Return where in ``rows`` and ``pairs`` the keys are."""
        found = list(map(self._index.get, keys))
        return np.array(self._add(keys) if None in found else found, np.intp)

    def _add(self, keys: Sequence[Any]) -> list[int]:
        index = self._index
        if len(index) + len(keys) > _KEPT_ROWS:
            index.clear()
        first = len(index)
        new = [key for key in dict.fromkeys(keys) if key not in index]
        index.update(zip(new, range(first, first + len(new)), strict=True))
        while len(index) > len(self.rows):
            self.rows = np.concatenate([self.rows, self.rows])
            self.pairs = np.concatenate([self.pairs, self.pairs])
        told = [self._features_of(key) for key in new]
        self.rows[first : len(index)] = self._alone.sums([alone for alone, _ in told])
        self.pairs[first : len(index)] = [self._pairs.numbers(in_pairs) for _, in_pairs in told]
        return [index[key] for key in keys]


class Scorer:
    """Scores the labels of tokens by their words and by what the lists say of them."""

    def __init__(self, weights: Mapping[tuple[str, str], float], labels: Sequence[str], words: WordFeatures) -> None:
        """Take the weights of features by feature and label; the columns of scores are in the order of ``labels``."""
        column = {label: number for number, label in enumerate(labels)}
        found = [(*_split_place(feature), column[label], weight) for (feature, label), weight in weights.items()]
        self._features = words
        self._alone = _Alone(found, len(labels))
        self._pairs = _Pairs(found, len(labels))
        self._words = _Kept(self._alone, self._pairs, self._of_word)
        self._marks = _Kept(self._alone, self._pairs, self._of_marks)

    def _of_word(self, form: str | None) -> tuple[Sequence[str], Sequence[str]]:
        """Return the features of a word alone and in pairs; what it tells of its neighbours is among what it tells of itself."""
        if form is None:
            return [NOTHING], [""] * 2
        return self._features.of_word(form), [f"w={form}", f"g={self._features.group(form)}"]

    def _of_marks(self, marks: Marks | None) -> tuple[Sequence[str], Sequence[str]]:
        if marks is None:
            return [], [""]
        return [f"m={mark}" for mark in marks] or ["m=0"], [f"m={first_mark(marks)}"]

    def scores(self, sentences: Sequence[tuple[Sequence[str], Sequence[Marks]]]) -> tuple[Floats, Flags]:
        """Return the score of every label at every token, without transitions, and which rows stand between sentences.

        Of each sentence there are the folded words, and for each what the lists say of it. Before the first, after each and so
        between any two sentences stand ``len(BREAK)`` rows of breaks.
        """
        forms: list[str | None] = [*BREAK]
        marks: list[Marks | None] = [*BREAK]
        for words, said in sentences:
            forms += (*words, *BREAK)
            marks += (*said, *BREAK)
        at_words, at_marks = self._words.find(forms), self._marks.find(marks)
        rows = self._words.rows[at_words] + self._marks.rows[at_marks]
        found: Floats = rows[:, 0].copy()
        for place, step in enumerate(STEPS, 1):
            if step < 0:
                found[-step:] += rows[:step, place]
            else:
                found[:-step] += rows[step:, place]
        by_word, by_marks = self._words.pairs[at_words].T, self._marks.pairs[at_marks].T
        lefts = np.concatenate([by_word[:2, :-1], by_marks[:1, :-1]])
        rights = np.concatenate([by_word[2:, 1:], by_marks[1:, 1:]])
        pairs = self._pairs.sums(lefts, rights)
        found[1:] += pairs[:, 0]
        found[:-1] += pairs[:, 1]
        return found, at_words == self._words.find(BREAK[:1])


def _split_place(feature: str) -> tuple[str, str]:
    """Return from where a feature is seen, and the feature."""
    if feature[:2] in _PLACES:
        return feature[:2], feature[2:]
    return (feature[0], feature[1:]) if feature[0] in _PAIR_PLACES else ("", feature)
