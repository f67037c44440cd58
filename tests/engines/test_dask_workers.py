"""Two real Dask workers read what one process reads, whatever happens to them."""

from __future__ import annotations

import json
import operator
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

import psutil
import pytest

from kzpipe import shards
from kzpipe.engines import at_work, dask_workers
from kzpipe.engines.at_work import Work, serve
from kzpipe.engines.choose import Processes, choose_engine
from kzpipe.engines.dask_workers import DaskWorkers
from kzpipe.errors import InputError, KzpipeError
from kzpipe.params import load_parameters
from kzpipe.paths import Project
from kzpipe.stages.registry import stage_named
from tests.made_articles import article

pytestmark = pytest.mark.slow

ARTICLES = 160
RunStage = Callable[..., subprocess.CompletedProcess[str]]
Begin = Callable[[], Future[subprocess.CompletedProcess[str]]]


def set_parameters(project: Project, **values: object) -> None:
    text = project.parameters.read_text("utf-8")
    for key, value in values.items():
        text, found = re.subn(rf"^(  {key}: *)[^ #]+", rf"\g<1>{value}", text, flags=re.MULTILINE)
        assert found == 1, key
    project.parameters.write_text(text, "utf-8")


def tables(project: Project, stage: str) -> dict[str, str]:
    files = sorted((project.stages / stage).rglob("*.parquet"))
    return {file.relative_to(project.stages).as_posix(): sha256(file.read_bytes()).hexdigest() for file in files}


def account(project: Project) -> dict[str, Any]:
    """Return what the last run of a stage has logged of its documents."""
    found: dict[str, Any] = json.loads((project.logs / "kzpipe.log").read_text("utf-8").splitlines()[-1])["documents"]
    return found


@pytest.fixture(scope="module")
def project(copy_project: Callable[..., Project], tmp_path_factory: pytest.TempPathFactory, kzpipe_command: RunStage) -> Project:
    """A project of 160 short articles in many small shards, read by one process."""
    made = copy_project(tmp_path_factory.mktemp("shared") / "project", ())
    code = made.root / "kzpipe/shards.py"
    code.write_text(code.read_text("utf-8").replace("= 262_144", "= 3_000"), "utf-8")
    for number in range(ARTICLES):
        (made.root / f"data/raw/{number:03}.txt").write_text(article(number), "utf-8")
    set_parameters(made, processes=1, dask_wait_seconds=3, near_copy_similarity=0.99, cluster_similarity=0.98)
    for stage in ("ingest", "clean", "extract"):
        done = kzpipe_command(made, "stage", stage)
        assert done.returncode == 0, done.stderr
    assert account(made) == {"read": ARTICLES, "taken_over": 0}
    assert len(list((made.stages / "extract/events").glob("*.parquet"))) > 30
    return made


@pytest.fixture(scope="module")
def by_one_process(project: Project) -> dict[str, str]:
    return tables(project, "extract")


@pytest.fixture(scope="module")
def machines(project: Project, by_one_process: dict[str, str], start_machines: Callable[[Path], Any]) -> Any:
    started = start_machines(project.root)
    set_parameters(project, engine="dask", dask_address=started.address)
    return started


@pytest.fixture
def two(machines: Any) -> list[Any]:
    """The two workers of a test."""
    while len(machines.started) < 3:
        machines.add()
    return list(machines.started[1:])


@pytest.fixture
def begin_extract(project: Project, machines: Any, kzpipe_command: RunStage) -> Iterator[Begin]:
    """Return a function that begins to extract; nothing is kept at first, and no table is there."""
    for folder in (project.state / "kept/extract", project.stages / "extract"):
        shutil.rmtree(folder, ignore_errors=True)
    with ThreadPoolExecutor(1) as one:
        yield lambda: one.submit(kzpipe_command, project, "stage", "extract")
        for worker in machines.started[1:]:  # for one that a failed test has stopped, the run would wait without end
            for process in worker.children(recursive=True):
                process.resume()


def wait_until(there: Callable[[], Any], seconds: float = 60) -> Any:
    """Return the first answer that is true."""
    deadline = time.monotonic() + seconds
    while not (found := there()):
        assert time.monotonic() < deadline, "did not happen in time"
        time.sleep(0.02)
    return found


def kept(project: Project) -> int:
    """The number of shards that are finished."""
    return len([file for file in (project.state / "kept/extract").glob("*.json") if file.name != "method.json"])


