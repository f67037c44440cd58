"""Which mentions stand for themselves, and which count only where somebody so called takes part: speaks, acts, is acted on or is counted.

A text that names a state again and again is about it: a body without a state of its own is that state's, whatever it does. A text too
short for that says of a body no more than what it does; a company or a half-believed name may then be what the text is about.
"""

from __future__ import annotations

from kzpipe.entities.drafts import Draft
from kzpipe.entities.lists import NameLists
from kzpipe.entities.organisations import GRAMMAR_ENTRY
from kzpipe.entities.settle import VERY_SURE
from kzpipe.entities.sites import SITE_ENTRY
from kzpipe.schema.records import Entity, Mention
from kzpipe.schema.vocab import PLACE_TYPES
from kzpipe.text.normalize import fold

PLAIN_WORDS = frozenset({GRAMMAR_ENTRY, SITE_ENTRY})
"""Names by rules of grammar: a site by its noun, a body in plain words."""
SURE_ALONE = {"person": 0.6, "organisation": 0.9}
"""From here on one word alone is somebody whatever he does; below, in an article about a state, only where he takes part."""


def is_description(draft: Draft, entity: Entity, lists: NameLists, *, is_about_state: bool) -> bool:
    """Tell whether a draft counts only where it takes part.

    So does a title without a name. A body or force that the model calls no name does where its state is not sure; a company and one
    word that the model hardly takes for a person or an organisation do in an article about a state.
    """
    if not (is_about_state or draft.named) and (draft.entry_id in PLAIN_WORDS or is_part_by_compass(draft, entity, lists)):
        return True
    if entity.entity_type == "company":
        return is_about_state or not (draft.named >= VERY_SURE or entity.origin == "discovered")
    if draft.kind in SURE_ALONE and entity.origin == "discovered":
        return is_about_state and draft.last - draft.first == 1 and draft.confidence < SURE_ALONE[draft.kind]
    if draft.kind in {"body_full", "body_short", "collective"}:
        is_bound = draft.kind != "collective" or lists.collectives[draft.target].scope == "national"
        is_building = entity.entity_type in PLACE_TYPES
        return is_bound and not draft.named and not is_building and not (is_about_state and entity.country_code)
    return draft.kind == "office"


def is_part_by_compass(draft: Draft, entity: Entity, lists: NameLists) -> bool:
    """«شمالي البلاد», «جنوب لبنان»: a part of a state that the compass tells; parts of continents are known by it («شمال إفريقيا»)."""
    if entity.entity_type not in PLACE_TYPES or draft.last - draft.first < 2:
        return False
    is_of_state = entity.country_code is not None or entity.origin == "discovered"
    return is_of_state and fold(entity.name_ar).split()[0] in lists.context["compass"]


def is_participant_only(mention: Mention, lists: NameLists) -> bool:
    """Tell whether a mention names a group that is an actor only where it acts, is acted on or is counted."""
    group = lists.collectives.get(mention.entity_id.split(".")[0])
    return group is not None and group.is_participant_only


def is_unnamed_source(entity_id: str | None, lists: NameLists) -> bool:
    """«قال سكان», «بحسب مصادر طبية»: people who are a source of the article, but nobody whose words are kept under a name."""
    group = lists.collective_of(entity_id) if entity_id is not None else None
    return group is not None and group.is_participant_only and group.entity_type == "other"
