"""Who did it to whom."""

from __future__ import annotations

import datetime as dt

import pytest

from kzpipe.reader import extract_text

PUBLISHED = dt.date(2022, 1, 6)

# text, event type, actors, recipients
CASES = {
    "verb, subject, object": ("أدانت مصر إثيوبيا.", "ACCUSE", ["egy"], ["eth"]),
    "subject before the verb": ("مصر تدين إثيوبيا.", "ACCUSE", ["egy"], ["eth"]),
    "a visit, verb first": ("زار الرئيس الفرنسي بيروت.", "CONSULT", ["person-emmanuel-macron"], ["lbn"]),
    "a visit, subject first": ("الرئيس الفرنسي يزور بيروت.", "CONSULT", ["person-emmanuel-macron"], ["lbn"]),
    "several subjects": ("أدانت مصر وتونس ولبنان إثيوبيا.", "ACCUSE", ["egy", "tun", "lbn"], ["eth"]),
    "object and aim": ("دعت مصر إثيوبيا إلى وقف العنف.", "REQUEST", ["egy"], ["eth"]),
    "help to": ("أرسلت تركيا مساعدات إلى لبنان.", "AID", ["tur"], ["lbn"]),
    "help to, attached": ("قدمت تركيا مساعدات للبنان.", "AID", ["tur"], ["lbn"]),
    "troops to": ("أرسلت روسيا قوات إلى سوريا.", "MOBILIZE", ["rus"], ["syr"]),
    "a number of soldiers to": ("أرسلت روسيا نحو 2500 جندي إلى سوريا.", "MOBILIZE", ["rus"], ["syr"]),
    "a call with": (
        "أجرى الرئيس الروسي اتصالا هاتفيا مع الرئيس التونسي.", "CONSULT", ["person-vladimir-putin"], ["person-kais-saied"],
    ),
    "both sides of a clash": (
        "اندلعت اشتباكات بين المتظاهرين وقوات الأمن في تونس.", "ASSAULT",
        ["protesters.tun", "security-forces.tun"], ["protesters.tun", "security-forces.tun"],
    ),
    "an army and a militia": (
        "اندلعت اشتباكات بين الجيش السوداني وقوات الدعم السريع في دارفور.", "ASSAULT", ["army.sdn", "group-rsf"], ["army.sdn", "group-rsf"],
    ),
    "clashed with": ("اشتبك المتظاهرون مع الشرطة في تونس.", "ASSAULT", ["protesters.tun"], ["police.tun"]),
    "shots at": ("أطلقت الشرطة التونسية النار على المتظاهرين.", "ASSAULT", ["police.tun"], ["protesters.tun"]),
    "force against": ("استخدمت الشرطة التونسية القوة المفرطة ضد المتظاهرين.", "ASSAULT", ["police.tun"], ["protesters.tun"]),
    "who killed how many of whom": ("قتل الجيش الإثيوبي 5 متظاهرين.", "ASSAULT", ["army.eth"], ["protesters.eth"]),
    "who killed how many civilians": ("قتل الجيش الإثيوبي 12 مدنيا في ميكيلي.", "ASSAULT", ["army.eth"], []),
    "a passive has no perpetrator": ("قتل 5 متظاهرين في تونس.", "ASSAULT", [], ["protesters.tun"]),
    "by bullets of": ("قتل متظاهر برصاص الشرطة في تونس.", "ASSAULT", ["police.tun"], ["protesters.tun"]),
    "at the hands of": ("قُتل 5 متظاهرين على يد الشرطة في تونس.", "ASSAULT", ["police.tun"], ["protesters.tun"]),
    "whoever reports deaths has not caused them": ("أعلنت وزارة الصحة السودانية مقتل 5 متظاهرين.", "ASSAULT", [], ["protesters.sdn"]),
    "whoever is quoted on clashes does not take part": (
        "اندلعت أمس اشتباكات عنيفة في دارفور أسفرت عن قتلى، بحسب وزارة الصحة السودانية.", "ASSAULT", [], [],
    ),
    "police arrest persons": ("اعتقلت الشرطة التونسية 12 شخصا.", "COERCE", ["police.tun"], []),
    "police arrest protesters": ("اعتقلت الشرطة التونسية 12 متظاهرا.", "COERCE", ["police.tun"], ["protesters.tun"]),
    "a ministry announces arrests": ("أعلنت وزارة الداخلية التونسية اعتقال 12 متظاهرا.", "COERCE", ["interior-ministry.tun"], ["protesters.tun"]),
    "a verbal noun and its owner": ("رحبت مصر باستقالة الحكومة اللبنانية.", "CONCEDE", ["government.lbn"], []),
    "its resignation": ("قدمت الحكومة اللبنانية استقالتها.", "CONCEDE", ["government.lbn"], []),
    "talks refused": ("رفضت المعارضة التونسية الحوار مع الحكومة.", "REJECT", ["opposition.tun"], ["government.tun"]),
    "demands refused": ("رفضت الحكومة التونسية مطالب المتظاهرين.", "REJECT", ["government.tun"], ["protesters.tun"]),
    "fear that somebody else": ("يخشى السكان أن يقصف الجيش الإثيوبي المدينة.", "ASSAULT", ["army.eth"], []),
    "praise for": ("أشاد الرئيس التونسي بجهود لبنان.", "SUPPORT", ["person-kais-saied"], ["lbn"]),
    "thanks": ("شكر الرئيس التونسي روسيا.", "SUPPORT", ["person-kais-saied"], ["rus"]),
    "title and name": (
        "أدان المتحدث باسم الكرملين دميتري بيسكوف مصر.", "ACCUSE", ["person-dmitry-peskov"], ["egy"],
    ),
    "television brings news of arrests": ("أعلن التلفزيون الرسمي التونسي توقيف عشرات الأشخاص.", "COERCE", [], []),
    "the state decrees": ("فرض حظر التجول في تونس.", "COERCE", ["tun"], []),
    "protesters protest": ("خرجت مظاهرات في تونس.", "PROTEST", ["protesters.tun"], []),
    "workers strike": ("أضرب عمال النقل في تونس.", "PROTEST", ["workers.tun"], []),
    "a state does not take to the street": ("شهدت تونس مظاهرات واسعة.", "PROTEST", ["protesters.tun"], []),
    "troops withdraw from": ("انسحبت القوات الروسية من سوريا.", "RETREAT", ["army.rus"], ["syr"]),
    "a long row of names before what is asked for": (
        "دعا رئيس الوزراء الكندي جاستن ترودو ورئيس الوزراء البريطاني بوريس جونسون والرئيس التونسي قيس سعيد إثيوبيا إلى وقف العنف.",
        "REQUEST", ["person-justin-trudeau", "person-boris-johnson", "person-kais-saied"], ["eth"],
    ),
    "a relative clause stands aside": (
        "أعلن التحالف العربي الذي تقوده السعودية، إرسال قوات إلى اليمن.", "MOBILIZE", ["group-arab-coalition"], ["yem"],
    ),
    "a noun and a verb of its own": ("جاء الرد بعد طلب وجهه إليها الرئيس التونسي قيس سعيد.", "REQUEST", ["person-kais-saied"], []),
    "a noun under a preposition, and whose it is": ("انسحبت القوات الروسية من سوريا بناء على طلب مصر.", "REQUEST", ["egy"], ["army.rus"]),
    "troops to a state, then an organisation": (
        "قررت روسيا إيفاد قوات إلى سوريا بعد نداء إلى منظمة معاهدة الأمن الجماعي.", "MOBILIZE", ["rus"], ["syr"],
    ),
    "released by": ("أفرجت السلطات التونسية عن الناشطين.", "RETREAT", ["tun"], ["activists.tun"]),
}  # fmt: skip


