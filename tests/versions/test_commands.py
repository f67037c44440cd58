"""The commands about versions, as a user types them."""

from __future__ import annotations

import pytest
from typer.testing import CliRunner

from kzpipe.cli import app
from kzpipe.paths import Project

Versioned = tuple[Project, list[str]]


@pytest.fixture
def in_project(versioned: Versioned, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    monkeypatch.chdir(versioned[0].root)
    return versioned[1]


def test_history(in_project: list[str]) -> None:
    done = CliRunner().invoke(app, ["history", "--limit", "1"])
    assert done.exit_code == 0
    assert in_project[-1][:12] in done.output
    assert in_project[0][:12] not in done.output
    assert "mentions 2 (-1)" in done.output


def test_history_of_a_release(in_project: list[str]) -> None:
    done = CliRunner().invoke(app, ["history", "data-v1"])
    assert done.output.startswith(in_project[1][:12])


def test_rebuild(in_project: list[str]) -> None:
    done = CliRunner().invoke(app, ["rebuild", "data-v1"])
    assert done.exit_code == 0
    assert "all 3 outputs have the bytes of its dvc.lock" in done.output


def test_what_lies_in_the_folders_is_not_rebuilt(in_project: list[str]) -> None:
    done = CliRunner().invoke(app, ["rebuild", "workspace"])
    assert done.exit_code == 1
    assert "`kzpipe run` reproduces" in done.output


@pytest.mark.parametrize("command", ["history", "rebuild"])
def test_a_name_that_is_no_version(in_project: list[str], command: str) -> None:
    done = CliRunner().invoke(app, [command, "data-v9"])
    assert done.exit_code == 1
    assert "'data-v9' is no version" in done.output
