"""Sentences end at full stops and question marks, not inside numbers."""

import pytest

from kzpipe.text.sentences import LONGEST_SENTENCE, split_sentences

CASES = [
    ("وصل الوزير. ثم غادر.", ["وصل الوزير.", "ثم غادر."], "two sentences"),
    ("بلغ السعر 7.9 دولار. وتراجع", ["بلغ السعر 7.9 دولار.", "وتراجع"], "a decimal point"),
    ("هل انتهى؟ نعم!", ["هل انتهى؟", "نعم!"], "question and exclamation"),
    ('قال: "انتهى الأمر." ومضى.', ['قال: "انتهى الأمر."', "ومضى."], "a closing mark after the stop"),
    ("بلا نقطة", ["بلا نقطة"], "no stop"),
    ("انسحب الجيش.وعاد الهدوء", ["انسحب الجيش.", "وعاد الهدوء"], "no space after the stop"),
]


@pytest.mark.parametrize(("text", "sentences", "gloss"), CASES, ids=[gloss for *_, gloss in CASES])
def test_sentences(text: str, sentences: list[str], gloss: str) -> None:
    assert [text[a:b] for a, b in split_sentences(text, 0, len(text))] == sentences


@pytest.mark.parametrize("unit", ["و", "قال، ", "كلمة "], ids=["one endless word", "commas", "no stop"])
def test_a_stretch_without_a_stop_is_cut(unit: str) -> None:
    text = unit * 4000
    spans = split_sentences(text, 0, len(text))
    assert max(end - start for start, end in spans) <= LONGEST_SENTENCE
    assert "".join(text[a:b] for a, b in spans).replace(" ", "") == text.replace(" ", "")
