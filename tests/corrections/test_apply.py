"""Corrections in the tables: what changes, what follows, what stays as it was."""

from __future__ import annotations

from typing import Any

import pyarrow as pa
import pytest
from aggregate_rows import PARAMETERS, aggregate_tables
from corrected_rows import InShards, accept, correct, correct_tables, files, given, reject, tables, without
from hypothesis import given as given_by
from hypothesis import strategies as st

from kzpipe.aggregates.inputs import AggregateInput
from kzpipe.corrections.apply import CorrectedSource, apply_corrections
from kzpipe.corrections.cells import CORRECTABLE, column_of, parse_cell, same_cell
from kzpipe.corrections.give import Asked
from kzpipe.corrections.lines import read_corrections
from kzpipe.corrections.rows import key_of
from kzpipe.errors import CorrectionError
from kzpipe.store import records_from_table, table_from_records
from kzpipe.table_checks import check_references


def row_of(found: dict[str, Any] | Any, table: str, row_id: str) -> dict[str, Any]:
    return next(row for row in found[table].to_pylist() if row[key_of(table)] == row_id)


FOLLOWING: list[tuple[list[Asked], str, str, dict[str, Any]]] = [
    ([correct("c-11", "number", "18")], "claims", "c-11", {"number": 18.0, "low": 18.0, "high": 18.0}),
    ([correct("c-11", "number", "18"), correct("c-11", "low", "12")], "claims", "c-11", {"number": 18.0, "low": 12.0, "high": 18.0}),
    ([correct("c-2", "number", "50"), correct("c-2", "bound", "about")], "claims", "c-2",
     {"number": 50.0, "low": 20.0, "high": 99.0, "bound": "about"}),
    ([correct("c-11", "relayed_by", "khabar|eu")], "claims", "c-11", {"relayed_by": ["khabar", "eu"]}),
    ([correct("c-11", "claimant_id", "")], "claims", "c-11", {"claimant_id": None}),
    ([correct("e-2", "event_type", "COERCE"), correct("e-2", "mode", "arrest")], "events", "e-2",
     {"event_type": "COERCE", "mode": "arrest", "quad_code": 4, "cameo_code": "173"}),
    ([correct("e-1", "mode", "")], "events", "e-1", {"mode": None, "quad_code": 3, "cameo_code": "11"}),
    ([correct("m-1", "entity_id", "eu")], "mentions", "m-1", {"entity_id": "eu", "entity_type": "igo"}),
    ([correct("x-1", "entity_type", "igo")], "mentions", "m-1", {"entity_id": "x-1", "entity_type": "igo"}),
    ([reject("q-1")], "events", "e-1", {"quote_id": None}),
]  # fmt: skip


@pytest.mark.parametrize(("asked", "table", "row_id", "fields"), FOLLOWING)
def test_what_is_corrected_and_what_follows(asked: list[Asked], table: str, row_id: str, fields: dict[str, Any]) -> None:
    corrected = correct_tables(tables(), files(*given(*asked)))
    assert row_of(corrected.tables, table, row_id) == {**row_of(tables(), table, row_id), **fields}


def test_all_else_stays_and_tables_keep_their_rules() -> None:
    corrections = given(correct("c-11", "number", "18"), reject("c-2"), reject("q-2"), accept("e-2"), correct("m-1", "entity_id", "eu"))
    before, corrected = tables(), correct_tables(tables(), files(*corrections))
    for name in before:
        gone = {one.row_id for one in corrections if one.verdict == "reject" and one.table == name}
        changed_ids = {one.row_id for one in corrections if one.verdict == "correct" and one.table == name}
        assert corrected.tables[name].schema == before[name].schema
        assert corrected.tables[name].equals(table_from_records(name, records_from_table(name, corrected.tables[name])))
        kept = [row for row in before[name].to_pylist() if row[key_of(name)] not in gone | changed_ids] if name in CORRECTABLE else []
        assert [row for row in corrected.tables[name].to_pylist() if name in CORRECTABLE and row[key_of(name)] not in changed_ids] == kept
    check_references(dict(corrected.tables), {})
    assert {name: rows.num_rows for name, rows in corrected.as_read.items()} == {"claims": 2, "quotes": 1, "mentions": 1}
    assert row_of(corrected.as_read, "claims", "c-11")["number"] == 13.0
    assert corrected.corrected_ids("claims") == {"c-11"}
    assert tables()["claims"].equals(before["claims"])


def test_without_corrections_the_tables_are_handed_through() -> None:
    before = tables()
    source = CorrectedSource(InShards(before), {"data/quality/validation.json": b"{}"})
    assert source.entities is before["entities"]
    assert [shard.tables for shard in source.shards("claims")] == list(InShards(before).shards("claims"))


