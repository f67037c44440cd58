"""The commands that measure: the reader alone, two versions compared, and the whole chain over growing corpora."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from kzpipe.environment import enter_project
from kzpipe.errors import InputError


def add_commands(app: typer.Typer) -> None:
    """Add the commands to an application."""
    app.command("bench")(bench)
    app.command("bench-chain")(bench_chain)


def bench(
    corpus: Annotated[Path | None, typer.Option(help="JSON lines with a text in each, plain or .gz; without it the samples, varied.")] = None,
    articles: Annotated[int, typer.Option(min=1, help="How many articles of the corpus are read.")] = 400,
    repetitions: Annotated[int, typer.Option(min=1, help="How often it is measured, each time on other text.")] = 5,
    diff: Annotated[int | None, typer.Option(metavar="ROWS", min=100, help="Compare two tables of so many rows instead.")] = None,
) -> None:
    """Measure how many words a second are read on one core, beside scanning the same words for names alone."""
    from kzpipe.bench.pace import corpus_parts, measure, render, sample_parts

    project = enter_project()
    if diff is not None:
        from kzpipe.versions.bench import measure_diff, render_diff_paces

        for line in render_diff_paces(diff, measure_diff(diff, repetitions)):
            typer.echo(line, nl=False)
        return
    parts = sample_parts(project, repetitions) if corpus is None else corpus_parts(corpus, articles, repetitions)
    typer.echo(render(list(measure(parts)), "sample articles, varied" if corpus is None else corpus.name), nl=False)


def bench_chain(  # noqa: PLR0913 - what a user may ask for, one option each
    articles: Annotated[str, typer.Option(metavar="N,N,...", help="Sizes of the corpora.")] = "1000,3000,6000",
    processes: Annotated[int, typer.Option(min=1, help="Worker processes inside a stage; the middle size is measured with one, too.")] = 2,
    tagger_words: Annotated[
        int, typer.Option(metavar="WORDS", min=0, help="So many words are tagged for comparison; 0 leaves the tagger out.")
    ] = 6000,
    corpus: Annotated[
        Path | None, typer.Option(metavar="FILE", help="JSON lines with a text in each, plain or .gz, to make the corpora of instead of the samples.")
    ] = None,
    keep: Annotated[Path | None, typer.Option(metavar="FOLDER", help="Write benchmarks.json, .svg and the table in benchmarks.md there.")] = None,
    again: Annotated[
        Path | None, typer.Option("--from", metavar="FILE", help="Show and keep the figures of an earlier benchmarks.json instead.")
    ] = None,
) -> None:
    """Measure every stage over growing corpora, with one process and more, and with one article more, beside a scan and a tagger of BERT's size."""
    from kzpipe.bench.keep import keep_results
    from kzpipe.bench.results import from_json
    from kzpipe.bench.suite import Plan, measure_suite
    from kzpipe.bench.table import render_table

    project = enter_project()
    if again is None:
        results = measure_suite(project, Plan(_sizes(articles), processes, tagger_words, corpus), lambda line: typer.echo(line, err=True))
    else:
        results = from_json(_read(again), str(again))
    typer.echo(render_table(results), nl=False)
    for path in [] if keep is None else keep_results(results, keep):
        typer.echo(f"wrote {path}", err=True)


def _sizes(articles: str) -> tuple[int, ...]:
    try:
        return tuple(int(size) for size in articles.split(","))
    except ValueError:
        raise InputError(f"--articles {articles}: must be numbers with commas between them, as 1000,3000,6000") from None


def _read(path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            f"{path}: cannot be read: {getattr(error, 'strerror', None) or error}; `kzpipe bench-chain --keep FOLDER` writes one"
        ) from None
