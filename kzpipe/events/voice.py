"""Whether a verb of harm tells what somebody did or what befell him: «قتل», «اعتقل» and their like are spelled alike in both voices."""

from __future__ import annotations

from collections.abc import Sequence

from kzpipe.claims.find import Count
from kzpipe.entities.clauses import Reading
from kzpipe.entities.link import LinkedMention
from kzpipe.events.slots import PLURAL_VERB, count_of, object_of, subject_is_before
from kzpipe.events.triggers import Trigger
from kzpipe.lexicon.match import clitic_readings
from kzpipe.text.tokens import COMMAS

HARMING = frozenset({"ASSAULT", "COERCE"})
FORCES = frozenset({"armed_force", "government_body", "igo", "state"})
"""Bodies that kill or hold people: after a verb they are its subject, unless one of their members is meant."""
OBJECT_REACH = 12


def is_passive(reading: Reading, trigger: Trigger, counts: Sequence[Count]) -> bool:
    """«قُتل 12 عنصراً», «قتل شرطي في المواجهات»: a verb of harm whose only participant is whom it befell has no perpetrator."""
    if trigger.analysis.voice == "passive" or reading.is_marked_passive(trigger.token):
        return True
    if not trigger.is_verb or trigger.frame.event_type not in HARMING:
        return False
    count = count_of(trigger, counts)
    if count is None:
        return _befell(reading, trigger)
    if count.term == trigger.token and count.first < trigger.token:
        return True  # «350 شخصاً اعتقلوا هذا الأسبوع»: the counted stand before the verb
    if trigger.frame.event_type == "COERCE":
        return False
    if reading.tokens[trigger.token].form.endswith(PLURAL_VERB):
        return False  # «قتلوا أربعة»: a verb before its subject is singular, so the counted are the object
    if subject_is_before(reading, trigger) and count.first >= trigger.token:
        return False  # «الجيش قتل خمسة متظاهرين»
    return count.first <= trigger.token and not any(
        trigger.token < m.first < count.last and m is not count.group_mention and reading.governor(m) == "" for m in reading.actors
    )


def _befell(reading: Reading, trigger: Trigger) -> bool:
    """Tell whether the one participant of a verb spelled alike in both voices is its victim.

    Without an object a verb that needs one is passive: «إن متظاهراً قتل في الخرطوم», «قتل جندي», «خطف صحفي مساء أمس». A force or body
    after the verb acts all the same («قصفت القوات مساء أمس»); one of its members does not.
    """
    frame = trigger.frame
    if trigger.analysis.voice is not None or trigger.analysis.pronoun or frame.recipient_slot != "object":
        return False
    if frame.complement and frame.mode != "arrest":  # «أوقف الخميس مع مسؤولين آخرين»: what it stands with is no object
        return False
    verb = trigger.token
    if subject_is_before(reading, trigger):
        subject = reading.subject_before(verb)
        after = verb + 1
    elif trigger.analysis.conjunction:
        return False  # «استولى الجيش على الحكم واحتجز الرئيس»: whoever acted before goes on
    else:
        subject = reading.subject_after(verb)
        after = subject.last if subject is not None else verb + 1
    if subject is None or not _may_suffer(reading, subject):
        return False
    return object_of(reading, trigger) is None and not _has_object_noun(reading, after)


def _may_suffer(reading: Reading, mention: LinkedMention) -> bool:
    """Tell whether a mention is a person, people of no force, or one member of a force («شرطي», «جنديان»)."""
    if mention.record.entity_type not in FORCES:
        return True
    return any(reading.lists.is_a(clitics.rest, "member") for clitics in clitic_readings(reading.tokens[mention.first].form))


def _has_object_noun(reading: Reading, start: int) -> bool:
    """Tell whether a noun that nothing governs follows in the clause: an object that is nobody known («قتل الحارس رجلاً»)."""
    for i in range(start, min(len(reading.tokens), start + OBJECT_REACH)):
        form = reading.tokens[i].form
        if reading.ends_clause(i) or reading.is_finite_verb(i) or form in COMMAS or form in reading.breaks or reading.lists.slot_of(form) is not None:
            return False
        if reading.is_a(i, "time_preposition") or reading.is_a(i, "background_preposition"):
            return False
        if any(a.pos == "noun" and not a.preposition and not a.conjunction for a in reading.analyses[i]) and not _is_when(reading, i):
            return True
    return False


def _is_when(reading: Reading, i: int) -> bool:
    after = reading.tokens[i + 1].form if i + 1 < len(reading.tokens) else ""
    form = reading.tokens[i].form
    return form in reading.lists.days or form in reading.lists.parts_of_day or reading.lists.is_part_of_day(form, after)
