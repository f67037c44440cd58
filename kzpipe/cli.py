"""The command: each function is one thing a person asks for. Modules are imported where they are used, so help is quick."""

from __future__ import annotations

import errno
import os
import sqlite3
import sys
from collections.abc import Callable
from dataclasses import fields
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from kzpipe import bench_commands, correction_commands, source_commands, trace_commands, version_commands
from kzpipe.environment import enter_project
from kzpipe.errors import InputError, KzpipeError
from kzpipe.machine import say_refusal
from kzpipe.paths import Project, find_project, replace_file
from kzpipe.versions.direction import harmless

if TYPE_CHECKING:
    from kzpipe.stages.base import StageInput
    from kzpipe.summary import Summary

_LAYERS = ("timexes", "mentions", "entities", "claims", "quotes", "events")


class _Group(TyperGroup):
    """Commands whose errors are one line each, unless --debug asks for the traceback."""

    def invoke(self, ctx: Any) -> Any:
        try:
            return super().invoke(ctx)
        except (KzpipeError, OSError, sqlite3.Error) as error:
            from kzpipe.reproduction import MESSAGE_MARK

            if ctx.params.get("debug") or getattr(error, "errno", None) == errno.EPIPE:  # whoever read the output has enough
                raise
            for line in (str(error) if isinstance(error, KzpipeError) else say_refusal(error)).splitlines():
                typer.echo(harmless(MESSAGE_MARK + line), err=True)
            raise typer.Exit(ctx.meta.get(version_commands.ERROR_CODE, 1)) from error


