from __future__ import annotations

import datetime as dt
import math
from dataclasses import replace
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kzpipe.errors import InputError, TableError
from kzpipe.schema.tables import TABLES
from kzpipe.shards import table_folder
from kzpipe.versions.compare import Comparison, compare_tables
from kzpipe.versions.model import RowChange, SchemaChange, TableDiff

DAY = dt.date(2022, 1, 7)
CLAIM: dict[str, Any] = {
    "claim_id": "c-1", "document_id": "d1", "start": 10, "end": 40, "text": "مقتل 13 من قوات الأمن",  # 13 of the security forces killed
    "measure": "killed", "number": 13.0, "low": 13.0, "high": None, "bound": "exact", "unit": "persons", "group": "security_forces",
    "label_ar": None, "claimant_id": "ministry", "relayed_by": [], "claim_date": DAY, "location_id": "city", "is_cumulative": False,
    "auxiliary_mode": None,
}  # fmt: skip
CASUALTY: dict[str, Any] = {
    "casualty_id": "k-1", "date": DAY, "location_id": "city", "group": "security_forces", "measure": "killed", "is_cumulative": False,
    "low": 13.0, "best": 13.0, "high": 18.0, "low_claim_ids": ["c-1"], "best_claim_ids": ["c-1"], "high_claim_ids": ["c-2"],
    "superseded_claim_ids": [], "claim_count": 2, "outlet_count": 2, "is_corrected": False,
}  # fmt: skip


def write(stages: Path, table: str, rows: list[dict[str, Any]], **kinds: pa.DataType) -> Path:
    """Write rows as a version would have, with the columns that the first one has; ``kinds`` are types other than the schema's."""
    known = {field.name: field.type for field in TABLES[table].arrow()} | kinds
    schema = pa.schema([(name, kind) for name, kind in known.items() if not rows or name in rows[0]])
    folder = table_folder(stages, table)
    folder.mkdir(parents=True, exist_ok=True)
    pq.write_table(pa.Table.from_pylist(rows, schema), folder / "part-0000.parquet")
    return stages


def compare(tmp_path: Path, table: str, before: list[dict[str, Any]], after: list[dict[str, Any]], **options: Any) -> TableDiff:
    write(tmp_path / "before", table, before)
    write(tmp_path / "after", table, after)
    (found,) = compare_tables(tmp_path / "before", tmp_path / "after", Comparison(**options))
    return found


def counts(diff: TableDiff) -> tuple[int, int, int, int, int]:
    return diff.added, diff.removed, diff.changed, diff.moved, diff.identical


def test_a_changed_row_is_whole_on_both_sides(tmp_path: Path) -> None:
    found = compare(tmp_path, "casualties", [CASUALTY], [CASUALTY | {"best": 18.0, "best_claim_ids": ["c-2"]}])
    assert (found.before, found.after, counts(found), dict(found.by_column)) == (1, 1, (0, 0, 1, 0, 0), {"best": 1, "best_claim_ids": 1})
    (row,) = found.rows
    lists = {name: tuple(value) for name, value in CASUALTY.items() if isinstance(value, list)}
    assert row.before == CASUALTY | lists
    assert row.after == CASUALTY | lists | {"best": 18.0, "best_claim_ids": ("c-2",)}
    assert (row.table, row.how, row.row_id, row.document_id) == ("casualties", "changed", "k-1", None)
    assert row.columns == ("best", "best_claim_ids")
    assert list(row.before) == list(TABLES["casualties"].names)
    assert type(row.before["date"]) is dt.date


