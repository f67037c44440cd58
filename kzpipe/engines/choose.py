"""The engine that ``params.yaml`` names."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol, TypeVar

from kzpipe.engines.processes import map_in_processes
from kzpipe.params import RunParameters

Context = TypeVar("Context")
Item = TypeVar("Item")
Result = TypeVar("Result")

_ITEMS_PER_PROCESS: Final = 2
"""A further process pays from so many items on: each has to compile the lexicons, which costs as much as reading two shards."""
_FEW: Final = 2 * _ITEMS_PER_PROCESS
"""Fewer items are worked on here and now, by whatever engine."""


class Engine(Protocol):
    """Works on many items."""

    @property
    def settle_seconds(self) -> float:
        """How long a file that a worker has written may take to be seen here: 0 where all read the same disk."""

    def map(self, function: Callable[[Context, Item], Result], items: Sequence[Item], initializer: Callable[[], Context]) -> Iterator[Result]:
        """Yield ``function(initializer(), item)`` for every item, in the order of the items; the initializer runs once per process.

        All four must be picklable. An error of the function or the initializer is raised here as what it is.
        """


@dataclass(frozen=True, slots=True)
class Processes:
    """Processes of this machine; with one, or few items, this process."""

    processes: int
    settle_seconds: float = 0.0

    def map(self, function: Callable[[Context, Item], Result], items: Sequence[Item], initializer: Callable[[], Context]) -> Iterator[Result]:
        """Yield ``function(initializer(), item)`` for every item, in the order of the items."""
        return map_in_processes(function, items, initializer, max(1, min(self.processes, len(items) // _ITEMS_PER_PROCESS)))


def choose_engine(run: RunParameters, root: Path, items: int) -> Engine:
    """Return the engine for so many items of the project in ``root``; raises KzpipeError where it is not installed."""
    if run.engine == "processes" or items < _FEW:
        return Processes(run.processes)
    # imported here: the library is an extra, and takes a second that other runs need not wait for
    from kzpipe.engines.dask_workers import DaskWorkers

    return DaskWorkers(run.dask_address, run.dask_wait_seconds, root)
