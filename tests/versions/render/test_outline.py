from __future__ import annotations

import dataclasses
import shlex

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kzpipe.errors import InputError
from kzpipe.schema.tables import TABLES
from kzpipe.versions.model import CAUSE_KINDS, Cause, Evidence, InputChange, RowChange, SchemaChange, TableDiff, VersionDiff
from kzpipe.versions.render import FORMS, render
from kzpipe.versions.render.outline import KIND_NAMES, largest_first, outline
from kzpipe.versions.render.runs import CLOSING, OPENING, readable
from kzpipe.versions.render.samples import NO_CAUSE, sample


def compared(*tables: TableDiff, inputs: tuple[InputChange, ...] = ()) -> VersionDiff:
    return VersionDiff("data-v1", "data-v2", None, None, ("cache", "cache"), inputs, tables)


def added(table: str, row_id: str, size: float = 1.0, **row: object) -> RowChange:
    return RowChange(table, "added", row_id, None, None, row, size=size, causes=(Cause("article", "a.txt"),))


def test_every_kind_of_input_has_a_name() -> None:
    assert set(KIND_NAMES) == set(CAUSE_KINDS)


@pytest.mark.parametrize("form", ["pdf", "", "Text"])
def test_another_form_is_an_error_that_names_the_allowed_ones(diff: VersionDiff, form: str) -> None:
    with pytest.raises(InputError, match=f'"{form}" is no form .* allowed are text, markdown, json, html'):
        render(diff, form, limit=1)


def test_a_limit_below_nothing_is_an_error(diff: VersionDiff) -> None:
    with pytest.raises(InputError, match="--limit: -1 .* 0 or more"):
        render(diff, "text", limit=-1)


def test_inputs_are_grouped_the_strongest_first() -> None:
    inputs = (
        InputChange("library", "camel-tools", "1.5", "1.6", 1),
        InputChange("article", "b.txt", "x", None, 1),
        InputChange("article", "a.txt", "x", None, 1),
        InputChange("article", "c.txt", "x", "y", 7),
        InputChange("weather", "rain", None, "y", 1),
    )
    groups = outline(compared(inputs=inputs), 2).groups
    assert [(group.name, group.count, group.left_out) for group in groups] == [
        ("articles", 3, 1), ("libraries", 1, 0), ("of unknown kind", 1, 0),
    ]  # fmt: skip
    assert [(line.sign, line.what) for line in groups[0].lines] == [("~", "c.txt"), ("-", "a.txt")]


@pytest.mark.parametrize("sign", "+-")
def test_a_long_input_that_came_or_went_is_read_from_its_beginning(sign: str) -> None:
    line = "person-samer-1,person-samer,name," + "x" * 300
    change = InputChange("lexicon", "aliases.csv: person-samer-1", *((None, line) if sign == "+" else (line, None)))
    ((shown,),) = (group.lines for group in outline(compared(inputs=(change,)), 2).groups)
    ((said, value),) = shown.values
    assert said == sign
    assert value.startswith("person-samer-1,person-samer")
    assert value.endswith("…")


def test_of_equal_changes_a_row_of_each_table_in_turn_results_first() -> None:
    tables = [
        TableDiff(name, 0, 2, 2, 0, 0, 0, 0, rows=tuple(added(name, f"{name}-{number}") for number in range(2)))
        for name in ("mentions", "claims", "casualties")
    ]
    large = TableDiff("blocks", 0, 1, 1, 0, 0, 0, 0, rows=(added("blocks", "blocks-0", 9.0),))
    assert [row.row_id for row in largest_first(compared(*tables, large))] == [
        "blocks-0", "casualties-0", "claims-0", "mentions-0", "casualties-1", "claims-1", "mentions-1",
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("table", "alert"),
    [
        (TableDiff("claims", None, 3, 3, 0, 0, 0, 0), "table claims is only in data-v2"),
        (TableDiff("claims", 3, None, 0, 3, 0, 0, 0), "table claims is only in data-v1"),
        (TableDiff("claims", 1200, 0, 0, 1200, 0, 0, 0), "table claims has lost all its 1,200 rows"),
        (TableDiff("claims", 1, 1, 0, 0, 0, 0, 1, schema=SchemaChange(("a", "b"), ("c",))), "columns of claims: added a, b; removed c"),
    ],
)
def test_what_must_not_be_overlooked(table: TableDiff, alert: str) -> None:
    for form in ("text", "markdown", "html"):
        assert alert in render(compared(table), form, limit=3)


def test_many_alerts_are_cut() -> None:
    tables = [TableDiff(f"t{number}", None, 0, 0, 0, 0, 0, 0) for number in range(30)]
    assert outline(compared(*tables), 1).alerts[-1] == "and 22 more of the kind"


@pytest.mark.parametrize(
    ("tables", "inputs", "verdict"),
    [
        ((), (), "No table was compared."),
        ((TableDiff("claims", 1, 1, 0, 0, 0, 0, 1),), (), "Nothing differs: 1 table with 1 row compared, all the same."),
        (
            (TableDiff("claims", 2, 2, 0, 0, 0, 0, 2),),
            (InputChange("parameter", "a.b", "1", "2"),),
            "Nothing differs: 1 table with 2 rows compared, all the same; 1 input differs, without effect.",
        ),
        ((TableDiff("claims", None, 0, 0, 0, 0, 0, 0),), (), "No row differs, but 1 table of 1 differs in shape."),
        ((TableDiff("claims", 0, 1, 1, 0, 0, 0, 0),), (), "1 row differs in 1 of 1 table."),
    ],
)
def test_verdict(tables: tuple[TableDiff, ...], inputs: tuple[InputChange, ...], verdict: str) -> None:
    assert outline(compared(*tables, inputs=inputs), 3).verdict == verdict


