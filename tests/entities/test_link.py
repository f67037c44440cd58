"""Which entity a name means once the whole article is known."""

from __future__ import annotations

import datetime as dt

import pytest

from kzpipe.entities.acting import has_actor
from kzpipe.entities.link import name_article
from kzpipe.reader import default_reader, extract_text
from kzpipe.text.document import plain_document


def linked(text: str, published: dt.date | None = None) -> list[tuple[str, str]]:
    return [(mention.text, mention.entity_id) for mention in extract_text(text, published).mentions]


def entity_of(words: str, text: str, published: dt.date | None = None) -> list[str]:
    return [entity for found, entity in linked(text, published) if found == words]


# office in the text, day of publication, holder
HOLDERS = {
    "president of Kazakhstan, before 2019": ("رئيس كازاخستان", "2018-05-01", "person-nursultan-nazarbayev"),
    "president of Kazakhstan, 2022": ("رئيس كازاخستان", "2022-01-06", "person-kassym-jomart-tokayev"),
    "the day before the change": ("رئيس الولايات المتحدة", "2021-01-19", "person-donald-trump"),
    "the day of the change": ("رئيس الولايات المتحدة", "2021-01-20", "person-joe-biden"),
    "by adjective": ("الرئيس الأميركي", "2021-06-01", "person-joe-biden"),
    "prime minister of Lebanon": ("رئيس الوزراء اللبناني", "2022-05-01", "person-najib-mikati"),
    "secretary-general of an organisation": ("الأمين العام للأمم المتحدة", "2022-05-01", "person-antonio-guterres"),
    "the one before him": ("الأمين العام للأمم المتحدة", "2010-05-01", "person-ban-ki-moon"),
}


@pytest.mark.parametrize(("words", "day", "holder"), HOLDERS.values(), ids=HOLDERS.keys())
def test_an_office_means_who_held_it_on_the_day(words: str, day: str, holder: str) -> None:
    assert entity_of(words, f"قال {words} إن الوضع صعب.", dt.date.fromisoformat(day)) == [holder]


def test_an_office_that_nobody_is_known_to_hold_is_the_office_of_the_state() -> None:
    ((words, entity),) = linked("قال وزير الداخلية الجزائري إن الوضع صعب.", dt.date(2022, 1, 6))
    assert (words, entity) == ("وزير الداخلية الجزائري", "interior_minister.dza")


def test_a_former_president_is_not_the_one_of_the_day() -> None:
    found = linked("قال رئيس تونس السابق إن الوضع صعب.", dt.date(2022, 1, 6))
    assert "person-kais-saied" not in [entity for _, entity in found]


