from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kzpipe.versions.render.runs import CLOSING, LTR, OPENING, RTL, direction_of, direction_of_sentence, readable, runs, visible
from kzpipe.versions.render.text import isolated

MIXED = st.text(st.sampled_from("ابتي،؟«»ABCz19 .,-/()[]{}@#_\u0651\u064e٣") | st.characters(), max_size=60)


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("قال BBC World 7 أمس", ["قال ", "[BBC World 7]", " أمس"]),
        ("في 2022-01-07 مساء", ["في ", "[2022-01-07]", " مساء"]),
        ("من 7 قتلى", ["من 7 قتلى"]),  # a number of its own runs with the Arabic
        ("7 BBC", ["7 ", "[BBC]"]),
        ("(BBC) قال", ["(", "[BBC]", ") قال"]),
        ("قال B(BC) أمس", ["قال ", "[B(BC)]", " أمس"]),
        ("عن @mithal_1 أمس", ["عن ", "[@mithal_1]", " أمس"]),
        ("قال كوفيد-19", ["قال كوفيد-19"]),
        ("", []),
    ],
)
def test_latin_inside_arabic(text: str, cut: list[str]) -> None:
    assert [run.text if run.direction is None else f"[{run.text}]" for run in runs(text, RTL)] == cut


@pytest.mark.parametrize(
    ("text", "cut"),
    [
        ("mvd,وزارة الداخلية (الروسية)", ["mvd,", "[وزارة الداخلية (الروسية)]"]),
        ("a ب c د", ["a ", "[ب]", " c ", "[د]"]),
        ("x «أ» y", ["x «", "[أ]", "» y"]),
        ("only Latin 12", ["only Latin 12"]),
    ],
)
def test_arabic_inside_latin(text: str, cut: list[str]) -> None:
    assert [run.text if run.direction is None else f"[{run.text}]" for run in runs(text, LTR)] == cut


@pytest.mark.parametrize(
    ("text", "first", "most"),
    [
        ("وزارة", "rtl", "rtl"),
        ("BBC قالت إن أحداً لم يصب", "ltr", "rtl"),
        ("The word شغب was used", "ltr", "ltr"),
        ("قال spokesperson", "rtl", "ltr"),
        ("2022", "ltr", "ltr"),
    ],
)
def test_which_way_a_text_runs(text: str, first: str, most: str) -> None:
    assert (direction_of(text), direction_of_sentence(text)) == (first, most)


@pytest.mark.parametrize(
    ("text", "value", "words"),
    [
        ("a\nb", "a␊b", "a b"),
        ("a\x1b[31mb", "a␛[31mb", "a[31mb"),
        ("a\u202eb", "a\\u202eb", "ab"),
        ("a\u2028b", "a\\u2028b", "a b"),
        ("a\x9bb\x7f", "a\\u009bb\\u007f", "ab"),
        ("a\U000e0041b", "a\\U000e0041b", "ab"),
        ("می\u200cخواهم", "می\u200cخواهم", "می\u200cخواهم"),
    ],
)
def test_signs_that_nobody_sees(text: str, value: str, words: str) -> None:
    assert (visible(text), readable(text)) == (value, words)


def test_what_counts_as_hidden() -> None:
    # signs before a number, the end of a verse and the joiners are seen, or shape what is; the rest of the class is not assigned
    seen = set("\u0600\u0601\u0602\u0603\u0604\u0605\u06dd\u0890\u0891\u08e2\u200c\u200d\U000110bd\U000110cd")
    for code in range(sys.maxunicode + 1):
        sign, category = chr(code), unicodedata.category(chr(code))
        is_hidden = category in {"Cc", "Cf", "Cs", "Zl", "Zp"} and sign not in seen
        assert (visible(sign) != sign) == is_hidden or category == "Cn", hex(code)


@given(MIXED, st.sampled_from([LTR, RTL]))
def test_runs_are_the_text(text: str, base: str) -> None:
    cut = runs(text, base)
    assert "".join(run.text for run in cut) == text
    assert all(run.text for run in cut)
    assert {run.direction for run in cut} <= {None, LTR if base == RTL else RTL}


@given(MIXED)
def test_marks_are_balanced_and_nothing_else_steers(text: str) -> None:
    depth = 0
    for sign in isolated(text):
        depth += (sign in OPENING.values()) - (sign == CLOSING)
        assert 0 <= depth <= 2
    assert depth == 0
    bare = isolated(text).translate(dict.fromkeys(map(ord, "\u2066\u2067\u2069")))
    assert bare == visible(text)
    assert visible(bare) == bare


def test_many_digits_take_no_time_to_speak_of() -> None:
    # a pattern that tries every way to cut digits would never come back
    assert [run.direction for run in runs("1" * 5_000 + "ب", RTL)] == [None]
