"""How fast two large versions of a table are compared, and in how much memory."""

from __future__ import annotations

import resource
import shutil
import statistics
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import Final

from kzpipe.errors import InputError
from kzpipe.schema.tables import TABLES
from kzpipe.shards import WHOLE, file_name, table_folder
from kzpipe.versions.compare import Comparison, compare_tables
from kzpipe.versions.model import HOWS
from kzpipe.versions.rows import open_database

_TABLE: Final = "events"
"""The widest of the tables that grow with the articles: 19 columns, a text and two lists among them."""
_SHOWN: Final = 100
"""So many of the rows that differ are returned, as a reviewer would have them."""
_LEAST: Final = 100
_WORDS: Final = "خرج آلاف المتظاهرين في العاصمة احتجاجاً على رفع أسعار الوقود"  # thousands demonstrated in the capital against fuel prices
_STATUS: Final = Path("/proc/self/status")

_VALUES: Final = {
    "event_id": "'e-' || left(md5(i::VARCHAR), 16)", "document_id": "left(md5((i // 25)::VARCHAR), 16)",
    "start": "(i % 25) * 200", "end": "(i % 25) * 200 + 60", "text": f"'{_WORDS} ' || md5(i::VARCHAR)", "event_type": "'PROTEST'",
    "mode": "'demo'", "quad_code": "4", "cameo_code": "'145'", "actor_ids": "['protesters-' || i % 90]",
    "recipient_ids": "['government-' || i % 70, 'ministry-' || i % 11]", "event_date": "DATE '2022-01-01' + (i % 365)::INTEGER",
    "location_id": "'city-' || i % 500", "auxiliary_mode": "NULL", "trigger_start": "(i % 25) * 200 + 4", "trigger_end": "(i % 25) * 200 + 9",
    "entry_id": "'trigger-' || i % 300", "quote_id": "NULL",
}  # fmt: skip
"""What the cells of row ``i`` hold, 25 rows of a document."""
_OTHER_ID: Final = "'e-' || left(md5('new' || i), 16)"
SHAPES: Final[Mapping[str, Mapping[str, str]]] = {
    "identical": {},
    "1 % added, removed, changed": {"location_id": f"CASE WHEN i % 100 = 99 THEN 'capital' ELSE {_VALUES['location_id']} END"},
    "every text another": {"text": f"'{_WORDS}! ' || md5(i::VARCHAR)"},
    "no column equal": {
        "start": "(i % 25) * 200 + 1", "end": "(i % 25) * 200 + 61", "text": "'x' || md5(i::VARCHAR)", "event_type": "'ASSAULT'",
        "mode": "'firearms'", "quad_code": "3", "cameo_code": "'19'", "actor_ids": "['police-' || i % 90]", "recipient_ids": "[]",
        "event_date": "DATE '2021-01-01' + (i % 365)::INTEGER", "location_id": "'town-' || i % 500", "auxiliary_mode": "'future'",
        "trigger_start": "(i % 25) * 200 + 5", "trigger_end": "(i % 25) * 200 + 10", "entry_id": "'noun-' || i % 300", "quote_id": "'q-' || i",
    },
    "half of the ids new": {"event_id": f"CASE WHEN i % 2 = 0 THEN {_OTHER_ID} ELSE {_VALUES['event_id']} END"},
    "all ids new": {"event_id": _OTHER_ID},
    "other articles": {"event_id": _OTHER_ID, "document_id": "left(md5('new' || i // 25), 16)"},
}  # fmt: skip
"""How the later version differs from the earlier one: other cells of row ``i``, by the name of the measurement."""
_SHIFTED: Final = "1 % added, removed, changed"


@dataclass(frozen=True, slots=True)
class DiffPace:
    """Comparisons of two tables in one shape: what each found, the seconds of each by the clock, the least seconds of processors that one took
    (a machine of two has twice as many as the clock), and the most memory that one had, in MB."""

    shape: str
    found: str
    seconds: tuple[float, ...]
    processors: float
    megabytes: float


