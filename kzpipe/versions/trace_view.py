"""A trace as people read it, top-down from the number to the words, or as one JSON object."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from typing import Any, Final

from kzpipe.versions.describe import describe_row
from kzpipe.versions.direction import escape_steering, isolate
from kzpipe.versions.model import Evidence
from kzpipe.versions.origins import Origin
from kzpipe.versions.places import Article
from kzpipe.versions.screen import Line, Part
from kzpipe.versions.trace import Step, Trace

CONTEXT: Final = 140
"""Code points of a sentence shown on each side of the words."""
OPENING, CLOSING = "⟦", "⟧"
"""What marks the words where there are no colours."""


def render_trace(trace: Trace, is_plain: bool) -> Iterator[Line]:
    """Yield the lines of a trace; ``is_plain`` marks the words by brackets rather than by colour."""
    return _lines(trace.step, trace, 0, is_plain)


def render_json(trace: Trace) -> str:
    """Return a trace as JSON: rows whole, sentences whole, days in ISO 8601."""
    return escape_steering(json.dumps(asdict(trace), ensure_ascii=False, indent=2, default=_as_text)) + "\n"


def _lines(step: Step, trace: Trace, depth: int, is_plain: bool) -> Iterator[Line]:
    said = describe_row(step.table, step.row, trace.names)
    before = [Part(f"{step.relation}: ", "bold cyan")] if step.relation else []
    yield Line([*before, Part(said, "" if depth else "bold")], depth)
    depth += 1
    if step.evidence is not None:
        yield _sentence(step.evidence, depth, is_plain)
    if step.article is not None:
        yield Line([Part(_article(step.article), "dim")], depth)
    yield from (Line([Part(line, "dim")], depth) for line in _found_by(step.origins))
    yield Line([Part(f"{step.table} {step.row_id}", "dim")], depth)
    for below in step.below:
        yield from _lines(below, trace, depth, is_plain)
    for relation, number in step.hidden.items():
        followed = sum(one.relation == relation for one in step.below)
        yield Line([Part(f"{relation}: {number:,} more; --limit {number + followed} shows all", "cyan")], depth)


def _sentence(evidence: Evidence, depth: int, is_plain: bool) -> Line:
    before, words, after = (
        evidence.sentence[: evidence.start], evidence.sentence[evidence.start : evidence.end], evidence.sentence[evidence.end :],
    )  # fmt: skip
    before = before if len(before) <= CONTEXT else "… " + before[-CONTEXT:].partition(" ")[2]
    after = after if len(after) <= CONTEXT else after[:CONTEXT].rpartition(" ")[0] + " …"
    marked = f"{OPENING}{words}{CLOSING}" if is_plain else words
    return Line([Part(before), Part(marked, "bold black on yellow"), Part(after)], depth, is_article=True)


def _article(article: Article) -> str:
    place = f"{isolate(article.source_path)} ({article.document_id})"
    return ", ".join(part for part in (article.published, isolate(article.outlet or ""), isolate(article.title or ""), place) if part)


def _found_by(origins: Iterable[Origin]) -> Iterator[str]:
    for origin in origins:
        if origin.place is None:
            entry = "" if origin.entry_id is None else f"{origin.entry_id}, "
            yield f"found by {entry}{origin.what}"
        else:
            yield f"found by {origin.place} {_cells(origin.what)}"


def _cells(line: str) -> str:
    """Return a lexicon line with its last cell, the Arabic one, kept apart from the others."""
    cells, comma, last = line.rpartition(",")
    return f"{cells}{comma}{isolate(last)}"


def _as_text(value: Any) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)