@pytest.mark.parametrize(("change", "columns"), [
    ({}, ()),
    ({"number": 13.0 + 1e-12}, ()),
    ({"number": 13.1}, ("number",)),
    ({"number": None}, ("number",)),
    ({"high": 20.0}, ("high",)),
    ({"number": math.nan}, ("number",)),
    ({"number": math.inf}, ("number",)),
    ({"claim_date": dt.date(2022, 1, 8)}, ("claim_date",)),
    ({"claim_date": None}, ("claim_date",)),
    ({"claimant_id": None}, ("claimant_id",)),
    ({"auxiliary_mode": ""}, ("auxiliary_mode",)),  # empty is not absent
    ({"relayed_by": ["ministry"]}, ("relayed_by",)),
    ({"relayed_by": None}, ("relayed_by",)),
    ({"is_cumulative": True}, ("is_cumulative",)),
    ({"text": "مقتل ١٣ من قوات الأمن"}, ("text",)),  # the same in other digits
    ({"start": 11, "text": "x", "number": 1.0}, ("start", "text", "number")),  # in the table's order
])  # fmt: skip
def test_what_counts_as_a_change(tmp_path: Path, change: dict[str, Any], columns: tuple[str, ...]) -> None:
    found = compare(tmp_path, "claims", [CLAIM], [CLAIM | change])
    assert [row.columns for row in found.rows] == [columns] * bool(columns)
    assert counts(found) == ((0, 0, 1, 0, 0) if columns else (0, 0, 0, 0, 1))
    assert found.differs == bool(columns)


@pytest.mark.parametrize("value", [None, math.nan, math.inf, -0.0])
def test_a_value_is_equal_to_itself(tmp_path: Path, value: float | None) -> None:
    assert not compare(tmp_path, "claims", [CLAIM | {"number": value}], [CLAIM | {"number": value}]).differs


@pytest.mark.parametrize(("before", "after", "tolerance", "is_equal"), [
    (100.0, 101.0, 0.01, True),  # relatively near
    (100.0, 102.0, 0.01, False),
    (0.0, 0.01, 0.01, True),  # absolutely near
    (0.0, 0.02, 0.01, False),
    (1e300, -1e300, 0.5, False),
    (math.inf, 5.0, 0.5, False),  # infinity is near to nothing
    (math.inf, -math.inf, 0.5, False),
    (13.0, 13.0 + 1e-12, 0.0, False),
])  # fmt: skip
def test_tolerance(tmp_path: Path, before: float, after: float, tolerance: float, is_equal: bool) -> None:
    assert math.isclose(before, after, rel_tol=tolerance, abs_tol=tolerance) is is_equal
    found = compare(tmp_path, "claims", [CLAIM | {"number": before}], [CLAIM | {"number": after}], tolerance=tolerance)
    assert found.differs is not is_equal


def test_whole_numbers_have_no_tolerance(tmp_path: Path) -> None:
    assert compare(tmp_path, "claims", [CLAIM], [CLAIM | {"start": 11}], tolerance=0.5).by_column == {"start": 1}


@pytest.mark.parametrize(("before", "after"), [
    ((["a"], ["b"]), (["a", "b"], [])),  # words may not run from one list into the next
    ((["a"], ["b"]), (["b"], ["a"])),
    ((["a", "b"], []), (["b", "a"], [])),  # order counts
    ((["a", "a"], []), (["a"], [])),
    (([""], []), ([], [])),
])  # fmt: skip
def test_lists_are_compared_in_order_and_by_themselves(tmp_path: Path, before: Any, after: Any) -> None:
    def rows(value: tuple[list[str], list[str]]) -> list[dict[str, Any]]:
        return [CASUALTY | {"low_claim_ids": value[0], "best_claim_ids": value[1]}]

    assert compare(tmp_path, "casualties", rows(before), rows(after)).changed == 1


@pytest.mark.parametrize(("ignored", "columns"), [
    ({"number"}, ("text",)),
    ({"claims.number"}, ("text",)),
    ({"mentions.text"}, ("text", "number")),
    ({"text", "claims.number"}, ()),
    ({"claim_id"}, ("text", "number")),  # rows are paired by it all the same
])  # fmt: skip
def test_ignored_columns(tmp_path: Path, ignored: set[str], columns: tuple[str, ...]) -> None:
    found = compare(tmp_path, "claims", [CLAIM], [CLAIM | {"number": 1.0, "text": "x"}], ignored=frozenset(ignored))
    assert [row.columns for row in found.rows] == [columns] * bool(columns)
    assert found.identical == (0 if columns else 1)


