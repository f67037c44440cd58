"""Time expressions: what is found, its span, and the days it means, seen from Friday 7 January 2022."""

from __future__ import annotations

import csv
import datetime as dt
import re
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kzpipe.lexicon.load import load_lexicons, read_lexicon
from kzpipe.text.tokens import tokenize
from kzpipe.timex.find import Story, TimexSpan, find_timexes
from kzpipe.timex.grammar import TimeGrammar

GRAMMAR = TimeGrammar.from_lexicons(load_lexicons(names=("months", "weekdays", "time_words", "number_words")))
FRIDAY = dt.date(2022, 1, 7)


def found(sentence: str, anchor: dt.date | None = FRIDAY) -> list[TimexSpan]:
    return find_timexes(sentence, tokenize(sentence), anchor, GRAMMAR)


def read(sentence: str, anchor: dt.date | None = FRIDAY) -> list[tuple[str, str | None]]:
    return [(sentence[timex.start : timex.end], timex.value) for timex in found(sentence, anchor)]


# sentence, the words of the timex, its value; the gloss is the id
ONE = {
    # calendar dates in every month set
    "on 5 January 2022, Egypt": ("وقع ذلك في 5 يناير 2022 ليلا", "5 يناير 2022", "2022-01-05"),
    "on 5 January 2022, Levant": ("وقع ذلك في 5 كانون الثاني 2022", "5 كانون الثاني 2022", "2022-01-05"),
    "on 5 January 2022, Maghreb": ("وقع ذلك في 5 جانفي 2022", "5 جانفي 2022", "2022-01-05"),
    "on 9 August 2021, Morocco": ("بدأ في 9 غشت 2021", "9 غشت 2021", "2021-08-09"),
    "Libyan month needs day and year": ("في 3 هانيبال 1985", "3 هانيبال 1985", "1985-08-03"),
    "double name": ("في 5 يناير/كانون الثاني 2022", "5 يناير/كانون الثاني 2022", "2022-01-05"),
    "second name in brackets": ("في 5 كانون الثاني (يناير) 2022", "5 كانون الثاني (يناير) 2022", "2022-01-05"),
    "Arabic-Indic digits": ("في ٥ يناير ٢٠٢٢", "٥ يناير ٢٠٢٢", "2022-01-05"),
    "no hamza": ("في 5 ايلول 2021", "5 ايلول 2021", "2021-09-05"),
    "year with hamza letter": ("في 5 يناير 2022ء", "5 يناير 2022", "2022-01-05"),
    "Hijri": ("في 4 جمادى الآخرة 1443هـ", "4 جمادى الآخرة 1443هـ", "2022-01-07"),
    "ordinal day": ("في الثاني عشر من ديسمبر 2021", "الثاني عشر من ديسمبر 2021", "2021-12-12"),
    "year in words": ("في العاشر من مارس عام ألفين وأحد عشر", "العاشر من مارس عام ألفين وأحد عشر", "2011-03-10"),
    "day without year lies behind": ("سقط في 20 ديسمبر ضحايا", "20 ديسمبر", "2021-12-20"),
    "day without year, soon": ("حتى 19 يناير", "19 يناير", "2022-01-19"),
    "day of last January is this month's": ("منذ 2 يناير الماضي", "2 يناير الماضي", "2022-01-02"),
    "seventh of last month": ("في السابع من الشهر الماضي", "السابع من الشهر الماضي", "2021-12-07"),
    "5 of the current": ("يوم 5 الجاري", "يوم 5 الجاري", "2022-01-05"),
    "month and year": ("خلال نوفمبر 2021", "نوفمبر 2021", "2021-11"),
    "last March": ("في مارس الماضي", "مارس الماضي", "2021-03"),
    "range of days": ("من 2 إلى 6 يناير", "2 إلى 6 يناير", "2022-01-02/2022-01-06"),
    "range with hyphen": ("في 2-6 يناير 2022", "2-6 يناير 2022", "2022-01-02/2022-01-06"),
    "between two days": ("بين 2 و6 يناير", "2 و6 يناير", "2022-01-02/2022-01-06"),
    "from date to date": ("من 29 مايو 2021 إلى 3 يونيو 2021", "29 مايو 2021 إلى 3 يونيو 2021", "2021-05-29/2021-06-03"),
    # numeric
    "day first": ("بتاريخ 04/05/2021", "04/05/2021", "2021-05-04"),
    "year first": ("بتاريخ 2021/05/04", "2021/05/04", "2021-05-04"),
    "dashes": ("بتاريخ 07-01-2022", "07-01-2022", "2022-01-07"),
    "points, short year": ("بتاريخ 03.01.22", "03.01.22", "2022-01-03"),
    "only the second can be a day": ("بتاريخ 1/25/2021", "1/25/2021", "2021-01-25"),
    # weekdays
    "today, Friday": ("أعلن الكرملين، اليوم الجمعة، موقفه", "اليوم الجمعة", "2022-01-07"),
    "yesterday, Thursday": ("وصل الوفد أمس الخميس", "أمس الخميس", "2022-01-06"),
    "last Sunday, and attached": ("والأحد الماضي خرجت مسيرة", "الأحد الماضي", "2022-01-02"),
    "last Friday is a week ago": ("بدأت يوم الجمعة الماضي", "يوم الجمعة الماضي", "2021-12-31"),
    "next Monday": ("تعقد الجلسة الاثنين المقبل", "الاثنين المقبل", "2022-01-10"),
    "bare, nearest past": ("أقر البرلمان الأربعاء القانون", "الأربعاء", "2022-01-05"),
    "bare, publication day": ("صرح الوزير الجمعة للصحافة", "الجمعة", "2022-01-07"),
    "bare, coming, verb before the aside": ("سيجتمع المجلس، الاثنين، في موسكو", "الاثنين", "2022-01-10"),
    "a noun in sin is no future": ("سياسة الحكومة نوقشت الاثنين", "الاثنين", "2022-01-03"),
    "two days": ("تحدثا يومي الخميس والجمعة", "يومي الخميس والجمعة", "2022-01-06/2022-01-07"),
    "night between two days": ("قتل شرطي ليل الأربعاء الخميس", "ليل الأربعاء الخميس", "2022-01-05/2022-01-06"),
    "explicit date wins": ("يوم الأحد 9 يناير 2022", "يوم الأحد 9 يناير 2022", "2022-01-09"),
    "date in brackets": ("وقعت الأحد (2 يناير)", "الأحد (2 يناير)", "2022-01-02"),
    "wrong weekday falls to the nearest": ("فجر اليوم السبت", "فجر اليوم السبت", "2022-01-08"),
    "from weekday to weekday": ("من الأربعاء إلى الجمعة", "الأربعاء إلى الجمعة", "2022-01-05/2022-01-07"),
    # deictic
    "today": ("في وقت سابق من اليوم", "اليوم", "2022-01-07"),
    "attached yesterday": ("اندلعت بالأمس مواجهات", "الأمس", "2022-01-06"),
    "evening of the day before yesterday": ("مساء أول أمس", "مساء أول أمس", "2022-01-05"),
    "tomorrow": ("يعود غداً", "غداً", "2022-01-08"),
    # periods
    "last week": ("الأسبوع الماضي", "الأسبوع الماضي", "2021-W52"),
    "this year, attached": ("للعام الجاري", "لعام الجاري", "2022"),
    "last year": ("في العام الماضي", "العام الماضي", "2021"),
    "year": ("منذ عام 1991", "عام 1991", "1991"),
    "years": ("عامي 2019 و2020", "عامي 2019 و2020", "2019-01-01/2020-12-31"),
    "first days of the year": ("منذ الأيام الأولى للعام الجاري", "الأيام الأولى للعام الجاري", "2022-01-01/2022-01-03"),
    "since the start of the year": ("منذ مطلع العام", "مطلع العام", "2022-01-01/2022-01-07"),
    "middle of last month": ("منتصف الشهر الماضي", "منتصف الشهر الماضي", "2021-12-11/2021-12-20"),
    "weekend": ("في نهاية الأسبوع الماضي", "نهاية الأسبوع الماضي", "2022-01-01/2022-01-02"),
    "nineties": ("في تسعينيات القرن الماضي", "تسعينيات القرن الماضي", "1990-01-01/1999-12-31"),
    "summer": ("صيف 2020", "صيف 2020", "2020-06-01/2020-08-31"),
    "last 24 hours": ("خلال الـ24 ساعة الماضية", "24 ساعة الماضية", "2022-01-06/2022-01-07"),
    # lengths
    "a week after": ("بعد أسبوع على اندلاعها", "أسبوع", "2021-12-31/2022-01-07"),
    "for days": ("مستمرة منذ أيام", "أيام", "2022-01-03/2022-01-07"),
    "since a weekday, in a clause to come": ("ليصل العدد منذ الأحد إلى 6700", "الأحد", "2022-01-02"),
    "ministers discuss on Sunday": ("وزراء الاتحاد يبحثون الأحد فرض عقوبات", "الأحد", "2022-01-09"),
    "for more than a week": ("منذ أكثر من أسبوع", "أسبوع", "2021-12-31/2022-01-07"),
    "two days ago": ("قبل يومين", "قبل يومين", "2022-01-05"),
    "in three days": ("سيصل بعد ثلاثة أيام", "بعد ثلاثة أيام", "2022-01-10"),
    "daily": ("يجتمع يوميا", "يوميا", None),
    "a truce of 24 hours, unknown": ("هدنة مدتها 24 ساعة", "24 ساعة", None),
    "it lasted three days, unknown": ("استمرت المعارك ثم دامت ثلاثة أيام", "ثلاثة أيام", None),
    "for two weeks, unknown": ("لمدة أسبوعين", "أسبوعين", None),
    "no such day": ("في 30 فبراير 2021", "30 فبراير 2021", None),
}  # fmt: skip


