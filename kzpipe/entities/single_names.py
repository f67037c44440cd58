"""People of one name only, by whose kin or what they are: «الطفل نائل», «وجدته نادية», «خالة سعاد»."""

from __future__ import annotations

from collections.abc import Sequence

from kzpipe.entities.drafts import Draft
from kzpipe.entities.lists import NameLists
from kzpipe.entities.unlisted import GIVEN_KINDS
from kzpipe.lexicon.match import Match, clitic_readings
from kzpipe.text.document import Passage

ENTRY = "rule:one-name-after-kin"
KIN = "relative"
HONORIFIC = "honorific"
"""With its article («الطفل»): «شاب أصيل» is described."""
CONFIDENCE = 0.6
LEAST = 0.05
NAMED = 0.3
"""From here on a word is one that the model itself takes for a name, or one that goes on with one."""


def find_single_names(text: str, passage: Passage, lists: NameLists, known: tuple[Sequence[Draft], Sequence[Match], Sequence[float]]) -> list[Draft]:
    """Return the given names that stand alone right after a word for kin or for a child, where nothing else has found one."""
    drafts, matches, likelihoods = known
    tokens = passage.tokens
    found: list[Draft] = []
    for match in matches:
        at = match.last
        if not likelihoods or at >= len(tokens) or not _is_kin(match) or likelihoods[match.first] >= NAMED:
            continue
        form = tokens[at].form
        if form in lists.function_words or form in lists.prepositions:
            continue
        is_given = lists.name_words.get(form, frozenset()) & GIVEN_KINDS and form not in lists.context["given_too"]
        if not is_given or likelihoods[at] < LEAST or any(draft.first <= at < draft.last for draft in drafts):
            continue
        after = at + 1
        if after < len(tokens) and likelihoods[after] >= NAMED and not _is_joined(tokens[after].form):
            continue
        start, end = tokens[at].start, tokens[at].end
        found.append(Draft(passage.sentence_index, at, after, start, end, "person", text[start:end], ENTRY, confidence=CONFIDENCE))
    return found


def _is_kin(match: Match) -> bool:
    offices = {entry.target for entry in match.entries if entry.kind == "title"}
    return KIN in offices or (HONORIFIC in offices and match.has_article)


def _is_joined(form: str) -> bool:
    return any(reading.conjunction for reading in clitic_readings(form))
