"""Shared by all tests: the project's root, the quiet environment, and copies of the project to run the chain in."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from kzpipe.corrections.lines import FOLDER
from kzpipe.environment import enter_quiet_environment, quiet_environment
from kzpipe.evaluation.floors import FLOORS
from kzpipe.paths import Project

ROOT = Path(__file__).resolve().parent.parent
COPIED = (
    "kzpipe", "flows", "data/curated", ".dvc/config", ".dvc/.gitignore", ".dvcignore", ".gitignore", "dvc.yaml", "params.yaml", "sources.yaml",
    "constraints.txt",
)  # fmt: skip
GOLD = "sample_a01_emergency"
SAMPLES = ("sample_a01_emergency.txt", "sample_a03_reactions.txt", "sample_c01_spread_to_almaty.html")

enter_quiet_environment(Project(ROOT))
# how long an example takes says more about what else the machine does than about the code
settings.register_profile("unhurried", deadline=None)
settings.load_profile("unhurried")

CopyProject = Callable[..., Project]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the modules that take longest, so that the processes of the suite end at about the same time."""
    slow = {item.nodeid.partition("::")[0] for item in items if item.get_closest_marker("slow")}
    items.sort(key=lambda item: (item.nodeid.partition("::")[0] not in slow, "validation" not in item.nodeid))


@pytest.fixture(autouse=True)
def own_environment() -> Iterator[None]:
    """A command that was called in this process has made another project's folders its own, for temporary files too."""
    asked = os.environ["TMPDIR"]
    yield
    if os.environ["TMPDIR"] != asked:
        enter_quiet_environment(Project(ROOT))


@pytest.fixture(scope="session")
def root() -> Path:
    return ROOT


@pytest.fixture(scope="session")
def copy_project() -> CopyProject:
    """Return a function that copies the project into a folder, as a Git repository, with only the articles named and one in the gold."""

    def copy(folder: Path, articles: Iterable[str] = SAMPLES) -> Project:
        for name in COPIED:
            source, target = ROOT / name, folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            if source.is_dir():
                # compiled code comes along, but not what another process is about to name so
                shutil.copytree(source, target, ignore=shutil.ignore_patterns("*.pyc.*", ".unfinished"))
            elif source.exists():
                shutil.copy2(source, target)
        for file in (folder / FOLDER).glob("*.csv"):
            file.unlink()  # corrections are of rows of all articles: without those they would be stale
        _keep_one_gold_article(folder)
        (folder / "data/raw").mkdir(parents=True)
        for name in articles:
            for file in (ROOT / "data/raw").glob(f"{name.rsplit('.', 1)[0]}.*"):
                shutil.copy2(file, folder / "data/raw" / file.name)
        subprocess.run(["git", "init", "--quiet", "--initial-branch=main", str(folder)], check=True)
        return Project(folder)

    return copy


def _keep_one_gold_article(folder: Path) -> None:
    """Leave one annotated article in the gold, with floors that any score passes: to read all takes longer than the rest of a short chain."""
    floors_file = folder / FLOORS
    for file in [*floors_file.parent.glob("*.gold.json"), *floors_file.parent.glob("*.txt")]:
        if not file.name.startswith(GOLD):
            file.unlink()
    floors = json.loads(floors_file.read_text("utf-8"))
    floors["f1"] = {"all": dict.fromkeys(floors["f1"]["all"], 0.0)}
    floors_file.write_text(json.dumps(floors), "utf-8")


@pytest.fixture(scope="session")
def kzpipe_command() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Return a function that runs ``python -m kzpipe ARGUMENTS`` with the code of a project's copy, as a person would."""

    def run(project: Project, *arguments: str, home: Path | None = None) -> subprocess.CompletedProcess[str]:
        environment = {name: value for name, value in os.environ.items() if name not in quiet_environment(project, {}) or name == "PATH"}
        environment["PATH"] = f"{Path(sys.executable).parent}{os.pathsep}{environment['PATH']}"
        if home is not None:
            environment["HOME"] = str(home)
        return subprocess.run(
            [sys.executable, "-m", "kzpipe", *arguments], cwd=project.root, env=environment, capture_output=True, encoding="utf-8", check=False
        )

    return run


@pytest.fixture(scope="session")
def begin_recording(copy_project: CopyProject) -> CopyProject:
    """Return a function that copies the project with one article, and commits all of it."""
    return lambda folder: _committed(copy_project(folder, SAMPLES[:1]))


def _committed(project: Project) -> Project:
    folder = project.root
    # large and soon set aside: so many shards that stages start worker processes
    for number in range(8):
        (folder / f"data/raw/english_{number}.txt").write_text(f"Bridge {number} is closed for repairs this week.\n" * 3_500, "utf-8")
    # one file that cannot be read makes a version that only the cheap stages take part in, a second one fails
    limits = {"max_reject_share": 0.15, "max_set_aside_share": 1.0}
    parameters = project.parameters.read_text("utf-8")
    for name, limit in limits.items():
        parameters = re.sub(rf"{name}: [\d.]+", f"{name}: {limit}", parameters)
    project.parameters.write_text(parameters, "utf-8")
    about = (
        ("config", "user.name", "An operator"),
        ("config", "user.email", "operator@example.org"),
        ("add", "--all"),
        ("commit", "--quiet", "-m", "Begin"),
    )
    for arguments in about:
        subprocess.run(["git", *arguments], cwd=folder, check=True)
    return project
