"""Outlets and places that an article names for its own sake: datelines, picture credits, the channel that something was shown on."""

from __future__ import annotations

from kzpipe.entities.drafts import Draft
from kzpipe.entities.settle import MODEL_ENTRY
from kzpipe.schema.records import Entity
from kzpipe.text.document import Passage, ReadableDocument

DATELINE_CHARACTERS = 40


def is_credit_or_channel(document: ReadableDocument, passage: Passage, draft: Draft, entity: Entity) -> bool:
    """A network one posts on, a picture credit, the outlet of the article and the screen something was shown on are no actors."""
    tokens = passage.tokens
    before = next((tokens[i].form for i in range(draft.first - 1, max(-1, draft.first - 3), -1) if tokens[i].is_word), "")
    if entity.entity_type == "company" and (before in {"علي", "عبر", "في", "موقع", "تطبيق", "منصه"} or draft.preposition == "ب"):
        return True
    if entity.entity_type == "media" and before in {"علي", "عبر", "شاشه"} and draft.entry_id != MODEL_ENTRY:
        return True
    if entity.origin == "discovered" and (passage.kind in {"caption", "standfirst"} or _is_own_outlet(document, draft)):
        return True
    return passage.kind == "caption" and draft.last >= len(tokens) - 1


def _is_own_outlet(document: ReadableDocument, draft: Draft) -> bool:
    """The outlet that its own page names, in a byline or a line of links."""
    return document.text[draft.start : draft.end] in document.unread


def is_in_dateline(document: ReadableDocument, passage: Passage, draft: Draft, entity: Entity) -> bool:
    """The agency and places between the brackets that open a lead with a date are no part of the story."""
    text = document.text
    opening = text.find("(", passage.start, passage.start + 3)
    closing = text.find(")", draft.end, draft.end + 80)
    bracket = text.rfind("(", passage.start, draft.start)
    if entity.entity_type == "media" and 0 <= bracket - passage.start < DATELINE_CHARACTERS and closing >= 0:
        rest = text[closing + 1 : closing + 4].strip()
        if ")" not in text[bracket : draft.start] and (rest[:1] in set("-–—:،") or rest[:1].isdigit()):
            return True
    return 0 <= opening < draft.start and closing > 0 and any(c.isdigit() for c in text[opening:closing]) and ")" not in text[opening : draft.start]
