"""What the report is made from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from kzpipe.corrections.lines import Correction
from kzpipe.schema import records as r


@dataclass(frozen=True, slots=True)
class SiteTables:
    """The records that the page shows, each table in its order, with the ``corrections`` in them.

    ``row_counts`` also counts the tables that it does not show, all as the stages have written them.
    """

    documents: Sequence[r.Document] = ()
    rejects: Sequence[r.Reject] = ()
    quarantine: Sequence[r.Quarantine] = ()
    articles: Sequence[r.Article] = ()
    sentences: Sequence[r.Sentence] = ()
    entities: Sequence[r.Entity] = ()
    mentions: Sequence[r.Mention] = ()
    claims: Sequence[r.Claim] = ()
    quotes: Sequence[r.Quote] = ()
    events: Sequence[r.Event] = ()
    casualties: Sequence[r.Casualty] = ()
    timeline: Sequence[r.TimelineRow] = ()
    reactions: Sequence[r.Reaction] = ()
    framings: Sequence[r.Framing] = ()
    actors: Sequence[r.ActorRow] = ()
    coverage: Sequence[r.CoverageRow] = ()
    row_counts: Mapping[str, int] = field(default_factory=dict)
    corrections: Sequence[Correction] = ()


@dataclass(frozen=True, slots=True)
class Quality:
    """How good the run is: its metrics, and what validation found (the content of ``validation.json``)."""

    metrics: Mapping[str, Any]
    validation: Mapping[str, Any]
