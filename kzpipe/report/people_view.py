"""Framings, actors and the articles as the page shows them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import groupby

from kzpipe.report.evidence import Evidence, EvidenceIndex, Source
from kzpipe.report.inputs import SiteTables
from kzpipe.report.names import Name, Names
from kzpipe.schema.records import ActorRow, Framing


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


def view_framings(tables: SiteTables, index: EvidenceIndex, max_rows: int) -> FramingView:
    """Return the labels used most, by entity."""
    names = Names(tables.entities)
    mentions = {mention.mention_id: mention for mention in tables.mentions}
    groups: dict[tuple[str, str, str | None], list[Framing]] = defaultdict(list)
    for row in tables.framings:
        groups[row.entity_id, row.label_ar, row.speaker_id].append(row)
    totals = {key: sum(row.mention_count for row in rows) for key, rows in groups.items()}
    of_entity: dict[str, int] = defaultdict(int)
    for key, total in totals.items():
        of_entity[key[0]] += total
    ranked = sorted(groups, key=lambda key: (-totals[key], key[0], key[1], key[2] or ""))[:max_rows]
    ranked.sort(key=lambda key: (-of_entity[key[0]], key[0], -totals[key], key[1], key[2] or ""))
    entities = []
    for entity_id, keys in groupby(ranked, key=lambda key: key[0]):
        labels = []
        for key in keys:
            found = min((mentions[mention_id] for row in groups[key] for mention_id in row.mention_ids), key=index.when)
            outlets = sorted(((row.outlet, row.mention_count) for row in groups[key]), key=lambda item: (-item[1], item[0] or ""))
            labels.append(Label(key[1], names.get(key[2]), totals[key], tuple(outlets), index.find(found)))
        entities.append(LabelledEntity(names.get(entity_id), tuple(labels)))
    return FramingView(tuple(entities), len(groups) - len(ranked))


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
