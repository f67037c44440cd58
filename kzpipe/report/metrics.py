"""The run in numbers: a small JSON that stays in Git, so that two versions can be compared line by line."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from kzpipe.corrections.listing import count_verdicts
from kzpipe.report.gathered import Gathered
from kzpipe.report.inputs import SiteTables
from kzpipe.schema.records import Quarantine, Reject
from kzpipe.schema.tables import TABLES


def measure_run(tables: SiteTables, gathered: Gathered) -> dict[str, Any]:
    """Return documents in, articles, what was set aside by reason, articles that could not be read, the share set aside (4 decimals), people's
    verdicts by kind, and the rows of each table."""
    documents = tables.row_counts.get("documents", 0)
    came_in = documents + len(tables.rejects)
    return {
        "documents": documents,
        "articles": len(gathered.published),
        "clusters": len(gathered.clusters),
        "outlets": len(gathered.outlets),
        "rejects": len(tables.rejects),
        "rejects_by_reason": _by_reason(tables.rejects),
        "quarantine": len(tables.quarantine),
        "quarantine_by_reason": _by_reason(tables.quarantine),
        "unread": len(tables.unread),
        "set_aside_share": round((len(tables.rejects) + len(tables.quarantine)) / came_in, 4) if came_in else 0.0,
        "corrections": count_verdicts(tables.corrections),
        "rows": {name: tables.row_counts[name] for name in TABLES if name in tables.row_counts},
    }


def render_metrics(metrics: Mapping[str, Any]) -> bytes:
    """Return metrics as JSON, one value a line."""
    return (json.dumps(metrics, ensure_ascii=False, indent=2) + "\n").encode()


def _by_reason(rows: Iterable[Reject | Quarantine]) -> dict[str, int]:
    return dict(sorted(Counter(row.reason for row in rows).items()))
