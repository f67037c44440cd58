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
    whole = Comparison(ignored=options.ignored, tolerance=options.tolerance)
    # a cause may lie in a row that is not asked for: the claim behind a casualty
    tables, inputs = with_causes(compare_tables(before.tables, after.tables, whole), changed_inputs(before, after), before, after)
    if replace(options, limit=None) != whole:
        causes = {(row.table, row.how, row.row_id): row.causes for table in tables for row in table.rows}
        chosen = compare_tables(before.tables, after.tables, replace(options, limit=None))
        tables = tuple(
            replace(table, rows=tuple(replace(row, causes=causes.get((row.table, row.how, row.row_id), row.causes)) for row in table.rows))
            for table in chosen
        )
    found = VersionDiff(names[0], names[1], before.commit, after.commit, (before.source, after.source), inputs, tables)
    largest = largest_first(found)[:shown]
    told = {id(row): words for row, words in zip(largest, with_evidence(largest, before.tables, after.tables), strict=True)}
    return replace(found, tables=tuple(replace(table, rows=tuple(told.get(id(row), row) for row in table.rows)) for table in tables))
