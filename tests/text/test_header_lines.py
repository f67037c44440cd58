"""Header lines: a date that is a piece of its own, against a date inside a headline."""

import pytest

from kzpipe.lexicon.load import load_lexicons
from kzpipe.text.header_lines import HeaderShapes
from kzpipe.text.normalize import fold


@pytest.fixture(scope="module")
def shapes() -> HeaderShapes:
    return HeaderShapes.from_lexicons(load_lexicons(names=["page_phrases", "months", "weekdays"]))


HEADERS = [
    ("صحيفة «المرسى» | ملفات | 22 مايو 2023", "outlet, section, date"),
    ("«الميناء نيوز» / الأحد 10 تموز/يوليو 2022", "outlet and a date with two month names"),
    ("طرابلس – مراسلنا | «بوابة الساحل» | 22 تموز 2022", "place, reporter, outlet, date"),
    ("11 أغسطس/آب 2023 | آخر تحديث: 18:05 (بتوقيت غرينتش)", "a date and the hour of the last change"),
    ("آخر تحديث: الثلاثاء 4 رمضان 1444 هـ - 18 أبريل 2023 KSA 14:20 - GMT 11:20", "Hijri and Gregorian, two zones"),
    ("نُشر: 2023/04/18 الساعة 10:30 م", "a label, a date, an hour"),
    ("الخرطوم (وكالة سطور) - 18 أبريل 2023", "a dateline of its own"),
    ("بقلم: هدى سالم، 18 أبريل 2023", "author and date"),
    ("١٨ نيسان ٢٠٢٣ ● ٣ دقائق", "Arabic-Indic digits and the time to read"),
    ("الثلاثاء 18 أبريل", "no year"),
    ("Apr 18, 2023 - 10:30 AM", "English"),
    ("2023-04-18T10:30:00Z", "a moment"),
    ("18-04-2023 | 10:30", "day and hour"),
    ("أقاليم\t18 أبريل 2023\t👁 120", "tabs and a counter"),
    ("كتب: أحمد سالم 18/04/2023", "an author before the date, no mark between"),
]


@pytest.mark.parametrize(("line", "gloss"), HEADERS, ids=[gloss for _, gloss in HEADERS])
def test_header_lines(line: str, gloss: str, shapes: HeaderShapes) -> None:
    assert shapes.is_header(fold(line))


OTHERS = [
    ("انقلاب 25 أكتوبر 2021 في السودان.. ماذا تغير؟", "a headline with a date"),
    ("محاكمة متهمين في أحداث 7 يناير 2022 بالعاصمة", "a date inside a headline"),
    ("5 يناير: استقالة الحكومة وبدء المشاورات", "an entry of a chronology"),
    ("وصل الوفد إلى المدينة يوم 7 يناير 2022.", "a sentence"),
    ("فيسبوك | تويتر | واتساب", "no date"),
    ("أحداث سبتمبر في عشرين صورة", "a month without a day"),
    ("12,870 مشاهدة", "a counter"),
    ("المباراة انتهت 3-2 لصالح الفريق الضيف", "a score"),
]


@pytest.mark.parametrize(("line", "gloss"), OTHERS, ids=[gloss for _, gloss in OTHERS])
def test_other_lines(line: str, gloss: str, shapes: HeaderShapes) -> None:
    assert not shapes.is_header(fold(line))
