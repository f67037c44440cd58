"""What a schedule has begun ends with it, whenever it was begun and however the schedule ends."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from flows import serve
from kzpipe.errors import InputError
from kzpipe.leftovers import note_group
from kzpipe.paths import Project

BEGINS_ONE_MORE_AS_IT_ENDS = """
import pathlib, signal, subprocess, sys, time

def end(*_):
    # begun by a process that ends at once: nobody's child, in a group whose head is gone
    subprocess.run([sys.executable, "-c", "import subprocess; subprocess.Popen(['sleep', '600'])"])
    if {and_ends}:
        sys.exit(0)

signal.signal(signal.SIGINT, end)
subprocess.Popen(["sleep", "600"])
subprocess.Popen(["sleep", "600"], process_group=0)
pathlib.Path("ready").touch()
while True:
    time.sleep(600)
"""


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "dvc.yaml").touch()
    (tmp_path / ".state").mkdir()
    return Project(tmp_path)


def at_work(project: Project) -> list[psutil.Process]:
    found = []
    for process in psutil.process_iter():
        try:
            if Path(process.cwd()) == project.root and process.status() != psutil.STATUS_ZOMBIE:
                found.append(process)
        except (psutil.Error, OSError):
            continue
    return found


def begin(project: Project, and_ends: bool) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", BEGINS_ONE_MORE_AS_IT_ENDS.replace("{and_ends}", str(and_ends))]
    running = subprocess.Popen(command, cwd=project.root, process_group=0)
    deadline = time.monotonic() + 60
    while not (project.root / "ready").exists():
        assert time.monotonic() < deadline
        time.sleep(0.01)
    return running


@pytest.mark.parametrize("and_ends", [True, False])
def test_what_is_begun_while_it_ends_is_ended_too(project: Project, monkeypatch: pytest.MonkeyPatch, and_ends: bool) -> None:
    monkeypatch.setattr(serve, "_END_SECONDS", 2)
    running = begin(project, and_ends)
    assert len(at_work(project)) == 3
    serve._end(project, running, signal.SIGINT)
    assert at_work(project) == []
    assert running.returncode == (0 if and_ends else -signal.SIGKILL)


@pytest.mark.parametrize("what", ["server", "deployment"])
def test_what_a_killed_schedule_has_left_is_ended_before_the_next_begins(project: Project, monkeypatch: pytest.MonkeyPatch, what: str) -> None:
    running = begin(project, and_ends=False)
    note_group(project, running.pid, what)
    began: list[list[psutil.Process]] = []
    monkeypatch.setattr(serve, "_answers", lambda address: began.append(at_work(project)))
    monkeypatch.setattr(serve, "_START_SECONDS", 0)
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(InputError, match="Prefect's server"), serve.server(project, 9):
        pass
    running.wait(60)
    assert began[0] == []
