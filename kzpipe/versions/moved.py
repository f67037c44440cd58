"""Rows that moved: of one document, under another key, their spans overlapping and their values mostly the same."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

import duckdb
import pyarrow as pa

from kzpipe.versions.columns import SharedColumn

SPAN: Final = ("document_id", "start", "end")
LEAST_AGREEMENT: Final = 0.5
"""Of the values that either row tells, so many are the same; two rows that share less are one removed and one added."""
_BATCH: Final = 20_000


def pair_moved(connection: duckdb.DuckDBPyConnection, shared: Sequence[SharedColumn], compared: Sequence[SharedColumn]) -> pa.Table:
    """Return the pairs ``b``, ``a`` (places of rows) of the leftovers of both versions, which are the tables ``lone_before`` and ``lone_after``;
    ``shared`` are the columns that both versions have, ``compared`` those of them that are neither key nor ignored.

    The pair that agrees best goes first: by the share of values that are the same (offsets aside), by how much of both spans
    is shared, by how near they begin. Each row is in one pair at most. What comes of it does not hang on which version is named first.
    """
    by_name = {column.name: column for column in shared}
    if not (by_name.keys() >= set(SPAN) and by_name["start"].is_offset and by_name["end"].is_offset):
        return _table(())
    document = by_name["document_id"]
    values = [column for column in compared if column.name not in SPAN and not column.is_offset]
    told = " + ".join(f"({column.is_told('b')} OR {column.is_told('a')})::INTEGER" for column in values) or "0"
    same = " + ".join(f"(({column.is_told('b')} OR {column.is_told('a')}) AND NOT {column.differs('b', 'a')})::INTEGER" for column in values) or "0"
    found = connection.execute(f"""
        SELECT b, a FROM (
            SELECT b."#place" AS b, a."#place" AS a, b."#rank" AS b_rank, a."#rank" AS a_rank,
                   CASE WHEN ({told}) = 0 THEN 1.0 ELSE ({same}) / ({told}) END AS agreement,
                   (least(b."end", a."end") - greatest(b."start", a."start")) / (greatest(b."end", a."end") - least(b."start", a."start")) AS shared,
                   abs(b."start" - a."start") AS apart
            FROM lone_before b JOIN lone_after a ON {document.value("b")} = {document.value("a")} AND b."start" < a."end" AND a."start" < b."end")
        WHERE agreement >= {LEAST_AGREEMENT}
        ORDER BY agreement DESC, shared DESC, apart, least(b_rank, a_rank), greatest(b_rank, a_rank), b""")
    return _table(_one_to_one(_batches(found)))


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


def _table(pairs: Iterable[tuple[int, int]]) -> pa.Table:
    befores, afters = [], []
    for before, after in pairs:
        befores.append(before)
        afters.append(after)
    return pa.table({"b": pa.array(befores, pa.int64()), "a": pa.array(afters, pa.int64())})
