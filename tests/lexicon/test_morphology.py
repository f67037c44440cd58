"""Words with their clitics, analysed back to their lexicon lines."""

from __future__ import annotations

import ast
import csv
import json
import subprocess
import sys
import time
from functools import lru_cache
from pathlib import Path

import pytest

from kzpipe.errors import LexiconError
from kzpipe.lexicon.affixes import load_affixes
from kzpipe.lexicon.load import LEXICON_FOLDER, Lexicons, load_lexicons
from kzpipe.lexicon.morphology import WORD_LEXICONS, Morphology, WordLists, inflected_words
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
    words = WordLists(*(tuple(tuple(row.items()) for row in LEXICONS.rows.get(name, ())) for name in WORD_LEXICONS))
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


def test_phrase_in_the_noun_lexicon_is_refused() -> None:
    line = {"lemma_id": "n-1", "pos": "noun", "gender": "m", "plural": "none", "lemma": "رجل أمن"}
    with pytest.raises(LexiconError, match="not one Arabic word"):
        Morphology.from_lexicons(Lexicons(Path(), {"nouns": (line,)}))


def test_names_speak_where_no_other_word_does() -> None:
    people = ({"entity_id": "p-1", "entity_type": "person", "name_ar": "أشرف العمري"},)
    numbers = ({"word_id": "ten-1", "kind": "ten", "value": "20", "form": "عشرون"},)
    supervise = {"lemma_id": "v-1", "measure": "4", "root": "$-r-f", "lemma": "أشرف"}
    nisba = {"nisba_id": "fra-1", "country_code": "FRA", "form": "فرنسي"}
    known = Morphology.from_lexicons(Lexicons(Path(), {"entities": people, "number_words": numbers, "verbs": (supervise,), "nisbas": (nisba,)}))
    assert {(a.lemma_id, a.pos) for a in known.analyze(fold("أشرف"))} == {("v-1", "verb")}  # supervised, not Ashraf
    assert {(a.lemma_id, a.pos, a.preposition, a.has_article) for a in known.analyze(fold("للعمري"))} == {("p-1", "name", "ل", True)}
    assert [(a.lemma_id, a.pos, a.conjunction) for a in known.analyze(fold("وعشرون"))] == [("ten-1", "number", "و")]
    assert {(a.pos, a.gender, a.number) for a in known.analyze(fold("والفرنسيات"))} == {("adj", "f", "p")}


def test_empty_lexicons_know_nothing() -> None:
    assert Morphology.from_lexicons(Lexicons(Path(), {})).analyze("قال") == ()


SECOND_DATABASE = """###DEFINES###
DEFINE diac diac:*open*
DEFINE lex lex:*open*
DEFINE pos pos:*open*
DEFINE asp asp:*open*
DEFINE vox vox:*open*
DEFINE per per:*open*
DEFINE gen gen:*open*
DEFINE num num:*open*
DEFINE prc2 prc2:*open*
DEFINE prc1 prc1:*open*
DEFINE prc0 prc0:*open*
DEFINE enc0 enc0:*open*
###DEFAULTS###
DEFAULT pos:verb
DEFAULT pos:noun
DEFAULT pos:prep
###ORDER###
ORDER diac lex pos
###TOKENIZATIONS###
TOKENIZATION diac
###STEMBACKOFF###
STEMBACKOFF PROP none
###PREFIXES###
\tPref-0\tdiac:
و\tPref-Wa\tdiac:و prc2:wa_conj
ال\tNPref-Al\tdiac:ال prc0:Al_det
###SUFFIXES###
\tSuff-0\tdiac:
هم\tNSuff-hum\tdiac:هم enc0:3mp_poss
###STEMS###
مؤرشف\tN\tdiac:مؤرشف lex:مؤرشف pos:noun asp:na vox:na per:na gen:m num:s prc2:0 prc1:0 prc0:0 enc0:0
تزلج\tPV\tdiac:تزلج lex:تزلج pos:verb asp:p vox:a per:3 gen:m num:s prc2:0 prc1:0 prc0:0 enc0:0
إلى\tP\tdiac:إلى lex:إلى pos:prep asp:na vox:na per:na gen:na num:na prc2:0 prc1:0 prc0:0 enc0:0
###TABLE AB###
Pref-0 N
Pref-Wa N
NPref-Al N
Pref-0 PV
Pref-Wa PV
Pref-0 P
###TABLE BC###
N Suff-0
N NSuff-hum
PV Suff-0
P Suff-0
###TABLE AC###
Pref-0 Suff-0
Pref-0 NSuff-hum
Pref-Wa Suff-0
Pref-Wa NSuff-hum
NPref-Al Suff-0
"""
"""A few words in the format and with the features of CAMeL's own database."""


