"""Where the participants of a trigger stand: after a preposition, in the genitive, as object or subject of its verb."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kzpipe.claims.find import Count
from kzpipe.entities.clauses import Reading
from kzpipe.entities.link import LinkedMention
from kzpipe.events.triggers import Trigger
from kzpipe.lexicon.match import clitic_readings

TARGETED_TYPES = frozenset({"REQUEST", "ACCUSE", "SUPPORT", "THREATEN", "MOBILIZE", "AID"})
"""Acts that are aimed at somebody: without a recipient of its own, at the state that the clause names."""
RECIPIENT_REACH = 18
"""A recipient stands within this many tokens after the trigger."""
GENITIVE_REACH = 3
AGENT_TITLE = 4
"""Between "by" and a person's name stand so many words of a title at most."""
SINGULAR_ENDINGS = ("ه", "ها")
"""Pronouns of one person or body; those of several mean the group named last."""
TO_BE = "كان"
PLURAL_VERB = "وا"


def count_of(trigger: Trigger, counts: Sequence[Count]) -> Count | None:
    """Return the count of its sentence that a trigger belongs to: «مقتل 26 محتجاً»."""
    return next((c for c in counts if c.term == trigger.token or c.first <= trigger.token < c.last), None)


def with_joined(reading: Reading, mention: LinkedMention) -> tuple[LinkedMention, ...]:
    """Return a participant with those joined to it, each replaced by the person in apposition."""
    found = {}
    for joined in reading.joined(mention):
        person = reading.person_in_apposition(joined)
        found[person.record.mention_id] = person
    return tuple(found.values())


def slot_mention(reading: Reading, trigger: Trigger, slot: str, after: int) -> LinkedMention | None:
    """Return the first actor after token ``after`` that a preposition of the frame governs; an act may be aimed at a state as a place."""
    aimed = trigger.frame.event_type in TARGETED_TYPES
    for mention in reading.mentions:
        if mention.record.role != "actor" and not (aimed and mention.record.entity_type == "state"):
            continue
        if mention.first <= after or reading.is_outside(mention.first, trigger.token):
            continue  # «أبدى الوزير، في اتصال مع نظيره، استعداده لمساندة …»
        if reading.is_outside(trigger.token, mention.first):
            return None
        between = range(trigger.token + 1, mention.first)
        if mention.first - trigger.token > RECIPIENT_REACH or not reading.are_in_one_clause(between):
            return None
        governor = reading.governor(mention)
        if _is_title_of_subject(reading, trigger, mention):
            continue  # «قدم الأمين العام للأمم المتحدة فلان تعازيه إلى …»
        if governor == slot or {governor, slot} == {"li", "ila"} or (governor == "min" and reading.governor_of_number(mention) == slot):
            found = reading.person_in_apposition(mention)
            if found is mention or not trigger.is_verb or found is not reading.subject_after(trigger.token):
                return found  # not «تعهد مرشح الحزب للرئاسة كمال سليم»: that is the subject's title
    return None


def _is_title_of_subject(reading: Reading, trigger: Trigger, mention: LinkedMention) -> bool:
    """Tell whether a body is named in the title of a verb's subject, whose name follows."""
    if not trigger.is_verb or mention.record.entity_type == "person":
        return False
    person = reading.person_in_apposition(mention)
    return person is not mention and person is reading.subject_after(trigger.token)


def genitive(reading: Reading, trigger: Trigger) -> LinkedMention | None:
    """Return the actor that follows a verbal noun in the genitive: «استقالة الحكومة»."""
    start = after = trigger.token + 1
    if not any(start <= mention.first < trigger.last for mention in reading.actors):
        start = trigger.last  # the complement is a word of its own, not the name that follows
    if trigger.frame.recipient_slot == "li" and after < len(reading.tokens) and any(a.preposition == "ل" for a in reading.analyses[after]):
        return None  # «استجابةً لمطالب المحتجين»: to whom, not who
    for mention in reading.actors:
        if mention.first < start:
            continue
        words = [reading.tokens[i] for i in range(start, mention.first)]
        if any(word.form in reading.lists.context["background_preposition"] for word in words):
            return None  # «جلسة طارئة بشأن السودان»
        annexed = mention.first == start and not mention.preposition  # «على طلب كازاخستان»: the preposition governs the noun before it
        near = mention.first - start <= GENITIVE_REACH and all(word.is_word or word.form == '"' for word in words)
        within = not mention.preposition and not any(_is_apart(reading, i) for i in range(start, mention.first))
        if annexed or (near and (within or reading.governor(mention) in {"", "li"})):
            return reading.person_in_apposition(mention)
        return None
    return None