def test_more_rows_differ_than_the_comparison_holds() -> None:
    seen = outline(compared(TableDiff("claims", 0, 5_000, 5_000, 0, 0, 0, 0, rows=(added("claims", "c-1"),))), 20)
    assert (seen.left_out, seen.command) == ("4,999 rows not shown", "kzpipe diff data-v1 data-v2 --format json")


def test_a_version_is_quoted_for_the_shell() -> None:
    diff = dataclasses.replace(compared(TableDiff("claims", 0, 2, 2, 0, 0, 0, 0)), before="a b; rm")
    assert outline(diff, 0).command == "kzpipe diff 'a b; rm' data-v2 --limit 2"
    asked = dataclasses.replace(diff, options=("--table", "claims", "--entity", "it's"))
    assert shlex.split(outline(asked, 0).command)[2:] == ["a b; rm", "data-v2", "--table", "claims", "--entity", "it's", "--limit", "2"]


@pytest.mark.parametrize(
    ("causes", "said"),
    [
        ((), (NO_CAUSE,)),
        ((Cause("unknown", "x", "y"),), (f"{NO_CAUSE}: x: y",)),
        ((Cause("unknown", "", "nothing differs"),), (f"{NO_CAUSE}: nothing differs",)),
        ((Cause("derived", "c-2", "claim c-2 went"),), ("because claim c-2 went",)),
        ((Cause("lexicon", "a.csv: 3", "new; in its words"),), ("because lexicon a.csv: 3 (new; in its words)",)),
        ((Cause("lexicon", "a.csv: 3"), Cause("lexicon", "a.csv: 3")), ("because lexicon a.csv: 3",)),
        (tuple(Cause("article", name) for name in "abcde"), ("because article a", "because article b", "because article c, and 2 more")),
    ],
)
def test_causes(causes: tuple[Cause, ...], said: tuple[str, ...]) -> None:
    assert sample(1, dataclasses.replace(added("claims", "c-1"), causes=causes)).causes == said


def test_rows_without_a_cause_and_estimates_are_told_first() -> None:
    diff = dataclasses.replace(compared(TableDiff("claims", 0, 9000, 9000, 0, 0, 0, 0)), unknown=1, traced=500)
    assert outline(diff, 1).alerts == (
        "no cause is recorded for 1 row",
        "too much differs to trace every row: numbers of rows by cause are estimated from 500 rows, all of some articles",
    )
    assert not outline(dataclasses.replace(diff, unknown=0, traced=None), 1).alerts


@pytest.mark.parametrize(
    ("table", "row", "labels"),
    [
        ("timeline", {"timeline_id": "t", "event_type": "PROTEST", "actor_id": None}, ("PROTEST",)),
        ("casualties", {"casualty_id": "c", "measure": "killed", "is_cumulative": False}, ("killed",)),
        ("casualties", {"casualty_id": "c", "measure": "killed", "is_cumulative": True}, ("killed", "cumulative")),
        ("entities", {"entity_id": "kaz", "name_en": "Kazakhstan", "name_ar": "كازاخستان"}, ("Kazakhstan",)),
        ("claims", {"claim_id": "c", "text": "قتيلان"}, ("قتيلان",)),
        ("sentences", {"document_id": "d", "sentence_index": 3, "start": 0, "end": 5}, ()),
        ("gone_table", {"a": 1}, ()),
    ],
)
def test_what_a_row_is_called(table: str, row: dict[str, object], labels: tuple[str, ...]) -> None:
    assert sample(1, added(table, "id", **row)).labels == labels


def test_a_row_that_came_says_what_it_holds_and_not_where_it_stands() -> None:
    row = {
        "claim_id": "c",
        "document_id": "d",
        "start": 3,
        "end": 9,
        "text": "قتيلان",
        "number": 2.0,
        "unit": "",
        "claimant_id": None,
        "relayed_by": [],
    }
    assert sample(1, added("claims", "c", **row)).facts == (("number", "2"),)


@given(st.text(max_size=400), st.integers(-10, 500), st.integers(-10, 500))
def test_words_are_cut_but_never_lost_and_marks_are_balanced_in_every_form(sentence: str, start: int, end: int) -> None:
    row = dataclasses.replace(added("claims", "c", text="قتيلان"), evidence=Evidence("d", sentence, start, end, sentence, None, None))
    diff = compared(TableDiff("claims", 0, 1, 1, 0, 0, 0, 0, rows=(row,)))
    for form in FORMS:
        text = render(diff, form, limit=1)
        if form in ("text", "markdown"):
            for line in text.split("\n"):
                assert sum(line.count(mark) for mark in OPENING.values()) == line.count(CLOSING)
        assert not set(text) & set("\u202a\u202b\u202c\u202d\u202e\x1b\x9b\u2028")
    words = sample(1, row).words
    if words is not None and 0 <= start < end <= min(start + 100, len(sentence)):
        assert words.marked == readable(sentence[start:end])


def test_every_table_of_the_schema_can_be_shown() -> None:
    for name, table in TABLES.items():
        row = dict.fromkeys(table.names, "x")
        assert sample(1, added(name, "x", **row)).table == name
