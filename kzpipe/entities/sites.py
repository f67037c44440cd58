"""Sites that no list has, by what they are: «مطار فيلانا الدولي», «معبر كوركزوفا الحدودي», «كنيسة القديس أنطونيوس», «سجن "إيفين"».

A noun for a site and a name after it are one place. The name is one that a list or the model knows, a word that no unlabelled text has,
words between quotation marks or, after a square, street or station, any word with the article. A town whose airport or port it is stays
a place of its own beside it; what only lends a street or hotel its name («ملعب فرنسا», «شارع الملك ميلان») does not.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from kzpipe.entities.drafts import Draft
from kzpipe.entities.lists import NameLists
from kzpipe.entities.settle import MODEL_ENTRY, kind_of
from kzpipe.entities.wordtable import default_table, is_strange
from kzpipe.lexicon.match import Clitics, Entry, clitic_readings, skip_clitics
from kzpipe.schema.vocab import PLACE_TYPES
from kzpipe.text.document import Passage
from kzpipe.text.tokens import Token

SITE_ENTRY = "grammar:site"
NAME_WORDS = 4
QUOTED_WORDS = 3
ADJECTIVES = 2
LIKELY = 0.1
"""How likely a word must be part of a name for the model."""
LIKELY_DEFINITE = 0.5
MIN_LETTERS = 2
SITE_KINDS = frozenset({"square", "facility"})
"""Kinds of ``context_words.csv`` that nouns for sites are of."""
VERBS_TOO = frozenset({"سد"})
"""«سد المحتجون الطريق»: only after a preposition is it a dam for sure."""
LENDING = frozenset({"state", "organization"})
"""«ساحة إيطاليا», «شارع النصر», which is a club as well."""
_QUOTE = '"'
_NAMES = frozenset({"place", "gazetteer", "metonym", "name", "short", "found_place", "person"})
_COMMON = ("settlement", "place_preposition", "direction")
"""Kinds of words that begin a phrase of their own after a noun for a site: «ساحة المدينة», «جسر قرب …»."""


class _Around(NamedTuple):
    """What is known of the sentence: its tokens, the lists, the drafts by first token, all tokens of drafts, and what the model says."""

    tokens: Sequence[Token]
    lists: NameLists
    opening: dict[int, Draft]
    taken: dict[int, Draft]
    likelihoods: Sequence[float]


def find_sites(text: str, passage: Passage, lists: NameLists, drafts: Sequence[Draft], likelihoods: Sequence[float]) -> list[Draft]:
    """Return the drafts with those of sites; a draft that a site takes in is no longer among them."""
    tokens = passage.tokens
    heads = {i: head for i, token in enumerate(tokens[:-1]) if (head := lists.site_head_of(token.form)) is not None}
    if not heads:
        return list(drafts)
    opening = {draft.first: draft for draft in drafts}
    around = _Around(tokens, lists, opening, {i: draft for draft in drafts for i in range(draft.first, draft.last)}, likelihoods)
    found = list(drafts)
    for i, head in heads.items():
        if tokens[i].form in VERBS_TOO and (i == 0 or lists.slot_of(tokens[i - 1].form) is None):
            continue
        known = around.taken.get(i)
        if known is not None:
            if known.first == i and _is_place(known, lists) and known in found:
                found[found.index(known)] = _with_adjectives(text, tokens, lists, known)
            continue
        last = _name_end(around, i + 1, head)
        if last == i + 1:
            continue
        last = _adjectives_end(tokens, last, lists)
        is_quoted = tokens[i + 1].form == _QUOTE
        inner = [draft for draft in found if i < draft.first < last and (is_quoted or not _stays(draft, head, lists))]
        found = [draft for draft in found if draft not in inner]
        names = tuple(
            draft._replace(entries=_as_places(draft)) for draft in inner if kind_of(lists, draft.target) == "place" or draft.kind == "found_place"
        )
        start, end = skip_clitics(text, tokens[i], head.length), tokens[last - 1].end
        found.append(
            Draft(passage.sentence_index, i, last, start, end, "found_place", text[start:end], SITE_ENTRY, preposition=head.preposition, inside=names)
        )
    return found


def _is_place(draft: Draft, lists: NameLists) -> bool:
    entity = lists.entities.get(draft.target)
    return draft.kind == "found_place" or (entity is not None and entity.entity_type in PLACE_TYPES)


def _as_places(draft: Draft) -> tuple[Entry, ...]:
    return tuple(entry for entry in draft.entries if entry.kind != "metonym")


def _stays(draft: Draft, head: Clitics, lists: NameLists) -> bool:
    """A town stays a place beside its airport, port or museum; what a street, square or hotel is called after may lie anywhere."""
    return head.rest not in lists.context["street"] and draft.kind in {"place", "metonym"}


def _with_adjectives(text: str, tokens: Sequence[Token], lists: NameLists, draft: Draft) -> Draft:
    """«مطار الخرطوم» of the lists is «مطار الخرطوم الدولي» where the text says so."""
    last = _adjectives_end(tokens, draft.last, lists)
    if last == draft.last:
        return draft
    end = tokens[last - 1].end
    return draft._replace(last=last, end=end, target=draft.target if draft.entries else text[draft.start : end])


def _adjectives_end(tokens: Sequence[Token], at: int, lists: NameLists) -> int:
    first = at
    while at < len(tokens) and at - first < ADJECTIVES and tokens[at].form in lists.context["facility_adjective"]:
        at += 1
    return at


def _name_end(around: _Around, at: int, head: Clitics) -> int:
    """Return the token after the name that begins at ``at``, ``at`` where none does."""
    tokens, lists = around.tokens, around.lists
    first = at
    if tokens[at].form in lists.context["station_of"] and at + 1 < len(tokens):
        at += 1  # «محطة حافلات …»
    if tokens[at].form == _QUOTE:
        closing = next((k for k in range(at + 1, min(len(tokens), at + QUOTED_WORDS + 2)) if tokens[k].form == _QUOTE), at)
        return closing + 1 if closing > at + 1 and all(tokens[k].is_word for k in range(at + 1, closing)) else first
    begins = at
    while at < len(tokens) and at - begins < NAME_WORDS:
        after = _step(around, at, begins, head)
        if after == at:
            break
        at = after
    return at if at > begins else first


def _step(around: _Around, at: int, begins: int, head: Clitics) -> int:
    """Return the token after the next part of a name: a known name, or one word; ``at`` where the name has ended."""
    tokens, lists = around.tokens, around.lists
    draft, token = around.opening.get(at), tokens[at]
    if draft is not None:
        is_name = draft.kind in _NAMES or (draft.kind == "organisation" and draft.entry_id == MODEL_ENTRY and is_strange(token))
        is_free = is_name and not draft.preposition and draft.start == token.start and _lends_its_name(draft, head, lists)
        return draft.last if is_free and (at == begins or _goes_on(around, at - 1)) else at
    if at == begins and token.form in lists.context["toponym_opener"] and _opens_name(around, at + 1):
        return at + 1
    if at > begins and at not in around.taken and _describes(tokens[at - 1], token, lists):
        return at + 1
    if at in around.taken or not _may_be_name(token, lists) or (at > begins and _is_joined(token, lists)):
        return at
    if is_strange(token) or (at > begins and (lists.name_words.get(token.form) or _goes_on(around, at - 1))):
        return at + 1
    if at == begins and head.rest in lists.context["square"] and token.form.startswith("ال"):
        return at + 1
    if not around.likelihoods:
        return at
    return at + 1 if around.likelihoods[at] >= (LIKELY_DEFINITE if token.form.startswith("ال") else LIKELY) else at


def _describes(name: Token, adjective: Token, lists: NameLists) -> bool:
    """«كنيسة الرحمة الإلهية», «ملعب الكلية الحربية»: an adjective of relation that agrees with a noun; that of a state is the site's."""
    form = adjective.form
    if not (name.form.startswith("ال") and form.startswith("ال")) or lists.nisba_of(form) is not None:
        return False
    agrees = form.endswith("يه") if name.form.endswith("ه") else form.endswith("ي") and not name.form.endswith("ات")
    return agrees and form not in lists.context["compass_adjective"] and form not in lists.name_stops


