"""Names that no list has where only a speaker can stand: between a reporting verb and what it reports.

«أكدت مديرة المستشفى، ليلى الهادي، أن …»: after a title with whatever it governs, two or three words before أنّ, a colon, a
quotation mark or the comma that closes them are a name even where the model hardly believes it. Right after the verb
(«قالت ليلى الهادي إن») the model must believe it more: unnamed people stand there too («قال شهود عيان»).
"""

from __future__ import annotations

from collections.abc import Sequence

from kzpipe.entities.drafts import Draft
from kzpipe.entities.lists import NameLists
from kzpipe.entities.spelling import has_fathatan
from kzpipe.lexicon.match import Match, clitic_readings
from kzpipe.text.document import Passage
from kzpipe.text.tokens import COMMAS, Token

ENTRY = "rule:speaker-before-words"
REACH = 18
"""What a verb reports begins within this many tokens of it."""
NAME_WORDS = range(2, 5)
AFTER_TITLE = 0.04
AFTER_VERB = 0.9
FIRST_WORD = 0.015
"""How much the likelihoods of the words must add up to."""
GIVEN_NAME = 0.1
GIVEN_KINDS = frozenset({"given", "foreign_given"})
"""A word that is a given name is at least so likely part of one here."""
PREPOSED = "لبو"
PREPOSED_LIKELIHOOD = 0.3
MIN_LETTERS = 2
WEAK_KINDS = frozenset({"short", "gazetteer", "collective"})
"""A surname may be a word that means others elsewhere: «ليلى الجندي», «هدى منصور»."""


def find_speakers_names(
    text: str, passage: Passage, lists: NameLists, known: tuple[Sequence[Draft], Sequence[Match], Sequence[float]]
) -> list[Draft]:
    """Return the names of a sentence's speakers that stand before what they say and that nothing else has found."""
    drafts, matches, likelihoods = known
    tokens = passage.tokens
    verbs = [i for i, token in enumerate(tokens) if token.form in lists.speech_verbs]
    if not likelihoods or not verbs:
        return []
    likelihoods = [
        likelihood if GIVEN_KINDS.isdisjoint(lists.name_words.get(token.form, ())) else max(likelihood, GIVEN_NAME)
        for token, likelihood in zip(tokens, likelihoods, strict=True)
    ]
    weak = {i for match in matches if _is_surname(match, lists) for i in range(match.first, match.last)}
    taken = {i for match in matches for i in range(match.first, match.last)} | {i for draft in drafts for i in range(draft.first, draft.last)}
    titles = {match.first for match in matches if any(entry.kind in {"title", "collective"} for entry in match.entries)}
    found: list[Draft] = []
    for verb in verbs:
        end = _words_begin(tokens, verb, lists) or _title_after_comma(tokens, verb, titles)
        if end is None:
            continue
        for first, last in _runs(tokens, (verb + 1, end), lists, (taken, weak, likelihoods)):
            titled = any(verb < title < first for title in titles) and not _is_governed(tokens, first, titles)
            closed = (
                tokens[last].form in COMMAS
                or last == end
                or last in titles
                or tokens[last].form[:1] == "ل"
                or tokens[last].form in lists.function_words
            )
            titled = titled or last in titles or (tokens[last].form in COMMAS and last + 1 in titles)
            least = AFTER_TITLE if titled else AFTER_VERB
            if likelihoods[first] < FIRST_WORD and last - first > NAME_WORDS.start:
                first += 1  # «باسم خارجيتها ليلى الهادي»
            if likelihoods[first] < FIRST_WORD:
                continue
            if has_fathatan(text, tokens[first]):
                continue  # «قال مخاطباً مواطنيه»
            if closed and (titled or first == verb + 1 or first - 1 in titles) and sum(likelihoods[first:last]) >= least:
                start, stop = tokens[first].start, tokens[last - 1].end
                found.append(Draft(passage.sentence_index, first, last, start, stop, "person", text[start:stop], ENTRY, confidence=0.4))
                break
    return found


