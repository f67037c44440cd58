"""The most likely labels: against the sum over every path of a short chain."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import accumulate, pairwise, product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kzpipe.entities.decode import Chain, Decoded

LABELS = ("O", "B-PER", "I-PER")
TRANSITIONS = {("O", "O"): 3.0, ("O", "B-PER"): 1.0, ("B-PER", "I-PER"): 4.0, ("I-PER", "I-PER"): 2.0, ("I-PER", "O"): -1.0, ("O", "I-PER"): -5.0}
CHAIN = Chain(sorted(LABELS), TRANSITIONS)
Rows = Sequence[Sequence[float]]


def decode_all(sentences: Sequence[Rows]) -> list[Decoded]:
    """Decode sentences side by side, a break before, between and after them."""
    rows: list[Sequence[float]] = [(0.0, 0.0, 0.0)]
    for scores in sentences:
        rows += [*scores, (0.0, 0.0, 0.0)]
    ends = list(accumulate((len(scores) + 1 for scores in sentences), initial=0))
    breaks = np.isin(np.arange(len(rows)), ends)
    decoded = CHAIN.decode(np.array(rows), breaks)
    return [Decoded(*(told[first + 1 : last] for told in decoded)) for first, last in pairwise(ends)]


def decode(scores: Rows) -> Decoded:
    return decode_all([scores])[0]


def weigh(path: tuple[int, ...], scores: Rows) -> float:
    steps = sum(TRANSITIONS.get((LABELS[a], LABELS[b]), 0.0) for a, b in pairwise(path))
    return steps + sum(score[label] for score, label in zip(scores, path, strict=True))


SENTENCES = {
    "one token": [[0.5, 1.0, 0.0]],
    "a name of two": [[3.0, 0.0, -1.0], [0.0, 4.0, 0.0], [1.0, 0.0, 3.0], [1.5, -2.0, -2.0]],
    "no name": [[2.0, -3.0, -3.0], [2.0, -2.0, -4.0]],
    "a name at the end": [[2.5, -1.0, -3.0], [3.0, 0.0, 0.0], [1.0, 3.0, 1.0]],
}


@pytest.mark.parametrize("scores", SENTENCES.values(), ids=SENTENCES.keys())
def test_labels_and_likelihoods_are_those_of_all_paths(scores: Rows) -> None:
    paths = {path: math.exp(weigh(path, scores)) for path in product(range(3), repeat=len(scores))}
    best = max(paths, key=lambda path: paths[path])
    decoded = decode(scores)
    assert tuple(decoded.labels) == best
    total = sum(paths.values())
    for i in range(len(scores)):
        named = sum(weight for path, weight in paths.items() if path[i] != 0) / total
        assert decoded.named[i] == pytest.approx(named, abs=0.02)


@given(st.lists(st.tuples(*[st.floats(-12, 12)] * 3), max_size=12))
def test_likelihoods_stay_between_0_and_1(rows: list[tuple[float, float, float]]) -> None:
    decoded = decode(rows)
    assert len(decoded.labels) == len(decoded.confidence) == len(decoded.named) == len(rows)
    assert all(0 <= value <= 1.000001 for value in (*decoded.confidence, *decoded.named))


@given(st.lists(st.lists(st.tuples(*[st.floats(-9, 9)] * 3), max_size=9), max_size=4))
def test_sentences_read_together_read_as_they_do_alone(sentences: list[list[tuple[float, float, float]]]) -> None:
    for scores, decoded in zip(sentences, decode_all(sentences), strict=True):
        alone = decode(scores)
        assert decoded.labels == alone.labels
        assert decoded.named == pytest.approx(alone.named)
