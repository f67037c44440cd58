"""Names that no list has: what the sequence model marks, and the words after a title that it half believes to be a name."""

from __future__ import annotations

from collections.abc import Sequence

from kzpipe.entities.discover import NameSpan
from kzpipe.entities.drafts import Draft
from kzpipe.entities.lists import NameLists
from kzpipe.lexicon.match import Match, clitic_readings
from kzpipe.text.document import Passage
from kzpipe.text.tokens import Token

NAMED_CONFIDENCE = 0.5
"""A person the model is so sure of needs no title."""
TITLE_WORDS = 3
MIN_JOINED = 3
NAME_WORDS = 3
FIRST_NAME_LIKELIHOOD = 0.2
NEXT_NAME_LIKELIHOOD = 0.1
FIRST_AFTER_DEFINITE = 0.005
NEXT_AFTER_DEFINITE = 0.02
"""After a title with its article («الباحث الكيني …») a word without one is in apposition: mostly a name."""
NAME_BEFORE_SPEECH = 0.02
PREPOSED = "لب"
PREPOSED_LIKELIHOOD = 0.3
"""A word that may begin with a preposition («لحماية») must look more like a name («ليلى»)."""
"""After a title the model's half-belief is enough: measured on unlabelled news, most such words are names."""


def find_names_after_titles(
    text: str, passage: Passage, lists: NameLists, known: tuple[Sequence[Draft], Sequence[Match], Sequence[NameSpan], Sequence[float]]
) -> list[Draft]:
    """Take the words after a title for a name where no list knows them and the model half believes it: «وزير النقل أنيس غديرة».

    Between title and name there may be definite words («النقل»), an adjective of a state, or the body served.
    """
    drafts, matches, found, likelihoods = known
    tokens = passage.tokens
    taken = {i for match in matches if not _is_weak_match(match) for i in range(match.first, match.last)}
    least = NAMED_CONFIDENCE
    named = {i for span in found if span.kind == "person" and span.confidence >= least for i in range(span.first, span.last)}
    ends = {match.first: match.last for match in matches}
    names: list[Draft] = []
    begun: set[int] = set()
    for match in matches:
        if not likelihoods or not any(entry.kind == "title" for entry in match.entries):
            continue
        at, steps = match.last, 0
        while at < len(tokens) and steps < TITLE_WORDS and _is_between(tokens[at], at in ends, lists) and at not in named:
            at, steps = ends.get(at, at + 1), steps + 1
        last = at
        floor = _floor(tokens, at, lists)
        is_apposed = match.has_article and not any(entry.target in lists.offices for entry in match.entries) and not _is_adverbial(tokens, at)
        first_least, next_least = (FIRST_AFTER_DEFINITE, NEXT_AFTER_DEFINITE) if is_apposed else (FIRST_NAME_LIKELIHOOD, NEXT_NAME_LIKELIHOOD)
        while last < len(tokens) and last - at < NAME_WORDS and last not in taken and _may_be_name(tokens[last], lists, is_first=last == at):
            least = min(floor, first_least if last == at else next_least)
            if last > at and tokens[last].form.startswith("ال"):
                least = max(least, NEXT_NAME_LIKELIHOOD)
            if last - at >= 2 and tokens[last].form.startswith("ل"):
                break  # «المحامي كمال سليم لموزاييك»: to whom
            if last == at and tokens[at].form[0] in PREPOSED:
                least = max(least, PREPOSED_LIKELIHOOD)
            if likelihoods[last] < least or (likelihoods[last] < NEXT_NAME_LIKELIHOOD and _looks_inflected(tokens[last].form)):
                break
            last += 1
        if (
            last - at >= 2
            and at not in begun
            and not any(draft.first < last and at < draft.last and not is_weak(draft, lists) for draft in drafts)
            and not named & set(range(at, last))
        ):
            begun.add(at)
            words = text[tokens[at].start : tokens[last - 1].end]
            names.append(
                Draft(
                    passage.sentence_index,
                    at,
                    last,
                    tokens[at].start,
                    tokens[last - 1].end,
                    "person",
                    words,
                    match.entries[0].entry_id,
                    confidence=0.5,
                )
            )
    return names


def _is_between(token: Token, is_listed: bool, lists: NameLists) -> bool:
    """What may stand between a title and the name: a listed word or a definite one, but no particle («إلى»)."""
    return is_listed or (token.form.startswith("ال") and token.form not in lists.function_words)


def _is_adverbial(tokens: Sequence[Token], at: int) -> bool:
    """«الوزير اتصالا هاتفيا»: two words in the accusative are what was done."""
    return at + 1 < len(tokens) and tokens[at].form.endswith("ا") and tokens[at + 1].form.endswith("ا")


def _looks_inflected(form: str) -> bool:
    """A word that begins as verbs in the imperfect or words with a preposition do is no name the model doubts."""
    return form[0] in "يتبلوف" or form.startswith(("سي", "ست"))


def _is_weak_match(match: Match) -> bool:
    return match.last - match.first == 1 and all(entry.kind in {"short", "gazetteer"} for entry in match.entries)


def is_weak(draft: Draft, lists: NameLists) -> bool:
    """Tell whether a draft is one word that is also part of other people's names: a surname, a town only the gazetteer knows."""
    if draft.last - draft.first > 1:
        return False
    entity = lists.entities.get(draft.target)
    return draft.kind in {"short", "gazetteer"} or (draft.kind == "name" and entity is not None and entity.entity_type == "person")


def _floor(tokens: Sequence[Token], at: int, lists: NameLists) -> float:
    """Two words between a title and a colon or أنّ are a name even where the model hardly believes it."""
    after = tokens[at + 2].form if at + 2 < len(tokens) else ""
    return NAME_BEFORE_SPEECH if after in {":", "،"} or after in lists.context["complement"] else 1.0


def _may_be_name(token: Token, lists: NameLists, *, is_first: bool) -> bool:
    form = token.form
    if not token.is_word or form.isdigit() or len(form) < 2:
        return False
    if is_first and any(r.rest.startswith("ال") or r.rest in lists.organisation_types for r in clitic_readings(form)):
        return False
    if not is_first and form[0] == "و" and len(form) > MIN_JOINED:
        return False
    return form not in lists.function_words and form not in lists.context["apposition"]
