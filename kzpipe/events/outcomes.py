"""What an act of violence led to is no second act: «قصف الجيش السوق، ما أسفر عن مقتل عشرة» tells one attack."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from kzpipe.events.scene import Scene
from kzpipe.events.triggers import Trigger
from kzpipe.schema.records import Event

OUTCOME_REACH = 8
"""The verb of leading to something stands within so many tokens before the harm."""


def joined_to_cause(scene: Scene, trigger: Trigger, event: Event, told: Sequence[Event]) -> list[Event] | None:
    """Return what a sentence has told with a harm added to the attack that led to it; None where the harm is an event of its own.

    The attack takes over those who were harmed where it names nobody itself.
    """
    if event.event_type != "ASSAULT" or event.actor_ids or event.auxiliary_mode is not None or not _is_outcome(scene, trigger):
        return None
    cause = next((e for e in reversed(told) if e.event_type == "ASSAULT" and e.actor_ids and e.trigger_start < event.trigger_start), None)
    if cause is None or cause.auxiliary_mode is not None:
        return None
    harmed = tuple(i for i in event.recipient_ids if i not in cause.actor_ids)
    joined = cause if cause.recipient_ids or not harmed else replace(cause, recipient_ids=harmed)
    return [joined if e is cause else e for e in told]


def _is_outcome(scene: Scene, trigger: Trigger) -> bool:
    """Tell whether a verb of leading to something governs a harm, or is its trigger: «ما أدى إلى إصابته», «وأسفرت عن مقتل …», «وأوقع قتلى»."""
    reading = scene.reading
    for i in range(trigger.token, max(-1, trigger.token - OUTCOME_REACH), -1):
        if reading.is_a(i, "outcome"):
            return True
        if reading.ends_clause(i) or (i < trigger.token and reading.is_finite_verb(i)):
            return False
    return False
