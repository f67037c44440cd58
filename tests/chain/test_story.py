"""What a reviewer goes through, in a fresh clone: a release, more articles, a broken line, a parameter, nothing at all, an old version."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest

from kzpipe.paths import Project

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("story")]

Command = Callable[..., SimpleNamespace]
FIRST = ("sample_a01_emergency.txt", "sample_a03_reactions.txt", "sample_c01_spread_to_almaty.html")
LATER = "sample_a06_toll_withdrawn.txt"


def git(project: Project, *arguments: str) -> str:
    who = ("-c", "user.name=A reviewer", "-c", "user.email=reviewer@example.org")
    return subprocess.run(["git", *who, *arguments], cwd=project.root, check=True, capture_output=True, encoding="utf-8").stdout.strip()


@pytest.fixture(scope="module")
def story(root: Path, tmp_path_factory: pytest.TempPathFactory, copy_project: Callable[..., Project], kzpipe_command: Command) -> Project:
    """A copy whose data has been recorded and released once, and to which an article with a higher toll has come since."""
    project = copy_project(tmp_path_factory.mktemp("story"), FIRST)
    git(project, "config", "user.name", "A reviewer")
    git(project, "config", "user.email", "reviewer@example.org")
    for name in ("pyproject.toml", "constraints.txt"):
        shutil.copy2(root / name, project.root / name)
    (project.root / ".dvcignore").write_text((root / ".dvcignore").read_text("utf-8"), "utf-8")
    assert kzpipe_command(project, "run").returncode == 0
    git(project, "add", "--all")
    git(project, "commit", "--quiet", "--message", "The first articles")
    done = kzpipe_command(project, "release", "data-v1")
    assert done.returncode == 0, done.stderr
    shutil.copy2(root / "data/raw" / LATER, project.root / "data/raw" / LATER)
    assert kzpipe_command(project, "run").returncode == 0
    return project


def diff(command: Command, project: Project, *arguments: str) -> dict[str, object]:
    done = command(project, "diff", *arguments, "--format", "json", "--limit", "0")
    assert done.returncode == 0, done.stderr
    return dict(json.loads(done.stdout))


def test_a_release_holds_what_it_is_made_of(story: Project) -> None:
    package = json.loads((story.root / "data/releases/data-v1/datapackage.json").read_text("utf-8"))
    claims = next(resource for resource in package["resources"] if resource["name"] == "claims")
    assert package["rows"]["claims"] > 0
    assert claims["hash"].startswith("sha256:")
    assert claims["schema"]["primaryKey"] == ["claim_id"]
    assert "first release" in (story.root / "data/releases/data-v1/changes.md").read_text("utf-8")


def test_an_article_with_a_higher_toll(story: Project, kzpipe_command: Command) -> None:
    shown = kzpipe_command(story, "diff", "data-v1")
    assert shown.returncode == 0, shown.stderr
    assert LATER in shown.stdout
    assert "casualties" in shown.stdout
    alone = json.loads(kzpipe_command(story, "diff", "data-v1", "--table", "casualties", "--format", "json").stdout)
    (casualties,) = alone["tables"]
    causes = [cause for row in casualties["rows"] for cause in row["causes"]]
    assert any(LATER in cause["detail"] for cause in causes), "a claim behind the number is told, though its table was not asked for"
    assert not [cause for cause in causes if cause["kind"] in {"code", "unknown"}]
    same = kzpipe_command(story, "diff", "data-v1", "data-v1", "--exit-code")
    assert (same.returncode, kzpipe_command(story, "diff", "data-v1", "--exit-code").returncode) == (0, 1)
    assert kzpipe_command(story, "diff", "data-v9", "--exit-code").returncode == 2


def test_a_release_needs_a_clean_tree(story: Project, kzpipe_command: Command) -> None:
    done = kzpipe_command(story, "release", "data-v2")
    assert done.returncode == 1
    assert "not committed" in done.stderr
    assert not (story.root / "data/releases/data-v2").exists()


def test_a_broken_lexicon_line_touches_no_data(story: Project, kzpipe_command: Command) -> None:
    before = {file: file.read_bytes() for file in story.stages.rglob("*.parquet")}
    titles = story.root / "kzpipe/lexicons/titles.csv"
    whole = titles.read_bytes()
    titles.write_bytes(whole + b"broken-line\n")
    try:
        done = kzpipe_command(story, "run")
        assert done.returncode == 1
        assert "titles.csv" in done.stderr
        assert {file: file.read_bytes() for file in story.stages.rglob("*.parquet")} == before
    finally:
        titles.write_bytes(whole)


def test_the_old_version_without_a_cache(story: Project, kzpipe_command: Command) -> None:
    done = kzpipe_command(story, "rebuild", "data-v1")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "have the bytes of its dvc.lock" in done.stdout
