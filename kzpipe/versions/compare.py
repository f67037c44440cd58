"""Two versions of the tables held against each other: which rows were added, removed, changed or moved, and in which columns."""

from __future__ import annotations

import datetime as dt
import difflib
import math
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import duckdb

from kzpipe.errors import InputError
from kzpipe.schema.tables import TABLES
from kzpipe.versions.filters import Filter, make_filter
from kzpipe.versions.model import TableDiff
from kzpipe.versions.rows import damage_told, open_database
from kzpipe.versions.sampling import MOST_TRACED, Others, read_others
from kzpipe.versions.sides import Side, find_edited, find_sides
from kzpipe.versions.table_pair import TablePair, find_changes, tell_changes

_THREADS: Final = 2
_MEMORY: Final = "300MB"
"""What a comparison keeps in memory before it goes on in the temporary folder; reading files and the rows returned come on top."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """What is compared and how.

    ``tables``: names, all of the schema when empty. ``document``: only rows of a document, and of aggregates those that rest on its
    rows. ``entity``: only rows that name an entity in a column of an identifier or in a list of them, before or after. ``since``: only
    rows of articles published on that day or later, and of aggregates those whose day (the last one, where they have two) is not
    earlier. ``ignored``: ``TABLE.COLUMN`` or ``COLUMN``; rows that differ in nothing else are identical, but for a key, by which rows
    are paired all the same. ``tolerance``: floats are equal that are nearer than that, absolutely or by the larger of both; whole
    numbers and lists are compared exactly. ``limit``: the most rows returned of a table, the largest change first; counts are of all rows.
    """

    tables: tuple[str, ...] = ()
    document: str | None = None
    entity: str | None = None
    since: dt.date | None = None
    ignored: frozenset[str] = frozenset()
    tolerance: float = 1e-9
    limit: int | None = None


def compare_tables(before: Path, after: Path, options: Comparison) -> tuple[TableDiff, ...]:
    """Return what differs between the tables of two stages folders, one item per table that either has, in the schema's order.

    A table may be in one version alone, and columns may have come, gone or changed their type: the columns that both have are
    compared, as text where the types have nothing in common. Under a filter all numbers are of the rows that pass it, in either
    version. ``by_column`` counts changed and moved rows. ``row_id`` is the key after the change where there is one.

    Raises InputError for an option that nothing answers to or a folder that is none, TableError for a file that cannot be read or a
    key that stands for two rows of a version.
    """
    with _open(before, after, options) as (connection, found):
        pairs = [pair for pair in _pairs(found, options) if _is_asked(pair, options)]
        return _compare(connection, pairs, _passing(connection, before, after, options), options)[0]


def compare_for_causes(before: Path, after: Path, options: Comparison) -> tuple[tuple[TableDiff, ...], dict[str, Others]]:
    """Return what ``compare_tables`` does, and by table, of all tables, the other rows that differ, in which causes may lie."""
    with _open(before, after, options) as (connection, found):
        pairs = _pairs(found, options)
        told, differing = _compare(connection, pairs, _passing(connection, before, after, options), options)
        return told, read_others(connection, pairs, {diff.table: diff for diff in told}, differing, MOST_TRACED)


def _compare(
    connection: duckdb.DuckDBPyConnection, pairs: Sequence[TablePair], passing: Filter, options: Comparison
) -> tuple[tuple[TableDiff, ...], int]:
    """Return what differs in the tables that are asked for, and how many rows of all the tables given."""
    differing = sum(find_changes(connection, pair, passing) for pair in pairs)
    return tuple(tell_changes(connection, pair, options.limit) for pair in pairs if _is_asked(pair, options)), differing


def _pairs(found: Mapping[str, tuple[Side | None, Side | None]], options: Comparison) -> list[TablePair]:
    return [TablePair.of(name, sides, options.ignored, options.tolerance) for name, sides in found.items() if sides != (None, None)]


def _is_asked(pair: TablePair, options: Comparison) -> bool:
    return not options.tables or pair.name in options.tables


def _passing(connection: duckdb.DuckDBPyConnection, before: Path, after: Path, options: Comparison) -> Filter:
    old = connection.execute("SELECT old FROM edited WHERE new = ?", [options.document]).fetchone()
    return make_filter(connection, (before, after), old[0] if old else options.document, options.entity, options.since)


@contextmanager
def _open(
    before: Path, after: Path, options: Comparison
) -> Iterator[tuple[duckdb.DuckDBPyConnection, Mapping[str, tuple[Side | None, Side | None]]]]:
    """Check the options, and open a database with what is found of the tables of two versions."""
    for folder in (before, after):
        if not folder.is_dir():
            raise InputError(f"{folder}: no such folder; the tables of a version lie below its data/stages, `kzpipe run` writes them")
    _check_numbers(options)
    _check_names(options.tables)
    with _connection() as connection, damage_told(f"{before} or {after}"):
        found = {name: find_sides(connection, (before, after), name) for name in TABLES}
        missing = [name for name in options.tables if found[name] == (None, None)]
        if missing:
            raise InputError(f"{missing[0]}: neither version has this table; `kzpipe run` writes it")
        _check_ignored(options.ignored, found)
        if find_edited(connection, found["documents"]):
            found = {name: (one, other and replace(other, has_edited=True)) for name, (one, other) in found.items()}
        yield connection, found


@contextmanager
def _connection() -> Iterator[duckdb.DuckDBPyConnection]:
    """Open a database in memory that asks no network, and goes on in the temporary folder where memory does not suffice."""
    with (
        tempfile.TemporaryDirectory(prefix="kzpipe-compare-") as folder,
        open_database(threads=_THREADS, memory_limit=_MEMORY, temp_directory=folder, preserve_insertion_order=False) as connection,
    ):
        yield connection


def _check_names(tables: Iterable[str]) -> None:
    for name in tables:
        if name not in TABLES:
            raise InputError(f"{name!r} is no table; allowed are {', '.join(TABLES)}{_meant(name, TABLES)}")


def _check_numbers(options: Comparison) -> None:
    if not (options.tolerance >= 0 and math.isfinite(options.tolerance)):
        raise InputError(f"tolerance {options.tolerance}: allowed is a number from 0 on; 0 compares floats exactly")
    if options.limit is not None and options.limit < 0:
        raise InputError(f"limit {options.limit}: allowed is a number of rows from 0 on, or none for all rows")


def _check_ignored(ignored: frozenset[str], found: Mapping[str, tuple[Side | None, Side | None]]) -> None:
    """Refuse a column that neither the schema nor a compared table of either version has: a slip of the pen would hide nothing."""
    columns = {(table.name, column) for table in TABLES.values() for column in table.names}
    columns |= {(name, column) for name, sides in found.items() for side in sides if side is not None for column in side.types}
    known = {column for _, column in columns} | {f"{table}.{column}" for table, column in columns}
    for name in sorted(ignored - known):
        raise InputError(f"{name!r} cannot be ignored: it is no column; allowed are COLUMN and TABLE.COLUMN of the codebook{_meant(name, known)}")


def _meant(name: str, known: Iterable[str]) -> str:
    near = difflib.get_close_matches(name, sorted(known), n=1)
    return f"; did you mean {near[0]}?" if near else ""
