"""Which rows of the aggregates the page shows: those with most behind them, up to a number; and how many it leaves out."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kzpipe.report.inputs import SiteTables
from kzpipe.schema.records import Casualty, Framing, Reaction, TimelineRow

TimelineGroup = tuple[tuple[dt.date, str, tuple[str, ...]], list[TimelineRow]]
ReactionGroup = tuple[tuple[dt.date, str, tuple[str, ...]], list[Reaction]]
FramingGroup = tuple[tuple[str, str, str | None], list[Framing]]


@dataclass(frozen=True, slots=True)
class Chosen:
    """The casualty rows shown, and the groups of rows that are read as one, all ranked; ``hidden_…`` counts those not shown.

    Timeline rows and reactions of one day and kind that rest on the same events are one entry, framings of one entity by one word in one
    mouth one label.
    """

    casualties: tuple[Casualty, ...]
    timeline: tuple[TimelineGroup, ...]
    hidden_timeline: int
    reactions: tuple[ReactionGroup, ...]
    hidden_reactions: int
    framings: tuple[FramingGroup, ...]
    hidden_framings: int


def choose_rows(tables: SiteTables, max_rows: int) -> Chosen:
    """Return at most ``max_rows`` of each."""
    told: dict[tuple[dt.date, str, tuple[str, ...]], list[TimelineRow]] = defaultdict(list)
    for row in tables.timeline:
        told[row.date, row.event_type, row.event_ids].append(row)
    timeline = sorted(told.items(), key=lambda item: (-item[1][0].article_count, -item[1][0].outlet_count, item[0]))
    taken: dict[tuple[dt.date, str, tuple[str, ...]], list[Reaction]] = defaultdict(list)
    for reaction in tables.reactions:
        taken[reaction.date, reaction.stance, reaction.event_ids].append(reaction)
    reactions = sorted(taken.items(), key=lambda item: (-item[1][0].article_count, not quotes_of(item[1]), item[0]))
    called: dict[tuple[str, str, str | None], list[Framing]] = defaultdict(list)
    for framing in tables.framings:
        called[framing.entity_id, framing.label_ar, framing.speaker_id].append(framing)
    framings = sorted(called.items(), key=lambda item: (-count_mentions(item[1]), item[0][0], item[0][1], item[0][2] or ""))
    return Chosen(
        tuple(sorted(tables.casualties, key=lambda row: (-row.claim_count, row.casualty_id))[:max_rows]),
        tuple(timeline[:max_rows]), len(timeline[max_rows:]),
        tuple(reactions[:max_rows]), len(reactions[max_rows:]),
        tuple(framings[:max_rows]), len(framings[max_rows:]),
    )  # fmt: skip


def quotes_of(rows: Sequence[Reaction]) -> frozenset[str]:
    """Return the ids of the quotes behind some reactions."""
    return frozenset(quote_id for row in rows for quote_id in row.quote_ids)


def count_mentions(rows: Iterable[Framing]) -> int:
    """Return how often a word is used in some framings."""
    return sum(row.mention_count for row in rows)