def measure_diff(rows: int, repetitions: int = 3) -> Iterator[DiffPace]:
    """Yield for every shape of ``SHAPES`` the pace of comparing two tables of so many events.

    They are written to the temporary folder as the store would; every comparison is made in a process of its own.
    Raises InputError for fewer than 100 rows.
    """
    if rows < _LEAST:
        raise InputError(f"{rows} rows: allowed are {_LEAST} and more, so that one can be added, removed and changed")
    with tempfile.TemporaryDirectory(prefix="kzpipe-bench-") as place:
        before = Path(place) / "before"
        _write(before, range(rows), {})
        for shape, values in SHAPES.items():
            after = Path(place) / "after"
            shift = rows // 100 if shape == _SHIFTED else 0
            _write(after, range(shift, rows + shift), values)
            measured = [_in_a_process(before, after) for _ in range(repetitions)]
            shutil.rmtree(after)
            found, seconds, processors, megabytes = zip(*measured, strict=True)
            yield DiffPace(shape, found[0], seconds, min(processors), max(megabytes))


def _write(stages: Path, numbers: range, others: Mapping[str, str]) -> None:
    """Write a table of events of the numbered rows in key order and under the schema's types."""
    values = {**_VALUES, **others}
    types = {"string": "VARCHAR", "int32": "INTEGER", "date32[day]": "DATE"}
    columns = ", ".join(
        f'({values[column.name]})::{types.get(str(column.kind), "VARCHAR[]")} AS "{column.name}"' for column in TABLES[_TABLE].columns
    )
    folder = table_folder(stages, _TABLE)
    folder.mkdir(parents=True)
    with open_database() as connection:
        connection.execute(
            f"COPY (SELECT {columns} FROM (SELECT range AS i FROM range({numbers.start}, {numbers.stop})) "
            f'ORDER BY document_id, start, "end", event_id) '
            f"TO '{folder / file_name(WHOLE)}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 65536)"
        )


def _in_a_process(before: Path, after: Path) -> tuple[str, float, float, float]:
    # spawned, so that its memory is its own
    with ProcessPoolExecutor(1, get_context("spawn")) as pool:
        return pool.submit(_measure, before, after).result()


def _measure(before: Path, after: Path) -> tuple[str, float, float, float]:
    started, worked = time.perf_counter(), time.process_time()
    (found,) = compare_tables(before, after, Comparison(tables=(_TABLE,), limit=_SHOWN))
    seconds, processors = time.perf_counter() - started, time.process_time() - worked
    counts = ", ".join(f"{getattr(found, how):,} {how}" for how in HOWS if getattr(found, how)) or "nothing"
    return counts, seconds, processors, _peak()


def _peak() -> float:
    """Return the most memory that this process has had, in MB."""
    if _STATUS.is_file():  # what the system counts on its own account holds, on Linux, that of the process that started this one
        kibibytes = next(int(line.split()[1]) for line in _STATUS.read_text("ascii").splitlines() if line.startswith("VmHWM"))
        return kibibytes * 1024 / 1e6
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return most / 1e6 if sys.platform == "darwin" else most * 1024 / 1e6


def render_diff_paces(rows: int, paces: Iterable[DiffPace]) -> Iterator[str]:
    """Yield a heading and a line for each shape as it is measured."""
    yield f"diff of two tables of {rows:,} rows, {_SHOWN} rows returned\n"
    yield f"{'':<28} {'min':>7} {'median':>7} {'max':>7} {'cores':>7} {'memory':>7}\n"
    for pace in paces:
        times = (min(pace.seconds), statistics.median(pace.seconds), max(pace.seconds), pace.processors)
        yield f"{pace.shape:<28} {' '.join(f'{time:5.1f} s' for time in times)} {pace.megabytes:4.0f} MB  {pace.found}\n"
