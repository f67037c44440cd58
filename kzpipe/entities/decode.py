"""The most likely labels of sentences, and how likely each is, from the score of every label at every token.

A linear chain: Viterbi, and forward and backward sums. Where nothing speaks for a name the token is "O" at once; only the
stretches between such tokens are read label by label, those of all sentences side by side, one step of the chain at a time.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

OUTSIDE = "O"
CERTAIN = 4.0
"""Where "O" scores this much more than any other label, the token is outside: one "O" after another counts for much besides."""
DOUBTFUL = 0.0
"""A stretch between such tokens is read only if "O" leads by less than this somewhere in it."""
LONGEST_ODDS = 500.0
Floats = np.ndarray[Any, np.dtype[np.float64]]
Integers = np.ndarray[Any, np.dtype[np.int64]]


class Decoded(NamedTuple):
    """The best label of each token, how likely that label is, and how likely the token is part of any name."""

    labels: list[str]
    confidence: list[float]
    named: list[float]


class _Stretch(NamedTuple):
    sentence: int
    first: int
    last: int


class _Padded(NamedTuple):
    """Stretches side by side: scores by stretch, step and label; which steps are real; how each begins and ends."""

    scores: Floats
    is_real: np.ndarray[Any, np.dtype[np.bool_]]
    begins: Floats
    ends: Floats


class Chain:
    """Decodes label scores under the weights of one label following another."""

    def __init__(self, labels: Sequence[str], transitions: Mapping[tuple[str, str], float]) -> None:
        """Take the labels in the order of the score columns; a transition that is absent weighs 0."""
        self.labels = tuple(labels)
        self._outside = self.labels.index(OUTSIDE)
        self._weights: Floats = np.array([[transitions.get((before, after), 0.0) for after in labels] for before in labels])
        self._odds: Floats = np.exp(self._weights)
        around = self._weights[:, self._outside] + self._weights[self._outside]
        self._outside_bonus = 2 * self._weights[self._outside, self._outside] - np.delete(around, self._outside).max()

    def decode(self, sentences: Sequence[Floats]) -> list[Decoded]:
        """Return the labels of sentences; each is an array of the scores of every label at every token."""
        decoded: list[Decoded] = []
        stretches: list[_Stretch] = []
        for number, scores in enumerate(sentences):
            leads = self._leads(scores)
            named = 1 / (1 + np.exp(np.minimum(leads + self._outside_bonus, LONGEST_ODDS)))
            decoded.append(Decoded([OUTSIDE] * len(scores), [1.0] * len(scores), named.tolist()))
            stretches += _stretches(number, leads.tolist())
        if not stretches:
            return decoded
        padded = self._pad(sentences, stretches)
        labels = self._best_paths(padded).tolist()
        odds = self._likelihoods(padded)
        named_odds = (1 - odds[:, :, self._outside]).tolist()
        likely = odds.tolist()
        for row, (number, first, last) in enumerate(stretches):
            for step, i in enumerate(range(first, last)):
                label = labels[row][step]
                decoded[number].labels[i] = self.labels[label]
                decoded[number].confidence[i] = likely[row][step][label]
                decoded[number].named[i] = max(0.0, named_odds[row][step])
        return decoded

    def _leads(self, scores: Floats) -> Floats:
        """Return by how much "O" leads the other labels at each token."""
        others = np.delete(scores, self._outside, axis=1)
        leads: Floats = scores[:, self._outside] - others.max(axis=1, initial=-np.inf)
        return leads

    def _pad(self, sentences: Sequence[Floats], stretches: Sequence[_Stretch]) -> _Padded:
        lengths = np.array([last - first for _, first, last in stretches])
        scores = np.zeros((len(stretches), int(lengths.max()), len(self.labels)))
        begins = np.zeros((len(stretches), len(self.labels)))
        ends = np.zeros((len(stretches), len(self.labels)))
        for row, (number, first, last) in enumerate(stretches):
            scores[row, : last - first] = sentences[number][first:last]
            if first:
                begins[row] = self._weights[self._outside]
            if last < len(sentences[number]):
                ends[row] = self._weights[:, self._outside]
        return _Padded(scores, np.arange(scores.shape[1]) < lengths[:, None], begins, ends)

    def _best_paths(self, padded: _Padded) -> Integers:
        """Return the labels of the best path of each stretch (Viterbi)."""
        scores, is_real, begins, ends = padded
        best = scores[:, 0] + begins
        back: list[Integers] = []
        for step in range(1, scores.shape[1]):
            reached = best[:, :, None] + self._weights
            came = reached.argmax(axis=1)
            back.append(came)
            best = np.where(is_real[:, step, None], reached.max(axis=1) + scores[:, step], best)
        at = (best + ends).argmax(axis=1)
        rows = np.arange(len(at))
        path = [at]
        for step in range(scores.shape[1] - 1, 0, -1):
            at = np.where(is_real[:, step], back[step - 1][rows, at], at)
            path.append(at)
        paths: Integers = np.stack(path[::-1], axis=1)
        return paths

    def _likelihoods(self, padded: _Padded) -> Floats:
        """Return how likely each label is at each step, by sums forward and backward, scaled to 1 at every step."""
        scores, is_real, begins, ends = padded
        odds: Floats = np.exp(scores - scores.max(axis=2, keepdims=True))
        forward: Floats = np.empty_like(odds)
        forward[:, 0] = _scaled(odds[:, 0] * np.exp(begins))
        for step in range(1, odds.shape[1]):
            forward[:, step] = _scaled(odds[:, step] * (forward[:, step - 1, :, None] * self._odds).sum(axis=1))
        after = np.exp(ends)
        for step in range(odds.shape[1] - 1, -1, -1):
            forward[:, step] = _scaled(forward[:, step] * after)
            earlier = _scaled(((odds[:, step] * after)[:, None, :] * self._odds).sum(axis=2))
            after = np.where(is_real[:, step, None], earlier, after)
        return forward


def _stretches(sentence: int, leads: Sequence[float]) -> list[_Stretch]:
    """Return the runs of tokens that may hold a name."""
    found: list[_Stretch] = []
    first = 0
    while first < len(leads):
        if leads[first] > CERTAIN:
            first += 1
            continue
        last, least = first, CERTAIN
        while last < len(leads) and leads[last] <= CERTAIN:
            least = min(least, leads[last])
            last += 1
        if least < DOUBTFUL:
            found.append(_Stretch(sentence, first, last))
        first = last
    return found


def _scaled(values: Floats) -> Floats:
    scaled: Floats = values / values.sum(axis=1, keepdims=True)
    return scaled
