"""Where the names that the model sees begin and end, before they are settled against the lists.

The model reads a name word by word. What Arabic says of the edges of a name holds whatever the model has seen: a son's name goes on
with his father's, «آل» and «فان» stand before another word, a word that is definite after a preposition opens no person's name.
"""

from __future__ import annotations

from collections.abc import Sequence

from kzpipe.entities.discover import NameSpan
from kzpipe.entities.drafts import Draft
from kzpipe.entities.lists import NameLists
from kzpipe.entities.person_edges import extended, without_followers, without_opening_verb
from kzpipe.lexicon.match import clitic_readings
from kzpipe.text.document import Passage
from kzpipe.text.normalize import fold
from kzpipe.text.tokens import Token

PROCLITICS = frozenset("وفبلك")
DEFINITE_AFTER = ("لل", "بال", "كال")
"""How a definite word begins that has a preposition written to it."""
GO_ON = frozenset(map(fold, ("بن", "ابن", "بنت", "آل", "عبد", "أبو")))
"""Words of names after which a name never ends."""
CLUBS = frozenset(map(fold, ("فريق", "نادي")))
BEARERS = frozenset({"company", "media"})
"""Heads that a proper name follows at once."""
HALF_BELIEVED = 0.3
LEAST_AFTER_HEAD = 0.6
TOWNS = frozenset({"place", "metonym", "gazetteer"})


def mend_spans(text: str, passage: Passage, lists: NameLists, known: tuple[Sequence[Draft], Sequence[NameSpan], Sequence[float]]) -> list[NameSpan]:
    """Return the model's names of a sentence with their edges mended; ``known`` are drafts of the lists, names and likelihoods."""
    drafts, found, likelihoods = known
    mended: list[NameSpan] = []
    found = _after_heads(passage, lists, _joined(passage, lists, found), likelihoods)
    found = _with_towns(passage, lists, drafts, found)
    begins = frozenset(span.first for span in found)
    for span in found:
        span = extended(passage, lists, (drafts, begins, likelihoods), _completed(passage, span))
        span = without_opening_verb(passage, lists, drafts, _without_opening(passage, lists, span))
        span = without_followers(passage, drafts, span)
        span = _without_preposition(text, passage, lists, _without_counterpart(passage, lists, span))
        mended.append(_without_place(drafts, _without_addressee(passage, lists, span)))
    return mended


def _joined(passage: Passage, lists: NameLists, found: Sequence[NameSpan]) -> list[NameSpan]:
    """Return the names with two persons side by side as one: «أحمد» before «علي عبد الله صالح» is his son."""
    joined: list[NameSpan] = []
    for span in found:
        before = joined[-1] if joined and joined[-1].kind == span.kind == "person" else None
        form = passage.tokens[span.first].form
        if before is not None and before.last == span.first and (form[0] not in PROCLITICS or form in lists.context["name_particle"]):
            joined[-1] = before._replace(last=span.last, confidence=min(before.confidence, span.confidence))
        else:
            joined.append(span)
    return joined


def _without_counterpart(passage: Passage, lists: NameLists, span: NameSpan) -> NameSpan:
    """Return a name without words such as «نظيره» before it."""
    first = span.first
    while first < span.last - 1 and passage.tokens[first].form in lists.context["apposition"]:
        first += 1
    return span._replace(first=first)


def _without_addressee(passage: Passage, lists: NameLists, span: NameSpan) -> NameSpan:
    """Return a person without a listed name after ل that the model took for the last word: «كمال سليم لرويترز»."""
    if span.kind != "person" or span.last - span.first < 2:
        return span
    last = clitic_readings(passage.tokens[span.last - 1].form)
    is_addressee = any(r.preposition == "ل" and not r.conjunction and lists.names.opens(r.rest) for r in last)
    return span._replace(last=span.last - 1) if is_addressee and not lists.names.opens(last[0].rest) else span


def _without_preposition(text: str, passage: Passage, lists: NameLists, span: NameSpan) -> NameSpan:
    """Return a person without a preposition written as such that the model took for the last name: «على» is not «علي»."""
    if span.kind != "person" or span.last >= len(passage.tokens) or not passage.tokens[span.last].is_word:
        return span
    token = passage.tokens[span.last - 1]
    is_preposition = token.form in lists.prepositions and text[token.end - 1] == "ى"
    return span._replace(last=span.last - 1) if is_preposition else span


def _without_place(drafts: Sequence[Draft], span: NameSpan) -> NameSpan:
    """Return a name without a listed town or state that the model took for its last word: «سالم الهادي بيروت»."""
    last = next(
        (draft for draft in drafts if draft.last == span.last and draft.first > span.first + 1 and draft.kind in {"metonym", "place", "name"}), None
    )
    if span.kind != "person" or last is None or last.last - last.first > 1 or not any(entry.kind in {"metonym", "place"} for entry in last.entries):
        return span
    return span._replace(last=last.first)


