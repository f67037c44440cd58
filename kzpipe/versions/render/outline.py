"""What a reviewer reads of a comparison, in the order of reading and before any form: verdict, warnings, inputs, tables, rows."""

from __future__ import annotations

import shlex
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from kzpipe.schema.tables import TABLES
from kzpipe.versions.model import CAUSE_KINDS, HOWS, WORKSPACE, InputChange, RowChange, SchemaChange, TableDiff, VersionDiff
from kzpipe.versions.render.samples import Sample, sample
from kzpipe.versions.render.values import cut, show, value_change

KIND_NAMES: Final = {
    "article": "articles",
    "lexicon": "lexicon lines",
    "parameter": "parameters",
    "code": "code",
    "library": "libraries",
    "model": "the name model",
    "correction": "corrections",
    "derived": "rows summed from others",
    "unknown": "of unknown kind",
}
"""The groups of inputs in the order of reading; every kind of ``CAUSE_KINDS`` has one."""

_HASH: Final = 10
_LONGEST_LINE: Final = 200
_SHORT: Final = 60
_MOST_ALERTS: Final = 8
_MOST_READ: Final = 1000


@dataclass(frozen=True, slots=True)
class InputLine:
    """One input: its kind, sign (``+`` came, ``-`` went, ``~`` changed), what it is, both values as far as worth reading, rows caused."""

    kind: str
    sign: str
    what: str
    before: str | None
    after: str | None
    rows: int

    @property
    def values(self) -> tuple[tuple[str, str], ...]:
        """The values there are, each with its sign."""
        return tuple((sign, value) for sign, value in (("-", self.before), ("+", self.after)) if value is not None)

    @property
    def is_short(self) -> bool:
        """Whether the values fit into the input's own line."""
        return sum(len(value) for _, value in self.values) <= _SHORT


@dataclass(frozen=True, slots=True)
class InputGroup:
    """The inputs of one kind, those that caused most rows first. Their rows are not summed: one that two inputs caused counts for both."""

    name: str
    count: int
    lines: tuple[InputLine, ...]

    @property
    def left_out(self) -> int:
        """How many inputs of the group are not listed."""
        return self.count - len(self.lines)


@dataclass(frozen=True, slots=True)
class TableLine:
    """One table that differs: its name, the seven numbers, which columns changed how often, what became of its columns."""

    table: str
    before: int | None
    after: int | None
    counts: tuple[int, int, int, int, int]
    columns: str
    schema: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Side:
    """One version: its name, its commit where the name does not show it, where its tables were read from."""

    name: str
    commit: str
    source: str


@dataclass(frozen=True, slots=True)
class Outline:
    """All that is shown. ``row_count`` rows differ, of which ``samples`` are shown, and ``listed`` are in the comparison at all."""

    before: Side
    after: Side
    verdict: str
    particulars: str
    alerts: tuple[str, ...]
    groups: tuple[InputGroup, ...]
    tables: tuple[TableLine, ...]
    identical: tuple[str, ...]
    identical_rows: int
    samples: tuple[Sample, ...]
    row_count: int
    options: tuple[str, ...] = ()

    @property
    def command(self) -> str:
        """The command that shows everything."""
        most = max([self.row_count, *(group.count for group in self.groups)])
        # beyond a thousand rows a list is for programs
        whole = ["--limit", str(most)] if most <= _MOST_READ else ["--format", "json"]
        return shlex.join(["kzpipe", "diff", self.before.name, self.after.name, *self.options, *whole])

    @property
    def left_out(self) -> str:
        """Say how many rows and inputs are not shown; empty where all are."""
        rows, inputs = self.row_count - len(self.samples), sum(group.left_out for group in self.groups)
        if not rows and not inputs:
            return ""
        return left_out(rows, inputs)


def outline(diff: VersionDiff, limit: int) -> Outline:
    """Return what is shown of a comparison: at most ``limit`` rows, and as many inputs of each kind."""
    differing = [table for table in diff.tables if table.differs]
    same = [table for table in diff.tables if not table.differs]
    rows = sum(table.differing for table in diff.tables)
    return Outline(
        before=_side(diff.before, diff.before_commit, diff.sources[0]),
        after=_side(diff.after, diff.after_commit, diff.sources[1]),
        verdict=_verdict(diff, rows, len(differing)),
        particulars=_particulars(diff) if rows else "",
        alerts=_first(_alerts(diff)),
        groups=tuple(_groups(diff.inputs, limit)),
        tables=tuple(_table_line(table) for table in differing),
        identical=tuple(table.table for table in same),
        identical_rows=sum(table.after or 0 for table in same),
        samples=tuple(sample(number, row) for number, row in enumerate(largest_first(diff)[:limit], 1)),
        row_count=max(rows, sum(len(table.rows) for table in diff.tables)),
        options=diff.options,
    )


