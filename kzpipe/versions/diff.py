"""Compare two versions: which rows differ, of which inputs that comes, and the words behind the largest changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from kzpipe.paths import Project
from kzpipe.versions.causes import with_causes
from kzpipe.versions.compare import Comparison, compare_for_causes
from kzpipe.versions.evidence import with_evidence
from kzpipe.versions.inputs import changed_inputs
from kzpipe.versions.model import VersionDiff
from kzpipe.versions.names import entity_names
from kzpipe.versions.render.outline import largest_first
from kzpipe.versions.snapshot import open_version


def diff_versions(
    project: Project, names: tuple[str, str], options: Comparison, shown: int | None, tell: Callable[[str], object] = lambda _: None
) -> VersionDiff:
    """Return what differs between two versions, named by release, Git revision or ``workspace``.

    Of every table the ``shown`` largest changes (all for None) are in it, with their causes; the largest of all also with the words they come
    from. ``tell`` gets a line before long work. Raises InputError for a name that is no version, a table, document or entity that neither has, and a
    version that cannot be read.
    """
    before, after = (open_version(project, name, tell) for name in names)
    # a cause may lie in a row that is not asked for: the claim behind a casualty
    found, others = compare_for_causes(before.tables, after.tables, replace(options, limit=shown))
    tables, inputs, unknown = with_causes(found, changed_inputs(before, after), before, after, others)
    traced = sum(len(table.rows) + len(others[table.table].asked) for table in tables)
    diff = VersionDiff(
        names[0], names[1], before.commit, after.commit, (before.source, after.source), inputs, tables,
        unknown, traced if traced < sum(table.differing for table in tables) else None, asked_for(options),
        entity_names(tables, before.tables, after.tables),
    )  # fmt: skip
    largest = largest_first(diff)[:shown]
    told = {id(row): words for row, words in zip(largest, with_evidence(largest, before.tables, after.tables), strict=True)}
    return replace(diff, tables=tuple(replace(table, rows=tuple(told.get(id(row), row) for row in table.rows)) for table in tables))


def asked_for(options: Comparison) -> tuple[str, ...]:
    """Return the options of `kzpipe diff` that ask for a comparison like this one, but for versions and limit."""
    chosen = (("--document", options.document), ("--entity", options.entity), ("--since", options.since))
    said = [("--table", table) for table in options.tables] + [(name, str(value)) for name, value in chosen if value is not None]
    said += [("--ignore", column) for column in sorted(options.ignored)]
    if options.tolerance != Comparison().tolerance:
        said.append(("--tolerance", repr(options.tolerance)))
    return tuple(part for pair in said for part in pair)
