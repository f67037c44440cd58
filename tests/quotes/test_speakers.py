"""Who speaks: the subject of the cue, the source that a phrase names, or whoever spoke before."""

from __future__ import annotations

import datetime as dt

import pytest

from kzpipe.reader import extract_text

PUBLISHED = dt.date(2022, 1, 6)
SAID = "إن الوضع صعب جدا"  # that the situation is very hard

# text, speakers of its quotes in order
CASES = {
    "subject after the verb": (f"قالت وزارة الصحة السودانية {SAID}.", ["health-ministry.sdn"]),
    "subject before the verb": (f"وزارة الصحة السودانية قالت {SAID}.", ["health-ministry.sdn"]),
    "had said": ("وكانت وزارة الصحة السودانية قد ذكرت أن الوضع صعب جدا.", ["health-ministry.sdn"]),
    "an office": (f"قال الرئيس التونسي {SAID}.", ["person-kais-saied"]),
    "title and name": (f"قال وزير الخارجية الروسي سيرغي لافروف {SAID}.", ["person-sergey-lavrov"]),
    "the name in apposition to an organisation's title": (f"قال المتحدث باسم الكرملين دميتري بيسكوف {SAID}.", ["person-dmitry-peskov"]),
    "an unnamed spokesperson": (f"قال متحدث باسم وزارة الصحة السودانية {SAID}.", ["health-ministry.sdn"]),
    "an unnamed spokeswoman": (f"قالت المتحدثة باسم الأمم المتحدة {SAID}.", ["org-un"]),
    "nobody known": (f"قال شهود عيان {SAID}.", [None]),
    "a passive": (f"قيل {SAID}.", [None]),
    "an unnamed source": ("أكد مصدر طبي أن الوضع صعب جدا.", [None]),
    "the one spoken to is not the speaker": (f"قالت وزارة الصحة السودانية لوكالة رويترز {SAID}.", ["health-ministry.sdn"]),
    "an agency that quotes somebody": (f"نقلت وكالة رويترز عن وزارة الصحة السودانية قولها {SAID}.", ["health-ministry.sdn"]),
    "an agency that quotes an office": (f"نقلت وكالة رويترز عن الرئيس التونسي قوله {SAID}.", ["person-kais-saied"]),
    "an agency that quotes who heads an organisation": (
        "نقلت وكالة رويترز عن الأمين العام للأمم المتحدة أنطونيو غوتيريش قوله، الخميس، إن الوضع صعب جدا.", ["person-antonio-guterres"],
    ),
    "whoever a relative clause describes": (f"صوت البرلمان لوزير الخارجية الروسي سيرغي لافروف الذي يقول {SAID}.", ["person-sergey-lavrov"]),
    "who describes a call, not whose it is": (
        "أشاد الرئيس التونسي بموقف مصر، واصفا دعوتها بأنها «مثال رفيع للحرص على الناس».", ["person-kais-saied"],
    ),
    "whoever a relative clause right before describes": (
        f"أعلنت وزارة الصحة السودانية نشر فرق لدعم الشرطة السودانية، التي قالت {SAID}.", ["police.sdn"],
    ),
    "an agency whose name holds a particle": ('نقلت وكالة "آي إن سي" عن وزارة الصحة السودانية أن الوضع صعب جدا.', ["health-ministry.sdn"]),
    "residents": (f"قال سكان {SAID}.", [None]),
    "who did not say it": ("لم تقل وزارة الصحة السودانية إن الوضع صعب جدا.", []),
    "a reporter is the agency": (f"وقال مراسل لـ«وكالة رويترز» {SAID}.", ["media-reuters"]),
    "a name in marks before the words in marks": (
        'وقالت منظمة "هيومن رايتس ووتش"، الأحد، "إن الوضع صعب جدا في البلاد".', ["org-hrw"],
    ),
    "a name that is spelled like a particle": (
        'وقالت المتحدثة باسم الخارجية الفرنسية آن كلير لوجندر لوكالة رويترز: "إن الوضع صعب جدا في البلاد".', ["person-anne-claire-legendre"],
    ),
    "whom he asks does not speak": (
        "وأدان الرئيس التونسي، الجمعة، أعمال العنف، وحث القادة السياسيين على تجنب كل سلوك من شأنه أن \"يشوه وجه البلاد كلها\".",
        ["person-kais-saied"],
    ),
    "dissolving a parliament does not make it speak": (
        f"وكان الرئيس التونسي قد أعلن مساء أمس استقالته من منصبه، وحل البرلمان والحكومة. وقال {SAID}.", ["person-kais-saied"],
    ),
    "a national Red Cross": (f"ذكر الصليب الأحمر السنغالي {SAID}.", ["red-cross.sen"]),
    "during a conference": (f"رفض الرئيس التونسي الاتهامات. وقال خلال مؤتمر صحفي {SAID}.", ["person-kais-saied"]),
    "an agency by itself": ("ذكرت وكالة رويترز أن الوضع صعب جدا.", ["media-reuters"]),
    "the source after the quotation": ("«الوضع صعب جدا في كل مكان»، بحسب وزارة الصحة السودانية.", ["health-ministry.sdn"]),
    "the subject of the cue after the quotation": ("«الوضع صعب جدا في كل مكان»، قال الرئيس التونسي.", ["person-kais-saied"]),
    "a participle takes the subject of the sentence": ("رد الرئيس التونسي على الأسئلة قائلا: «الوضع صعب جدا اليوم».", ["person-kais-saied"]),
    "added, in the next sentence": (
        f"قال الرئيس التونسي {SAID}. وأضاف أن الميناء مغلق تماما.", ["person-kais-saied", "person-kais-saied"],
    ),
    "continued, between marks": (
        "قال الرئيس التونسي: «الوضع صعب جدا اليوم». وتابع: «سنعمل معا كل يوم».", ["person-kais-saied", "person-kais-saied"],
    ),
    "another speaker between": (
        f"قال الرئيس التونسي {SAID}. وقالت مصر إن الحدود مفتوحة تماما. وأضافت أن المعبر آمن تماما.", ["person-kais-saied", "egy", "egy"],
    ),
    "somebody unknown between takes nobody's place": (
        f"قال الرئيس التونسي {SAID}. وذكرت وسائل إعلام محلية أن الميناء مغلق تماما.", ["person-kais-saied", None],
    ),
    "the minister, named before": (
        f"قال وزير الخارجية الروسي سيرغي لافروف {SAID}. وتابع الوزير أن الحوار ممكن دائما.", ["person-sergey-lavrov", "person-sergey-lavrov"],
    ),
    "the ministry, named before": (
        f"قالت وزارة الصحة السودانية {SAID}. وأضافت الوزارة أن الدواء قليل جدا.", ["health-ministry.sdn", "health-ministry.sdn"],
    ),
    "the surname": (f"قال سيرغي لافروف {SAID}. وأضاف لافروف أن الحوار ممكن دائما.", ["person-sergey-lavrov", "person-sergey-lavrov"]),
    "protesters": (f"قال المتظاهرون في بيروت {SAID}.", ["protesters.lbn"]),
    "and called on both: between marks": ("ودعت الأمم المتحدة الطرفين: «كل الناس لهم الحق في الأمان».", ["org-un"]),
    "the person spoken about is not the speaker": (f"قال الرئيس التونسي عن لبنان {SAID}.", ["person-kais-saied"]),
    "in a statement of": ("جاء في بيان وزارة الصحة السودانية أن الوضع صعب جدا.", ["health-ministry.sdn"]),
}  # fmt: skip


@pytest.mark.parametrize(("text", "speakers"), CASES.values(), ids=CASES.keys())
def test_speakers(text: str, speakers: list[str | None]) -> None:
    assert [quote.speaker_id for quote in extract_text(text, PUBLISHED).quotes] == speakers


def test_the_speaker_of_one_article_does_not_speak_in_the_next() -> None:
    extract_text(f"قال الرئيس التونسي {SAID}.", PUBLISHED)
    (quote,) = extract_text("وأضاف أن الميناء مغلق تماما.", PUBLISHED).quotes
    assert quote.speaker_id is None
