from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kzpipe.environment import quiet_environment
from kzpipe.paths import Project
from kzpipe.versions.intact import differing_outputs, drop_damaged, is_intact
from kzpipe.versions.lock import locked_outputs
from kzpipe.versions.recorded import RecordedTable
from kzpipe.versions.snapshot import FROM_CACHE, FROM_KEPT, FROM_REBUILD, Snapshot, open_version

Versioned = tuple[Project, list[str]]
TABLE = "data/stages/extract/mentions"


@pytest.fixture
def project(versioned: Versioned, tmp_path: Path) -> Project:
    shutil.copytree(versioned[0].root, tmp_path / "copy", ignore=shutil.ignore_patterns("versions"))
    return Project(tmp_path / "copy")


def damage(file: Path) -> None:
    """Turn some bits of a file over, as a disk does: its size, time and mode stay."""
    about = file.stat()
    content = bytearray(file.read_bytes())
    content[len(content) // 3] ^= 0xFF
    file.chmod(0o644)
    file.write_bytes(content)
    file.chmod(about.st_mode)
    os.utime(file, ns=(about.st_atime_ns, about.st_mtime_ns))


def cached(project: Project) -> list[Path]:
    """Return the Parquet files of the cache."""
    return [path for path in sorted((project.root / ".dvc/cache/files/md5").rglob("*")) if path.is_file() and path.read_bytes()[:4] == b"PAR1"]


def lock(project: Project) -> bytes:
    return (project.root / "dvc.lock").read_bytes()


def open_told(project: Project, name: str) -> tuple[Snapshot, list[str]]:
    told: list[str] = []
    version = open_version(project, name, told.append)
    assert version.tables.is_dir()
    return version, told


def test_outputs_have_the_fingerprints_that_dvc_takes(project: Project) -> None:
    locked = locked_outputs(lock(project))
    assert locked[TABLE].endswith(".dir")
    assert "data/quality/metrics.json" in locked
    assert differing_outputs(project.root, lock(project)) == {}
    assert is_intact(project.root, locked)


def test_another_byte_or_file_is_seen_and_what_is_missing_is_not(project: Project) -> None:
    file = project.root / TABLE / "part-0000.parquet"
    damage(file)
    assert differing_outputs(project.root, lock(project)) == {TABLE: locked_outputs(lock(project))[TABLE]}
    assert differing_outputs(project.root, lock(project), "data/quality/") == {}
    shutil.rmtree(file.parent)
    assert differing_outputs(project.root, lock(project)) == {}
    assert not is_intact(project.root, locked_outputs(lock(project)))


def test_damaged_objects_leave_the_cache_and_whole_ones_stay(project: Project) -> None:
    contents = list(locked_outputs(lock(project)).values())
    assert drop_damaged(project, contents) == []
    before = cached(project)
    for file in before:
        damage(file)
    (dropped,) = drop_damaged(project, contents)  # those of older versions were not asked about
    assert set(before) - set(cached(project)) == {project.root / ".dvc/cache/files/md5" / dropped[:2] / dropped[2:]}


def test_a_version_is_not_read_out_of_a_damaged_cache(project: Project, versioned: Versioned) -> None:
    for file in cached(project):
        damage(file)
    version, told = open_told(project, versioned[1][0])
    assert version.source == FROM_REBUILD
    assert is_intact(version.tables.parent.parent, {TABLE: locked_outputs(version.read("dvc.lock") or b"")[TABLE]})
    assert "removed 1 damaged file from the cache" in told[0]


def test_what_is_damaged_in_the_cache_comes_from_the_remote(project: Project, versioned: Versioned, tmp_path: Path) -> None:
    for arguments in (["remote", "add", "--local", "--default", "store", str(tmp_path / "store")], ["push", "--quiet", "--all-commits"]):
        subprocess.run([sys.executable, "-m", "dvc", *arguments], cwd=project.root, env=quiet_environment(project), check=True, capture_output=True)
    for file in cached(project):
        damage(file)
    version, told = open_told(project, versioned[1][0])
    assert version.source == FROM_CACHE
    assert len(told) == 1


def test_kept_tables_that_are_damaged_are_taken_anew(project: Project, versioned: Versioned) -> None:
    open_told(project, versioned[1][0])
    version, told = open_told(project, versioned[1][0])
    assert (version.source, told) == (FROM_KEPT, [])
    damage(version.tables / "extract/mentions/part-0000.parquet")
    version, told = open_told(project, versioned[1][0])
    assert version.source == FROM_CACHE
    assert f"versions/{version.commit} are damaged and not used" in told[0]


def test_a_history_leaves_damaged_files_out(project: Project) -> None:
    repository = open_version(project, "HEAD").repository
    assert len(RecordedTable(project, repository, "mentions").held) == 3
    damage(cached(project)[0])
    assert len(RecordedTable(project, repository, "mentions").held) == 2
