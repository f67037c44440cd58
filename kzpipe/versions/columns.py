"""Columns that two versions of a table share: whether two of their values differ, by how much, and whether two rows tell the same, as SQL."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final, Literal

_INTEGERS: Final = frozenset({"TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "UHUGEINT"})
_FLOATS: Final = frozenset({"FLOAT", "DOUBLE"})
_OFFSET_NAMES: Final = ("start", "end")
_ROW_IDS: Final = ("claim_ids", "event_ids", "quote_ids", "mention_ids", "quote_id")
_OFFSET_ENDS: Final = ("_start", "_end", "_index")


def quoted(name: str) -> str:
    """Return a name of a column or table as SQL, whatever letters it has."""
    return '"' + name.replace('"', '""') + '"'


def literal(text: str) -> str:
    """Return a text as SQL."""
    return "'" + text.replace("'", "''") + "'"


@dataclass(frozen=True, slots=True)
class SharedColumn:
    """A column that both versions have, its type in each (as DuckDB names it), and how near two numbers may lie and be equal."""

    name: str
    before: str
    after: str
    tolerance: float

    @property
    def is_float(self) -> bool:
        """Whether its values are compared with tolerance; whole numbers on both sides are not."""
        types = {self.before, self.after}
        return bool(types & _FLOATS) and types <= _FLOATS | _INTEGERS

    @property
    def is_offset(self) -> bool:
        """Whether it tells a place in a text and nothing else: offsets, and the number of a block or a sentence."""
        return self._is_whole and (self.name in _OFFSET_NAMES or self.name.endswith(_OFFSET_ENDS))

    @property
    def is_row_id(self) -> bool:
        """Whether it names rows behind the row, by ids that change where these only move: what it tells by itself is little."""
        return self.name.endswith(_ROW_IDS)

    @property
    def is_number(self) -> bool:
        """Whether it is a figure: no offset, and no code that happens to be written in digits."""
        return self.is_float or (self._is_whole and not self.is_offset and not self.name.endswith("_code"))

    @property
    def is_list(self) -> bool:
        """Whether its values are lists."""
        return self.before == self.after and self.before.endswith("]")

    @property
    def _is_whole(self) -> bool:
        return {self.before, self.after} <= _INTEGERS

    def value(self, row: str) -> str:
        """Return its value in a row, in a type in which values of both versions can be held against each other: of different types as text."""
        value = f"{row}.{quoted(self.name)}"
        if self.is_float:
            return f"{value}::DOUBLE"
        return value if self.before == self.after or self._is_whole else f"{value}::VARCHAR"

    def digest(self, row: str) -> str:
        """Return a hash of its value in a row: of lists with their length, since DuckDB hashes null like an empty list."""
        return _hashed(self.value(row), is_list=self.is_list)

    @property
    def cell_name(self) -> str:
        """What its cell is called, as SQL."""
        return quoted(f"#{self.name}")

    def cell(self, row: str) -> str:
        """Return what is held of its value in a row: a number itself, of anything else a hash of 32 bits."""
        if self.is_float or self._is_whole:
            return f"{self.value(row)}::{'DOUBLE' if self.is_float else 'BIGINT'}"
        return _short(self.digest(row))

    def differs(self) -> str:
        """Return whether its cells differ in ``b`` and ``a``, never null: null equals null, NaN equals NaN, floats as ``math.isclose`` has it."""
        b, a = (f"{row}.{self.cell_name}" for row in ("b", "a"))
        if not self.is_float:
            return f"({b} IS DISTINCT FROM {a})"
        near = f"isfinite({b}) AND isfinite({a}) AND abs({b} - {a}) <= {self.tolerance!r} * greatest(abs({b}), abs({a}), 1.0)"
        return f"(CASE WHEN {b} IS NULL OR {a} IS NULL THEN {b} IS DISTINCT FROM {a} ELSE NOT ({b} = {a} OR ({near})) END)"

    def distance(self) -> str:
        """Return how far two numbers lie apart, 0 to 1: the difference by the sum of what they amount to; 1 where one is no finite number."""
        b, a = (f"({row}.{self.cell_name}::DOUBLE / 2)" for row in ("b", "a"))  # halves: no sum of two runs over
        apart = f"CASE WHEN isfinite({b}) AND isfinite({a}) AND {b} <> {a} THEN abs({b} - {a}) / (abs({b}) + abs({a})) ELSE 1.0 END"
        return f"coalesce(CASE WHEN {b} IS NULL OR {a} IS NULL THEN 1.0 ELSE {apart} END, 1.0)"

    def difference(self) -> str:
        """Return by how much two numbers differ; one that is absent or not finite counts as 0."""
        return f"abs({self.amount('b')} - {self.amount('a')})"

    def amount(self, row: str) -> str:
        """Return what a number amounts to, without its sign; 0 where it is absent or not finite."""
        value = f"{row}.{self.cell_name}::DOUBLE"
        return f"(CASE WHEN isfinite({value}) THEN abs({value}) ELSE 0.0 END)"

    def is_told(self, row: str) -> str:
        """Return whether a row says anything in this column: neither null nor an empty list."""
        cell = f"{row}.{self.cell_name}"
        if self.is_float or self._is_whole:
            return f"({cell} IS NOT NULL)"
        nothing = (f"NULL::{self.before}", f"[]::{self.before}") if self.is_list else ("NULL",)
        return f"({cell} NOT IN ({', '.join(_short(_hashed(value, is_list=self.is_list)) for value in nothing)}))"


Weight = Literal["people", "aggregate", "row"]
"""What a table's rows tell: how many people, what else is summed from others, or what stands in an article."""
_TOLLS: Final = ("low", "best", "high")


