"""The Parquet files of one table in one version, read as they are: the schema of today need not be the one that they were written under."""

from __future__ import annotations

import glob
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import duckdb

from kzpipe.schema.tables import TABLES
from kzpipe.versions.columns import literal, quoted

PLACE: Final = "(file_index::BIGINT << 40) + file_row_number"
_PLACED: Final = f'{PLACE} AS "#place"'
"""Which row of the version's files a row is: both numbers come from the reader, none is stored."""


@dataclass(frozen=True, slots=True)
class Side:
    """One version of a table: its files, and DuckDB's type of each column in order; without files a table of no rows.

    ``has_edited``: articles that were edited have got another id, which table ``edited`` leads back to the one before.
    """

    files: tuple[Path, ...]
    types: Mapping[str, str]
    is_empty: bool = False
    has_edited: bool = False

    def rows(self, columns: Iterable[str], where: str = "true", *, is_as_written: bool = False) -> str:
        """Return a query of some columns (as SQL) and of ``#place``, under a condition, edited articles under their id before or as written."""
        condition = f"({where}) AND false" if self.is_empty else where
        read = _reader(self.files)
        if self.has_edited and not is_as_written and self.types.get("document_id") == "VARCHAR":
            earlier = "coalesce((SELECT any_value(e.old) FROM edited e WHERE e.new = w.document_id), w.document_id)"
            read = f"(SELECT file_index, file_row_number, w.* REPLACE ({earlier} AS document_id) FROM {read} AS w)"
        return f"SELECT {', '.join([_PLACED, *columns])} FROM {read} AS r WHERE {condition}"

    @property
    def names(self) -> tuple[str, ...]:
        """Its columns in order, as SQL."""
        return tuple(quoted(name) for name in self.types)


def find_sides(connection: duckdb.DuckDBPyConnection, folders: tuple[Path, Path], table: str) -> tuple[Side | None, Side | None]:
    """Return a table in two versions, None where a version has none."""
    before, after = (_find_side(connection, folder, table) for folder in folders)
    return before, after


def find_edited(connection: duckdb.DuckDBPyConnection, documents: tuple[Side | None, Side | None]) -> bool:
    """Make table ``edited``: the ids ``old`` and ``new`` of every article that came from one file and has another text; tell whether there is any."""
    before, after = documents
    connection.execute("CREATE OR REPLACE TEMP TABLE edited (old VARCHAR, new VARCHAR)")
    needed = {"document_id", "source_path"}
    if before is None or after is None or not (needed <= before.types.keys() and needed <= after.types.keys()):
        return False
    old, new = (f"SELECT document_id::VARCHAR AS id, source_path AS path FROM ({side.rows(sorted(needed))})" for side in (before, after))
    connection.execute(f"""INSERT INTO edited SELECT any_value(b.id), any_value(a.id) FROM ({old}) b JOIN ({new}) a ON b.path = a.path
        WHERE b.id NOT IN (SELECT id FROM ({new})) AND a.id NOT IN (SELECT id FROM ({old})) GROUP BY b.path HAVING count(*) = 1""")
    ((edited,),) = connection.execute("SELECT count(*) FROM edited").fetchall()
    return bool(edited)


def _find_side(connection: duckdb.DuckDBPyConnection, stages: Path, table: str) -> Side | None:
    """Find a table's files: below the stage that writes it now, or else below the one that wrote it then."""
    folders = sorted({path.parent for path in stages.glob(f"*/{table}/*.parquet")}, key=lambda path: (path.parent.name != TABLES[table].stage, path))
    if not folders:
        return None
    files = tuple(sorted(folders[0].glob("*.parquet")))
    described = connection.execute(f"DESCRIBE SELECT * FROM {_reader(files)}").fetchall()
    return Side(files, {row[0]: row[1] for row in described})


def _reader(files: Iterable[Path]) -> str:
    # a folder named a=b is no partition
    return f"read_parquet({_listed(files)}, hive_partitioning = false, union_by_name = true)"


def _listed(files: Iterable[Path]) -> str:
    return f"[{', '.join(literal(glob.escape(str(file))) for file in files)}]"  # escaped: a folder with brackets in its name is no pattern
