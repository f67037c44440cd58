"""Tables in and out of Parquet, under the schema: the same rows, in whatever order they come, give the same bytes.

A table is a folder ``STAGE/TABLE/`` of Parquet files below the stages folder: one per shard of documents, or per piece. It is
written to a temporary folder beside it and moved into place, so what can be read is always whole.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from kzpipe.errors import TableError
from kzpipe.paths import naming
from kzpipe.schema.records import RECORDS
from kzpipe.schema.tables import TABLES, Table
from kzpipe.shards import cut_rows, file_name, files_of, piece_names, shards_of, table_folder
from kzpipe.table_checks import ColumnParts, check_key, check_references, check_spans, check_values

UNFINISHED: Final = ".unfinished"
"""Folder below a stage's folder where tables are written first; whatever a killed run left there is never read."""

_BATCH: Final = 250_000
"""Rows of one column that are held at once: some ten MB with an index to look up in."""

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


def read_table(stages: Path, table: str, columns: Sequence[str] | None = None) -> pa.Table:
    """Return all rows of a table in its order, with all columns or those named.

    Raises TableError where the table is missing, cannot be read or has other columns than the schema.
    """
    return pa.concat_tables([read_rows(table, file, columns) for file in _files(stages, table)])


def read_shard(stages: Path, table: str, shard: str, columns: Sequence[str] | None = None) -> pa.Table:
    """Return the rows of one shard of a table; raises TableError like ``read_table``."""
    return read_rows(table, table_folder(stages, table) / file_name(shard), columns)


def read_shards(stages: Path, tables: Sequence[str]) -> Iterator[dict[str, pa.Table]]:
    """Yield the rows of some tables of documents, a shard at a time, in the order of document ids.

    Raises TableError where they are not cut into the same shards.
    """
    found = {name: [file.name for file in _files(stages, name)] for name in tables}
    for name, files in found.items():
        if files != found[tables[0]]:
            raise TableError(f"{name}: its shards are not those of {tables[0]}, so they are of two runs; run `kzpipe run`")
    for shard in shards_of(stages, tables[0]) if tables else []:
        yield {name: read_shard(stages, name, shard) for name in tables}


def read_column(stages: Path, table: str, column: str, batch: int = _BATCH) -> Iterator[pa.Array]:
    """Yield a column in parts of at least ``batch`` rows but the last, whatever the files; raises TableError like ``read_table``."""
    held: list[pa.ChunkedArray] = []
    for file in _files(stages, table):
        held.append(read_rows(table, file, [column]).column(column))
        if sum(map(len, held)) >= batch:
            yield _joined(held)
            held = []
    if held:
        yield _joined(held)


def _joined(columns: Sequence[pa.ChunkedArray]) -> pa.Array:
    return pa.concat_arrays([chunk for column in columns for chunk in column.chunks] or [pa.array([], columns[0].type)])


def read_rows(table: str, file: Path, columns: Sequence[str] | None = None) -> pa.Table:
    """Return the rows of one file of a table; raises TableError like ``read_table``."""
    schema = TABLES[table].arrow()
    try:
        with pq.ParquetFile(file) as opened:
            found = opened.schema_arrow
            rows = opened.read(columns=None if columns is None else list(columns)) if found == schema else None
    except FileNotFoundError as error:
        raise TableError(f"{table}: there is no {file}; stage {TABLES[table].stage} writes it, run `kzpipe run`") from error
    except (pa.ArrowException, OSError, UnicodeDecodeError) as error:
        raise _unreadable(table, file, error) from error
    if rows is None:
        raise TableError(
            f"{table}: {file} has the columns {', '.join(found.names)}, the schema {', '.join(schema.names)} "
            "(names, types and nulls must agree); run `kzpipe run` to write it anew"
        )
    return rows


def _files(stages: Path, table: str) -> list[Path]:
    files = files_of(stages, table)
    if not files:
        raise TableError(f"{table}: no Parquet file in {table_folder(stages, table)}; stage {TABLES[table].stage} writes it, run `kzpipe run`")
    return files


def count_rows(stages: Path, table: str) -> int | None:
    """Return the number of rows of a table without reading them, or None where it has not been written."""
    files = files_of(stages, table)
    return sum(_count_rows(table, file) for file in files) if files else None


def _count_rows(table: str, file: Path) -> int:
    try:
        return int(pq.read_metadata(file).num_rows)
    except (pa.ArrowException, OSError) as error:
        raise _unreadable(table, file, error) from error


