"""What the aggregate tables are made from, and the Arrow tables read into typed records."""

from __future__ import annotations

import dataclasses
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pyarrow as pa

from kzpipe.schema.records import RECORDS, Article, Claim, Entity, Event, Mention, Quote, Sentence


@dataclass(frozen=True, slots=True)
class AggregateInput:
    """The records that are aggregated, in any order: the order never shows in the result.

    ``corrected_claim_ids`` names the claims that a correction has changed before they came here.
    """

    articles: Sequence[Article]
    sentences: Sequence[Sentence]
    entities: Sequence[Entity]
    mentions: Sequence[Mention]
    claims: Sequence[Claim]
    quotes: Sequence[Quote]
    events: Sequence[Event]
    corrected_claim_ids: frozenset[str] = frozenset()


def records_from_table(name: str, rows: pa.Table) -> list[Any]:
    """Return the rows of table ``name`` as its records; lists become tuples."""
    record = RECORDS[name]
    names = [field.name for field in dataclasses.fields(record)]
    if not rows.num_rows:
        return []
    return list(map(record, *(_values(rows.column(name)) for name in names)))


def _values(column: pa.ChunkedArray) -> list[Any]:
    values = column.to_pylist()
    return [tuple(value) for value in values] if pa.types.is_list(column.type) else values
