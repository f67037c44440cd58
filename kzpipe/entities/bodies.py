"""Entities that a head and a state make: bodies, unnamed groups, and offices that are named without their holder."""

from __future__ import annotations

from kzpipe.entities.lists import Body, Collective
from kzpipe.schema.records import Entity

STATE_OFFICES = frozenset({"president", "prime_minister", "king", "emir", "sultan", "foreign_minister", "interior_minister", "defence_minister"})
"""Offices that, named alone, are those of the state the article is about."""
FORCE_SENDERS = frozenset(
    f"org-{short}" for short in ("un", "au", "csto", "ecowas", "nato", "eu", "igad", "sadc", "gcc", "arab-league", "eac", "g5-sahel", "eccas", "cis")
)
"""Organisations of states that have sent forces of their own: "the peacekeepers" are theirs, not those of an agency named beside them."""
OFFICE_SECTORS = {
    **dict.fromkeys(("minister", "deputy", "governor", "mayor", "chancellor", "crown_prince", "justice_minister", "information_minister"), "GOV"),
    **dict.fromkeys(("health_minister", "finance_minister", *sorted(STATE_OFFICES)), "GOV"),
    **dict.fromkeys(("mp", "senator", "speaker"), "LEG"),
}
"""Offices that only a state gives, and the sector of whoever holds them."""


def body_entity(body: Body, state: Entity | None) -> Entity:
    """Return the entity of a body, of one state where that is known: "Ministry of Health of Sudan"."""
    return _entity_of(body, body.body_id, state, ("{} of {}", "{} في {}"))


def group_entity(group: Collective, state: Entity | None) -> Entity:
    """Return the entity of an unnamed group, of one state where that is known: "protesters in Sudan"."""
    return _entity_of(group, group.collective_id, state, ("{} in {}", "{} ({})"))


def group_of_organisation(group: Collective, owner: Entity) -> Entity:
    """Return the entity of the people whom an organisation sends: the peacekeepers of the United Nations."""
    return _entity_of(group, group.collective_id, owner, ("{} of {}", "{} ({})"))


def _entity_of(kind: Body | Collective, kind_id: str, owner: Entity | None, patterns: tuple[str, str]) -> Entity:
    """Return the entity of a kind that an owner has; the patterns join the names of both, English and Arabic. A state gives its country."""
    if owner is None:
        return Entity(kind_id, kind.entity_type, None, kind.sector_code, kind.name_en, kind.name_ar)
    english, arabic = patterns
    return Entity(
        f"{kind_id}.{owner.entity_id}", kind.entity_type, owner.country_code if owner.entity_type == "state" else None, kind.sector_code,
        english.format(kind.name_en, owner.name_en), arabic.format(kind.name_ar, owner.name_ar),
    )  # fmt: skip


def office_entity(office: str, state: Entity, words: str, *, names_state: bool) -> Entity:
    """Return the entity of an office whose holder no list has; ``words`` are those of the text, and may name the state."""
    title = office.replace("_", " ").capitalize()
    name_ar = words if names_state else f"{words} ({state.name_ar})"
    return Entity(f"{office}.{state.entity_id}", "person", state.country_code, "GOV", f"{title} of {state.name_en}", name_ar)
