"""Report: the page and the metrics."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Any

from kzpipe.corrections.apply import CorrectedSource
from kzpipe.params import ReportParameters
from kzpipe.report.inputs import Quality, SitePart, SiteTables
from kzpipe.report.metrics import measure_run, render_metrics
from kzpipe.report.site import gather_records, render_site
from kzpipe.stages.base import Files, StageInput
from kzpipe.store import records_from_table

VALIDATION = "data/quality/validation.json"
METRICS = "data/quality/metrics.json"
SITE = "reports/site"
WHOLE = ("rejects", "quarantine", "unread", "casualties", "timeline", "reactions", "framings", "actors", "coverage")


def run(inputs: StageInput) -> Files:
    """Return the files of the report by path."""
    corrected = CorrectedSource(inputs, inputs.files)

    def read_parts(names: tuple[str, ...]) -> Iterator[SitePart]:
        asked = (*names, "events") if "quotes" in names and "events" not in names else names
        for shard in corrected.shards(*asked):
            yield SitePart(**{name: records_from_table(name, shard.tables[name]) for name in names})

    tables = SiteTables(
        read_parts,
        **{name: records_from_table(name, inputs.tables[name]) for name in WHOLE},
        entities=records_from_table("entities", corrected.entities),
        row_counts={name: inputs.count_rows(name) for name in inputs.tables},
        corrections=corrected.corrections,
    )
    files = render_report(tables, json.loads(inputs.files[VALIDATION]), inputs.params.report)
    return Files({path: content for path, content in files.items() if path != METRICS}, {METRICS: files[METRICS]})


def render_report(tables: SiteTables, validation: Mapping[str, Any], parameters: ReportParameters) -> dict[str, bytes]:
    """Return the site and the metrics by path from the project's root."""
    found = gather_records(tables, parameters)
    metrics = measure_run(tables, found[1])
    site = render_site(tables, found, Quality(metrics, validation), parameters)
    return {**{f"{SITE}/{name}": content for name, content in site.items()}, METRICS: render_metrics(metrics)}
