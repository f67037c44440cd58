"""Whether a name of a state, town or building is somebody who acts or a place where something is."""

from __future__ import annotations

from collections.abc import Sequence

from kzpipe.entities.drafts import Draft
from kzpipe.entities.lands import is_land
from kzpipe.entities.lists import NameLists
from kzpipe.lexicon.match import bare_forms, without_article
from kzpipe.text.tokens import Token

CONJUNCTIONS = "وف"
SEATS = frozenset({"presidency", "royal-court", "mayors-office"})
"""Bodies whose building is a place of note: palace, residence, town hall."""
SEAT_WORDS = frozenset({"قصر", "مقر", "مبني"})
TELLING = frozenset({"عن", "وفق", "وفقا", "بحسب", "حسب", "باسم", "بيان", "مصادر", "مصدر", "اعلام"})
"""Words before a seat that speaks: «نقلا عن القصر الرئاسي»."""


def _stands_alone(tokens: Sequence[Token], draft: Draft) -> bool:
    """A name that is the whole line, or opens it before a bracket or a dash, says where: «نور سلطان (الوكالة)»."""
    if any(token.is_word for token in tokens[: draft.first]):
        return False
    following = tokens[draft.last].form if draft.last < len(tokens) else ""
    return following in {"(", "-", "–", "—"} or following.isdigit() or not any(token.is_word for token in tokens[draft.last :])


def is_place_use(tokens: Sequence[Token], draft: Draft, previous: Draft | None, lists: NameLists, *, previous_is_place: bool = False) -> bool:
    """Tell whether the words before a state or capital make it a place: «في موسكو», «إلى كازاخستان», «العاصمة أنقرة».

    "from" makes a capital a place («قال من باريس») but not a state («بدعم من روسيا»). So do verbs of going and striking
    («غادر طرابلس») and of hosting («قمة تستضيفها جدة»). A name joined by "and" to a place
    is a place as well.
    """
    if draft.preposition == "ب":
        return True
    if draft.preposition:
        return False
    if _follows_going(tokens, draft, lists) or (draft.kind == "name" and is_land(tokens, draft, previous, lists)):
        return True
    before = tokens[draft.first - 1].form if draft.first else ""
    two_before = tokens[draft.first - 2].form if draft.first >= 2 else ""
    if before == '"' and two_before:
        before = two_before
    places, directions = lists.context["place_preposition"], lists.context["direction_preposition"]
    bare = before[1:] if before[:1] in CONJUNCTIONS and len(before) > 2 else before
    if _stands_alone(tokens, draft) and draft.kind != "name":
        return True
    if draft.first >= 2 and without_article(before) in lists.nisbas:
        before = two_before  # «العاصمة الليبية طرابلس»
    if before in places or bare in places or lists.is_a(before, "place_head"):
        return True
    if before in directions or bare in directions:
        return draft.kind in {"metonym", "place", "gazetteer"} or lists.slot_of(before) == "ila"
    joined = tokens[draft.first].form.startswith("و") and tokens[draft.first].start < draft.start
    if not (joined and previous is not None and previous.last == draft.first):
        return False
    if previous_is_place and _ends_list(tokens, draft, lists):
        return True
    return is_place_use(tokens, previous, None, lists)


def _ends_list(tokens: Sequence[Token], draft: Draft, lists: NameLists) -> bool:
    """After a list of places stands a mark, another "and" or a particle; a verb makes the last one an actor («وباريس تحذر»)."""
    following = tokens[draft.last] if draft.last < len(tokens) else None
    return following is None or not following.is_word or following.form.startswith("و") or following.form in lists.function_words


def _follows_going(tokens: Sequence[Token], draft: Draft, lists: NameLists) -> bool:
    """Tell whether the word before makes a capital a place: a visit, an attack, a meeting held there."""
    if draft.kind == "name" or not draft.first:
        return False
    before = tokens[draft.first - 1].form
    return lists.is_a(before, "going") or lists.is_a(before, "hosting")


def is_seat(tokens: Sequence[Token], draft: Draft, previous: Draft | None, lists: NameLists) -> bool:
    """Tell whether a body is called by its building and does not speak there: «اقتحموا القصر الرئاسي», but «أعلن القصر الرئاسي أن …».

    Of other bodies («مبنى السفارة») the building is a place only where the words before it say so.
    """
    words = bare_forms(tokens[draft.first].form)
    if lists.context["building"].isdisjoint(words):
        return False
    if draft.target not in SEATS or SEAT_WORDS.isdisjoint(words):
        return is_place_use(tokens, draft, previous, lists)
    before = tokens[draft.first - 1].form if draft.first else ""
    after = tokens[draft.last].form if draft.last < len(tokens) else ""
    if before == "في" and draft.first > 1:
        before = tokens[draft.first - 2].form  # «مصدر في القصر الرئاسي»
    speaks = draft.preposition == "ل" or before in TELLING or before in lists.speech_verbs or before.removeprefix("و") in TELLING
    return not (speaks or after in lists.speech_verbs or (draft.first == 0 and after == ":"))
