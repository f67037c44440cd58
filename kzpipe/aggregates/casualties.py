"""Casualties: for one day, place, group and measure the smallest, the best and the greatest number claimed.

A row is keyed by the day the claim stands for (or the article's publication day), the place, the group, the measure, and
whether the number is a total so far: totals and daily counts never meet in one row. Claims that are negated,
hypothetical, future or historical, and background older than the parameter, are left out. What is not people (cells,
vehicles, families) and the measure ``other``, which holds unlike things, cannot be compared and is left out.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from sys import intern
from typing import Final, NamedTuple

from kzpipe.aggregates.corpus import Corpus
from kzpipe.aggregates.inputs import AggregateInput
from kzpipe.params import AggregateParameters
from kzpipe.schema.ids import row_id
from kzpipe.schema.records import Casualty, Claim

COMPARABLE_MEASURES: Final = frozenset({"killed", "injured", "detained", "deployed", "missing", "displaced", "beheaded"})
PEOPLE_UNITS: Final = frozenset({"people", "troops", "victims"})
OPEN_BOUNDS: Final = frozenset({"more_than", "at_least"})
OFFICIAL_TYPES: Final = frozenset({"state", "government_body", "igo"})
OFFICIAL_SECTORS: Final = frozenset({"COP", "GOV", "JUD", "LEG", "MIL", "SPY", "IGO"})
_BOUND_RANKS: Final = {"exact": 0, "more_than": 1, "at_least": 1, "about": 1, "vague": 2}


class CasualtyKey(NamedTuple):
    """What the claims of one row have in common."""

    date: dt.date
    location_id: str | None
    group: str
    measure: str
    is_cumulative: bool


class CountedClaim(NamedTuple):
    """What a row keeps of a claim."""

    claim_id: str
    document_id: str
    number: float | None
    low: float | None
    high: float | None
    bound: str
    claimant_id: str | None
    is_cumulative: bool


class Casualties:
    """One row per day, place, group, measure and kind of count.

    A row is corrected where one of its claims is, or where one of the claims as the code has read them was taken from it.
    """

    def __init__(self, parameters: AggregateParameters) -> None:
        self._max_days = parameters.max_days_before_published
        self._claims: dict[CasualtyKey, list[CountedClaim]] = defaultdict(list)
        self._corrected: set[CasualtyKey] = set()

    def add(self, part: AggregateInput, corpus: Corpus) -> None:
        """Place the claims of a part in their rows."""
        for claim in part.claims:
            key = self._row_of(claim, corpus)
            if key is not None:
                self._claims[key].append(_counted(claim, corpus))
                if claim.claim_id in part.corrected_claim_ids:
                    self._corrected.add(key)
        self._corrected.update(key for claim in part.claims_as_read if (key := self._row_of(claim, corpus)) is not None)

    def rows(self, corpus: Corpus) -> list[Casualty]:
        """Return the rows, once all parts are in."""
        return [_casualty(key, members, corpus, key in self._corrected) for key, members in self._claims.items()]

    def _row_of(self, claim: Claim, corpus: Corpus) -> CasualtyKey | None:
        if not is_comparable(claim) or corpus.is_background(claim, self._max_days):
            return None
        day = claim.claim_date or corpus.article(claim.document_id).published_date
        return CasualtyKey(day, claim.location_id, claim.group, claim.measure, claim.is_cumulative)


def is_comparable(claim: Claim) -> bool:
    """Tell whether a claim counts people in a measure that can be compared, as something that has happened."""
    return claim.auxiliary_mode is None and claim.measure in COMPARABLE_MEASURES and claim.unit in PEOPLE_UNITS


def find_superseded(claims: Iterable[CountedClaim]) -> frozenset[str]:
    """Return the ids of totals that a later total of the same claimant replaces, among claims of one row.

    Of totals for one day the greater is the later one, for a running total rises. Neither the place in the text tells
    («ارتفع إلى 4404 بعدما كان 4266» has the new figure first, «من 4266 إلى 4404» the old one) nor the publication day: an
    article of the next day as often recalls the first figure («كانت الوزارة قد تحدثت أمس عن 13») as the last one. An equal
    number repeats and replaces nothing; nobody's claim is replaced by nobody's.
    """
    totals = [claim for claim in claims if claim.is_cumulative and claim.claimant_id is not None]
    latest: dict[str | None, float] = {}
    for claim in totals:
        if claim.number is not None:
            latest[claim.claimant_id] = max(claim.number, latest.get(claim.claimant_id, claim.number))
    return frozenset(claim.claim_id for claim in totals if (value := _value(claim)) is not None and value < latest.get(claim.claimant_id, value))


def rank_claimant(claimant_id: str | None, corpus: Corpus) -> int:
    """Return 0 for officials (a state, its bodies and officers, an organisation of states), 1 for others, 2 for media, 3 for nobody."""
    if claimant_id is None:
        return 3
    kind = corpus.entity_type(claimant_id)
    if kind in OFFICIAL_TYPES or (kind != "media" and corpus.sector_code(claimant_id) in OFFICIAL_SECTORS):
        return 0
    return 2 if kind == "media" else 1


def _counted(claim: Claim, corpus: Corpus) -> CountedClaim:
    """Return what a row keeps of a claim; what many claims have in common is kept once."""
    document_id = corpus.article(claim.document_id).document_id
    claimant_id = claim.claimant_id if claim.claimant_id is None else intern(claim.claimant_id)
    return CountedClaim(claim.claim_id, document_id, claim.number, claim.low, claim.high, intern(claim.bound), claimant_id, claim.is_cumulative)


def _casualty(key: CasualtyKey, claims: Sequence[CountedClaim], corpus: Corpus, is_corrected: bool) -> Casualty:
    superseded = find_superseded(claims)
    live = _ranked([claim for claim in claims if claim.claim_id not in superseded and _value(claim) is not None], corpus)
    low = min((_low(claim) for claim in live), default=None)
    best = next((claim.number for claim in live if claim.number is not None), None)
    high = _greatest(live)
    return Casualty(
        casualty_id=row_id("casualty", *key),
        **key._asdict(),
        low=low,
        best=best,
        high=high,
        low_claim_ids=tuple(claim.claim_id for claim in live if _low(claim) == low),
        best_claim_ids=tuple(claim.claim_id for claim in live if best is not None and claim.number == best),
        high_claim_ids=tuple(claim.claim_id for claim in live if high is not None and _high(claim) == high),
        superseded_claim_ids=tuple(sorted(superseded)),
        claim_count=len(claims),
        outlet_count=corpus.count_outlets(claim.document_id for claim in claims),
        is_corrected=is_corrected,
    )


def _ranked(claims: Sequence[CountedClaim], corpus: Corpus) -> list[CountedClaim]:
    """Order claims, best first: who claims it, how exactly, how lately, told by how many outlets, and then by id."""
    tellers: dict[float | None, set[str]] = defaultdict(set)
    for claim in claims:
        tellers[claim.number].add(claim.document_id)
    outlets = {number: corpus.count_outlets(document_ids) for number, document_ids in tellers.items()}

    def rank(claim: CountedClaim) -> tuple[int, int, int, int, str]:
        published = corpus.article(claim.document_id).published_date.toordinal()
        return rank_claimant(claim.claimant_id, corpus), _BOUND_RANKS[claim.bound], -published, -outlets[claim.number], claim.claim_id

    return sorted(claims, key=rank)


def _greatest(claims: Sequence[CountedClaim]) -> float | None:
    """Return the greatest upper end, or None where nobody gives one that covers every number claimed ("more than 7,900")."""
    greatest = max((high for claim in claims if (high := _high(claim)) is not None), default=None)
    numbers = [claim.number for claim in claims if claim.number is not None]
    return None if greatest is None or (numbers and max(numbers) > greatest) else greatest


def _value(claim: CountedClaim) -> float | None:
    return claim.low if claim.number is None else claim.number


def _low(claim: CountedClaim) -> float:
    """Return the least number that the words allow; ``about`` without bounds of its own stands for its number."""
    low = claim.number if claim.low is None else claim.low
    if low is None:
        raise ValueError(f"claim {claim.claim_id} has neither a number nor a low")
    return low


def _high(claim: CountedClaim) -> float | None:
    if claim.bound in OPEN_BOUNDS:
        return None
    return claim.number if claim.high is None else claim.high
