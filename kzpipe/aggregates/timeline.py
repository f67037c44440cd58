"""Timeline: what happened on a day, who did it to whom, told by how many.

An event stands in the row of its day, type, actor and recipient; several actors and recipients give one row for each
pair. Only events with a day of their own are placed: the publication day is when it was told, not when it happened.
Negated, hypothetical, future and historical events, and background older than the parameter, are left out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from kzpipe.aggregates.corpus import Corpus, pairs_of
from kzpipe.params import AggregateParameters
from kzpipe.schema.ids import row_id
from kzpipe.schema.records import Event, TimelineRow


def aggregate_timeline(events: Iterable[Event], corpus: Corpus, parameters: AggregateParameters) -> list[TimelineRow]:
    """Return one row per day, event type, actor and recipient; articles that copy one another count once."""
    rows = defaultdict(list)
    for event in events:
        if event.event_date is None or event.auxiliary_mode is not None or corpus.is_background(event, parameters.max_days_before_published):
            continue
        for actor_id, recipient_id in pairs_of(event):
            rows[event.event_date, event.event_type, actor_id, recipient_id].append(event)
    return [
        TimelineRow(
            timeline_id=row_id("timeline", *key),
            date=key[0],
            event_type=key[1],
            actor_id=key[2],
            recipient_id=key[3],
            article_count=corpus.count_articles(event.document_id for event in members),
            outlet_count=corpus.count_outlets(event.document_id for event in members),
            event_ids=tuple(sorted({event.event_id for event in members})),
        )
        for key, members in rows.items()
    ]
