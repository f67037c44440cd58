"""Verbs of every class: their stems, participles and verbal nouns."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest

from kzpipe.errors import LexiconError
from kzpipe.lexicon.affixes import load_affixes
from kzpipe.lexicon.derivation import participles, verbal_noun
from kzpipe.lexicon.inflection import verb_of, verb_stems
from kzpipe.lexicon.nominals import Nominal, nominal_stems, noun_of
from kzpipe.text.normalize import fold

with (Path(__file__).parent / "conjugations.csv").open(encoding="utf-8", newline="") as handle:
    CONJUGATIONS = [(row["measure"], row["root"], row["forms"].split()[0], row["forms"]) for row in csv.DictReader(handle)]
"""Measure, root and lemma; forms: he did; she did; they did; I did; he does; they do; they (f.) do; he did not (short form)."""
CELLS = (
    ("perfect_zero", "", ""), ("perfect_she", "", "ت"), ("perfect_they", "", "وا"), ("perfect_t", "", "ت"),
    ("imperfect_zero", "ي", ""), ("imperfect_they", "ي", "ون"), ("imperfect_women", "ي", "ن"), ("imperfect_short imperfect_zero", "ي", ""),
)  # fmt: skip

# measure, root, lemma: it was done; it is done; active participle; passive participle; verbal noun ("-" for none)
NOUNS_OF_VERBS = [
    ("1", "q-w-l", "قال", "قيل يقال قائل مقول -"),
    ("1", "b-y-E", "باع", "بيع يباع بائع مبيع -"),
    ("1", "d-E-w", "دعا", "دعي يدعى داعي مدعو -"),
    ("1", "b-n-y", "بنى", "بني يبنى باني مبني -"),
    ("1", "w-D-E", "وضع", "وضع يوضع واضع موضوع -"),
    ("1", "r-d-d", "رد", "رد يرد راد مردود -"),
    ("1", "'-x-*", "أخذ", "أخذ يؤخذ آخذ مأخوذ -"),
    ("1", "s-'-l", "سأل", "سئل يسأل سائل مسؤول -"),
    ("1", "q-r-'", "قرأ", "قرئ يقرأ قارئ مقروء -"),
    ("2", "'-y-d", "أيد", "أيد يؤيد مؤيد مؤيد تأييد"),
    ("2", "s-m-y", "سمى", "سمي يسمى مسمي مسمى تسمية"),
    ("2", "h-n-'", "هنأ", "هنئ يهنأ مهنئ مهنأ تهنئة"),
    ("3", "H-k-m", "حاكم", "حوكم يحاكم محاكم محاكم محاكمة"),
    ("3", "n-d-w", "نادى", "نودي ينادى منادي منادى مناداة"),
    ("3", "s-'-l", "ساءل", "سوئل يساءل مسائل مساءل مساءلة"),
    ("4", "E-l-n", "أعلن", "أعلن يعلن معلن معلن إعلان"),
    ("4", "q-y-l", "أقال", "أقيل يقال مقيل مقال إقالة"),
    ("4", "E-T-w", "أعطى", "أعطي يعطى معطي معطى إعطاء"),
    ("4", "n-$-'", "أنشأ", "أنشئ ينشأ منشئ منشأ إنشاء"),
    ("4", "w-q-f", "أوقف", "أوقف يوقف موقف موقف إيقاف"),
    ("4", "'-m-n", "آمن", "أومن يؤمن مؤمن مؤمن إيمان"),
    ("4", "E-d-d", "أعد", "أعد يعد معد معد إعداد"),
    ("5", "H-d-y", "تحدى", "تحدي يتحدى متحدي متحدى تحدي"),
    ("5", "n-b-'", "تنبأ", "تنبئ يتنبأ متنبئ متنبأ تنبؤ"),
    ("6", "f-D-y", "تفادى", "تفودي يتفادى متفادي متفادى تفادي"),
    ("7", "D-m-m", "انضم", "- - منضم - انضمام"),
    ("8", "x-y-r", "اختار", "اختير يختار مختار مختار اختيار"),
    ("8", "w-h-m", "اتهم", "اتهم يتهم متهم متهم اتهام"),
    ("8", "d-E-w", "ادعى", "ادعي يدعى مدعي مدعى ادعاء"),
    ("8", "'-m-n", "ائتمن", "اؤتمن يؤتمن مؤتمن مؤتمن ائتمان"),
    ("10", "'-n-f", "استأنف", "استؤنف يستأنف مستأنف مستأنف استئناف"),
    ("10", "q-y-l", "استقال", "استقيل يستقال مستقيل مستقال استقالة"),
    ("10", "w-l-y", "استولى", "استولي يستولى مستولي مستولى استيلاء"),
    ("10", "E-d-d", "استعد", "استعد يستعد مستعد مستعد استعداد"),
    ("q1", "E-r-q-l", "عرقل", "عرقل يعرقل معرقل معرقل عرقلة"),
    ("q4", "T-m-'-n", "اطمأن", "- - مطمئن - اطمئنان"),
]


def row(measure: str, root: str, lemma: str) -> dict[str, str]:
    return {"lemma_id": "v-1", "measure": measure, "root": root, "lemma": lemma}


@pytest.mark.parametrize(("measure", "root", "lemma", "expected"), CONJUGATIONS)
def test_active_verb(measure: str, root: str, lemma: str, expected: str) -> None:
    stems = [stem for stem in verb_stems(verb_of(row(measure, root, lemma)), load_affixes()) if stem.voice != "passive" and not stem.head]
    for (slots, prefix, ending), form in zip(CELLS, expected.split(), strict=True):
        spelled = {fold(prefix + stem.form + ending) for stem in stems if stem.slot in slots.split()}
        assert fold(form) in spelled, (slots, form, spelled)


@pytest.mark.parametrize(("measure", "root", "lemma", "expected"), NOUNS_OF_VERBS)
def test_passive_and_nouns(measure: str, root: str, lemma: str, expected: str) -> None:
    verb = verb_of(row(measure, root, lemma))
    passive = [stem for stem in verb_stems(verb, load_affixes()) if stem.voice != "active" and not stem.head]
    formed = {word.pos: word.form for word in (*participles(verb, load_affixes()), *verbal_noun(verb))}
    was_done, is_done, active, passive_participle, noun = expected.split()
    for form, prefix, slot in ((was_done, "", "perfect_zero"), (is_done, "ي", "imperfect_zero")):
        if form != "-":
            assert fold(form) in {fold(prefix + stem.form) for stem in passive if stem.slot == slot}
    for form, pos in ((active, "active_participle"), (passive_participle, "passive_participle"), (noun, "verbal_noun")):
        assert formed.get(pos, "-") == form


def test_voice_is_open_where_both_are_spelled_alike() -> None:
    stems = verb_stems(verb_of(row("4", "E-l-n", "أعلن")), load_affixes())  # announced, was announced
    assert {stem.voice for stem in stems} == {None}
    hollow = verb_stems(verb_of(row("1", "q-w-l", "قال")), load_affixes())  # قال said, قيل was said
    assert {(stem.form, stem.voice) for stem in hollow if stem.slot == "perfect_zero"} == {("قال", "active"), ("قيل", "passive")}


def test_verb_named_by_its_passive() -> None:
    stems = verb_stems(verb_of(row("5", "w-f-y", "توفي")), load_affixes())  # died
    assert {"توفي", "توف"} <= {stem.form for stem in stems if stem.slot == "perfect_she"}  # توفيت, توفت


def test_lemma_of_two_words_is_refused() -> None:
    with pytest.raises(LexiconError, match="not one word"):
        verb_of(row("1", "q-w-l", "قال له"))


@pytest.mark.parametrize(("lemma", "pos", "plural", "expected"), [
    ("قتيل", "noun", "none", {("noun_zero", "قتيل"), ("noun_tanwin", "قتيل"), ("noun_two", "قتيل")}),  # dead person
    ("حكومة", "noun", "f", {("noun_marbuta", "حكوم"), ("noun_things", "حكوم"), ("noun_she_two", "حكوم")}),  # government
    ("مستشفى", "noun", "f", {("noun_zero", "مستشفى"), ("noun_before_pronoun", "مستشفا"), ("noun_things", "مستشفي")}),  # hospital
    ("محامي", "noun", "m", {("noun_indefinite", "محام"), ("noun_men", "محام"), ("noun_she", "محامي")}),  # lawyer
    ("اعتداء", "noun", "f", {("noun_before_pronoun", "اعتداؤ"), ("noun_before_pronoun", "اعتدائ"), ("noun_things", "اعتداء")}),  # attack
    ("مفاجأة", "noun", "f", {("noun_marbuta", "مفاجأ"), ("noun_things", "مفاج")}),  # surprise
    ("شيء", "noun", "none", {("noun_tanwin", "شيئ"), ("noun_zero", "شيء")}),  # thing
    ("نبأ", "noun", "none", {("noun_two", "نب"), ("noun_before_pronoun", "نبأ")}),  # news
    ("كاميرا", "noun", "f", {("noun_things", "كامير")}),  # camera
    ("قناة", "noun", "f", {("noun_things", "قنو"), ("noun_marbuta", "قنا")}),  # channel
    ("مسلح", "adj", "none", {("noun_men", "مسلح"), ("noun_she", "مسلح"), ("noun_women", "مسلح")}),  # armed
    ("مصري", "adj", "m", {("noun_men", "مصري"), ("noun_she", "مصري")}),  # Egyptian
])  # fmt: skip
def test_noun(lemma: str, pos: str, plural: str, expected: set[tuple[str, str]]) -> None:
    line = {"lemma_id": "n-1", "pos": pos, "gender": "m", "plural": plural, "lemma": lemma}
    (word,) = noun_of(line)
    assert {(slot, fold(form)) for slot, form in expected} <= {(stem.slot, fold(stem.form)) for stem in nominal_stems(word)}


def test_broken_plural_takes_no_ending() -> None:
    stems = nominal_stems(Nominal("وزراء", "noun", "m", "plural"))  # ministers
    assert {stem.slot for stem in stems} == {"noun_zero", "noun_before_pronoun"}
    assert {stem.number for stem in stems} == {"p"}


def test_nisba_is_not_cut() -> None:
    line = {"lemma_id": "n-1", "pos": "adj", "gender": "m", "plural": "m", "lemma": "عسكري"}  # military; عسكر is another word
    assert "عسكر" not in {stem.form for word in noun_of(line) for stem in nominal_stems(word)}