@pytest.mark.parametrize(("change", "how"), [
    ({"start": 12, "end": 44}, "moved"),
    ({}, "moved"),  # the same place, but what its identifier is made of differs
    ({"start": 12, "number": 18.0, "claimant_id": "outlet"}, "moved"),
    ({"start": 40, "end": 70}, "added"),  # they meet, they do not overlap
    ({"document_id": "d2"}, "added"),
    ({"measure": "injured", "number": 4.0, "low": 4.0, "group": "civilians", "claimant_id": None, "location_id": None, "text": "x",
      "claim_date": None, "bound": "at_least"}, "added"),  # another assertion in the same words
])  # fmt: skip
def test_a_row_that_moved(tmp_path: Path, change: dict[str, Any], how: str) -> None:
    found = compare(tmp_path, "claims", [CLAIM], [CLAIM | {"claim_id": "c-9"} | change])
    assert counts(found) == ((0, 0, 0, 1, 0) if how == "moved" else (1, 1, 0, 0, 0))
    if how == "moved":
        (row,) = found.rows
        assert (row.row_id, row.before is not None and row.before["claim_id"]) == ("c-9", "c-1")
        assert row.columns == tuple(name for name in TABLES["claims"].names if name in change)
        assert dict(found.by_column) == dict.fromkeys(row.columns, 1)


def test_of_rows_that_overlap_those_that_agree_best_are_one(tmp_path: Path) -> None:
    def killed(identifier: str, number: float, start: int) -> dict[str, Any]:
        return CLAIM | {"claim_id": identifier, "number": number, "low": number, "start": start, "end": start + 30}

    before = [killed("c-1", 13.0, 10), killed("c-2", 26.0, 12), killed("c-3", 5.0, 14)]
    after = [killed("c-4", 26.0, 11), killed("c-5", 13.0, 13)]
    found = compare(tmp_path, "claims", before, after)
    pairs = {(row.before and row.before["claim_id"], row.after and row.after["claim_id"]) for row in found.rows}
    assert pairs == {("c-1", "c-5"), ("c-2", "c-4"), ("c-3", None)}


def test_a_block_moves_though_its_number_is_its_key(tmp_path: Path) -> None:
    lines = [{"document_id": "d1", "block_index": i, "start": 10 * i, "end": 10 * i + 9, "kind": "paragraph"} for i in range(3)]
    found = compare(tmp_path, "blocks", lines, [*lines[:2], lines[2] | {"block_index": 3}])
    assert [(row.how, row.row_id, row.columns) for row in found.rows] == [("moved", "d1/3", ())]


def test_columns_that_came_went_and_changed_their_type(tmp_path: Path) -> None:
    old = {name: value for name, value in CLAIM.items() if name != "bound"} | {
        "outlet": "a paper",
        "start": 10,
        "number": 13,
        "claim_date": "2022-01-07",
    }
    write(tmp_path / "before", "claims", [old, old | {"claim_id": "c-2", "number": 4, "claim_date": "2022-01-09"}],
          outlet=pa.string(), start=pa.int64(), number=pa.int32(), claim_date=pa.string())  # fmt: skip
    write(tmp_path / "after", "claims", [CLAIM, CLAIM | {"claim_id": "c-2", "number": 4.5}])
    (found,) = compare_tables(tmp_path / "before", tmp_path / "after", Comparison())
    retyped = ("start: bigint -> integer", "number: integer -> double", "claim_date: varchar -> date")
    assert found.schema == SchemaChange(("bound",), ("outlet",), retyped)
    assert (counts(found), dict(found.by_column)) == ((0, 0, 1, 0, 1), {"number": 1, "claim_date": 1})
    (row,) = found.rows
    assert row.before is not None
    assert row.before["outlet"] == "a paper"
    assert (row.after or {})["bound"] == "exact"
    ignored = frozenset({"bound", "claims.outlet", "start", "number", "claim_date"})
    (found,) = compare_tables(tmp_path / "before", tmp_path / "after", Comparison(ignored=ignored))
    assert not found.differs


