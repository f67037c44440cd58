"""Where the names of people begin and end, by what Arabic says of it: names of four parts, "and" before a second person, whose kin somebody is."""

from __future__ import annotations

from collections.abc import Sequence, Set

from kzpipe.entities.discover import NameSpan
from kzpipe.entities.drafts import Draft
from kzpipe.entities.lists import NameLists
from kzpipe.entities.wordtable import default_table
from kzpipe.lexicon.match import clitic_readings, skip_clitics
from kzpipe.text.document import Passage
from kzpipe.text.tokens import Token

LONGEST = 5
"""A name that goes on beyond what the model is sure of has so many words at most."""
NEXT_LIKELIHOOD = 0.3
"""The next word must be so likely part of the name, if the lists have it as a name or no unlabelled text has it."""
KNOWN_LIKELIHOOD = 0.3
"""If it is another word, which only ends a name or stands before a word that no text has."""
JOINED_LIKELIHOOD = (0.5, 0.15)
"""If it may begin with a preposition; with "and", «ف» or «ك», after more than one word."""
CLOSED_LIKELIHOOD = 0.25
"""If a mark or "that" closes the name after it and no text has it: «ليلى ويراسينغه، …»."""
OWN = frozenset("وفبلك")
ARTICLES = ("ال", "وال", "لل", "بال")
KIN = frozenset({"relative"})
OF_PLACES = frozenset({"governor", "mayor"})
"""«حاكم زيمبورا عبد الكريم»: what such a title governs is a place."""
PRONOUNS = ("ه", "ها", "هم", "هما")


def extended(passage: Passage, lists: NameLists, known: tuple[Sequence[Draft], Set[int], Sequence[float]], span: NameSpan) -> NameSpan:
    """Return a person with the words after the name that the model half believes to be part of it: a third, a fourth name.

    ``known`` are the drafts of the lists, where the model's names begin, and how likely each word is to be part of one.
    """
    if span.kind != "person":
        return span
    drafts, begins, likelihoods = known
    tokens, last = passage.tokens, span.last
    if any(_is_taken(i, drafts) for i in range(span.first, last)):
        return span  # what the lists know is whole
    while last < len(tokens) and last - span.first < LONGEST and last not in begins:
        is_second = last - span.first == 1
        if _is_taken(last, drafts) or not _goes_on(tokens, last, lists, likelihoods[last], is_second=is_second):
            break
        last += 1
    return span if last == span.last else span._replace(last=last)


def _goes_on(tokens: Sequence[Token], i: int, lists: NameLists, likelihood: float, *, is_second: bool) -> bool:
    form = tokens[i].form
    if not tokens[i].is_word or form.isascii() or form.isdigit() or form in lists.function_words:
        return False
    if form in lists.context["name_end"]:
        return not tokens[i - 1].form.startswith("ال")  # «أنيس الحق», «قمر الزمان»
    if form.startswith(ARTICLES) or form in lists.speech_verbs or form in lists.organisation_types:
        return False
    is_name = form in lists.name_words or not default_table().knows(form)
    if is_second and not is_name and (tokens[i - 1].form in lists.context["given_too"] or lists.names.opens(tokens[i - 1].form)):
        return False  # a listed surname is whole by itself
    if is_name:
        least = NEXT_LIKELIHOOD
    elif i + 1 < len(tokens) and tokens[i + 1].is_word and default_table().knows(tokens[i + 1].form):
        return False  # «آن الأوان كي نقول»
    else:
        least = KNOWN_LIKELIHOOD
    if len(form) > 2 and form[0] in OWN and form not in lists.name_words:
        if form[0] == "و" and form[1:] in lists.name_words:
            return False  # «كمال وسمير»
        is_closed = i + 1 == len(tokens) or not tokens[i + 1].is_word or tokens[i + 1].form in lists.context["complement"]
        least = max(least, CLOSED_LIKELIHOOD if is_name and is_closed else JOINED_LIKELIHOOD[form[0] not in "لب" and not is_second])
    return likelihood >= least


def _is_taken(i: int, drafts: Sequence[Draft]) -> bool:
    return any(draft.first <= i < draft.last and draft.kind not in {"short", "person"} for draft in drafts)


def without_opening_verb(passage: Passage, lists: NameLists, drafts: Sequence[Draft], span: NameSpan) -> NameSpan:
    """Return a person without a verb of speech or a word for kin that the model took for the first name: «وروى كمال», «جارته أم سالم».

    Nor is the place that a title governs a name.
    """
    if span.kind != "person" or span.last - span.first < 2:
        return span
    opening = passage.tokens[span.first].form
    is_kin = any(draft.first == span.first and draft.last == span.first + 1 and draft.office in KIN for draft in drafts)
    if any(draft.last == span.first and draft.office in OF_PLACES and not draft.has_article for draft in drafts):
        second = passage.tokens[span.first + 1].form
        is_kin = opening not in lists.name_words and (second in lists.context["name_particle"] or "given" in lists.name_words.get(second, ()))
    return span._replace(first=span.first + 1) if opening in lists.speech_verbs or is_kin else span


def without_followers(passage: Passage, drafts: Sequence[Draft], span: NameSpan) -> NameSpan:
    """Return a person without the listed people of theirs that the model took for the last name: «دعا سليم أنصاره»."""
    if span.kind != "person" or span.last - span.first < 2 or not passage.tokens[span.last - 1].form.endswith(PRONOUNS):
        return span
    is_group = any(draft.kind == "collective" and draft.first == span.last - 1 for draft in drafts)
    return span._replace(last=span.last - 1) if is_group else span


def without_and(text: str, passage: Passage, lists: NameLists, drafts: Sequence[Draft]) -> list[Draft]:
    """Return the drafts, "and" taken off discovered people: right after another person, or before a first name of the lists."""
    if not any(draft.kind == "person" and passage.tokens[draft.first].form[0] == "و" for draft in drafts):
        return list(drafts)
    ends = {draft.last for draft in drafts if draft.kind == "person" or _is_listed_person(draft, lists)}
    mended: list[Draft] = []
    for draft in drafts:
        token = passage.tokens[draft.first]
        if draft.kind == "person" and draft.start == token.start and token.form[0] == "و" and _is_and(token.form, lists, draft.first in ends):
            start = skip_clitics(text, token, 1)
            draft = draft._replace(start=start, target=text[start : draft.end])
        mended.append(draft)
    return mended


def _is_and(form: str, lists: NameLists, follows_person: bool) -> bool:
    names = lists.name_words
    if form in names:
        return False  # «وليد», «ويليام»
    taken_off = clitic_readings(form)[1:]
    if not taken_off:
        return False  # an abbreviation, «وج»: too short for a name after the letter
    return follows_person or taken_off[0].rest in names


def _is_listed_person(draft: Draft, lists: NameLists) -> bool:
    entity = lists.entities.get(draft.target)
    return entity is not None and entity.entity_type == "person"