with (Path(__file__).parent / "expressions.csv").open(encoding="utf-8", newline="") as handle:
    MARKED = {row["meaning"]: (row["sentence"], row["value"]) for row in csv.DictReader(handle)}
"""Sentences with their time expression in square brackets, none where the near miss is no time; and its value."""


@pytest.mark.parametrize(("marked", "value"), MARKED.values(), ids=MARKED.keys())
def test_marked_expression(marked: str, value: str) -> None:
    words = re.search(r"\[(.*)\]", marked)
    assert read(re.sub(r"[\[\]]", "", marked)) == ([(words[1], value)] if words else [])


@pytest.mark.parametrize(("sentence", "words", "value"), ONE.values(), ids=ONE.keys())
def test_one_expression(sentence: str, words: str, value: str | None) -> None:
    assert read(sentence) == [(words, value)]


NONE = {
    "a count like a year": "اعتقل 2000 شخص",
    "bounded count like a year": "أكثر من 2000",
    "fraction": "ثلاثة أرباع أو 3/4",
    "score": "فاز 2-1",
    "the secretary-general": "قال الأمين العام الحالي",
    "public opinion": "الرأي العام",
    "an outlet": "وفق قناة روسيا اليوم",
    "first day of something": "اليوم الأول من الاحتجاجات",
    "international day": "اليوم العالمي للمرأة",
    "a street": "شارع 7 نوفمبر",
    "a revolution": "ثورة 25 يناير",
    "these days": "في هذه الأيام",
    "a verb like March": "مارس ضغوطا",
    "a name like May": "تيريزا ماي",
    "a man called Ramadan": "رمضان قديروف",
    "people in their forties": "في الأربعينيات من العمر",
    "plural of units": "قوائم خمسة أيام",
    "since the day of something": "منذ يوم الانتخابات الرئاسية",
    "an age, feminine": "وهو شاب في الخامسة والعشرين",
    "nothing": "",
}  # fmt: skip


