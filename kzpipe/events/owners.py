"""Whom a pronoun on what is stormed, refused or expelled means: «اقتحموا قصرها», «رفضوا دعوته», «طردت سفيرها»."""

from __future__ import annotations

from kzpipe.entities.clauses import Reading
from kzpipe.events.before import Before
from kzpipe.events.slots import is_owned
from kzpipe.events.triggers import Trigger

OWNED_KINDS = {"PROTEST": "target_noun", "ASSAULT": "target_noun", "COERCE": "target_noun", "REJECT": "act_noun", "SANCTION": "envoy"}
"""Kinds of ``context_words.csv`` for what belongs to the one on whom an act of a type is done."""
JUDGING_TYPES = frozenset({"SUPPORT", "REJECT", "ACCUSE"})
REFUSAL = "رفض"
DEED_REACH = 12
"""The word for what is judged stands within so many tokens after the trigger, the subject between them."""
OWNED_REACH = 6
"""What is owned stands within so many tokens after the trigger."""


def owner_meant(reading: Reading, trigger: Trigger, taken: set[str], before: Before) -> str | None:
    """Return who owns what a pronoun after a trigger marks as somebody's; None where nobody but those in ``taken`` may.

    That is the subject of the sentence, else of the sentence before; of envoys the state named last, of «ه» rather one person.
    """
    kind = OWNED_KINDS.get(trigger.frame.event_type)
    at = _owned(reading, trigger, kind) if kind is not None else None
    if at is None:
        return None
    if kind == "envoy" and trigger.frame.mode != "expel":
        return None  # «سحبت سفيرها»: her own
    speaker = before.speaker if before.speaker not in taken else None
    if kind == "envoy":
        states = (m.record.entity_id for m in reversed(reading.mentions) if m.last <= at and m.record.entity_type == "state")
        return next((entity_id for entity_id in states if entity_id not in taken), speaker)
    if trigger.frame.event_type == "COERCE" and speaker != before.person:
        speaker = None  # «حاصرت الشرطة منزله»: a person's
    is_of_one = reading.tokens[at].form.endswith("ه")
    person = before.person if before.person not in taken and is_of_one else None
    main = reading.main_subject()
    main = reading.person_in_apposition(main) if main is not None else None
    if main is not None and main.last <= at and main.record.entity_id not in taken and (main.record.entity_type == "person" or person is None):
        return main.record.entity_id
    return person if person is not None and reading.lists.collective_of(speaker or "") is not None else speaker


def whose_deed(reading: Reading, trigger: Trigger, actor_ids: tuple[str, ...], before: str | None) -> tuple[str, ...]:
    """Return who did what is judged where a word goes back to it: «ورحبت المعارضة بالخطوة», «ورفض الحزب العرض», «وصف الوزير القرار بأنه …».

    That is the subject of the sentence where it stands before the trigger, else ``before``, the subject of the sentence before.
    """
    if trigger.frame.event_type not in JUDGING_TYPES or not actor_ids or "told_deed" not in reading.kinds:
        return ()
    for i in range(trigger.token + 1, min(len(reading.tokens), trigger.last + DEED_REACH)):
        if i in reading.asides:
            continue
        if reading.ends_clause(i) or reading.is_finite_verb(i) or reading.joins_clause(i):
            return ()
        if not reading.is_a(i, "told_deed") or not _goes_back(reading, i):
            continue
        main = reading.main_subject()
        main = reading.person_in_apposition(main) if main is not None else None
        if main is not None and main.last <= trigger.token and main.record.entity_id not in actor_ids:
            return (main.record.entity_id,)
        return (before,) if before is not None and before not in actor_ids else ()
    return ()


def _goes_back(reading: Reading, i: int) -> bool:
    """Tell whether a word for a deed has the article and nothing after it that says which: «بالقرار», but not «بالقرار الذي اتخذه»."""
    after = reading.tokens[i + 1].form if i + 1 < len(reading.tokens) else ""
    form = reading.tokens[i].form
    is_definite = form.startswith(("ال", "بال", "لل"))
    return is_definite and not after.startswith("ال") and after not in reading.lists.context["relative"]


def _owned(reading: Reading, trigger: Trigger, kind: str) -> int | None:
    for i in range(trigger.token + 1, min(len(reading.tokens), trigger.last + OWNED_REACH)):
        if i in reading.asides or reading.tokens[i].form.startswith(REFUSAL):
            continue  # «أعلن رفضه استقالة الحكومة»: his own
        if reading.ends_clause(i) or reading.is_finite_verb(i):
            return None
        if is_owned(reading, i, kind):
            return i
    return None
