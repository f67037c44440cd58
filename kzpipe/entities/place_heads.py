"""Places that no list has, by the noun or preposition before them: «حي يوين لونغ», «بلدة تل الورد», «قرب غاسكيندي»."""

from __future__ import annotations

from collections.abc import Sequence

from kzpipe.entities.drafts import Draft
from kzpipe.entities.lists import NameLists
from kzpipe.entities.wordtable import is_strange
from kzpipe.lexicon.match import bare_forms
from kzpipe.text.document import Passage
from kzpipe.text.tokens import Token

PLACE_ENTRY = "grammar:place"
NAME_WORDS = 3
FIRST_LIKELIHOOD = 0.1
NEXT_LIKELIHOOD = 0.1
NEXT_DEFINITE = 0.5
"""So likely in a name the model must find the first word after the noun, and each further one; «البلدة الرابطة بين …» is described."""
MIN_LETTERS = 3
OWNED = ("ه", "ها", "هم")
"""«في بطنه»: a word that ends as one with a pronoun does."""
NEARBY = {joined + word: least for word, least in (("قرب", 0.0), ("في", 0.1), ("الي", 0.1)) for joined in ("", "و")}
"""How likely a strange word must be part of a name for the model after a preposition of place."""


def find_places_after_heads(text: str, passage: Passage, lists: NameLists, drafts: Sequence[Draft], likelihoods: Sequence[float]) -> list[Draft]:
    """Return the drafts with those of places that stand after a noun for a settlement, which is no part of the name («بلدة»).

    A place that the model began is drawn to its end.
    """
    if not likelihoods:
        return list(drafts)
    tokens = passage.tokens
    taken = {i: draft for draft in drafts for i in range(draft.first, draft.last)}
    found = list(drafts)
    for i, token in enumerate(tokens[:-1]):
        if lists.place_head_of(token.form) is None or i in taken:
            continue
        begun = taken.get(i + 1)
        if begun is not None and (begun.kind != "found_place" or begun.entries or begun.first != i + 1):
            continue
        last = _end(tokens, (i + 1, i + 1 if begun is None else begun.last), lists, (taken, likelihoods))
        if last == (i + 1 if begun is None else begun.last):
            continue
        start, end = tokens[i + 1].start, tokens[last - 1].end
        if begun is not None:
            found.remove(begun)
            found.append(begun._replace(last=last, start=start, end=end, target=text[start:end], preposition=""))
        else:
            found.append(Draft(passage.sentence_index, i + 1, last, start, end, "found_place", text[start:end], PLACE_ENTRY))
    return found


def _end(tokens: Sequence[Token], name: tuple[int, int], lists: NameLists, known: tuple[dict[int, Draft], Sequence[float]]) -> int:
    """Return the token after a name; ``name`` is where it begins and up to where it is known."""
    (first, at), (taken, likelihoods) = name, known
    while at < len(tokens) and at - first < NAME_WORDS and at not in taken and _may_be_name(tokens[at], lists):
        opens = at > first and lists.context["toponym_opener"].intersection(bare_forms(tokens[at - 1].form))
        is_opener = at == first and tokens[at].form in lists.context["toponym_opener"]
        least = FIRST_LIKELIHOOD if at == first else NEXT_DEFINITE if tokens[at].form.startswith("ال") else NEXT_LIKELIHOOD
        if not (opens or is_opener) and likelihoods[at] < least:
            break
        at += 1
    return at


def find_places_nearby(text: str, passage: Passage, lists: NameLists, drafts: Sequence[Draft], likelihoods: Sequence[float]) -> list[Draft]:
    """Return the drafts with those of places that nothing but a preposition of place and their strangeness tells: «قرب غاسكيندي»."""
    if not any(token.form in NEARBY for token in passage.tokens):
        return list(drafts)
    taken = {i for draft in drafts for i in range(draft.first, draft.last)}
    found = list(drafts)
    for i, token in enumerate(passage.tokens[:-1]):
        least = NEARBY.get(token.form)
        if least is None:
            continue
        at = i + 1
        if not likelihoods or at in taken or likelihoods[at] < least or not _may_be_name(passage.tokens[at], lists):
            continue
        name = passage.tokens[at]
        if (
            name.form.startswith("ال")
            or name.form.endswith(OWNED)
            or not is_strange(name)
            or (at + 1 < len(passage.tokens) and is_strange(passage.tokens[at + 1]))
        ):
            continue
        found.append(Draft(passage.sentence_index, at, at + 1, name.start, name.end, "found_place", text[name.start : name.end], PLACE_ENTRY))
    return found


def _may_be_name(token: Token, lists: NameLists) -> bool:
    form = token.form
    if form.endswith("يه") and not form.startswith("ال") and len(form) > MIN_LETTERS + 1:
        return False  # «منطقة ريفية»
    if not token.is_word or len(form) < MIN_LETTERS - 1 or form.isdecimal() or form in lists.function_words:
        return False
    return lists.slot_of(form) is None and not any(lists.is_a(form, kind) for kind in ("settlement", "square", "place_preposition", "direction"))
