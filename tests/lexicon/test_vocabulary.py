"""The words that the lexicons hold: every entry conjugated and analysed back, the persons of weak verbs, and how much is known."""

from __future__ import annotations

import itertools
from functools import lru_cache

import pytest

from kzpipe.lexicon.affixes import Ending, load_affixes
from kzpipe.lexicon.load import Lexicons, load_lexicons
from kzpipe.lexicon.morphology import WORD_LEXICONS, Analysis, Morphology, WordLists, inflected_words
from kzpipe.lexicon.naming import naming_words
from kzpipe.lexicon.nominals import Stem
from kzpipe.schema.vocab import EVENT_TYPES
from kzpipe.text.normalize import fold

NAMED = ("entities", "places", "aliases", "number_words", "time_words")
USED = ("triggers", "cues", "victim_terms", "titles")


@lru_cache(maxsize=1)
def lexicons() -> Lexicons:
    return load_lexicons(names=(*WORD_LEXICONS, *NAMED, *USED))


@lru_cache(maxsize=1)
def morphology() -> Morphology:
    return Morphology.from_lexicons(lexicons())


def analyses(word: str) -> tuple[Analysis, ...]:
    return morphology().analyze(fold(word))


# what may stand before a stem: before the verb's person prefix or the noun; with the article only where the ending takes it
BEFORE = {"perfect": ("", "و", "ف"), "imperfect": ("", "و", "س", "فس", "ل", "ول"), "noun": ("", "و", "ب", "ول", "ال", "وال", "بال", "لل", "فلل")}
PERSONS = {
    "you": ("ت",),
    "they": ("ي", "ت"),
    "women": ("ي", "ت"),
    "two": ("ي", "ت"),
    "zero": ("ي", "ت", "ن"),
    "short": ("ي", "ن"),
    "before_pronoun": ("ي", "ن"),
}
PRONOUNS = {"nothing": ("",), "object": ("ه", "ها", "هم", "هن", "كم", "نا", "ني"), "possessive": ("ه", "ها", "هم", "كم", "نا", "ي")}


def spell(stem: Stem, ending: Ending, turn: int) -> str:
    """Write a stem with an ending, and the clitics whose turn it is."""
    kind, _, slot = stem.slot.partition("_")
    befores = [before for before in BEFORE[kind] if ending.article == "yes" or not before.endswith(("ال", "لل"))]
    persons = ("أ",) if stem.head else PERSONS[slot] if kind == "imperfect" else ("",)
    tails = PRONOUNS[ending.before]
    return befores[turn % len(befores)] + persons[turn % len(persons)] + stem.form + ending.form + tails[turn % len(tails)]


def test_every_entry_is_conjugated_and_analysed_back() -> None:
    """Each stem of each verb, verbal noun, participle, noun, plural, nisba and name with each ending, its clitics in turn."""
    words = WordLists(*(tuple(tuple(row.items()) for row in lexicons()[name]) for name in WORD_LEXICONS))
    endings = load_affixes().endings
    turn, asked, entries = itertools.count(), 0, set()
    for lemma_id, _, stems in inflected_words(words):
        for _, stem in stems:
            for ending in endings:
                if ending.slot != stem.slot:
                    continue
                form = spell(stem, ending, next(turn))
                asked += 1
                assert lemma_id in {analysis.lemma_id for analysis in analyses(form)}, (form, stem, ending)
        entries.add(lemma_id)
    listed = {row["lemma_id"] for name in ("verbs", "nouns") for row in lexicons()[name]}
    assert listed <= entries
    assert asked > 50 * len(listed)


def test_names_and_numbers_are_found_with_clitics_where_no_other_word_fits() -> None:
    for word in naming_words(lexicons()):
        for form in (word.form, f"و{word.form}", f"لل{word.form}"):
            if form == "للآن":
                continue  # "until now"
            assert analyses(form), (form, word)


