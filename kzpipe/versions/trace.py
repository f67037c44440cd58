"""From a row down to the words: what it rests on, the article and sentence of each, and the lexicon line that found it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import Any, Final

from kzpipe.lexicon.load import LEXICON_FOLDER
from kzpipe.schema.tables import TABLES
from kzpipe.versions.find_row import find_row
from kzpipe.versions.model import Evidence
from kzpipe.versions.origins import EARLIER, Origin, Origins
from kzpipe.versions.places import Article, Places
from kzpipe.versions.rows import Row, Rows

MAX_ROWS: Final = 5
"""How many rows are followed under one row and relation unless the caller asks for more."""
_BOUNDS: Final = (("best", "best_claim_ids"), ("low", "low_claim_ids"), ("high", "high_claim_ids"), ("replaced", "superseded_claim_ids"))
_LISTED: Final = {
    "timeline": (("told", "events", "event_ids"),),
    "framings": (("called so", "mentions", "mention_ids"),),
}
_HAPPENED: Final = "auxiliary_mode is null"
_OF_ACTOR: Final = (
    ("named", "mentions", "role = 'actor' and entity_id = ?"),
    ("speaks", "quotes", "speaker_id = ?"),
    ("claims", "claims", f"{_HAPPENED} and claimant_id = ?"),
    ("acts", "events", f"{_HAPPENED} and list_contains(actor_ids, ?)"),
    ("is acted on", "events", f"{_HAPPENED} and list_contains(recipient_ids, ?)"),
)
"""What table ``actors`` counts, told as it counts it."""


@dataclass(frozen=True, slots=True)
class Step:
    """One row on the way down: ``relation`` says what it is to the row above ("" for the first).

    ``below`` are the rows it rests on, ``hidden`` says how many more there are by relation.
    """

    table: str
    row_id: str
    relation: str
    row: Mapping[str, Any]
    article: Article | None = None
    evidence: Evidence | None = None
    origins: tuple[Origin, ...] = ()
    below: tuple[Step, ...] = ()
    hidden: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Trace:
    """A row and all it rests on; ``names`` are the entities of all its rows, by id."""

    step: Step
    names: Mapping[str, str]


def trace(stages: Path, row_id: str, lexicons: Path = LEXICON_FOLDER, limit: int = MAX_ROWS) -> Trace:
    """Return the row of an id, or of an unambiguous beginning of one, led down to the words of the articles.

    ``stages`` is the folder of any version's tables, ``lexicons`` the folder whose lines are named, ``limit`` how many rows are followed under
    one row and relation. Raises InputError for an id that no table has, or that begins several.
    """
    with Rows(stages) as rows:
        table, row = find_row(rows, row_id)
        step = _Tracer(rows, Places(rows), Origins(lexicons), limit).step(table, row, "")
        return Trace(step, _names(rows, step))


@dataclass(frozen=True, slots=True)
class _Related:
    """Rows under a row: the relation, their table and all of them, of which only some are followed."""

    relation: str
    table: str
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class _Tracer:
    rows: Rows
    places: Places
    origins: Origins
    limit: int

    def step(self, table: str, row: Row, relation: str) -> Step:
        below: list[Step] = []
        hidden = {}
        for related in self._related(table, row):
            followed = related.rows[: self.limit]
            self.places.read(one.get("document_id") for one in followed)
            below += [self.step(related.table, one, related.relation) for one in followed]
            if len(related.rows) > len(followed):
                hidden[related.relation] = len(related.rows) - len(followed)
        return Step(
            table, row[TABLES[table].key[0]], relation, row, self.places.article(row.get("document_id")), self.places.evidence(row),
            self.origins.of(table, row), tuple(below), hidden,
        )  # fmt: skip

    def _related(self, table: str, row: Row) -> Iterable[_Related]:
        if table == "casualties":
            yield from self._of_casualty(row)
        if table == "reactions":
            yield from self._of_reaction(row)
        for relation, below, column in _LISTED.get(table, ()):
            yield _Related(relation, below, self._in_order(below, row[column]))
        if table == "entities":
            yield from self._of_entity(row)
        if table == "events":
            yield from self._of_event(row)
        if table == "mentions" and row["entry_id"].startswith(EARLIER):
            earlier = self.rows.where(
                "mentions", 'document_id = ? and entity_id = ? and start < ? and not starts_with(entry_id, ?) order by start',
                row["document_id"], row["entity_id"], row["start"], EARLIER,
            )  # fmt: skip
            yield _Related("named before", "mentions", earlier[:1])
        if table == "coverage":
            yield _Related("published", "articles", self.rows.where(
                "articles", "published_date = ? and outlet is not distinct from ?", row["date"], row["outlet"]))  # fmt: skip

    def _of_casualty(self, row: Row) -> Iterable[_Related]:
        """Every claim stands once, under all the bounds it sets; claims that set none are counted by the row alone."""
        bounds: dict[str, list[str]] = {}
        for bound, column in _BOUNDS:
            for claim_id in row[column]:
                bounds.setdefault(claim_id, []).append(bound)
        groups: dict[str, list[str]] = {}
        for claim_id, names in bounds.items():
            groups.setdefault(", ".join(names), []).append(claim_id)
        for relation, claim_ids in groups.items():
            yield _Related(relation, "claims", self._in_order("claims", claim_ids))

    def _of_reaction(self, row: Row) -> Iterable[_Related]:
        events = self._in_order("events", row["event_ids"])
        yield _Related("told", "events", events)
        told = {event["quote_id"] for event in events}  # stand under their events
        yield _Related("said", "quotes", self._in_order("quotes", [quote_id for quote_id in row["quote_ids"] if quote_id not in told]))

    def _of_entity(self, row: Row) -> Iterable[_Related]:
        actor = self.rows.equal("actors", "entity_id", [row["entity_id"]])
        if not actor:
            yield _Related("named", "mentions", self.rows.equal("mentions", "entity_id", [row["entity_id"]]))
            return
        for relation, table, condition in _OF_ACTOR:
            yield _Related(relation, table, self.rows.where(table, condition, row["entity_id"]))

    def _of_event(self, row: Row) -> Iterable[_Related]:
        if row["entry_id"].startswith("rule:counted-"):
            yield _Related("counted by", "claims", self.rows.where(
                "claims", 'document_id = ? and start < ? and ? < "end"', row["document_id"], row["end"], row["start"]))  # fmt: skip
        if row["quote_id"] is not None:
            yield _Related("said in", "quotes", self.rows.equal("quotes", "quote_id", [row["quote_id"]]))

    def _in_order(self, table: str, ids: Sequence[str]) -> list[Row]:
        """Return rows in the order of their ids, which is that of the aggregate: the best first."""
        key = TABLES[table].key[0]
        found = {row[key]: row for row in self.rows.equal(table, key, ids)}
        return [found[one] for one in ids if one in found]


def _names(rows: Rows, step: Step) -> dict[str, str]:
    wanted = {one for part in _all(step) for one in entity_ids_of(part.table, part.row)}
    return entity_names(rows, wanted)


def entity_names(rows: Rows, entity_ids: Iterable[str]) -> dict[str, str]:
    """Return the English or romanised names of entities by id."""
    return {row["entity_id"]: row["name_en"] for row in rows.equal("entities", "entity_id", sorted(set(entity_ids)))}


def entity_ids_of(table: str, row: Mapping[str, Any]) -> list[str]:
    """Return the ids of all entities that a row names."""
    columns = [column for column, target in TABLES[table].references if target == "entities.entity_id"]
    values = [row.get(column) for column in columns]
    return list(chain.from_iterable([value] if isinstance(value, str) else value for value in values if value))


def _all(step: Step) -> Iterable[Step]:
    yield step
    for below in step.below:
        yield from _all(below)
