"""Run a stage that reads documents one by one: read the shards that have changed, gather what concerns all, put the tables in place.

The tables are those of a run from nothing, byte for byte, whatever was kept.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Final

import pyarrow as pa

from kzpipe.engines.choose import choose_engine
from kzpipe.errors import KzpipeError
from kzpipe.incremental.kept import Entry, Kept, fingerprint
from kzpipe.incremental.method import changed_parts, digest_of, method_of
from kzpipe.incremental.shard import ShardReader, Task, kept_folder, open_reader, read_shard_of
from kzpipe.params import load_parameters
from kzpipe.paths import Project
from kzpipe.schema.tables import TABLES
from kzpipe.shards import file_name, shards_of, table_folder
from kzpipe.stages.base import Gathered, Stage, declared_parameters
from kzpipe.store import check_tables, in_order, read_table, unfinished_tables, write_pieces, write_rows
from kzpipe.table_checks import check_values

_LOOK_AGAIN_SECONDS: Final = 0.5
_SURVEY: Final = "what holds for all documents"
"""What a survey of the corpus found: where it changes all is read anew, as by another method."""


@dataclass(frozen=True, slots=True)
class Account:
    """What a run read and what it took over, and in which part its method differs from that of the run before."""

    read: int
    taken_over: int
    failed: tuple[str, ...]
    changed: tuple[str, ...]

    def as_entry(self) -> dict[str, object]:
        """Return it for the log."""
        entry: dict[str, object] = {"read": self.read, "taken_over": self.taken_over}
        if self.changed:
            entry["read_anew_because_changed"] = list(self.changed)
        return {**entry, **({"failed": list(self.failed)} if self.failed else {})}


class KeptParts:
    """What is kept of all shards of a corpus, for what a stage tells of all documents together."""

    def __init__(self, kept: Kept, shards: Sequence[str]) -> None:
        self._kept = kept
        self._shards = shards

    def read(self, part: str, columns: Sequence[str]) -> Iterator[pa.Table]:
        """Yield some columns of a part, a shard at a time, in the order of document ids."""
        for shard in self._shards:
            yield self._kept.read(shard, part, columns)


def run_documents(stage: Stage, project: Project) -> tuple[dict[str, int], Account]:
    """Run the stage; return the rows of each table and what was read.

    Raises KzpipeError with a message for the person at the keyboard; what was read until then is kept for the next run.
    """
    loaded = load_parameters(project.parameters)
    parameters = declared_parameters(loaded, stage.name, stage.parameters)
    method = method_of(stage, project.root, parameters)
    survey = stage.documents().survey(lambda table, column: read_table(project.stages, table, [column]).column(column))
    reader = ShardReader(Task(project.root, stage.name, digest_of(method), survey))
    told = {**method, _SURVEY: repr(survey)}
    reader.kept.forget_unfinished()
    before = reader.kept.method()
    shards = shards_of(project.stages, stage.reads[0])
    current = {shard: entry for shard in shards if (entry := reader.current(shard)) is not None}
    stale = [shard for shard in shards if shard not in current]
    engine = choose_engine(loaded.run, project.root, len(stale))
    outcomes = list(engine.map(read_shard_of, stale, partial(open_reader, reader.task)))
    entries = {shard: current.get(shard) or _entry(reader, shard, engine.settle_seconds) for shard in shards}
    gathered = reader.module.gather(KeptParts(reader.kept, shards), parameters)
    rows = _put_in_place(stage, project, entries, gathered)
    reader.kept.keep_only(frozenset(shards), told)
    read = sum(outcome.read for outcome in outcomes)
    taken_over = sum(len(entry.documents) for entry in entries.values()) - read
    failed = tuple(key for outcome in outcomes for key in outcome.failed)
    return rows, Account(read, taken_over, failed, tuple(changed_parts(before, told)) if before is not None and read else ())


def _entry(reader: ShardReader, shard: str, settle_seconds: float) -> Entry:
    """Return what is known of a shard that has just been read; another machine's files may take some time to be seen here."""
    deadline = time.monotonic() + settle_seconds
    while (entry := reader.current(shard)) is None:
        if time.monotonic() >= deadline:
            raise KzpipeError(
                f"{reader.kept.file(shard, '*')}: what was just written cannot be read here, or was made from other tables than those here; "
                "look at the disk (with Dask: at how each machine mounts the project's folder) and run again"
            )
        time.sleep(_LOOK_AGAIN_SECONDS)
    return entry


def _put_in_place(stage: Stage, project: Project, entries: Mapping[str, Entry], gathered: Gathered) -> dict[str, int]:
    """Write what differs beside the tables of the run before, link what does not, and move all into place."""
    sharded = [table for table in stage.writes if TABLES[table].is_sharded]
    whole = {table: _checked(table, rows) for table, rows in gathered.whole.items()}
    counts = dict.fromkeys(stage.writes, 0) | {table: rows.num_rows for table, rows in whole.items()}
    finisher = _Finisher(stage, project, sharded, gathered)
    finished: dict[str, Entry] = {}
    with unfinished_tables(project.stages, stage.name, stage.writes) as folder:
        for shard, entry in entries.items():
            finished[shard] = finisher.place(shard, entry, folder)
            for table, number in finished[shard].rows.items():
                counts[table] += number
        for table, rows in whole.items():
            write_pieces(folder / table, TABLES[table], rows)
    for shard, entry in finished.items():
        if entry != entries[shard]:
            finisher.kept.note(shard, entry)
    return counts


@dataclass(frozen=True)
class _Finisher:
    stage: Stage
    project: Project
    sharded: Sequence[str]
    gathered: Gathered

    @property
    def kept(self) -> Kept:
        return Kept(kept_folder(self.project, self.stage.name))

    def place(self, shard: str, entry: Entry, folder: Path) -> Entry:
        """Put the files of a shard into the unfinished tables and return its entry with their fingerprints."""
        said = {key: self.gathered.said[key] for key in sorted(entry.documents) if key in self.gathered.said}
        key = sha256("\n".join([*(entry.files[table] for table in self.sharded), repr(said)]).encode()).hexdigest()
        if key == entry.finished and all(fingerprint(self._in_place(table, shard)) == entry.outputs[table] for table in self.sharded):
            for table in self.sharded:
                link(self._in_place(table, shard), folder / table / file_name(shard))
            return entry
        tables = {table: self.kept.read(shard, table) for table in self.sharded}
        if said:
            tables = {table: in_order(TABLES[table], rows) for table, rows in self.stage.documents().finish(tables, said).items()}
            check_tables(tables)
        for table, rows in tables.items():
            file = folder / table / file_name(shard)
            if said:
                write_rows(file, rows)
            else:
                link(self.kept.file(shard, table), file)
        outputs = {table: fingerprint(folder / table / file_name(shard)) for table in tables}
        return replace(entry, finished=key, outputs=outputs, rows={table: rows.num_rows for table, rows in tables.items()})

    def _in_place(self, table: str, shard: str) -> Path:
        return table_folder(self.project.stages, table) / file_name(shard)


def link(source: Path, target: Path) -> None:
    """Give a finished file a second name, or a copy where the file system does not; nobody ever writes into it."""
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)


def _checked(table: str, rows: pa.Table) -> pa.Table:
    check_values(TABLES[table], rows)
    return in_order(TABLES[table], rows)
