"""What the aggregate tables are made from: records, in parts that each hold whole documents."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from kzpipe.schema.records import Article, Claim, Entity, Event, Mention, Quote, Sentence


@dataclass(frozen=True, slots=True)
class AggregateInput:
    """The records of some documents, in any order: neither the order nor how documents are dealt out to parts shows in the result.

    ``corrected_claim_ids`` names the claims that a correction has changed before they came here; ``claims_as_read`` holds those and the rejected
    ones as the code has read them: the rows they were taken from are corrected, too. ``entities`` are those of all documents.
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
