"""Which rows of a comparison pass: those of one document, those that name one entity, those from a day on."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import duckdb

from kzpipe.errors import InputError
from kzpipe.schema.tables import TABLES
from kzpipe.versions.columns import literal, quoted
from kzpipe.versions.sides import Side, find_sides

_DAYS: Final = ("date", "last_date")
"""Columns of aggregates that hold their day."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Rows that pass: of a document, of an entity, from a day on, or all of it.

    ``rows_of_document`` are ids by the ``table.column`` that holds them; ``recent`` is SQL for the ids of the documents from that day on.
    """

    document: str | None
    entity: str | None
    rows_of_document: Mapping[str, frozenset[str]] = field(default_factory=dict)
    since: dt.date | None = None
    recent: str = ""

    def condition(self, table: str, side: Side) -> str | None:
        """Return as SQL whether a row of a version of a table passes, None where all do."""
        wanted = []
        if self.document is not None:
            wanted.append(self._of_document(table, side, self.document))
        if self.entity is not None:
            wanted.append(_names(side, self.entity))
        if self.since is not None and (recent := self._is_recent(side, self.since)):
            wanted.append(recent)
        return " AND ".join(f"({condition})" for condition in wanted) or None

    def _is_recent(self, side: Side, since: dt.date) -> str:
        """Return as SQL whether a row is of an article from a day on, or has such a day itself; "" for rows that have neither."""
        if "document_id" in side.types and self.recent:
            return f"document_id IN ({self.recent})"
        day = next((column for column in _DAYS if column in side.types), None)
        return "" if day is None else f"{quoted(day)} >= DATE {literal(since.isoformat())}"

    def _of_document(self, table: str, side: Side, document: str) -> str:
        if "document_id" in side.types:
            return f"document_id = {literal(document)}"
        ids = {column: self.rows_of_document.get(target, frozenset()) for column, target in TABLES[table].references if column in side.types}
        conditions = [
            f"list_has_any({quoted(column)}, {listed})" if side.types[column].endswith("]") else f"list_contains({listed}, {quoted(column)})"
            for column, listed in ((column, f"[{', '.join(map(literal, sorted(rows)))}]") for column, rows in ids.items() if rows)
        ]
        return " OR ".join(conditions) or "false"


def _names(side: Side, entity: str) -> str:
    """Return as SQL whether a row names an entity: in any column of an identifier, or in any list of texts."""
    conditions = []
    for column, kind in side.types.items():
        if kind == "VARCHAR[]":
            conditions.append(f"list_contains({quoted(column)}, {literal(entity)})")
        elif kind == "VARCHAR" and column.endswith("_id"):
            conditions.append(f"{quoted(column)} = {literal(entity)}")
    return " OR ".join(conditions) or "false"


def make_filter(
    connection: duckdb.DuckDBPyConnection, folders: tuple[Path, Path], document: str | None, entity: str | None, since: dt.date | None = None
) -> Filter:
    """Return the filter for two stages folders. Raises InputError for a document or an entity that neither version has."""
    if document is not None:
        _check_known(connection, folders, "documents.document_id", document)
    if entity is not None:
        _check_known(connection, folders, "entities.entity_id", entity)
    targets = {target for table in TABLES.values() if "document_id" not in table.names for _, target in table.references}
    rows = {target: _ids(connection, folders, target, document) for target in sorted(targets)} if document is not None else {}
    published = [side for side in find_sides(connection, folders, "articles") if side is not None and "published_date" in side.types]
    wanted = f"published_date >= DATE {literal(since.isoformat())}" if since is not None else ""
    recent = " UNION ALL ".join(f"SELECT document_id FROM ({side.rows(['document_id'], wanted)})" for side in published) if wanted else ""
    return Filter(document, entity, rows, since, recent)


def _ids(connection: duckdb.DuckDBPyConnection, folders: tuple[Path, Path], target: str, document: str) -> frozenset[str]:
    """Return the ids that the rows of a document have in either version."""
    table, column = target.split(".")
    ids: set[str] = set()
    for side in find_sides(connection, folders, table):
        if side is not None and {"document_id", column} <= side.types.keys():
            rows = connection.execute(side.rows([quoted(column)], f"document_id = {literal(document)}")).fetchall()
            ids.update(str(row[1]) for row in rows)
    return frozenset(ids)


def _check_known(connection: duckdb.DuckDBPyConnection, folders: tuple[Path, Path], target: str, wanted: str) -> None:
    table, column = target.split(".")
    sides = [side for side in find_sides(connection, folders, table) if side is not None and column in side.types]
    if not sides:
        return  # neither version lists them: what is named in other tables cannot be held against anything
    listed = " UNION ".join(f"SELECT {quoted(column)}::VARCHAR AS known FROM ({side.rows([quoted(column)])})" for side in sides)
    nearest = (
        f"SELECT known FROM ({listed}) ORDER BY known <> {literal(wanted)}, jaro_winkler_similarity(known, {literal(wanted)}) DESC, known LIMIT 1"
    )
    found = connection.execute(nearest).fetchall()
    if not found or found[0][0] != wanted:
        meant = f"; did you mean {found[0][0]!r}?" if found else ""
        raise InputError(f"{wanted!r} is in neither version's {table}; allowed is what column {column} of it holds{meant}")
