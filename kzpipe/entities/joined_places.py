"""Places that one noun in the dual or plural governs together: «مدن غرودنو وبريست وفيتبسك», «بلدتي الباذان وطلوزة».

Each is a place of its own, without the conjunction before it, though lists and model know but one of them. What goes on with a word that
texts know and that the model rules out is the sentence («مدن الساحل وتظاهروا»).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from kzpipe.entities.drafts import Draft
from kzpipe.entities.lists import NameLists
from kzpipe.entities.place_heads import PLACE_ENTRY
from kzpipe.entities.settle import kind_of
from kzpipe.entities.wordtable import default_table
from kzpipe.text.document import Passage
from kzpipe.text.tokens import COMMAS, Token

LIKELY = 0.1
LIKELY_DEFINITE = 0.3
HALF_LIKELY = 0.02
BETWEEN = frozenset({"بين", "وبين"})
"""Among the nouns, the one preposition: «بين دكا وسيلهيت»."""
FURTHER_WORDS = 2
MIN_LETTERS = 2
AND = "و"
OTHER_ENDINGS = ("ت", "وا", "ون", "ه")
"""A strange word that ends so may as well be a verb or an adjective: the model must think of a name."""
_LISTED = frozenset({"place", "gazetteer", "metonym", "name"})
_GUESSED = frozenset({"found_place", "person", "organisation", "short"})


class _Around(NamedTuple):
    text: str
    passage: Passage
    lists: NameLists
    opening: dict[int, Draft]
    taken: set[int]
    likelihoods: Sequence[float]


def find_joined_places(text: str, passage: Passage, lists: NameLists, drafts: Sequence[Draft], likelihoods: Sequence[float]) -> list[Draft]:
    """Return the drafts with those of places that are joined after one noun; a guess that such a place was somebody gives way."""
    head_of = lists.settlements_head_of
    heads = [i for i, token in enumerate(passage.tokens[:-1]) if head_of(token.form) is not None]
    if not heads or not likelihoods:
        return list(drafts)
    taken = {i for draft in drafts for i in range(draft.first, draft.last)}
    around = _Around(text, passage, lists, {draft.first: draft for draft in drafts}, taken, likelihoods)
    found = list(drafts)
    for i in heads:
        begun = around.opening.get(i)
        if begun is not None and begun.kind == "found_place" and not begun.entries and begun.last > i + 1:
            start = passage.tokens[i + 1].start
            found[found.index(begun)] = begun._replace(first=i + 1, start=start, target=text[start : begun.end], preposition="")
            at, is_first = begun.last, False  # the model takes «قرى» for a part of the name
        elif i in taken or (passage.tokens[i].form in BETWEEN and not _opens_with_place(around, i + 1)):
            continue
        else:
            at, is_first = i + 1, True
        while at < len(passage.tokens) and (place := _place_at(around, at, is_first=is_first)) is not None:
            found = [draft for draft in found if not place.first <= draft.first < place.last]
            found.append(place)
            at, is_first = place.last, False
            if at + 1 < len(passage.tokens) and passage.tokens[at].form in COMMAS and at + 1 in around.opening:
                at += 1
    return found


def without_and(text: str, tokens: Sequence[Token], drafts: Sequence[Draft]) -> list[Draft]:
    """«بين طهران وقم»: guesses that begin with "and" right after a place go without it."""
    return [_without_and(text, tokens, drafts, draft) if draft.kind == "found_place" else draft for draft in drafts]


def _without_and(text: str, tokens: Sequence[Token], drafts: Sequence[Draft], draft: Draft) -> Draft:
    name = tokens[draft.first]
    if draft.entries or draft.start != name.start or not name.form.startswith(AND) or len(name.form) <= MIN_LETTERS:
        return draft
    if not any(before.last == draft.first and before.kind in {*_LISTED, "found_place"} for before in drafts):
        return draft
    start = draft.start + len(AND)
    return draft._replace(start=start, target=text[start : draft.end])


def _opens_with_place(around: _Around, at: int) -> bool:
    """«بين دكا وسيلهيت» are two towns if the first is; two names after "between" may as well be two sides."""
    draft = around.opening.get(at)
    if draft is None or draft.last - draft.first > 1 or draft.last >= len(around.passage.tokens) or draft.last in around.taken:
        return False
    return any(entry.kind in {"place", "gazetteer"} for entry in draft.entries)


def _place_at(around: _Around, at: int, *, is_first: bool) -> Draft | None:
    """Return the place that begins at a token, which the first one does right after the noun and each other one after "and"."""
    token, draft = around.passage.tokens[at], around.opening.get(at)
    is_joined = token.form.startswith(AND)
    follows_comma = around.passage.tokens[at - 1].form in COMMAS
    if draft is not None and draft.kind in _LISTED:
        is_place = kind_of(around.lists, draft.target) == "place" and not draft.preposition
        return draft if is_place and (is_first or follows_comma or draft.start > token.start) else None
    if not (is_first or is_joined or follows_comma):
        return None
    letters = 0 if is_first or follows_comma else len(AND)
    if draft is None:
        if at in around.taken:
            return None
        opens = token.form[letters:] in around.lists.context["name_particle"] and at + 1 < len(around.passage.tokens)  # «لا كروز»
        if not opens and (
            not _may_be_name(token, letters, around.lists) or not (_is_likely(around, at, letters) or (is_first and _leads(around, at)))
        ):
            return None
        last = _end(around, at + 1)
        if opens and last == at + 1:
            return None
    elif draft.kind in _GUESSED and draft.office is None and not draft.preposition:
        last = draft.last if draft.last - draft.first > 1 else _end(around, draft.last)
    else:
        return None
    if draft is not None and draft.start > token.start:
        letters = draft.start - token.start
    start, end = token.start + letters, around.passage.tokens[last - 1].end
    name = around.text[start:end]
    return Draft(around.passage.sentence_index, at, last, start, end, "found_place", name, PLACE_ENTRY)


def _leads(around: _Around, at: int) -> bool:
    """Tell whether a half-likely name leads on to a likely one: «أداما وأمبو»."""
    likelihoods = around.likelihoods
    if at + 1 >= len(likelihoods) or at + 1 in around.taken or around.passage.tokens[at].form.startswith("ال"):
        return False
    return likelihoods[at] >= HALF_LIKELY and around.passage.tokens[at + 1].form.startswith(AND) and _is_likely(around, at + 1, len(AND))


def _end(around: _Around, at: int) -> int:
    """Return the token after a name of several words: «ستوك أون ترنت»."""
    first = at
    tokens = around.passage.tokens
    while at < len(tokens) and at - first < FURTHER_WORDS + 1:
        draft, form = around.opening.get(at), tokens[at].form
        if draft is not None and draft.kind in _GUESSED and draft.office is None and not form.startswith(AND):
            at = draft.last
            continue
        if at in around.taken or form.startswith((AND, "ال")) or not _may_be_name(tokens[at], 0, around.lists) or not _is_likely(around, at, 0):
            break
        at += 1
    return at


def _is_likely(around: _Around, at: int, letters: int) -> bool:
    """Tell whether the model may take a word for a name, or no text has it."""
    word = around.passage.tokens[at].form[letters:]
    if around.likelihoods[at] >= (LIKELY_DEFINITE if word.startswith("ال") or word.endswith("وا") else LIKELY):
        return True
    table = default_table()
    is_strange = not table.knows(word) and not table.knows(around.passage.tokens[at].form)
    return is_strange and not word.endswith(OTHER_ENDINGS)


def _may_be_name(token: Token, letters: int, lists: NameLists) -> bool:
    word = token.form[letters:]
    if not token.is_word or len(word) < MIN_LETTERS or word.isdecimal() or word in lists.function_words or lists.slot_of(word) is not None:
        return False
    if lists.settlements_head_of(token.form) is not None or lists.site_head_of(token.form) is not None:
        return False
    return not any(lists.is_a(word, kind) for kind in ("place_head", "settlement", "place_preposition", "direction", "compass", "compass_adjective"))
