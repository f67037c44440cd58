"""Who is named beside an act and has nothing done to him."""

from __future__ import annotations

import datetime as dt

import pytest

from kzpipe.reader import extract_text

PUBLISHED = dt.date(2022, 1, 6)

# text, event type, actors, recipients
CASES = {
    "an audience": (
        "شكك وزير الخارجية المصري سامح شكري في الاتفاق، وقال للصحافيين في القاهرة إنه لا يكفي.",
        "ACCUSE", ["person-sameh-shoukry"], [],
    ),
    "one's own citizens": ("دعت السفارة القطرية في تونس رعاياها إلى المغادرة.", "REQUEST", ["embassy.qat"], []),
    "one's own visitors": ("طلبت تونس من زوارها تجنب السفر إلى ليبيا.", "REQUEST", ["tun"], []),
    "who joins a participle's clause": (
        "دانت ألمانيا ما جرى في تونس، داعية السلطات التونسية إلى ضبط النفس.", "ACCUSE", ["deu"], [],
    ),
    "who is asked there": (
        "دانت ألمانيا ما جرى في تونس، داعية السلطات التونسية إلى ضبط النفس.", "REQUEST", ["deu"], ["tun"],
    ),
    "the neighbour behind a closed border": ("أغلقت تونس حدودها مع ليبيا.", "COERCE", ["tun"], []),
    "whom an aside about the actor names": (
        "ندد حزب الله، الذي يضم قوى قريبة من إيران، بالهجوم في بيروت.", "ACCUSE", ["group-hezbollah"], [],
    ),
    "where a closed road leads": (
        "أغلق الجيش التونسي الطرق المؤدية إلى مقر إقامة الرئيس قيس سعيد.", "COERCE", ["army.tun"], [],
    ),
    "who it is agreed to send": ("تعهدت كينيا بإرسال ألف شرطي إلى هايتي.", "AGREE", ["ken"], ["hti"]),
    "the state that an army is at home in": ("انتشر الجيش التونسي في تونس.", "MOBILIZE", ["army.tun"], []),
    "what somebody is called by": (
        "هدد زعيم العصابات جيمي شيريزييه، المعروف باسم «باربيكيو»، بمحاربة القوة.", "THREATEN", ["person-jimmy-cherizier"], [],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "event_type", "actors", "recipients"), CASES.values(), ids=CASES.keys())
def test_bystanders(text: str, event_type: str, actors: list[str], recipients: list[str]) -> None:
    told = [(list(e.actor_ids), list(e.recipient_ids)) for e in extract_text(text, PUBLISHED).events if e.event_type == event_type]
    assert (actors, recipients) in told, text
