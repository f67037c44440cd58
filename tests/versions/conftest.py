"""A project of one stage with three recorded versions: small enough to be built again in a second."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from kzpipe.environment import quiet_environment
from kzpipe.paths import Project

sys.path.insert(0, str(Path(__file__).parent))  # makes traced_articles importable beside the tests

MAKE = """\
from pathlib import Path
import pyarrow as pa, pyarrow.parquet as pq
words = Path("data/raw/words.txt").read_text("utf-8").split()
out = Path("data/stages/extract/mentions"); out.mkdir(parents=True, exist_ok=True)
pq.write_table(pa.table({"mention_id": words}), out / "part-0000.parquet")
Path("data/quality/evaluation").mkdir(parents=True, exist_ok=True)
Path("data/quality/metrics.json").write_text('{"rows": {"mentions": %d, "articles": 1}}' % len(words))
Path("data/quality/evaluation/metrics.json").write_text('{"all": {"actors": {"f1": 0.%d}}}' % (90 + len(words)))
"""
STAGE = """\
stages:
  make:
    cmd: python make.py
    deps: [make.py, data/raw]
    outs: [data/stages/extract/mentions]
    metrics:
      - data/quality/metrics.json: {cache: false}
      - data/quality/evaluation/metrics.json: {cache: false}
"""


def git(project: Project, *arguments: str) -> str:
    who = ("-c", "user.name=A reviewer", "-c", "user.email=reviewer@example.org")
    return subprocess.run(["git", *who, *arguments], cwd=project.root, check=True, capture_output=True, encoding="utf-8").stdout.strip()


def record(project: Project, words: str, message: str) -> str:
    """Let the stage run on some words and commit what comes of it; return the commit."""
    (project.root / "data/raw/words.txt").write_text(words, "utf-8")
    subprocess.run(
        [sys.executable, "-m", "dvc", "repro", "--quiet"], cwd=project.root, env=quiet_environment(project), check=True, capture_output=True
    )
    git(project, "add", "--all")
    git(project, "commit", "--quiet", "--message", message)
    return git(project, "rev-parse", "HEAD")


@pytest.fixture(scope="session")
def versioned(tmp_path_factory: pytest.TempPathFactory) -> tuple[Project, list[str]]:
    """A project whose data has three versions, and their commits, oldest first; the second is the release ``data-v1``."""
    project = Project(tmp_path_factory.mktemp("versioned"))
    (project.root / "data/raw").mkdir(parents=True)
    (project.root / "make.py").write_text(MAKE, "utf-8")
    (project.root / "dvc.yaml").write_text(STAGE, "utf-8")
    (project.root / ".gitignore").write_text(".state\n", "utf-8")
    git(project, "init", "--quiet", "--initial-branch=main")
    project.state.mkdir()
    (project.state / "tmp").mkdir()
    subprocess.run([sys.executable, "-m", "dvc", "init", "--quiet"], cwd=project.root, env=quiet_environment(project), check=True)
    commits = [record(project, "m-1 m-2", "First words"), record(project, "m-1 m-2 m-3", "One word more")]
    release = project.root / "data/releases/data-v1"
    release.mkdir(parents=True)
    (release / "datapackage.json").write_text("{}", "utf-8")
    git(project, "add", "--all")
    git(project, "commit", "--quiet", "--message", "Release data-v1")
    commits.append(record(project, "m-1 m-3", "One word less"))
    return project, commits
