"""The commands that lead from data to words: where a row comes from, and an article with all that was read in it."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from kzpipe.environment import enter_project
from kzpipe.errors import InputError
from kzpipe.versions.direction import harmless
from kzpipe.versions.model import WORKSPACE


class Format(StrEnum):
    """In which form an article is shown."""

    TEXT = "text"
    HTML = "html"
    JSON = "json"


def add_commands(app: typer.Typer) -> None:
    """Add the commands to an application."""
    app.command("why")(why_row)
    app.command("show")(show)


def why_row(
    row_id: Annotated[str, typer.Argument(help="The id of a row of any table, or as much of it as no other id begins with.")],
    rev: Annotated[str, typer.Option("--rev", help="The version to look in: a release, any Git revision, or workspace.")] = WORKSPACE,
    limit: Annotated[int | None, typer.Option("--limit", min=1, help="How many rows are followed under one row. [default: 5]")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object, rows and sentences whole.")] = False,
) -> None:
    """Say where a row comes from: the rows it rests on, articles, sentences with the words marked, what found them, and since which version."""
    from kzpipe.versions.screen import plain_text, print_lines, screen
    from kzpipe.versions.trace import MAX_ROWS
    from kzpipe.versions.trace_view import render_json, render_trace
    from kzpipe.versions.why import why

    traced = why(enter_project(), row_id, rev, MAX_ROWS if limit is None else limit, _tell)
    console = None if as_json else screen()
    if console is not None:
        print_lines(render_trace(traced, is_plain=False), console)
    else:
        typer.echo(render_json(traced) if as_json else plain_text(render_trace(traced, is_plain=True)), nl=False)


def show(
    document: Annotated[str, typer.Argument(help="A document id, as much of one as no other begins with, or a path below data/raw.")],
    rev: Annotated[str, typer.Option("--rev", help="The version to look in: a release, any Git revision, or workspace.")] = WORKSPACE,
    layers: Annotated[str, typer.Option("--layers", help="What is marked, joined by commas.")] = "mentions,timexes,claims,quotes,events",
    form: Annotated[Format, typer.Option("--format", help="On the screen, as a page of its own, or as one JSON object.")] = Format.TEXT,
    output: Annotated[Path | None, typer.Option("--output", help="The file to write instead of showing it.")] = None,
) -> None:
    """Show an article with all that was read in it: mentions, times, claims, quotes and events at their words, and people's verdicts on them."""
    from kzpipe.versions.annotate import annotate
    from kzpipe.versions.annotate_page import render_page
    from kzpipe.versions.annotate_view import render_article, render_json
    from kzpipe.versions.screen import plain_text, print_lines, screen
    from kzpipe.versions.why import look_into

    with look_into(enter_project(), rev, _tell) as version:
        shown = annotate(version.stages, document, [layer.strip() for layer in layers.split(",") if layer.strip()], version.verdicts)
    console = screen() if form is Format.TEXT and output is None else None
    if console is not None:
        print_lines(render_article(shown, is_plain=False), console)
        return
    rendered = {Format.HTML: render_page, Format.JSON: render_json}.get(form, lambda one: plain_text(render_article(one, is_plain=True)))(shown)
    if output is None:
        typer.echo(rendered, nl=False)
    else:
        _write(output, rendered)


def _tell(line: str) -> None:
    typer.echo(harmless(line), err=True)


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, "utf-8", newline="\n")
    except OSError as error:
        raise InputError(f"--output {path}: cannot be written ({error.strerror}); name a file in a folder that exists and may be written") from error
    typer.echo(f"wrote {path}")
