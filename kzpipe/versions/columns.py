"""Columns that two versions of a table share: whether two of their values differ, by how much, and whether two rows tell the same, as SQL."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

_INTEGERS: Final = frozenset({"TINYINT", "SMALLINT", "INTEGER", "BIGINT", "HUGEINT", "UTINYINT", "USMALLINT", "UINTEGER", "UBIGINT", "UHUGEINT"})
_FLOATS: Final = frozenset({"FLOAT", "DOUBLE"})
_OFFSET_NAMES: Final = ("start", "end")
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

    def digest_parts(self, row: str) -> Iterable[str]:
        """Return what is hashed of a value: lists with their length before them, since DuckDB hashes ``[a], [b]`` like ``[a, b], []``."""
        value = self.value(row)
        return (f"len({value})", value) if self.is_list else (value,)

    def differs(self, before: str, after: str) -> str:
        """Return whether it differs between two rows, never null: null equals null, NaN equals NaN, floats as ``math.isclose`` has it."""
        return self.values_differ(self.value(before), self.value(after))

    def values_differ(self, b: str, a: str) -> str:
        """Return whether two values of it differ."""
        if not self.is_float:
            return f"({b} IS DISTINCT FROM {a})"
        near = f"isfinite({b}) AND isfinite({a}) AND abs({b} - {a}) <= {self.tolerance!r} * greatest(abs({b}), abs({a}), 1.0)"
        return f"(CASE WHEN {b} IS NULL OR {a} IS NULL THEN {b} IS DISTINCT FROM {a} ELSE NOT ({b} = {a} OR ({near})) END)"

    def distance(self, before: str, after: str) -> str:
        """Return how far two numbers lie apart, 0 to 1: the difference by the sum of what they amount to; 1 where one is no finite number."""
        b, a = f"({self.value(before)}::DOUBLE / 2)", f"({self.value(after)}::DOUBLE / 2)"  # halves: no sum of two runs over
        apart = f"CASE WHEN isfinite({b}) AND isfinite({a}) AND {b} <> {a} THEN abs({b} - {a}) / (abs({b}) + abs({a})) ELSE 1.0 END"
        return f"coalesce(CASE WHEN {b} IS NULL OR {a} IS NULL THEN 1.0 ELSE {apart} END, 1.0)"

    def amount(self, row: str) -> str:
        """Return what a number amounts to, without its sign; 0 where it is absent or not finite."""
        value = f"{row}.{quoted(self.name)}::DOUBLE"
        return f"(CASE WHEN isfinite({value}) THEN abs({value}) ELSE 0.0 END)"

    def is_told(self, row: str) -> str:
        """Return whether a row says anything in this column: neither null nor an empty list."""
        value = f"{row}.{quoted(self.name)}"
        return f"coalesce(len({value}) > 0, false)" if self.is_list else f"({value} IS NOT NULL)"


def size(columns: Iterable[SharedColumn], flags: Mapping[str, str], is_aggregate: bool) -> str:
    """Return how large a change is, of ``how`` ``p.how`` between the rows ``b`` and ``a``; ``flags`` tells of each column whether it differs.

    The larger first is the order for a reviewer:

    ==== ==================================================================================================
    4-5  a whole row of an aggregate, added or removed: the larger its largest number, the nearer to 5
    3-4  a number that differs, by the share that the difference has of both; a whole row of any other table
         lies in the upper half, by its largest number
    2-3  texts, identifiers, days, flags, lists: by the share of such columns that differ
    1-2  nothing but offsets: by how far they were moved
    ==== ==================================================================================================
    """
    every = list(columns)
    numbers = [column for column in every if column.is_number]
    others = [column for column in every if not column.is_number and not column.is_offset]
    lowest, share = (4, 1) if is_aggregate else (3.5, 0.5)
    largest = {row: _greatest(column.amount(row) for column in numbers) for row in ("b", "a")}
    whole = {row: f"{lowest} + {share} * ({largest[row]} / ({largest[row]} + 10.0))" for row in ("b", "a")}
    number = _greatest(f"CASE WHEN {flags[column.name]} THEN 3 + {column.distance('b', 'a')} ELSE 0.0 END" for column in numbers)
    differing = " + ".join(f"{flags[column.name]}::INTEGER" for column in others) or "0"
    other = f"CASE WHEN ({differing}) > 0 THEN 2 + ({differing}) / {max(1, len(others))} ELSE 0.0 END"
    shift = _greatest(f"coalesce(abs({column.value('b')}::DOUBLE - {column.value('a')}::DOUBLE), 0.0)" for column in every if column.is_offset)
    return (
        f"CASE p.how WHEN 'added' THEN {whole['a']} WHEN 'removed' THEN {whole['b']} "
        f"ELSE greatest({number}, {other}, 1 + {shift} / ({shift} + 100.0)) END"
    )


def _greatest(values: Iterable[str]) -> str:
    return f"greatest({', '.join([*values, '0.0'])})"
