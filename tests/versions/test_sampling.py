from __future__ import annotations

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kzpipe.shards import table_folder
from kzpipe.versions import compare
from kzpipe.versions.compare import Comparison, compare_for_causes, compare_tables
from kzpipe.versions.sampling import Others


def write(stages: Path, table: str, rows: list[dict[str, Any]]) -> Path:
    folder = table_folder(stages, table)
    folder.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.Table.from_pylist(rows), folder / "part-0000.parquet")
    return stages


def versions(place: Path, documents: int) -> tuple[Path, Path]:
    """Two versions that differ in every row: two claims a document, and casualties that list the first claim of some."""
    sides = place / "before", place / "after"
    for number, side in enumerate(sides):
        claims = [{"claim_id": f"c-{d}-{i}", "document_id": f"d-{d}", "number": float(number)} for d in range(documents) for i in range(2)]
        write(side, "claims", claims)
        write(side, "casualties", [{"casualty_id": f"k-{d}", "best": float(number), "best_claim_ids": [f"c-{d}-0"]} for d in range(0, documents, 10)])
    return sides


def ids(others: Others) -> tuple[set[str], set[str]]:
    return {row.row_id for row in others.asked}, {row.row_id for row in others.behind}


def test_few_rows_are_all_looked_into_and_none_twice(tmp_path: Path) -> None:
    (claims, casualties), others = compare_for_causes(*versions(tmp_path, 10), Comparison(limit=3))
    assert (len(claims.rows), len(casualties.rows)) == (3, 1)
    asked, behind = ids(others["claims"])
    assert (len(asked), behind, asked & {row.row_id for row in claims.rows}) == (17, set(), set())
    assert others["claims"].weight == 1.0
    assert others["casualties"] == Others()


def test_rows_that_are_not_asked_for_are_behind(tmp_path: Path) -> None:
    before, after = versions(tmp_path, 10)
    for side in (before, after):
        write(side, "entities", [{"entity_id": "kaz"}])
    (casualties,), others = compare_for_causes(before, after, Comparison(tables=("casualties",), limit=0))
    assert (casualties.table, casualties.changed, casualties.rows) == ("casualties", 1, ())
    assert ids(others["claims"]) == (set(), {f"c-{d}-{i}" for d in range(10) for i in range(2)})
    assert ids(others["casualties"]) == ({"k-0"}, set())
    found, others = compare_for_causes(before, after, Comparison(document="d-3"))
    assert {row.row_id for diff in found for row in diff.rows if diff.table == "claims"} == {"c-3-0", "c-3-1"}
    assert len(others["claims"].behind) == 18


def test_of_many_rows_some_articles_are_whole(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compare, "MOST_TRACED", 100)
    (claims, casualties), others = compare_for_causes(*versions(tmp_path, 400), Comparison(limit=2))
    shown = {row.row_id for row in claims.rows}
    asked, behind = ids(others["claims"])
    assert 30 < len(asked) < 200
    documents = {one.rpartition("-")[0] for one in asked}
    assert asked | behind | shown >= {f"{one}-{i}" for one in documents for i in range(2)}
    # what the shown casualties rest on is there, and stands for nothing unless it was drawn
    assert asked | behind | shown >= {one for row in casualties.rows for one in (row.after or {})["best_claim_ids"]}
    assert others["claims"].weight * len(asked) == pytest.approx(claims.changed - len(claims.rows))
    assert (claims.changed, casualties.changed) == (800, 40)


@given(st.integers(1, 30), st.integers(0, 5), st.sampled_from([1, 5, 1000]))
@settings(max_examples=20, deadline=None)
def test_rows_stand_for_all_that_differ(tmp_path_factory: pytest.TempPathFactory, documents: int, limit: int, most: int) -> None:
    before, after = versions(tmp_path_factory.mktemp("all"), documents)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(compare, "MOST_TRACED", most)
        found, others = compare_for_causes(before, after, Comparison(limit=limit))
    assert found == compare_tables(before, after, Comparison(limit=limit))
    for diff in found:
        other = others[diff.table]
        if other.asked:
            assert len(diff.rows) + other.weight * len(other.asked) == pytest.approx(diff.differing)
        every = [row.row_id for row in (*diff.rows, *other.asked, *other.behind)]
        assert len(every) == len(set(every)) <= diff.differing
