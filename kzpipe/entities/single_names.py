"""People of one name only, by whose kin or what they are: «الطفل نائل», «وجدته نادية», «خالة سعاد», «أمينة، والدة أحد الركاب»."""

from __future__ import annotations

from collections.abc import Sequence

from kzpipe.entities.drafts import Draft
from kzpipe.entities.lists import NameLists
from kzpipe.entities.unlisted import GIVEN_KINDS
from kzpipe.lexicon.match import Match, clitic_readings
from kzpipe.text.document import Passage
from kzpipe.text.tokens import COMMAS

ENTRY = "rule:one-name-after-kin"
KIN = "relative"
DEFINITE = ("honorific", "journalist", "activist", "doctor")
"""With their article («الطفل», «المراسل»): «شاب أصيل» is described."""
CONFIDENCE = 0.6
LEAST = 0.05
NAMED = 0.3
"""From here on a word is one that the model itself takes for a name, or one that goes on with one."""


def find_single_names(text: str, passage: Passage, lists: NameLists, known: tuple[Sequence[Draft], Sequence[Match], Sequence[float]]) -> list[Draft]:
    """Return the given names that stand alone right after a word for kin or for a child, or before kin and a comma, if nothing else takes them."""
    drafts, matches, likelihoods = known
    tokens = passage.tokens
    found: dict[int, Draft] = {}
    if not likelihoods:
        return []
    for match in matches:
        if match.entries[0].kind != "title" or likelihoods[match.first] >= NAMED:
            continue
        is_apposed = match.first > 1 and tokens[match.first - 1].form in COMMAS and _has_office(match, KIN)
        places = [match.last] * (_is_kin(match) and match.last < len(tokens)) + [match.first - 2] * is_apposed
        for at in places:
            if _is_name(passage, at, lists, (drafts, likelihoods)):
                start, end = tokens[at].start, tokens[at].end
                found[at] = Draft(passage.sentence_index, at, at + 1, start, end, "person", text[start:end], ENTRY, confidence=CONFIDENCE)
    return list(found.values())


def _is_name(passage: Passage, at: int, lists: NameLists, known: tuple[Sequence[Draft], Sequence[float]]) -> bool:
    """Tell whether a word is a given name by itself: one that nothing else takes and that no name goes on with."""
    drafts, likelihoods = known
    form = passage.tokens[at].form
    is_given = lists.name_words.get(form, frozenset()) & GIVEN_KINDS and form not in lists.context["given_too"]
    if not is_given or likelihoods[at] < LEAST or form in lists.function_words or form in lists.prepositions:
        return False
    if any(draft.first <= at < draft.last for draft in drafts):
        return False
    after = at + 1
    return after >= len(likelihoods) or likelihoods[after] < NAMED or _is_joined(passage.tokens[after].form)


def _is_kin(match: Match) -> bool:
    return _has_office(match, KIN) or (match.has_article and any(_has_office(match, office) for office in DEFINITE))


def _has_office(match: Match, office: str) -> bool:
    return any(entry.kind == "title" and entry.target == office for entry in match.entries)


def _is_joined(form: str) -> bool:
    return any(reading.conjunction for reading in clitic_readings(form))
