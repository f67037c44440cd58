"""Scores of labels: against the weights of every feature of every token, added up one by one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import pytest

from kzpipe.entities.features import Marks, SentenceMatches, WordFeatures
from kzpipe.entities.scores import BREAK, Scorer
from kzpipe.entities.wordtable import default_table
from kzpipe.reader import default_reader
from kzpipe.text.tokens import tokenize

LABELS = ("O", "B-PER", "I-PER")
TEXTS = {
    "a title and a name": "قال الرئيس محمد عبد الله إن الأمم المتحدة وافقت",
    "one word": "الخرطوم",
    "two words": "محمد علي",
    "nothing": "",
}


class Weighing(Mapping[tuple[str, str], float]):
    """The features of the texts, each with a weight of its own for every label."""

    def __init__(self, features: set[str]) -> None:
        self._weights = {(feature, label): (hash_of(feature) + 7 * i) % 13 - 6.0 for feature in sorted(features) for i, label in enumerate(LABELS)}

    def __getitem__(self, key: tuple[str, str]) -> float:
        return self._weights[key]

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self._weights)

    def __len__(self) -> int:
        return len(self._weights)


def hash_of(feature: str) -> int:
    return sum((i + 1) * ord(letter) for i, letter in enumerate(feature))


def words() -> WordFeatures:
    reader = default_reader()
    return WordFeatures(reader.names, reader.morphology, default_table())


def sentence(text: str) -> tuple[list[str], list[Marks]]:
    tokens = tokenize(text)
    return [token.form for token in tokens], SentenceMatches(text, tokens, default_reader().names).marks()


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS.keys())
def test_scores_are_the_sums_of_the_weights_of_all_features(text: str) -> None:
    sentences = [sentence(text), sentence("زار سمير السوق")]
    listed = [words().of_sentence(*one) for one in sentences]
    weights = Weighing({feature for features in listed for token in features for feature in token})
    scores, breaks = Scorer(weights, LABELS, words()).scores(sentences)
    expected = [[sum(weights[feature, label] for feature in token) for label in LABELS] for features in listed for token in features]
    assert np.allclose(scores[~breaks], np.array(expected).reshape(-1, len(LABELS)))


def test_breaks_stand_before_between_and_after_sentences() -> None:
    forms, marks = sentence("زار سمير السوق")
    _, breaks = Scorer(Weighing({"w=سمير", "<w=زار|سمير"}), LABELS, words()).scores([(forms, marks), (forms[:1], marks[:1])])
    width = [True] * len(BREAK)
    assert breaks.tolist() == [*width, False, False, False, *width, False, *width]
