"""The command that takes in new articles."""

from __future__ import annotations

from typing import Annotated

import typer

from kzpipe.environment import enter_project
from kzpipe.errors import InputError
from kzpipe.versions.direction import harmless


def add_commands(app: typer.Typer) -> None:
    """Add the command to an application."""
    app.command("fetch")(fetch)


def fetch(
    names: Annotated[list[str] | None, typer.Argument(metavar="[NAME]...", help="Sources of sources.yaml; without a name all of them.")] = None,
) -> None:
    """Take in what is new from the sources of sources.yaml, into the raw folder; exit code 1 where a source failed."""
    from kzpipe.sources.fetch import open_fetching
    from kzpipe.turns import only_one_at_a_time

    def tell(line: str) -> None:
        typer.echo(harmless(line))

    project = enter_project()
    with open_fetching(project) as fetching:
        outcomes = fetching.fetch(names or [], tell)
        try:
            # a run on its way has already taken the fingerprint of the raw folder
            with only_one_at_a_time(project):
                folders, delivered = fetching.deliver(names or [], tell)
        except InputError as error:
            raise InputError(f"{error}; {fetching.waiting_for_delivery()} files that were fetched wait for the next `kzpipe fetch`") from error
    typer.echo(f"{delivered} new {'file' if delivered == 1 else 'files'} in the raw folder" + ("; next: make run" if delivered else ""))
    if any(outcome.is_failed for outcome in (*outcomes, *folders)):
        raise typer.Exit(1)
