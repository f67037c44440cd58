"""Names in running text: which words are the name, and whom the list says they mean."""

from __future__ import annotations

import datetime as dt

import pytest

from kzpipe.reader import extract_text

PUBLISHED = dt.date(2022, 1, 6)


def mentions(text: str, published: dt.date | None = PUBLISHED) -> list[tuple[str, str]]:
    return [(mention.text, mention.entity_id) for mention in extract_text(text, published).mentions]


# sentence, the words of each mention with the entity meant, in order
CASES = {
    "a full name": ("وصل قاسم جومارت توكاييف إلى المطار.", [("قاسم جومارت توكاييف", "person-kassym-jomart-tokayev")]),
    "and, attached to a name": ("وقاسم جومارت توكاييف في المطار.", [("قاسم جومارت توكاييف", "person-kassym-jomart-tokayev")]),
    "to the, article merged": ("وقدم الوفد للأمم المتحدة تقريرا.", [("أمم المتحدة", "org-un")]),
    "no hamza": ("دعت الامم المتحدة إلى الهدوء.", [("الامم المتحدة", "org-un")]),
    "an organisation's short name": ("أرسل الناتو سفينة.", [("الناتو", "org-nato")]),
    "body and adjective": ("قالت وزارة الصحة السودانية إن المشافي ممتلئة.", [("وزارة الصحة السودانية", "health-ministry.sdn")]),
    "short body and adjective": ("قالت الخارجية التونسية إن السفير غادر.", [("الخارجية التونسية", "foreign-ministry.tun")]),
    "body in state": ("قالت وزارة الصحة في تونس إن المشافي ممتلئة.", [("وزارة الصحة في تونس", "health-ministry.tun"), ("تونس", "tun")]),
    "body and state in the genitive": ("قالت حكومة لبنان إن الميناء مفتوح.", [("حكومة لبنان", "government.lbn")]),
    "body with a merged article": ("وقدمت مصر للحكومة اللبنانية مساعدات.", [("مصر", "egy"), ("حكومة اللبنانية", "government.lbn")]),
    "body alone, no state": ("قالت وزارة الصحة إن المشافي ممتلئة.", [("وزارة الصحة", "health-ministry")]),
    "group and adjective": ("سار المتظاهرون السودانيون نحو الجسر.", [("المتظاهرون السودانيون", "protesters.sdn")]),
    "group and feminine adjective": ("انتشرت القوات الروسية في المطار.", [("القوات الروسية", "army.rus")]),
    "group and an adjective that only looks definite": ("قصفت قوات ألمانية المدينة.", [("قوات ألمانية", "army.deu")]),  # German, not "the …"
    "a state": ("رفضت لبنان الاقتراح.", [("لبنان", "lbn")]),
    "by a state": ("رحبت مصر بلبنان.", [("مصر", "egy"), ("لبنان", "lbn")]),
    "to a state that begins with lam": ("أرسلت مصر مساعدات للبنان.", [("مصر", "egy"), ("لبنان", "lbn")]),
    "an office and adjective": ("قال الرئيس التونسي إن الوضع صعب.", [("الرئيس التونسي", "person-kais-saied")]),
    "an office and state": ("قال رئيس تونس إن الوضع صعب.", [("رئيس تونس", "person-kais-saied"), ("تونس", "tun")]),
    "a title before a known name is no mention of its own": ("قال الرئيس التونسي قيس سعيد إن الوضع صعب.", [("قيس سعيد", "person-kais-saied")]),
    "an organisation inside a title": (
        "قال المتحدث باسم الكرملين دميتري بيسكوف إن الوضع هادئ.", [("الكرملين", "org-kremlin"), ("دميتري بيسكوف", "person-dmitry-peskov")],
    ),
    "a town after a preposition": ("وصل الوفد إلى ألماتي.", [("ألماتي", "place-almaty")]),
    "a region": ("انقطع الماء في ولاية النيل الأبيض.", [("ولاية النيل الأبيض", "place-white-nile")]),
    "an adjective whose form is a surname too": ("قال الجيش السوداني إن الهدنة صامدة.", [("الجيش السوداني", "army.sdn")]),
    "an office with such an adjective": ("قال وزير الداخلية السوداني إن الهدنة صامدة.", [("وزير الداخلية السوداني", "interior_minister.sdn")]),
    "the surname itself": ("وصل محمد شياع السوداني أمس.", [("محمد شياع السوداني", "person-mohammed-shia-al-sudani")]),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES.keys())
def test_who_is_named(text: str, expected: list[tuple[str, str]]) -> None:
    assert mentions(text) == expected


NOT_MENTIONED = {
    "a new government is not the government": ("ستتشكل حكومة جديدة قريبا في لبنان.", "حكومة"),
    "a town's name that is an everyday word": ("كان بيان الدولة قصيرا.", "كان"),
    "a network one posts on": ("كتب الوزير على فيسبوك كلمة قصيرة.", "فيسبوك"),
    "a network with a preposition attached": ("نشر الوزير بتويتر كلمة قصيرة.", "تويتر"),
    "a group that only watches": ("شاهد السكان دخانا في تونس.", "السكان"),
    "a common noun with the article": ("وصل القطار إلى المدينة.", "المدينة"),
    "a counterpart is nobody's name": ("التقى وزير الخارجية الروسي نظيره الصيني.", "نظيره"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "word"), NOT_MENTIONED.values(), ids=NOT_MENTIONED.keys())
def test_who_is_not_named(text: str, word: str) -> None:
    assert [found for found, _ in mentions(text) if word in found] == []


DATELINES = {
    "agency and day between brackets": "(أ ف ب، ألماتي 4 يناير 2022) قالت وزارة الصحة السودانية إن المشافي ممتلئة.",
    "place, then agency between brackets": "موسكو (رويترز) - قالت وزارة الصحة السودانية إن المشافي ممتلئة.",
    "place, day, agency": "بيروت 4 يناير 2022 (رويترز) - قالت وزارة الصحة السودانية إن المشافي ممتلئة.",
}


@pytest.mark.parametrize("text", DATELINES.values(), ids=DATELINES.keys())
def test_a_dateline_names_nobody_who_acts(text: str) -> None:
    found = extract_text(text, PUBLISHED).mentions
    assert [mention.entity_id for mention in found if mention.role == "actor"] == ["health-ministry.sdn"]


def test_a_mention_says_which_line_of_which_list_made_it() -> None:
    found = extract_text("قالت وزارة الصحة السودانية في الخرطوم إن قاسم جومارت توكاييف غادر.", PUBLISHED).mentions
    assert [m.entry_id for m in found if m.role == "actor"] == ["health-ministry-full-1", "person-kassym-jomart-tokayev"]


def test_a_capital_as_a_place_is_made_by_the_line_of_the_place() -> None:
    (found,) = extract_text("انقطع الماء في موسكو.").mentions  # the water was cut off in Moscow
    assert (found.entity_id, found.entry_id) == ("place-moscow", "place-moscow")


def test_mentions_are_in_text_order_and_reproduce_their_words() -> None:
    text = "قالت الأمم المتحدة إن مصر وتونس ولبنان تدعم السودان."
    found = extract_text(text).mentions
    assert [m.text for m in found] == ["الأمم المتحدة", "مصر", "تونس", "لبنان", "السودان"]
    assert all(text[m.start : m.end] == m.text for m in found)
    assert [m.start for m in found] == sorted(m.start for m in found)
