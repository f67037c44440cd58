"""States that take part in an act by an adjective of nationality alone: «غارة إسرائيلية», «دان القصف الروسي», «طرد دبلوماسيين روساً»."""

from __future__ import annotations

from kzpipe.entities.clauses import Reading
from kzpipe.events.triggers import Trigger
from kzpipe.schema.records import Entity

ARMED_MODES = frozenset({"aerial", "heavy-weapons", "drone"})
"""Modes of attack whose nouns are followed by whose attack it is, never by who was hurt («قتل فلسطيني»)."""
JUDGING_TYPES = frozenset({"ACCUSE", "REJECT"})
BREAKING_TYPES = frozenset({"SANCTION", "ACCUSE"})
"""Acts that strike a state through those who represent it there."""
ADJECTIVES = 3
"""So many adjectives after a noun at most."""
OBJECT_REACH = 6
"""The noun that is judged or struck stands within so many tokens after the trigger."""


def attacker(reading: Reading, trigger: Trigger) -> Entity | None:
    """Return whose attack a noun of attack tells of: «قصف مدفعي تركي»."""
    frame = trigger.frame
    is_deed = frame.trigger_id.startswith("n-") or frame.mode in ARMED_MODES
    if frame.event_type != "ASSAULT" or trigger.is_verb or trigger.is_harm or frame.actor_slot != "subject" or not is_deed:
        return None
    return _nation_after(reading, trigger.token)


def judged_or_struck(reading: Reading, trigger: Trigger) -> Entity | None:
    """Return whose act is judged («القرار الأمريكي») or whose envoys are sent home («السفير الفرنسي»)."""
    kinds = [kind for kind, types in (("act_noun", JUDGING_TYPES), ("envoy", BREAKING_TYPES)) if trigger.frame.event_type in types]
    if not kinds:
        return None
    for i in range(trigger.token + 1, min(len(reading.tokens), trigger.last + OBJECT_REACH)):
        if reading.ends_clause(i) or (i >= trigger.last and reading.is_finite_verb(i)):
            return None
        if any(reading.is_a(i, kind) for kind in kinds) and (found := _nation_after(reading, i)) is not None:
            return found
    return None


def _nation_after(reading: Reading, noun: int) -> Entity | None:
    """Return the state that one of the adjectives after a noun names, if nobody else is named there."""
    for i in range(noun + 1, min(len(reading.tokens), noun + 1 + ADJECTIVES)):
        nation = reading.lists.nisba_of(reading.tokens[i].form) if i not in reading.mentioned else None
        if nation is not None:
            return reading.lists.states.get(nation[0])
        if not any(a.pos in {"adj", "passive_participle", "active_participle"} for a in reading.analyses[i]):
            return None
    return None
