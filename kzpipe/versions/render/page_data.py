"""What the page's script shows of each row: values and words with their directions, by what it is found, which verdicts it bears."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import math
from collections.abc import Hashable, Mapping, Sequence
from typing import Any, Final

from kzpipe.corrections.cells import CORRECTABLE, allowed_in, column_of
from kzpipe.schema.tables import TABLES
from kzpipe.versions.describe import describe_row
from kzpipe.versions.direction import escape_steering
from kzpipe.versions.look_up import BEHIND
from kzpipe.versions.model import WORKSPACE, Evidence, RowChange, VersionDiff
from kzpipe.versions.render.outline import KIND_NAMES
from kzpipe.versions.render.runs import RTL, direction_of, direction_of_sentence, readable, runs, visible
from kzpipe.versions.render.samples import Words, say_cause, words_of
from kzpipe.versions.render.values import cut, value_change
from kzpipe.versions.told import IDS_OF_ENTITIES, entity_ids

Json = Any

_MOST_ITEMS: Final = 12
"""Of longer lists that changed the page shows what went and what came."""
_LONGEST: Final = 200
_BESIDE: Final = frozenset({"document_id", "start", "end", "text"})
"""Columns that the sentence and its article show."""
_EMPTY: Final[tuple[Json, ...]] = (None, "", [])
_ISOLATES: Final = str.maketrans("", "", "\u2066\u2067\u2068\u2069")
_IS_GONE: Final = "The newer version has no such row; what is not there bears no verdict."
_IS_SUM: Final = "A row of this table is summed from others: give the verdict on one of those."
_IS_INPUT: Final = "No verdicts are given on rows of this table; what it says comes from the articles and the parameters."
_IS_LINE: Final = "This entity is a line of a lexicon: mend it there, where it counts for every article."


def page_data(diff: VersionDiff, rows: Sequence[RowChange]) -> dict[str, Json]:
    """Return what the script reads: the rows in their order, with what many of them share (causes, articles, names) told once."""
    told = _Told(diff, rows)
    shown = [told.row(row) for row in rows]
    tables = dict.fromkeys(row.table for row in rows)
    return {
        "key": _identity(diff),
        "file": f"review-{diff.before}-{diff.after}",
        "is_workspace": diff.after == WORKSPACE,
        "kinds": KIND_NAMES,
        "names": {entity_id: directed(name) for entity_id, name in diff.names.items()},
        "entity_columns": {table: list(IDS_OF_ENTITIES.get(table, ())) for table in tables},
        "fields": {table: _fields(table) for table in tables if table in CORRECTABLE},
        "columns": told.columns.items(),
        "reasons": told.reasons.items(),
        "causes": [{"kind": kind, "said": directed(said), "input": number} for kind, said, number in told.causes.items()],
        "inputs": list(told.inputs),
        "roots": [sorted(told.inputs[root] for root in roots if root in told.inputs) for roots in told.roots.items()],
        "documents": [{"id": visible(one), **told.articles.get(one, {})} for one in told.documents.items()],
        "rows": shown,
    }


def script_json(content: Json) -> str:
    """Return JSON that cannot end the script element it stands in."""
    text = json.dumps(content, ensure_ascii=False, allow_nan=False, separators=(",", ":"))
    return escape_steering(text).replace("<", "\\u003c").replace(">", "\\u003e")


def directed(text: str) -> Json:
    """Return a text as it is where all of it runs from left to right, else its direction and parts, in brackets those that run against it."""
    shown = visible(text)
    base = direction_of(shown)
    parts = _parts(shown, base)
    return shown if base != RTL and all(isinstance(part, str) for part in parts) else {"dir": base, "parts": parts}


def _parts(shown: str, base: str) -> list[Json]:
    return [shown] * bool(shown) if shown.isascii() and base != RTL else [r.text if r.direction is None else [r.text] for r in runs(shown, base)]


def cell(value: Any) -> Json:
    """Return a value as JSON: lists of some items, texts with their direction."""
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, (int, float)):
        return str(value) if not math.isfinite(value) else int(value) if float(value).is_integer() else value
    if isinstance(value, (dt.date, dt.datetime)):
        return value.isoformat()
    if isinstance(value, (list, tuple)):
        items = [cell(item) for item in value[:_MOST_ITEMS]]
        return [*items, f"and {len(value) - _MOST_ITEMS:,} more"] if len(value) > _MOST_ITEMS else items
    return directed(cut(str(value), _LONGEST))


class _Pool:
    """Numbers things in the order in which they come first."""

    def __init__(self) -> None:
        self._numbers: dict[Hashable, int] = {}

    def number(self, one: Hashable) -> int:
        return self._numbers.setdefault(one, len(self._numbers))

    def items(self) -> list[Any]:
        return list(self._numbers)


class _Told:
    """Tells rows, and keeps what many share."""

    def __init__(self, diff: VersionDiff, rows: Sequence[RowChange]) -> None:
        self.names = diff.names
        self.columns, self.reasons, self.causes, self.roots, self.documents = _Pool(), _Pool(), _Pool(), _Pool(), _Pool()
        self.articles: dict[str, dict[str, Json]] = {}
        self.inputs = {(one.kind, one.what): number for number, one in enumerate(diff.inputs)}
        self._places = {(row.table, row.row_id): number for number, row in enumerate(rows) if row.after is not None}
        self._by_id = {row.row_id: number for number, row in enumerate(rows) if row.table not in ("entities", "actors")}

    def row(self, row: RowChange) -> dict[str, Json]:
        """Return a row; what is empty is left out."""
        whole = (row.after if row.after is not None else row.before) or {}
        changed, alike = self._values(row, whole)
        verdicts, reason = _bears(row)
        words = [("after" if row.after is not None else "before", row.evidence), ("before", row.evidence_before)]
        document = row.evidence.document_id if row.evidence is not None else row.document_id
        return {
            "id": visible(row.row_id),
            "table": row.table,
            "how": row.how,
            "said": directed(self._describe(row.table, whole)),
            "sides": [side for side, state in (("before", row.before), ("after", row.after)) if state is not None],
            "changed": changed,
            "alike": alike,
            "causes": [self.causes.number((one.kind, say_cause(one), self.inputs.get((one.kind, one.what)))) for one in row.causes],
            "roots": self.roots.number(row.roots),
            "actors": sorted(entity_ids(row)[0]),
            "words": [told for side, evidence in words if evidence is not None and (told := self._words(side, evidence)) is not None],
            "document": None if document is None else self.documents.number(document),
            "behind": self._behind(row),
            "verdicts": verdicts,
            "reason": None if reason is None else self.reasons.number(reason),
        }

    def _values(self, row: RowChange, whole: Mapping[str, Any]) -> tuple[list[Json], list[Json]]:
        """Return the columns that differ, with both values, and those that do not, but for empty ones and places."""
        before, after = row.before, row.after
        columns = row.columns or (("start", "end") if row.how == "moved" else ())
        changed = []
        if before is not None and after is not None:
            changed = [[self.columns.number(name), *_both(name, before.get(name), after.get(name))] for name in columns]
        key = TABLES[row.table].key if row.table in TABLES else ()
        beside = _BESIDE if row.evidence is not None else _BESIDE - {"text"}  # words without a sentence are said as a column
        skipped = {*key, *beside, *(columns if changed else ())}
        alike = [[self.columns.number(name), cell(value)] for name, value in whole.items() if name not in skipped and cell(value) not in _EMPTY]
        return changed, alike

    def _describe(self, name: str, whole: Mapping[str, Any]) -> str:
        table = TABLES.get(name)
        is_todays = table is not None and whole.keys() >= set(table.names)
        labels = [column for column in (table.order if table is not None else ()) if column not in _BESIDE and whole.get(column) is not None]
        said = describe_row(name, whole, self.names) if is_todays else ", ".join(str(whole[column]) for column in labels)
        return cut(said.translate(_ISOLATES), _LONGEST)

    def _words(self, side: str, evidence: Evidence) -> Json | None:
        document = self.documents.number(evidence.document_id)
        if evidence.document_id not in self.articles:
            told = {"title": evidence.title, "outlet": evidence.outlet, "published": evidence.published}
            self.articles[evidence.document_id] = {name: directed(cut(readable(value), _LONGEST)) for name, value in told.items() if value}
        words = words_of(evidence)
        return None if words is None else {"side": side, "document": document, **_sentence(words)}

    def _behind(self, row: RowChange) -> list[int]:
        """Return the numbers of the rows that a row comes from, as far as they are on the page."""
        states = [state for state in (row.after, row.before) if state is not None]
        named = [(table, row_id) for state in states for column, table in BEHIND.get(row.table, ()) for row_id in state.get(column) or ()]
        numbers = [self._places[one] for one in named if one in self._places]
        numbers += [self._by_id[cause.what] for cause in row.causes if cause.kind == "derived" and cause.what in self._by_id]
        return list(dict.fromkeys(numbers))


def _sentence(words: Words) -> dict[str, Json]:
    base = direction_of_sentence(words.before + words.marked + words.after)
    return {"dir": base, "parts": [_parts(part, base) for part in (words.before, words.marked, words.after)]}


def _both(column: str, before: Any, after: Any) -> tuple[Json, Json, str]:
    """Return both values of a column and a note: lists and texts that are long as far as they differ."""
    change = value_change(column, before, after)
    sides = (before, after)
    if all(isinstance(side, (list, tuple)) for side in sides):
        is_long = max(map(len, sides)) > _MOST_ITEMS
        return (directed(change.before), directed(change.after), change.note) if is_long else (cell(before), cell(after), "")
    if any(isinstance(side, str) and len(side) > _LONGEST for side in sides):
        return directed(change.before), directed(change.after), change.note
    return cell(before), cell(after), change.note


def _bears(row: RowChange) -> tuple[str, str | None]:
    """Return which verdicts a row bears (accept, reject, correct, by their first letters), and why not all."""
    if row.table not in CORRECTABLE:
        stage = TABLES[row.table].stage if row.table in TABLES else ""
        return "", _IS_SUM if stage == "aggregate" else _IS_INPUT
    if row.after is None:
        return "", _IS_GONE
    if row.table == "entities":
        return ("", _IS_LINE) if row.after.get("origin") == "lexicon" else ("ac", None)
    return "arc", None


def _fields(table: str) -> dict[str, dict[str, Json]]:
    """Return what may be corrected, and with what."""
    columns = [column_of(table, name) for name in CORRECTABLE[table]]
    return {column.name: {"said": allowed_in(column), "allowed": list(column.allowed or ())} for column in columns}


def _identity(diff: VersionDiff) -> str:
    """Return what tells this comparison from others: the commits, and for a version without one the inputs in which it differs."""
    inputs = sorted((one.kind, one.what, one.before or "", one.after or "") for one in diff.inputs)
    sides = (diff.before_commit or diff.before, diff.after_commit or diff.after)
    return hashlib.sha256(repr((sides, inputs)).encode()).hexdigest()[:16]
