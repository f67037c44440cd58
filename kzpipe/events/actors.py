"""Who did it: the subject of a verb, the owner of a verbal noun, or the subject of the verb that governs the noun."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from kzpipe.entities.agreement import Forms, forms_after
from kzpipe.entities.clauses import Reading
from kzpipe.entities.link import LinkedMention
from kzpipe.entities.spelling import PRONOUN_ENDINGS
from kzpipe.events.slots import (
    GENITIVE_REACH,
    antecedent_of,
    before_particles,
    genitive,
    is_meeting_sought,
    is_owned,
    slot_mention,
    subject_is_before,
)
from kzpipe.events.subjects import agreeing, answering, carried_on, ends_after, follows_was, is_its_object, is_latter, is_resumed, main_before
from kzpipe.events.triggers import Trigger

DEED_TYPES = frozenset({"ASSAULT", "COERCE", "SANCTION", "MOBILIZE", "PROTEST"})
"""Deeds that others speak about."""

JUDGING_TYPES = frozenset({"ACCUSE", "REJECT", "SUPPORT"})
"""Acts whose nouns name with "from" who does them, where the frame does not say that it is done to him."""
MEMBER_TYPES = frozenset({"igo", "government_body", "armed_force", "political_group", "organization", "other"})
"""Bodies that have members."""
OWNER_FORMS: Mapping[str, Forms] = {"ه": frozenset({"m"}), "ها": frozenset({"f"}), "هم": frozenset({"p"})}
"""Whom a pronoun may mean, by the forms of verbs that follow him."""
WATCHING_SECTOR = "SOC"
"""The sector of those who watch over rights."""
CARRYING_REACH = 9
THANKING_REACH = 12
TIME_AFTER = 5
MEANS_WORDS = 2
"""Between a noun of violence and its verb may stand what it was done with: «بالعصي والحجارة»."""

Reports = Callable[[Reading, int, Trigger], bool]
"""Tells whether the verb at a token only tells of, judges or asks for what a trigger names, so that its subject did not do it."""


def actor_of(reading: Reading, trigger: Trigger, recipients: tuple[LinkedMention, ...], reports: Reports) -> LinkedMention | None:
    """Return whom the clause names as doing what the trigger tells; none of the ``recipients``."""
    taken = {m.record.mention_id for m in recipients}
    return _of_verb(reading, trigger, taken) if trigger.is_verb else _of_noun(reading, trigger, taken, reports)


def _of_verb(reading: Reading, trigger: Trigger, taken: set[str]) -> LinkedMention | None:
    """A verb's subject: in the main clause of its relative clause, right before it, after it, or the one it goes on with."""
    if is_latter(reading, trigger.token):
        return None  # who that is, the story tells
    owner = _whose_members(reading, trigger.token)
    if owner is not None:
        return owner
    antecedent = antecedent_of(reading, trigger.token)
    if antecedent is not None and not trigger.analysis.pronoun:
        return reading.person_in_apposition(antecedent)
    if trigger.analysis.pronoun and not trigger.analysis.conjunction and (named := _right_after(reading, trigger)) is not None:
        return named
    if subject_is_before(reading, trigger):
        before = reading.subject_before(trigger.token)
        if before is not None and trigger.analysis.number in {"d", "p"}:
            before = reading.joined_before(before)  # «إن تونس والجزائر اتفقتا»
        return reading.person_in_apposition(before) if before is not None else None
    after = reading.subject_after(trigger.token)
    if after is not None and after.record.mention_id not in taken and not is_its_object(reading, trigger):
        return after
    if trigger.analysis.pronoun and not trigger.analysis.conjunction:
        # «توفيت بعدما احتجزتها دورية»: whom the pronoun means is no subject, nobody known is; «كانت تحتجزهم في القاعدة»: it goes on
        goes_on = agreeing(reading, trigger.token, main_before(reading, trigger))
        return _free(goes_on, taken) if ends_after(reading, trigger.token) or is_resumed(reading, trigger.token) else None
    start = before_particles(reading, trigger.token)
    is_joined = trigger.analysis.conjunction or (start and reading.tokens[start - 1].form in reading.lists.context["joining"])
    if is_joined or follows_was(reading, trigger.token):
        return _free(carried_on(reading, trigger) or answering(reading, trigger), taken)
    before = reading.subject_before(trigger.token)
    if before is None or before.record.mention_id in taken:
        return None
    main = agreeing(reading, trigger.token, main_before(reading, trigger)) if _means_last_named(reading, trigger.token + 1) else None
    return _free(main, taken) or reading.person_in_apposition(before)


