from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kzpipe.versions.direction import escape_steering, is_right_to_left, isolate, showable


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("قالت الوزارة", True),
        ("«164 قتيلاً»", True),
        ("قناة BBC", True),
        ("BBC قالت", True),
        ("Reuters", False),
        ("Reuters عاجل", False),
        ("2022-01-07", False),
        ("", False),
    ],
)
def test_which_way_a_text_runs(text: str, expected: bool) -> None:
    assert is_right_to_left(text) is expected


@pytest.mark.parametrize(
    ("text", "expected"), [("Almaty", "Almaty"), ("ألماتي", "\u2068ألماتي\u2069"), ("sample_خبر.txt", "\u2068sample_خبر.txt\u2069")]
)
def test_names_are_kept_apart(text: str, expected: str) -> None:
    assert isolate(text) == expected


@given(text=st.text(alphabet=st.characters() | st.sampled_from("\u202e\u2066\u2069\x1b\x9b\r\n\t")))
def test_nothing_shown_steers_a_terminal_or_leaves_its_isolate(text: str) -> None:
    shown = showable(text)
    assert not any(unicodedata.category(letter) in {"Cc", "Cs"} for letter in shown)
    assert not set(shown) & set("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\n\r")


@given(text=st.text(alphabet=st.characters(exclude_categories=["Cs"]) | st.sampled_from('\u202e\x9b\\"')))
def test_escaped_json_is_the_same_json(text: str) -> None:
    escaped = escape_steering(json.dumps([text], ensure_ascii=False))
    assert json.loads(escaped) == [text]
    assert not any("\x7f" <= letter <= "\x9f" or "\u202a" <= letter <= "\u202e" for letter in escaped)
