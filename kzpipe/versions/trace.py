"""From a row down to the words: what it rests on, the article and sentence of each, and the lexicon line that found it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any, Final

from kzpipe.lexicon.load import LEXICON_FOLDER
from kzpipe.schema.tables import TABLES
from kzpipe.versions.find_row import find_row
from kzpipe.versions.model import Evidence
from kzpipe.versions.origins import Origin, Origins
from kzpipe.versions.places import Article, Places
from kzpipe.versions.related import related_rows
from kzpipe.versions.rows import Row, Rows
from kzpipe.versions.standing import Standing
from kzpipe.versions.verdicts import Verdict, Verdicts

MAX_ROWS: Final = 5
"""How many rows are followed under one row and relation unless the caller asks for more."""


@dataclass(frozen=True, slots=True)
class Step:
    """One row on the way down: ``relation`` says what it is to the row above ("" for the first).

    ``verdicts`` are people's on this row. ``below`` are the rows it rests on; by relation ``hidden`` says how many more there are, and
    ``missing`` holds ids that it lists and no table has: its aggregate is older than they.
    """

    table: str
    row_id: str
    relation: str
    row: Mapping[str, Any]
    article: Article | None = None
    evidence: Evidence | None = None
    origins: tuple[Origin, ...] = ()
    verdicts: tuple[Verdict, ...] = ()
    below: tuple[Step, ...] = ()
    hidden: Mapping[str, int] = field(default_factory=dict)
    missing: Mapping[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Trace:
    """A row and all it rests on; ``names`` are the entities of all its rows, by id.

    ``lacking`` tells what today's tables have and the version's have not; ``unreadable`` why its verdicts cannot be told. ``standing`` is set where
    the row's version is known: which it is, of which code, and since when there is such a row.
    """

    step: Step
    names: Mapping[str, str]
    lacking: tuple[str, ...] = ()
    unreadable: str | None = None
    standing: Standing | None = None


def trace(stages: Path, row_id: str, lexicons: Path = LEXICON_FOLDER, limit: int = MAX_ROWS, verdicts: Verdicts | None = None) -> Trace:
    """Return the row of an id, or of an unambiguous beginning of one, led down to the words of the articles.

    ``stages`` is the folder of any version's tables, ``lexicons`` the folder whose lines are named, ``limit`` how many rows are followed under
    one row and relation, ``verdicts`` those of the version. Raises InputError for an id that no table has, or that begins several.
    """
    with Rows(stages) as rows:
        table, row = find_row(rows, row_id)
        given = Verdicts() if verdicts is None else verdicts
        step = _Tracer(rows, Places(rows), Origins(lexicons), given, limit).step(table, row, "")
        return Trace(step, _names(rows, step), rows.tell_lacking(one.table for one in _all(step)), given.unreadable)


@dataclass(frozen=True, slots=True)
class _Tracer:
    rows: Rows
    places: Places
    origins: Origins
    verdicts: Verdicts
    limit: int

    def step(self, table: str, row: Row, relation: str) -> Step:
        below: list[Step] = []
        hidden, missing = {}, {}
        for related in related_rows(self.rows, self.verdicts, table, row):
            followed = related.rows[: self.limit]
            self.places.read(one.get("document_id") for one in followed)
            below += [self.step(related.table, one, related.relation) for one in followed]
            if len(related.rows) > len(followed):
                hidden[related.relation] = len(related.rows) - len(followed)
            if related.missing:
                missing[related.relation] = related.missing
        row_id = row[TABLES[table].key[0]]
        return Step(
            table, row_id, relation, row, self.places.article(row.get("document_id")), self.places.evidence(row),
            self.origins.of(table, row), self.verdicts.of(table, row_id, row), tuple(below), hidden, missing,
        )  # fmt: skip


def _names(rows: Rows, step: Step) -> dict[str, str]:
    wanted = {one for part in _all(step) for one in entity_ids_of(part.table, part.row)}
    return entity_names(rows, wanted)


def entity_names(rows: Rows, entity_ids: Iterable[str]) -> dict[str, str]:
    """Return the English or romanised names of entities by id."""
    return {row["entity_id"]: row["name_en"] or row["entity_id"] for row in rows.equal("entities", "entity_id", sorted(set(entity_ids)))}


def entity_ids_of(table: str, row: Mapping[str, Any]) -> list[str]:
    """Return the ids of all entities that a row names."""
    columns = [column for column, target in TABLES[table].references if target == "entities.entity_id"]
    values = [row.get(column) for column in columns]
    return list(chain.from_iterable([value] if isinstance(value, str) else value for value in values if value))


def _all(step: Step) -> Iterable[Step]:
    yield step
    for below in step.below:
        yield from _all(below)
