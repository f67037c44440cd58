"""Arabic names in Latin letters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kzpipe.entities.names import romanise

PEOPLE = {
    "plain": ("سامر", "Samr"),
    "two letters for one": ("شادي خضر", "Shadi Khdr"),
    "the article": ("الرفاعي", "al-Rfaai"),
    "a short word is no article": ("الم", "Alm"),
    "hamza and teh marbuta": ("رؤى عطية", "Rwi Atia"),
    "teh marbuta before a surname": ("فاطمة الرفاعي", "Fatma al-Rfaai"),
    "teh marbuta with a vowel mark": ("فاطمةُ خضر", "Fatma Khdr"),
    "teh marbuta after a long a": ("حياة خضر", "Hiat Khdr"),
    "heh stays": ("طه عبده", "Th Abdh"),
    "vowel marks": ("سَامِر", "Samr"),
    "spaces": ("  سامر   خضر ", "Samr Khdr"),
    "hamza on the line": ("علاء", "Ala'"),
    "nothing": ("", ""),
}  # fmt: skip
OTHERS = {
    "joined to a noun with the article": ("جبهة الخلاص", "Jbhat al-Khlas"),  # Salvation Front
    "joined to a noun without": ("لجنة أطباء الشرق", "Ljnat Atba' al-Shrq"),  # committee of the East's doctors
    "joined to a foreign word": ("قناة RT", "Qnat Rt"),
    "joined through a second one": ("نقابة عمال الجزيرة", "Nqabat Amal al-Jzira"),  # union of the Island's workers
    "before its adjective": ("رابطة حقوقية", "Rabta Hqwqia"),  # an association for rights
    "with the article, before its adjective": ("الرابطة الجديدة", "al-Rabta al-Jdida"),  # the New Association
    "at the end": ("حزب النهضة", "Hzb al-Nhda"),  # Party of the Renaissance
}  # fmt: skip


@pytest.mark.parametrize(("name", "latin"), PEOPLE.values(), ids=PEOPLE.keys())
def test_names_of_people(name: str, latin: str) -> None:
    assert romanise(name, "person") == latin


@pytest.mark.parametrize(("name", "latin"), OTHERS.values(), ids=OTHERS.keys())
def test_names_of_others(name: str, latin: str) -> None:
    assert romanise(name, "organization") == latin


@given(st.text(alphabet="ابتثجحخدذرزسشصضطظعغفقكلمنهويءآأإئؤةىَُِّ ", max_size=30), st.sampled_from(["person", "organization"]))
def test_no_arabic_letter_is_left(name: str, entity_type: str) -> None:
    assert all(ord(character) < 128 for character in romanise(name, entity_type))
