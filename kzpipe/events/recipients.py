"""Whom an event is done to, by where its trigger's frame says that one stands."""

from __future__ import annotations

from collections.abc import Sequence

from kzpipe.claims.find import Count
from kzpipe.entities.clauses import Reading
from kzpipe.entities.link import LinkedMention
from kzpipe.entities.spelling import PRONOUN_ENDINGS
from kzpipe.events.before import Before
from kzpipe.events.counted import counted_people
from kzpipe.events.frames import AIMED_COMPLEMENTS
from kzpipe.events.judged import SUFFERING_TYPES, doer_of_deed
from kzpipe.events.slots import (
    GENITIVE_REACH,
    RECIPIENT_REACH,
    SINGULAR_ENDINGS,
    antecedent_of,
    count_of,
    genitive,
    is_meeting_sought,
    object_of,
    slot_mention,
    subject_is_before,
    with_joined,
)
from kzpipe.events.triggers import Trigger
from kzpipe.events.voice import is_passive

AIMED_ACTS = frozenset({"SUPPORT", "REQUEST", "THREATEN"})
"""Acts that may be another's aim: «أوفد مبعوثاً لحث الحكومة على التفاوض»."""
ACCUSING_VERB = "v-ittaham-8"
WITH_TYPES = frozenset({"REJECT", "AGREE", "COOPERATE", "CONSULT"})
"""Acts that two do together, whom "with" (مع) may name."""
MOVING_TYPES = frozenset({"MOBILIZE", "AID"})
"""Acts that go to a place."""
PRONOUN_REACH = 4
ASKED_KINDS = frozenset({"own_deed", "that_of_aim"})
"""Words behind which stands who is to do what is asked for."""
BENEFITING_TYPES = frozenset({"AGREE", "SUPPORT", "AID", "SANCTION"})
"""Acts whose other side "to" or "for" (ل، إلى) may name though the frame does not say so."""
BOUND_TYPES = frozenset({"COERCE", "SANCTION", "RETREAT"})
HELD_TYPES = frozenset({"person", "protesters", "political_group", "other", "media"})
"""Whom a court or police may have held: no states, nor bodies of a state."""
ALLEGED_GROUPS = frozenset({"alleged_criminals", "alleged_extremists"})
BLAMING_TYPES = frozenset({"ACCUSE", "THREATEN"})
"""Acts that blame somebody for what is done, which may be done to a state that is named."""
BESIDE = "جانب"
OBJECT_PRONOUN = "ايا"
BEFORE_THAT = frozenset({"قبل", "بعد", "منذ"})
AGAINST_TYPES = frozenset({"PROTEST", "ASSAULT", "COERCE", "SANCTION", "MOBILIZE", "THREATEN"})
"""Acts whom "against" (ضد) may turn on somebody."""


def accused_in_clause(reading: Reading, trigger: Trigger, taken: set[str], after: int) -> LinkedMention | None:
    """Return the group "as claimed" that a threat or accusation names from token ``after`` on: «على من يسميهم إرهابيين»."""
    if trigger.frame.event_type != "THREATEN":
        return None
    for mention in reading.actors:
        collective = reading.lists.collective_of(mention.record.entity_id)
        is_alleged = collective is not None and collective.group in ALLEGED_GROUPS
        if mention.first >= after and is_alleged and mention.record.entity_id not in taken:
            return mention
    return None


def state_in_clause(reading: Reading, trigger: Trigger, taken: set[str]) -> LinkedMention | None:
    """Return the state named after the trigger in its clause, as a place as well: «إرسال قوات إلى كازاخستان»."""
    if trigger.frame.event_type in BLAMING_TYPES:
        return None  # «قلق على استقرار لبنان», «هدد باعتبار أي هجوم على النيجر حرباً»: what it is about
    for mention in reading.mentions:
        if reading.is_outside(mention.first, trigger.token):
            continue  # «ندد الائتلاف، الذي يضم قوى قريبة من إيران، بالهجوم»
        if mention.first <= trigger.token or mention.record.entity_type != "state" or mention.record.entity_id in taken:
            continue
        if trigger.frame.event_type in MOVING_TYPES and reading.governor(mention) in {"", "bi", "min"}:
            continue  # whoever sends: «قوة بقيادة روسيا», «جنود من مصر»
        if trigger.frame.event_type == "SANCTION" and (trigger.frame.mode == "convict" or _is_where(reading, trigger, mention)):
            continue  # where it is decreed
        clear = not any(reading.ends_clause(i) or reading.joins_clause(i) for i in range(trigger.token + 1, mention.first))
        return mention if clear and mention.first - trigger.token <= RECIPIENT_REACH else None
    return None


