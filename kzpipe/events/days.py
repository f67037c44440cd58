"""The day of an event: a day that its sentence names, or the running day of the story for what goes on being told or said."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from kzpipe.entities.clauses import Reading
from kzpipe.events.implied import COUNTED_TYPES
from kzpipe.events.named_days import NamedDay, day_of_deed, days_before, days_in, is_day_of_source
from kzpipe.events.scene import Scene, broke_out
from kzpipe.events.slots import count_of
from kzpipe.events.telling import goes_on_telling, is_flashback, is_given, is_in_course, is_standing, points_back
from kzpipe.events.triggers import Trigger
from kzpipe.quotes.cues import CueLists

SAME_SUBJECT_SENTENCES = 5
"""What somebody said on a day goes on being said on it for at most so many sentences."""
NARRATIVE_SENTENCES = 2
"""What goes on happening takes the day of at most so many sentences before."""
POINTING_SENTENCES = 3
"""A sentence that points back takes the day of at most so many before."""
SUM_REACH = 2
"""«عدد», «إجمالي» and their like stand so near before the noun of those whom they add up."""
PERIOD_LENGTHS = frozenset({7, 21})
"""Lengths of the values of months and stretches of days."""
SCENES = frozenset({"PROTEST", "ASSAULT"})
"""What people in the streets and forces do to one another goes on, whoever does it."""


class EventDays:
    """Tells the days of one document's events, sentence after sentence."""

    def __init__(self, published: dt.date | None, cues: CueLists) -> None:
        """Begin before the first sentence, with no day named."""
        self._published = published
        self._cues = cues
        self._running: dt.date | None = None
        self._age = SAME_SUBJECT_SENTENCES + 1
        self._present: frozenset[str] = frozenset()
        self._told_ago = self._age
        self._goes_on = False
        self._points_back = False
        self._acting: set[str] = set()
        self._subject: str | None = None
        self._subject_then: str | None = None
        self._subject_day: dt.date | None = None
        self._days: list[NamedDay] = []

    def enter(self, scene: Scene) -> None:
        """Go on to the next sentence. What is still to come is no day that the story has come to."""
        self._days = days_in(scene)
        self._points_back = points_back(scene.reading)
        self._acting.clear()
        told = [day.last for day in self._days if self._published is None or day.last <= self._published]
        self._running, self._age = (told[0], 0) if told else (None if self._names_period(scene) else self._running, self._age + 1)
        self._told_ago, self._goes_on = 0 if told else self._told_ago + 1, False
        if told:
            self._present = frozenset(mention.record.entity_id for mention in scene.reading.actors)

    def leave(self, subject: str | None) -> None:
        """End the sentence whose subject is the entity ``subject``, or None where it goes on with the one before."""
        if self._age == 0:
            self._subject_day = self._running
        elif subject is not None and subject != self._subject:
            self._subject_day = self._inherited((subject,))
        self._subject = subject or self._subject
        if self._age == 0:
            self._subject_then = self._subject
        if self._goes_on:
            self._told_ago = 0

    def of(self, scene: Scene, trigger: Trigger, actor_ids: Sequence[str], recipient_ids: Sequence[str] = ()) -> dt.date | None:
        """Return the day of what a trigger tells that ``actor_ids`` did; None where the text leaves it open."""
        if _is_background(scene.reading, trigger):
            return None
        earlier = days_before(scene, trigger)
        if earlier is not None:
            return self._earlier(scene, trigger, earlier)
        is_total = _is_total(scene, trigger)
        named = None if is_total else self._named(scene, trigger)
        if named is not None:
            return named
        if is_flashback(scene.reading, trigger):
            return None
        if trigger.frame.is_verbal_act:
            return self.spoken(scene, actor_ids) if not self._is_apart(scene, trigger) else None
        if is_total or self._age == 0 or not goes_on_telling(scene, trigger):
            return None  # where a sentence names days, they are of others
        if scene.is_lead:
            return self._published if not self._names_period(scene) else None
        day = self._narrated(trigger, (*actor_ids, *recipient_ids))
        if day is not None:
            self._goes_on = True
            self._acting.update(actor_ids)
        return day

    def spoken(self, scene: Scene, actor_ids: Sequence[str]) -> dt.date | None:
        """Return the day of something said in a sentence: the day it names, or one it goes on from, or in the lead that of publication."""
        free = (day for day in self._days if day.inner is None and scene.quote_around(day.start) is None)
        named = next((day.first for day in free if not self._is_to_come(day)), None)
        if named is not None:
            return named
        return self._inherited(actor_ids) or (self._published if scene.is_lead else None)

    def _names_period(self, scene: Scene) -> bool:
        """Tell whether a sentence tells of a month or of some weeks gone by: what goes on from it is of no day named before."""
        periods = [timex.value for timex in scene.timexes if timex.kind == "date" and timex.value is not None and len(timex.value) in PERIOD_LENGTHS]
        return any(self._published is None or period <= self._published.isoformat() for period in periods)

    def _narrated(self, trigger: Trigger, who: Sequence[str]) -> dt.date | None:
        """Return the day of what goes on being done: a scene in the streets goes on, and so does a story of the day of publication."""
        is_scene = trigger.frame.event_type in SCENES
        if self._points_back and self._told_ago <= POINTING_SENTENCES:
            return self._running
        if is_scene or (who and self._running == self._published):
            return self._running if self._told_ago <= (NARRATIVE_SENTENCES if is_scene else 1) else None
        return self._inherited(who) if who else None

    def _is_to_come(self, day: NamedDay) -> bool:
        return self._published is not None and day.first > self._published

    def _inherited(self, who: Sequence[str]) -> dt.date | None:
        """Return the day on which a sentence without one goes on telling of somebody.

        Whoever acted in the last sentence goes on acting on the day of that; whoever was named beside the running day still acts on
        it. Somebody new acts on it only where it is the day of publication: of what others said before, nobody says when.
        """
        if self._running is None or self._age > SAME_SUBJECT_SENTENCES:
            return None
        if self._subject is not None and self._subject in who:
            return self._subject_day
        if self._subject_then is not None and self._subject_then in who:
            return self._running
        if not self._acting.isdisjoint(who) or (self._points_back and self._told_ago <= POINTING_SENTENCES):
            return self._running
        is_known = not who or not self._present.isdisjoint(who) or self._running == self._published
        return self._running if self._age <= 1 and is_known else None

    def _earlier(self, scene: Scene, trigger: Trigger, count: int) -> dt.date | None:
        """Return the day so many days before that of what the sentence tells: «فرضت حظر التجول غداة مقتل …»."""
        days = [day for day in self._days if scene.quote_around(day.start) is None]
        told = day_of_deed(scene, trigger, days)
        day = told.first if told is not None else self._published if scene.is_lead else self._running if self._age <= 1 else None
        return day - dt.timedelta(days=count) if day is not None else None

    def _named(self, scene: Scene, trigger: Trigger) -> dt.date | None:
        """Return the day that the sentence names for the trigger; None for what a noun with the article only refers to.

        A material act does not take the day of the report about it; nothing takes a day that only somebody's words in it name.
        """
        if trigger.is_reference and not broke_out(scene, trigger) and not _is_announced(scene.reading, trigger):
            return None
        at = scene.reading.tokens[trigger.token].start
        quote = scene.quote_around(at)
        is_past = trigger.is_verb and trigger.analysis.aspect == "perfect"
        days = [
            day
            for day in self._days
            if scene.quote_around(day.start) in (None, quote)
            if trigger.frame.is_verbal_act or not self._is_day_of_report(scene.reading, trigger, day)
            if not (is_past and self._is_to_come(day))  # «طالب بانتخابات في موعد لا يتجاوز الأول من يوليو»
        ]
        found = day_of_deed(scene, trigger, days)
        if found is None or (found.verb != trigger.token and self._is_apart(scene, trigger)):
            return None
        return found.first

    def _is_apart(self, scene: Scene, trigger: Trigger) -> bool:
        """Tell whether a trigger tells of another time than its sentence: an attitude that lasts, or what came before («بعدما منحت المكسيك …»)."""
        if is_standing(scene, trigger) or is_in_course(scene.reading, trigger):
            return True
        return trigger.frame.event_type not in SCENES and is_given(scene.reading, trigger)

    def _is_day_of_report(self, reading: Reading, trigger: Trigger, day: NamedDay) -> bool:
        """«أعلنت الوزارة، اليوم الجمعة، مقتل …»: the day is that of the announcement, not of the deaths.

        Other deeds are done by whoever announces them, on the day they are announced: «أعلنت الحكومة، مساء الخميس، الإفراج عنهم».
        """
        start, clause = day.start, reading.clause_start(trigger.token)
        if is_day_of_source(reading, day):
            return clause <= day.token
        opens = reading.tokens[clause].start
        if not opens < start < reading.tokens[trigger.token].start or (trigger.frame.event_type != "ASSAULT" and not trigger.is_verb):
            return False
        if trigger.is_verb:
            after = (i for i in range(trigger.token) if reading.tokens[i].start > start and reading.tokens[i].form in self._cues.complements)
            return any(not reading.is_a(i - 1, "before_and_after") for i in after)
        return any(self._cues.cue_at(reading, i) is not None and reading.tokens[i].start < start for i in range(trigger.token))


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


