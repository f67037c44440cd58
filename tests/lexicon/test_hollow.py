"""Forms of hollow verbs without their long vowel."""

from __future__ import annotations

import pytest

from kzpipe.lexicon.hollow import is_cut_short

# verb, folded form, whether its vowel is lost
CASES = {
    "perfect": ("مات", "مات", False),
    "plural": ("مات", "ماتوا", False),
    "imperfect": ("مات", "يموت", False),
    "aboard": ("مات", "متن", True),
    "was done": ("مات", "تمت", True),
    "carries": ("قال", "تقل", True),
    "says": ("قال", "تقول", False),
    "no hollow verb": ("قتل", "تقتل", False),
    "a longer verb": ("أصاب", "اصبت", False),
}  # fmt: skip


@pytest.mark.parametrize(("lemma", "form", "expected"), CASES.values(), ids=CASES.keys())
def test_a_vowel_is_lost(lemma: str, form: str, expected: bool) -> None:
    assert is_cut_short(lemma, form) == expected
