"""Coverage: what each outlet published on a day, with the records read from it as they stand.

Nothing is left out here: the sums over all rows are the numbers of articles, events, claims and quotes of the corpus.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from collections.abc import Sequence
from typing import Final

from kzpipe.aggregates.corpus import Corpus
from kzpipe.aggregates.inputs import AggregateInput
from kzpipe.schema.ids import row_id
from kzpipe.schema.records import Claim, CoverageRow, Event, Quote

_COUNTS: Final = ("article_count", "word_count", "event_count", "claim_count", "quote_count")


class Coverage:
    """One row per publication day and outlet; articles without an outlet share one row per day."""

    def __init__(self) -> None:
        self._counts: dict[tuple[dt.date, str | None], Counter[str]] = defaultdict(Counter)
        self._clusters: dict[tuple[dt.date, str | None], set[str]] = defaultdict(set)

    def add(self, part: AggregateInput, corpus: Corpus) -> None:
        """Count the articles of a part, and the records read from them."""
        records: dict[str, Sequence[Event | Claim | Quote]] = {"event_count": part.events, "claim_count": part.claims, "quote_count": part.quotes}
        of_article = {column: Counter(row.document_id for row in rows) for column, rows in records.items()}
        for article in part.articles:
            key = (article.published_date, article.outlet)
            self._clusters[key].add(corpus.article(article.document_id).cluster_id)
            found = {column: counts[article.document_id] for column, counts in of_article.items()}
            self._counts[key].update({"article_count": 1, "word_count": article.word_count, **found})

    def rows(self) -> list[CoverageRow]:
        """Return the rows, once all parts are in."""
        return [
            CoverageRow(
                coverage_id=row_id("coverage", day, outlet),
                date=day,
                outlet=outlet,
                cluster_count=len(self._clusters[day, outlet]),
                **{column: counts[column] for column in _COUNTS},
            )
            for (day, outlet), counts in self._counts.items()
        ]
