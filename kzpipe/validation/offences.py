"""Show the rows that break a rule the way a reviewer looks for them: key, file and words."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

import pandas as pd
import pyarrow as pa

from kzpipe.schema.tables import TABLES
from kzpipe.validation.expectations import Rule
from kzpipe.validation.frames import Frames
from kzpipe.validation.results import MAX_OFFENCES, Offence, shorten


def find_offences(rule: Rule, rows: Sequence[int], frame: pd.DataFrame, data: Frames | Mapping[str, pa.Table]) -> tuple[Offence, ...]:
    """Return the first rows that break the rule; ``rows`` are row numbers of ``frame``, in order.

    A share over its limit shows the first rows that were set aside; too few rows show none.
    """
    if not isinstance(data, Frames):
        return tuple(_column_offence(frame, row) for row in rows)
    if rule.frame == "totals":
        found = _found(rule, {name: frame[name].iloc[0] for name in rule.columns})
        counted = data.tables[rule.table].num_rows if rule.table != "documents" else 0
        return tuple(_offence(rule.table, row, found, data) for row in range(min(counted, MAX_OFFENCES))) or (Offence("the run", found, None, None),)
    if not rule.columns:
        return (Offence("the run", f"{len(frame)} rows", None, None),)
    return tuple(_offence(rule.table, row, _found(rule, _values(rule, row, frame, data)), data) for row in rows)


def _column_offence(frame: pd.DataFrame, row: int) -> Offence:
    column = frame.iloc[row]
    return Offence(f"column {column['column']}", f"expected {column['expected']}, found {column['found']}", None, None)


def _values(rule: Rule, row: int, frame: pd.DataFrame, data: Frames) -> dict[str, object]:
    """Return the columns that the rule looks at as the table has them, computed ones as the frame has them."""
    table = data.tables[rule.table]
    return {name: table.column(name)[row].as_py() if name in table.column_names else frame[name].iloc[row] for name in rule.columns}


def _found(rule: Rule, values: Mapping[str, object]) -> str:
    return ", ".join(f"{name} {_show(values[name])}" for name in rule.columns)


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
