"""Threats, pledges, refusals and judgements that speakers make by what they say."""

from __future__ import annotations

import datetime as dt

import pytest

from kzpipe.reader import extract_text

PUBLISHED = dt.date(2022, 1, 6)

# text, event type, actors, recipients
CASES = {
    "to announce sanctions is to threaten": (
        "قال وزير الخارجية الأميركي أنتوني بلينكن إن واشنطن ستفرض عقوبات على ميانمار.", "THREATEN", ["person-antony-blinken"], ["mmr"],
    ),
    "to announce help is to pledge": (
        "وقال الرئيس الروسي فلاديمير بوتين إن روسيا ستدعم أرمينيا.", "AGREE", ["person-vladimir-putin"], ["arm"],
    ),
    "to rule out is to refuse": (
        "وقال الرئيس التونسي قيس سعيد: «لن نتفاوض مع الاتحاد الأوروبي».", "REJECT", ["person-kais-saied"], ["org-eu"],
    ),
    "what will not be allowed": ("وقال الرئيس التونسي قيس سعيد: «لن نسمح بأن تعم الفوضى بلادنا».", "THREATEN", ["person-kais-saied"], []),
    "who will not get away": ("وقال الرئيس التونسي قيس سعيد إن الجناة لن يفلتوا من العقاب.", "THREATEN", ["person-kais-saied"], []),
    "a word of blame": ("وصف الرئيس التونسي قيس سعيد سياسة إثيوبيا بأنها عدوانية ولا تخدم أحداً.", "ACCUSE", ["person-kais-saied"], ["eth"]),
    "two words of blame": ("وقال الرئيس التونسي قيس سعيد إن ما جرى أمس غير مقبول.", "ACCUSE", ["person-kais-saied"], []),
    "on whom it was done is not blamed": (
        "وقال الرئيس التونسي قيس سعيد: «هذا هجوم جبان على الشرطة المصرية».", "ACCUSE", ["person-kais-saied"], [],
    ),
    "a description in one's own words": (
        "ووصف الرئيس التونسي قيس سعيد موقف إثيوبيا بأنه «صفحة من كتاب قديم لا يقرؤه أحد».", "ACCUSE", ["person-kais-saied"], ["eth"],
    ),
    "what will follow": (
        "وقال الرئيس التونسي قيس سعيد إن إثيوبيا ستدفع ثمنا باهظا.", "THREATEN", ["person-kais-saied"], ["eth"],
    ),
    "a warning that is a threat": (
        "حذر الرئيس التونسي قيس سعيد إثيوبيا من أن أي هجوم سيقابل برد حازم.", "THREATEN", ["person-kais-saied"], ["eth"],
    ),
    "who is behind it": ("وقال الرئيس التونسي قيس سعيد إن إثيوبيا تقف وراء الحريق.", "ACCUSE", ["person-kais-saied"], ["eth"]),
    "without any basis": ("وقال الرئيس التونسي قيس سعيد إن ما نشر لا أساس له من الصحة.", "REJECT", ["person-kais-saied"], []),
    "a word of praise": ("واعتبر الكرملين أن تونس قادرة على تجاوز أزمتها.", "SUPPORT", ["org-kremlin"], ["tun"]),
}  # fmt: skip


@pytest.mark.parametrize(("text", "event_type", "actors", "recipients"), CASES.values(), ids=CASES)
def test_what_is_said_is_done(text: str, event_type: str, actors: list[str], recipients: list[str]) -> None:
    found = [
        (list(e.actor_ids), list(e.recipient_ids))
        for e in extract_text(text, PUBLISHED).events
        if e.event_type == event_type and not e.auxiliary_mode
    ]
    assert (actors, recipients) in found


# text, event type that it must not bear
NONE = {
    "what others will do is no threat of the speaker": (
        "قال وزير الخارجية الأميركي أنتوني بلينكن إن روسيا ستهاجم أوكرانيا.", "THREATEN",
    ),
    "praise as an attribute": ("وقال الرئيس التونسي قيس سعيد إن المطالب المشروعة كثيرة.", "SUPPORT"),
    "what is asked": ("وقال الرئيس التونسي قيس سعيد إن السؤال هو هل كانت هذه الدعوة مشروعة.", "SUPPORT"),
    "a judgement taken back": ("وقال الرئيس التونسي قيس سعيد إن القرار ليس عدوانياً.", "ACCUSE"),
    "a neutral description": ("ووصف الرئيس التونسي قيس سعيد المحادثات بأنها «صريحة وبناءة إلى حد كبير».", "ACCUSE"),
    "a warning told as a threat is no warning beside it": (
        "حذر الرئيس التونسي قيس سعيد إثيوبيا من أن أي هجوم سيقابل برد حازم.", "ACCUSE",
    ),
    "one's own responsibility": ("وقال الرئيس التونسي قيس سعيد إنه يتحمل المسؤولية.", "ACCUSE"),
    "nobody said it": ("كان الطقس كارثياً أمس في تونس.", "ACCUSE"),
    "blamed in so many words already": ("وأدان الرئيس التونسي قيس سعيد الهجوم، ووصفه بأنه جبان.", "SUPPORT"),
}  # fmt: skip


@pytest.mark.parametrize(("text", "event_type"), NONE.values(), ids=NONE)
def test_words_that_do_nothing(text: str, event_type: str) -> None:
    assert not [e for e in extract_text(text, PUBLISHED).events if e.event_type == event_type and not e.auxiliary_mode]


def test_one_act_of_blame_a_quote() -> None:
    text = "وقال الرئيس التونسي قيس سعيد إن هذا العمل جبان ومشين، وإنه غير مقبول."
    assert len([e for e in extract_text(text, PUBLISHED).events if e.event_type == "ACCUSE"]) == 1


def test_protests_that_are_only_referred_to_are_told_once() -> None:
    text = "أعلن الرئيس التونسي قيس سعيد، بعد أسبوع من الاحتجاجات، حوارا وطنيا. وقال وزير إن الاحتجاجات لم تفاجئه."
    assert [e.actor_ids for e in extract_text(text, PUBLISHED).events if e.event_type == "PROTEST"] == [("protesters.tun",)]
