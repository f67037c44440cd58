"""Show the rows that break a rule the way a reviewer looks for them: key, file and words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import pandas as pd
import pyarrow as pa

from kzpipe.schema.tables import TABLES
from kzpipe.validation.expectations import Rule
from kzpipe.validation.frames import Frames
from kzpipe.validation.results import Offence, shorten


def find_offences(table: str, rows: Sequence[int], said: Sequence[str], frames: Frames) -> tuple[Offence, ...]:
    """Return some rows of a table, by their numbers, as offences, with what is said of each."""
    return tuple(_offence(table, row, found, frames) for row, found in zip(rows, said, strict=True))


def column_offence(frame: pd.DataFrame, row: int) -> Offence:
    """Return a column that is not as the schema has it."""
    column = frame.iloc[row]
    return Offence(f"column {column['column']}", f"expected {column['expected']}, found {column['found']}", None, None)


def run_offence(found: str) -> Offence:
    """Return what is wrong with the run, where no row can be named."""
    return Offence("the run", found, None, None)


def show_values(rule: Rule, table: pa.Table | None, row: int, frame: pd.DataFrame) -> str:
    """Return the columns that a rule looks at as the table has them in a row, those it has not as the frame has them."""
    names = () if table is None else table.column_names
    values = {name: table.column(name)[row].as_py() if table is not None and name in names else frame[name].iloc[row] for name in rule.columns}
    return ", ".join(f"{name} {_show(value)}" for name, value in values.items())


def _show(value: object) -> str:
    if isinstance(value, list):
        return " ".join(map(str, value)) or "none"
    if value is None or value is pd.NaT or value is pd.NA or value != value:
        return "absent"
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, float):
        return f"{value:.4g}" if value % 1 else str(int(value))
    return shorten(str(value)) or "empty"


def _offence(name: str, row: int, found: str, data: Frames) -> Offence:
    record = {column: data.tables[name].column(column)[row].as_py() for column in TABLES[name].names}
    key = " ".join(_show(record[column]) for column in TABLES[name].key)
    return Offence(key, found, _file(name, record, data), shorten(_words(name, record, data)))


def _file(name: str, record: Mapping[str, object], data: Frames) -> str | None:
    """Return the file a row came from; an entity's is that of its first mention."""
    if record.get("source_path") is not None:
        return _text(record["source_path"])
    document = record.get("document_id")
    if name == "entities":
        mentions = data.values("mentions", "entity_id")
        first = mentions.index(record["entity_id"]) if record["entity_id"] in mentions else None
        document = None if first is None else data.tables["mentions"].column("document_id")[first].as_py()
    return data.files.get(str(document))


def _words(name: str, record: Mapping[str, object], data: Frames) -> str | None:
    """Return the words a row is about: an event's trigger before its clause, what a span covers, a title, a name, or the detail.

    Where a row has none of these, the beginning of its document.
    """
    text = data.texts.get(str(record.get("document_id")), "")
    spanned = _cut(text, record.get("start"), record.get("end"))
    candidates = [*(_text(record.get(column)) for column in ("text", "title", "name_ar", "detail")), spanned, text]
    words = next((words for words in candidates if words and words.strip()), None)
    trigger = _cut(text, record.get("trigger_start"), record.get("trigger_end"))
    return f"{trigger} … {words}" if trigger and words else words


def _cut(text: str, start: object, end: object) -> str | None:
    return text[start:end] or None if isinstance(start, int) and isinstance(end, int) and 0 <= start < end else None


def _text(value: object) -> str | None:
    return None if value is None else str(value)
