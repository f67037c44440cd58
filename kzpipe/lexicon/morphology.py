"""Lemma, part of speech, clitics and inflection of Arabic words, by camel-tools over the project's own lexicons.

The lexicons of verbs, nouns, nisba adjectives and names are compiled to a morphological database, which camel-tools reads. Nothing is downloaded,
and nothing is left on disk.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from kzpipe.errors import LexiconError
from kzpipe.lexicon.affixes import AFFIX_FOLDER, load_affixes
from kzpipe.lexicon.almor import Entry, database_text, kinds_of_stems
from kzpipe.lexicon.derivation import participles, verbal_noun
from kzpipe.lexicon.inflection import verb_of, verb_stems
from kzpipe.lexicon.naming import NAMING_POS, NamingWord, naming_words
from kzpipe.lexicon.nominals import Nominal, Stem, nominal_stems, noun_of
from kzpipe.text.normalize import CACHED_WORDS, FOLD_MAP, fold

if TYPE_CHECKING:
    from kzpipe.lexicon.load import Lexicons

WORD_LEXICONS = ("verbs", "verbal_nouns", "nouns", "noun_plurals", "nisbas")
"""The lexicons that the morphology is compiled from."""
_ARABIC_WORD = re.compile("[\u0621-\u064a]+")
SECOND_DATABASE = "calima-msa-r13"
_SECOND_POS = {"verb": "verb", "noun": "noun", "adj": "adj"}
_SECOND_PRONOUNS = {
    "1s": "ي", "1p": "نا", "2ms": "ك", "2fs": "ك", "2d": "كما", "2mp": "كم", "2fp": "كن",
    "3ms": "ه", "3fs": "ها", "3d": "هما", "3mp": "هم", "3fp": "هن",
}  # fmt: skip
_SECOND_CLITICS = {"wa": "و", "fa": "ف", "bi": "ب", "ka": "ك", "li": "ل"}

WordRow = tuple[tuple[str, str], ...]
_Shape = tuple[Any, ...]
"""The fields of an analysis after its lemma."""


class Analysis(NamedTuple):
    """One reading of a word.

    ``pos`` is verb, noun, adj, verbal_noun, active_participle or passive_participle, or one of NAMING_POS; ``aspect`` perfect, imperfect or
    None; ``voice`` active, passive, or None where both are spelled alike or it is no verb; ``person`` 1-3, ``gender`` m
    or f, ``number`` s, d or p, None where the form does not tell. ``preposition`` of a verb is the ل of purpose.
    ``state`` is definite, construct, indefinite or None; clitics are "" where there are none.
    """

    lemma_id: str
    lemma: str
    pos: str
    aspect: str | None = None
    voice: str | None = None
    person: int | None = None
    gender: str | None = None
    number: str | None = None
    conjunction: str = ""
    preposition: str = ""
    has_article: bool = False
    is_future: bool = False
    pronoun: str = ""
    state: str | None = None


class _Stem(NamedTuple):
    """A stem: its lemma id and lemma, and the number of its kind."""

    lemma: tuple[str, str]
    kind: int


@dataclass(frozen=True, slots=True)
class WordLists:
    """The rows of the word lexicons, hashable, and the words that only name."""

    verbs: tuple[WordRow, ...]
    verbal_nouns: tuple[WordRow, ...]
    nouns: tuple[WordRow, ...]
    noun_plurals: tuple[WordRow, ...]
    nisbas: tuple[WordRow, ...] = ()
    naming: tuple[NamingWord, ...] = ()


class Morphology:
    """Analyses words by the lexicons it was made from."""

    def __init__(self, words: WordLists) -> None:
        """Compile the word lists; LexiconError for a line that is not one word."""
        self._shapes: dict[tuple[str, int, str], tuple[_Shape, ...]] = {}
        self._stems, self._database = _load_database(words)
        self.analyze: Callable[[str], tuple[Analysis, ...]] = lru_cache(CACHED_WORDS)(self._analyze)
        """Return every reading of a folded word (``kzpipe.text.normalize.fold``), plainest first; none if it is unknown."""

    @classmethod
    def from_lexicons(cls, lexicons: Lexicons) -> Morphology:
        """Return the morphology of the word lists, nisba adjectives and names that are loaded."""
        rows = {name: tuple(tuple(row.items()) for row in lexicons.rows.get(name, ())) for name in WORD_LEXICONS}
        return cls(WordLists(**rows, naming=naming_words(lexicons)))

    def _analyze(self, form: str) -> tuple[Analysis, ...]:
        if not _ARABIC_WORD.fullmatch(form):
            return ()
        found = set(self._combined(form))
        if len(found) > 1:
            found = {reading for reading in found if reading.pos not in NAMING_POS} or found
            return tuple(sorted(found, key=_plainest_first))
        return tuple(found) or self.second_opinion(form)

    def _combined(self, form: str) -> Iterator[Analysis]:
        """Yield a reading for every way to cut a word into a prefix, a stem and a suffix of the database that go together.

        This is what camel-tools' ``Analyzer`` does with an Arabic word, without the search for marks in it, on which that spends most of its time.
        Stems of one kind go together with the same affixes in the same way: they are combined once.
        """
        database, length = self._database, len(form)
        begins = [at for at in range(min(database.max_prefix_size, length - 1) + 1) if form[:at] in database.prefix_hash]
        ends = [at for at in range(max(1, length - database.max_suffix_size), length + 1) if form[at:] in database.suffix_hash]
        for begin in begins:
            for end in ends:
                for stem in self._stems.get(form[begin:end], ()):
                    for shape in self._shapes_of(form[:begin], stem.kind, form[end:]):
                        yield Analysis(*stem.lemma, *shape)

    def _shapes_of(self, before: str, kind: int, after: str) -> tuple[_Shape, ...]:
        affixed = before, kind, after
        known = self._shapes.get(affixed)
        if known is None:
            known = self._shapes[affixed] = tuple(map(_shape, _combined(self._database, affixed)))
        return known

    def second_opinion(self, word: str) -> tuple[Analysis, ...]:
        """Return the readings of CAMeL's own database for a folded word, or none where that database is not installed.

        ``analyze`` asks it for words that no lexicon knows.
        """
        analyzer = _load_second_analyzer()
        if analyzer is None:
            return ()
        readings = {_second_reading(merged) for merged in analyzer.analyze(word) if merged.get("pos") in _SECOND_POS}
        return tuple(sorted(readings, key=_plainest_first))


def _combined(database: Any, affixed: tuple[str, int, str]) -> Iterator[Mapping[str, str]]:
    """Yield the features of a prefix, the stem of a kind and a suffix for every way in which the three go together."""
    from camel_tools.morphology.utils import merge_features

    before, kind, after = affixed
    ((category, stem),) = database.stem_hash[str(kind)]
    allowed_after = database.stem_suffix_compat.get(category, ())
    for prefix_category, prefix in database.prefix_hash[before]:
        if category not in database.prefix_stem_compat[prefix_category]:
            continue
        allowed = database.prefix_suffix_compat.get(prefix_category, ())
        for suffix_category, suffix in database.suffix_hash[after]:
            if suffix_category in allowed and suffix_category in allowed_after:
                yield merge_features(database, prefix, stem, suffix)


def _shape(merged: Mapping[str, str]) -> _Shape:
    """Return the fields of a reading but for its lemma."""
    value = {name: "" if text == "0" else text for name, text in merged.items()}
    return (
        value["pos"], value["asp"] or None, value["vox"] or None,
        int(value["per"]) if value["per"] else None, value["gen"] if value["gen"] in ("m", "f") else None, value["num"] or None,
        value["conj"], value["prep"], bool(value["art"]), bool(value["fut"]), value["pron"],
        "definite" if value["art"] else value["state"] or None,
    )  # fmt: skip


def _plainest_first(reading: Analysis) -> tuple[object, ...]:
    """Order readings: fewer clitics, the third person, then by their fields, so that the order never depends on the database's."""
    clitics = bool(reading.conjunction) + bool(reading.preposition) + reading.has_article + reading.is_future + bool(reading.pronoun)
    return (clitics, -(reading.person or 0), *["" if field is None else str(field) for field in reading])


