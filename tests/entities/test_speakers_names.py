"""Names that no list has, where only a speaker can stand: after title or verb and before what is reported."""

from __future__ import annotations

import pytest

from kzpipe.reader import extract_text

SAID = "أن الوضع صعب جدا"  # that the situation is very hard

CASES = {
    "after a body and a comma": (f"وأكدت المتحدثة باسم الشرطة، سلمى الجندي، {SAID}.", "سلمى الجندي"),
    "after a title in two words": (f"أكدت الناشطة الحقوقية هدى منصور {SAID}.", "هدى منصور"),
    "after an organisation": (f"وأكدت نائبة مدير منظمة الصليب الأحمر، ليندا هارتمان، {SAID}.", "ليندا هارتمان"),
    "before the outlet": (f"أكد المحامي كمال سليم لموزاييك {SAID}.", "كمال سليم"),
    "before another title": (f"أكد المحامي كمال سليم، عضو هيئة الدفاع، {SAID}.", "كمال سليم"),
    "spokesman of her": ("قالت المتحدثة باسم خارجيتها ليندا هارتمان إن الوضع صعب جدا.", "ليندا هارتمان"),
}


@pytest.mark.parametrize(("text", "name"), CASES.values(), ids=CASES.keys())
def test_a_speaker_is_named(text: str, name: str) -> None:
    found = extract_text(text)
    (quote,) = found.quotes
    assert name in [mention.text for mention in found.mentions if mention.entity_id == quote.speaker_id]


NONE = {
    "witnesses": f"أكد شهود عيان {SAID}.",
    "a source": f"أكد مصدر أمني رفيع {SAID}.",
    "what the title governs": f"أكد مدير شركة كبيرة {SAID}.",
}


@pytest.mark.parametrize("text", NONE.values(), ids=NONE.keys())
def test_unnamed_people_are_no_names(text: str) -> None:
    assert [mention.text for mention in extract_text(text).mentions if mention.entity_type == "person"] == []
