"""Tables as data frames, with the look-ups that rules across tables need."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping, Sequence
from functools import cached_property

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from kzpipe.schema.vocab import BLOCK_KINDS, READ_KINDS
from kzpipe.validation.corpus import Corpus

EPOCH = dt.date(1970, 1, 1).toordinal()
UNREAD_KINDS = frozenset(BLOCK_KINDS) - READ_KINDS
_SHIFT = 32
"""A place in the batch is the document's number in the high bits and an offset in the low ones: one sorted axis for all spans."""


class Frames:
    """The tables of one batch, whole documents, or those without shards; ``corpus`` knows of all the others what must be known.

    Row ``n`` of a frame is row ``n`` of its table; an absent number is -1 in ``whole``.
    """

    def __init__(self, tables: Mapping[str, pa.Table], corpus: Corpus) -> None:
        self.tables = tables
        self.corpus = corpus
        self._frames: dict[str, pd.DataFrame] = {}

    def values(self, table: str, column: str) -> list[object]:
        """Return a column as Python values."""
        return list(self.tables[table].column(column).to_pylist())

    def texts_of(self, table: str, column: str) -> list[str | None]:
        """Return a text column as Python values."""
        return [None if value is None else str(value) for value in self.tables[table].column(column).to_pylist()]

    def whole(self, table: str, column: str) -> np.ndarray:
        """Return a column of whole numbers with -1 for absent."""
        array = self.tables[table].column(column).cast(pa.int64()).fill_null(-1)
        return np.asarray(array.to_numpy(), dtype=np.int64)

    def frame(self, table: str) -> pd.DataFrame:
        """Return the rows of one table; days are time stamps at midnight. Made once: add columns to a copy.

        Of a document's text only the first code point, enough to tell whether it is there: ``texts`` has the whole.
        """
        if table not in self._frames:
            rows = self.tables[table]
            if table == "documents":
                rows = rows.set_column(rows.column_names.index("text"), "text", pc.utf8_slice_codeunits(rows.column("text"), 0, 1))
            self._frames[table] = rows.to_pandas(date_as_object=False)
        return self._frames[table]

    @cached_property
    def texts(self) -> dict[str, str]:
        """Text by document."""
        return _by_key(self.values("documents", "document_id"), self.values("documents", "text"))

    @cached_property
    def files(self) -> dict[str, str]:
        """Source path by document."""
        return _by_key(self.values("documents", "document_id"), self.values("documents", "source_path"))

    def days(self, table: str, column: str) -> pd.Series:
        """Return a column of days as proleptic Gregorian ordinals."""
        numbers = self.tables[table].column(column).cast(pa.int32()).to_pylist()
        return pd.Series([np.nan if number is None else number + EPOCH for number in numbers], dtype=float)

    def published_of(self, table: str) -> pd.Series:
        """Return the publication day of each row's document as an ordinal; absent where the document is no article."""
        published = dict(zip(self.values("articles", "document_id"), self.days("articles", "published_date"), strict=True))
        return pd.Series([published.get(key, np.nan) for key in self.values(table, "document_id")], dtype=float)

    def text_lengths(self, table: str) -> pd.Series:
        """Return the code points of each row's document; absent where the document is unknown."""
        lengths = {key: len(text) for key, text in self.texts.items()}
        return pd.Series([lengths.get(str(key), np.nan) for key in self.values(table, "document_id")], dtype=float)

    def slices(self, table: str, start: str = "start", end: str = "end") -> list[str | None]:
        """Return the words that each row's span covers; absent where the span lies in no document."""
        rows = zip(self.texts_of(table, "document_id"), self.whole(table, start).tolist(), self.whole(table, end).tolist(), strict=True)
        return [_slice(self.texts.get(key or ""), begin, stop) for key, begin, stop in rows]

    def places(self, table: str, column: str) -> np.ndarray:
        """Return each row's offset on the axis that all documents share; rows of unknown documents lie before it."""
        numbers = self._numbers
        documents = np.array([numbers.get(key, -1) for key in self.values(table, "document_id")], dtype=np.int64)
        offsets = self.whole(table, column)
        return np.where((documents < 0) | (offsets < 0), -1, (documents << _SHIFT) + offsets)

    def unread_kinds(self, table: str) -> list[str | None]:
        """Return the kind of a block that is not read and that the row's span touches, or None."""
        kinds = np.array(self.values("blocks", "kind"), dtype=object)
        chosen = np.isin(kinds.astype(str), sorted(UNREAD_KINDS))
        starts, ends, kinds = self.places("blocks", "start")[chosen], self.places("blocks", "end")[chosen], kinds[chosen]
        order = np.argsort(starts, kind="stable")
        starts, ends, kinds = starts[order], ends[order], kinds[order]
        row_starts, row_ends = self.places(table, "start"), self.places(table, "end")
        if not len(starts):
            return [None] * len(row_starts)
        before = np.searchsorted(starts, row_ends, side="left") - 1
        touched = (before >= 0) & (row_starts >= 0) & (row_ends >= 0) & (ends[np.maximum(before, 0)] > row_starts)
        return [str(kinds[place]) if hit else None for place, hit in zip(before.tolist(), touched.tolist(), strict=True)]

    @cached_property
    def _numbers(self) -> dict[object, int]:
        return {key: number for number, key in enumerate(self.texts)}


Column = Callable[[Frames], Sequence[object] | pd.Series]
"""A computed column: one value per row of its table, in the order of the table."""


def first_offence(messages: Sequence[tuple[np.ndarray, str]], count: int) -> list[str | None]:
    """Return for each of ``count`` rows the message of the first condition that holds for it, or None."""
    found: list[str | None] = [None] * count
    for condition, message in messages:
        for row in np.flatnonzero(condition).tolist():
            found[row] = found[row] or message
    return found


def _by_key(keys: Sequence[object], values: Sequence[object]) -> dict[str, str]:
    return {str(key): str(value) for key, value in zip(keys, values, strict=True) if key is not None and value is not None}


def _slice(text: str | None, start: int, end: int) -> str | None:
    return text[start:end] if text is not None and 0 <= start < end <= len(text) else None
