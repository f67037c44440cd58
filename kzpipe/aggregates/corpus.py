"""Look-ups that every aggregate shares: the article of a record, copies counted once, what happened and what did not."""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from kzpipe.aggregates.inputs import AggregateInput
from kzpipe.errors import TableError
from kzpipe.schema.records import Article, Claim, Event, Quote, Sentence
from kzpipe.schema.tables import TABLES


class Corpus:
    """The articles, sentences, quotes and entity types behind the records that are aggregated."""

    def __init__(self, tables: AggregateInput) -> None:
        self._articles = {article.document_id: article for article in tables.articles}
        self._entities = {entity.entity_id: entity for entity in tables.entities}
        self._sentences = _by_document(sorted(tables.sentences, key=lambda row: (row.document_id, row.start)))
        self._quotes = _by_document(sorted(tables.quotes, key=lambda row: (row.document_id, row.start, row.end, row.quote_id)))

    def article(self, document_id: str) -> Article:
        """Return the article of a record.

        Raises TableError where the document is no article: such a record must not have been extracted.
        """
        try:
            return self._articles[document_id]
        except KeyError:
            raise TableError(f"articles: no row with document_id {document_id!r}, but a record points at it; run `kzpipe run`") from None

    def entity_type(self, entity_id: str) -> str:
        """Return what kind of entity it is."""
        return self._entities[entity_id].entity_type

    def sector_code(self, entity_id: str) -> str | None:
        """Return the PLOVER sector of an entity."""
        return self._entities[entity_id].sector_code

    def quotes_of(self, document_id: str) -> Sequence[Quote]:
        """Return the quotes of a document in the order of its text."""
        return self._quotes.get(document_id, ())

    def sentence_at(self, document_id: str, offset: int) -> Sentence | None:
        """Return the sentence that holds an offset, or the last one that begins before it."""
        sentences = self._sentences.get(document_id, ())
        place = bisect_right(sentences, offset, key=lambda sentence: sentence.start)
        return sentences[place - 1] if place else None

    def count_articles(self, document_ids: Iterable[str]) -> int:
        """Count articles; those that copy one another (one ``cluster_id``) count once."""
        return len({self.article(document_id).cluster_id for document_id in document_ids})

    def count_outlets(self, document_ids: Iterable[str]) -> int:
        """Count outlets; of articles that copy one another only the first published speaks for its outlet.

        Articles that name no outlet count as one outlet between them: nobody can tell whether they are more.
        """
        first: dict[str, Article] = {}
        for article in sorted(map(self.article, set(document_ids)), key=lambda article: (article.published_date, article.document_id)):
            first.setdefault(article.cluster_id, article)
        return len({article.outlet for article in first.values()})

    def date_of(self, record: Claim | Event) -> dt.date | None:
        """Return the day that a claim or an event names, or None where it names none."""
        return record.claim_date if isinstance(record, Claim) else record.event_date

    def is_background(self, record: Claim | Event, max_days: int) -> bool:
        """Tell whether the record lies more than ``max_days`` before its article: the past that a story recalls."""
        day = self.date_of(record)
        return day is not None and (self.article(record.document_id).published_date - day).days > max_days


def in_table_order(name: str, records: Iterable[Any]) -> list[Any]:
    """Return records in the order of their table; an absent value comes after every other."""
    order = TABLES[name].order
    return sorted(records, key=lambda record: tuple((getattr(record, column) is None, _present(getattr(record, column))) for column in order))


def pairs_of(event: Event) -> list[tuple[str | None, str | None]]:
    """Return each actor of an event with each recipient, None standing for nobody named.

    Where one side and the other meet (a talk between two), nobody is paired with himself unless no other pair is left.
    """
    pairs = [(actor, recipient) for actor in event.actor_ids or (None,) for recipient in event.recipient_ids or (None,)]
    distinct = [(actor, recipient) for actor, recipient in pairs if actor is None or actor != recipient]
    return list(dict.fromkeys(distinct or pairs))


def _by_document(rows: Iterable[Any]) -> dict[str, list[Any]]:
    grouped = defaultdict(list)
    for row in rows:
        grouped[row.document_id].append(row)
    return dict(grouped)


def _present(value: object) -> Any:
    return "" if value is None else value
