from __future__ import annotations

from pathlib import Path

from kzpipe.codebook import render_codebook
from kzpipe.schema.tables import TABLES


def test_the_committed_codebook_is_current(root: Path) -> None:
    assert (root / "docs/reference/codebook.md").read_text("utf-8") == render_codebook(), "run `kzpipe codebook`"


def test_every_column_and_every_allowed_value_is_in_it() -> None:
    text = render_codebook()
    for table in TABLES.values():
        assert f"## {table.name}\n" in text
        for column in table.columns:
            assert f"| {column.name} | " in text
            assert all(f"`{value}`" in text for value in column.allowed or ())
