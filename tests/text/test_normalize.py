"""Folding: variants of one word meet, different words stay apart."""

import pytest

from kzpipe.text.normalize import fold, is_arabic, skip_letters

VARIANTS = [
    ("أعلنت", "اعلنت", "hamza above alef"),
    ("إلى", "الي", "hamza below alef, alef maksura"),
    ("قطّاع", "قطاع", "shadda"),
    ("الجمهوريـــة", "الجمهورية", "tatweel"),
    ("ریاست", "رياست", "Persian yeh"),
    ("٢٠٢٢", "2022", "Arabic-Indic digits"),
    ("۲۰۲۲", "2022", "Persian digits"),
    ("ﻻ", "لا", "presentation form"),
    ("شؤون", "شوون", "hamza on waw"),
    ("\u200fموسكو", "موسكو", "direction mark"),
]


@pytest.mark.parametrize(("written", "plain", "gloss"), VARIANTS, ids=[gloss for *_, gloss in VARIANTS])
def test_variants_fold_to_one_form(written: str, plain: str, gloss: str) -> None:
    assert fold(written) == fold(plain)


def test_different_words_stay_different() -> None:
    assert fold("قال") != fold("قاد")  # said, led


def test_skipping_letters_passes_over_marks() -> None:
    text = "وَقَال"  # and he said, vowelled
    assert text[skip_letters(text, 0, 1) :] == "قَال"


def test_latin_is_not_arabic() -> None:
    assert is_arabic("برلين")
    assert not is_arabic("Berlin 2022")
