"""Words with their clitics, analysed back to their lexicon lines."""

from __future__ import annotations

import csv
import subprocess
import sys
import time
from functools import lru_cache
from pathlib import Path

import pytest

from kzpipe.errors import LexiconError
from kzpipe.lexicon.affixes import load_affixes
from kzpipe.lexicon.load import LEXICON_FOLDER, Lexicons, load_lexicons
from kzpipe.lexicon.morphology import _WORD_LISTS, Morphology, WordLists, inflected_words
from kzpipe.text.normalize import fold

with (Path(__file__).parent / "conjugations.csv").open(encoding="utf-8", newline="") as handle:
    VERBS = tuple(
        {"lemma_id": f"v-{row['forms'].split()[0]}", "measure": row["measure"], "root": row["root"], "lemma": row["forms"].split()[0]}
        for row in csv.DictReader(handle)
    )
VERBAL_NOUNS = tuple({"form_id": f"vn-{form}", "lemma_id": lemma_id, "form": form} for lemma_id, form in (("v-قال", "قول"), ("v-دعا", "دعوة")))
NOUNS = tuple(
    {"lemma_id": f"n-{lemma}", "pos": pos, "gender": gender, "plural": plural, "lemma": lemma}
    for pos, gender, plural, lemma in (
        ("noun", "m", "broken", "قتيل"), ("noun", "f", "f", "حكومة"), ("noun", "m", "broken", "وزير"), ("noun", "f", "broken", "لجنة"),
        ("noun", "m", "m", "متظاهر"), ("noun", "f", "none", "حرب"), ("noun", "m", "f", "مستشفى"), ("noun", "m", "f", "اعتداء"),
        ("noun", "m", "m", "محامي"), ("adj", "m", "m", "عسكري"), ("adj", "m", "none", "مسلح"), ("noun", "f", "f", "مفاجأة"),
        ("noun", "m", "broken", "شيء"), ("noun", "m", "m", "مسؤول"),
    )
)  # fmt: skip
NOUN_PLURALS = tuple(
    {"form_id": f"p-{form}", "lemma_id": f"n-{lemma}", "form": form}
    for lemma, form in (("قتيل", "قتلى"), ("وزير", "وزراء"), ("لجنة", "لجان"), ("شيء", "أشياء"))
)
LEXICONS = Lexicons(Path(), {"verbs": VERBS, "verbal_nouns": VERBAL_NOUNS, "nouns": NOUNS, "noun_plurals": NOUN_PLURALS})


@lru_cache(maxsize=1)
def morphology() -> Morphology:
    return Morphology.from_lexicons(LEXICONS)


def readings(word: str) -> list[str]:
    """Each reading as one line: lemma, part of speech, then what the form tells."""
    lines = []
    for a in morphology().analyze(fold(word)):
        clitics = [a.conjunction, a.preposition, "ال" if a.has_article else "", "س" if a.is_future else "", a.pronoun]
        person = f"{a.person or ''}{a.gender or ''}{a.number or ''}"
        lines.append(" ".join(filter(None, (a.lemma, a.pos, a.aspect, a.voice, person, "+".join(filter(None, clitics))))))
    return lines


