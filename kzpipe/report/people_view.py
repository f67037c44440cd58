"""Framings, actors and the articles as the page shows them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from itertools import groupby

from kzpipe.report.chosen import Chosen, count_mentions
from kzpipe.report.evidence import Evidence, EvidenceIndex, Source
from kzpipe.report.gathered import Gathered
from kzpipe.report.inputs import SiteTables
from kzpipe.report.names import Name, Names
from kzpipe.schema.records import ActorRow


@dataclass(frozen=True, slots=True)
class Label:
    """One word for somebody in one mouth: a speaker's, or (speaker None) the outlets' own, with the times each outlet prints it."""

    label_ar: str
    speaker: Name | None
    mention_count: int
    outlets: tuple[tuple[str | None, int], ...]
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class LabelledEntity:
    """Somebody and the words for it."""

    entity: Name | None
    labels: tuple[Label, ...]


@dataclass(frozen=True, slots=True)
class FramingView:
    """The entities shown, and how many labels are not."""

    entities: tuple[LabelledEntity, ...]
    hidden_labels: int


@dataclass(frozen=True, slots=True)
class ActorEntry:
    """One actor; ``share`` is its articles as a percentage of those of the actor named most."""

    name: Name | None
    row: ActorRow
    share: int


def view_framings(tables: SiteTables, found: tuple[Chosen, Gathered], index: EvidenceIndex) -> FramingView:
    """Return the labels used most, by entity."""
    names = Names(tables.entities)
    chosen, gathered = found
    of_entity = Counter[str]()
    for row in tables.framings:
        of_entity[row.entity_id] += row.mention_count
    numbered = [(*item, count_mentions(item[1]), number) for number, item in enumerate(chosen.framings)]
    ranked = sorted(numbered, key=lambda item: (-of_entity[item[0][0]], item[0][0], -item[2], item[0][1], item[0][2] or ""))
    entities = []
    for entity_id, of_one in groupby(ranked, key=lambda item: item[0][0]):
        labels = []
        for (_, label, speaker_id), rows, total, number in of_one:
            outlets = sorted(((row.outlet, row.mention_count) for row in rows), key=lambda item: (-item[1], item[0] or ""))
            labels.append(Label(label, names.get(speaker_id), total, tuple(outlets), index.find(gathered.mention_of_framing(number))))
        entities.append(LabelledEntity(names.get(entity_id), tuple(labels)))
    return FramingView(tuple(entities), chosen.hidden_framings)


def view_actors(tables: SiteTables, max_rows: int) -> tuple[ActorEntry, ...]:
    """Return the actors that most articles name."""
    names = Names(tables.entities)
    ranked = sorted(tables.actors, key=lambda row: (-row.article_count, -row.mention_count, row.entity_id))[:max_rows]
    most = max((row.article_count for row in ranked), default=1) or 1
    return tuple(ActorEntry(names.get(row.entity_id), row, round(100 * row.article_count / most)) for row in ranked)


def view_articles(index: EvidenceIndex, max_rows: int) -> tuple[Source, ...]:
    """Return every article that a shown row points at, and others while there is room, by publication day."""
    pointed_at = [source for source in index.sources.values() if source.document_id in index.shown]
    others = sorted(
        (source for source in index.sources.values() if source.document_id not in index.shown),
        key=lambda source: (source.published_date, source.source_path),
    )
    room = max(0, max_rows - len(pointed_at))
    return tuple(sorted([*pointed_at, *others[:room]], key=lambda source: (source.published_date, source.source_path, source.document_id)))
