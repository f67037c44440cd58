"""A real Dask scheduler and real worker processes on this machine, ended in every case."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import psutil
import pytest
from distributed import Client

BIN = Path(sys.executable).parent


def wait_until(there: Callable[[], Any], seconds: float = 60) -> Any:
    """Return the first answer that is true."""
    deadline = time.monotonic() + seconds
    while not (found := there()):
        assert time.monotonic() < deadline, "did not happen in time"
        time.sleep(0.01)
    return found


class Machines:
    """A scheduler, and workers that stand for machines: each a nanny with one process that reads."""

    def __init__(self, root: Path, logs: Path) -> None:
        self.root = root
        self.logs = logs
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.address = f"tcp://127.0.0.1:{free.getsockname()[1]}"
        self.started: list[psutil.Popen] = []
        self._start("scheduler", "--host", "127.0.0.1", "--port", self.address.rpartition(":")[2], "--no-dashboard")
        wait_until(self._answers)
        self.client = Client(self.address, set_as_default=False)

    def add(self, *options: str) -> psutil.Popen:
        """Start one more worker and wait until the scheduler knows it."""
        before = set(self.client.nthreads())
        options = options or ("--nthreads", "1")
        folder = ("--local-directory", str(self.logs))
        worker = self._start("worker", self.address, "--host", "127.0.0.1", "--no-dashboard", "--death-timeout", "60", *folder, *options)
        wait_until(lambda: set(self.client.nthreads()) - before)
        return worker

    def reading(self) -> dict[str, int]:
        """Return the workers that hold a task, by address, with the id of the process that reads."""
        busy = [address for address, tasks in self.client.processing().items() if tasks]
        found = self.client.run(os.getpid, workers=busy, on_error="ignore") if busy else {}
        return {address: pid for address, pid in found.items() if isinstance(pid, int)}

    def kill(self, worker: psutil.Popen) -> None:
        """Let a machine go down: nanny and reading process, with -9."""
        for process in [worker, *worker.children(recursive=True)]:
            with suppress(psutil.NoSuchProcess):
                process.send_signal(signal.SIGKILL)
        worker.wait()
        self.started.remove(worker)

    def close(self) -> None:
        """End all."""
        self.client.close()
        for process in list(reversed(self.started)):
            self.kill(process)

    def _start(self, kind: str, *arguments: str) -> psutil.Popen:
        log = (self.logs / f"{kind}{len(self.started)}.log").open("wb")
        process = psutil.Popen(
            [BIN / "dask", kind, *arguments], cwd=self.root, env={**os.environ, "PYTHONPATH": str(self.root)}, stdout=log, stderr=subprocess.STDOUT
        )
        log.close()
        self.started.append(process)
        return process

    def _answers(self) -> bool:
        host, port = self.address.removeprefix("tcp://").split(":")
        with socket.socket() as asked:
            return asked.connect_ex((host, int(port))) == 0


@pytest.fixture(scope="package")
def start_machines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[Path], Machines]]:
    """Return a function that starts a scheduler for a project; a test adds the workers."""
    started: list[Machines] = []

    def start(root: Path) -> Machines:
        started.append(Machines(root, tmp_path_factory.mktemp("dask")))
        return started[-1]

    yield start
    for machines in started:
        machines.close()
