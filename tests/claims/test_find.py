"""Counted assertions: how many of whom, what happened to them, who says so, when and where."""

from __future__ import annotations

import datetime as dt

import pytest

from kzpipe.reader import extract_text
from kzpipe.schema.records import Claim

PUBLISHED = dt.date(2022, 1, 6)


def claims(text: str) -> list[Claim]:
    return extract_text(text, PUBLISHED).claims


# text, (measure, number, bound, group) of each claim in order
COUNTS = {
    "a noun of harm": ("في المشفى 14 قتيلا.", [("killed", 14, "exact", "unspecified")]),
    "killing of": ("أعلنت الشرطة مقتل 14 محتجا.", [("killed", 14, "exact", "protesters")]),
    "a verb before its subject": ("قتل 14 مدنيا في السيول.", [("killed", 14, "exact", "civilians")]),
    "a passive with its vowel": ("قُتل 14 مدنيا في السيول.", [("killed", 14, "exact", "civilians")]),
    "a verb after the number": ("إن 14 مدنيا قتلوا في السيول.", [("killed", 14, "exact", "civilians")]),
    "a verb after number and bound": ("إن 14 مدنيا على الأقل قتلوا في السيول.", [("killed", 14, "at_least", "civilians")]),
    "a verb after an aside on most of them": ("إن 14 شخصا، معظمهم من المحتجين، أصيبوا أمس.", [("injured", 14, "exact", "unspecified")]),
    "a verb after an aside on some of them": (
        "إن 30 شخصا، من بينهم سبعة أطفال، لقوا حتفهم في الحريق.", [("killed", 30, "exact", "unspecified"), ("killed", 7, "exact", "children")],
    ),
    "a verb after an aside on some of a people": (
        "إن 25 تونسيا، بينهم طفلان، قُتلوا ليلا.", [("killed", 25, "exact", "unspecified"), ("killed", 2, "exact", "children")],
    ),
    "a verb after members of two bodies": ("إن 18 من عناصر الشرطة والحرس الوطني قُتلوا.", [("killed", 18, "exact", "security_forces")]),
    "a verb after two numbers": (
        "إن أكثر من خمسين مدنيا و39 شرطيا أصيبوا ليلا.",
        [("injured", 50, "more_than", "civilians"), ("injured", 39, "exact", "security_forces")],
    ),
    "what is told by a verb of its own after أنّ": (
        "قالت النقابة إن 174 مدنيا لقوا مصرعهم منذ بدء القتال، وإن 1041 آخرين أصيبوا.",
        [("killed", 174, "exact", "civilians"), ("injured", 1041, "exact", "civilians")],
    ),
    "who remain missing": ("إن 12 عاملا ما زالوا مفقودين.", [("missing", 12, "exact", "civilians")]),
    "a number without a noun among the missing": ("لا يزال 14 في عداد المفقودين.", [("missing", 14, "exact", "unspecified")]),
    "some of them, and some more": (
        "قتل 12 شخصا بينهم أربعة أطفال وسيدتان.",
        [("killed", 12, "exact", "unspecified"), ("killed", 4, "exact", "children"), ("killed", 2, "exact", "civilians")],
    ),
    "the strength of a force": ("قال الوزير إن قوام القوة سيبلغ قرابة 2500 عسكري.", [("deployed", 2500, "about", "security_forces")]),
    "the number of soldiers to come": ("إن عدد الجنود المنتشرين سيصل إلى ثلاثة آلاف.", [("deployed", 3000, "exact", "security_forces")]),
    "soldiers that died are none sent": ("بلغ عدد الجنود القتلى 15 جنديا.", [("killed", 15, "exact", "security_forces")]),
    "the number of inhabitants is no force": ("قال الوزير إن عديد السكان يبلغ 2500 شخص.", []),
    "how many are accused": ("قدر الرئيس التونسي بنحو 20 ألفا عدد «قطاع الطرق».", [("other", 20000, "about", "alleged_criminals")]),
    "inhabitants that flee": ("فر آلاف السكان من الخرطوم.", [("displaced", None, "vague", "civilians")]),
    "who crossed a border": ("إن نحو 43 ألف شخص عبروا الحدود.", [("displaced", 43000, "about", "unspecified")]),
    "who crossed a bridge": ("إن نحو 43 ألف شخص عبروا الجسر.", []),
    "driven to flight": ("دفعت الأزمة ثلاثة ملايين شخص إلى الفرار.", [("displaced", 3000000, "exact", "unspecified")]),
    "gunmen that flee are not driven from home": ("هرب 20 مسلحا إلى الجبال.", []),
    "among the dead": ("قال الوزير إن بين القتلى 21 جنديا.", [("killed", 21, "exact", "security_forces")]),
    "loss of others, without a noun": (
        "أعلنت الشرطة مقتل 1597 شخصا وفقد 1481.", [("killed", 1597, "exact", "unspecified"), ("missing", 1481, "exact", "unspecified")],
    ),
    "two counts in the ranks that stand last": (
        "تحدث الوزير عن 12 قتيلا و15 جريحا في صفوف القوات الأميركية.",
        [("killed", 12, "exact", "security_forces"), ("injured", 15, "exact", "security_forces")],
    ),
    "members of a movement in arms": ("أعلن الجيش مقتل 28 من أعضاء حركة طالبان.", [("killed", 28, "exact", "fighters")]),
    "more than soldiers in the field": ("إن 5 جنود على الأقل لقوا مصرعهم.", [("killed", 5, "at_least", "security_forces")]),
    "a name that looks like a dual": ("سقطت المدينة في يد حركة طالبان.", []),
    "cases of": ("سجلت اللجنة 15 حالة وفاة.", [("killed", 15, "exact", "unspecified")]),
    "a relative clause": ("نقل 14 شخصا أصيبوا في السيول.", [("injured", 14, "exact", "unspecified")]),
    "killer before number": ("قتل الجيش الإثيوبي 14 مدنيا في ميكيلي.", [("killed", 14, "exact", "civilians")]),
    "the police arrested persons": ("اعتقلت الشرطة التونسية 12 شخصا.", [("detained", 12, "exact", "unspecified")]),
    "arrest of": ("أعلنت الشرطة التونسية توقيف 12 شخصا.", [("detained", 12, "exact", "unspecified")]),
    "a dual of a verb's noun": ("قتل شرطيان في الانفجار.", [("killed", 2, "exact", "security_forces")]),
    "two, said twice": ("أعلن الجيش مقتل شرطيين اثنين في الانفجار.", [("killed", 2, "exact", "security_forces")]),
    "one, after its noun": ("قتل جندي واحد في الانفجار.", [("killed", 1, "exact", "security_forces")]),
    "one and others, each before its verb": (
        "إن شخصاً واحداً قُتل و590 آخرين أُصيبوا.", [("killed", 1, "exact", "unspecified"), ("injured", 590, "exact", "unspecified")],
    ),
    "a number before whom it adds up": ("ارتفع إلى 16 عدد قتلى الاحتجاجات.", [("killed", 16, "exact", "unspecified")]),
    "persons before whom they add up": ("ارتفع إلى 16 شخصا عدد القتلى.", [("killed", 16, "exact", "unspecified")]),
    "tens of dead and wounded": ("سقط عشرات القتلى والجرحى.", [("killed", None, "vague", "unspecified"), ("injured", None, "vague", "unspecified")]),
    "after some of them it is about all": (
        "قتل 30 شخصا بينهم خمسة أطفال وأصيب العشرات.",
        [("killed", 30, "exact", "unspecified"), ("killed", 5, "exact", "children"), ("injured", None, "vague", "unspecified")],
    ),
    "a large number among them is no count": (
        "أعلنت الشرطة توقيف 30 شخصا، بينهم عدد كبير من الأجانب.", [("detained", 30, "exact", "unspecified")],
    ),
    "a number by its name": ("أوردت الوزارة رقم 5135 موقوفا.", [("detained", 5135, "exact", "unspecified")]),
    "a resolution counts nobody": ("قتل 14 مدنيا رغم القرار 2254.", [("killed", 14, "exact", "civilians")]),
    "two counts joined": (
        "قتل ثلاثة أشخاص وأصيب عشرون آخرون في السيول.", [("killed", 3, "exact", "unspecified"), ("injured", 20, "exact", "unspecified")],
    ),
    "killed and wounded": ("سقط 7 قتلى و31 جريحا.", [("killed", 7, "exact", "unspecified"), ("injured", 31, "exact", "unspecified")]),
    "killing of some and wounding of others": (
        "أسفرت السيول عن مقتل 14 شخصا وإصابة 30 آخرين.", [("killed", 14, "exact", "unspecified"), ("injured", 30, "exact", "unspecified")],
    ),
    "killing of some, loss of others": (
        "أسفرت السيول عن مقتل 14 شخصا وفقدان 9 آخرين.", [("killed", 14, "exact", "unspecified"), ("missing", 9, "exact", "unspecified")],
    ),
    "among them": (
        "قتل 26 شخصا في السيول بينهم 3 أطفال.", [("killed", 26, "exact", "unspecified"), ("killed", 3, "exact", "children")],
    ),
    "more than": ("اعتقلت الشرطة أكثر من 7900 شخص.", [("detained", 7900, "more_than", "unspecified")]),
    "at least": ("قتل ما لا يقل عن 14 شخصا.", [("killed", 14, "at_least", "unspecified")]),
    "about": ("أصيب نحو 30 شخصا.", [("injured", 30, "about", "unspecified")]),
    "the toll exceeds": ("تجاوز عدد القتلى 160 شخصا.", [("killed", 160, "more_than", "unspecified")]),
    "tens": ("قتل عشرات المتظاهرين.", [("killed", None, "vague", "protesters")]),
    "thousands displaced": ("نزح آلاف السكان من المدينة.", [("displaced", None, "vague", "civilians")]),
    "men of the security forces": ("أعلنت الشرطة مقتل 18 من رجال الأمن.", [("killed", 18, "exact", "security_forces")]),
    "journalists": ("أصيب أربعة صحفيين.", [("injured", 4, "exact", "journalists")]),
    "alleged terrorists": ("قتلت الشرطة 12 إرهابيا.", [("killed", 12, "exact", "alleged_extremists")]),
    "gunmen": ("أكدت الشرطة أن 26 مسلحا قتلوا.", [("killed", 26, "exact", "fighters")]),
    "attackers": ("أكدت الشرطة أن 14 مهاجما قتلوا.", [("killed", 14, "exact", "fighters")]),
    "dozens before their verb": ("أكدت الشرطة أن عشرات المهاجمين قتلوا.", [("killed", None, "vague", "fighters")]),
    "but not where it tells of some of them": ("أكدت الشرطة أن عشرات المتظاهرين أوقف بعضهم.", []),
    "missing": ("ما زال 9 مفقودين تحت الركام.", [("missing", 9, "exact", "unspecified")]),
    "sent": ("أرسلت روسيا 2500 جندي إلى سوريا.", [("deployed", 2500, "exact", "security_forces")]),
    "evacuated": ("أجلت السلطات 600 شخص.", [("displaced", 600, "exact", "unspecified")]),
    "set free": ("أفرجت السلطات عن 30 موقوفا.", [("detained", 30, "exact", "unspecified")]),
    "in words": ("قتل ثمانية عشر شخصا.", [("killed", 18, "exact", "unspecified")]),
}  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), COUNTS.values(), ids=COUNTS.keys())
def test_counts(text: str, expected: list[tuple[str, float | None, str, str]]) -> None:
    found = claims(text)
    assert [(claim.measure, claim.number, claim.bound, claim.group) for claim in found] == expected
    assert all(text[claim.start : claim.end] == claim.text for claim in found)


