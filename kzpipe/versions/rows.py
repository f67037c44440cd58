"""The rows of one version's tables that a question needs, by DuckDB: no table is read whole for one row."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import duckdb

from kzpipe.errors import TableError
from kzpipe.schema.tables import TABLES
from kzpipe.store import table_folder

Row = dict[str, Any]
_OFFLINE: Final[dict[str, str | bool | int | float | list[str]]] = {"autoinstall_known_extensions": "false", "autoload_known_extensions": "false"}


def open_database(**settings: str | bool | int) -> duckdb.DuckDBPyConnection:
    """Return a database in memory that asks no network, with further settings of DuckDB's."""
    connection = duckdb.connect(":memory:", config=_OFFLINE | settings)
    # DuckDB 2.0.0 takes a plain string column whose values are all equal for one without nulls where a filter is pushed into the file
    connection.execute("set disabled_optimizers = 'filter_pushdown'")
    return connection


class Rows:
    """Reads rows below a stages folder; an older version may have other columns than the schema, and no table of a name.

    Use as a context manager. Raises TableError for a folder in which nothing has been written.
    """

    def __init__(self, stages: Path) -> None:
        self._files = {name: sorted(map(str, table_folder(stages, name).glob("*.parquet"))) for name in TABLES}
        if not any(self._files.values()):
            raise TableError(f"{stages}: no table lies there; run `kzpipe run` to write them")
        self._connection = open_database()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._connection.close()

    def equal(self, table: str, column: str, values: Iterable[object]) -> list[Row]:
        """Return the rows whose column holds one of the values, in the table's order."""
        wanted = [value for value in dict.fromkeys(values) if value is not None]
        return self._select(table, f'list_contains(?, "{column}")', [wanted]) if wanted else []

    def where(self, table: str, condition: str, *values: object) -> list[Row]:
        """Return the rows for which an SQL condition, written in this package, holds of the values, in the table's order."""
        return self._select(table, condition, list(values))

    def keys(self, table: str, column: str, condition: str, *values: object) -> list[str]:
        """Return one column of the rows for which a condition holds."""
        if not self._files[table]:
            return []
        query = f'select "{column}" from read_parquet(?) where {condition}'
        return [key for (key,) in self._connection.execute(query, [self._files[table], *values]).fetchall()]

    def _select(self, table: str, condition: str, values: list[object]) -> list[Row]:
        if not self._files[table]:
            return []
        found = self._connection.execute(f"select * from read_parquet(?) where {condition}", [self._files[table], *values])
        names = [column[0] for column in found.description or ()]
        return [dict(zip(names, cells, strict=True)) for cells in found.fetchall()]
