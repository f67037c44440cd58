"""Whom a pronoun on what is stormed, refused or expelled means: «اقتحموا قصرها», «رفضوا دعوته», «طردت سفيرها»."""

from __future__ import annotations

from kzpipe.entities.clauses import Reading
from kzpipe.events.slots import is_owned
from kzpipe.events.triggers import Trigger

OWNED_KINDS = {"PROTEST": "target_noun", "ASSAULT": "target_noun", "REJECT": "act_noun", "SANCTION": "envoy"}
"""Kinds of ``context_words.csv`` for what belongs to the one on whom an act of a type is done."""
OWNED_REACH = 6
"""What is owned stands within so many tokens after the trigger."""


def owner_meant(reading: Reading, trigger: Trigger, taken: set[str], before: str | None) -> str | None:
    """Return who owns what a pronoun after a trigger marks as somebody's; None where nobody but those in ``taken`` may.

    That is the subject of the sentence, else ``before``, the subject of the sentence before; of envoys the state named last.
    """
    kind = OWNED_KINDS.get(trigger.frame.event_type)
    at = _owned(reading, trigger, kind) if kind is not None else None
    if at is None:
        return None
    if kind == "act_noun" and not all(reading.is_group(m) for m in reading.actors if m.record.entity_id in taken):
        return None  # «رفض الرئيس دعوته»: whose, the words do not tell; «رفض المحتجون دعوته»: nobody's of theirs
    if kind == "envoy" and trigger.frame.mode != "expel":
        return None  # «سحبت سفيرها»: her own
    if kind == "envoy":
        states = (m.record.entity_id for m in reversed(reading.mentions) if m.last <= at and m.record.entity_type == "state")
        return next((entity_id for entity_id in states if entity_id not in taken), before if before not in taken else None)
    main = reading.main_subject()
    main = reading.person_in_apposition(main) if main is not None else None
    if main is not None and main.last <= at and main.record.entity_id not in taken:
        return main.record.entity_id
    return before if before not in taken else None


def _owned(reading: Reading, trigger: Trigger, kind: str) -> int | None:
    for i in range(trigger.token + 1, min(len(reading.tokens), trigger.last + OWNED_REACH)):
        if i in reading.asides:
            continue
        if reading.ends_clause(i) or reading.is_finite_verb(i):
            return None
        if is_owned(reading, i, kind):
            return i
    return None