@pytest.mark.parametrize(("word", "expected"), [
    ("وأعلنت", "أعلن verb perfect 3fs و"),  # and she announced
    ("سيعلنون", "أعلن verb imperfect 3mp س"),  # they will announce
    ("لنعلن", "أعلن verb imperfect 1p ل"),  # so that we announce
    ("فأعلنها", "أعلن verb perfect 3ms ف+ها"),  # and he announced it
    ("وأُعلِنَ", "أعلن verb perfect 3ms و"),  # and it was announced, vowelled
    ("قيل", "قال verb perfect passive 3ms"),  # it was said
    ("يقل", "قال verb imperfect 3ms"),  # (did not) say
    ("تقول", "قال verb imperfect active 3fs"),  # she says
    ("آخذ", "أخذ verb imperfect active 1s"),  # I take
    ("فلنأخذ", "أخذ verb imperfect active 1p ف+ل"),  # so let us take
    ("متنا", "مات verb perfect 1p"),  # we died
    ("أأتلف", None),  # no such form
    ("دعته", "دعا verb perfect active 3fs ه"),  # she called him
    ("دعاهم", "دعا verb perfect active 3ms هم"),  # he called them
    ("يلقاه", "لقي verb imperfect 3ms ه"),  # he meets him
    ("قتلى", "قتيل noun mp"),  # dead, plural
    ("قتيلا", "قتيل noun ms"),  # dead, after a number
    ("قتيلين", "قتيل noun md"),  # two dead
    ("للحكومة", "حكومة noun fs ل+ال"),  # to the government
    ("حكومته", "حكومة noun fs ه"),  # his government
    ("حكوماتها", "حكومة noun fp ها"),  # its governments
    ("للجنة", "لجنة noun fs ل+ال"),  # to the committee
    ("لجنتها", "لجنة noun fs ها"),  # her committee
    ("واللجان", "لجنة noun fp و+ال"),  # and the committees
    ("كالوزراء", "وزير noun mp ك+ال"),  # like the ministers
    ("بوزرائه", "وزير noun mp ب+ه"),  # with his ministers
    ("المتظاهرون", "متظاهر noun mp ال"),  # the protesters
    ("متظاهري", "متظاهر noun mp"),  # protesters of
    ("والمتظاهرات", "متظاهر noun fp و+ال"),  # and the protesters (f.)
    ("مستشفاها", "مستشفى noun ms ها"),  # its hospital
    ("اعتداؤه", "اعتداء noun ms ه"),  # his attack
    ("محام", "محامي noun ms"),  # a lawyer
    ("المحام", None),  # no such form
    ("عسكريون", "عسكري adj mp"),  # military (men)
    ("العسكرية", "عسكري adj fs ال"),  # military (f.)
    ("المسئولين", "مسؤول noun mp ال"),  # the officials, older spelling
    ("باتهامهم", "اتّهم verbal_noun ms ب+هم"),  # by accusing them
    ("تصريحات", "صرّح verbal_noun mp"),  # declarations
    ("دعوته", "دعا verbal_noun fs ه"),  # his call
    ("المتحدثة", "تحدث active_participle fs ال"),  # the spokeswoman
    ("مؤيدين", "أيّد active_participle mp"),  # supporters
    ("المعلنة", "أعلن passive_participle fs ال"),  # the announced
    ("متحدٍ", "تحدى active_participle ms"),  # defying
    ("كازاخستان", None),  # no lexicon line
    ("2022", None), ("word", None), ("و", None), ("", None),
])  # fmt: skip
def test_reading(word: str, expected: str | None) -> None:
    found = readings(word)
    assert expected in found if expected else not found, found


def test_dual_and_plural_before_noun_are_both_told() -> None:
    assert {a.number for a in morphology().analyze("متظاهرين")} >= {"d", "p"}


def test_article_and_possessor_exclude_each_other() -> None:
    assert not morphology().analyze("الحكومته")
    assert not morphology().analyze("القتيلا")


def test_the_third_person_and_the_barest_reading_come_first() -> None:
    assert next(a.person for a in morphology().analyze("اعلنت")) == 3


def test_every_form_with_clitics_is_analysed_back() -> None:
    """Attach every ending, prefix and a pronoun to every stem, by hand, and ask for the line it came from."""
    affixes = load_affixes()
    words = WordLists(*(tuple(tuple(row.items()) for row in LEXICONS[name]) for name in _WORD_LISTS))
    prefixes = {"perfect": ("", "و", "ف"), "imperfect": ("ي", "سي", "وت", "فلن"), "noun": ("", "ب", "وال", "لل", "فك")}
    asked = 0
    for lemma_id, _, stems in inflected_words(words):
        for _, stem in stems:
            for ending in (e for e in affixes.endings if e.slot == stem.slot):
                tail = "هم" if ending.before != "nothing" else ""
                for prefix in prefixes[stem.slot.partition("_")[0]]:
                    if (stem.head and prefix != "ي") or (prefix.endswith("ل") and ending.article == "no"):
                        continue
                    lead = "أ" if stem.head else _fitting(prefix, ending.slot, ending.form)
                    form = fold(lead + stem.form + ending.form + tail)
                    asked += 1
                    assert lemma_id in {a.lemma_id for a in morphology().analyze(form)}, (form, stem, ending)
    assert asked > 10_000


