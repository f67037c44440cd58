"""What an act is depends on who does it: what an authority imposes, people do in protest; what a crowd storms is a riot."""

from __future__ import annotations

from collections.abc import Sequence

from kzpipe.entities.clauses import Reading
from kzpipe.entities.link import LinkedMention
from kzpipe.events.triggers import Trigger
from kzpipe.schema.records import Entity
from kzpipe.text.normalize import fold

STREET_SECTORS = frozenset({"AGR", "CVL", "EDU", "LAB", "MED"})
AUTHORITY_TYPES = frozenset({"state", "government_body", "igo"})
STATE_SECTORS = frozenset({"GOV", "MIL", "COP", "SPY", "JUD", "LEG"})
FORCE_SECTORS = frozenset({"MIL", "COP"})
HARMED_TYPES = frozenset({"person", "protesters", "media", "other"})
"""Whom a crowd does not riot against but attacks."""


BY_FORCE = {"obstruct": ("COERCE", "restrict"), "riot": ("ASSAULT", "destroy")}
"""What modes of protest are where armed men do it."""
FORCES = frozenset({"armed_force"})
BLOCKING_TYPES = FORCES | {"government_body", "state"}
"""Who closes roads by order."""


def act_of(reading: Reading, trigger: Trigger, actors: Sequence[Entity | None], recipients: Sequence[Entity | None]) -> tuple[str, str | None]:
    """Return type and mode of an act by its trigger and by those who do it.

    «أغلق المحتجون الطريق» is a protest, «هاجم المتظاهرون السفارة» a riot, «أخلى أنصاره الساحة» a retreat.
    """
    frame = trigger.frame
    kind = frame.event_type, frame.mode
    verb, kinds = fold(trigger.analysis.lemma), reading.lists.context
    by_force = BY_FORCE.get(frame.mode or "") if frame.event_type == "PROTEST" else None
    known = [actor for actor in actors if actor is not None]
    if frame.event_type == "COERCE" and verb in kinds["charging"]:
        by_law = any(map(_is_authority, known)) or reading.is_marked_passive(trigger.token)
        return kind if by_law else ("ACCUSE", "allege")  # «وجه إليه شريكه تهمة السرقة»
    if not known or len(known) < len(actors):
        return kind
    if by_force is not None and all(actor.entity_type in BLOCKING_TYPES for actor in known):
        return by_force
    if frame.event_type == "COERCE" and verb in kinds["clearing"]:
        return kind if any(map(_is_authority, known)) else ("RETREAT", "withdraw")  # «أخلى أنصاره الساحة»: those who held it leave it
    if frame.event_type == "COERCE" and all(map(_takes_to_street, known)):
        return "PROTEST", "obstruct"
    if frame.event_type == "ASSAULT" and verb in kinds["storming"] and all(map(_takes_to_street, known)):
        return "PROTEST", "riot"
    is_bare_attack = frame.event_type == "ASSAULT" and frame.mode is None and not trigger.is_harm and frame.recipient_slot == "object"
    if is_bare_attack and trigger.is_verb and all(actor.entity_type == "protesters" for actor in known):
        return kind if any(who is not None and _is_people(who) for who in recipients) else ("PROTEST", "riot")
    return kind


def may_be_by_force(trigger: Trigger, actor: LinkedMention) -> bool:
    """«سدت الشرطة الطريق», «نهب مسلحون متاجر»: what people do in protest, armed men do otherwise."""
    types = BLOCKING_TYPES if trigger.frame.mode == "obstruct" else FORCES
    return trigger.is_verb and trigger.frame.mode in BY_FORCE and actor.record.entity_type in types


def _takes_to_street(entity: Entity) -> bool:
    """Tell whether an entity is protesters, or people of a trade or place who have no other power."""
    return entity.entity_type == "protesters" or (entity.entity_type == "other" and entity.sector_code in STREET_SECTORS)


def _is_people(entity: Entity) -> bool:
    """Tell whether an entity is people or a force, and not a seat: «هاجم المتظاهرون الشرطة», «هاجموا السفارة»."""
    return entity.entity_type in HARMED_TYPES or entity.sector_code in FORCE_SECTORS


def _is_authority(entity: Entity) -> bool:
    """Tell whether an entity can order others out of a place."""
    return entity.entity_type in AUTHORITY_TYPES or (entity.entity_type in {"armed_force", "person"} and entity.sector_code in STATE_SECTORS)