# text, words, entity
IN_CONTEXT = {
    "a body without its state takes the one it had": (
        "قالت الشرطة التونسية إن الطريق مغلق. وقالت مصر إنها تساعد. وأضافت الشرطة أن الجسر مغلق.", "الشرطة", ["police.tun"],
    ),
    "else the state the article is about": (
        "وصلت الأمطار إلى السودان. وأعلنت الحكومة إغلاق المدارس في السودان. وارتفع النيل في السودان.", "الحكومة", ["government.sdn"],
    ),
    "unless little tells that it is about one": (
        "وصلت الأمطار إلى السودان. وأعلنت الحكومة إغلاق المدارس. وأدانت مصر إثيوبيا.", "الحكومة", [],
    ),
    "or that its first full name tells": ("قالت الحكومة إن الميناء مغلق. وقالت الحكومة اللبنانية لاحقا إنه مفتوح.", "الحكومة", ["government.lbn"]),
    "the ministry, named before": (
        "قالت وزارة الصحة السودانية إن المشافي ممتلئة. وأضافت الوزارة أن الدواء قليل.", "الوزارة", ["health-ministry.sdn"],
    ),
    "the last of two ministries": (
        "قالت وزارة الصحة السودانية إن المشافي ممتلئة. ونفت وزارة الداخلية السودانية ذلك. وأضافت الوزارة أن الدواء متوفر.",
        "الوزارة", ["interior-ministry.sdn"],
    ),
    "the organisation, named before": ("دعت منظمة الصحة العالمية إلى الهدوء. وقالت المنظمة إن الوضع خطير.", "المنظمة", ["org-who"]),
    "and the organisation": ("دعت منظمة الصحة العالمية إلى الهدوء. وحذرت مصر والمنظمة من الخطر.", "المنظمة", ["org-who"]),
    "the alliance": ("أرسل حلف شمال الأطلسي سفينة. وقال الحلف إن السفينة وصلت.", "الحلف", ["org-nato"]),
    "the union": ("دعا الاتحاد الأوروبي إلى الهدوء. وقال الاتحاد إن الوضع خطير.", "الاتحاد", ["org-eu"]),
    "no organisation named before": ("قالت المنظمة إن الوضع خطير.", "المنظمة", []),
    "collectives take the main country": ("خرج آلاف إلى شوارع تونس. وهتف المتظاهرون ضد الغلاء في تونس.", "المتظاهرون", ["protesters.tun"]),
    "peacekeepers are those of the organisation": (
        "أرسلت منظمة معاهدة الأمن الجماعي قوات حفظ السلام إلى كازاخستان.", "قوات حفظ السلام", ["org-csto-peacekeepers"],
    ),
    "peacekeepers are not those of an agency": (
        "رحبت مفوضية الأمم المتحدة السامية لحقوق الإنسان بالهدوء. وانتشرت قوات حفظ السلام في ألماتي.", "قوات حفظ السلام", ["peacekeepers.kaz"],
    ),
    "an office is whom the article names in it further on": (
        "وزير الداخلية أعلن توقيف 500 شخص في السنغال. وقال وزير الداخلية أنطوان ديوم إن الهدوء عاد إلى دكار.", "وزير الداخلية",
        ["x-21db552893ee3b4d"],
    ),
    "a participle and an object name nobody": ("وقال الرئيس التونسي مخاطباً مواطنيه إن الأمر خطير.", "مخاطباً مواطنيه", []),
    "followers of somebody": ("خرج أنصار كمال سليم إلى الشوارع في تونس.", "أنصار", ["protesters.tun"]),
    "no followers of anybody": ("دعا أنصار البيئة في تونس إلى مسيرة.", "أنصار", []),
    "a name in quotation marks": (
        "واتهم «مركز بلغراد للسياسة الأمنية»، في بيان، الحكومة الصربية بالكذب.", "مركز بلغراد للسياسة الأمنية", ["x-75d23c6568344fdc"],
    ),
    "a state spelled like an adjective": ("وأرسلت فرنسا مئات الجنود إلى مالي.", "مالي", ["mli"]),
    "a short surname with what the model takes for a name": (
        "اعتقلت الشرطة رئيس الوزراء السابق عمران خان. واتهم الجيش الباكستاني خصومه بمحاباة خان.", "خان", ["person-imran-khan"],
    ),
    "soldiers who are counted are none of those before": (
        "انتشر جنود فرنسيون في بوركينا فاسو. وقتل 11 جنديا في هجوم شمالي بوركينا فاسو.", "جنديا", ["soldiers.bfa"],
    ),
    "authorities are the state": ("أغلقت السلطات التونسية الميناء.", "السلطات التونسية", ["tun"]),
    "the authorities of the main country": ("غمرت السيول مدنا في تونس. وأغلقت السلطات الميناء.", "السلطات", ["tun"]),
    "armed gangs belong to no state": ("قال الرئيس التونسي إن إرهابيين هاجموا الميناء.", "إرهابيين", ["armed-gangs"]),
    "a surname after a full name on the list": (
        "قال وزير الخارجية سيرغي لافروف إن الوضع صعب. وأضاف لافروف أن الحوار ممكن.", "لافروف", ["person-sergey-lavrov"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "words", "entities"), IN_CONTEXT.values(), ids=IN_CONTEXT.keys())
def test_what_a_name_means_in_its_article(text: str, words: str, entities: list[str]) -> None:
    assert entity_of(words, text, dt.date(2022, 1, 6)) == entities


def test_the_spellings_of_one_persons_name_are_one_person() -> None:
    spellings = "سلطنت أزيربك", "سلطنات أزيربك", "سلطنات أزيربيك", "سلطانات أزيربيك"  # Saltanat Azirbek, as newspapers spell her
    assert [entity_of(name, f"قالت {name} إن الطريق مغلق.") for name in spellings] == [["person-saltanat-azirbek"]] * len(spellings)


def test_a_short_form_needs_its_full_name_in_the_article_or_the_model_behind_it() -> None:
    alone = "وأضاف فيريشوك أن الجسر مغلق."  # Vereshchuk added that the bridge is closed
    document = plain_document(alone, None)
    assert name_article(document, default_reader().names, None).mentions == []
    assert entity_of("فيريشوك", alone) == ["person-iryna-vereshchuk"]
    assert entity_of("فيريشوك", f"قالت إيرينا فيريشوك إن الطريق مغلق. {alone}") == ["person-iryna-vereshchuk"]


def test_a_short_form_may_come_before_its_full_name() -> None:
    text = "فيريشوك: الطريق مغلق\nقالت إيرينا فيريشوك إن الطريق إلى الجسر مغلق."  # a headline, then the lead
    assert [entity for _, entity in linked(text)] == ["person-iryna-vereshchuk", "person-iryna-vereshchuk"]


CAPITALS = {
    "a capital that acts": ("أعلنت موسكو إرسال سفينة.", "rus", "actor"),
    "a capital where something is": ("سقط الثلج في موسكو.", "place-moscow", "place"),
    "a capital one goes to": ("سافر الوفد إلى موسكو.", "place-moscow", "place"),
    "from a capital": ("وصل الوفد من موسكو.", "place-moscow", "place"),
    "by attached": ("سقط الثلج بموسكو.", "place-moscow", "place"),
    "after the word capital": ("سقط الثلج على العاصمة موسكو.", "place-moscow", "place"),
    "to a capital, attached": ("قدم الوفد لموسكو اقتراحا.", "rus", "actor"),
    "a capital that somebody leaves": ("غادرت موسكو قافلة ثانية.", "place-moscow", "place"),
    "a capital that hosts": ("وفي قمة تستضيفها موسكو، تغير كل شيء.", "place-moscow", "place"),
    "a capital as a seat": ("قالت منظمة مقرها موسكو إن الثلج يذوب.", "place-moscow", "place"),
    "the end of a list of places": ("سقط الثلج في بيروت وموسكو.", "place-moscow", "place"),
    "a verb after the list": ("سقط الثلج في بيروت، وموسكو ترفض الحوار.", "rus", "actor"),
    "clashes of a town": ("أغلقت اشتباكات الخرطوم كل الطرق.", "place-khartoum", "place"),
}


@pytest.mark.parametrize(("text", "entity", "role"), CAPITALS.values(), ids=CAPITALS.keys())
def test_a_capital_is_a_place_or_its_state(text: str, entity: str, role: str) -> None:
    found = [mention for mention in extract_text(text).mentions if mention.entity_id in {"rus", "sdn", "place-moscow", "place-khartoum"}]
    assert [(mention.entity_id, mention.role) for mention in found] == [(entity, role)]


def test_participant_only_groups_are_mentioned_where_they_take_part() -> None:
    acting = "طالب العمال في تونس برفع الأجور."  # the workers in Tunis asked for higher wages
    counted = "قتل ثلاثة مدنيين في تونس."  # three civilians were killed
    watching = "مرت الحافلة أمام العمال والمدنيين في تونس."  # the bus passed the workers and civilians
    assert "workers.tun" in [entity for _, entity in linked(acting)]
    assert "civilians.tun" in [entity for _, entity in linked(counted)]
    assert [entity for _, entity in linked(watching)] == ["tun"]


def test_the_main_country_is_the_one_named_most() -> None:
    reader = default_reader()
    text = "قالت مصر إن السودان هادئ. وقال السودان إن الحدود مفتوحة. وعاد السودانيون إلى بيوتهم."  # Egypt once, Sudan three times
    assert name_article(plain_document(text, None), reader.names, None).main_country == "SDN"
    assert name_article(plain_document("لا أحد هنا.", None), reader.names, None).main_country is None


def test_a_voice_among_others_is_not_the_scene_however_often_its_sentence_names_it() -> None:
    reader = default_reader()
    # Ankara, its foreign ministry, president and government stand in one sentence; all sentences are about Chad
    text = (
        "وفي أنقرة، قال المتحدث باسم الخارجية التركية، بعد لقاء مع الرئيس التركي في إسطنبول، "
        "إن تركيا تريد الهدوء، وإن الحكومة التركية أبلغت تشاد بذلك. "
        "وأيدت باريس الحوار في تشاد. "
        "وحث الاتحاد الأفريقي السلطات التشادية على ضبط النفس. "
        "وتشهد تشاد احتجاجات منذ أسبوع."
    )
    assert name_article(plain_document(text, None), reader.names, None).main_country == "TCD"


WHO_ACTS = {
    "a body": ("قالت وزارة الصحة السودانية إن المشافي ممتلئة.", True),
    "only a place": ("سقط المطر في الخرطوم طوال الليل.", False),
    "a group that only watches": ("رأى السكان الدخان فوق التل.", False),
    "nobody": ("سقط المطر طوال الليل فوق التل.", False),
}


@pytest.mark.parametrize(("text", "acts"), WHO_ACTS.values(), ids=WHO_ACTS.keys())
def test_has_actor(text: str, acts: bool) -> None:
    reader = default_reader()
    assert has_actor(plain_document(text, dt.date(2022, 1, 6)), reader.names, reader.tagger) is acts


def test_every_entity_of_a_mention_is_described() -> None:
    found = extract_text("قالت الشرطة التونسية إن رجلا هاجم الميناء. وقال الرئيس التونسي قيس سعيد إن الجيش وصل.", dt.date(2022, 1, 6))
    described = {entity.entity_id: entity for entity in found.entities}
    assert {mention.entity_id for mention in found.mentions} <= set(described)
    police = described["police.tun"]
    assert (police.name_en, police.country_code, police.sector_code, police.entity_type) == ("Police of Tunisia", "TUN", "COP", "government_body")


GROUPS = {
    "soldiers of an army that is named": ("انسحب الجيش الليبي من الجسر. ثم عاد الجنود إلى الثكنة.", "الجنود", "army.lby"),
    "soldiers of a state that is told": ("عاد جنود تشاديون إلى الثكنة.", "جنود تشاديون", "army.tcd"),
    "soldiers of an army that is not named": ("وصلت ليبيا شحنة قمح. ثم عاد الجنود إلى الثكنة.", "الجنود", "soldiers.lby"),
    "riot police": ("في لبنان فرقت قوات مكافحة الشغب الحشد.", "قوات مكافحة الشغب", "riot-police.lbn"),
    "special forces without article": ("في لبنان حاصرت قوات خاصة المبنى.", "قوات خاصة", "special-forces.lbn"),
    "a union and its state": ("دعت نقابة المهندسين اللبنانية إلى إضراب.", "نقابة المهندسين اللبنانية", "engineers-union.lbn"),
}


@pytest.mark.parametrize(("text", "words", "entity"), GROUPS.values(), ids=GROUPS.keys())
def test_groups_and_the_bodies_they_are_of(text: str, words: str, entity: str) -> None:
    found = name_article(plain_document(text, None), default_reader().names, None).mentions
    assert [mention.entity_id for mention in found if mention.text == words] == [entity]


def test_a_union_is_the_union_named_before() -> None:
    text = "دعا اتحاد صحفيي تشاد إلى الإضراب. ورفض الاتحاد كل حوار."  # the union of journalists of Chad called a strike; the union refused
    full, short = (m for m in name_article(plain_document(text, None), default_reader().names, None).mentions if "تحاد" in m.text)
    assert (full.text, full.entity_id) == ("اتحاد صحفيي تشاد", short.entity_id)


PLACES = {
    "an airport": ("تأخرت طائرة في مطار بيروت الدولي.", "مطار بيروت الدولي"),
    "a base, attached": ("وقع انفجار بقاعدة طبرق الجوية.", "قاعدة طبرق الجوية"),
}


@pytest.mark.parametrize(("text", "words"), PLACES.values(), ids=PLACES.keys())
def test_what_is_called_after_a_town_is_a_place(text: str, words: str) -> None:
    found = name_article(plain_document(text, None), default_reader().names, None).mentions
    assert [(mention.entity_type, mention.role) for mention in found if mention.text == words] == [("place", "place")]


def test_a_full_name_comes_before_the_surname_in_it() -> None:
    text = "واستقبل الجنرال موسى هاني الوفد."  # General Musa Hani received the delegation
    found = [
        m for m in name_article(plain_document(text, None), default_reader().names, default_reader().tagger).mentions if m.entity_type == "person"
    ]
    assert [mention.text for mention in found] == ["موسى هاني"]


def test_a_social_network_is_no_actor_where_one_posts_on_it() -> None:
    assert "company-facebook" not in [entity for _, entity in linked("نشرت البلدية صورا، فيسبوك وتويتر، عن الحديقة.")]


def test_a_body_called_by_its_building_is_a_place_where_people_go() -> None:
    found = linked("في لبنان تجمع الآلاف أمام القصر الرئاسي.")
    assert "presidency.lbn" not in [entity for _, entity in found]
    assert "القصر الرئاسي" in [words for words, _ in found]


def test_the_id_of_a_discovered_person_rests_on_the_folded_name_not_on_its_latin_form() -> None:
    """Hamza, with teh marbuta and as hurried hands spell it."""
    readings = [extract_text(f"قال المحامي {name} إن الشرطة أوقفت ثلاثة متظاهرين.").entities for name in ("حمزة الخالدي", "حمزه الخالدي")]
    (careful,), (hurried,) = [[entity for entity in entities if entity.origin == "discovered"] for entities in readings]
    assert careful.entity_id == hurried.entity_id
    assert (careful.name_en, hurried.name_en) == ("Hmza al-Khaldi", "Hmzh al-Khaldi")


def test_an_office_that_only_a_state_gives_tells_state_and_sector_of_a_discovered_person() -> None:
    text = "تشهد تونس احتجاجات في العاصمة تونس. وقال وزير النقل هيثم البرقاوي إن الطرق مفتوحة. وقال الطالب سامر الجلاصي إنه خائف."
    found = {e.name_ar: (e.country_code, e.sector_code) for e in extract_text(text).entities if e.origin == "discovered"}
    assert found == {"هيثم البرقاوي": ("TUN", "GOV"), "سامر الجلاصي": (None, None)}


def test_a_first_name_alone_keeps_meaning_whoever_was_called_so() -> None:
    reader = default_reader()
    # Prabowo Subianto is called Prabowo; so is, by his last name, the chief of police named later
    text = (
        "أعلن الرئيس الإندونيسي برابوو سوبيانتو الأحد تعديل الحكومة. وقال برابوو في جاكرتا إن الأمن عاد. "
        "وقدم قائد الشرطة ليستيو سيغيت برابوو اعتذاره. وكان برابوو قد دعا إلى الهدوء."
    )
    named = name_article(plain_document(text, None), reader.names, reader.tagger)
    assert [m.record.entity_id for m in named.linked if m.record.text == "برابوو"] == ["person-prabowo-subianto"] * 2
