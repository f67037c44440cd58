"""Versions as runs record them, and runs that are killed at every stage, while they commit and while they push: on a real project of one article."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import psutil
import pytest

from kzpipe.environment import quiet_environment
from kzpipe.errors import InputError
from kzpipe.paths import Project
from kzpipe.recording import check_recordable, push_tables, put_back, record_version
from kzpipe.reproduction import StageFailed, reproduce
from kzpipe.stages.registry import STAGE_NAMES

Seen = Callable[[list[psutil.Process]], bool]

LONGEST_WAIT = 120.0
WITH_WORKERS = ("clean", "extract")
LEFT_ALONE_AT = ("clean", "validate", "report")
"""Here the run is killed alone, too: DVC and the stage go on without it until the next run ends them."""


@pytest.fixture(scope="module")
def recorded_once(
    tmp_path_factory: pytest.TempPathFactory, begin_recording: Callable[[Path], Project], kzpipe_command: Callable[..., Any]
) -> Project:
    """A project of one article whose first version was recorded by an undisturbed run; not to be changed."""
    project = begin_recording(tmp_path_factory.mktemp("recorded") / "project")
    done = kzpipe_command(project, "run", "--record")
    assert done.returncode == 0, done.stderr
    assert "recorded " in done.stdout
    return project


@pytest.fixture
def recorded(tmp_path: Path, recorded_once: Project) -> Project:
    """A copy of that project to work in."""
    shutil.copytree(recorded_once.root, tmp_path / "project", symlinks=True)
    return Project(tmp_path / "project")


def git(project: Project, *arguments: str) -> str:
    return subprocess.run(["git", *arguments], cwd=project.root, check=True, capture_output=True, encoding="utf-8").stdout.strip()


def silent(_: str) -> None:
    """Tell nobody."""


def dvc(project: Project, *arguments: str) -> str:
    command = [sys.executable, "-m", "dvc", *arguments]
    return subprocess.run(command, cwd=project.root, env=quiet_environment(project), check=True, capture_output=True, encoding="utf-8").stdout


def run(project: Project) -> str:
    """Let a run end by itself, and return what it says."""
    command = [sys.executable, "-m", "kzpipe", "run", "--record", "--wait", "2"]
    done = subprocess.run(command, cwd=project.root, env=quiet_environment(project), capture_output=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


def kill_when(project: Project, is_there: Seen, only_the_run: bool = False) -> None:
    """Start a run and kill it, and all that it has started, with SIGKILL as soon as something is there; or only the run itself."""
    command = [sys.executable, "-m", "kzpipe", "run", "--record", "--wait", "2"]
    with subprocess.Popen(command, cwd=project.root, env=quiet_environment(project), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as running:
        deadline = time.monotonic() + LONGEST_WAIT
        while not is_there(started := descendants(running.pid)):
            assert running.poll() is None, "it has ended before that"
            assert time.monotonic() < deadline
            time.sleep(0.02)
        for process in [psutil.Process(running.pid), *([] if only_the_run else started)]:
            process.kill()
        assert running.wait() == -9


def descendants(pid: int) -> list[psutil.Process]:
    try:
        return psutil.Process(pid).children(recursive=True)
    except psutil.Error:
        return []


def runs(*words: str) -> Seen:
    """Return whether one of some processes has a command line that ends in these words."""

    def is_there(processes: list[psutil.Process]) -> bool:
        return any(ends_in(process, words) for process in processes)

    return is_there


def is_a_worker(processes: list[psutil.Process]) -> bool:
    """Tell whether one of some processes is a worker of a stage."""
    return any(ends_in(process, ["--multiprocessing-fork"]) for process in processes)


def both(first: Seen, second: Seen) -> Seen:
    return lambda processes: first(processes) and second(processes)


def ends_in(process: psutil.Process, words: Sequence[str]) -> bool:
    try:
        return process.cmdline()[-len(words) :] == list(words)
    except psutil.Error:
        return False


@pytest.mark.slow
def test_a_run_killed_at_every_stage_ends_with_the_same_bytes(
    tmp_path: Path, begin_recording: Callable[[Path], Project], recorded_once: Project
) -> None:
    to_record = begin_recording(tmp_path / "project")
    for stage in STAGE_NAMES:
        is_at_work = runs("-m", "kzpipe", "stage", stage)
        kill_when(to_record, both(is_at_work, is_a_worker) if stage in WITH_WORKERS else is_at_work)
        if stage in LEFT_ALONE_AT:
            kill_when(to_record, is_at_work, only_the_run=True)
        assert git(to_record, "rev-list", "--count", "HEAD") == "1", "no version of half a run"
    said = run(to_record)
    assert "recorded " in said
    assert git(to_record, "rev-parse", "HEAD^{tree}") == git(recorded_once, "rev-parse", "HEAD^{tree}")
    assert contents(to_record) == contents(recorded_once)


def contents(project: Project) -> dict[Path, bytes]:
    """Return every table and page as it lies there."""
    return {
        file.relative_to(project.root): file.read_bytes()
        for folder in (project.stages, project.quality, project.root / "reports")
        for file in folder.rglob("*")
        if file.is_file()
    }


@pytest.mark.slow
def test_a_run_killed_while_it_commits_or_pushes_is_taken_up(recorded: Project, tmp_path: Path) -> None:
    store = tmp_path / "store"
    (recorded.root / ".dvc/config.local").write_text(f"[core]\n    remote = store\n['remote \"store\"']\n    url = {store}\n", "utf-8")
    (recorded.root / "data/raw/scan.pdf").write_bytes(b"%PDF-1.4")
    before = git(recorded, "rev-parse", "HEAD")

    # in the middle of a commit: Git holds its lock while the hook runs
    hook = recorded.root / ".git/hooks/pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nexec sleep 600\n", "utf-8")
    hook.chmod(0o755)
    kill_when(recorded, runs("sleep", "600"))
    assert (recorded.root / ".git/index.lock").exists()
    assert git(recorded, "rev-parse", "HEAD") == before
    hook.unlink()

    # the next one commits what lies there, and is killed when it begins to push
    kill_when(recorded, runs("-m", "dvc", "push", "--quiet"))
    version = git(recorded, "rev-parse", "HEAD")
    assert version != before
    assert not (recorded.root / ".git/index.lock").exists()

    # and the one after that has nothing to record, but pushes it
    said = run(recorded)
    assert "nothing new: no version" in said
    assert f"pushed the tables of {version[:12]} to store" in said
    assert git(recorded, "status", "--porcelain") == ""
    shutil.rmtree(recorded.root / ".dvc/cache")
    shutil.rmtree(recorded.stages)
    subprocess.run([sys.executable, "-m", "dvc", "pull", "--quiet"], cwd=recorded.root, env=quiet_environment(recorded), check=True)
    assert any(recorded.stages.rglob("*.parquet"))


def files_of(folder: Path) -> set[str]:
    return {path.name for path in folder.rglob("*") if path.is_file()}


@pytest.mark.slow
def test_the_life_of_a_project_that_is_recorded(recorded: Project, tmp_path: Path) -> None:
    before = git(recorded, "rev-parse", "HEAD~1")
    assert git(recorded, "log", "-1", "--format=%s") == "Data: the first version"
    assert git(recorded, "status", "--porcelain") == ""

    # nothing new: no version
    assert record_version(recorded, silent) is None

    # people's own changes are theirs to commit, and a version needs a branch to stand on
    with (recorded.root / "kzpipe/lexicons/verbs.csv").open("a", encoding="utf-8") as lexicon:
        lexicon.write("\n")
    with pytest.raises(InputError, match=r"^not committed: kzpipe/lexicons/verbs.csv; a version of them could not be built again"):
        check_recordable(recorded)
    git(recorded, "checkout", "--quiet", "--", "kzpipe")
    git(recorded, "checkout", "--quiet", "--detach")
    with pytest.raises(InputError, match="no branch is checked out"):
        check_recordable(recorded)
    git(recorded, "checkout", "--quiet", "main")
    check_recordable(recorded)

    # something has come in, and was not reproduced: tables and articles do not go together
    (recorded.root / "data/raw/scan.pdf").write_bytes(b"%PDF-1.4")
    with pytest.raises(InputError, match="no version is recorded: ingest is out of date; `kzpipe run`"):
        record_version(recorded, silent)
    (recorded.root / "notes.txt").write_text("of the operator's own", "utf-8")
    reproduce(recorded, silent)
    version = record_version(recorded, silent)
    assert version is not None
    assert version.commit == git(recorded, "rev-parse", "HEAD")
    assert version.subject == "Data: article 1 differs; rows: 1 new"
    message = git(recorded, "log", "-1", "--format=%B")
    assert message.startswith(version.subject + "\n\n")
    assert "data/raw/scan.pdf" in message
    assert "rejects" in version.changes
    assert "data/raw/scan.pdf" in git(recorded, "show", "--name-only", "--format=", "HEAD").splitlines()
    assert git(recorded, "status", "--porcelain") == "?? notes.txt", "what is not of the version is not committed"

    # no remote, no push; which of two, nobody guesses; with one, every version gets there, also those of the time when it could not be reached
    heard: list[str] = []
    assert not push_tables(recorded, heard.append)
    assert not heard
    store = tmp_path / "store"
    dvc(recorded, "remote", "add", "--local", "store", str(store))
    dvc(recorded, "remote", "add", "--local", "other", str(tmp_path / "other"))
    assert not push_tables(recorded, heard.append)
    (one,) = heard
    assert one.startswith("nothing is pushed: DVC knows the remotes ")
    assert one.endswith(", and none is the default; choose one with `dvc remote default NAME`")
    dvc(recorded, "remote", "remove", "--local", "other")
    assert push_tables(recorded, silent), "the only one need not be the default"
    assert not push_tables(recorded, silent), "once is enough"
    pushed = files_of(store)
    assert pushed
    shutil.rmtree(store)
    store.write_text("no folder, so nothing can be put into it", "utf-8")
    memory = recorded.state / "pushed.json"
    memory.write_text(json.dumps({"remote": "store", "commit": before}), "utf-8")
    with pytest.raises(InputError, match=r"are not in the remote 'store': .*; the next run tries again"):
        push_tables(recorded, silent)
    store.unlink()
    assert push_tables(recorded, silent)
    assert files_of(store) > pushed, "the first version is there, too"

    # a run that fails: the tables of the last version come back, what came in stays
    last = {path: path.read_bytes() for path in recorded.stages.rglob("*.parquet")}
    (recorded.root / "data/raw/second scan.pdf").write_bytes(b"%PDF-1.5")
    with pytest.raises(StageFailed, match="share_rejected"):
        reproduce(recorded, silent)
    assert {path: path.read_bytes() for path in recorded.stages.rglob("*.parquet")} != last
    told: list[str] = []
    put_back(recorded, told.append)
    assert told == ["tables and report are those of the last version again"]
    assert {path: path.read_bytes() for path in recorded.stages.rglob("*.parquet")} == last
    assert git(recorded, "status", "--porcelain").splitlines() == ['?? "data/raw/second scan.pdf"', "?? notes.txt"]


@pytest.mark.slow
def test_a_small_file_that_somebody_edited_is_not_recorded_but_made_again(recorded: Project, kzpipe_command: Callable[..., SimpleNamespace]) -> None:
    (recorded.root / "data/quality/metrics.json").write_text("{}\n", "utf-8")
    with pytest.raises(InputError, match="no version is recorded"):
        record_version(recorded, silent)
    done = kzpipe_command(recorded, "run", "--record")
    assert "nothing new: no version" in done.stdout, done.stderr
    assert git(recorded, "status", "--porcelain") == ""