def _fitting(prefix: str, slot: str, ending: str) -> str:
    """Person prefixes go with some endings only: ن with none, ي not with the ending of 'you' (f.)."""
    if prefix == "فلن" and (ending or slot == "imperfect_women"):
        return "فلي" if slot != "imperfect_you" else "فلت"
    return prefix.replace("ي", "ت") if slot == "imperfect_you" else prefix


@pytest.mark.parametrize(("form", "expected"), [
    ("وبتوكاييف", ("وبتوكاييف", "بتوكاييف", "توكاييف")),  # and by Tokayev
    ("وتوكاييف", ("وتوكاييف", "توكاييف")),  # and Tokayev
    ("للكرملين", ("للكرملين", "الكرملين", "لكرملين")),  # to the Kremlin
    ("بمصر", ("بمصر", "مصر")),  # in Egypt
    ("بوش", ("بوش",)),  # Bush: too short to strip
])  # fmt: skip
def test_strip_clitics(form: str, expected: tuple[str, ...]) -> None:
    assert morphology().strip_clitics(form) == expected


def test_phrase_in_the_noun_lexicon_is_refused() -> None:
    line = {"lemma_id": "n-1", "pos": "noun", "gender": "m", "plural": "none", "lemma": "رجل أمن"}
    with pytest.raises(LexiconError, match="not one Arabic word"):
        Morphology.from_lexicons(Lexicons(Path(), {"nouns": (line,)}))


def test_empty_lexicons_know_nothing() -> None:
    assert Morphology.from_lexicons(Lexicons(Path(), {})).analyze("قال") == ()


def test_no_second_opinion_without_the_database() -> None:
    assert morphology().second_opinion("قال") == ()


def test_nothing_is_written_to_the_home_folder(tmp_path: Path) -> None:
    code = "from kzpipe.lexicon.morphology import _load_second_analyzer; print(_load_second_analyzer())"
    root = Path(__file__).resolve().parents[2]
    environment = {"HOME": str(tmp_path), "PATH": "/usr/bin:/bin", "PYTHONPATH": str(root)}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "None"
    assert list(tmp_path.iterdir()) == []


def test_cached_analyses_are_quick() -> None:
    forms = ["وقالت", "سيعلن", "المتظاهرين", "حكومته", "كازاخستان"] * 20_000
    analyze = morphology().analyze
    for form in forms[:5]:
        analyze(form)
    started = time.perf_counter()
    for form in forms:
        analyze(form)
    assert len(forms) / (time.perf_counter() - started) > 100_000


def test_real_lexicons_compile_and_read_back() -> None:
    if not all((LEXICON_FOLDER / f"{name}.csv").is_file() for name in _WORD_LISTS):
        pytest.skip("the word lexicons are not written yet")
    lexicons = load_lexicons(names=_WORD_LISTS)
    started = time.perf_counter()
    known = Morphology.from_lexicons(lexicons)
    assert time.perf_counter() - started < 2 * max(1.0, (len(lexicons["verbs"]) + len(lexicons["nouns"])) / 1500)
    for name, form in (("verbs", "lemma"), ("verbal_nouns", "form"), ("nouns", "lemma"), ("noun_plurals", "form")):
        for row in lexicons[name]:
            assert row["lemma_id"] in {a.lemma_id for a in known.analyze(fold(row[form]))}, row
