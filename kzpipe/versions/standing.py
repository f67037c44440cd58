"""Which version a row was looked up in, of which code it is, and in which recorded version there was first such a row."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from kzpipe.versions.git import Commit
from kzpipe.versions.recorded import Recorded, RecordedTable
from kzpipe.versions.snapshot import Snapshot

_CODE: Final = ("kzpipe", "params.yaml", "constraints.txt", "pyproject.toml", "data/raw", "data/curated/corrections")
"""What people change and rows follow: files of the workspace that are not as the last commit has them are named."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A row among the versions.

    ``version`` is the one asked for; ``commit`` that of its code, ``uncommitted`` the files of the workspace that differ from it. ``first`` is the
    oldest recorded version known to have the row, None where none is; ``unknown`` are older versions, newest first, whose table is not here, so that
    the row may be older still. ``again`` is set where the row was gone in between: the version since which it is there without a gap. ``last`` is set
    where the version asked for has no such row any more: the newest that has, from whose tables it is told, and ``gone`` the one after it.
    """

    version: str
    commit: Commit
    uncommitted: tuple[str, ...]
    first: Recorded | None
    unknown: tuple[Recorded, ...]
    again: Recorded | None = None
    last: Recorded | None = None
    gone: Recorded | None = None


def find_standing(snapshot: Snapshot, recorded: RecordedTable, row_id: str, last: Recorded | None = None) -> Standing:
    """Return how a row stands among the versions of its table, which reach up to the commit of ``snapshot``, or to the last one of the workspace.

    ``last`` is the newest version with the row where ``snapshot`` has none.
    """
    contents = recorded.rows_by_content("key = ?", row_id).get(row_id, set())
    versions = recorded.versions
    having = [_has(version, contents, recorded.held) for version in versions]
    if last is None and snapshot.commit is not None and having and having[0] is None:
        having[0] = True  # it was just read from that version's tables, which were built again
    known = [at for at, has in enumerate(having) if has]
    oldest = known[-1] if known else None
    older = range(0 if oldest is None else oldest + 1, len(versions))
    gap = next((at for at in range(known[0], known[-1]) if having[at] is False), None) if known else None
    newest = versions.index(last) if last is not None else 0
    return Standing(
        snapshot.label,
        snapshot.repository.log(to=snapshot.commit or "HEAD", most=1)[0],
        () if snapshot.commit is not None else tuple(snapshot.repository.uncommitted(_CODE)),
        None if oldest is None else versions[oldest],
        tuple(versions[at] for at in older if having[at] is None),
        None if gap is None else versions[gap - 1],
        last,
        versions[newest - 1] if last is not None and newest else None,
    )


def _has(version: Recorded, contents: Collection[str], held: Collection[str]) -> bool | None:
    """Tell whether a version has the row; None where its table is not here."""
    if version.content is None:
        return False
    return version.content in contents if version.content in held else None
