"""Which rows that differ are looked into for causes besides those shown: all of them, or where there are too many all of some articles."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import duckdb

from kzpipe.schema.tables import TABLES
from kzpipe.versions.model import RowChange, TableDiff
from kzpipe.versions.sides import PLACE
from kzpipe.versions.table_pair import JOINED, TablePair, read_rows
from kzpipe.versions.told import ids_in

MOST_TRACED: Final = 20_000
"""Where more rows differ, causes are told of these, and numbers of rows estimated from them."""
_PARTS: Final = 4096
"""Into so many parts articles are dealt out by a hash of their id, which is the same for all tables."""


@dataclass(frozen=True, slots=True)
class Others:
    """Rows of a table that differ and are not shown: ``asked`` pass the filter, each standing for ``weight`` rows; ``behind`` do not pass or stand
    for none, and are there for what rests on them.
    """

    asked: tuple[RowChange, ...] = ()
    weight: float = 1.0
    behind: tuple[RowChange, ...] = ()


def read_others(
    connection: duckdb.DuckDBPyConnection, pairs: Sequence[TablePair], shown: Mapping[str, TableDiff], differing: int, most: int
) -> dict[str, Others]:
    """Return by table the rows that differ and are not shown: all where ``differing`` of all tables are no more than ``most``.

    Else those of some articles, chosen by a hash and whole in all tables, with those of the articles that the shown rows are of, and the rows
    that shown aggregates list. ``shown`` are the tables that were asked for.
    """
    connection.execute("CREATE OR REPLACE TEMP TABLE wanted (id VARCHAR)")
    if differing > most:
        wanted = _wanted(shown.values())
        connection.execute("INSERT INTO wanted SELECT unnest(?::VARCHAR[])", [wanted])
    part = _PARTS if differing <= most else max(1, _PARTS * most // differing)
    found = {}
    for pair in pairs:
        _choose(connection, pair, part, is_shown=pair.name in shown)
        asked, behind = (tuple(read_rows(connection, pair, f"(SELECT * FROM others WHERE {which})")) for which in ("is_asked", "NOT is_asked"))
        left = shown[pair.name].differing - len(shown[pair.name].rows) if pair.name in shown else 0
        found[pair.name] = Others(asked, left / len(asked) if asked else 1.0, behind)
    return found


def _wanted(tables: Iterable[TableDiff]) -> list[str]:
    """Return the documents of shown rows, and the rows that shown aggregates list."""
    rows = [row for diff in tables for row in diff.rows]
    wanted = {row.document_id for row in rows if row.document_id is not None}
    for row in rows:
        if TABLES[row.table].stage == "aggregate":
            wanted |= {one for state in (row.before, row.after) if state is not None for cell in state.values() for one in ids_in(cell)}
    return sorted(wanted)


def _choose(connection: duckdb.DuckDBPyConnection, pair: TablePair, part: int, *, is_shown: bool) -> None:
    """Make table ``others``: the changes of a pair that are looked into, and whether they stand for those asked for."""
    left = f"SELECT p.* FROM {pair.changes} p WHERE how <> 'identical'"
    if is_shown:
        left += f" AND NOT EXISTS (FROM {pair.shown} s WHERE s.b IS NOT DISTINCT FROM p.b AND s.a IS NOT DISTINCT FROM p.a)"
    is_asked = f"passes AND {'true' if is_shown else 'false'}"
    if part == _PARTS:
        connection.execute(f"CREATE OR REPLACE TEMP TABLE others AS SELECT *, {is_asked} AS is_asked FROM ({left})")
        return
    connection.execute(f"CREATE OR REPLACE TEMP TABLE left_over AS {left}")
    by = pair.gathered_by
    keys = list(dict.fromkeys(column.value("r") for column in (*pair.key, *((by,) if by else ()))))
    is_sampled = f"hash({by.value('r') if by else PLACE}) % {_PARTS} < {part}"
    is_wanted = " OR ".join(f"{key}::VARCHAR IN (SELECT id FROM wanted)" for key in keys) or "false"
    for name, side in (("b", pair.before), ("a", pair.after)):
        read = side.rows([f"{is_sampled} AS is_sampled", f"{is_wanted} AS is_wanted"], f"{PLACE} IN (SELECT {name} FROM left_over)")
        connection.execute(f"CREATE OR REPLACE TEMP TABLE rows_{name} AS SELECT * FROM ({read}) WHERE is_sampled OR is_wanted")
    connection.execute(f"""CREATE OR REPLACE TEMP TABLE others AS
        SELECT p.*, {is_asked} AND coalesce(b.is_sampled, false) OR {is_asked} AND coalesce(a.is_sampled, false) AS is_asked
        FROM left_over p {JOINED} WHERE b."#place" IS NOT NULL OR a."#place" IS NOT NULL""")
