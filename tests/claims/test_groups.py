"""Who is counted: what the noun, a mention, "others", "of them" or an owner tells; and what is no count of people."""

from __future__ import annotations

import datetime as dt

import pytest

from kzpipe.reader import extract_text

PUBLISHED = dt.date(2022, 1, 7)

# text, (measure, number, group) of each claim in order
CASES = {
    "others of the same kind": ("قتل 12 شرطيا، وأصيب 30 آخرون.", [("killed", 12, "security_forces"), ("injured", 30, "security_forces")]),
    "of them": ("فض اعتصام المحتجين بالقوة، وقتل أكثر من مئة منهم.", [("killed", 100, "protesters")]),
    "its members, of whoever speaks": ("قالت الشرطة السودانية إن سبعة من عناصرها جرحوا.", [("injured", 7, "security_forces")]),
    "an earlier figure": (
        "سقط 18 قتيلا في صفوف قوات الأمن، بعدما كانت الوزارة تحدثت عن 13 قتيلا.",
        [("killed", 18, "security_forces"), ("killed", 13, "security_forces")],
    ),
    "among the victims": ("قتل 14 شخصا، وبين الضحايا ثلاثة أطفال.", [("killed", 14, "unspecified"), ("killed", 3, "children")]),
    "who tells of the dead is not among them": ("تحدثت مصادر طبية عن 4 قتلى في التفجير.", [("killed", 4, "unspecified")]),
    "journalists": ("قتل 5 صحافيين في غارة على المشفى.", [("killed", 5, "journalists")]),
    "children and women": ("قتل سبعة أطفال وثلاث نساء في الغارة.", [("killed", 7, "children"), ("killed", 3, "civilians")]),
    "strangers": ("قتل أربعة سياح ألمان في التفجير.", [("killed", 4, "foreigners")]),
    "the missing, said of the number": ("أعلن الصليب الأحمر أن 40 شخصا مفقودون بعد السيول.", [("missing", 40, "unspecified")]),
    "counted among the missing": ("لا يزال 12 شخصا في عداد المفقودين.", [("missing", 12, "unspecified")]),
    "deployed": ("انتشر نحو 500 شرطي في شوارع الخرطوم.", [("deployed", 500, "security_forces")]),
    "displaced": ("نزح أكثر من 12 ألف شخص من دارفور.", [("displaced", 12000, "unspecified")]),
    "the verb after a long part": ("وكان ثلاثة من موظفي برنامج الأغذية العالمي قد لقوا حتفهم.", [("killed", 3, "unspecified|civilians")]),
    "taken to hospital": ("أصيب 50 شخصا، نقل 14 منهم إلى المستشفى.", [("injured", 50, "unspecified"), ("other", 14, "unspecified")]),
    "fallen": ("أعلنت المعارضة سقوط 31 مدنيا في القصف.", [("killed", 31, "civilians")]),
    "policemen and soldiers": ("أعلنت الوزارة أن 166 شرطيا وعسكريا جرحوا.", [("injured", 166, "security_forces")]),
    "of two kinds": ("أعلنت الوزارة أن 12 مدنيا ومسلحا قتلوا.", [("killed", 12, "unspecified")]),
    "one more, counted apart": ("قتل أربعة أطفال وجندي.", [("killed", 4, "children")]),
    "a verb that begins with its own fa": ("قال الوزير إن 18 شرطيا فقدوا.", [("missing", 18, "security_forces")]),
    "of them, in the next sentence": (
        "أصيب 18 شرطيا في الخرطوم. وأكد الوزير أن ستة منهم فقدوا.", [("injured", 18, "security_forces"), ("missing", 6, "security_forces")],
    ),
    "of them, after who tells it": (
        "قتل 84 شخصا. ونقلت الوكالة عن أطباء أن 35 منهم قتلوا أمس.", [("killed", 84, "unspecified"), ("killed", 35, "unspecified")],
    ),
    "among them, in the next sentence": ("قتل 12 شخصا. ومن بينهم ثلاثة أطفال.", [("killed", 12, "unspecified"), ("killed", 3, "children")]),
    "others, in the next sentence": (
        "أوقفت الشرطة 20 محتجا. كما أوقف خمسة آخرون.", [("detained", 20, "protesters"), ("detained", 5, "protesters")],
    ),
    "soldiers among the dead are not deployed": (
        "أعلن الجيش السوداني ارتفاع الحصيلة إلى 85 قتيلا، بينهم 13 جنديا.", [("killed", 85, "unspecified"), ("killed", 13, "security_forces")],
    ),
    "joined after a long group": (
        "ارتفعت الحصيلة إلى 90 قتيلا، بينهم 25 عنصرا من قوات الأمن و48 مسلحا.",
        [("killed", 90, "unspecified"), ("killed", 25, "security_forces"), ("killed", 48, "fighters")],
    ),
    "prisoners who died": ("أعلنت السلطات مقتل تسعة سجناء.", [("killed", 9, "unspecified")]),
    "refugees hurt": ("أصيب نحو 20 لاجئا في الغارة.", [("injured", 20, "civilians")]),
    "leaders of a party": ("أعلنت الشرطة اعتقال 3 قياديين في المعارضة.", [("detained", 3, "unspecified")]),
    "members of security": ("أصيب 30 عنصرا أمنيا.", [("injured", 30, "security_forces")]),
    "the ranks of security": ("بلغ عدد الجرحى في صفوف الأمن 1300.", [("injured", 1300, "security_forces")]),
    "of one family": ("قتل سبعة من أفراد عائلة واحدة في غارة واحدة.", [("killed", 7, "unspecified")]),
    "one person": ("قتل مدني واحد.", [("killed", 1, "civilians")]),
    "victims among the dead told of before": (
        "قتل أربعة أشخاص في انفجار. وأوضحت الوزارة أن بين الضحايا طفلين.", [("killed", 4, "unspecified"), ("killed", 2, "children")],
    ),
    "whose deed it was is not the group": ("أعلنت الوزارة إصابة 44 شخصا في تدخل الشرطة.", [("injured", 44, "unspecified")]),
    "two more among the dead": (
        "قال الجيش السوداني إن بين القتلى 41 شرطيا وجنديين و47 مدنيا.",
        [("killed", 41, "security_forces"), ("killed", 2, "security_forces"), ("killed", 47, "civilians")],
    ),
    "some of a group": ("أصيب 33 شرطيا، بينهم 14 في الخرطوم.", [("injured", 33, "security_forces"), ("injured", 14, "security_forces")]),
    "a bare number of missing": ("تأكد مقتل 25 شخصا، فيما فقد أكثر من 20.", [("killed", 25, "unspecified"), ("missing", 20, "unspecified")]),
    "a bare number of a force": ("ينتشر 1800 من قوات الأمن في المدينة.", [("deployed", 1800, "security_forces")]),
    "shops that burned": ("ذكرت الوكالة أن 12 شخصا اعتقلوا، وأن مئة بنك أحرقت.", [("detained", 12, "unspecified")]),
    "a figure of others": (
        "سقط 42 قتيلا في المواجهات قرب القصر، حسب المعارضة، و12 بحسب الحكومة.", [("killed", 42, "unspecified"), ("killed", 12, "unspecified")],
    ),
    "the verb after a long aside": ("إن تسعة أشخاص، بينهم فتى وعنصر في الحرس الوطني، قتلوا.", [("killed", 9, "unspecified")]),
    "of them, with no word of harm": (
        "قال المحافظ إن 107 أشخاص يعالجون في المستشفيات، 16 منهم في حال الخطر.", [("other", 107, "unspecified"), ("other", 16, "unspecified")],
    ),
    "three more": ("وقتل ثلاثة آخرون ليلا في الخرطوم.", [("killed", 3, "unspecified")]),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES.keys())
def test_who_is_counted(text: str, expected: list[tuple[str, float, str]]) -> None:
    found = [(claim.measure, claim.number, claim.group) for claim in extract_text(text, PUBLISHED).claims]
    assert [one[:2] for one in found] == [one[:2] for one in expected]
    assert all(group in allowed.split("|") for (_, _, group), (_, _, allowed) in zip(found, expected, strict=True))


NONE = {
    "prisoners who fled": "فر 30 سجينا من سجن المدينة.",
    "the flight of prisoners": "أدى الهجوم إلى هروب مئة سجين.",
    "soldiers who do something": "يطالب مئة جندي قيادة الجيش السوداني بأسلحة.",
    "nobody died": "لم تسجل أي وفيات في المدينة.",
    "for the sake of": "حجزت الشرطة 15 منشورا من أجل التحقيق.",
    "a number of houses": "أسفر القصف عن إصابة عدد من المنازل.",
    "shells fell": "سقطت 3 قذائف على الحي الشرقي.",
}


@pytest.mark.parametrize("text", NONE.values(), ids=NONE.keys())
def test_things_are_not_counted(text: str) -> None:
    assert extract_text(text, PUBLISHED).claims == []
