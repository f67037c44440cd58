"""Tell actor and recipient of an event by where its trigger's frame says they stand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kzpipe.claims.find import Count
from kzpipe.entities.clauses import Reading
from kzpipe.entities.link import LinkedMention
from kzpipe.events.triggers import Trigger

NEVER_PROTEST = frozenset({"state", "government_body", "igo", "armed_force", "media"})
"""Types that do not take to the street."""
TARGETED_TYPES = frozenset({"REQUEST", "ACCUSE", "SUPPORT", "THREATEN", "MOBILIZE", "AID"})
"""Acts that are aimed at somebody: without a recipient of its own, at the state that the clause names."""
WITH_TYPES = frozenset({"REJECT", "AGREE", "COOPERATE", "CONSULT"})
"""Acts that two do together, whom "with" (مع) may name."""
AGAINST_TYPES = frozenset({"PROTEST", "ASSAULT", "COERCE", "SANCTION", "MOBILIZE", "THREATEN", "ACCUSE"})
"""Acts whom "against" (ضد) may turn on somebody."""
RECIPIENT_REACH = 18
"""A recipient stands within this many tokens after the trigger."""
GENITIVE_REACH = 3

Reports = Callable[[Reading, int, Trigger], bool]
"""Tells whether the verb at a token only tells of, judges or asks for what a trigger names, so that its subject did not do it."""


@dataclass(frozen=True)
class Participants:
    """Entity ids of actors and recipients, with the mentions they were read from."""

    actors: tuple[LinkedMention, ...]
    recipients: tuple[LinkedMention, ...]
    inherited_actor: str | None = None


def find_participants(reading: Reading, trigger: Trigger, counts: Sequence[Count], speaker: str | None, reports: Reports) -> Participants:
    """Return who did it to whom.

    ``speaker`` is the subject of the sentence before, whom a verb without subject continues; ``reports`` tells whether a
    token is a reporting verb: whoever reports a death did not cause it.
    """
    frame = trigger.frame
    if frame.actor_slot == "bayna":
        both = _both_sides(reading, trigger)
        return Participants(both, both)
    recipients = _recipients(reading, trigger, counts)
    actors: tuple[LinkedMention, ...] = ()
    inherited: str | None = None
    count_here = _count_of(reading, trigger, counts)
    agent = _agent(reading, trigger) if frame.event_type in {"ASSAULT", "COERCE"} else None
    if agent is not None:
        actors = _with_joined(reading, agent)
        harmed = reading.subject_after(trigger.token) if trigger.is_verb and not (count_here and count_here.group_mention) else None
        recipients = (harmed,) if harmed is not None else recipients
    elif trigger.is_verb and _is_first_person(trigger, reading):
        inherited = speaker
        aimed = reading.subject_after(trigger.token) if frame.recipient_slot == "object" else None
        recipients = _with_joined(reading, aimed) if aimed is not None else recipients
    elif frame.actor_slot != "none" and not _is_passive(reading, trigger, counts):
        actor = _actor(reading, trigger, recipients, reports)
        if actor is not None and not (frame.event_type == "PROTEST" and actor.record.entity_type in NEVER_PROTEST):
            actors = tuple(m for m in _with_joined(reading, actor) if m not in recipients)
        elif actor is None and frame.event_type != "PROTEST" and _takes_over_subject(reading, trigger):
            inherited = speaker
    ids = {m.record.entity_id for m in actors} | ({inherited} if inherited else set())
    recipients = tuple(m for m in recipients if m.record.entity_id not in ids)
    if not recipients and frame.event_type in TARGETED_TYPES:
        target = _accused_in_clause(reading, trigger, ids) or _state_in_clause(reading, trigger, ids)
        recipients = (target,) if target is not None else ()
    return Participants(actors, recipients, inherited)


def _accused_in_clause(reading: Reading, trigger: Trigger, taken: set[str]) -> LinkedMention | None:
    """Return the group "as claimed" that a threat or accusation names later: «على من يسميهم إرهابيين»."""
    if trigger.frame.event_type not in {"THREATEN", "ACCUSE"}:
        return None
    for mention in reading.actors:
        if mention.first > trigger.token and mention.record.entity_type == "other" and mention.record.entity_id not in taken:
            return mention
    return None


def _state_in_clause(reading: Reading, trigger: Trigger, taken: set[str]) -> LinkedMention | None:
    """Return the state named after the trigger in its clause, as a place as well: «إرسال قوات إلى كازاخستان»."""
    for mention in reading.mentions:
        if mention.first <= trigger.token or mention.record.entity_type != "state" or mention.record.entity_id in taken:
            continue
        clear = not any(reading.ends_clause(i) for i in range(trigger.token, mention.first))
        return mention if clear and mention.first - trigger.token <= RECIPIENT_REACH else None
    return None


def _takes_over_subject(reading: Reading, trigger: Trigger) -> bool:
    """A verb in the third person without a subject of its own continues the subject before it.

    A plural in the nominative («آخرون») or a title after the verb is a subject, if an unknown one.
    """
    after = trigger.token + 1
    if trigger.is_verb and after < len(reading.tokens):
        word = reading.tokens[after].form
        if (word.endswith("ون") and len(word) > 4) or reading.is_title(after):
            return False
    return trigger.is_verb or trigger.frame.event_type in {"REQUEST", "ACCUSE", "SUPPORT", "REJECT", "THREATEN", "AGREE"}


def _is_passive(reading: Reading, trigger: Trigger, counts: Sequence[Count]) -> bool:
    """«قُتل 12 عنصراً»: a verb of harm before a number or its noun has no perpetrator."""
    if trigger.analysis.voice == "passive" or reading.is_marked_passive(trigger.token):
        return True
    count = _count_of(reading, trigger, counts)
    if not trigger.is_verb or count is None or trigger.frame.event_type != "ASSAULT":
        return False
    return count.first <= trigger.token and not any(
        trigger.token < m.first < count.last and m is not count.group_mention and reading.governor(m) == "" for m in reading.actors
    )


def _count_of(reading: Reading, trigger: Trigger, counts: Sequence[Count]) -> Count | None:
    return next(
        (c for c in counts if c.sentence_index == reading.passage.sentence_index and (c.term == trigger.token or c.first <= trigger.token < c.last)),
        None,
    )


def _with_joined(reading: Reading, mention: LinkedMention) -> tuple[LinkedMention, ...]:
    """Return a participant with those joined to it, each replaced by the person in apposition."""
    found = {}
    for joined in reading.joined(mention):
        person = reading.person_in_apposition(joined)
        found[person.record.mention_id] = person
    return tuple(found.values())


def _both_sides(reading: Reading, trigger: Trigger) -> tuple[LinkedMention, ...]:
    """«اشتباكات بين المتظاهرين وقوات الأمن»: both sides act on one another."""
    for mention in reading.actors:
        if trigger.token < mention.first <= trigger.token + RECIPIENT_REACH and reading.governor(mention) == "bayna":
            return reading.joined(mention)
    after = [
        m for m in reading.actors
        if trigger.token < m.first <= trigger.token + RECIPIENT_REACH and reading.governor(m) in {"maa", ""}
        and all(reading.tokens[i].is_word for i in range(trigger.token, m.first))
    ]  # fmt: skip
    before = reading.subject_before(trigger.token)
    return tuple(([before] if before is not None else []) + after[:1])


def _slot_mention(reading: Reading, trigger: Trigger, slot: str, after: int) -> LinkedMention | None:
    """Return the first actor after token ``after`` that a preposition of the frame governs; an act may be aimed at a state as a place."""
    aimed = trigger.frame.event_type in TARGETED_TYPES
    for mention in reading.mentions:
        if mention.record.role != "actor" and not (aimed and mention.record.entity_type == "state"):
            continue
        if mention.first <= after:
            continue
        if mention.first - trigger.token > RECIPIENT_REACH or any(reading.ends_clause(i) for i in range(trigger.token, mention.first)):
            return None
        governor = reading.governor(mention)
        if governor == slot or {governor, slot} == {"li", "ila"}:
            return reading.person_in_apposition(mention)
    return None


def _recipients(reading: Reading, trigger: Trigger, counts: Sequence[Count]) -> tuple[LinkedMention, ...]:
    frame = trigger.frame
    count = _count_of(reading, trigger, counts)
    if count is not None and frame.event_type == "ASSAULT" and count.group_mention is None and _is_passive(reading, trigger, counts):
        return ()  # the dead are counted, not named
    if count is not None and count.group_mention is not None and frame.event_type in {"ASSAULT", "COERCE"} and frame.recipient_slot != "none":
        return (count.group_mention,)
    found: LinkedMention | None = None
    if not trigger.is_verb and frame.genitive == "recipient":
        found = _genitive(reading, trigger)
    elif frame.recipient_slot == "subject" or (frame.actor_slot == "none" and frame.recipient_slot == "object"):
        found = reading.subject_after(trigger.token) or (reading.subject_before(trigger.token) if trigger.is_verb else None)
    elif frame.recipient_slot == "object" and trigger.is_verb:
        found = _object(reading, trigger) if not _is_passive(reading, trigger, counts) else _passive_subject(reading, trigger)
    if found is None and frame.recipient_slot not in {"none", "object", "subject", "genitive", "nisba"}:
        found = _slot_mention(reading, trigger, frame.recipient_slot, trigger.token)
    if found is None and frame.recipient_slot == "object" and not trigger.is_verb:
        found = _slot_mention(reading, trigger, "li", trigger.token)
    if found is None and frame.recipient_slot not in {"none", "did"} and frame.event_type in AGAINST_TYPES:
        found = _slot_mention(reading, trigger, "did", trigger.token)
    if found is None and frame.event_type in WITH_TYPES:
        found = _slot_mention(reading, trigger, "maa", trigger.token)
    return _with_joined(reading, found) if found is not None else ()


def _passive_subject(reading: Reading, trigger: Trigger) -> LinkedMention | None:
    return reading.subject_before(trigger.token) if _subject_is_before(reading, trigger) else reading.subject_after(trigger.token)


def _genitive(reading: Reading, trigger: Trigger) -> LinkedMention | None:
    """Return the actor that follows a verbal noun in the genitive: «استقالة الحكومة»."""
    start = trigger.token + 1
    if not any(start <= mention.first < trigger.last for mention in reading.actors):
        start = trigger.last  # the complement is a word of its own, not the name that follows
    for mention in reading.actors:
        if mention.first < start:
            continue
        words = [reading.tokens[i] for i in range(start, mention.first)]
        annexed = mention.first == start and not mention.preposition  # «على طلب كازاخستان»: the preposition governs the noun before it
        near = mention.first - start <= GENITIVE_REACH and all(word.is_word for word in words)
        if annexed or (near and reading.governor(mention) in {"", "li"}):
            return reading.person_in_apposition(mention)
        return None
    return None


def _object(reading: Reading, trigger: Trigger) -> LinkedMention | None:
    """Return the second actor without preposition after a verb, or the first where the subject stands before it."""
    subject = None if _subject_is_before(reading, trigger) else reading.subject_after(trigger.token)
    seen_subject = subject is None
    joined = set() if subject is None else {m.record.mention_id for m in reading.joined(subject)}
    for mention in reading.actors:
        if mention.first <= trigger.token:
            continue
        if mention.first - trigger.token > RECIPIENT_REACH or any(
            reading.ends_clause(i) or reading.is_finite_verb(i) for i in range(trigger.token + 1, mention.first)
        ):
            return None
        if not seen_subject:
            seen_subject = subject is not None and mention.last >= subject.last
            continue
        if reading.governor(mention) == "" and mention.record.mention_id not in joined:
            if subject is not None and mention.record.entity_id == subject.record.entity_id:
                continue
            return reading.person_in_apposition(mention)
    return None


def _subject_is_before(reading: Reading, trigger: Trigger) -> bool:
    """Tell whether a noun right before the verb is its subject («موسكو تدين واشنطن»), not of a verb before («يخشى السكان أن يقصف»)."""
    before = reading.subject_before(trigger.token)
    if before is None or trigger.token - before.last > 1 or reading.tokens[trigger.token].form.startswith("و"):
        return False
    return not any(reading.tokens[i].form in reading.breaks for i in range(before.last, trigger.token))


def _is_first_person(trigger: Trigger, reading: Reading) -> bool:
    """«نشكر تونس»: who is quoted acts."""
    verbs = [analysis for analysis in reading.analyses[trigger.token] if analysis.pos == "verb"]
    return bool(verbs) and all(analysis.person == 1 for analysis in verbs)


def _agent(reading: Reading, trigger: Trigger) -> LinkedMention | None:
    """Return who did it where a phrase says so: «برصاص الشرطة», «على يد مسلحين», «من قبل الجيش»."""
    phrases = reading.lists.context.get("agent", frozenset())
    for mention in reading.actors:
        if not trigger.token < mention.first <= trigger.token + RECIPIENT_REACH:
            continue
        one = reading.tokens[mention.first - 1].form
        two = f"{reading.tokens[mention.first - 2].form} {one}" if mention.first >= 2 else one
        if one in phrases or two in phrases:
            return mention
    return None


def _actor(reading: Reading, trigger: Trigger, recipients: tuple[LinkedMention, ...], reports: Reports) -> LinkedMention | None:
    frame = trigger.frame
    taken = {m.record.mention_id for m in recipients}
    if trigger.is_verb:
        if _subject_is_before(reading, trigger):
            before = reading.subject_before(trigger.token)
            return reading.person_in_apposition(before) if before is not None else None
        after = reading.subject_after(trigger.token)
        if after is not None and after.record.mention_id not in taken:
            return after
        if trigger.analysis.conjunction:
            main = reading.main_subject()  # «هاتف بلينكن نظيره …، وحثّ السلطات»: the sentence's subject goes on
            return _free(main if main is not None and main.last <= trigger.token else None, taken)
        before = reading.subject_before(trigger.token)
        if before is not None and before.record.mention_id not in taken:
            return reading.person_in_apposition(before)
        return None
    if frame.genitive == "actor":
        found = _genitive(reading, trigger)
        if found is not None and found.record.mention_id not in taken:
            return found
    if trigger.analysis.pos == "active_participle":
        return _free(reading.main_subject(), taken)
    if _has_verb_of_its_own(reading, trigger):
        return _free(reading.subject_after(trigger.token + 1), taken)
    by = _slot_mention(reading, trigger, "min", trigger.token) if frame.actor_slot == "min" else None
    if by is not None:
        return by
    return _free(_governing_subject(reading, trigger, reports), taken)


def _has_verb_of_its_own(reading: Reading, trigger: Trigger) -> bool:
    """«طلب وجهه إليها الرئيس»: a verb with a pronoun right after a noun without article says whose act it is."""
    verb = trigger.token + 1
    if verb >= len(reading.tokens) or trigger.analysis.has_article or not reading.is_finite_verb(verb):
        return False
    return any(analysis.pronoun for analysis in reading.analyses[verb])


def _free(mention: LinkedMention | None, taken: set[str]) -> LinkedMention | None:
    return mention if mention is not None and mention.record.mention_id not in taken else None


def _governing_subject(reading: Reading, trigger: Trigger, reports: Reports) -> LinkedMention | None:
    """Return the subject of the verb that a verbal noun depends on: «أعلنت الوزارة اعتقال …», «فرضت السلطات …»."""
    for i in range(trigger.token - 1, -1, -1):
        if reading.tokens[i].form in {".", "؛"}:
            return None
        if reading.is_aside(i, trigger.token):
            continue
        if reading.is_finite_verb(i) or (i == 0 and reading.is_verb(i)):
            if reports(reading, i, trigger):
                return None
            after = reading.subject_after(i)
            if after is not None and after.first < trigger.token:
                return after
            before = reading.subject_before(i)
            return reading.person_in_apposition(before) if before is not None else None
    return None
