"""Each column once: its name, Arrow type, meaning and closed vocabulary.

Parquet types, expectations, the codebook and the report's headings derive from these definitions.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import pyarrow as pa

from kzpipe.schema import vocab

IDS = pa.list_(pa.field("item", pa.string(), nullable=False))


@dataclass(frozen=True, slots=True)
class Field:
    """One column: ``kind`` is its Arrow type, ``allowed`` its closed vocabulary where it has one."""

    name: str
    kind: pa.DataType
    meaning: str
    allowed: Collection[str] | None = None
    required: bool = True

    def optional(self) -> Field:
        """Return the same field where absence (null) is allowed."""
        return Field(self.name, self.kind, self.meaning, self.allowed, required=False)

    def arrow(self) -> pa.Field:
        """Return the Arrow field with the same nullability."""
        return pa.field(self.name, self.kind, nullable=not self.required)


def text(name: str, meaning: str, allowed: Collection[str] | None = None) -> Field:
    """Return a required text column."""
    return Field(name, pa.string(), meaning, allowed)


def count(name: str, meaning: str) -> Field:
    """Return a required integer column (32 bits: no document has 2³¹ code points)."""
    return Field(name, pa.int32(), meaning)


def number(name: str, meaning: str) -> Field:
    """Return a required floating-point column."""
    return Field(name, pa.float64(), meaning)


def day(name: str, meaning: str) -> Field:
    """Return a required calendar-day column."""
    return Field(name, pa.date32(), meaning)


def flag(name: str, meaning: str) -> Field:
    """Return a required yes-or-no column."""
    return Field(name, pa.bool_(), meaning)


def ids(name: str, meaning: str) -> Field:
    """Return a required column of lists of identifiers; an empty list means none."""
    return Field(name, IDS, meaning)


DOCUMENT_ID = text("document_id", "first 16 hex digits of the SHA-256 of the raw bytes of the article")
START = count("start", "code-point offset into documents.text where the span begins")
END = count("end", "code-point offset into documents.text after the span's last code point")
TEXT = text("text", "exactly documents.text[start:end]")
SENTENCE_INDEX = count("sentence_index", "place of the sentence in its document, from 0")
BLOCK_INDEX = count("block_index", "place of the block in its document, from 0")
ENTITY_ID = text("entity_id", "identifier of the person, organisation or place meant")
ENTITY_TYPE = text("entity_type", "what kind of entity", vocab.ENTITY_TYPES)
ENTRY_ID = text("entry_id", "lexicon line, rule or model that made the row")
SOURCE_PATH = text("source_path", "path below the raw folder, with #n for record n of a container")
OUTLET = text("outlet", "who published the article, as declared")
EVENT_TYPE = text("event_type", "PLOVER event type", vocab.EVENT_TYPES)
AUXILIARY_MODE = text("auxiliary_mode", "why it does not count as having happened", vocab.AUXILIARY_MODES).optional()
LOCATION_ID = text("location_id", "entity id of the place").optional()
MEASURE = text("measure", "what is counted", vocab.MEASURES)
GROUP = text("group", "who is counted", vocab.GROUPS)
