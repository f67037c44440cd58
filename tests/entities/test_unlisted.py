"""People whom no list has, named after their titles."""

from __future__ import annotations

import pytest

from kzpipe.reader import extract_text

# text, the person that is named in it
NAMED = {
    "a name that could begin with a preposition": ("ونفى نائب قائد شرطة العاصمة بيا تافيتشاي ذلك.", "بيا تافيتشاي"),
    "a name that no text has, with its last word": (
        "وقال وزير العدل إسماعيلا ماديور فال للصحفيين، الخميس، إن الأمر خطير.",
        "إسماعيلا ماديور فال",
    ),
    "a name that looks like a people": ("وقالت رئيسة البرلمان كارمن دياز إن الأمر خطير.", "كارمن دياز"),
    "an abbreviation that begins as «and» does, too short for a name after it": ("قال وج جابر الحسن إنه حزين.", "وج جابر الحسن"),
    "what the title is held in": ("وقالت القيادية في الحراك بانوسايا سيتيجيراواتاناكول إن الأمر خطير.", "بانوسايا سيتيجيراواتاناكول"),
}


@pytest.mark.parametrize(("text", "name"), NAMED.values(), ids=NAMED)
def test_who_speaks_under_a_title_is_named(text: str, name: str) -> None:
    assert name in [mention.text for mention in extract_text(text).mentions if mention.entity_type == "person"]


NOBODY = {
    "a verb after the title": "قال وزير النقل تستمر الأشغال.",
    "an object after the title": "طالب وزير النقل توفير الحافلات.",
}


@pytest.mark.parametrize("text", NOBODY.values(), ids=NOBODY)
def test_other_words_after_a_title_name_nobody(text: str) -> None:
    assert not [mention for mention in extract_text(text).mentions if mention.entity_type == "person"]


def test_whose_lawyer_he_is_stands_before_his_name() -> None:
    text = "وزاد من حدة الأزمة مقتل محامي موندلاني، إلفينو دياس، في العاصمة."
    assert "إلفينو دياس" in [mention.text for mention in extract_text(text).mentions]
