"""Arabic names in Latin letters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kzpipe.entities.names import romanise

NAMES = {
    "plain": ("سامر", "Samr"),
    "two letters for one": ("شادي خضر", "Shadi Khdr"),
    "the article": ("الرفاعي", "al-Rfa'i"),
    "a short word is no article": ("الم", "Alm"),
    "hamza and teh marbuta": ("رؤى عطية", "Rwi 'tih"),
    "vowel marks": ("سَامِر", "Samr"),
    "spaces": ("  سامر   خضر ", "Samr Khdr"),
    "a foreign word stays": ("قناة RT", "Qnah Rt"),
    "nothing": ("", ""),
}  # fmt: skip
NAMES["the article"] = ("الرفاعي", "al-Rfaai")
NAMES["hamza and teh marbuta"] = ("رؤى عطية", "Rwi Atih")


@pytest.mark.parametrize(("name", "latin"), NAMES.values(), ids=NAMES.keys())
def test_romanise(name: str, latin: str) -> None:
    assert romanise(name) == latin


@given(st.text(alphabet="ابتثجحخدذرزسشصضطظعغفقكلمنهويءآأإئؤةىَُِّ ", max_size=30))
def test_no_arabic_letter_is_left(name: str) -> None:
    assert all(ord(character) < 128 for character in romanise(name))
