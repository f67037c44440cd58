"""What the page needs of all records, gathered part by part: the ones behind the rows shown, and counts of the others."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from heapq import nsmallest
from sys import intern
from typing import Any, Final

from kzpipe.aggregates.casualties import CasualtyKey, is_comparable
from kzpipe.aggregates.framings import label_key
from kzpipe.report.chosen import Chosen, quotes_of
from kzpipe.report.evidence import Span
from kzpipe.report.inputs import SitePart
from kzpipe.schema.records import Article, Casualty, Claim, Event, Mention, Quote

READ: Final = ("articles", "mentions", "claims", "quotes", "events")
MAX_QUOTES: Final = 2
"""Quotes shown with a reaction."""


class Firsts:
    """For each of some groups of ids the first few records, in an order; of the others nothing is kept."""

    def __init__(self, groups: Iterable[Iterable[str]], most: int, order: Callable[[Any], Any]) -> None:
        self._groups: dict[str, list[int]] = defaultdict(list)
        for number, ids in enumerate(groups):
            for record_id in ids:
                self._groups[record_id].append(number)
        self._most = most
        self._order = order
        self._found: dict[int, list[Any]] = defaultdict(list)

    def add(self, record_id: str, record: object) -> None:
        """Take in a record, if it is one of a group."""
        for number in self._groups.get(record_id, ()):
            self._found[number] = nsmallest(self._most, [*self._found[number], record], key=self._order)

    def of(self, number: int) -> list[Any]:
        """Return the first records of a group."""
        return self._found[number]


class Gathered:
    """What is kept of all records. Claims are kept whole for the figures shown, and once for each word by which one number is told."""

    def __init__(self, casualties: Iterable[Casualty], chosen: Chosen) -> None:
        self._figures = {CasualtyKey(row.date, row.location_id, row.group, row.measure, row.is_cumulative): row.casualty_id for row in casualties}
        self._shown = {row.casualty_id for row in chosen.casualties}
        self._claims: dict[str, list[Claim]] = defaultdict(list)
        self._words: dict[tuple[str, float, str], dict[str, Claim]] = defaultdict(dict)
        self._events = Firsts((key[2] for key, _ in (*chosen.timeline, *chosen.reactions)), 1, self.when)
        self._quotes = Firsts((quotes_of(rows) for _, rows in chosen.reactions), MAX_QUOTES, lambda quote: (quote.kind != "direct", self.when(quote)))
        self._mentions = Firsts(((key for row in rows for key in row.mention_ids) for _, rows in chosen.framings), 1, self.when)
        self._first_reaction = len(chosen.timeline)
        self.published: dict[str, dt.date] = {}
        self.clusters: set[str] = set()
        self.outlets: set[str] = set()
        self.claim_count = 0
        """Claims that stand behind a figure, shown or not."""
        self.undated_events = 0
        """Events that happened on no day that is known."""

    def add(self, part: SitePart) -> None:
        """Take in the records of a part."""
        for article in part.articles:
            self._add_article(article)
        for claim in part.claims:
            if is_comparable(claim):
                self._add_claim(claim)
        for event in part.events:
            self.undated_events += event.event_date is None and event.auxiliary_mode is None
            self._events.add(event.event_id, event)
        for quote in part.quotes:
            self._quotes.add(quote.quote_id, quote)
        for mention in part.mentions:
            self._mentions.add(mention.mention_id, mention)

    def when(self, record: Span) -> tuple[dt.date, str, int, int]:
        """Return what orders records as a reader meets them: publication day, document, place in the text."""
        return self.published[record.document_id], record.document_id, record.start, record.end

    def claims_by_figure(self) -> Mapping[str, tuple[Claim, ...]]:
        """Return all claims of the figures shown, as a reader meets them."""
        return {figure: tuple(sorted(claims, key=self.when)) for figure, claims in self._claims.items()}

    def claims_by_words(self) -> Mapping[tuple[str, float, str], Mapping[str, Claim]]:
        """Return by measure, number and claimant, for each word for those counted, the first claim that uses it."""
        return self._words

    def event_of_timeline(self, number: int) -> Event:
        """Return the first event of a timeline group."""
        event: Event = self._events.of(number)[0]
        return event

    def event_of_reaction(self, number: int) -> Event:
        """Return the first event of a group of reactions."""
        return self.event_of_timeline(self._first_reaction + number)

    def quotes_of_reaction(self, number: int) -> list[Quote]:
        """Return the quotes shown with a group of reactions, direct ones first."""
        return self._quotes.of(number)

    def mention_of_framing(self, number: int) -> Mention:
        """Return the first mention of a label."""
        mention: Mention = self._mentions.of(number)[0]
        return mention

    def _add_article(self, article: Article) -> None:
        self.published[article.document_id] = article.published_date
        self.clusters.add(article.document_id if article.cluster_id == article.document_id else article.cluster_id)
        if article.outlet is not None:
            self.outlets.add(intern(article.outlet))

    def _add_claim(self, claim: Claim) -> None:
        day = claim.claim_date or self.published[claim.document_id]
        figure = self._figures.get(CasualtyKey(day, claim.location_id, claim.group, claim.measure, claim.is_cumulative))
        if figure is not None:
            self.claim_count += 1
            if figure in self._shown:
                self._claims[figure].append(claim)
        if claim.number is not None and claim.number > 1 and claim.label_ar and claim.claimant_id is not None:
            words = self._words[claim.measure, claim.number, claim.claimant_id]
            word = label_key(claim.label_ar)
            if word not in words or self.when(claim) < self.when(words[word]):
                words[word] = claim
