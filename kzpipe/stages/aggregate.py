"""Aggregate: from claims, quotes and events, as people have corrected them, to casualties, timeline, reactions, framings, actors and coverage."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from kzpipe.aggregates.actors import Actors
from kzpipe.aggregates.casualties import Casualties
from kzpipe.aggregates.corpus import Corpus, in_table_order
from kzpipe.aggregates.coverage import Coverage
from kzpipe.aggregates.framings import Framings
from kzpipe.aggregates.inputs import AggregateInput
from kzpipe.aggregates.reactions import Reactions
from kzpipe.aggregates.timeline import Timeline
from kzpipe.corrections.apply import CorrectedSource
from kzpipe.params import AggregateParameters
from kzpipe.schema.records import Entity
from kzpipe.stages.base import StageInput
from kzpipe.store import records_from_table

OF_DOCUMENTS: Final = ("articles", "sentences", "mentions", "claims", "quotes", "events")


def run(inputs: StageInput) -> Mapping[str, list[Any]]:
    """Return the records of the aggregate tables.

    Raises CorrectionError where a correction no longer meets the row it was given on.
    """
    corrected = CorrectedSource(inputs, inputs.files)
    entities = records_from_table("entities", corrected.entities)
    return aggregate_parts(read_parts(corrected, entities), entities, inputs.params.aggregate)


def read_parts(corrected: CorrectedSource, entities: Sequence[Entity]) -> Iterator[AggregateInput]:
    """Yield the records of each shard as people have corrected them."""
    for shard in corrected.shards(*OF_DOCUMENTS):
        records = {name: records_from_table(name, shard.tables[name]) for name in OF_DOCUMENTS}
        as_read = records_from_table("claims", shard.as_read["claims"]) if "claims" in shard.as_read else ()
        yield AggregateInput(**records, entities=entities, corrected_claim_ids=shard.corrected_ids("claims"), claims_as_read=as_read)


def aggregate_parts(parts: Iterable[AggregateInput], entities: Iterable[Entity], parameters: AggregateParameters) -> dict[str, list[Any]]:
    """Return the records of each aggregate table in its order; how the documents are dealt out to parts does not show."""
    corpus = Corpus(entities)
    casualties, timeline, reactions = Casualties(parameters), Timeline(parameters), Reactions(parameters)
    framings, actors, coverage = Framings(), Actors(), Coverage()
    for part in parts:
        corpus.add(part)
        casualties.add(part, corpus)
        timeline.add(part.events, corpus)
        reactions.add(part.events, corpus)
        framings.add(part.mentions, corpus)
        actors.add(part, corpus)
        coverage.add(part, corpus)
    rows: dict[str, list[Any]] = {
        "casualties": casualties.rows(corpus),
        "timeline": timeline.rows(corpus),
        "reactions": reactions.rows(corpus),
        "framings": framings.rows(corpus),
        "actors": actors.rows(),
        "coverage": coverage.rows(),
    }
    return {name: in_table_order(name, records) for name, records in rows.items()}
