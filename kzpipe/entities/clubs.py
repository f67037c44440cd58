"""Clubs that a word and their town name together: «ليفسكي صوفيا», «أسيك أبيدجان», where a match is told of."""

from __future__ import annotations

from collections.abc import Sequence

from kzpipe.entities.drafts import Draft
from kzpipe.entities.lists import NameLists
from kzpipe.text.document import Passage
from kzpipe.text.tokens import Token

CLUB_ENTRY = "grammar:club"
LIKELY = 0.08
"""How likely the word before the town must be part of a name for the model, where no list has it."""
MIN_LETTERS = 3
_TOWNS = frozenset({"place", "gazetteer", "metonym"})
_NO_CLUBS = ("sport", "settlement", "settlements", "place_head", "place_preposition", "direction", "compass")


def find_clubs(text: str, passage: Passage, lists: NameLists, drafts: Sequence[Draft], likelihoods: Sequence[float]) -> list[Draft]:
    """Return the drafts of a sentence about sport with those of clubs in the place of their towns.

    An indefinite word right before a town can be nothing else there.
    """
    tokens = passage.tokens
    if not likelihoods:
        return list(drafts)
    taken = {i for draft in drafts for i in range(draft.first, draft.last)}
    found: list[Draft] = []
    for draft in drafts:
        first = draft.first - 1
        is_town = draft.kind in _TOWNS and first >= 0 and draft.start == tokens[draft.first].start
        if not is_town or first in taken or likelihoods[first] < LIKELY or not _may_be_club(tokens[first], lists):
            found.append(draft)
            continue
        start = tokens[first].start
        name = text[start : draft.end]
        found.append(Draft(passage.sentence_index, first, draft.last, start, draft.end, "organisation", name, CLUB_ENTRY, entity_type="organization"))
    return found


def _may_be_club(token: Token, lists: NameLists) -> bool:
    form = token.form
    if not token.is_word or len(form) < MIN_LETTERS or form.startswith("ال") or form in lists.function_words or lists.slot_of(form) is not None:
        return False
    return lists.site_head_of(form) is None and not any(lists.is_a(form, kind) for kind in _NO_CLUBS)
