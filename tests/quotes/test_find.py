"""Direct and indirect quotes: what is reported, by which cue, through which channel."""

from __future__ import annotations

import datetime as dt

import pytest

from kzpipe.entities.clauses import read_sentences
from kzpipe.entities.link import name_article
from kzpipe.quotes.find import QuoteLimits, find_quotes
from kzpipe.quotes.turns import Turns
from kzpipe.reader import DEFAULT_LIMITS, default_reader, extract_text
from kzpipe.schema.records import Block, Quote
from kzpipe.text.document import ReadableDocument, find_sentences, plain_document

PUBLISHED = dt.date(2022, 1, 6)


def quotes(text: str) -> list[Quote]:
    return extract_text(text, PUBLISHED).quotes


# text, kind, words, cue
ONE = {
    "said: between marks": ("قالت الشرطة التونسية: «أغلقنا كل الطرق ليلا».", "direct", "أغلقنا كل الطرق ليلا", "قالت"),
    "straight marks": ('قالت الشرطة التونسية: "أغلقنا كل الطرق ليلا".', "direct", "أغلقنا كل الطرق ليلا", "قالت"),
    "no colon": ("قالت الشرطة التونسية «أغلقنا كل الطرق ليلا».", "direct", "أغلقنا كل الطرق ليلا", "قالت"),
    "the cue after the marks": ("«أغلقنا كل الطرق ليلا»، قالت الشرطة التونسية.", "direct", "أغلقنا كل الطرق ليلا", "قالت"),
    "the source after the marks": ("«أغلقنا كل الطرق ليلا»، بحسب الشرطة التونسية.", "direct", "أغلقنا كل الطرق ليلا", None),
    "a participle": ("رد الرئيس التونسي على الأسئلة قائلا: «لا أحد فوق القانون اليوم».", "direct", "لا أحد فوق القانون اليوم", "قائلا"),
    "two sentences between one pair of marks": (
        "قالت الشرطة التونسية: «أغلقنا الطرق. لم يصب أحد في الليل».", "direct", "أغلقنا الطرق. لم يصب أحد في الليل", "قالت",
    ),
    "the closing mark lost": ("قالت الشرطة التونسية: «أغلقنا كل الطرق ليلا", "direct", "أغلقنا كل الطرق ليلا", "قالت"),
    "no marks after the colon": ("قال توكاييف: لن نترك المدينة وحدها أبدا.", "direct", "لن نترك المدينة وحدها أبدا", "قال"),
    "said that": ("قالت الشرطة التونسية إن الطرق مغلقة ليلا.", "indirect", "إن الطرق مغلقة ليلا", "قالت"),
    "added that, with a pronoun": ("وأضافت الشرطة التونسية أنها أغلقت الطرق ليلا.", "indirect", "أنها أغلقت الطرق ليلا", "وأضافت"),
    "stated, by attached": ("أفادت الشرطة التونسية بأن الطرق مغلقة ليلا.", "indirect", "أن الطرق مغلقة ليلا", "أفادت"),
    "stressed upon": ("شددت الشرطة التونسية على أن الطرق مغلقة ليلا.", "indirect", "أن الطرق مغلقة ليلا", "شددت"),
    "pointed to": ("أشارت الشرطة التونسية إلى أن الطرق مغلقة ليلا.", "indirect", "أن الطرق مغلقة ليلا", "أشارت"),
    "an aside between commas": ("وأوضح الرئيس التونسي، في كلمة متلفزة، أن الميناء مغلق تماما.", "indirect", "أن الميناء مغلق تماما", "وأوضح"),
    "had said": ("وكان الرئيس التونسي قد صرح بأن الميناء مغلق تماما.", "indirect", "أن الميناء مغلق تماما", "صرح"),
    "an aside that hides a name": ("قال طبيب تونسي، طلب عدم كشف اسمه، إن الميناء مغلق تماما.", "indirect", "إن الميناء مغلق تماما", "قال"),
    "the writer goes on": (
        "قال الرئيس التونسي إن الميناء مغلق تماما، من دون أن يذكر السبب.", "indirect", "إن الميناء مغلق تماما", "قال",
    ),
    "while something happens, in the report itself": (
        "قال الرئيس التونسي إن الميناء مغلق تماما، فيما بقي الباقون بلا عمل.", "indirect", "إن الميناء مغلق تماما، فيما بقي الباقون بلا عمل", "قال",
    ),
    "a semicolon ends the clause": ("قالت الشرطة التونسية إن الطرق مغلقة ليلا؛ ونزل الناس إلى الشوارع.", "indirect", "إن الطرق مغلقة ليلا", "قالت"),
    "words set apart inside the clause": (
        "قالت الشرطة التونسية إن «جماعات خارجة عن القانون أغلقت الطرق» ليلا.", "direct", "جماعات خارجة عن القانون أغلقت الطرق", "قالت",
    ),
    "words set apart after a body with its article": (
        "قالت الشرطة التونسية إن الحكومة «فقدت كل سيطرة على الطرق».", "direct", "فقدت كل سيطرة على الطرق", "قالت",
    ),
    "a phrase set apart does not split the clause": (
        "قالت الشرطة التونسية إن «المخربين» أغلقوا الطرق ليلا.", "indirect", "إن «المخربين» أغلقوا الطرق ليلا", "قالت",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "kind", "words", "cue"), ONE.values(), ids=ONE.keys())
