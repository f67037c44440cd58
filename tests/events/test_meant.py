"""Whom words mean that name nobody: counterparts, hosts, officials and the adjectives of states."""

from __future__ import annotations

import datetime as dt

import pytest

from kzpipe.reader import extract_text

PUBLISHED = dt.date(2022, 1, 6)

# text, event type, actors, recipients
CASES = {
    "a counterpart by his state": (
        "بحث وزير الخارجية المصري سامح شكري مع نظيره الروسي الأزمة.", "CONSULT", ["person-sameh-shoukry"], ["person-sergey-lavrov"],
    ),
    "the state of a town visited": ("وصل المستشار الألماني أولاف شولتس إلى بكين في زيارة رسمية.", "CONSULT", ["person-olaf-scholz"], ["chn"]),
    "the state of a town helped": ("أرسلت تونس مساعدات إلى درنة.", "AID", ["tun"], ["lby"]),
    "a town at home is no host": ("أرسلت تونس مساعدات إلى صفاقس.", "AID", ["tun"], []),
    "an embassy in a town": ("أعادت الإمارات فتح سفارتها في دمشق.", "COOPERATE", ["are"], ["syr"]),
    "asked of a capital": ("طلبت الرباط من مدريد توضيحات.", "REQUEST", ["mar"], ["esp"]),
    "officials with whom": ("عقدت حركة طالبان لقاءات مع مسؤولين أميركيين في الدوحة.", "CONSULT", ["group-taliban"], ["usa"]),
    "a delegation as subject": ("أجرى وفد سعودي في صنعاء محادثات مع جماعة الحوثي.", "CONSULT", ["sau"], ["group-houthis"]),
    "what is praised is a state's": ("أشادت حركة حماس بالدعم الإيراني.", "SUPPORT", ["group-hamas"], ["irn"]),
    "the victims of what is blamed are not its doer": ("أدانت مصر الهجوم على السفارة الأميركية في الصومال.", "ACCUSE", ["egy"], []),
    "his country is he": ("أكد الرئيس الجزائري عبد المجيد تبون أن بلاده تدعم تونس.", "SUPPORT", ["person-abdelmadjid-tebboune"], ["tun"]),
    "who is supported": ("قررت ألمانيا مواصلة دعم أوكرانيا.", "SUPPORT", ["deu"], ["ukr"]),
    "who supports whom": ("رحبت قطر بدعم تركيا للبنان.", "SUPPORT", ["tur"], ["lbn"]),
    "whom one goes to meet": (
        "توجه رئيس الوزراء الهندي ناريندرا مودي إلى روسيا للقاء الرئيس الروسي.", "CONSULT", ["person-narendra-modi"], ["person-vladimir-putin"],
    ),
    "a name that begins with the letter of and": ("طالبت فرنسا وارسو بتوضيحات.", "REQUEST", ["fra"], ["pol"]),
    "both before a verb in the dual": ("قالت روسيا إن أرمينيا وأذربيجان اتفقتا على وقف القتال.", "AGREE", ["arm", "aze"], ["arm", "aze"]),
}  # fmt: skip


@pytest.mark.parametrize(("text", "event_type", "actors", "recipients"), CASES.values(), ids=CASES.keys())
def test_words_that_name_nobody_mean_somebody(text: str, event_type: str, actors: list[str], recipients: list[str]) -> None:
    told = [(list(e.actor_ids), list(e.recipient_ids)) for e in extract_text(text, PUBLISHED).events if e.event_type == event_type]
    assert (actors, recipients) in told, text


NO_EVENTS = {
    "what is agreed upon is not yet done": ("وافق صندوق النقد الدولي على منح باكستان قرضا.", "AID"),
    "planes that bring medicine are no force": ("أرسلت قطر طائرتين محملتين بالأدوية إلى لبنان.", "MOBILIZE"),
    "the released are no arrested": ("رحبت الأمم المتحدة بإطلاق سراح 70 أسيرا في اليمن.", "COERCE"),
}


@pytest.mark.parametrize(("text", "event_type"), NO_EVENTS.values(), ids=NO_EVENTS.keys())
def test_nothing_is_told_of_what_is_not_done(text: str, event_type: str) -> None:
    assert not [e for e in extract_text(text, PUBLISHED).events if e.event_type == event_type and e.auxiliary_mode is None], text
