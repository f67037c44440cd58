"""The comparison as Markdown for a pull request: verdict and largest changes first, the whole never longer than a comment may be."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from kzpipe.versions.render.outline import InputGroup, InputLine, Outline, Side, TableLine, counted, left_out
from kzpipe.versions.render.runs import CLOSING, OPENING, RTL, direction_of, direction_of_sentence, runs, visible
from kzpipe.versions.render.samples import Sample, Words
from kzpipe.versions.render.values import ABSENT, ValueChange, cut

LONGEST: Final = 65_536
"""Bytes of UTF-8 that are safe: GitHub refuses a comment of more characters than these, an Arabic letter is two bytes."""
_FIRST: Final = 3
"""Rows told before everything else."""
_FIRST_COLUMNS: Final = 2
_LONGEST_COMMAND: Final = 1_000
_TABLE_HEAD: Final = (
    "| table | before | after | added | removed | changed | moved | identical | columns |\n"
    "|:--|--:|--:|--:|--:|--:|--:|--:|:--|"
)  # fmt: skip
_OPEN: Final = "\n<details><summary>{}</summary>\n"
_CLOSE: Final = "\n</details>\n"
_VALUE_WORDS: Final = {"-": "before", "+": "after"}
SIGN_WORDS: Final = {"+": "new", "-": "gone", "~": "changed"}

_MARKUP: Final = re.compile(r"[\\`*\[\]|~$]|(?<!\w)_|_(?!\w)")
_LINE_START: Final = re.compile(r"^(\s*)(\d*)([-+=#.)])")
# GitHub tells a person or links an issue where it sees these before a word, so a space of no width is put between
_PINGS: Final = re.compile(r"[@#](?=\w)")
_BACKTICKS: Final = re.compile(r"`+")


@dataclass(frozen=True, slots=True)
class _Block:
    """Lines that are shown whole or not at all, and what is not shown without them."""

    text: str
    inputs: int = 0
    tables: int = 0
    rows: int = 0


def render_markdown(seen: Outline, longest: int = LONGEST) -> str:
    """Return the Markdown, at most ``longest`` bytes of UTF-8; where it is cut the last line says how much is left out and what shows it."""
    sections = [list(_head(seen)), list(_inputs(seen)), list(_tables(seen)), list(_rows(seen))]
    everything = [block for section in sections for block in section]
    # the last line is never longer than with everything left out
    room = longest - _length(_note(seen, [])) - _length(_CLOSE)
    kept: list[_Block] = []
    for section, share in zip(sections, (1, 3, 2, 1), strict=True):
        fitting = _fitting(section, room // share)
        room -= sum(_length(block.text) + 1 for block in fitting)
        kept += fitting
    closing = _CLOSE if any(block.rows for block in kept) else ""
    note = _note(seen, kept) if len(kept) < len(everything) or seen.left_out else ""
    return "\n".join(block.text for block in kept) + "\n" + closing + note


def escaped(text: str) -> str:
    """Return words that Markdown leaves as they are: no markup, no HTML, nobody told, Arabic kept in its direction."""
    base = direction_of(text)
    said = _inside(text, base)
    return f"{OPENING[RTL]}{said}{CLOSING}" if base == RTL else said


def code(text: str) -> str:
    """Return words as code, fenced by more backticks than they hold; not for a cell of a table, where a bar ends it."""
    text = visible(text)
    if not text:
        return ""
    fence = "`" * (1 + max((len(run) for run in _BACKTICKS.findall(text)), default=0))
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def _inside(text: str, base: str) -> str:
    said = []
    for run in runs(visible(text), base):
        plain = _plain(run.text)
        said.append(plain if run.direction is None else f"{OPENING[run.direction]}{plain}{CLOSING}")
    return "".join(said)


def _plain(text: str) -> str:
    text = _MARKUP.sub(lambda match: "\\" + match[0], html.escape(text, quote=False))
    return _PINGS.sub(lambda match: f"{match[0]}&#8203;", text)


def _fitting(blocks: Sequence[_Block], room: int) -> list[_Block]:
    """Return the first blocks that fit into ``room`` bytes with the line break after each."""
    kept = []
    for block in blocks:
        room -= _length(block.text) + 1
        if room < 0:
            break
        kept.append(block)
    return kept


def _length(text: str) -> int:
    return len(text.encode())


def _note(seen: Outline, kept: Sequence[_Block]) -> str:
    inputs = sum(group.count for group in seen.groups) - sum(block.inputs for block in kept)
    tables = len(seen.tables) - sum(block.tables for block in kept)
    rows = seen.row_count - sum(block.rows for block in kept)
    what = left_out(rows, inputs)
    if tables:
        what = f"{counted(tables, 'table')}, {what}" if what else f"{counted(tables, 'table')} not shown"
    return f"\n{what[:1].upper()}{what[1:]}: {code(cut(seen.command, _LONGEST_COMMAND))}\n" if what else ""


def _head(seen: Outline) -> Iterable[_Block]:
    yield _Block(f"### {_side(seen.before)} → {_side(seen.after)}\n")
    yield _Block(f"**{seen.verdict}**" + (f" {seen.particulars[:1].upper()}{seen.particulars[1:]}." if seen.particulars else ""))
    for number, alert in enumerate(seen.alerts):
        yield _Block(("" if number else "\n") + f"- ⚠ {escaped(alert)}")
    for number, sample in enumerate(seen.samples[:_FIRST]):
        yield _Block(("" if number else "\n") + f"{sample.number}. {_in_one_line(sample)}")


def _side(version: Side) -> str:
    particulars = ", ".join(part for part in (version.commit, version.source) if part)
    return code(cut(version.name)) + (f" ({escaped(particulars)})" if particulars else "")


def _title(sample: Sample, labels: Sequence[str]) -> str:
    said = " ".join(map(escaped, labels))
    return f"{sample.table} **{said}**" if said else f"{sample.table} {code(cut(sample.row_id))}"


def _in_one_line(sample: Sample) -> str:
    changes = ", ".join(_change(change) for change in sample.changes[:_FIRST_COLUMNS])
    return f"{sample.how}: {_title(sample, sample.labels)}" + (f" {changes}" if changes else "") + f", {escaped(sample.causes[0])}"


def _inputs(seen: Outline) -> Iterable[_Block]:
    heading = "\n#### Why\n"
    for group in seen.groups:
        yield from _group(group, heading)
        heading = ""


def _group(group: InputGroup, heading: str) -> Iterable[_Block]:
    said = f"{heading}\n**{group.name}**: {group.count:,}\n"
    for line in group.lines:
        yield _Block(f"{said}{_input(line)}", inputs=1)
        said = ""
    if not group.lines:
        yield _Block(said)


def _input(line: InputLine) -> str:
    said = f"- {SIGN_WORDS[line.sign]} {escaped(line.what)}"
    rows = counted(line.rows, "row")
    if line.is_short:
        return f"{said}{': ' * bool(line.values)}{' → '.join(escaped(value) for _, value in line.values)}, {rows}"
    return "\n".join([f"{said}, {rows}", *(f"  - {_VALUE_WORDS[sign]}: {escaped(value)}" for sign, value in line.values)])


def _tables(seen: Outline) -> Iterable[_Block]:
    heading = f"\n#### Tables\n\n{_TABLE_HEAD}\n"
    for line in seen.tables:
        yield _Block(heading + _table_row(line), tables=1)
        heading = ""
    if seen.tables and seen.identical:
        yield _Block(f"\nIdentical: {', '.join(map(escaped, seen.identical))} ({counted(seen.identical_rows, 'row')}).")


def _table_row(line: TableLine) -> str:
    sizes = [ABSENT if count is None else f"{count:,}" for count in (line.before, line.after)]
    columns = "; ".join([line.columns] * bool(line.columns) + [*line.schema])
    return "| " + " | ".join([escaped(line.table), *sizes, *(f"{count:,}" for count in line.counts), escaped(columns)]) + " |"


def _rows(seen: Outline) -> Iterable[_Block]:
    which = f"All {seen.row_count:,} rows" if len(seen.samples) == seen.row_count else f"{len(seen.samples):,} of {counted(seen.row_count, 'row')}"
    heading = _OPEN.format(f"{which}, the largest change first")
    for sample in seen.samples:
        yield _Block(heading + _sample(sample), rows=1)
        heading = ""


def _sample(sample: Sample) -> str:
    lines = [f"\n**{sample.number}.** {sample.how}: {_title(sample, sample.heading)}" + (f" {code(cut(sample.row_id))}" if sample.heading else "")]
    lines += [f"- {_change(change)}" for change in sample.changes]
    if sample.facts:
        lines.append("- " + ", ".join(f"{escaped(column)} {escaped(value)}" for column, value in sample.facts))
    lines += [f"- {escaped(cause)}" for cause in sample.causes]
    quoted = []
    if sample.words is not None:
        quoted.append(f"> {_sentence(sample.words)}")
    if sample.article:
        quoted.append(f"> <sub>{', '.join(map(escaped, sample.article))}</sub>")
    return "\n".join(lines) + ("\n\n" + "\n>\n".join(quoted) if quoted else "")


def _change(change: ValueChange) -> str:
    note = f" ({change.note})" if change.note else ""
    return f"{escaped(change.column)}: {escaped(change.before)} → {escaped(change.after)}{note}"


def _sentence(words: Words) -> str:
    """Return the sentence with its words bold, by tags: two stars do not open before a quotation mark that follows a letter."""
    base = direction_of_sentence(words.before + words.marked + words.after)
    marked = f"<strong>{_inside(words.marked, base)}</strong>" if words.marked else ""
    said = f"{_inside(words.before, base)}{marked}{_inside(words.after, base)}"
    # a sentence begins its line: it may be no heading and no list
    return f"{OPENING[RTL]}{said}{CLOSING}" if base == RTL else _LINE_START.sub(r"\1\2\\\3", said)