def _is_apart(reading: Reading, i: int) -> bool:
    """Tell whether a token sets what follows apart from a noun before it: a preposition, free or attached, or a counterpart («نظيره»)."""
    form = reading.tokens[i].form
    attached = any(r.preposition in reading.lists.prepositions and r.rest.startswith("ال") for r in clitic_readings(form)[1:])
    return form in reading.lists.prepositions or attached or reading.is_counterpart(i)


def agent_of(reading: Reading, at: int) -> LinkedMention | None:
    """Return who did it where a phrase says so: «برصاص الشرطة», «على يد مسلحين», «من قبل الجيش»."""
    phrases = reading.lists.context["agent"]
    for mention in reading.actors:
        if not at < mention.first <= at + RECIPIENT_REACH:
            continue
        before = mention.first - 1
        while reading.tokens[before].form == '"':
            before -= 1  # «على أيدي "إرهابيين"»
        while (
            mention.first - before < AGENT_TITLE
            and mention.record.entity_type == "person"
            and (reading.is_title(before) or reading.tokens[before].form.startswith("ال"))
        ):
            before -= 1  # «من قبل الرئيس التونسي قيس سعيد»
        one = reading.tokens[before].form
        two = f"{reading.tokens[before - 1].form} {one}" if before >= 1 else one
        if one in phrases or two in phrases:
            return mention
    return None


def is_meeting_sought(reading: Reading, trigger: Trigger) -> bool:
    """«توجه إلى أنقرة للقاء الرئيس»: who follows a meeting or visit that is an aim is met or visited, and does not meet."""
    return trigger.analysis.preposition == "ل" and not trigger.is_verb and reading.is_a(trigger.token, "sought_meeting")


def object_of(reading: Reading, trigger: Trigger) -> LinkedMention | None:
    """Return the second actor without preposition after a verb, or the first where the subject stands before it."""
    has_subject_after = trigger.is_verb and not subject_is_before(reading, trigger)
    subject = reading.subject_after(trigger.token) if has_subject_after else None
    seen_subject = subject is None
    joined = set() if subject is None else {m.record.mention_id for m in reading.joined(subject)}
    for mention in reading.actors:
        if mention.first <= trigger.token or (mention.first in reading.asides and trigger.token not in reading.asides):
            continue
        if mention.first - trigger.token > RECIPIENT_REACH or any(
            i not in reading.asides and (reading.ends_clause(i) or reading.is_finite_verb(i) or reading.goes_on(i) or _opens_clause(reading, i))
            for i in range(trigger.token + 1, mention.first)
        ):
            return None
        if not seen_subject:
            seen_subject = subject is not None and mention.last >= subject.last
            continue
        if reading.governor(mention) == "" and mention.record.mention_id not in joined:
            if subject is not None and (mention.record.entity_id == subject.record.entity_id or _describes(reading, mention, subject)):
                continue
            if subject is not None and _owns(reading, mention, subject):
                continue
            return reading.person_in_apposition(mention)
    return None


def _owns(reading: Reading, mention: LinkedMention, subject: LinkedMention) -> bool:
    """«اقتحم أنصار الرئيس السابق جايير بولسونارو البرلمان»: whose followers they are is not whom they act on."""
    return reading.is_a(subject.last - 1, "follower") and all(
        reading.is_title(i) or reading.tokens[i].form.startswith("ال") for i in range(subject.last, mention.first)
    )


def _describes(reading: Reading, mention: LinkedMention, subject: LinkedMention) -> bool:
    """«متظاهرون مؤيدون للانقلاب»: a word for people right after another in its case and definiteness describes it."""
    if mention.first != subject.last or not reading.is_group(mention) or not reading.is_group(subject):
        return False
    one, other = reading.tokens[subject.last - 1].form, reading.tokens[mention.first].form
    is_object = reading.is_accusative_group(mention) or (one.endswith("ون") and other.endswith("ين"))
    return not is_object and one.startswith("ال") == other.startswith("ال")


def _opens_clause(reading: Reading, i: int) -> bool:
    """«بأن», «لأن», «وإن»: "that" with a preposition or "and" written to it; «اتهم الحكومة بقتل مدنيين»: a deed has objects of its own."""
    form = reading.tokens[i].form
    if reading.is_unknown_deed(i):
        return True
    if form.startswith("ب") and any(a.pos == "verbal_noun" and a.preposition == "ب" and not a.has_article for a in reading.analyses[i]):
        return True
    return len(form) > 2 and form[1:] in reading.breaks and form[:1] in "بلو"


