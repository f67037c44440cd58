"""The commands about versions of the data: compare two, list them, build one again."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from kzpipe.environment import enter_project
from kzpipe.errors import InputError
from kzpipe.paths import replace_file
from kzpipe.versions.direction import harmless
from kzpipe.versions.model import WORKSPACE

ERROR_CODE = "kzpipe.error_code"
"""Where a command says with which code it ends in an error, if not with 1."""
_FORMS = ("text", "json", "markdown", "html")
_SHOWN = 20
_SHOWN_ON_PAGE = 10_000


def add_commands(app: typer.Typer) -> None:
    """Add the commands to an application."""
    app.command("diff")(diff)
    app.command("history")(history)
    app.command("rebuild")(rebuild)
    app.command("release")(release)


def diff(  # noqa: PLR0913 - what a user may ask for, one option each
    ctx: typer.Context,
    before: Annotated[str, typer.Argument(metavar="[A]", help="The older version: a release, any Git revision, or workspace.")] = "HEAD",
    after: Annotated[str, typer.Argument(metavar="[B]", help="The newer version.")] = WORKSPACE,
    table: Annotated[list[str] | None, typer.Option("--table", help="Only this table; may be given several times.")] = None,
    document: Annotated[str | None, typer.Option("--document", help="Only rows of this article: its document_id.")] = None,
    entity: Annotated[str | None, typer.Option("--entity", help="Only rows that name this entity.")] = None,
    since: Annotated[datetime | None, typer.Option("--since", formats=["%Y-%m-%d"], help="Only rows of articles and days from this day on.")] = None,
    ignore: Annotated[list[str] | None, typer.Option("--ignore", metavar="COLUMN", help="Not this column, of one table as TABLE.COLUMN.")] = None,
    tolerance: Annotated[float, typer.Option("--tolerance", min=0, help="Numbers with decimals are equal that lie nearer, as a share.")] = 1e-9,
    form: Annotated[str, typer.Option("--format", help=f"One of {', '.join(_FORMS)}.")] = "text",
    output: Annotated[Path | None, typer.Option("--output", help="Write to this file.")] = None,
    limit: Annotated[
        int | None, typer.Option("--limit", min=0, help="How many rows are shown, the largest changes first (20, of html 10000); 0 for all.")
    ] = None,
    exit_code: Annotated[bool, typer.Option("--exit-code", help="Exit with 1 where something differs; an error is always 2.")] = False,
) -> None:
    """Compare two versions of the data: what differs, why, and the words behind it."""
    from kzpipe.versions.compare import Comparison
    from kzpipe.versions.diff import diff_versions
    from kzpipe.versions.render import render
    from kzpipe.versions.screen import has_colour

    ctx.meta[ERROR_CODE] = 2
    project = enter_project()
    day = None if since is None else since.date()
    options = Comparison(tuple(dict.fromkeys(table or ())), document, entity, day, frozenset(ignore or ()), tolerance)
    most = limit if limit is not None else _SHOWN_ON_PAGE if form == "html" else _SHOWN
    found = diff_versions(project, (before, after), options, None if form == "json" else most or None, _tell)
    shown = render(found, form, limit=most or sum(len(one.rows) for one in found.tables), colour=output is None and has_colour())
    if output is None:
        typer.echo(shown, nl=False)
    else:
        replace_file(output, shown)
        typer.echo(f"wrote {output}", err=True)
    if exit_code and found.differs:
        raise typer.Exit(1)


def history(
    to: Annotated[str, typer.Argument(metavar="[REV]", help="The version to begin with: a release or any Git revision.")] = "HEAD",
    limit: Annotated[int, typer.Option("--limit", min=1, help="How many versions are shown, newest first.")] = 10,
) -> None:
    """List the versions of the data: when each was recorded, what it changed, rows per table, scores."""
    from kzpipe.versions.git import Repository
    from kzpipe.versions.history import read_history, render_history
    from kzpipe.versions.snapshot import find_commit

    repository = Repository(enter_project().root)
    versions = list(read_history(repository, find_commit(repository, to), limit + 1))
    if not versions:
        raise InputError(f"{to}: no commit up to it has a dvc.lock, so no data was recorded; `kzpipe run` and a commit record the first version")
    typer.echo(harmless(render_history(versions, limit)), nl=False)


def rebuild(rev: Annotated[str, typer.Argument(help="A release or any Git revision.")]) -> None:
    """Build a version again from Git alone, and say whether every byte is the one that its dvc.lock names."""
    from kzpipe.versions.rebuild import render_rebuilt
    from kzpipe.versions.snapshot import open_version

    version = open_version(enter_project(), rev, _tell)
    if version.commit is None:
        raise InputError(f"{rev} is what lies in the folders, which `kzpipe run` reproduces; allowed are a release and any Git revision")
    built = version.rebuild()
    typer.echo(harmless(render_rebuilt(rev, built)), nl=False)
    if not built.is_same:
        raise typer.Exit(1)


def release(name: Annotated[str, typer.Argument(help="What it is called, as data-v1.")]) -> None:
    """Release the version that is committed: what changed since the last release, a checksummed data package, the codebook; then commit them."""
    from kzpipe.release import make_release

    made = make_release(enter_project(), name, _tell)
    since = f", since {made.before}" if made.before is not None else ""
    typer.echo(f"released {made.name} as {made.commit[:12]}{since}: data/releases/{made.name}/")
    if not made.is_tagged:
        typer.echo(f"no Git tag was set: there is one called {made.name} already", err=True)


def _tell(line: str) -> None:
    typer.echo(harmless(line), err=True)
