"""Read one shard of documents: take over what is kept of those that are as they were, read the others, keep the result.

It is the unit of work of every engine: it takes the name of a shard and leaves files, so that it can be done again at any time,
in any process.
"""

from __future__ import annotations

import re
import sys
import traceback
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

import kzpipe
from kzpipe.errors import KzpipeError, TableError
from kzpipe.incremental.kept import Entry, Kept, fingerprint
from kzpipe.incremental.method import digest_of, method_of
from kzpipe.lexicon.load import Lexicons, load_lexicons
from kzpipe.params import Parameters, load_parameters
from kzpipe.paths import Project
from kzpipe.schema.tables import TABLES
from kzpipe.shards import file_name, overlapping, table_folder
from kzpipe.stages.base import Declared, DocumentModule, Item, Stage, declared_parameters
from kzpipe.stages.registry import stage_named
from kzpipe.store import check_tables, in_order, read_shard

_LONGEST_MESSAGE: Final = 200
_PACKAGE: Final = Path(kzpipe.__file__).resolve().parent
_ADDRESS: Final = re.compile(r" at 0x[0-9a-fA-F]+")
"""Where an object lies in memory, as Python shows it: another place in every run."""
_MACHINES: Final = (KzpipeError, MemoryError, OSError, ImportError)
"""Errors that say nothing about the document that was being read."""