def _is_where(reading: Reading, trigger: Trigger, mention: LinkedMention) -> bool:
    """Tell whether a state is only where something is decreed; not in «فرضت عقوبات على قائد الجيش في ميانمار»."""
    return reading.governor(mention) == "fi" and not any(reading.tokens[i].form == "علي" for i in range(trigger.token, mention.first))


def recipients_of(reading: Reading, trigger: Trigger, counts: Sequence[Count]) -> tuple[LinkedMention, ...]:
    """Return the mentions in the slot of the recipient, those joined by و included; none for the dead who are merely counted."""
    frame = trigger.frame
    asked = _asked_to(reading, trigger) if frame.event_type in {"REQUEST", "PROTEST"} else None
    if asked is not None:
        return with_joined(reading, asked)
    count = count_of(trigger, counts)
    if count is not None and count.group_mention is None and _is_of_counted(reading, trigger, counts):
        return counted_people(reading, count, counts)
    if count is not None and count.group_mention is not None and _befalls_counted(trigger):
        return (count.group_mention,)
    found: LinkedMention | None = None
    if not trigger.is_verb and (frame.genitive == "recipient" or _is_object_of_noun(reading, trigger)):
        found = genitive(reading, trigger)
    elif frame.recipient_slot == "subject" or (frame.actor_slot == "none" and frame.recipient_slot == "object"):
        found = reading.subject_after(trigger.token) or (reading.subject_before(trigger.token) if trigger.is_verb else None)
    elif frame.recipient_slot == "object" and trigger.is_verbal:
        found = object_of(reading, trigger) if not is_passive(reading, trigger, counts) else _passive_subject(reading, trigger)
    if found is None and frame.recipient_slot not in {"none", "object", "subject", "genitive", "nisba"}:
        found = slot_mention(reading, trigger, frame.recipient_slot, trigger.token)
    if found is None and frame.recipient_slot == "object" and not trigger.is_verb:
        found = slot_mention(reading, trigger, "li", trigger.token)
    if found is None and frame.recipient_slot not in {"none", "did"} and frame.event_type in AGAINST_TYPES and frame.mode != "disapprove":
        found = slot_mention(reading, trigger, "did", trigger.token)
    if found is None and frame.event_type in WITH_TYPES:
        found = slot_mention(reading, trigger, "maa", trigger.token)
    if found is None and frame.recipient_slot == "none" and frame.event_type in BOUND_TYPES and frame.complement and trigger.is_verb:
        found = _owner_of_complement(reading, trigger)
    if found is None and frame.mode == "assist" and frame.event_type == "REQUEST" and frame.complement and trigger.is_verb:
        found = _owner_of_complement(reading, trigger)  # «طلب مساعدة أستراليا»
    if found is None and frame.mode == "phone":
        found = slot_mention(reading, trigger, "bi", trigger.token)  # «أجرى اتصالاً هاتفياً بالرئيس»
    if found is None and frame.event_type in BENEFITING_TYPES:
        subject = reading.subject_after(trigger.token) if trigger.is_verb else None
        found = slot_mention(reading, trigger, "li", subject.last if subject is not None else trigger.token)
    if found is not None and frame.mode == "disapprove":
        doer = doer_of_deed(reading, trigger)
        if doer is not None:
            return with_joined(reading, doer)
        if _is_sufferer(reading, found):
            return ()
    return with_joined(reading, found) if found is not None else ()


def _befalls_counted(trigger: Trigger) -> bool:
    """Tell whether those whom a count beside a trigger names are who is harmed, held or set free."""
    frame = trigger.frame
    return (frame.event_type in {"ASSAULT", "COERCE"} and frame.recipient_slot != "none") or frame.mode == "release"


def _owner_of_complement(reading: Reading, trigger: Trigger) -> LinkedMention | None:
    """«أمرت المحكمة بحبس الوزير السابق كمال سليم», «قضت بسجن سونكو عامين»: whoever owns what is ordered has it done to him."""
    deed = trigger.last - 1
    words = range(trigger.token + 1, trigger.last)
    if not any(a.pos == "verbal_noun" and not a.has_article and not a.pronoun for i in words for a in reading.analyses[i]):
        return None
    mention = next((m for m in reading.actors if m.first > deed), None)
    if mention is None or mention.first - deed > GENITIVE_REACH + 1 or mention.preposition:
        return None
    if mention.record.entity_type not in HELD_TYPES and trigger.frame.event_type != "REQUEST":
        return None
    between = range(deed + 1, mention.first)
    is_apart = any(not reading.tokens[i].is_word or reading.tokens[i].form in reading.lists.prepositions for i in between)
    return None if is_apart or reading.is_a(deed + 1, "quantity_head") else reading.person_in_apposition(mention)


