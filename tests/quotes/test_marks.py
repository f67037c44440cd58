"""Quotation marks paired: French, curly and straight, nested, turned round, lost."""

from __future__ import annotations

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kzpipe.quotes.marks import find_marked


def inside(text: str) -> list[str]:
    return [text[span.start : span.end] for span in find_marked(text, 0, len(text))]


CASES = {
    "French": ("قال: «نعم» ومضى", ["نعم"]),
    "curly": ("قال: “نعم” ومضى", ["نعم"]),
    "curly, turned round as in Arabic typing": ("قال: ”نعم“ ومضى", ["نعم"]),
    "both curly marks alike": ("قال: ”نعم” ومضى", ["نعم"]),
    "low and high": ("قال: „نعم“ ومضى", ["نعم"]),
    "single angle": ("قال: ‹نعم› ومضى", ["نعم"]),
    "straight": ('قال: "نعم" ومضى', ["نعم"]),
    "two pairs of straight marks": ('قال "نعم" ثم "لا"', ["نعم", "لا"]),
    "two pairs": ("قال «نعم» ثم «لا»", ["نعم", "لا"]),
    "nested of one kind": ("«قال «نعم» أمس»", ["قال «نعم» أمس"]),
    "nested of two kinds": ('«قال "نعم" أمس»', ['قال "نعم" أمس']),
    "nested, straight outside": ('"قال «نعم» أمس"', ["قال «نعم» أمس"]),
    "the inner mark lost": ('«قال "نعم أمس» ومضى', ['قال "نعم أمس']),
    "a closing mark without an opening one": ("قال نعم» ومضى", []),
    "an opening mark without a closing one": ("قال «نعم ومضى", []),
    "the same after a colon runs to the end": ("قال: «نعم ومضى", ["نعم ومضى"]),
    "a straight mark lost after a colon": ('قال: "نعم ومضى', ["نعم ومضى"]),
    "marks around nothing": ("قال «» ومضى", []),
    "marks around space": ("قال «  » ومضى", []),
    "space, stops and direction marks inside are left out": ("قال « \u200fنعم.\u200f » ومضى", ["نعم"]),
    "a comma inside is left out": ("قال «نعم،» ومضى", ["نعم"]),
    "marks of two kinds crossed": ("قال «نعم “لا» كلا” ومضى", ["نعم “لا"]),
    "an apostrophe is no mark": ("قال 'نعم' ومضى", []),
    "no marks": ("قال نعم ومضى", []),
    "nothing": ("", []),
}  # fmt: skip


@pytest.mark.parametrize(("text", "quoted"), CASES.values(), ids=CASES.keys())
def test_what_stands_between_marks(text: str, quoted: list[str]) -> None:
    assert inside(text) == quoted


@pytest.mark.parametrize(("text", "closed"), [("قال: «نعم»", True), ("قال: «نعم", False)])
def test_a_span_says_whether_its_mark_was_closed(text: str, closed: bool) -> None:
    (span,) = find_marked(text, 0, len(text))
    assert span.is_closed is closed


def test_only_the_stretch_asked_for_is_read() -> None:
    text = "«أولا» ثم «ثانيا» ثم «ثالثا»"  # first, second, third
    (span,) = find_marked(text, 7, 19)
    assert text[span.start : span.end] == "ثانيا"


@given(st.text(alphabet='«»“”„‹›"＂:. نع\u200f،\n', max_size=60), st.integers(0, 20), st.integers(0, 60))
@settings(deadline=None, max_examples=400)
def test_any_marks_give_separate_spans_inside_the_stretch(text: str, start: int, length: int) -> None:
    start = min(start, len(text))
    end = min(start + length, len(text))
    position = start
    for span in find_marked(text, start, end):
        assert position <= span.start < span.end <= end
        position = span.end


PAIRS = [("«", "»"), ("“", "”"), ("‹", "›"), ('"', '"')]


@given(st.lists(st.tuples(st.sampled_from(PAIRS), st.sampled_from(["نعم", "لا أدري", "كلا"])), max_size=6))
def test_well_paired_marks_are_all_found(parts: list[tuple[tuple[str, str], str]]) -> None:
    text = " ثم ".join(f"قال {opening}{words}{closing}" for (opening, closing), words in parts)
    assert inside(text) == [words for _, words in parts]


@pytest.mark.parametrize("text", ["«" * 20_000, '"' * 20_001, "«" * 10_000 + "»" * 10_000, "«“" * 5_000 + "»”" * 5_000, "»" * 20_000])
def test_many_marks_are_read_in_linear_time(text: str) -> None:
    started = time.process_time()
    find_marked(text, 0, len(text))
    assert time.process_time() - started < 2
