"""Run on a schedule: Prefect's server on sqlite inside the project, and the deployment of the scheduled run.

``python -m flows.serve`` does both until it is ended: it ends the server with it, and ends when the server does.
"""

from __future__ import annotations

import argparse
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Final

import httpx
import psutil
from filelock import FileLock, Timeout

from kzpipe.environment import enter_project, quiet_environment
from kzpipe.errors import InputError, KzpipeError
from kzpipe.leftovers import end_group, end_what_runs_on, note_group
from kzpipe.params import load_parameters
from kzpipe.paths import Project
from kzpipe.reproduction import MESSAGE_MARK

LOG_NAME: Final = "server.log"
_HOST: Final = "127.0.0.1"
_LOCK: Final = "schedule.lock"
_SERVER: Final = "server"
_DEPLOYMENT: Final = "deployment"
_START_SECONDS: Final = 120.0
_END_SECONDS: Final = 15.0
_LOOK_AGAIN_SECONDS: Final = 0.5


def main() -> int:
    """Serve until ended by a signal; return 0 then, or 1 with a line that says what is wrong."""
    arguments = argparse.ArgumentParser()
    arguments.add_argument("--every", metavar="SECONDS")
    every = arguments.parse_args().every
    project = enter_project()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))  # by the way of `finally`
    try:
        asked = load_parameters(project.parameters).schedule
        with _only_one_schedule(project), server(project, asked.port) as (running, address), _deployment(project, address, every) as serving:
            while running.poll() is None and serving.poll() is None:
                time.sleep(_LOOK_AGAIN_SECONDS)
            if serving.returncode is None:
                raise InputError(f"Prefect's server has ended with code {running.returncode}; logs/{LOG_NAME} says why")
            return serving.returncode
    except KzpipeError as error:
        for line in str(error).splitlines():
            sys.stderr.write(f"{MESSAGE_MARK}{line}\n")
        return 1
    except KeyboardInterrupt:
        return 0


@contextmanager
def _only_one_schedule(project: Project) -> Iterator[None]:
    (project.state / "tmp").mkdir(parents=True, exist_ok=True)
    try:
        with FileLock(project.state / _LOCK, timeout=0):
            yield
    except Timeout:
        raise InputError(f"{project.root} runs on a schedule already; end that `kzpipe schedule` first") from None


@contextmanager
def server(project: Project, port: int) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """Run Prefect's server, give it and the address of its API, and end it. Raises InputError where the port is taken or it does not start."""
    address = f"http://{_HOST}:{port}/api"
    for what in (_DEPLOYMENT, _SERVER):  # of a schedule that was killed
        end_what_runs_on(project, lambda line: None, what)
    if _answers(address):
        raise InputError(f"port {port} of this machine is taken, perhaps by another project; change schedule.port in params.yaml")
    command = [sys.executable, "-m", "prefect", "server", "start", "--host", _HOST, "--port", str(port)]
    project.logs.mkdir(exist_ok=True)
    with (project.logs / LOG_NAME).open("ab") as log:
        running = subprocess.Popen(
            command, cwd=project.root, env=quiet_environment(project), stdin=subprocess.DEVNULL, stdout=log, stderr=log, process_group=0
        )
    note_group(project, running.pid, _SERVER)
    try:
        _wait_until_it_answers(running, address)
        yield running, address
    finally:
        _end(project, running, signal.SIGTERM)


@contextmanager
def _deployment(project: Project, address: str, every: str | None) -> Iterator[subprocess.Popen[bytes]]:
    """Run the process that begins the runs, and end it and what it has begun: the next run takes that up."""
    command = [sys.executable, "-m", "flows.deployment", *([] if every is None else [every])]
    environment = {**quiet_environment(project), "PREFECT_API_URL": address}
    # a group of its own: at a terminal the interruption is for this process, which then ends all in order
    serving = subprocess.Popen(command, cwd=project.root, env=environment, stdin=subprocess.DEVNULL, process_group=0)
    note_group(project, serving.pid, _DEPLOYMENT)
    try:
        yield serving
    finally:
        _end(project, serving, signal.SIGINT)


def _wait_until_it_answers(running: subprocess.Popen[bytes], address: str) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while not _answers(address):
        if running.poll() is not None:
            raise InputError(f"Prefect's server has ended with code {running.returncode}; logs/{LOG_NAME} says why")
        if time.monotonic() > deadline:
            raise InputError(f"Prefect's server does not answer after {_START_SECONDS:.0f} seconds; logs/{LOG_NAME} says what it does")
        time.sleep(_LOOK_AGAIN_SECONDS)


def _answers(address: str) -> bool:
    try:
        return httpx.get(f"{address}/health", timeout=_LOOK_AGAIN_SECONDS, trust_env=False).is_success
    except httpx.HTTPError:
        return False


def _end(project: Project, running: subprocess.Popen[bytes], politely: signal.Signals) -> None:
    """End the head of a process group, first politely, and all that it has started, also what it begins while it ends."""
    started: list[psutil.Process] = []
    with suppress(psutil.Error):
        started = psutil.Process(running.pid).children(recursive=True)
    if running.poll() is None:
        running.send_signal(politely)
        with suppress(subprocess.TimeoutExpired):
            running.wait(_END_SECONDS)
    end_group(project, running.pid, started)  # some are in groups of their own
    running.kill()
    running.wait()


if __name__ == "__main__":
    sys.exit(main())
