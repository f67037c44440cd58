"""Time grows with the length of a text and not with its square, whatever the text is full of.

Eight times the text may take twenty times as long, in processor seconds, before a test fails: a rule that looks through all that stands
before or behind every place takes sixty-four. What takes less than ``_TOO_SHORT`` tells nothing. ``measure_growth.py`` measures the same
up to a million characters.
"""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from hostile_targets import clean_undated, ingest_lines, ingest_packed_lines, ingest_page, ingest_page_title, ingest_windows, read_lines, warm_up
from long_texts import REPEATED, TEXTS

from kzpipe.quotes.marks import find_marked
from kzpipe.stages.formats.html import MOST_ELEMENTS, read_page
from kzpipe.stages.formats.published import parse_published
from kzpipe.stages.formats.source import Refusal
from kzpipe.text.blocks import mark_blocks
from kzpipe.text.page_lines import PagePhrases
from kzpipe.text.sentences import split_sentences
from kzpipe.text.tokens import tokenize

_TIMES, _MOST, _TOO_SHORT = 8, 20, 0.4
ACROSS_SENTENCES = (
    "sayings",
    "sayings in one line",
    "quotes",
    "quotes that nothing closes",
    "quotes in one line that nothing closes",
    "straight quotes",
    "counts",
    "events of unknown names",
    "organisations",
    "titled names",
    "short names again",
    "sentences without a name",
    "short lines",
    "date lines",
    "killed",
    "unknown words on lines",
    "one letter, one stop",
)


@pytest.fixture(scope="module", autouse=True)
def _warm() -> None:
    warm_up()


def seconds_of(call: Callable[[], object]) -> float:
    begun = time.process_time()
    call()
    return time.process_time() - begun


def is_linear(read: Callable[[str], object], make: Callable[[int], str], small: int, too_short: float = _TOO_SHORT) -> bool:
    """Tell whether eight times the text takes at most twenty times as long; what else the machine does may spoil one attempt, not three."""
    few, many = make(small), make(small * _TIMES)
    for _ in range(3):
        short = seconds_of(lambda: read(few))
        long = seconds_of(lambda: read(many))
        if long < too_short or long <= _MOST * short:
            return True
    return False


@pytest.mark.parametrize("name", [*TEXTS])
def test_cleaning(name: str) -> None:
    assert is_linear(clean_undated, TEXTS[name], 2500)


@pytest.mark.parametrize("name", ACROSS_SENTENCES)
def test_reading(name: str) -> None:
    assert is_linear(read_lines, TEXTS[name], 4000, too_short=1.0)


@pytest.mark.parametrize("ingest", [ingest_windows, ingest_page, ingest_page_title, ingest_lines, ingest_packed_lines])
@pytest.mark.parametrize(
    "name", ["letter", "digit", "tag nested", "tag half", "angle", "comment open", "entity half", "and", "straight mark", "sayings"]
)
def test_ingest(ingest: Callable[[str], object], name: str) -> None:
    assert is_linear(ingest, TEXTS[name], 10_000)


ENDINGS = ("", "س", "!")
"""A pattern that looks for an end tries longest where the text goes on after what it is full of."""
TOGETHER = {
    "dash and spaces": ("-", " "),
    "label and spaces": ("صورة", " "),
    "hour and spaces": ("1 الساعة", " "),
    "digit and spaces": ("7", " "),
    "stop and marks": (".", '"'),
    "openers and closers of others": ("“" * 500, "»"),
}


@pytest.mark.parametrize("unit", sorted({unit for unit in REPEATED.values() if len(unit) <= 2}))
def test_words_sentences_and_marks(unit: str) -> None:
    for ending in ENDINGS:

        def make(length: int, ending: str = ending) -> str:
            return unit * (length // len(unit)) + ending

        for read in (tokenize, _sentences, _marks):
            assert is_linear(read, make, 15_000, too_short=0.1), (read, ending)


@pytest.mark.parametrize(("first", "rest"), TOGETHER.values(), ids=TOGETHER)
def test_one_thing_and_then_very_many_of_another(first: str, rest: str) -> None:
    phrases = PagePhrases.from_lexicons(_lexicons())
    paragraph = "قال الوزير في المدينة أمس إن الشرطة أوقفت عددا كبيرا من الشبان بعد يوم طويل من الاحتجاجات في الشوارع القريبة.\n"
    for ending in ENDINGS:

        def make(length: int, ending: str = ending) -> str:
            return f"{paragraph}كلمة أولى وثانية {first}{rest * length}{ending}\n{paragraph}"

        assert is_linear(lambda text: mark_blocks(text, phrases), make, 1000, too_short=0.1), ending
        assert is_linear(_marks, make, 15_000, too_short=0.1), ending


def test_a_long_declared_day_is_none() -> None:
    assert is_linear(parse_published, lambda length: "7" + " " * length, 20_000, too_short=0.1)
    assert parse_published("7" + " " * 300 + "يناير 2022") is None
    assert str(parse_published("7 يناير 2022")) == "2022-01-07"


def test_a_page_of_very_many_elements_is_rejected_with_what_is_allowed() -> None:
    with pytest.raises(Refusal, match=f"elements; pages of up to {MOST_ELEMENTS} are read") as refused:
        read_page("<html><body>" + "<p>س</p>" * (MOST_ELEMENTS + 1))
    assert refused.value.reason == "too_large"


def _sentences(text: str) -> object:
    return split_sentences(text, 0, len(text))


def _marks(text: str) -> object:
    return find_marked(text, 0, len(text))


def _lexicons() -> object:
    from kzpipe.lexicon.load import default_lexicons

    return default_lexicons()
