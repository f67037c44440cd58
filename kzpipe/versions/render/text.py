"""The comparison for a terminal: short lines, colours only where asked for, nothing but words where it is piped."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Final

from rich.console import Console
from rich.table import Table
from rich.text import Text

from kzpipe.versions.render.outline import InputGroup, InputLine, Outline, Side, counted
from kzpipe.versions.render.runs import CLOSING, OPENING, RTL, direction_of, direction_of_sentence, runs, visible
from kzpipe.versions.render.samples import NO_CAUSE, Sample, Words
from kzpipe.versions.render.values import ABSENT, ValueChange

NUMBERS: Final = ("before", "after", "added", "removed", "changed", "moved", "identical")
_SIGNS: Final = {"added": "+", "removed": "-", "changed": "~", "moved": ">"}
_STYLES: Final = {"+": "green", "-": "red", "~": "yellow", ">": "cyan", "": ""}
_MARKS: Final = "⟦⟧"
_MARKED: Final = "bold reverse"
_WIDEST: Final = 100_000
"""Lines are never broken here: a terminal does that itself, and what is piped stays one line a fact."""


def render_text(seen: Outline, colour: bool) -> str:
    """Return the text; with ``colour`` it has the escape codes of a terminal."""
    console = Console(
        file=io.StringIO(),
        width=_WIDEST,
        force_terminal=colour,
        color_system="standard" if colour else None,
        no_color=not colour,
        legacy_windows=False,
        highlight=False,
        markup=False,
        emoji=False,
    )
    written = []
    for line in _lines(seen, colour):
        if isinstance(line, Text) and not colour:
            written.append(line.plain)  # the words that print would give, without its arithmetic
        else:
            with console.capture() as capture:
                console.print(line, soft_wrap=isinstance(line, Text))
            written.append(capture.get())
    return "\n".join(line.rstrip() for part in written for line in part.splitlines() or [""]) + "\n"


def isolated(text: str) -> str:
    """Return words to stand in a left-to-right line: Arabic isolated, and Latin inside it; every mark opened is closed."""
    base = direction_of(text)
    said = _inside(text, base)
    return f"{OPENING[RTL]}{said}{CLOSING}" if base == RTL else said


def side(version: Side) -> str:
    """Return ``NAME (COMMIT, from SOURCE)``."""
    particulars = ", ".join(part for part in (version.commit, version.source) if part)
    return f"{version.name} ({particulars})" if particulars else version.name


def _lines(seen: Outline, colour: bool) -> Iterable[Text | Table]:
    yield Text(f"{isolated(side(seen.before))} → {isolated(side(seen.after))}", "bold")
    yield Text(seen.verdict + (f" {seen.particulars}." if seen.particulars else ""))
    for alert in seen.alerts:
        yield Text(f"! {isolated(alert)}", "bold red")
    if seen.groups:
        yield from _heading("Why")
        for group in seen.groups:
            yield from _group(group)
    if seen.tables:
        yield from _heading("Tables")
        yield _table(seen)
        if seen.identical:
            yield Text(_identical(seen), "dim")
    if seen.samples:
        which = f"all {seen.row_count:,}" if len(seen.samples) == seen.row_count else f"{len(seen.samples):,} of {seen.row_count:,}"
        yield from _heading(f"Rows ({which}, the largest change first)")
        for sample in seen.samples:
            yield from _sample(sample, colour)
    if seen.left_out:
        yield Text()
        yield Text(f"{seen.left_out}: {isolated(seen.command)}")


def _heading(words: str) -> Iterable[Text]:
    yield Text()
    yield Text(words, "bold")


def _group(group: InputGroup) -> Iterable[Text]:
    yield Text(f"  {group.name}: {group.count:,}")
    for line in group.lines:
        yield from _input(line)
    if group.left_out:
        yield Text(f"    … {group.left_out:,} more", "dim")


def _input(line: InputLine) -> Iterable[Text]:
    said = Text.assemble("    ", (line.sign, _STYLES[line.sign]), f" {isolated(line.what)}")
    if line.is_short:
        said.append("  " * bool(line.values) + " → ".join(isolated(value) for _, value in line.values))
    said.append(f"  {counted(line.rows, 'row')}", "dim")
    yield said
    if not line.is_short:
        for sign, value in line.values:
            yield Text.assemble("        ", (f"{sign} ", _STYLES[sign]), isolated(value))


def _table(seen: Outline) -> Table:
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim")
    table.add_column("  table", no_wrap=True)
    for name in NUMBERS:
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("columns", no_wrap=True)
    for line in seen.tables:
        numbers = [ABSENT if count is None else f"{count:,}" for count in (line.before, line.after)]
        cells = [Text(f"{count:,}", "dim" if not count else "") for count in line.counts]
        table.add_row(
            Text(f"  {isolated(line.table)}"), *numbers, *cells, Text(isolated("; ".join([line.columns] * bool(line.columns) + [*line.schema])))
        )
    return table


def _identical(seen: Outline) -> str:
    return f"  identical: {isolated(', '.join(seen.identical))} ({counted(seen.identical_rows, 'row')})"


def _sample(sample: Sample, colour: bool) -> Iterable[Text]:
    sign = _SIGNS.get(sample.how, "")
    title = " ".join(isolated(label) for label in sample.heading)
    yield Text.assemble(
        f"  {sample.number:>2} ",
        (f"{sign} {sample.how}", _STYLES[sign]),
        f" {sample.table} ",
        (title, "bold"),
        (f" {isolated(sample.row_id)}" if title else isolated(sample.row_id), "dim"),
    )
    for change in sample.changes:
        yield Text(f"       {said_change(change)}")
    if sample.facts:
        yield Text("       " + ", ".join(f"{column} {isolated(value)}" for column, value in sample.facts))
    for cause in sample.causes:
        yield Text(f"       {isolated(cause)}", "red" if cause.startswith(NO_CAUSE) else "")
    if sample.words is not None:
        yield Text.assemble("       ", *_sentence(sample.words, colour))
    if sample.article:
        yield Text("       " + ", ".join(isolated(part) for part in sample.article), "dim")


def said_change(change: ValueChange) -> str:
    """Return ``column: before → after (note)``, each value kept in its direction."""
    note = f" ({change.note})" if change.note else ""
    return f"{isolated(change.column)}: {isolated(change.before)} → {isolated(change.after)}{note}"


def _sentence(words: Words, colour: bool) -> Iterable[str | tuple[str, str]]:
    """Yield the sentence in pieces; the isolate around it opens in the first and closes in the last."""
    base = direction_of_sentence(words.before + words.marked + words.after)
    opening, closing = (OPENING[RTL], CLOSING) if base == RTL else ("", "")
    yield opening + _inside(words.before, base)
    if words.marked:
        marked = _inside(words.marked, base)
        yield (marked, _MARKED) if colour else _MARKS[0] + marked + _MARKS[1]
    yield _inside(words.after, base) + closing


def _inside(text: str, base: str) -> str:
    text = visible(text)
    return "".join(run.text if run.direction is None else f"{OPENING[run.direction]}{run.text}{CLOSING}" for run in runs(text, base))
