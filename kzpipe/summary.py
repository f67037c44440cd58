"""What a run came to, on one screen: what came in, what was set aside and why, rows per table, validation, report.

Only what belongs to the present inputs is shown: of a chain that stopped on the way, tables and verdicts of earlier runs
may still lie there, and they are not counted.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kzpipe.corrections.lines import read_folder
from kzpipe.corrections.listing import say_verdicts
from kzpipe.environment import quiet_environment
from kzpipe.errors import CorrectionError
from kzpipe.paths import Project
from kzpipe.schema.tables import TABLES, tables_of
from kzpipe.stages.base import Stage
from kzpipe.stages.registry import STAGE_NAMES, STAGES, stage_named
from kzpipe.store import count_rows, read_table

PASSED: Final = "passed"
FAILED: Final = "failed"
NOT_RUN: Final = "not run"

_VALIDATE: Final = "validate"
_EVALUATE: Final = "evaluate"
_AGGREGATE: Final = "aggregate"
_SHOWN_LAYERS: Final = {"actors": "actors", "timex_values": "timexes", "claims": "claims", "quotes_speaker": "quotes", "events": "events"}
"""Layers of the evaluation that stand in the summary, and how they are called there."""
_UNFINISHED: Final = "did not finish"
_OUTDATED: Final = "is out of date"
_WIDTH: Final = 13
_OFFENCE: Final = ("key", "found", "file", "words")
"""What is told of a row that breaks a rule, in this order."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How far down the chain the results are those of the present inputs: up to, not including, the stage ``first``.

    ``first`` is None where all of them are; ``why`` completes a sentence that begins with the stage. ``is_evaluated`` tells
    whether the scores are those of the present code, lexicons and gold: that stage stands beside the chain.
    """

    first: str | None = None
    why: str = ""
    is_evaluated: bool = True

    def holds_for(self, stage: str) -> bool:
        """Tell whether what a stage wrote belongs to the present inputs."""
        return self.first is None or STAGE_NAMES.index(stage) < STAGE_NAMES.index(self.first)


UP_TO_DATE: Final = Standing()


@dataclass(frozen=True, slots=True)
class Summary:
    """The state of a project's tables; ``rows`` is None for a table that has not been written, or not by this run.

    ``corrections`` says how many verdicts of people are in the aggregates; it is empty where none was given.
    """

    rows: Mapping[str, int | None]
    set_aside: Mapping[str, Mapping[str, int]]
    validation: str
    validation_report: Path | None
    site: Path | None
    evaluation: str = NOT_RUN
    corrections: str = ""
    standing: Standing = UP_TO_DATE

    @property
    def came_in(self) -> int | None:
        """Documents and rejects together, or None before the first run."""
        documents, rejects = self.rows["documents"], self.rows["rejects"]
        return None if documents is None or rejects is None else documents + rejects


def read_summary(project: Project) -> Summary:
    """Read the state of the project's tables and reports; DVC says which of them are up to date."""
    return summarise(project, find_standing(project))


def summarise(project: Project, standing: Standing) -> Summary:
    """Read the tables and reports that belong to the present inputs."""
    rows = {name: count_rows(project.stages, name) if standing.holds_for(table.stage) else None for name, table in TABLES.items()}
    set_aside = {
        name: dict(sorted(Counter(read_table(project.stages, name, ["reason"]).column("reason").to_pylist()).items()))
        for name in ("rejects", "quarantine", "unread")
        if rows[name] or (rows[name] == 0 and name != "unread")  # that something shows a mistake in the code is news only if it is so
    }
    validation = _validation(project, standing)
    page = project.validation_report / "index.html"
    return Summary(
        rows, set_aside, validation, page if validation in (PASSED, FAILED) and page.is_file() else None,
        project.site if project.site.is_file() else None, _evaluation(project, standing), _corrections(project, standing), standing,
    )  # fmt: skip


