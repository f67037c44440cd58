"""One differing row as a reviewer reads it: what it is, what changed, why, and the words it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from kzpipe.schema.tables import TABLES
from kzpipe.versions.model import Cause, Evidence, RowChange
from kzpipe.versions.render.runs import readable, visible
from kzpipe.versions.render.values import ABSENT, ValueChange, cut, cut_front, cut_middle, show, value_change

_NAMING: Final = ("title", "name_en", "declared_title", "source_path")
"""Columns that say what a row is, where its table's order is by an opaque key."""
_PLACES: Final = frozenset({"document_id", "start", "end", "text", "sentence_index", "block_index"})
"""Columns that a row's sentence shows better."""
_ARTICLES: Final = frozenset({"documents", "articles"})
"""Tables whose rows are the articles: that they stand in one need not be said."""
_OFFSETS: Final = ("_start", "_end")
_ROW_IDS: Final = ("claim_ids", "event_ids", "quote_ids", "mention_ids")
"""Rows behind a row: its causes and its sentence tell of them."""
_MOVES: Final = ("start", "end")
_LONGEST_LABEL: Final = 60
_LONGEST_WORDS: Final = 240
_LONGEST_TITLE: Final = 80
_CONTEXT: Final = 140
_MOST_FACTS: Final = 8
_MOST_CAUSES: Final = 3
NO_CAUSE: Final = "no cause is recorded"


@dataclass(frozen=True, slots=True)
class Words:
    """A sentence cut at the row's words, each part on one line; ``marked`` is empty where no words are known."""

    before: str
    marked: str
    after: str


@dataclass(frozen=True, slots=True)
class Sample:
    """One row: how it differs, its table, what it is called, its id, what changed or what it holds, why, its words and their article."""

    number: int
    how: str
    table: str
    labels: tuple[str, ...]
    row_id: str
    changes: tuple[ValueChange, ...]
    facts: tuple[tuple[str, str], ...]
    causes: tuple[str, ...]
    words: Words | None
    article: tuple[str, ...]

    @property
    def heading(self) -> tuple[str, ...]:
        """What the row is called where its sentence follows: the words marked there are not said twice."""
        is_marked = self.words is not None and self.words.marked and self.table in TABLES and TABLES[self.table].has_span
        return () if is_marked else self.labels


def sample(number: int, row: RowChange) -> Sample:
    """Return a row for reading; values are cut to what fits a line."""
    whole = (row.after if row.after is not None else row.before) or {}
    labels = _labels(row.table, whole)
    is_both = row.before is not None and row.after is not None
    return Sample(
        number=number,
        how=row.how,
        table=row.table,
        labels=tuple(cut(show(whole[name]), _LONGEST_LABEL) if whole[name] is not True else name.removeprefix("is_") for name in labels),
        row_id=visible(row.row_id),
        changes=_changes(row) if is_both else (),
        facts=() if is_both else _facts(row.table, whole, labels),
        causes=causes(row),
        words=None if row.evidence is None else words_of(row.evidence),
        article=() if row.evidence is None or row.table in _ARTICLES else _article(row.evidence),
    )


def causes(row: RowChange) -> tuple[str, ...]:
    """Return a line per cause, the first of them, each a clause; a row whose cause cannot be told says so."""
    known = list(dict.fromkeys(say_cause(cause) for cause in row.causes))
    if not known:
        return (NO_CAUSE,)
    more = len(known) - _MOST_CAUSES
    return (*known[: _MOST_CAUSES - 1], f"{known[_MOST_CAUSES - 1]}, and {more:,} more") if more > 0 else tuple(known)


def _labels(name: str, row: Mapping[str, Any]) -> list[str]:
    """Return the columns that name a row: its words, what its table is ordered by, or a title."""
    table = TABLES.get(name)
    if table is None:
        return []
    if table.has_span:
        return ["text"] if row.get("text") else []
    ordered = [column for column in table.order if column not in (*table.key, *_PLACES) and row.get(column) not in (None, False)]
    return ordered or [column for column in _NAMING if row.get(column)][:1]


def _changes(row: RowChange) -> tuple[ValueChange, ...]:
    before, after = row.before or {}, row.after or {}
    columns = row.columns or (_MOVES if row.how == "moved" else ())
    return tuple(value_change(name, before.get(name), after.get(name)) for name in columns if name in before or name in after)


def _facts(name: str, row: Mapping[str, Any], labels: list[str]) -> tuple[tuple[str, str], ...]:
    """Return what a row holds that came or went: its values but for key, place and label, the first of them."""
    key = TABLES[name].key if name in TABLES else ()
    skipped = {*key, *_PLACES, *labels}
    told = ((column, value) for column, value in row.items() if column not in skipped and not column.endswith((*_OFFSETS, *_ROW_IDS)))
    held = [(column, show(value)) for column, value in told if value not in (None, False, "")]
    return tuple((column, cut(value, _LONGEST_LABEL)) for column, value in held if value != ABSENT)[:_MOST_FACTS]


def say_cause(cause: Cause) -> str:
    """Return a cause as a clause."""
    what, detail = visible(cause.what), visible(cause.detail)
    if cause.kind == "unknown":
        said = ": ".join(part for part in (NO_CAUSE, what, detail) if part)
    elif cause.kind == "derived":
        said = f"because {detail or what}"  # the detail names the row
    else:
        said = f"because {cause.kind} {what}" + (f" ({detail})" if detail else "")
    return cut(said, _LONGEST_WORDS)


def words_of(evidence: Evidence) -> Words | None:
    """Return the sentence of a row, cut where its words are; None without one."""
    sentence = evidence.sentence
    if not sentence:
        return None
    start = min(max(evidence.start, 0), len(sentence))
    end = min(max(evidence.end, start), len(sentence))
    return Words(
        cut_front(readable(sentence[:start]).lstrip(), _CONTEXT),
        cut_middle(readable(sentence[start:end]), _LONGEST_WORDS),
        cut(readable(sentence[end:]).rstrip(), _CONTEXT),
    )


def _article(evidence: Evidence) -> tuple[str, ...]:
    said = (evidence.outlet, evidence.published, evidence.title)
    return (*(cut(readable(part), _LONGEST_TITLE) for part in said if part), visible(evidence.document_id))
