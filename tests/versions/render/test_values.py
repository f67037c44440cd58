from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kzpipe.versions.render.values import LONGEST, cut, cut_front, cut_middle, show, value_change


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (None, "–"),
        ("", '""'),
        (True, "true"),
        (False, "false"),
        (13.0, "13"),
        (0.985, "0.985"),
        (float("nan"), "nan"),
        (dt.date(2022, 1, 7), "2022-01-07"),
        ([], "–"),
        (["a", "b"], "a, b"),
        ("two\nlines", "two␊lines"),
    ],
)
def test_show(value: Any, shown: str) -> None:
    assert show(value) == shown


@pytest.mark.parametrize(
    ("before", "after", "shown"),
    [
        (13.0, 18.0, ("13", "18", "+5")),
        (3, 1, ("3", "1", "-2")),
        (0.5, 0.75, ("0.5", "0.75", "+0.25")),
        (None, 18.0, ("–", "18", "")),
        (True, False, ("true", "false", "")),
        (float("inf"), 1.0, ("inf", "1", "")),
        (["a", "b"], ["b", "c"], ("a", "c", "1 stayed")),
        (["a"], ["a", "b"], ("–", "b", "1 stayed")),
        (["a"], ["b"], ("a", "b", "")),
        (["a", "b"], ["b", "a"], ("a, b", "b, a", "same members")),
        ("kaz", None, ("kaz", "–", "")),
    ],
)
def test_changes(before: Any, after: Any, shown: tuple[str, str, str]) -> None:
    change = value_change("column", before, after)
    assert (change.before, change.after, change.note) == shown


def test_long_texts_are_shown_where_they_part() -> None:
    change = value_change("text", "x" * 500 + "before", "x" * 500 + "after")
    assert change.before == "…" + "x" * 24 + "before"
    assert change.after == "…" + "x" * 24 + "after"


# what stands for a sign that nobody sees cannot be told from itself
WRITTEN = st.text(st.characters(exclude_characters="\\", exclude_categories=("Cs", "So")), max_size=300)


@given(WRITTEN, WRITTEN)
def test_no_value_is_longer_than_a_line_and_two_that_differ_look_different(before: str, after: str) -> None:
    change = value_change("text", before, after)
    assert max(len(change.before), len(change.after)) <= LONGEST
    if before != after and '""' not in (before, after):
        assert change.before != change.after


@given(st.text(max_size=50), st.integers(3, 50))
def test_cutting(text: str, longest: int) -> None:
    for shorten in (cut, cut_front, cut_middle):
        short = shorten(text, longest)
        assert short == text if len(text) <= longest else (len(short) == longest and "…" in short)
