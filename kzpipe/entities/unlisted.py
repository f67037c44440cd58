"""Names that no list has: what the sequence model marks, and the words after a title that it half believes to be a name."""

from __future__ import annotations

from collections.abc import Sequence

from kzpipe.entities.discover import NameSpan
from kzpipe.entities.drafts import Draft
from kzpipe.entities.lists import NameLists
from kzpipe.entities.spelling import has_fathatan
from kzpipe.entities.wordtable import default_table
from kzpipe.lexicon.match import Match, clitic_readings
from kzpipe.text.document import Passage
from kzpipe.text.tokens import COMMAS, Token

NAMED_CONFIDENCE = 0.5
"""A person the model is so sure of needs no title."""
TITLE_WORDS = 3
MIN_JOINED = 3
NAME_WORDS = 4
LEAST_WORDS = 2
"""A name after a title has two words to four."""
FIRST_NAME_LIKELIHOOD = 0.2
NEXT_NAME_LIKELIHOOD = 0.1
"""After a title the model's half-belief is enough: measured on unlabelled news, most such words are names."""
FIRST_AFTER_DEFINITE = 0.005
NEXT_AFTER_DEFINITE = 0.02
"""After a title with its article («الباحث الكيني …») a word without one is in apposition: mostly a name."""
STRANGE_LIKELIHOOD = 0.01
"""So little is enough for a word that no unlabelled text has: after a title it is mostly a foreign name («وزير الخارجية البيروفي سيسار لاندا»)."""
NAME_BEFORE_SPEECH = 0.02
NAME_AFTER_SPEECH = 0.05
"""After «قال المتحدث …» somebody is named as a rule."""
SPEECH_REACH = 3
HAMZAS = frozenset("إأآ")
OWNER_LIKELIHOOD = 0.3
"""A surname that a title governs."""
PREPOSED_AFTER_SPEECH = 0.1
GIVEN_KINDS = frozenset({"given", "foreign_given"})
VERBS = ("ي", "ت", "سي", "ست", "ال")
"""How unknown words begin that are verbs or nouns rather than names."""
OF = frozenset({"في", "باسم"})
"""Words that tie a title to what it is held in."""
QUOTED_NAME = 10
"""The name of an organisation between quotation marks has fewer tokens."""
PREPOSED = "لب"
PREPOSED_LIKELIHOOD = 0.3
"""A word that may begin with a preposition («لحماية») must look more like a name («ليلى»)."""


def find_names_after_titles(
    text: str, passage: Passage, lists: NameLists, known: tuple[Sequence[Draft], Sequence[Match], Sequence[NameSpan], Sequence[float]]
) -> list[Draft]:
    """Take the words after a title for a name where no list knows them and the model half believes it: «وزير النقل أنيس غديرة».

    Between title and name there may be definite words («النقل»), an adjective of a state, or the body served.
    """
    drafts, matches, found, likelihoods = known
    tokens = passage.tokens
    titles = [match for match in matches if any(entry.kind == "title" for entry in match.entries)]
    if not titles or not likelihoods:
        return []
    taken = {i for match in matches if not _is_weak_match(match) for i in range(match.first, match.last)}
    named = {i for span in found if span.kind == "person" and span.confidence >= NAMED_CONFIDENCE for i in range(span.first, span.last)}
    ends = {match.first: match.last for match in matches if not _is_weak_match(match)}
    ends |= {draft.first: draft.last for draft in drafts if draft.kind == "organisation"}
    names: dict[int, Draft] = {}
    for match in titles:
        at = _name_begins(tokens, match, lists, (ends, named, likelihoods))
        has_hamza = at < len(tokens) and text[tokens[at].start] in HAMZAS  # «إلفينو» has no article
        last = _name_ends(tokens, at, lists, _least_likelihoods(tokens, at, lists, match), (taken, likelihoods, has_hamza))
        is_named = any(draft.first < last and at < draft.last and not is_weak(draft, lists) for draft in drafts)
        is_participle = at < len(tokens) and has_fathatan(text, tokens[at])  # «قال الرئيس مخاطباً مواطنيه»
        if last - at >= LEAST_WORDS and at not in names and not (is_named or is_participle) and named.isdisjoint(range(at, last)):
            start, end = tokens[at].start, tokens[last - 1].end
            names[at] = Draft(
                passage.sentence_index, at, last, start, end, "person", text[start:end], match.entries[0].entry_id, confidence=0.5
            )  # fmt: skip
    return list(names.values())


def _name_begins(tokens: Sequence[Token], title: Match, lists: NameLists, known: tuple[dict[int, int], set[int], Sequence[float]]) -> int:
    """Return the token after a title and what may stand between the two.

    ``known`` are where listed words end, the words of names, and how likely each word is to be part of one.
    """
    ends, named, likelihoods = known
    at, steps = title.last, 0
    if not title.has_article and at + 2 < len(tokens) and tokens[at + 1].form in COMMAS and likelihoods[at] >= OWNER_LIKELIHOOD:
        return at + 2  # «محامي سونكو، كمال ديالو، …»: who it is after whose he is
    while at < len(tokens) and steps < TITLE_WORDS and at not in named:
        if tokens[at].form in OF and at + 1 < len(tokens) and tokens[at + 1].form.startswith(("ال", '"')):
            at += 1  # «القيادية في الحراك ليلى الهادي», «الناطق باسم "لجنة الإنقاذ" …»
        if tokens[at].form == '"':
            closing = next((i for i in range(at + 1, min(len(tokens), at + QUOTED_NAME)) if tokens[i].form == '"'), None)
            if closing is not None:
                at, steps = closing + 1, steps + 1  # «الناطق باسم "لجنة الإنقاذ" سالم الهادي»
                continue
        if not _is_between(tokens[at], at in ends, lists):
            break
        at, steps = ends.get(at, at + 1), steps + 1
    return at


