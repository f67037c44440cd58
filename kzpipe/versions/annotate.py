"""An article with all that was read in it: its blocks cut into runs, each run with every mark that covers it.

Spans may nest and overlap in any way, so none of them is shown as a whole: where a mark begins or ends, a new run does.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from kzpipe.errors import InputError
from kzpipe.schema.tables import TABLES
from kzpipe.schema.vocab import READ_KINDS
from kzpipe.versions.places import Article, describe_article
from kzpipe.versions.rows import Row, Rows
from kzpipe.versions.trace import entity_ids_of, entity_names
from kzpipe.versions.verdicts import Verdict, Verdicts

LAYERS: Final = ("mentions", "timexes", "claims", "quotes", "events")
RAW_FOLDER: Final = "data/raw/"
_SHOWN: Final = 6


@dataclass(frozen=True, slots=True)
class Mark:
    """A row of a layer at its place in the text, with people's verdicts on it; ``number`` counts the marks of the article as they begin, from 1."""

    number: int
    layer: str
    row_id: str
    start: int
    end: int
    row: Mapping[str, Any]
    verdicts: tuple[Verdict, ...] = ()


@dataclass(frozen=True, slots=True)
class Run:
    """Words that the same marks cover, longest first; ``begins`` and ``ends`` are those of them whose first or last words these are."""

    text: str
    marks: tuple[Mark, ...]
    begins: tuple[Mark, ...]
    ends: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class Passage:
    """A block of the article, or text that is in none (``kind`` None); ``marks`` are those that begin in it."""

    kind: str | None
    is_read: bool
    runs: tuple[Run, ...]
    marks: tuple[Mark, ...]


@dataclass(frozen=True, slots=True)
class AnnotatedArticle:
    """An article ready to be shown; ``set_aside`` says why it was not read, ``names`` are those of its entities by id.

    ``notes`` say what cannot be shown: tables and columns that the version lacks, verdicts that cannot be read.
    """

    article: Article
    set_aside: str | None
    layers: tuple[str, ...]
    passages: tuple[Passage, ...]
    names: Mapping[str, str]
    notes: tuple[str, ...] = ()

    @property
    def marks(self) -> list[Mark]:
        """All marks in the order in which they begin."""
        return [mark for passage in self.passages for mark in passage.marks]


def annotate(stages: Path, document: str, layers: Sequence[str] = LAYERS, verdicts: Verdicts | None = None) -> AnnotatedArticle:
    """Return an article of any version's tables with the rows of some layers marked, and the verdicts of that version on them.

    ``document`` is a document id, an unambiguous beginning of one, or a source path (also below ``data/raw/``). Raises InputError for a
    layer that is none, and a document that is not there or not told from others.
    """
    unknown = [layer for layer in layers if layer not in LAYERS]
    if unknown or not layers:
        raise InputError(f"--layers: {', '.join(unknown) or 'nothing'} is no layer; allowed are {', '.join(LAYERS)}, joined by commas")
    chosen = tuple(layer for layer in LAYERS if layer in layers)
    with Rows(stages) as rows:
        found = find_document(rows, document)
        of_document = [found["document_id"]]
        given = Verdicts() if verdicts is None else verdicts
        marks = _numbered(((layer, row) for layer in chosen for row in rows.equal(layer, "document_id", of_document)), given)
        blocks = [block for block in rows.equal("blocks", "document_id", of_document) if block["start"] is not None and block["end"] is not None]
        usable, aside = rows.equal("articles", "document_id", of_document), rows.equal("quarantine", "document_id", of_document)
        wanted = {one for mark in marks for one in entity_ids_of(mark.layer, mark.row)}
        return AnnotatedArticle(
            describe_article(found, usable[0] if usable else None), f"{aside[0]['reason']}: {aside[0]['detail']}" if aside else None, chosen,
            tuple(_passages(found["text"] or "", blocks, marks)), entity_names(rows, wanted), tuple(_notes(rows, given, chosen)),
        )  # fmt: skip


