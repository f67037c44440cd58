"""The day of an event: the day named nearest to it, or the running day of the story for what goes on being told or said."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence

from kzpipe.entities.clauses import Reading
from kzpipe.events.implied import COUNTED_TYPES
from kzpipe.events.scene import Scene, broke_out
from kzpipe.events.slots import count_of
from kzpipe.events.triggers import Trigger
from kzpipe.quotes.cues import CueLists

INHERIT_SENTENCES = 1
SAME_SUBJECT_SENTENCES = 5
"""A verbal act without a day of its own takes that of at most so many sentences before it; more while the same one speaks."""
NARRATIVE_SENTENCES = 2
SUM_REACH = 2
"""«عدد», «إجمالي» and their like stand so near before the noun of those whom they add up."""
NARRATIVE_START = 1
"""A past verb within so many tokens of the beginning goes on telling, on the day of at most so many sentences before."""


class EventDays:
    """Tells the days of one document's events, sentence after sentence."""

    def __init__(self, published: dt.date | None, cues: CueLists) -> None:
        """Begin before the first sentence, with no day named."""
        self._published = published
        self._cues = cues
        self._running: dt.date | None = None
        self._age = INHERIT_SENTENCES + 1
        self._subject: str | None = None
        self._subject_then: str | None = None

    def enter(self, scene: Scene) -> None:
        """Go on to the next sentence. What is still to come is no day that the story has come to."""
        days = [last for _, last, _ in _days_in(scene) if self._published is None or last <= self._published]
        self._running, self._age = (days[0], 0) if days else (self._running, self._age + 1)

    def leave(self, subject: str | None) -> None:
        """End the sentence whose subject is the entity ``subject``, or None where it goes on with the one before."""
        self._subject = subject or self._subject
        if self._age == 0:
            self._subject_then = self._subject

    def of(self, scene: Scene, trigger: Trigger, actor_ids: Sequence[str]) -> dt.date | None:
        """Return the day of what a trigger tells that ``actor_ids`` did; None where the text leaves it open."""
        if _is_background(scene.reading, trigger):
            return None
        is_total = _is_total(scene, trigger)
        named = None if is_total else self._nearest(scene, trigger)
        if named is not None:
            return named
        if trigger.frame.is_verbal_act:
            return self.spoken(scene, actor_ids)
        goes_on = not is_total and _is_narrated(scene.reading, trigger)
        return self._running if goes_on and self._age <= NARRATIVE_SENTENCES else None

    def spoken(self, scene: Scene, actor_ids: Sequence[str]) -> dt.date | None:
        """Return the day of something said in a sentence: the day it names, the running day, or in the lead that of publication.

        The day that a sentence names goes on into the next one, whoever speaks there, and further only for whoever spoke on it.
        """
        named = next((first for first, _, start in _days_in(scene) if scene.quote_around(start) is None), None)
        if named is not None:
            return named
        goes_on = self._subject_then is not None and self._subject_then == self._subject
        is_another = bool(actor_ids) and self._subject_then is not None and self._subject_then not in actor_ids
        reach = SAME_SUBJECT_SENTENCES if goes_on and not is_another else INHERIT_SENTENCES
        inherited = self._running if self._age <= reach else None
        return inherited or (self._published if scene.is_lead else None)

    def _nearest(self, scene: Scene, trigger: Trigger) -> dt.date | None:
        """Return the day named nearest to the trigger; None for what a noun with the article only refers to.

        A material act does not take the day of the report about it; nothing takes a day that only somebody's words in it name.
        """
        if trigger.is_reference and not broke_out(scene, trigger) and not _is_announced(scene.reading, trigger):
            return None
        at = scene.reading.tokens[trigger.token].start
        days = [
            (abs(start - at), start, day)
            for day, _, start in _days_in(scene)
            if (scene.quote_around(start) in {None, scene.quote_around(at)})
            if trigger.frame.is_verbal_act or not self._is_day_of_report(scene.reading, trigger, start)
        ]
        return min(days, key=lambda found: found[:2])[-1] if days else None

    def _is_day_of_report(self, reading: Reading, trigger: Trigger, start: int) -> bool:
        """«أعلنت الوزارة، اليوم الجمعة، مقتل …»: the day is that of the announcement, not of the deaths.

        Other deeds are done by whoever announces them, on the day they are announced: «أعلنت الحكومة، مساء الخميس، الإفراج عنهم».
        """
        if start > reading.tokens[trigger.token].start or (trigger.frame.event_type != "ASSAULT" and not trigger.is_verb):
            return False
        if trigger.is_verb:
            between = {t.form for t in reading.tokens[: trigger.token] if t.start > start}
            return bool(self._cues.complements & between)
        return any(self._cues.cue_at(reading, i) is not None and reading.tokens[i].start < start for i in range(trigger.token))


def _days_in(scene: Scene) -> Iterator[tuple[dt.date, dt.date, int]]:
    """Yield ``(first day, last day, offset)`` of the days and pairs of days on which a sentence says that something was done."""
    for timex in scene.timexes:
        if timex.kind == "date" and timex.value is not None and len(timex.value) in {10, 21} and not scene.is_deadline(timex):
            first, last = dt.date.fromisoformat(timex.value[:10]), dt.date.fromisoformat(timex.value[-10:])
            if last - first <= dt.timedelta(days=1):
                yield first, last, timex.start


def _is_background(reading: Reading, trigger: Trigger) -> bool:
    """Tell whether a request is only what something else was done upon: «بناء على طلب كازاخستان», «تلبية لطلب»."""
    if trigger.frame.event_type != "REQUEST" or trigger.is_verb:
        return False
    before = reading.tokens[trigger.token - 1].form if trigger.token else ""
    return trigger.analysis.preposition == "ل" or reading.lists.prepositions.get(before) in {"ala", "li", "bi"}


def _is_announced(reading: Reading, trigger: Trigger) -> bool:
    """«أعلنت الحكومة، مساء الخميس، الإفراج عن …»: a noun with the article that a verb of speech has for its object is news all the same."""
    if reading.follows_preposition(trigger.token) or any(a.preposition for a in reading.analyses[trigger.token]):
        return False
    verb = next((i for i in range(trigger.token - 1, -1, -1) if reading.is_finite_verb(i)), None)
    return (
        verb is not None
        and reading.is_a(verb, "speech_verb")
        and not any(reading.tokens[i].form in reading.breaks for i in range(verb, trigger.token))
    )


def _is_narrated(reading: Reading, trigger: Trigger) -> bool:
    """Tell whether a sentence begins with a past verb that goes on telling: «ونشر الجيش مئات الجنود»."""
    is_past = trigger.is_verb and any(a.aspect == "perfect" for a in reading.analyses[trigger.token] if a.lemma_id == trigger.analysis.lemma_id)
    return is_past and trigger.token <= NARRATIVE_START


def _is_total(scene: Scene, trigger: Trigger) -> bool:
    """A total so far, or of several days, has no day of its own: «قُتل 144 مدنياً منذ اندلاع القتال», «خلال أربعة أيام», «إجمالي الموقوفين»."""
    before = range(max(0, trigger.token - SUM_REACH), trigger.token)
    if trigger.frame.event_type in COUNTED_TYPES.values() and any(scene.is_a(i, "sum_noun") for i in before):
        return True
    count = count_of(trigger, scene.counts)
    at = scene.reading.tokens[trigger.token].start
    return count is not None and (count.record.is_cumulative or any(t.kind == "duration" and t.start > at for t in scene.timexes))