def _completed(passage: Passage, span: NameSpan) -> NameSpan:
    """Return a person with the word after a last "son of" or "house of", which is no name by itself: «فهد بن سالم آل» «مبارك»."""
    if span.kind != "person" or span.last >= len(passage.tokens) or not passage.tokens[span.last].is_word:
        return span
    return span._replace(last=span.last + 1) if passage.tokens[span.last - 1].form in GO_ON else span


def _without_opening(passage: Passage, lists: NameLists, span: NameSpan) -> NameSpan:
    """Return a person without a word that the model took for the first name: one definite after a preposition, or whose people they are.

    «للطالب سالم عيد», «أنصار سالم عيد».
    """
    if span.kind != "person" or span.last - span.first < 2:
        return span
    opening = passage.tokens[span.first].form
    is_definite = opening.startswith(DEFINITE_AFTER) and opening not in lists.name_words  # «كالديرون»
    is_no_name = is_definite or lists.is_a(opening, "follower")
    return span._replace(first=span.first + 1) if is_no_name else span


def _after_heads(passage: Passage, lists: NameLists, found: Sequence[NameSpan], likelihoods: Sequence[float]) -> list[NameSpan]:
    """Return the names, those after the head noun of a club, company or outlet as what it says they are: «فريق الهلال»، «شركة فورد».

    After such a head half a belief is enough.
    """
    tokens = passage.tokens
    taken = {i for span in found for i in range(span.first, span.last)}
    believed = {i for i, likelihood in enumerate(likelihoods) if likelihood >= HALF_BELIEVED} | {span.first for span in found}
    heads = {i: head for i in sorted(believed) if i and (head := _bearer(tokens[i - 1], lists))}
    classed = [_as_organisation(span) if span.kind in heads.get(span.first, ()) else span for span in found]
    for first in heads:
        last = first
        while last < len(tokens) and last not in taken and _is_arabic_word(tokens[last]) and likelihoods[last] >= HALF_BELIEVED:
            last += 1
        if last > first and last not in taken:
            classed.append(_as_organisation(NameSpan(first, last, "organisation", 0.0)))
    return sorted(classed)


def _bearer(token: Token, lists: NameLists) -> tuple[str, ...]:
    """Return as what the model may take the name after a head noun, () where the word is none."""
    for reading in clitic_readings(token.form):
        if reading.rest in CLUBS:
            return ("person", "place")
        if lists.organisation_types.get(reading.rest) in BEARERS:
            return ("person",)
    return ()


def _is_arabic_word(token: Token) -> bool:
    return token.is_word and not token.form.isascii()


def _as_organisation(span: NameSpan) -> NameSpan:
    return span._replace(kind="organisation", confidence=max(span.confidence, LEAST_AFTER_HEAD))


def _with_towns(passage: Passage, lists: NameLists, drafts: Sequence[Draft], found: Sequence[NameSpan]) -> list[NameSpan]:
    """Return the names with a club and the town right after it as one: «لوكوموتيف» «صوفيا»."""
    if not any(span.kind == "organisation" for span in found):
        return list(found)
    towns = {draft.first: draft.last for draft in drafts if draft.kind in TOWNS and not draft.preposition and _is_town(draft, lists)}
    towns |= {span.first: span.last for span in found if span.kind == "place" and span.last - span.first == 1}
    kept: list[NameSpan] = []
    for span in found:
        before = kept[-1] if kept else None
        if before is not None and before.kind == "organisation" and span.first < before.last:
            continue  # the town that the club has taken in
        if span.last in towns and _may_be_club(passage.tokens, lists, drafts, span) and _is_bare(passage.tokens[span.last], lists):
            span = span._replace(last=towns[span.last])
        kept.append(span)
    return kept


def _is_town(draft: Draft, lists: NameLists) -> bool:
    return all(entry.kind in TOWNS for entry in draft.entries)


def _is_bare(token: Token, lists: NameLists) -> bool:
    """A word that nothing is written to: neither an article nor, before another listed name, "and" or a preposition."""
    return not token.form.startswith("ال") and not any(lists.names.opens(reading.rest) for reading in clitic_readings(token.form)[1:])


def _may_be_club(tokens: Sequence[Token], lists: NameLists, drafts: Sequence[Draft], span: NameSpan) -> bool:
    """One word without article that the model takes for an organisation and no list for anything else; «بلدية» is a common noun."""
    form = tokens[span.first].form
    if span.kind != "organisation" or span.last - span.first > 1 or form.startswith("ال"):
        return False
    if any(reading.rest in lists.organisation_types or reading.rest in lists.common_nouns for reading in clitic_readings(form)):
        return False
    listed = [draft for draft in drafts if draft.first <= span.first < draft.last]
    return all(draft.target in lists.entities and lists.entities[draft.target].entity_type == "organization" for draft in listed)
