"""What a word of a text may be: of the readings of its folded form, those that its spelling allows."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache, lru_cache

from propcache.api import cached_property

from kzpipe.lexicon.match import bare_forms, without_article
from kzpipe.lexicon.morphology import Analysis, Morphology
from kzpipe.text.normalize import CACHED_WORDS, fold
from kzpipe.text.tokens import Token

LONGEST_WORD = 30
"""No Arabic word with its clitics has more letters; what is longer is not worth the analyser's time."""
PRONOUN_ENDINGS = ("هما", "هم", "ها", "ه")
"""The pronouns of the third person, as they are written to a word."""
_VOWELS = "\u064b\u064c\u064d\u064e\u064f\u0650\u0652"
_TEH_MARBUTA = "\u0629"
_FATHATAN = "\u064b"
_TANWEEN = "\u064b\u064c\u064d"
_LONGEST_WITH_ALEF = 4
"""In a word so short a last alef belongs to the word."""
_FINITE = frozenset({"perfect", "imperfect"})


class WordAnalyses(tuple[Analysis, ...]):
    """The analyses of a word as it is written, with their ``lemmas`` and parts of speech (``kinds``) for who looks for one among many.

    What else is asked of many words again and again is told once per word, however many texts it stands in.
    """

    form: str
    lemmas: frozenset[str]
    kinds: frozenset[str]

    def __new__(cls, form: str, found: Iterable[Analysis]) -> WordAnalyses:
        """Gather what the analyses of a folded ``form`` are of."""
        self = super().__new__(cls, found)
        self.form = form
        self.lemmas = frozenset(analysis.lemma_id for analysis in self)
        self.kinds = frozenset(analysis.pos for analysis in self)
        return self

    @cached_property
    def words(self) -> frozenset[str]:
        """All words that it may be one form of: its lemmas, and its form without clitics.

        Those are proclitics, article, the alef of the accusative («تصعيداً») and a noun's or participle's pronoun («شجبها», «معداته»).
        """
        form = self.form
        bare = frozenset(bare_forms(form) + (bare_forms(without_alef(form)) if form.endswith("ا") else ()))
        owned = {word for a in self if a.pronoun and a.pos != "verb" for word in bare_forms(form.removesuffix(a.pronoun))}
        return bare.union([bare_lemma(analysis.lemma) for analysis in self], owned)

    @cached_property
    def nouns(self) -> frozenset[str]:
        """The words that it is as a noun or adjective, and its form without the article."""
        bare = without_article(self.form)
        return frozenset({bare, without_alef(bare)}.union(bare_lemma(a.lemma) for a in self if a.pos in {"noun", "adj"}))

    @cached_property
    def is_finite(self) -> bool:
        """Whether it can only be a finite verb."""
        return all(a.pos == "verb" and a.aspect in _FINITE for a in self)

    @cached_property
    def is_plain_noun(self) -> bool:
        """Whether it may be a noun that no "and" joins."""
        return any(a.pos in {"verbal_noun", "noun"} and not a.conjunction for a in self)

    @cached_property
    def is_free_adjective(self) -> bool:
        """Whether it may be an adjective that no "and" joins."""
        return any(a.pos == "adj" and not a.conjunction for a in self)

    @cached_property
    def is_joined_verb_or_deed(self) -> bool:
        """Whether "and" joins it, and it may be a verb or its verbal noun: «وفرض»."""
        return {"verb", "verbal_noun"} <= self.kinds and all(a.conjunction for a in self)

    @cached_property
    def is_joined_deed(self) -> bool:
        """Whether it may be a verbal noun without article that "and" joins: «ورفع القيود»."""
        return any(a.pos == "verbal_noun" and a.conjunction and not a.has_article for a in self)


def without_alef(form: str) -> str:
    """«تصعيداً», «مهامها»: the alef of the accusative, and that by which her pronoun differs from his, tell no word from another."""
    return form[:-1] if form.endswith("ا") and len(form) > _LONGEST_WITH_ALEF else form


@cache  # as many as the lexicons have lemmas
def bare_lemma(lemma: str) -> str:
    """Return a lemma folded and without its article."""
    return without_article(fold(lemma))


@lru_cache(maxsize=CACHED_WORDS)  # most words of a text come again and again
def analyses_of(form: str, written: str, morphology: Morphology) -> WordAnalyses:
    """Return the analyses of a folded word, as ``allowed`` by its spelling."""
    return WordAnalyses(form, allowed(form, written, morphology))


def allowed(form: str, written: str, morphology: Morphology) -> tuple[Analysis, ...]:
    """Return the readings of a folded word that its spelling allows, those with a conjunction only where it is no noun without.

    Folding writes teh marbuta as ه, which no pronoun is; «وزير» is a minister, not "and visited".
    """
    found = morphology.analyze(form) if len(form) <= LONGEST_WORD else ()
    if form.endswith("ه") and written.rstrip(_VOWELS).endswith(_TEH_MARBUTA):
        found = tuple(analysis for analysis in found if not analysis.pronoun)
    if any(mark in written for mark in _TANWEEN):
        found = tuple(analysis for analysis in found if analysis.pos != "verb")  # «طالباً» is a student, not "they both asked"
    joined = form.startswith("وو")  # «ووصلت» is "and arrived", not the passive of "to continue"
    plain = tuple(analysis for analysis in found if not analysis.conjunction and not joined)
    if joined and any(analysis.conjunction for analysis in found):
        return tuple(analysis for analysis in found if analysis.conjunction)
    return plain if any(analysis.pos != "verb" for analysis in plain) else found


def has_fathatan(text: str, token: Token) -> bool:
    """Tell whether a word is written with the ending of the indefinite accusative («مخاطباً»), which no name has."""
    return _FATHATAN in text[token.start : token.end]
