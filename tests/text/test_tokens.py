"""Tokens: words and marks with their spans; numbers, dates and addresses stay whole."""

import pytest
from camel_tools.tokenizers.word import simple_word_tokenize
from hypothesis import given
from hypothesis import strategies as st

from kzpipe.text.normalize import fold
from kzpipe.text.tokens import tokenize, word_pieces

CASES = [
    ("وصل 7.9 ألف شخص.", ["وصل", "7.9", "الف", "شخص", "."], "a decimal number"),
    ("في ٠٧/٠١/٢٠٢٢، قال", ["في", "07/01/2022", "،", "قال"], "a numeric date in Arabic-Indic digits"),
    ("«المنظمة»: نعم", ['"', "المنظمه", '"', ":", "نعم"], "marks apart"),
    ("نشر @kz_news على https://example.org/a?b=1 رابطا", ["نشر", "@kz_news", "علي", "https://example.org/a?b=1", "رابطا"], "account and address"),
    ("", [], "nothing"),
]


@pytest.mark.parametrize(("text", "forms", "gloss"), CASES, ids=[gloss for *_, gloss in CASES])
def test_tokens(text: str, forms: list[str], gloss: str) -> None:
    assert [token.form for token in tokenize(text)] == forms


@given(st.text(max_size=200))
def test_spans_reproduce_their_forms(text: str) -> None:
    position = 0
    for token in tokenize(text):
        assert position <= token.start < token.end <= len(text)
        assert fold(text[token.start : token.end]) == token.form
        position = token.end


def test_offsets_count_from_the_whole_text() -> None:
    text = "مقدمة ثم نص"  # introduction, then text
    assert [text[t.start : t.end] for t in tokenize(text, 6)] == ["ثم", "نص"]


@pytest.mark.parametrize("shape", ["{}", "اب{}", "{}اب", "ا{}ب", "{0}{0}", "1{}", "{}1", "#{}", "{}#"])
def test_words_of_common_characters_are_cut_as_camel_tools_cuts_them(shape: str) -> None:
    words = [shape.format(chr(code)) for code in range(0x2200) if not chr(code).isspace()]
    assert [list(word_pieces(word)) for word in words] == [simple_word_tokenize(word) for word in words]


@given(st.text(st.characters(exclude_categories=["Cs", "Z"]), max_size=12).map(lambda text: "".join(text.split())))
def test_any_word_is_cut_as_camel_tools_cuts_it(word: str) -> None:
    assert list(word_pieces(word)) == simple_word_tokenize(word)


def test_a_protected_part_ends_at_a_space() -> None:
    text = "راسل a.b@c.org 12:30 http://x.y/z\u2028www.q.r"  # write to
    assert [text[t.start : t.end] for t in tokenize(text)] == ["راسل", "a.b@c.org", "12:30", "http://x.y/z", "www.q.r"]
