from __future__ import annotations

import shutil
from pathlib import Path

from kzpipe.paths import Project
from kzpipe.versions.git import Repository
from kzpipe.versions.rebuild import build_again, render_rebuilt
from tests.versions.conftest import git

Versioned = tuple[Project, list[str]]


def test_every_byte_is_the_recorded_one(versioned: Versioned) -> None:
    project, commits = versioned
    built = build_again(project, Repository(project.root), commits[0], lambda _: None)
    assert built.is_same
    assert "data/stages/extract/mentions" in built.same
    assert render_rebuilt("old", built) == f"old ({commits[0][:12]}): all 3 outputs have the bytes of its dvc.lock\n"
    assert git(project, "worktree", "list").count("\n") == 0
    assert git(project, "status", "--porcelain") == ""


def test_what_differs_is_named(versioned: Versioned, tmp_path: Path) -> None:
    shutil.copytree(versioned[0].root, tmp_path / "copy")
    project = Project(tmp_path / "copy")
    lock = project.root / "dvc.lock"
    recorded = next(line.split()[-1] for line in lock.read_text("utf-8").splitlines() if ".dir" in line and "md5:" in line and "raw" not in line)
    outs = lock.read_text("utf-8").partition("outs:")
    recorded = next(line.split()[-1] for line in outs[2].splitlines() if line.strip().startswith("md5:") and line.endswith(".dir"))
    lock.write_text(lock.read_text("utf-8").replace(recorded, "0" * 32 + ".dir"), "utf-8")
    git(project, "commit", "--quiet", "--all", "--message", "A lock that is wrong")
    built = build_again(project, Repository(project.root), "HEAD", lambda _: None)
    assert built.differing == (("data/stages/extract/mentions", "0" * 32 + ".dir", recorded),)
    assert "1 of 3 outputs differ" in render_rebuilt("HEAD", built)
    assert recorded in render_rebuilt("HEAD", built)