NONE = {
    "a plural that is written like a dual": "اعتقلت الشرطة ناشطين في الليل.",
    "another": "اعتقلت الشرطة متظاهرين في الليل.",
    "bare victims": "سقط قتلى في السيول.",
    "people who travelled": "سافر 50 سائحا إلى تونس.",
    "money": "خسر التجار 120 دولارا في السيول.",
    "a share": "غمرت السيول 20 في المئة من الحقول.",
    "a day": "ضربت السيول البلاد يوم 7 يناير 2022.",
    "houses": "هدمت السيول 40 بيتا.",
    "a party": "فاز الحزب بتسعة مقاعد في البرلمان.",
    "nobody": "لم يقتل أحد في السيول.",
    "an ordinal": "دخل الإضراب يومه الثالث.",
    "prices": "ارتفع السعر 12 مرة.",
}


@pytest.mark.parametrize("text", NONE.values(), ids=NONE.keys())
def test_no_claim(text: str) -> None:
    assert claims(text) == []


@pytest.mark.parametrize(("words", "low", "high"), [("عشرات", 20, 99), ("مئات", 200, 999), ("آلاف", 2000, 9999)])
def test_vague_counts_have_conventional_ranges(words: str, low: int, high: int) -> None:
    (claim,) = claims(f"اعتقلت الشرطة {words} الأشخاص.")
    assert (claim.number, claim.low, claim.high, claim.bound) == (None, low, high, "vague")


