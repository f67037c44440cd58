"""Faults of the machine, as a user meets them: damaged files, a full disk, folders that may not be written, halves, locks left behind.

Each ends in a line that says what is wrong and what to do, and when the cause is gone the next run leaves what an undisturbed one leaves.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from kzpipe.environment import quiet_environment
from kzpipe.paths import Project
from kzpipe.store import read_table
from kzpipe.versions.lock import locked_outputs

sys.path.insert(0, str(Path(__file__).parent.parent / "chain"))

from bad_articles import OTHER, USABLE

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("faults")]

Command = Callable[..., SimpleNamespace]
OBJECTS = ".dvc/cache/files/md5"


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory, begin_recording: Callable[[Path], Project], kzpipe_command: Command) -> Project:
    """A project of two short articles whose first version was recorded by a run that nothing disturbed; not to be changed."""
    project = begin_recording(tmp_path_factory.mktemp("faults") / "project")
    for file in (project.root / "data/raw").iterdir():
        file.unlink()
    for name, text in (("a.txt", USABLE), ("b.txt", OTHER)):
        (project.root / "data/raw" / name).write_text(text, "utf-8")
    done = kzpipe_command(project, "run", "--record")
    assert done.returncode == 0, done.stderr
    return project


@pytest.fixture
def project(undisturbed: Project, tmp_path: Path) -> Project:
    """A copy of that project to disturb."""
    shutil.copytree(undisturbed.root, tmp_path / "project", symlinks=True)
    return Project(tmp_path / "project")


@pytest.fixture
def kzpipe(project: Project, kzpipe_command: Command) -> Callable[..., str]:
    """Return a function that types a command, which must end with a code and without a traceback, and returns all that it says but for the log."""

    def run(*arguments: str, ends_with: int = 0) -> str:
        done = kzpipe_command(project, *arguments)
        said = "".join(line for line in (done.stdout + done.stderr).splitlines(keepends=True) if not line.startswith("{"))
        assert done.returncode == ends_with, said
        assert "Traceback" not in said
        return said

    return run


def dvc(project: Project, *arguments: str) -> None:
    subprocess.run([sys.executable, "-m", "dvc", *arguments], cwd=project.root, env=quiet_environment(project), check=True, capture_output=True)


def contents(project: Project) -> dict[Path, bytes]:
    """Return every table and page as it lies there, and the lock."""
    folders = (project.stages, project.quality, project.root / "reports")
    files = [project.root / "dvc.lock", *(file for folder in folders for file in folder.rglob("*") if file.is_file())]
    return {file.relative_to(project.root): file.read_bytes() for file in files}


def damage(file: Path) -> None:
    """Turn some bits of a file over, as a disk does: its size, time and mode stay."""
    about = file.stat()
    content = bytearray(file.read_bytes())
    content[60] ^= 0xFF  # in the first page: the columns are still told
    file.chmod(0o644)
    file.write_bytes(content)
    file.chmod(about.st_mode)
    os.utime(file, ns=(about.st_atime_ns, about.st_mtime_ns))


def cut(file: Path) -> None:
    """Leave the first half of a file."""
    content = file.read_bytes()
    file.chmod(0o644)
    file.write_bytes(content[: len(content) // 2])


def table(project: Project, name: str) -> Path:
    (file,) = project.stages.glob(f"*/{name}/*.parquet")
    return file


def cached(project: Project, name: str) -> Path:
    """Return the file of a table as it lies in the cache."""
    locked = locked_outputs((project.root / "dvc.lock").read_bytes())
    (listing,) = [content for path, content in locked.items() if path.endswith(f"/{name}")]
    (part,) = json.loads((project.root / OBJECTS / listing[:2] / listing[2:]).read_bytes())
    return project.root / OBJECTS / part["md5"][:2] / part["md5"][2:]


# damaged files


def test_damaged_tables(project: Project, undisturbed: Project, kzpipe: Callable[..., str]) -> None:
    kzpipe("summary")  # DVC has taken the fingerprints of the files, and believes their times
    (event, *_) = read_table(project.stages, "events").to_pylist()
    damage(table(project, "casualties"))
    told = "not the bytes that dvc.lock has of them (damaged, or of a run that did not end): data/stages/aggregate/casualties; `kzpipe run` makes"
    assert told in kzpipe("show", event["document_id"])
    assert told in kzpipe("why", event["event_id"])
    cut(table(project, "reactions"))
    for words in (("summary",), ("why", event["event_id"]), ("show", event["document_id"]), ("diff",), ("stage", "report")):
        said = kzpipe(*words, ends_with=2 if words == ("diff",) else 1)
        assert "reactions/part-0000.parquet" in said
        assert re.search(r"(cannot be read|not readable as Parquet).*`kzpipe run`", said), said
    said = kzpipe("run", "--record")
    assert "data/stages/aggregate/casualties, data/stages/aggregate/reactions; they are made again" in said
    assert "nothing new: no version" in said
    assert contents(project) == contents(undisturbed)


def test_a_damaged_cache(project: Project, undisturbed: Project, kzpipe: Callable[..., str]) -> None:
    for name in ("casualties", "rejects"):
        damage(cached(project, name))
        shutil.rmtree(table(project, name).parent)
    dvc(project, "checkout")  # DVC itself believes what lies in its cache
    assert table(project, "casualties").read_bytes() != table(undisturbed, "casualties").read_bytes()
    said = kzpipe("run")
    assert "not the bytes that dvc.lock has of them: data/stages/aggregate/casualties, data/stages/ingest/rejects; they are made again" in said
    assert "removed 2 damaged files from the cache of DVC" in said
    assert contents(project) == contents(undisturbed)
    assert cached(project, "casualties").read_bytes() == table(undisturbed, "casualties").read_bytes()
    assert "workspace" in kzpipe("diff", "--exit-code")
