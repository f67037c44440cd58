"""The commands about versions, as a user types them."""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from kzpipe.cli import app
from kzpipe.paths import Project
from kzpipe.versions.screen import has_colour

Versioned = tuple[Project, list[str]]


@pytest.fixture
def in_project(versioned: Versioned, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Enter a copy of the project, since commands keep the tables they have read or built; return its commits."""
    monkeypatch.chdir(shutil.copytree(versioned[0].root, tmp_path / "project"))
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


def test_the_command_that_shows_the_rest_asks_for_the_same(in_project: list[str]) -> None:
    asked = ["diff", in_project[0], "HEAD", "--table", "mentions", "--tolerance", "0.5"]
    first = CliRunner().invoke(app, [*asked, "--limit", "1"])
    assert first.exit_code == 0, first.output
    said, _, command = first.stdout.splitlines()[-1].partition(": ")
    assert (said, shlex.split(command)[1:]) == ("1 row not shown", [*asked, "--limit", "2"])
    assert "not shown" not in CliRunner().invoke(app, shlex.split(command)[1:]).stdout


def test_a_column_that_is_none_is_not_ignored(in_project: list[str]) -> None:
    done = CliRunner().invoke(app, ["diff", in_project[0], "HEAD", "--ignore", "mentions.txt"])
    assert done.exit_code == 2
    assert "did you mean mentions.text?" in str(done.exception) + done.output


@pytest.mark.parametrize(("asked", "is_coloured"), [({}, True), ({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False)])
def test_colours_are_for_people_who_want_them(monkeypatch: pytest.MonkeyPatch, asked: dict[str, str], is_coloured: bool) -> None:
    for name in ("NO_COLOR", "FORCE_COLOR"):
        monkeypatch.delenv(name, raising=False)
    for name, value in {"TERM": "xterm-256color", **asked}.items():
        monkeypatch.setenv(name, value)
    assert not has_colour()  # the output of a test is no terminal
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    assert has_colour() is is_coloured


def test_whoever_stops_reading_sees_no_traceback(in_project: list[str], root: Path) -> None:
    command = [sys.executable, "-m", "kzpipe", "diff", in_project[0], "HEAD", "--format", "json"]
    with subprocess.Popen(command, env=os.environ | {"PYTHONPATH": str(root)}, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert "Traceback" not in process.stderr.read()
