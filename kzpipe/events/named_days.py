"""The days that a sentence names, each with the verb it belongs to, and which of them is that of a deed told there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from kzpipe.entities.clauses import Reading
from kzpipe.events.scene import Scene
from kzpipe.events.triggers import Trigger
from kzpipe.schema.records import Timex
from kzpipe.text.tokens import COMMAS

DAY_LENGTHS = frozenset({10, 21})
DATED = ("calendar", "numeric")
"""Rules of timexes that give the day of the month."""
OPENING = 2
"""A day that opens a sentence stands within so many tokens: «وفي مساء الثلاثاء، أطلقت …»."""
SAID = frozenset({"REQUEST", "ACCUSE", "SUPPORT", "REJECT", "AGREE", "THREATEN"})
"""What is done by a word for it has the day of the verb that governs it: «عبرت اليوم عن إدانتها هجوم الأحد»."""
RELATIVE_NOUN = 5
"""So many tokens before the verb of a relative clause stands at most the word before its noun."""
RELATIVE_REACH = 2
"""So near before its verb stands a relative pronoun («التي قد اندلعت»)."""
AFTER_WORDS = frozenset({"علي", "من"})
"""What stands between a stretch of time and what it is counted from: «بعد يوم على», «بعد ساعات من»."""


class NamedDay(NamedTuple):
    """A day of a sentence: the first and last of it (a night is two days), where it stands, and the token of the verb that it belongs to.

    ``inner`` is the token that opens the relative clause or the noun phrase whose day it is («الاقتراع الذي جرى الأحد», «خلال أحداث الأحد»).
    """

    first: dt.date
    last: dt.date
    start: int
    token: int
    verb: int | None
    inner: int | None = None


def days_in(scene: Scene) -> list[NamedDay]:
    """Return the days and pairs of days on which a sentence says that something was done, in text order.

    None of them is a day up to which something lasts, the day in the name of something («انتخابات 9 أكتوبر»), or that of a dateline before
    a sentence that names another.
    """
    found = list(_days_in(scene))
    if scene.is_lead and len(found) > 1:
        opening = scene.reading.after_dateline()
        found = [day for day in found if day.token >= opening] or found
    return found


def _days_in(scene: Scene) -> Iterator[NamedDay]:
    verbs: list[int] | None = None
    for timex in scene.timexes:
        if timex.kind != "date" or timex.value is None or len(timex.value) not in DAY_LENGTHS or scene.is_deadline(timex):
            continue
        first, last = dt.date.fromisoformat(timex.value[:10]), dt.date.fromisoformat(timex.value[-10:])
        token = scene.token_of(timex)
        if last - first > dt.timedelta(days=1) or _is_name(scene.reading, timex, token):
            continue
        if verbs is None:
            verbs = sorted(scene.reading.finite_verbs | {trigger.token for trigger in scene.triggers if trigger.is_verb})
        yield NamedDay(first, last, timex.start, token, (verb := _verb_of(scene.reading, verbs, token)), _inner_of(scene.reading, token, verb))


def _is_name(reading: Reading, timex: Timex, token: int) -> bool:
    """«انتخابات 9 أكتوبر», «هجمات 11 سبتمبر»: a date that a noun without article governs names what it is the day of."""
    form = reading.tokens[token].form
    if not timex.rule.startswith(DATED) or token == 0 or not (form.isdecimal() or form.startswith("ال")):
        return False
    before = reading.analyses[token - 1]
    if token - 1 in reading.mentioned or reading.is_a(token - 1, "day_word") or reading.is_a(token - 1, "direction"):
        return False
    return bool(before) and all(a.pos in {"noun", "verbal_noun"} and not a.has_article and not a.pronoun for a in before)


def _verb_of(reading: Reading, verbs: Sequence[int], token: int) -> int | None:
    """Return the verb that a day belongs to: the last before it, or the first after it where it opens the sentence or a joined clause."""
    before = [verb for verb in verbs if verb < token]
    opens_clause = token > 0 and reading.tokens[token].form.startswith("و") and reading.tokens[token - 1].form in COMMAS
    if opens_clause or (not before and token <= OPENING):
        return next((verb for verb in verbs if verb > token), None)
    return before[-1] if before else None


def _inner_of(reading: Reading, token: int, verb: int | None) -> int | None:
    """Return the relative pronoun whose clause a day stands in, or the noun that it is the day of after a preposition; None where it is free.

    Of protests known of, the day on which they broke out is no day of what came of them: then it is the verb («اندلعت الاحتجاجات الأحد وأسفرت عن»).
    """
    if verb is not None and reading.is_a(verb, "outbreak") and any(reading.tokens[i].form.startswith("ال") for i in (verb - 1, verb + 1) if i >= 0):
        return verb
    if reading.is_a(token - 1, "place_head") and (reading.is_a(token - 2, "time_preposition") or reading.is_a(token - 2, "place_preposition")):
        return token - 1
    if "relative" not in reading.kinds:
        return None
    start = token - 2 if token and reading.tokens[token - 1].form in COMMAS else token - 1
    for i in range(start, -1, -1):
        if not reading.tokens[i].is_word:
            return None
        if reading.is_a(i, "relative"):
            return i
    return None


def is_in_relative(reading: Reading, verb: int | None) -> bool:
    """Tell whether a verb is that of a relative clause: «الاحتجاجات التي اندلعت الأحد»."""
    return verb is not None and any(reading.is_a(verb - step, "relative") for step in range(1, RELATIVE_REACH + 1))


def is_day_of_source(reading: Reading, day: NamedDay) -> bool:
    """«…، بحسب ما أعلنت الشرطة الثلاثاء»: the day on which somebody said what a sentence tells."""
    verb = day.verb
    return verb is not None and 1 < verb < day.token and reading.tokens[verb - 1].form == "ما" and reading.is_a(verb - 2, "according_to")


def day_of_deed(scene: Scene, trigger: Trigger, days: Sequence[NamedDay]) -> NamedDay | None:
    """Return the day of a deed: the one of its own verb, or the one that follows its noun; else the last one before it, else the next.

    A day in a relative clause is the day of that clause and of the noun before it alone.
    """
    at = trigger.token
    own = [day for day in days if day.verb == at] if trigger.is_verb else _days_of_noun(scene.reading, trigger, days)
    is_said = not trigger.is_verb and trigger.frame.event_type in SAID and any(day.token < at and day.inner is None for day in days)
    if own and (not is_said or _is_told_of(trigger, own[0].verb or 0)):
        return min(own, key=lambda day: (day.token < at, abs(day.token - at)))
    others = [day for day in days if day.inner is None or day.inner < at < day.token or _goes_on_inside(scene.reading, day, at)]
    before = [day for day in others if day.token < at]
    return before[-1] if before else next(iter(others), None)


def _is_told_of(trigger: Trigger, verb: int) -> bool:
    """Tell whether a verb right after a noun without article tells of it: «نداء وجهه الثلاثاء», «اشتباكات دارت الأحد»."""
    return trigger.token < verb <= trigger.last and not trigger.analysis.has_article


def _goes_on_inside(reading: Reading, day: NamedDay, at: int) -> bool:
    """«الهجوم الذي وقع الأحد وأودى بحياة ثلاثة»: a verb joined without a mark stands in the relative clause as well."""
    return day.token < at and day.inner != day.verb and not any(reading.tokens[i].form in COMMAS for i in range(day.token, at))


def _days_of_noun(reading: Reading, trigger: Trigger, days: Sequence[NamedDay]) -> list[NamedDay]:
    """Return the days that belong to a noun: without a verb between them, or in the clause that tells of it («استقالته التي قدمها الثلاثاء»)."""
    at = trigger.token
    after = [day for day in days if day.token > at]
    if not after:
        return []
    verb = min((i for i in reading.finite_verbs if i > at), default=len(reading.tokens))
    if _is_told_of(trigger, verb):
        return [day for day in after if day.verb == verb]
    own = [day for day in after if day.token < verb and (day.inner is None or day.inner <= at or day.inner == day.token - 1)]
    if own or not is_in_relative(reading, verb):
        return own
    pronoun = next(i for i in range(verb - 1, verb - 1 - RELATIVE_REACH, -1) if reading.is_a(i, "relative"))
    is_its = not any(reading.is_a(i, "relative") or reading.ends_clause(i) for i in range(at, pronoun))
    is_feminine = trigger.analysis.gender == "f" or trigger.analysis.number == "p"
    agrees = reading.tokens[pronoun].form == ("التي" if is_feminine else "الذي")
    return [day for day in after if day.verb == verb] if is_its and agrees else []


def days_before(scene: Scene, trigger: Trigger) -> int | None:
    """Return how many days before what the sentence tells a deed was done: «غداة الهجوم» is one, «بعد يومين على الهجوم» two; None where not said."""
    reading, at = scene.reading, trigger.token
    if "day_after" in reading.kinds and _follows_day_after(reading, trigger):
        return 1
    if trigger.is_verb:
        return None
    if at < 3 or trigger.is_reference or reading.tokens[at - 1].form not in AFTER_WORDS:
        return None
    for timex in scene.timexes:
        if timex.kind == "duration" and timex.value is not None and len(timex.value) == 21 and timex.end <= reading.tokens[at - 1].start:
            first = scene.token_of(timex)
            is_right_before = timex.end == reading.tokens[at - 2].end and reading.is_a(first - 1, "before_and_after")
            if is_right_before and reading.tokens[first - 1].form == "بعد":
                return (dt.date.fromisoformat(timex.value[-10:]) - dt.date.fromisoformat(timex.value[:10])).days
    return None


def _follows_day_after(reading: Reading, trigger: Trigger) -> bool:
    """«غداة مقتل ثلاثة», «غداة الهجمات التي أوقعت …»: a noun after the word, or the verb of a relative clause that tells of such a noun."""
    at = trigger.token
    if not trigger.is_verb:
        is_told_of = reading.is_a(at - 2, "day_after") and any(a.pos == "verbal_noun" for a in reading.analyses[at - 1])
        return reading.is_a(at - 1, "day_after") or is_told_of  # «غداة إعلانها تعليق المشروع»
    return reading.is_a(at - 1, "relative") and any(reading.is_a(i, "day_after") for i in range(max(0, at - RELATIVE_NOUN), at - 1))
