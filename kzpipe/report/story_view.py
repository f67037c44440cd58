"""The timeline and the reactions as the page shows them: by day, with the words of one evidence each."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from kzpipe.report.chosen import Chosen
from kzpipe.report.evidence import Evidence, EvidenceIndex
from kzpipe.report.gathered import Gathered
from kzpipe.report.names import Name, Names
from kzpipe.schema.vocab import STANCES

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


def view_timeline(names: Names, found: tuple[Chosen, Gathered], index: EvidenceIndex) -> TimelineView:
    """Return the entries told by most articles, by day."""
    chosen, gathered = found
    numbered = [(*item, number) for number, item in enumerate(chosen.timeline)]
    entries = sorted(numbered, key=lambda item: (item[0][0], -item[1][0].article_count, -item[1][0].outlet_count, item[0][1], item[0][2]))
    days = []
    for day, members in groupby(entries, key=lambda item: item[0][0]):
        shown = []
        for (_, event_type, event_ids), rows, number in members:
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
                    evidence=index.find(gathered.event_of_timeline(number)),
                )
            )
        days.append(TimelineDay(day, tuple(shown)))
    return TimelineView(tuple(days), chosen.hidden_timeline, gathered.undated_events)


def view_reactions(names: Names, found: tuple[Chosen, Gathered], index: EvidenceIndex) -> ReactionView:
    """Return the reactions told by most articles, those with quoted words first among equals, by day."""
    chosen, gathered = found
    numbered = [(*item, number) for number, item in enumerate(chosen.reactions)]
    entries = []
    for _, rows, number in sorted(numbered, key=lambda item: (item[0][0], _STANCE_ORDER[item[0][1]], -item[1][0].article_count, item[0][2])):
        first = rows[0]
        entries.append(
            ReactionEntry(
                anchor=f"reaction-{first.reaction_id}",
                date=first.date,
                stance=first.stance,
                actors=names.all(row.actor_id for row in rows),
                targets=names.all(row.target_id for row in rows),
                article_count=first.article_count,
                quotes=tuple(index.find(quote) for quote in gathered.quotes_of_reaction(number)),
                evidence=index.find(gathered.event_of_reaction(number)),
            )
        )
    return ReactionView(tuple(entries), chosen.hidden_reactions)


def _others(actors: Sequence[Name], recipients: tuple[Name, ...]) -> tuple[Name, ...]:
    """Leave out recipients where both sides are the same people: a talk between two is told once."""
    return () if len(actors) > 1 and set(recipients) <= set(actors) else recipients
