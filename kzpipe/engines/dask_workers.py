"""Work on the workers of a Dask scheduler: each item is a task, what a killed worker held is done again by another.

Results come through files that all see; a task returns but a line of account. A worker process serves one run of one stage
(``kzpipe.engines.at_work``): those that have served an earlier one are started afresh before the work begins.
"""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import CancelledError
from itertools import islice
from pathlib import Path
from typing import Any, Final, TypeVar
from uuid import uuid4

from kzpipe.engines.at_work import Work, serve
from kzpipe.errors import KzpipeError

try:
    from distributed import Client, Future
    from distributed.scheduler import KilledWorker
except ImportError as error:
    raise KzpipeError(
        f"params.yaml: run.engine is dask, and the library for it is not installed ({error}); pip install -e '.[dask]' -c constraints.txt "
        "here and for every worker, or set run.engine to processes"
    ) from error

Context = TypeVar("Context")
Item = TypeVar("Item")
Result = TypeVar("Result")

_AHEAD: Final = 2_000
"""So many tasks the scheduler holds at once, of however many there are."""
_CONNECT_SECONDS: Final = 10
_LOOK_SECONDS: Final = 1.0
_FETCH_SECONDS: Final = 10.0
_SETTLE_SECONDS: Final = 60.0
"""A network file system may show another machine's new file so much later."""
_START: Final = "`dask scheduler` on one machine, `dask worker tcp://HOST:8786 --nthreads 1 --nworkers N` on each, in the project's environment"


class DaskWorkers:
    """The workers of the scheduler at an address; without any worker for ``wait_seconds`` a run gives up."""

    def __init__(self, address: str, wait_seconds: int, root: Path) -> None:
        self.address = address
        self.wait_seconds = wait_seconds
        self.root = root
        self.settle_seconds = _SETTLE_SECONDS

    def map(self, function: Callable[[Context, Item], Result], items: Sequence[Item], initializer: Callable[[], Context]) -> Iterator[Result]:
        """Yield ``function(initializer(), item)`` for every item, in the order of the items.

        Raises KzpipeError where there is no scheduler or no worker, where workers are not as they must be, and where one item costs
        several workers their life; whatever the workers have finished until then stays.
        """
        work = Work(uuid4().hex, str(self.root), function, initializer)
        with self._connect() as client:
            self._make_ready(client, work)
            rest = enumerate(items)
            waiting: deque[Future] = deque()
            while True:
                for number, item in islice(rest, _AHEAD - len(waiting)):
                    waiting.append(client.submit(work, item, key=f"{item}-{number}-{work.run}", pure=False))
                if not waiting:
                    return
                yield self._result(client, waiting.popleft())

    def _connect(self) -> Client:
        try:
            return Client(self.address, timeout=_CONNECT_SECONDS, name="kzpipe")
        except (OSError, ValueError) as error:
            raise KzpipeError(
                f"params.yaml: run.dask_address is {self.address!r}, and no Dask scheduler answers there ({' '.join(str(error).split())}); "
                f"start {_START}, or set run.engine to processes"
            ) from error

    def _make_ready(self, client: Client, work: Work) -> None:
        """Wait for a worker and look at all that are there; start those afresh that have served another run."""
        self._wait_for_workers(client)
        known = client.scheduler_info()["workers"]
        threaded = {address: facts["nthreads"] for address, facts in known.items() if facts["nthreads"] != 1}
        if threaded:
            address, threads = min(threaded.items())
            raise KzpipeError(
                f"the Dask worker {address} ({len(threaded)} of {len(known)}) has {threads} threads, and reading keeps a whole process busy; "
                f"start it again with --nthreads 1 --nworkers {threads}"
            )
        answers = client.run(serve, work.run, work.root, workers=list(known), on_error="return")
        used = []
        for address, answer in sorted(answers.items()):
            if isinstance(answer, KzpipeError):
                raise answer
            if answer is False:
                used.append(address)
            elif answer is not True and address in client.nthreads():
                raise self._not_ours(address, answer)
        alone = [address for address in used if not known[address]["nanny"]]
        if alone:
            raise KzpipeError(
                f"the Dask worker {alone[0]} has served another run and has no nanny that could start it afresh; "
                "start it again, without --no-nanny: a worker process serves one run of one stage, then it has its code and its lexicons anew"
            )
        if used:
            client.restart_workers(used, timeout=max(_CONNECT_SECONDS, self.wait_seconds), raise_for_error=False)
            self._wait_for_workers(client)

    def _wait_for_workers(self, client: Client) -> None:
        try:
            client.wait_for_workers(1, timeout=self.wait_seconds)
        except TimeoutError as error:
            raise self._no_worker() from error

    def _result(self, client: Client, future: Future) -> Any:
        """Wait for a task, as long as there are workers, and return what it returns.

        One that has finished is waited for, too: the worker that knows what it returned may die before it has told, then another
        reads again.
        """
        seen = time.monotonic()
        while True:
            try:
                error = future.exception(timeout=_LOOK_SECONDS)
                if error is None:
                    return future.result(timeout=_FETCH_SECONDS)
                break
            except TimeoutError:
                if self._count_workers(client):
                    seen = time.monotonic()
                elif time.monotonic() - seen > self.wait_seconds:
                    raise self._no_worker() from None
            except CancelledError as cancelled:
                raise self._gone() from cancelled
        if isinstance(error, KilledWorker):
            raise KzpipeError(
                f"{error.allowed_failures + 1} Dask workers died one after the other while they worked on {str(error.task).partition('-')[0]}; "
                "what was finished is kept; see in their logs whether they ran out of memory (--memory-limit), then run again"
            ) from error
        if isinstance(error, ImportError):
            raise self._not_ours("that came later", error)
        raise error

    def _count_workers(self, client: Client) -> int:
        try:
            return len(client.nthreads())
        except (OSError, TimeoutError, ValueError) as error:
            raise self._gone() from error

    def _no_worker(self) -> KzpipeError:
        return KzpipeError(
            f"the Dask scheduler at {self.address} has had no worker for {self.wait_seconds} seconds (run.dask_wait_seconds in params.yaml); "
            f"what was finished is kept; start {_START}, then run again"
        )

    def _gone(self) -> KzpipeError:
        return KzpipeError(f"the Dask scheduler at {self.address} has gone away; what was finished is kept; start {_START}, then run again")

    def _not_ours(self, worker: str, error: object) -> KzpipeError:
        return KzpipeError(
            f"the Dask worker {worker} cannot run the project's code ({type(error).__name__}: {error}); "
            f"start it with {self.root}/.venv/bin/dask worker, so that it has the project's environment"
        )
