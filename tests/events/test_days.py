"""Which day a deed is told to be of: its own verb's, its noun's, one that the story goes on from, or none."""

import datetime as dt

import pytest

from kzpipe.reader import extract_text

PUBLISHED = dt.date(2022, 1, 6)  # a Thursday
TUESDAY, WEDNESDAY = dt.date(2022, 1, 4), dt.date(2022, 1, 5)

NAMED = {
    "of two verbs each has its own": (
        "توفي الموقوف يوم الأربعاء بعدما احتجزته الشرطة التونسية في صفاقس يوم الثلاثاء.", "COERCE", TUESDAY,  # died on Wednesday; held on Tuesday
    ),
    "a noun before its day, beside that of the sentence": (
        "عاد المحتجون إلى شوارع تونس اليوم الخميس رغم مقتل ثلاثة أشخاص أمس الأربعاء.", "ASSAULT", WEDNESDAY,  # despite the death of three yesterday
    ),
    "a noun with the clause that tells of it": (
        "توالت المواقف، اليوم، من استقالة رئيس الحكومة التونسية هشام المشيشي، التي قدمها الثلاثاء.", "CONCEDE", TUESDAY,
    ),
    "a day in a relative clause is that of no other deed": (
        "ألغت اللجنة، الأربعاء، نتائج الاقتراع الذي جرى الأحد، في حين اتهم قيس سعيد مصر بالتدخل.", "ACCUSE", WEDNESDAY,
    ),
    "a date that names an election": ("نظم المحتجون في تونس، الأربعاء، مسيرة رفضا لنتائج انتخابات 17 ديسمبر.", "PROTEST", WEDNESDAY),
    "the day after a deed": ("فرضت الحكومة التونسية، الأربعاء، حظر التجول غداة مقتل ثلاثة متظاهرين في صفاقس.", "ASSAULT", TUESDAY),
    "so many days after a deed": ("زار قيس سعيد القاهرة، الأربعاء، بعد يوم على مقتل ثلاثة متظاهرين في صفاقس.", "ASSAULT", TUESDAY),
    "what happened before it went on": (
        "احتشد أنصار النهضة في تونس، الأربعاء، قبل أن تطلق الشرطة التونسية الغاز المسيل للدموع.", "ASSAULT", WEDNESDAY,  # before police fired gas
    ),
    "a joined verb of a relative clause": (
        "تناول اللقاء، الأربعاء، الهجوم الذي وقع الثلاثاء وأودى بحياة ثلاثة أشخاص في صفاقس.", "ASSAULT", TUESDAY,
    ),
    "no deed is of a day to come": (
        "طالب ماكرون بإجراء انتخابات في موعد لا يتجاوز الأول من فبراير المقبل.", "REQUEST", None,  # demanded an election by 1 February
    ),
    "the same day, after a deadline": (
        "أقال قيس سعيد الحكومة التونسية، الأربعاء، وأعلن الطوارئ حتى 19 يناير، ثم دعا مساء اليوم نفسه مصر إلى الحوار.", "REQUEST", WEDNESDAY,
    ),
    "of what somebody said would be, the day when he said it": (
        "وكان قيس سعيد قد حذر الثلاثاء من أن الجيش التونسي سيتدخل إذا استمر القصف.", "THREATEN", TUESDAY,
    ),
    "the day when somebody reported it": ("قُتل سبعة متظاهرين برصاص الجيش السوداني، بحسب ما ذكرت نقابة الأطباء اليوم الخميس.", "ASSAULT", None),
    "a word of what is said has the day of its verb": (
        "عبرت مصر، الأربعاء، عن إدانتها للهجوم الذي استهدف تونس الأحد.", "ACCUSE", WEDNESDAY,  # its condemnation of the attack of Sunday
    ),
    "the day after the announcement of a deed": (
        "خرج محتجون في هونغ كونغ، الأربعاء، غداة إعلان الحكومة التونسية حظر التجول.", "PROTEST", WEDNESDAY,
    ),
    "in the course of something longer": (
        "خرجت مسيرات في تونس الأحد، تخللها نهب متاجر في صفاقس.", "PROTEST", None,  # in the course of them there was plunder
    ),
    "a noun before the day of what it was part of": ("وثقت المنظمة مقتل أربعة أشخاص في تونس خلال أحداث الثلاثاء.", "ASSAULT", TUESDAY),
    "what is told as given has no day of its own": (
        "طردت بيرو السفير المكسيكي، الأربعاء، بعدما منحت المكسيك عائلة كاستيو حق اللجوء.", "AID", None,  # after Mexico had granted asylum
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "event_type", "day"), NAMED.values(), ids=NAMED.keys())
def test_named(text: str, event_type: str, day: dt.date | None) -> None:
    found = [e.event_date for e in extract_text(f"ساد الهدوء. {text}", PUBLISHED).events if e.event_type == event_type]
    assert day in found


