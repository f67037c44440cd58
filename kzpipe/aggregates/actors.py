"""Actors: how often somebody is named, speaks, claims, acts and is acted on.

An entity is an actor once it is mentioned as one, or speaks, claims, acts or is acted on. Articles that copy one another
count once; mentions, quotes, claims and events are counted as they stand. Events and claims that did not happen (negated,
hypothetical, future, historical) are not counted.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from typing import Final

from kzpipe.aggregates.corpus import Corpus, Published
from kzpipe.aggregates.inputs import AggregateInput
from kzpipe.schema.records import ActorRow

_COUNTS: Final = ("mention_count", "quote_count", "event_count", "recipient_count", "claim_count")


class Actors:
    """One row per actor; the days are the first and the last publication day of its articles."""

    def __init__(self) -> None:
        self._counts: dict[str, Counter[str]] = {column: Counter() for column in _COUNTS}
        self._clusters: dict[str, set[str]] = defaultdict(set)
        self._days: dict[str, tuple[dt.date, dt.date]] = {}

    def add(self, part: AggregateInput, corpus: Corpus) -> None:
        """Count who is named, speaks, claims, acts and is acted on in a part."""
        for mention in part.mentions:
            if mention.role == "actor":
                self._count("mention_count", mention.entity_id, corpus.article(mention.document_id))
        for quote in part.quotes:
            self._count("quote_count", quote.speaker_id, corpus.article(quote.document_id))
        for claim in part.claims:
            if claim.auxiliary_mode is None:
                self._count("claim_count", claim.claimant_id, corpus.article(claim.document_id))
        for event in part.events:
            if event.auxiliary_mode is None:
                for actor_id in set(event.actor_ids):
                    self._count("event_count", actor_id, corpus.article(event.document_id))
                for recipient_id in set(event.recipient_ids):
                    self._count("recipient_count", recipient_id, corpus.article(event.document_id))

    def rows(self) -> list[ActorRow]:
        """Return the rows, once all parts are in."""
        return [
            ActorRow(
                entity_id=entity_id,
                article_count=len(clusters),
                first_date=self._days[entity_id][0],
                last_date=self._days[entity_id][1],
                **{column: self._counts[column][entity_id] for column in _COUNTS},
            )
            for entity_id, clusters in self._clusters.items()
        ]

    def _count(self, column: str, entity_id: str | None, article: Published) -> None:
        if entity_id is None:
            return
        self._counts[column][entity_id] += 1
        self._clusters[entity_id].add(article.cluster_id)
        day = article.published_date
        first, last = self._days.get(entity_id, (day, day))
        self._days[entity_id] = (min(first, day), max(last, day))