def test_a_version_without_the_key_has_rows_that_moved(tmp_path: Path) -> None:
    other = CLAIM | {"claim_id": "c-2", "document_id": "d2"}
    keyless = [{name: value for name, value in row.items() if name != "claim_id"} for row in (CLAIM, other | {"document_id": "d3"})]
    write(tmp_path / "before", "claims", keyless)
    write(tmp_path / "after", "claims", [CLAIM, other])
    (found,) = compare_tables(tmp_path / "before", tmp_path / "after", Comparison())
    assert counts(found) == (1, 1, 0, 1, 0)
    assert {row.how: row.row_id for row in found.rows} == {"added": "c-2", "removed": "", "moved": "c-1"}


def test_a_table_of_one_version_alone(tmp_path: Path) -> None:
    write(tmp_path / "before", "rejects", [])
    write(tmp_path / "after", "rejects", [])
    write(tmp_path / "after", "claims", [CLAIM, CLAIM | {"claim_id": "c-2"}])
    rejects, claims = compare_tables(tmp_path / "before", tmp_path / "after", Comparison())
    assert (rejects.table, rejects.before, rejects.after, rejects.differs) == ("rejects", 0, 0, False)
    assert (claims.before, claims.after, counts(claims), claims.schema) == (None, 2, (2, 0, 0, 0, 0), SchemaChange())
    assert [row.row_id for row in claims.rows] == ["c-1", "c-2"]
    _, claims = compare_tables(tmp_path / "after", tmp_path / "before", Comparison())
    assert (claims.before, claims.after, counts(claims)) == (2, None, (0, 2, 0, 0, 0))


def test_an_empty_table_of_one_version_alone_differs(tmp_path: Path) -> None:
    (tmp_path / "before").mkdir()
    write(tmp_path / "after", "rejects", [])
    (found,) = compare_tables(tmp_path / "before", tmp_path / "after", Comparison())
    assert (found.before, found.after, found.differs) == (None, 0, True)


def test_files_are_found_where_an_older_version_has_them(tmp_path: Path) -> None:
    odd = tmp_path / "a=[b]*"  # neither a partition nor a pattern
    write(odd, "claims", [CLAIM])
    table_folder(odd, "claims").parent.rename(odd / "claim_stage")
    (odd / "claim_stage" / "claims" / "part-0000.parquet").rename(odd / "claim_stage" / "claims" / "part-0007.parquet")
    after = write(tmp_path / "after", "claims", [CLAIM])
    pq.write_table(
        pa.Table.from_pylist([CLAIM | {"claim_id": "c-2"}], TABLES["claims"].arrow().remove_metadata()),
        table_folder(after, "claims") / "part-0001.parquet",
    )
    (found,) = compare_tables(odd, after, Comparison())
    assert (counts(found), [row.row_id for row in found.rows]) == ((1, 0, 0, 0, 1), ["c-2"])


def documents(*names: str) -> list[dict[str, Any]]:
    return [{"document_id": name, "source_path": f"{name}.txt", "text": "نص"} for name in names]  # a text


