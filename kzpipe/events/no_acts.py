"""Words of acts that tell none of their own: how, why or to what end something else was done, or who is counted."""

from __future__ import annotations

from kzpipe.events.scene import Scene
from kzpipe.events.triggers import Trigger

ASKING_TYPES = frozenset({"REQUEST", "THREATEN", "REJECT", "AGREE"})
"""Acts about something that is yet to be done."""
MANNER_REACH = 4
"""An accusative noun that says how stands within so many tokens after the harm."""


def tells_how_or_why(scene: Scene, trigger: Trigger, event_type: str, *, is_accusative: bool) -> bool:
    """Tell whether a word only says how, why or to what end something else was done; ``is_accusative``: as a noun of that ending."""
    if is_accusative and (event_type == "PROTEST" or trigger.frame.is_verbal_act) and _is_reason_to_protest(scene, trigger):
        return True  # «أضرب العمال احتجاجاً على …»
    if is_accusative and event_type == "ASSAULT" and _is_manner(scene, trigger):
        return True
    if trigger.frame.event_type in ASKING_TYPES and scene.is_a(trigger.token - 1, "why_of"):
        return True  # «شكك في دواعي طلب المساعدة»
    return trigger.frame.event_type == "SUPPORT" and trigger.analysis.preposition == "ل" and not trigger.is_verb and _helps_deed(scene, trigger)


def _helps_deed(scene: Scene, trigger: Trigger) -> bool:
    """«نشرت الجيش لمساندة الشرطة»: what a noun says stands after a deed of force as its aim."""
    return any(other.frame.event_type in {"MOBILIZE", "COERCE"} and other.token < trigger.token for other in scene.triggers)


def _is_manner(scene: Scene, trigger: Trigger) -> bool:
    """«قُتل طعناً بسكين», «أُعدم رمياً بالرصاص»: an accusative noun after a word of harm says how."""
    near = range(trigger.token - MANNER_REACH, trigger.token)
    return not trigger.analysis.conjunction and any(other.is_harm and other.token in near for other in scene.triggers)


def _is_reason_to_protest(scene: Scene, trigger: Trigger) -> bool:
    """«تظاهر المئات رفضاً للقانون», «تنديداً بالعنف»: an accusative noun after a protest says why, and tells no act of its own."""
    return any(other.frame.event_type == "PROTEST" and other.token < trigger.token for other in scene.triggers)


def is_counted(scene: Scene, trigger: Trigger) -> bool:
    """«عشرين متضامناً»: a participle that a number counts is a noun; «سقط خمسة بأيدي الشرطة»: who is counted dead was not seized."""
    if trigger.frame.mode == "seize":
        return any(count.term == trigger.token for count in scene.harmed)
    if trigger.analysis.pos != "active_participle":
        return False
    return any(count.first < trigger.token <= count.last and count.term != trigger.token for count in scene.counts)
