"""What a speaker's own side will do to others is a threat; judgements as predicates; demands of all parties."""

from __future__ import annotations

import pytest

from kzpipe.reader import extract_text

TOLD = {
    # that the army will step in if escalation goes on
    "a step under a condition": ("قالت الحكومة الغينية إن الجيش سيتدخل إذا استمر التصعيد.", "THREATEN"),
    # warned that it will deal firmly with gatherings
    "a step that is warned of": ("حذرت الشرطة الزامبية من أنها ستتعامل بحزم مع أي تجمع.", "THREATEN"),
    # that its country will answer any attack
    "an answer": ("قالت كوريا الشمالية إن بلادها سترد على أي هجوم.", "THREATEN"),
    # that what happens is an escalation
    "a noun as predicate": ("قالت تركيا إن ما يجري تصعيد بالغ الخطورة.", "ACCUSE"),
    # that the decision is a violation
    "a noun after a definite noun": ("قالت ماليزيا إن القرار انتهاك لسيادتها.", "ACCUSE"),
    # cannot agree to the offer
    "what cannot be": ("قالت الحكومة الدنماركية إنها لا يمكن أن توافق على العرض الأميركي.", "REJECT"),
}
UNTOLD = {
    # that Iran will answer, said by France
    "what others will do": ("قالت فرنسا إن إيران سترد على أي هجوم.", "THREATEN"),
    # that the minister will step in, with no condition
    "a step without condition": ("قالت الحكومة الغانية إن الوزارة ستتخذ مقرا جديدا.", "THREATEN"),
    # called for an end to the aggression
    "a noun that is governed": ("قالت ماليزيا إن الأسرة تبحث عن انتهاك قديم.", "ACCUSE"),
}


@pytest.mark.parametrize(("text", "event_type"), TOLD.values(), ids=TOLD.keys())
def test_told(text: str, event_type: str) -> None:
    assert event_type in {event.event_type for event in extract_text(text).events if event.auxiliary_mode is None}


@pytest.mark.parametrize(("text", "event_type"), UNTOLD.values(), ids=UNTOLD.keys())
def test_untold(text: str, event_type: str) -> None:
    assert event_type not in {event.event_type for event in extract_text(text).events}


def test_what_is_asked_of_all_is_not_what_is_asked_of_one() -> None:
    text = "دعت النرويج جميع الأطراف إلى نبذ العنف، وحثت حكومة هايتي على التحقيق."
    assert {event.recipient_ids for event in extract_text(text).events if event.event_type == "REQUEST"} >= {(), ("government.hti",)}
