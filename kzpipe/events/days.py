"""The day of an event: the day named nearest to it, or the running day of the story for what somebody says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kzpipe.entities.clauses import Reading
from kzpipe.events.triggers import Trigger
from kzpipe.quotes.cues import CueLists
from kzpipe.schema import vocab
from kzpipe.schema.records import Timex

VERBAL_QUADS = frozenset({1, 3})
INHERIT_SENTENCES = 1
SAME_SUBJECT_SENTENCES = 5
"""A verbal act without a day of its own takes that of at most so many sentences before it; more while the same one speaks."""
NARRATIVE_SENTENCES = 2
NARRATIVE_START = 1
"""A past verb within so many tokens of the beginning goes on telling, on the day of at most so many sentences before."""


@dataclass
class RunningDay:
    """The day that the story has come to, how many sentences ago it was named, and who was the subject then."""

    day: dt.date | None = None
    age: int = INHERIT_SENTENCES + 1
    subject: str | None = None

    def enter(self, timexes: Sequence[Timex], published: dt.date | None) -> bool:
        """Go on to the next sentence; return whether it names a day. What is still to come is no day that somebody spoke on."""
        days = [last for _, last, _ in _day_spans(timexes) if published is None or last <= published]
        if days:
            self.day, self.age = days[0], 0
        else:
            self.age += 1
        return bool(days)

    def inherited(self, subject: str | None) -> dt.date | None:
        """Return the day that a verbal act of ``subject`` takes over, or None where it was named too long ago."""
        reach = SAME_SUBJECT_SENTENCES if self.subject is not None and self.subject == subject else INHERIT_SENTENCES
        return self.day if self.age <= reach else None

    def narrated(self) -> dt.date | None:
        """Return the day that the sentence before named, for a sentence that goes on telling."""
        return self.day if self.age <= NARRATIVE_SENTENCES else None


def _day_spans(timexes: Sequence[Timex]) -> Iterator[tuple[dt.date, dt.date, int]]:
    """Yield ``(first day, last day, offset)`` of the days and pairs of days that a sentence names."""
    for timex in timexes:
        if timex.kind == "date" and timex.value is not None and len(timex.value) in {10, 21}:
            first, last = dt.date.fromisoformat(timex.value[:10]), dt.date.fromisoformat(timex.value[-10:])
            if last - first <= dt.timedelta(days=1):
                yield first, last, timex.start


def single_day(timex: Timex) -> dt.date | None:
    """Return the day, or the first of two days, that a time expression names; None where it names more or none."""
    return next((first for first, _, _ in _day_spans((timex,))), None)


def named_day(reading: Reading, trigger: Trigger, timexes: Sequence[Timex], cues: CueLists) -> dt.date | None:
    """Return the day named nearest to the trigger in its sentence; None for what a noun with the article only refers to.

    A material act does not take the day of the report about it.
    """
    if trigger.is_reference:
        return None
    at = reading.tokens[trigger.token].start
    verbal = vocab.EVENT_TYPES[trigger.frame.event_type] in VERBAL_QUADS
    days = [(day, start) for day, _, start in _day_spans(timexes) if verbal or not _is_day_of_report(reading, trigger, start, cues)]
    return min(days, key=lambda found: (abs(found[1] - at), found[1]))[0] if days else None


def is_background(reading: Reading, trigger: Trigger) -> bool:
    """Tell whether a request is only what something else was done upon: «بناء على طلب كازاخستان», «تلبية لطلب»."""
    if trigger.frame.event_type != "REQUEST" or trigger.is_verb:
        return False
    before = reading.tokens[trigger.token - 1].form if trigger.token else ""
    return trigger.analysis.preposition == "ل" or reading.lists.prepositions.get(before) in {"ala", "li", "bi"}


def is_narrated(reading: Reading, trigger: Trigger) -> bool:
    """Tell whether a sentence begins with a past verb that goes on telling: «ونشر الجيش مئات الجنود»."""
    is_past = trigger.is_verb and any(a.aspect == "perfect" for a in reading.analyses[trigger.token] if a.lemma_id == trigger.analysis.lemma_id)
    return is_past and trigger.token <= NARRATIVE_START and trigger.analysis.pos == "verb"


def _is_day_of_report(reading: Reading, trigger: Trigger, start: int, cues: CueLists) -> bool:
    """«أعلنت الوزارة، اليوم الجمعة، مقتل …»: the day is that of the announcement, not of the deaths."""
    if start > reading.tokens[trigger.token].start:
        return False
    if trigger.is_verb:
        between = [t.form for t in reading.tokens[: trigger.token] if t.start > start]
        return bool(cues.complements & set(between))
    return any(cues.cue_at(reading, i) is not None and reading.tokens[i].start < start for i in range(trigger.token))
