"""Whom words mean that name nobody: a counterpart by his state, the state of a town that is visited, the adjective of a state in what is judged."""

from __future__ import annotations

import datetime as dt

from kzpipe.entities.bodies import STATE_OFFICES, office_entity
from kzpipe.entities.clauses import Reading
from kzpipe.events.slots import RECIPIENT_REACH, joins_clause
from kzpipe.events.triggers import Trigger
from kzpipe.schema.records import Entity

HOST_SLOTS = {"AID": frozenset({"ila", "li", "fi"}), "COOPERATE": frozenset({"fi", "ila"}), "REQUEST": frozenset({"min"})}
"""Prepositions before a town whose state takes part: help goes to it, an embassy opens in it, what is asked for is asked of it."""
VISIT_SLOTS = frozenset({"ila", "li", ""})
NATION_REACH = 5
"""The adjective of a state stands within so many tokens after the words that judge."""
NATION_TYPES = frozenset({"SUPPORT", "ACCUSE"})
"""Acts that judge what a state does, which its adjective tells: «الدعم الإيراني», «القصف الروسي»."""


def counterpart_of(reading: Reading, trigger: Trigger, actor_id: str, day: dt.date | None) -> Entity | None:
    """Return whom «نظيره الروسي» means: who holds, on a day, the office of the one who acts; his state where the office is unknown."""
    lists = reading.lists
    for i in range(trigger.token + 1, min(len(reading.tokens) - 1, trigger.token + RECIPIENT_REACH)):
        if reading.ends_clause(i):
            return None
        nation = lists.nisba_of(reading.tokens[i + 1].form) if reading.is_a(i, "counterpart") else None
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
    for mention in reading.places if slots else ():
        if mention.first <= trigger.token:
            continue
        between = range(trigger.token + 1, mention.first)
        if len(between) > RECIPIENT_REACH or any(reading.ends_clause(i) or joins_clause(reading, i) or reading.is_finite_verb(i) for i in between):
            return None
        if reading.governor(mention) in slots:
            return mention.record.entity_id
    return None


def judged_nation(reading: Reading, trigger: Trigger, after: int) -> tuple[int, Entity] | None:
    """Return the state whose adjective stands in what is judged, with its token: «أشاد بالدعم الإيراني», «أدان القصف الروسي».

    Behind a second preposition stand those whom the act was done to: «أدان الهجوم على السفارة الأميركية».
    """
    if trigger.frame.event_type not in NATION_TYPES:
        return None
    passed = 0
    for i in range(after, min(len(reading.tokens), after + NATION_REACH)):
        form = reading.tokens[i].form
        passed += form in reading.lists.prepositions
        if reading.ends_clause(i) or reading.is_finite_verb(i) or form in reading.breaks | reading.lists.context["relative"] or passed > 1:
            return None
        nation = reading.lists.nisba_of(form) if i not in reading.mentioned else None
        if nation is None or "ال" not in form[:3] or reading.is_a(i - 1, "counterpart") or reading.is_title(i - 1):
            continue
        noun = i - 2 if any(analysis.pos == "adj" for analysis in reading.analyses[i - 1]) else i - 1
        is_deed = any(analysis.pos == "verbal_noun" for analysis in reading.analyses[noun])
        state = reading.lists.states.get(nation[0])
        if state is not None and (is_deed or trigger.frame.event_type == "SUPPORT"):
            return i, state
    return None


def official_of(reading: Reading, trigger: Trigger, slots: frozenset[str]) -> Entity | None:
    """Return the state of officials that its adjective tells: «محادثات مع مسؤولين أميركيين», «أجرى وفد سعودي محادثات».

    They stand right after the trigger where ``slots`` has "subject", else behind one of the prepositions that it names.
    """
    lists = reading.lists
    for i in range(trigger.token + 1, min(len(reading.tokens) - 1, trigger.token + RECIPIENT_REACH)):
        if reading.ends_clause(i) or joins_clause(reading, i) or (i > trigger.last and reading.is_finite_verb(i)):
            return None
        if not reading.is_a(i, "official") or i in reading.mentioned:
            continue
        before = lists.slot_of(reading.tokens[i - 1].form)
        is_first = i == trigger.token + 1 and "subject" in slots
        if not is_first and before not in slots:
            continue
        adjectives = (lists.nisba_of(reading.tokens[k].form) for k in (i + 1, i + 2) if k < len(reading.tokens))
        nation = next((found for found in adjectives if found is not None), None)
        if nation is not None:
            return lists.states.get(nation[0])
    return None
