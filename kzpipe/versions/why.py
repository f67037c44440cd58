"""A row of any version led down to its words: found where it lies, or in the last version that had it, and told since when it is there."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from kzpipe.corrections.lines import FOLDER as CORRECTIONS
from kzpipe.errors import InputError
from kzpipe.paths import Project
from kzpipe.versions.find_row import UnknownRow, say_several, tables_of
from kzpipe.versions.intact import tell_damage
from kzpipe.versions.lines import LEXICON_FOLDER
from kzpipe.versions.model import WORKSPACE
from kzpipe.versions.recorded import Recorded, RecordedTable
from kzpipe.versions.snapshot import Snapshot, open_version
from kzpipe.versions.standing import find_standing
from kzpipe.versions.trace import MAX_ROWS, Trace, trace
from kzpipe.versions.verdicts import Verdicts

Tell = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Version:
    """A version to read in: its tables, the lexicons and verdicts of it. ``snapshot`` is None for a folder without commits, which has no others."""

    stages: Path
    lexicons: Path
    verdicts: Verdicts
    snapshot: Snapshot | None


@contextmanager
def look_into(project: Project, name: str, tell: Tell) -> Iterator[Version]:
    """Open a version by name. Raises InputError for an unknown one, or one without tables that can be had."""
    folder = project.root / CORRECTIONS
    try:
        snapshot = open_version(project, name, tell)
        snapshot.repository.commit(snapshot.commit or "HEAD")
    except InputError:  # of the workspace: no Git repository, or one without a commit
        if name != WORKSPACE:
            raise
        snapshot = None
    if snapshot is None or snapshot.commit is None:
        paths = [f"{CORRECTIONS}/{file.name}" for file in sorted(folder.glob("*")) if file.is_file()]
        verdicts = Verdicts.of_version(paths, lambda path: (project.root / path).read_bytes())
        tell_damage(project, tell)
        yield Version(project.stages, project.root / LEXICON_FOLDER, verdicts, snapshot)
        return
    (project.state / "tmp").mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=project.state / "tmp", prefix="lexicons-") as lexicons:
        for path in snapshot.files(LEXICON_FOLDER):
            (Path(lexicons) / Path(path).name).write_bytes(snapshot.read(path) or b"")
        verdicts = Verdicts.of_version(list(snapshot.files(CORRECTIONS)), snapshot.read)
        yield Version(snapshot.tables, Path(lexicons), verdicts, snapshot)


def why(project: Project, row_id: str, name: str = WORKSPACE, limit: int = MAX_ROWS, tell: Tell = lambda _: None) -> Trace:
    """Return where a row of a version comes from; one that only older versions have is told from the last of them.

    Raises InputError for an id that no version has whose tables can be read, or that begins several.
    """
    with look_into(project, name, tell) as version:
        try:
            traced = trace(version.stages, row_id, version.lexicons, limit, version.verdicts)
        except UnknownRow as error:
            if version.snapshot is None:
                raise
            return _from_older(project, version.snapshot, row_id, limit, error)
        if version.snapshot is None:
            return traced
        recorded = RecordedTable(project, version.snapshot.repository, traced.step.table, version.snapshot.commit or "HEAD")
        return replace(traced, standing=find_standing(version.snapshot, recorded, traced.step.row_id))


def _from_older(project: Project, snapshot: Snapshot, row_id: str, limit: int, unknown: UnknownRow) -> Trace:
    """Trace a row in the newest recorded version that has it."""
    wanted = row_id.strip()
    tables = [RecordedTable(project, snapshot.repository, table, snapshot.commit or "HEAD") for table in tables_of(wanted)] if wanted else []
    found = [(recorded, one, contents) for recorded in tables for one, contents in recorded.rows_by_content("starts_with(key, ?)", wanted).items()]
    found = [hit for hit in found if hit[1] == wanted] or found
    if len(found) > 1:
        raise InputError(f"{row_id}: no row of {snapshot.label} has that id; in older versions {say_several(sorted({one for _, one, _ in found}))}")
    if not found:
        away = [version for version in tables[0].versions if version.content and version.content not in tables[0].held] if tables else []
        looked = f" No recorded version up to it has one either{_but(away)}." if tables and tables[0].versions else ""
        raise InputError(f"{unknown}{looked}")
    ((recorded, one, contents),) = found
    last = next(version for version in recorded.versions if version.content in contents)
    with look_into(project, last.commit.hash, snapshot.tell) as version:
        traced = trace(version.stages, one, version.lexicons, limit, version.verdicts)
    return replace(traced, standing=find_standing(snapshot, recorded, one, last))


def _but(away: list[Recorded]) -> str:
    if not away:
        return ""
    others = "one whose table is" if len(away) == 1 else f"{len(away)} whose tables are"
    return f", but for {others} not here and not looked into ({away[0].name}{', …' if len(away) > 1 else ''}; --rev builds one again)"
