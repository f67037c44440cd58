"""A schedule, for real: a server, a copy of the project, runs that begin by themselves, and somebody who is told."""

from __future__ import annotations

import http.server
import json
import logging
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil
import pytest

from kzpipe.environment import quiet_environment
from kzpipe.params import load_parameters
from kzpipe.paths import Project
from kzpipe.reproduction import StageFailed

LONGEST_WAIT = 300.0
SAVE_BLOCK = """
import sys
from prefect.blocks.notifications import CustomWebhookNotificationBlock
CustomWebhookNotificationBlock(name="alarm", url=sys.argv[1], json_data={"subject": "{{subject}}", "body": "{{body}}"}).save("alarm")
"""


@pytest.fixture
def told() -> Iterator[tuple[str, list[dict[str, str]]]]:
    """The address of a server on this machine, and what is posted to it."""
    posted: list[dict[str, str]] = []

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            posted.append(json.loads(self.rfile.read(int(self.headers["Content-Length"]))))
            self.send_response(204)
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:
            """Say nothing."""

    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/", posted
        server.shutdown()


def git(project: Project, *arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=project.root, check=True, capture_output=True, encoding="utf-8").stdout.strip()


def set_parameter(project: Project, key: str, value: object) -> None:
    """Change a parameter of the schedule, and commit it, as an operator does."""
    text, count = re.subn(rf"(?m)^  {key}: \S+", f"  {key}: {value}", project.parameters.read_text("utf-8"))
    assert count == 1
    project.parameters.write_text(text, "utf-8")
    git(project, "commit", "--quiet", "--message", f"schedule.{key}", "params.yaml")


def drop(project: Project, name: str) -> None:
    """Put a file too short for an article into the folder that people drop articles in; it was written a while ago."""
    file = project.root / "data/inbox" / name
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"خبر {name}", "utf-8")  # news
    os.utime(file, (time.time() - 60,) * 2)


def log(project: Project) -> str:
    path = project.logs / "flow.log"
    return path.read_text("utf-8") if path.is_file() else ""


def wait_for(what: Callable[[], bool], schedule: subprocess.Popen[str], project: Project) -> None:
    deadline = time.monotonic() + LONGEST_WAIT
    while not what():
        assert schedule.poll() is None, "the schedule has ended by itself"
        assert time.monotonic() < deadline, log(project)
        time.sleep(0.2)


def environment(project: Project) -> dict[str, str]:
    return quiet_environment(project) | {"PREFECT_RUNNER_POLL_FREQUENCY": "1"}


@contextmanager
def running_schedule(project: Project, *arguments: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "kzpipe", "schedule", *arguments]
    with subprocess.Popen(command, cwd=project.root, env=environment(project), stderr=subprocess.PIPE, encoding="utf-8") as running:
        drain = threading.Thread(target=lambda: running.stderr and running.stderr.read(), daemon=True)
        drain.start()
        try:
            yield running
        finally:
            running.send_signal(signal.SIGTERM)
            try:
                running.wait(60)
            finally:
                running.kill()  # or it would be waited for without end


def artifacts(project: Project) -> dict[str, str]:
    """Return the newest artifact of each key."""
    with sqlite3.connect(project.state / "prefect" / "prefect.db") as database:
        rows = database.execute("select key, data from artifact order by created").fetchall()
    database.close()
    return {key: str(json.loads(data)) for key, data in rows}


def tables(project: Project) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in project.stages.rglob("*.parquet")}