def test_one_stale_verdict_stops_all() -> None:
    with pytest.raises(CorrectionError, match=r"^data/curated/corrections/claims.csv:3: no row of claims has the id c-12"):
        correct_tables(tables(**without("claims", "c-12")), files(*given(correct("c-11", "number", "18"), correct("c-12", "number", "41"))))


CELLS = {
    ("claims", "c-11"): {"number": ["14", "18.5", "0"], "group": ["officials", "unspecified"], "claim_date": ["2022-01-05"],
                         "label_ar": ["", "رجل أمن"],
                         "relayed_by": ["khabar", "khabar|eu"], "is_cumulative": ["false"], "claimant_id": ["", "kz-moh"]},
    ("events", "e-1"): {"actor_ids": ["", "eu", "putin|x-1"], "event_date": ["", "2022-01-02"], "auxiliary_mode": ["negated"]},
    ("quotes", "q-1"): {"kind": ["indirect"], "speaker_id": ["", "eu"], "channel": ["tweet"]},
    ("mentions", "m-2"): {"entity_id": ["accused", "x-1"], "role": ["place"]},
}  # fmt: skip


@st.composite
def verdicts(draw: st.DrawFn) -> list[Asked]:
    found = []
    for (_, row_id), fields in CELLS.items():
        if draw(st.booleans()):
            found.append(draw(st.sampled_from([accept(row_id), reject(row_id)])))
        else:
            chosen = draw(st.lists(st.sampled_from(sorted(fields)), unique=True))
            found += [correct(row_id, field, draw(st.sampled_from(fields[field]))) for field in chosen]
    return draw(st.permutations(found))


@given_by(asked=verdicts())
def test_what_people_say_is_what_the_tables_hold(asked: list[Asked]) -> None:
    """Verdicts written to files, read and applied: rejected rows are gone, every other verdict is read back from the tables."""
    written = files(*given(*asked))
    corrected = correct_tables(tables(), written)
    for one in read_corrections(written):
        ids = corrected.tables[one.table].column(key_of(one.table)).to_pylist()
        assert (one.row_id in ids) == (one.verdict != "reject")
        if one.verdict == "correct":
            held = row_of(corrected.tables, one.table, one.row_id)[one.field]
            assert same_cell(column_of(one.table, one.field), one.value, held)
            assert parse_cell(column_of(one.table, one.field), one.value) == (tuple(held) if isinstance(held, list) else held)
    again = apply_corrections(tables(), given(*reversed(asked)))
    assert all(again.tables[name].equals(rows) for name, rows in corrected.tables.items()), "the order of verdicts does not show"


@given_by(asked=verdicts())
def test_shards_are_corrected_as_the_whole_is(asked: list[Asked]) -> None:
    whole = apply_corrections(tables(), given(*asked))
    source = CorrectedSource(InShards(tables()), files(*given(*asked)))
    names = [name for name in whole.tables if name != "entities"]
    shards = list(source.shards(*names))
    assert len(shards) == 2
    assert source.entities.equals(whole.tables["entities"])
    for name in names:
        assert pa.concat_tables([shard.tables[name] for shard in shards]).combine_chunks().equals(whole.tables[name].combine_chunks())
    read = pa.concat_tables([shard.as_read["claims"] for shard in shards if "claims" in shard.as_read] or [tables()["claims"].slice(0, 0)])
    assert sorted(read.column("claim_id").to_pylist()) == sorted(
        {one.row_id for one in given(*asked) if one.table == "claims" and one.verdict != "accept"}
    )


def casualties(*asked: Asked) -> dict[tuple[str, str], tuple[float | None, bool]]:
    corrected = correct_tables(tables(), files(*given(*asked)))
    records = {name: records_from_table(name, rows) for name, rows in corrected.tables.items()}
    as_read = records_from_table("claims", corrected.as_read["claims"]) if "claims" in corrected.as_read else []
    made = aggregate_tables(
        AggregateInput(sentences=[], **records, corrected_claim_ids=corrected.corrected_ids("claims"), claims_as_read=as_read), PARAMETERS
    )
    return {(row.measure, row.group): (row.best if row.best is not None else row.low, row.is_corrected) for row in made["casualties"]}


def test_sums_see_corrected_values_and_say_so() -> None:
    assert casualties() == {("killed", "security_forces"): (13.0, False), ("injured", "protesters"): (40.0, False)}
    assert casualties(correct("c-11", "number", "18"))["killed", "security_forces"] == (18.0, True)
    assert casualties(accept("c-11")) == casualties()


def test_a_sum_that_lost_a_claim_says_so() -> None:
    assert casualties(reject("c-12")) == {("killed", "security_forces"): (13.0, False), ("injured", "protesters"): (20.0, True)}
    moved = casualties(correct("c-12", "group", "civilians"))
    assert moved["injured", "protesters"] == (20.0, True)
    assert moved["injured", "civilians"] == (40.0, True)
    assert ("killed", "security_forces") not in casualties(reject("c-11"))
