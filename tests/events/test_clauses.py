"""What a clause tells where another is set into it: asides, deadlines, occasions, participles, verbs that another governs."""

from __future__ import annotations

import datetime as dt

import pytest

from kzpipe.reader import extract_text

PUBLISHED = dt.date(2022, 1, 6)

# text, (type, actors, recipients) that it tells
TOLD = {
    "a call in an aside was held": (
        "وأبدى وزير الخارجية الصيني وانغ يي، في اتصال هاتفي مع نظيره الكازاخي مختار تليوبردي، استعداد بلاده للمساعدة.",
        ("CONSULT", ["person-wang-yi"], ["person-mukhtar-tileuberdi"]),
    ),
    "a meeting in an aside has no recipient outside it": (
        "وأعلن وزراء خارجية منظمة الدول التركية، عقب اجتماع طارئ الثلاثاء، تضامنهم مع كازاخستان.", ("CONSULT", ["org-ots"], []),
    ),
    "it happened to somebody to have done": ("وسبق لتونس أن طردت السفير المصري.", ("SANCTION", ["tun"], ["egy"])),
    "the pronoun means the subject": (
        "قال توكاييف إن المهمة أنجزت. كما انتقد سلفه نور سلطان نزارباييف.",
        ("ACCUSE", ["person-kassym-jomart-tokayev"], ["person-nursultan-nazarbayev"]),
    ),
    "in a statement, in which": (
        "أصدرت وزارة الخارجية الروسية بياناً دعت فيه واشنطن إلى ضبط النفس.", ("REQUEST", ["foreign-ministry.rus"], ["usa"]),
    ),
    "several who demand, without a comma": ("هتف محتجون أمام المقر في تونس مطالبين بتنحيه.", ("REQUEST", ["protesters.tun"], [])),
    "accusing, not accused": (
        "قال توكاييف إن بلاده صامدة، متهماً موسكو بالوقوف وراء الاضطرابات.", ("ACCUSE", ["person-kassym-jomart-tokayev"], ["rus"]),
    ),
    "later ends its phrase": (
        "استقال في وقت لاحق رئيس الوزراء كوباتبيك بورونوف.", ("CONCEDE", ["person-kubatbek-boronov"], []),
    ),
    "those who storm own the storming": (
        "فرضت الحكومة حظر التجول بعد ساعات من اقتحام متظاهرين مقر بلدية ألماتي.", ("PROTEST", ["protesters.kaz"], []),
    ),
    "a passive with its agent": (
        "أُدينت الحكومة المصرية من قبل الرئيس التونسي قيس سعيد.", ("ACCUSE", ["person-kais-saied"], ["government.egy"]),
    ),
    "a passive with its agent in marks": (
        "احتُجزت طائرات في ألماتي على أيدي \"إرهابيين\".", ("COERCE", ["armed-gangs"], []),
    ),
    "an attack with a verb of its own": (
        "أدى هجوم شنه مسلحون على مقر الشرطة النيجرية إلى مقتل ثلاثة أشخاص.", ("ASSAULT", ["militants"], ["police.ner"]),
    ),
    "who is held by order": (
        "قضت محكمة تونسية بسجن زعيم المعارضة السنغالية عثمان سونكو عامين.", ("SANCTION", ["court.tun"], ["person-ousmane-sonko"]),
    ),
    "a session about a state is not that state's": (
        "وعقد مجلس الأمن جلسة طارئة بشأن السودان.", ("CONSULT", ["org-un-security-council"], []),
    ),
    "who is accused at the start of a sentence": (
        "وصل الرئيس التونسي قيس سعيد إلى القاهرة. واتهم ماكرون بالتدخل في شؤون بلاده.", ("ACCUSE", ["person-kais-saied"], ["person-emmanuel-macron"]),
    ),
    "followers of somebody who march": ("خرج أنصار عثمان سونكو إلى الشوارع في السنغال.", ("PROTEST", ["protesters.sen"], [])),
}  # fmt: skip


@pytest.mark.parametrize(("text", "event"), TOLD.values(), ids=TOLD.keys())
def test_what_a_clause_tells(text: str, event: tuple[str, list[str], list[str]]) -> None:
    found = [(e.event_type, list(e.actor_ids), list(e.recipient_ids)) for e in extract_text(text, PUBLISHED).events if e.auxiliary_mode is None]
    assert event in found


# text, type, day
DAYS = {
    "a deadline is no day of the deed": ("فرض توكاييف حالة الطوارئ في عموم البلاد حتى 19 يناير.", "COERCE", PUBLISHED),
    "nor is one after to": ("أغلقت تونس حدودها مع ليبيا إلى غاية الأحد المقبل.", "COERCE", PUBLISHED),
    "protests known of that broke out": ("وانطلقت الاحتجاجات في تونس الأحد الماضي.", "PROTEST", dt.date(2022, 1, 2)),
}


@pytest.mark.parametrize(("text", "event_type", "day"), DAYS.values(), ids=DAYS.keys())
def test_the_day_of_an_event(text: str, event_type: str, day: dt.date | None) -> None:
    assert [e.event_date for e in extract_text(text, PUBLISHED).events if e.event_type == event_type] == [day]


def test_what_a_quotation_tells_is_not_done_by_whoever_says_it() -> None:
    text = "قال رئيس تونس قيس سعيد، في كلمة مصورة: «حاولت قوى سياسية معينة الليلة الماضية الاستيلاء على السلطة»."
    assert not [e for e in extract_text(text, PUBLISHED).events if e.event_type == "COERCE" and e.actor_ids]


def test_what_is_asked_for_second_has_not_happened() -> None:
    text = "طالبت منظمة العفو الدولية السلطات المصرية بفتح تحقيق مستقل ورفع القيود عن الإنترنت."
    assert [e.auxiliary_mode for e in extract_text(text, PUBLISHED).events if e.event_type == "RETREAT"] in ([], ["hypothetical"])


def test_a_toll_of_all_is_not_told_by_that_of_a_group() -> None:
    text = "قالت الوزارة إن 164 شخصاً قُتلوا في كازاخستان. وأعلنت الحكومة مقتل 16 من رجال الأمن."
    found = {tuple(e.recipient_ids) for e in extract_text(text, PUBLISHED).events if e.event_type == "ASSAULT"}
    assert found == {(), ("security-forces.kaz",)}


def test_in_front_of_a_body_it_does_not_speak() -> None:
    text = "رفض الرئيس التونسي قيس سعيد التنحي. وقال أمام البرلمان إن الحكومة ستحمي المدن."
    assert [quote.speaker_id for quote in extract_text(text, PUBLISHED).quotes] == ["person-kais-saied"]
