"""The versions of the data, newest first: when each was recorded, what it changed, how many rows its tables have, how it scored."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from kzpipe.schema.tables import TABLES
from kzpipe.versions.git import Commit, Repository
from kzpipe.versions.lock import locked_outputs
from kzpipe.versions.snapshot import PACKAGE, RELEASES

METRICS: Final = "data/quality/metrics.json"
SCORES: Final = "data/quality/evaluation/metrics.json"
_GROUPS: Final = (
    ("articles", ("data/raw",)), ("lexicons", ("kzpipe/lexicons",)), ("model", ("kzpipe/models",)), ("corrections", ("data/curated/corrections",)),
    ("gold", ("data/curated/gold",)), ("parameters", ("params.yaml",)),
    ("libraries", ("pyproject.toml", "constraints.txt")), ("code", ("kzpipe", "flows")),
)  # fmt: skip
"""What an input is, by where it lies: the first group that holds it."""
_SHOWN_SCORES: Final = ("actors", "claims", "quotes_speaker", "events")
_ALWAYS_SHOWN: Final = ("articles", "claims", "quotes", "events", "casualties")
"""Tables whose rows are told also where their number has not changed."""


@dataclass(frozen=True, slots=True)
class RecordedVersion:
    """A commit that recorded data: the releases it made, what differs from the version before, rows by table, and F1 by layer of the gold.

    ``rows`` and ``scores`` are empty where the version kept none; ``tables`` are those whose bytes differ from the version before.
    """

    commit: Commit
    releases: tuple[str, ...]
    inputs: tuple[str, ...]
    tables: tuple[str, ...]
    rows: Mapping[str, int]
    scores: Mapping[str, float]


def read_history(repository: Repository, to: str = "HEAD", most: int | None = None) -> Iterator[RecordedVersion]:
    """Yield the versions up to a revision, newest first, ``most`` of them: the commits that changed ``dvc.lock``."""
    commits = repository.log("dvc.lock", to=to, most=None if most is None else most + 1)
    released = releases_by_commit(repository, to)
    for number, commit in enumerate(commits if most is None else commits[:most]):
        before = commits[number + 1].hash if number + 1 < len(commits) else None
        yield RecordedVersion(
            commit, tuple(released.get(commit.hash, ())), _changed_inputs(repository, before, commit.hash),
            _changed_tables(repository, before, commit.hash), _rows(repository, commit.hash), _scores(repository, commit.hash),
        )  # fmt: skip


def releases_by_commit(repository: Repository, to: str) -> dict[str, list[str]]:
    """Return the names of releases by the last version that a release holds: the release's own commit records no data."""
    found: dict[str, list[str]] = {}
    for path in repository.files(to, (RELEASES,)):
        folder, _, name = path.rpartition("/")
        added = repository.log(path, to=to, only_added=True) if name == PACKAGE else []
        versions = repository.log("dvc.lock", to=added[-1].hash, most=1) if added else []
        if versions:
            found.setdefault(versions[0].hash, []).append(folder.rpartition("/")[2])
    return found


def _changed_inputs(repository: Repository, before: str | None, after: str) -> tuple[str, ...]:
    """Return the groups of inputs that differ from the version before, each with the number of its files."""
    new = repository.files(after)
    old = repository.files(before) if before is not None else {}
    counts: dict[str, int] = {}
    for path in new.keys() | old.keys():
        if new.get(path) != old.get(path):
            group = next((name for name, places in _GROUPS if any(path == place or path.startswith(place + "/") for place in places)), None)
            if group is not None:
                counts[group] = counts.get(group, 0) + 1
    return tuple(f"{name} {counts[name]}" for name, _ in _GROUPS if name in counts)


def _changed_tables(repository: Repository, before: str | None, after: str) -> tuple[str, ...]:
    new = locked_outputs(repository.read(after, "dvc.lock") or b"")
    old = locked_outputs(repository.read(before, "dvc.lock") or b"") if before is not None else {}
    names = [path.rpartition("/")[2] for path in new if new[path] != old.get(path)]
    return tuple(name for name in TABLES if name in names)


def _rows(repository: Repository, commit: str) -> dict[str, int]:
    rows = _read_json(repository, commit, METRICS).get("rows", {})
    return {name: int(rows[name]) for name in TABLES if name in rows}


def _scores(repository: Repository, commit: str) -> dict[str, float]:
    layers = _read_json(repository, commit, SCORES).get("all", {})
    return {name: float(score["f1"]) for name, score in layers.items() if isinstance(score, dict) and isinstance(score.get("f1"), int | float)}


def _read_json(repository: Repository, commit: str, path: str) -> dict[str, Any]:
    """Return a JSON object of a commit; nothing where an old version has no such file or another form of it."""
    try:
        content = json.loads(repository.read(commit, path) or b"{}")
    except ValueError:
        return {}
    return content if isinstance(content, dict) else {}


def render_history(versions: Sequence[RecordedVersion], limit: int) -> str:
    """Return ``limit`` versions as lines for a terminal: what each is and changed, its rows (and the difference to the one before), scores."""
    lines: list[str] = []
    for number, version in enumerate(versions[:limit]):
        older = versions[number + 1].rows if number + 1 < len(versions) else {}
        name = " ".join([version.commit.hash[:12], version.commit.time[:16].replace("T", " "), *(f"[{release}]" for release in version.releases)])
        lines += [f"{name}  {version.commit.subject}"]
        if version.inputs:
            lines.append(f"    inputs    {', '.join(version.inputs)}")
        lines.append(f"    tables    {', '.join(version.tables) or 'the same bytes as before'}")
        if version.rows:
            shown = [name for name, count in version.rows.items() if name in _ALWAYS_SHOWN or older.get(name, count) != count]
            lines.append("    rows      " + "  ".join(f"{name} {_counted(version.rows[name], older.get(name))}" for name in shown))
        if version.scores:
            lines.append("    F1        " + "  ".join(f"{layer} {version.scores[layer]:.3f}" for layer in _SHOWN_SCORES if layer in version.scores))
        lines.append("")
    return "\n".join(lines[:-1]) + "\n"


def _counted(count: int, before: int | None) -> str:
    return str(count) if before is None or count == before else f"{count} ({count - before:+d})"
