"""What a stage is: its declaration, what it is given and what it hands back.

A stage module holds one function, ``run(inputs: StageInput)``. A table stage returns ``{table: records}`` for exactly the
tables it declares; a file stage returns Files. It opens no file: the runner reads, checks and writes.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar, cast

import pyarrow as pa

from kzpipe.errors import KzpipeError
from kzpipe.params import SECTIONS, Parameters
from kzpipe.schema.tables import TABLES

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
    ``processes`` may change how long a stage takes, never its result.
    """

    params: Parameters
    tables: Mapping[str, pa.Table] = field(default_factory=dict)
    declared_lexicons: Lexicons | None = None
    files: Mapping[str, bytes] = field(default_factory=dict)
    declared_raw_folder: Path | None = None
    processes: int = 1
    shard_reader: ShardReader | None = None

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
StageFunction = Callable[[StageInput], TableRows | Files]


class _StageModule(Protocol):
    def run(self, inputs: StageInput) -> TableRows | Files: ...


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

    def load(self) -> StageFunction:
        """Import the stage's module, and only now what it needs, and return its function."""
        return cast(_StageModule, import_module(self.module)).run
