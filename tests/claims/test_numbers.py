"""Numbers in digits and words, bounds, vague quantities and what is no count."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kzpipe.claims.literals import parse_decimal
from kzpipe.claims.numbers import Number, NumberGrammar, find_numbers, read_numbers
from kzpipe.lexicon.load import load_lexicons
from kzpipe.text.tokens import tokenize
from kzpipe.timex.numerals import NumeralReader

LEXICONS = load_lexicons(names=("months", "weekdays", "time_words", "number_words"))
GRAMMAR = NumberGrammar.from_lexicons(LEXICONS, NumeralReader.from_lexicons(LEXICONS))


def found(sentence: str) -> list[Number]:
    return find_numbers(sentence, tokenize(sentence), GRAMMAR)


# sentence, words of the number, value, low, high, bound
ONE = {
    "digits": ("أصيب 27 محتجا", "27", 27, 27, 27, "exact"),
    "attached conjunction": ("و748 مصابا", "748", 748, 748, 748, "exact"),
    "glued noun": ("اعتقل 748شخصا", "748", 748, 748, 748, "exact"),
    "Arabic-Indic with separator": ("١٬٢٣٤ معتقلا", "١٬٢٣٤", 1234, 1234, 1234, "exact"),
    "point of thousands before a noun": ("7.900 معتقل", "7.900", 7900, 7900, 7900, "exact"),
    "more than 7.9 thousand": ("أكثر من 7.9 ألف شخص", "7.9 ألف", 7900, 7900, None, "more_than"),
    "decimal comma": ("7,9 آلاف موقوف", "7,9 آلاف", 7900, 7900, 7900, "exact"),
    "mixed": ("12 ألفا و500 جندي", "12 ألفا و500", 12500, 12500, 12500, "exact"),
    "eighteen, masculine": ("ثمانية عشر قتيلا", "ثمانية عشر", 18, 18, 18, "exact"),
    "eighteen, feminine": ("ثماني عشرة امرأة", "ثماني عشرة", 18, 18, 18, "exact"),
    "twenty-one": ("إحدى وعشرين جثة", "إحدى وعشرين", 21, 21, 21, "exact"),
    "no hamza": ("احدى وعشرين جثة", "احدى وعشرين", 21, 21, 21, "exact"),
    "hundred and twenty-six": ("مئة وستة وعشرون شخصا", "مئة وستة وعشرون", 126, 126, 126, "exact"),
    "dual in the construct": ("ألفي عنصر", "ألفي", 2000, 2000, 2000, "exact"),
    "dual before its noun": ("ألفا جندي", "ألفا", 2000, 2000, 2000, "exact"),
    "tanwin is a thousand": ("ألفاً ومئة", "ألفاً ومئة", 1100, 1100, 1100, "exact"),
    "preposition attached": ("بألفين ومئتين", "ألفين ومئتين", 2200, 2200, 2200, "exact"),
    "million and a half": ("مليون ونصف المليون لاجئ", "مليون ونصف المليون", 1_500_000, 1_500_000, 1_500_000, "exact"),
    "quarter million": ("ربع مليون متظاهر", "ربع مليون", 250_000, 250_000, 250_000, "exact"),
    "three thousand five hundred": ("ثلاثة آلاف وخمسمئة جندي", "ثلاثة آلاف وخمسمئة", 3500, 3500, 3500, "exact"),
    "two million": ("مليوني لاجئ", "مليوني", 2_000_000, 2_000_000, 2_000_000, "exact"),
    "two million three hundred thousand": ("مليونان و300 ألف", "مليونان و300 ألف", 2_300_000, 2_300_000, 2_300_000, "exact"),
    "two hundred wounded": ("مئتا جريح", "مئتا", 200, 200, 200, "exact"),
    "two hundred thousand, construct": ("مئتي ألف", "مئتي ألف", 200_000, 200_000, 200_000, "exact"),
    "eleven girls": ("إحدى عشرة طفلة", "إحدى عشرة", 11, 11, 11, "exact"),
    "twelve bodies": ("اثنتا عشرة جثة", "اثنتا عشرة", 12, 12, 12, "exact"),
    "twenty-five thousand six hundred": ("خمسة وعشرين ألفا وستمئة", "خمسة وعشرين ألفا وستمئة", 25_600, 25_600, 25_600, "exact"),
    "a thousand two hundred, apart": ("ألف و 200 معتقل", "ألف و 200", 1200, 1200, 1200, "exact"),
    "glued thousand": ("12ألف جندي", "12ألف", 12_000, 12_000, 12_000, "exact"),
    "the two thousand": ("الألفي شخص", "الألفي", 2000, 2000, 2000, "exact"),
    "to two thousand, attached": ("لألفي شخص", "ألفي", 2000, 2000, 2000, "exact"),
    "Persian digits": ("۲۶ قتيلا", "۲۶", 26, 26, 26, "exact"),
    "in quotation marks": ("«26» قتيلا", "26", 26, 26, 26, "exact"),
    "article and tatweel": ("الـ26 قتيلا", "26", 26, 26, 26, "exact"),
    "a dozen": ("دزينة من الجرحى", "دزينة", 12, 12, 12, "exact"),
    "about the million": ("زهاء المليون", "المليون", 1_000_000, 1_000_000, 1_000_000, "about"),
    "and some 400": ("وحوالي 400", "400", 400, 400, 400, "about"),
    "for close to 300": ("لنحو 300 شخص", "300", 300, 300, 300, "about"),
    "not fewer than": ("ليس أقل من 12 قتيلا", "12", 12, 12, None, "at_least"),
    "or more": ("12 قتيلا أو أكثر", "12", 12, 12, None, "at_least"),
    "at the least": ("12 قتيلا في الأقل", "12", 12, 12, None, "at_least"),
    "and odd": ("30 ونيف", "30", 30, 30, None, "more_than"),
    "their number does not exceed": ("لا يتجاوز عددهم 20", "20", 20, None, 20, "about"),
    "about": ("نحو ثلاثين متظاهرا", "ثلاثين", 30, 30, 30, "about"),
    "no fewer than": ("ما لا يقل عن 160 قتيلا", "160", 160, 160, None, "at_least"),
    "at least, after the noun": ("26 شخصا على الأقل", "26", 26, 26, None, "at_least"),
    "fewer than": ("أقل من 10 جرحى", "10", 10, None, 10, "about"),
    "exceeding": ("ما يزيد على 2500 موقوف", "2500", 2500, 2500, None, "more_than"),
    "dozens": ("عشرات القتلى", "عشرات", None, 20, 99, "vague"),
    "the hundreds": ("إصابة المئات", "المئات", None, 200, 999, "vague"),
    "tens of thousands": ("عشرات الآلاف من الناس", "عشرات الآلاف", None, 20_000, 99_999, "vague"),
    "tens of thousands without article": ("عشرات آلاف المتظاهرين", "عشرات آلاف", None, 20_000, 99_999, "vague"),
    "the thousands": ("الآلاف من المحتجين", "الآلاف", None, 2000, 9999, "vague"),
    "and the thousands": ("والآلاف من الجنود", "الآلاف", None, 2000, 9999, "vague"),
    "for thousands": ("لآلاف اللاجئين", "آلاف", None, 2000, 9999, "vague"),
    "thousands, other plural": ("ألوف المحتجين", "ألوف", None, 2000, 9999, "vague"),
    "some twenty": ("بضعة وعشرون جريحا", "بضعة وعشرون", None, 23, 29, "vague"),
    "a few dozens": ("بضع عشرات", "بضع عشرات", None, 30, 90, "vague"),
    "a large number of": ("عدد كبير من الضحايا", "عدد كبير من", None, None, None, "vague"),
    "a few": ("بضعة رجال", "بضعة", None, 3, 9, "vague"),
    "many": ("العديد من الضحايا", "العديد من", None, None, None, "vague"),
    "between": ("بين 10 و15 جريحا", "10 و15", None, 10, 15, "vague"),
    "hyphen": ("10-15 جريحا", "10-15", None, 10, 15, "vague"),
    "two thousands apart": ("بين ألفين وثلاثة آلاف", "ألفين وثلاثة آلاف", None, 2000, 3000, "vague"),
    "from 3 to 5 thousand": ("من 3 إلى 5 آلاف", "3 إلى 5 آلاف", None, 3000, 5000, "vague"),
    "3-5 thousand": ("نحو 3-5 آلاف", "3-5 آلاف", None, 3000, 5000, "vague"),
    "five or six": ("خمسة أو ستة قتلى", "خمسة أو ستة", None, 5, 6, "vague"),
    "10 to 15 thousand": ("10 إلى 15 ألف متظاهر", "10 إلى 15 ألف", None, 10_000, 15_000, "vague"),
    "shared scale": ("ما بين ثلاثة وخمسة آلاف", "ثلاثة وخمسة آلاف", None, 3000, 5000, "vague"),
}  # fmt: skip


@pytest.mark.parametrize(("sentence", "words", "value", "low", "high", "bound"), ONE.values(), ids=ONE.keys())
def test_one_count(sentence: str, words: str, value: float | None, low: float | None, high: float | None, bound: str) -> None:
    (number,) = found(sentence)
    assert (number.text, number.value, number.low, number.high, number.bound, number.kind) == (words, value, low, high, bound, "cardinal")
    assert sentence[number.start : number.end] == number.text


KINDS = {
    "the third": ("اليوم الثالث", ["ordinal"]),
    "percent": ("بنسبة 20 بالمئة", ["percent"]),
    "percent sign": ("بنسبة 20%", ["percent"]),
    "day and year": ("في 7 يناير 2022", ["date", "date"]),
    "numeric date": ("07-01-2022", ["date"] * 3),
    "year": ("عام 2015", ["date"]),
    "count like a year": ("2015 شخصا", ["cardinal"]),
    "clock": ("الساعة 10:30", ["time", "time"]),
    "price": ("120 دولارا", ["other"]),
    "telephone": ("هاتف 0777123456", ["other"]),
    "calibre": ("رشاش عيار 12.7 ملم", ["other"]),
    "calibre without unit": ("قذائف من عيار 122", ["other"]),
    "article of a law": ("المادة 15 من الدستور", ["other"]),
    "resolution": ("القرار 2254", ["other"]),
    "brigade": ("الكتيبة 14", ["other"]),
    "a brigade lost soldiers": ("خسرت الكتيبة 14 جنديا", ["cardinal"]),
    "on the road, in words": ("سقط على الطريق ثلاثة", ["cardinal"]),
    "the group of seven": ("مجموعة السبع", ["other"]),
    "an aeroplane": ("طائرة بوينغ 737", ["other"]),
    "a tank": ("دبابة تي-72", ["other"]),
    "a disease": ("كوفيد-19", ["other"]),
    "price in tenge": ("سعره 120 تنغة", ["other"]),
    "millions of dollars": ("5 ملايين دولار", ["other"]),
    "age": ("يبلغ 25 عاما", ["other"]),
    "distance": ("على بعد 30 كلم", ["other"]),
    "how often": ("ثلاث مرات", ["other"]),
    "between is no yen": ("بين عشرين وثلاثين قتيلا", ["cardinal"]),
    "ordinal of two words": ("الدفعة الثانية والعشرون", ["ordinal"]),
    "killed and wounded": ("27 قتيلا على الأقل وأكثر من 100 جريح", ["cardinal", "cardinal"]),
    "half": ("نصف السكان", ["fraction"]),
    "two counts": ("ثلاثة قتلى وعشرون جريحا", ["cardinal", "cardinal"]),
    "an increase is no range": ("من 10 إلى 15", ["cardinal", "cardinal"]),
    "five women, no fifth": ("خمس نساء", ["cardinal"]),
    "a weekday": ("يوم الأربعاء", []),
}  # fmt: skip


@pytest.mark.parametrize(("sentence", "kinds"), KINDS.values(), ids=KINDS.keys())
def test_kinds(sentence: str, kinds: list[str]) -> None:
    assert [number.kind for number in found(sentence)] == kinds


VALUES = {
    "two and a half": ("اثنان ونصف", [2.5]),
    "three fifths": ("ثلاثة أخماس", [0.6]),
    "a hundred and three quarters": ("مئة وثلاثة أرباع", [100.75]),
    "a fifth of twenty": ("خمس العشرين", [4]),
    "one over eight": ("1 على 8", [0.125]),
    "mixed fraction": ("2 3/4", [2.75]),
    "one in three": ("واحد من كل ثلاثة", [1 / 3]),
    "thousands joined": ("عشرين ألف وثلاثمئة وأربعة", [20_304]),
    "two millions and a half": ("مليونين ونصف", [2.5e6]),
    "minus": ("سالب سبعة", [-7]),
    "sign": ("-7.5", [-7.5]),
    "exponent": ("3e2", [300]),
    "power": ("2^-1", [0.5]),
    "spaced groups": ("2 345 678", [2_345_678]),
    "list": ("2, 345, 678", [2, 345, 678]),
    "parts of a date": ("5/17/2018", [5, 17, 2018]),
    "digits and letters are a measure": ("180مل", []),
    "no ordinals, no vague": ("الثالث وعشرات", []),
    "a quantity is not as a hundred": ("صادر الجمارك كميّة من الوقود وبكمية أقل مئة بندقية", [100]),
}  # fmt: skip


@pytest.mark.parametrize(("sentence", "values"), VALUES.values(), ids=VALUES.keys())
def test_read_numbers(sentence: str, values: list[float]) -> None:
    assert [number.value for number in read_numbers(sentence, GRAMMAR)] == pytest.approx(values)


@pytest.mark.parametrize(
    ("written", "is_counting", "value"),
    [("1,234", False, 1234), ("1.234", False, 1.234), ("1.234", True, 1234), ("1.234.567", False, 1234567), ("1,234.5", False, 1234.5),
     ("1.234,5", False, 1234.5), ("7,9", False, 7.9), ("0,234", False, 0.234), ("1.2.3", False, None)],
)  # fmt: skip
def test_separators(written: str, is_counting: bool, value: float | None) -> None:
    assert parse_decimal(written, is_counting) == value


UNITS = ("", "واحد", "اثنان", "ثلاثة", "أربعة", "خمسة", "ستة", "سبعة", "ثمانية", "تسعة")
TENS = ("", "عشرة", "عشرون", "ثلاثون", "أربعون", "خمسون", "ستون", "سبعون", "ثمانون", "تسعون")
HUNDREDS = ("", "مئة", "مئتان", "ثلاثمئة", "أربعمئة", "خمسمئة", "ستمئة", "سبعمئة", "ثمانمئة", "تسعمئة")


def below_hundred(number: int) -> str:
    if number < 10:
        return UNITS[number]
    if number in {11, 12}:
        return ("أحد", "اثنا")[number - 11] + " عشر"
    if number < 20:
        return f"{UNITS[number - 10]} عشر" if number > 10 else TENS[1]
    return " و".join(part for part in (UNITS[number % 10], TENS[number // 10]) if part)


def spell(number: int) -> str:
    """Write a number from 1 to 9999 in words, masculine nominative."""
    thousand, rest = divmod(number, 1000)
    parts = ["" if not thousand else ("ألف", "ألفان")[thousand - 1] if thousand < 3 else f"{UNITS[thousand]} آلاف"]
    parts += [HUNDREDS[rest // 100], below_hundred(rest % 100)]
    return " و".join(part for part in parts if part)


def test_every_number_in_words_is_read_back() -> None:
    for number in range(1, 10_000):
        written = spell(number)
        (read,) = found(f"{written} رجلا")
        assert (read.value, read.text) == (number, written)


@given(st.integers(0, 10**12))
@settings(deadline=None)
def test_grouped_digits_are_read_back(number: int) -> None:
    for written in (f"{number:,}", f"{number}", f"{number:,}".translate(str.maketrans("0123456789,", "٠١٢٣٤٥٦٧٨٩٬"))):
        assert [read.value for read in read_numbers(written, GRAMMAR)] == [number]


WORDS = (
    "ألف آلاف مليون مئة وعشرون ثلاثة خمس أخماس نصف ونصف من على بين و إلى - 12 1.5 "
    "1,234 3/4 1/0 9e999 2^99 أكثر عشرات % الساعة يناير جزء فاصلة سالب دستة 10-15 ألفا ال بـ"
)
PIECES = st.one_of(st.text(max_size=10), st.sampled_from(WORDS.split()))


@given(st.lists(PIECES, max_size=14).map(" ".join))
@settings(max_examples=400, deadline=None)
def test_never_raises_and_spans_reproduce(text: str) -> None:
    for number in [*found(text), *read_numbers(text, GRAMMAR)]:
        assert text[number.start : number.end] == number.text
        assert number.low is None or number.high is None or number.low <= number.high
