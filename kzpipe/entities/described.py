"""Bodies that are called by plain words, where they act: «وثق مركز الحريات وكرامة الإنسان …», «منسق اتحاد طلاب الجامعات».

Such a name looks like any phrase («مركز المدينة»), so what stands around it must show somebody: a verb of speech or deed before it, the
title of who leads it or speaks for it, «وفق», or what it is in apposition («، وهو منظمة محلية», an abbreviation in brackets). It goes on with
whatever Arabic binds to its head: a definite noun, a noun and what that governs, adjectives of relation, a state or town at its end.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from kzpipe.entities.lists import NameLists
from kzpipe.entities.wordtable import default_table
from kzpipe.lexicon.match import Match, bare_forms, without_article
from kzpipe.text.normalize import fold
from kzpipe.text.tokens import COMMAS, Token

LEAST_LETTERS = 4
WORDS = 7
SOURCES = frozenset(map(fold, ("وفق", "بحسب", "حسب", "باسم", "وبحسب", "ووفق")))
QUOTED = fold("عن")
DEFENCE = fold("الدفاع")
"""«شبكة الدفاع عن حقوق الإنسان»."""
IN_FRONT = fold("أمام")
"""Spelled as the title «إمام»."""
IT_IS = frozenset({"وهو", "وهي"})
OFFICIAL = frozenset({"الرسمي", "الرسميه", "الحكومي", "الحكوميه"})
OUTLETS = frozenset({"media"})
_OPENING = frozenset({"(", '"'})
_PLACES = frozenset({"state", "region", "city"})


class Around(NamedTuple):
    """What is known of the sentence: its tokens, the listed forms by first token, and adjectives of states by token."""

    tokens: Sequence[Token]
    lists: NameLists
    matches: Mapping[int, Match]
    nisbas: Mapping[int, tuple[str, str]]


def described_end(around: Around, i: int, kind: str, *, is_definite: bool) -> int | None:
    """Return the token after the name of a body whose head stands at ``i``, of a kind of organisation; None where nothing shows one."""
    tokens = around.tokens
    is_state_body = any(word in around.lists.context["state_body"] for word in bare_forms(tokens[i].form))
    if i + 1 >= len(tokens) or tokens[i + 1].form in around.lists.context["no_body"] or is_state_body:
        return None
    end = _adjectives_end(around, i + 1) if is_definite else _genitive_end(around, i + 1, kind)
    if end is None or not (_acts(around, i) or _is_explained(around, end)):
        return None
    return end


def _acts(around: Around, i: int) -> bool:
    """Tell whether what stands before a head shows a body: a verb, a title or a word for sources."""
    tokens, lists = around.tokens, around.lists
    if i == 0:
        return False
    before, two_before = tokens[i - 1].form, tokens[i - 2].form if i > 1 else ""
    if before in lists.speech_verbs or _is_deed(before, lists) or before in SOURCES:
        return True
    if before == QUOTED:
        return two_before.startswith(("نقل", "ونقل"))
    titles = (match for match in around.matches.values() if match.last == i and before != IN_FRONT)
    return any(entry.kind == "title" for match in titles for entry in match.entries)


def _is_deed(form: str, lists: NameLists) -> bool:
    deeds = lists.context["body_deed"]
    return form in deeds or (form[0] in "وف" and form[1:] in deeds)


def _is_explained(around: Around, end: int) -> bool:
    """«…، وهو منظمة محلية», «… (كوناس)»: what a body is, or its short name, follows it."""
    tokens = around.tokens
    if end + 1 >= len(tokens):
        return False
    if tokens[end].form in COMMAS and tokens[end + 1].form in IT_IS and end + 2 < len(tokens):
        return around.lists.is_a(tokens[end + 2].form, "organisation_head")
    closing = end + 2 < len(tokens) and tokens[end + 2].form in {")", '"'}
    return tokens[end].form in _OPENING and closing and end + 1 not in around.matches


def _adjectives_end(around: Around, first: int) -> int | None:
    """«المؤتمر العمالي النيجيري»: adjectives of relation after a head with its article."""
    at = first
    while at < len(around.tokens) and at - first < WORDS and _is_adjective(around, at, agrees=True):
        at += 1
    return at if at > first else None


def _genitive_end(around: Around, first: int, kind: str) -> int | None:
    """Return the token after what a head governs; None where it governs nothing that makes a name."""
    at = _governed_end(around, first)
    if at is None:
        return _proper_end(around, first) if kind in OUTLETS else None
    while at < len(around.tokens) and at - first < WORDS:
        if _is_adjective(around, at) or _is_aim(around, at):
            at += 1
            continue
        is_defence = around.tokens[at].form == QUOTED and around.tokens[at - 1].form == DEFENCE
        joined = _governed_end(around, at + 1) if is_defence else _joined_end(around, at)
        if joined is None:
            break
        at = joined
    return at


def _governed_end(around: Around, at: int) -> int | None:
    """Return the token after a definite noun, a state or town, or a noun and what it governs («حقوق الإنسان», «أساقفة الإكوادور»)."""
    if at >= len(around.tokens):
        return None
    if _is_definite(around, at):
        return at + 1
    lists, form = around.lists, around.tokens[at].form
    if at + 1 >= len(around.tokens) or not around.tokens[at].is_word or at in around.nisbas or form.endswith("يه"):
        return None
    if form in lists.function_words or lists.slot_of(form) is not None or _is_verb(form, lists):
        return None
    return at + 2 if _is_definite(around, at + 1) and default_table().knows(form) else _place_end(around, at + 1)


def _joined_end(around: Around, at: int) -> int | None:
    """«… والأسرة», «… وحقوق الإنسان»: another noun that the head governs."""
    form, match = around.tokens[at].form, around.matches.get(at)
    if match is not None and match.conjunction and any(m.last == at and _is_place(around, m) for m in around.matches.values()):
        return match.last if _is_place(around, match) else None  # «شؤون هونغ كونغ وماكاو»
    if not form.startswith("و") or len(form) < LEAST_LETTERS or match is not None:
        return None
    if form.startswith("وال"):
        return at + 1 if len(form) > LEAST_LETTERS + 1 and form not in around.lists.name_stops else None
    noun = form[1:]
    is_noun = noun in around.lists.common_nouns or noun in around.lists.context["cause"]
    is_free = not _is_verb(form, around.lists) and not around.lists.is_a(noun, "organisation_head")
    return at + 2 if is_noun and is_free and at + 1 < len(around.tokens) and _is_definite(around, at + 1) else None


def _proper_end(around: Around, at: int) -> int | None:
    """«إذاعة مدغشقر», «تلفزيون ديرانا»: an outlet by its country, or by a word that no text has."""
    end = _place_end(around, at)
    if end is not None:
        return end
    token = around.tokens[at]
    is_strange = token.is_word and not token.form.isdecimal() and at not in around.matches and not default_table().knows(token.form)
    return at + 1 if is_strange else None


def _place_end(around: Around, at: int) -> int | None:
    match = around.matches.get(at)
    return match.last if match is not None and not (match.preposition or match.conjunction) and _is_place(around, match) else None


def _is_place(around: Around, match: Match) -> bool:
    targets = (around.lists.entities.get(entry.target) for entry in match.entries if entry.kind in {"name", "place", "metonym"})
    return any(entity is not None and entity.entity_type in _PLACES for entity in targets)


def _is_definite(around: Around, at: int) -> bool:
    form = around.tokens[at].form
    if not form.startswith("ال") or len(form) <= LEAST_LETTERS or form in around.lists.name_stops or form in around.lists.days:
        return False
    match = around.matches.get(at)
    kinds = {entry.kind for entry in match.entries} if match is not None else set()
    return "title" not in kinds and form not in around.lists.context["no_body"]


def _is_adjective(around: Around, at: int, *, agrees: bool = False) -> bool:
    """A definite adjective of relation («الوطنية», «الإثيوبي»), one of rank, or an official one; no noun that ends alike («القضية»).

    ``agrees`` tells that it agrees with a head that has the article too: «الحزب الشيوعي», who is a communist as well.
    """
    form, lists = around.tokens[at].form, around.lists
    if form in OFFICIAL and at - 1 in around.nisbas:
        return True  # «التلفزيون الصيني الرسمي»
    if not form.startswith("ال") or form in lists.name_stops:
        return False
    match = around.matches.get(at)
    if match is not None and not all(entry.kind in {"body_short", "short", "gazetteer", "place", "collective"} for entry in match.entries):
        return False
    if form in lists.context["rank"] or (agrees and form.endswith("ي")):
        return True
    return form.endswith(("ي", "يه")) and without_article(form) not in lists.common_nouns


def _is_aim(around: Around, at: int) -> bool:
    form = around.tokens[at].form
    return form.startswith("لل") and len(form) > LEAST_LETTERS + 1 and at not in around.matches and not around.lists.is_a(form, "no_aim")


def _is_verb(form: str, lists: NameLists) -> bool:
    return form in lists.speech_verbs or _is_deed(form, lists)