def _unreadable(table: str, file: Path, error: Exception) -> TableError:
    return TableError(f"{table}: {file} cannot be read ({' '.join(str(error).split())}); delete it and run `kzpipe run`")


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
    schema = table.arrow()
    unchecked = pa.table(columns, schema=pa.schema([field.with_nullable(True) for field in schema]))
    check_values(table, unchecked)
    return in_order(table, unchecked)


def in_order(table: Table, rows: pa.Table) -> pa.Table:
    """Return rows in the table's order and under its schema; raises TableError where two have one key."""
    check_key(table, rows)
    ordered = rows.sort_by([(column, "ascending") for column in table.order])
    return pa.table([column.combine_chunks() for column in ordered.columns], schema=table.arrow())


def records_from_table(name: str, rows: pa.Table) -> list[Any]:
    """Return the rows of table ``name`` as its records, in their order; lists become tuples."""
    record = RECORDS[name]
    columns = []
    for column in rows.select(TABLES[name].names).columns:
        values = column.to_pylist()
        columns.append([tuple(value) for value in values] if pa.types.is_list(column.type) else values)
    return [record(*values) for values in zip(*columns, strict=True)]


def check_tables(tables: Mapping[str, pa.Table], known: Mapping[str, pa.Table] | None = None, elsewhere: ColumnParts | None = None) -> None:
    """Check spans and references of the tables of one stage; ``known`` are tables it has read, ``elsewhere`` finds columns of others in parts."""
    known = known or {}
    documents = tables.get("documents", known.get("documents"))
    if documents is not None:
        for name, rows in tables.items():
            check_spans(TABLES[name], rows, documents)
    check_references(tables, known, elsewhere)


def tables_from_records(rows_by_table: Mapping[str, Iterable[object]], known: Mapping[str, pa.Table]) -> dict[str, pa.Table]:
    """Return every table checked, spans and references included; ``known`` are the tables the stage has read."""
    tables = {name: table_from_records(name, records) for name, records in rows_by_table.items()}
    check_tables(tables, known)
    return tables


def write_tables(
    stages: Path, rows_by_table: Mapping[str, Iterable[object]], known: Mapping[str, pa.Table] | None = None, elsewhere: ColumnParts | None = None
) -> dict[str, int]:
    """Check the tables of one stage and write each; return the number of rows of each.

    Raises TableError before anything is written.
    """
    tables = {name: table_from_records(name, records) for name, records in rows_by_table.items()}
    check_tables(tables, known, elsewhere)
    by_stage: dict[str, dict[str, pa.Table]] = {}
    for name, rows in tables.items():
        by_stage.setdefault(TABLES[name].stage, {})[name] = rows
    for stage, own in by_stage.items():
        with unfinished_tables(stages, stage, list(own)) as folder:
            for name, rows in own.items():
                write_pieces(folder / name, TABLES[name], rows)
    return {name: rows.num_rows for name, rows in tables.items()}


@contextmanager
def unfinished_tables(stages: Path, stage: str, tables: Sequence[str]) -> Iterator[Path]:
    """Give a folder with an empty folder for each table; they are moved to their places when the block ends without an error.

    All tables are whole beside their places before the first one is moved.
    """
    folder = stages / stage / UNFINISHED
    shutil.rmtree(folder, ignore_errors=True)
    for name in tables:
        (folder / name).mkdir(parents=True)
    yield folder
    for name in tables:
        replace_folder(folder / name, table_folder(stages, name))
    shutil.rmtree(folder, ignore_errors=True)


def write_rows(file: Path, rows: pa.Table) -> None:
    """Write rows into a Parquet file, with the options that all files share."""
    with naming(file):
        pq.write_table(rows, file, **_WRITER)


def write_pieces(folder: Path, table: Table, rows: pa.Table) -> None:
    """Write a table into its folder, in pieces; one of documents, which has shards instead, as the one shard of a corpus that needs no cut."""
    starts = [0] if table.is_sharded else cut_rows(_keys(table, rows))
    for name, start, end in zip(piece_names(len(starts)), starts, [*starts[1:], rows.num_rows], strict=True):
        write_rows(folder / file_name(name), rows.slice(start, end - start))


def _keys(table: Table, rows: pa.Table) -> Iterator[str]:
    for batch in rows.select(table.key).to_batches(max_chunksize=_BATCH):
        yield from pc.binary_join_element_wise(*(pc.cast(column, pa.string()) for column in batch.columns), "\n").to_pylist()


def replace_folder(new: Path, target: Path) -> None:
    """Move a finished folder to its place; the old one stands aside until the new one is there."""
    old = new.with_name(f"{new.name}.old")
    shutil.rmtree(old, ignore_errors=True)
    if target.exists():
        target.rename(old)
    new.rename(target)
    shutil.rmtree(old, ignore_errors=True)
