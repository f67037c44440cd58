"""The chain for real, in two copies of the project: the same bytes, nothing done twice, nothing written elsewhere."""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from kzpipe.environment import quiet_environment
from kzpipe.evaluation.floors import FLOORS
from kzpipe.graph import table_path
from kzpipe.lexicon.load import Lexicons
from kzpipe.paths import Project
from kzpipe.runner import read_inputs
from kzpipe.schema.tables import TABLES
from kzpipe.stages.registry import STAGES, stage_named
from kzpipe.store import read_table
from kzpipe.table_checks import check_references, check_spans

pytestmark = pytest.mark.slow

Command = Callable[..., SimpleNamespace]


@pytest.fixture(scope="module")
def clones(tmp_path_factory: pytest.TempPathFactory, copy_project: Callable[..., Project], kzpipe_command: Command) -> list[Project]:
    """Two copies in which the chain has run, with one process and with two; the second copy lies deeper and got its articles in another order."""
    first = copy_project(tmp_path_factory.mktemp("first"))
    second = copy_project(tmp_path_factory.mktemp("second") / "a folder" / "deeper")
    for file in sorted((second.root / "data/raw").iterdir(), reverse=True):
        os.utime(file, (1_000_000_000, 1_000_000_000))
    text = first.parameters.read_text("utf-8")
    first.parameters.write_text(re.sub(r"processes: \d+", "processes: 1", text), "utf-8")
    for project in (first, second):
        home = project.root / ".home"
        home.mkdir()
        done = kzpipe_command(project, "run", home=home)
        assert done.returncode == 0, done.stderr
        assert "validation   passed" in done.stdout
        assert not list(home.iterdir()), "nothing is written outside the project"
    return [first, second]


def hashes(project: Project) -> dict[str, str]:
    folders = [project.stages, project.quality, project.site.parent]
    files = [file for folder in folders for file in sorted(folder.rglob("*")) if file.is_file() and file.name != ".gitignore"]
    return {str(file.relative_to(project.root)): hashlib.sha256(file.read_bytes()).hexdigest() for file in files}


def dvc(project: Project, *arguments: str) -> str:
    command = [sys.executable, "-m", "dvc", *arguments]
    return subprocess.run(command, cwd=project.root, env=quiet_environment(project), capture_output=True, encoding="utf-8", check=True).stdout


def test_two_clones_are_byte_identical(clones: list[Project]) -> None:
    first, second = map(hashes, clones)
    assert first == second
    assert {f"{table_path(table)}/part-0000.parquet" for table in TABLES} <= set(first)
    assert (clones[0].root / "dvc.lock").read_bytes() == (clones[1].root / "dvc.lock").read_bytes()


def test_counts_in_are_counts_out(clones: list[Project]) -> None:
    stages = clones[0].stages
    ids = {name: read_table(stages, name).column("document_id").to_pylist() for name in ("documents", "articles", "quarantine")}
    assert ids["documents"]
    assert sorted(ids["articles"] + ids["quarantine"]) == sorted(ids["documents"])


def test_the_tables_hold_together(clones: list[Project]) -> None:
    tables = {name: read_table(clones[0].stages, name) for name in TABLES}
    check_references(tables, {})
    for name, rows in tables.items():
        check_spans(TABLES[name], rows, tables["documents"])
    assert all(tables[name].num_rows for name in ("timexes", "entities", "mentions", "events"))


def test_again_with_nothing_changed_nothing_runs(clones: list[Project], kzpipe_command: Command) -> None:
    log = clones[0].logs / "kzpipe.log"
    before = log.read_bytes()
    assert kzpipe_command(clones[0], "run").returncode == 0
    assert log.read_bytes() == before


def test_what_a_fresh_clone_shows_after_its_first_run(clones: list[Project], kzpipe_command: Command, tmp_path: Path) -> None:
    """Git brings the verdict and `dvc.lock`, but neither tables nor pages: the first run makes all of them and leaves Git clean."""
    commit(clones[0])
    subprocess.run(["git", "clone", "--quiet", str(clones[0].root), str(tmp_path / "fresh")], check=True)
    fresh = Project(tmp_path / "fresh")
    assert (fresh.quality / "validation.json").is_file()
    assert "validation   passed, reports/validation/index.html\n" in kzpipe_command(fresh, "run").stdout
    assert pages(fresh) == pages(clones[0])
    assert hashes(fresh) == hashes(clones[0])
    assert subprocess.run(["git", "status", "--porcelain"], cwd=fresh.root, capture_output=True, encoding="utf-8", check=True).stdout == ""


@pytest.mark.parametrize("again", [("kzpipe", "run"), ("dvc", "repro")])
def test_a_report_of_validation_that_is_missing_is_written_again(clones: list[Project], again: tuple[str, str]) -> None:
    project = clones[0]
    before, lock, log = pages(project), (project.root / "dvc.lock").read_bytes(), (project.logs / "kzpipe.log").read_text("utf-8")
    shutil.rmtree(project.validation_report)
    module, command = again
    subprocess.run([sys.executable, "-m", module, command], cwd=project.root, env=quiet_environment(project), capture_output=True, check=True)
    assert pages(project) == before
    assert (project.root / "dvc.lock").read_bytes() == lock
    ran = (project.logs / "kzpipe.log").read_text("utf-8").removeprefix(log)
    assert re.findall(r'"stage": "(\w+)"', ran) == ["validate"]


def pages(project: Project) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in sorted(project.validation_report.iterdir())}


