from __future__ import annotations

import os
import shutil
import subprocess
import time
from contextlib import suppress
from pathlib import Path

import psutil
import pytest

from kzpipe import leftovers
from kzpipe.errors import InputError
from kzpipe.leftovers import end_what_runs_on, note_group, release_git, remove_half_files
from kzpipe.paths import Project


@pytest.fixture
def project(tmp_path: Path) -> Project:
    (tmp_path / "project/.state").mkdir(parents=True)
    (tmp_path / "project/dvc.yaml").touch()
    subprocess.run(["git", "init", "--quiet", str(tmp_path / "project")], check=True)
    return Project(tmp_path / "project")


@pytest.mark.parametrize(("folder", "ended"), [("project", True), ("elsewhere", False)])
def test_a_group_that_goes_on_is_ended_but_not_one_that_has_its_number_elsewhere(project: Project, tmp_path: Path, folder: str, ended: bool) -> None:
    (tmp_path / "elsewhere").mkdir()
    told: list[str] = []
    with subprocess.Popen(["sh", "-c", "sleep 600 & sleep 600"], cwd=tmp_path / folder, process_group=0) as running:
        group = psutil.Process(running.pid)
        while len(group.children()) < 2:
            time.sleep(0.01)
        processes = [group, *group.children()]
        note_group(project, running.pid)
        end_what_runs_on(project, told.append)
        assert [process.is_running() and process.status() != psutil.STATUS_ZOMBIE for process in processes] == [not ended] * 3
        with suppress(ProcessLookupError):
            os.killpg(running.pid, 9)
    assert told == (["an earlier run was killed and left 3 processes running; they are ended"] if ended else [])
    end_what_runs_on(project, told.append)  # nothing is noted any more, nothing is said
    assert len(told) == int(ended)


def test_half_an_article_is_taken_away_once_nobody_can_be_writing_it(tmp_path: Path) -> None:
    for name in (".old.txt.part", ".new.txt.part", "article.part"):
        (tmp_path / "deep").mkdir(exist_ok=True)
        (tmp_path / "deep" / name).touch()
    long_ago = time.time() - 2 * leftovers._OLD_SECONDS
    for name in (".old.txt.part", "article.part"):
        os.utime(tmp_path / "deep" / name, (long_ago, long_ago))
    remove_half_files(tmp_path)
    assert {path.name for path in (tmp_path / "deep").iterdir()} == {".new.txt.part", "article.part"}


def test_half_an_article_is_nothing_to_git_and_dvc(root: Path) -> None:
    for name in (".gitignore", ".dvcignore"):
        assert ".*.part" in (root / name).read_text("utf-8").splitlines()


def lock(project: Project, name: str, age: float) -> Path:
    path = project.root / ".git" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.touch()
    os.utime(path, (time.time() - age,) * 2)
    return path


@pytest.mark.parametrize("name", ["index.lock", "HEAD.lock", "next-index-71.lock", "refs/heads/main.lock"])
def test_a_lock_of_a_killed_git_is_taken_away(project: Project, name: str) -> None:
    path = lock(project, name, age=60)
    told: list[str] = []
    release_git(project, told.append)
    assert not path.exists()
    assert told == [f"removed .git/{path.name}: a lock that a killed run has left"]


def test_a_lock_of_just_now_is_waited_for(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leftovers, "_SETTLED_SECONDS", 0.6)
    path = lock(project, "index.lock", age=0)
    changed = path.stat().st_mtime
    release_git(project, lambda _: None)
    assert not path.exists()
    assert time.time() - changed >= 0.6


def test_a_lock_of_a_git_at_work_stays(project: Project, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(leftovers, "_LONGEST_WAIT_SECONDS", 0.6)
    sleep = shutil.copy(shutil.which("sleep") or "", tmp_path / "git")
    path = lock(project, "index.lock", age=60)
    with subprocess.Popen([sleep, "600"], cwd=project.root) as running:
        with pytest.raises(InputError, match=r"index.lock: Git is at work .* for more than a minute"):
            release_git(project, lambda _: None)
        running.kill()
    assert path.exists()
