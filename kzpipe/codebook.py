"""The codebook: every table, column and closed vocabulary in words, rendered from the schema."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

import pyarrow as pa

from kzpipe.schema import vocab
from kzpipe.schema.fields import Field
from kzpipe.schema.tables import TABLES, Table

_HEAD: Final = """\
# Codebook

Rendered from `kzpipe/schema/` by `kzpipe codebook`; change it there. Each table is a folder of Parquet files,
`data/stages/STAGE/TABLE/`. Spans (`start`, `end`) count code points of `documents.text`; `end` is exclusive. Absent is null.
"""

_KINDS: Final[dict[pa.DataType, str]] = {
    pa.string(): "text",
    pa.int32(): "whole number",
    pa.float64(): "number",
    pa.date32(): "day",
    pa.bool_(): "yes or no",
}

_VOCABULARIES: Final[tuple[tuple[str, str, Mapping[str, object]], ...]] = (
    ("published_basis", "What a publication day rests on.", vocab.PUBLISHED_BASES),
    ("blocks.kind", "What a line of a page is.", vocab.BLOCK_KINDS),
    ("rejects.reason", "Why something could not be read.", vocab.REJECT_REASONS),
    ("quarantine.reason", "Why a document is not used.", vocab.QUARANTINE_REASONS),
    ("timexes.kind", "Kinds of time expressions.", vocab.TIMEX_KINDS),
    ("entity_type", "Kinds of entities.", vocab.ENTITY_TYPES),
    ("sector_code", "PLOVER sectors.", vocab.SECTOR_CODES),
    ("origin", "Where an entity comes from.", vocab.ENTITY_ORIGINS),
    ("role", "Roles of mentions.", vocab.MENTION_ROLES),
    ("measure", "What is counted.", vocab.MEASURES),
    ("bound", "How a number is bounded.", vocab.BOUNDS),
    ("group", "Who is counted.", vocab.GROUPS),
    ("unit", "What one of a number is.", vocab.UNITS),
    ("quotes.kind", "Kinds of quotes.", vocab.QUOTE_KINDS),
    ("channel", "By what means something was said.", vocab.CHANNELS),
    ("auxiliary_mode", "Why an event or claim does not count as having happened.", vocab.AUXILIARY_MODES),
    ("stance", "Stances of reactions.", vocab.STANCES),
)


def render_codebook() -> str:
    """Return the codebook as Markdown."""
    parts = [_HEAD, _overview(), *(_table(table) for table in TABLES.values())]
    parts += ["## Vocabularies\n", *(_vocabulary(name, meaning, values) for name, meaning, values in _VOCABULARIES), _event_types()]
    return "\n".join(parts)


def _overview() -> str:
    lines = ["| stage | table | one row is |", "| --- | --- | --- |"]
    lines += [f"| {table.stage} | [{table.name}](#{table.name}) | {table.meaning} |" for table in TABLES.values()]
    return "\n".join(lines) + "\n"


def _table(table: Table) -> str:
    lines = [
        f"## {table.name}\n",
        f"{table.meaning[0].upper()}{table.meaning[1:]}. Written by `{table.stage}`; key {_codes(table.key)}; sorted by {_codes(table.order)}.\n",
        "| column | type | null | meaning |",
        "| --- | --- | --- | --- |",
    ]
    references = dict(table.references)
    for column in table.columns:
        points = f"; is in `{references[column.name]}`" if column.name in references else ""
        lines.append(f"| {column.name} | {_kind(column)} | {'no' if column.required else 'yes'} | {column.meaning}{_allowed(column)}{points} |")
    return "\n".join(lines) + "\n"


def _kind(column: Field) -> str:
    return "list of texts" if pa.types.is_list(column.kind) else _KINDS[column.kind]


def _allowed(column: Field) -> str:
    if column.allowed is None:
        return ""
    return ": " + ", ".join(f"`{value}`" for value in column.allowed)


def _codes(names: Collection[str]) -> str:
    return ", ".join(f"`{name}`" for name in names)


def _vocabulary(name: str, meaning: str, values: Mapping[str, object]) -> str:
    lines = [f"### {name}\n", f"{meaning}\n", "| value | meaning |", "| --- | --- |"]
    return "\n".join([*lines, *(f"| `{value}` | {said} |" for value, said in values.items())]) + "\n"


def _event_types() -> str:
    lines = ["### event_type\n", "PLOVER's event types, with their quad code, their CAMEO code and their modes.\n"]
    lines += ["| type | quad | CAMEO | modes |", "| --- | --- | --- | --- |"]
    for name, quad in vocab.EVENT_TYPES.items():
        modes = _codes(vocab.EVENT_MODES.get(name, ()))
        lines.append(f"| `{name}` | {quad}: {vocab.QUAD_CODES[quad]} | {vocab.CAMEO_CODES[name]} | {modes} |")
    return "\n".join(lines) + "\n"