@pytest.mark.parametrize("words", ["أكثر من 30", "ما لا يقل عن 30", "30 على الأقل"])
def test_a_lower_bound_has_no_upper_one(words: str) -> None:
    text = f"أصيب {words} شخصا." if "الأقل" not in words else "أصيب 30 شخصا على الأقل."
    (claim,) = claims(text)
    assert (claim.low, claim.high) == (30, None)


# text, claimant, relayed by
CLAIMANTS = {
    "whoever announces": ("أعلنت وزارة الصحة السودانية مقتل 14 شخصا.", "health-ministry.sdn", ()),
    "whoever says that": ("قالت وزارة الصحة السودانية إن 14 شخصا قتلوا.", "health-ministry.sdn", ()),
    "whoever is quoted": ("قالت وزارة الصحة السودانية: «فقدنا 14 قتيلا في الليل».", "health-ministry.sdn", ()),
    "according to, after": ("قتل 14 شخصا في السيول، بحسب وزارة الصحة السودانية.", "health-ministry.sdn", ()),
    "according to, before": ("وفقا لوزارة الصحة السودانية قتل 14 شخصا في السيول.", "health-ministry.sdn", ()),
    "nobody": ("قتل 14 شخصا في السيول.", None, ()),
    "whoever counts": ("أحصت وزارة الصحة السودانية 14 قتيلا.", "health-ministry.sdn", ()),
    "an agency that quotes a ministry": (
        "ذكرت وكالة إنترفاكس نقلا عن وزارة الصحة السودانية أن 14 شخصا قتلوا.", "health-ministry.sdn", ("media-interfax",),
    ),
    "a ministry, as an agency relays": (
        "قالت وزارة الصحة السودانية إن 14 شخصا قتلوا، بحسب وكالة رويترز.", "health-ministry.sdn", ("media-reuters",),
    ),
    "the same claimant for the count joined": ("أعلنت وزارة الصحة السودانية مقتل 14 شخصا وإصابة 30 آخرين.", "health-ministry.sdn", ()),
    "the opposition": ("تحدثت المعارضة السودانية عن 14 قتيلا.", "opposition.sdn", ()),
}  # fmt: skip


