"""Write stems and affixes as the text of a morphological database in CAMeL's (ALMOR) format.

A stem's category is the set of slots it fills; a prefix and a suffix combine where both allow it. All keys are folded. Stems that
differ in letters and lemma alone go together with the same affixes in the same way: they are of one kind, and the database has one of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from kzpipe.lexicon.affixes import Affixes, Ending
from kzpipe.lexicon.nominals import Stem
from kzpipe.text.normalize import fold

Entry = tuple[int, Stem]
"""The number of the word that a stem belongs to, and the stem."""


class Kind(NamedTuple):
    """What the stems of a kind have in common: the category, which decides on the affixes, and the features; "0" for absent."""

    category: str
    pos: str
    aspect: str
    voice: str
    gender: str
    number: str


KindedStems = dict[str, list[tuple[int, int]]]
"""By folded form the stems: the number of the word that each belongs to, and the number of its kind."""

FEATURES = ("conj", "prep", "art", "fut", "per", "gen", "num", "state", "pron")
_ABSENT = "0"
_IMPERFECT_SLOTS = {
    "imperfect_third": ("zero", "before_pronoun", "short", "they", "two", "women"),
    "imperfect_she": ("zero", "before_pronoun", "short", "two"),
    "imperfect_second": ("zero", "before_pronoun", "short", "they", "two", "women", "you"),
    "imperfect_first": ("zero", "before_pronoun", "short"),
    "imperfect_we": ("zero", "before_pronoun", "short"),
}
"""Which endings may follow which prefix of the imperfect."""


def database_text(kinds: Iterable[Kind], affixes: Affixes) -> str:
    """Return the whole database with a stem for each kind, found by the kind's number; analyses bear ``FEATURES``, "0" for absent."""
    stems = list(kinds)
    categories = sorted({kind.category for kind in stems})
    suffixes = list(_suffix_lines(affixes))
    suffix_categories = dict.fromkeys(category for _, category, _ in suffixes)
    pairs = [(prefix, stem) for stem in categories for prefix in _prefixes_of(stem)]
    used = {prefix for prefix, _ in pairs}
    prefixes = [line for line in _prefix_lines(affixes) if line[1] in used]
    lines = ["###DEFINES###", *(f"DEFINE {name} {name}:*open*" for name in ("diac", "lex", "pos", "asp", "vox", *FEATURES))]
    lines += ["###DEFAULTS###", "DEFAULT pos:word diac:0", "###ORDER###", "ORDER diac lex pos", "###TOKENIZATIONS###", "TOKENIZATION diac"]
    lines += ["###STEMBACKOFF###", "STEMBACKOFF PROP none"]
    stem_lines = [(str(number), kind.category, _stem_features(number, kind)) for number, kind in enumerate(stems)]
    for head, rows in (("PREFIXES", prefixes), ("SUFFIXES", suffixes), ("STEMS", stem_lines)):
        lines += [f"###{head}###", *(f"{form}\t{category}\tdiac:{form} {features}".rstrip() for form, category, features in rows)]
    lines += ["###TABLE AB###", *(f"{prefix} {stem}" for prefix, stem in pairs)]
    lines += [
        "###TABLE BC###",
        *(f"{stem} {suffix}" for stem in categories for suffix in suffix_categories if suffix.split(":")[0] in _slots_of(stem)),
    ]
    lines += ["###TABLE AC###", *(f"{prefix} {suffix}" for prefix in sorted(used) for suffix in suffix_categories if _combine(prefix, suffix))]
    return "\n".join(lines) + "\n"


def _stem_features(number: int, kind: Kind) -> str:
    own = {"gen": kind.gender, "num": kind.number}
    rest = " ".join(f"{name}:{own.get(name, _ABSENT)}" for name in FEATURES)
    return f"lex:{number} pos:{kind.pos} asp:{kind.aspect} vox:{kind.voice} {rest}"