def _hashed(value: str, *, is_list: bool) -> str:
    return f"hash(len({value}), {value})" if is_list else f"hash({value})"


def _short(digest: str) -> str:
    return f"({digest} >> 32)::UINTEGER"


def cells(columns: Sequence[SharedColumn]) -> list[str]:
    """Return what is read of a row ``r`` to compare it: a cell for each column, and one of all that are compared exactly."""
    whole = ", ".join(column.digest("r") for column in columns if not column.is_float) or "0"
    return [*(f"{column.cell('r')} AS {column.cell_name}" for column in columns), f'hash({whole}) AS "#digest"']


def mask(columns: Sequence[SharedColumn]) -> str:
    """Return in which columns the cells of ``b`` and ``a`` differ: bit 0 for the first column. No table has more than 64."""
    return " | ".join(f"({column.differs()}::UBIGINT << {place})" for place, column in enumerate(columns)) or "0::UBIGINT"


def told(columns: Sequence[SharedColumn], row: str) -> str:
    """Return in which columns the cells of a row say anything, as bits like those of ``mask``."""
    return " | ".join(f"({column.is_told(row)}::UBIGINT << {place})" for place, column in enumerate(columns)) or "0::UBIGINT"


def size(columns: Sequence[SharedColumn], weight: Weight) -> str:
    """Return how large a change is between the cells of ``b`` and ``a``, by ``how`` they differ and ``mask``, in which columns.

    The larger first is the order for a reviewer:

    ==== ==================================================================================================
    5-6  how many people: a row of casualties, by its largest number, or by the largest difference of its numbers
    4-5  a whole row of another aggregate, added or removed: the larger its largest number, the nearer to 5
    3-4  a number that differs, by the share that the difference has of both; a whole row of any other table
         lies in the upper half, by its largest number
    2-3  texts, identifiers, days, flags, lists: by the share of such columns that differ
    1-2  nothing but offsets and the ids of rows behind: by how far it was moved
    ==== ==================================================================================================
    """
    numbers = [column for column in columns if column.is_number]
    others = [place for place, column in enumerate(columns) if not (column.is_number or column.is_offset or column.is_row_id)]
    lowest, share = {"people": (5, 1), "aggregate": (4, 1), "row": (3.5, 0.5)}[weight]
    largest = {row: _greatest(column.amount(row) for column in numbers) for row in ("b", "a")}
    whole = {row: f"{lowest} + {share} * ({largest[row]} / ({largest[row]} + 10.0))" for row in ("b", "a")}
    number = _greatest(
        f"CASE WHEN mask & {1 << place} <> 0 THEN {_step(column, weight)} ELSE 0.0 END" for place, column in enumerate(columns) if column.is_number
    )
    differing = f"bit_count(mask & {sum(1 << place for place in others)})"
    other = f"CASE WHEN {differing} > 0 THEN 2 + {differing} / {max(1, len(others))} ELSE 0.0 END"
    offsets = (column.cell_name for column in columns if column.is_offset)
    shift = _greatest(f"coalesce(abs(b.{name}::DOUBLE - a.{name}::DOUBLE), 0.0)" for name in offsets)
    return (
        f"CASE how WHEN 'identical' THEN 0.0 WHEN 'added' THEN {whole['a']} WHEN 'removed' THEN {whole['b']} "
        f"ELSE greatest({number}, {other}, 1 + {shift} / ({shift} + 100.0)) END"
    )


def _step(column: SharedColumn, weight: Weight) -> str:
    if weight == "people" and column.name in _TOLLS:
        return f"5 + {column.difference()} / ({column.difference()} + 10.0)"
    return f"3 + {column.distance()}"


def _greatest(values: Iterable[str]) -> str:
    return f"greatest({', '.join([*values, '0.0'])})"