# lemma: person, gender, number and form; short forms after "did not" and passives are marked
PARADIGMS = {
    "قال": "1s قلت, 2p قلتم, 1p قلنا, 3p قالوا, 3p قلن, 3d قالا, 3d قالتا, 1s أقول, 2s تقولين, 1p نقول, 2p تقولون, 3p يقلن, 2p تقلن, "
           "short يقل, short نقل, 3p يقولوا, passive قيل, passive قيلت, passive يقال",
    "باع": "1s بعت, 3p بعن, 3s يبيع, 3p يبيعون, 3p يبعن, short يبع, passive بيع, passive يباع",
    "خاف": "1s خفت, 3p خافوا, 3s يخاف, short يخف, 3p يخفن",
    "دعا": "1s دعوت, 3s دعت, 3p دعوا, 3d دعوا, 1p دعونا, 3p دعون, 1s أدعو, 3p يدعون, 2s تدعين, short يدع, short ندع, passive دعي, passive يدعى",
    "بنى": "1s بنيت, 3s بنت, 3p بنوا, 3p بنين, 3s يبني, 3p يبنون, short يبن, passive بني, passive يبنى",
    "لقي": "1s لقيت, 3p لقوا, 3s لقيت, 3s يلقى, 3p يلقون, 3p يلقين, short يلق",
    "رأى": "1s رأيت, 3p رأوا, 3s رأت, 1s أرى, 3s يرى, 3p يرون, short ير, passive رئي",
    "وصل": "1s وصلت, 3p وصلن, 1s أصل, 3s يصل, 1p نصل, 3p يصلون, short يصل",
    "رد": "1s رددت, 3s ردت, 3p ردوا, 3p رددن, 3s يرد, 3p يردون, 3p يرددن, short يرد, passive رد",
    "أخذ": "1s آخذ, 3s يأخذ, 1p نأخذ, 3p يأخذن, passive أخذ, passive يؤخذ",
    "سأل": "1s سألت, 3s يسأل, 3p يسألون, passive سئل",
    "أدان": "1s أدنت, 3s أدانت, 3p أدانوا, 3s يدين, 1p ندين, short يدن, 3p يدنّ, passive أدين, passive يدان",
    "أعلن": "1s أعلنت, 2p أعلنتم, 3s يعلن, 1s أعلن, 3p يعلنون, 2s تعلنين",
    "نفى": "1s نفيت, 3s نفت, 3p نفوا, 3s ينفي, short ينف",
    "تحدى": "1s تحديت, 3s تحدت, 3p تحدوا, 3s يتحدى, 3p يتحدون, short يتحد",
    "تفادى": "1s تفاديت, 3p تفادوا, 3s يتفادى, short يتفاد",
    "انهار": "1s انهرت, 3s انهارت, 3p انهاروا, 3s ينهار, short ينهر",
    "اختار": "1s اخترت, 3p اختاروا, 3s يختار, 3p يختارون, short يختر, passive اختير",
    "اتهم": "3s اتهم, 3p اتهموا, 3s يتهم, 1p نتهم, passive يتهم",
    "ادعى": "1s ادعيت, 3s ادعت, 3s يدعي, short يدع",
    "احتل": "1s احتللت, 3p احتلوا, 3s يحتل, short يحتلل",
    "اعوج": "1s اعوججت, 3s اعوجت, 3s يعوج",
    "استقال": "1s استقلت, 3p استقالوا, 3s يستقيل, short يستقل",
    "استولى": "1s استوليت, 3s استولت, 3p استولوا, 3s يستولي, short يستول",
    "استعد": "1s استعددت, 3p استعدوا, 3s يستعد, 3p يستعدون",
    "سيطر": "1s سيطرت, 3p سيطروا, 3s يسيطر, 3p يسيطرون",
    "أدى": "3s أدت, 3p أدوا, 3s يؤدي, short يؤد",
    "نادى": "1s ناديت, 3p نادوا, 3s ينادي, passive نودي",
    "واجه": "1s واجهت, 3s يواجه, passive ووجه",
}  # fmt: skip
CELLS = [(lemma, *cell.split()) for lemma, cells in PARADIGMS.items() for cell in cells.split(", ")]


