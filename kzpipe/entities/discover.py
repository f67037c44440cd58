"""Names that no list has: a linear-chain conditional random field tags persons, organisations and places.

The model travels with the package (``kzpipe/models/names.crfsuite``; its card stands beside it) and is trained by
``python -m kzpipe.entities.train CORPUS…``. Features are the folded word, its affixes, shape and neighbours.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from importlib import resources
from typing import NamedTuple

import pycrfsuite

MODEL_NAME = "names.crfsuite"
CLASSES = {"PER": "person", "ORG": "organisation", "LOC": "place"}


class NameSpan(NamedTuple):
    """Tokens ``first`` up to, not including, ``last`` name a ``person``, an ``organisation`` or a ``place``; ``confidence`` 0 to 1."""

    first: int
    last: int
    kind: str
    confidence: float


@lru_cache(maxsize=100_000)
def _word_features(form: str) -> tuple[str, ...]:
    stem = form[2:] if form.startswith("ال") and len(form) > 4 else form
    features = [
        f"w={form}", f"s={stem}", f"p1={form[:1]}", f"p2={form[:2]}", f"p3={form[:3]}", f"x1={form[-1:]}", f"x2={form[-2:]}", f"x3={form[-3:]}",
        f"n={min(len(form), 9)}",
    ]  # fmt: skip
    if form.startswith("ال"):
        features.append("al")
    if form[:1] in "وفبلك" and len(form) > 4:
        features.append(f"c={form[1:]}")
    if form.isdigit():
        features.append("digit")
    elif not form[:1].isalnum():
        features.append("punct")
    return tuple(features)


@lru_cache(maxsize=100_000)
def _neighbour(form: str, place: str) -> tuple[str, ...]:
    return (f"{place}w={form}", f"{place}x2={form[-2:]}", f"{place}p2={form[:2]}")


def features_of(forms: Sequence[str]) -> list[list[str]]:
    """Return the feature lists of the folded forms of one sentence, one list per token."""
    found: list[list[str]] = []
    count = len(forms)
    for i, form in enumerate(forms):
        features = ["b", *_word_features(form)]
        features += _neighbour(forms[i - 1], "-1") if i else ["BOS"]
        features += _neighbour(forms[i + 1], "+1") if i + 1 < count else ["EOS"]
        if i >= 2:
            features.append(f"-2w={forms[i - 2]}")
        if i + 2 < count:
            features.append(f"+2w={forms[i + 2]}")
        if i:
            features.append(f"-1:0={forms[i - 1]}|{form}")
        found.append(features)
    return found


class NameTagger:
    """The trained model. One instance per process: the tagger of crfsuite is not shared between threads."""

    def __init__(self, path: str) -> None:
        """Open the model file at ``path``."""
        self._tagger = pycrfsuite.Tagger()
        self._tagger.open(path)

    def read(self, forms: Sequence[str]) -> tuple[list[NameSpan], tuple[float, ...]]:
        """Return the names in the folded forms of one sentence, and for each token how likely it is part of a name, 0 to 1."""
        if not forms:
            return [], ()
        self._tagger.set(features_of(forms))
        return self._spans(), tuple(1 - self._tagger.marginal("O", i) for i in range(len(forms)))

    def _spans(self) -> list[NameSpan]:
        tags = self._tagger.tag()
        spans: list[NameSpan] = []
        first = 0
        while first < len(tags):
            if tags[first] == "O":
                first += 1
                continue
            kind = tags[first][2:]
            last = first + 1
            while last < len(tags) and tags[last] == f"I-{kind}":
                last += 1
            sure = min(self._tagger.marginal(tags[i], i) for i in range(first, last))
            spans.append(NameSpan(first, last, CLASSES[kind], round(sure, 3)))
            first = last
        return spans


@lru_cache(maxsize=1)
def default_tagger() -> NameTagger:
    """Return the model that travels with the package, opened once per process."""
    with resources.as_file(resources.files("kzpipe") / "models" / MODEL_NAME) as path:
        return NameTagger(str(path))
