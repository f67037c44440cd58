"""A trace as people read it, top-down from the number to the words, or as one JSON object."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from typing import Any, Final

from kzpipe.versions.describe import describe_row
from kzpipe.versions.direction import escape_steering, isolate
from kzpipe.versions.model import Evidence
from kzpipe.versions.origins import Origin
from kzpipe.versions.places import Article
from kzpipe.versions.recorded import Recorded
from kzpipe.versions.screen import Line, Part
from kzpipe.versions.standing import Standing
from kzpipe.versions.trace import Step, Trace
from kzpipe.versions.verdicts import Verdict

CONTEXT: Final = 140
"""Code points of a sentence shown on each side of the words."""
_NAMED: Final = 3
OPENING, CLOSING = "⟦", "⟧"
"""What marks the words where there are no colours."""


def render_trace(trace: Trace, is_plain: bool) -> Iterator[Line]:
    """Yield the lines of a trace; ``is_plain`` marks the words by brackets rather than by colour."""
    yield from _lines(trace.step, trace, 0, is_plain)
    if trace.unreadable is not None:
        yield from (Line([Part(line, "bold red")]) for line in ["people's verdicts cannot be told:", *trace.unreadable.splitlines()])
    if trace.lacking:
        yield Line([Part(f"tables of this version are older: {'; '.join(trace.lacking)}", "yellow")])


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
    yield from (Line([Part(say_verdict(verdict), "bold magenta")], depth) for verdict in step.verdicts)
    if depth == 1 and trace.standing is not None:
        yield from (Line([Part(line, style)], depth) for line, style in say_standing(trace.standing, step.row_id))
    for below in step.below:
        yield from _lines(below, trace, depth, is_plain)
    for relation, number in step.hidden.items():
        followed = sum(one.relation == relation for one in step.below)
        yield Line([Part(f"{relation}: {number:,} more; --limit {number + followed} shows all", "cyan")], depth)
    for relation, ids in step.missing.items():
        yield Line([Part(f"{relation}: {_some(ids)}, which no table has: the last run ended before it came to {step.table}", "red")], depth)


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


def say_verdict(verdict: Verdict) -> str:
    """Return a verdict as a line: what, why, when, and where it is written."""
    stale = "" if verdict.holds else "; the row is not what it was then: `kzpipe corrections` says what to do"
    return f"verdict: {verdict.what}, {isolate(verdict.reason)} ({verdict.day}, {verdict.place}){stale}"


def say_standing(standing: Standing, row_id: str) -> Iterator[tuple[str, str]]:
    """Yield the lines, each with its style, on a row among the versions: where it is gone, of which code its version is, since when it is there."""
    if standing.last is not None:
        gone = "" if standing.gone is None else f", gone in {_version(standing.gone)}"
        yield f"not in {standing.version} any more: last in {_version(standing.last)}{gone}", "bold red"
    else:
        changed = f", and {_some(standing.uncommitted)} not committed" if standing.uncommitted else ""
        yield f"in {standing.version}, of commit {standing.commit.hash[:12]} ({standing.commit.time[:10]}{changed})", "dim"
    unknown = standing.unknown
    older = ""
    if unknown:
        which = "table of an older version is" if len(unknown) == 1 else f"tables of {len(unknown)} older versions are"
        older = f"the {which} not here; `kzpipe why {row_id} --rev {unknown[0].commit.hash[:12]}` builds the newest such version again"
    if standing.first is not None:
        again = "" if standing.again is None else f"; gone since, and back in {_version(standing.again)}"
        yield f"first in {_version(standing.first)}{f', or earlier: {older}' if older else ''}{again}", "dim"
    elif older:
        yield f"since when is not known: {older}", "dim"
    else:
        yield "in no recorded version yet", "dim"


def _version(version: Recorded) -> str:
    return f"{version.name} ({version.commit.time[:10]}, {isolate(version.commit.subject)})"


def _some(names: Sequence[str]) -> str:
    return ", ".join(names[:_NAMED]) + (f" and {len(names) - _NAMED:,} more" if len(names) > _NAMED else "")


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
