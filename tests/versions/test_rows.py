from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kzpipe.shards import WHOLE, file_name, table_folder
from kzpipe.versions.rows import Rows


def write(stages: Path, outlets: list[str | None]) -> Path:
    place = table_folder(stages, "articles")
    place.mkdir(parents=True, exist_ok=True)
    # as the store writes: without dictionaries
    rows = pa.table({"document_id": [str(number) for number in range(len(outlets))], "outlet": pa.array(outlets, pa.string())})
    pq.write_table(rows, place / file_name(WHOLE), use_dictionary=False)
    return stages


@settings(deadline=None, max_examples=40)
@given(outlets=st.lists(st.sampled_from([None, "صحيفة", "وكالة"]), min_size=1, max_size=6))
def test_absent_values_are_told_from_others(tmp_path_factory: pytest.TempPathFactory, outlets: list[str | None]) -> None:
    with Rows(write(tmp_path_factory.mktemp("stages"), outlets)) as rows:
        for value in (None, "صحيفة"):
            found = rows.where("articles", "outlet is not distinct from ?", value)
            assert [row["document_id"] for row in found] == [str(at) for at, outlet in enumerate(outlets) if outlet == value]


def test_rows_are_asked_for_by_value(tmp_path: Path) -> None:
    with Rows(write(tmp_path, ["a", "b", None, "a"])) as rows:
        assert [row["document_id"] for row in rows.equal("articles", "outlet", ["a", None, "a"])] == ["0", "3"]
        assert rows.equal("articles", "outlet", [None]) == []
        assert rows.equal("articles", "outlet", ["it's"]) == []
        assert rows.equal("events", "event_id", ["e-1"]) == []  # a table that this version has not
        assert rows.keys("articles", "document_id", "outlet = ?", "b") == ["1"]