@pytest.mark.parametrize(("text", "claimant", "relays"), CLAIMANTS.values(), ids=CLAIMANTS.keys())
def test_claimants(text: str, claimant: str | None, relays: tuple[str, ...]) -> None:
    assert {(claim.claimant_id, claim.relayed_by) for claim in claims(text)} == {(claimant, relays)}


def test_one_toll_by_two_is_claimed_by_each() -> None:
    """The same 26 are protesters for one and gunmen for the other: that is two claims, with two labels."""
    text = "قالت المعارضة السودانية إن 26 محتجا قتلوا. وقالت وزارة الداخلية السودانية إن 26 مسلحا قتلوا."
    assert [(c.claimant_id, c.group, c.label_ar) for c in claims(text)] == [
        ("opposition.sdn", "protesters", "محتجا"), ("interior-ministry.sdn", "fighters", "مسلحا"),
    ]  # fmt: skip


def test_the_same_count_by_two_claimants_is_two_claims() -> None:
    text = "قالت المعارضة السودانية إن 26 شخصا قتلوا. وقالت وزارة الداخلية السودانية إن 26 شخصا قتلوا."
    assert [c.claimant_id for c in claims(text)] == ["opposition.sdn", "interior-ministry.sdn"]


def test_a_count_told_twice_is_one_claim() -> None:
    assert len(claims("قتل 14 شخصا في السيول. وكان 14 شخصا قتلوا في السيول.")) == 1


