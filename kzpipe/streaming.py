"""Write documents as they come into shards, without ever holding them all: sorted runs on disk, then shard by shard from all runs."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from pathlib import Path
from typing import Final

import pyarrow as pa

from kzpipe.schema.records import RECORDS, Document
from kzpipe.schema.tables import TABLES, tables_of
from kzpipe.shards import bounds, cut_shards, file_name
from kzpipe.store import in_order, table_from_records, unfinished_tables, write_pieces, write_rows

RUN_CHARACTERS: Final = 16_777_216
"""Characters of text that are held before they go to disk: some 40 MB as UTF-8, and as much again while they are sorted."""
_DOCUMENTS: Final = "documents"
_NAMES: Final = {record: name for name, record in RECORDS.items()}


def write_stream(stages: Path, stage: str, records: Iterable[object]) -> dict[str, int]:
    """Write the records of a stage that yields documents and other, few rows; return the number of rows of each table.

    Raises TableError for a record that breaks its table's rules, before anything is in place.
    """
    tables = [table.name for table in tables_of(stage)]
    others: dict[str, list[object]] = {name: [] for name in tables if name != _DOCUMENTS}
    with unfinished_tables(stages, stage, tables) as folder:
        runs = _Runs(folder)
        for record in records:
            name = _NAMES.get(type(record), "")
            if isinstance(record, Document):
                runs.add(record)
            elif name in others:
                others[name].append(record)
            else:
                raise TypeError(f"stage {stage} yields a {type(record).__name__}; it writes {', '.join(tables)}")
        counts = {_DOCUMENTS: runs.write_shards(folder / _DOCUMENTS)}
        for name, rows in others.items():
            table = table_from_records(name, rows)
            write_pieces(folder / name, TABLES[name], table)
            counts[name] = table.num_rows
    return {name: counts[name] for name in tables}


class _Runs:
    """Documents in the order of their ids, in runs of limited size: the last one in memory, those before it on disk."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._held: list[Document] = []
        self._characters = 0
        self._runs: list[_Run] = []
        self._sizes: list[tuple[str, int]] = []

    def add(self, document: Document) -> None:
        """Take one more document."""
        self._sizes.append((document.document_id, len(document.text)))
        self._held.append(document)
        self._characters += len(document.text)
        if self._characters > RUN_CHARACTERS:
            file = self._folder / f"run-{len(self._runs)}.arrow"
            rows = self._take()
            with pa.OSFile(str(file), "wb") as sink, pa.ipc.new_file(sink, rows.schema) as writer:
                writer.write_table(rows)
            self._runs.append(_Run(pa.ipc.open_file(pa.memory_map(str(file))).read_all()))

    def _take(self) -> pa.Table:
        rows = table_from_records(_DOCUMENTS, self._held)
        self._held, self._characters = [], 0
        return rows

    def write_shards(self, folder: Path) -> int:
        """Write one file per shard and return the number of documents."""
        runs = [*self._runs, _Run(self._take())]
        for shard in cut_shards(self._sizes):
            rows = pa.concat_tables([run.between(*bounds(shard)) for run in runs])
            write_rows(folder / file_name(shard), in_order(TABLES[_DOCUMENTS], rows))
        return len(self._sizes)


class _Run:
    """Some documents, sorted."""

    def __init__(self, rows: pa.Table) -> None:
        self._rows = rows
        self._keys: list[str] = rows.column("document_id").to_pylist()

    def between(self, low: str, high: str) -> pa.Table:
        """Return the documents with ids from ``low`` to ``high``, both included."""
        start, end = bisect_left(self._keys, low), bisect_right(self._keys, high)
        return self._rows.slice(start, end - start)
