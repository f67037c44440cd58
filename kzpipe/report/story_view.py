"""The timeline and the reactions as the page shows them: by day, with the words of one evidence each."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from kzpipe.report.evidence import Evidence, EvidenceIndex
from kzpipe.report.inputs import SiteTables
from kzpipe.report.names import Name, Names
from kzpipe.schema.records import Reaction, TimelineRow
from kzpipe.schema.vocab import STANCES

MAX_QUOTES: Final = 2
_STANCE_ORDER: Final = {stance: place for place, stance in enumerate(STANCES)}


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """Timeline rows that rest on the same events, read as one: the actors and the recipients together."""

    anchor: str
    event_type: str
    actors: tuple[Name, ...]
    recipients: tuple[Name, ...]
    article_count: int
    outlet_count: int
    event_count: int
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class TimelineDay:
    """One day of the timeline."""

    date: dt.date
    entries: tuple[TimelineEntry, ...]


@dataclass(frozen=True, slots=True)
class TimelineView:
    """The days shown, the entries not shown, and the events that no row could place."""

    days: tuple[TimelineDay, ...]
    hidden_entries: int
    undated_events: int


@dataclass(frozen=True, slots=True)
class ReactionEntry:
    """Reactions that rest on the same events, read as one, with the quoted words or, without a quote, the reported ones."""

    anchor: str
    date: dt.date
    stance: str
    actors: tuple[Name, ...]
    targets: tuple[Name, ...]
    article_count: int
    quotes: tuple[Evidence, ...]
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class ReactionView:
    """The reactions shown by day, and how many are not."""

    entries: tuple[ReactionEntry, ...]
    hidden_entries: int


def view_timeline(tables: SiteTables, index: EvidenceIndex, max_rows: int) -> TimelineView:
    """Return the entries told by most articles, by day."""
    names = Names(tables.entities)
    events = {event.event_id: event for event in tables.events}
    groups: dict[tuple[dt.date, str, tuple[str, ...]], list[TimelineRow]] = defaultdict(list)
    for row in tables.timeline:
        groups[row.date, row.event_type, row.event_ids].append(row)
    ranked = sorted(groups.items(), key=lambda item: (-item[1][0].article_count, -item[1][0].outlet_count, item[0]))
    entries = sorted(ranked[:max_rows], key=lambda item: (item[0][0], -item[1][0].article_count, -item[1][0].outlet_count, item[0][1], item[0][2]))
    days = []
    for day, members in groupby(entries, key=lambda item: item[0][0]):
        shown = []
        for (_, event_type, event_ids), rows in members:
            actors = names.all(row.actor_id for row in rows)
            shown.append(
                TimelineEntry(
                    anchor=f"event-{rows[0].timeline_id}",
                    event_type=event_type,
                    actors=actors,
                    recipients=_others(actors, names.all(row.recipient_id for row in rows)),
                    article_count=rows[0].article_count,
                    outlet_count=rows[0].outlet_count,
                    event_count=len(event_ids),
                    evidence=index.find(min((events[event_id] for event_id in event_ids), key=index.when)),
                )
            )
        days.append(TimelineDay(day, tuple(shown)))
    undated = sum(event.event_date is None and event.auxiliary_mode is None for event in tables.events)
    return TimelineView(tuple(days), len(groups) - len(entries), undated)


def view_reactions(tables: SiteTables, index: EvidenceIndex, max_rows: int) -> ReactionView:
    """Return the reactions told by most articles, those with quoted words first among equals, by day."""
    names = Names(tables.entities)
    groups: dict[tuple[dt.date, str, tuple[str, ...]], list[Reaction]] = defaultdict(list)
    for row in tables.reactions:
        groups[row.date, row.stance, row.event_ids].append(row)
    ranked = sorted(groups.items(), key=lambda item: (-item[1][0].article_count, not _quotes_of(item[1]), item[0]))
    chosen = sorted(ranked[:max_rows], key=lambda item: (item[0][0], _STANCE_ORDER[item[0][1]], -item[1][0].article_count, item[0][2]))
    events = {event.event_id: event for event in tables.events}
    quotes = {quote.quote_id: quote for quote in tables.quotes}
    entries = []
    for _, rows in chosen:
        first = rows[0]
        words = sorted((quotes[quote_id] for quote_id in _quotes_of(rows)), key=lambda quote: (quote.kind != "direct", index.when(quote)))
        entries.append(
            ReactionEntry(
                anchor=f"reaction-{first.reaction_id}",
                date=first.date,
                stance=first.stance,
                actors=names.all(row.actor_id for row in rows),
                targets=names.all(row.target_id for row in rows),
                article_count=first.article_count,
                quotes=tuple(index.find(quote) for quote in words[:MAX_QUOTES]),
                evidence=index.find(min((events[event_id] for event_id in first.event_ids), key=index.when)),
            )
        )
    return ReactionView(tuple(entries), len(groups) - len(entries))


def _quotes_of(rows: Sequence[Reaction]) -> frozenset[str]:
    return frozenset(quote_id for row in rows for quote_id in row.quote_ids)


def _others(actors: Sequence[Name], recipients: tuple[Name, ...]) -> tuple[Name, ...]:
    """Leave out recipients where both sides are the same people: a talk between two is told once."""
    return () if len(actors) > 1 and set(recipients) <= set(actors) else recipients
