"""Whose turn it is to speak: joined and elided verbs, asides, those who only relay, and those whom nothing names."""

from __future__ import annotations

import datetime as dt

import pytest

from kzpipe.reader import extract_text

PUBLISHED = dt.date(2022, 1, 7)
WORDS = "«لن نترك أهلنا وحدهم هذه المرة»"  # we will not leave our people alone this time


def speakers(text: str) -> list[str | None]:
    """Return the names of the speakers of a text's quotes, in order, as the text first writes them."""
    found = extract_text(text, PUBLISHED)
    names = {mention.entity_id: mention.text for mention in reversed(found.mentions)}
    return [names.get(quote.speaker_id or "") for quote in found.quotes]


CASES = {
    "joined without a comma": ("قال توكاييف إن المشافي ممتلئة تماما وأكد أن الأدوية تكفي شهرا.", ["توكاييف", "توكاييف"]),
    "a participle after two clauses": (
        "أعلنت وزارة الصحة السودانية أن المشافي ممتلئة تماما وأن الأطباء غادروا المدينة، مضيفة أن الأدوية تكفي شهرا.",
        ["وزارة الصحة السودانية", "وزارة الصحة السودانية"],
    ),
    "added, after words that tell of another's announcement": (
        "قال توكاييف إن الحكومة أعلنت أن المطار مغلق تماما. وأضاف أن الأمن عاد إلى المدينة.", ["توكاييف", "توكاييف"],
    ),
    "added, after a rebuke": ("انتقد توكاييف المتظاهرين بشدة. وأضاف أن الأمن عاد إلى المدينة.", ["توكاييف"]),
    "another speaker after while": (
        "قال بوتين إن الأمن عاد إلى كازاخستان، فيما أكد توكاييف أن القوات ستنسحب قريبا.", ["بوتين", "توكاييف"],
    ),
    "and, written apart": (
        "و أضافت وزارة الصحة السودانية أن الأطباء غادروا المدينة. و أكدت أن المشافي مغلقة تماما.",
        ["وزارة الصحة السودانية", "وزارة الصحة السودانية"],
    ),
    "he left; and he said": ("غادر توكاييف العاصمة صباحا. وقال إن المطار مفتوح تماما.", ["توكاييف"]),
    "he refused the plan, and said": ("جدد توكاييف رفض بلاده القاطع للخطة، وقال: «لن نستعمل القوة ضد جيراننا أبدا».", ["توكاييف"]),
    "called his words rude, and said": (
        "ردت وزارة الصحة السودانية على النقابة، فوصفت كلامها بالفظ، وقالت: «لن نترك المشافي وحدها أبدا».", ["وزارة الصحة السودانية"],
    ),
    "whom he met is not the speaker": (
        "قال توكاييف إن الأمن عاد. وقال خلال لقائه وزير الخارجية الروسي سيرغي لافروف إن الوضع هادئ تماما.", ["توكاييف", "توكاييف"],
    ),
    "an outlet spoken to is not the speaker": (
        "قال توكاييف إن الأمن عاد. وأوضح في تصريح لوكالة رويترز أن المطار مفتوح تماما.", ["توكاييف", "توكاييف"],
    ),
    "a statement that an agency published": (
        "قال مجلس السيادة السوداني، في بيان نشرته وكالة رويترز، إن المطار مفتوح تماما.", ["مجلس السيادة السوداني"],
    ),
    "quoted of him, in the passive": ("غادر توكاييف العاصمة صباحا. ونُقل عنه قوله إن المطار مفتوح تماما.", ["توكاييف"]),
    "an agency that quotes a minister": (
        "ونقلت وكالة تاس عن وزير الخارجية الروسي سيرغي لافروف قوله: «لن نترك أهلنا وحدهم هذه المرة».", ["سيرغي لافروف"],
    ),
    "an agency that quotes nobody known": ("ونسبت وكالة رويترز إلى مسؤول أمني قوله إن المطار مفتوح تماما.", [None]),
    "an agency after a ministry": ("ذكرت وكالة رويترز نقلا عن وزارة الصحة السودانية أن المشافي ممتلئة تماما.", ["وزارة الصحة السودانية"]),
    "media of a land, after an army": ("ضبط الجيش المصري شاحنة. ونقلت وسائل إعلام محلية أن السائق فر ليلا.", [None]),
    "as he put it": ("قال توكاييف إن المطار مفتوح. واعتبر أن ما جرى «لن يتكرر في بلادنا أبدا»، على حد تعبيره.", ["توكاييف", "توكاييف"]),
    "the source right after the words": (f"{WORDS}، وفق ما أعلنت وزارة الصحة السودانية.", ["وزارة الصحة السودانية"]),
    "an official is another than the last speaker": ("قال توكاييف إن الأمن عاد. وقال مسؤول أمني إن المطار مفتوح تماما.", ["توكاييف", None]),
    "the official is the last speaker": ("قال توكاييف إن الأمن عاد. وقال المسؤول إن المطار مفتوح تماما.", ["توكاييف", "توكاييف"]),
    "the same source": ("صرح مصدر طبي بأن المشافي ممتلئة تماما. وأضاف المصدر ذاته أن الأطباء غادروا المدينة.", [None, None]),
    "the same source as nobody named": ("تمكن الجيش المصري من ضبط شاحنة، وفق ما أكده مصدر أمني. وأضاف ذات المصدر أن السائق فر ليلا.", [None]),
    "the statement of a ministry": (
        "أغلقت المشافي، بحسب بلاغ لوزارة الصحة السودانية. وأضاف البلاغ أن الأدوية تكفي شهرا.", ["وزارة الصحة السودانية"],
    ),
    "whoever calls it so in a relative clause": (
        "قال توكاييف إن 3 أشخاص قتلوا في العملية التي وصفتها مصر بالإرهابية، مضيفا أن الأمن عاد إلى المدينة.", ["توكاييف", "توكاييف"],
    ),
    "the body in a title": ("وجاء في بيان صادر عن وزارة الصحة السودانية أن المشافي ممتلئة تماما.", ["وزارة الصحة السودانية"]),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES.keys())
def test_who_speaks(text: str, expected: list[str | None]) -> None:
    assert speakers(text) == expected


NONE = {
    "it is said that": "يذكر أن المدينة شهدت احتجاجات واسعة.",
    "worth mentioning": "يجدر بالذكر أن المدينة شهدت احتجاجات واسعة.",
    "it is expected": "ومن المتوقع أن تستمر الاحتجاجات أياما طويلة.",
    "the need that": "أكد توكاييف على ضرورة أن تتوقف الاحتجاجات فورا.",
    "if": "سنبقى هنا يا مصر إن لم يستجب أحد.",
    "a centre is no stressing": "زار توكاييف مركز المدينة «البرج الكبير في وسطها القديم» ليلا.",
}


@pytest.mark.parametrize("text", NONE.values(), ids=NONE.keys())
def test_nobody_reports(text: str) -> None:
    assert not [quote for quote in extract_text(text, PUBLISHED).quotes if quote.cue is not None]