def _is_surname(match: Match, lists: NameLists) -> bool:
    """Tell whether a match may be the last part of somebody else's name: one weak word, or the last words of a listed person's name."""
    if match.last - match.first == 1:
        return {entry.kind for entry in match.entries} <= WEAK_KINDS
    listed = [lists.entities.get(entry.target) for entry in match.entries]
    return all(one is not None and one.entity_type == "person" and len(one.name_ar.split()) > match.last - match.first for one in listed)


def _is_governed(tokens: Sequence[Token], first: int, titles: set[int]) -> bool:
    """«مدير مستشفى المدينة»: what follows a title without its article is governed by it and hardly a name."""
    return first - 1 in titles and not any(reading.rest.startswith("ال") for reading in clitic_readings(tokens[first - 1].form))


def _words_begin(tokens: Sequence[Token], verb: int, lists: NameLists) -> int | None:
    """Return the token where what a verb reports begins, or None."""
    complements = lists.context["complement"]
    for i in range(verb + 1, min(len(tokens), verb + REACH)):
        form = tokens[i].form
        if form in complements or form in {":", '"'}:
            return i
        if form in {".", "؛"} or form in lists.speech_verbs:
            return None
    return None


def _title_after_comma(tokens: Sequence[Token], verb: int, titles: set[int]) -> int | None:
    """«ودعت ليلى الهادي، مديرة المنظمة، إلى …»: a title after the comma tells that a name stands before it, whatever is reported."""
    for i in range(verb + 1 + NAME_WORDS.start, min(len(tokens) - 1, verb + 1 + NAME_WORDS.stop)):
        if tokens[i].form in COMMAS:
            return i if i + 1 in titles else None
    return None


def _runs(
    tokens: Sequence[Token], bounds: tuple[int, int], lists: NameLists, known: tuple[set[int], set[int], Sequence[float]]
) -> list[tuple[int, int]]:
    """Return the runs of words between two tokens that may be a name."""
    runs: list[tuple[int, int]] = []
    i, end = bounds
    while i < end:
        last = i
        while (
            last < end
            and not _is_addressee(tokens, i, last)
            and _may_be_name(tokens, last, lists, known)
            and (last > i or _may_open(tokens[i].form, lists, i in known[1]))
        ):
            last += 1
        if last - i in NAME_WORDS:
            runs.append((i, last))
        i = max(last, i + 1)
    return runs


def _is_addressee(tokens: Sequence[Token], first: int, i: int) -> bool:
    """«أكد كمال سليم لموزاييك أن»: after two words of a name ل tells to whom."""
    return i - first >= NAME_WORDS.start and tokens[i].form.startswith("ل")


def _may_open(form: str, lists: NameLists, is_weak: bool) -> bool:
    """A name opens with a word of its own: no article, no preposition with one, no head of an organisation or place."""
    if is_weak or any(reading.rest.startswith("ال") for reading in clitic_readings(form)):
        return False
    return not lists.is_a(form, "organisation_head") and not lists.is_a(form, "place_head")


def _may_be_name(tokens: Sequence[Token], i: int, lists: NameLists, known: tuple[set[int], set[int], Sequence[float]]) -> bool:
    taken, weak, likelihoods = known
    form = tokens[i].form
    if i in weak and tokens[i].is_word:
        return True
    if i in taken or not tokens[i].is_word or form.isdigit() or len(form) < MIN_LETTERS or form in lists.function_words:
        return False
    if form in lists.context["time_preposition"] or form in lists.context["apposition"]:
        return False
    if form[0] in PREPOSED and len(clitic_readings(form)) > 1 and likelihoods[i] < PREPOSED_LIKELIHOOD:
        return any(form.startswith(particle) for particle in lists.context["name_particle"])
    return True
