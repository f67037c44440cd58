"""Names that no list has: a linear-chain conditional random field tags persons, organisations and places.

The model travels with the package (``kzpipe/models/names.crfsuite``; its card stands beside it) and is trained by
``python -m kzpipe.entities.train``. crfsuite keeps and trains the weights; what they make of an article is worked out here
(``scores``, ``decode``), several times faster than by crfsuite's own tagger.
"""

from __future__ import annotations

import re
import tempfile
from collections.abc import Sequence
from contextlib import redirect_stdout
from importlib import resources
from typing import Any, NamedTuple

import pycrfsuite

from kzpipe.entities.decode import OUTSIDE, Chain
from kzpipe.entities.features import NO_MARKS, Marks, WordFeatures
from kzpipe.entities.lists import NameLists
from kzpipe.entities.scores import BREAK, Scorer
from kzpipe.entities.wordtable import default_table
from kzpipe.lexicon.morphology import Morphology

MODEL_NAME = "names.crfsuite"
CLASSES = {"PER": "person", "ORG": "organisation", "LOC": "place"}


_WEIGHT = re.compile(r"^ +\(\d+\) (.+) --> (.+): ([-+]?\d+\.\d+)$", re.MULTILINE)
"""A line of crfsuite's dump: from where, to which label, the weight."""

Weights = dict[tuple[str, str], float]


class NameSpan(NamedTuple):
    """Tokens ``first`` up to, not including, ``last`` name a ``person``, an ``organisation`` or a ``place``; ``confidence`` 0 to 1."""

    first: int
    last: int
    kind: str
    confidence: float


Reading = tuple[list[NameSpan], tuple[float, ...]]
"""The names of a sentence, and for each token how likely it is part of one."""


class NameTagger:
    """The trained model over the lists and the table of unlabelled text. One instance per process; it is not shared between threads."""

    def __init__(self, path: str, words: WordFeatures) -> None:
        """Read the weights of the model file at ``path``."""
        tagger = pycrfsuite.Tagger()
        tagger.open(path)
        transitions, weights = model_weights(tagger)
        self._chain = Chain(tagger.labels(), transitions)
        self._scorer = Scorer(weights, self._chain.labels, words)

    def read(self, forms: Sequence[str], marks: Sequence[Marks] = ()) -> Reading:
        """Return the names in the folded forms of one sentence, and for each token how likely it is part of a name, 0 to 1.

        ``marks`` tell what the lists say of each token (``features.SentenceMatches``); none, where no list is asked.
        """
        return self.read_all([(forms, marks or [NO_MARKS] * len(forms))])[0]

    def read_all(self, sentences: Sequence[tuple[Sequence[str], Sequence[Marks]]]) -> list[Reading]:
        """Return what ``read`` tells of each of several sentences; together they are read faster."""
        labels, confidence, named = self._chain.decode(*self._scorer.scores(sentences))
        readings: list[Reading] = []
        first = len(BREAK)
        for forms, _ in sentences:
            last = first + len(forms)
            readings.append((self._spans(labels[first:last], confidence[first:last]), tuple(named[first:last])))
            first = last + len(BREAK)
        return readings

    def _spans(self, numbers: Sequence[int], confidence: Sequence[float]) -> list[NameSpan]:
        spans: list[NameSpan] = []
        if not any(numbers):
            return spans
        labels = [self._chain.labels[number] for number in numbers]
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


def model_weights(tagger: Any) -> tuple[Weights, Weights]:
    """Return the weights of an open model: of a label after another, and of a label where a feature is seen.

    They are those of ``tagger.info()``, which reads the same dump line by line and takes three times as long.
    """
    # given a path, the library closes its descriptor twice: in a process with threads, the second time a file that another one has
    # just opened; to what stands for standard output it writes through a descriptor of its own
    with tempfile.TemporaryFile("w+", encoding="utf-8") as file:
        with redirect_stdout(file):
            tagger.dump()
        file.seek(0)
        _, _, dump = file.read().partition("\nTRANSITIONS = {\n")
    transitions, _, features = dump.partition("\nSTATE_FEATURES = {\n")
    return _weights(transitions), _weights(features)


def _weights(section: str) -> Weights:
    return {(seen, label): float(weight) for seen, label, weight in _WEIGHT.findall(section)}


def default_tagger(lists: NameLists, morphology: Morphology) -> NameTagger:
    """Return the model that travels with the package, over these lists and this morphology."""
    with resources.as_file(resources.files("kzpipe") / "models" / MODEL_NAME) as path:
        return NameTagger(str(path), WordFeatures(lists, morphology, default_table()))
