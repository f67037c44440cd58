"""On whom an act is done where no slot of its frame names him: counts, owners, doers of deeds, requests and talks."""

from __future__ import annotations

import datetime as dt

import pytest

from kzpipe.reader import extract_text

PUBLISHED = dt.date(2022, 1, 6)

# text, event type, actors, recipients
CASES = {
    # who is counted
    "the fallen of a force": ("أما في صفوف قوات الأمن العراقية فسقط 9 قتلى.", "ASSAULT", [], ["security-forces.irq"]),
    "the staff of an organisation": (
        "قُتل أربعة من موظفي منظمة الصحة العالمية في قصف على بنغازي بليبيا أمس.", "ASSAULT", [], ["org-who"],
    ),
    "most of the wounded": (
        "أصيب 30 شخصا معظمهم من المحتجين في بيروت بلبنان أمس.", "ASSAULT", [], ["protesters.lbn"],
    ),
    "part of the dead": ("قُتل 20 شخصا بينهم ثلاثة من رجال الشرطة في هجوم في مصر أمس.", "ASSAULT", [], ["police.egy"]),
    "the held are counted, the wounded police are not held": (
        "أعلنت وزارة الداخلية التونسية توقيف 90 شخصا وإصابة 12 شرطيا.", "COERCE", ["interior-ministry.tun"], [],
    ),
    "the wounded of another side": (
        "أصيب 40 متظاهرا في تونس أمس، في حين أحصت الشرطة التونسية سبعة جرحى في صفوفها.", "ASSAULT", [], ["police.tun"],
    ),
    # people by their case
    "people in the accusative after unnamed men": (
        "هاجم رجال ملثمون طلابا محتجين في البصرة بالعراق أمس.", "ASSAULT", ["militants"], ["students.irq"],
    ),
    "two plurals, two cases": ("هاجم مسلحون متظاهرين في بيروت بلبنان أمس.", "ASSAULT", ["militants"], ["protesters.lbn"]),
    "soldiers are not the gunmen's": ("قتل مسلحون جنودا قرب طرابلس بليبيا أمس.", "ASSAULT", ["militants"], ["soldiers.lby"]),
    "members of a party": (
        "اتهم وزير الدفاع الصربي نواب المعارضة بالسعي إلى إسقاط الدولة.", "ACCUSE", ["defence_minister.srb"], ["opposition.srb"],
    ),
    "a predecessor by name": (
        "وجه قيس سعيد انتقادا نادرا لسلفه الباجي قائد السبسي.", "ACCUSE", ["person-kais-saied"], ["person-beji-caid-essebsi"],
    ),
    "each of two": ("دعت بريطانيا كلا من الهند وباكستان إلى التهدئة أمس.", "REQUEST", ["gbr"], ["ind", "pak"]),
    "each of two after a preposition": ("قدمت قطر مساعدات لكل من لبنان وسوريا أمس.", "AID", ["qat"], ["lbn", "syr"]),
    "each of two as subject": ("دانت كل من فرنسا وألمانيا السودان أمس.", "ACCUSE", ["fra", "deu"], ["sdn"]),
    "the authorities after a noun that owns others": ("طالب سكان الحي السلطات التونسية بفتح تحقيق.", "REQUEST", ["residents.tun"], ["tun"]),
    # no recipients
    "whose spokesman speaks": (
        "نفى دميتري بيسكوف، المتحدث باسم فلاديمير بوتين، أن يكون الأخير غادر تونس.", "REJECT", ["person-dmitry-peskov"], [],
    ),
    # whom words go back to
    "a man, not a committee that is feminine": (
        "أعلنت لجنة الأمن القومي في كازاخستان أن كريم ماسيموف بخير. وكان قاسم جومارت توكاييف قد أقاله الأربعاء.",
        "CONCEDE", ["person-kassym-jomart-tokayev"], ["person-karim-massimov"],
    ),
    "past an aside": (
        "ندد أنتوني بلينكن، في مقابلة طويلة مع شبكة تلفزيونية أميركية مساء أمس، بالأمر الذي أصدره قيس سعيد.",
        "ACCUSE", ["person-antony-blinken"], ["person-kais-saied"],
    ),
    "a step told of before": (
        "أقال الرئيس التونسي قيس سعيد وزير الداخلية. ورحبت قطر بالخطوة.", "SUPPORT", ["qat"], ["person-kais-saied"],
    ),
    "an offer told of before": (
        "عرض الرئيس التونسي قيس سعيد حوارا. ورفضت حركة النهضة العرض.", "REJECT", ["group-ennahda"], ["person-kais-saied"],
    ),
    "one man after many": (
        "تظاهر آلاف التونسيين أمام مقر الرئيس قيس سعيد. وهتف محتجون أمام القصر مطالبين بتنحيه.",
        "REQUEST", ["protesters.tun"], ["person-kais-saied"],
    ),
    "whose detention is ordered": (
        "التقى عثمان سونكو أنصاره في دكار بالسنغال. وأمرت المحكمة العليا بحبسه.", "COERCE", ["supreme-court.sen"], ["person-ousmane-sonko"],
    ),
    "a pronoun that stands alone": (
        "طردت الحكومة التونسية السفير الفرنسي، ومنعت المعارض عثمان سونكو من الدخول، متهمة إياه بالتدخل.",
        "ACCUSE", ["government.tun"], ["person-ousmane-sonko"],
    ),
    "the two sides that blame one another": (
        "اتهم الجيش السوداني قوات الدعم السريع بالقصف. ودعت مصر الطرفين إلى وقف إطلاق النار.",
        "REQUEST", ["egy"], ["army.sdn", "group-rsf"],
    ),
    "a fight with those named last": (
        "أخلى المحتجون ساحة التحرير في بغداد أمس، لتنتهي بذلك اشتباكات دارت بينهم وبين قوات الأمن العراقية وأسفرت عن مقتل ثلاثين شخصا.",
        "ASSAULT", ["protesters.irq", "security-forces.irq"], ["protesters.irq", "security-forces.irq"],
    ),
    "beside whom somebody stands": (
        "اتصل الرئيس التركي رجب طيب أردوغان بالرئيس الفنزويلي نيكولاس مادورو، وأكد وقوف بلاده إلى جانبه.",
        "SUPPORT", ["person-recep-tayyip-erdogan"], ["person-nicolas-maduro"],
    ),
    "whose violence is condemned": (
        "زار أنطونيو غوتيريش هايتي. وندد بأعمال العنف التي ترتكبها العصابات.", "ACCUSE", ["person-antonio-guterres"], ["armed-gangs"],
    ),
    "many whom a sentence before told of": (
        "هاجم آلاف من أنصار جايير بولسونارو مقر المحكمة العليا. واستخدمت الشرطة البرازيلية الغاز المسيل للدموع لتفريقهم.",
        "ASSAULT", ["police.bra"], ["protesters.bra"],
    ),
    "who asks that somebody resign": (
        "ألقى الرئيس التونسي قيس سعيد خطابا. وطالبت المعارضة باستقالته.", "REQUEST", ["opposition.tun"], ["person-kais-saied"],
    ),
    "whose envoy is sent home": (
        "قررت الحكومة العراقية طرد السفيرة السويدية.", "SANCTION", ["government.irq"], ["swe"],
    ),
    "the state of an official who is punished": (
        "فرضت الولايات المتحدة عقوبات على رئيس هيئة الأركان في ميانمار.", "SANCTION", ["usa"], ["mmr"],
    ),
    "a leader's followers": (
        "تظاهر محتجون في بغداد أمس. وطلب مقتدى الصدر من أتباعه إنهاء الاعتصام.", "REQUEST", ["person-muqtada-al-sadr"], ["protesters.irq"],
    ),
    "who leads a force is not where it goes": (
        "أرسلت منظمة معاهدة الأمن الجماعي قوة بقيادة روسيا إلى كازاخستان.", "MOBILIZE", ["org-csto"], ["kaz"],
    ),
    "the one name before a deed is accused": (
        "نفت حركة النهضة الخبر، واتهمت الحكومة التونسية بسجن صحفيين.", "ACCUSE", ["group-ennahda"], ["government.tun"],
    ),
    # whose doing is judged
    "an agent of what is condemned": ("أدانت فرنسا اعتقال الصحافيين على يد الجيش السوداني.", "ACCUSE", ["fra"], ["army.sdn"]),
    "a relative clause tells who did it": ("رحبت قطر بالهدوء الذي أبداه الجيش اللبناني.", "SUPPORT", ["qat"], ["army.lbn"]),
    "most of a group is described": (
        "وصف الرئيس المصري عبد الفتاح السيسي غالبية المحتجين بأنهم مأجورون.", "ACCUSE", ["person-abdel-fattah-el-sisi"], ["protesters.egy"],
    ),
    # whose it is
    "her palace": (
        "ألقت رئيسة الأرجنتين كريستينا كيرشنر خطابا أمس. واقتحم آلاف المتظاهرين قصرها.",
        "PROTEST", ["protesters.arg"], ["person-cristina-fernandez-de-kirchner"],
    ),
    "his call": (
        "خاطب الرئيس الجزائري عبد المجيد تبون الجزائريين أمس. لكن المتظاهرين رفضوا دعوته إلى الحوار.",
        "REJECT", ["protesters.dza"], ["person-abdelmadjid-tebboune"],
    ),
    # who is asked
    "at the request of": ("عقد مجلس الأمن الدولي جلسة بطلب من النرويج.", "REQUEST", ["nor"], ["org-un-security-council"]),
    "who met a request": ("شكرت السعودية باكستان التي استجابت لطلب اليمن.", "REQUEST", ["yem"], ["pak"]),
    "what one does oneself": ("شددت ألمانيا على ضرورة انسحاب القوات الإثيوبية من المدينة.", "REQUEST", ["deu"], ["army.eth"]),
    "said in a talk": (
        "أجرى وزير الخارجية الأمريكي أنتوني بلينكن اتصالا هاتفيا برئيس كينيا وليام روتو. وشدد على ضرورة التهدئة.",
        "REQUEST", ["person-antony-blinken"], ["person-william-ruto"],
    ),
    "whoever is called": (
        "أجرى وزير الخارجية الأمريكي أنتوني بلينكن اتصالا هاتفيا برئيس كينيا وليام روتو.", "CONSULT", ["person-antony-blinken"],
        ["person-william-ruto"],
    ),
    "a day between": (
        "دعا الرئيس الفرنسي إيمانويل ماكرون في رسالة الثلاثاء المتظاهرين إلى الهدوء.", "REQUEST", ["person-emmanuel-macron"], ["protesters.fra"],
    ),
    "members speak for their body": (
        "عقد الاتحاد الأفريقي قمة حول السودان، شدد قادته على ضرورة انسحاب القوات الإثيوبية.", "REQUEST", ["org-au"], ["army.eth"],
    ),
    "an inquiry is asked of nobody": ("وصلت بعثة إلى السودان. وطالبت منظمة العفو الدولية بتحقيق مستقل.", "REQUEST", ["org-amnesty"], []),
    "where one speaks from is not asked": ("دعا كوفي عنان من نيويورك جميع الأطراف إلى الحوار.", "REQUEST", ["person-kofi-annan"], []),
    "whose fall a protest wants": (
        "تظاهر الآلاف في الجزائر للمطالبة برحيل الرئيس عبد المجيد تبون.", "PROTEST", ["protesters.dza"], ["person-abdelmadjid-tebboune"],
    ),
    "against whom force was used is not who is accused": (
        "وثقت منظمة العفو الدولية عشرين حالة، واتهمت الشرطة المصرية باستخدام القوة ضد المتظاهرين.", "ACCUSE", ["org-amnesty"], ["police.egy"],
    ),
    "a participle that accuses": (
        "قال الرئيس التونسي قيس سعيد إنه باق في منصبه، متهما الرئيس الفرنسي إيمانويل ماكرون بالتدخل.",
        "ACCUSE", ["person-kais-saied"], ["person-emmanuel-macron"],
    ),
    "past what two dashes set apart": (
        "التقى الرئيس التونسي قيس سعيد -وهو أستاذ قانون- أمس المستشار الألماني أولاف شولتس.", "CONSULT", ["person-kais-saied"],
        ["person-olaf-scholz"],
    ),
    "the other with whom it is done": (
        "تحدث جو بايدن أمس. واتصل الرئيس التركي رجب طيب أردوغان هاتفيا بقيس سعيد للتعبير عن تضامنه معه.",
        "SUPPORT", ["person-recep-tayyip-erdogan"], ["person-kais-saied"],
    ),
    "most parties": (
        "جرت مفاوضات بين الحكومة اللبنانية ومعظم أحزاب المعارضة.", "CONSULT", ["government.lbn", "opposition.lbn"],
        ["government.lbn", "opposition.lbn"],
    ),
    "the two sides of talks, not those of fights": (
        "بدأت أمس مفاوضات بين الحكومة السودانية وحركة حماس. واندلعت اشتباكات بين المتظاهرين والشرطة السودانية. ودعت مصر الطرفين إلى الاتفاق.",
        "REQUEST", ["egy"], ["government.sdn", "group-hamas"],
    ),
    "a crackdown on a demonstration": (
        "خرج متظاهرون في كينيا. وقمعت الشرطة الكينية الاحتجاجات بعنف.", "COERCE", ["police.ken"], ["protesters.ken"],
    ),
    "a ruler yields to a coup": (
        "خرج متظاهرون في النيجر. واستولى الانقلابيون على السلطة. واستقال رئيس النيجر محمد بازوم.", "CONCEDE", ["person-mohamed-bazoum"], [],
    ),
    "a ruler yields to the street": (
        "خرج متظاهرون في النيجر. واستقال رئيس النيجر محمد بازوم.", "CONCEDE", ["person-mohamed-bazoum"], ["protesters.ner"],
    ),
    "what is told to an outlet is not asked of it": (
        "قال جو بايدن في اتصال هاتفي بقناة الجزيرة إنه متفائل. وشدد على ضرورة التهدئة.", "REQUEST", ["person-joe-biden"], [],
    ),
    "an agreement is no promise": ("تشهد ليبيا أزمة. ووافقت إيطاليا على الاتفاق.", "AGREE", ["ita"], []),
    "with whom one sides": ("أعربت تونس عن تضامنها مع الشعب الفلسطيني.", "SUPPORT", ["tun"], ["pse"]),
    "an outsider's promise": ("تشهد ليبيا أزمة. وأعلنت إيطاليا استعدادها لدعم الحوار في ليبيا.", "AGREE", ["ita"], ["lby"]),
}  # fmt: skip


@pytest.mark.parametrize(("text", "event_type", "actors", "recipients"), CASES.values(), ids=CASES.keys())
def test_recipients(text: str, event_type: str, actors: list[str], recipients: list[str]) -> None:
    told = [(list(e.actor_ids), list(e.recipient_ids)) for e in extract_text(text, PUBLISHED).events if e.event_type == event_type]
    assert (actors, recipients) in told, text


def test_tolls_of_two_groups_are_two_events() -> None:
    text = "قُتل 12 شرطيا في هجوم على ثكنة في النيجر أمس. وقُتل 30 شخصا في البلدة."
    told = [list(e.recipient_ids) for e in extract_text(text, PUBLISHED).events if e.event_type == "ASSAULT"]
    assert told == [["police.ner"], []]


def test_a_dateline_is_no_subject() -> None:
    text = "تونس (وكالات) – ألقت رئيسة الأرجنتين كريستينا كيرشنر خطابا أمس بعدما اقتحم متظاهرون مقر إقامتها."
    told = [(list(e.actor_ids), list(e.recipient_ids)) for e in extract_text(text, PUBLISHED).events if e.event_type == "PROTEST"]
    assert told == [(["protesters.tun"], ["person-cristina-fernandez-de-kirchner"])]