def _is_sufferer(reading: Reading, mention: LinkedMention) -> bool:
    """«قلق من قمع المتظاهرين», «على صحة الرئيس»: people owned by a noun are whom it befell, not who is condemned."""
    if mention.record.entity_type not in SUFFERING_TYPES or mention.first == 0:
        return False
    head = mention.first - 1
    while head > 0 and (reading.is_title(head) or reading.tokens[head].form in reading.lists.context["former"]):
        head -= 1
    if reading.is_a(head, "quantity_head"):
        return False  # «وصف غالبية المحتجين بأنهم …»
    return any(analysis.pos in {"noun", "verbal_noun"} and not analysis.has_article for analysis in reading.analyses[head])


def _is_object_of_noun(reading: Reading, trigger: Trigger) -> bool:
    """«مواصلة دعم أوكرانيا»: who follows the noun is helped; but helps in «دعم تركيا لأذربيجان»."""
    if trigger.frame.genitive == "actor" and (is_meeting_sought(reading, trigger) or _is_accused_of(reading, trigger)):
        return True
    is_aim = trigger.analysis.preposition == "ل" and trigger.analysis.number != "p" and not reading.is_a(trigger.token - 1, "at_request")
    if trigger.frame.event_type in AIMED_ACTS and trigger.frame.recipient_slot == "object" and is_aim:
        return True  # «قدم المال لدعم الجيش»: an aim
    is_aimed = trigger.frame.genitive == "actor" and trigger.frame.complement[:1] in AIMED_COMPLEMENTS
    return is_aimed and slot_mention(reading, trigger, "li", trigger.token + 1) is None


def _is_accused_of(reading: Reading, trigger: Trigger) -> bool:
    """«رد باتهام إريتريا بإرسال قوات»: whoever stands between the noun of accusing and what he is accused of did not accuse."""
    accused = genitive(reading, trigger) if trigger.analysis.lemma_id == ACCUSING_VERB else None
    if accused is None or accused.preposition or accused.last >= len(reading.tokens):
        return False
    return any(a.preposition == "ب" for a in reading.analyses[accused.last]) or reading.tokens[accused.last].form in {"بانه", "بانها", "بانهم"}


def _asked_to(reading: Reading, trigger: Trigger) -> LinkedMention | None:
    """Return who is to do what is asked for.

    That stands behind "that" and a verb («اشترط أن توقف إثيوبيا العنف»), or behind a noun of what somebody does himself («ضرورة عودة
    الجنود إلى ثكناتهم», «طالب باستقالة الحكومة»).
    """
    if reading.kinds.isdisjoint(ASKED_KINDS):
        return None
    for i in range(trigger.token + 1, min(len(reading.tokens) - 1, trigger.token + RECIPIENT_REACH)):
        if reading.ends_clause(i):
            return None
        if reading.is_a(i, "own_deed"):
            return next(
                (reading.person_in_apposition(m) for m in reading.actors if i < m.first <= i + GENITIVE_REACH and _is_owner(reading, i, m)), None
            )
        if trigger.is_verb and reading.is_a(i, "that_of_aim") and reading.is_verb(i + 1) and reading.tokens[i - 1].form not in BEFORE_THAT:
            found = reading.subject_after(i + 1)
            return found if found is not None and found.first - i <= GENITIVE_REACH else None
    return None


def _is_owner(reading: Reading, noun: int, mention: LinkedMention) -> bool:
    """Tell whether a mention follows a noun in the genitive, titles at most between them."""
    return not mention.preposition and all(reading.is_title(i) for i in range(noun + 1, mention.first))


def _is_of_counted(reading: Reading, trigger: Trigger, counts: Sequence[Count]) -> bool:
    """Tell whether those whom a count beside a trigger counts, and no others, are acted on: «قُتل 17 شخصاً», «توقيف 800 شخص»."""
    if trigger.frame.event_type == "COERCE":
        return not trigger.is_verb and trigger.frame.mode == "arrest"
    return trigger.frame.event_type == "ASSAULT" and is_passive(reading, trigger, counts)


def _passive_subject(reading: Reading, trigger: Trigger) -> LinkedMention | None:
    return reading.subject_before(trigger.token) if subject_is_before(reading, trigger) else reading.subject_after(trigger.token)


