"""The corpus as validation sees it: batches of whole documents, and what of all of them must be remembered for rules across batches.

Sharded tables (``Table.is_sharded``) come batch by batch; what is of one document is in one batch. The others are small and whole.
Of a batch that has passed there stay eight bytes a key, the entities it used, and who first wrote which words.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from functools import cached_property
from typing import Final, Protocol

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from kzpipe.schema.tables import TABLES
from kzpipe.validation.expectations import TABLE_NAMES

BATCH_BYTES: Final = 64 << 20
"""Arrow bytes of a batch: some five thousand articles. A larger one takes more memory, a smaller one more suites, which have a price of their own."""
SHARDED: Final = tuple(name for name in TABLE_NAMES if TABLES[name].is_sharded)
WHOLE: Final = tuple(name for name in TABLE_NAMES if not TABLES[name].is_sharded)


class Source(Protocol):
    """Where tables come from; ``StageInput`` is one."""

    @property
    def tables(self) -> Mapping[str, pa.Table]:
        """The tables by name; asking for one may read it."""

    def shards(self, *names: str) -> Iterator[Mapping[str, pa.Table]]:
        """Yield sharded tables shard by shard, in the order of documents."""


class WholeTables:
    """Tables that are in memory, as a source with one shard."""

    def __init__(self, tables: Mapping[str, pa.Table]) -> None:
        self.tables = tables

    def shards(self, *names: str) -> Iterator[Mapping[str, pa.Table]]:
        """Yield those of the tables that there are."""
        yield {name: self.tables[name] for name in names if name in self.tables}


class Keys:
    """A column of texts over all batches, each as a hash of 64 bits: two texts of ten million share one once in 400,000 corpora."""

    def __init__(self) -> None:
        self._hashes = [np.empty(0, dtype=np.uint64)]
        self._absent = [np.empty(0, dtype=bool)]

    def add(self, column: pa.ChunkedArray) -> None:
        """Append the values of a batch."""
        values = column.to_numpy(zero_copy_only=False)
        self._absent.append(np.asarray(column.is_null().to_numpy(zero_copy_only=False), dtype=bool))
        self._hashes.append(hash_texts(values))

    def series(self) -> pd.Series:
        """Return the hashes in the order of the rows, absent where the text is."""
        return pd.Series(pd.arrays.IntegerArray(np.concatenate(self._hashes), np.concatenate(self._absent)))

    @cached_property
    def _sorted(self) -> np.ndarray:
        return np.sort(np.concatenate(self._hashes)[~np.concatenate(self._absent)])

    def hold(self, texts: Collection[str | None]) -> list[bool]:
        """Tell of each text whether it is among the values; to be asked once all batches are in."""
        hashes, known = hash_texts(np.array(list(texts), dtype=object)), self._sorted
        places = np.minimum(np.searchsorted(known, hashes), max(len(known) - 1, 0))
        found = known[places] == hashes if len(known) else np.zeros(len(hashes), dtype=bool)
        return [bool(is_there) and text is not None for is_there, text in zip(found.tolist(), texts, strict=True)]


def hash_texts(texts: np.ndarray) -> np.ndarray:
    """Return 64 bits for each text, the same in every run."""
    return pd.util.hash_array(texts.astype(object), categorize=False) if len(texts) else np.empty(0, dtype=np.uint64)


KEY_COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    name: tuple(dict.fromkeys((*(TABLES[name].key if len(TABLES[name].key) == 1 else ()), *(("source_path",) if name == "documents" else ()))))
    for name in TABLE_NAMES
}
"""Columns of which no two rows of the corpus may have the same value. Keys of two columns begin with the document: a batch shows them whole."""


class Census:
    """What is remembered of all batches."""

    def __init__(self) -> None:
        self.row_counts: dict[str, int] = dict.fromkeys(TABLE_NAMES, 0)
        self.keys = {(table, column): Keys() for table, columns in KEY_COLUMNS.items() for column in columns}
        self.used_entities: set[object] = set()
        self.errors = 0
        """Documents that clean has set aside because they showed a mistake in the code."""
        self.first_with_words: dict[bytes, tuple[str, str]] = {}
        """By a digest of an article's words the first article that has them, and its cluster."""

    def add(self, tables: Mapping[str, pa.Table]) -> None:
        """Count the rows of some tables, and remember their keys and the entities they name."""
        for name, rows in tables.items():
            self.row_counts[name] += rows.num_rows
            for column in KEY_COLUMNS[name]:
                self.keys[name, column].add(rows.column(column))
            for column, reference in TABLES[name].references:
                if reference == "entities.entity_id":
                    values = rows.column(column)
                    self.used_entities.update(pc.unique(pc.list_flatten(values) if pa.types.is_list(values.type) else values).to_pylist())
        if "quarantine" in tables:
            self.errors += pc.sum(pc.equal(tables["quarantine"].column("reason"), "error")).as_py() or 0


