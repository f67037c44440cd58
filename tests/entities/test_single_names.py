"""People of one name only, and kin whose word is a town as well."""

from __future__ import annotations

import datetime as dt

import pytest

from kzpipe.reader import extract_text

CASES = {
    "a child and whose kin": ("قُتل الطفل نائل وجدته نادية في الغارة.", ["نائل", "نادية"]),
    "whose aunt she is": ("وقالت سمر، عمة كريم، إن الغارة وقعت ليلا.", ["سمر", "كريم"]),
    "a grandmother is no town": ("وقالت نادية، جدة نائل، إن الغارة وقعت ليلا.", ["نادية", "نائل"]),
    "a word for kin is no part of the name": ("وقالت جارته أم خالد إنها سمعت انفجارين.", ["أم خالد"]),
    "what a young man is like": ("اعتقلت الشرطة شاب أصيل المدينة.", []),
    "before whose mother she is": ("وروت أمينة، والدة أحد الركاب، أن الحافلة احترقت.", ["أمينة"]),
    "a given name that goes on": ("وقُتل الطفل كريم منصور في الغارة.", ["كريم منصور"]),
}


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES.keys())
def test_one_name(text: str, expected: list[str]) -> None:
    mentions = extract_text(text, dt.date(2024, 5, 7)).mentions
    assert [m.text for m in mentions if m.entity_type == "person"] == expected
    assert "جدة" not in [m.text for m in mentions]


def test_the_town_stays_a_town() -> None:
    assert "جدة" in [m.text for m in extract_text("وصل الوفد إلى جدة يوم الاثنين.", dt.date(2024, 5, 7)).mentions]


TITLED = {
    "a given name before a word that no text has": ("أوقفت الشرطة عضو المجلس جعفر بوزغاقي أمس.", "جعفر بوزغاقي"),
    "two words that no text has": ("ونفى المتحدث باسم الجماعة زوكليف بوزغاقي الاتهامات.", "زوكليف بوزغاقي"),
    "after the place that a title governs": ("وقال حاكم باتكين عبد الكريم بوزغاقي إن الوضع هادئ.", "عبد الكريم بوزغاقي"),
    "four words": ("وطالب الأمين العام للحزب ميرزا فخر الإسلام زوكليف باستقالة الحكومة.", "ميرزا فخر الإسلام زوكليف"),
    "another with the surname of somebody listed": ("وقالت ديليك كايا إمام أوغلو، زوجة الرئيس، إن البيت خال.", "ديليك كايا إمام أوغلو"),
}


@pytest.mark.parametrize(("text", "name"), TITLED.values(), ids=TITLED.keys())
def test_strange_names_after_titles(text: str, name: str) -> None:
    assert name in [m.text for m in extract_text(text, dt.date(2024, 5, 7)).mentions]


def test_the_first_two_words_of_a_longer_name_are_the_same_body() -> None:
    text = "قال المجلس التنسيقي لنقابات الممرضين إنه قلق. ودعا المجلس التنسيقي إلى الإضراب."
    mentions = [m for m in extract_text(text, dt.date(2024, 5, 7)).mentions if m.text.startswith("المجلس")]
    assert len(mentions) == 2
    assert len({m.entity_id for m in mentions}) == 1
