"""What a stage is: its declaration, what it is given and what it hands back.

A stage module holds one function, ``run(inputs: StageInput)``. A table stage returns ``{table: records}`` for exactly the
tables it declares, or yields their records where they are too many to hold; a file stage returns Files. A stage that reads documents
one by one holds the functions of ``DocumentModule`` instead. None opens a file: the runner reads, checks and writes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar, cast

import pyarrow as pa

from kzpipe.errors import KzpipeError
from kzpipe.params import SECTIONS, Parameters
from kzpipe.schema.tables import TABLES
from kzpipe.table_checks import Columns

if TYPE_CHECKING:
    from kzpipe.lexicon.load import Lexicons

T = TypeVar("T")
ShardReader = Callable[[tuple[str, ...]], Iterator[Mapping[str, pa.Table]]]


class UndeclaredInput(KzpipeError):
    """A stage asked for something that its declaration does not name: a mistake in the stage, not in the data."""


class Declared(dict[str, T]):
    """A mapping that holds what a stage declared and says so when asked for anything else."""

    def __init__(self, items: Mapping[str, T], stage: str, kind: str) -> None:
        super().__init__(items)
        self.stage = stage
        self.kind = kind

    def get(self, key: str, default: object = None) -> T:
        """Return the item; the default is never used."""
        return self[key]

    def __missing__(self, key: str) -> T:
        raise UndeclaredInput(
            f"stage {self.stage} asks for {self.kind} {key!r} but declares {', '.join(sorted(self)) or 'none'}; "
            "add it to the stage's declaration in kzpipe/stages/registry.py and run `kzpipe graph`"
        )


class _DeclaredParameters:
    """Parameters of which only the declared sections can be read."""

    def __init__(self, parameters: Parameters, stage: str, sections: Iterable[str]) -> None:
        self._sections = Declared({SECTIONS[name]: getattr(parameters, SECTIONS[name]) for name in sections}, stage, "parameter section")

    def __getattr__(self, name: str) -> object:
        if name.startswith("_"):
            raise AttributeError(name)
        return self._sections[name]


def declared_parameters(parameters: Parameters, stage: str, sections: Iterable[str]) -> Parameters:
    """Return a view of the parameters that raises UndeclaredInput for any section but those named."""
    return cast(Parameters, _DeclaredParameters(parameters, stage, sections))


@dataclass(frozen=True)
class StageInput:
    """What a stage is given: exactly what it declares, anything else raises UndeclaredInput.

    ``tables`` may read a table anew whenever it is asked for; ``shards`` reads those of documents piece by piece.
    ``files`` holds the bytes of declared files by path from the project's root (a declared folder gives each file below it).
    """

    params: Parameters
    tables: Mapping[str, pa.Table] = field(default_factory=dict)
    declared_lexicons: Lexicons | None = None
    files: Mapping[str, bytes] = field(default_factory=dict)
    declared_raw_folder: Path | None = None
    shard_reader: ShardReader | None = None
    row_counter: Callable[[str], int] | None = None

    def shards(self, *names: str) -> Iterator[Mapping[str, pa.Table]]:
        """Yield the rows of the named tables, a shard at a time, in the order of document ids; what is of one document is in one shard.

        Only sharded tables (``Table.is_sharded``) can be asked for.
        """
        for name in names:
            if not TABLES[name].is_sharded:
                raise UndeclaredInput(f"{name} does not stand in the order of documents: it has no shards, ask for it in tables")
        if self.shard_reader is None:
            yield {name: self.tables[name] for name in names}
        else:
            yield from self.shard_reader(names)

    def count_rows(self, name: str) -> int:
        """Return the number of rows of a table, where that can be told without reading them."""
        return self.tables[name].num_rows if self.row_counter is None else self.row_counter(name)

    @property
    def lexicons(self) -> Lexicons:
        """The lexicons that the stage declares."""
        if self.declared_lexicons is None:
            raise UndeclaredInput("only a stage that declares lexicons may ask for them; declare them in kzpipe/stages/registry.py")
        return self.declared_lexicons

    @property
    def raw_folder(self) -> Path:
        """The folder with the articles as they came in."""
        if self.declared_raw_folder is None:
            raise UndeclaredInput("only a stage that declares reads_raw_folder may ask for the raw folder; declare it in kzpipe/stages/registry.py")
        return self.declared_raw_folder


@dataclass(frozen=True, slots=True)
class Files:
    """What a file stage hands back: content by path from the project's root.

    ``content`` lies under the stage's outputs and is written only on success; ``always`` lies under its always_outputs or is
    one of its metrics, and is written even when ``failure`` is set, which then stops the chain with its message.
    """

    content: Mapping[str, bytes]
    always: Mapping[str, bytes] = field(default_factory=dict)
    failure: KzpipeError | None = None


TableRows = Mapping[str, Iterable[object]]
StageResult = TableRows | Files | Iterator[object]
StageFunction = Callable[[StageInput], StageResult]


class _StageModule(Protocol):
    def run(self, inputs: StageInput) -> StageResult: ...


class Item(Protocol):
    """One document as a stage is given it; its ``repr`` tells all that the result depends on."""

    @property
    def document_id(self) -> str:
        """The document's id."""