def find_standing(project: Project) -> Standing:
    """Ask DVC for the first stage of the chain whose results are not those of the present inputs.

    Where a stage ends without success its outputs are gone, which tells it from one whose inputs have only changed since.
    """
    if not any(project.stages.rglob("*.parquet")):
        return UP_TO_DATE
    command = [sys.executable, "-m", "dvc", "status", "--json"]
    done = subprocess.run(command, cwd=project.root, env=quiet_environment(project), capture_output=True, encoding="utf-8", check=False)
    try:
        changed = json.loads(done.stdout)
    except ValueError:
        said = next((line.removeprefix("ERROR: ") for line in done.stderr.splitlines() if line.startswith("ERROR: ")), "no answer")
        return Standing(STAGE_NAMES[0], f"may be out of date, for DVC cannot tell ({said})", is_evaluated=False)

    def is_current(stage: Stage) -> bool:
        return _has_outputs(project, stage) and not any(map(_matters, changed.get(stage.name, ())))

    is_evaluated = is_current(stage_named(_EVALUATE))
    for stage in STAGES:
        if stage.name != _EVALUATE and not is_current(stage):
            return Standing(stage.name, _OUTDATED if _has_outputs(project, stage) else _UNFINISHED, is_evaluated)
    return Standing(is_evaluated=is_evaluated)


def _has_outputs(project: Project, stage: Stage) -> bool:
    written = all(count_rows(project.stages, table.name) is not None for table in tables_of(stage.name))
    return written and all((project.root / output).exists() for output in (*stage.outputs, *stage.metrics))


def _matters(change: object) -> bool:
    """Tell whether a change that DVC reports concerns the results: an output that only its cache lacks is as it should be."""
    if not isinstance(change, dict):
        return True
    return any(kind != "changed outs" or any(state != "not in cache" for state in states.values()) for kind, states in change.items())


def _validation(project: Project, standing: Standing) -> str:
    if standing.holds_for(_VALIDATE):
        return PASSED if (project.quality / "validation.json").is_file() else NOT_RUN
    # the stage takes both files away before it begins, and writes the page even where a rule does not hold
    if (standing.first, standing.why) == (_VALIDATE, _UNFINISHED) and (project.validation_report / "index.html").is_file():
        return FAILED
    return f"{NOT_RUN}: {standing.first} {standing.why}"


def _corrections(project: Project, standing: Standing) -> str:
    """Return how many verdicts people have given, and whether the aggregates have them."""
    try:
        given = read_folder(project.root)
    except CorrectionError as error:
        return f"cannot be read: {str(error).splitlines()[0]}"
    if not given:
        return ""
    is_applied = standing.holds_for(_AGGREGATE) and count_rows(project.stages, "casualties") is not None
    number = f"{len(given):,} {'applied' if is_applied else 'given, not applied yet'}"
    return f"{number}: {say_verdicts(given)}" + ("" if is_applied else "; `kzpipe corrections` shows how they stand")


def _evaluation(project: Project, standing: Standing) -> str:
    """Return the F1 of the layers that people ask for first, and which scores are below their floors."""
    try:
        numbers = json.loads(project.evaluation.read_text("utf-8"))
        scores = ", ".join(f"{name} {numbers['all'][layer]['f1']:.2f}" for layer, name in _SHOWN_LAYERS.items())
        scopes = {"": numbers["all"], **{f" ({crisis})": layers for crisis, layers in numbers["crises"].items()}}
        below = [f"{layer}{scope}" for scope, layers in scopes.items() for layer in layers if _is_below(layers[layer])]
    except FileNotFoundError:
        return NOT_RUN
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return f"{NOT_RUN}: {project.evaluation.relative_to(project.root)} cannot be read; run `kzpipe run`"
    if below:
        return f"{FAILED}: below the floor {', '.join(below)}; `kzpipe eval` shows the scores"
    return f"F1 {scores}" + ("" if standing.is_evaluated else " (of an earlier run)")


def _is_below(score: object) -> bool:
    return isinstance(score, dict) and score["f1"] < score.get("floor", 0)