def largest_first(diff: VersionDiff) -> list[RowChange]:
    """Return all rows, the largest change first; of equal ones a row of each table in turn, results before what they are made from."""
    rank = {name: place for place, name in enumerate(reversed(TABLES))}
    ranked = []
    for table in diff.tables:
        turns: Counter[float] = Counter()
        for row in sorted(table.rows, key=lambda row: (-row.size, row.row_id, row.how)):
            turns[row.size] += 1
            ranked.append(((-row.size, turns[row.size], rank.get(table.table, len(rank)), table.table), row))
    return [row for _, row in sorted(ranked, key=lambda pair: pair[0])]


def left_out(rows: int, inputs: int) -> str:
    """Return ``2 rows and 1 input not shown``, or nothing where both are 0."""
    parts = [counted(rows, "row")] * bool(rows) + [counted(inputs, "input")] * bool(inputs)
    return f"{' and '.join(parts)} not shown" if parts else ""


def counted(count: int, thing: str) -> str:
    """Return ``1 row``, ``2,000 rows``."""
    plural = f"{thing[:-1]}ies" if thing.endswith("y") else f"{thing}s"
    return f"{count:,} {thing if count == 1 else plural}"


def _counts(table: TableDiff) -> tuple[int, int, int, int, int]:
    return table.added, table.removed, table.changed, table.moved, table.identical


def _side(name: str, commit: str | None, source: str) -> Side:
    is_told = commit is None or name.startswith(commit[:_HASH])
    return Side(name, "" if is_told or commit is None else commit[:_HASH], "" if source == name == WORKSPACE else source)


def _verdict(diff: VersionDiff, rows: int, tables: int) -> str:
    if not diff.tables:
        return "No table was compared."
    if rows:
        return f"{counted(rows, 'row')} {'differs' if rows == 1 else 'differ'} in {tables:,} of {counted(len(diff.tables), 'table')}."
    compared = f"{counted(len(diff.tables), 'table')} with {counted(sum(table.after or 0 for table in diff.tables), 'row')}"
    inputs = f"; {counted(len(diff.inputs), 'input')} {'differs' if len(diff.inputs) == 1 else 'differ'}, without effect" if diff.inputs else ""
    if tables:
        return f"No row differs, but {counted(tables, 'table')} of {len(diff.tables):,} {'differs' if tables == 1 else 'differ'} in shape{inputs}."
    return f"Nothing differs: {compared} compared, all the same{inputs}."


def _particulars(diff: VersionDiff) -> str:
    counts = [(sum(table_counts), how) for how, table_counts in zip(HOWS, zip(*map(_counts, diff.tables), strict=True), strict=False)]
    return ", ".join(f"{count:,} {how}" for count, how in counts if count)


def _alerts(diff: VersionDiff) -> Iterable[str]:
    """Say what must not be overlooked: rows without a cause, tables and columns that came or went, tables that lost all rows."""
    if diff.unknown:
        yield f"no cause is recorded for {counted(diff.unknown, 'row')}"
    if diff.traced is not None:
        yield f"too much differs to trace every row: numbers of rows by cause are estimated from {counted(diff.traced, 'row')}, all of some articles"
    for table in diff.tables:
        if table.before is None or table.after is None:
            yield f"table {table.table} is only in {diff.after if table.before is None else diff.before}"
        elif table.before and not table.after:
            yield f"table {table.table} has lost all its {counted(table.before, 'row')}"
        if table.schema != SchemaChange():
            yield f"columns of {table.table}: {'; '.join(_schema(table.schema))}"


def _first(alerts: Iterable[str]) -> tuple[str, ...]:
    said = [cut(alert, _LONGEST_LINE) for alert in alerts]
    more = len(said) - _MOST_ALERTS
    return (*said[:_MOST_ALERTS], f"and {more:,} more of the kind") if more > 0 else tuple(said)


def _schema(schema: SchemaChange) -> tuple[str, ...]:
    said = (("added", schema.added), ("removed", schema.removed), ("retyped", schema.retyped))
    return tuple(f"{how} {', '.join(columns)}" for how, columns in said if columns)


def _groups(inputs: tuple[InputChange, ...], limit: int) -> Iterable[InputGroup]:
    for kind, name in KIND_NAMES.items():
        of_kind = [one for one in inputs if one.kind == kind or (kind == "unknown" and one.kind not in CAUSE_KINDS)]
        if of_kind:
            of_kind.sort(key=lambda one: (-one.rows, one.what))
            lines = tuple(_input_line(one) for one in of_kind[:limit])
            yield InputGroup(name, len(of_kind), lines)


def _input_line(change: InputChange) -> InputLine:
    sign = "+" if change.before is None else "-" if change.after is None else "~"
    before, after = change.before, change.after
    if before is not None and after is not None:
        shown = value_change("", before, after)
        before, after = shown.before, shown.after
    else:
        before, after = (None if one is None else cut(show(one), _LONGEST_LINE) for one in (before, after))
    return InputLine(change.kind, sign, change.what, before, after, change.rows)


def _table_line(table: TableDiff) -> TableLine:
    columns = ", ".join(f"{name} {count:,}" for name, count in sorted(table.by_column.items(), key=lambda pair: (-pair[1], pair[0])) if count)
    return TableLine(table.table, table.before, table.after, _counts(table), columns, _schema(table.schema))