def _means_last_named(reading: Reading, i: int) -> bool:
    """«اعتقلت الشرطة كمال سليم، قبل أن تفرج عنه»: a pronoun after a verb means whoever was named last, so that he is not its subject."""
    form = reading.tokens[i].form if i < len(reading.tokens) else ""
    return any(form.removesuffix(ending) in reading.lists.prepositions for ending in PRONOUN_ENDINGS if form.endswith(ending))


def _opens_clause(reading: Reading, mention: LinkedMention) -> bool:
    """Tell whether somebody stands at the head of a clause without a verb before him."""
    for i in range(mention.first - 1, -1, -1):
        if reading.tokens[i].form in reading.breaks:
            return True
        if reading.is_verb(i):
            return False
    return True


def _right_after(reading: Reading, trigger: Trigger) -> LinkedMention | None:
    """«الطلب رفضته الحكومة»: whoever follows a verb whose object is a pronoun is its subject."""
    found = next((m for m in reading.actors if m.first == trigger.token + 1), None)
    return reading.person_in_apposition(found) if found is not None and not found.preposition and reading.governor(found) == "" else None


def _of_noun(reading: Reading, trigger: Trigger, taken: set[str], reports: Reports) -> LinkedMention | None:
    """A noun's doer: in the genitive, as subject of its own verb, after "by", or the subject of the verb that governs it."""
    frame = trigger.frame
    if trigger.analysis.pos == "active_participle":
        beside = next((m for m in reading.actors if m.last == trigger.token), None)
        if beside is not None and _opens_clause(reading, beside) and agreeing(reading, trigger.token, beside) is not None:
            return beside  # «إن تركيا متضامنة مع …»
        return _free(
            agreeing(reading, trigger.token, reading.main_subject(trigger.token)), taken
        )  # «داعيةً السلطات إلى …»: what follows a participle is its object
    if trigger.analysis.pronoun and (announcer := _announcing(reading, trigger)) is not None:
        return _free(announcer, taken)
    # «أعلن رفضه استقالة الحكومة»: what follows the pronoun is the object
    is_inside = any(trigger.token < m.first and m.last < trigger.last for m in reading.actors)  # «غداة فرض الحكومة حظر التجول»
    if (frame.genitive == "actor" or is_inside) and not trigger.analysis.pronoun and not is_meeting_sought(reading, trigger):
        found = genitive(reading, trigger)
        if found is not None and found.record.mention_id not in taken:
            return found
    if (verb := own_verb(reading, trigger)) is not None:
        return _free(reading.subject_after(verb), taken)
    by = slot_mention(reading, trigger, "min", trigger.token) if frame.actor_slot == "min" else None
    if by is not None:
        return by
    if frame.event_type in JUDGING_TYPES and frame.recipient_slot != "min" and (judge := _judge_after(reading, trigger)) is not None:
        return judge if judge.record.mention_id not in taken else None
    if _is_done_by_pronoun(reading, trigger):
        return _free(_owner_by_pronoun(reading, trigger), taken)
    if (thanked := _thanked_for(reading, trigger)) is not None:
        return _free(thanked, taken)
    is_governed = reading.follows_preposition(trigger.token) or _is_time_after(reading, trigger.token)
    if frame.event_type in DEED_TYPES and is_governed and not _is_carried_out(reading, trigger.token):
        return None  # «استدعت السفير احتجاجاً على قمع التظاهرات»: what it is about, not what the subject did
    return _free(_governing_subject(reading, trigger, reports), taken)


def _announcing(reading: Reading, trigger: Trigger) -> LinkedMention | None:
    """«بعد إعلان الحزب انسحابه», «تقديم الحكومة استقالتها»: the pronoun means whoever owns the verbal noun that governs the deed."""
    owner = next((m for m in reading.actors if m.last == trigger.token), None)
    if owner is None or owner.preposition or owner.first == 0:
        return None
    head = owner.first - 1
    while head > 0 and reading.is_title(head):
        head -= 1
    return owner if any(a.pos == "verbal_noun" and not a.has_article for a in reading.analyses[head]) else None


