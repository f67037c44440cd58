"""Work on many items in several processes, with results in the order of the items."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context, parent_process
from typing import Any, TypeVar

from kzpipe.errors import KzpipeError

Context = TypeVar("Context")
Item = TypeVar("Item")
Result = TypeVar("Result")

_CHUNKS_PER_PROCESS = 8
_MAX_CHUNK = 4
"""Items handed over at once: an error waits for the other processes' chunks, and at the end all wait for the last one."""

_worker: dict[str, Any] = {}
"""What this worker process works with: its initializer and, once it has run, what that returned."""


def map_in_processes(
    function: Callable[[Context, Item], Result],
    items: Sequence[Item],
    initializer: Callable[[], Context],
    processes: int,
) -> Iterator[Result]:
    """Yield ``function(initializer(), item)`` for every item, in the order of the items.

    The initializer runs once per process (use functools.partial to give it arguments); it, the function, items and results
    must be picklable. With one process, or few items, all runs in this process. An error of the function is raised here.
    Raises KzpipeError where a worker process dies.
    """
    if processes == 1 or len(items) < 2:
        if items:
            prepared = initializer()
            for item in items:
                yield function(prepared, item)
        return
    chunk = max(1, min(_MAX_CHUNK, len(items) // (processes * _CHUNKS_PER_PROCESS)))
    # spawned, not forked: a fork of a process with Arrow's threads can hang
    with ProcessPoolExecutor(min(processes, len(items)), get_context("spawn"), _start, (initializer,)) as pool:
        try:
            yield from pool.map(_Call(function), items, chunksize=chunk)
        except BrokenProcessPool as error:
            raise KzpipeError(
                f"a worker process died while working on {len(items)} items (out of memory, or killed); "
                "run again, with fewer processes in params.yaml: run.processes if it happens again"
            ) from error


def _start(initializer: Callable[[], object]) -> None:
    _worker["initializer"] = initializer
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    """End where the stage has been killed: its workers hold both ends of the queue that they wait at, and would wait for ever."""
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


class _Call:
    """The function with what this worker prepared; picklable, unlike a closure.

    The initializer runs with the first item: an error in it is then raised as what it is, not as a dead worker.
    """

    def __init__(self, function: Callable[[Any, Any], Any]) -> None:
        self.function = function

    def __call__(self, item: object) -> Any:
        if "prepared" not in _worker:
            _worker["prepared"] = _worker["initializer"]()
        return self.function(_worker["prepared"], item)