def test_camels_own_database_reads_what_no_lexicon_knows_where_it_is_installed(tmp_path: Path) -> None:
    name = "calima-msa-r13"
    dataset = {"path": f"morphology_db/{name}"}
    catalogue = {"version": "1.6", "packages": {}, "components": {"MorphologyDB": {"default": name, "datasets": {name: dataset}}}}
    (tmp_path / "catalogue.json").write_text(json.dumps(catalogue), "utf-8")
    folder = tmp_path / "data" / "morphology_db" / name
    folder.mkdir(parents=True)
    (folder / "morphology.db").write_text(SECOND_DATABASE, "utf-8")
    code = (
        "from pathlib import Path; from kzpipe.lexicon.load import Lexicons; from kzpipe.lexicon.morphology import Morphology;"
        "from kzpipe.text.normalize import fold;"
        "line = {'lemma_id': 'n-1', 'pos': 'noun', 'gender': 'm', 'plural': 'none', 'lemma': 'قتيل'};"
        "known = Morphology.from_lexicons(Lexicons(Path(), {'nouns': (line,)}));"
        "words = ('القتيل', 'المؤرشف', 'ومؤرشفهم', 'وتزلج', 'إلى', 'كذا');"
        "print([[(a.lemma_id, a.pos, a.conjunction, a.has_article, a.pronoun, a.aspect) for a in known.analyze(fold(word))] for word in words])"
    )
    environment = {
        "HOME": str(tmp_path),
        "CAMELTOOLS_DATA": str(tmp_path),
        "PATH": "/usr/bin:/bin",
        "PYTHONPATH": str(Path(__file__).resolve().parents[2]),
    }
    done = subprocess.run([sys.executable, "-c", code], env={**environment, "PYTHONIOENCODING": "utf-8"}, capture_output=True, text=True, check=True)
    assert ast.literal_eval(done.stdout) == [
        [("n-1", "noun", "", True, "", None)],  # the killed: the lexicon knows it
        [(f"{name}:مؤرشف", "noun", "", True, "", None)],  # the archived, spelled with a hamza on its seat
        [(f"{name}:مؤرشف", "noun", "و", False, "هم", None)],  # and their archived one
        [(f"{name}:تزلج", "verb", "و", False, "", "perfect")],  # and he skied
        [],  # to: no verb, noun or adjective
        [],
    ]


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
    if not all((LEXICON_FOLDER / f"{name}.csv").is_file() for name in WORD_LEXICONS):
        pytest.skip("the word lexicons are not written yet")
    lexicons = load_lexicons(names=WORD_LEXICONS)
    started = time.process_time()
    known = Morphology.from_lexicons(lexicons)
    assert time.process_time() - started < 2 * max(1.0, (len(lexicons["verbs"]) + len(lexicons["nouns"])) / 1500)
    for name, form in (("verbs", "lemma"), ("verbal_nouns", "form"), ("nouns", "lemma"), ("noun_plurals", "form")):
        for row in lexicons[name]:
            assert row["lemma_id"] in {a.lemma_id for a in known.analyze(fold(row[form]))}, row
