"""One table of two versions: its rows paired by key, then by what they tell, and what differs between the two of each pair.

Every file is read once for keys and cells: of each value a hash of 32 bits, numbers as they are, and of the whole row a hash of 64 bits.
Cells are all that is compared, so nothing of a row is held in memory but its place, in which columns it differs, and how large the change is;
whole rows are read of those alone that are returned. That among a million changed rows one is overlooked has a chance of less than one in
10¹³, that one of their columns is not named one of less than one in a thousand.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import duckdb

from kzpipe.errors import TableError
from kzpipe.schema.tables import TABLES
from kzpipe.versions.columns import SharedColumn, Weight, cells, literal, mask, quoted, size
from kzpipe.versions.filters import Filter
from kzpipe.versions.model import HOWS, RowChange, SchemaChange, TableDiff
from kzpipe.versions.moved import join_moved
from kzpipe.versions.sides import PLACE, Side

_BATCH: Final = 1_000
JOINED: Final = 'LEFT JOIN rows_b b ON b."#place" = p.b LEFT JOIN rows_a a ON a."#place" = p.a'


@dataclass(frozen=True, slots=True)
class TablePair:
    """One table of two versions: columns that both have, those of the key (none where a version lacks one), those compared."""

    name: str
    before: Side
    after: Side
    shared: tuple[SharedColumn, ...]
    key: tuple[SharedColumn, ...]
    compared: tuple[SharedColumn, ...]
    schema: SchemaChange

    @classmethod
    def of(cls, name: str, sides: tuple[Side | None, Side | None], ignored: frozenset[str], tolerance: float) -> TablePair:
        """Hold the columns of two versions against each other; a missing one counts as a table of the other's columns without rows."""
        old, new = (side or _without_rows(other) for side, other in (sides, sides[::-1]))
        shared = tuple(SharedColumn(column, old.types[column], kind, tolerance) for column, kind in new.types.items() if column in old.types)
        by_name = {column.name: column for column in shared}
        names = TABLES[name].key
        left_out = {column for column in {*old.types, *new.types} if column in ignored or f"{name}.{column}" in ignored}
        return cls(
            name, old, new, shared, tuple(by_name[column] for column in names) if by_name.keys() >= set(names) else (),
            tuple(column for column in shared if column.name not in names and column.name not in left_out),
            SchemaChange(
                tuple(column for column in new.types if column not in old.types and column not in left_out),
                tuple(column for column in old.types if column not in new.types and column not in left_out),
                tuple(f"{column.name}: {column.before.lower()} -> {column.after.lower()}" for column in shared
                      if column.before != column.after and column.name not in left_out),
            ),
        )  # fmt: skip

    @property
    def weight(self) -> Weight:
        """What its rows tell, by which changes are ordered across tables."""
        return "people" if self.name == "casualties" else "aggregate" if TABLES[self.name].stage == "aggregate" else "row"

    @property
    def changes(self) -> str:
        """The table with a row for each pair of rows, as SQL."""
        return quoted(f"changes of {self.name}")

    @property
    def shown(self) -> str:
        """The table with those of its changes that are returned as differing rows, as SQL."""
        return quoted(f"shown of {self.name}")

    @property
    def gathered_by(self) -> SharedColumn | None:
        """The column by which its rows are gathered: those of a document together, of other tables by the key."""
        by_name = {column.name: column for column in self.shared}
        return by_name.get("document_id") or next(iter(self.key), None)


def _without_rows(side: Side | None) -> Side:
    assert side is not None
    return replace(side, is_empty=True)


def find_changes(connection: duckdb.DuckDBPyConnection, pair: TablePair, passing: Filter) -> int:
    """Make the table of changes of a pair, and return how many rows differ, whether they pass the filter or not.

    Raises TableError where two rows of a version have one key.
    """
    _pair_by_key(connection, pair, passing)
    (counted,) = connection.execute("SELECT count(b), count(DISTINCT b), count(a), count(DISTINCT a) FROM changes").fetchall()
    if counted[0] != counted[1] or counted[2] != counted[3]:
        key = ", ".join(column.name for column in pair.key)
        raise TableError(
            f"{pair.name}: two rows of a version share the key ({key}); allowed is one row per key, write the table anew with `kzpipe run`"
        )
    join_moved(connection, (pair.before, pair.after), pair.shared, pair.key, pair.compared)
    connection.execute(f"ALTER TABLE changes RENAME TO {pair.changes}")
    ((differing,),) = connection.execute(f"SELECT count(*) FROM {pair.changes} WHERE how <> 'identical'").fetchall()
    return int(differing)


def tell_changes(connection: duckdb.DuckDBPyConnection, pair: TablePair, limit: int | None) -> TableDiff:
    """Return what differs of the rows that pass the filter, from the table of changes; at most ``limit`` of them as rows."""
    ((before, after),) = connection.execute(f"SELECT count(b), count(a) FROM {pair.changes} WHERE passes").fetchall()
    hows = dict(connection.execute(f"SELECT how, count(*) FROM {pair.changes} WHERE passes GROUP BY how").fetchall())
    flags = ", ".join(f"count(*) FILTER (mask & {1 << place} <> 0)" for place in range(len(pair.compared))) or "count(*)"
    (differing,) = connection.execute(f"SELECT {flags} FROM {pair.changes} WHERE passes AND how IN ('changed', 'moved')").fetchall()
    choose_largest(connection, pair, limit)
    return TableDiff(
        pair.name, None if pair.before.is_empty else before, None if pair.after.is_empty else after,
        hows.get("added", 0), hows.get("removed", 0), hows.get("changed", 0), hows.get("moved", 0), hows.get("identical", 0), schema=pair.schema,
        by_column={column.name: count for column, count in zip(pair.compared, differing, strict=False) if count},
        rows=tuple(read_rows(connection, pair, pair.shown)),
    )  # fmt: skip


