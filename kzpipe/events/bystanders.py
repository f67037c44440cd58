"""Who is named beside an act but has nothing done to him: an audience, one's own people, a neighbour whose border is closed."""

from __future__ import annotations

from kzpipe.entities.clauses import Reading
from kzpipe.entities.link import LinkedMention
from kzpipe.entities.spelling import PRONOUN_ENDINGS
from kzpipe.events.triggers import Trigger
from kzpipe.text.tokens import COMMAS

SPEECH_REACH = 2
"""Between a verb of saying and its audience stand so many words at most: «وقال للصحافيين», «قال اليوم للصحافيين»."""
OWN_REACH = 12
"""One's own people stand within so many tokens after the verb that speaks to them."""
TITLE_REACH = 5
"""A title begins within so many tokens before the name that it belongs to."""
ASKING_TYPES = frozenset({"REQUEST", "ACCUSE"})
"""Acts that may be addressed to one's own people: «دعت رعاياها إلى المغادرة», «حذرت مواطنيها من السفر»."""


def is_bystander(reading: Reading, trigger: Trigger, mention: LinkedMention) -> bool:
    """Tell whether somebody named where a recipient stands is none."""
    return is_audience(reading, mention) or is_spoken_for(reading, mention) or closes_with(reading, trigger, mention)


def is_spoken_for(reading: Reading, mention: LinkedMention) -> bool:
    """«نفى كمال سليم، المتحدث باسم الوزير، …»: whom a title after somebody's name belongs to is named beside him."""
    for title in range(mention.first - 1, max(0, mention.first - TITLE_REACH), -1):
        if reading.tokens[title - 1].form in COMMAS:
            end = reading.title_end(title)
            return end is not None and end <= mention.first and any(m.last == title - 1 for m in reading.actors)
    return False


def is_audience(reading: Reading, mention: LinkedMention) -> bool:
    """«وقال للصحافيين»: whoever is spoken to by a verb that only says something has nothing done to him."""
    if mention.preposition != "ل":
        return False
    return any(
        reading.tokens[i].form.removeprefix("و") in reading.lists.context["speech_verb"]
        for i in range(max(0, mention.first - SPEECH_REACH), mention.first)
    )


def speaks_to_own(reading: Reading, trigger: Trigger) -> bool:
    """«دعت السفارة رعاياها إلى المغادرة», «طلبت من زوارها تجنب السفر»: one's own people are no other side, nor is the state they are in."""
    if trigger.frame.event_type not in ASKING_TYPES:
        return False
    for i in range(trigger.token + 1, min(len(reading.tokens), trigger.token + OWN_REACH)):
        if reading.ends_clause(i) or reading.joins_clause(i) or reading.is_finite_verb(i):
            return False
        if _is_own(reading, i, "own_people"):
            return True
    return False


def closes_with(reading: Reading, trigger: Trigger, mention: LinkedMention) -> bool:
    """«أغلقت تونس حدودها مع ليبيا»: the neighbour is not whom the closing is done to."""
    if trigger.frame.event_type != "COERCE" or trigger.frame.mode != "restrict":
        return False
    return (
        any(reading.is_a(i, "border") or _is_own(reading, i, "border") for i in range(trigger.token + 1, mention.first))
        and reading.governor(mention) == "maa"
    )


def agrees_to_send(reading: Reading, trigger: Trigger) -> bool:
    """«وافق البرلمان على إيفاد 150 جندياً», «تعهدت كينيا بإرسال قوة»: who is sent is not who it is agreed with."""
    if trigger.frame.event_type != "AGREE" or "sending" not in reading.kinds:
        return False
    for i in range(trigger.token + 1, min(len(reading.tokens), trigger.token + OWN_REACH)):
        if reading.ends_clause(i) or reading.joins_clause(i) or reading.is_finite_verb(i):
            return False
        if reading.is_a(i, "sending"):
            return True
    return False


def _is_own(reading: Reading, i: int, kind: str) -> bool:
    form = reading.tokens[i].form
    return form.endswith(PRONOUN_ENDINGS) and any(
        form.endswith(ending) and reading.lists.is_a(form.removesuffix(ending), kind) for ending in PRONOUN_ENDINGS
    )