def subject_is_before(reading: Reading, trigger: Trigger) -> bool:
    """Tell whether a noun right before the verb is its subject («موسكو تدين واشنطن»), not of a verb before («يخشى السكان أن يقصف»)."""
    before = reading.subject_before(trigger.token)
    start = before_particles(reading, trigger.token)
    if before is None or reading.tokens[trigger.token].form.startswith("و"):
        return False
    if _has_own_head_for_subject(reading, trigger.token):
        return False
    between = range(before.last, start)
    if sum(i not in reading.asides for i in between) > 1:
        return False
    if len(between) > 1 and any(reading.is_finite_verb(i) and not is_was(reading, i) for i in range(before.first)):
        return False  # «رفض المجلس، الاثنين، طلب المبعوثة»: past an aside the noun before is still the subject of its own verb
    apart = reading.breaks | reading.lists.context["joining"]
    return not any(reading.tokens[i].form in apart for i in range(before.last, start))


def _has_own_head_for_subject(reading: Reading, verb: int) -> bool:
    """«أما الاتحاد فدعا رئيسه كمال سليم إلى …»: after a topic, somebody of its own with a name is the subject."""
    subject = reading.subject_after(verb) if reading.is_a(0, "topic_opener") else None
    if subject is None or subject.record.entity_type != "person":
        return False
    title = range(verb + 1, subject.first)
    return any(a.pronoun and a.pos in {"noun", "adj"} for i in title for a in reading.analyses[i]) and all(reading.tokens[i].is_word for i in title)


def is_owned(reading: Reading, i: int, kind: str) -> bool:
    """Tell whether a token is a word of a kind of ``context_words.csv`` with a pronoun of one owner: «قصرها», «دعوته», «أعضاؤه»."""
    form = reading.tokens[i].form
    if not form.endswith(SINGULAR_ENDINGS) or form.startswith(("ال", "بال", "وال", "لل")):
        return False  # «السفيرة» is no ambassador of his
    stems = (form.removesuffix(ending) for ending in SINGULAR_ENDINGS if form.endswith(ending))
    return any(reading.lists.is_a(word, kind) for stem in stems for word in _nouns_of(stem))


def _nouns_of(stem: str) -> Iterator[str]:
    """Yield the nouns that stand before a pronoun as ``stem``: «دعوت» is «دعوة», «أعضاؤ» is «أعضاء»; «إقامة» itself is no noun with «ه»."""
    yield stem
    if stem.endswith("ت"):
        yield stem.removesuffix("ت") + "ه"
    if stem.endswith("و"):
        yield stem.removesuffix("و") + "ء"


def antecedent_of(reading: Reading, verb: int) -> LinkedMention | None:
    """Return the actor whom a relative clause tells of: «الحزب، الذي ندّد …», «القوات التي قصفت …»."""
    relative = relative_before(reading, verb)
    if relative is None:
        return None
    end = relative
    while end > 0 and reading.tokens[end - 1].form in {"،", '"'}:
        end -= 1
    return next((m for m in reversed(reading.actors) if m.last == end), None)


def relative_before(reading: Reading, verb: int) -> int | None:
    """Return the "who" before a verb, "was" and particles between them passed over: «الذين كانوا قد شاركوا»."""
    relative = before_particles(reading, verb) - 1
    if relative > 0 and is_was(reading, relative):
        relative = before_particles(reading, relative) - 1
    return relative if relative > 0 and reading.tokens[relative].form in reading.lists.context["relative"] else None


def is_was(reading: Reading, i: int) -> bool:
    """Tell whether a token is the verb "to be"."""
    return any(analysis.lemma == TO_BE for analysis in reading.analyses[i])


def before_particles(reading: Reading, verb: int) -> int:
    """Return the token where the verb with its particles begins: «قد علّقت», «لم تستخدم»."""
    particles = reading.lists.context["verb_particle"]
    while verb > 0 and reading.tokens[verb - 1].form in particles:
        verb -= 1
    return verb


def is_first_person(trigger: Trigger, reading: Reading) -> bool:
    """«نشكر تونس»: who is quoted acts."""
    verbs = [analysis for analysis in reading.analyses[trigger.token] if analysis.pos == "verb"]
    return bool(verbs) and all(analysis.person == 1 for analysis in verbs)