def _opens_name(around: _Around, at: int) -> bool:
    """«جسر قصر النيل», «قاعدة جبل أولياء»: what follows a word that opens names of places may be part of one."""
    return at < len(around.tokens) and at not in around.taken and _may_be_name(around.tokens[at], around.lists)


def _goes_on(around: _Around, before: int) -> bool:
    """«جسر قصر النيل», «كنيسة القديس أنطونيوس»: a word that opens names of places, or a title of honour, stands before."""
    form = around.tokens[before].form
    return form in around.lists.context["toponym_opener"] or form in around.lists.context["honour"]


def _lends_its_name(draft: Draft, head: Clitics, lists: NameLists) -> bool:
    """Streets and airports are called after people and places; of somebody's prison, camp or base the noun is another («سجن ناشط»)."""
    entity = lists.entities.get(draft.target)
    if draft.kind == "person" or (entity is not None and entity.entity_type == "person"):
        return head.rest not in lists.context["of_somebody"]
    if entity is None or entity.entity_type in PLACE_TYPES or draft.kind == "metonym":
        return True
    return entity.entity_type in LENDING and head.rest in lists.context["square"]


def _is_joined(token: Token, lists: NameLists) -> bool:
    """«نهر موكوا وروافده», «وادي زار بصحراء …»: a common word with a conjunction or preposition before it goes on with the sentence."""
    if lists.name_words.get(token.form):
        return False
    return token.form.startswith("و") or any(default_table().knows(reading.rest) for reading in clitic_readings(token.form)[1:])


def _may_be_name(token: Token, lists: NameLists) -> bool:
    form = token.form
    if not token.is_word or len(form) < MIN_LETTERS or form.isdecimal() or form in lists.function_words or form in lists.name_stops:
        return False
    if lists.slot_of(form) is not None or form in lists.context["facility_adjective"] or lists.site_head_of(form) is not None:
        return False
    return not any(lists.is_a(form, kind) for kind in _COMMON)
