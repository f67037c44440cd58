"""Corrections in the tables: what the aggregates see. What the code has read stays as it is in the tables of extract."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Protocol

import pyarrow as pa
import pyarrow.compute as pc

from kzpipe.corrections.changed_rows import corrected_row
from kzpipe.corrections.guard import check_stale, judge
from kzpipe.corrections.lines import Correction, read_corrections
from kzpipe.corrections.rows import NEEDED, Tables, key_of, rows_by_id
from kzpipe.schema.tables import TABLES

_ORDER: Final = ("entities", "quotes", "mentions", "claims", "events")
"""Tables that others point at come first."""


@dataclass(frozen=True, slots=True)
class Corrected:
    """Tables of some documents as people have corrected them, and the verdicts that made them so.

    ``as_read`` holds, by table, the rows that were corrected or rejected as the code has read them.
    """

    tables: Tables
    corrections: tuple[Correction, ...] = ()
    as_read: Mapping[str, pa.Table] = field(default_factory=dict)

    def corrected_ids(self, table: str) -> frozenset[str]:
        """Return the ids of the rows of a table of which a field was corrected."""
        return frozenset(one.row_id for one in self.corrections if one.table == table and one.verdict == "correct")


class Source(Protocol):
    """Where tables come from, those of documents shard by shard; ``StageInput`` is one."""

    @property
    def tables(self) -> Mapping[str, pa.Table]:
        """The tables by name; asking for one may read it."""

    def shards(self, *names: str) -> Iterator[Mapping[str, pa.Table]]:
        """Yield tables of documents shard by shard; what is of one document is in one shard."""


class CorrectedSource:
    """Tables as people have corrected them, shard by shard; only the rows that verdicts are about are looked at together.

    Raises CorrectionError, before anything is changed, for a line that cannot be used or a verdict that is stale.
    """

    def __init__(self, source: Source, files: Mapping[str, bytes]) -> None:
        self._source = source
        self.corrections = read_corrections(files)
        if self.corrections:
            check_stale(judge(self.corrections, _concerned(source, self.corrections)))
        self._verdicts = Verdicts(self.corrections, source.tables["entities"])
        self.entities = self._verdicts.entities

    def shards(self, *names: str) -> Iterator[Corrected]:
        """Yield the tables of documents shard by shard, with the verdicts in them; where quotes are asked for, events must be, too."""
        for shard in self._source.shards(*names):
            yield self._verdicts.correct(shard) if self.corrections else Corrected(shard)


class Verdicts:
    """Verdicts that hold, and the entities as they make them."""

    def __init__(self, corrections: Sequence[Correction], entities: pa.Table) -> None:
        self.corrections = tuple(corrections)
        self._by_table: dict[str, dict[str, list[Correction]]] = {table: defaultdict(list) for table in _ORDER}
        for one in corrections:
            if one.verdict != "accept":
                self._by_table[one.table][one.row_id].append(one)
        self.entities, self.entities_as_read, changed = self._corrected("entities", entities)
        meant = {one.value for given in self._by_table["mentions"].values() for one in given if one.field == "entity_id"}
        rows = rows_by_id({"entities": self.entities}, "entities", {*changed, *meant})
        self._types = {entity_id: row["entity_type"] for entity_id, row in rows.items()}

    def correct(self, tables: Tables) -> Corrected:
        """Return tables of some documents with the verdicts in them: corrected rows changed, rejected ones left out, in the tables' order.

        Mentions of a corrected entity have its type; an event told by a rejected quote is told by none.
        """
        new, as_read = dict(tables), dict[str, pa.Table]()
        if self._by_table["quotes"]:
            rejected = {row_id for row_id, given in self._by_table["quotes"].items() if any(one.verdict == "reject" for one in given)}
            told = _rows_with(new["events"], "quote_id", rejected).to_pylist()
            new["events"] = _replaced("events", new["events"], {row["event_id"]: {**row, "quote_id": None} for row in told}, set())
        for table in _ORDER:
            if table in new and self._by_table[table]:
                new[table], as_read[table], _ = self._corrected(table, new[table])
        if self._types and "mentions" in new:
            mentions = _rows_with(new["mentions"], "entity_id", self._types.keys()).to_pylist()
            follow = {row["mention_id"]: {**row, "entity_type": self._types[row["entity_id"]]} for row in mentions}
            new["mentions"] = _replaced("mentions", new["mentions"], follow, set())
        return Corrected(new, self.corrections, as_read)

    def _corrected(self, table: str, rows: pa.Table) -> tuple[pa.Table, pa.Table, Collection[str]]:
        """Return a table with its verdicts in it, the rows that they are about as the code has read them, and the ids of those changed."""
        given = self._by_table[table]
        as_read = _rows_with(rows, key_of(table), given.keys())
        found = {row[key_of(table)]: row for row in as_read.to_pylist()}
        rejected = {row_id for row_id in found if any(one.verdict == "reject" for one in given[row_id])}
        changed = {row_id: corrected_row(row, given[row_id]) for row_id, row in found.items() if row_id not in rejected}
        return _replaced(table, rows, changed, rejected), as_read, changed.keys()


def apply_corrections(tables: Tables, corrections: Sequence[Correction]) -> Corrected:
    """Return whole tables, entities among them, with verdicts that hold in them."""
    verdicts = Verdicts(corrections, tables["entities"])
    corrected = verdicts.correct({name: rows for name, rows in tables.items() if name != "entities"})
    as_read = {**corrected.as_read, **({"entities": verdicts.entities_as_read} if verdicts.entities_as_read.num_rows else {})}
    return Corrected({**corrected.tables, "entities": verdicts.entities}, corrected.corrections, as_read)


def _concerned(source: Source, corrections: Sequence[Correction]) -> dict[str, pa.Table]:
    """Return the rows that verdicts are judged on: those they name, those of the articles they were given on, and those with the same words."""
    documents, ids, words = (sorted({getattr(one, name) for one in corrections}) for name in ("document_id", "row_id", "words"))
    names = [name for name in NEEDED if name != "entities"]
    parts: dict[str, list[pa.Table]] = {name: [TABLES[name].arrow().empty_table()] for name in names}
    for shard in source.shards(*names):
        for name in names:
            rows = shard[name]
            wanted = _is_one_of(rows.column("document_id"), documents)
            if name != "articles":
                wanted = pc.or_(wanted, pc.or_(_is_one_of(rows.column(key_of(name)), ids), _is_one_of(rows.column("text"), words)))
            parts[name].append(rows.filter(wanted))
    return {"entities": source.tables["entities"], **{name: pa.concat_tables(of_table) for name, of_table in parts.items()}}


def _replaced(table: str, rows: pa.Table, changed: Mapping[str, Mapping[str, Any]], rejected: set[str]) -> pa.Table:
    """Return rows with some changed and some left out, in the table's order."""
    if not changed and not rejected:
        return rows
    key = key_of(table)
    others = rows.filter(pc.invert(_is_one_of(rows.column(key), {*changed, *rejected})))
    both = pa.concat_tables([others, pa.Table.from_pylist(list(changed.values()), schema=rows.schema)])
    return both.sort_by([(column, "ascending") for column in TABLES[table].order])


def _rows_with(rows: pa.Table, column: str, ids: Any) -> pa.Table:
    return rows.filter(_is_one_of(rows.column(column), ids))


def _is_one_of(column: pa.ChunkedArray, ids: Any) -> pa.ChunkedArray:
    return pc.is_in(column, value_set=pa.array(sorted(ids), pa.string()))
