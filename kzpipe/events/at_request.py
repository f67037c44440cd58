"""Who asks, and of whom, where something is done at somebody's request: «عقد المجلس جلسة بطلب من فرنسا», «لبت موسكو طلب دمشق»."""

from __future__ import annotations

from kzpipe.entities.clauses import Reading
from kzpipe.entities.link import LinkedMention
from kzpipe.events.slots import antecedent_of, genitive, slot_mention
from kzpipe.events.subjects import main_before
from kzpipe.events.triggers import Trigger

REQUEST_REACH = 5
"""The words that say that a request was met stand within so many tokens before it."""


def asked_and_done(reading: Reading, trigger: Trigger) -> tuple[LinkedMention, LinkedMention] | None:
    """Return who asked, and who did what was asked: the subject of the verb that tells it was done."""
    if trigger.frame.event_type != "REQUEST" or trigger.is_verb or not _is_met(reading, trigger):
        return None
    asker = genitive(reading, trigger) or slot_mention(reading, trigger, "min", trigger.token)
    doer = _doer(reading, trigger)
    if asker is None or doer is None or asker.record.entity_id == doer.record.entity_id:
        return None
    return asker, doer


def _is_met(reading: Reading, trigger: Trigger) -> bool:
    if trigger.analysis.preposition == "ب" and not trigger.analysis.has_article:
        return True
    return any(reading.is_a(i, "at_request") for i in range(trigger.token - REQUEST_REACH, trigger.token))


def _doer(reading: Reading, trigger: Trigger) -> LinkedMention | None:
    verb = next((i for i in range(trigger.token - 1, -1, -1) if reading.is_finite_verb(i)), None)
    antecedent = antecedent_of(reading, verb) if verb is not None else None
    if antecedent is not None:
        return reading.person_in_apposition(antecedent)
    after = reading.subject_after(verb) if verb is not None else None
    return after if after is not None and after.last <= trigger.token else main_before(reading, trigger)
