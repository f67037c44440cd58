"""Organisations that no list has, read by how their names are built."""

from __future__ import annotations

import pytest

from kzpipe.entities.mentions import find_drafts
from kzpipe.reader import default_reader
from kzpipe.text.document import plain_document


def built(text: str) -> list[tuple[str, str | None, str | None]]:
    """Return name, type and state of every organisation that the rules build in a text."""
    document = plain_document(text, None)
    drafts = [d for sentence in find_drafts(text, document.passages, default_reader().names, None) for d in sentence.drafts]
    return [(d.target, d.entity_type, d.country) for d in drafts if d.kind == "organisation"]


CASES = {
    "a channel in quotation marks": ("نقلت قناة «نجمة الجنوب» الخبر.", [("نجمة الجنوب", "media", None)]),
    "an adjective before the marks": ("قالت منظمة حقوقية «ضمائر» إنها قلقة.", [("ضمائر", "other", None)]),
    "a preposition before the head": ("صرح لصحيفة «المرسى» بذلك.", [("المرسى", "media", None)]),
    "a party": ("انتقد حزب «غد أفضل» القرار.", [("غد أفضل", "political_group", None)]),
    "people and a state": ("دعا اتحاد صحفيي تشاد إلى الإضراب.", [("اتحاد صحفيي تشاد", "other", "TCD")]),
    "people and an adjective": ("أدانت رابطة الكتاب الأردنيين القرار.", [("رابطة الكتاب الأردنيين", "other", "JOR")]),
    "a body that speaks": ("قالت مديرية الطرق الجبلية في بيان إن الطريق مغلق.", [("مديرية الطرق الجبلية", "government_body", None)]),
    "a body that speaks, with a name of its own": ("أفاد مركز سيلفا للطوارئ الطبية بذلك.", [("مركز سيلفا للطوارئ الطبية", "other", None)]),
    "a body that counts": ("وثّق مرصد الحريات الأساسية سقوط 24 قتيلا.", [("مرصد الحريات الأساسية", "other", None)]),
    "a body that counts, with rights in its name": (
        "وثّق مركز الديمقراطية وحقوق الإنسان سقوط قتلى.", [("مركز الديمقراطية وحقوق الإنسان", "other", None)],
    ),
    "a body that is a source": ("بحسب مركز توثيق الانتهاكات، قتل 12 شخصا.", [("مركز توثيق الانتهاكات", "other", None)]),
    "a body that is a source, with what it is of": ("قتل 12 شخصا، وفقا لمركز رصد النزاعات.", [("مركز رصد النزاعات", "other", None)]),
    "a body that speaks, up to the adjective of its state": (
        "أعلنت لجنة الطرق الأردنية العثور على السيارة.", [("لجنة الطرق الأردنية", "government_body", "JOR")],
    ),
    "one definite word is no name": ("قال مركز المدينة إنه مغلق.", []),
    "a body that is spoken of": ("زار الوزير مديرية الطرق الجبلية.", []),
    "an aim with ل": ("قال المركز العربي لحماية الصحافة إنه قلق.", [("المركز العربي لحماية الصحافة", "other", None)]),
    "an aim with ل and a state": ("قالت الشبكة المصرية لحقوق الإنسان ذلك.", [("الشبكة المصرية لحقوق الإنسان", "other", "EGY")]),
    "an aim with من أجل": (
        "ندد الحزب التشادي من أجل العدالة والتنمية بالقرار.", [("الحزب التشادي من أجل العدالة والتنمية", "political_group", "TCD")],
    ),
    "an aim with a noun that governs another": (
        "قالت الهيئة العربية لرصد حقوق العمال ذلك.", [("الهيئة العربية لرصد حقوق العمال", "government_body", None)],
    ),
    "an aim and the deed after it": (
        "أدان المركز الأردني لحقوق الإنسان القصف.", [("المركز الأردني لحقوق الإنسان", "other", "JOR")],
    ),
    "an aim with defence": (
        "قالت الجمعية العربية للدفاع عن حرية الصحافة ذلك.", [("الجمعية العربية للدفاع عن حرية الصحافة", "other", None)],
    ),
    "an organisation of organisations": (
        "دعا المجلس التنسيقي لنقابات الممرضين الأردنيين إلى الإضراب.", [("المجلس التنسيقي لنقابات الممرضين الأردنيين", "other", None)],
    ),
    "what a council meets for is no part of its name": ("اجتمع المجلس الوطني لبحث الأزمة.", []),
    "where people work": ("دعت نقابة عمال شركة حافلات تشاد إلى الإضراب.", [("نقابة عمال شركة حافلات تشاد", "other", "TCD")]),
    "people against something": (
        "قالت حركة الطلاب ضد التمييز ذلك.", [("حركة الطلاب ضد التمييز", "political_group", None)],
    ),
    "a town and an aim": ("قال مركز وارسو لحقوق الإنسان ذلك.", [("مركز وارسو لحقوق الإنسان", "other", "POL")]),
    "a region and an adjective": ("اتهمت حركة دارفور الوطنية الجيش.", [("حركة دارفور الوطنية", "political_group", "SDN")]),
    "a newspaper by a foreign name": ("ذكرت صحيفة بلغراد بوست ذلك.", [("بلغراد بوست", "media", "SRB")]),
    "a station by a strange name and a number": ("قال كمال لإذاعة زوكليف 9 إنه مريض.", [("إذاعة زوكليف 9", "media", None)]),
    "a gang by a strange name": ("قتلت عصابة زوكليف ثلاثة أشخاص.", [("عصابة زوكليف", "armed_force", None)]),
    "an organisation by a strange name": ("دعت منظمة زوكليف إلى الهدوء.", [("منظمة زوكليف", "other", None)]),
    "a party that somebody is a leader in": ("قال القيادي في الحزب الاتحادي إن الحوار ممكن.", [("الحزب الاتحادي", "political_group", None)]),
    "an agency that is no outlet": ("قالت الوكالة المصرية لمكافحة التصحر ذلك.", [("الوكالة المصرية لمكافحة التصحر", "government_body", "EGY")]),
    "an agency that is one": ("قالت الوكالة العربية للأخبار ذلك.", [("الوكالة العربية للأخبار", "media", None)]),
    "two adjectives, the last of a state": ("أعلنت الجبهة الوطنية السودانية موقفها.", [("الجبهة الوطنية السودانية", "political_group", "SDN")]),
    "what belongs to it is no part": ("قال المرصد الوطني لحماية البيئة التابع للوزارة ذلك.", [("المرصد الوطني لحماية البيئة", "other", None)]),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES.keys())
def test_what_the_rules_build(text: str, expected: list[tuple[str, str | None, str | None]]) -> None:
    assert built(text) == expected


NOTHING = {
    "speech after a definite head": "قالت المنظمة «نحن قلقون».",
    "a long quotation": "رفع حزب شعار «لا عودة إلى الوراء مهما حدث لنا جميعا».",
    "the owner after ل": "اجتمعت اللجنة المركزية للحزب أمس.",
    "a known body and its purpose": "تخطط الحكومة السويدية لإرسال قوات.",
    "an adjective alone": "اجتمعت اللجنة المركزية أمس.",
    "no head": "قال «سالم» إنه قلق.",
    "a listed name": "قالت منظمة «العفو الدولية» ذلك.",
}


@pytest.mark.parametrize("text", NOTHING.values(), ids=NOTHING.keys())
def test_what_they_leave(text: str) -> None:
    assert built(text) == []
