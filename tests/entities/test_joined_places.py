"""Places that one noun governs together."""

from __future__ import annotations

import pytest

from kzpipe.entities.link import name_article
from kzpipe.reader import default_reader
from kzpipe.text.document import plain_document

# sentence, all its places
CASES = {
    "strange towns of a plural": ("واعتقل العشرات في مدن غرودنو وبوريستيف وفيتبسكا.", ["غرودنو", "بوريستيف", "فيتبسكا"]),
    "two of a dual": ("قصف الجيش بلدتي خرشان ومرباطا أمس.", ["خرشان", "مرباطا"]),
    "a name of two words": ("انتشرت قوات في قرى بيت قاد وجلبونا.", ["بيت قاد", "جلبونا"]),
    "listed ones": ("وعاد الهدوء إلى ولايتي كسلا والجزيرة.", ["كسلا", "الجزيرة"]),
    "without a noun, after a place": ("وأغلق محتجون الطريق السريع بين طهران وقم، وأحرقوا فرع بنك.", ["قم"]),
    "two of a stretch": ("وعلقت السلطات القطارات بين دكا وسيلهيت.", ["سيلهيت"]),
    "with a foreign article": ("وأقيمت ملاجئ في بلدتي لا كروز وأوبالا.", ["لا كروز", "أوبالا"]),
    "what goes on": ("وخرجوا في مدن الساحل وتظاهروا.", []),
    "a strange adjective": ("وتعاني مناطق مهمشة من الفقر.", []),
    "the capital": ("واندلعت الاشتباكات في ضواحي العاصمة.", []),
}


@pytest.mark.parametrize(("text", "places"), CASES.values(), ids=CASES)
def test_places_of_one_noun(text: str, places: list[str]) -> None:
    reader = default_reader()
    mentions = name_article(plain_document(text, None), reader.names, reader.tagger).mentions
    assert [mention.text for mention in mentions if mention.role == "place"] == places
