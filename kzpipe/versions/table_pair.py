"""One table of two versions: its rows paired by key, then by what they tell, and what differs between the two of each pair.

The table is read twice: once for its keys and a hash of the rest of every row, once for the rows that differ. Held in memory are keys,
hashes and floats of all rows, and whole rows only where they differ. Two rows count as identical by a hash of 64 bits: that among a
million changed rows one is overlooked has a chance of less than one in 10¹³.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

import duckdb

from kzpipe.errors import TableError
from kzpipe.schema.tables import TABLES
from kzpipe.versions.columns import SharedColumn, literal, quoted, size
from kzpipe.versions.filters import Filter
from kzpipe.versions.model import HOWS, RowChange, SchemaChange, TableDiff
from kzpipe.versions.moved import pair_moved
from kzpipe.versions.sides import Side

_BATCH: Final = 1_000
_FINEST: Final = 1024
"""Into so many slices the rows are dealt out, those of a document into one: two rows that may have moved are never apart."""
_SLICE_BYTES: Final = 64_000_000


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


def _without_rows(side: Side | None) -> Side:
    assert side is not None
    return replace(side, is_empty=True)


def compare_pair(connection: duckdb.DuckDBPyConnection, pair: TablePair, passing: Filter, limit: int | None) -> TableDiff:
    """Return what differs between two versions of a table, of the rows that pass a filter; at most ``limit`` of them as rows.

    Raises TableError where two rows of a version have one key.
    """
    _pair_by_key(connection, pair, passing)
    (counted,) = connection.execute(
        "SELECT count(b), count(DISTINCT b), count(a), count(DISTINCT a), count(*) FILTER (NOT differs) FROM pairs"
    ).fetchall()
    before, before_rows, after, after_rows, identical = counted
    if (before, after) != (before_rows, after_rows):
        key = ", ".join(column.name for column in pair.key)
        raise TableError(
            f"{pair.name}: two rows of a version share the key ({key}); allowed is one row per key, write the table anew with `kzpipe run`"
        )
    alike = TableDiff(
        pair.name, None if pair.before.is_empty else before, None if pair.after.is_empty else after,
        0, 0, 0, 0, identical, schema=pair.schema,
    )  # fmt: skip
    if before == after == identical:
        return alike
    connection.execute("CREATE OR REPLACE TEMP TABLE found (how VARCHAR, columns VARCHAR[])")
    slices = _slices(connection, pair)
    for number in range(slices):
        _take_rows(connection, pair, f"differs AND slice * {slices} // {_FINEST} = {number}")
        _pair_moved(connection, pair)
        _tell_changes(connection, pair)
        _show_changes(connection, pair, limit, is_first=number == 0)
    hows = dict(connection.execute("SELECT how, count(*) FROM found GROUP BY how").fetchall())
    columns = dict(connection.execute("SELECT name, count(*) FROM (SELECT unnest(columns) AS name FROM found) GROUP BY name").fetchall())
    return replace(
        alike, **{how: hows[how] for how in HOWS if how in hows}, identical=identical + hows.get("identical", 0),
        by_column={column.name: columns[column.name] for column in pair.compared if column.name in columns},
        rows=tuple(_read_changes(connection, pair, limit)),
    )  # fmt: skip


def _slices(connection: duckdb.DuckDBPyConnection, pair: TablePair) -> int:
    """Return in how many slices the rows that differ are taken up whole, so that those of one fit into memory."""
    ((before, after),) = connection.execute("SELECT count(b), count(a) FROM pairs WHERE differs").fetchall()
    needed = max(before * pair.before.row_bytes(connection), after * pair.after.row_bytes(connection))
    return min(_FINEST, 1 + int(needed / _SLICE_BYTES))


def _pair_by_key(connection: duckdb.DuckDBPyConnection, pair: TablePair, passing: Filter) -> None:
    """Make table ``pairs``: the place of each row before and after, or of one of them alone, whether they may differ, and their slice."""
    floats = [column for column in pair.compared if column.is_float]
    digested = [column for column in pair.compared if not column.is_float]
    parts = ", ".join(part for column in digested for part in column.digest_parts("r")) or "0"
    by_name = {column.name: column for column in pair.shared}
    together = by_name["document_id"].value("r") if "document_id" in by_name else ", ".join(column.value("r") for column in pair.key) or "0"
    carried = [
        *(f'{column.value("r")} AS "#key{i}"' for i, column in enumerate(pair.key)),
        *(f'{column.value("r")} AS "#float{i}"' for i, column in enumerate(floats)),
        f'hash({parts}) AS "#digest"',
        f'(hash({together}) % {_FINEST})::SMALLINT AS "#slice"',
    ]
    conditions = [passing.condition(pair.name, side) for side in (pair.before, pair.after)]
    before, after = (
        side.rows([*carried, f'coalesce({condition or "true"}, false) AS "#passes"'])
        for side, condition in zip((pair.before, pair.after), conditions, strict=True)
    )
    if not pair.key:  # a version lacks a column of the key: no row of one is the same as a row of the other, unless it only moved
        rows = f"""SELECT "#place" AS b, NULL::BIGINT AS a, true AS differs, "#slice" AS slice FROM ({before}) WHERE "#passes"
            UNION ALL SELECT NULL, "#place", true, "#slice" FROM ({after}) WHERE "#passes\""""
    else:
        same_key = " AND ".join(f'b."#key{i}" = a."#key{i}"' for i in range(len(pair.key)))
        differing = " OR ".join(column.values_differ(f'b."#float{i}"', f'a."#float{i}"') for i, column in enumerate(floats)) or "false"
        passes = 'coalesce(b."#passes", false) OR coalesce(a."#passes", false)' if any(conditions) else "true"
        rows = f"""SELECT b."#place" AS b, a."#place" AS a,
                b."#place" IS NULL OR a."#place" IS NULL OR b."#digest" <> a."#digest" OR {differing} AS differs,
                coalesce(b."#slice", a."#slice") AS slice
            FROM ({before}) b FULL JOIN ({after}) a ON {same_key} WHERE {passes}"""
    connection.execute(f"CREATE OR REPLACE TEMP TABLE pairs AS {rows}")


