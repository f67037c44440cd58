"""The commands with which people give verdicts on rows, and see how those given stand."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kzpipe.environment import enter_project
from kzpipe.errors import InputError
from kzpipe.paths import Project

if TYPE_CHECKING:
    from kzpipe.corrections.give import Asked
    from kzpipe.corrections.rows import Tables

_ROW = typer.Argument(metavar="ROW_ID", help="The id of a claim, event, quote, mention or entity, or its beginning.")
_REASON = typer.Option("--reason", help="By what the verdict can be checked.")


def add_commands(app: typer.Typer) -> None:
    """Add the commands to an application."""
    app.command("correct")(correct)
    app.command("accept")(accept)
    app.command("reject")(reject)
    app.command("corrections")(corrections)


def correct(
    row_id: Annotated[str | None, _ROW] = None,
    field: Annotated[str | None, typer.Argument(help="The column that is wrong.")] = None,
    value: Annotated[str | None, typer.Argument(help='What it should be: ids joined by |, "" for nothing.')] = None,
    reason: Annotated[str | None, _REASON] = None,
    file: Annotated[Path | None, typer.Option("--from", help="Give all verdicts of a CSV file: row_id, verdict, field, value, reason.")] = None,
) -> None:
    """Say what a field of a row should be, or give all verdicts of a file; the aggregates follow with the next run."""
    from kzpipe.corrections.give import Asked, read_asked

    if file is not None:
        if any(given is not None for given in (row_id, field, value, reason)):
            raise InputError(f"--from {file}: the file says row, field, value and reason of every verdict; give nothing else beside it")
        _give(read_asked(file))
        return
    if row_id is None or field is None or value is None:
        raise InputError("correct takes ROW_ID FIELD VALUE and --reason, or --from FILE")
    _give([Asked(row_id, "correct", _reason(reason), field, value.strip())])


def accept(row_id: Annotated[str, _ROW], reason: Annotated[str | None, _REASON] = None) -> None:
    """Say that a row is right as it is; from then on a change of it is reported."""
    from kzpipe.corrections.give import Asked

    _give([Asked(row_id, "accept", _reason(reason))])


def reject(row_id: Annotated[str, _ROW], reason: Annotated[str | None, _REASON] = None) -> None:
    """Say that there should be no such row; the aggregates leave it out from the next run on."""
    from kzpipe.corrections.give import Asked

    _give([Asked(row_id, "reject", _reason(reason))])


def corrections() -> None:
    """List the verdicts given and how each stands; exit code 1 where one no longer meets its row."""
    from kzpipe.corrections.guard import judge
    from kzpipe.corrections.lines import read_folder
    from kzpipe.corrections.listing import render_corrections
    from kzpipe.reproduction import only_one_at_a_time

    project = enter_project()
    given = read_folder(project.root)
    with only_one_at_a_time(project):
        judged = judge(given, _read_tables(project)) if given else ()
    typer.echo(render_corrections(judged))
    if any(one.is_stale for one in judged):
        raise typer.Exit(1)


def _give(asked: Sequence[Asked]) -> None:
    from kzpipe.corrections.give import give_verdicts, write_corrections
    from kzpipe.corrections.lines import read_folder
    from kzpipe.corrections.listing import say_verdict
    from kzpipe.reproduction import only_one_at_a_time

    project = enter_project()
    # a run on its way has already taken the fingerprint of the folder
    with only_one_at_a_time(project):
        known = read_folder(project.root)
        given = give_verdicts(asked, known, _read_tables(project), dt.date.today())
        written = write_corrections(project.root, known, given)
    replaced = {one.correction_id: one for one in given.replaced}
    for one in given.corrections:
        old = replaced.get(one.correction_id)
        before = f" (in place of the verdict of {old.day}: {say_verdict(old)})" if old else ""
        typer.echo(f"{one.table} {one.row_id}: {say_verdict(one)}{before}")
    unchanged = len(asked) - len(given.corrections)
    if unchanged:
        typer.echo(f"{unchanged} already given, word for word")
    for path in written:
        typer.echo(f"wrote {path}")
    if written:
        typer.echo("next: make run, and commit the file")


def _reason(reason: str | None) -> str:
    if reason is None or not reason.strip():
        raise InputError("a verdict needs a reason by which it can be checked: add --reason")
    return reason


def _read_tables(project: Project) -> Tables:
    from kzpipe.corrections.rows import NEEDED
    from kzpipe.store import read_table

    return {name: read_table(project.stages, name) for name in NEEDED}
