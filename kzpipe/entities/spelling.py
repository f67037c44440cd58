"""What a word of a text may be: of the readings of its folded form, those that its spelling allows."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache

from kzpipe.lexicon.morphology import Analysis, Morphology
from kzpipe.text.tokens import Token

LONGEST_WORD = 30
"""No Arabic word with its clitics has more letters; what is longer is not worth the analyser's time."""
PRONOUN_ENDINGS = ("هما", "هم", "ها", "ه")
"""The pronouns of the third person, as they are written to a word."""
_VOWELS = "\u064b\u064c\u064d\u064e\u064f\u0650\u0652"
_TEH_MARBUTA = "\u0629"
_FATHATAN = "\u064b"
_TANWEEN = "\u064b\u064c\u064d"
_CACHED_WORDS = 200_000


class WordAnalyses(tuple[Analysis, ...]):
    """The analyses of a word as it is written, with their ``lemmas`` and parts of speech (``kinds``) for who looks for one among many."""

    lemmas: frozenset[str]
    kinds: frozenset[str]

    def __new__(cls, found: Iterable[Analysis]) -> WordAnalyses:
        """Gather what the analyses are of."""
        self = super().__new__(cls, found)
        self.lemmas = frozenset(analysis.lemma_id for analysis in self)
        self.kinds = frozenset(analysis.pos for analysis in self)
        return self


@lru_cache(maxsize=_CACHED_WORDS)  # most words of a text come again and again
def analyses_of(form: str, written: str, morphology: Morphology) -> WordAnalyses:
    """Return the analyses of a folded word, as ``allowed`` by its spelling."""
    return WordAnalyses(allowed(form, written, morphology))


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
