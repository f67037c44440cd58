"""Places by the noun before them."""

from __future__ import annotations

import pytest

from kzpipe.entities.link import name_article
from kzpipe.reader import default_reader, extract_text
from kzpipe.text.document import plain_document


def _found(text: str) -> list[str]:
    """All places that are found, also those that count only where something happens."""
    reader = default_reader()
    return [m.text for m in name_article(plain_document(text, None), reader.names, reader.tagger).mentions if m.role == "place"]


# sentence, the place's words; None where there is none
CASES = {
    "a town by a spring and a word": ("قصف الجيش السوري بلدة تل الورد فجر الأحد.", "تل الورد"),
    "a town by its name alone": ("وصلت المساعدات إلى بلدة ليانهوا الصينية.", "ليانهوا"),
    "a square, its noun in the name": ("تجمع المحتجون في ساحة الكرامة منذ الصباح.", "ساحة الكرامة"),
    "a bridge, with a preposition": ("أغلق الجيش الطريق بجسر الأحرار ليلا.", "جسر الأحرار"),
    "a prison": ("نقل المعتقلون إلى سجن الهضبة أمس.", "سجن الهضبة"),
    "any town": ("في كل مدينة عربية وقف متطوعون.", None),
    "a rural area": ("يعيش السكان في منطقة ريفية بعيدة.", None),
    "no market of goods": ("تراجع الطلب في سوق الصرف أمس.", None),
}


STRANGE = {
    "after a preposition of place": ("وهاجموا القافلة قرب غاسكيندي شمالي البلاد.", "غاسكيندي"),
    "an avenue": ("وقطع المحتجون جادة روستافيلي في تبليسي.", "جادة روستافيلي"),
    "by the adjective of its state": ("التقى الوزيران في لابينرانكا الفنلندية أمس.", "لابينرانكا"),
    "the same with a preposition": ("وقتل ثلاثة بأسبرانغا الكينية.", "أسبرانغا"),
    "called after somebody": ("وتظاهر سكان حي جعفر آباد ليلا.", "جعفر آباد"),
    "a prison the model takes for a body": ("وأفرج عن عشرات الموقوفين من سجن أوكريستينا.", "سجن أوكريستينا"),
    "a station": ("انهار سقف محطة القطارات في نوفي ساد.", "محطة القطارات"),
}


@pytest.mark.parametrize(("text", "name"), STRANGE.values(), ids=STRANGE)
def test_what_no_text_has_is_a_place_by_what_stands_before_it(text: str, name: str) -> None:
    assert name in _found(text)


def test_what_somebody_has_is_no_place() -> None:
    assert not [mention for mention in extract_text("وأصيب المهاجم في زندقوشه.").mentions if mention.role == "place"]


@pytest.mark.parametrize(("sentence", "words"), CASES.values(), ids=CASES.keys())
def test_places_after_heads(sentence: str, words: str | None) -> None:
    assert _found(sentence) == ([words] if words is not None else [])
