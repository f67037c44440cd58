"""Who acts on whom where the clause leaves it to the reader: pronouns, sides, settings, defaults of a kind of act."""

from __future__ import annotations

import datetime as dt

import pytest

from kzpipe.reader import extract_text

PUBLISHED = dt.date(2022, 1, 6)

# text, event type, actors, recipients of one of the events of that type
CASES = {
    "a protest against what a government does turns to it": (
        "خرجت مظاهرات في تونس احتجاجا على رفع أسعار الخبز.", "PROTEST", ["protesters.tun"], ["government.tun"],
    ),
    "a protest with only a cause turns to nobody": ("خرجت مظاهرات في تونس بسبب رفع أسعار الخبز.", "PROTEST", ["protesters.tun"], []),
    "a protest against hardship turns to nobody": ("خرجت مظاهرات في تونس احتجاجا على غلاء المعيشة.", "PROTEST", ["protesters.tun"], []),
    "a protest without one turns to nobody": ("خرجت مظاهرات في تونس مساء أمس.", "PROTEST", ["protesters.tun"], []),
    "a government yields to those who protest": (
        "تظاهر محتجون في تونس. وأعلنت الحكومة التونسية استقالتها.", "CONCEDE", ["government.tun"], ["protesters.tun"],
    ),
    "where nobody protests, it yields to nobody": ("أعلنت الحكومة التونسية استقالتها.", "CONCEDE", ["government.tun"], []),
    "an outsider asks it of the state that he speaks of": (
        "شهدت تونس اضطرابات في شوارع تونس. ودعت مصر إلى ضبط النفس.", "REQUEST", ["egy"], ["tun"],
    ),
    "who asks all asks nobody": (
        "شهدت تونس اضطرابات في شوارع تونس. ودعت مصر جميع الأطراف إلى ضبط النفس.", "REQUEST", ["egy"], [],
    ),
    "a foreign force goes to the state in question": (
        "تشهد تونس حربا، وتونس تطلب العون. وأرسلت روسيا قوات.", "MOBILIZE", ["rus"], ["tun"],
    ),
    "leaders of the states in an organisation": (
        "ناشد الرئيس التونسي قادة الدول الأعضاء في جامعة الدول العربية مساعدة بلاده.", "REQUEST", ["person-kais-saied"], ["org-arab-league"],
    ),
    "whose doing is praised": ("أشادت روسيا بالعملية الأمنية للحكومة التونسية.", "SUPPORT", ["rus"], ["government.tun"]),
    "a pronoun with a preposition": (
        "أرسلت مصر أدوية، استجابة لطلب وجهه إليها الرئيس التونسي.", "REQUEST", ["person-kais-saied"], ["egy"],
    ),
    "a pronoun on the verb": ("زارت ميركل تونس، وشكرها الرئيس التونسي.", "SUPPORT", ["person-kais-saied"], ["person-angela-merkel"]),
    "a pronoun on that": ("قالت الشرطة التونسية إنها اعتقلت مئات المتظاهرين.", "COERCE", ["police.tun"], ["protesters.tun"]),
    "people of a force": ("هاجم مقاتلون من قوات الدعم السريع الجيش السوداني.", "ASSAULT", ["group-rsf"], ["army.sdn"]),
    "during a call": (
        "أبلغ الرئيس الروسي فلاديمير بوتين نظيره التونسي قيس سعيد، في اتصال هاتفي، أن بلاده ستساعد.", "CONSULT",
        ["person-vladimir-putin"], ["person-kais-saied"],
    ),
    "who met one another": ("تباحث الرئيس الروسي والرئيس التونسي هاتفيا.", "CONSULT",
                            ["person-vladimir-putin", "person-kais-saied"], ["person-vladimir-putin", "person-kais-saied"]),
    "between, some words later": (
        "اندلع القتال، السبت، بين الجيش السوداني وقوات الدعم السريع.", "ASSAULT", ["army.sdn", "group-rsf"], ["army.sdn", "group-rsf"],
    ),
    "the two sides": (
        "اندلعت اشتباكات بين الجيش السوداني وقوات الدعم السريع. ودعت مصر الطرفين إلى الهدوء.", "REQUEST", ["egy"], ["army.sdn", "group-rsf"],
    ),
    "had, after an unnamed subject": ("كان حراسه قد اعتقلوا الرئيس التونسي.", "COERCE", [], ["person-kais-saied"]),
    "had, after a named subject": ("كانت الشرطة التونسية قد اعتقلت الرئيس التونسي.", "COERCE", ["police.tun"], ["person-kais-saied"]),
    "who, after a comma": ("عاد أردوغان من مقر منظمة العفو الدولية، التي أدانت إثيوبيا.", "ACCUSE", ["org-amnesty"], ["eth"]),
    "an office beginning with waw is joined to nobody": (
        "ودعت الرئيسة سالومي زورابيشفيلي وزير الداخلية الجورجي إلى وقف العنف.", "REQUEST", ["person-salome-zourabichvili"], ["interior_minister.geo"],
    ),
    "whom a demand joined to a clause asks": (
        "نددت منظمة العفو الدولية بالاعتقالات في تونس، ودعت السلطات إلى فتح تحقيق.", "REQUEST", ["org-amnesty"], ["tun"],
    ),
    "states named among those counted": (
        "دعت 12 دولة، من بينها فرنسا وألمانيا، إلى وقف العنف في تونس.", "REQUEST", ["fra", "deu"], ["tun"],
    ),
    "no subject follows a verb of several men": (
        "أضرم محتجون النار في سيارات في تونس وهاجموا الشرطة التونسية.", "ASSAULT", ["protesters.tun"], ["police.tun"],
    ),
    "people of whom some are counted": ("لكن كثيرا من المحتجين في تونس رفضوا الحوار.", "REJECT", ["protesters.tun"], []),
    "one thing is not another's doing": ("وأيد النص 83 نائبا مقابل معارضة 23 في تونس، ودعت مصر إلى الهدوء.", "REQUEST", ["egy"], ["tun"]),
    "an obligation in so many words": (
        "وقال أنطونيو غوتيريش «من المهم للغاية أن تمتنع الحكومة التونسية عن استخدام القوة».", "REQUEST",
        ["person-antonio-guterres"], ["government.tun"],
    ),
    "whom another verb joined after a comma names": (
        "أرسل الرئيس البيلاروسي ألكسندر لوكاشينكو نحو خمسمئة جندي، فنصح المحتجين بأن يعتذروا إلى العسكريين.", "MOBILIZE",
        ["person-alexander-lukashenko"], [],
    ),
    "a part of the day is no verb": (
        "ودعت مصر تونس فجر الأربعاء إلى وقف العنف.", "REQUEST", ["egy"], ["tun"],
    ),
    "whose clause is set against another": (
        "شهدت تونس اعتقالات في العاصمة تونس. وصمتت مصر، بينما أدانت إثيوبيا الاعتقالات وطالبت بالإفراج عن المعتقلين في تونس.", "REQUEST",
        ["eth"], ["tun"],
    ),
    "a clause joined after a comma": (
        "قال فرع منظمة العفو الدولية إن الشرطة التونسية أطلقت الذخيرة الحية على متظاهرين، وطالب بفتح تحقيق مستقل.", "REQUEST", ["org-amnesty"], [],
    ),
    "who watches arrests does not make them": (
        "أعلنت المفوضية العليا لحقوق الإنسان في العراق اعتقال عشرات المتظاهرين.", "COERCE", [], ["protesters.irq"],
    ),
    "who suffered is not condemned": ("وعبر الرئيس التونسي قيس سعيد عن قلقه من قمع المتظاهرين السلميين.", "ACCUSE", ["person-kais-saied"], []),
    "whom, in a relative clause": ("عاد إلى بلاده الرئيس التونسي الذي احتجزته الشرطة المصرية.", "COERCE", ["police.egy"], ["person-kais-saied"]),
}  # fmt: skip


