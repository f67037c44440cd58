"""Timeline: what happened on a day, who did it to whom, told by how many.

An event stands in the row of its day, type, actor and recipient; several actors and recipients give one row for each
pair. Only events with a day of their own are placed: the publication day is when it was told, not when it happened.
Negated, hypothetical, future and historical events, and background older than the parameter, are left out.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable

from kzpipe.aggregates.corpus import Corpus, pairs_of
from kzpipe.params import AggregateParameters
from kzpipe.schema.ids import row_id
from kzpipe.schema.records import Event, TimelineRow


class Timeline:
    """One row per day, event type, actor and recipient; articles that copy one another count once."""

    def __init__(self, parameters: AggregateParameters) -> None:
        self._max_days = parameters.max_days_before_published
        self._events: dict[tuple[dt.date, str, str | None, str | None], dict[str, str]] = defaultdict(dict)

    def add(self, events: Iterable[Event], corpus: Corpus) -> None:
        """Place the events of a part in their rows."""
        for event in events:
            if event.event_date is None or event.auxiliary_mode is not None or corpus.is_background(event, self._max_days):
                continue
            document_id = corpus.article(event.document_id).document_id
            for actor_id, recipient_id in pairs_of(event):
                self._events[event.event_date, event.event_type, actor_id, recipient_id][event.event_id] = document_id

    def rows(self, corpus: Corpus) -> list[TimelineRow]:
        """Return the rows, once all parts are in."""
        return [
            TimelineRow(
                timeline_id=row_id("timeline", *key),
                date=key[0],
                event_type=key[1],
                actor_id=key[2],
                recipient_id=key[3],
                article_count=corpus.count_articles(members.values()),
                outlet_count=corpus.count_outlets(members.values()),
                event_ids=tuple(sorted(members)),
            )
            for key, members in self._events.items()
        ]
