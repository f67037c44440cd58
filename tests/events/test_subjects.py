"""Who acts where the subject of a verb is spoken of before, left out, or nobody with a name."""

from __future__ import annotations

import datetime as dt

import pytest

from kzpipe.reader import extract_text

PUBLISHED = dt.date(2022, 1, 6)

# text, event type, the actors of all events of that type
CASES = {
    "a plural goes on with the people, not with whom they follow": (
        "كان متظاهرون من أنصار قيس سعيد قد أحرقوا حافلات في تونس مساء الأربعاء.", "PROTEST", [["protesters.tun"]],
    ),
    "some of a group": ("خرج الآلاف من أنصار قيس سعيد إلى شوارع تونس، واقتحموا مقر البرلمان أمس.", "PROTEST", [["protesters.tun"]] * 2),
    "a woman is not what a verb in the masculine goes on with": (
        "دعت ميركل تونس إلى الهدوء. وطالب بفتح تحقيق.", "REQUEST", [["person-angela-merkel"]],
    ),
    "she goes on in the feminine": (
        "دعت ميركل تونس إلى الهدوء. وطالبت بفتح تحقيق.", "REQUEST", [["person-angela-merkel"], ["person-angela-merkel"]],
    ),
    "a participle in the plural is the people's": (
        "قال قيس سعيد إن تونس بخير. وتظاهر محتجون أمام البرلمان التونسي، مطالبين بالإفراج عن المعتقلين.", "REQUEST", [["protesters.tun"]],
    ),
    "the latter is who was named last": (
        "التقى أردوغان قيس سعيد في تونس. ورفض الأخير نشر القوات، وطالب بفتح تحقيق.", "REJECT", [["person-kais-saied"]],
    ),
    "and goes on acting": (
        "التقى أردوغان قيس سعيد في تونس. ورفض الأخير نشر القوات، وطالب بفتح تحقيق.", "REQUEST", [["person-kais-saied"]],
    ),
    "the latter in the feminine is a woman": ("شكر الرئيس التونسي ميركل أمس. وطالبت الأخيرة بفتح تحقيق.", "REQUEST", [["person-angela-merkel"]]),
    "its own supporters are whom somebody calls on": (
        "نددت حركة النهضة بالحكم، ودعت أنصارها إلى مقاطعة الانتخابات.", "REQUEST", [["group-ennahda"]],
    ),
    "a sentence without subject goes on": (
        "استقال قيس سعيد. وقال إن القرار نهائي، ودعا المتظاهرين إلى الهدوء.", "REQUEST", [["person-kais-saied"]],
    ),
    "an attack that somebody tells of is no deed of the teller": (
        "قُتل عشرة في مصر أمس في هجوم قالت الأمم المتحدة إنه استهدف ثكنة للجيش المصري.", "ASSAULT", [[]],
    ),
    "whoever opens a sentence with that goes on after what he tells": (
        "التقى قيس سعيد نوابا في تونس. وذكر أن المهاجمين أحرقوا عشرات المنازل، ودعا إلى الهدوء.", "REQUEST", [["person-kais-saied"]],
    ),
    "between a deed and its complement stands who did it": (
        "نشر الجيش التونسي دوريات في تونس، السبت، غداة فرض الحكومة التونسية حظر تجول.", "COERCE", [["government.tun"]],
    ),
    "whoever is thanked for a deed did it": ("شكر قيس سعيد روسيا على إرسال قوات إلى تونس.", "MOBILIZE", [["rus"]]),
    "a person who is held holds nobody": (
        "أعلنت الشرطة التونسية أن راشد الغنوشي أوقف الخميس مع مسؤولين آخرين في تونس.", "COERCE", [[]],
    ),
    "the noun that who describes": ("استقبل قيس سعيد الوزراء الذين رفضوا إرسال قوات إلى ليبيا.", "REJECT", [[]]),
    "with was between": ("احتجز الجيش التونسي قادة الأحزاب الذين كانوا يشاركون في محادثات أمس.", "CONSULT", []),
    "who claims an attack made it": (
        "أعلن تنظيم الدولة الإسلامية مسؤوليته عن الهجوم الذي استهدف حافلة للجيش في حمص.", "ASSAULT", [["group-isis"]],
    ),
    "whoever fired is unknown to who ordered the inquiry": (
        "أمر الرئيس التونسي قيس سعيد بفتح تحقيق لتحديد من أطلق الرصاص الحي على المتظاهرين في تونس أمس.", "ASSAULT", [[]],
    ),
    "of a topic its own head": (
        "أما الاتحاد الأفريقي فحث رئيس مفوضيته موسى فكي محمد تونس على التهدئة.", "REQUEST", [["person-moussa-faki"]],
    ),
    "a state as topic acts itself": ("أما مصر فدعت تونس إلى الهدوء.", "REQUEST", [["egy"]]),
    "what the subject imposed, with a day after the verb": (
        "أعلن الجيش التونسي رفع حظر التجول الذي فرضه الاثنين في تونس.", "COERCE", [["army.tun"]],
    ),
    "a title with for is no one else": ("تعهد مرشح حركة النهضة للرئاسة قيس سعيد بإجراء حوار.", "AGREE", [["person-kais-saied"]]),
    "whom a pronoun after the verb means does not do it": (
        "اعتقلت الشرطة التونسية راشد الغنوشي الأحد، قبل أن تفرج عنه تحت ضغط الشارع.", "RETREAT", [["police.tun"]],
    ),
    "with what somebody threatens": (
        "انضم جنود إلى المحتجين في تونس، فهددت وزارة الدفاع التونسية بمعاقبتهم.", "THREATEN", [["defence-ministry.tun"]],
    ),
    "a mark right after a verb, its object behind": (
        "استقال أردوغان. وحل، الثلاثاء، البرلمان التركي بمرسوم.", "CONCEDE", [["person-recep-tayyip-erdogan"]] * 2,
    ),
    "by unknown hands": ("أُضرمت النار أمس في مبنى البلدية في تونس.", "PROTEST", [[]]),
    "unknown assailants": ("أطلق مجهولون النار على الشرطة التونسية في صفاقس أمس.", "ASSAULT", [["militants"]]),
}  # fmt: skip


@pytest.mark.parametrize(("text", "event_type", "actors"), CASES.values(), ids=CASES.keys())
def test_actors(text: str, event_type: str, actors: list[list[str]]) -> None:
    assert [list(e.actor_ids) for e in extract_text(text, PUBLISHED).events if e.event_type == event_type] == actors
