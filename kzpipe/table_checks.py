"""The cheap checks that every table passes before it is written: nulls, vocabularies, keys, spans, references.

Every message names the table, the column, the key of the first row that breaks the rule, and what is allowed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import pyarrow as pa
import pyarrow.compute as pc

from kzpipe.errors import TableError
from kzpipe.schema.fields import Field
from kzpipe.schema.tables import TABLES, Table

Columns = Callable[[str, str], pa.ChunkedArray]
"""Finds a column, by table and name, of a table that is stored."""
ColumnParts = Callable[[str, str], Iterable[pa.Array]]
"""Finds the same in parts, none of which need be held beside the others."""


def check_values(table: Table, rows: pa.Table) -> None:
    """Raise TableError for a null, an empty text or a value outside its closed vocabulary."""
    for column in table.columns:
        values = rows.column(column.name)
        if column.required and values.null_count:
            _fail(table, rows, pc.is_null(values), f"{column.name} is null; it must be filled ({column.meaning})")
        if pa.types.is_floating(column.kind):
            _fail(table, rows, pc.is_nan(values), f"{column.name} is not a number; absent is null ({column.meaning})")
        if pa.types.is_string(column.kind):
            _check_text(table, rows, column, values)


def _check_text(table: Table, rows: pa.Table, column: Field, values: pa.ChunkedArray) -> None:
    if column.allowed is not None:
        outside = pc.and_(pc.is_valid(values), pc.invert(pc.is_in(values, value_set=pa.array(sorted(column.allowed), pa.string()))))
        _fail(table, rows, outside, f"{column.name} is {{value!r}}; allowed are {', '.join(sorted(column.allowed))}", column.name)
        return
    absent = "null" if not column.required else "a value"
    _fail(table, rows, pc.equal(values, ""), f'{column.name} is ""; it must be {absent} ({column.meaning})')


def check_key(table: Table, rows: pa.Table) -> None:
    """Raise TableError where two rows have one key."""
    keys = rows.select(list(table.key))
    if rows.num_rows < 2:
        return
    counts = keys.group_by(list(table.key)).aggregate([([], "count_all")])
    twice = counts.filter(pc.greater(counts.column("count_all"), 1))
    if twice.num_rows:
        first = {name: twice.column(name)[0].as_py() for name in table.key}
        raise TableError(
            f"{table.name}: {twice.num_rows} keys stand in more than one row, first {_name(first)} "
            f"({twice.column('count_all')[0].as_py()} rows); {' and '.join(table.key)} must tell every row apart"
        )


def check_spans(table: Table, rows: pa.Table, documents: pa.Table) -> None:
    """Raise TableError where a span lies outside its document, or ``text`` is not exactly what stands there."""
    if not {"document_id", "start", "end"} <= set(table.names) or not rows.num_rows:
        return
    texts = dict(zip(documents.column("document_id").to_pylist(), documents.column("text").to_pylist(), strict=True))
    words = rows.column("text").to_pylist() if table.has_span else [None] * rows.num_rows
    columns = (rows.column("document_id").to_pylist(), rows.column("start").to_pylist(), rows.column("end").to_pylist(), words)
    for place, (document_id, start, end, text) in enumerate(zip(*columns, strict=True)):
        whole = texts.get(document_id)
        if whole is None:
            raise TableError(f"{table.name}: document_id {document_id!r} of {_key_of(table, rows, place)} is not in documents")
        if not 0 <= start <= end <= len(whole):
            raise TableError(
                f"{table.name}: span {start}-{end} of {_key_of(table, rows, place)} is not inside document {document_id}, "
                f"which has {len(whole)} code points; allowed is 0 <= start <= end <= {len(whole)}"
            )
        if text is not None and whole[start:end] != text:
            raise TableError(
                f"{table.name}: text {text!r} of {_key_of(table, rows, place)} is not what stands at {start}-{end} of document "
                f"{document_id}: {whole[start:end]!r}; spans count code points of the raw text"
            )


def check_references(tables: Mapping[str, pa.Table], known: Mapping[str, pa.Table], elsewhere: ColumnParts | None = None) -> None:
    """Raise TableError where a row of ``tables`` points at a row that its target table does not have.

    The target is in ``tables`` or ``known``, or a column that ``elsewhere`` finds, of which one part is held at a time. Without any of
    them it is not checked here: the suites of the validate stage see all tables.
    """
    available = {**known, **tables}
    for name, rows in tables.items():
        table = TABLES[name]
        for column, reference in table.references:
            target, target_column = reference.split(".")
            if target in available:
                _check_reference(table, rows, column, (reference, [_one_array(available[target].column(target_column))]))
            elif elsewhere is not None:
                _check_reference(table, rows, column, (reference, elsewhere(target, target_column)))


def _check_reference(table: Table, rows: pa.Table, column: str, target: tuple[str, Iterable[pa.Array]]) -> None:
    reference, parts = target
    values = rows.column(column)
    if pa.types.is_list(values.type):
        flat = pc.list_flatten(values)
        parents = pc.list_parent_indices(values)
    else:
        flat, parents = values, None
    wanted = flat.drop_null()
    for allowed in parts:
        wanted = wanted.filter(pc.invert(pc.is_in(wanted, value_set=allowed)))
    lost = pc.and_(pc.is_valid(flat), pc.is_in(flat, value_set=_one_array(wanted)))
    place = pc.index(lost, True).as_py()
    if place >= 0:
        row = place if parents is None else parents[place].as_py()
        raise TableError(
            f"{table.name}: {column} {flat[place].as_py()!r} of {_key_of(table, rows, row)} is not in {reference}; "
            f"{pc.sum(lost).as_py()} references lead nowhere"
        )


def _one_array(column: pa.ChunkedArray) -> pa.Array:
    return column.combine_chunks() if column.num_chunks != 1 else column.chunk(0)


def _fail(table: Table, rows: pa.Table, broken: pa.ChunkedArray, message: str, shown: str | None = None) -> None:
    """Raise TableError for the first row where ``broken`` is true; ``{value!r}`` in the message is the value of column ``shown``."""
    place = pc.index(broken, True).as_py()
    if place < 0:
        return
    if shown is not None:
        message = message.format(value=rows.column(shown)[place].as_py())
    raise TableError(f"{table.name}: in {_key_of(table, rows, place)}, {message}")


def _key_of(table: Table, rows: pa.Table, place: int) -> str:
    return _name({name: rows.column(name)[place].as_py() for name in table.key})


def _name(key: Mapping[str, object]) -> str:
    return "the row with " + ", ".join(f"{name} {value}" for name, value in key.items())