def _is_total(scene: Scene, trigger: Trigger) -> bool:
    """A total so far, or of several days, has no day of its own: «قُتل 144 مدنياً منذ اندلاع القتال», «خلال أربعة أيام», «إجمالي الموقوفين»."""
    before = range(max(0, trigger.token - SUM_REACH), trigger.token)
    if trigger.frame.event_type in COUNTED_TYPES.values() and any(scene.is_a(i, "sum_noun") for i in before):
        return True
    count = count_of(trigger, scene.counts)
    if count is None:
        return False
    at = scene.reading.tokens[trigger.token].start
    if count.record.is_cumulative or any(t.kind == "duration" and t.start > at for t in scene.timexes):
        return True
    return trigger.frame.event_type in COUNTED_TYPES.values() and _has_gone_on(scene.reading, trigger.token)


def _has_gone_on(reading: Reading, at: int) -> bool:
    """Tell whether "since" counts from then on; in «الاحتجاجات المستمرة منذ أسبوع» and «التي تشهدها البلاد منذ أسبوع» it is of the protests."""
    if "since" not in reading.kinds:
        return False
    for i in range(at + 1, len(reading.tokens)):
        if reading.ends_clause(i) or reading.is_a(i, "relative") or reading.is_a(i, "day_word"):
            return False
        if reading.is_a(i, "since"):
            return not (reading.tokens[i - 1].form.startswith("ال") and all(a.pos != "noun" for a in reading.analyses[i - 1]))
    return False