# text, (day, place) of each claim in order; published on Thursday 6 January 2022
WHERE_AND_WHEN = {
    "day and town": ("قتل 14 شخصا في الخرطوم أمس الأربعاء.", [("2022-01-05", "place-khartoum")]),
    "neither: as of the day it is reported": ("قتل 14 شخصا في السيول.", [("2022-01-06", None)]),
    "a day in full": ("قتل 14 شخصا في دارفور يوم 2 يناير 2022.", [("2022-01-02", "place-darfur")]),
    "the state of the article": ("أعلنت وزارة الصحة في تونس مقتل 14 شخصا. وعمت السيول تونس.", [("2022-01-06", "tun")]),
    "clashes of a town": ("قتل 14 شخصا في اشتباكات الخرطوم.", [("2022-01-06", "place-khartoum")]),
    # two counts: who bears the day and the town
    "joined counts share both": (
        "قتل 14 مدنيا وأصيب 30 آخرون في الخرطوم أمس الأربعاء.", [("2022-01-05", "place-khartoum"), ("2022-01-05", "place-khartoum")],
    ),
    "the day and town of a part are its own": (
        "قتل 44 شخصا في السيول، منهم 30 في الخرطوم أمس الأربعاء.", [("2022-01-06", None), ("2022-01-05", "place-khartoum")],
    ),
    "what stands before the first count holds for all": (
        "في الخرطوم قتل 44 شخصا، بينهم ثلاثة أطفال.", [("2022-01-06", "place-khartoum"), ("2022-01-06", "place-khartoum")],
    ),
    "the day of an earlier figure is not that of the new one": (
        "أحصت الوزارة 44 قتيلا، بعدما كانت قد تحدثت أمس الأربعاء عن 30 قتيلا.", [("2022-01-06", None), ("2022-01-05", None)],
    ),
    "an earlier figure of no day has none": ("بلغ عدد القتلى 44 شخصا، بعدما كان 30 قتيلا.", [("2022-01-06", None), (None, None)]),
    # days and places that say something else
    "the day it began": ("قتل 44 شخصا منذ اندلاع المعارك أمس الأربعاء.", [("2022-01-06", None)]),
    "a dateline": ("الخرطوم (وكالات) - قتل 44 شخصا في السيول.", [("2022-01-06", None)]),
    "where they went": ("عبر 44 شخصا أصيبوا في المعارك إلى الخرطوم.", [("2022-01-06", None)]),
    "where who counts has its seat": ("أحصى المرصد، ومقره الخرطوم، 44 قتيلا.", [("2022-01-06", None)]),
    # the sentence before
    "a story that goes on": (
        "اندلعت أمس الأربعاء معارك في الخرطوم. وأصيب 14 مدنيا بجروح.", [("2022-01-05", "place-khartoum")],
    ),
    "a toll does not go on with it": (
        "اندلعت أمس الأربعاء معارك في الخرطوم. وارتفعت حصيلة السيول إلى 44 قتيلا.", [("2022-01-06", None)],
    ),
    "nor what another source says": (
        "اندلعت أمس الأربعاء معارك في الخرطوم. وأحصى المرصد 44 قتيلا.", [("2022-01-06", None)],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "settings"), WHERE_AND_WHEN.values(), ids=WHERE_AND_WHEN.keys())
def test_day_and_place(text: str, settings: list[tuple[str | None, str | None]]) -> None:
    states = {"sdn"} if "الخرطوم" in text else set()  # without a place of its own a claim is of the state the article is about
    found = [(str(c.claim_date) if c.claim_date else None, None if c.location_id in states else c.location_id) for c in claims(text)]
    assert found == settings


def test_without_a_day_of_publication_there_is_none_to_fall_back_on() -> None:
    assert [claim.claim_date for claim in extract_text("قتل 14 شخصا في السيول.").claims] == [None]


def test_a_story_does_not_go_on_in_the_next_paragraph() -> None:
    (claim,) = claims("اندلعت أمس الأربعاء معارك في الخرطوم.\n\nوأصيب 14 مدنيا بجروح.")
    assert claim.claim_date == PUBLISHED


TOTALS = {
    "the toll rose to": ("ارتفعت حصيلة السيول إلى 41 قتيلا.", True),
    "the number of": ("بلغ عدد القتلى 41 شخصا.", True),
    "since the beginning": ("قتل 41 شخصا منذ بداية السيول.", True),
    "in one night": ("قتل 41 شخصا ليلا.", False),
}


@pytest.mark.parametrize(("text", "is_cumulative"), TOTALS.values(), ids=TOTALS.keys())
def test_totals_are_told_from_counts_of_a_day(text: str, is_cumulative: bool) -> None:
    (claim,) = claims(text)
    assert claim.is_cumulative is is_cumulative


UNITS = {"جندي": "troops", "شخص": "people", "عائلة": "families"}  # soldiers, persons, families


@pytest.mark.parametrize(("noun", "unit"), UNITS.items())
def test_unit(noun: str, unit: str) -> None:
    (claim,) = claims(f"أجلت السلطات 500 {noun}.")
    assert claim.unit == unit


def test_the_words_of_a_claim_reach_to_the_end_of_the_group() -> None:
    (claim,) = claims("أعلنت الشرطة مقتل 18 من رجال الأمن في المدينة.")  # 18 men of the security forces
    assert (claim.text, claim.label_ar) == ("مقتل 18 من رجال الأمن", "رجال الأمن")


def test_a_number_told_in_the_lead_is_the_claim_of_whoever_claims_it() -> None:
    found = claims("قتل 14 شخصا في السيول في تونس. وأعلنت وزارة الصحة التونسية مقتل 14 شخصا.")
    assert [(claim.number, claim.claimant_id) for claim in found] == [(14, "health-ministry.tun")]
