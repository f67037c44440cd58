"""Columns that are computed for the rules: what another table or the text says about a row, put beside the row.

A column named for a fault (``unknown_…``, ``…_fault``) holds what is wrong, and nothing where all is well. A row whose own
value is absent is no concern of these columns: whether it may be absent is a rule of its own.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc

from kzpipe.schema.tables import Table
from kzpipe.validation.article_columns import ARTICLE_COLUMNS
from kzpipe.validation.extract_columns import EXTRACT_COLUMNS
from kzpipe.validation.frames import Column, Frames

_OWN: Mapping[str, Mapping[str, Column]] = {**ARTICLE_COLUMNS, **EXTRACT_COLUMNS}


def derived_columns(table: Table) -> dict[str, Column]:
    """Return every computed column of a table's frame, by name."""
    columns: dict[str, Column] = {"empty_columns": partial(_empty_columns, table)}
    for column, reference in table.references:
        columns[f"unknown_{column}"] = partial(_unknown, table.name, column, reference)
    if {"start", "end"} <= set(table.names):
        columns["text_length"] = lambda frames: frames.text_lengths(table.name)
    if table.has_span:
        columns["document_slice"] = lambda frames: frames.slices(table.name)
        columns["unread_block"] = lambda frames: frames.unread_kinds(table.name)
    return {**columns, **_OWN.get(table.name, {})}


def totals(row_counts: Mapping[str, int], errors: int) -> pd.DataFrame:
    """Return one row with the counts of documents by where they went, and the shares set aside; no document gives no share.

    ``errors`` are the documents in quarantine that showed a mistake in the code. They and those in unread are one share: it is the same
    mistake, whichever stage meets it. One such document alone gives no share, or it would stop every small corpus.
    """
    documents, articles, quarantine, rejects, unread = (row_counts[name] for name in ("documents", "articles", "quarantine", "rejects", "unread"))
    return pd.DataFrame({
        "documents": [documents], "articles": [articles], "quarantine": [quarantine], "rejects": [rejects],
        "articles_and_quarantine": [articles + quarantine], "unread": [unread], "quarantined_as_error": [errors],
        "share_set_aside": pd.Series([quarantine / documents if documents else None], dtype=float),
        "share_rejected": pd.Series([rejects / (documents + rejects) if documents + rejects else None], dtype=float),
        "share_unread": pd.Series([(errors + unread) / documents if documents and errors + unread > 1 else None], dtype=float),
    })  # fmt: skip


def schema_columns(table: Table, rows: pa.Table | None) -> pd.DataFrame:
    """Return one row per column of the contract, or of the table that comes in: what was expected and what was found."""
    found = {} if rows is None else {field.name: _kind(field.type) for field in rows.schema}
    expected = {column.name: _kind(column.kind) for column in table.columns}
    names = [*expected, *(name for name in found if name not in expected)]
    absent = "no such table" if rows is None else "no such column"
    return pd.DataFrame({
        "column": names, "expected": [expected.get(name, "no such column") for name in names], "found": [found.get(name, absent) for name in names],
    })  # fmt: skip


def _kind(kind: pa.DataType) -> str:
    return f"list of {_kind(kind.value_type)}" if pa.types.is_list(kind) else str(kind)


def _empty_columns(table: Table, frames: Frames) -> list[str | None]:
    found: list[str | None] = [None] * frames.tables[table.name].num_rows
    for column in table.columns:
        if pa.types.is_string(column.kind):
            for row, value in enumerate(frames.texts_of(table.name, column.name)):
                if value is not None and (not value or value.isspace()):
                    found[row] = f"{found[row]}, {column.name}" if found[row] else column.name
    return found


def _unknown(table: str, column: str, reference: str, frames: Frames) -> list[str | None]:
    target, target_column = reference.split(".")
    known = frames.corpus.entity_ids if target == "entities" else frames.tables[target].column(target_column).combine_chunks()
    rows = frames.tables[table].column(column)
    named = pc.list_flatten(rows) if pa.types.is_list(rows.type) else rows
    lost = set(named.filter(pc.invert(pc.is_in(named, value_set=known))).drop_null().to_pylist())
    if lost and target == "quotes":  # rows of the same document are in the same batch, but it may be a quote of another
        lost -= frames.corpus.held_quotes(lost)
    if not lost:
        return [None] * len(rows)
    keys_of = [value if isinstance(value, list) else [value] for value in rows.to_pylist()]
    return [", ".join(str(key) for key in keys if key in lost) or None for keys in keys_of]