class Parts(Protocol):
    """What a stage has made of all documents, one by one."""

    def read(self, part: str, columns: Sequence[str]) -> Iterator[pa.Table]:
        """Yield some columns of a part, a shard at a time, in the order of document ids."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """What a stage tells of all documents together.

    ``whole`` are its tables that do not stand in the order of documents. ``said`` tells, by document and only where there is something to
    tell, what makes a document's final rows others than those it has by itself; equal ``repr`` means equal rows.
    """

    whole: Mapping[str, pa.Table] = field(default_factory=dict)
    said: Mapping[str, Any] = field(default_factory=dict)


class DocumentModule(Protocol):
    """A stage that reads documents one by one, so that a document which is as it was need not be read again.

    ``survey`` sees columns of the whole corpus and returns what every reading depends on (small, with a telling ``repr``); ``prepare``
    compiles what readings share; ``items`` puts the documents of a shard together from its tables; ``read`` reads one, and ``unread`` is
    the result for one that ``read`` could not; ``tables_of`` returns the parts of a shard, each with a document_id: the stage's sharded
    tables, and what ``gather`` needs. ``finish`` returns the sharded tables of a shard under what ``gather`` has said.
    """

    def survey(self, columns: Columns) -> object: ...  # noqa: D102
    def prepare(self, lexicons: Lexicons, parameters: Parameters) -> Any: ...  # noqa: D102
    def items(self, tables: Mapping[str, pa.Table], survey: Any) -> Sequence[Any]: ...  # noqa: D102
    def read(self, prepared: Any, item: Any) -> Any: ...  # noqa: D102
    def unread(self, item: Any, why: str) -> Any: ...  # noqa: D102
    def tables_of(self, results: Sequence[Any]) -> Mapping[str, pa.Table]: ...  # noqa: D102
    def gather(self, parts: Parts, parameters: Parameters) -> Gathered: ...  # noqa: D102
    def finish(self, tables: Mapping[str, pa.Table], said: Mapping[str, Any]) -> Mapping[str, pa.Table]: ...  # noqa: D102


@dataclass(frozen=True, slots=True)
class Stage:
    """One stage's declaration: the only place that says what it reads and writes. Paths count from the project's root.

    ``code`` names the files and folders that the stage's result depends on besides those every stage runs through;
    ``parameters`` are sections of params.yaml; ``outputs`` are files or folders that are no tables; ``always_outputs`` are
    written by failed runs too, and belong to neither Git nor DVC's cache: a stage runs again where they are missing; ``metrics``
    are small JSON files of numbers for `dvc metrics`, in Git, which failed runs write too: they show why.
    """

    name: str
    module: str
    reads: tuple[str, ...] = ()
    writes: tuple[str, ...] = ()
    lexicons: tuple[str, ...] = ()
    parameters: tuple[str, ...] = ()
    code: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    outputs: tuple[str, ...] = ()
    always_outputs: tuple[str, ...] = ()
    metrics: tuple[str, ...] = ()
    reads_raw_folder: bool = False
    by_document: Mapping[str, str] | None = None

    def load(self) -> StageFunction:
        """Import the stage's module, and only now what it needs, and return its function."""
        return cast(_StageModule, import_module(self.module)).run

    def documents(self) -> DocumentModule:
        """Import the module of a stage that reads documents one by one."""
        return cast(DocumentModule, import_module(self.module))
