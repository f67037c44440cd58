"""Outlets and gangs by a foreign name after what they are: «صحيفة ديلي ستار», «لإذاعة ماجيك 9», «عصابة غران غريف».

Such names have no article. Their words are unknown to unlabelled text, short names and places of the lists, or words that outlets are called by
(«بوست», «نيوز»); a number may end them. One word alone must be unknown, or a number must follow it.
"""

from __future__ import annotations

from kzpipe.entities.described import Around
from kzpipe.entities.wordtable import default_table
from kzpipe.text.normalize import fold

WHAT_IT_IS = frozenset(map(fold, ("دولة", "صحيفة", "مجلة", "قناة")))
"""Common nouns before a name that all corpora leave out of it."""
LONGEST = 4
FEWEST = 2
LISTED = frozenset({"name", "place", "metonym"})


def strange_name_end(around: Around, at: int) -> int | None:
    """Return the token after words that no unlabelled text has and that are no adjectives: «منظمة تيمبلوريس».

    None where none stands or a listed name follows.
    """
    end = at
    while end < len(around.tokens) and end - at < LONGEST and _is_strange(around, end):
        end += 1
    return end if end > at and end not in around.matches else None


def _is_strange(around: Around, at: int) -> bool:
    form = around.tokens[at].form
    is_word = around.tokens[at].is_word and not form.isascii() and not form.isdecimal() and at not in around.matches and at not in around.nisbas
    return is_word and not form.startswith(("ال", "وال", "لل")) and not form.endswith(("يه", "ي", "ات", "ين")) and not default_table().knows(form)


def proper_name_end(around: Around, at: int, *, is_outlet: bool) -> int | None:
    """Return the token after the foreign name that begins at ``at``, right after the noun for an outlet or a gang; None where none does."""
    tokens = around.tokens
    if at >= len(tokens) or tokens[at].form in around.lists.organisation_types:
        return None  # «موقع راديو كندا»
    end, known = at, 0
    while end < len(tokens) and end - at < LONGEST and _may_be_part(around, end):
        known += default_table().knows(tokens[end].form)
        end += 1
    is_numbered = is_outlet and at < end < len(tokens) and tokens[end].form.isdecimal() and len(tokens[end].form) <= FEWEST
    if is_numbered:
        return end + 1
    if end in around.matches and {entry.kind for entry in around.matches[end].entries} & LISTED:
        return None  # «شبكة محللي …» and a state
    return end if end - at >= FEWEST or (end > at and not known) else None


def _may_be_part(around: Around, at: int) -> bool:
    token, lists = around.tokens[at], around.lists
    form = token.form
    if not token.is_word or form.isdecimal() or form.isascii() or form.startswith(("ال", "وال", "لل")):
        return False
    if form in lists.function_words or lists.slot_of(form) is not None or form in lists.speech_verbs or at in around.nisbas:
        return False
    match = around.matches.get(at)
    if match is not None and match.last == at + 1 < len(around.tokens) and around.tokens[at + 1].form in lists.context["outlet_word"]:
        return not (match.preposition or match.conjunction)  # «صحيفة جامايكا أوبزرفر»
    if match is not None:
        return not (match.preposition or match.conjunction) and {entry.kind for entry in match.entries} <= {"place", "metonym", "gazetteer", "short"}
    return form in lists.context["outlet_word"] or not default_table().knows(form)
