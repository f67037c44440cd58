"""Report: the page and the metrics."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from kzpipe.corrections.apply import CorrectedSource
from kzpipe.params import ReportParameters
from kzpipe.report.inputs import Quality, SiteTables
from kzpipe.report.metrics import measure_run, render_metrics
from kzpipe.report.site import render_site
from kzpipe.schema.tables import TABLES
from kzpipe.stages.base import Files, StageInput
from kzpipe.store import records_from_table

VALIDATION = "data/quality/validation.json"
METRICS = "data/quality/metrics.json"
SITE = "reports/site"
SHOWN = (
    "documents", "rejects", "quarantine", "articles", "sentences", "entities", "mentions", "claims", "quotes", "events",
    "casualties", "timeline", "reactions", "framings", "actors", "coverage",
)  # fmt: skip


def run(inputs: StageInput) -> Files:
    """Return the files of the report by path."""
    corrected = CorrectedSource(inputs, inputs.files)
    of_documents = [name for name in SHOWN if TABLES[name].is_sharded]
    records: dict[str, list[Any]] = {name: [] for name in of_documents}
    for shard in corrected.shards(*of_documents):
        for name in of_documents:
            records[name] += records_from_table(name, shard.tables[name])
    records["entities"] = records_from_table("entities", corrected.entities)
    records |= {name: records_from_table(name, inputs.tables[name]) for name in SHOWN if name not in records}
    tables = SiteTables(
        **records,
        row_counts={name: table.num_rows for name, table in inputs.tables.items()},
        corrections=corrected.corrections,
    )
    files = render_report(tables, json.loads(inputs.files[VALIDATION]), inputs.params.report)
    return Files({path: content for path, content in files.items() if path != METRICS}, {METRICS: files[METRICS]})


def render_report(tables: SiteTables, validation: Mapping[str, Any], parameters: ReportParameters) -> dict[str, bytes]:
    """Return the site and the metrics by path from the project's root."""
    metrics = measure_run(tables)
    site = render_site(tables, Quality(metrics, validation), parameters)
    return {**{f"{SITE}/{name}": content for name, content in site.items()}, METRICS: render_metrics(metrics)}
