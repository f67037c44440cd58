"""Rows that moved: of one document, under another key, their spans overlapping and their values mostly the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import duckdb
import pyarrow as pa

from kzpipe.versions.columns import SharedColumn, cells, mask, size, told
from kzpipe.versions.sides import PLACE, Side

SPAN: Final = ("document_id", "start", "end")
LEAST_AGREEMENT: Final = 0.5
"""Of the values that either row tells, so many are the same; two rows that share less are one removed and one added."""
_STRETCH: Final = 512
"""Characters of a text: only rows that stand in one such stretch are held against each other."""
_BATCH: Final = 20_000
_BEST_FIRST: Final = "agreement DESC, shared DESC, apart, lower, higher, b"


def join_moved(
    connection: duckdb.DuckDBPyConnection, sides: tuple[Side, Side],
    shared: Sequence[SharedColumn], key: Sequence[SharedColumn], compared: Sequence[SharedColumn],
) -> None:  # fmt: skip
    """Make one row of table ``changes`` of two that are in one version alone by their key but only moved.

    ``shared`` are the columns that both versions have, ``key`` those of the key, ``compared`` those that are neither key nor ignored. The pair
    that agrees best goes first: by the share of values that are the same (offsets aside), by how much of both spans is shared, by how near they
    begin. Each row is in one pair at most. What comes of it does not hang on which version is named first.
    """
    by_name = {column.name: column for column in shared}
    if not (by_name.keys() >= set(SPAN) and by_name["start"].is_offset and by_name["end"].is_offset):
        return
    ((removed, added),) = connection.execute("SELECT count(*) FILTER (how = 'removed'), count(*) FILTER (how = 'added') FROM changes").fetchall()
    if not (removed and added):
        return
    ranked = ", ".join(column.value("r") for column in key or shared if not column.is_list)
    read = [f'hash({by_name["document_id"].value("r")}) AS "#document"', 'r."start" AS "#start"', 'r."end" AS "#end"', f'hash({ranked}) AS "#rank"']
    for name, side, place, how in zip(("lone_before", "lone_after"), sides, ("b", "a"), ("removed", "added"), strict=True):
        lone = side.rows([*read, *cells(compared)], f"{PLACE} IN (SELECT {place} FROM changes WHERE how = '{how}')")
        connection.execute(f"CREATE OR REPLACE TEMP TABLE {name} AS {lone}")
    _find_candidates(connection, compared)
    _choose_best(connection)
    connection.execute("""CREATE OR REPLACE TEMP TABLE changes AS
        SELECT * FROM changes WHERE NOT (how = 'removed' AND b IN (SELECT b FROM moved)) AND NOT (how = 'added' AND a IN (SELECT a FROM moved))
        UNION ALL BY NAME
        SELECT b, a, mask, how, size, b IN (SELECT b FROM changes WHERE passes AND how = 'removed')
                                      OR a IN (SELECT a FROM changes WHERE passes AND how = 'added') AS passes FROM moved""")
    connection.execute("DROP TABLE moved")


def _find_candidates(connection: duckdb.DuckDBPyConnection, compared: Sequence[SharedColumn]) -> None:
    """Make table ``candidates`` of the tables ``lone_before`` and ``lone_after``: the pairs of rows whose spans overlap and that agree enough."""
    values = sum(1 << place for place, column in enumerate(compared) if column.name not in SPAN and not column.is_offset)
    sides = (
        f"""SELECT *, {told(compared, "r")} AS "#told",
                   unnest(range("#start" // {_STRETCH}, greatest("#start", "#end") // {_STRETCH} + 1)) AS "#stretch" FROM {name} AS r"""
        for name in ("lone_before", "lone_after")
    )
    before, after = sides
    # a pair is found once, in the stretch in which the later of the two begins
    connection.execute(f"""CREATE OR REPLACE TEMP TABLE candidates AS
        SELECT b."#place" AS b, a."#place" AS a, {mask(compared)} AS mask, 'moved'::hows AS how, {size(compared, "row")} AS size,
               bit_count((b."#told" | a."#told") & {values}) AS told,
               CASE WHEN told = 0 THEN 1.0 ELSE bit_count((b."#told" | a."#told") & {values} & ~mask) / told END AS agreement,
               least(b."#end", a."#end") - greatest(b."#start", a."#start") AS common,
               common / (greatest(b."#end", a."#end") - least(b."#start", a."#start")) AS shared,
               abs(b."#start" - a."#start") AS apart, least(b."#rank", a."#rank") AS lower, greatest(b."#rank", a."#rank") AS higher
        FROM ({before}) b JOIN ({after}) a ON b."#document" = a."#document" AND b."#stretch" = a."#stretch"
             AND b."#start" < a."#end" AND a."#start" < b."#end" AND greatest(b."#start", a."#start") // {_STRETCH} = b."#stretch"
        WHERE agreement >= {LEAST_AGREEMENT}""")
    connection.execute("DROP TABLE lone_before")
    connection.execute("DROP TABLE lone_after")


def _choose_best(connection: duckdb.DuckDBPyConnection) -> None:
    """Make table ``moved``: the candidates that nothing else claims, and of the others the best first."""
    alone = " AND ".join(f"{row} IN (SELECT {row} FROM candidates GROUP BY {row} HAVING count(*) = 1)" for row in ("b", "a"))
    connection.execute(f"CREATE OR REPLACE TEMP TABLE moved AS SELECT b, a, mask, how, size FROM candidates WHERE {alone}")
    contested = connection.execute(f"SELECT b, a FROM candidates WHERE b NOT IN (SELECT b FROM moved) ORDER BY {_BEST_FIRST}")
    befores, afters = [], []
    for before, after in _one_to_one(_batches(contested)):
        befores.append(before)
        afters.append(after)
    if befores:
        connection.register("best", pa.table({"b": pa.array(befores, pa.int64()), "a": pa.array(afters, pa.int64())}))
        connection.execute("INSERT INTO moved SELECT b, a, mask, how, size FROM candidates JOIN best USING (b, a)")
        connection.unregister("best")
    connection.execute("DROP TABLE candidates")


def _batches(found: duckdb.DuckDBPyConnection) -> Iterator[tuple[int, int]]:
    while batch := found.fetchmany(_BATCH):
        yield from batch


def _one_to_one(candidates: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Yield the candidates, the best first, neither row of which is taken by a better one."""
    taken_before: set[int] = set()
    taken_after: set[int] = set()
    for before, after in candidates:
        if before not in taken_before and after not in taken_after:
            taken_before.add(before)
            taken_after.add(after)
            yield before, after