def _take_rows(connection: duckdb.DuckDBPyConnection, pair: TablePair, which: str) -> None:
    """Make tables ``taken``, the pairs that a condition holds of, and ``before_rows`` and ``after_rows``, their whole rows."""
    connection.execute(f"CREATE OR REPLACE TEMP TABLE taken AS SELECT b, a FROM pairs WHERE {which}")
    for name, side, place in (("before_rows", pair.before, "b"), ("after_rows", pair.after, "a")):
        rows = f'SELECT * FROM ({side.rows(side.names)}) WHERE "#place" IN (SELECT {place} FROM taken WHERE {place} IS NOT NULL)'
        connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {rows}")


def _pair_moved(connection: duckdb.DuckDBPyConnection, pair: TablePair) -> None:
    """Make table ``moved``: rows that are in one version alone by their key, in pairs of those that moved."""
    for name, rows, place, other in (("lone_before", "before_rows", "b", "a"), ("lone_after", "after_rows", "a", "b")):
        order = ", ".join([*(f"r.{quoted(column.name)}" for column in (*pair.key, *pair.shared) if not column.is_list), 'r."#place"'])
        connection.execute(f"""CREATE OR REPLACE TEMP TABLE {name} AS SELECT r.*, row_number() OVER (ORDER BY {order}) AS "#rank"
            FROM {rows} r JOIN taken p ON p.{place} = r."#place" WHERE p.{other} IS NULL""")
    connection.register("found_moved", pair_moved(connection, pair.shared, pair.compared))
    connection.execute("CREATE OR REPLACE TEMP TABLE moved AS SELECT * FROM found_moved")
    connection.unregister("found_moved")


