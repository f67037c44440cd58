"""Actors: how often somebody is named, speaks, claims, acts and is acted on.

An entity is an actor once it is mentioned as one, or speaks, claims, acts or is acted on. Articles that copy one another
count once; mentions, quotes, claims and events are counted as they stand. Events and claims that did not happen (negated,
hypothetical, future, historical) are not counted.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Final

from kzpipe.aggregates.corpus import Corpus
from kzpipe.aggregates.inputs import AggregateInput
from kzpipe.schema.records import ActorRow

_COUNTS: Final = ("mention_count", "quote_count", "event_count", "recipient_count", "claim_count")


def aggregate_actors(tables: AggregateInput, corpus: Corpus) -> list[ActorRow]:
    """Return one row per actor; the days are the first and the last publication day of its articles."""
    counts: dict[str, Counter[str]] = {column: Counter() for column in _COUNTS}
    articles: dict[str, set[str]] = defaultdict(set)

    def count(column: str, entity_id: str | None, document_id: str) -> None:
        if entity_id is not None:
            counts[column][entity_id] += 1
            articles[entity_id].add(document_id)

    for mention in tables.mentions:
        if mention.role == "actor":
            count("mention_count", mention.entity_id, mention.document_id)
    for quote in tables.quotes:
        count("quote_count", quote.speaker_id, quote.document_id)
    for claim in tables.claims:
        if claim.auxiliary_mode is None:
            count("claim_count", claim.claimant_id, claim.document_id)
    for event in tables.events:
        if event.auxiliary_mode is None:
            for actor_id in set(event.actor_ids):
                count("event_count", actor_id, event.document_id)
            for recipient_id in set(event.recipient_ids):
                count("recipient_count", recipient_id, event.document_id)
    return [_actor(entity_id, document_ids, counts, corpus) for entity_id, document_ids in articles.items()]


def _actor(entity_id: str, document_ids: set[str], counts: dict[str, Counter[str]], corpus: Corpus) -> ActorRow:
    days = [corpus.article(document_id).published_date for document_id in document_ids]
    return ActorRow(
        entity_id=entity_id,
        article_count=corpus.count_articles(document_ids),
        first_date=min(days),
        last_date=max(days),
        **{column: counts[column][entity_id] for column in _COUNTS},
    )
