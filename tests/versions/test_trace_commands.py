"""``kzpipe why`` and ``kzpipe show`` as a user types them, on small tables and on those that the chain writes."""

from __future__ import annotations

import io
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
import traced_articles as t
from rich.console import Console
from typer.testing import CliRunner, Result

from kzpipe.cli import app
from kzpipe.environment import quiet_environment
from kzpipe.paths import Project
from kzpipe.schema.tables import TABLES
from kzpipe.store import read_table
from kzpipe.versions.annotate import annotate
from kzpipe.versions.annotate_view import render_article
from kzpipe.versions.screen import print_lines
from kzpipe.versions.trace import Step, trace

CHAIN = """
from kzpipe.paths import find_project
from kzpipe.runner import run_stage
for stage in ("ingest", "clean", "extract", "validate", "aggregate"):
    run_stage(stage, find_project())
"""


def call(*arguments: str) -> Result:
    return CliRunner().invoke(app, arguments)


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A project with the tables of two small articles, which is the working directory."""
    (tmp_path / "dvc.yaml").touch()
    t.write_version(tmp_path / "data/stages")
    t.write_lexicons(tmp_path / "kzpipe/lexicons")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("kzpipe.environment.enter_quiet_environment", lambda _: None)
    return tmp_path


def test_why_a_number_is_what_it_is(here: Path) -> None:
    done = call("why", "casualty-9999")
    assert done.exit_code == 0, done.output
    assert done.output.startswith("2022-01-07, killed, security forces, in Almaty")
    assert "⟦18 شرطيا قتلوا⟧" in done.output
    assert "\x1b" not in done.output


def test_why_as_json_and_with_a_limit(here: Path) -> None:
    done = call("why", "ministry.kaz", "--json", "--limit", "1")
    assert done.exit_code == 0, done.output
    assert json.loads(done.output)["step"]["hidden"]["named"] == 1


@pytest.mark.parametrize("arguments", [["why", "c-0000"], ["show", "nothing.txt"], ["show", "first.txt", "--layers", "words"]])
def test_what_is_not_there_is_one_line_and_exit_code_1(here: Path, arguments: list[str]) -> None:
    done = call(*arguments)
    assert done.exit_code == 1
    assert done.stderr.startswith("kzpipe: ")
    assert len(done.stderr.splitlines()) == 1
    assert "llowed are" in done.stderr


@pytest.mark.parametrize("arguments", [["why"], ["show"], ["why", "c-1", "--limit", "0"], ["show", "first.txt", "--format", "pdf"]])
def test_wrong_usage_is_exit_code_2(here: Path, arguments: list[str]) -> None:
    assert call(*arguments).exit_code == 2


def test_show_on_the_screen(here: Path) -> None:
    done = call("show", "first.txt", "--layers", "claims, timexes")
    assert done.exit_code == 0, done.output
    assert "1 timex  1 claim\n" in done.output
    assert "\x1b" not in done.output


@pytest.mark.parametrize(("form", "begins"), [("text", "2022-01-07, "), ("html", "<!doctype html>"), ("json", "{")])
def test_show_into_a_file(here: Path, form: str, begins: str) -> None:
    done = call("show", "first.txt", "--format", form, "--output", "out.txt")
    assert done.exit_code == 0, done.output
    assert done.output == "wrote out.txt\n"
    assert (here / "out.txt").read_text("utf-8").startswith(begins)
    assert call("show", "first.txt", "--format", form).output == (here / "out.txt").read_text("utf-8")


def test_show_into_a_folder_that_is_not_there(here: Path) -> None:
    done = call("show", "first.txt", "--output", "no/out.txt")
    assert done.exit_code == 1
    assert "name a file in a folder that exists" in done.stderr


def test_before_the_first_run(here: Path) -> None:
    (here / "data/stages").rename(here / "elsewhere")
    done = call("why", "c-1")
    assert done.exit_code == 1
    assert "run `kzpipe run`" in done.stderr


def test_each_line_of_a_narrow_terminal_keeps_its_direction(here: Path) -> None:
    screen = io.StringIO()
    console = Console(file=screen, width=24, force_terminal=True, color_system="standard", highlight=False, markup=False, emoji=False)
    print_lines(render_article(annotate(here / "data/stages", t.FIRST), is_plain=False), console)
    arabic = [line for line in screen.getvalue().splitlines() if "شرطيا" in line or "الهدوء" in line]
    assert len(arabic) > 1
    assert all(line.startswith("\u2067") and line.endswith("\u2069") for line in arabic)
    assert "\x1b[" in arabic[0]


@pytest.fixture(scope="module")
def chain(tmp_path_factory: pytest.TempPathFactory, copy_project: Callable[..., Project]) -> Project:
    project = copy_project(tmp_path_factory.mktemp("traced"))
    # one process for all stages: each of its own would compile the lexicons and import its libraries anew
    subprocess.run([sys.executable, "-c", CHAIN], cwd=project.root, env=quiet_environment(project), check=True, capture_output=True)
    return project


def spans_of(step: Step) -> list[tuple[str, str]]:
    own = [] if step.evidence is None else [(step.evidence.sentence[step.evidence.start : step.evidence.end], step.row["text"])]
    return own + [pair for below in step.below for pair in spans_of(below)]


@pytest.mark.slow
def test_rows_that_the_chain_writes_lead_to_their_words(chain: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(chain.root)
    followed = 0
    for name in ("casualties", "timeline", "reactions", "framings", "actors", "events", "claims", "quotes", "timexes", "mentions", "entities"):
        for row_id in read_table(chain.stages, name).column(TABLES[name].key[0]).to_pylist()[:2]:
            spans = spans_of(trace(chain.stages, row_id, chain.root / "kzpipe/lexicons", limit=2).step)
            assert all(shown == text for shown, text in spans)
            assert spans or name == "entities"
            followed += len(spans)
    assert followed > len(TABLES)
    figure = read_table(chain.stages, "casualties").column("casualty_id").to_pylist()[0]
    done = call("why", figure)
    assert done.exit_code == 0, done.output
    assert f"casualties {figure}" in done.output
    assert "⟦" in done.output


@pytest.mark.slow
def test_articles_that_the_chain_reads_are_shown_whole(chain: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(chain.root)
    documents = read_table(chain.stages, "documents").to_pylist()
    rows = {
        layer: read_table(chain.stages, layer).column("document_id").to_pylist() for layer in ("mentions", "timexes", "claims", "quotes", "events")
    }
    for document in documents:
        content = json.loads(call("show", document["source_path"], "--format", "json").output)
        shown = "".join(run["text"] for block in content["blocks"] for run in block["runs"])
        assert "".join(shown.split()) == "".join(document["text"].split())
        for layer, ids in rows.items():
            assert sum(mark["layer"] == layer for mark in content["marks"]) == ids.count(document["document_id"])
