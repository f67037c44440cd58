"""The commands with which people give verdicts on rows, and see how those given stand."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from kzpipe.environment import enter_project
from kzpipe.errors import InputError
from kzpipe.paths import Project, replace_file
from kzpipe.versions.direction import harmless

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
    app.command("draft")(draft)


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


def corrections(
    by_article: Annotated[bool, typer.Option("--articles", help="List the articles instead, those with the most wrong rows first.")] = False,
) -> None:
    """List the verdicts given and how each stands; exit code 1 where one no longer meets its row."""
    if by_article:
        _list_articles()
        return
    from kzpipe.corrections.guard import judge
    from kzpipe.corrections.lines import read_folder
    from kzpipe.corrections.listing import render_corrections
    from kzpipe.turns import only_one_at_a_time

    project = enter_project()
    given = read_folder(project.root)
    with only_one_at_a_time(project):
        judged = judge(given, _read_tables(project)) if given else ()
    typer.echo(render_corrections(judged))
    if any(one.is_stale for one in judged):
        raise typer.Exit(1)


def draft(
    document: Annotated[str, typer.Argument(help="A document id, as much of one as no other begins with, or a path below data/raw.")],
    name: Annotated[str | None, typer.Option("--name", help="What the files are called. [default: as the article's file]")] = None,
) -> None:
    """Write a draft of an article's gold record, rows as people have corrected them; it is not counted until a person has completed it."""
    from kzpipe.corrections.lines import read_folder
    from kzpipe.evaluation.draft import READ, draft_files
    from kzpipe.evaluation.gold import FOLDER
    from kzpipe.turns import only_one_at_a_time
    from kzpipe.versions.annotate import find_document
    from kzpipe.versions.rows import Rows

    project = enter_project()
    with only_one_at_a_time(project):
        with Rows(project.stages) as rows:
            found = find_document(rows, document)
        called = _file_name(name or str(found["source_path"]))
        if not called:
            raise InputError(f"--name {name}: no name for files; give one as crisis_a01_market")
        files = draft_files(called, found["document_id"], _read_tables(project, READ), read_folder(project.root))
        taken = [file for file in files if (project.root / FOLDER / file).exists()]
        if taken:
            raise InputError(f"{FOLDER}/{taken[0]}: is there already; give the draft another name with --name, or take the old record away first")
        (project.root / FOLDER).mkdir(parents=True, exist_ok=True)
        for file, text in files.items():
            replace_file(project.root / FOLDER / file, text)
            typer.echo(harmless(f"wrote {FOLDER}/{file}"))
    typer.echo("next: complete it from the text (README.md there), and delete its line `draft`; until then `kzpipe eval` does not count it")


def _file_name(path: str) -> str:
    """Return a name for the files of a draft: that of the article's file, with the number of a record."""
    file, _, number = Path(path).name.partition("#")
    return re.sub(r"[^\w() -]+", "_", file.partition(".")[0]) + (f"_{number}" if number else "")


def _list_articles() -> None:
    from kzpipe.corrections.lines import read_folder
    from kzpipe.evaluation.draft import READ, judged_articles, render_judged
    from kzpipe.evaluation.gold import FOLDER

    project = enter_project()
    gold = {file.name: file.read_bytes() for file in sorted((project.root / FOLDER).glob("*")) if file.is_file()}
    typer.echo(harmless(render_judged(judged_articles(read_folder(project.root), _read_tables(project, READ), gold))), nl=False)


def _give(asked: Sequence[Asked]) -> None:
    from kzpipe.corrections.give import give_verdicts, write_corrections
    from kzpipe.corrections.lines import read_folder
    from kzpipe.corrections.listing import say_verdict
    from kzpipe.turns import only_one_at_a_time

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


def _read_tables(project: Project, names: Sequence[str] = ()) -> Tables:
    from kzpipe.corrections.rows import NEEDED
    from kzpipe.store import read_table

    return {name: read_table(project.stages, name) for name in names or NEEDED}