def inflected_words(words: WordLists) -> Iterator[tuple[str, str, tuple[Entry, ...]]]:
    """Yield lemma id, lemma and numbered stems of every line of the word lists; numbers count up from 0."""
    affixes = load_affixes()
    plurals, nouns_of = _forms_by_lemma(words.noun_plurals), _forms_by_lemma(words.verbal_nouns)
    number = 0
    for row in map(dict, words.verbs):
        verb = verb_of(row)
        stems = list(verb_stems(verb, affixes))
        listed = (Nominal(f, "verbal_noun", "f" if f.endswith("ة") else "m", "things") for f in nouns_of.get(verb.lemma_id, ()))
        for word in (*participles(verb, affixes), *verbal_noun(verb), *listed):
            stems += nominal_stems(word)
        yield verb.lemma_id, row["lemma"], tuple((number, stem) for stem in stems)
        number += 1
    for row in map(dict, words.nisbas):
        if not _ARABIC_WORD.fullmatch(fold(row["form"])):
            continue
        adjective = nominal_stems(Nominal(row["form"], "adj", "m", "adjective"))
        yield row["nisba_id"], row["form"], tuple((number, stem) for stem in adjective)
        number += 1
    for naming in words.naming:
        yield naming.lemma_id, naming.form, ((number, Stem(naming.form, "noun_zero", naming.pos)),)
        number += 1
    for row in map(dict, words.nouns):
        if not _ARABIC_WORD.fullmatch(fold(row["lemma"])):
            raise LexiconError(f"nouns.csv: lemma_id {row['lemma_id']!r}: {row['lemma']!r} is not one Arabic word; give a phrase a line elsewhere")
        stems = [stem for word in noun_of(row, plurals.get(row["lemma_id"], ())) for stem in nominal_stems(word)]
        yield row["lemma_id"], row["lemma"], tuple((number, stem) for stem in stems)
        number += 1