class Corpus:
    """All tables of one run, read from a source, and what is remembered of them."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self.census = Census()

    def batches(self, max_bytes: int) -> Iterator[dict[str, pa.Table]]:
        """Yield the sharded tables in batches of shards, each of at most ``max_bytes`` or one shard; without any shard one that is empty."""
        parts: dict[str, list[pa.Table]] = {name: [TABLES[name].arrow().empty_table()] for name in SHARDED}
        is_begun, held = False, 0
        for shard in self._source.shards(*SHARDED):
            size = sum(rows.nbytes for rows in shard.values())
            if is_begun and held + size > max_bytes:
                yield {name: pa.concat_tables(of_table) for name, of_table in parts.items()}
                parts, held = {name: [] for name in SHARDED}, 0
            for name, rows in shard.items():
                parts[name].append(rows)
            is_begun, held = True, held + size
        yield {name: pa.concat_tables(of_table) for name, of_table in parts.items()}

    def whole(self) -> dict[str, pa.Table]:
        """Return the tables that have no shards."""
        return {name: self._source.tables[name] for name in WHOLE}

    @cached_property
    def entity_ids(self) -> pa.Array:
        """The ids of all entities that have a row."""
        return self._source.tables["entities"].column("entity_id").combine_chunks()

    @cached_property
    def entity_types(self) -> dict[object, str | None]:
        """The type of every entity that has a row."""
        rows = self._source.tables["entities"]
        return dict(zip(rows.column("entity_id").to_pylist(), rows.column("entity_type").to_pylist(), strict=True))

    def held_quotes(self, quote_ids: Collection[str]) -> frozenset[str]:
        """Return those of some ids that a quote of any document has; to be asked only where an event names none of its own document."""
        asked = list(quote_ids)
        return frozenset(key for key, is_held in zip(asked, self._quotes.hold(asked), strict=True) if is_held)

    @cached_property
    def _quotes(self) -> Keys:
        keys = Keys()
        for shard in self._source.shards("quotes"):
            keys.add(shard["quotes"].column("quote_id"))
        return keys

    def find_rows(self, table: str, numbers: Iterable[int]) -> Iterator[tuple[Mapping[str, pa.Table], int]]:
        """Yield for rows, by their numbers in the whole table in rising order, tables that hold the row and its document, and its number there."""
        wanted = list(numbers)
        before = 0
        for shard in self._source.shards(*dict.fromkeys((table, "documents"))):
            while wanted and wanted[0] < before + shard[table].num_rows:
                yield shard, wanted.pop(0) - before
            before += shard[table].num_rows
            if not wanted:
                return

    def find_beside(self, table: str, numbers: Iterable[int]) -> dict[str, pa.Table]:
        """Return a table without shards, and beside it the documents that some rows name; of entities their first mentions and those documents."""
        rows = self._source.tables[table]
        some = rows.take(pa.array(numbers, pa.int64()))
        mentions = TABLES["mentions"].arrow().empty_table()
        if table == "entities":
            mentions = self._first_mentions(set(some.column("entity_id").to_pylist()))
        wanted = (mentions if table == "entities" else some).column("document_id").cast(pa.string())
        documents = [TABLES["documents"].arrow().empty_table()]
        if len(wanted) > wanted.null_count:
            for shard in self._source.shards("documents"):
                documents.append(shard["documents"].filter(pc.is_in(shard["documents"].column("document_id"), value_set=wanted.combine_chunks())))
        return {table: rows, "mentions": mentions, "documents": pa.concat_tables(documents)}

    def _first_mentions(self, entity_ids: set[object]) -> pa.Table:
        found = [TABLES["mentions"].arrow().empty_table()]
        for shard in self._source.shards("mentions"):
            column = shard["mentions"].column("entity_id").to_pylist()
            firsts = {key: number for number, key in reversed(list(enumerate(column))) if key in entity_ids}
            if firsts:
                found.append(shard["mentions"].take(pa.array(sorted(firsts.values()), pa.int64())))
                entity_ids = entity_ids - firsts.keys()
            if not entity_ids:
                break
        return pa.concat_tables(found)