@pytest.mark.parametrize(("text", "event_type", "actors", "recipients"), CASES.values(), ids=CASES.keys())
def test_participants(text: str, event_type: str, actors: list[str], recipients: list[str]) -> None:
    found = [(list(e.actor_ids), list(e.recipient_ids)) for e in extract_text(text, PUBLISHED).events if e.event_type == event_type]
    assert (actors, recipients) in found


# text, event type, mode, actors, recipients, entry
IMPLIED = {
    "what somebody must do": (
        "قالت ميركل إن على روسيا أن تسحب قواتها.",
        "REQUEST",
        ["person-angela-merkel"],
        ["rus"],
        "rule:demand",
    ),
    "what must be done": ("قالت ميركل إنه يجب وقف العنف.", "REQUEST", ["person-angela-merkel"], [], "rule:demand"),
    "what one has not done": (
        "قال الرئيس التونسي: «لم نقصف المتظاهرين ولن نقصفهم أبدا».",
        "REJECT",
        ["person-kais-saied"],
        [],
        None,
    ),
    "the dead of a count": ("كانت الحصيلة أمس 30 قتيلا في تونس.", "ASSAULT", [], [], "rule:counted-killed"),
    "the held of a count": ("بلغ عدد الموقوفين 400 شخص، بحسب الشرطة التونسية.", "COERCE", ["police.tun"], [], None),
}


