"""States that take part in an act by an adjective of nationality alone: «غارة إسرائيلية», «أشاد بالدعم الإيراني», «محادثات مع مسؤولين أميركيين»."""

from __future__ import annotations

from kzpipe.entities.clauses import Reading
from kzpipe.events.slots import RECIPIENT_REACH
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
NATION_REACH = 5
"""The adjective of a state stands within so many tokens after the words that judge."""
NATION_TYPES = frozenset({"SUPPORT", "ACCUSE"})
"""Acts that judge what a state does, which its adjective tells: «الدعم الإيراني», «القصف الروسي»."""


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
        if any(m.record.entity_type == "person" and i < m.first <= i + ADJECTIVES for m in reading.actors) and trigger.frame.event_type == "ACCUSE":
            continue  # «دانت السفيرة الأميركية جولي تشانغ ما جرى»: who judges
        if any(reading.is_a(i, kind) for kind in kinds) and (found := _nation_after(reading, i)) is not None:
            return found
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
        is_apart = reading.tokens[i - 1].form in reading.lists.prepositions or reading.is_counterpart(i - 1) or reading.is_title(i - 1)
        if nation is None or "ال" not in form[:3] or is_apart:
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
    if "official" not in reading.kinds:
        return None
    for i in range(trigger.token + 1, min(len(reading.tokens) - 1, trigger.token + RECIPIENT_REACH)):
        if reading.ends_clause(i) or reading.joins_clause(i) or (i > trigger.last and reading.is_finite_verb(i)):
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


def _nation_after(reading: Reading, noun: int) -> Entity | None:
    """Return the state that one of the adjectives after a noun names, if nobody else is named there."""
    for i in range(noun + 1, min(len(reading.tokens), noun + 1 + ADJECTIVES)):
        nation = reading.lists.nisba_of(reading.tokens[i].form) if i not in reading.mentioned else None
        if nation is not None:
            return reading.lists.states.get(nation[0])
        if not any(a.pos in {"adj", "passive_participle", "active_participle"} for a in reading.analyses[i]):
            return None
    return None
