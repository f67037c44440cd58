"""Who makes a claim and who relays it: nearest sources, chains, later clauses, totals and labels."""

from __future__ import annotations

import datetime as dt

import pytest

from kzpipe.reader import extract_text

PUBLISHED = dt.date(2022, 1, 7)
HEALTH = "health-ministry.sdn"

# text, (number, claimant, relays) of each claim in order
CASES: dict[str, tuple[str, list[tuple[float | None, str | None, tuple[str, ...]]]]] = {
    "an agency from a ministry": ("نقلت وكالة رويترز عن وزارة الصحة السودانية أن 14 شخصا قتلوا.", [(14, HEALTH, ("media-reuters",))]),
    "a channel from a ministry, in a phrase": (
        "قتل 14 شخصا، وفق ما ذكرت قناة العربية نقلا عن وزارة الصحة السودانية.", [(14, HEALTH, ("media-alarabiya",))],
    ),
    "whom an agency quotes, in a phrase": (
        "قتل 14 شخصا، وفق ما نقلت وكالة رويترز عن وزارة الصحة السودانية.", [(14, HEALTH, ("media-reuters",))],
    ),
    "a toll of a ministry": ("قتل 14 شخصا، بحسب حصيلة لوزارة الصحة السودانية.", [(14, HEALTH, ())]),
    "after a topic": ("قال شهود إن خمسة قتلوا. أما وزارة الصحة السودانية فأعلنت مقتل 14 شخصا.", [(5, None, ()), (14, HEALTH, ())]),
    "it said on a day": ("أوقفت وزارة الصحة السودانية عملها. وذكرت الخميس أن 14 شخصا قتلوا.", [(14, HEALTH, ())]),
    "others said on a day": (
        "قالت وزارة الصحة السودانية إن 14 شخصا قتلوا. وقالت الخميس وسائل إعلام محلية إن خمسة قتلوا.", [(14, HEALTH, ()), (5, None, ())],
    ),
    "as announced, after": ("قتل 14 شخصا في القصف، كما أعلنت وزارة الصحة السودانية.", [(14, HEALTH, ())]),
    "as it says, after": ("قتل 14 شخصا في القصف، على ما تفيد وزارة الصحة السودانية.", [(14, HEALTH, ())]),
    "a toll ascribed to it": ("نشرت قناة حصيلة من 14 قتيلا نُسبت إلى وزارة الصحة السودانية.", [(14, HEALTH, ())]),
    "or that is ascribed to it": ("سُحبت حصيلة الـ14 قتيلا المنسوبة إلى وزارة الصحة السودانية.", [(14, HEALTH, ())]),
    "an attack ascribed to who made it": ("نشرت قناة حصيلة من 14 قتيلا في هجوم نُسب إلى الجيش السوداني.", [(14, None, ())]),
    "added": ("قالت وزارة الصحة السودانية إن المشافي ممتلئة. وأضافت أن 14 شخصا قتلوا.", [(14, HEALTH, ())]),
    "each count its own source": (
        "قتل 14 شخصا، وفق وزارة الصحة السودانية، واعتقل تسعة أشخاص، بحسب الشرطة السودانية.", [(14, HEALTH, ()), (9, "police.sdn", ())],
    ),
    "whoever told goes on counting": (
        "أفادت وزارة الداخلية التونسية بمقتل 26 من المسلحين، كما أحصت مقتل 16 من أفراد الأمن.",
        [(26, "interior-ministry.tun", ()), (16, "interior-ministry.tun", ())],
    ),
    "others count as well": (
        "أفادت وزارة الصحة السودانية بمقتل خمسة مدنيين، كما أحصى أطباء سقوط 30 جريحا.", [(5, "health-ministry.sdn", ()), (30, None, ())],
    ),
    "on what an agency rests its own count is no source": (
        "أحصت وكالة الصحافة الفرنسية مقتل 52 شخصا في تونس، استنادا إلى قوائم المستشفيات.", [(52, "media-afp", ())],
    ),
    "a source that nothing names comes first": (
        "قتل 14 شخصا، وفق منظمي الحفل، واعتقل تسعة أشخاص، بحسب الشرطة السودانية.", [(14, None, ()), (9, "police.sdn", ())],
    ),
    "witnesses": ("قال شهود إن 14 شخصا قتلوا.", [(14, None, ())]),
    "a medic to an agency": ("قال مصدر طبي لوكالة رويترز إن 14 شخصا قتلوا.", [(14, None, ())]),
    "the body that raises the toll": ("رفعت وزارة الصحة السودانية حصيلة القتلى إلى 41.", [(41, HEALTH, ())]),
    "the body that arrests only acts": ("أوقفت الشرطة السودانية 14 شخصا.", [(14, None, ())]),
    "a doubted claim": ("زعمت وزارة الصحة السودانية أن 26 شخصا قتلوا.", [(26, HEALTH, ())]),
    "whoever gives them their name": ("قتل 26 ممن تسميهم الحكومة السودانية مخربين.", [(26, "government.sdn", ())]),
    "ascribed to": ("نشرت قناة العربية حصيلة نسبتها إلى وزارة الصحة السودانية: 164 قتيلا.", [(164, HEALTH, ("media-alarabiya",))]),
    "while somebody else counts more": (
        "أعلنت وزارة الصحة السودانية مقتل 20 شخصا، في حين تحدثت منظمة العفو الدولية عن 45 قتيلا.", [(20, HEALTH, ()), (45, "org-amnesty", ())],
    ),
    "while nobody known counts more": (
        "أعلنت وزارة الصحة السودانية مقتل 20 شخصا، فيما تحدثت وسائل إعلام محلية عن 45 قتيلا.", [(20, HEALTH, ()), (45, None, ())],
    ),
    "and witnesses tell": ("أعلنت الشرطة السودانية توقيف 30 شخصا، وتحدث شهود عن سقوط قتيلين.", [(30, "police.sdn", ()), (2, None, ())]),
    "the source of the other part": (
        "أحصت قناة العربية 95 قتيلا، بينما أوردت وكالة رويترز حصيلة من 94 قتيلا استنادا إلى الشرطة السودانية.",
        [(95, "media-alarabiya", ()), (94, "police.sdn", ("media-reuters", "media-alarabiya"))],
    ),
    "a toll that tells by itself": (
        "قالت وزارة الصحة السودانية إن 14 شخصا قتلوا. وكانت حصيلة سابقة أفادت بمقتل 12 شخصا.", [(14, HEALTH, ()), (12, None, ())],
    ),
    "but it told of": ("لم تعلن روسيا خسائرها، لكنها تحدثت عن مقتل 10 مدنيين.", [(10, "rus", ())]),
    "the writer's own background": (
        "قالت وزارة الصحة السودانية إن 14 شخصا قتلوا. وكان 10 أشخاص قد لقوا حتفهم قبل شهر.", [(14, HEALTH, ()), (10, None, ())],
    ),
    "soldiers are what he announces": ("تعهد الرئيس التونسي بالرد، وأعلن مقتل 12 جنديا.", [(12, "person-kais-saied", ())]),
    "people without a name": ("قال سكان في الخرطوم إن 14 شخصا قتلوا.", [(14, None, ())]),
    "who decides on sending them": ("وافق البرلمان السوداني على إيفاد 150 جنديا.", [(150, "parliament.sdn", ())]),
    "who sends them only acts": ("نشر الجيش السوداني 9500 جندي في الشوارع.", [(9500, None, ())]),
    "the writer goes on after a report": ("قال وزير الدفاع السوداني إنه أمر بالهجوم، بعد يوم على مقتل 14 شخصا.", [(14, None, ())]),
    "while another had reported": (
        "قالت مصر إن 58 شخصا أوقفوا، فيما كانت وزارة الصحة السودانية قد أوردت رقم 51 موقوفا.", [(58, "egy", ()), (51, HEALTH, ())],
    ),
    "the same source": (
        "أعلنت وزارة الصحة السودانية مقتل 14 شخصا. وأصيب ثلاثة مدنيين، وفق المصدر نفسه.", [(14, HEALTH, ()), (3, HEALTH, ())],
    ),
    "the same statement": (
        "أعلنت وزارة الصحة السودانية مقتل 14 شخصا. وأصيب ثلاثة مدنيين بحسب ذات البيان.", [(14, HEALTH, ()), (3, HEALTH, ())],
    ),
    "the same sources, which nothing named": (
        "قالت وزارة الصحة السودانية إن 14 شخصا قتلوا. وأصيب ثلاثة مدنيين، بحسب المصادر نفسها.", [(14, HEALTH, ()), (3, None, ())],
    ),
    "an official without a name goes on": (
        "قالت وزارة الصحة السودانية إن 14 شخصا قتلوا. وقال مسؤول طبي إن ثلاثة جرحوا. وأضاف المسؤول أن سبعة فقدوا.",
        [(14, HEALTH, ()), (3, None, ()), (7, None, ())],
    ),
    "numbered people are counted, and do not count": (
        "اجتمعت الشرطة السودانية مع الأهالي. وكانت الشرطة أحصت في بيان سابق إصابة 46 متظاهرا.", [(46, "police.sdn", ())],
    ),
    "a plural in the accusative is accused": (
        "قالت وزارة الصحة السودانية إن 14 شخصا قتلوا. واتهمت المحتجين باحتجاز عشرات الأطباء.", [(14, HEALTH, ()), (None, HEALTH, ())],
    ),
    "taken to hospital is not relayed": (
        "أصيب 50 شخصا، نقل 14 منهم إلى المستشفى، وفق المنظمين، واعتقل تسعة، بحسب الشرطة السودانية.",
        [(50, None, ()), (14, None, ()), (9, "police.sdn", ())],
    ),
    "another figure of one verb": (
        "أسفر القصف عن مقتل 11 شخصا بحسب مصادر طبية، و14 وفق وزارة الصحة السودانية.", [(11, None, ()), (14, HEALTH, ())],
    ),
    "a spokesman of whom another thing is told": (
        "اعتقل تسعة أشخاص، بحسب الشرطة السودانية التي بررت العملية على لسان ناطقها كمال سليم.", [(9, "police.sdn", ())],
    ),
    "the paper of the dateline": ("الخرطوم - «الشرق الأوسط»: سقط عشرات القتلى فجر أمس.", [(None, None, ())]),
    "who tells of the dead in the next sentence": ("قتل أربعة أشخاص. وقالت الشرطة السودانية إن القتلى عمال.", [(4, "police.sdn", ())]),
    "who tells of something else": ("قتل أربعة أشخاص. وقالت الشرطة السودانية إن السيارة كانت مركونة.", [(4, None, ())]),
    "who tells of the dead after another did": ("قتل أربعة أشخاص، بحسب شهود. وقالت الشرطة السودانية إن القتلى عمال.", [(4, None, ())]),
    "people counted in words": ("وكانت الشرطة السودانية أعلنت، في وقت سابق، مقتل أربعة متظاهرين.", [(4, "police.sdn", ())]),
    "people counted vaguely": ("وكانت الشرطة السودانية أعلنت في وقت سابق مقتل عشرات الجنود.", [(None, "police.sdn", ())]),
    "as sources announced of it": (
        "أطلق مسلحون النار على حافلة. وأسفر الهجوم عن 23 قتيلا، وفق ما أعلنت عنه مصادر أمنية.", [(23, None, ())],
    ),
    "as it announced": (
        "قالت وزارة الصحة السودانية إن ثلاثة قتلوا. وأسفر الهجوم عن 23 قتيلا، بحسب ما أعلنت.", [(3, HEALTH, ()), (23, HEALTH, ())],
    ),
    "a label that follows its verb": ("قتل 26 ممن تسميهم السلطات «مجرمين مسلحين».", [(26, None, ())]),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES.keys())
def test_who_claims(text: str, expected: list[tuple[float | None, str | None, tuple[str, ...]]]) -> None:
    assert [(claim.number, claim.claimant_id, claim.relayed_by) for claim in extract_text(text, PUBLISHED).claims] == expected