def test_one_quote(text: str, kind: str, words: str, cue: str | None) -> None:
    (quote,) = quotes(text)
    assert (quote.kind, quote.text, quote.cue) == (kind, words, cue)
    assert text[quote.start : quote.end] == words


NONE = {
    "a label between marks": "وصفت الحكومة التونسية ما جرى بأنه «شغب».",
    "a name between marks": "أغلقت الشرطة مقر «حركة النهضة» في تونس.",
    "the title of a programme without a cue": "شاهد الناس برنامج «صباح الخير» على الشاشة.",
    "announced deaths": "أعلنت وزارة الصحة السودانية مقتل 14 شخصا في السيول.",
    "called for": "دعت مصر إلى ضبط النفس فورا.",
    "according to": "وفق وزارة الصحة السودانية فإن المشافي ممتلئة.",
    "that, without a reporting verb": "يجب أن تبقى المشافي مفتوحة كل يوم.",
    "because": "أغلقت المشافي لأن الدواء قليل جدا.",
    "not said": "لم تقل وزارة الصحة السودانية إن المشافي ممتلئة.",
    "a clause of two words": "قالت الشرطة إنه حي.",
}  # fmt: skip


@pytest.mark.parametrize("text", NONE.values(), ids=NONE.keys())
def test_no_quote(text: str) -> None:
    assert quotes(text) == []


CHANNELS = {
    "not said": ("قال الرئيس التونسي إن الميناء مغلق تماما.", "unspecified"),
    "in a statement": ("قال الرئيس التونسي في بيان إن الميناء مغلق تماما.", "statement"),
    "on a network": ("كتب الرئيس التونسي على تويتر: «الدولة ستحمي كل المواطنين».", "tweet"),
    "tweeted": ("غرد الرئيس التونسي: «الدولة ستحمي كل المواطنين».", "tweet"),
    "before the press": ("قال الرئيس التونسي في مؤتمر صحفي إن الميناء مغلق تماما.", "press_conference"),
    "in an interview": ("قال الرئيس التونسي في مقابلة إن الميناء مغلق تماما.", "interview"),
    "on the telephone": ("قال الرئيس التونسي في اتصال هاتفي إن الميناء مغلق تماما.", "phone"),
    "in a speech": ("قال الرئيس التونسي في خطاب إن الميناء مغلق تماما.", "speech"),
    "in a letter": ("قال الرئيس التونسي في رسالة إن الميناء مغلق تماما.", "message"),
    "in a filmed message": ("قال الرئيس التونسي في رسالة مصورة إن الميناء مغلق تماما.", "speech"),
    "before a crowd": ("قال الرئيس التونسي أمام حشد من أنصاره إن الميناء مغلق تماما.", "speech"),
    "to an agency": ("قال الرئيس التونسي في تصريح لوكالة الأنباء إن الميناء مغلق تماما.", "interview"),
}


@pytest.mark.parametrize(("text", "channel"), CHANNELS.values(), ids=CHANNELS.keys())
def test_channel(text: str, channel: str) -> None:
    (quote,) = quotes(text)
    assert quote.channel == channel


