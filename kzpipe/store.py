"""Tables in and out of Parquet, under the schema: the same rows, in whatever order they come, give the same bytes.

A table is a folder ``STAGE/TABLE/`` of Parquet files below the stages folder. It is written to a temporary folder beside
it and moved into place, so what can be read is always whole.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.parquet as pq

from kzpipe.errors import TableError
from kzpipe.schema.records import RECORDS
from kzpipe.schema.tables import TABLES
from kzpipe.table_checks import check_key, check_references, check_spans, check_values

PART: Final = "part-0000.parquet"
UNFINISHED: Final = ".unfinished"
"""Folder below a stage's folder where tables are written first; whatever a killed run left there is never read."""

_WRITER: Final = {
    "version": "2.6",
    "compression": "zstd",
    "compression_level": 3,
    "use_dictionary": False,
    "write_statistics": True,
    "row_group_size": 65_536,
    "data_page_size": 1_048_576,
    "data_page_version": "1.0",
    "store_schema": True,
}


def table_folder(stages: Path, table: str) -> Path:
    """Return the folder of a table below the stages folder."""
    return stages / TABLES[table].stage / table


def read_table(stages: Path, table: str) -> pa.Table:
    """Return all rows of a table, in its order.

    Raises TableError where the table is missing or has other columns than the schema.
    """
    folder = table_folder(stages, table)
    schema = TABLES[table].arrow()
    files = sorted(folder.glob("*.parquet"))
    if not files:
        raise TableError(f"{table}: no Parquet file in {folder}; stage {TABLES[table].stage} writes it, run `kzpipe run`")
    parts = []
    for file in files:
        try:
            part = pq.read_table(file, partitioning=None)
        except (pa.ArrowInvalid, OSError) as error:
            raise TableError(f"{table}: {file} cannot be read ({error}); delete it and run `kzpipe run`") from error
        if part.schema != schema:
            raise TableError(
                f"{table}: {file} has the columns {', '.join(part.schema.names)}, the schema {', '.join(schema.names)} "
                "(names, types and nulls must agree); run `kzpipe run` to write it anew"
            )
        parts.append(part)
    return pa.concat_tables(parts)


def count_rows(stages: Path, table: str) -> int | None:
    """Return the number of rows of a table without reading them, or None where it has not been written."""
    files = sorted(table_folder(stages, table).glob("*.parquet"))
    return sum(pq.read_metadata(file).num_rows for file in files) if files else None


def table_from_records(name: str, records: Iterable[object]) -> pa.Table:
    """Return records as an Arrow table in the table's order, with nulls, vocabularies and key checked.

    Raises TableError for a record of another type than the table's, or a value that breaks its column's rule.
    """
    table = TABLES[name]
    rows = list(records)
    for row in rows:
        if type(row) is not RECORDS[name]:
            raise TableError(f"{name}: a row is a {type(row).__name__}; allowed is {RECORDS[name].__name__}")
    columns = []
    for column in table.columns:
        try:
            columns.append(pa.array([getattr(row, column.name) for row in rows], column.kind))
        except (pa.ArrowException, TypeError, ValueError, OverflowError) as error:
            raise TableError(f"{name}: column {column.name} holds a value that is no {column.kind} ({column.meaning}): {error}") from error
    schema = TABLES[name].arrow()
    unchecked = pa.table(columns, schema=pa.schema([field.with_nullable(True) for field in schema]))
    check_values(table, unchecked)
    check_key(table, unchecked)
    ordered = unchecked.sort_by([(column, "ascending") for column in table.order])
    return pa.table([column.combine_chunks() for column in ordered.columns], schema=schema)


def records_from_table(name: str, rows: pa.Table) -> list[Any]:
    """Return the rows of table ``name`` as its records, in their order; lists become tuples."""
    record = RECORDS[name]
    columns = []
    for column in rows.select(TABLES[name].names).columns:
        values = column.to_pylist()
        columns.append([tuple(value) for value in values] if pa.types.is_list(column.type) else values)
    return [record(*values) for values in zip(*columns, strict=True)]


def tables_from_records(rows_by_table: Mapping[str, Iterable[object]], known: Mapping[str, pa.Table]) -> dict[str, pa.Table]:
    """Return every table checked, spans and references included; ``known`` are the tables the stage has read."""
    tables = {name: table_from_records(name, records) for name, records in rows_by_table.items()}
    documents = tables.get("documents", known.get("documents"))
    if documents is not None:
        for name, rows in tables.items():
            check_spans(TABLES[name], rows, documents)
    check_references(tables, known)
    return tables


def write_tables(stages: Path, rows_by_table: Mapping[str, Iterable[object]], known: Mapping[str, pa.Table] | None = None) -> dict[str, int]:
    """Check and write the tables of one stage; return the number of rows of each.

    All tables are written beside their places before the first one is moved. Raises TableError before anything is written.
    """
    tables = tables_from_records(rows_by_table, known or {})
    for stage in {TABLES[name].stage for name in tables}:
        shutil.rmtree(stages / stage / UNFINISHED, ignore_errors=True)
    moves = []
    for name, rows in tables.items():
        target = table_folder(stages, name)
        unfinished = target.parent / UNFINISHED / name
        unfinished.mkdir(parents=True)
        pq.write_table(rows, unfinished / PART, **_WRITER)
        moves.append((unfinished, target))
    for unfinished, target in moves:
        replace_folder(unfinished, target)
    for stage in {TABLES[name].stage for name in tables}:
        shutil.rmtree(stages / stage / UNFINISHED, ignore_errors=True)
    return {name: rows.num_rows for name, rows in tables.items()}


def replace_folder(new: Path, target: Path) -> None:
    """Move a finished folder to its place; the old one stands aside until the new one is there."""
    old = new.with_name(f"{new.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if target.exists():
        target.rename(old)
    new.rename(target)
    shutil.rmtree(old, ignore_errors=True)
