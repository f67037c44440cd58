"""Whether anybody acts in an article at all: who is asked for no more than that need not read the whole of it."""

from __future__ import annotations

from kzpipe.entities.discover import NameTagger
from kzpipe.entities.link import LinkedMention, Linker, name_article
from kzpipe.entities.lists import NameLists
from kzpipe.entities.mentions import find_drafts
from kzpipe.entities.standing import is_participant_only
from kzpipe.schema.records import Mention
from kzpipe.text.document import ReadableDocument


def has_actor(document: ReadableDocument, lists: NameLists, tagger: NameTagger | None) -> bool:
    """Tell whether anybody is named who acts, reading no further than the first sentence that leaves no doubt.

    A group that counts only where it takes part is not enough, and offices wait for the whole article.
    """
    if sure_actors(document, lists, tagger):
        return True
    mentions = name_article(document, lists, tagger).mentions
    return any(m.role == "actor" and m.entity_type != "company" and not is_participant_only(m, lists) for m in mentions)


def sure_actors(document: ReadableDocument, lists: NameLists, tagger: NameTagger | None) -> tuple[Mention, ...]:
    """Return who acts in the first sentence that leaves no doubt, read by itself; the whole article may make something else of them."""
    for number in range(len(document.passages)):
        if found := tuple(linked.record for linked in _sentence_alone(document, number, lists, tagger) if _acts_for_sure(linked, lists)):
            return found
    return ()


def _acts_for_sure(linked: LinkedMention, lists: NameLists) -> bool:
    mention = linked.record
    return mention.role == "actor" and linked.office is None and mention.entity_id in lists.entities


def _sentence_alone(document: ReadableDocument, number: int, lists: NameLists, tagger: NameTagger | None) -> tuple[LinkedMention, ...]:
    passage, alone = document.passages[number], document.alone(number)
    drafts = find_drafts(document.text, [passage], lists, tagger)
    return Linker(alone, lists, drafts).link()[passage.sentence_index]