@pytest.mark.parametrize("sentence", NONE.values(), ids=NONE.keys())
def test_near_misses(sentence: str) -> None:
    assert read(sentence) == []


def test_kinds() -> None:
    kinds = [timex.kind for sentence in ("يوم الأحد", "منذ يومين", "كل أسبوع") for timex in found(sentence)]
    assert kinds == ["date", "duration", "set"]


# told before; said then; words of the timex; its value
STORY = {
    "the following day": ("في 2 يناير 2022", "وفي اليوم التالي امتدت", "اليوم التالي", "2022-01-03"),
    "the day that follows it": ("في 2 يناير 2022", "وفي اليوم الذي يليه امتدت", "اليوم الذي يليه", "2022-01-03"),
    "the day before": ("في 2 يناير 2022", "وفي اليوم السابق", "اليوم السابق", "2022-01-01"),
    "the same day": ("الأحد الماضي", "وفي اليوم نفسه خرجوا", "اليوم نفسه", "2022-01-02"),
    "the same day, other words": ("الأحد الماضي", "وفي نفس اليوم خرجوا", "نفس اليوم", "2022-01-02"),
    "that day": ("الأحد الماضي", "وفي ذلك اليوم خرجوا", "ذلك اليوم", "2022-01-02"),
    "the week that preceded it": ("في 3 يناير 2022", "وفي الأسبوع الذي سبقه", "الأسبوع الذي سبقه", "2021-W52"),
    "the year that preceded it": ("في العام 2019", "وفي العام الذي سبقه", "العام الذي سبقه", "2018"),
    "January of the following year": ("في ديسمبر 2019", "وفي يناير من العام التالي", "يناير من العام التالي", "2020-01"),
    "two days later": ("في 2 يناير 2022", "وبعد يومين انسحب الجيش", "بعد يومين", "2022-01-04"),
    "today is no day of the story": ("الأحد الماضي وصدر البيان اليوم", "وفي اليوم التالي", "اليوم التالي", "2022-01-03"),
    "today is the same day": ("وصدر البيان اليوم", "وفي اليوم ذاته", "اليوم ذاته", "2022-01-07"),
    "a year is no day": ("وقع الأحد الماضي كما في عام 2019", "وفي اليوم التالي", "اليوم التالي", "2022-01-03"),
    "the Monday after": ("في 20 ديسمبر 2021", "والاثنين التالي", "الاثنين التالي", "2021-12-27"),
    "nothing told": ("", "وفي اليوم نفسه خرجوا", "اليوم نفسه", None),
}  # fmt: skip