def _is_done_by_pronoun(reading: Reading, trigger: Trigger) -> bool:
    """«غداة إعلانه الطوارئ»: before what is done the pronoun means who does it; in «بعد اتهامها بالإرهاب» it means whom."""
    has_object = trigger.last > trigger.token + 1 and not reading.tokens[trigger.token + 1].form.startswith("ب")
    is_noun = trigger.analysis.pronoun in OWNER_FORMS and trigger.analysis.pos == "verbal_noun"
    return is_noun and has_object and reading.is_a(trigger.token - 1, "time_preposition")


def _owner_by_pronoun(reading: Reading, trigger: Trigger) -> LinkedMention | None:
    """«طلب النواب عزل الرئيس، غداة إعلانه الطوارئ»: the pronoun means the subject if its gender allows, else whoever was named last."""
    wanted = OWNER_FORMS[trigger.analysis.pronoun]
    main = main_before(reading, trigger)
    named = [*((main,) if main is not None else ()), *(m for m in reversed(reading.actors) if m.last <= trigger.token)]
    return next((m for m in named if not wanted.isdisjoint(forms_after(reading, m))), None)


def _thanked_for(reading: Reading, trigger: Trigger) -> LinkedMention | None:
    """«شكر الرئيس روسيا على إرسال قوات»: whoever is thanked or praised for a deed did it."""
    if "thanking" not in reading.kinds or reading.tokens[trigger.token - 1].form != "علي":
        return None
    for i in range(trigger.token - 2, max(-1, trigger.token - THANKING_REACH), -1):
        if reading.is_a(i, "thanking") and reading.is_verb(i):
            named = [m for m in reading.actors if i < m.first and m.last < trigger.token and reading.governor(m) in {"", "li"}]
            return reading.person_in_apposition(named[-1]) if named else None
        if not reading.tokens[i].is_word:
            return None
    return None


def _is_time_after(reading: Reading, noun: int) -> bool:
    """«بعد ثلاثة أيام من اعتقال …»: since when, not what the subject did."""
    before = range(max(0, noun - TIME_AFTER), noun - 1)
    return reading.tokens[noun - 1].form == "من" and any(reading.is_a(i, "time_preposition") for i in before)


def _judge_after(reading: Reading, trigger: Trigger) -> LinkedMention | None:
    """«لقي المقترح رفضاً قاطعاً من الحكومة», «قوبل بتنديد من الاتحاد الأوروبي»: whoever stands right after "from" judges."""
    if trigger.analysis.has_article or trigger.analysis.pronoun:
        return None
    for mention in reading.actors:
        if trigger.token < mention.first <= trigger.token + GENITIVE_REACH:
            from_token = mention.first - 1 if mention.first > trigger.token + 1 else None
            return mention if from_token is not None and reading.tokens[from_token].form == "من" else None
    return None


def _whose_members(reading: Reading, verb: int) -> LinkedMention | None:
    """«عقد المجلس جلسة، شدد أعضاؤه على …», «قالت الشرطة إن أحد عناصرها أطلق رصاصة»: members of the sentence's subject act for it."""
    speaks = verb + 1 < len(reading.tokens) and is_owned(reading, verb + 1, "member_noun")
    if not speaks and not (verb and is_owned(reading, verb - 1, "unit_member")):
        return None
    main = reading.main_subject()
    return main if main is not None and main.last <= verb and main.record.entity_type in MEMBER_TYPES else None


def _is_carried_out(reading: Reading, noun: int) -> bool:
    """«أقدمت الحكومة على طرد السفير», «لجأت إلى تجميد المساعدات»: a verb that only carries out what the noun after its preposition names."""
    for i in range(noun - 2, max(-1, noun - CARRYING_REACH), -1):
        if reading.ends_clause(i):
            return False
        if i not in reading.mentioned and reading.is_verb(i):
            return reading.is_a(i, "carrying_out")
    return False


def has_verb_of_its_own(reading: Reading, trigger: Trigger) -> bool:
    """«طلب وجهه إليها الرئيس»: a verb with a pronoun right after a noun without article says whose act it is."""
    return own_verb(reading, trigger) is not None


