"""The most likely labels of sentences, and how likely each is, from the score of every label at every token.

A linear chain: the best path, and the sums over all paths. Where nothing speaks for a name the token is outside at once; only
the stretches between such tokens are read label by label, all of them side by side, from both of their ends, a step at a time.
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
Scores = np.ndarray[Any, np.dtype[np.floating[Any]]]
Floats = np.ndarray[Any, np.dtype[np.float64]]
Integers = np.ndarray[Any, np.dtype[np.intp]]
Flags = np.ndarray[Any, np.dtype[np.bool_]]


def labels_in_order(labels: Sequence[str]) -> tuple[str, ...]:
    """Return labels in the order of the score columns: outside first, then the others, sorted."""
    return (OUTSIDE, *sorted(set(labels) - {OUTSIDE}))


class Decoded(NamedTuple):
    """The best label of each token, by its number, how likely that label is, and how likely the token is part of any name."""

    labels: list[int]
    confidence: list[float]
    named: list[float]


class _Stretches(NamedTuple):
    """Runs of tokens that may hold a name, each a row: its tokens in order, as many as it has, and what leads into it at either end."""

    tokens: Integers
    is_real: Flags
    lengths: Integers
    begins: Floats
    ends: Floats


class Chain:
    """Decodes label scores under the weights of one label following another."""

    def __init__(self, labels: Sequence[str], transitions: Mapping[tuple[str, str], float]) -> None:
        """Take the labels; the columns of scores are in the order of ``labels_in_order``. A transition that is absent weighs 0."""
        self.labels = labels_in_order(labels)
        weights: Floats = np.array([[transitions.get((before, after), 0.0) for after in self.labels] for before in self.labels])
        self._out_of, self._into = weights[0], weights[:, 0]
        self._outside_bonus = 2 * weights[0, 0] - (self._into + self._out_of)[1:].max()
        both_ways = np.stack([weights, weights.T])[:, None]  # from the first token on, and from the last token back
        self._weights: Floats = np.ascontiguousarray(both_ways.transpose(2, 0, 1, 3))  # the label before comes first: the greatest is taken over it
        self._odds: Floats = np.exp(both_ways[:, 0])

    def decode(self, scores: Scores, breaks: Flags) -> Decoded:
        """Return the labels of tokens from the scores of every label at each; ``breaks`` tells which rows stand between sentences.

        The first and the last row are breaks. What is told of a break means nothing.
        """
        leads = scores[:, 0] - scores[:, 1:].max(axis=1)
        named = 1 / (1 + np.exp(np.minimum(leads + self._outside_bonus, LONGEST_ODDS)))
        labels = np.zeros(len(scores), np.intp)
        confidence = np.ones(len(scores))
        stretches = self._stretches(leads, breaks)
        if stretches is not None:
            best, odds = self._read(scores, stretches)
            at = stretches.tokens[stretches.is_real]
            labels[at] = best
            confidence[at] = odds[np.arange(len(at)), best]
            named[at] = np.maximum(1 - odds[:, 0], 0)
        return Decoded(labels.tolist(), confidence.tolist(), named.tolist())

    def _stretches(self, leads: Scores, breaks: Flags) -> _Stretches | None:
        """Return the runs of tokens that may hold a name, None where there is none."""
        is_open = leads <= CERTAIN
        is_open[breaks] = False
        edges = np.flatnonzero(is_open[1:] != is_open[:-1]) + 1
        if not len(edges):
            return None
        is_doubtful = np.minimum.reduceat(leads, edges)[::2] < DOUBTFUL
        firsts, lasts = edges[::2][is_doubtful], edges[1::2][is_doubtful]
        if not len(firsts):
            return None
        lengths = lasts - firsts
        steps = np.arange(lengths.max())
        begins = np.where(breaks[firsts - 1, None], 0.0, self._out_of)
        ends = np.where(breaks[lasts, None], 0.0, self._into)
        return _Stretches(np.minimum(firsts[:, None] + steps, len(leads) - 1), steps < lengths[:, None], lengths, begins, ends)

    def _read(self, scores: Scores, stretches: _Stretches) -> tuple[Integers, Floats]:
        """Return the best label of each token of the stretches, and the likelihoods of all.

        What the tokens before and after one say of its labels is gathered over all paths (sums) and over the best (greatest).
        """
        tokens, is_real, lengths, begins, ends = stretches
        steps = np.arange(tokens.shape[1])
        backward = np.maximum(lengths[:, None] - 1 - steps, 0)
        forth = scores[tokens].astype(np.float64)
        forth -= forth.max(axis=2, keepdims=True)
        says = np.stack([forth, np.take_along_axis(forth, backward[:, :, None], 1)])
        odds = np.exp(says)
        best, total = np.empty_like(says), np.empty_like(says)
        best[:, :, 0] = greatest = np.stack([begins, ends])
        total[:, :, 0] = summed = np.exp(greatest)
        for step in range(1, len(steps)):
            before = (greatest + says[:, :, step - 1]).transpose(2, 0, 1)
            greatest = (before[:, :, :, None] + self._weights).max(axis=0)
            summed = (summed * odds[:, :, step - 1]) @ self._odds
            summed /= summed.sum(axis=2, keepdims=True)
            best[:, :, step] = greatest
            total[:, :, step] = summed
        rows, places = np.nonzero(is_real)
        back = backward[rows, places]
        paths = best[0, rows, places] + forth[rows, places] + best[1, rows, back]
        likely = total[0, rows, places] * odds[0, rows, places] * total[1, rows, back]
        likely /= likely.sum(axis=1, keepdims=True)
        return paths.argmax(axis=1), likely
