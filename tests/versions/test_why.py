"""Since which version a row is there, and rows that only older versions have: on a project with three recorded versions of a few mentions."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pyarrow.parquet as pq
import pytest
import traced_articles

from kzpipe.environment import quiet_environment
from kzpipe.errors import InputError
from kzpipe.paths import Project
from kzpipe.schema.tables import TABLES
from kzpipe.shards import WHOLE, file_name, table_folder
from kzpipe.versions.compare import Comparison
from kzpipe.versions.diff import diff_versions
from kzpipe.versions.git import Repository
from kzpipe.versions.recorded import RecordedTable
from kzpipe.versions.render import render
from kzpipe.versions.screen import plain_text
from kzpipe.versions.standing import Standing, find_standing
from kzpipe.versions.trace_view import render_json, render_trace, say_standing
from kzpipe.versions.why import why
from tests.versions.conftest import git, record

Versioned = tuple[Project, list[str]]


@pytest.fixture
def project(versioned: Versioned, tmp_path: Path) -> Project:
    """A copy, so that what is kept of old versions is of this test alone. The versions have m-1 m-2, then m-1 m-2 m-3, then m-1 m-3."""
    shutil.copytree(versioned[0].root, tmp_path / "copy", ignore=shutil.ignore_patterns("versions"))  # which others have kept
    return Project(tmp_path / "copy")


def without_cache(project: Project, *, of_all: bool = True) -> None:
    shutil.rmtree(project.root / ".dvc/cache")
    if of_all:
        shutil.rmtree(project.state / "versions", ignore_errors=True)


def standing(project: Project, row_id: str, name: str = "workspace") -> Standing:
    found = why(project, row_id, name).standing
    assert found is not None
    return found


def lines(found: Standing, row_id: str = "m-1") -> list[str]:
    return [line for line, _ in say_standing(found, row_id)]


@pytest.mark.parametrize(("row_id", "name", "first"), [("m-1", "workspace", 0), ("m-3", "workspace", 1), ("m-3", "HEAD", 1), ("m-1", "data-v1", 0)])
def test_the_version_in_which_a_row_first_appeared(project: Project, versioned: Versioned, row_id: str, name: str, first: int) -> None:
    found = standing(project, row_id, name)
    assert found.first is not None
    assert (found.first.commit.hash, found.unknown, found.last) == (versioned[1][first], (), None)
    assert found.first.releases == (("data-v1",) if first == 1 else ())


def test_as_shown(project: Project, versioned: Versioned) -> None:
    first, second, third = (commit[:12] for commit in versioned[1])
    shown = plain_text(render_trace(why(project, "m-3"), is_plain=True))
    assert f"\n  in workspace, of commit {third} (" in shown
    assert f"\n  first in {second} [data-v1] (" in shown
    assert "One word more)\n" in shown
    assert "tables of this version are older: mentions has no document_id, sentence_index, start, end" in shown
    assert f'"hash": "{versioned[1][1]}"' in render_json(why(project, "m-3"))
    assert first not in shown


def test_what_is_not_committed_is_named(project: Project) -> None:
    (project.root / "kzpipe/lexicons").mkdir(parents=True)
    (project.root / "kzpipe/lexicons/cues.csv").write_text("cue_id\n", "utf-8")
    (project.root / "notes.txt").write_text("of no row", "utf-8")
    found = standing(project, "m-1")
    assert found.uncommitted == ("kzpipe/lexicons/cues.csv",)
    assert "and kzpipe/lexicons/cues.csv not committed" in lines(found)[0]
    assert standing(project, "m-1", "HEAD").uncommitted == ()


def test_a_row_that_only_older_versions_have(project: Project, versioned: Versioned) -> None:
    traced = why(project, "m-2")
    assert (traced.step.table, traced.step.row_id) == ("mentions", "m-2")
    found = traced.standing
    assert found is not None
    assert found.first is not None
    assert found.last is not None
    assert found.gone is not None
    assert [version.commit.hash for version in (found.first, found.last, found.gone)] == versioned[1]
    assert lines(found)[0].startswith(f"not in workspace any more: last in {versioned[1][1][:12]} [data-v1] (")
    assert f", gone in {versioned[1][2][:12]} (" in lines(found)[0]
    assert lines(found)[1].startswith(f"first in {versioned[1][0][:12]} (")


def test_an_id_that_no_version_has(project: Project, versioned: Versioned) -> None:
    with pytest.raises(InputError, match=r"no row of this version has that id.*No recorded version up to it has one either\.$"):
        why(project, "m-7")
    with pytest.raises(InputError, match="no row of this version has that id"):
        why(project, "m-3", versioned[1][0])  # it came later
    (project.root / "data/stages/extract/mentions/part-0000.parquet").unlink()
    (project.root / "data/stages/extract/mentions").rmdir()
    with pytest.raises(InputError, match="'nowhere' is no version"):
        why(project, "m-1", "nowhere")


def test_the_beginning_of_ids_that_only_older_versions_have(project: Project) -> None:
    record(project, "x-9", "Other words altogether")
    with pytest.raises(InputError, match=r"no row of workspace has that id; in older versions 3 ids begin so \(m-1, m-2, m-3\)"):
        why(project, "m-")
    assert why(project, "m-3").step.row_id == "m-3"


def test_a_row_that_came_back(project: Project, versioned: Versioned) -> None:
    back = record(project, "m-1 m-2 m-3 m-4", "A word comes back")
    found = standing(project, "m-2")
    assert found.first is not None
    assert found.again is not None
    assert (found.first.commit.hash, found.again.commit.hash, found.last) == (versioned[1][0], back, None)
    assert f"; gone since, and back in {back[:12]} (" in lines(found)[1]


def test_a_row_that_no_commit_has_recorded(project: Project) -> None:
    (project.root / "data/raw/words.txt").write_text("m-1 m-8", "utf-8")
    subprocess.run([sys.executable, "make.py"], cwd=project.root, check=True)
    found = standing(project, "m-8")
    assert (found.first, found.unknown) == (None, ())
    assert lines(found)[1] == "in no recorded version yet"


def test_tables_that_are_not_here_are_told_and_not_guessed(project: Project, versioned: Versioned) -> None:
    without_cache(project)
    found = standing(project, "m-1")
    assert (found.first, len(found.unknown)) == (None, 3)
    assert lines(found)[1].startswith("since when is not known: the tables of 3 older versions are not here; `kzpipe why m-1 --rev")
    with pytest.raises(InputError, match="but for 3 whose tables are not here and not looked into"):
        why(project, "m-2")
    # what was built again once is looked into from then on
    assert why(project, "m-2", versioned[1][1]).step.row_id == "m-2"
    found = standing(project, "m-1")
    assert found.first is not None
    assert (found.first.commit.hash, [version.commit.hash for version in found.unknown]) == (versioned[1][1], [versioned[1][0]])
    assert "or earlier: the table of an older version is not here; `kzpipe why m-1 --rev" in lines(found)[1]
    assert why(project, "m-2").step.row_id == "m-2"


def test_a_remote_is_asked_for_what_the_cache_has_not(project: Project, versioned: Versioned, tmp_path: Path) -> None:
    for arguments in (["remote", "add", "--quiet", "--default", "--local", "store", str(tmp_path / "store")], ["push", "--quiet", "--all-commits"]):
        subprocess.run([sys.executable, "-m", "dvc", *arguments], cwd=project.root, env=quiet_environment(project), check=True)
    without_cache(project)
    found = standing(project, "m-3")
    assert found.first is not None
    assert (found.first.commit.hash, found.unknown) == (versioned[1][1], ())


def test_equal_bytes_are_opened_once(project: Project) -> None:
    for number in range(3):
        (project.root / "make.py").write_text((project.root / "make.py").read_text("utf-8") + f"# {number}\n", "utf-8")
        record(project, "m-1 m-3", f"The same words, {number}")
    recorded = RecordedTable(project, Repository(project.root), "mentions")
    assert (len(recorded.versions), len(recorded.held)) == (6, 3)
    assert len({version.content for version in recorded.versions}) == 3


def test_a_table_that_older_versions_did_not_have(project: Project) -> None:
    recorded = RecordedTable(project, Repository(project.root), "claims")
    assert [version.content for version in recorded.versions] == [None] * 3
    assert recorded.rows_by_content("key = ?", "c-1") == {}


def test_a_version_that_recorded_no_tables(project: Project) -> None:
    lock = (project.root / "dvc.lock").read_text("utf-8")
    (project.root / "dvc.lock").write_text(lock.replace("data/stages/extract/mentions", "data/other/mentions"), "utf-8")
    git(project, "commit", "--quiet", "--all", "--message", "Tables elsewhere")
    with pytest.raises(InputError, match="HEAD: its dvc.lock records no tables below data/stages"):
        why(project, "m-1", "HEAD")


def test_a_folder_without_git_has_no_versions(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(project.root.parent))
    shutil.rmtree(project.root / ".git")
    assert why(project, "m-1").standing is None
    with pytest.raises(InputError, match="not in a Git repository"):
        why(project, "m-1", "HEAD")
    git(project, "init", "--quiet")
    assert why(project, "m-1").standing is None, "nothing is committed yet"


def test_lexicons_and_verdicts_are_those_of_the_version(project: Project) -> None:
    folder = project.root / "data/curated/corrections"
    folder.mkdir(parents=True)
    (folder / "claims.csv").write_text("not,the,header\n", "utf-8")
    assert "people's verdicts cannot be told:\n" in plain_text(render_trace(why(project, "m-1"), is_plain=True))
    assert why(project, "m-1", "HEAD").unreadable is None
    git(project, "add", "--all")
    git(project, "commit", "--quiet", "--message", "A file that is no corrections")
    assert "the header is 'not,the,header'" in str(why(project, "m-1", "HEAD").unreadable)


def test_standing_is_found_from_the_table_alone(project: Project, versioned: Versioned) -> None:
    from kzpipe.versions.snapshot import open_version

    snapshot = open_version(project, versioned[1][1])
    recorded = RecordedTable(project, snapshot.repository, "mentions", versioned[1][1])
    found = find_standing(snapshot, recorded, "m-2")
    assert found.first is not None
    assert (found.first.commit.hash, found.commit.hash) == (versioned[1][0], versioned[1][1])


@pytest.mark.parametrize("older", ["before", "after"])
def test_versions_of_two_schemas_are_compared(project: Project, older: str) -> None:
    """HEAD has one table of one column; the workspace has today's tables, but for one and for columns by which causes and sentences are looked up."""
    shutil.rmtree(project.stages)
    traced_articles.write_version(project.stages)
    shutil.rmtree(table_folder(project.stages, "blocks"))
    for table, columns in {
        "documents": ["outlet"],
        "articles": ["published_date"],
        "claims": ["start", "claim_date"],
        "timeline": ["event_ids"],
    }.items():
        place = table_folder(project.stages, table) / file_name(WHOLE)
        pq.write_table(pq.read_table(place).drop_columns(columns), place)
    names = ("HEAD", "workspace") if older == "before" else ("workspace", "HEAD")
    diff = diff_versions(project, names, Comparison(), None)
    (mentions,) = (table for table in diff.tables if table.table == "mentions")
    assert "start" in (mentions.schema.added if older == "before" else mentions.schema.removed)
    assert {table.table for table in diff.tables if None in (table.before, table.after)} == TABLES.keys() - {"mentions", "blocks"}
    for form in ("text", "json", "markdown", "html"):
        assert "casualties" in render(diff, form, limit=100)