@dataclass(frozen=True, slots=True)
class Task:
    """What every worker of a stage needs to know: the project's folder, the stage, how it reads, and what holds for the whole corpus."""

    root: Path
    stage: str
    method: str
    survey: object


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was done for a shard: documents read, documents taken over, and those that could not be read."""

    shard: str
    read: int
    taken_over: int
    failed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Result:
    """What was made of a document; where it could not be read, or not wholly, only why."""

    result: Any
    is_whole: bool = True


class ShardReader:
    """Reads shards for one stage; the lexicons are compiled when the first document has to be read."""

    def __init__(self, task: Task) -> None:
        self.task = task
        self.project = Project(task.root)
        self.stage: Stage = stage_named(task.stage)
        self.module: DocumentModule = self.stage.documents()
        self.kept = Kept(kept_folder(self.project, self.stage.name))

    @cached_property
    def parameters(self) -> Parameters:
        """The parameters that the stage declares."""
        return declared_parameters(load_parameters(self.project.parameters), self.stage.name, self.stage.parameters)

    @cached_property
    def prepared(self) -> Any:
        """The lexicons that the stage declares, compiled.

        Raises KzpipeError where somebody has changed them since the run took their fingerprints: what is read now would be kept as read by
        what was there then.
        """
        made = self.module.prepare(declared_lexicons(self.stage, self.project), self.parameters)
        if not self.is_by_method():
            raise KzpipeError(f"stage {self.stage.name}: code or lexicons were changed while it began to read them; nothing was read, run again")
        return made

    @cached_property
    def _kept_before(self) -> list[str]:
        """The shards that something was kept of when the first was read: what is kept since then is of other documents, or of the same shard."""
        return self.kept.shards()

    def is_by_method(self) -> bool:
        """Tell whether code, lexicons, parameters and libraries are, here and now, those that the task names."""
        return digest_of(method_of(self.stage, self.task.root, self.parameters)) == self.task.method

    def input_of(self, shard: str) -> str:
        """Return the fingerprint of all that the rows of a shard depend on."""
        files = [fingerprint(table_folder(self.project.stages, table) / file_name(shard)) for table in self.stage.reads]
        return sha256("\n".join([self.task.method, repr(self.task.survey), *files]).encode()).hexdigest()

    def current(self, shard: str) -> Entry | None:
        """Return what is known of a shard if it was made from what is there now, by this method."""
        entry = self.kept.entry(shard)
        return entry if entry is not None and entry.input == self.input_of(shard) else None

    def read(self, shard: str) -> Outcome:
        """Bring what is kept of a shard up to date.

        Raises KzpipeError where its tables change while they are read: what was made of some would be kept as made of others.
        """
        made_from = self.input_of(shard)
        tables = {name: read_shard(self.project.stages, name, shard) for name in self.stage.reads}
        if self.input_of(shard) != made_from:
            raise KzpipeError(
                f"stage {self.stage.name}: the tables it reads were changed while it read shard {shard}; nothing of it was kept, run again"
            )
        items = self.module.items(tables, self.task.survey)
        fingerprints = {item.document_id: sha256(repr(item).encode("utf-8", "surrogatepass")).hexdigest() for item in items}
        known = self._known(shard, fingerprints)
        taken_over = frozenset(key for _, keys in known for key in keys)
        fresh = [item for item in items if item.document_id not in taken_over]
        results = [self._read_item(item) for item in fresh]

        def assemble() -> dict[str, pa.Table]:
            made = dict(self.module.tables_of([one.result for one in results]))
            for part, rows in made.items():
                before = [_of_documents(self.kept.read(other, part), keys) for other, keys in known]
                made[part] = self._in_order(part, pa.concat_tables([*before, rows]))
            self._check(made, tables)
            return made

        try:
            made = assemble()
        except TableError:
            # the rows of one document break a rule of their table: find it, so that it alone is set aside
            results = [self._checked(item, one, tables) for item, one in zip(fresh, results, strict=True)]
            made = assemble()
        self.kept.write(shard, Entry(self.task.method, made_from, fingerprints, {}), made)
        failed = tuple(item.document_id for item, one in zip(fresh, results, strict=True) if not one.is_whole)
        return Outcome(shard, len(results), len(taken_over), failed)

    def _known(self, shard: str, fingerprints: Mapping[str, str]) -> list[tuple[str, frozenset[str]]]:
        """Return the kept shards that hold documents of this one as they are now, with the ids of those.

        After runs that were broken off two may hold the same document: the first stands.
        """
        found = []
        met: set[str] = set()
        for other in sorted({shard, *overlapping(shard, self._kept_before)}):
            entry = self.kept.entry(other)
            if entry is not None and entry.method == self.task.method:
                same = frozenset(key for key, made_from in entry.documents.items() if key not in met and fingerprints.get(key) == made_from)
                found += [(other, same)] if same else []
                met |= same
        return found

    def _read_item(self, item: Item) -> _Result:
        """Read one document; one that the code cannot read is set aside with the place of the mistake, and the others are read."""
        prepared = self.prepared
        try:
            return _Result(self.module.read(prepared, item))
        except _MACHINES:
            raise
        except Exception as error:  # noqa: BLE001 - a mistake in the code that one document shows must not take the others with it
            return _Result(self.module.unread(item, _describe(error)), is_whole=False)

    def _checked(self, item: Item, read: _Result, tables: Mapping[str, pa.Table]) -> _Result:
        """Return what was read of a document, unless its rows break a rule of their tables."""
        try:
            self._check(self.module.tables_of([read.result]), tables)
        except TableError as error:
            return _Result(self.module.unread(item, _describe(error)), is_whole=False)
        return read

    def _check(self, made: Mapping[str, pa.Table], tables: Mapping[str, pa.Table]) -> None:
        own = {name: rows for name, rows in made.items() if name in self.stage.writes}
        stand_ins = {table: made[part] for table, part in (self.stage.by_document or {}).items()}
        check_tables(own, {**tables, **stand_ins})

    def _in_order(self, part: str, rows: pa.Table) -> pa.Table:
        if part in self.stage.writes:
            return in_order(TABLES[part], rows)
        return rows.sort_by("document_id").combine_chunks()


def declared_lexicons(stage: Stage, project: Project) -> Lexicons:
    """Return the lexicons that a stage declares; asked for any other it says so."""
    loaded = load_lexicons(project.root / "kzpipe" / "lexicons", stage.lexicons)
    return Lexicons(loaded.folder, Declared(loaded.rows, stage.name, "lexicon"))


def open_reader(task: Task) -> ShardReader:
    """Return the reader of a worker.

    Raises KzpipeError where the worker has other code, lexicons, parameters or libraries than the process that asks.
    """
    reader = ShardReader(task)
    if not reader.is_by_method():
        raise KzpipeError(
            f"stage {task.stage}: a worker in {task.root} has other code, lexicons, parameters or libraries than the process that gives it work; "
            f"let both see the same folder and the same environment (Python {sys.version.split()[0]} here), and start the worker again; "
            "where somebody has just edited a file, run again"
        )
    return reader


def read_shard_of(reader: ShardReader, shard: str) -> Outcome:
    """Read one shard: the function that engines call."""
    return reader.read(shard)


def kept_folder(project: Project, stage: str) -> Path:
    """Return where the results of a stage are kept."""
    return project.state / "kept" / stage


def _of_documents(rows: pa.Table, keys: frozenset[str]) -> pa.Table:
    return rows.filter(pc.is_in(rows.column("document_id"), value_set=pa.array(sorted(keys), pa.string())))


def _describe(error: Exception) -> str:
    """Return what went wrong and in which line of the code, the same in every run and wherever the code lies."""
    frames = [frame for frame in traceback.extract_tb(error.__traceback__) if Path(frame.filename).is_relative_to(_PACKAGE)]
    where = f" at {Path(frames[-1].filename).relative_to(_PACKAGE.parent).as_posix()}:{frames[-1].lineno}" if frames else ""
    said = _ADDRESS.sub("", str(error))[:_LONGEST_MESSAGE]
    return f"{type(error).__name__}{where}: {said or 'without a message'}"
