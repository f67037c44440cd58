"""When an article was published: each kind of evidence, in the order in which it is believed."""

from __future__ import annotations

import datetime as dt
from functools import lru_cache, partial

import pytest

from kzpipe.lexicon.load import load_lexicons
from kzpipe.text.blocks import MarkedLine
from kzpipe.timex.find import TimeGrammar
from kzpipe.timex.published import PublicationRules, Published, find_published
from kzpipe.timex.resolve import find_days

LEXICONS = ("page_phrases", "months", "weekdays", "time_words", "number_words")

Lines = list[tuple[str, str]]

BODY = ("body", "غمرت السيول عشرات القرى في الولاية الشمالية، وانقطعت الكهرباء عن المدينة كلها.")
# floods covered dozens of villages in the northern province, and the whole town lost its power


@lru_cache(maxsize=1)
def rules() -> PublicationRules:
    lexicons = load_lexicons(names=LEXICONS)
    return PublicationRules.from_lexicons(lexicons, partial(find_days, grammar=TimeGrammar.from_lexicons(lexicons)))


def published(lines: Lines, declared: dt.date | None = None, url: str | None = None, typical_year: int | None = None) -> tuple[Published | None, str]:
    """Return what is found in a page made of the lines (kind, words), and the words of its evidence."""
    text, marked = "", []
    for kind, words in lines:
        marked.append(MarkedLine(len(text), len(text) + len(words), kind))
        text += words + "\n\n"
    found = find_published(text, marked, (declared, url), rules(), typical_year)
    return found, text[found.start : found.end] if found is not None and found.start is not None else ""