@pytest.mark.parametrize(("lemma", "cell", "form"), CELLS)
def test_persons_of_weak_verbs(lemma: str, cell: str, form: str) -> None:
    found = [a for a in analyses(form) if a.pos == "verb" and fold(a.lemma) == fold(lemma)]
    if cell == "passive":
        assert any(a.voice in {"passive", None} for a in found)
    elif cell == "short":
        assert any(a.aspect == "imperfect" for a in found)
    else:
        assert (cell[0], cell[1]) in {(str(a.person), a.number) for a in found}


# word with clitics: lemma, conjunction, preposition, article, future, pronoun
CLITICS = {
    "فسيعلنونها": ("أعلن", "ف", "", False, True, "ها"),  # and they will announce it
    "وستدعوكم": ("دعا", "و", "", False, True, "كم"),  # and she will call you
    "لندعوهم": ("دعا", "", "ل", False, False, "هم"),  # so that we call them
    "رفضناه": ("رفض", "", "", False, False, "ه"),  # we refused it
    "أبلغتمونا": ("أبلغ", "", "", False, False, "نا"),  # you (pl.) told us
    "أبلغتماها": ("أبلغ", "", "", False, False, "ها"),  # you two told her
    "اتهامكم": ("اتهم", "", "", False, False, "كم"),  # accusing you
    "ولاتهامها": ("اتهم", "و", "ل", False, False, "ها"),  # and for accusing her
    "فبإعلانه": ("أعلن", "ف", "ب", False, False, "ه"),  # and by its announcing
    "وللمتظاهرين": ("تظاهر", "و", "ل", True, False, ""),  # and for the protesters
    "كالمحتجين": ("احتج", "", "ك", True, False, ""),  # like the protesters
    "للجريحين": ("جريح", "", "ل", True, False, ""),  # for the two wounded
    "وبالوزراء": ("وزير", "و", "ب", True, False, ""),  # and by the ministers
    "قتلاهم": ("قتيل", "", "", False, False, "هم"),  # their dead
    "وزيراها": ("وزير", "", "", False, False, "ها"),  # its two ministers
    "للروسيات": ("روسي", "", "ل", True, False, ""),  # for the Russian (f. pl.)
    "الفرنسيتان": ("فرنسي", "", "", True, False, ""),  # the two French (f.)
}


@pytest.mark.parametrize(("word", "expected"), CLITICS.items())
def test_clitics(word: str, expected: tuple[str, str, str, bool, bool, str]) -> None:
    found = {(fold(a.lemma), a.conjunction, a.preposition, a.has_article, a.is_future, a.pronoun) for a in analyses(word)}
    assert (fold(expected[0]), *expected[1:]) in found


def test_enough_lemmas_of_every_form() -> None:
    verbs = lexicons()["verbs"]
    assert len(verbs) + len(lexicons()["nouns"]) >= 1400
    assert {row["measure"] for row in verbs} >= {str(measure) for measure in range(1, 11)}
    assert len({row["lemma_id"] for row in lexicons()["cues"]}) >= 80  # reporting verbs


def test_every_event_type_has_verbs_and_nouns() -> None:
    words = WordLists(*(tuple(tuple(row.items()) for row in lexicons()[name]) for name in WORD_LEXICONS))
    parts_of = {lemma_id: {stem.pos for _, stem in stems} for lemma_id, _, stems in inflected_words(words)}
    parts: dict[str, set[str]] = {}
    for row in lexicons()["triggers"]:
        parts.setdefault(row["event_type"], set()).update(parts_of[row["lemma_id"]])
    assert set(parts) == set(EVENT_TYPES)
    assert all({"verb", "verbal_noun"} <= found for found in parts.values())


def test_titles_victims_quantities_and_units_are_known() -> None:
    titles = [row["form"] for row in lexicons()["titles"]]
    assert sum(bool(analyses(title.split()[0])) for title in titles) >= 250
    assert len({title.split()[0] for title in titles if analyses(title.split()[0])}) >= 150
    assert all(analyses(row["form"]) for row in lexicons()["number_words"] if row["kind"] in {"ten", "hundred", "scale"})
    assert all(
        analyses(word) for word in ("دولار", "كيلومتر", "بالطن", "وللمتر", "بالشهر", "ساعتين", "دقائق", "برميلا", "قتلى", "الجرحى", "للمفقودين")
    )