ON_AND_ON = {
    "whoever goes on speaking does so by the same means": (
        "قال الرئيس التونسي في خطاب إن الميناء مغلق تماما. وأضاف أن المطار مغلق أيضا منذ أمس.", ["speech", "speech"],
    ),
    "in the next paragraph too": (
        "قال الرئيس التونسي في خطاب إن الميناء مغلق تماما.\n\nوقال الرئيس التونسي إن المطار مغلق أيضا منذ أمس.", ["speech", "speech"],
    ),
    "until somebody else speaks": (
        "قال الرئيس التونسي في خطاب إن الميناء مغلق تماما. وقالت الشرطة المصرية إن المطار مغلق أيضا منذ أمس. "
        "وقال الرئيس التونسي إن السوق مغلقة أيضا منذ أمس.", ["speech", "unspecified", "unspecified"],
    ),
    "or another means is told": (
        "قال الرئيس التونسي في خطاب إن الميناء مغلق تماما. وأضاف في مقابلة أن المطار مغلق أيضا منذ أمس.", ["speech", "interview"],
    ),
    "a speech told before its words": (
        "ألقى الرئيس التونسي خطابا أمس. وقال الرئيس التونسي إن الميناء مغلق تماما.", ["speech"],
    ),
    "a speech of somebody else": (
        "ألقى الرئيس المصري خطابا أمس. وقال الرئيس التونسي إن الميناء مغلق تماما.", ["unspecified"],
    ),
    "who speaks is not known": (
        "قال الرئيس التونسي في خطاب إن الميناء مغلق تماما. وقال شهود إن المطار مغلق أيضا منذ أمس.", ["speech", "unspecified"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "channels"), ON_AND_ON.values(), ids=ON_AND_ON.keys())
def test_channel_of_what_is_said_on(text: str, channels: list[str]) -> None:
    assert [quote.channel for quote in quotes(text)] == channels


def test_a_sentence_can_hold_several_quotes() -> None:
    text = "قالت مصر إن الحدود مفتوحة تماما، وأكدت تونس أن الميناء مغلق تماما."  # Egypt: the border is open; Tunisia: the port is closed
    assert [(quote.text, quote.speaker_id) for quote in quotes(text)] == [("إن الحدود مفتوحة تماما", "egy"), ("أن الميناء مغلق تماما", "tun")]


def test_quotes_come_in_text_order() -> None:
    text = "قال توكاييف: «لن نترك المدينة وحدها». وأضاف أن الأمن عاد إلى المدينة. «كل شيء سيعود كما كان»، قال توكاييف."
    found = quotes(text)
    assert [quote.kind for quote in found] == ["direct", "indirect", "direct"]
    assert [quote.start for quote in found] == sorted(quote.start for quote in found)


def found_within(text: str, kinds: list[str], limits: QuoteLimits = DEFAULT_LIMITS) -> list[str]:
    """Return the quotes of a text whose lines are blocks of the kinds given."""
    reader = default_reader()
    plain = plain_document(text, None)
    blocks = tuple(Block(b.document_id, b.block_index, b.start, b.end, kind) for b, kind in zip(plain.blocks, kinds, strict=True))
    document = ReadableDocument(plain.document_id, text, None, blocks, tuple(find_sentences(plain.document_id, text, blocks)))
    readings = read_sentences(document, name_article(document, reader.names, None), reader.morphology, reader.names)
    return [quote.text for quote in find_quotes(Turns(document, readings, reader.cues), limits)]


def test_only_the_body_is_quoted() -> None:
    line = "قالت الشرطة التونسية: «أغلقنا كل الطرق ليلا»"
    words = "أغلقنا كل الطرق ليلا"
    assert [found_within(line, [kind]) for kind in ("body", "quote_block")] == [[words], [words]]
    assert [found_within(line, [kind]) for kind in ("title", "caption", "heading", "comment", "nav")] == [[], [], [], [], []]


def test_the_limits_are_lengths_in_words() -> None:
    scare = "قالت الشرطة التونسية: «الطرق مغلقة»."  # the roads are closed
    assert found_within(scare, ["body"], QuoteLimits(scare_words=1, indirect_words=3)) == ["الطرق مغلقة"]
    assert found_within(scare, ["body"], QuoteLimits(scare_words=2, indirect_words=3)) == []
    clause = "قالت الشرطة التونسية إن الطرق مغلقة ليلا."
    assert found_within(clause, ["body"], QuoteLimits(scare_words=3, indirect_words=4)) == ["إن الطرق مغلقة ليلا"]
    assert found_within(clause, ["body"], QuoteLimits(scare_words=3, indirect_words=5)) == []