@pytest.mark.parametrize(("text", "event_type", "actors", "recipients"), CASES.values(), ids=CASES.keys())
def test_participants(text: str, event_type: str, actors: list[str], recipients: list[str]) -> None:
    found = [(list(e.actor_ids), list(e.recipient_ids)) for e in extract_text(text, PUBLISHED).events if e.event_type == event_type]
    assert found == [(actors, recipients)]


def test_condemning_an_attack_makes_nobody_an_attacker() -> None:
    for text in ("أدانت مصر الهجوم على المتظاهرين في تونس.", "تدين مصر وتونس ولبنان الهجوم."):
        assert [event.actor_ids for event in extract_text(text).events if event.event_type == "ASSAULT" and event.actor_ids] == []


def test_a_verb_without_subject_continues_the_one_before() -> None:
    text = "رحبت مصر بالاتفاق. وطالبت بوقف العنف في إثيوبيا."  # Egypt welcomed the deal, and asked for an end of violence
    assert [e.actor_ids for e in extract_text(text).events if e.event_type == "REQUEST"] == [("egy",)]


def test_whoever_is_quoted_in_the_first_person_acts() -> None:
    text = "قال نجيب ميقاتي: «نشكر تونس على كل ما قدمت»."  # we thank Tunisia for all it gave
    assert [(e.actor_ids, e.recipient_ids) for e in extract_text(text).events if e.event_type == "SUPPORT"] == [(("person-najib-mikati",), ("tun",))]


def test_nobody_is_both_actor_and_recipient_but_in_a_clash() -> None:
    texts = [case[0] for case in CASES.values()]
    for event in (event for text in texts for event in extract_text(text, PUBLISHED).events):
        assert event.entry_id.startswith("n-ashtbak") or not set(event.actor_ids) & set(event.recipient_ids)
