"""People who left their homes, as verbs of leaving tell it: «فر آلاف السكان», «60 ألف شخص لجأوا إلى تشاد», «دفعت ثلاثة ملايين شخص إلى الفرار».

Such verbs are said of prisoners and gunmen too: only people without a calling are driven from home. Whoever crosses or leaves does so where
the border or a home is named.
"""

from __future__ import annotations

from typing import Final

from kzpipe.claims.lists import ClaimLists
from kzpipe.claims.quantities import Quantity
from kzpipe.entities.clauses import Reading
from kzpipe.text.tokens import COMMAS

DISPLACED: Final = "displaced"
DETAINED: Final = "detained"
CALLINGS: Final = frozenset({"unspecified", "civilians", "children"})
VERB_REACH = 4
"""A verb of leaving stands within this many tokens before the number, or after whom it counts."""
BORDER_REACH = 4
DEED_REACH = 2
"""Between a deed and those who did it stands at most a word that bounds their number."""
NEEDS_PLACE: Final = frozenset({"عبر", "غادر", "ترك"})
"""Verbs of leaving, folded, that tell of flight only with a border or a home."""
DRIVING: Final = frozenset({"ila", "ala"})
"""«إلى الفرار», «على النزوح»: prepositions between people driven and what they are driven to."""


def flight_of(reading: Reading, quantity: Quantity, lists: ClaimLists) -> tuple[str, int] | None:
    """Return the measure "displaced" and the token that tells it, or None where nobody is counted who left home."""
    noun = quantity.noun
    if noun is None or quantity.counts_thing or not _are_people(reading, noun, lists):
        return None
    told = _leaving(reading, quantity, noun, lists)
    return None if told is None else (DISPLACED, told)


def have_escaped(reading: Reading, quantity: Quantity, lists: ClaimLists) -> bool:
    """«فر 30 سجينا», «هروب مئتي معتقل»: prisoners who are told to have fled are prisoners no more."""
    noun = quantity.noun
    if noun is None or not any(lists.terms.get((a.lemma_id, "noun")) == DETAINED for a in reading.analyses[noun]):
        return False
    return _leaving(reading, quantity, noun, lists) is not None


def _leaving(reading: Reading, quantity: Quantity, noun: int, lists: ClaimLists) -> int | None:
    """Return the token of the verb of leaving that tells of the people counted, or None."""
    tokens = reading.tokens
    for i in range(quantity.first - 1, max(-1, quantity.first - 1 - VERB_REACH), -1):
        if reading.ends_clause(i) or tokens[i].form in COMMAS:
            break
        is_deed = i >= quantity.first - DEED_REACH and any(a.pos == "verbal_noun" for a in reading.analyses[i])  # «فرار مئتي سجين»
        if (is_deed or reading.is_verb(i)) and _leaves(reading, i, noun + 1, lists):
            return i
        if reading.is_verb(i):
            break
    for i in range(noun + 1, min(len(tokens), noun + 1 + VERB_REACH)):
        if not tokens[i].is_word:
            return None
        is_driven = reading.lists.prepositions.get(tokens[i - 1].form) in DRIVING and any(a.pos == "verbal_noun" for a in reading.analyses[i])
        if (is_driven or reading.is_finite_verb(i)) and _leaves(reading, i, i + 1, lists):
            return i
    return None


def _are_people(reading: Reading, noun: int, lists: ClaimLists) -> bool:
    found = [a for a in reading.analyses[noun] if a.lemma_id in lists.groups]
    return bool(found) and all(lists.groups[a.lemma_id][0] in CALLINGS and (a.lemma_id, "noun") not in lists.terms for a in found)


def _leaves(reading: Reading, i: int, after: int, lists: ClaimLists) -> bool:
    """Tell whether a token is a verb or verbal noun of leaving, with a border or a home after it where it needs one."""
    lemmas = {a.lemma_id for a in reading.analyses[i] if a.pos in {"verb", "verbal_noun"}}
    if not lemmas & lists.flight.keys():
        return False
    has_place = any(reading.is_a(k, "left_behind") for k in range(after, min(len(reading.tokens), after + BORDER_REACH)))
    return has_place or any(lists.flight[lemma] not in NEEDS_PLACE for lemma in lemmas & lists.flight.keys())
