"""Which row an id means: of which table, and whole or only its beginning."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from typing import Final

from kzpipe.errors import InputError
from kzpipe.schema.tables import TABLES
from kzpipe.versions.rows import Row, Rows

PREFIXES: Final = {
    "casualties": "casualty-", "timeline": "timeline-", "reactions": "reaction-", "framings": "framing-", "coverage": "coverage-",
    "events": "e-", "claims": "c-", "quotes": "q-", "timexes": "t-", "mentions": "m-",
}  # fmt: skip
"""How the ids of each table begin. An entity's id is a name such as ``kaz`` or ``police.kaz``, or begins with ``x-``; an actor's is its entity's."""
_SHOWN: Final = 6
_SHORTEST_SHARED: Final = 3
"""So many hexadecimal digits must agree for an id to be named as a near one."""


class UnknownRow(InputError):
    """No row of a version has the id, nor one that begins so."""


def find_row(rows: Rows, row_id: str) -> tuple[str, Row]:
    """Return the table and the row of an id, or of the only one that begins so.

    Raises InputError for an id that begins several, naming some, and UnknownRow for one that begins none: with near ones and what ids look like.
    """
    wanted = row_id.strip()
    tables = tables_of(wanted)
    for table in tables:
        exact = rows.equal(table, TABLES[table].key[0], [wanted])
        if exact:
            return table, exact[0]
    begun = {table: rows.keys(table, TABLES[table].key[0], f'starts_with("{TABLES[table].key[0]}", ?)', wanted) for table in tables} if wanted else {}
    found = [(table, key) for table, keys in begun.items() for key in sorted(keys)]
    if len(found) == 1:
        table, key = found[0]
        return table, rows.equal(table, TABLES[table].key[0], [key])[0]
    if found:
        raise InputError(f"{row_id}: {say_several([key for _, key in found])}")
    raise UnknownRow(f"{row_id}: no row of this version has that id.{_advice(rows, wanted)} {_allowed()}")


def say_several(ids: Sequence[str]) -> str:
    """Say that several ids begin alike, naming some."""
    shown = ", ".join(ids[:_SHOWN]) + (", …" if len(ids) > _SHOWN else "")
    return f"{len(ids):,} ids begin so ({shown}); give more of the one you mean"


def tables_of(row_id: str) -> list[str]:
    """Return the tables that may have a row of an id, by how it begins."""
    by_prefix = [table for table, prefix in PREFIXES.items() if row_id.startswith(prefix)]
    return [*by_prefix, "entities"]


def _advice(rows: Rows, row_id: str) -> str:
    if row_id and rows.keys("documents", "document_id", "starts_with(document_id, ?)", row_id):
        return f" It is a document: `kzpipe show {row_id}` shows it."
    near: list[str] = []
    for table in tables_of(row_id):
        prefix, key = PREFIXES.get(table, ""), TABLES[table].key[0]
        if prefix:  # hashes are not alike where their rows are: only a slip near the end can be told
            shared = row_id[: len(prefix) + _SHORTEST_SHARED]
            near += sorted(rows.keys(table, key, f'starts_with("{key}", ?)', shared))[:_SHOWN] if len(shared) > len(prefix) else []
        else:
            near += get_close_matches(row_id, rows.keys(table, key, "true"), n=3)
    return f" Did you mean {' or '.join(near[:_SHOWN])}?" if near else ""


def _allowed() -> str:
    shown = ", ".join(f"{prefix}… ({table})" for table, prefix in PREFIXES.items())
    return f"Allowed are ids of {shown}, and entity ids such as kaz, police.kaz or x-…; the tables and the report hold them."
