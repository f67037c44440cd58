"""Places that no list has, by the noun or preposition before them: «حي يوين لونغ», «بلدة تل الورد», «قرب غاسكيندي»."""

from __future__ import annotations

from collections.abc import Sequence

from kzpipe.entities.drafts import Draft
from kzpipe.entities.lists import NameLists
from kzpipe.entities.settle import kind_of
from kzpipe.entities.wordtable import default_table, is_strange
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
TA_MARBUTA = "ة"
"""Within a word it shows that two are written together."""
STATE_ENDING = "يه"
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
        is_namesake = begun is not None and begun.first == i + 1 and _lends_its_name(begun, token, lists)
        if begun is not None and not is_namesake and (begun.kind != "found_place" or begun.entries or begun.first != i + 1):
            continue
        last = _end(tokens, (i + 1, i + 1 if begun is None else begun.last), lists, (taken, likelihoods))
        if last == (i + 1 if begun is None else begun.last) and not is_namesake:
            continue
        start, end = tokens[i + 1].start, tokens[last - 1].end
        if begun is not None:
            found.remove(begun)
            begun = begun._replace(kind="found_place", entries=()) if is_namesake else begun
            found.append(begun._replace(last=last, start=start, end=end, target=text[start:end], preposition=""))
        else:
            found.append(Draft(passage.sentence_index, i + 1, last, start, end, "found_place", text[start:end], PLACE_ENTRY))
    return found


def _lends_its_name(draft: Draft, head: Token, lists: NameLists) -> bool:
    """«حي جعفر آباد», «حي والتون»: after a noun for a settlement one word that is somebody's name is the place's."""
    if draft.last - draft.first > 1 or draft.preposition or draft.office is not None or head.form.startswith("ال"):
        return False
    return draft.kind == "person" or (draft.kind == "short" and all(kind_of(lists, entry.target) == "person" for entry in draft.entries))


def _end(tokens: Sequence[Token], name: tuple[int, int], lists: NameLists, known: tuple[dict[int, Draft], Sequence[float]]) -> int:
    """Return the token after a name; ``name`` is where it begins and up to where it is known."""
    (first, at), (taken, likelihoods) = name, known
    while at < len(tokens) and at - first < NAME_WORDS and at not in taken and _may_be_name(tokens[at], lists):
        opens = at > first and lists.context["toponym_opener"].intersection(bare_forms(tokens[at - 1].form))
        is_opener = at == first and tokens[at].form in lists.context["toponym_opener"]
        least = FIRST_LIKELIHOOD if at == first else NEXT_DEFINITE if tokens[at].form.startswith("ال") else NEXT_LIKELIHOOD
        closes = at > first and tokens[at].form in lists.context["toponym_closer"]
        if not (opens or is_opener or closes) and likelihoods[at] < least:
            break
        at += 1
    return at


def find_places_nearby(text: str, passage: Passage, lists: NameLists, drafts: Sequence[Draft], likelihoods: Sequence[float]) -> list[Draft]:
    """Return the drafts with those of places that nothing but a preposition of place and their strangeness tells: «قرب غاسكيندي»."""
    found = [_without_state(text, passage.tokens, lists, draft) for draft in drafts]
    found += _before_states(text, passage, lists, found)
    after = [i + 1 for i, (_, _, form) in enumerate(passage.tokens[:-1]) if form in NEARBY]
    if not after or not likelihoods:
        return found
    taken = {i for draft in found for i in range(draft.first, draft.last)}
    for at in after:
        least = NEARBY[passage.tokens[at - 1].form]
        if at in taken or likelihoods[at] < least or not _may_be_name(passage.tokens[at], lists):
            continue
        name = passage.tokens[at]
        if (
            name.form.startswith("ال")
            or name.form.endswith(OWNED)
            or not is_strange(name)
            or (at + 1 < len(passage.tokens) and is_strange(passage.tokens[at + 1]))
            or TA_MARBUTA in text[name.start : name.end - 1]
        ):
            continue
        found.append(Draft(passage.sentence_index, at, at + 1, name.start, name.end, "found_place", text[name.start : name.end], PLACE_ENTRY))
    return found


def _without_state(text: str, tokens: Sequence[Token], lists: NameLists, draft: Draft) -> Draft:
    """«مدينة إسن الألمانية»: the adjective of a state after a town that the model found is no part of its name."""
    last = draft.last - 1
    if draft.kind != "found_place" or draft.entries or last <= draft.first or tokens[draft.first].form.startswith("ال"):
        return draft
    if not _is_of_state(tokens[last], lists):
        return draft
    end = tokens[last - 1].end
    return draft._replace(last=last, end=end, target=text[draft.start : end])


def _before_states(text: str, passage: Passage, lists: NameLists, drafts: Sequence[Draft]) -> list[Draft]:
    """Return places by the adjective of their state alone: «في لابينرانتا الفنلندية», for only a name goes without the article there."""
    tokens = passage.tokens
    states = [i for i in range(2, len(tokens)) if tokens[i].form.endswith(STATE_ENDING) and _is_of_state(tokens[i], lists)]
    taken = {i for draft in drafts for i in range(draft.first, draft.last)} if states else set()
    found: list[Draft] = []
    for i in states:
        name, before = tokens[i - 1], tokens[i - 2].form
        letters = 1 if before not in NEARBY and name.form.startswith("ب") else 0
        if (before not in NEARBY and not letters) or i - 1 in taken or name.form.startswith(("ال", "بال")) or name.form.endswith(OWNED):
            continue
        is_known = default_table().knows(name.form) or default_table().knows(name.form[letters:])
        if not is_known and _may_be_name(name, lists) and TA_MARBUTA not in text[name.start : name.end - 1]:
            start, end = name.start + letters, name.end
            found.append(Draft(passage.sentence_index, i - 1, i, start, end, "found_place", text[start:end], PLACE_ENTRY, preposition="ب" * letters))
    return found


def _is_of_state(token: Token, lists: NameLists) -> bool:
    return token.form.startswith("ال") and lists.nisba_of(token.form) is not None


def _may_be_name(token: Token, lists: NameLists) -> bool:
    form = token.form
    if form.endswith("يه") and not form.startswith("ال") and len(form) > MIN_LETTERS + 1:
        return False  # «منطقة ريفية»
    if not token.is_word or len(form) < MIN_LETTERS - 1 or form.isdecimal() or form in lists.function_words:
        return False
    return lists.slot_of(form) is None and not any(lists.is_a(form, kind) for kind in ("settlement", "square", "place_preposition", "direction"))