@pytest.mark.parametrize(("before", "sentence", "words", "value"), STORY.values(), ids=STORY.keys())
def test_days_of_a_story_are_counted_from_what_was_told(before: str, sentence: str, words: str, value: str | None) -> None:
    story = Story()
    find_timexes(before, tokenize(before), FRIDAY, GRAMMAR, story)
    (timex,) = find_timexes(sentence, tokenize(sentence), FRIDAY, GRAMMAR, story)
    assert (sentence[timex.start : timex.end], timex.value) == (words, value)
    if value:
        assert read(f"{before}، {sentence}")[-1] == (words, value)


def test_anchor_is_given_only_where_it_counted() -> None:
    (absolute,) = found("في 2 يناير 2022")
    (relative,) = found("أمس")
    assert (absolute.anchor_date, relative.anchor_date) == (None, FRIDAY)
    assert (absolute.is_fallback, found("منذ أيام")[0].is_fallback) == (False, True)


def test_without_anchor_relative_values_are_unknown() -> None:
    assert [value for _, value in read("أمس والأحد الماضي والعام الماضي وقبل يومين و5 يناير", None)] == [None] * 5


def test_offsets_count_from_the_text_not_the_sentence() -> None:
    text = "عنوان\nوصل أمس"
    (timex,) = find_timexes(text, tokenize(text, 6, len(text)), FRIDAY, GRAMMAR)
    assert text[timex.start : timex.end] == "أمس"


DIGITS = ("0123456789", "٠١٢٣٤٥٦٧٨٩", "۰۱۲۳۴۵۶۷۸۹")
MONTHS = [(row["form"], int(row["month"])) for row in read_lexicon("months") if row["calendar"] == "gregorian"]


@given(st.dates(dt.date(1900, 1, 1), dt.date(2099, 12, 31)), st.sampled_from(MONTHS), st.sampled_from(DIGITS))
@settings(deadline=None)
def test_any_day_in_any_month_set_is_read_back(day: dt.date, month: tuple[str, int], digits: str) -> None:
    day = day.replace(day=min(day.day, 28), month=month[1])
    written = f"{day.day} {month[0]} {day.year}".translate(str.maketrans("0123456789", digits))
    assert [value for _, value in read(f"في {written}", None)] == [day.isoformat()]


WORDS = (
    "من إلى في بين و قبل بعد منذ يوم اليوم الأحد يومي الخميس والجمعة الماضي يناير 7 2022 31 أسبوع شهر "
    "العام 99999999 1/2/3 نهاية الأول عشر سبعينيات القرن هذا ، . ( ) - 1443 هـ رمضان آلاف ألف آخر كل صيف"
)
PIECES = st.one_of(st.text(max_size=12), st.sampled_from(WORDS.split()))


@given(st.lists(PIECES, max_size=14).map(" ".join), st.one_of(st.none(), st.dates()))
@settings(max_examples=400, deadline=None)
def test_never_raises_and_spans_are_in_order(text: str, anchor: dt.date | None) -> None:
    end = 0
    for timex in found(text, anchor):
        assert end <= timex.start < timex.end <= len(text)
        end = timex.end


def test_time_grows_with_length_alone() -> None:
    sentence = "بين 2 و الخميس والجمعة في نهاية "
    texts = [sentence * 300, sentence * 2400]
    seconds = []
    for text in texts:
        tokens = tokenize(text)
        start = time.perf_counter()
        find_timexes(text, tokens, FRIDAY, GRAMMAR)
        seconds.append(time.perf_counter() - start)
    assert seconds[1] < 40 * seconds[0]
