"""Whom words mean that name nobody: a counterpart by his state, the state of a town that is visited or helped."""

from __future__ import annotations

import datetime as dt

from kzpipe.entities.bodies import STATE_OFFICES, office_entity
from kzpipe.entities.clauses import Reading
from kzpipe.events.slots import RECIPIENT_REACH
from kzpipe.events.triggers import Trigger
from kzpipe.schema.records import Entity

HOST_SLOTS = {"AID": frozenset({"ila", "li", "fi"}), "COOPERATE": frozenset({"fi", "ila"}), "REQUEST": frozenset({"min"})}
"""Prepositions before a town whose state takes part: help goes to it, an embassy opens in it, what is asked for is asked of it."""
VISIT_SLOTS = frozenset({"ila", "li", ""})


def counterpart_of(reading: Reading, trigger: Trigger, actor_id: str, day: dt.date | None) -> Entity | None:
    """Return whom «نظيره الروسي» means: who holds, on a day, the office of the one who acts; his state where the office is unknown."""
    lists = reading.lists
    if "counterpart" not in reading.kinds:
        return None
    for i in range(trigger.token + 1, min(len(reading.tokens) - 1, trigger.token + RECIPIENT_REACH)):
        if reading.ends_clause(i) or reading.joins_clause(i):
            return None
        nation = lists.nisba_of(reading.tokens[i + 1].form) if reading.is_counterpart(i) else None
        state = lists.states.get(nation[0]) if nation is not None else None
        if state is None or state.country_code is None:
            continue
        office = lists.office_of(actor_id, day)
        holding = lists.holder(office, state.country_code, day) if office is not None else None
        if holding is not None:
            return lists.entities[holding.entity_id]
        return state if office not in STATE_OFFICES else office_entity(office, state, office.replace("_", " "), names_state=False)
    return None


def host_of(reading: Reading, trigger: Trigger) -> str | None:
    """Return the place whose state takes part: «زيارة إلى بكين», «أرسل مساعدات إلى درنة», «أعاد فتح سفارته في دمشق»; as an entity id."""
    frame = trigger.frame
    slots = VISIT_SLOTS if frame.mode == "visit" else HOST_SLOTS.get(frame.event_type, frozenset())
    if frame.event_type == "REQUEST" and frame.recipient_slot != "min":
        return None  # «دعا من نيويورك إلى الحوار»: where he spoke
    for mention in reading.places if slots else ():
        if mention.first <= trigger.token:
            continue
        between = range(trigger.token + 1, mention.first)
        if len(between) > RECIPIENT_REACH or any(reading.ends_clause(i) or reading.joins_clause(i) or reading.is_finite_verb(i) for i in between):
            return None
        if reading.governor(mention) in slots:
            return mention.record.entity_id
    return None
