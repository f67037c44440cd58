"""Coverage: what each outlet published on a day, with the records read from it as they stand.

Nothing is left out here: the sums over all rows are the numbers of articles, events, claims and quotes of the corpus.
"""

from __future__ import annotations

from collections import Counter, defaultdict

from kzpipe.aggregates.corpus import Corpus
from kzpipe.aggregates.inputs import AggregateInput
from kzpipe.schema.ids import row_id
from kzpipe.schema.records import CoverageRow


def aggregate_coverage(tables: AggregateInput, corpus: Corpus) -> list[CoverageRow]:
    """Return one row per publication day and outlet; articles without an outlet share one row per day."""
    events = Counter(event.document_id for event in tables.events)
    claims = Counter(claim.document_id for claim in tables.claims)
    quotes = Counter(quote.document_id for quote in tables.quotes)
    rows = defaultdict(list)
    for article in tables.articles:
        rows[article.published_date, article.outlet].append(article)
    return [
        CoverageRow(
            coverage_id=row_id("coverage", day, outlet),
            date=day,
            outlet=outlet,
            article_count=len(articles),
            cluster_count=corpus.count_articles(article.document_id for article in articles),
            word_count=sum(article.word_count for article in articles),
            event_count=sum(events[article.document_id] for article in articles),
            claim_count=sum(claims[article.document_id] for article in articles),
            quote_count=sum(quotes[article.document_id] for article in articles),
        )
        for (day, outlet), articles in rows.items()
    ]
