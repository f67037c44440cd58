"""Names that no list has: a linear-chain conditional random field tags persons, organisations and places.

The model travels with the package (``kzpipe/models/names.crfsuite``; its card stands beside it) and is trained by
``python -m kzpipe.entities.train``. Its verdict on a word is the same wherever the word stands at one distance, so it is
added up once and kept: a sentence costs a few additions a token, however many features there are.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from functools import lru_cache
from importlib import resources
from itertools import pairwise
from typing import Any, NamedTuple

import numpy as np
import pycrfsuite

from kzpipe.entities.decode import OUTSIDE, Chain
from kzpipe.entities.features import NO_MARKS, NOTHING, STEPS, WORD_PAIR, Marks, WordFeatures, group_pair, mark_pair
from kzpipe.entities.lists import NameLists
from kzpipe.entities.wordtable import default_table
from kzpipe.lexicon.morphology import Morphology

MODEL_NAME = "names.crfsuite"
CLASSES = {"PER": "person", "ORG": "organisation", "LOC": "place"}
_KEPT_ROWS = 100_000
_PLACES = ("", *(f"{step:+}" for step in STEPS))
Floats = np.ndarray[Any, np.dtype[np.float32]]


class NameSpan(NamedTuple):
    """Tokens ``first`` up to, not including, ``last`` name a ``person``, an ``organisation`` or a ``place``; ``confidence`` 0 to 1."""

    first: int
    last: int
    kind: str
    confidence: float


Reading = tuple[list[NameSpan], tuple[float, ...]]
"""The names of a sentence, and for each token how likely it is part of one."""


class _Rows:
    """Rows of label scores by key, worked out when a key is first seen; when full it starts anew."""

    def __init__(self, shape: tuple[int, int], work_out: Callable[[Any], Floats]) -> None:
        self._work_out = work_out
        self._rows = np.zeros((1024, *shape), np.float32)
        self._index: dict[Hashable, int] = {}

    def take(self, keys: Sequence[Hashable]) -> Floats:
        """Return the rows of keys, stacked."""
        found = list(map(self._index.get, keys))
        if None in found:
            found = self._add(keys)
        taken: Floats = self._rows[np.array(found, np.intp)]
        return taken

    def _add(self, keys: Sequence[Hashable]) -> list[int | None]:
        if len(self._index) + len(keys) > _KEPT_ROWS:
            self._index.clear()
        for key in keys:
            if key in self._index:
                continue
            row = self._index[key] = len(self._index)
            if row >= len(self._rows):
                self._rows = np.concatenate([self._rows, np.zeros_like(self._rows)])
            self._rows[row] = self._work_out(key)
        return list(map(self._index.get, keys))


class _Weights:
    """The weights of features seen from some places, by feature: one row for each place and label."""

    def __init__(self, weights: Iterable[tuple[str, str, int, float]], places: tuple[str, ...], width: int) -> None:
        self.index: dict[str, int] = {}
        wanted = [(places.index(place), feature, label, weight) for place, feature, label, weight in weights if place in places]
        for _, feature, _, _ in wanted:
            self.index.setdefault(feature, len(self.index))
        self.rows = np.zeros((len(self.index), len(places), width), np.float32)
        for place, feature, label, weight in wanted:
            self.rows[self.index[feature], place, label] = weight

    def sum(self, features: Iterable[str]) -> Floats:
        """Return the added rows of the features that the model knows."""
        index = self.index
        found: Floats = np.add.reduce(self.rows[[index[feature] for feature in features if feature in index]], 0)
        return found


def _split_place(feature: str) -> tuple[str, str]:
    """Return from where a feature is seen, and the feature."""
    if feature[:2] in _PLACES:
        return feature[:2], feature[2:]
    return (feature[0], feature[1:]) if feature[0] in "<>" else ("", feature)


class NameTagger:
    """The trained model over the lists and the table of unlabelled text. One instance per process; it is not shared between threads."""

    def __init__(self, path: str, words: WordFeatures) -> None:
        """Read the weights of the model file at ``path``."""
        tagger = pycrfsuite.Tagger()
        tagger.open(path)
        info = tagger.info()
        self._words = words
        labels = sorted(info.labels)
        self._chain = Chain(labels, info.transitions)
        column = {label: i for i, label in enumerate(labels)}
        weights = [(*_split_place(feature), column[label], weight) for (feature, label), weight in info.state_features.items()]
        self._alone = _Weights(weights, _PLACES, len(labels))
        self._pairs = _Weights(weights, ("<", ">"), len(labels))
        self._of_word = _Rows((len(_PLACES), len(labels)), self._word_rows)
        self._of_marks = _Rows((len(_PLACES), len(labels)), self._mark_rows)
        self._of_groups = _Rows((2, len(labels)), lambda pair: self._pairs.sum([group_pair(*pair)]))
        self._of_mark_pair = _Rows((2, len(labels)), lambda pair: self._pairs.sum([mark_pair(*pair)]))
        self._edges = self._alone.sum([NOTHING])
        self._group = lru_cache(_KEPT_ROWS)(words.group)
        self._word_pairs: dict[str, dict[str, int]] = {}
        for feature, row in self._pairs.index.items():
            if feature.startswith(WORD_PAIR):
                left, _, right = feature[len(WORD_PAIR) :].partition("|")
                self._word_pairs.setdefault(left, {})[right] = row

    def _word_rows(self, form: str) -> Floats:
        """What a word tells of its neighbours is among what it tells of itself, so one list of features serves every place."""
        return self._alone.sum(self._words.of_word(form))

    def _mark_rows(self, marks: Marks) -> Floats:
        return self._alone.sum([f"m={mark}" for mark in marks] or ["m=0"])

    def scores(self, forms: Sequence[str], marks: Sequence[Marks]) -> Floats:
        """Return the score of every label at every token, without transitions."""
        count = len(forms)
        rows = self._of_word.take(forms) + self._of_marks.take(marks)
        found: Floats = rows[:, 0].copy()
        for place, step in enumerate(STEPS, 1):
            if step < 0:
                found[-step:] += rows[: max(0, count + step), place]
                found[:-step] += self._edges[place]
            else:
                found[: max(0, count - step)] += rows[step:, place]
                found[max(0, count - step) :] += self._edges[place]
        if count > 1:
            groups = list(map(self._group, forms))
            pairs = self._of_groups.take(list(pairwise(groups))) + self._of_mark_pair.take(list(pairwise(marks)))
            for i, left in enumerate(forms[:-1]):
                rights = self._word_pairs.get(left)
                if rights is not None and forms[i + 1] in rights:
                    pairs[i] += self._pairs.rows[rights[forms[i + 1]]]
            found[1:] += pairs[:, 0]
            found[:-1] += pairs[:, 1]
        return found

    def read(self, forms: Sequence[str], marks: Sequence[Marks] = ()) -> Reading:
        """Return the names in the folded forms of one sentence, and for each token how likely it is part of a name, 0 to 1.

        ``marks`` tell what the lists say of each token (``features.SentenceMatches``); none, where no list is asked.
        """
        return self.read_all([(forms, marks)])[0]

    def read_all(self, sentences: Sequence[tuple[Sequence[str], Sequence[Marks]]]) -> list[Reading]:
        """Return what ``read`` tells of each of several sentences; together they are read faster."""
        scores = [self.scores(forms, marks or [NO_MARKS] * len(forms)).astype(np.float64) for forms, marks in sentences]
        return [(_spans(decoded.labels, decoded.confidence), tuple(decoded.named)) for decoded in self._chain.decode(scores)]


def _spans(labels: Sequence[str], confidence: Sequence[float]) -> list[NameSpan]:
    spans: list[NameSpan] = []
    first = 0
    while first < len(labels):
        if labels[first] == OUTSIDE:
            first += 1
            continue
        kind = labels[first][2:]
        last = first + 1
        while last < len(labels) and labels[last] == f"I-{kind}":
            last += 1
        spans.append(NameSpan(first, last, CLASSES[kind], round(min(confidence[first:last]), 3)))
        first = last
    return spans


def default_tagger(lists: NameLists, morphology: Morphology) -> NameTagger:
    """Return the model that travels with the package, over these lists and this morphology."""
    with resources.as_file(resources.files("kzpipe") / "models" / MODEL_NAME) as path:
        return NameTagger(str(path), WordFeatures(lists, morphology, default_table()))
