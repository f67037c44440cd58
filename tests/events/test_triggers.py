"""Which words signal an event, of which type and mode, and which do not."""

from __future__ import annotations

import datetime as dt

import pytest

from kzpipe.reader import extract_text

PUBLISHED = dt.date(2022, 1, 6)


def types(text: str) -> list[str]:
    """Return type and mode of the events of a text that have happened, in order."""
    happened = [event for event in extract_text(text, PUBLISHED).events if event.auxiliary_mode is None]
    return [f"{event.event_type}:{event.mode}" if event.mode else event.event_type for event in happened]


CASES = {
    "a demonstration": ("تظاهر آلاف الأشخاص في بيروت.", ["PROTEST:demo"]),
    "went out in marches": ("خرجت مظاهرات في الجزائر.", ["PROTEST:demo"]),
    "a strike, by the verb": ("أضرب عمال النقل في تونس.", ["PROTEST:strike"]),
    "a strike, by the noun": ("نفذ عمال النقل في تونس إضرابا عاما.", ["PROTEST:strike"]),
    "riots": ("أحرق محتجون مبنى البلدية في ألماتي.", ["PROTEST:riot"]),
    "shelling": ("قصف الجيش الإثيوبي المدينة.", ["ASSAULT:heavy-weapons"]),
    "an air raid": ("شنت طائرات روسية غارات جوية على المدينة.", ["ASSAULT:aerial"]),
    "shots": ("أطلقت الشرطة النار على المتظاهرين.", ["ASSAULT:firearms"]),
    "tear gas": ("أطلقت الشرطة الغاز المسيل للدموع على المتظاهرين.", ["ASSAULT:crowd-control"]),
    "force": ("استخدمت الشرطة القوة ضد المتظاهرين.", ["ASSAULT"]),
    "excessive force": ("استخدمت الشرطة القوة المفرطة ضد المتظاهرين.", ["ASSAULT"]),
    "clashes": ("اندلعت اشتباكات بين المتظاهرين والشرطة في بيروت.", ["ASSAULT"]),
    "arrests": ("اعتقلت الشرطة التونسية المتظاهرين.", ["COERCE:arrest"]),
    "a curfew": ("فرضت السلطات اللبنانية حظر التجول في طرابلس.", ["COERCE:curfew"]),
    "a state of emergency": ("أعلن الرئيس التونسي حالة الطوارئ.", ["COERCE:martial-law"]),
    "the network cut": ("قطعت السلطات التونسية الإنترنت.", ["COERCE:censor"]),
    "a government resigns": ("قدمت الحكومة اللبنانية استقالتها.", ["CONCEDE:resign"]),
    "a minister resigns": ("استقال وزير الصحة التونسي.", ["CONCEDE:resign"]),
    "a minister dismissed": ("أقال الرئيس التونسي وزير الصحة.", ["CONCEDE:dismiss"]),
    "detainees released": ("أفرجت السلطات التونسية عن الناشطين.", ["RETREAT:release"]),
    "troops withdraw": ("انسحبت القوات الروسية من المدينة.", ["RETREAT:withdraw"]),
    "troops sent": ("أرسلت روسيا قوات إلى سوريا.", ["MOBILIZE:troops"]),
    "help sent": ("أرسلت تركيا مساعدات إلى لبنان.", ["AID"]),
    "a visit": ("زار الرئيس الفرنسي بيروت.", ["CONSULT:visit"]),
    "a telephone call": ("أجرى الرئيس الروسي اتصالا هاتفيا مع الرئيس التونسي.", ["CONSULT:phone"]),
    "thanks": ("شكرت تونس روسيا.", ["SUPPORT:thank"]),
    "condemnation": ("أدانت مصر إثيوبيا.", ["ACCUSE:disapprove"]),
    "condemnation, in the other spelling": ("دانت مصر ما جرى في لبنان.", ["ACCUSE:disapprove"]),
    "accusation": ("اتهمت مصر إثيوبيا بخرق الاتفاق.", ["ACCUSE:allege"]),
    "a denial": ("نفت الشرطة التونسية الخبر.", ["REJECT:deny"]),
    "a refusal to talk": ("رفضت المعارضة التونسية الحوار مع الحكومة.", ["REJECT:meet"]),
    "a call": ("دعت مصر إثيوبيا إلى وقف العنف.", ["REQUEST:yield"]),
    "a threat of sanctions": ("هددت واشنطن إثيوبيا بفرض عقوبات.", ["THREATEN"]),
    "an agreement": ("وقعت تونس اتفاقا مع مصر.", ["AGREE"]),
}


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES.keys())
def test_what_signals_an_event(text: str, expected: list[str]) -> None:
    assert types(text) == expected


NONE = {
    "weather": "سقط المطر على تونس طوال الليل.",
    "a title is no event": "وصل قائد القوات إلى تونس.",
    "an election": "تجري الانتخابات في لبنان يوم 15 مايو 2022.",
    "a verb of the same letters": "تقل المشافي في تونس يوما بعد يوم.",
    "a name": "افتتح متحف الثورة أبوابه في تونس.",
    "for the sake of": "تعمل الحكومة المصرية من أجل المواطنين في الجنوب.",
    "sources": "قالت مصادر أمنية عراقية إن السيارة وصلت إلى بغداد.",
    "worry about a state of things": "أعربت تركيا عن قلقها إزاء الوضع في ليبيا.",
    "a reference to a demand": "كانت المطالب كثيرة في تونس.",
}


@pytest.mark.parametrize("text", NONE.values(), ids=NONE.keys())
def test_what_signals_none(text: str) -> None:
    assert types(text) == []


def test_a_noun_with_the_article_goes_back_to_what_is_told() -> None:
    text = "خرجت مظاهرات في الجزائر. وخلال المظاهرات أغلقت المتاجر."  # marches; during the marches shops closed
    assert types(text) == ["PROTEST:demo"]


def test_an_announced_arrest_is_told_by_one_trigger_and_its_line() -> None:
    text = "أعلنت الشرطة التونسية اعتقال المتظاهرين."  # the police announced the arrest of the protesters
    (event,) = extract_text(text).events
    assert text[event.trigger_start : event.trigger_end] == "اعتقال"
    assert event.entry_id.startswith("v-ietaqal-8")


def test_a_complement_belongs_to_its_trigger() -> None:
    text = "أطلقت الشرطة التونسية الغاز المسيل للدموع على المتظاهرين."
    (event,) = extract_text(text).events
    assert text[event.trigger_start : event.trigger_end].startswith("أطلقت")
    assert "الغاز المسيل" in text[event.trigger_start : event.trigger_end]


def test_a_proclitic_does_not_hide_a_trigger() -> None:
    assert types("واعتقلت الشرطة التونسية المتظاهرين.") == types("فاعتقلت الشرطة التونسية المتظاهرين.") == ["COERCE:arrest"]