def hold(machines: Any, address: str, pid: int) -> bool:
    """Stop a process that reads; tell whether it is stopped with a task in its hands, else let it go on."""
    psutil.Process(pid).suspend()
    time.sleep(0.2)  # what it has sent before is read meanwhile
    if machines.client.processing().get(address):
        return True
    psutil.Process(pid).resume()
    return False


def hold_one(machines: Any) -> int:
    """Stop some process with a task in its hands and return its id."""
    return int(wait_until(lambda: next((pid for address, pid in machines.reading().items() if hold(machines, address, pid)), None)))


def machine_of(machines: Any, pid: int) -> psutil.Popen:
    (found,) = (worker for worker in machines.started[1:] if pid in {child.pid for child in worker.children(recursive=True)})
    return found


@pytest.mark.usefixtures("two")
def test_two_workers_write_the_bytes_of_one_process(project: Project, by_one_process: dict[str, str], begin_extract: Begin) -> None:
    done = begin_extract().result()
    assert done.returncode == 0, done.stderr
    assert account(project) == {"read": ARTICLES, "taken_over": 0}
    assert tables(project, "extract") == by_one_process


@pytest.mark.usefixtures("two")
def test_killed_workers_lose_nothing(machines: Any, project: Project, by_one_process: dict[str, str], begin_extract: Begin) -> None:
    set_parameters(project, dask_wait_seconds=60)
    run = begin_extract()
    wait_until(lambda: kept(project) >= 3)
    machines.kill(machine_of(machines, hold_one(machines)))  # a machine goes down while it reads
    survived = kept(project)
    wait_until(lambda: kept(project) >= survived + 3)
    psutil.Process(hold_one(machines)).kill()  # and the reading process of the other: its nanny starts it again
    assert kept(project) < len(shards.shards_of(project.stages, "documents"))
    done = run.result()
    set_parameters(project, dask_wait_seconds=3)
    assert done.returncode == 0, done.stderr
    found = account(project)
    assert found["read"] + found["taken_over"] == ARTICLES
    assert found["read"] > found["taken_over"]  # but for what was written when its worker died, and had not been told or fetched
    assert tables(project, "extract") == by_one_process


@pytest.mark.usefixtures("two")
def test_when_no_worker_is_left_what_was_finished_is_taken_over_by_the_next_run(
    machines: Any, project: Project, by_one_process: dict[str, str], begin_extract: Begin
) -> None:
    run = begin_extract()
    wait_until(lambda: kept(project) >= 3)
    for _ in range(2):
        machines.kill(machine_of(machines, hold_one(machines)))
    done = run.result()
    assert done.returncode == 1
    assert "has had no worker for 3 seconds (run.dask_wait_seconds in params.yaml); what was finished is kept; start `dask scheduler`" in done.stderr
    assert not (project.stages / "extract").exists()
    finished = kept(project)
    assert 3 <= finished < len(shards.shards_of(project.stages, "documents"))
    machines.add()
    second = begin_extract().result()
    assert second.returncode == 0, second.stderr
    found = account(project)
    assert finished <= found["taken_over"]
    assert found["read"] + found["taken_over"] == ARTICLES
    assert tables(project, "extract") == by_one_process


def on_dask(machines: Any, **others: Any) -> DaskWorkers:
    return DaskWorkers(**{"address": machines.address, "wait_seconds": 3, "root": machines.root, **others})


@pytest.mark.usefixtures("two")
def test_results_stand_in_the_order_of_the_items(machines: Any) -> None:
    assert list(on_dask(machines).map(operator.mul, range(101), partial(int, 3))) == [3 * number for number in range(101)]


@pytest.mark.usefixtures("two")
def test_an_error_on_a_worker_arrives_as_what_it_is(machines: Any) -> None:
    with pytest.raises(InputError, match="'extrakt' is not a stage"):
        list(on_dask(machines).map(operator.mul, range(20), partial(stage_named, "extrakt")))
    with pytest.raises(ZeroDivisionError):
        list(on_dask(machines).map(operator.truediv, range(20), partial(int, 3)))


@pytest.mark.usefixtures("two")
def test_an_item_that_costs_several_workers_their_life_is_named(machines: Any) -> None:
    with pytest.raises(KzpipeError, match="4 Dask workers died one after the other while they worked on 9; what was finished is kept; .* memory"):
        list(on_dask(machines, wait_seconds=60).map(os.kill, [9], os.getpid))