def _tell_changes(connection: duckdb.DuckDBPyConnection, pair: TablePair) -> None:
    """Make table ``changes``: places before and after, how the row differs, in which columns, and how large the change is."""
    flags = {column.name: f'"#differs{i}"' for i, column in enumerate(pair.compared)}
    told = [f"p.how IN ('changed', 'moved') AND {column.differs('b', 'a')} AS {flags[column.name]}" for column in pair.compared]
    named = ", ".join(f"CASE WHEN {flag} THEN {literal(name)} END" for name, flag in flags.items())
    is_aggregate = TABLES[pair.name].stage == "aggregate"
    connection.execute(f"""CREATE OR REPLACE TEMP TABLE changes AS
        WITH p AS (
            SELECT b, a, 'changed' AS how FROM taken WHERE b IS NOT NULL AND a IS NOT NULL
            UNION ALL SELECT b, a, 'moved' FROM moved
            UNION ALL SELECT b, a, 'removed' FROM taken WHERE a IS NULL AND b NOT IN (SELECT b FROM moved)
            UNION ALL SELECT b, a, 'added' FROM taken WHERE b IS NULL AND a NOT IN (SELECT a FROM moved)),
        told AS (
            SELECT p.b, p.a, p.how, {"".join(f"{flag}, " for flag in told)}
                   list_filter([{named}]::VARCHAR[], lambda name: name IS NOT NULL) AS columns, {size(pair.compared, flags, is_aggregate)} AS size
            FROM p LEFT JOIN before_rows b ON b."#place" = p.b LEFT JOIN after_rows a ON a."#place" = p.a)
        SELECT b, a, CASE WHEN how = 'changed' AND len(columns) = 0 THEN 'identical' ELSE how END AS how, columns, size FROM told""")


def _show_changes(connection: duckdb.DuckDBPyConnection, pair: TablePair, limit: int | None, *, is_first: bool) -> None:
    """Note all changes in table ``found``, and put the largest with their whole rows into table ``shown``, made anew with the first slice."""
    by_name = {column.name: column for column in pair.shared}
    named = [by_name[name] for name in ("document_id", "start", *TABLES[pair.name].key) if name in by_name]
    order = ["-p.size", *(f"coalesce({column.value('a')}, {column.value('b')})" for column in named), "p.how", "p.b", "p.a"]
    rows = [f"{side}.{name}" for side, names in (("b", pair.before.names), ("a", pair.after.names)) for name in names]
    values = [*(f'{value} AS "#{i}"' for i, value in enumerate(["p.how", "p.size", "p.columns", *rows])), f'row({", ".join(order)}) AS "#order"']
    connection.execute("INSERT INTO found SELECT how, columns FROM changes")
    connection.execute(f"""{"CREATE OR REPLACE TEMP TABLE shown AS" if is_first else "INSERT INTO shown"}
        SELECT {", ".join(values)}
        FROM changes p LEFT JOIN before_rows b ON b."#place" = p.b LEFT JOIN after_rows a ON a."#place" = p.a
        WHERE p.how <> 'identical' {"" if limit is None else _first(limit)}""")


def _first(limit: int | None) -> str:
    return 'ORDER BY "#order"' + ("" if limit is None else f" LIMIT {limit}")


def _read_changes(connection: duckdb.DuckDBPyConnection, pair: TablePair, limit: int | None) -> Iterator[RowChange]:
    """Yield the rows that differ, the largest change first, then as they stand in the text, then by key."""
    found = connection.execute(f'SELECT * EXCLUDE "#order" FROM shown {_first(limit)}')
    middle = 3 + len(pair.before.types)
    while batch := found.fetchmany(_BATCH):
        for values in batch:
            how, size_, differing = values[:3]
            before = _row(pair.before, values[3:middle]) if how != "added" else None
            after = _row(pair.after, values[middle:]) if how != "removed" else None
            yield _change(pair.name, how, (before, after), tuple(differing), size_)


def _row(side: Side, values: Sequence[Any]) -> dict[str, Any]:
    return {name: tuple(value) if isinstance(value, list) else value for name, value in zip(side.types, values, strict=True)}


def _change(table: str, how: str, rows: tuple[dict[str, Any] | None, dict[str, Any] | None], columns: tuple[str, ...], amount: float) -> RowChange:
    before, after = rows
    row = after if after is not None else before
    assert row is not None
    row_id = "/".join(str(row[name]) for name in TABLES[table].key if name in row)
    return RowChange(table, how, row_id, row.get("document_id"), before, after, columns, amount)
