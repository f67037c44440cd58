"""A line with a class of complements finds each member of the class, in the forms that news gives them, and no word beside them."""

from __future__ import annotations

import pytest

from kzpipe.lexicon.load import default_lexicons
from kzpipe.reader import extract_text

CASES = {
    "cut off {internet}": (
        "v-qatae-1", "{internet}",
        ("قطعت السلطات الكونغولية الإنترنت.", "قطعت السلطات الكونغولية مواقع التواصل.", "قطعت السلطات الكونغولية خدمات الهاتف."),
    ),
    "suspend {internet-service}": (
        "v-eallaq-2", "{internet-service}",
        ("علقت السلطات الكونغولية خدمة الإنترنت.", "علقت السلطات الكونغولية خدمات الإنترنت.", "علقت السلطات الكونغولية الوصول إلى فيسبوك."),
    ),
    "launch {talks}": (
        "v-atlaq-4", "{talks}",
        ("أطلق الرئيس التشادي حوارا وطنيا.", "أطلق الرئيس التشادي مشاوراته مع المعارضة.", "أطلقت الحكومة التشادية جولة من المفاوضات."),
    ),
    "boycott {talks}": (
        "v-qaatae-3", "{talks}",
        ("قاطعت المعارضة التشادية الحوار.", "قاطعت المعارضة التشادية المفاوضات.", "قاطعت المعارضة التشادية جلسات الحوار."),
    ),
    "dismiss {office-holder}": (
        "v-aqaal-4", "{office-holder}",
        ("أقال الرئيس الصومالي وزير الدفاع.", "أقال الرئيس الصومالي محافظين.", "أقال الرئيس الصومالي نائب قائد الشرطة."),
    ),
    "go into {talks}": (
        "v-dakhal-1", "في {talks}",
        ("دخلت الحكومة الغينية في حوار مع المعارضة.", "دخلت الحكومة الغينية في مشاورات.", "دخلت الحكومة الغينية في المفاوضات."),
    ),
}  # fmt: skip


@pytest.mark.parametrize(("lemma", "complement", "sentences"), CASES.values(), ids=CASES.keys())
def test_a_class_line_finds_every_member(lemma: str, complement: str, sentences: tuple[str, ...]) -> None:
    lines = {
        row["trigger_id"]: row["event_type"] for row in default_lexicons()["triggers"] if row["lemma_id"] == lemma and row["complement"] == complement
    }
    for sentence in sentences:
        assert {event.event_type for event in extract_text(sentence).events} >= set(lines.values()), sentence


WITHOUT_EVENT = {
    "to comment on, not to suspend": "علق الرئيس التونسي على الاتفاق.",
    "to comment, in other words": "تعليقا على مشروع القانون قال الرئيس التونسي إنه جيد.",
    "a break, not of the network": "قطعت الحكومة التونسية شوطا كبيرا.",
}


@pytest.mark.parametrize("sentence", WITHOUT_EVENT.values(), ids=WITHOUT_EVENT.keys())
def test_what_is_no_member_is_no_event(sentence: str) -> None:
    assert extract_text(sentence).events == []
