from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from kzpipe.errors import InputError
from kzpipe.paths import Project
from kzpipe.turns import Patience, find_at_work, only_one_at_a_time, wait_for_dvc

HOLD = """
import sys; from pathlib import Path; from kzpipe.paths import Project; from kzpipe.turns import only_one_at_a_time
with only_one_at_a_time(Project(Path(sys.argv[1]))):
    print("held", flush=True); sys.stdin.read()
"""

Start = Callable[..., psutil.Process]


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "dvc.yaml").touch()
    (tmp_path / ".dvc/tmp").mkdir(parents=True)
    return Project(tmp_path)


@pytest.fixture
def holder(project: Project, root: Path) -> Iterator[subprocess.Popen[str]]:
    """Another process that holds the project's lock until its input ends."""
    command = [sys.executable, "-c", HOLD, str(project.root)]
    with subprocess.Popen(command, cwd=root, stdin=subprocess.PIPE, stdout=subprocess.PIPE, encoding="utf-8") as running:
        assert running.stdout is not None
        assert running.stdout.readline() == "held\n"
        yield running
        running.kill()


@pytest.fixture
def start(project: Project, tmp_path: Path) -> Iterator[Start]:
    """Return a function that starts a process which is nobody's child and sleeps, whatever its words say."""
    started: list[psutil.Process] = []
    sleeper = tmp_path / "bin" / "dvc"
    sleeper.parent.mkdir()
    sleeper.write_text("import time; time.sleep(600)\n", "utf-8")

    def begin(*words: str, folder: Path = project.root) -> psutil.Process:
        command = ["sh", "-c", '"$@" >/dev/null 2>&1 & echo $!', "sh", sys.executable, str(sleeper), *words]
        done = subprocess.run(command, cwd=folder, capture_output=True, encoding="utf-8", check=True)
        started.append(psutil.Process(int(done.stdout)))
        while len(started[-1].cmdline()) < 2 or started[-1].cmdline()[0] == "sh":
            time.sleep(0.01)
        return started[-1]

    yield begin
    for process in started:
        process.kill()


def test_two_runs_at_once_are_refused(project: Project, holder: subprocess.Popen[str]) -> None:
    with (
        pytest.raises(InputError, match=rf"another run is at work in .*process {holder.pid}\), since 20.*kzpipe run --wait"),
        only_one_at_a_time(project),
    ):
        pass


def test_the_lock_goes_with_the_process_that_holds_it(project: Project, holder: subprocess.Popen[str]) -> None:
    holder.kill()
    holder.wait()
    with only_one_at_a_time(project):
        pass


def test_whoever_holds_the_lock_may_take_it_again(project: Project) -> None:
    with only_one_at_a_time(project):
        with only_one_at_a_time(project):
            pass
        assert (project.state / "repro.holder.json").exists()
    assert not (project.state / "repro.holder.json").exists()


def test_a_patient_run_waits_and_says_for_whom(project: Project, holder: subprocess.Popen[str]) -> None:
    told: list[str] = []

    def tell(line: str) -> None:
        told.append(line)
        assert holder.stdin is not None
        threading.Timer(0.3, holder.stdin.close).start()

    with only_one_at_a_time(project, Patience(120, tell)):
        assert holder.wait(60) == 0
    assert len(told) == 1
    assert f"process {holder.pid}" in told[0]
    assert "at most 2 minutes" in told[0]


def test_patience_ends(project: Project, holder: subprocess.Popen[str]) -> None:
    with pytest.raises(InputError, match=rf"waited 1 seconds for .*process {holder.pid}"), only_one_at_a_time(project, Patience(1)):
        pass


def test_a_dvc_of_somebody_else_is_at_work(project: Project, start: Start, tmp_path: Path) -> None:
    other = tmp_path / "another project"
    other.mkdir()
    (other / "dvc.yaml").touch()
    inside = project.root / "data"
    inside.mkdir()
    begun = start("repro", folder=inside)
    start("status")
    start("repro", folder=other)
    assert find_at_work(project) == [begun]
    with pytest.raises(InputError, match=rf"somebody else is at work in .*dvc repro` \(process {begun.pid}\); wait"):
        wait_for_dvc(project)
    told: list[str] = []

    def end(line: str) -> None:
        told.append(line)
        begun.kill()

    wait_for_dvc(project, Patience(60, end))
    assert len(told) == 1


def note(project: Project, *pids: int) -> Path:
    """Write the list of a DVC that reads or writes files, as DVC writes it."""
    path = project.root / ".dvc/tmp/rwlock"
    entries = [{"pid": pid, "cmd": "dvc repro"} for pid in pids]
    path.write_text(json.dumps({"write": {"/x": entries[0]}, "read": {"/y": entries[1:]}}), "utf-8")
    return path


def test_a_process_in_the_list_of_dvc_is_at_work(project: Project, start: Start) -> None:
    begun = start("status")
    path = note(project, 2**22 - 1, begun.pid)
    assert find_at_work(project) == [begun]
    with pytest.raises(InputError):
        wait_for_dvc(project)
    assert path.exists()


def test_the_list_of_a_killed_dvc_is_taken_away(project: Project, start: Start) -> None:
    """Also where another process has its number by now, for which DVC itself would wait."""
    later = start("status")
    path = note(project, 2**22 - 1, later.pid)
    os.utime(path, (later.create_time() - 60,) * 2)
    wait_for_dvc(project)
    assert not path.exists()
    path.write_text('{"write": {"/x": {"pi', "utf-8")
    wait_for_dvc(project)
    assert not path.exists()


def test_what_this_process_has_started_is_its_own(project: Project, tmp_path: Path) -> None:
    script = tmp_path / "dvc"
    script.write_text("import time; time.sleep(600)\n", "utf-8")
    with subprocess.Popen([sys.executable, str(script), "repro"], cwd=project.root) as running:
        assert find_at_work(project) == []
        running.kill()
