"""What the name of an organisation says that it is for: «لحقوق الإنسان», «لدعم حقوق الشعب الفلسطيني», «لنقابات المعلمين».

An aim is a noun after ل. It goes on with the definite noun that it governs, straight or through other nouns, then with adjectives and with
what "and" joins: a further noun («… لحقوق الإنسان القصف») is no part of it.
"""

from __future__ import annotations

from kzpipe.entities.described import DEFENCE, QUOTED, Around
from kzpipe.entities.wordtable import default_table
from kzpipe.lexicon.match import Match, clitic_readings

LEAST_LETTERS = 3
AIM_WORDS = 4
GOVERNED = 2
"""So many nouns may stand between an aim and the definite noun at its end."""
NO_AIM_KINDS = ("place_head", "no_aim", "organisation_head")
"""Kinds of ``context_words.csv`` that tell after ل whose the organisation is, or something else, but not what it is for."""
PEOPLE_ENDINGS = ("ين", "ون")
WEAK = frozenset({"collective", "short", "gazetteer", "body_short"})
"""Kinds of listed words that an aim may hold: «لحماية الصحافيين»."""


def is_aim(around: Around, at: int) -> bool:
    """«لحقوق», «للإغاثة»: a noun after ل that is neither a name nor the owner («للحزب») nor a word that tells something else."""
    form = around.tokens[at].form
    if not form.startswith("ل") or len(form) <= LEAST_LETTERS or not around.tokens[at].is_word or form in around.lists.function_words:
        return False
    if around.lists.is_with_pronoun(form) or (at in around.matches and _is_name(around.matches[at])):
        return False
    nouns = {noun for reading in clitic_readings(form) if reading.preposition == "ل" for noun in reading.nouns}
    if _is_of_many(around, at):
        return True
    is_purpose = not form.startswith("لل") and not nouns.isdisjoint(around.lists.context["purpose"])
    return not is_purpose and all(nouns.isdisjoint(around.lists.context[kind]) for kind in NO_AIM_KINDS)


def aim_end(around: Around, at: int) -> int:
    """Return the token after the aim whose noun stands at ``at``."""
    tokens = around.tokens
    end = at + 1
    if tokens[at].form.endswith(DEFENCE[2:]) and end < len(tokens) and tokens[end].form == QUOTED:
        end = _governed(around, end + 1) or end  # «للدفاع عن حقوق الإنسان»
    elif not tokens[at].form.startswith(("لل", "ال")):
        end = _governed(around, end) or end
    last = min(len(tokens), at + 1 + AIM_WORDS)
    while end < last and _goes_on(around, end, is_first=end == at + 1):
        end += 1
    return end


def _is_of_many(around: Around, at: int) -> bool:
    """«لنقابات المعلمين»: an organisation of organisations, whose people or field follows."""
    is_many = around.tokens[at].form[1:] in around.lists.context["many_bodies"]
    return is_many and at + 1 < len(around.tokens) and _is_definite(around, at + 1)


def _governed(around: Around, at: int) -> int | None:
    """Return the token after the definite noun that stands at ``at`` or that nouns there govern, None where none does."""
    lists, tokens = around.lists, around.tokens
    for step in range(at, min(len(tokens), at + GOVERNED + 1)):
        if _is_definite(around, step):
            return step + 1
        form = tokens[step].form
        is_noun = tokens[step].is_word and form not in lists.function_words and lists.slot_of(form) is None
        if not is_noun or form in lists.speech_verbs or step in around.matches or not default_table().knows(form):
            return None
    return None


def _goes_on(around: Around, at: int, *, is_first: bool) -> bool:
    """Tell whether a definite word goes on with an aim: an adjective, or what "and" joins; the first may be any noun."""
    form = around.tokens[at].form
    if not form.startswith(("ال", "وال")) or not _is_definite(around, at):
        return False
    bare = form.removeprefix("و")
    if is_first or at in around.nisbas:
        return True  # «… لنقابات المعلمين الليبيين»
    if bare.endswith(PEOPLE_ENDINGS):
        return False
    return bare != form or bare.endswith(("ي", "يه")) or bare in around.lists.context["rank"]


def _is_definite(around: Around, at: int) -> bool:
    form = around.tokens[at].form
    if not form.startswith(("ال", "وال")) or len(form) <= LEAST_LETTERS + 1 or form in around.lists.name_stops or form in around.lists.function_words:
        return False
    match = around.matches.get(at)
    return match is None or ({entry.kind for entry in match.entries} <= WEAK and match.last == at + 1)


def _is_name(match: Match) -> bool:
    return any(entry.kind in {"name", "short"} for entry in match.entries)
