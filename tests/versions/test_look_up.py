from __future__ import annotations

from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from kzpipe.shards import WHOLE, file_name, table_folder
from kzpipe.versions.look_up import BEHIND, look_up


def write(stages: Path, **columns: pa.Array) -> Path:
    place = table_folder(stages, "claims")
    place.mkdir(parents=True)
    pq.write_table(pa.table(columns), place / file_name(WHOLE))
    return stages


def test_the_columns_that_name_the_rows_behind_an_aggregate() -> None:
    assert BEHIND["casualties"][0] == ("best_claim_ids", "claims")
    assert set(BEHIND["casualties"][1:]) == {(f"{name}_claim_ids", "claims") for name in ("low", "high", "superseded")}
    assert BEHIND["reactions"] == (("event_ids", "events"), ("quote_ids", "quotes"))
    assert (BEHIND["timeline"], BEHIND["framings"]) == ((("event_ids", "events"),), (("mention_ids", "mentions"),))
    assert (BEHIND["actors"], BEHIND["coverage"]) == ((), ())


def test_rows_are_looked_up_by_their_document_or_another_key(tmp_path: Path) -> None:
    stages = write(tmp_path, document_id=pa.array(["d1", "d2"]), claim_id=pa.array(["c1", "c2"]), number=pa.array([1.0, 2.0]))
    assert look_up(stages, "claims", ("number",)) == [{"document_id": "d1", "number": 1.0}, {"document_id": "d2", "number": 2.0}]
    assert look_up(stages, "claims", ("number",), ["d2", "d3"]) == [{"document_id": "d2", "number": 2.0}]
    assert look_up(stages, "claims", ("document_id",), ["c1"], "claim_id") == [{"claim_id": "c1", "document_id": "d1"}]
    assert look_up(stages, "claims", ("number",), []) == []
    assert look_up(stages, "claims", ("unit",), ["d1"]) == [{"document_id": "d1", "unit": None}], "an older version has no such column"
    assert look_up(stages, "events", ("mode",)) == [], "nor such a table"


@pytest.mark.parametrize("keys", [{"document_id": pa.array([1])}, {"claim_id": pa.array(["c1"])}])
def test_a_key_of_another_type_or_none_leads_nowhere(tmp_path: Path, keys: dict[str, pa.Array]) -> None:
    assert look_up(write(tmp_path, **keys), "claims", ("number",)) == []
