from __future__ import annotations

import os
import signal
import time
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import psutil
import pytest

from kzpipe.engines.processes import map_in_processes
from kzpipe.errors import KzpipeError, LexiconError


def prepare(factor: int) -> int:
    return factor


def times(factor: int, number: int) -> int:
    return factor * number


def fail_at_seven(factor: int, number: int) -> int:
    if number == 7:
        raise LexiconError("verbs.csv:7: a mistake")
    return factor * number


def broken_preparation() -> int:
    raise LexiconError("verbs.csv:2: a mistake")


def die(_: int, number: int) -> int:
    if number == 3:
        os.kill(os.getpid(), signal.SIGKILL)
    return number


@pytest.mark.parametrize("processes", [1, 2])
def test_results_stand_in_the_order_of_the_items(processes: int) -> None:
    assert list(map_in_processes(times, range(101), partial(prepare, 3), processes)) == [3 * number for number in range(101)]


def test_nothing_to_do_prepares_nothing() -> None:
    assert not list(map_in_processes(times, [], broken_preparation, 2))


@pytest.mark.parametrize("processes", [1, 2])
def test_an_error_is_raised_as_what_it_is(processes: int) -> None:
    with pytest.raises(LexiconError, match="verbs.csv:7: a mistake"):
        list(map_in_processes(fail_at_seven, range(20), partial(prepare, 1), processes))
    with pytest.raises(LexiconError, match="verbs.csv:2: a mistake"):
        list(map_in_processes(times, range(20), broken_preparation, processes))


def test_a_dead_worker_is_a_clear_error() -> None:
    with pytest.raises(KzpipeError, match=r"a worker process died while working on 6 items .* run.processes"):
        list(map_in_processes(die, range(6), partial(prepare, 1), 2))


def fail_at_once_or_note(folder: Path, number: int) -> None:
    if number == 0:
        raise LexiconError("the first item is a mistake")
    time.sleep(0.02)
    (folder / str(number)).touch()


def test_after_an_error_few_items_are_still_worked_on(tmp_path: Path) -> None:
    """Those that were handed over before it: five times four at most, of a thousand."""
    with pytest.raises(LexiconError):
        list(map_in_processes(fail_at_once_or_note, range(1_000), partial(Path, tmp_path), 2))
    assert len(list(tmp_path.iterdir())) <= 20


def note_and_wait(folder: str, number: int) -> None:
    Path(folder, f"{os.getpid()}").touch()
    time.sleep(60)


def test_workers_end_with_the_stage_that_started_them(tmp_path: Path) -> None:
    stage = get_context("spawn").Process(target=_run_stage, args=(str(tmp_path),))
    stage.start()
    deadline = time.monotonic() + 60
    while len(workers := [int(file.name) for file in tmp_path.iterdir()]) < 2 and time.monotonic() < deadline:
        time.sleep(0.1)
    assert stage.pid is not None
    os.kill(stage.pid, signal.SIGKILL)
    stage.join()
    _, alive = psutil.wait_procs([psutil.Process(pid) for pid in workers if psutil.pid_exists(pid)], timeout=10)
    assert len(workers) == 2
    assert [process.pid for process in alive if process.status() != psutil.STATUS_ZOMBIE] == []


def _run_stage(folder: str) -> None:
    list(map_in_processes(note_and_wait, [0, 1], partial(str, folder), 2))
