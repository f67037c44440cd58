"""Compare two versions: which rows differ, of which inputs that comes, and the words behind the largest changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from kzpipe.paths import Project
from kzpipe.versions.causes import with_causes
from kzpipe.versions.compare import Comparison, compare_tables
from kzpipe.versions.evidence import with_evidence
from kzpipe.versions.inputs import changed_inputs
from kzpipe.versions.model import VersionDiff
from kzpipe.versions.render.outline import largest_first
from kzpipe.versions.snapshot import open_version


def diff_versions(
    project: Project, names: tuple[str, str], options: Comparison, shown: int | None, tell: Callable[[str], object] = lambda _: None
) -> VersionDiff:
    """Return what differs between two versions, named by release, Git revision or ``workspace``.

    Every row that differs is in it, with its causes; the ``shown`` largest changes (all for None) also with the words they come from. ``tell``
    gets a line before long work. Raises InputError for a name that is no version, a table, document or entity that neither has, and a
    version that cannot be read.
    """
    before, after = (open_version(project, name, tell) for name in names)
    tables = compare_tables(before.tables, after.tables, replace(options, limit=None))
    tables, inputs = with_causes(tables, changed_inputs(before, after), before, after)
    found = VersionDiff(names[0], names[1], before.commit, after.commit, (before.source, after.source), inputs, tables)
    largest = largest_first(found)[:shown]
    told = {id(row): words for row, words in zip(largest, with_evidence(largest, before.tables, after.tables), strict=True)}
    return replace(found, tables=tuple(replace(table, rows=tuple(told.get(id(row), row) for row in table.rows)) for table in tables))
