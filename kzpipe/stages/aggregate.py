"""Aggregate: from claims, quotes and events, as people have corrected them, to casualties, timeline, reactions, framings, actors and coverage."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kzpipe.aggregates.actors import aggregate_actors
from kzpipe.aggregates.casualties import aggregate_casualties
from kzpipe.aggregates.corpus import Corpus, in_table_order
from kzpipe.aggregates.coverage import aggregate_coverage
from kzpipe.aggregates.framings import aggregate_framings
from kzpipe.aggregates.inputs import AggregateInput
from kzpipe.aggregates.reactions import aggregate_reactions
from kzpipe.aggregates.timeline import aggregate_timeline
from kzpipe.corrections.apply import correct_tables
from kzpipe.params import AggregateParameters
from kzpipe.stages.base import StageInput
from kzpipe.store import records_from_table

READS = ("articles", "sentences", "entities", "mentions", "claims", "quotes", "events")


def run(inputs: StageInput) -> Mapping[str, list[Any]]:
    """Return the records of the aggregate tables.

    Raises CorrectionError where a correction no longer meets the row it was given on.
    """
    corrected = correct_tables({name: inputs.tables[name] for name in READS}, inputs.files)
    records = {name: records_from_table(name, corrected.tables[name]) for name in READS}
    as_read = records_from_table("claims", corrected.as_read["claims"]) if "claims" in corrected.as_read else ()
    given = AggregateInput(**records, corrected_claim_ids=corrected.corrected_ids("claims"), claims_as_read=as_read)
    return aggregate_tables(given, inputs.params.aggregate)


def aggregate_tables(tables: AggregateInput, parameters: AggregateParameters) -> dict[str, list[Any]]:
    """Return the records of each aggregate table in its order; the order of the input does not show."""
    corpus = Corpus(tables)
    rows: dict[str, list[Any]] = {
        "casualties": aggregate_casualties(tables, corpus, parameters),
        "timeline": aggregate_timeline(tables.events, corpus, parameters),
        "reactions": aggregate_reactions(tables.events, corpus, parameters),
        "framings": aggregate_framings(tables.mentions, corpus),
        "actors": aggregate_actors(tables, corpus),
        "coverage": aggregate_coverage(tables, corpus),
    }
    return {name: in_table_order(name, records) for name, records in rows.items()}
