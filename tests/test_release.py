"""What may be released and what not; what a release writes is told by the story of the chain's tests."""

from __future__ import annotations

import json
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from kzpipe import release
from kzpipe.errors import InputError
from kzpipe.paths import Project
from kzpipe.summary import UP_TO_DATE, Standing
from kzpipe.versions.git import Repository
from kzpipe.versions.model import RowChange, TableDiff, VersionDiff

SCORES = {"all": {"claims": {"f1": 0.9, "floor": 0.8}, "quotes": {"f1": 0.7}, "crises": 3}}


def git(project: Project, *arguments: str) -> str:
    who = ("-c", "user.name=A reviewer", "-c", "user.email=reviewer@example.org")
    return subprocess.run(["git", *who, *arguments], cwd=project.root, check=True, capture_output=True, encoding="utf-8").stdout.strip()


def commit(project: Project) -> None:
    git(project, "add", "--all")
    git(project, "commit", "--quiet", "--message", "As it is")


def put_json(path: Path, content: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(content), "utf-8")


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Project:
    """A project that may be released: all is committed, tables are up to date, validation has passed, scores are above their floors."""
    project = Project(tmp_path)
    git(project, "init", "--quiet", "--initial-branch=main")
    git(project, "config", "user.name", "A reviewer")
    git(project, "config", "user.email", "reviewer@example.org")
    put_json(project.quality / "validation.json", {"success": True})
    put_json(project.evaluation, SCORES)
    commit(project)
    monkeypatch.setattr(release, "find_standing", lambda _: UP_TO_DATE)  # DVC is asked in the tests of the summary
    return project


def make(project: Project, name: str = "data-v1") -> release.Release:
    return release.make_release(project, name, lambda _: None)


def test_a_release_is_a_commit_and_a_tag(project: Project) -> None:
    made = make(project)
    assert (made.name, made.before, made.is_tagged) == ("data-v1", None, True)
    assert git(project, "rev-parse", "data-v1") == made.commit == git(project, "rev-parse", "HEAD")
    assert set(git(project, "show", "--name-only", "--format=", "HEAD").splitlines()) == {
        "data/releases/data-v1/changes.md", "data/releases/data-v1/datapackage.json", "docs/reference/codebook.md",
    }  # fmt: skip
    assert json.loads((project.root / "data/releases/data-v1/datapackage.json").read_text("utf-8"))["scores"] == {"claims": 0.9, "quotes": 0.7}
    assert release.last_release(Repository(project.root)) == "data-v1"


def test_the_changes_are_told_under_the_names_of_the_releases(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    first = make(project)
    rows = tuple(RowChange("claims", "added", f"c-{number}", None, None, {}) for number in range(9))
    table = TableDiff("claims", 0, 9, 9, 0, 0, 0, 0, rows=rows)
    asked: list[tuple[str, str]] = []

    def compare(_: Project, names: tuple[str, str], *others: object) -> VersionDiff:
        asked.append(names)
        return VersionDiff(*names, first.commit, None, ("read before", "workspace"), (), (table,))

    monkeypatch.setattr(release, "diff_versions", compare)
    assert make(project, "data-v2").before == "data-v1"
    told = (project.root / "data/releases/data-v2/changes.md").read_text("utf-8")
    assert asked == [("data-v1", "workspace")]
    assert f"`data-v1` ({first.commit[:10]}) → `data-v2`\n" in told
    assert "kzpipe diff data-v1 data-v2 --limit 9" in told
    assert "workspace" not in told


@pytest.mark.parametrize("name", ["", "Data V1", "data/v1", "-v1", ".v1", "../v1", "نسخة", "v" * 65])
def test_a_name_that_cannot_be_one(project: Project, name: str) -> None:
    with pytest.raises(InputError, match="cannot name a release; allowed are small letters"):
        make(project, name)


def uncommitted(project: Project) -> None:
    put_json(project.quality / "metrics.json", {})


def taken(project: Project) -> None:
    make(project)


def taken_and_deleted(project: Project) -> None:
    make(project)
    git(project, "rm", "--quiet", "-r", "data/releases/data-v1")
    commit(project)


def failed_validation(project: Project) -> None:
    put_json(project.quality / "validation.json", {"success": False})
    commit(project)


def no_validation(project: Project) -> None:
    (project.quality / "validation.json").unlink()
    commit(project)


def unreadable_validation(project: Project) -> None:
    (project.quality / "validation.json").write_text("<<<<<<< HEAD", "utf-8")
    commit(project)


def below_its_floor(project: Project) -> None:
    put_json(project.evaluation, {"all": SCORES["all"] | {"events": {"f1": 0.719, "floor": 0.72}}})
    commit(project)


def not_evaluated(project: Project) -> None:
    project.evaluation.unlink()
    commit(project)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (uncommitted, r"not committed \(`git status` lists them\)"),
        (taken, "there is such a release already; .* take the next name"),
        (taken_and_deleted, "there is such a release already"),
        (failed_validation, r"validation failed or is missing; reports/validation/index\.html says why"),
        (no_validation, "validation failed or is missing"),
        (unreadable_validation, "validation failed or is missing"),
        (below_its_floor, "below the floor: events; `kzpipe eval` shows the scores"),
        (not_evaluated, "below the floor: not evaluated"),
    ],
)
def test_a_refusal_says_why_and_writes_nothing(project: Project, spoil: Callable[[Project], None], said: str) -> None:
    spoil(project)
    before = git(project, "rev-parse", "HEAD"), git(project, "status", "--porcelain", "--ignored"), git(project, "tag")
    with pytest.raises(InputError, match=said):
        make(project)
    assert (git(project, "rev-parse", "HEAD"), git(project, "status", "--porcelain", "--ignored"), git(project, "tag")) == before


@pytest.mark.parametrize("standing", [Standing("extract", "is out of date"), Standing(is_evaluated=False)])
def test_tables_and_scores_must_be_those_of_the_commit(project: Project, monkeypatch: pytest.MonkeyPatch, standing: Standing) -> None:
    monkeypatch.setattr(release, "find_standing", lambda _: standing)
    with pytest.raises(InputError, match="not those of the last commit; `kzpipe run` reproduces them"):
        make(project)
    assert not (project.root / "data/releases").exists()


def test_a_tag_of_that_name_is_left_alone(project: Project) -> None:
    git(project, "tag", "data-v1")
    tagged = git(project, "rev-parse", "data-v1")
    made = make(project)
    assert not made.is_tagged
    assert git(project, "rev-parse", "refs/tags/data-v1") == tagged != made.commit


@pytest.mark.parametrize("codebook", [None, "an older codebook"])
def test_a_commit_that_git_refuses_leaves_nothing(project: Project, codebook: str | None) -> None:
    if codebook is not None:
        (project.root / release.CODEBOOK).parent.mkdir(parents=True)
        (project.root / release.CODEBOOK).write_text(codebook, "utf-8")
        commit(project)
    hook = project.root / ".git/hooks/pre-commit"
    hook.parent.mkdir(exist_ok=True)
    hook.write_text("#!/bin/sh\nexit 1\n", "utf-8")
    hook.chmod(0o755)
    with pytest.raises(InputError, match="git commit failed"):
        make(project)
    assert git(project, "status", "--porcelain") == ""