def _forms_by_lemma(rows: tuple[WordRow, ...]) -> dict[str, tuple[str, ...]]:
    forms: dict[str, tuple[str, ...]] = {}
    for row in map(dict, rows):
        forms[row["lemma_id"]] = (*forms.get(row["lemma_id"], ()), row["form"])
    return forms


@lru_cache(maxsize=4)
def _load_database(words: WordLists) -> tuple[Mapping[str, Sequence[_Stem]], Any]:
    """Return the stems by their folded form, and the database of their kinds and the affixes; equal lists are compiled once a process."""
    lemmas: list[tuple[str, str]] = []
    entries: list[Entry] = []
    for lemma_id, lemma, stems in inflected_words(words):
        lemmas.append((lemma_id, lemma))
        entries += stems
    by_form, kinds = kinds_of_stems(entries)
    with _camel_data():
        from camel_tools.morphology.database import MorphologyDB
    with tempfile.TemporaryDirectory(prefix="kzpipe-") as folder:
        path = Path(folder) / "morphology.db"
        path.write_text(database_text(kinds, load_affixes()), "utf-8")
        database = MorphologyDB(str(path), "a")
    return {form: tuple(_Stem(lemmas[word], kind) for word, kind in found) for form, found in by_form.items()}, database


def second_database() -> Path | None:
    """Return the file of CAMeL's own database, or None where ``$CAMELTOOLS_DATA`` does not hold it."""
    with _camel_data():
        from camel_tools.data import CATALOGUE
    component = CATALOGUE.components.get("MorphologyDB")
    dataset = component.datasets.get(SECOND_DATABASE) if component else None
    path = None if dataset is None else Path(dataset.path, "morphology.db")
    return path if path is not None and path.is_file() else None


@lru_cache(maxsize=1)
def _load_second_analyzer() -> Any:
    """Return the analyser of CAMeL's own database, or None where there is none."""
    path = second_database()
    if path is None:
        return None
    from camel_tools.morphology.analyzer import Analyzer  # not before it is needed: it takes half a second
    from camel_tools.morphology.database import MorphologyDB

    database = MorphologyDB(str(path), "a")
    for table in (database.prefix_hash, database.stem_hash, database.suffix_hash):
        _fold_keys(table)
    return Analyzer(database, backoff="NONE", norm_map=FOLD_MAP)


def _fold_keys(table: dict[str, list[Any]]) -> None:
    """Put the entries of a database under their folded forms, by which words are looked up."""
    for key in list(table):
        folded = fold(key)
        if folded != key:
            table.setdefault(folded, []).extend(table.pop(key))


@contextmanager
def _camel_data() -> Iterator[None]:
    """Let camel-tools import its data module without a download, and without the folder it makes in the home folder."""
    os.environ.setdefault("CAMELTOOLS_DATA", str(AFFIX_FOLDER))
    if "camel_tools.data.catalogue" in sys.modules:
        yield
        return
    home = {name: os.environ.get(name) for name in ("HOME", "USERPROFILE")}
    with tempfile.TemporaryDirectory(prefix="kzpipe-") as folder:
        os.environ.update(dict.fromkeys(home, folder))
        try:
            yield
        finally:
            for name, value in home.items():
                if value is None:
                    del os.environ[name]
                else:
                    os.environ[name] = value


def _second_reading(merged: Mapping[str, str]) -> Analysis:
    """Translate CAMeL's features; the lemma id says which database it is from."""
    prefixes = {merged.get(name, "0").split("_")[0] for name in ("prc2", "prc1", "prc0")}
    clitics = {_SECOND_CLITICS[prefix] for prefix in prefixes if prefix in _SECOND_CLITICS}
    pick = {name: merged.get(name, "") for name in ("asp", "vox", "per", "gen", "num", "lex")}
    return Analysis(
        f"{SECOND_DATABASE}:{pick['lex']}", pick["lex"], _SECOND_POS[merged["pos"]],
        {"p": "perfect", "i": "imperfect"}.get(pick["asp"]), {"a": "active", "p": "passive"}.get(pick["vox"]),
        int(pick["per"]) if pick["per"] in ("1", "2", "3") else None, pick["gen"] if pick["gen"] in ("m", "f") else None,
        pick["num"] if pick["num"] in ("s", "d", "p") else None,
        "".join(sorted(clitics & {"و", "ف"})), "".join(sorted(clitics & {"ب", "ك", "ل"})), "Al" in prefixes, "sa" in prefixes,
        _SECOND_PRONOUNS.get(merged.get("enc0", "0").split("_")[0], ""),
    )  # fmt: skip