def test_rows_of_a_document_and_the_aggregates_that_rest_on_them(tmp_path: Path) -> None:
    other = CLAIM | {"claim_id": "c-2", "document_id": "d2"}
    for folder, number in (("before", 13.0), ("after", 18.0)):
        write(tmp_path / folder, "documents", documents("d1", "d2"))
        write(tmp_path / folder, "claims", [CLAIM | {"number": number}, CLAIM | {"claim_id": "c-3"}, other | {"number": number}])
        write(tmp_path / folder, "casualties", [
            CASUALTY | {"best": number}, CASUALTY | {"casualty_id": "k-2", "low_claim_ids": [], "best_claim_ids": ["c-2"], "best": number},
        ])  # fmt: skip
        write(tmp_path / folder, "coverage", [{"coverage_id": "v-1", "date": DAY, "outlet": None, "article_count": int(number)}])
    found = {diff.table: diff for diff in compare_tables(tmp_path / "before", tmp_path / "after", Comparison(document="d1"))}
    assert {name: (diff.before, diff.after, *counts(diff)) for name, diff in found.items()} == {
        "documents": (1, 1, 0, 0, 0, 0, 1), "claims": (2, 2, 0, 0, 1, 0, 1), "casualties": (1, 1, 0, 0, 1, 0, 0), "coverage": (0, 0, 0, 0, 0, 0, 0),
    }  # fmt: skip
    (found,) = compare_tables(tmp_path / "before", tmp_path / "after", Comparison(tables=("casualties",), document="d2"))
    assert {row.row_id for row in found.rows} == {"k-1", "k-2"}  # c-2 is the highest claim of the one and the best of the other


def test_rows_that_name_an_entity_before_or_after(tmp_path: Path) -> None:
    rows = [
        CLAIM, CLAIM | {"claim_id": "c-2", "relayed_by": ["paper", "outlet"]}, CLAIM | {"claim_id": "c-3", "location_id": "capital"},
        CLAIM | {"claim_id": "c-4", "label_ar": "outlet"},
    ]  # fmt: skip
    after = [rows[0] | {"claimant_id": "outlet"}, rows[1], rows[2], rows[3] | {"number": 1.0}]
    assert counts(compare(tmp_path, "claims", rows, after, entity="outlet")) == (0, 0, 1, 0, 1)
    assert counts(compare(tmp_path, "claims", rows, after, entity="capital")) == (0, 0, 0, 0, 1)
    assert counts(compare(tmp_path, "claims", rows, after, entity="ministry")) == (0, 0, 2, 0, 2)
    assert counts(compare(tmp_path, "claims", rows, after, entity="ministry", document="d9")) == (0, 0, 0, 0, 0)


def test_the_largest_change_first(tmp_path: Path) -> None:
    def rows(*identifiers: str, **change: Any) -> list[dict[str, Any]]:
        return [CASUALTY | {"casualty_id": identifier} | change for identifier in identifiers]

    before = [*rows("k-1", "k-2", "k-3", "k-4", "k-5"), *rows("k-6", low=None, best=2.0, high=None, claim_count=1)]
    after = [
        *rows("k-1", location_id=None), *rows("k-2", best=18.0), *rows("k-3", best=14.0), *rows("k-4", best=None),
        *rows("k-5", group="civilians", location_id=None), *rows("k-7", high=164.0),
    ]  # fmt: skip
    found = compare(tmp_path, "casualties", before, after)
    assert [(row.how, row.row_id) for row in found.rows] == [
        ("added", "k-7"), ("changed", "k-4"), ("changed", "k-2"), ("removed", "k-6"), ("changed", "k-3"), ("changed", "k-5"), ("changed", "k-1"),
    ]  # fmt: skip
    assert [int(row.size) for row in found.rows] == [5, 5, 5, 5, 5, 2, 2]
    first = compare(tmp_path, "casualties", before, after, limit=2)
    assert (first.rows, counts(first), first.by_column) == (found.rows[:2], counts(found), found.by_column)
    assert compare(tmp_path, "casualties", before, after, limit=0).rows == ()


