"""What the chain has left in this very tree; run after it: ``pytest -m result tests/chain``."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from kzpipe.environment import quiet_environment
from kzpipe.paths import Project
from kzpipe.schema.tables import TABLES
from kzpipe.store import read_table
from kzpipe.summary import PASSED, read_summary
from kzpipe.table_checks import check_references, check_spans
from kzpipe.versions.git import Repository
from kzpipe.versions.snapshot import PACKAGE, RELEASES, find_commit

pytestmark = pytest.mark.result


@pytest.fixture(scope="module")
def project(root: Path) -> Project:
    return Project(root)


def test_every_table_is_there_and_holds_together(project: Project) -> None:
    tables = {name: read_table(project.stages, name) for name in TABLES}
    check_references(tables, {})
    for name, rows in tables.items():
        check_spans(TABLES[name], rows, tables["documents"])


def test_every_document_is_an_article_or_set_aside(project: Project) -> None:
    ids = {name: read_table(project.stages, name).column("document_id").to_pylist() for name in ("documents", "articles", "quarantine")}
    assert ids["articles"]
    assert sorted(ids["articles"] + ids["quarantine"]) == sorted(ids["documents"])


def test_validation_passed_and_the_report_is_written(project: Project) -> None:
    summary = read_summary(project)
    assert summary.validation == PASSED
    assert summary.site is not None


def test_nothing_is_out_of_date(project: Project) -> None:
    command = [sys.executable, "-m", "dvc", "status", "--json"]
    done = subprocess.run(command, cwd=project.root, env=quiet_environment(project), capture_output=True, encoding="utf-8", check=True)
    assert json.loads(done.stdout) == {}


def test_the_tables_are_the_ones_that_git_knows(project: Project) -> None:
    """``dvc.lock`` and ``data/quality/`` are in Git: the run of this machine must have made the same bytes."""
    done = subprocess.run(["git", "status", "--porcelain", "dvc.lock", "data/quality"], cwd=project.root, capture_output=True, text=True, check=True)
    assert done.stdout == ""


def test_the_releases_of_the_repository_are_found_without_tags(project: Project) -> None:
    repository = Repository(project.root)
    names = sorted(folder.name for folder in (project.root / RELEASES).iterdir())
    assert names[:3] == ["data-v1", "data-v2", "data-v3"]
    for name in names:
        commit = find_commit(repository, name)
        package = json.loads(repository.read(commit, f"{RELEASES}/{name}/{PACKAGE}") or b"{}")
        assert package["rows"]["articles"] > 0
        assert repository.read(commit, "dvc.lock"), "a release can be built again"
