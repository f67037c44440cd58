"""Whose doing is praised, condemned or refused: the owner of the deed, or whoever the words beside it say did it."""

from __future__ import annotations

from kzpipe.entities.clauses import Reading
from kzpipe.entities.link import LinkedMention
from kzpipe.entities.spelling import PRONOUN_ENDINGS
from kzpipe.events.slots import RECIPIENT_REACH, agent_of
from kzpipe.events.triggers import Trigger

JUDGING_TYPES = frozenset({"SUPPORT", "ACCUSE", "REJECT"})
"""Acts whose object is what somebody else did or is."""
SUFFERING_TYPES = frozenset({"protesters", "person"})
"""Who is named in a condemnation as having suffered what is condemned, unless the frame says that they are accused."""


def judged_in_clause(reading: Reading, trigger: Trigger, taken: set[str], after: int) -> LinkedMention | None:
    """Return whose doing is judged from token ``after`` on: «أشاد بالعملية الأمنية للحكومة», «أدان قصف الجيش للبلدة»."""
    if trigger.frame.event_type not in JUDGING_TYPES:
        return None
    doer = doer_of_deed(reading, trigger)
    if doer is not None:
        return doer if doer.record.entity_id not in taken else None
    apart = reading.lists.context["relative"] | reading.breaks | reading.lists.context["joining"]
    for mention in reading.actors:
        if mention.first < after or mention.record.entity_id in taken:
            continue
        if mention.first - trigger.token > RECIPIENT_REACH:
            return None
        between = range(after, mention.first)
        if any(reading.ends_clause(i) or reading.is_finite_verb(i) or reading.joins_clause(i) or reading.tokens[i].form in apart for i in between):
            return None
        if trigger.frame.event_type == "ACCUSE" and mention.record.entity_type in SUFFERING_TYPES:
            return None  # «ندد بقمع المتظاهرين»
        return mention if reading.governor(mention) in {"", "li", "min", "bi"} else None
    return None


def doer_of_deed(reading: Reading, trigger: Trigger) -> LinkedMention | None:
    """Return who did what is judged, where an agent or a relative clause says so.

    «أدان اعتقال الوزير على يد العسكريين», «أشاد بضبط النفس الذي أبداه الجيش».
    """
    agent = agent_of(reading, trigger.token)
    if agent is not None and not any(reading.ends_clause(i) or reading.is_finite_verb(i) for i in range(trigger.token + 1, agent.first)):
        return agent
    relative = reading.lists.context["relative"]
    asides = reading.asides if trigger.token not in reading.asides else frozenset()
    passed = 0
    for i in range(trigger.token + 1, len(reading.tokens) - 1):
        passed += i not in asides
        if passed > RECIPIENT_REACH or reading.ends_clause(i) or reading.is_finite_verb(i):
            return None
        if reading.tokens[i].form in relative:
            is_known = reading.is_finite_verb(i + 1) and any(analysis.pronoun for analysis in reading.analyses[i + 1])
            tells_who = is_known or (not reading.analyses[i + 1] and reading.tokens[i + 1].form.endswith(PRONOUN_ENDINGS))
            return reading.subject_after(i + 1) if tells_who else None
    return None