def test_a_toll_goes_before_what_is_written_and_who_wrote_it(tmp_path: Path) -> None:
    written = {"coverage_id": "v-1", "date": DAY, "outlet": "paper", "article_count": 90, "cluster_count": 90, "word_count": 30_000}
    written |= {"event_count": 400, "claim_count": 50, "quote_count": 80}
    (one_more_dead,) = compare(tmp_path / "toll", "casualties", [CASUALTY], [CASUALTY | {"best": 14.0, "claim_count": 9}]).rows
    (more_claims,) = compare(tmp_path / "claims", "casualties", [CASUALTY], [CASUALTY | {"claim_count": 99}]).rows
    coverage = compare(tmp_path / "coverage", "coverage", [written | {"coverage_id": "v-0"}], [written]).rows
    assert one_more_dead.size > max(row.size for row in coverage) > more_claims.size


def test_offsets_come_last_and_rows_of_one_size_in_reading_order(tmp_path: Path) -> None:
    before = [CLAIM | {"claim_id": f"c-{i}", "start": 100 - 9 * i, "end": 120 - 9 * i} for i in range(6)]
    after = [before[0] | {"start": 101}, *(row | {"bound": "about"} for row in before[1:])]
    found = compare(tmp_path, "claims", before, after)
    assert [row.row_id for row in found.rows] == ["c-5", "c-4", "c-3", "c-2", "c-1", "c-0"]
    assert len({row.size for row in found.rows[:5]}) == 1
    assert 1 < found.rows[5].size < 2 < found.rows[0].size


@pytest.mark.parametrize(("options", "message"), [
    ({"tables": ("claim",)}, r"'claim' is no table; allowed are documents, .*; did you mean claims\?"),
    ({"tables": ("claims", "quotes")}, r"quotes: neither version has this table"),
    ({"ignored": frozenset({"claims.numbre"})}, r"'claims.numbre' cannot be ignored: it is no column; .*; did you mean claims.number\?"),
    ({"tolerance": -1.0}, r"tolerance -1.0: allowed is a number from 0 on"),
    ({"tolerance": math.nan}, r"tolerance nan: allowed is"),
    ({"tolerance": math.inf}, r"tolerance inf: allowed is"),
    ({"limit": -1}, r"limit -1: allowed is a number of rows from 0 on"),
    ({"document": "d3"}, r"'d3' is in neither version's documents; .* column document_id of it holds; did you mean 'd1'\?"),
    ({"entity": "minister"}, r"'minister' is in neither version's entities; .*; did you mean 'ministry'\?"),
])  # fmt: skip
def test_options_that_nothing_answers_to(tmp_path: Path, options: dict[str, Any], message: str) -> None:
    for folder in ("before", "after"):
        write(tmp_path / folder, "documents", documents("d1"))
        write(tmp_path / folder, "entities", [{"entity_id": "ministry"}, {"entity_id": "o'clock"}])
        write(tmp_path / folder, "claims", [CLAIM])
    with pytest.raises(InputError, match=message):
        compare_tables(tmp_path / "before", tmp_path / "after", Comparison(**options))
    assert compare_tables(tmp_path / "before", tmp_path / "after", Comparison(entity="o'clock"))[-1].before == 0


def test_what_cannot_be_read(tmp_path: Path) -> None:
    before, after = write(tmp_path / "before", "claims", [CLAIM]), write(tmp_path / "after", "claims", [CLAIM, CLAIM])
    with pytest.raises(InputError, match=r"none: no such folder; .* `kzpipe run` writes them"):
        compare_tables(before, tmp_path / "none", Comparison())
    with pytest.raises(TableError, match=r"claims: two rows of a version share the key \(claim_id\)"):
        compare_tables(before, after, Comparison())
    (table_folder(after, "claims") / "part-0000.parquet").write_bytes(b"PAR1 and then nothing")
    with pytest.raises(TableError, match=r"a file is not readable as Parquet: .*part-0000\.parquet"):
        compare_tables(before, after, Comparison())


