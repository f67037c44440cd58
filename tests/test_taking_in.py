from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from kzpipe.errors import InputError
from kzpipe.paths import Project
from kzpipe.taking_in import take_in

ARTICLE = "خبر " * 60  # news


@pytest.fixture
def project(root: Path, tmp_path: Path) -> Project:
    for name in ("params.yaml", "sources.yaml"):
        (tmp_path / name).write_bytes((root / name).read_bytes())
    (tmp_path / "dvc.yaml").touch()
    (tmp_path / "data/inbox").mkdir(parents=True)
    file = tmp_path / "data/inbox/article.txt"
    file.write_text(ARTICLE, "utf-8")
    os.utime(file, (time.time() - 60,) * 2)
    return Project(tmp_path)


def test_what_was_dropped_is_taken_in_once(project: Project) -> None:
    told: list[str] = []
    assert take_in(project, told.append) == 1
    assert told == ["inbox: 1 taken"]
    assert (project.root / "data/raw/inbox/article.txt").read_text("utf-8") == ARTICLE
    assert take_in(project, told.append) == 0


def test_a_source_that_fails_is_named_and_keeps_no_other_from_being_read(project: Project) -> None:
    settings = project.root / "sources.yaml"
    broken = f"sources:\n  mounted:\n    kind: folder\n    path: {project.root / 'not mounted'}\n    after: keep\n"
    settings.write_text(settings.read_text("utf-8").replace("sources:\n", broken, 1), "utf-8")
    told: list[str] = []
    with pytest.raises(InputError, match="could not take in all of mounted: the lines of the log say why"):
        take_in(project, told.append)
    assert any("not mounted: no such folder" in line for line in told)
    assert (project.root / "data/raw/inbox/article.txt").exists()
