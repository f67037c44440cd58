"""Whether words of violence or protest report an event: what is told, and what is only touched upon."""

from __future__ import annotations

import pytest

from kzpipe.lexicon.load import default_lexicons
from kzpipe.reader import extract_text

# sentence that reports, sentence with the same word that does not, event type
PAIRS = {
    "killed, and accused of killing": (
        "قُتل ثلاثة جنود أمس في هجوم على ثكنة قرب غاو.", "يحاكم القضاء رجلا متهما بقتل جاره.", "ASSAULT",
    ),
    "an attack, and the danger of one": (
        "وقع هجوم على كنيسة في شمال موزمبيق.", "ناقش الخبراء أساليب مكافحة الهجمات على الموانئ.", "ASSAULT",
    ),
    "a blast, and the day after it": (
        "انفجرت سيارة مفخخة صباح أمس قرب سوق في كابل.", "زار الوزير المدينة بعد التفجير.", "ASSAULT",
    ),
    "murdered, and the anniversary of a murder": (
        "اغتال مسلحون مجهولون صحفيا أمس في مقديشو.", "أحيت الأسرة ذكرى اغتيال الكاتب.", "ASSAULT",
    ),
    "kidnapped, and a noun among crimes": (
        "خطف مسلحون ثلاثة مهندسين في نيجيريا أمس.", "لا حل لما نراه من قتل وخطف.", "ASSAULT",
    ),
    "an attack, and an attack of the players": (
        "شن مسلحون هجوما على قرية في بوركينا فاسو.", "قاد اللاعب هجوم المنتخب في المباراة.", "ASSAULT",
    ),
    "shelled, and shall we be shelled": (
        "قصفت الطائرات أمس بلدة في إدلب.", "هل قصف المدن هو الحل؟", "ASSAULT",
    ),
    "they marched, and the right to march": (
        "تظاهر مئات العمال أمس أمام البرلمان في أثينا.", "يكفل الدستور الحق في التظاهر.", "PROTEST",
    ),
    "protests broke out, and protests in general": (
        "اندلعت احتجاجات واسعة في بغداد على انقطاع الكهرباء.", "تحدث الأستاذ عن الاحتجاجات ودور الشباب فيها.", "PROTEST",
    ),
    "sat in, and what the sit-in was about": (
        "اعتصم عشرات الموظفين صباح اليوم أمام مقر الوزارة في عمان.", "قال الوزير إن الاعتصام لا يخدم أحدا.", "PROTEST",
    ),
    "a strike, and its being put off": (
        "بدأ آلاف السائقين أمس إضرابا في مدريد.", "تدرس النقابة تأجيل الإضراب.", "PROTEST",
    ),
    "they looted, and looting a country's riches": (
        "نهب عشرات الشبان متاجر في ديربان أمس.", "حذر الكاتب من نهب ثروات البلاد.", "PROTEST",
    ),
}  # fmt: skip


def told(text: str, event_type: str) -> list[str]:
    return [event.entry_id for event in extract_text(text).events if event.event_type == event_type and event.auxiliary_mode is None]


@pytest.mark.parametrize(("report", "mention", "event_type"), PAIRS.values(), ids=PAIRS.keys())
def test_a_report_is_an_event_and_a_mention_is_none(report: str, mention: str, event_type: str) -> None:
    assert (bool(told(report, event_type)), told(mention, event_type)) == (True, [])


def test_what_goes_on_with_background_is_background() -> None:
    # a court tried four accused of murdering a minister in an attack
    assert told("مثل أمام المحكمة أربعة متهمين باغتيال وزير في هجوم.", "ASSAULT") == []


def test_a_count_does_not_revive_what_is_only_touched_upon() -> None:
    assert told("تحدث الكتاب عن ذكرى المجزرة التي راح ضحيتها ألف قتيل.", "ASSAULT") == []  # a book on the anniversary of a massacre of 1,000


def test_other_types_need_no_signs() -> None:
    assert told("اعتقلت الشرطة التونسية ناشطا.", "COERCE") != []  # the police arrested an activist


def test_what_is_denied_is_marked_not_weighed() -> None:
    found = [(event.event_type, event.auxiliary_mode) for event in extract_text("نفى الجيش الإثيوبي قصف المدينة.").events]
    assert ("ASSAULT", "negated") in found  # the army denied having shelled the town


def test_every_weight_weighs_and_says_why() -> None:
    rows = default_lexicons()["realis"]
    assert {row["event_type"] for row in rows} == {"ASSAULT", "PROTEST"}
    assert all(float(row["weight"]) != 0 and len(row["reason"].split()) > 2 for row in rows)