@pytest.mark.parametrize(("text", "event_type", "actors", "recipients", "entry"), IMPLIED.values(), ids=IMPLIED.keys())
def test_acts_without_a_trigger(text: str, event_type: str, actors: list[str], recipients: list[str], entry: str | None) -> None:
    found = [e for e in extract_text(text, PUBLISHED).events if e.event_type == event_type and e.auxiliary_mode is None]
    assert (actors, recipients) in [(list(e.actor_ids), list(e.recipient_ids)) for e in found]
    assert entry is None or entry in {e.entry_id for e in found}


NOTHING = {
    "a duty that nobody is quoted on": ("على روسيا أن تسحب قواتها.", "REQUEST"),
    "the dead of an accident": ("ارتفع عدد قتلى الزلزال إلى 30 في تونس.", "ASSAULT"),
    "the dead of a plane that fell": ("قُتل راكبان في سقوط طائرة شراعية في المغرب.", "ASSAULT"),
    "what another did not do": ("قالت ميركل: «لم يقصف الجيش الإثيوبي المدينة».", "REJECT"),
}


@pytest.mark.parametrize(("text", "event_type"), NOTHING.values(), ids=NOTHING.keys())
def test_no_act(text: str, event_type: str) -> None:
    assert not [e for e in extract_text(text, PUBLISHED).events if e.event_type == event_type and e.auxiliary_mode is None]


STRUCK = {
    "whose camps": ("قصفت طائرات معسكرات للجيش السوداني.", "ASSAULT", [], ["army.sdn"]),
    "whose camps, in the genitive": ("دمر القصف معسكرات الجيش السوداني.", "ASSAULT", [], ["army.sdn"]),
    "whom it was to disperse": (
        "أطلقت الشرطة التونسية الغاز المسيل للدموع لتفريق المتظاهرين.", "ASSAULT", ["police.tun"], ["protesters.tun"],
    ),
    "them, of a group": ("تجمع الطلاب أمام الجامعة فأطلقت الشرطة التونسية عليهم النار.", "ASSAULT", ["police.tun"], ["students.tun"]),
    "both of them": (
        "اندلعت اشتباكات بين الجيش السوداني وقوات الدعم السريع. ودعاهما أردوغان إلى الحوار.", "REQUEST",
        ["person-recep-tayyip-erdogan"], ["army.sdn", "group-rsf"],
    ),
    "the object by gender": ("هاتف ماكرون الرئيس التونسي قيس سعيد، وحثّ السلطات على الحوار.", "REQUEST", ["person-emmanuel-macron"], ["tun"]),
}  # fmt: skip


