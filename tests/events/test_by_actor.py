"""What an act is depends on who does it, on what it led to, and on whose verb it is."""

from __future__ import annotations

import datetime as dt

import pytest

from kzpipe.reader import extract_text

PUBLISHED = dt.date(2022, 1, 6)

# text, the events told: type, mode, actors
CASES = {
    "a crowd storms a seat of power": (
        "اقتحم مناصرو مقتدى الصدر البرلمان العراقي السبت.",
        [("PROTEST", "riot", ["protesters.irq"])],
    ),
    "a crowd attacks people": ("هاجم متظاهرون الوزير كمال سليم في تونس أمس.", [("ASSAULT", None, ["protesters.tun"])]),
    "a crowd clashes with the police": ("اشتبك المتظاهرون مع الشرطة في تونس أمس.", [("ASSAULT", None, ["protesters.tun"])]),
    "those who held a place clear it": ("أخلى المعتصمون الساحة في تونس أمس.", [("RETREAT", "withdraw", ["protesters.tun"])]),
    "the police clear a place": ("أخلت الشرطة التونسية الساحة أمس.", [("COERCE", "crackdown", ["police.tun"])]),
    "police block a road": ("قطع الجيش التونسي الطريق أمس.", [("COERCE", "restrict", ["army.tun"])]),
    "protesters block a road": ("قطع المحتجون الطريق في تونس أمس.", [("PROTEST", "obstruct", ["protesters.tun"])]),
    "armed men plunder": ("نهب مسلحون متاجر في تونس أمس.", [("ASSAULT", "destroy", ["militants"])]),
    "what an attack led to": ("قصف الجيش الإثيوبي سوقاً أمس، ما أسفر عن مقتل عشرة مدنيين.", [("ASSAULT", "heavy-weapons", ["army.eth"])]),
    "deaths in another clause": (
        "قُتل شرطي في تونس أمس.",
        [("ASSAULT", None, [])],
    ),
    "a verb goes on with whom it agrees": (
        "رشق المتظاهرون الشرطة التونسية بالحجارة، فردت عليهم بالغاز المسيل للدموع.",
        [("PROTEST", "riot", ["protesters.tun"]), ("ASSAULT", "crowd-control", ["police.tun"])],
    ),
    "a verb goes on with the subject that it agrees with": (
        "رشق المتظاهرون الشرطة التونسية بالحجارة، وأحرقوا سياراتها.",
        [("PROTEST", "riot", ["protesters.tun"])],
    ),
    "a man's title after a verb of a body": (
        "انتشرت الشرطة التونسية حول المقر أمس، ومنعت رئيس المجلس كمال سليم من الدخول.",
        [("MOBILIZE", "police", ["police.tun"]), ("COERCE", "restrict", ["police.tun"])],
    ),
    "whoever announces his own deed": ("هدأت تونس بعد إعلان الجيش التونسي انسحابه من المدينة أمس.", [("RETREAT", "withdraw", ["army.tun"])]),
    "what is joined belongs to its own deed": (
        "أعلن الرئيس التونسي حالة الطوارئ وفرض حظر التجول أمس.",
        [("COERCE", "martial-law", ["person-kais-saied"]), ("COERCE", "curfew", ["person-kais-saied"])],
    ),
    "how somebody was killed": ("قُتل شرطي طعناً بسكين في تونس أمس.", [("ASSAULT", None, [])]),
    "a side of a clash acts alone": (
        "قصف الجيش الإثيوبي بلدة في تيغراي أمس. واندلعت اشتباكات بين الجيش الإثيوبي والمتظاهرين أمس.",
        [("ASSAULT", "heavy-weapons", ["army.eth"]), ("ASSAULT", None, ["army.eth", "protesters.eth"])],
    ),
    "whose guns they are": ("هدد الجيش الإثيوبي المتمردين، وقصفت مدفعيته بلدة في تيغراي أمس.", [("ASSAULT", "heavy-weapons", ["army.eth"])]),
    "a noun of fighting hedges no verb after and": (
        "أعلنت السلطات التونسية خطة لمكافحة الإرهاب وأغلقت الطرق السريعة.",
        [("COERCE", "restrict", ["tun"])],
    ),
    "troops are sent to help": ("نشرت الحكومة التونسية الجيش لمساندة الشرطة.", [("MOBILIZE", "police", ["government.tun"])]),
    "whose convoy came": ("وصلت قافلة تابعة للأمم المتحدة إلى حلب أمس.", [("AID", None, ["org-un"])]),
    "a charge in court": (
        "وجهت النيابة العامة التونسية إلى الوزير كمال سليم تهمة الفساد أمس.",
        [("COERCE", None, ["prosecution.tun"])],
    ),
    "a charge in words": ("وجه حزب النهضة إلى الوزير كمال سليم تهمة الفساد أمس.", [("ACCUSE", "allege", ["group-ennahda"])]),
    "the reason for a strike": ("أضرب العمال في تونس أمس احتجاجاً على الغلاء.", [("PROTEST", "strike", ["workers.tun"])]),
    "prisoners set free are no arrests": ("اقتحم مسلحون السجن في تونس أمس وحرروا مئات السجناء.", [("ASSAULT", None, ["militants"])]),
}


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=list(CASES))
def test_what_is_told(text: str, expected: list[tuple[str, str | None, list[str]]]) -> None:
    events = extract_text(text, PUBLISHED).events
    assert [(event.event_type, event.mode, list(event.actor_ids)) for event in events] == expected


def test_an_attack_takes_over_whom_it_harmed() -> None:
    (event,) = extract_text("قصفت القوات الروسية مدينة خاركيف أمس، ما أدى إلى مقتل ثلاثة متظاهرين.", PUBLISHED).events
    assert (list(event.actor_ids), len(event.recipient_ids)) == (["army.rus"], 1)