@pytest.mark.usefixtures("two")
def test_a_worker_that_does_not_have_the_project_is_refused(machines: Any, root: Path, tmp_path: Path) -> None:
    with pytest.raises(KzpipeError, match=rf"does not see the project: there is no {tmp_path}/params.yaml; .*under the same path"):
        list(on_dask(machines, root=tmp_path).map(operator.mul, [1], int))
    with pytest.raises(KzpipeError, match=rf"has its code from {machines.root}/kzpipe, the project is {root}: .* PYTHONPATH={root}"):
        list(on_dask(machines, root=root).map(operator.mul, [1], int))


@pytest.mark.parametrize("another_comes", [True, False])
def test_results_that_died_with_their_worker_are_made_again_or_missed_aloud(machines: Any, another_comes: bool) -> None:
    """What a task returned stays on its worker until it is asked for."""
    for worker in machines.started[1:]:
        machines.kill(worker)
    alone = machines.add()
    results = on_dask(machines).map(operator.mul, range(20), partial(int, 3))
    assert next(results) == 0
    wait_until(lambda: not any(machines.client.processing().values()))
    machines.kill(alone)
    if another_comes:
        machines.add()
        assert list(results) == [3 * number for number in range(1, 20)]
    else:
        with pytest.raises(KzpipeError, match="has had no worker for 3 seconds"):
            next(results)


def test_a_scheduler_that_goes_down_is_missed_aloud(start_machines: Callable[[Path], Any], project: Project) -> None:
    short_lived = start_machines(project.root)
    worker = short_lived.add()
    results = on_dask(short_lived).map(operator.mul, range(20), partial(int, 3))
    assert next(results) == 0
    psutil.Process(worker.children()[0].pid).suspend()  # nothing more comes of it
    short_lived.kill(short_lived.started[0])
    with pytest.raises(KzpipeError, match="the Dask scheduler at .* has gone away; what was finished is kept; start `dask scheduler`"):
        list(results)


def test_a_worker_must_be_one_that_can_be_started_afresh_and_has_one_thread(machines: Any) -> None:
    for worker in machines.started[1:]:
        machines.kill(worker)
    with pytest.raises(KzpipeError, match="has had no worker for 3 seconds"):
        list(on_dask(machines).map(operator.mul, [1], int))
    threaded = machines.add("--nthreads", "2", "--no-nanny")
    with pytest.raises(KzpipeError, match=r"has 2 threads, .* start it again with --nthreads 1 --nworkers 2"):
        list(on_dask(machines).map(operator.mul, [1], int))
    machines.kill(threaded)
    alone = machines.add("--nthreads", "1", "--no-nanny")
    assert list(on_dask(machines).map(operator.mul, [1], int)) == [0]
    with pytest.raises(KzpipeError, match="has served another run and has no nanny that could start it afresh; start it again, without --no-nanny"):
        list(on_dask(machines).map(operator.mul, [1], int))
    machines.kill(alone)


def test_a_wrong_address_is_told_with_what_to_start(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dask_workers, "_CONNECT_SECONDS", 1)
    message = "params.yaml: run.dask_address is '{}', and no Dask scheduler answers there .*; start `dask scheduler` on one machine, .* processes"
    for address in ("tcp://127.0.0.1:9", "nowhere://at-all"):
        with pytest.raises(KzpipeError, match=message.format(address)):
            list(DaskWorkers(address, 3, root).map(operator.mul, [1], int))


def test_without_the_library_the_extra_is_named(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    run = load_parameters(root / "params.yaml").run.model_copy(update={"engine": "dask", "dask_address": "tcp://127.0.0.1:9"})
    monkeypatch.setitem(sys.modules, "distributed", None)
    monkeypatch.delitem(sys.modules, "kzpipe.engines.dask_workers")
    with pytest.raises(KzpipeError, match=re.escape("pip install -e '.[dask]' -c constraints.txt")):
        choose_engine(run, root, 4)
    assert isinstance(choose_engine(run, root, 3), Processes)  # for three shards nobody asks a cluster


def test_a_process_serves_one_run(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(at_work, "_serves", {})
    first = Work("one", str(root), operator.mul, partial(int, 3))
    assert [first(2), first(5)] == [6, 15]
    assert not serve("another", str(root))
    with pytest.raises(KzpipeError, match="serves another run: either that one is at work .* or the worker served it before"):
        Work("another", str(root), operator.mul, int)(2)
