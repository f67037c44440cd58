"""The rows of one version's tables that a question needs, by DuckDB: no table is read whole for one row."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import duckdb

from kzpipe.errors import TableError
from kzpipe.schema.tables import TABLES
from kzpipe.shards import files_of

Row = dict[str, Any]
_OFFLINE: Final[dict[str, str | bool | int | float | list[str]]] = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}


def open_database(**settings: str | bool | int) -> duckdb.DuckDBPyConnection:
    """Return a database in memory that asks no network, with further settings of DuckDB's."""
    connection = duckdb.connect(":memory:", config=_OFFLINE | settings)
    connection.execute("set enable_progress_bar = false")  # it would stand among what is written
    # DuckDB 2.0.0 takes a plain string column whose values are all equal for one without nulls where a filter is pushed into the file
    connection.execute("set disabled_optimizers = 'filter_pushdown'")
    return connection


@contextmanager
def damage_told(where: object) -> Iterator[None]:
    """Turn DuckDB's errors about a file that is no whole Parquet file into a TableError that says where it lies."""
    try:
        yield
    except (duckdb.Error, RuntimeError) as error:
        # a damaged page gives an error without a class of its own, a damaged name of a column one of the library between
        if isinstance(error, duckdb.Error) and type(error) not in (duckdb.Error, duckdb.IOException, duckdb.InvalidInputException):
            raise
        raise TableError(f"{where}: a file is not readable as Parquet: {str(error).splitlines()[0]}; write it anew with `kzpipe run`") from error


class Rows:
    """Reads rows below a stages folder in the form of today's schema, whatever form the version wrote them in.

    What a version lacks is null: every row of today's tables has every column of today's, those of another type as far as they can be
    converted, and columns that only the version has besides; ``lacking`` tells which. A table that the version has not has no rows.
    Use as a context manager. Raises TableError for a folder in which none of today's tables lies.
    """

    def __init__(self, stages: Path) -> None:
        files = {name: list(map(str, files_of(stages, name))) for name in TABLES}
        if not any(files.values()):
            others = sorted({file.parent.name for file in stages.glob("*/*/*.parquet")})
            held = f"there is only {', '.join(others)}, which no table of today is called" if others else "no table lies there"
            raise TableError(f"{stages}: {held}; run `kzpipe run` to write them")
        self.missing: Final = tuple(name for name, found in files.items() if not found)
        """Tables that the version has not."""
        self._lacking: dict[str, tuple[str, ...]] = {}
        self._stages: Final = stages
        self._connection = open_database()
        with damage_told(stages):
            for name, found in files.items():
                self._add(name, found)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._connection.close()

    def lacking(self, table: str) -> tuple[str, ...]:
        """Return the columns of today's schema that the version's table has not, or not under a type that can be read as today's."""
        return self._lacking[table]

    def tell_lacking(self, tables: Iterable[str]) -> tuple[str, ...]:
        """Return in words what the version lacks of some tables, and which tables it has not at all."""
        told = [f"{table} has no {', '.join(self._lacking[table])}" for table in dict.fromkeys(tables) if self._lacking[table]]
        return (*told, *([f"there is no table {', '.join(self.missing)}"] if self.missing else []))

    def equal(self, table: str, column: str, values: Iterable[object]) -> list[Row]:
        """Return the rows whose column holds one of the values, in the table's order."""
        wanted = [value for value in dict.fromkeys(values) if value is not None]
        return self._select(table, f'list_contains(?, "{column}")', [wanted]) if wanted else []

    def where(self, table: str, condition: str, *values: object) -> list[Row]:
        """Return the rows for which an SQL condition, written in this package, holds of the values, in the table's order."""
        return self._select(table, condition, list(values))

    def keys(self, table: str, column: str, condition: str, *values: object) -> list[str]:
        """Return one column of the rows for which a condition holds."""
        query = f'select "{column}" from "{table}" where {condition}'
        with damage_told(self._stages):
            return [key for (key,) in self._connection.execute(query, list(values)).fetchall()]

    def _select(self, table: str, condition: str, values: list[object]) -> list[Row]:
        with damage_told(self._stages):
            found = self._connection.execute(f'select * from "{table}" where {condition}', values)
            names = [column[0] for column in found.description or ()]
            return [dict(zip(names, cells, strict=True)) for cells in found.fetchall()]

    def _add(self, table: str, files: list[str]) -> None:
        """Give the table a view with the columns of today's schema, and after them those that only the version has."""
        schema = self._connection.from_arrow(TABLES[table].arrow().empty_table())
        if not files:
            schema.create_view(table)
            self._lacking[table] = ()
            return
        written = self._connection.read_parquet(files)
        types = dict(zip(written.columns, map(str, written.types), strict=True))
        wanted = dict(zip(schema.columns, map(str, schema.types), strict=True))
        columns = [_column(name, types.get(name), kind) for name, kind in wanted.items()]
        written.project(", ".join([*columns, *(f'"{name}"' for name in types if name not in wanted)])).create_view(table)
        self._lacking[table] = tuple(name for name in wanted if name not in types)


def _column(name: str, written: str | None, wanted: str) -> str:
    if written == wanted:
        return f'"{name}"'
    return f'null::{wanted} as "{name}"' if written is None else f'try_cast("{name}" as {wanted}) as "{name}"'