app = typer.Typer(cls=_Group, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
lexicon_app = typer.Typer(no_args_is_help=True, help="Check, sort and try the word lists that people edit.")
app.add_typer(lexicon_app, name="lexicon")
for _commands in (version_commands, trace_commands, correction_commands, source_commands, bench_commands):
    _commands.add_commands(app)


@app.callback()
def main(debug: Annotated[bool, typer.Option("--debug", help="Show the traceback of an error.")] = False) -> None:
    """Turn Arabic news articles about a crisis into event records that can be traced to the words they came from."""


@app.command()
def run(
    wait: Annotated[int, typer.Option("--wait", metavar="MINUTES", min=0, help="Wait so long for others that are at work on the tables.")] = 0,
    record: Annotated[
        bool, typer.Option("--record", help="Then commit what has changed as a version, and push its tables, as a schedule does.")
    ] = False,
) -> None:
    """Reproduce all that is out of date, then show what it came to."""
    from kzpipe.reproduction import MESSAGE_MARK, ReproductionBroken, StageFailed, reproduce
    from kzpipe.summary import UP_TO_DATE, read_summary, summarise
    from kzpipe.turns import Patience, only_one_at_a_time

    def show(line: str) -> None:
        if not line.startswith(MESSAGE_MARK):  # why a stage failed comes last, under the summary
            typer.echo(harmless(line), err=True)

    project = enter_project()
    patience = Patience(wait * 60, show)
    with only_one_at_a_time(project, patience):
        if record:
            _check_recordable(project, show)
        try:
            reproduce(project, show, patience=patience)
        except (StageFailed, ReproductionBroken):
            _show_summary(read_summary(project), project)  # what was written before can be looked at
            raise
        _show_summary(summarise(project, UP_TO_DATE), project)
        if record:
            _record(project, show)


@app.command()
def stage(name: Annotated[str, typer.Argument(help="ingest, clean, extract, validate, aggregate, report or evaluate.")]) -> None:
    """Run one stage, whether or not its inputs have changed (what dvc.yaml calls)."""
    from kzpipe.runner import run_stage

    run_stage(name, enter_project())


@app.command()
def flow() -> None:
    """Run the Prefect flow once: the same chain, observed and retried."""
    _run_flow("reproduce")


@app.command()
def schedule(
    every: Annotated[
        float | None, typer.Option("--every", metavar="SECONDS", min=1, help="A run every so often, instead of by schedule.cron.")
    ] = None,
) -> None:
    """Start Prefect's server and run on the schedule of params.yaml until ended."""
    _run_flow("serve", *([] if every is None else ["--every", str(every)]))


@app.command()
def summary() -> None:
    """Show what came in, what was set aside and why, rows per table, validation, and where the report lies."""
    from kzpipe.summary import read_summary
    from kzpipe.turns import only_one_at_a_time

    project = enter_project()
    with only_one_at_a_time(project):  # the tables of a run on its way are neither the old nor the new ones
        _show_summary(read_summary(project), project)


@app.command("eval")
def evaluate(
    document: Annotated[str | None, typer.Option("--document", help="Score one gold article alone: its NAME.")] = None,
    detail: Annotated[bool, typer.Option("--detail", help="List what is missed, false or wrong, with the article's words.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object, with the keys of the metrics.")] = False,
) -> None:
    """Score how the annotated articles of data/curated/gold are read, and hold the scores against their floors."""
    from kzpipe.evaluation.stage import evaluate as evaluate_gold
    from kzpipe.evaluation.view import render_json, render_notes, render_table

    evaluation = evaluate_gold(_evaluation_inputs(enter_project()), document)
    if as_json:
        typer.echo(render_json(evaluation, detail), nl=False)
    else:
        typer.echo(render_table(evaluation), nl=False)
        if detail:
            typer.echo("\n" + render_notes(evaluation), nl=False)
    if evaluation.failure is not None:
        raise evaluation.failure


@app.command("pin")
def pin_floors(
    margin: Annotated[float, typer.Option("--margin", min=0, max=1, help="How far under the scores of now the floors lie.")] = 0.03,
    lower: Annotated[bool, typer.Option("--lower", help="Lower floors, too; say why in CHANGELOG.md.")] = False,
) -> None:
    """Pin the floors of the evaluation under the scores of now; without --lower none becomes lower than it was."""
    from kzpipe.evaluation.floors import FLOORS, raised, render_floors
    from kzpipe.evaluation.stage import pin
    from kzpipe.evaluation.view import render_changes

    project = enter_project()
    old, new = pin(_evaluation_inputs(project), margin)
    if old is not None and not lower:
        new = raised(new, old)
    replace_file(project.root / FLOORS, render_floors(new).decode())
    typer.echo(render_changes(old, new), nl=False)
    typer.echo(f"wrote {FLOORS}")


@app.command()
def add(
    paths: Annotated[list[Path], typer.Argument(help="Files or folders of articles: .txt, .html, .jsonl, .warc, also .gz.")],
    outlet: Annotated[str | None, typer.Option(help="Who published them.")] = None,
    published: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day they were published.")] = None,
    url: Annotated[str | None, typer.Option(help="Where they were fetched from.")] = None,
) -> None:
    """Put articles into the raw folder; what you say about them is kept beside them."""
    from kzpipe.params import load_parameters
    from kzpipe.stages.intake import Declared, add_articles
    from kzpipe.turns import only_one_at_a_time

    project = enter_project()
    raw_folder = project.root / load_parameters(project.parameters).ingest.raw_folder
    # DVC takes the fingerprint of the folder once more when a stage ends: what came in meanwhile would count as read
    with only_one_at_a_time(project):
        added = add_articles(paths, raw_folder, Declared(outlet=outlet, published=_day(published), url=url))
    for path in added:
        typer.echo(harmless(f"added {_shown(path, project)}"))
    typer.echo("next: make run")


@lexicon_app.command("check")
def lexicon_check() -> None:
    """Check every line of every lexicon; the first mistake is shown with its file and line."""
    from kzpipe.lexicon.load import load_lexicons

    lexicons = load_lexicons(_lexicon_folder())
    typer.echo(f"{len(lexicons.rows)} lexicons, {sum(map(len, lexicons.rows.values())):,} lines: no mistake found")


@lexicon_app.command("sort")
def lexicon_sort() -> None:
    """Put the lines of every lexicon in the order of their ids."""
    from kzpipe.lexicon.load import load_lexicons
    from kzpipe.lexicon.sort import sort_lexicon

    folder = _lexicon_folder()
    changed = 0
    for name, rows in load_lexicons(folder).rows.items():
        path, text = folder / f"{name}.csv", sort_lexicon(name, rows)
        if path.read_bytes() != text.encode():
            replace_file(path, text)
            typer.echo(f"sorted {path.name}")
            changed += 1
    typer.echo(f"{changed} files changed")


@lexicon_app.command("try")
def lexicon_try(
    sentence: Annotated[str, typer.Argument(help="An Arabic sentence, between quotation marks.")],
    published: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The day that relative dates are counted from.")] = None,
) -> None:
    """Show every row that a sentence yields, one column a line, with the lexicon line that made it."""
    from kzpipe import extract_text

    enter_project()
    extraction = extract_text(sentence, published=_day(published))
    for layer in _LAYERS:
        for row in getattr(extraction, layer):
            typer.echo(layer)
            for column in fields(row):
                value = getattr(row, column.name)
                if value not in (None, ()) and column.name != "document_id":
                    typer.echo(f"  {column.name:<16}{', '.join(value) if isinstance(value, tuple) else value}")


@app.command()
def codebook() -> None:
    """Write docs/reference/codebook.md from the schema."""
    from kzpipe.codebook import render_codebook

    _write_rendered("docs/reference/codebook.md", render_codebook())


@app.command()
def graph() -> None:
    """Write dvc.yaml from the stages' declarations."""
    from kzpipe.graph import render_dvc_yaml

    _write_rendered("dvc.yaml", render_dvc_yaml())


def _run_flow(name: str, *arguments: str) -> None:
    """Run a module of flows/ in place of this process: Prefect reads the environment when it is imported, and only flows/ may import it."""
    from kzpipe.environment import quiet_environment

    project = enter_project()
    if not (project.root / "flows" / f"{name}.py").is_file():
        raise InputError(f"{project.root}: no flows/{name}.py; take it back from Git")
    os.chdir(project.root)
    os.execve(sys.executable, [sys.executable, "-m", f"flows.{name}", *arguments], quiet_environment(project))


def _check_recordable(project: Project, show: Callable[[str], None]) -> None:
    from kzpipe.leftovers import release_git
    from kzpipe.recording import check_recordable

    release_git(project, show)
    check_recordable(project)


def _record(project: Project, show: Callable[[str], None]) -> None:
    from kzpipe.params import load_parameters
    from kzpipe.recording import push_tables, record_version

    version = record_version(project, show)
    typer.echo("nothing new: no version" if version is None else f"recorded {version.commit[:12]}: {version.subject}")
    if load_parameters(project.parameters).schedule.push:
        push_tables(project, show)


def _evaluation_inputs(project: Project) -> StageInput:
    from kzpipe.runner import read_inputs
    from kzpipe.stages.registry import stage_named

    return read_inputs(stage_named("evaluate"), project)


def _show_summary(summary: Summary, project: Project) -> None:
    from kzpipe.summary import render_summary

    typer.echo("\n" + render_summary(summary, project.root))


def _lexicon_folder() -> Path:
    return find_project().root / "kzpipe" / "lexicons"


def _write_rendered(place: str, text: str) -> None:
    path = find_project().root / place
    path.parent.mkdir(parents=True, exist_ok=True)
    replace_file(path, text)
    typer.echo(f"wrote {place}")


def _day(moment: datetime | None) -> date | None:
    return None if moment is None else moment.date()


def _shown(path: Path, project: Project) -> Path:
    return path.relative_to(project.root) if path.is_relative_to(project.root) else path
