"""Some columns of some rows of one version's table, whatever schema the version had; and which columns of an aggregate name the rows behind it."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.dataset as ds

from kzpipe.errors import TableError
from kzpipe.schema.tables import TABLES
from kzpipe.shards import files_of

_FIRST: Final = "best_claim_ids"

BEHIND: Final[Mapping[str, tuple[tuple[str, str], ...]]] = {
    table.name: tuple(sorted(
        ((column, target.partition(".")[0]) for column, target in table.references if TABLES[target.partition(".")[0]].has_span),
        key=lambda named: named[0] != _FIRST,
    ))
    for table in TABLES.values() if table.stage == "aggregate"
}  # fmt: skip
"""The columns of an aggregate that name the rows behind it, as the schema has them, and the tables of these rows; of casualties the best first."""


def look_up(
    stages: Path, table: str, columns: Sequence[str], wanted: Collection[str] | None = None, key: str = "document_id"
) -> list[dict[str, Any]]:
    """Return ``key`` and ``columns`` of the rows whose key is wanted, of all rows where ``wanted`` is None.

    A column that the version does not have is null. There are no rows where it has no such table, or no such key of ids.
    Raises TableError for a file that is not readable as Parquet.
    """
    files = [str(file) for file in files_of(stages, table)]
    if not files or (wanted is not None and not wanted):
        return []
    try:
        return _rows(files, columns, wanted, key)
    except (pa.ArrowException, OSError) as error:
        raise TableError(f"{table}: {stages} holds a file of it that cannot be read ({' '.join(str(error).split())}); run `kzpipe run`") from error


def _rows(files: list[str], columns: Sequence[str], wanted: Collection[str] | None, key: str) -> list[dict[str, Any]]:
    rows = ds.dataset(files, format="parquet")
    # a version may have the key under another type; such ids lead nowhere
    if key not in rows.schema.names or not pa.types.is_string(rows.schema.field(key).type):
        return []
    present = [name for name in dict.fromkeys((key, *columns)) if name in rows.schema.names]
    found = rows.to_table(columns=present, filter=None if wanted is None else pc.field(key).isin(pa.array(sorted(wanted), pa.string())))
    nothing = dict.fromkeys(columns)
    return [nothing | one for one in found.to_pylist()]
