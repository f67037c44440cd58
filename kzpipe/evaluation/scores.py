"""Scores of layers: how many records are right, of those found and of those in the gold."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

DECIMALS: Final = 3

LAYERS: Final[Mapping[str, str]] = {
    "published": "publication date",
    "own_text": "own text (characters)",
    "actors": "actors",
    "actors_type": "actors + type",
    "locations": "locations",
    "timex_spans": "timex spans",
    "timex_values": "timex values",
    "claims": "claims (measure, number)",
    "claims_group_claimant": "claims + group, claimant",
    "quotes_direct": "quotes, direct",
    "quotes_direct_speaker": "quotes, direct + speaker",
    "quotes": "quotes, all",
    "quotes_speaker": "quotes, all + speaker",
    "events": "events (type, actor)",
    "events_recipient_date": "events + recipient, date",
}
"""Every layer that is scored, as files name it, and as people read it."""

ALL: Final = "all"
"""The scope of all gold articles, beside those of single crises."""


@dataclass(frozen=True, slots=True)
class Score:
    """How many records are right, how many were found, how many the gold has."""

    right: int = 0
    found: int = 0
    gold: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(self.right + other.right, self.found + other.found, self.gold + other.gold)

    @property
    def precision(self) -> float:
        """The share of what was found that is right; where nothing was found, 1 if there was nothing to find, else 0."""
        return round(self._precision, DECIMALS)

    @property
    def recall(self) -> float:
        """The share of the gold that was found; where the gold has nothing, 1 if nothing was found, else 0."""
        return round(self._recall, DECIMALS)

    @property
    def f1(self) -> float:
        """The harmonic mean of precision and recall."""
        precision, recall = self._precision, self._recall
        return round(2 * precision * recall / (precision + recall), DECIMALS) if precision + recall else 0.0

    @property
    def _precision(self) -> float:
        return self.right / self.found if self.found else float(not self.gold)

    @property
    def _recall(self) -> float:
        return self.right / self.gold if self.gold else float(not self.found)


def add_up(scores: Iterable[Mapping[str, Score]]) -> dict[str, Score]:
    """Return the scores of all layers over some articles."""
    total = dict.fromkeys(LAYERS, Score())
    for one in scores:
        for layer in LAYERS:
            total[layer] += one[layer]
    return total
