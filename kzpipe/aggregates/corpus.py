"""Look-ups that every aggregate shares: the article of a record, copies counted once, what happened and what did not.

Of all articles there stays what figures need, of a part's sentences and quotes nothing once the next part comes.
"""

from __future__ import annotations

import datetime as dt
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from sys import intern
from typing import Any, NamedTuple

from kzpipe.aggregates.inputs import AggregateInput
from kzpipe.errors import TableError
from kzpipe.schema.records import Claim, Entity, Event, Quote, Sentence
from kzpipe.schema.tables import TABLES


class Published(NamedTuple):
    """What figures need of an article."""

    document_id: str
    published_date: dt.date
    outlet: str | None
    cluster_id: str


class Corpus:
    """The articles of all parts so far, the sentences and quotes of the last one, and the types of entities."""

    def __init__(self, entities: Iterable[Entity]) -> None:
        self._entities = {entity.entity_id: (entity.entity_type, entity.sector_code) for entity in entities}
        self._articles: dict[str, Published] = {}
        self._sentences: dict[str, list[Sentence]] = {}
        self._quotes: dict[str, list[Quote]] = {}

    def add(self, part: AggregateInput) -> None:
        """Take in the articles of a part; sentences and quotes are those of this part alone from now on."""
        for article in part.articles:
            key, outlet = article.document_id, article.outlet
            cluster_id = key if article.cluster_id == key else article.cluster_id
            self._articles[key] = Published(key, article.published_date, outlet if outlet is None else intern(outlet), cluster_id)
        self._sentences = _by_document(sorted(part.sentences, key=lambda row: (row.document_id, row.start)))
        self._quotes = _by_document(sorted(part.quotes, key=lambda row: (row.document_id, row.start, row.end, row.quote_id)))

    def article(self, document_id: str) -> Published:
        """Return the article of a record.

        Raises TableError where the document is no article: such a record must not have been extracted.
        """
        try:
            return self._articles[document_id]
        except KeyError:
            raise TableError(f"articles: no row with document_id {document_id!r}, but a record points at it; run `kzpipe run`") from None

    def entity_type(self, entity_id: str) -> str:
        """Return what kind of entity it is."""
        return self._entities[entity_id][0]

    def sector_code(self, entity_id: str) -> str | None:
        """Return the PLOVER sector of an entity."""
        return self._entities[entity_id][1]

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
        first: dict[str, Published] = {}
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
