"""Tables with a few rows to give verdicts on, and verdicts on them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
from aggregate_rows import ENTITIES, article, claim, event, mention, quote

from kzpipe.corrections.apply import Corrected, CorrectedSource, apply_corrections
from kzpipe.corrections.give import Asked, give_verdicts
from kzpipe.corrections.lines import FOLDER, Correction, render_lines
from kzpipe.schema.records import Entity, Mention
from kzpipe.store import table_from_records

DOCUMENT = "0123456789abcdef"
OTHER = "fedcba9876543210"
DAY = dt.date(2022, 2, 1)
FOUND = Entity("x-1", "organization", None, None, "Committee of the Steppe", "لجنة السهوب", origin="discovered")


def rows() -> dict[str, list[Any]]:
    """Return the records: two claims, two quotes, two events and a few mentions of two articles."""
    first = {"document_id": DOCUMENT, "start": 0}
    return {
        "articles": [replace(article(DOCUMENT), document_id=DOCUMENT), replace(article(OTHER), document_id=OTHER)],
        "entities": [*ENTITIES, FOUND],
        "mentions": [
            Mention("m-1", DOCUMENT, 0, 0, 11, "لجنة السهوب", "x-1", "organization", "actor", "names", 0.8),
            replace(mention("المحتجون", "kz-protesters"), mention_id="m-2", document_id=DOCUMENT, start=20, end=28),
        ],
        "claims": [
            claim("c-11", DOCUMENT, 13.0, text="مقتل 13 شرطياً", end=14, group="security_forces", label_ar="شرطياً"),
            claim("c-12", DOCUMENT, 40.0, text="إصابة أربعين محتجاً", start=20, end=39, measure="injured"),
            claim("c-2", OTHER, None, text="عشرات الجرحى", end=12, measure="injured", low=20.0, high=99.0, bound="vague", claimant_id=None),
        ],
        "quotes": [replace(quote("q-1"), document_id=DOCUMENT), replace(quote("q-2", start=12, end=17), document_id=DOCUMENT)],
        "events": [
            event("e-1", **first, mode="allege", cameo_code="112", quote_id="q-1", recipient_ids=("eu", "kz")),
            event("e-2", **first, event_type="ASSAULT", mode="beat", quad_code=4, cameo_code="182"),
        ],
    }  # fmt: skip


def tables(**changed: list[Any]) -> dict[str, pa.Table]:
    return {name: table_from_records(name, records) for name, records in {**rows(), **changed}.items()}


def changed(table: str, row_id: str, **fields: Any) -> dict[str, list[Any]]:
    """Return the records of one table with some fields of a row changed."""
    key = {"claims": "claim_id", "events": "event_id", "quotes": "quote_id", "mentions": "mention_id", "entities": "entity_id"}[table]
    return {table: [replace(row, **fields) if getattr(row, key) == row_id else row for row in rows()[table]]}


def without(table: str, row_id: str) -> dict[str, list[Any]]:
    return {table: [row for row in rows()[table] if row_id not in (getattr(row, name) for name in row.__slots__)]}


def correct(row_id: str, field: str, value: str) -> Asked:
    return Asked(row_id, "correct", "read it again", field, value)


def accept(row_id: str) -> Asked:
    return Asked(row_id, "accept", "read it again")


def reject(row_id: str) -> Asked:
    return Asked(row_id, "reject", "read it again")


def given(*asked: Asked) -> tuple[Correction, ...]:
    """Return the lines that some verdicts on the rows give, as if they had been read from line 2 on."""
    return tuple(replace(one, line=number) for number, one in enumerate(give_verdicts(asked, (), tables(), DAY).corrections, 2))


def files(*corrections: Correction) -> dict[str, bytes]:
    """Return the files of some corrections by path."""
    names = {one.table for one in corrections}
    return {f"{FOLDER}/{name}.csv": render_lines(one for one in corrections if one.table == name).encode() for name in names}


class InShards:
    """Tables in memory as a source with a shard for each article."""

    def __init__(self, given_tables: Mapping[str, pa.Table]) -> None:
        self.tables = given_tables

    def shards(self, *names: str) -> Iterator[Mapping[str, pa.Table]]:
        for document_id in (DOCUMENT, OTHER):
            yield {name: self.tables[name].filter(pc.equal(self.tables[name].column("document_id"), document_id)) for name in names}


def correct_tables(given_tables: Mapping[str, pa.Table], given_files: Mapping[str, bytes]) -> Corrected:
    """Return tables with the corrections of files in them, once they have been found to hold."""
    source = CorrectedSource(InShards(given_tables), given_files)
    return apply_corrections(given_tables, source.corrections)
