"""Run a stage that reads documents one by one over tables in memory, as one shard, without files."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pyarrow as pa

from kzpipe.lexicon.load import default_lexicons
from kzpipe.params import Parameters
from kzpipe.schema.tables import TABLES
from kzpipe.stages.registry import stage_named
from kzpipe.store import in_order, records_from_table


class OneShard:
    def __init__(self, parts: Mapping[str, pa.Table]) -> None:
        self.parts = parts

    def read(self, part: str, columns: Sequence[str]) -> Iterator[pa.Table]:
        yield self.parts[part].select(list(columns))


def run_stage_in_memory(name: str, tables: Mapping[str, pa.Table], parameters: Parameters) -> dict[str, list[Any]]:
    """Return the records of the stage's tables."""
    stage = stage_named(name)
    module = stage.documents()
    items = module.items(tables, module.survey(lambda table, column: tables[table].column(column)))
    prepared = module.prepare(default_lexicons(), parameters) if items else None
    parts = dict(module.tables_of([module.read(prepared, item) for item in items]))
    gathered = module.gather(OneShard({part: rows.sort_by("document_id") for part, rows in parts.items()}), parameters)
    sharded = {table: in_order(TABLES[table], parts[table]) for table in stage.writes if table in parts}
    finished = module.finish(sharded, gathered.said) if gathered.said else sharded
    made = {**finished, **{table: in_order(TABLES[table], rows) for table, rows in gathered.whole.items()}}
    return {table: records_from_table(table, made[table]) for table in stage.writes}