# lines of the page, day, basis, words of the evidence
CASES: dict[str, tuple[Lines, str, str, str]] = {
    "a header line": ([("title", "سيول"), ("byline", "الجمعة 7 يناير 2022"), BODY], "2022-01-07", "header", "الجمعة 7 يناير 2022"),
    "a numeric header": ([("title", "سيول"), ("byline", "07/01/2022 - 16:20"), BODY], "2022-01-07", "header", "07/01/2022"),
    "a header in English": ([("byline", "January 7, 2022"), BODY], "2022-01-07", "header", "January 7, 2022"),
    "a header in Arabic-Indic digits": ([("byline", "٧ كانون الثاني ٢٠٢٢"), BODY], "2022-01-07", "header", "٧ كانون الثاني ٢٠٢٢"),
    "a header in Hijri": ([("byline", "5 جمادى الآخرة 1443 هـ"), BODY], "2022-01-08", "header", "5 جمادى الآخرة 1443 هـ"),
    "published before changed": (
        [("byline", "آخر تحديث 8 يناير 2022"), ("byline", "نشر في 7 يناير 2022"), BODY], "2022-01-07", "header", "7 يناير 2022",
    ),
    "published before changed, in one line": (
        [("byline", "آخر تحديث: 08/01/2022 - 10:15 | نشر: 07/01/2022 - 16:20"), BODY], "2022-01-07", "header", "07/01/2022",
    ),
    "changed, below a summary in points": (
        [("title", "سيول"), ("standfirst", "- سيول في المدينة"), ("byline", "سلمى الخياط |07.01.2022 - محدث : 08.01.2022"), BODY],
        "2022-01-07", "header", "07.01.2022",
    ),
    "the first of two days without label": ([("byline", "07/01/2022 - 16:20 | 08/01/2022"), BODY], "2022-01-07", "header", "07/01/2022"),
    "changed, where nothing else is said": (
        [("title", "سيول"), ("byline", "آخر تحديث 8 يناير 2022"), BODY], "2022-01-08", "header", "8 يناير 2022",
    ),
    "the label in the line above": (
        [("byline", "آخر تحديث"), ("byline", "8 يناير 2022"), ("byline", "تاريخ النشر"), ("byline", "7 يناير 2022"), BODY],
        "2022-01-07", "header", "7 يناير 2022",
    ),
    "the day of the visit in the top bar": (
        [("byline", "الأحد 9 مارس 2025"), ("title", "سيول"), ("byline", "7 يناير 2022"), BODY], "2022-01-07", "header", "7 يناير 2022",
    ),
    "the date line above the title that is nearest to it": (
        [("byline", "9 مارس 2025"), ("byline", "7 يناير 2022"), ("title", "سيول"), BODY], "2022-01-07", "header", "7 يناير 2022",
    ),
    "the day of the visit, and a dateline": (
        [("byline", "الأحد 9 مارس 2025"), ("title", "سيول"), ("body", "الولاية 7 يناير 2022 - غمرت السيول عشرات القرى.")],
        "2022-01-07", "dateline", "7 يناير 2022",
    ),
    "a date line above the title fits the dateline": (
        [("byline", "الأحد 9 يناير 2022"), ("title", "سيول"), ("body", "الولاية 7 يناير 2022 - غمرت السيول عشرات القرى.")],
        "2022-01-09", "header", "الأحد 9 يناير 2022",
    ),
    "the Gregorian day of a pair": (
        [("byline", "الجمعة 5 جمادى الآخرة 1443 هـ - 7 يناير 2022 م"), BODY], "2022-01-07", "header", "7 يناير 2022",
    ),
    "the Gregorian day of a pair in digits": (
        [("byline", "05/06/1443 هـ الموافق 07/01/2022"), BODY], "2022-01-07", "header", "07/01/2022",
    ),
    "dual month names": ([("byline", "نشر: 10 تموز/يوليو 2022 الساعة 09:40"), BODY], "2022-07-10", "header", "10 تموز/يوليو 2022"),
    "strokes around the month": ([("byline", "7/يناير/2022"), BODY], "2022-01-07", "header", "7/يناير/2022"),
    "an English ordinal": ([("byline", "7th January 2022"), BODY], "2022-01-07", "header", "7th January 2022"),
    "a moment with its zone": ([("byline", "2022-01-07T23:40:00+03:00"), BODY], "2022-01-07", "header", "2022-01-07"),
    "the weekday of the line settles the order": ([("byline", "الأربعاء 01/05/2022"), BODY], "2022-01-05", "header", "الأربعاء 01/05/2022"),
    "a date that ends a line of links": (
        [("nav", "صحيفة المرسى | ملفات | 7 يناير 2022"), ("title", "سيول"), BODY], "2022-01-07", "header", "7 يناير 2022",
    ),
    "a header below the body": ([BODY, ("byline", "7 يناير 2022")], "2022-01-07", "header", "7 يناير 2022"),
    "day and month swapped, settled by the weekday": (
        [("byline", "01/05/2022"), ("body", "أعلنت الولاية اليوم الأربعاء إغلاق المدارس.")], "2022-01-05", "header", "01/05/2022",
    ),
    "day and month as written fit the weekday": (
        [("byline", "01/05/2022"), ("body", "أعلنت الولاية اليوم الأحد إغلاق المدارس.")], "2022-05-01", "header", "01/05/2022",
    ),
    "a weekday that neither reading fits changes nothing": (
        [("byline", "01/05/2022"), ("body", "أعلنت الولاية اليوم الجمعة إغلاق المدارس.")], "2022-05-01", "header", "01/05/2022",
    ),
    "a month in words is never swapped": (
        [("byline", "1 مايو 2022"), ("body", "أعلنت الولاية اليوم الأربعاء إغلاق المدارس.")], "2022-05-01", "header", "1 مايو 2022",
    ),
    "a weekday told from another day does not settle it": (
        [("byline", "01/05/2022"), ("body", "أعلنت الولاية أمس الثلاثاء إغلاق المدارس.")], "2022-05-01", "header", "01/05/2022",
    ),
    "a piece of the masthead above the title": (
        [("nav", "صحيفة المساء | ملفات | 7 يناير 2022"), ("title", "سيول"), BODY], "2022-01-07", "header", "7 يناير 2022",
    ),
    "the masthead nearest to the article": (
        [("nav", "المساء | 9 مارس 2025"), ("nav", "7 يناير 2022 › أقاليم"), ("title", "سيول"), BODY], "2022-01-07", "header", "7 يناير 2022",
    ),
    "a dateline before the masthead": (
        [("nav", "المساء | 9 مارس 2025"), ("body", "الولاية 7 يناير 2022 - غمرت السيول عشرات القرى.")], "2022-01-07", "dateline", "7 يناير 2022",
    ),
    "a dateline between brackets": (
        [("body", "(وكالات، الولاية 7 يناير 2022) غمرت السيول عشرات القرى.")], "2022-01-07", "dateline", "7 يناير 2022",
    ),
    "a dateline before a dash": ([("body", "الولاية 7 يناير 2022 - غمرت السيول عشرات القرى.")], "2022-01-07", "dateline", "7 يناير 2022"),
    "a dateline before the agency in brackets": (
        [("body", "الولاية 7 يناير 2022 (المرسى) – غمرت السيول القرى.")], "2022-01-07", "dateline", "7 يناير 2022",
    ),
    "a dateline before a colon": ([("body", "الولاية 7/1/2022م: غمرت السيول عشرات القرى.")], "2022-01-07", "dateline", "7/1/2022"),
    "a dateline in the second paragraph": (
        [BODY, ("body", "الولاية، 7 يناير 2022 - قال السكان إن الماء مقطوع.")], "2022-01-07", "dateline", "7 يناير 2022",
    ),
    "a post, with today's weekday in the body": (
        [("body", "أعلنت الولاية اليوم الجمعة إغلاق المدارس."), ("embed", "We are watching — Desk (@desk_sample) January 6, 2022")],
        "2022-01-07", "embed", "January 6, 2022",
    ),
    "a post alone": ([BODY, ("embed", "— Desk (@desk_sample) January 6, 2022")], "2022-01-06", "embed", "January 6, 2022"),
    "the latest of two posts": (
        [BODY, ("embed", "(@desk_sample) January 4, 2022"), ("embed", "(@desk_sample) January 6, 2022")], "2022-01-06", "embed", "January 6, 2022",
    ),
    "a post, the weekday after it in the body": (
        [("body", "أغلقت الولاية المدارس يوم الجمعة."), ("embed", "(@desk_sample) January 6, 2022")], "2022-01-07", "embed", "January 6, 2022",
    ),
    "a comment, with today's weekday in the body": (
        [("body", "أعلنت الولاية اليوم الجمعة إغلاق المدارس."), ("comment", "سالم 10-01-2022 08:20 ص")], "2022-01-07", "comment", "10-01-2022",
    ),
    "a comment, with yesterday's weekday in the body": (
        [("body", "أعلنت الولاية أمس الخميس إغلاق المدارس."), ("comment", "سالم 10-01-2022 08:20 ص")], "2022-01-07", "comment", "10-01-2022",
    ),
    "a comment alone": ([BODY, ("comment", "سالم 10-01-2022 08:20 ص")], "2022-01-10", "comment", "10-01-2022"),
    "the first of two comments": (
        [BODY, ("comment", "سالم 12-01-2022"), ("comment", "هدى 10-01-2022")], "2022-01-10", "comment", "10-01-2022",
    ),
    "a comment, and a weekday in the body": (
        [("body", "أغلقت الولاية المدارس يوم السبت."), ("comment", "سالم 10-01-2022")], "2022-01-08", "comment", "10-01-2022",
    ),
    "a weekday with its day": (
        [("body", "أغلقت الولاية المدارس أمس الخميس 6 يناير 2022 بعد السيول.")], "2022-01-07", "weekday-inference", "الخميس 6 يناير 2022",
    ),
    "today with its day": (
        [("body", "أغلقت الولاية المدارس اليوم الخميس 6 يناير 2022 بعد السيول.")], "2022-01-06", "weekday-inference", "الخميس 6 يناير 2022",
    ),
    "a day, and a later weekday": (
        [("body", "بدأت السيول يوم الأربعاء 5 يناير 2022 وأغلقت المدارس الجمعة بعد السيول.")], "2022-01-07", "weekday-inference",
        "الأربعاء 5 يناير 2022",
    ),
    "a weekday without a day beside a day without weekday": (
        [("body", "بدأت السيول في 5 يناير 2022 وأغلقت الولاية المدارس اليوم الجمعة.")], "2022-01-07", "weekday-inference", "5 يناير 2022",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("lines", "day", "basis", "words"), CASES.values(), ids=CASES.keys())
def test_evidence(lines: Lines, day: str, basis: str, words: str) -> None:
    found, evidence = published(lines)
    assert found is not None
    assert (str(found.date), found.basis, evidence) == (day, basis, words)


NOTHING: dict[str, Lines] = {
    "no date": [("title", "سيول"), BODY],
    "a weekday alone": [("body", "أغلقت الولاية المدارس يوم الجمعة.")],
    "a day of the past in mid-sentence, no weekday": [("body", "عرفت الولاية سيولا في 5 يناير 2012 ثم جفت الأنهار.")],
    "a date in the navigation": [("nav", "7 يناير 2022"), BODY],
    "two dates in the navigation": [("nav", "7 يناير 2022 | 8 يناير 2022"), BODY],
    "a date inside a link of the navigation": [("nav", "المساء | سيول 7 يناير 2022 تعود | أقاليم"), BODY],
    "a piece of the navigation below the article": [BODY, ("nav", "أرشيف | 7 يناير 2022")],
    "a date in the title": [("title", "سيول 7 يناير 2022"), BODY],
    "a year": [("byline", "2022"), BODY],
    "a day that does not exist": [("byline", "31/02/2022"), BODY],
    "nothing": [],
    "the days of links below the article": [BODY, ("byline", "7 يناير 2022"), ("byline", "9 مارس 2022")],
    "a day of the past heads a section": [BODY, BODY, BODY, ("byline", "7 يناير 2022"), BODY],
    "a sentence opens with a day": [("body", "في 5 يناير 2012، غمرت السيول الولاية ثم جفت الأنهار.")],
    "a sentence opens with since": [("body", "منذ 5 يناير 2012 - وفق السكان - لم تعرف الولاية سيولا مثلها.")],
    "a sentence opens with the fall of a ruler": [("body", "منذ سقوط الحاكم في 5 يناير 2012، يعيش السكان على الخوف.")],
    "a day between brackets in a sentence": [("body", "تذكر سكان الولاية كلهم تلك السيول القديمة المدمرة التي وقعت (5 يناير 2012) ثم نسوها.")],
}


@pytest.mark.parametrize("lines", NOTHING.values(), ids=NOTHING.keys())
def test_nothing_tells(lines: Lines) -> None:
    assert published(lines) == (None, "")


EVERYTHING: Lines = [
    ("byline", "7 يناير 2022"),
    ("body", "(وكالات، الولاية 6 يناير 2022) أعلنت الولاية إغلاق المدارس."),
    ("embed", "(@desk_sample) January 5, 2022"),
    ("comment", "سالم 10-01-2022"),
]


def test_what_is_declared_comes_first_and_has_no_words() -> None:
    found, evidence = published(EVERYTHING, declared=dt.date(2022, 1, 9), url="https://news.example/2022/01/08/a")
    assert (found, evidence) == (Published(dt.date(2022, 1, 9), "metadata"), "")


def test_the_order_of_belief() -> None:
    bases = []
    for lines in (EVERYTHING, EVERYTHING[1:], EVERYTHING[2:], EVERYTHING[3:]):
        found, _ = published(lines)
        assert found is not None
        bases.append(found.basis)
    assert bases == ["header", "dateline", "embed", "comment"]


ADDRESSES = {
    "slashes": ("https://news.example/2022/01/08/floods", "2022-01-08"),
    "no leading zero": ("https://news.example/2022/1/8/floods", "2022-01-08"),
    "hyphens": ("https://news.example/2022-01-08-floods", "2022-01-08"),
    "at the end": ("https://news.example/archive/2022/01/08", "2022-01-08"),
    "another century": ("https://news.example/1922/01/08/floods", None),
    "no such day": ("https://news.example/2022/02/31/floods", None),
    "a number of an article": ("https://news.example/20220108123/floods", None),
    "no date": ("https://news.example/floods", None),
    "no address": (None, None),
}


@pytest.mark.parametrize(("url", "day"), ADDRESSES.values(), ids=ADDRESSES.keys())
def test_the_address_of_the_page(url: str | None, day: str | None) -> None:
    found, _ = published([BODY], url=url)
    assert found == (Published(dt.date.fromisoformat(day), "metadata") if day else None)


def test_a_date_line_is_believed_before_the_address() -> None:
    found, _ = published(EVERYTHING, url="https://news.example/2022/01/08/a")
    assert found is not None
    assert found.basis == "header"


WITHOUT_YEAR = "أغلقت الولاية المدارس أمس الخميس 6 يناير بعد السيول."  # yesterday, Thursday 6 January


@pytest.mark.parametrize(("typical", "day"), [(2022, "2022-01-07"), (2021, "2022-01-07"), (2012, "2011-01-07"), (None, None)])
def test_a_year_left_out_is_the_nearest_that_fits_the_weekday(typical: int | None, day: str | None) -> None:
    found, _ = published([("body", WITHOUT_YEAR)], typical_year=typical)
    assert (str(found.date) if found else None) == day


OLD_STORY: Lines = [
    ("body", "قالت الولاية اليوم الاثنين إن السيول قد تعود."),  # the province said today, Monday, that floods may come back
    ("body", "وأغلقت المدارس أمس."),
    ("body", "وكانت سيول 25 أكتوبر 2021 قد دمرت الجسر، ثم بني من جديد."),  # the floods of 25 October 2021 had destroyed the bridge
    ("body", "ومنذ 15 أبريل تهطل الأمطار بلا توقف."),  # since 15 April it has been raining
]


NEWS: Lines = [("body", "ضربت السيول المدينة في 25 أكتوبر 2021 ودمرت الجسر."), *OLD_STORY[:1]]  # floods hit the town on 25 October 2021


@pytest.mark.parametrize(
    ("lines", "typical", "day"),
    [
        (OLD_STORY, 2022, "2022-04-18"),
        (OLD_STORY, 2023, "2023-04-17"),
        (OLD_STORY, None, None),
        (OLD_STORY[:3], 2023, None),
        (OLD_STORY[2:3] + OLD_STORY[:2] + OLD_STORY[3:], 2023, "2023-04-17"),
        (NEWS, 2023, "2021-10-25"),
        ([*OLD_STORY[:3], ("body", "وتهطل الأمطار هنا من 15 أبريل الماضي بلا توقف.")], 2023, None),
        ([*OLD_STORY[:1], ("body", "وتأسست البلدية في 5 يناير 2012 بقرار من الوالي.")], 2022, None),
        ([*OLD_STORY[:1], ("body", "والجسر مغلق منذ يوم 5 يناير 2012 بقرار من الوالي.")], 2022, None),
    ],
    ids=[
        "no year beside the day of the news", "nearer to another year", "no typical year", "no other day", "an old story in the lead",
        "a full date in the lead", "a day of a month past", "founded", "since",
    ],
)  # fmt: skip
def test_a_full_date_of_an_old_story_is_not_that_of_the_news(lines: Lines, typical: int | None, day: str | None) -> None:
    found, _ = published(lines, typical_year=typical)
    assert (str(found.date) if found else None) == day


DATELINES_WITHOUT_YEAR = {
    "agency, then day": ("الولاية (سطور) 18 أبريل/نيسان – أغلقت السلطات المدارس، اليوم الثلاثاء، بعد السيول.", 2022, "2023-04-18"),
    "day, then agency": ("الولاية 18 نيسان (سطور) – أغلقت السلطات المدارس، الثلاثاء، بعد السيول.", 2022, "2023-04-18"),
    "no weekday told": ("الولاية 18 أبريل - أغلقت السلطات المدارس بعد السيول.", 2022, "2022-04-18"),
    "no typical year": ("الولاية 18 أبريل - أغلقت السلطات المدارس بعد السيول.", None, None),
    "the month ends the text": ("الولاية 18 أبريل", 2022, None),
    "no mark after it": ("أغلقت الولاية 18 أبريل أبواب المدارس بعد السيول.", 2022, None),
    "within the sentence": ("أغلقت السلطات في الولاية المدارس كلها ابتداء من يوم 18 أبريل - وفق بيان - بعد السيول.", 2022, None),
}


@pytest.mark.parametrize(("words", "typical", "day"), DATELINES_WITHOUT_YEAR.values(), ids=DATELINES_WITHOUT_YEAR.keys())
def test_a_dateline_without_its_year(words: str, typical: int | None, day: str | None) -> None:
    found, _ = published([("body", words)], typical_year=typical)
    assert (str(found.date) if found else None) == day
