"""Run a command and measure what it and all processes below it take."""

from __future__ import annotations

import os
import subprocess
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import psutil

from kzpipe.errors import KzpipeError

_INTERVAL: Final = 0.2
"""Seconds between two looks at the memory."""
_LOOK_SHARE: Final = 0.02
"""Looks are as far apart as keeps them to this share of a core: the system walks all pages of a process to say how many are its own."""
_LAST_LINES: Final = 8


@dataclass(frozen=True, slots=True)
class Usage:
    """Seconds by the clock, seconds of processors of the process and all it waited for, and the most memory of all together in MB (10^6 bytes)."""

    seconds: float
    processor_seconds: float
    megabytes: float


def memory_measure() -> str:
    """Return what the figure of memory counts here: ``pss`` has what processes share once (Linux), ``rss`` once per process."""
    return "pss" if hasattr(psutil.Process().memory_full_info(), "pss") else "rss"


def run_measured(command: Sequence[str], folder: Path, environment: Mapping[str, str]) -> Usage:
    """Run a command in a folder to its end; raises KzpipeError with its last lines where it fails."""
    with tempfile.TemporaryFile() as said:
        started = time.perf_counter()
        with subprocess.Popen(command, cwd=folder, env=dict(environment), stdin=subprocess.DEVNULL, stdout=said, stderr=said) as running:
            sampler = _Sampler(running.pid)
            sampler.start()
            _, status, used = os.wait4(running.pid, 0)
            seconds = time.perf_counter() - started
            running.returncode = os.waitstatus_to_exitcode(status)
            sampler.end()
        if running.returncode:
            said.seek(0)
            last = said.read().decode("utf-8", "replace").splitlines()[-_LAST_LINES:]
            raise KzpipeError("\n".join([f"{' '.join(command)} in {folder} ended with exit code {running.returncode}:", *last]))
    return Usage(seconds, used.ru_utime + used.ru_stime, sampler.most / 1e6)


class _Sampler(threading.Thread):
    """Looks at the memory of a process and all below it until told to end."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.most = 0
        self._pid = pid
        self._ended = threading.Event()

    def run(self) -> None:
        pause = 0.0
        while not self._ended.wait(pause):
            began = time.thread_time()
            self.most = max(self.most, _memory_of(self._pid))
            pause = max(_INTERVAL, (time.thread_time() - began) / _LOOK_SHARE)

    def end(self) -> None:
        self._ended.set()
        self.join()


def _memory_of(pid: int) -> int:
    total = 0
    try:
        head = psutil.Process(pid)
        members = [head, *head.children(recursive=True)]
    except psutil.Error:
        return 0
    for member in members:
        try:
            told = member.memory_full_info()
        except psutil.Error:
            continue  # it has just ended
        total += getattr(told, "pss", told.rss)
    return total
