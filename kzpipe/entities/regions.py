"""Parts of the country that are called by the compass: «غرب البلاد», «شمال شرقي البلاد», «المناطق الغربية», «المقاطعة الشمالية»."""

from __future__ import annotations

from collections.abc import Sequence

from kzpipe.entities.drafts import Draft
from kzpipe.entities.lists import NameLists
from kzpipe.entities.place_heads import PLACE_ENTRY
from kzpipe.lexicon.match import clitic_readings, skip_clitics
from kzpipe.text.document import Passage
from kzpipe.text.normalize import fold
from kzpipe.text.tokens import Token

COUNTRY = fold("البلاد")
DIRECTIONS = 2
"""«شمال شرق» are two."""


def find_regions(text: str, passage: Passage, lists: NameLists, drafts: Sequence[Draft]) -> list[Draft]:
    """Return the drafts with those of regions that a direction tells; «شمالي البلاد» is as «شمال البلاد», and «شرقي» no surname there."""
    tokens = passage.tokens
    taken: set[int] | None = None
    found = [_with_land(text, tokens, lists, draft) for draft in drafts]
    adjectives = lists.context["compass_adjective"]
    for i, token in enumerate(tokens[:-1]):
        following = tokens[i + 1].form
        if following[:2] != "ال":
            continue
        if following == COUNTRY:
            first = _compass_begins(tokens, i, lists)
        elif following in adjectives and token.form.startswith(("ال", "بال", "وال", "لل")):
            first = i if any(reading.rest in lists.context["region_noun"] for reading in clitic_readings(token.form)) else None
        else:
            continue
        if first is None:
            continue
        if taken is None:
            taken = {k for draft in drafts if draft.kind != "short" for k in range(draft.first, draft.last)}
        last = i + 2
        while following != COUNTRY and last < len(tokens) and tokens[last].form in adjectives:
            last += 1
        if not taken.isdisjoint(range(first, last)):
            continue
        reading = next((r for r in clitic_readings(tokens[first].form) if _is_head(r.rest, lists)), clitic_readings(tokens[first].form)[0])
        start, end = skip_clitics(text, tokens[first], reading.length), tokens[last - 1].end
        target = " ".join(word.removesuffix("ي") if fold(word) in lists.context["compass"] else word for word in text[start:end].split())
        found = [draft for draft in found if not (draft.kind == "short" and first <= draft.first < last)]
        found.append(Draft(passage.sentence_index, first, last, start, end, "found_place", target, PLACE_ENTRY, preposition=reading.preposition))
    return found


def _with_land(text: str, tokens: Sequence[Token], lists: NameLists, draft: Draft) -> Draft:
    """Return «جنوب لبنان» of the lists with the land that it is a part of inside."""
    first = draft.first + 1
    if first >= draft.last or draft.kind not in {"place", "name"}:
        return draft
    if not any(reading.rest in lists.context["compass"] for reading in clitic_readings(tokens[draft.first].form)):
        return draft
    while first < draft.last - 1 and tokens[first].form in lists.context["compass"]:
        first += 1
    land = lists.names.match_words(text, tokens, first, draft.last)
    if land is None:
        return draft
    entries = land.entries
    inner = Draft(draft.sentence_index, first, draft.last, land.start, land.end, entries[0].kind, entries[0].target, entries[0].entry_id, entries)
    return draft._replace(inside=(inner,))


def _is_head(word: str, lists: NameLists) -> bool:
    return word in lists.context["compass"] or word in lists.context["region_noun"]


def _compass_begins(tokens: Sequence[Token], last: int, lists: NameLists) -> int | None:
    """Return the first token of the direction that ends at a token, None where it is no direction."""
    first = None
    for i in range(last, max(-1, last - DIRECTIONS), -1):
        if not any(reading.rest in lists.context["compass"] for reading in clitic_readings(tokens[i].form)):
            break
        first = i
    return first