def kinds_of_stems(entries: Iterable[Entry]) -> tuple[KindedStems, list[Kind]]:
    """Return the stems by folded form, each spelling of a word with equal features once, and the kinds by their numbers."""
    grouped: dict[tuple[str, int, str, tuple[str | None, ...]], set[str]] = {}
    for number, stem in entries:
        form, slot, *features, head = stem
        spellings = {fold(form), fold(form.replace("ؤو", "ئو"))} if "ؤو" in form else (fold(form),)
        for folded in spellings:
            if folded:
                grouped.setdefault((folded, number, head or _head(stem), tuple(features)), set()).add(slot)
    numbers: dict[Kind, int] = {}
    stems: KindedStems = {}
    for (form, number, head, features_of), slots in grouped.items():
        kind = Kind(f"{head}:{'+'.join(sorted(slots))}", *(feature or _ABSENT for feature in features_of))
        stems.setdefault(form, []).append((number, numbers.setdefault(kind, len(numbers))))
    return stems, list(numbers)


def _head(stem: Stem) -> str:
    """Return what of the stem's beginning decides on its prefixes: a ل swallows the article's, an أ merges with the prefix أ."""
    if stem.slot.startswith("noun"):
        return "lam" if stem.form.startswith("ل") else "any"
    return "hamza" if stem.aspect == "imperfect" and stem.form.startswith("أ") else "any"


def _slots_of(stem_category: str) -> list[str]:
    return stem_category.split(":")[1].split("+")


def _prefixes_of(stem_category: str) -> list[str]:
    head, slots = stem_category.split(":")[0], _slots_of(stem_category)
    if head == "first":
        return ["imperfect_first"]
    if slots[0].startswith("noun"):
        return ["noun", "noun_article", *(["noun_article_lam"] if head == "lam" else [])]
    return ["perfect"] if slots[0].startswith("perfect") else [name for name in _IMPERFECT_SLOTS if head != "hamza" or name != "imperfect_first"]


def _combine(prefix: str, suffix: str) -> bool:
    kind, _, slot = suffix.split(":")[0].partition("_")
    if prefix.startswith("noun"):
        return kind == "noun" and (prefix == "noun" or suffix.endswith(":article"))
    if prefix == "perfect":
        return kind == "perfect"
    return kind == "imperfect" and slot in _IMPERFECT_SLOTS[prefix]


def _prefix_lines(affixes: Affixes) -> Iterator[tuple[str, str, str]]:
    prepositions = [("", ""), *((p.form, f"prep:{p.form} ") for p in affixes.proclitics_of("preposition"))]
    before_imperfect = [("", ""), *((p.form, "fut:1 ") for p in affixes.proclitics_of("future")),
                        *((p.form, f"prep:{p.form} ") for p in affixes.proclitics_of("subjunctive"))]  # fmt: skip
    (article,) = affixes.proclitics_of("article")
    for conjunction in ("", *(c.form for c in affixes.proclitics_of("conjunction"))):
        conj = f"conj:{conjunction} " if conjunction else ""
        yield fold(conjunction), "perfect", conj
        for form, prep in prepositions:
            yield fold(conjunction + form), "noun", conj + prep
            before_article = f"{form}ل" if form == "ل" else form + article.form
            yield fold(conjunction + before_article), "noun_article", f"{conj}{prep}art:1"
            if form == "ل":
                yield fold(conjunction + form), "noun_article_lam", f"{conj}{prep}art:1"
        for form, mark in before_imperfect:
            for person in affixes.proclitics:
                if person.kind in _IMPERFECT_SLOTS:
                    features = " ".join(f"{n}:{v}" for n, v in (("per", person.person), ("gen", person.gender), ("num", person.number)) if v)
                    yield fold(conjunction + form + person.form), person.kind, f"{conj}{mark}{features}"


def _suffix_lines(affixes: Affixes) -> Iterator[tuple[str, str, str]]:
    for ending in affixes.endings:
        category = f"{ending.slot}:{'article' if ending.article == 'yes' else 'alone'}"
        features = _features(ending)
        if ending.before == "nothing":
            yield fold(ending.form), category, features
        else:
            for pronoun in affixes.pronouns_of(ending.before):
                yield fold(ending.form + pronoun), category, f"{features} pron:{pronoun}".strip()


def _features(ending: Ending) -> str:
    named = (("per", ending.person), ("gen", ending.gender), ("num", ending.number), ("state", ending.state))
    return " ".join(f"{name}:{value}" for name, value in named if value)
