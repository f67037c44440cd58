"""Languages in Arabic script, and text in the wrong encoding."""

import pytest

from kzpipe.text.language import arabic_share, detect_language, is_mojibake

CASES = [
    ("أعلنت وزارة الصحة تسجيل إصابات جديدة في ثلاث محافظات جنوبية خلال الساعات الماضية", "ar"),
    ("وزارت بهداشت اعلام کرد که شمار بیماران در سه استان جنوبی کشور افزایش یافته است", "fa"),
    ("وزارت صحت نے اعلان کیا ہے کہ تین جنوبی صوبوں میں مریضوں کی تعداد بڑھ گئی ہے", "ur"),
    ("The health ministry reported new cases in three southern provinces", "en"),
]


@pytest.mark.parametrize(("text", "language"), CASES, ids=[language for _, language in CASES])
def test_languages(text: str, language: str) -> None:
    assert detect_language(text) == language


def test_mojibake_is_told_from_arabic() -> None:
    text = "أعلنت الوزارة تسجيل إصابات جديدة"  # the ministry announced new cases
    broken = text.encode("utf-8").decode("cp1252", "replace")
    assert is_mojibake(broken)
    assert not is_mojibake(text)


@pytest.mark.parametrize(("written", "read"), [
    ("utf-8", "cp1252"), ("utf-8", "latin-1"), ("utf-8", "cp1256"), ("cp1256", "cp1252"), ("cp1256", "latin-1"), ("iso8859-6", "cp1256"),
    ("utf-8", "ascii"),
])  # fmt: skip
def test_encodings_taken_for_one_another(written: str, read: str) -> None:
    text = CASES[0][0]  # the health ministry reported new cases in three southern provinces
    assert is_mojibake("".join(bytes([byte]).decode(read, "replace") for byte in text.encode(written)))


@pytest.mark.parametrize("text", [
    *(text for text, _ in CASES),
    "Où êtes-vous allés cet été à Orléans? Ça dépend des élèves préférés, là-bas où rôdent les bêtes.",
    "طلب الطبيب الخطيب من النظام الظالم إطلاق طائرة الضبط",  # many of the two rare letters, and yet Arabic
])  # fmt: skip
def test_text_in_its_own_encoding(text: str) -> None:
    assert not is_mojibake(text)


def test_share_of_arabic_letters() -> None:
    assert arabic_share("نص") == 1.0
    assert arabic_share("text") == 0.0
    assert arabic_share("123") == 0.0