@pytest.mark.parametrize(("text", "event_type", "actors", "recipients"), STRUCK.values(), ids=STRUCK.keys())
def test_whom_it_strikes(text: str, event_type: str, actors: list[str], recipients: list[str]) -> None:
    found = [(list(e.actor_ids), list(e.recipient_ids)) for e in extract_text(text, PUBLISHED).events if e.event_type == event_type]
    assert (actors, recipients) in found


def test_a_past_verb_goes_on_telling_on_the_day_of_the_sentence_before() -> None:
    text = "داهمت الشرطة التونسية المخيم فجر الأربعاء. واعتقلت الشرطة تسعة أشخاص، فيما أطلق جنود النار في الهواء. ونشر الجيش التونسي مئات الجنود."
    days = {e.event_type: e.event_date for e in extract_text(text, PUBLISHED).events}
    assert days["COERCE"] == dt.date(2022, 1, 5)
    assert days["ASSAULT"] == dt.date(2022, 1, 5)
    assert days["MOBILIZE"] is None  # of what somebody new did, nobody says when


def test_a_total_has_no_day() -> None:
    events = extract_text("اندلعت المواجهات الأربعاء. وقُتل 140 شخصا منذ بداية المواجهات.", PUBLISHED).events
    assert [e.event_date for e in events if e.event_type == "ASSAULT" and "قُتل" in e.text] == [None]


