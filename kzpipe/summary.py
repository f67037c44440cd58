"""What a run came to, on one screen: what came in, what was set aside and why, rows per table, validation, report."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kzpipe.paths import Project
from kzpipe.schema.tables import TABLES, tables_of
from kzpipe.stages.registry import STAGES
from kzpipe.store import count_rows, read_table

PASSED: Final = "passed"
FAILED: Final = "failed"
NOT_RUN: Final = "not run"

_WIDTH: Final = 13


@dataclass(frozen=True, slots=True)
class Summary:
    """The state of a project's tables; ``rows`` is None for a table that has not been written."""

    rows: Mapping[str, int | None]
    set_aside: Mapping[str, Mapping[str, int]]
    validation: str
    validation_report: Path | None
    site: Path | None

    @property
    def came_in(self) -> int | None:
        """Documents and rejects together, or None before the first run."""
        documents, rejects = self.rows["documents"], self.rows["rejects"]
        return None if documents is None or rejects is None else documents + rejects


def read_summary(project: Project) -> Summary:
    """Read the state of the project's tables and reports."""
    rows = {name: count_rows(project.stages, name) for name in TABLES}
    set_aside = {
        name: dict(sorted(Counter(read_table(project.stages, name).column("reason").to_pylist()).items()))
        for name in ("rejects", "quarantine")
        if rows[name] is not None
    }
    page = project.validation_report / "index.html"
    report = page if page.is_file() else None
    return Summary(rows, set_aside, _validation(project, report), report, project.site if project.site.is_file() else None)


def _validation(project: Project, report: Path | None) -> str:
    if (project.quality / "validation.json").is_file():
        return PASSED
    return NOT_RUN if report is None else FAILED


def render_summary(summary: Summary, root: Path) -> str:
    """Return the summary as plain text of at most eighty columns; paths count from ``root``."""
    lines = []
    if summary.came_in is None:
        lines.append("nothing has run yet: put articles into the raw folder (kzpipe add) and run `make run`")
    else:
        lines.append(_line("came in", f"{summary.came_in:,} files and records, {summary.rows['documents']:,} of them documents"))
        for name, counts in summary.set_aside.items():
            reasons = ", ".join(f"{reason} {count:,}" for reason, count in counts.items())
            lines.append(_line(name, f"{sum(counts.values()):,}" + (f": {reasons}" if reasons else "")))
        if summary.rows["articles"] is not None:
            lines.append(_line("articles", f"{summary.rows['articles']:,} usable"))
        lines.append("")
        for stage in STAGES:
            if stage.writes:
                lines.append(_line(stage.name, _counts(summary, stage.name)))
        lines.append("")
    where = f", {summary.validation_report.relative_to(root)}" if summary.validation_report else ""
    lines.append(_line("validation", summary.validation + where))
    lines.append(_line("report", str(summary.site.relative_to(root)) if summary.site else "not written"))
    return "\n".join(lines) + "\n"


def render_summary_markdown(summary: Summary) -> str:
    """Return the summary as Markdown: validation, then the tables with their rows and what was set aside."""
    lines = [f"**Validation: {summary.validation}**", "", "| stage | table | rows |", "| --- | --- | ---: |"]
    for name, count in summary.rows.items():
        lines.append(f"| {TABLES[name].stage} | {name} | {'not written' if count is None else f'{count:,}'} |")
    lines += ["", "| set aside | reason | documents |", "| --- | --- | ---: |"]
    for name, counts in summary.set_aside.items():
        lines += [f"| {name} | {reason} | {count:,} |" for reason, count in counts.items()]
    return "\n".join(lines) + "\n"


def _line(name: str, value: str) -> str:
    return f"{name:<{_WIDTH}}{value}"


def _counts(summary: Summary, stage: str) -> str:
    counted = ((table.name, summary.rows[table.name]) for table in tables_of(stage))
    return "  ".join(f"{name} {'-' if count is None else f'{count:,}'}" for name, count in counted)
