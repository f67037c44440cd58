"""Release a version: check that it may be one, write what a reader of it needs, commit. What a release is made of stays in Git for good."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from kzpipe.codebook import render_codebook
from kzpipe.errors import InputError
from kzpipe.paths import Project, replace_file
from kzpipe.schema.tables import TABLES
from kzpipe.store import count_rows
from kzpipe.summary import find_standing
from kzpipe.versions.compare import Comparison
from kzpipe.versions.diff import diff_versions
from kzpipe.versions.git import Repository
from kzpipe.versions.model import WORKSPACE
from kzpipe.versions.package import describe_package
from kzpipe.versions.render import render
from kzpipe.versions.snapshot import PACKAGE, RELEASES

CODEBOOK: Final = "docs/reference/codebook.md"
NOTES: Final = "changes.md"
_NAME: Final = re.compile(r"[a-z0-9][a-z0-9._-]{0,63}")
_SHOWN: Final = 5


@dataclass(frozen=True, slots=True)
class Release:
    """A release as it was made: its name, the commit that added it, the release before it, and whether a Git tag was set."""

    name: str
    commit: str
    before: str | None
    is_tagged: bool


def make_release(project: Project, name: str, tell: Callable[[str], object]) -> Release:
    """Write ``data/releases/NAME/`` (the changes since the last release, the data package) and the codebook, and commit them.

    Raises InputError, before anything is written, for a name that is taken or unfit, uncommitted changes, tables that are out of date, a
    failed validation, and scores below their floors.
    """
    repository = Repository(project.root)
    if not _NAME.fullmatch(name):
        raise InputError(f"{name!r} cannot name a release; allowed are small letters, digits, dots and hyphens, as in data-v1")
    if repository.log(f"{RELEASES}/{name}", only_added=True) or (project.root / RELEASES / name).exists():
        raise InputError(f"{name}: there is such a release already; a release never changes, so take the next name")
    _check(project, repository)
    before = last_release(repository)
    rows = {table: count for table in TABLES if (count := count_rows(project.stages, table)) is not None}
    about = {"created": repository.log(to="HEAD", most=1)[0].time, "rows": rows, "scores": _scores(project)}
    written = {f"{RELEASES}/{name}/{PACKAGE}": describe_package(project.stages, name, about), CODEBOOK: render_codebook()}
    written[f"{RELEASES}/{name}/{NOTES}"] = _changes(project, before, name, rows, tell)
    codebook = project.root / CODEBOOK
    as_it_was = codebook.read_text("utf-8") if codebook.is_file() else None
    for path, text in written.items():
        (project.root / path).parent.mkdir(parents=True, exist_ok=True)
        replace_file(project.root / path, text)
    try:
        commit = repository.commit_paths(list(written), f"Release {name}")
    except InputError:
        shutil.rmtree(project.root / RELEASES / name)
        codebook.unlink()
        if as_it_was is not None:
            replace_file(codebook, as_it_was)
        repository.unstage(list(written))
        raise
    return Release(name, commit, before, repository.tag(name, commit))


def last_release(repository: Repository) -> str | None:
    """Return the name of the release that was made last, or None where there is none."""
    found = {
        path.rsplit("/", 2)[1]: added[-1]
        for path in repository.files("HEAD", (RELEASES,))
        if path.endswith(f"/{PACKAGE}") and (added := repository.log(path, only_added=True))
    }
    order = {commit.hash: number for number, commit in enumerate(repository.log(RELEASES))}
    return min(found, key=lambda name: order.get(found[name].hash, len(order)), default=None)


def _check(project: Project, repository: Repository) -> None:
    if not repository.is_clean():
        raise InputError("the project has changes that are not committed (`git status` lists them); commit or undo them, then release")
    standing = find_standing(project)
    if standing.first is not None or not standing.is_evaluated:
        raise InputError("the tables are not those of the last commit; `kzpipe run` reproduces them, commit dvc.lock and data/quality, then release")
    if _read(project.quality / "validation.json").get("success") is not True:
        raise InputError("the last validation failed or is missing; reports/validation/index.html says why, mend that, `kzpipe run`, then release")
    below = [name for name, score in _read(project.evaluation).get("all", {}).items() if _is_below(score)]
    if below or not project.evaluation.is_file():
        raise InputError(f"below the floor: {', '.join(below) or 'not evaluated'}; `kzpipe eval` shows the scores, mend the cause, then release")


def _is_below(score: object) -> bool:
    return isinstance(score, dict) and score.get("floor") is not None and score["f1"] < score["floor"]


def _scores(project: Project) -> dict[str, float]:
    return {name: score["f1"] for name, score in _read(project.evaluation).get("all", {}).items() if isinstance(score, dict) and "f1" in score}


def _read(path: Path) -> dict[str, Any]:
    try:
        content = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def _changes(project: Project, before: str | None, name: str, rows: Mapping[str, int], tell: Callable[[str], object]) -> str:
    """Return what the release changes since the last one, in Markdown; of the first one what it holds."""
    if before is None:
        counted = "\n".join(f"| {table} | {count:,} |" for table, count in rows.items())
        return f"# {name}\n\nThe first release.\n\n| table | rows |\n| --- | ---: |\n{counted}\n"
    found = diff_versions(project, (before, WORKSPACE), Comparison(), _SHOWN, tell)
    called = replace(found, after=name, sources=("", ""))  # what lies in the folders now is found by the release's name from now on
    return f"# {name}\n\n" + render(called, "markdown", limit=_SHOWN)