def render_summary(summary: Summary, root: Path) -> str:
    """Return the summary as plain text that fits on one screen; paths count from ``root``."""
    lines = []
    if summary.came_in is not None:
        lines += _counted_lines(summary, summary.came_in)
    elif summary.standing.first is None:
        lines.append("nothing has run yet: put articles into the raw folder (kzpipe add) and run `make run`")
    where = f", {summary.validation_report.relative_to(root)}" if summary.validation_report else ""
    lines.append(_line("validation", summary.validation + where))
    if summary.corrections:
        lines.append(_line("corrections", summary.corrections))
    lines.append(_line("report", _report(summary, root)))
    if summary.evaluation != NOT_RUN:
        lines.append(_line("evaluation", summary.evaluation))
    return "\n".join(lines) + "\n"


def _counted_lines(summary: Summary, came_in: int) -> list[str]:
    lines = [_line("came in", f"{came_in:,} files and records, {summary.rows['documents']:,} of them documents")]
    for name, counts in summary.set_aside.items():
        reasons = ", ".join(f"{reason} {count:,}" for reason, count in counts.items())
        lines.append(_line(name, f"{sum(counts.values()):,}" + (f": {reasons}" if reasons else "")))
    articles = summary.rows["articles"]
    if articles is not None:
        lines.append(_line("articles", f"{articles:,} usable" if articles else "none usable: mend what is set aside or put others in (kzpipe add)"))
    lines.append("")
    lines += [_line(stage.name, _counts(summary, stage.name)) for stage in STAGES if stage.writes]
    return [*lines, ""]


def _report(summary: Summary, root: Path) -> str:
    if summary.site is None:
        return "not written"
    path = str(summary.site.relative_to(root))
    return path if summary.standing.first is None else f"not written; {path} is of an earlier run"


def render_summary_markdown(summary: Summary) -> str:
    """Return the summary as Markdown: validation, then the tables with their rows and what was set aside."""
    lines = [f"**Validation: {summary.validation}**", "", "| stage | table | rows |", "| --- | --- | ---: |"]
    for name, count in summary.rows.items():
        lines.append(f"| {TABLES[name].stage} | {name} | {'not written' if count is None else f'{count:,}'} |")
    lines += ["", "| set aside | reason | documents |", "| --- | --- | ---: |"]
    for name, counts in summary.set_aside.items():
        lines += [f"| {name} | {reason} | {count:,} |" for reason, count in counts.items()]
    corrections = [f"**Corrections: {summary.corrections}**", ""] if summary.corrections else []
    return "\n".join([*lines, "", *corrections, f"**Evaluation: {summary.evaluation}**"]) + "\n"


def render_validation_markdown(project: Project, summary: Summary) -> str:
    """Return the last validation as Markdown, where it belongs to the present inputs: rows and expectations per table, and what does not hold."""
    # imported here: the pages of a comparison come with it, and a run that has nothing to do would wait for them
    from kzpipe.versions.render import escaped

    lines = [f"**Validation: {summary.validation}**"]
    if summary.validation_report is None:
        return lines[0] + "\n"
    tables = json.loads((summary.validation_report.parent / "validation.json").read_text("utf-8"))["tables"]
    lines += ["", "| table | rows | expectations | do not hold |", "| --- | ---: | ---: | ---: |"]
    broken = []
    for name, table in tables.items():
        failed = [rule for rule in table["expectations"] if not rule["success"]]
        lines.append(f"| {name} | {table['rows']:,} | {len(table['expectations'])} | {len(failed)} |")
        broken += [(name, rule) for rule in failed]
    for name, rule in broken:
        count = rule["error"] or f"{rule['failed_count']:,} of {rule['checked_count']:,} fail"
        lines += ["", f"{escaped(name)}: {escaped(rule['rule'])}: {escaped(count)}; allowed: {escaped(rule['notes'])}", ""]
        lines += [f"- {escaped(' '.join(str(row[key]) for key in _OFFENCE if row[key]))}" for row in rule["offences"]]
    return "\n".join(lines) + "\n"


def _line(name: str, value: str) -> str:
    return f"{name:<{_WIDTH}}{value}"


def _counts(summary: Summary, stage: str) -> str:
    counted = ((table.name, summary.rows[table.name]) for table in tables_of(stage))
    return "  ".join(f"{name} {'-' if count is None else f'{count:,}'}" for name, count in counted)
