"""A state as a land, not as somebody who acts: what it lives through, what is of it, where it lies, what a headline is about.

A land is what «تشهد», «يحكم» and «غادر» have beside them, what a noun for people, territory or lot governs («شعب مالي», «استقلال جورجيا»),
what a border is shared with, what one leaves («فر من …», «استقلالها عن …»), and the topic before the marks that open a headline
(«مالي.. مظاهرات», «مالي: مقتل جنديين»). A state that speaks or is spoken to stands in none of these places.
"""

from __future__ import annotations

from collections.abc import Sequence

from kzpipe.entities.drafts import Draft
from kzpipe.entities.lists import NameLists
from kzpipe.schema.records import Entity
from kzpipe.text.document import Passage
from kzpipe.text.tokens import Token

BORDER = "حدود"
BORDER_REACH = 4
LEAVING_REACH = 4
OBJECT_REACH = 4
FIRST_PERSON = ("ن", "سن", "ا")
"""How a verb begins by which a state speaks of itself: «روسيا: نرفض …», «سنرد», «ارفض»."""
DENYING = frozenset({"لا", "لن", "لم", "ليس", "ليست", "لسنا"})
LEAST_VERB = 4
_LEFT = frozenset({"من", "عن"})


def is_land(tokens: Sequence[Token], draft: Draft, previous: Draft | None, lists: NameLists) -> bool:
    """Tell whether the words around the name of a state make it a land."""
    if draft.first == 0:
        return _is_topic_line(tokens, draft)
    if draft.preposition:
        return False
    before = tokens[draft.first - 1].form
    if tokens[draft.first].start != draft.start and tokens[draft.first].form.startswith("و"):
        return False
    if lists.is_a(before, "of_land"):
        return True
    if _is_lived_in(before, lists) or _is_object(tokens, draft, previous, lists):
        return True
    if before == "مع":
        return any(BORDER in tokens[i].form for i in range(max(0, draft.first - 1 - BORDER_REACH), draft.first - 1))
    return before in _LEFT and _is_left(tokens, draft.first - 1, lists)


def _is_lived_in(before: str, lists: NameLists) -> bool:
    """«تشهد مالي …»: the land is the subject of the verb before it; «غادر مالي»: or its object."""
    return _is_verb(before, lists.context["land_verb"]) or _is_verb(before, lists.context["land_object"])


def _is_verb(form: str, verbs: frozenset[str]) -> bool:
    return form in verbs or (form[:1] == "و" and form[1:] in verbs)


def _is_object(tokens: Sequence[Token], draft: Draft, previous: Draft | None, lists: NameLists) -> bool:
    """«غادر الرئيس السابق بوليفيا», «هزت انفجارات أوكرانيا»: the land after the subject of a verb that has one for its object."""
    before = tokens[draft.first - 1].form
    closes = before.startswith("ال") or before.endswith("ات") or (previous is not None and previous.last == draft.first)
    if not closes:
        return False
    for i in range(draft.first - 2, max(-1, draft.first - 2 - OBJECT_REACH), -1):
        form = tokens[i].form
        if _is_verb(form, lists.context["land_object"]):
            return True
        if not tokens[i].is_word or form in lists.function_words or lists.slot_of(form) is not None:
            return False
    return False


def _is_left(tokens: Sequence[Token], preposition: int, lists: NameLists) -> bool:
    """«فر من مالي», «استقلالها عن فرنسا»: a word for going away stands before the preposition, none that begins another phrase between."""
    for i in range(preposition - 1, max(-1, preposition - 1 - LEAVING_REACH), -1):
        if lists.is_a(tokens[i].form, "leaving"):
            return True
        if not tokens[i].is_word or lists.slot_of(tokens[i].form) is not None:
            return False
    return False


def _is_topic_line(tokens: Sequence[Token], draft: Draft) -> bool:
    """«مالي.. »: a name and two dots are the topic of the line that follows."""
    rest = tokens[draft.last :]
    return len(rest) > 1 and all(token.form == "." for token in rest)


def is_topic(passage: Passage, draft: Draft) -> bool:
    """Tell whether a name opens a headline with a colon after it that tells what it is about, not what somebody says: «مالي: مقتل جنديين»."""
    tokens = passage.tokens
    if draft.first or not (passage.kind == "title" or passage.sentence_index == 0) or draft.last + 2 >= len(tokens):
        return False
    colon, after, next_after = tokens[draft.last], tokens[draft.last + 1], tokens[draft.last + 2]
    if colon.form != ":" or not (after.is_word or after.form.isdigit()) or after.form in DENYING:
        return False
    if after.form.startswith("ال"):
        return next_after.form.startswith(("ي", "ت")) and len(next_after.form) >= LEAST_VERB  # «سريلانكا: الأمن يقتلع …»
    return not after.form.startswith(FIRST_PERSON) or after.form.endswith(("ات", "ه"))


def is_state_for_sure(passage: Passage, draft: Draft, entity: Entity, lists: NameLists) -> bool:
    """Tell whether a name that is an adjective as well («مالي») stands where only a state does.

    Such are a preposition, which governs no adjective without its noun («إلى مالي»), «تشهد مالي», «عضوية مالي» and «مالي.. »;
    with the article any may be meant («في المملكة»).
    """
    if draft.last - draft.first > 1 or draft.has_article or entity.entity_type != "state":
        return False
    if draft.first == 0:
        return _is_topic_line(passage.tokens, draft) or is_topic(passage, draft)
    before = passage.tokens[draft.first - 1].form
    if lists.slot_of(before) is not None or _is_lived_in(before, lists):
        return True
    return lists.is_a(before, "of_land") and before.endswith(("ه", "ات")) and not before.startswith("ال")
