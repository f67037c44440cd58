from __future__ import annotations

import shutil
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from kzpipe.errors import InputError
from kzpipe.paths import Project
from kzpipe.versions.snapshot import FROM_CACHE, FROM_KEPT, FROM_REBUILD, FROM_WORKSPACE, Snapshot, open_version

Versioned = tuple[Project, list[str]]


def words(snapshot: Snapshot) -> list[str]:
    return pq.read_table(snapshot.tables / "extract/mentions").column("mention_id").to_pylist()


@pytest.fixture
def project(versioned: Versioned, tmp_path: Path) -> Project:
    """A copy, so that what is kept of old versions is of this test alone."""
    shutil.copytree(versioned[0].root, tmp_path / "copy", ignore=shutil.ignore_patterns("versions"))  # which others have kept
    return Project(tmp_path / "copy")


def test_tables_of_every_version(project: Project, versioned: Versioned) -> None:
    first, second, third = (open_version(project, commit) for commit in versioned[1])
    assert (words(first), words(second), words(third)) == (["m-1", "m-2"], ["m-1", "m-2", "m-3"], ["m-1", "m-3"])
    assert {one.source for one in (first, second, third)} == {FROM_CACHE}
    again = open_version(project, versioned[1][0])
    assert words(again) == ["m-1", "m-2"]
    assert again.source == FROM_KEPT


def test_the_workspace_is_what_lies_there(project: Project) -> None:
    (project.root / "data/raw/words.txt").write_text("m-9", "utf-8")
    workspace, head = open_version(project, "workspace"), open_version(project, "HEAD")
    assert (workspace.read("data/raw/words.txt"), head.read("data/raw/words.txt")) == (b"m-9", b"m-1 m-3")
    assert workspace.files("data/raw") != head.files("data/raw")
    assert workspace.files("make.py") == head.files("make.py")
    assert words(workspace) == ["m-1", "m-3"]  # the stage has not run
    assert workspace.source == FROM_WORKSPACE


def test_a_release_is_the_commit_that_added_it(project: Project, versioned: Versioned) -> None:
    assert words(open_version(project, "data-v1")) == ["m-1", "m-2", "m-3"]


def test_without_a_cache_a_version_is_built_again(project: Project, versioned: Versioned) -> None:
    shutil.rmtree(project.root / ".dvc/cache")
    told: list[str] = []
    first = open_version(project, versioned[1][0], told.append)
    assert words(first) == ["m-1", "m-2"]
    assert first.source == FROM_REBUILD
    assert "neither in the cache nor in a remote" in told[0]
    assert not [path for path in (project.state / "versions").iterdir() if path.name.startswith(".")]


def test_what_was_built_again_is_kept_for_comparisons(project: Project, versioned: Versioned) -> None:
    shutil.rmtree(project.root / ".dvc/cache")
    assert open_version(project, "data-v1").rebuild().is_same
    again = open_version(project, "data-v1")
    assert words(again) == ["m-1", "m-2", "m-3"]
    assert again.source == FROM_KEPT


def test_what_was_built_with_other_bytes_is_not_kept(project: Project) -> None:
    from tests.versions.conftest import git

    (project.root / "make.py").write_text(
        (project.root / "make.py").read_text("utf-8").replace('"mention_id": words', '"mention_id": words * 2'), "utf-8"
    )
    git(project, "commit", "--quiet", "--all", "--message", "Other code, and the old lock")
    version = open_version(project, "HEAD")
    assert not version.rebuild().is_same
    assert not list((project.state / "versions").iterdir())


def test_a_version_that_has_no_data(project: Project, versioned: Versioned) -> None:
    from tests.versions.conftest import git

    git(project, "rm", "--quiet", "--cached", "dvc.lock")
    git(project, "commit", "--quiet", "--message", "No lock")
    with pytest.raises(InputError, match="has no dvc.lock"):
        _ = open_version(project, "HEAD").tables


def test_a_stage_that_fails_leaves_nothing_behind(project: Project) -> None:
    from tests.versions.conftest import git

    (project.root / "make.py").write_text("raise SystemExit('no words today')", "utf-8")
    git(project, "commit", "--quiet", "--all", "--message", "Broken")
    shutil.rmtree(project.root / ".dvc/cache")
    with pytest.raises(InputError, match="cannot be built again"):
        _ = open_version(project, "HEAD").tables
    assert not list((project.state / "versions").iterdir())
    assert not list((project.state / "tmp").glob("rebuild-*"))