def test_one_edited_lexicon_concerns_exactly_the_stages_that_read_it(clones: list[Project]) -> None:
    project = clones[1]
    lexicons = sorted({name for stage in STAGES for name in stage.lexicons})
    for name in (lexicons[0], lexicons[-1], "page_phrases"):
        path = project.root / "kzpipe" / "lexicons" / f"{name}.csv"
        content = path.read_bytes()
        path.write_bytes(content + b"\n")
        changed = json.loads(dvc(project, "status", "--json"))
        path.write_bytes(content)
        assert set(changed) == {stage.name for stage in STAGES if name in stage.lexicons}, name
    assert json.loads(dvc(project, "status", "--json")) == {}


@pytest.mark.parametrize("name", [stage.name for stage in STAGES if stage.lexicons])
def test_a_stage_reads_every_lexicon_that_it_declares(clones: list[Project], name: str) -> None:
    stage = stage_named(name)
    inputs = read_inputs(stage, clones[0])
    watched = Watched(inputs.lexicons.rows)
    lexicons = Lexicons(inputs.lexicons.folder, watched)
    if stage.by_document is None:
        stage.load()(replace(inputs, declared_lexicons=lexicons))
    else:
        stage.documents().prepare(lexicons, inputs.params)
    assert set(stage.lexicons) == watched.read


class Watched(dict[str, Any]):
    """Rows by lexicon that remember which lexicons were asked for."""

    def __init__(self, rows: Mapping[str, Any]) -> None:
        super().__init__(rows)
        self.read: set[str] = set()

    def __getitem__(self, name: str) -> Any:
        self.read.add(name)
        return super().__getitem__(name)

    def get(self, name: str, default: Any = None) -> Any:
        return self[name]


def test_a_failed_validation_stops_the_chain_and_can_be_read(clones: list[Project], kzpipe_command: Command) -> None:
    project = clones[1]
    text, site = project.parameters.read_text("utf-8"), project.site.read_bytes()
    project.parameters.write_text(re.sub(r"min_words: \d+", "min_words: 50000", text), "utf-8")
    failed = kzpipe_command(project, "run")
    assert failed.returncode == 1
    assert "Traceback" not in failed.stderr
    assert re.search(r"^kzpipe: .*quarantine", failed.stderr, re.MULTILINE), "it names the table"
    assert "validation   failed, reports/validation/index.html" in failed.stdout
    assert (project.validation_report / "index.html").stat().st_size
    assert not (project.quality / "validation.json").exists()
    assert project.site.read_bytes() == site, "neither aggregate nor report has run"

    project.parameters.write_text(text, "utf-8")
    assert "validation   passed" in kzpipe_command(project, "run").stdout
    assert hashes(project) == hashes(clones[0])


def test_a_score_below_its_floor_fails_the_run_but_keeps_nobody_waiting(clones: list[Project], kzpipe_command: Command) -> None:
    project = clones[1]
    commit(project)
    text, floors = project.parameters.read_text("utf-8"), (project.root / FLOORS).read_text("utf-8")
    before = json.loads(project.evaluation.read_text("utf-8"))
    (project.root / FLOORS).write_text(re.sub(r'"events": [\d.]+', '"events": 0.999', floors, count=1), "utf-8")
    project.parameters.write_text(re.sub(r"max_rows: \d+", "max_rows: 7", text), "utf-8")
    site = hashes(project)["reports/site/index.html"]
    failed = kzpipe_command(project, "run")
    assert failed.returncode == 1
    assert "Traceback" not in failed.stderr
    assert re.search(r"^kzpipe: events \(type, actor\): F1 0\.\d+ is below its floor 0\.999", failed.stderr, re.MULTILINE)
    assert "evaluation   failed: below the floor events; `kzpipe eval` shows the scores\n" in failed.stdout
    assert re.search(r"^report +reports/site/index.html$", failed.stdout, re.MULTILINE), "the report is that of this run"
    assert hashes(project)["reports/site/index.html"] != site
    changed = json.loads(dvc(project, "metrics", "diff", "--json"))[str(project.evaluation.relative_to(project.root))]
    assert changed == {"all.events.floor": {"old": before["all"]["events"]["floor"], "new": 0.999, "diff": changed["all.events.floor"]["diff"]}}

    (project.root / FLOORS).write_text(floors, "utf-8")
    project.parameters.write_text(text, "utf-8")
    assert re.search(r"^evaluation +F1 actors 0\.\d\d, ", kzpipe_command(project, "run").stdout, re.MULTILINE)
    assert hashes(project) == hashes(clones[0])


def test_what_a_lexicon_line_did_to_the_scores(clones: list[Project], kzpipe_command: Command) -> None:
    """Less to find, and `dvc metrics diff` shows what that cost in each layer, with the articles of the raw folder left out of it."""
    project = clones[1]
    commit(project)
    path = project.root / "kzpipe/lexicons/nisbas.csv"
    content = path.read_text("utf-8")
    path.write_text("".join(line for line in content.splitlines(keepends=True) if ",KAZ," not in line), "utf-8")
    assert kzpipe_command(project, "eval", "--document", "sample_a01_emergency").returncode == 0
    kzpipe_command(project, "stage", "evaluate")
    changed = json.loads(dvc(project, "metrics", "diff", "--json"))[str(project.evaluation.relative_to(project.root))]
    path.write_text(content, "utf-8")
    assert changed["all.actors.recall"]["diff"] < 0
    assert "all.published.f1" not in changed


def commit(project: Project) -> None:
    """Keep the project as it is in Git, whichever of the tests comes first: what has changed is told against that."""
    git(project, "add", "--all")
    git(project, "commit", "--quiet", "--allow-empty", "--message", "As it is")


def git(project: Project, *arguments: str) -> None:
    identity = ("-c", "user.name=test", "-c", "user.email=test@example.org")
    subprocess.run(["git", *identity, *arguments], cwd=project.root, check=True)
