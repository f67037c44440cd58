"""Clubs named with their towns."""

from __future__ import annotations

import pytest

from kzpipe.entities.link import name_article
from kzpipe.reader import default_reader
from kzpipe.text.document import plain_document

# sentence, the names in it
CASES = {
    "a strange word": ("وفي المباراة الثانية تغلب ليفسكي صوفيا على ضيفه.", ["ليفسكي صوفيا"]),
    "no club after a preposition": ("وفاز الفريق في مباراة أقيمت في صوفيا.", ["صوفيا"]),
    "the games of a town": ("وشارك اللاعب في أولمبياد بكين.", ["بكين"]),
    "its stadium": ("وتقام المباراة باستاد القاهرة.", ["استاد القاهرة", "القاهرة"]),
    "where no match is told of": ("ووصل المبعوث إلى صوفيا.", ["صوفيا"]),
}


@pytest.mark.parametrize(("text", "names"), CASES.values(), ids=CASES)
def test_clubs_take_in_their_towns(text: str, names: list[str]) -> None:
    reader = default_reader()
    mentions = name_article(plain_document(text, None), reader.names, reader.tagger).mentions
    assert [mention.text for mention in mentions] == names