@pytest.mark.parametrize("error", [StageFailed("events: too old"), OSError(28, "No space left on device")])
def test_tables_are_put_back_also_where_nobody_shows_why_a_run_failed(root: Path, monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    from flows import scheduled

    done: list[str] = []

    def fails(*_: object) -> None:
        raise error

    def no_server(*_: object) -> None:
        done.append("publish")
        raise ConnectionError("no server answers")

    for name in ("release_git", "remove_half_files", "check_recordable"):
        monkeypatch.setattr(scheduled, name, lambda *_: None)
    monkeypatch.setattr(scheduled, "reproduce_stage", fails)
    monkeypatch.setattr(scheduled, "publish", no_server)
    monkeypatch.setattr(scheduled, "put_back", lambda *_: done.append("put back"))
    asked = load_parameters(root / "params.yaml").schedule
    with pytest.raises(ConnectionError):
        scheduled.reproduce_and_record(Project(root), asked, done.append)
    assert done == ["publish", "put back"]


def test_what_became_of_the_push_is_told_with_the_run(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from flows import scheduled

    for name in ("release_git", "remove_half_files", "check_recordable", "reproduce_stage", "record", "publish"):
        monkeypatch.setattr(scheduled, name, lambda *_: None)
    monkeypatch.setattr(scheduled, "push_tables", lambda _, tell: tell("nothing is pushed: which remote?"))
    monkeypatch.setattr(scheduled, "get_run_logger", lambda: logging.getLogger("test"))
    monkeypatch.setattr(scheduled, "push", scheduled.push.fn)
    asked = load_parameters(root / "params.yaml").schedule
    assert scheduled.reproduce_and_record(Project(root), asked, print) == "nothing new: no version\nnothing is pushed: which remote?"


@pytest.mark.slow
def test_a_schedule_fires_waits_for_its_turn_and_tells_of_failures(
    tmp_path: Path, begin_recording: Callable[[Path], Project], told: tuple[str, list[dict[str, str]]]
) -> None:
    recorded = begin_recording(tmp_path / "project")
    address, posted = told
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    set_parameter(recorded, "port", port)
    drop(recorded, "note.txt")
    before = git(recorded, "rev-parse", "HEAD")
    with running_schedule(recorded, "--every", "5") as schedule:
        # it fires: what was dropped is taken in, and a version recorded
        wait_for(lambda: git(recorded, "rev-parse", "HEAD") != before, schedule, recorded)
        assert git(recorded, "log", "-1", "--format=%s") == "Data: the first version"
        assert set(git(recorded, "show", "--name-only", "--format=", "HEAD").splitlines()) >= {"dvc.lock", "data/raw/inbox/note.txt"}
        wait_for(lambda: "Completed: recorded " in log(recorded), schedule, recorded)
        shown = artifacts(recorded)
        assert "**Validation: passed**" in shown["summary"]
        assert "| rejects | 1 | " in shown["validation"]
        assert "The first version" in shown["diff"]

        # it fires again while somebody reproduces by hand, waits for him, and finds nothing new
        version = git(recorded, "rev-parse", "HEAD")
        by_hand = [sys.executable, "-m", "dvc", "repro", "--force", "--single-item", "report"]
        for _ in range(20):  # it fails at once where it meets a stage of a scheduled run
            done = subprocess.run(by_hand, cwd=recorded.root, env=quiet_environment(recorded), capture_output=True, check=False)
            if done.returncode == 0 and "dvc repro --force" in log(recorded):
                break
        assert re.search(
            r"waiting for its turn, at most 120 minutes: `python -m dvc repro --force --single-item report` \(process \d+\)", log(recorded)
        )
        wait_for(lambda: "nothing new: no version" in log(recorded).rpartition("dvc repro --force")[2], schedule, recorded)
        assert git(recorded, "rev-parse", "HEAD") == version
        assert git(recorded, "status", "--porcelain") == ""

        # a validation that fails: no version, the tables of the last one, and somebody is told
        last = tables(recorded)
        api = {"PREFECT_API_URL": f"http://127.0.0.1:{port}/api"}
        subprocess.run(
            [sys.executable, "-c", SAVE_BLOCK, address], cwd=recorded.root, env=environment(recorded) | api, check=True, capture_output=True
        )
        set_parameter(recorded, "notify", "custom-webhook/alarm")
        head = git(recorded, "rev-parse", "HEAD")
        drop(recorded, "second note.txt")
        wait_for(lambda: bool(posted), schedule, recorded)
        assert "share_rejected" in posted[0]["body"]
        assert re.fullmatch(r"kzpipe in project: run 20\d\d-\d\d-\d\d \d\d:\d\d of scheduled failed", posted[0]["subject"])
        assert git(recorded, "rev-parse", "HEAD") == head
        shown = artifacts(recorded)
        assert "**Validation: failed**" in shown["summary"]
        assert "No version was recorded." in shown["diff"]
        # a run that has just begun when the server ends may still complain that nobody answers
        assert "Traceback" not in log(recorded)
        schedule.send_signal(signal.SIGTERM)
        assert schedule.wait(60) == 0
    assert [process.pid for process in psutil.process_iter() if is_of(process, recorded)] == [], "nothing is left running"
    assert tables(recorded) == last or git(recorded, "status", "--porcelain") != "", "a run that was ended in the middle is taken up by the next"


def is_of(process: psutil.Process, project: Project) -> bool:
    try:
        return Path(process.cwd()).is_relative_to(project.root) and process.status() != psutil.STATUS_ZOMBIE
    except (psutil.Error, OSError):
        return False
