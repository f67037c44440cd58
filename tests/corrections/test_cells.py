"""Values in cells: what each column takes, and that a value comes back as it was written."""

from __future__ import annotations

import datetime as dt
import string
from typing import Any

import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kzpipe.corrections.cells import CORRECTABLE, column_of, parse_cell, plain, render_cell
from kzpipe.schema.fields import Field
from kzpipe.schema.tables import TABLES

COLUMNS = [(table, field) for table, fields in CORRECTABLE.items() for field in fields]
IDS = st.text(string.ascii_lowercase + string.digits + "-.", min_size=1)


def values(column: Field) -> st.SearchStrategy[Any]:
    if column.allowed is not None:
        found: st.SearchStrategy[Any] = st.sampled_from(sorted(column.allowed))
    elif pa.types.is_floating(column.kind):
        found = st.floats(0, allow_nan=False, allow_infinity=False)
    elif pa.types.is_date(column.kind):
        found = st.dates(dt.date(1000, 1, 1))
    elif pa.types.is_boolean(column.kind):
        found = st.booleans()
    elif pa.types.is_list(column.kind):
        return st.lists(IDS, unique=True).map(tuple)
    elif column.name in ("country_code", "wikidata_id"):
        found = st.from_regex({"country_code": "[A-Z]{3}", "wikidata_id": "Q[0-9]+"}[column.name], fullmatch=True)
    else:
        found = st.text(min_size=1).map(plain).filter(bool)
    return found if column.required else st.none() | found


@pytest.mark.parametrize(("table", "field"), COLUMNS, ids=[".".join(column) for column in COLUMNS])
@given(data=st.data())
def test_a_value_comes_back_as_it_was_written(table: str, field: str, data: st.DataObject) -> None:
    column = column_of(table, field)
    value = data.draw(values(column))
    assert parse_cell(column, render_cell(value)) == value


REFUSED = [
    ("claims", "number", "-3", "a number of 0 or more"),
    ("claims", "number", "thirteen", "a number of 0 or more"),
    ("claims", "number", "nan", "a number of 0 or more"),
    ("claims", "measure", "wounded", "one of killed, injured, detained"),
    ("claims", "measure", "", "it must be filled"),
    ("claims", "claim_date", "7.1.2022", "a day, as 2022-01-31"),
    ("claims", "is_cumulative", "yes", "true or false"),
    ("claims", "label_ar", "رجال\nأمن", "text on one line"),
    ("claims", "relayed_by", "kz||eu", r"ids joined by \|, each once"),
    ("events", "actor_ids", "kz|kz", r"ids joined by \|, each once"),
    ("events", "auxiliary_mode", "denied", "or nothing where there is none"),
    ("entities", "country_code", "Kaz", "three capital letters"),
    ("entities", "wikidata_id", "232", "Q and a number"),
]


@pytest.mark.parametrize(("table", "field", "cell", "allowed"), REFUSED)
def test_what_a_column_does_not_take(table: str, field: str, cell: str, allowed: str) -> None:
    with pytest.raises(ValueError, match=allowed):
        parse_cell(column_of(table, field), cell)


@pytest.mark.parametrize(("table", "field", "why"), [
    ("claims", "text", "the code has found it in the text; allowed are measure, number"),
    ("claims", "numbr", "claims has no such column; allowed are measure, number"),
    ("events", "quad_code", "it follows from event_type"),
    ("events", "cameo_code", "it follows from event_type and mode"),
    ("mentions", "entity_type", "correct entity_id, or the entity"),
])  # fmt: skip
def test_what_is_not_corrected(table: str, field: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        column_of(table, field)


def test_no_evidence_is_correctable() -> None:
    evidence = {"document_id", "start", "end", "text", "entry_id", "confidence", "cue", "origin"}
    assert not {field for fields in CORRECTABLE.values() for field in fields} & evidence
    assert all(TABLES[table].key[0] not in fields for table, fields in CORRECTABLE.items())