def referred_to(reading: Reading, trigger: Trigger, taken: set[str], before: Before) -> str | None:
    """Return whom a pronoun in the slot of the recipient means: «طلب وجهه إليها الرئيس», «شكرته ميركل».

    That is the subject of the sentence before the pronoun, else of the sentence before; of one man after many, the person named last.
    """
    found = _pronoun(reading, trigger)
    if found is None:
        return None
    at, ending = found
    antecedent = antecedent_of(reading, at)
    if antecedent is not None and antecedent.record.entity_id not in taken:
        return antecedent.record.entity_id  # «الوزير الذي احتجزته الشرطة»
    if ending not in SINGULAR_ENDINGS:
        groups = (m for m in reversed(reading.actors) if m.last <= at and reading.is_group(m))
        many = before.speaker if before.speaker not in taken and reading.lists.collective_of(before.speaker or "") is not None else None
        return next((m.record.entity_id for m in groups if m.record.entity_id not in taken), many)
    main = reading.main_subject()
    is_of_many = main is not None and ending == "ه" and main.record.entity_type == "protesters"  # «هتف محتجون مطالبين برحيله»
    if main is not None and main.last <= at and main.record.entity_id not in taken and not is_of_many:
        return main.record.entity_id
    if main is not None and (main.record.entity_id in taken or is_of_many) and (other := _other_before(reading, at, taken)) is not None:
        return other
    is_of_many = ending == "ه" and (before.speaker is None or before.is_she or reading.lists.collective_of(before.speaker) is not None)
    one = before.person if is_of_many and before.person is not None else before.speaker
    return one if one not in taken else None


def _other_before(reading: Reading, at: int, taken: set[str]) -> str | None:
    """«اتصل أردوغان بمادورو للتعبير عن تضامنه معه»: in what the subject does, the pronoun means the other with whom he does it."""
    others = (m for m in reversed(reading.actors) if m.last <= at and not reading.is_group(m) and reading.governor(m) in {"", "bi", "maa"})
    return next((m.record.entity_id for m in others if m.record.entity_id not in taken), None)


def _pronoun(reading: Reading, trigger: Trigger) -> tuple[int, str] | None:
    slot = trigger.frame.recipient_slot
    if trigger.is_verb and slot == "object" and trigger.analysis.pronoun:
        form = reading.tokens[trigger.token].form
        return trigger.token, next((ending for ending in PRONOUN_ENDINGS if form.endswith(ending)), "")
    wanted = {slot} | ({"li", "ila"} if slot in {"li", "ila", "object"} or trigger.frame.event_type == "REQUEST" else set())
    owned = trigger.last - 1
    if frame_binds(trigger) and (reading.is_a(owned, "own_deed") or any(a.pronoun and a.pos == "verbal_noun" for a in reading.analyses[owned])):
        form = reading.tokens[owned].form
        ending = next((ending for ending in PRONOUN_ENDINGS if form.endswith(ending)), None)
        if ending is not None and any(a.pronoun for a in reading.analyses[owned]):
            return owned, ending  # «أمرت المحكمة بحبسه», «مطالبين بتنحيه»
    for i in range(trigger.token + 1, min(len(reading.tokens), trigger.last + PRONOUN_REACH)):
        form = reading.tokens[i].form
        if reading.ends_clause(i) or (i in reading.mentioned and i >= trigger.last):
            return None
        if form in reading.lists.context["some_of_them"]:
            return i, "هم"
        if form.startswith(OBJECT_PRONOUN) and slot == "object":
            return i, form.removeprefix(OBJECT_PRONOUN)  # «متهمة إياه بالتدخل»
        if not form.endswith(PRONOUN_ENDINGS):
            continue
        for ending in PRONOUN_ENDINGS:
            if form.endswith(ending) and form.removesuffix(ending) in reading.lists.context["dispersing"]:
                return i, ending  # «أطلقت الغاز لتفريقهم»
            if form == BESIDE + ending and reading.tokens[i - 1].form == "الي":
                return i, ending  # «أكد وقوف بلاده إلى جانبه»
            if form.endswith(ending) and reading.lists.prepositions.get(form.removesuffix(ending)) in wanted:
                return i, ending
    return None


def frame_binds(trigger: Trigger) -> bool:
    """Tell whether a frame's complement names what is done to somebody, or what he is asked to do himself."""
    return bool(trigger.frame.complement) and trigger.frame.event_type in BOUND_TYPES | {"REQUEST", "ACCUSE"}


def struck_through(reading: Reading, trigger: Trigger) -> LinkedMention | None:
    """Return whose place or people an attack or arrest strikes: «معسكرات للدعم السريع», «لتفريق المتظاهرين»."""
    if trigger.frame.event_type not in {"ASSAULT", "COERCE", "PROTEST"}:
        return None
    dispersing = reading.lists.context["dispersing"]
    for mention in reading.actors:
        if mention.first < trigger.last:
            continue
        if mention.first - trigger.token > RECIPIENT_REACH or not reading.clause_ends.isdisjoint(range(trigger.token, mention.first)):
            return None
        head = mention.first - 1
        if trigger.frame.event_type == "COERCE" and trigger.frame.mode != "arrest":
            return None  # «أغلقوا الطرق المؤدية إلى مقر الرئيس», «أعلنت الطوارئ ونشرت الجيش لمساندة الشرطة»
        purpose = any(a.pos == "verbal_noun" and a.preposition for a in reading.analyses[head]) or reading.tokens[head].form in dispersing
        if purpose or reading.is_a(head, "target_noun"):
            return reading.person_in_apposition(mention)
    return None
