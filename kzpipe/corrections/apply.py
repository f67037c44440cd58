"""Corrections in the tables: what the aggregates see. What the code has read stays as it is in the tables of extract."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from kzpipe.corrections.changed_rows import corrected_row
from kzpipe.corrections.guard import check_stale, judge
from kzpipe.corrections.lines import Correction, read_corrections
from kzpipe.corrections.rows import Tables, key_of, rows_by_id
from kzpipe.schema.tables import TABLES

_ORDER: Final = ("entities", "quotes", "mentions", "claims", "events")
"""Tables that others point at come first."""


@dataclass(frozen=True, slots=True)
class Corrected:
    """Tables as people have corrected them, and the verdicts that made them so.

    ``as_read`` holds, by table, the rows that were corrected or rejected as the code has read them.
    """

    tables: Tables
    corrections: tuple[Correction, ...] = ()
    as_read: Mapping[str, pa.Table] = field(default_factory=dict)

    def corrected_ids(self, table: str) -> frozenset[str]:
        """Return the ids of the rows of a table of which a field was corrected."""
        return frozenset(one.row_id for one in self.corrections if one.table == table and one.verdict == "correct")


def correct_tables(tables: Tables, files: Mapping[str, bytes]) -> Corrected:
    """Return tables with the corrections in some files applied; ``tables`` must hold ``NEEDED`` wherever there is a correction.

    Raises CorrectionError, before anything is changed, for a line that cannot be used or a verdict that is stale.
    """
    corrections = read_corrections(files)
    if not corrections:
        return Corrected(tables)
    check_stale(judge(corrections, tables))
    return apply_corrections(tables, corrections)


def apply_corrections(tables: Tables, corrections: Sequence[Correction]) -> Corrected:
    """Return tables with verdicts that hold in them: corrected rows changed, rejected ones left out, in the tables' order.

    Mentions of a corrected entity have its type; an event told by a rejected quote is told by none.
    """
    new = dict(tables)
    as_read = {}
    for table in _ORDER:
        of_table = [one for one in corrections if one.table == table and one.verdict != "accept"]
        if not of_table:
            continue
        rejected = {one.row_id for one in of_table if one.verdict == "reject"}
        by_row: dict[str, list[Correction]] = defaultdict(list)
        for one in of_table:
            by_row[one.row_id].append(one)
        rows = rows_by_id(new, table, by_row.keys())
        as_read[table] = _rows_with(tables[table], key_of(table), by_row.keys())
        changed = {row_id: corrected_row(row, by_row[row_id]) for row_id, row in rows.items() if row_id not in rejected}
        new[table] = _replaced(table, new[table], changed, rejected)
        _follow(new, table, set(changed), rejected)
    return Corrected(new, tuple(corrections), as_read)


def _follow(new: dict[str, pa.Table], table: str, changed: set[str], rejected: set[str]) -> None:
    """Bring columns that repeat or point at a changed row in line with it."""
    if table in ("entities", "mentions"):
        mentions = _rows_with(new["mentions"], *(("entity_id", changed) if table == "entities" else ("mention_id", changed)))
        types = {row["entity_id"]: row["entity_type"] for row in rows_by_id(new, "entities", set(mentions.column("entity_id").to_pylist())).values()}
        follow = {row["mention_id"]: {**row, "entity_type": types[row["entity_id"]]} for row in mentions.to_pylist()}
        new["mentions"] = _replaced("mentions", new["mentions"], follow, set())
    if table == "quotes" and rejected:
        told = _rows_with(new["events"], "quote_id", rejected)
        new["events"] = _replaced("events", new["events"], {row["event_id"]: {**row, "quote_id": None} for row in told.to_pylist()}, set())


def _replaced(table: str, rows: pa.Table, changed: Mapping[str, Mapping[str, Any]], rejected: set[str]) -> pa.Table:
    """Return rows with some changed and some left out, in the table's order."""
    if not changed and not rejected:
        return rows
    key = key_of(table)
    others = rows.filter(pc.invert(_is_one_of(rows.column(key), {*changed, *rejected})))
    both = pa.concat_tables([others, pa.Table.from_pylist(list(changed.values()), schema=rows.schema)])
    return both.sort_by([(column, "ascending") for column in TABLES[table].order])


def _rows_with(rows: pa.Table, column: str, ids: Any) -> pa.Table:
    return rows.filter(_is_one_of(rows.column(column), ids))


def _is_one_of(column: pa.ChunkedArray, ids: Any) -> pa.ChunkedArray:
    return pc.is_in(column, value_set=pa.array(sorted(ids), pa.string()))
