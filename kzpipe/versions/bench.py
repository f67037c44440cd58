"""How fast two large versions of a table are compared, and in how much memory."""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Final

import duckdb

from kzpipe.errors import InputError
from kzpipe.schema.tables import TABLES
from kzpipe.store import PART, table_folder
from kzpipe.versions.compare import Comparison, compare_tables

_TABLE: Final = "events"
"""The widest of the tables that grow with the articles: 19 columns, a text and two lists among them."""
_SHARE: Final = 100
"""Of so many rows one is added, one removed, one changed."""
_WORDS: Final = "خرج آلاف المتظاهرين في العاصمة احتجاجاً على رفع أسعار الوقود"  # thousands demonstrated in the capital against fuel prices
_STATUS: Final = Path("/proc/self/status")


@dataclass(frozen=True, slots=True)
class DiffPace:
    """One comparison of two tables of ``rows`` rows: what it found, seconds of the clock, and the most memory the process had, in MB."""

    rows: int
    added: int
    removed: int
    changed: int
    seconds: float
    megabytes: float


def measure_diff(rows: int) -> DiffPace:
    """Return the pace of comparing two tables of events, of whose rows 1 % each were added, removed and changed.

    They are written to the temporary folder as the store would; a process of its own compares them and returns every row that differs.
    Raises InputError for fewer than 100 rows.
    """
    if rows < _SHARE:
        raise InputError(f"{rows} rows: allowed are {_SHARE} and more, so that one can be added, removed and changed")
    with tempfile.TemporaryDirectory(prefix="kzpipe-bench-") as place:
        before, after = Path(place) / "before", Path(place) / "after"
        _write(before, f"SELECT range AS i, false AS is_changed FROM range({rows}) WHERE range % {_SHARE} <> 1")
        _write(after, f"SELECT range AS i, range % {_SHARE} = 2 AS is_changed FROM range({rows}) WHERE range % {_SHARE} <> 3")
        # spawned, so that its memory is its own
        with ProcessPoolExecutor(1, get_context("spawn")) as pool:
            return pool.submit(_measure, before, after, rows).result()


def _write(stages: Path, numbers: str) -> None:
    """Write a table of events of the numbered rows, 25 of a document, in key order and under the schema's types."""
    values = {
        "event_id": "'e-' || left(md5(i::VARCHAR), 16)", "document_id": "left(md5((i // 25)::VARCHAR), 16)",
        "start": "(i % 25) * 200", "end": "(i % 25) * 200 + 60", "text": f"'{_WORDS} ' || md5(i::VARCHAR)", "event_type": "'PROTEST'",
        "mode": "'demo'", "quad_code": "4", "cameo_code": "'145'", "actor_ids": "['protesters-' || i % 90]",
        "recipient_ids": "['government-' || i % 70, 'ministry-' || i % 11]", "event_date": "DATE '2022-01-01' + (i % 365)::INTEGER",
        "location_id": "CASE WHEN is_changed THEN 'capital' ELSE 'city-' || i % 500 END", "auxiliary_mode": "NULL",
        "trigger_start": "(i % 25) * 200 + 4", "trigger_end": "(i % 25) * 200 + 9", "entry_id": "'trigger-' || i % 300", "quote_id": "NULL",
    }  # fmt: skip
    types = {"string": "VARCHAR", "int32": "INTEGER", "date32[day]": "DATE"}
    columns = ", ".join(
        f'({values[column.name]})::{types.get(str(column.kind), "VARCHAR[]")} AS "{column.name}"' for column in TABLES[_TABLE].columns
    )
    folder = table_folder(stages, _TABLE)
    folder.mkdir(parents=True)
    with duckdb.connect(":memory:", config={"autoinstall_known_extensions": False}) as connection:
        connection.execute(
            f'COPY (SELECT {columns} FROM ({numbers}) ORDER BY document_id, start, "end", event_id) '
            f"TO '{folder / PART}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 65536)"
        )


def _measure(before: Path, after: Path, rows: int) -> DiffPace:
    started = time.perf_counter()
    (found,) = compare_tables(before, after, Comparison(tables=(_TABLE,)))
    seconds = time.perf_counter() - started
    assert len(found.rows) == found.added + found.removed + found.changed
    return DiffPace(rows, found.added, found.removed, found.changed, seconds, _peak())


def _peak() -> float:
    """Return the most memory that this process has had, in MB."""
    if _STATUS.is_file():  # what the system counts on its own account holds, on Linux, that of the process that started this one
        kibibytes = next(int(line.split()[1]) for line in _STATUS.read_text("ascii").splitlines() if line.startswith("VmHWM"))
        return kibibytes * 1024 / 1e6
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / 1e6 if sys.platform == "darwin" else most * 1024 / 1e6


def render_diff_pace(pace: DiffPace) -> str:
    """Return a pace as one line."""
    return (
        f"diff of two tables of {pace.rows:,} rows ({pace.added:,} added, {pace.removed:,} removed, {pace.changed:,} changed, all of them returned): "
        f"{pace.seconds:.1f} s, {pace.megabytes:,.0f} MB\n"
    )
