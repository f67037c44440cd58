"""Rows by their ids, and the row of an article whose words come nearest to others."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc

from kzpipe.corrections.cells import CORRECTABLE, plain
from kzpipe.schema.tables import TABLES
from kzpipe.text.normalize import fold

NEEDED: Final = ("articles", *CORRECTABLE)
"""The tables that a verdict is judged on."""

LEAST_SHARED: Final = 0.3
"""Share of the words of two rows that they must have in common for one to be named beside the other: below, they share particles."""

_LONGEST: Final = 300

Tables = Mapping[str, pa.Table]
Row = Mapping[str, Any]


def key_of(table: str) -> str:
    """Return the column with a row's id."""
    return TABLES[table].key[0]


def rows_by_id(tables: Tables, table: str, ids: Collection[str]) -> dict[str, Row]:
    """Return those of some rows that are in a table."""
    if not ids:
        return {}
    column = key_of(table)
    found = tables[table].filter(pc.is_in(tables[table].column(column), value_set=pa.array(sorted(ids), pa.string())))
    return {row[column]: row for row in found.to_pylist()}


def words_of(table: str, row: Row) -> str:
    """Return a row's own words on one line, long ones shortened; an entity's are its Arabic name."""
    text = plain(row["name_ar" if table == "entities" else "text"])
    return text if len(text) <= _LONGEST else text[:_LONGEST].rpartition(" ")[0] + " …"


def rows_like(tables: Tables, table: str, document_id: str, words: str) -> list[Row]:
    """Return the rows of an article (entities: of all) that share words with others, the nearest first."""
    rows = tables[table]
    if document_id:
        rows = rows.filter(pc.equal(rows.column("document_id"), document_id))
    wanted = _folded(words)
    shared = [(_share(wanted, _folded(words_of(table, row))), row) for row in rows.to_pylist()]
    near = [(share, row) for share, row in shared if share >= LEAST_SHARED]
    return [row for share, row in sorted(near, key=lambda item: (-item[0], item[1][key_of(table)]))]


def rows_saying(tables: Tables, table: str, words: str) -> list[Row]:
    """Return the rows of all articles with exactly these words."""
    found: list[Row] = tables[table].filter(pc.equal(tables[table].column("text"), words)).to_pylist()
    return found


def has_article(tables: Tables, document_id: str) -> bool:
    """Tell whether an article is among those that are read; entities belong to none."""
    return not document_id or pc.index(tables["articles"].column("document_id"), document_id).as_py() >= 0


def missing_entities(tables: Tables, ids: Iterable[str | None]) -> list[str]:
    """Return those ids that no entity has."""
    wanted = dict.fromkeys(one for one in ids if one is not None)
    return [one for one in wanted if pc.index(tables["entities"].column("entity_id"), one).as_py() < 0]


def _folded(words: str) -> frozenset[str]:
    return frozenset(fold(words).split())


def _share(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other) if one and other else 0.0
