"""The commands about versions of the data: compare two, list them, build one again."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kzpipe.environment import enter_quiet_environment
from kzpipe.errors import InputError
from kzpipe.paths import Project, find_project


def add_commands(app: typer.Typer) -> None:
    """Add the commands to an application."""
    app.command("history")(history)
    app.command("rebuild")(rebuild)


def history(
    to: Annotated[str, typer.Argument(metavar="[REV]", help="The version to begin with: a release or any Git revision.")] = "HEAD",
    limit: Annotated[int, typer.Option("--limit", min=1, help="How many versions are shown, newest first.")] = 10,
) -> None:
    """List the versions of the data: when each was recorded, what it changed, rows per table, scores."""
    from kzpipe.versions.git import Repository
    from kzpipe.versions.history import read_history, render_history
    from kzpipe.versions.snapshot import find_commit

    repository = Repository(_enter_project().root)
    versions = list(read_history(repository, find_commit(repository, to), limit + 1))
    if not versions:
        raise InputError(f"{to}: no commit up to it has a dvc.lock, so no data was recorded; `kzpipe run` and a commit record the first version")
    typer.echo(render_history(versions, limit), nl=False)


def rebuild(rev: Annotated[str, typer.Argument(help="A release or any Git revision.")]) -> None:
    """Build a version again from Git alone, and say whether every byte is the one that its dvc.lock names."""
    from kzpipe.versions.git import Repository
    from kzpipe.versions.rebuild import build_again, render_rebuilt
    from kzpipe.versions.snapshot import find_commit

    project = _enter_project()
    repository = Repository(project.root)
    built = build_again(project, repository, find_commit(repository, rev), _tell)
    typer.echo(render_rebuilt(rev, built), nl=False)
    if not built.is_same:
        raise typer.Exit(1)


def _tell(line: str) -> None:
    typer.echo(line, err=True)


def _enter_project() -> Project:
    project = find_project(Path.cwd())
    enter_quiet_environment(project)
    return project