def _least_likelihoods(tokens: Sequence[Token], at: int, lists: NameLists, title: Match) -> tuple[float, float]:
    """Return how likely a name's first word and its other words must be for the model, for a name that begins at ``at`` after a title."""
    floor = min(_floor(tokens, at, lists), NAME_AFTER_SPEECH if _speaks(tokens, title.first, lists) else 1.0)
    is_apposed = title.has_article and not any(entry.target in lists.offices for entry in title.entries) and not _is_adverbial(tokens, at)
    first, following = (FIRST_AFTER_DEFINITE, NEXT_AFTER_DEFINITE) if is_apposed else (FIRST_NAME_LIKELIHOOD, NEXT_NAME_LIKELIHOOD)
    return min(floor, first), min(floor, following)


def _name_ends(tokens: Sequence[Token], at: int, lists: NameLists, least: tuple[float, float], known: tuple[set[int], Sequence[float], bool]) -> int:
    """Return the token after the name that begins at ``at``.

    ``known`` are the words taken, how likely each is to be part of a name, and whether the first is written with a hamza.
    """
    taken, likelihoods, has_hamza = known
    last = at
    while (
        last < len(tokens)
        and last - at < NAME_WORDS
        and last not in taken
        and _may_be_name(tokens[last], lists, is_first=last == at and not has_hamza)
    ):
        form, needed = tokens[last].form, least[min(last - at, 1)]
        if (
            last - at >= LEAST_WORDS
            and form not in lists.name_words
            and (form[0] in PREPOSED or (last - at > LEAST_WORDS and default_table().knows(form)))
        ):
            break  # «المحامي كمال سليم لموزاييك»: to whom; «… بتشجيعه»
        if last > at and form.startswith("ال"):
            needed = max(needed, NEXT_NAME_LIKELIHOOD)
        if last == at and form[0] in PREPOSED:
            needed = max(needed, PREPOSED_LIKELIHOOD if needed > NAME_AFTER_SPEECH else PREPOSED_AFTER_SPEECH)
        ends_name = last - at >= LEAST_WORDS and _is_closed(tokens, last + 1, lists)
        if ends_name or not default_table().knows(form):
            needed = min(needed, STRANGE_LIKELIHOOD)
        if _opens_strange_name(tokens, at, lists):
            needed = 0.0 if last - at < LEAST_WORDS else needed
        is_doubtful = likelihoods[last] < min(NEXT_NAME_LIKELIHOOD, max(needed, NAME_AFTER_SPEECH)) and not ends_name
        if likelihoods[last] < needed or (is_doubtful and _looks_inflected(form)):
            break
        last += 1
    return last


def _opens_strange_name(tokens: Sequence[Token], at: int, lists: NameLists) -> bool:
    """«عضو المجلس رسول بداقي»: a given name, or a word that no unlabelled text has, before another that none has."""
    if at + 1 >= len(tokens) or not tokens[at + 1].is_word or tokens[at].form in lists.context["given_too"]:
        return False
    first, second, table = tokens[at].form, tokens[at + 1].form, default_table()
    if table.knows(second) or second.startswith(VERBS):
        return False
    return bool(lists.name_words.get(first, frozenset()) & GIVEN_KINDS) or not (table.knows(first) or first.startswith(VERBS))


def _is_closed(tokens: Sequence[Token], end: int, lists: NameLists) -> bool:
    """Tell whether a name that ends before token ``end`` is followed by what closes it: a mark, "that", whom it is said to."""
    after = tokens[end].form if end < len(tokens) else "."
    return after in {":", "،"} or after in lists.context["complement"] or after.startswith("لل")


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


def _speaks(tokens: Sequence[Token], title: int, lists: NameLists) -> bool:
    """Tell whether a verb of speech stands before a title, or before one that it follows: «ونفى نائب قائد الشرطة …»."""
    return any(lists.is_a(tokens[i].form, "speech_verb") for i in range(max(0, title - SPEECH_REACH), title))


def _may_be_name(token: Token, lists: NameLists, *, is_first: bool) -> bool:
    form = token.form
    if not token.is_word or form.isdigit() or len(form) < 2:
        return False
    if is_first and any(
        r.rest.startswith("ال") or r.rest in lists.organisation_types or r.rest in lists.context["place_head"] for r in clitic_readings(form)
    ):
        return False  # «مختار قرية …»
    if form.isascii():
        return False  # what stands in Latin letters after a title is a product as often as a person
    if not is_first and form[0] == "و" and len(form) > MIN_JOINED:
        return False
    return form not in lists.function_words and form not in lists.context["apposition"]
