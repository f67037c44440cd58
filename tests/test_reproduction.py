from __future__ import annotations

from pathlib import Path

import pytest

from kzpipe import reproduction
from kzpipe.errors import InputError, ParameterError
from kzpipe.paths import Project
from kzpipe.reproduction import ReproductionBroken, StageFailed, only_one_at_a_time, reproduce


@pytest.fixture
def project(root: Path, tmp_path: Path) -> Project:
    (tmp_path / "params.yaml").write_bytes((root / "params.yaml").read_bytes())
    (tmp_path / "data/raw").mkdir(parents=True)
    return Project(tmp_path)


@pytest.fixture
def instead_of_dvc(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Return the file of a shell script that runs in place of ``python -m dvc repro``; the arguments are $@."""
    script = tmp_path / "instead"
    monkeypatch.setattr(reproduction.sys, "executable", str(script))
    return script


def write(script: Path, body: str) -> None:
    script.write_text(f"#!/bin/sh\n{body}\n", "utf-8")
    script.chmod(0o755)


def test_lines_are_told_and_one_stage_can_be_asked_for(project: Project, instead_of_dvc: Path) -> None:
    write(instead_of_dvc, 'echo "$@"; echo "$DO_NOT_TRACK" >&2')
    told: list[str] = []
    reproduce(project, told.append, stage="clean")
    assert told == ["-m dvc repro --quiet --single-item clean", "1"]


def test_a_stage_that_says_why_it_failed(project: Project, instead_of_dvc: Path) -> None:
    write(instead_of_dvc, 'echo "kzpipe: verbs.csv:3: a mistake" >&2; echo "kzpipe: second line" >&2; echo "ERROR: failed to reproduce"; exit 255')
    with pytest.raises(StageFailed, match="^verbs.csv:3: a mistake\nsecond line$"):
        reproduce(project, lambda _: None)


def test_a_run_that_ends_without_a_word(project: Project, instead_of_dvc: Path) -> None:
    write(instead_of_dvc, 'echo "ERROR: no space left"; exit 255')
    with pytest.raises(ReproductionBroken, match="dvc repro ended with exit code 255: ERROR: no space left"):
        reproduce(project, lambda _: None)


def test_two_runs_at_once_are_refused(project: Project) -> None:
    with only_one_at_a_time(project), pytest.raises(InputError, match="another run is at work"), only_one_at_a_time(project):
        pass
    with only_one_at_a_time(project):
        pass


def test_mistakes_in_parameters_are_told_before_dvc_starts(project: Project) -> None:
    text = project.parameters.read_text("utf-8")
    project.parameters.write_text(text.replace("raw_folder: data/raw", "raw_folder: data/rwa"), "utf-8")
    with pytest.raises(InputError, match="params.yaml: ingest.raw_folder is 'data/rwa', which is no folder"):
        reproduce(project, lambda _: None)
    project.parameters.write_text("", "utf-8")
    with pytest.raises(ParameterError):
        reproduce(project, lambda _: None)
