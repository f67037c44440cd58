"""Sites by what they are and what they are called, and regions by the compass."""

from __future__ import annotations

import pytest

from kzpipe.entities.link import name_article
from kzpipe.reader import default_reader, extract_text
from kzpipe.text.document import plain_document


def _found(text: str) -> list[str]:
    """All places that are found, also those that count only where something happens."""
    reader = default_reader()
    return [m.text for m in name_article(plain_document(text, None), reader.names, reader.tagger).mentions if m.role == "place"]


def _places(text: str) -> list[str]:
    return [mention.text for mention in extract_text(text).mentions if mention.role == "place"]


# sentence, all its places
SITES = {
    "an airport of a strange name": ("حطت الطائرة في مطار فيلانا الدولي.", ["مطار فيلانا الدولي"]),
    "an airport of a town": ("وصل الوفد إلى مطار نيامي الدولي.", ["مطار نيامي الدولي", "نيامي"]),
    "a crossing": ("أعيد فتح معبر كوركزوفا الحدودي.", ["معبر كوركزوفا الحدودي"]),
    "a base by a mountain": ("قصف الطيران قاعدة جبل أولياء العسكرية.", ["قاعدة جبل أولياء العسكرية"]),
    "a bridge by a palace": ("انتشرت دبابات عند جسر قصر النيل.", ["جسر قصر النيل"]),
    "a church of a saint": ("وقع انفجار في كنيسة القديس سيباستيان.", ["كنيسة القديس سيباستيان"]),
    "a church of mercy": ("وحاصر مسلحون كنيسة الرحمة الإلهية.", ["كنيسة الرحمة الإلهية"]),
    "a museum of a state": ("وأغلق متحف المواصلات الصينية أبوابه.", ["متحف المواصلات"]),
    "a hotel in quotation marks": ("تجمع المحتجون أمام فندق «غراند بلازا».", ["فندق «غراند بلازا»"]),
    "a station of buses": ("عثرت الشرطة على قنبلة في محطة حافلات باستيان.", ["محطة حافلات باستيان"]),
    "a square called after a state": ("تجمع المحتجون في ساحة إيطاليا.", ["ساحة إيطاليا"]),
    "a stadium by an adjective": ("جرت المباراة في ملعب القلعة الحمراء.", ["ملعب القلعة الحمراء"]),
    "somebody's prison term": ("وانتقد كثيرون سجن كمال الهادي عامين.", []),
    "the town's square": ("وقعت المواجهات في ساحة المدينة.", []),
    "what is no bridge": ("وأعلن الوزير إقامة جسر جوي.", []),
    "a river, what follows it apart": ("ارتفع منسوب نهر موكوا وروافده.", ["نهر موكوا"]),
}

REGIONS = {
    "the west": ("اندلعت الاحتجاجات في غرب البلاد.", "غرب البلاد"),
    "the north-east": ("تنشط الجماعة في شمال شرقي البلاد.", "شمال شرقي البلاد"),
    "after a site, with a surname's spelling": ("توقف العمل في منجم مواندا شرقي البلاد.", "شرقي البلاد"),
    "western areas": ("وامتدت الأمطار إلى المناطق الغربية.", "المناطق الغربية"),
    "with a preposition": ("وهطل الثلج بالمقاطعة الشمالية.", "المقاطعة الشمالية"),
}


@pytest.mark.parametrize(("text", "places"), SITES.values(), ids=SITES)
def test_sites_are_places(text: str, places: list[str]) -> None:
    assert _found(text) == places


@pytest.mark.parametrize(("text", "place"), REGIONS.values(), ids=REGIONS)
def test_regions_are_places(text: str, place: str) -> None:
    assert place in _found(text)


# sentence of a text too short to be about a state, the places that count
COUNTED = {
    "where something happens": ("قتلت الشرطة ثلاثة متظاهرين عند جسر كوركزوفا.", ["جسر كوركزوفا"]),
    "where nothing does": ("وسيقام النهائي على استاد كامارا.", []),
    "what a street is called after": ("ويقع المتجر في شارع باريس.", ["باريس"]),
    "beside the town where something happens": ("وقطع المحتجون جادة روستافيلي في تبليسي.", ["جادة روستافيلي", "تبليسي"]),
    "a part of a state": ("وتنتشر المزارع في جنوب لبنان.", ["لبنان"]),
    "a part of a continent": ("وتنتشر المزارع في شمال إفريقيا.", ["شمال إفريقيا"]),
    "a part of the country": ("وتنتشر المزارع في شمال البلاد.", []),
}


@pytest.mark.parametrize(("text", "places"), COUNTED.values(), ids=COUNTED)
def test_where_nothing_happens_a_site_is_no_name(text: str, places: list[str]) -> None:
    assert _places(text) == places


def test_an_article_about_a_state_has_all_its_sites() -> None:
    text = "احتج الآلاف في كينيا أمس. وقالت الحكومة الكينية إن الهدوء عاد. وتشهد كينيا أزمة. ويقع المتجر قرب جسر كوركزوفا في كينيا."
    assert "جسر كوركزوفا" in _places(text)


def test_a_region_is_one_however_it_is_spelled() -> None:
    text = "سقط الثلج في شمال البلاد. وسقط المطر شمالي البلاد."
    reader = default_reader()
    assert len({m.entity_id for m in name_article(plain_document(text, None), reader.names, reader.tagger).mentions}) == 1


SEATS = {
    "stormed": ("اقتحم محتجون القصر الجمهوري.", "القصر الجمهوري", "place"),
    "burnt": ("وأحرق محتجون مقر إقامة الرئيس.", "مقر إقامة الرئيس", "place"),
    "a town hall": ("وسيطر محتجون على مبنى البلدية.", "مبنى البلدية", "place"),
    "that announces": ("أعلن القصر الجمهوري أن المشاورات مستمرة.", "القصر الجمهوري", "actor"),
    "that is quoted": ("ونقلت الصحيفة عن القصر الرئاسي التونسي أن المشاورات مستمرة.", "القصر الرئاسي التونسي", "actor"),
}


@pytest.mark.parametrize(("text", "name", "role"), SEATS.values(), ids=SEATS)
def test_a_seat_is_a_place_unless_it_speaks(text: str, name: str, role: str) -> None:
    assert [mention.role for mention in extract_text(text).mentions if mention.text == name] == [role]