OBJECTS = {
    "an accusative plural": ("كان أردوغان في تونس. ودعا المتظاهرين إلى الهدوء.", "REQUEST", ["person-recep-tayyip-erdogan"], ["protesters.tun"]),
    "a match, its word with a preposition": ("التقى قيس سعيد باللاعب التونسي المتوج.", "CONSULT", None, None),
    "a verb joined in a relative clause": (
        "انتقدت مصر حزب حركة النهضة الذي ندد بالاعتقالات وطالب بالإفراج عن الموقوفين.", "REQUEST", ["group-ennahda"], ["egy"],
    ),
    "a verb joined without a mark": (
        "قال قيس سعيد إن الوضع هادئ. وفي صفاقس حاصرت الشرطة التونسية الطلاب وأطلقت عليهم الغاز المسيل للدموع مساء الأربعاء.",
        "ASSAULT", ["police.tun"], ["students.tun"],
    ),
    "who is reported goes on speaking": (
        "قال قيس سعيد إن الجيش الليبي انسحب ودعا إلى الحوار.", "REQUEST", ["person-kais-saied"], [],
    ),
    "a participle's object": ("أدان قيس سعيد القصف، داعيا مصر إلى وقف العنف.", "REQUEST", ["person-kais-saied"], ["egy"]),
    "a participle that may be a noun": (
        "ردت وزارة الخارجية المصرية في بيان، متهمة القوات الإثيوبية بارتكاب المجزرة.", "ACCUSE", ["foreign-ministry.egy"], ["army.eth"],
    ),
    "had accused whom": ("زار قيس سعيد القاهرة. وكان قد اتهم إثيوبيا بالتصعيد.", "ACCUSE", ["person-kais-saied"], ["eth"]),
    "but he, on a verb": (
        "زار قيس سعيد القاهرة. لكنه أعفى عبد المجيد تبون من منصبه.", "SANCTION", ["person-kais-saied"], ["person-abdelmadjid-tebboune"],
    ),
    "met during it": (
        "أدى قيس سعيد زيارة إلى القاهرة التقى خلالها عبد الفتاح السيسي.", "CONSULT", ["person-kais-saied"], ["person-abdel-fattah-el-sisi"],
    ),
    "an aside of office": (
        "وكان ستيفان دوجاريك، المتحدث باسم الأمين العام للأمم المتحدة أنطونيو غوتيريش، قد دعا مصر إلى ضبط النفس.",
        "REQUEST", ["person-stephane-dujarric"], ["egy"],
    ),
    "an unnamed plural after that": (
        "قالت الشرطة العراقية إن قناصين قتلوا أربعة متظاهرين في بغداد.", "ASSAULT", [], ["protesters.irq"],
    ),
    "who went into the streets": (
        "خاطب قيس سعيد من خرجوا إلى الشوارع في صفاقس مساء الأحد.", "PROTEST", ["protesters.tun"], [],
    ),
    "a group among the dead": (
        "قتل 17 شخصا على الأقل، بينهم أربعة من رجال الشرطة التونسية، في اشتباكات أمس.", "ASSAULT", [], ["police.tun"],
    ),
    "tear gas is for protesters": (
        "خرج متظاهرون في تونس. وأطلقت الشرطة التونسية الغاز المسيل للدموع في صفاقس أمس.", "ASSAULT", ["police.tun"], ["protesters.tun"],
    ),
    "a visit at home": ("زار قيس سعيد صفاقس أمس.", "CONSULT", None, None),
    "the noun is the verb's subject": (
        "استقالت الحكومة التونسية، تلاها فرض حالة الطوارئ في البلاد.", "COERCE", ["tun"], [],
    ),
    "at least so many": ("أوقفت الشرطة التونسية ما لا يقل عن 79 شخصا.", "COERCE", ["police.tun"], []),
    "a decision's owner": ("اندلعت أعمال عنف بعد قرار حكومة تونس حظر المظاهرات.", "COERCE", ["government.tun"], []),
    "a protest's reason": ("تظاهر المئات في تونس رفضا للقانون.", "REJECT", None, None),
    "asked with that": ("اشترط قيس سعيد أن توقف مصر القصف وتطلق سراح المعتقلين.", "RETREAT", ["egy"], []),
    "a noun as subject, if unknown": (
        "زار قيس سعيد القاهرة. ورحب حزب مجهول بالزيارة.", "SUPPORT", None, None,
    ),
    "states joined, and what they announce": ("أعلنت السعودية والإمارات قطع العلاقات مع قطر.", "SANCTION", ["sau", "are"], ["qat"]),
    "counted and shot": ("وثقت منظمة حقوقية سقوط 31 مدنيا برصاص الشرطة التونسية.", "ASSAULT", ["police.tun"], []),
    "troops bear their state's adjective": ("وصلت تعزيزات عسكرية تركية إلى ريف إدلب أمس.", "MOBILIZE", ["tur"], ["syr"]),
    "a number between an arrest and the arrested": (
        "أعلنت وزارة الداخلية المغربية توقيف أربعة متشددين في طنجة.", "COERCE", ["interior-ministry.mar"], ["extremist-cells"],
    ),
    "who is set free is not arrested": ("أفرجت السلطات المصرية عن 46 معتقلا سياسيا.", "COERCE", None, None),
    "who answers is not who asked": (
        "خفضت الحكومة الكازاخية أسعار الغاز استجابة لمطالب المحتجين.", "CONCEDE", ["government.kaz"], ["protesters.kaz"],
    ),
    "farmers block in protest": ("أقام المزارعون الفرنسيون حواجز على الطرق المؤدية إلى باريس أمس.", "PROTEST", ["farmers.fra"], []),
    "he, not to end": ("قال قيس سعيد إنه يدرس حالة الطوارئ في البلاد.", "RETREAT", None, None),
    "what he told, not we dismiss": ("استند وزير إلى ما نقله المراسل عن قائد الجيش التونسي.", "CONCEDE", None, None),
    "protesters occupy": ("احتل المحتجون في تونس مبنى الوزارة أمس.", "COERCE", None, None),
    "an opposition does not answer for its state": (
        "اتهمت ميشيل باشليه بيلاروسيا بقمع المتظاهرين. ورفضت المعارضة البيلاروسية الاعتراف بالنتائج.", "REJECT", ["opposition.blr"], [],
    ),
    "asked of whom": ("اشترط قيس سعيد أن توقف مصر القصف.", "REQUEST", ["person-kais-saied"], ["egy"]),
    "a raid after an aside": ("ميدانيا، شن الجيش السوداني، الأحد، غارات على قوات الدعم السريع.", "ASSAULT", ["army.sdn"], ["group-rsf"]),
    "its refusal of somebody's resignation": (
        "وكان قيس سعيد قد أعلن، الجمعة الماضي، رفضه استقالة الحكومة التونسية.", "REJECT", ["person-kais-saied"], ["government.tun"],
    ),
    "what came before it did happen": (
        "تظاهر محتجون في تونس قبل أن تتدخل الشرطة التونسية وتطلق الغاز المسيل للدموع.", "ASSAULT", ["police.tun"], ["protesters.tun"],
    ),
    "a request after a comma is not hoped for": (
        "حضت ميشيل باشليه مصر على السماح بالتظاهر، ودعت إلى تحقيق سريع في تونس.", "REQUEST", ["person-michelle-bachelet"], ["tun"],
    ),
    "but it, within the sentence": ("قال قيس سعيد إن الحكومة تعارض القرار، لكنه يدعم مصر.", "SUPPORT", ["person-kais-saied"], ["egy"]),
    "a participle of a sentence that goes on": (
        "زار قيس سعيد القاهرة. وتساءل عن مآل القانون، داعيا مصر إلى الحوار.", "REQUEST", ["person-kais-saied"], ["egy"],
    ),
    "most of them": ("اعتقلت الشرطة التونسية الطلاب ثم أفرجت عن معظمهم.", "RETREAT", ["police.tun"], ["students.tun"]),
    "a match is no meeting": ("يغيب اللاعب عن لقاء النهائي في كأس تونس.", "CONSULT", None, None),
    "its threat at home": (
        "تقول السلطات التونسية إن المسلحين إرهابيون. وتوعد الرئيس التونسي قيس سعيد بالعقاب.", "THREATEN", ["person-kais-saied"], ["armed-gangs"],
    ),
    "whom a refusal answers": (
        "اتهمت مصر إثيوبيا بخرق الاتفاق. ورفضت إثيوبيا الاتهامات.", "REJECT", ["eth"], ["egy"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "event_type", "actors", "recipients"), OBJECTS.values(), ids=OBJECTS.keys())
def test_objects_and_answers(text: str, event_type: str, actors: list[str] | None, recipients: list[str] | None) -> None:
    found = [(list(e.actor_ids), list(e.recipient_ids)) for e in extract_text(text, PUBLISHED).events if e.event_type == event_type]
    assert (actors, recipients) in found if actors is not None else not found


SLOTS = {
    "a crowd of": ("فتحت الشرطة التونسية النار على حشد من المتظاهرين.", "ASSAULT", ["police.tun"], ["protesters.tun"]),
    "with his counterpart": (
        "بحث الرئيس التركي رجب طيب أردوغان مع نظيره الروسي فلاديمير بوتين هاتفيا الأوضاع.", "CONSULT",
        ["person-recep-tayyip-erdogan"], ["person-vladimir-putin"],
    ),
    "what a protest note is about": (
        "استدعت الخارجية الألمانية السفير البيلاروسي احتجاجا على قمع التظاهرات.", "ACCUSE", ["foreign-ministry.deu"], ["blr"],
    ),
    "what one means to do": ("أكدت الحكومة الكندية عزمها إرسال قوات إلى لاتفيا.", "MOBILIZE", ["government.can"], ["lva"]),
}  # fmt: skip


@pytest.mark.parametrize(("text", "event_type", "actors", "recipients"), SLOTS.values(), ids=SLOTS.keys())
def test_slots(text: str, event_type: str, actors: list[str], recipients: list[str]) -> None:
    events = extract_text(text, PUBLISHED).events
    assert (actors, recipients) in [(list(e.actor_ids), list(e.recipient_ids)) for e in events if e.event_type == event_type]
    assert not [e for e in events if e.event_type == "COERCE" and "foreign-ministry.deu" in e.actor_ids]


ASIDES = {
    "past an aside with a verb": (
        "دعت ميركل، في بيان نشره مكتبها أمس، تونس إلى الحوار.", "REQUEST", ["person-angela-merkel"], ["tun"],
    ),
    "an object that the verb needs": (
        "التقى أردوغان وفد المعارضة التونسية، وحمّل البرلمان التونسي مسؤولية الأزمة.", "ACCUSE", ["person-recep-tayyip-erdogan"], ["parliament.tun"],
    ),
    "riot police hedge nothing": (
        "أطلقت قوات مكافحة الشغب التونسية الغاز المسيل للدموع على المتظاهرين.", "ASSAULT", ["riot-police.tun"], ["protesters.tun"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "event_type", "actors", "recipients"), ASIDES.values(), ids=ASIDES.keys())
def test_past_asides(text: str, event_type: str, actors: list[str], recipients: list[str]) -> None:
    events = [e for e in extract_text(text, PUBLISHED).events if e.event_type == event_type and e.auxiliary_mode is None]
    assert (actors, recipients) in [(list(e.actor_ids), list(e.recipient_ids)) for e in events]


def test_tolls_of_two_towns_are_two_events() -> None:
    events = extract_text("في البصرة، حيث قُتل 18 شخصا منذ بدء الاحتجاجات، ساد الهدوء. وقُتل 16 آخرون في بغداد.", PUBLISHED).events
    assert len([e for e in events if e.event_type == "ASSAULT"]) == 2


def test_a_curfew_is_the_states_whoever_was_spoken_of_before() -> None:
    text = "زارت ميركل العاصمة التونسية تونس والتقت الحكومة التونسية. وما زال حظر التجول قائما في المدينة."
    curfews = [e.actor_ids for e in extract_text(text, PUBLISHED).events if e.mode == "curfew"]
    assert set(curfews) <= {("tun",)}


def test_a_speech_act_takes_no_day_from_the_words_spoken() -> None:
    text = "قال قيس سعيد: «سنبدأ الحوار الوطني في 13 يناير»، ودعا مصر إلى الهدوء."
    assert [e.event_date for e in extract_text(text, PUBLISHED).events if e.event_type == "REQUEST"] == [PUBLISHED]


def test_snipers_in_the_accusative_are_not_two_dead() -> None:
    claims = extract_text("قالت الشرطة العراقية إن قناصين قتلوا أربعة أشخاص في بغداد.", PUBLISHED).claims
    assert [claim.number for claim in claims] == [4]


def test_what_happens_on_a_square_is_located_in_its_town() -> None:
    found = extract_text("قتل ثلاثة متظاهرين قرب ساحة الكرامة في طرابلس.", PUBLISHED)
    assert {e.location_id for e in found.events} == {c.location_id for c in found.claims} == {"place-tripoli"}
    assert "ساحة الكرامة" in [m.text for m in found.mentions]


def test_a_verb_joined_after_a_comma_has_participants_of_its_own() -> None:
    events = extract_text("أرسلت بيلاروسيا مئات الجنود، وأعلنت دعمها لروسيا.", PUBLISHED).events
    assert [list(e.recipient_ids) for e in events if e.event_type == "MOBILIZE"] == [[]]


def test_a_year_that_another_clause_names_makes_no_history() -> None:
    text = "نفى الكرملين أي صلة لروسيا بالمشروع، بعدما شبهه معارضون بقانون صدر عام 2012."
    assert [e.auxiliary_mode for e in extract_text(text, PUBLISHED).events if e.event_type == "REJECT"] == [None]


def test_what_may_be_a_past_verb_is_not_we() -> None:
    assert not [e for e in extract_text("نقل الرئيس التونسي مقر الحكومة من المدينة.", PUBLISHED).events if e.event_type == "CONCEDE"]


def test_a_dual_verb_with_an_object_is_no_noun() -> None:
    text = "قالت الشرطة التونسية إن الوزيرين رفضا إجراء الحوار مع مصر."
    assert [e.event_type for e in extract_text(text, PUBLISHED).events if e.event_type == "REJECT"] == ["REJECT"]
