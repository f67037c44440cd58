"""What the report is made from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from kzpipe.corrections.lines import Correction
from kzpipe.schema import records as r


@dataclass(frozen=True, slots=True)
class SitePart:
    """The records of some documents; tables that were not asked for are empty."""

    documents: Sequence[r.Document] = ()
    articles: Sequence[r.Article] = ()
    sentences: Sequence[r.Sentence] = ()
    mentions: Sequence[r.Mention] = ()
    claims: Sequence[r.Claim] = ()
    quotes: Sequence[r.Quote] = ()
    events: Sequence[r.Event] = ()


PartReader = Callable[[tuple[str, ...]], Iterable[SitePart]]
"""Reads tables of documents, by name, part by part; what is of one document is in one part."""
NO_PARTS: Final[PartReader] = lambda names: ()  # noqa: E731


@dataclass(frozen=True, slots=True)
class SiteTables:
    """The records that the page shows, with the ``corrections`` in them: those of documents by ``read_parts``, the others in their order.

    ``row_counts`` also counts the tables that it does not show, all as the stages have written them.
    """

    read_parts: PartReader = NO_PARTS
    rejects: Sequence[r.Reject] = ()
    quarantine: Sequence[r.Quarantine] = ()
    unread: Sequence[r.Unread] = ()
    entities: Sequence[r.Entity] = ()
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