def _pair_by_key(connection: duckdb.DuckDBPyConnection, pair: TablePair, passing: Filter) -> None:
    """Make table ``changes``: the places ``b`` and ``a`` of each row, how it differs, in which columns, how much, and whether it passes."""
    # where a version lacks a column of the key no row of one is the same as a row of the other, unless it only moved
    keys = [f'{column.value("r")} AS "#key{i}"' for i, column in enumerate(pair.key)] or ['NULL AS "#key0"']
    conditions = [passing.condition(pair.name, side) for side in (pair.before, pair.after)]
    before, after = (
        side.rows([*keys, *cells(pair.compared), f'coalesce({condition or "true"}, false) AS "#passes"'])
        for side, condition in zip((pair.before, pair.after), conditions, strict=True)
    )
    same_key = " AND ".join(f'b."#key{i}" = a."#key{i}"' for i in range(len(keys)))
    how = """CASE WHEN a."#place" IS NULL THEN 'removed' WHEN b."#place" IS NULL THEN 'added'
        WHEN b."#digest" <> a."#digest" OR mask <> 0 THEN 'changed' ELSE 'identical' END"""
    connection.execute(f"CREATE TYPE IF NOT EXISTS hows AS ENUM ({', '.join(map(literal, (*HOWS, 'identical')))})")
    connection.execute(f"""CREATE OR REPLACE TEMP TABLE changes AS
        SELECT b."#place" AS b, a."#place" AS a, {mask(pair.compared)} AS mask, ({how})::hows AS how,
               {size(pair.compared, pair.weight)} AS size, coalesce(b."#passes", false) OR coalesce(a."#passes", false) AS passes
        FROM ({before}) b FULL JOIN ({after}) a ON {same_key}""")


def choose_largest(connection: duckdb.DuckDBPyConnection, pair: TablePair, most: int | None) -> None:
    """Make the table of the changes that are shown: of the rows that pass the filter the largest changes, all for None."""
    candidates = f"SELECT * FROM {pair.changes} WHERE how <> 'identical' AND passes"
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {pair.shown} AS {candidates} ORDER BY size DESC {'' if most is None else f'LIMIT {most}'}")
    ((shown, least),) = connection.execute(f"SELECT count(*), min(size) FROM {pair.shown}").fetchall()
    if most is None or shown < most or not shown:
        return
    # of those as large as the last that is returned, only the columns are read that they are ordered by
    connection.execute(f"CREATE OR REPLACE TEMP TABLE {pair.shown} AS {candidates} AND size >= {least!r}")
    for name, side, where in (("b", pair.before, "WHERE a IS NULL"), ("a", pair.after, "")):
        read = [quoted(column.name) for column in _ordered(pair)]
        ordered = side.rows(read, f"{PLACE} IN (SELECT {name} FROM {pair.shown} {where})")
        connection.execute(f"CREATE OR REPLACE TEMP TABLE rows_{name} AS {ordered}")
    connection.execute(f"""CREATE OR REPLACE TEMP TABLE {pair.shown} AS
        SELECT p.* FROM {pair.shown} p {JOINED} {_in_order(pair)} LIMIT {most}""")


def read_rows(connection: duckdb.DuckDBPyConnection, pair: TablePair, chosen: str) -> Iterator[RowChange]:
    """Yield the rows of a table of chosen changes, the largest change first, then as they stand in the text, then by key."""
    ((rows,),) = connection.execute(f"SELECT count(*) FROM {chosen}").fetchall()
    if not rows:
        return
    for name, side in (("b", pair.before), ("a", pair.after)):
        whole = side.rows(side.names, f"{PLACE} IN (SELECT {name} FROM {chosen})", is_as_written=True)
        connection.execute(f"CREATE OR REPLACE TEMP TABLE rows_{name} AS {whole}")
    held = [f"{side}.{name}" for side, names in (("b", pair.before.names), ("a", pair.after.names)) for name in names]
    found = connection.execute(f"SELECT {', '.join(['p.how', 'p.size', 'p.mask', *held])} FROM {chosen} p {JOINED} {_in_order(pair)}")
    middle = 3 + len(pair.before.types)
    while batch := found.fetchmany(_BATCH):
        for values in batch:
            how, amount, differing = values[:3]
            before = _row(pair.before, values[3:middle]) if how != "added" else None
            after = _row(pair.after, values[middle:]) if how != "removed" else None
            columns = tuple(column.name for place, column in enumerate(pair.compared) if differing >> place & 1 and None not in (before, after))
            yield _change(pair.name, how, (before, after), columns, amount)


def _ordered(pair: TablePair) -> list[SharedColumn]:
    by_name = {column.name: column for column in pair.shared}
    return [by_name[name] for name in dict.fromkeys(("document_id", "start", *TABLES[pair.name].key)) if name in by_name]


def _in_order(pair: TablePair) -> str:
    values = (f"CASE WHEN p.a IS NULL THEN {column.value('b')} ELSE {column.value('a')} END" for column in _ordered(pair))
    return f"ORDER BY {', '.join(['p.size DESC', *values, 'p.how', 'p.b', 'p.a'])}"


def _row(side: Side, values: Sequence[Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in zip(side.types, values, strict=True)}


def _change(table: str, how: str, rows: tuple[dict[str, Any] | None, dict[str, Any] | None], columns: tuple[str, ...], amount: float) -> RowChange:
    before, after = rows
    row = after if after is not None else before
    assert row is not None
    row_id = "/".join(str(row[name]) for name in TABLES[table].key if name in row)
    return RowChange(table, how, row_id, row.get("document_id"), before, after, columns, amount)