def find_document(rows: Rows, document: str) -> Row:
    """Return the row of the document that an id, the beginning of one or a source path means.

    Raises InputError for several or none, with those it may have meant.
    """
    wanted = document.strip()
    path = wanted.removeprefix("./").removeprefix(RAW_FOLDER)
    # a container's file name stands for its records, so that a name alone tells which there are
    found = rows.where("documents", "source_path = ? or starts_with(document_id, ?) or starts_with(source_path, ?)", path, wanted, f"{path}#")
    exact = [row for row in found if wanted == row["document_id"] or path == row["source_path"]]
    if len(exact or found) == 1 and wanted:
        return (exact or found)[0]
    if found and wanted:
        found.sort(key=lambda row: str(row["source_path"]))
        shown = ", ".join(f"{row['document_id']} ({row['source_path']})" for row in found[:_SHOWN]) + (", …" if len(found) > _SHOWN else "")
        raise InputError(f"{document}: {len(found):,} documents can be meant: {shown}; give more of the one you mean")
    rejected = rows.equal("rejects", "source_path", [path])
    if rejected:
        raise InputError(f"{document}: it could not be read when it came in: {rejected[0]['reason']}, {rejected[0]['detail']}")
    paths = sorted(rows.keys("documents", "source_path", "true"))
    near = [one for one in paths if wanted and path in one][:_SHOWN] or get_close_matches(path, paths, n=3)
    advice = f" Did you mean {' or '.join(near)}?" if near else ""
    raise InputError(
        f"{document}: no document of this version.{advice} Allowed are a document_id, an unambiguous beginning of one, or a path below {RAW_FOLDER}"
    )


def cut_runs(text: str, start: int, end: int, marks: Iterable[Mark]) -> list[Run]:
    """Return ``text[start:end]`` as runs: joined they are that text, and two neighbours are covered by different marks."""
    covering = [mark for mark in marks if mark.start < end and start < mark.end and mark.start < mark.end]
    cuts = sorted({start, end, *(min(max(at, start), end) for mark in covering for at in (mark.start, mark.end))})
    runs = []
    for first, last in pairwise(cuts):
        here = tuple(sorted((mark for mark in covering if mark.start <= first and last <= mark.end), key=lambda mark: (mark.start, -mark.end)))
        begins = tuple(mark for mark in here if mark.start == first)
        runs.append(Run(text[first:last], here, begins, tuple(mark for mark in here if mark.end == last)))
    return runs


def _notes(rows: Rows, verdicts: Verdicts, layers: Iterable[str]) -> Iterator[str]:
    if lacking := rows.tell_lacking(("documents", "blocks", *layers)):
        yield f"tables of this version are older: {'; '.join(lacking)}"
    if verdicts.unreadable is not None:
        yield from ("people's verdicts cannot be told:", *verdicts.unreadable.splitlines())


def _numbered(rows: Iterable[tuple[str, Row]], verdicts: Verdicts) -> list[Mark]:
    marks = []
    for layer, row in rows:
        row_id = row[TABLES[layer].key[0]]
        if row["start"] is not None and row["end"] is not None:  # an older version may not record where a row stands
            marks.append(Mark(0, layer, row_id, row["start"], row["end"], row, verdicts.of(layer, row_id, row)))
    marks.sort(key=lambda mark: (mark.start, -mark.end, LAYERS.index(mark.layer), mark.row_id))
    return [replace(mark, number=number) for number, mark in enumerate(marks, 1)]


def _passages(text: str, blocks: Sequence[Row], marks: Sequence[Mark]) -> Iterable[Passage]:
    """Yield the blocks in their order, with whatever text stands between them."""
    stretches: list[tuple[str | None, int, int]] = []
    position = 0
    for block in sorted(blocks, key=lambda block: block["start"]):
        stretches += [(None, position, block["start"]), (block["kind"], block["start"], block["end"])]
        position = block["end"]
    stretches.append((None, position, len(text)))
    shown = [stretch for stretch in stretches if text[stretch[1] : stretch[2]].strip()]
    inside = _by_stretch(shown, marks)
    for at, (kind, start, end) in enumerate(shown):
        begun = tuple(mark for mark in inside[at] if start <= mark.start < end)
        yield Passage(kind, kind in READ_KINDS, tuple(cut_runs(text, start, end, inside[at])), begun)


def _by_stretch(stretches: Sequence[tuple[str | None, int, int]], marks: Sequence[Mark]) -> dict[int, list[Mark]]:
    """Return the marks that reach into each stretch, both being in order: no mark is held against every stretch."""
    inside: dict[int, list[Mark]] = defaultdict(list)
    first = 0
    for mark in marks:
        while first < len(stretches) and stretches[first][2] <= mark.start:
            first += 1
        at = first
        while at < len(stretches) and stretches[at][1] < mark.end:
            inside[at].append(mark)
            at += 1
    return inside
