"""States as lands: what they live through, what is of them, where they lie, what a headline is about."""

from __future__ import annotations

import pytest

from kzpipe.reader import extract_text

# sentence, the state's words, whether they are a place
CASES = {
    "a land lives through something": ("ويعيش لبنان أزمة خانقة.", "لبنان", True),
    "a land whose name is an adjective": ("وتشهد مالي مظاهرات منذ أسبوع.", "مالي", True),
    "what is ruled": ("وحكم حزب الفجر تشاد عشرين عاما.", "تشاد", True),
    "what is left, after who leaves": ("غادر الرئيس السابق بوليفيا ليلا.", "بوليفيا", True),
    "a people's land": ("وأشاد الوزير بصمود شعب اليمن.", "اليمن", True),
    "a border": ("وأغلقت تونس حدودها البرية مع ليبيا.", "ليبيا", True),
    "a partner": ("واتفقت تونس على التعاون مع ليبيا.", "ليبيا", False),
    "whom one is independent of": ("بعد ستين عاما على استقلال البلاد عن فرنسا.", "فرنسا", True),
    "where one flees from": ("وفر آلاف المدنيين من السودان.", "السودان", True),
    "whose support it is": ("وجاء ذلك بدعم من إيران.", "إيران", False),
    "a headline's topic before dots": ("تركيا.. مقتل جندي في هجوم", "تركيا", True),
    "a headline's topic before a colon": ("كينيا: مقتل عشرة محتجين", "كينيا", True),
    "a headline's speaker, denying": ("إيران: لن نتفاوض تحت الضغط", "إيران", False),
    "a headline's speaker of itself": ("إيران: سنرد على العقوبات", "إيران", False),
    "a state that acts": ("وأغلقت تونس حدودها البرية مع ليبيا.", "تونس", False),
}


@pytest.mark.parametrize(("text", "name", "is_place"), CASES.values(), ids=CASES)
def test_the_words_around_a_state_make_it_a_land(text: str, name: str, is_place: bool) -> None:
    roles = {mention.role for mention in extract_text(text).mentions if mention.text == name}
    assert roles == {"place" if is_place else "actor"}


def test_an_adjective_names_no_state() -> None:
    assert not [m for m in extract_text("وكشف التقرير عن فساد مالي كبير.").mentions if m.entity_id == "mli"]
