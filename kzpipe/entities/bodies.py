"""Entities that a head and a state make: bodies, unnamed groups, and offices that are named without their holder."""

from __future__ import annotations

from kzpipe.entities.lists import Body, Collective
from kzpipe.schema.records import Entity

STATE_OFFICES = frozenset({"president", "prime_minister", "king", "emir", "sultan", "foreign_minister", "interior_minister", "defence_minister"})
"""Offices that, named alone, are those of the state the article is about."""


def body_entity(body: Body, state: Entity | None) -> Entity:
    """Return the entity of a body, of one state where that is known: "Ministry of Health of Sudan"."""
    if state is None:
        return Entity(body.body_id, body.entity_type, None, body.sector_code, body.name_en, body.name_ar)
    return Entity(
        f"{body.body_id}.{state.entity_id}", body.entity_type, state.country_code, body.sector_code, f"{body.name_en} of {state.name_en}",
        f"{body.name_ar} في {state.name_ar}",
    )  # fmt: skip


def group_entity(group: Collective, state: Entity | None) -> Entity:
    """Return the entity of an unnamed group, of one state where that is known."""
    if state is None:
        return Entity(group.collective_id, group.entity_type, None, group.sector_code, group.name_en, group.name_ar)
    return Entity(
        f"{group.collective_id}.{state.entity_id}", group.entity_type, state.country_code, group.sector_code, f"{group.name_en} in {state.name_en}",
        f"{group.name_ar} ({state.name_ar})",
    )  # fmt: skip


def group_of_organisation(group: Collective, owner: Entity) -> Entity:
    """Return the entity of the people whom an organisation sends: the peacekeepers of the United Nations."""
    return Entity(
        f"{group.collective_id}.{owner.entity_id}", group.entity_type, None, group.sector_code, f"{group.name_en} of {owner.name_en}",
        f"{group.name_ar} ({owner.name_ar})",
    )  # fmt: skip


def office_entity(office: str, state: Entity, words: str, *, names_state: bool) -> Entity:
    """Return the entity of an office whose holder no list has; ``words`` are those of the text, and may name the state."""
    title = office.replace("_", " ").capitalize()
    name_ar = words if names_state else f"{words} ({state.name_ar})"
    return Entity(f"{office}.{state.entity_id}", "person", state.country_code, "GOV", f"{title} of {state.name_en}", name_ar)