def own_verb(reading: Reading, trigger: Trigger) -> int | None:
    """Return the verb with a pronoun that describes a noun without article: «هجوم نفذه مسلحون», «هجوم بالعصي نفذه …»."""
    verb = trigger.token + 1
    while verb < len(reading.tokens) and verb - trigger.token <= MEANS_WORDS and reading.tokens[verb].form.startswith("ب"):
        verb += 1
    if verb >= len(reading.tokens) or trigger.analysis.has_article or not reading.is_verb(verb):
        return None
    if not reading.is_finite_verb(verb) and not any(m.first == verb + 1 and not m.preposition for m in reading.actors):
        return None  # «شنه» is a noun as well
    return verb if any(analysis.pronoun for analysis in reading.analyses[verb]) else None


def _free(mention: LinkedMention | None, taken: set[str]) -> LinkedMention | None:
    return mention if mention is not None and mention.record.mention_id not in taken else None


def _is_intended(reading: Reading, trigger: Trigger) -> bool:
    """«أكدت الحكومة عزمها إرسال قوات»: who speaks of his own plan will do it."""
    before = reading.tokens[trigger.token - 1].form if trigger.token else ""
    plans = reading.lists.context["intent"]
    return any(before.endswith(ending) and before.removesuffix(ending) in plans for ending in PRONOUN_ENDINGS)


def _governing_subject(reading: Reading, trigger: Trigger, reports: Reports) -> LinkedMention | None:
    """Return the subject of the verb that a verbal noun depends on: «أعلنت الوزارة اعتقال …», «فرضت السلطات …»."""
    for i in range(trigger.token - 1, -1, -1):
        if reading.tokens[i].form in {".", "؛"}:
            return None
        if reading.is_aside(i, trigger.token):
            continue
        if reading.is_a(i, "decision") and (owner := _owner_of(reading, i, trigger)) is not None:
            return owner
        if reading.is_finite_verb(i) or (reading.is_verb(i) and (i == 0 or not reading.tokens[i - 1].is_word)):
            if trigger.frame.event_type == "ASSAULT" and reading.is_a(i, "witnessing"):
                return None  # «شهدت المدينة قصفاً»: where it happened
            if reports(reading, i, trigger) and not _is_intended(reading, trigger) and not reading.is_a(i, "carrying_out"):
                return None
            is_within = trigger.frame.event_type in DEED_TYPES and any(reading.tokens[k].form in reading.breaks for k in range(i, trigger.token))
            if is_within or reading.is_marked_passive(i) or _is_subject_of(reading, trigger, i):
                return None
            after = reading.subject_after(i)
            if after is not None and after.first < trigger.token:
                return after if _may_do(reading, after, trigger) else None
            before = reading.subject_before(i)
            if before is None or any(reading.is_finite_verb(k) for k in range(before.last, i)):
                return None  # the subject of another verb
            subject = reading.person_in_apposition(before)
            return subject if _may_do(reading, subject, trigger) else None
    return None


def _owner_of(reading: Reading, noun: int, trigger: Trigger) -> LinkedMention | None:
    """«قرار حكومة تونس حظر المظاهرات»: whose decision it is, of whoever stands between the decision and the deed."""
    owner = next((m for m in reading.actors if m.first > noun), None)
    is_between = owner is not None and owner.last <= trigger.token and reading.governor(owner) == "" and owner.first - noun <= GENITIVE_REACH
    return owner if is_between else None


def _is_subject_of(reading: Reading, trigger: Trigger, verb: int) -> bool:
    """«استقالت الحكومة، تلاها فرض حالة الطوارئ»: a noun right after a verb with a pronoun is that verb's subject."""
    return verb + 1 == trigger.token and any(analysis.pronoun for analysis in reading.analyses[verb])


def _may_do(reading: Reading, subject: LinkedMention, trigger: Trigger) -> bool:
    """«أعلن التلفزيون الرسمي توقيف …», «وثقت لجنة حقوق الإنسان اعتقال …»: whoever only brings news of violence and arrests did not do them."""
    if trigger.frame.event_type not in DEED_TYPES or trigger.frame.event_type == "PROTEST":
        return True
    known = reading.lists.entities.get(subject.record.entity_id)
    watches = known is not None and known.sector_code == WATCHING_SECTOR
    watches = watches or any(reading.is_a(i, "rights") for i in range(subject.first, subject.last))
    return subject.record.entity_type != "media" and not watches
