"""What the aggregate tables are made from, and the Arrow tables read into typed records."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kzpipe.schema.records import Article, Claim, Entity, Event, Mention, Quote, Sentence


@dataclass(frozen=True, slots=True)
class AggregateInput:
    """The records that are aggregated, in any order: the order never shows in the result.

    ``corrected_claim_ids`` names the claims that a correction has changed before they came here; ``claims_as_read`` holds those and the rejected
    ones as the code has read them: the rows they were taken from are corrected, too.
    """

    articles: Sequence[Article]
    sentences: Sequence[Sentence]
    entities: Sequence[Entity]
    mentions: Sequence[Mention]
    claims: Sequence[Claim]
    quotes: Sequence[Quote]
    events: Sequence[Event]
    corrected_claim_ids: frozenset[str] = frozenset()
    claims_as_read: Sequence[Claim] = ()
