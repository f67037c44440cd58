"""Reactions: which stance a person, a state, a government body or an organisation of states takes towards whom, in which words.

The stance follows from the event's type (``EVENT_STANCES``). The day is the event's own, or the publication day where the
words give none: a statement is news on the day it is told. The words are the quote that the event lies in, and the quotes
of the same actor that overlap the event or stand in its sentence or the next one.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from kzpipe.aggregates.corpus import Corpus, pairs_of
from kzpipe.params import AggregateParameters
from kzpipe.schema.ids import row_id
from kzpipe.schema.records import Event, Reaction
from kzpipe.schema.vocab import EVENT_STANCES

REACTING_TYPES: Final = frozenset({"person", "state", "igo", "government_body"})


class Reactions:
    """One row per day, actor, stance and target; articles that copy one another count once."""

    def __init__(self, parameters: AggregateParameters) -> None:
        self._max_days = parameters.max_days_before_published
        self._events: dict[tuple[dt.date, str, str, str | None], dict[str, str]] = defaultdict(dict)
        self._quotes: dict[tuple[dt.date, str, str, str | None], set[str]] = defaultdict(set)

    def add(self, events: Iterable[Event], corpus: Corpus) -> None:
        """Place the events of a part, and the words in them, in their rows."""
        for event in events:
            stance = EVENT_STANCES.get(event.event_type)
            if stance is None or event.auxiliary_mode is not None or corpus.is_background(event, self._max_days):
                continue
            article = corpus.article(event.document_id)
            for actor_id, target_id in pairs_of(event):
                if actor_id is not None and corpus.entity_type(actor_id) in REACTING_TYPES:
                    key = (event.event_date or article.published_date, actor_id, stance, target_id)
                    self._events[key][event.event_id] = article.document_id
                    words = find_words(event, actor_id, corpus)
                    if words:
                        self._quotes[key] |= words

    def rows(self, corpus: Corpus) -> list[Reaction]:
        """Return the rows, once all parts are in."""
        return [
            Reaction(
                reaction_id=row_id("reaction", *key),
                date=key[0],
                actor_id=key[1],
                stance=key[2],
                target_id=key[3],
                article_count=corpus.count_articles(members.values()),
                event_ids=tuple(sorted(members)),
                quote_ids=tuple(sorted(self._quotes.get(key, ()))),
            )
            for key, members in self._events.items()
        ]


def find_words(event: Event, actor_id: str, corpus: Corpus) -> set[str]:
    """Return the ids of the quotes that hold the words of ``actor_id`` in an event."""
    first = corpus.sentence_at(event.document_id, event.start)
    last = corpus.sentence_at(event.document_id, max(event.start, event.end - 1))
    found = set()
    for quote in corpus.quotes_of(event.document_id):
        if quote.quote_id == event.quote_id:
            found.add(quote.quote_id)
        elif quote.speaker_id == actor_id:
            sentence = corpus.sentence_at(quote.document_id, quote.start)
            overlaps = quote.start < event.end and event.start < quote.end
            is_near = first and last and sentence and first.sentence_index <= sentence.sentence_index <= last.sentence_index + 1
            if overlaps or is_near:
                found.add(quote.quote_id)
    return found
