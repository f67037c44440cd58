"""Bodies that are called by plain words: what they hold, and what shows that they act."""

from __future__ import annotations

import pytest

from kzpipe.entities.link import name_article
from kzpipe.reader import default_reader, extract_text
from kzpipe.text.document import plain_document

# sentence, the body's words; None where there is none
CASES = {
    "a verb of speech": ("وأفادت هيئة المستشفيات بأن الفتى أصيب في فخذه.", "هيئة المستشفيات"),
    "a verb of deed": ("ونظمت رابطة عائلات المفقودين وقفة صامتة.", "رابطة عائلات المفقودين"),
    "what it is": ("سجل مركز الحريات وكرامة الإنسان، وهو منظمة محلية، سبع حالات.", "مركز الحريات وكرامة الإنسان"),
    "its short name": ("وانتهت مهلة اتحاد الشعوب الأصلية (كوناس) أمس.", "اتحاد الشعوب الأصلية"),
    "who leads it": ("وأضاف منسق اتحاد طلاب الجامعات أن الاعتصام باق.", "اتحاد طلاب الجامعات"),
    "a source": ("وبلغ العدد سبعة وفق شبكة محللي أفغانستان.", "شبكة محللي أفغانستان"),
    "people of a state": ("واستنكر مجلس أساقفة الإكوادور العنف.", "مجلس أساقفة الإكوادور"),
    "two towns": ("ورحب مكتب شؤون هونغ كونغ وماكاو بالقرار.", "مكتب شؤون هونغ كونغ وماكاو"),
    "a party by one adjective": ("وأعلن الحزب الشيوعي انسحابه من الاتفاق.", "الحزب الشيوعي"),
    "adjectives before a preposition": ("ودعا المؤتمر العمالي النيجيري إلى إضراب عام.", "المؤتمر العمالي النيجيري"),
    "an official outlet": ("وذلك بحسب التلفزيون الصيني الرسمي.", "التلفزيون الصيني الرسمي"),
    "an outlet of a strange name": ("وأعلن تلفزيون ديرانا توقف البث.", "تلفزيون ديرانا"),
    "a body and its aim": ("وأعلنت الجمعية الوطنية للتغيير تعليق الحوار.", "الجمعية الوطنية للتغيير"),
    "its object apart": ("وأوقف مكتب المحاسبة الوطني رئيس الوزراء السابق.", "مكتب المحاسبة الوطني"),
    "the centre of a town": ("وأعلن مركز المدينة منطقة مغلقة.", None),
    "where nobody acts": ("وانقطعت شبكة الكهرباء عن الحي.", None),
    "in front of it": ("ووقف اللاعب أمام لجنة التأديب.", None),
}


@pytest.mark.parametrize(("text", "name"), CASES.values(), ids=CASES)
def test_a_body_is_named_where_it_acts(text: str, name: str | None) -> None:
    reader = default_reader()
    mentions = name_article(plain_document(text, None), reader.names, reader.tagger).mentions
    found = [mention.text for mention in mentions if mention.entity_id.startswith("x-")]
    assert found == ([name] if name is not None else [])


def test_who_leads_a_body_is_not_part_of_its_name() -> None:
    found = {mention.text for mention in extract_text("وقال مدير معهد الدراسات الأمنية أندرس فولك إن الوضع خطير.").mentions}
    assert found == {"معهد الدراسات الأمنية", "أندرس فولك"}


def test_who_tells_of_a_deed_does_not_do_it() -> None:
    text = "وقال الرئيس التونسي إن بلاده «ترفض كل تدخل خارجي في ليبيا»، بحسب التلفزيون التونسي الرسمي."
    actors = {actor for event in extract_text(text).events for actor in event.actor_ids}
    assert not any(actor.startswith("x-") for actor in actors)