WORDS = st.sampled_from(["", "a", "b", "أ", "o'x"])
FIELDS = {
    "entity_type": WORDS, "role": WORDS, "confidence": st.none() | st.sampled_from([0.0, 0.5, 1.0, math.nan]), "text": WORDS | st.none(),
    "start": st.integers(0, 60), "end": st.integers(60, 99),
}  # fmt: skip
EVENT_FIELDS = {
    "event_type": WORDS, "mode": WORDS | st.none(), "quad_code": st.integers(1, 4), "actor_ids": st.lists(WORDS, max_size=3),
    "recipient_ids": st.lists(WORDS, max_size=3), "event_date": st.none() | st.dates(dt.date(2022, 1, 1), dt.date(2022, 1, 9)),
    "quote_id": WORDS | st.none(),
}  # fmt: skip


@st.composite
def edited(draw: st.DrawFn) -> tuple[list[dict[str, Any]], list[dict[str, Any]], int, int, int]:
    """Return events before and after edits, and how many rows were added, removed and changed; no two have overlapping spans."""
    identifiers = draw(st.lists(st.integers(0, 40), unique=True, max_size=12))
    before, after, numbers = [], [], {"added": 0, "removed": 0, "changed": 0, "kept": 0}
    for i in identifiers:
        row = {"event_id": f"e-{i}", "document_id": f"d{i % 3}", "start": 10 * i, "end": 10 * i + 9} | {
            name: draw(values) for name, values in EVENT_FIELDS.items()
        }
        how = draw(st.sampled_from(sorted(numbers)))
        if how == "changed":
            names = draw(st.sets(st.sampled_from(sorted(EVENT_FIELDS)), min_size=1))
            change = {name: draw(EVENT_FIELDS[name].filter(lambda value, old=row[name]: value != old)) for name in sorted(names)}
            after.append(row | change)
        numbers[how] += 1
        if how != "added":
            before.append(row)
        if how in ("added", "kept"):
            after.append(row)
    return before, draw(st.permutations(after)), numbers["added"], numbers["removed"], numbers["changed"]


@given(edited())
@settings(max_examples=25, deadline=None)
def test_the_counts_are_exactly_the_edits(tmp_path_factory: pytest.TempPathFactory, edits: Any) -> None:
    before, after, added, removed, changed = edits
    place = tmp_path_factory.mktemp("edits")
    found = compare(place, "events", before, after)
    assert counts(found) == (added, removed, changed, 0, len(before) - removed - changed)
    assert len(found.rows) == added + removed + changed
    old, new = ({row["event_id"]: row for row in rows} for rows in (before, after))
    for row in found.rows:
        expected = tuple(name for name in EVENT_FIELDS if row.how == "changed" and old[row.row_id][name] != new[row.row_id][name])
        assert sorted(row.columns) == sorted(expected)
    back = compare(place, "events", after, before)
    assert counts(back) == (removed, added, changed, 0, found.identical)
    assert sorted(map(repr, map(turned, found.rows))) == sorted(map(repr, back.rows))
    assert back.by_column == found.by_column
    assert not compare(place, "events", before, before).differs


def turned(row: RowChange) -> RowChange:
    """A row as it is told when the versions are named the other way round."""
    how = {"added": "removed", "removed": "added"}.get(row.how, row.how)
    told: Any = row.before or row.after
    row_id = str(told[TABLES[row.table].key[0]])
    return replace(row, how=how, row_id=row_id, document_id=told["document_id"], before=row.after, after=row.before)


MENTION = {"mention_id": st.integers(0, 30).map("m-{}".format), "document_id": st.sampled_from(["d1", "d2"])} | FIELDS
MENTIONS = st.lists(st.fixed_dictionaries(MENTION), max_size=14, unique_by=lambda row: row["mention_id"])


