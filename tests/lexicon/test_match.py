"""Forms found in running words: proclitics, the article, the accusative, the longest form, and the span that is left."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kzpipe.lexicon.match import Entry, FormIndex, Match, bare_forms, clitic_readings, skip_clitics, without_article
from kzpipe.text.normalize import fold
from kzpipe.text.tokens import tokenize


def index(*forms: str, ignore_article: bool) -> FormIndex:
    found = FormIndex(ignore_article=ignore_article)
    found.extend((form, Entry("kind", form, form)) for form in forms)
    return found


NOUNS = index("حكومة", "وزارة الداخلية", "وزارة", "محتج", "محتجون", "قوات الأمن", "قوات", "ولي العهد", "لجنة", "بلدية", ignore_article=True)
# government, interior ministry, ministry, protester, protesters, security forces, forces, crown prince, committee, municipality
NAMES = index("الأمم المتحدة", "الصين", "لبنان", "بلغاريا", "توكاييف", "وارسو", "كولومبيا", "مجلس الأمن", "مجلس الأمن القومي", ignore_article=False)
# United Nations, China, Lebanon, Bulgaria, Tokayev, Warsaw, Colombia, Security Council, National Security Council


def match(forms: FormIndex, text: str, first: int = 0) -> Match | None:
    return forms.match(text, tokenize(text), first)


# words, what is matched, conjunction, preposition, whether the article stands
COMMON = {
    "plain": ("حكومة جديدة", "حكومة", "", "", False),
    "the article": ("الحكومة", "الحكومة", "", "", True),
    "and the": ("والحكومة", "الحكومة", "و", "", True),
    "by the": ("بالحكومة", "الحكومة", "", "ب", True),
    "and to the, article merged": ("وللحكومة", "حكومة", "و", "ل", True),
    "to the, article merged": ("للحكومة", "حكومة", "", "ل", True),
    "to a": ("لحكومة وطنية", "حكومة", "", "ل", False),
    "as a": ("كحكومة", "حكومة", "", "ك", False),
    "then by a": ("فبحكومة", "حكومة", "ف", "ب", False),
    "vowel marks": ("والحُكُومَةِ", "الحُكُومَةِ", "و", "", True),
    "vowel marks on a merged article": ("لِلحُكومة", "حُكومة", "", "ل", True),
    "a vowel mark on the conjunction": ("وَلِلْحكومة", "حكومة", "و", "ل", True),
    "no dots on the teh marbuta": ("الحكومه", "الحكومه", "", "", True),
    "the longest form": ("وزارة الداخلية تنفي", "وزارة الداخلية", "", "", False),
    "the longest form with clitics": ("ووزارة الداخلية", "وزارة الداخلية", "و", "", False),
    "the accusative alef": ("محتجاً", "محتجاً", "", "", False),
    "the accusative alef without its mark": ("محتجا سلميا", "محتجا", "", "", False),
    "a first letter that is no conjunction": ("ولي العهد", "ولي العهد", "", "", False),
    "and, before such a letter": ("وولي العهد", "ولي العهد", "و", "", False),
    "a first letter that is no preposition": ("بلدية المدينة", "بلدية", "", "", False),
    "by, before such a letter": ("ببلدية", "بلدية", "", "ب", False),
}  # fmt: skip


@pytest.mark.parametrize(("text", "words", "conjunction", "preposition", "has_article"), COMMON.values(), ids=COMMON.keys())
def test_common_nouns(text: str, words: str, conjunction: str, preposition: str, has_article: bool) -> None:
    found = match(NOUNS, text)
    assert found is not None
    assert (text[found.start : found.end], found.conjunction, found.preposition, found.has_article) == (words, conjunction, preposition, has_article)


@pytest.mark.parametrize("text", ["للجنة", "للجنة الانتخابات", "وللجنة"])  # to the committee, to the election committee, and to the committee
def test_a_noun_that_begins_with_lam_after_to(text: str) -> None:
    found = match(NOUNS, text)
    assert found is not None
    assert text[found.start : found.end] == "لجنة"


NAMED = {
    "with its article": ("الأمم المتحدة", "الأمم المتحدة", "", ""),
    "to, article merged": ("للأمم المتحدة", "أمم المتحدة", "", "ل"),
    "and to, article merged": ("وللصين", "صين", "و", "ل"),
    "by": ("بلبنان", "لبنان", "", "ب"),
    "to": ("للبنان", "لبنان", "", "ل"),
    "a first letter that is no preposition": ("لبنان", "لبنان", "", ""),
    "and": ("وبلغاريا", "بلغاريا", "و", ""),
    "and by": ("وببلغاريا", "بلغاريا", "و", "ب"),
    "a first letter that is no conjunction": ("وارسو تنفي", "وارسو", "", ""),
    "and, before such a letter": ("ووارسو", "وارسو", "و", ""),
    "as": ("ككولومبيا", "كولومبيا", "", "ك"),
    "the longer of two names": ("مجلس الأمن القومي", "مجلس الأمن القومي", "", ""),
    "the shorter where the longer does not go on": ("مجلس الأمن الدولي", "مجلس الأمن", "", ""),
    "no hamza": ("الامم المتحدة", "الامم المتحدة", "", ""),
}  # fmt: skip


@pytest.mark.parametrize(("text", "words", "conjunction", "preposition"), NAMED.values(), ids=NAMED.keys())
def test_names(text: str, words: str, conjunction: str, preposition: str) -> None:
    found = match(NAMES, text)
    assert found is not None
    assert (text[found.start : found.end], found.conjunction, found.preposition) == (words, conjunction, preposition)


NEITHER = {
    "inside a word": (NAMES, "الصينية"),  # Chinese
    "a name does not gain an article": (NAMES, "اللبنان"),
    "nor does it lose it": (NAMES, "صين"),
    "no accusative alef on names": (NAMES, "توكاييفا"),
    "a preposition before a conjunction is no clitic": (NOUNS, "بوحكومة"),
    "two prepositions are none": (NOUNS, "بلحكومة"),
    "the article with a pronoun": (NOUNS, "حكومتها"),  # its government
    "only the beginning of a name": (NAMES, "الأمم الأخرى"),  # the other nations
    "a lone letter": (NOUNS, "و"),
}  # fmt: skip


@pytest.mark.parametrize(("forms", "text"), NEITHER.values(), ids=NEITHER.keys())
def test_near_misses(forms: FormIndex, text: str) -> None:
    assert match(forms, text) is None


def test_a_match_counts_tokens_from_where_it_begins() -> None:
    text = "قالت وزارة الداخلية في بيان"  # the interior ministry said in a statement
    found = match(NOUNS, text, 1)
    assert found is not None
    assert (found.first, found.last) == (1, 3)


def test_a_form_stops_at_a_mark_between_its_words() -> None:
    found = match(NOUNS, "وزارة، الداخلية")  # ministry, the interior
    assert found is not None
    assert found.last == 1


def test_all_lines_of_one_form_are_returned() -> None:
    forms = FormIndex(ignore_article=False)
    forms.add("موسكو", Entry("place", "place-moscow", "place-moscow"))  # Moscow
    forms.add("موسكو", Entry("metonym", "rus", "rus-metonym-moscow"))
    found = match(forms, "موسكو")
    assert found is not None
    assert [entry.kind for entry in found.entries] == ["place", "metonym"]


def test_opens() -> None:
    assert NOUNS.opens("الوزاره")
    assert NOUNS.opens("وزاره")
    assert NAMES.opens("الامم")
    assert not NAMES.opens("امم")
    assert not NOUNS.opens("ووزاره")


# word, letters to leave out, what is left
SKIPPED = {
    "nothing": ("وقال", 0, "وقال"),
    "and said": ("وقال", 1, "قال"),
    "and said, with vowels": ("وَقالَ", 1, "قالَ"),
    "and for the, with vowels": ("وَلِلشَّعب", 3, "شَّعب"),
    "two marks on one letter": ("وَّقال", 1, "قال"),
    "tatweel after the preposition": ("بـ«", 1, "«"),
    "never the whole word": ("و", 1, "و"),
}  # fmt: skip


@pytest.mark.parametrize(("word", "letters", "rest"), SKIPPED.values(), ids=SKIPPED.keys())
def test_skip_clitics(word: str, letters: int, rest: str) -> None:
    (token, *_) = tokenize(word) if word != "بـ«" else [tokenize("بـ")[0]._replace(end=3)]
    assert word[skip_clitics(word, token, letters) : token.end] == rest


# word, what may be left of it, what may not
READINGS = {
    "a word without clitics": ("ماء", ["ماء"], ["اء"]),
    "and": ("وزير", ["وزير", "زير"], ["ير"]),
    "to the": ("للشعب", ["للشعب", "الشعب"], ["شعب"]),
    "and to the": ("وللشعب", ["وللشعب", "للشعب", "الشعب"], ["شعب"]),
    "to the, or to, before lam": ("للجنه", ["للجنه", "لجنه", "اللجنه"], ["جنه"]),
    "and by": ("وبلد", ["وبلد", "بلد", "لد"], ["د"]),
    "too short for more": ("ول", ["ول"], ["ل", ""]),
}  # fmt: skip


@pytest.mark.parametrize(("form", "rests", "never"), READINGS.values(), ids=READINGS.keys())
def test_clitic_readings_take_off_ever_more(form: str, rests: list[str], never: list[str]) -> None:
    readings = clitic_readings(fold(form))
    found = [reading.rest for reading in readings]
    assert found[0] == fold(form)
    assert {fold(rest) for rest in rests} <= set(found)
    assert not {fold(rest) for rest in never} & set(found)


@pytest.mark.parametrize(("word", "rest"), [("الحكومه", "حكومه"), ("حكومه", "حكومه"), ("الم", "الم"), ("الله", "الله"), ("الصين", "صين")])
def test_without_article(word: str, rest: str) -> None:
    assert without_article(word) == rest


# word, all that it may be
BARE = {
    "the government": ("الحكومه", ("الحكومه", "حكومه")),
    "and to the government": ("وللحكومه", ("وللحكومه", "للحكومه", "الحكومه", "حكومه", "لحكومه", "اللحكومه")),
    "thousands, which only look definite": ("الاف", ("الاف",)),
    "German, which only looks definite": ("الماني", ("الماني", "ماني")),
    "the German": ("الالماني", ("الالماني", "الماني")),
}  # fmt: skip


@pytest.mark.parametrize(("form", "forms"), BARE.values(), ids=BARE.keys())
def test_bare_forms(form: str, forms: tuple[str, ...]) -> None:
    assert bare_forms(form) == forms


PROCLITICS = st.sampled_from(["", "و", "ف", "ب", "ل", "ك", "وب", "ول", "فل", "وَ", "بِ", "وَلِ"])
STEMS = st.sampled_from(["حكومة", "محتجون", "وزارة الداخلية", "قوات الأمن"])  # government, protesters, interior ministry, security forces


@given(PROCLITICS, STEMS, st.sampled_from(["", " ثم", "،", "."]))
@settings(deadline=None, max_examples=200)
def test_a_form_is_found_after_any_proclitics_and_the_span_leaves_them_out(proclitics: str, stem: str, after: str) -> None:
    text = f"{proclitics}{stem}{after}"
    found = match(NOUNS, text)
    assert found is not None
    assert text[found.start : found.end] == stem


@given(st.text(alphabet="وفبكلاحكومةزر ـَّ،", max_size=24))
@settings(deadline=None, max_examples=200)
def test_a_span_lies_within_its_tokens(text: str) -> None:
    tokens = tokenize(text)
    for first in range(len(tokens)):
        found = NOUNS.match(text, tokens, first)
        if found is not None:
            assert tokens[first].start <= found.start < found.end == tokens[found.last - 1].end
