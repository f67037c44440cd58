"""Whether words of violence or protest report an event that took place, or only touch upon one.

«قُتل ثلاثة جنود أمس في هجوم على ثكنة» reports; «مكافحة الاغتيالات», «في ذكرى المجزرة», «المتهم بقتل جاره» do not. Neither the
trigger nor any word beside it decides alone, so signs are added up: ``realis.csv`` gives each sign its weight and the reason
for it, and what reaches ``TOLD`` is an event. ``RealisJudge.signs`` shows which signs spoke.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from kzpipe.claims.find import Count
from kzpipe.events.scene import HARM_MEASURES, Scene
from kzpipe.events.slots import genitive
from kzpipe.events.subjects import has_unnamed_subject
from kzpipe.events.triggers import Trigger
from kzpipe.lexicon.load import Lexicons
from kzpipe.schema.records import Event

TOLD = 0.0
"""The sum of weights from which on a trigger reports an event."""

GOVERNOR_REACH = 6
"""So many tokens before a noun stands the verb of happening, condemning or judging that governs it."""
NTH_REACH = 12
"""So many tokens after a noun of something that goes on stands which of its days it has come to."""
MODIFIER_REACH = 4
"""So many tokens after a noun stands the verb of its relative clause («هجوم وقع …», «الاحتجاجات التي اندلعت …»)."""
CHAIN_REACH = 6
OBJECT_REACH = 3
ACT_REACH = 25
"""An act and its harm, or two words for one act, stand within so many tokens."""

BACKGROUND = frozenset({"of a topic", "judged", "aside", "verb of relative clause", "noun with pronoun"})


class RealisJudge:
    """Weighs whether a trigger reports an event."""

    def __init__(self, lexicons: Lexicons) -> None:
        """Compile ``realis.csv``."""
        self._weights = {(row["event_type"], row["sign"]): float(row["weight"]) for row in lexicons["realis"]}
        self._people = frozenset(row["lemma_id"] for row in lexicons["group_terms"])
        self._types = {event_type for event_type, _ in self._weights}

    def is_told(self, scene: Scene, trigger: Trigger, event: Event) -> bool:
        """Tell whether the signs that the event took place outweigh those against.

        Types without weights always count, and so does what is marked as denied, possible or to come: it claims nothing.
        """
        return self._reaches(event, self.signs(scene, trigger, event))

    def is_told_by(self, scene: Scene, count: Count, event: Event) -> bool:
        """Tell the same of a count that no trigger goes with: «ارتفع العدد إلى 30 قتيلاً»."""
        victims = ("victims counted", "own victims counted") if count.record.measure in HARM_MEASURES else ()
        form = "verb" if scene.reading.is_finite_verb(count.term) else "noun"
        return self._reaches(event, (form, *victims, "somebody", *scene.around(count.first, count.last), *scene.setting))

    def _reaches(self, event: Event, signs: Iterable[str]) -> bool:
        is_marked = event.auxiliary_mode not in {None, "historical"}
        return is_marked or event.event_type not in self._types or self.weight(event.event_type, signs) >= TOLD

    def weight(self, event_type: str, signs: Iterable[str]) -> float:
        """Return the sum of the weights of signs for a type of event."""
        return sum(self._weights.get((event_type, sign), 0.0) for sign in ("base", *signs))

    def signs(self, scene: Scene, trigger: Trigger, event: Event) -> Iterator[str]:
        """Yield the signs that a trigger bears in its sentence."""
        own = _bearing(scene, trigger)
        if "what happened" in own:
            own -= {"many"}  # «شنت الطائرات غارات»: carried out, so no mere kind of act
        yield from sorted(own)
        if not BACKGROUND & own and any(BACKGROUND & _bearing(scene, before) for before in _chain(scene, trigger)):
            yield "follows background"
        yield from _anchors(scene, trigger, event)
        after = scene.reading.analyses[trigger.token + 1 : trigger.token + 1 + OBJECT_REACH]
        if any(analysis.lemma_id in self._people and not analysis.has_article for analyses in after for analysis in analyses):
            yield "somebody"
        yield from scene.setting
        if event.quote_id is not None:
            yield "quoted"
        if event.mode is not None:
            yield f"mode {event.mode}"


def _bearing(scene: Scene, trigger: Trigger) -> frozenset[str]:
    """Return the form of a trigger and the signs of the words that govern it, which the triggers beside it ask for as well."""
    found = scene.bearings.get(id(trigger))
    if found is None:
        found = scene.bearings[id(trigger)] = frozenset(_find_bearing(scene, trigger))
    return found


def _find_bearing(scene: Scene, trigger: Trigger) -> Iterator[str]:
    """Yield the form of a trigger and the signs of the words that govern it."""
    reading, i = scene.reading, trigger.token
    is_verb = trigger.is_verb and not _is_noun_after_all(scene, trigger)
    yield _form(scene, trigger, is_verb)
    ends = reading.clause_ends
    before = [k for k in range(i - 1, max(-1, i - 1 - GOVERNOR_REACH), -1) if k not in ends]
    if scene.is_a(i - 1, "topic") or (scene.is_a(i - 2, "topic") and not reading.is_finite_verb(i - 1)):
        yield "of a topic"
    if not reading.places_of("judging").isdisjoint(before[:4]):
        yield "judged"
    if is_verb:
        if reading.finite_verbs.isdisjoint(range(i)):
            yield "first verb"
            if trigger.frame.actor_slot == "none" and scene.is_a(i, "occurrence"):
                yield from ("occurs", "what happened")  # «خرجت مسيرة»: the verb of happening and the noun are one trigger
        return
    after = [k for k in range(trigger.last, trigger.last + MODIFIER_REACH) if k < len(reading.tokens) and k not in ends]
    happening = reading.places_of("occurrence")
    if not happening.isdisjoint((*before, *after)):
        yield "occurs"
        first = min((k for k in reading.finite_verbs | happening if k < i), default=i)
        if first in before and first in happening:
            yield "what happened"
    if _goes_on(scene, trigger):
        yield from ("occurs", "what happened")
    if not reading.places_of("background_preposition").isdisjoint(before[:3]):
        yield "aside"
    elif i and reading.lists.prepositions.get(reading.tokens[i - 1].form) == "fi":
        yield "in it"


def _goes_on(scene: Scene, trigger: Trigger) -> bool:
    """«دخلت الاحتجاجات يومها العاشر», «بعد أسابيع من الاحتجاجات»: what has lasted so long took place."""
    reading, i = scene.reading, trigger.token
    if i > 1 and reading.tokens[i - 1].form == "من" and reading.is_a(i - 2, "lasted"):
        return True
    if "own_nth" not in reading.kinds:
        return False
    for k in range(trigger.last, min(len(reading.tokens), trigger.last + NTH_REACH)):
        if reading.ends_clause(k):
            return False
        if scene.is_a(k, "own_nth"):
            return any(reading.is_verb(v) or reading.is_a(v, "entering") for v in range(max(0, i - 3), i))
    return False


def _form(scene: Scene, trigger: Trigger, is_verb: bool) -> str:
    analysis, i = trigger.analysis, trigger.token
    if scene.is_a(i, "in_protest"):
        return "in protest"
    if is_verb:
        if analysis.aspect != "perfect" and not _came_to_pass(scene, i):
            return "running verb"
        return "verb of relative clause" if scene.is_a(i - 1, "relative") or scene.is_a(i - 2, "relative") else "verb"
    if analysis.pos == "active_participle":
        return "participle"
    if analysis.pronoun:
        return "noun with pronoun"
    if analysis.has_article:
        return "many known" if analysis.number == "p" else "known noun"
    before = scene.reading.tokens[i - 1].form if i else ""
    return "many" if analysis.number == "p" or (before.isdecimal() and (len(before) > 1 or int(before) > 1)) else "noun"


def _came_to_pass(scene: Scene, i: int) -> bool:
    """«قبل أن تتدخل الشرطة وتطلق الغاز»: what something was done before or after did happen, though the verb is not past."""
    for k in range(i - 1, 0, -1):
        if not scene.reading.tokens[k].is_word:
            return False
        if scene.is_a(k, "that_of_aim") and scene.is_a(k - 1, "before_and_after"):
            return True
    return False


def _is_noun_after_all(scene: Scene, trigger: Trigger) -> bool:
    """«أرادوا خطف جندي», «من قتل وذبح»: a form that may be noun or verb is a noun where a noun or verb governs it."""
    reading, i = scene.reading, trigger.token
    if i == 0 or not any(analysis.pos == "verbal_noun" for analysis in reading.analyses[i]):
        return False
    if trigger.analysis.number == "d" and any(reading.is_finite_verb(k) for k in range(i)):
        return True  # «شهدت المدينة قصفاً»: spelled like a verb of two
    before = i - 1
    if reading.lists.prepositions.get(reading.tokens[before].form) == "min":
        return before > 0 and reading.tokens[before - 1].is_word and not scene.is_a(before - 1, "opens_who")
    if i in scene.noun_ends:
        return True
    if not reading.tokens[before].is_word or reading.tokens[before].form in reading.lists.function_words:
        return False
    if scene.is_a(before, "topic") or scene.is_a(before, "background_preposition"):
        return True
    readings = reading.analyses[before]
    if trigger.analysis.conjunction:
        nouns = [a for a in readings if a.pos != "verb"]
        return bool(readings) and all(a.pos == "verbal_noun" or (a.pos == "noun" and not a.has_article) for a in nouns)
    parts = {a.pos for a in readings}
    return bool(parts & {"verb", "verbal_noun"}) and not parts & {"noun", "adj"}


def _chain(scene: Scene, trigger: Trigger) -> Iterator[Trigger]:
    """Yield the triggers that one goes on with, nearest first: «المتهم بقتل شرطي في هجوم استهدف دورية»."""
    reach = trigger.token
    for other in reversed(scene.triggers):
        if other.token >= reach or other.frame.event_type != trigger.frame.event_type:
            continue
        between = range(other.token + 1, reach)
        if len(between) > CHAIN_REACH or not all(scene.reading.tokens[k].is_word and not scene.is_a(k, "complement") for k in between):
            return
        yield other
        reach = other.token


def _is_waged(scene: Scene, trigger: Trigger) -> bool:
    """«شنت القوات غارات», «واصل الجيش هجماته»: a noun of attack after the verb that says it was carried out."""
    if trigger.is_verb or trigger.analysis.has_article:
        return False
    signs = _bearing(scene, trigger)
    return "what happened" in signs and not signs & {"of a topic", "judged", "aside", "in it"}


def _anchors(scene: Scene, trigger: Trigger, event: Event) -> Iterator[str]:
    """Yield what ties the trigger to a time, place and people."""
    i = trigger.token
    if scene.harmed:
        yield "victims counted"
        if any(count.first <= i < count.last for count in scene.harmed):
            yield "own victims counted"
    if event.recipient_ids:
        yield "sufferer"
        if event.actor_ids and trigger.frame.actor_slot == "bayna":
            yield "both sides"
    if event.actor_ids and _is_waged(scene, trigger):
        yield "waged"
    if trigger.is_verb and (event.actor_ids or (event.event_type == "ASSAULT" and has_unnamed_subject(scene.reading, i))):
        yield "doer"
    if not trigger.is_verb and event.actor_ids and trigger.frame.genitive == "actor" and genitive(scene.reading, trigger) is not None:
        yield "owner"
    near = (t for t in scene.triggers if t.frame.event_type == trigger.frame.event_type and 0 < abs(t.token - i) <= ACT_REACH)
    others = [t for t in near if not BACKGROUND & _bearing(scene, t)]
    if any(t.is_harm != trigger.is_harm for t in others):
        yield "act and harm"
    elif others:
        yield "told twice"
    yield from scene.around(i, trigger.last)
