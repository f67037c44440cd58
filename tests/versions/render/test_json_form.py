from __future__ import annotations

import datetime as dt
import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kzpipe.versions.model import Cause, Evidence, InputChange, RowChange, SchemaChange, TableDiff, VersionDiff
from kzpipe.versions.render import render

NUMBER = st.integers(0, 10**9)
WORDS = st.text(max_size=12)
VALUE = st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False) | st.dates() | WORDS
ROW = st.dictionaries(WORDS, VALUE | st.lists(WORDS, max_size=3), max_size=4)
EVIDENCE = st.builds(Evidence, WORDS, WORDS, NUMBER, NUMBER, st.none() | WORDS, st.none() | WORDS, st.none() | WORDS)
CAUSES = st.lists(st.builds(Cause, WORDS, WORDS, WORDS), max_size=2).map(tuple)
NAMES = st.lists(WORDS, max_size=2).map(tuple)
ROW_CHANGE = st.builds(
    RowChange, WORDS, WORDS, WORDS, st.none() | WORDS, st.none() | ROW, st.none() | ROW, NAMES, st.floats(0, 1e9), CAUSES, st.none() | EVIDENCE
)
TABLE = st.builds(
    TableDiff, WORDS, st.none() | NUMBER, st.none() | NUMBER, NUMBER, NUMBER, NUMBER, NUMBER, NUMBER, st.dictionaries(WORDS, NUMBER, max_size=3),
    st.builds(SchemaChange, NAMES, NAMES, NAMES), st.lists(ROW_CHANGE, max_size=2).map(tuple),
)  # fmt: skip
DIFF = st.builds(
    VersionDiff, WORDS, WORDS, st.none() | WORDS, st.none() | WORDS, st.tuples(WORDS, WORDS),
    st.lists(st.builds(InputChange, WORDS, WORDS, st.none() | WORDS, st.none() | WORDS, NUMBER), max_size=2).map(tuple),
    st.lists(TABLE, max_size=2).map(tuple),
)  # fmt: skip


def read(text: str) -> VersionDiff:
    """A comparison read again, its days as words."""
    content = json.loads(text)
    assert content["format"] == "kzpipe-diff/1"
    before, after = content["before"], content["after"]
    return VersionDiff(
        before["name"], after["name"], before["commit"], after["commit"], (before["source"], after["source"]),
        tuple(InputChange(**one) for one in content["inputs"]), tuple(read_table(one) for one in content["tables"]),
    )  # fmt: skip


def read_table(content: dict[str, Any]) -> TableDiff:
    rows = tuple(read_row(content["table"], one) for one in content.pop("rows"))
    schema = SchemaChange(**{how: tuple(columns) for how, columns in content.pop("schema").items()})
    return TableDiff(**content, schema=schema, rows=rows)


def read_row(table: str, content: dict[str, Any]) -> RowChange:
    causes = tuple(Cause(**one) for one in content.pop("causes"))
    evidence = content.pop("evidence")
    columns = tuple(content.pop("columns"))
    return RowChange(table, **content, columns=columns, causes=causes, evidence=None if evidence is None else Evidence(**evidence))


@given(DIFF)
def test_nothing_is_lost(diff: VersionDiff) -> None:
    text = render(diff, "json", limit=0)
    again = render(read(text), "json", limit=0)
    assert again == text
    assert not any("\x7f" <= sign <= "\x9f" or "\u202a" <= sign <= "\u202e" or "\u2066" <= sign <= "\u2069" for sign in text)
    found = json.loads(text)
    assert found["differs"] == diff.differs
    for table, one in zip(diff.tables, found["tables"], strict=True):
        for row, said in zip(table.rows, one["rows"], strict=True):
            assert (said["row_id"], said["how"], said["after"] is None) == (row.row_id, row.how, row.after is None)


def test_as_written(diff: VersionDiff) -> None:
    content = json.loads(render(diff, "json", limit=1))
    assert list(content) == ["format", "before", "after", "differs", "inputs", "tables"]
    assert content["before"] == {"name": "data-v1", "commit": "0123456789abcdef0123456789abcdef01234567", "source": "cache"}
    assert [len(table["rows"]) for table in content["tables"]] == [0, 0, 2, 1]
    (toll,) = content["tables"][3]["rows"]
    assert (toll["before"]["date"], toll["before"]["best"], toll["after"]["best_claim_ids"]) == ("2022-01-07", 13.0, ["c-1", "c-2"])
    assert toll["causes"] == [{"kind": "derived", "what": "c-2", "detail": "claim c-2 came in with article data/raw/a.txt"}]
    sentence = toll["evidence"]["sentence"]
    assert sentence[toll["evidence"]["start"] : toll["evidence"]["end"]] == "18 من رجال الشرطة قتلوا"


def test_arabic_can_be_read_in_it_and_nothing_steers_a_terminal() -> None:
    row = RowChange("claims", "added", "c-1", None, None, {"text": "قال\u202e\x9b31m\x1b"}, size=float("inf"))
    table = TableDiff("claims", 0, 1, 1, 0, 0, 0, 0, rows=(row,))
    text = render(VersionDiff("a", "b", None, None, ("cache", "cache"), (), (table,)), "json", limit=0)
    assert '"text": "قال\\u202e\\u009b31m\\u001b"' in text


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (float("nan"), "NaN"),
        (float("-inf"), "-Infinity"),
        (dt.date(2022, 1, 7), "2022-01-07"),
        (dt.datetime(2022, 1, 7, 5, tzinfo=dt.UTC), "2022-01-07T05:00:00+00:00"),
        ((dt.date(2022, 1, 7),), ["2022-01-07"]),
    ],
)
def test_what_json_has_no_sign_for(value: Any, written: Any) -> None:
    row = RowChange("claims", "added", "c-1", None, None, {"value": value})
    diff = VersionDiff("a", "b", None, None, ("cache", "cache"), (), (TableDiff("claims", 0, 1, 1, 0, 0, 0, 0, rows=(row,)),))
    assert json.loads(render(diff, "json", limit=0))["tables"][0]["rows"][0]["after"] == {"value": written}
