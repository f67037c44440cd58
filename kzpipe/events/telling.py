"""How a verb tells what it tells: as the next thing that happened, as what had been before, or as an attitude that lasts."""

from __future__ import annotations

from kzpipe.entities.clauses import Reading
from kzpipe.events.named_days import is_in_relative
from kzpipe.events.scene import Scene
from kzpipe.events.triggers import Trigger
from kzpipe.text.tokens import COMMAS

NARRATIVE_START = 1
"""A past verb within so many tokens of the beginning goes on telling."""
POINTING_REACH = 6
"""A word that points back to the sentence before stands among the first so many."""
COURSE_REACH = 5
OCCURRENCE_REACH = 3
"""A noun stands so near after the verb that says that it happened («واندلعت اشتباكات»)."""


def goes_on_telling(scene: Scene, trigger: Trigger) -> bool:
    """Tell whether a trigger is the next thing that happened: a past verb of the sentence itself, or the noun that such a verb says happened.

    «ونشر الجيش مئات الجنود», «وفي البصرة، قطع محتجون الطرق، فيما أطلقت الشرطة الغاز», «واندلعت اشتباكات»; no verb of a relative clause,
    or of what somebody reports.
    """
    reading, at = scene.reading, trigger.token
    if scene.quote_around(reading.tokens[at].start) is not None:
        return False
    if not trigger.is_verb:
        verb = max((i for i in reading.finite_verbs if at - OCCURRENCE_REACH <= i < at), default=None)
        return verb is not None and not trigger.analysis.has_article and scene.is_a(verb, "occurrence") and _is_next(reading, verb)
    return _is_next(reading, at)


def _is_next(reading: Reading, at: int) -> bool:
    verbs = [a for a in reading.analyses[at] if a.pos == "verb"]
    if not any(a.aspect == "perfect" for a in verbs) or is_in_relative(reading, at):
        return False
    if at <= NARRATIVE_START:
        return True
    before = [i for i in reading.finite_verbs if i < at and not is_in_relative(reading, i)]
    if any(
        reading.tokens[i].form in reading.breaks or (reading.is_a(i, "after_that") and not reading.is_phrase(i - 1, "contrast")) for i in range(at)
    ):
        return False
    if not before:
        return True
    is_joined = any(a.conjunction for a in verbs) or reading.is_a(at - 1, "contrast") or reading.is_a(at - 1, "joining")
    return is_joined or reading.is_phrase(at - 2, "contrast")


def _opens_time(reading: Reading, i: int) -> bool:
    """Tell whether a token opens a clause of time («بعدما», «حين»); «في حين» is "while"."""
    return reading.is_a(i, "after_that") and not reading.is_phrase(i - 1, "contrast")


def is_flashback(reading: Reading, trigger: Trigger) -> bool:
    """«وكان الجيش قد نشر مئات الجنود»: what had been done before has no day but one of its own."""
    if not trigger.is_verb:
        return False
    if "had" not in reading.kinds:
        return False
    had = max((i for i in range(trigger.token) if reading.is_a(i, "had")), default=None)
    return had is not None and not any(had < i < trigger.token and not is_in_relative(reading, i) for i in reading.finite_verbs)


def is_standing(scene: Scene, trigger: Trigger) -> bool:
    """«ويطالب المحتجون باستقالته», «وتنفي الشرطة»: an attitude that lasts, told in the present by whoever reports, is of no day."""
    reading, at = scene.reading, trigger.token
    if not trigger.is_verb or not trigger.frame.is_verbal_act or scene.quote_around(reading.tokens[at].start) is not None:
        return False
    verbs = [a for a in reading.analyses[at] if a.pos == "verb"]
    if trigger.analysis.is_future or not all(a.aspect == "imperfect" for a in verbs):
        return False
    return not any(reading.tokens[i].form in reading.breaks for i in range(at))


def points_back(reading: Reading) -> bool:
    """«جاء ذلك عقب …», «وفي وقت لاحق، استقال …», «ومساءً، أعلن»: a sentence that says itself that it goes on with the one before."""
    return "goes_on" in reading.kinds and any(reading.is_a(i, "goes_on") for i in range(min(len(reading.tokens), POINTING_REACH)))


def is_in_course(reading: Reading, trigger: Trigger) -> bool:
    """«احتجاجات تخللتها أعمال نهب»: what happened in the course of something longer has no day of its own."""
    reach = 1 if trigger.is_verb else COURSE_REACH  # «تخللها نهب»: a noun spelled like a verb
    return "in_course" in reading.kinds and any(reading.is_a(i, "in_course") for i in range(max(0, trigger.token - reach), trigger.token))


def is_given(reading: Reading, trigger: Trigger) -> bool:
    """«بعدما منحت المكسيك …», «وهو ما نفته أديس أبابا»: a verb that tells what the sentence leans on, not what it tells.

    After a comma a relative clause goes on telling: «الحزب، الذي ندد بالاعتقالات».
    """
    at = trigger.token
    if not trigger.is_verb or at < 2:
        return False
    in_relative = reading.is_a(at - 1, "relative") and reading.tokens[at - 2].form not in COMMAS
    return in_relative or _opens_time(reading, at - 1) or (reading.tokens[at - 1].form == "ما" and reading.is_a(at - 2, "which_is"))
