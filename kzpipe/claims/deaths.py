"""Verbs that tell of a death only with the right words beside them: «لقي مصرعه», met his death; «قضى ليلته», spent his night."""

from __future__ import annotations

from kzpipe.claims.lists import ClaimLists
from kzpipe.entities.clauses import Reading
from kzpipe.lexicon.morphology import Analysis

DEATH_REACH = 25
"""Between «لقي» and «مصرعهم» stand those who died, how many they were and often where."""
SPENT_REACH = 8


def may_be_a_death(reading: Reading, i: int, analysis: Analysis, lists: ClaimLists) -> bool:
    """Tell whether a verb of a death means one here; true of every word that is none of the verbs in question."""
    if analysis.lemma_id in lists.meets_death:
        return any(token.form in lists.death for token in reading.tokens[max(0, i - SPENT_REACH) : i + DEATH_REACH])
    if analysis.lemma_id in lists.passes_away:
        if analysis.aspect == "imperfect":
            return False  # «يقضي القرار بزيادة العدد إلى 200»
        return not any(token.form in lists.spent for token in reading.tokens[i + 1 : i + 1 + SPENT_REACH])
    return True
