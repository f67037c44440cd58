"""The words that tell what is counted, compiled from the lexicons."""

from __future__ import annotations

from dataclasses import dataclass

from kzpipe.claims.numbers import NumberGrammar
from kzpipe.lexicon.context import context_words
from kzpipe.lexicon.load import Lexicons
from kzpipe.text.normalize import fold
from kzpipe.timex.numerals import NumeralReader


@dataclass(frozen=True)
class ClaimLists:
    """Words of harm by lemma, counted nouns by lemma, and the context words of totals, compiled."""

    terms: dict[tuple[str, str], str]
    groups: dict[str, tuple[str, str]]
    cumulative: frozenset[str]
    included: frozenset[str]
    exceeds: frozenset[str]
    linking: frozenset[str]
    earlier: frozenset[str]
    hospital: frozenset[str]
    people_only: frozenset[str]
    meets_death: frozenset[str]
    passes_away: frozenset[str]
    death: frozenset[str]
    spent: frozenset[str]
    ranks: frozenset[str]
    flight: dict[str, str]
    numbers: NumberGrammar

    @classmethod
    def from_lexicons(cls, lexicons: Lexicons, numerals: NumeralReader) -> ClaimLists:
        """Build from ``victim_terms``, ``group_terms``, ``context_words`` and ``number_words``, which ``numerals`` reads."""
        words = context_words(lexicons)
        terms = {(row["lemma_id"], row["part"]): row["measure"] for row in lexicons["victim_terms"]}
        groups = {row["lemma_id"]: (row["group"], row["unit"]) for row in lexicons["group_terms"]}
        return cls(
            terms,
            groups,
            words["cumulative"],
            words["included"],
            words["exceeds"],
            words["cumulative"] | words["exceeds"] | words["linking"],
            words["earlier"],
            words["hospital"],
            _verbs_named(lexicons, words["people_only"]),
            _verbs_named(lexicons, words["meets_death"]),
            _verbs_named(lexicons, words["passes_away"]),
            words["death"],
            words["spent"],
            words["counted_in"],
            {row["lemma_id"]: fold(row["lemma"]) for row in lexicons["verbs"] if fold(row["lemma"]) in words["flight"]},
            NumberGrammar.from_lexicons(lexicons, numerals),
        )


def _verbs_named(lexicons: Lexicons, lemmas: frozenset[str]) -> frozenset[str]:
    return frozenset(row["lemma_id"] for row in lexicons["verbs"] if fold(row["lemma"]) in lemmas)