# what goes before, the sentence, event type, day
INHERITED = {
    "whoever spoke goes on speaking": ("دعا قيس سعيد مصر إلى الحوار الأربعاء. وقال إنه باق.", "واتهم إثيوبيا بالتصعيد.", "ACCUSE", WEDNESDAY),
    "somebody new has no day": ("دعا قيس سعيد مصر إلى الحوار الأربعاء.", "وندد ماكرون بأعمال العنف.", "ACCUSE", None),
    "but on the day of publication": ("دعا قيس سعيد مصر إلى الحوار اليوم الخميس.", "وندد ماكرون بأعمال العنف.", "ACCUSE", PUBLISHED),
    "whoever was named there goes on": ("التقى قيس سعيد ماكرون الأربعاء في تونس.", "ودعا ماكرون مصر إلى الحوار.", "REQUEST", WEDNESDAY),
    "an attitude lasts": ("أدان قيس سعيد القصف الأربعاء.", "وينفي قيس سعيد التهم.", "REJECT", None),
    "what had been before": ("زار قيس سعيد القاهرة الأربعاء.", "وكان قد اتهم إثيوبيا بالتصعيد.", "ACCUSE", None),
    "a scene goes on after its place": (
        "خرج متظاهرون في تونس مساء الأربعاء. ", "وفي صفاقس، أطلقت الشرطة التونسية الغاز المسيل للدموع على المتظاهرين.", "ASSAULT", WEDNESDAY,
    ),
    "and in a joined clause": (
        "خرج متظاهرون في تونس مساء الأربعاء.", "وأضرم بعضهم النار في سيارات، فيما أطلقت الشرطة التونسية الغاز المسيل للدموع.", "ASSAULT", WEDNESDAY,
    ),
    "later on that day": (
        "دعا قيس سعيد مصر إلى الحوار الأربعاء. وساد الهدوء.", "وفي وقت لاحق، ندد ماكرون بأعمال العنف.", "ACCUSE", WEDNESDAY,
    ),
    "whoever acted in the same sentence": (
        "خرج متظاهرون في تونس مساء الأربعاء.", "وأطلقت الشرطة التونسية الغاز المسيل للدموع واعتقلت عشرة أشخاص.", "COERCE", WEDNESDAY,
    ),
    "a month ends the day": ("خرج متظاهرون في تونس مساء الأربعاء. وبدأت الأزمة في ديسمبر الماضي.", "وأطلقت الشرطة التونسية النار.", "ASSAULT", None),
}  # fmt: skip


@pytest.mark.parametrize(("before", "text", "event_type", "day"), INHERITED.values(), ids=INHERITED.keys())
def test_inherited(before: str, text: str, event_type: str, day: dt.date | None) -> None:
    document = f"{before} {text}"
    found = [e.event_date for e in extract_text(document, PUBLISHED).events if e.event_type == event_type and e.start >= document.index(text)]
    assert found == [day]


def test_a_deed_in_the_lead_is_of_the_day_of_publication() -> None:
    text = "فرضت حكومة بيرو حظر التجول في منطقة بونو، غداة مقتل 17 شخصا في اشتباكات."
    days = {e.event_type: e.event_date for e in extract_text(text, PUBLISHED).events}
    assert days["COERCE"] == PUBLISHED
    assert days["ASSAULT"] == WEDNESDAY
