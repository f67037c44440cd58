"""The comparison as JSON for programs: whole, in a fixed order, with a name of the format that changes when its meaning does."""

from __future__ import annotations

import datetime as dt
import json
import math
from collections.abc import Mapping
from typing import Any, Final

from kzpipe.versions.direction import escape_steering
from kzpipe.versions.model import Cause, Evidence, InputChange, RowChange, TableDiff, VersionDiff

FORMAT: Final = "kzpipe-diff/1"
"""Keys may be added to a format; a key that goes or means something else makes the next one."""


def render_json(diff: VersionDiff) -> str:
    """Return the whole comparison; days are ISO 8601, numbers that JSON has no sign for are the words NaN, Infinity and -Infinity."""
    return escape_steering(json.dumps(content(diff), ensure_ascii=False, allow_nan=False, indent=2)) + "\n"


def content(diff: VersionDiff) -> dict[str, Any]:
    """Return the comparison as JSON knows it: objects, lists, strings, numbers, true, false and null."""
    return {
        "format": FORMAT,
        "before": {"name": diff.before, "commit": diff.before_commit, "source": diff.sources[0]},
        "after": {"name": diff.after, "commit": diff.after_commit, "source": diff.sources[1]},
        "differs": diff.differs,
        "inputs": [_input(change) for change in diff.inputs],
        "tables": [_table(table) for table in diff.tables],
    }


def _input(change: InputChange) -> dict[str, Any]:
    return {"kind": change.kind, "what": change.what, "before": change.before, "after": change.after, "rows": change.rows}


def _table(table: TableDiff) -> dict[str, Any]:
    return {
        "table": table.table,
        "before": table.before,
        "after": table.after,
        "added": table.added,
        "removed": table.removed,
        "changed": table.changed,
        "moved": table.moved,
        "identical": table.identical,
        "by_column": dict(sorted(table.by_column.items())),
        "schema": {"added": list(table.schema.added), "removed": list(table.schema.removed), "retyped": list(table.schema.retyped)},
        "rows": [_row(row) for row in table.rows],
    }


def _row(row: RowChange) -> dict[str, Any]:
    return {
        "how": row.how,
        "row_id": row.row_id,
        "document_id": row.document_id,
        "size": _plain(row.size),
        "columns": list(row.columns),
        "before": _plain(row.before),
        "after": _plain(row.after),
        "causes": [_cause(cause) for cause in row.causes],
        "evidence": None if row.evidence is None else _evidence(row.evidence),
        "evidence_before": None if row.evidence_before is None else _evidence(row.evidence_before),
    }


def _cause(cause: Cause) -> dict[str, str]:
    return {"kind": cause.kind, "what": cause.what, "detail": cause.detail}


def _evidence(evidence: Evidence) -> dict[str, Any]:
    return {
        "document_id": evidence.document_id,
        "sentence": evidence.sentence,
        "start": evidence.start,
        "end": evidence.end,
        "title": evidence.title,
        "outlet": evidence.outlet,
        "published": evidence.published,
    }


def _plain(value: Any) -> Any:
    if isinstance(value, float) and not math.isfinite(value):
        return "NaN" if math.isnan(value) else "Infinity" if value > 0 else "-Infinity"
    if isinstance(value, (dt.date, dt.datetime)):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {name: _plain(item) for name, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    return value
