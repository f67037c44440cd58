from __future__ import annotations

import html
import json
import re

import pytest

from kzpipe.versions.model import SchemaChange, TableDiff, VersionDiff
from kzpipe.versions.render import render

SCHEMA = SchemaChange(("bound",), ("outlet",), ("start: bigint -> integer",))


@pytest.fixture
def reshaped() -> VersionDiff:
    """Columns of claims came, went and changed their type; quotes came as a table, rejects went."""
    tables = (
        TableDiff("claims", 2, 2, 0, 0, 0, 0, 2, schema=SCHEMA), TableDiff("quotes", None, 4, 4, 0, 0, 0, 0),
        TableDiff("rejects", 3, None, 0, 3, 0, 0, 0),
    )  # fmt: skip
    return VersionDiff("data-v1", "data-v2", None, None, ("cache", "cache"), (), tables)


@pytest.mark.parametrize("form", ["text", "markdown", "html"])
def test_tables_and_columns_that_came_and_went_are_told_first(reshaped: VersionDiff, form: str) -> None:
    said = re.sub(r"<[^>]*>|[\\\u2066-\u2069]", "", html.unescape(render(reshaped, form, limit=20)))
    places = [
        said.index(words) for words in (
            "columns of claims: added bound; removed outlet; retyped start: bigint -> integer", "table quotes is only in data-v2",
            "table rejects is only in data-v1",
        )
    ]  # fmt: skip
    assert places == sorted(places)
    assert "7 rows differ in 3 of 3 tables" in said


def test_a_program_finds_them_too(reshaped: VersionDiff) -> None:
    claims, quotes, rejects = json.loads(render(reshaped, "json", limit=0))["tables"]
    assert claims["schema"] == {"added": ["bound"], "removed": ["outlet"], "retyped": ["start: bigint -> integer"]}
    assert (quotes["before"], quotes["after"], rejects["before"], rejects["after"]) == (None, 4, 3, None)