@given(MENTIONS, MENTIONS)
@settings(max_examples=25, deadline=None)
def test_swapped_versions_swap_added_and_removed(tmp_path_factory: pytest.TempPathFactory, before: Any, after: Any) -> None:
    place = tmp_path_factory.mktemp("swap")
    there, back = compare(place, "mentions", before, after), compare(place, "mentions", after, before)
    assert (there.added, there.removed, there.changed, there.moved, there.identical) == (
        back.removed, back.added, back.changed, back.moved, back.identical,
    )  # fmt: skip
    assert there.before == there.removed + there.changed + there.moved + there.identical == len(before)
    assert there.after == there.added + there.changed + there.moved + there.identical == len(after)
    assert there.by_column == back.by_column
    assert sorted(map(repr, map(turned, there.rows))) == sorted(map(repr, back.rows))


def test_only_rows_from_a_day_on(tmp_path: Path) -> None:
    article = {
        "document_id": "d1", "title": None, "published_date": DAY, "published_basis": "header", "published_start": None, "published_end": None,
        "outlet": None, "language": "ar", "word_count": 90, "cluster_id": "d1",
    }  # fmt: skip
    for side in ("before", "after"):
        write(tmp_path / side, "articles", [article, article | {"document_id": "d2", "published_date": DAY + dt.timedelta(days=2)}])
    old, new = CLAIM, CLAIM | {"claim_id": "c-2", "document_id": "d2"}
    options = {"since": DAY + dt.timedelta(days=1), "tables": ("claims",)}
    assert counts(compare(tmp_path, "claims", [], [old, new], **options)) == (1, 0, 0, 0, 0)
    later = CASUALTY | {"casualty_id": "k-2", "date": DAY + dt.timedelta(days=1)}
    assert counts(compare(tmp_path, "casualties", [CASUALTY, later], [], **options | {"tables": ("casualties",)})) == (0, 1, 0, 0, 0)


def test_an_article_edited_in_place_keeps_its_rows(tmp_path: Path) -> None:
    later = CLAIM | {"claim_id": "c-2", "start": 60, "end": 90, "text": "إصابة 4", "measure": "injured", "number": 4.0}  # 4 injured
    other = CLAIM | {"claim_id": "c-9", "document_id": "d2"}
    write(tmp_path / "before", "documents", documents("d1", "d2", "gone"))
    write(tmp_path / "after", "documents", [documents("d1")[0] | {"document_id": "d7", "text": "نص آخر"}, *documents("d2", "new")])  # another text
    write(tmp_path / "before", "claims", [CLAIM, later, other])
    edited = [
        row | {"claim_id": f"{row['claim_id']}-new", "document_id": "d7", "start": row["start"] + 3} for row in (CLAIM | {"number": 18.0}, later)
    ]
    write(tmp_path / "after", "claims", [*edited, other])
    write(tmp_path / "before", "sentences", [{"document_id": "d1", "sentence_index": 0, "block_index": 0, "start": 0, "end": 9}])
    write(tmp_path / "after", "sentences", [{"document_id": "d7", "sentence_index": 0, "block_index": 0, "start": 0, "end": 9}])
    found = {diff.table: diff for diff in compare_tables(tmp_path / "before", tmp_path / "after", Comparison())}
    assert {name: counts(diff) for name, diff in found.items()} == {
        "documents": (1, 1, 1, 0, 1), "claims": (0, 0, 0, 2, 1), "sentences": (0, 0, 0, 0, 1),
    }  # fmt: skip
    assert [(row.row_id, row.document_id, row.columns) for row in found["claims"].rows] == [
        ("c-1-new", "d7", ("start", "number")), ("c-2-new", "d7", ("start",)),
    ]  # fmt: skip
    assert found["documents"].rows[-1].columns == ("text",)
    for name in ("d1", "d7"):
        of_document = compare_tables(tmp_path / "before", tmp_path / "after", Comparison(tables=("claims",), document=name))
        assert counts(of_document[0]) == (0, 0, 0, 2, 0)


def test_no_table_has_more_columns_than_a_mask_has_bits() -> None:
    assert max(len(table.columns) for table in TABLES.values()) <= 64
