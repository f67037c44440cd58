"""Scores of layers: how many records are right, of those found and of those in the gold; of the right ones, how many particulars."""

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

PARTICULARS: Final[Mapping[str, str]] = {
    "claims_bound": "bound of claims",
    "claims_range": "low and high of claims",
    "claims_date": "day of claims",
    "claims_location": "place of claims",
    "quotes_channel": "channel of quotes",
    "events_mode": "mode of events",
    "events_date": "day of events",
    "events_location": "place of events",
}
"""What is counted over the pairs of ``claims``, ``quotes`` and ``events`` alone, as files name it, and as people read it."""

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


@dataclass(frozen=True, slots=True)
class Share:
    """Of how many pairs a particular is right."""

    right: int = 0
    pairs: int = 0

    def __add__(self, other: Share) -> Share:
        return Share(self.right + other.right, self.pairs + other.pairs)

    @property
    def accuracy(self) -> float:
        """The share of the pairs that is right; 1 where there is no pair."""
        return round(self.right / self.pairs, DECIMALS) if self.pairs else 1.0


def add_up(scores: Iterable[Mapping[str, Score]]) -> dict[str, Score]:
    """Return the scores of all layers over some articles."""
    total = dict.fromkeys(LAYERS, Score())
    for one in scores:
        for layer in LAYERS:
            total[layer] += one[layer]
    return total


def add_up_particulars(shares: Iterable[Mapping[str, Share]]) -> dict[str, Share]:
    """Return how often each particular is right over some articles."""
    total = dict.fromkeys(PARTICULARS, Share())
    for one in shares:
        for particular in PARTICULARS:
            total[particular] += one[particular]
    return total
