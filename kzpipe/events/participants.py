"""Tell actor and recipient of an event by where its trigger's frame says they stand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from kzpipe.claims.find import Count
from kzpipe.entities.clauses import Reading
from kzpipe.entities.link import LinkedMention
from kzpipe.events.recipients import (
    PRONOUN_ENDINGS,
    SINGULAR_ENDINGS,
    WITH_TYPES,
    accused_in_clause,
    judged_in_clause,
    recipients_of,
    referred_to,
    state_in_clause,
    struck_through,
)
from kzpipe.events.slots import (
    GENITIVE_REACH,
    RECIPIENT_REACH,
    TARGETED_TYPES,
    antecedent_of,
    before_particles,
    count_of,
    genitive,
    is_first_person,
    is_passive,
    slot_mention,
    subject_is_before,
    with_joined,
)
from kzpipe.events.triggers import Trigger
from kzpipe.text.normalize import fold

MUTUAL_TYPES = frozenset({"ASSAULT", "CONSULT", "AGREE", "COOPERATE", "ACCUSE", "THREATEN"})
"""Acts whose noun may be something between two."""
DEED_TYPES = frozenset({"ASSAULT", "COERCE", "SANCTION", "MOBILIZE", "PROTEST"})
"""Deeds that others speak about."""
TO_BE = "كان"
WHO = frozenset({"من", "ممن"})
NEVER_PROTEST = frozenset({"state", "government_body", "igo", "armed_force", "media"})
"""Types that do not take to the street."""

Reports = Callable[[Reading, int, Trigger], bool]
"""Tells whether the verb at a token only tells of, judges or asks for what a trigger names, so that its subject did not do it."""


@dataclass(frozen=True)
class Participants:
    """Entity ids of actors and recipients, with the mentions they were read from."""

    actors: tuple[LinkedMention, ...]
    recipients: tuple[LinkedMention, ...]
    inherited_actor: str | None = None
    inherited_recipient: str | None = None
    is_mutual: bool = False

    @property
    def actor_ids(self) -> tuple[str, ...]:
        """Who acts: those named, else whom the clause takes over."""
        return _ids(self.actors) or ((self.inherited_actor,) if self.inherited_actor is not None else ())

    @property
    def recipient_ids(self) -> tuple[str, ...]:
        """On whom: those named, else whom a pronoun means."""
        return _ids(self.recipients) or ((self.inherited_recipient,) if self.inherited_recipient is not None else ())


def find_participants(reading: Reading, trigger: Trigger, counts: Sequence[Count], speaker: str | None, reports: Reports) -> Participants:
    """Return who did it to whom.

    ``counts`` are those of the sentence; ``speaker`` is the subject of the sentence before, whom a verb without subject
    continues; ``reports`` tells whether a token is a reporting verb: whoever reports a death did not cause it.
    """
    frame = trigger.frame
    meeting = _between_two(reading, trigger) or _met_during(reading, trigger)
    if meeting is not None:
        return meeting
    actors, inherited, recipients = _who_and_whom(reading, trigger, counts, speaker, reports)
    if trigger.is_verb and not recipients and _is_its_object(reading, trigger):
        recipients = _named_after(reading, trigger)
    struck = struck_through(reading, trigger)
    if struck is not None:
        actors = tuple(m for m in actors if m.record.mention_id != struck.record.mention_id)
        recipients = recipients or with_joined(reading, struck)
    ids = {m.record.entity_id for m in actors} | ({inherited} if inherited else set())
    recipients = tuple(m for m in recipients if m.record.entity_id not in ids)
    if recipients:
        return Participants(actors, recipients, inherited)
    if (frame.event_type in WITH_TYPES or frame.mode == "ceasefire") and len(ids) > 1:
        return Participants(actors, actors, inherited, is_mutual=True)  # «تباحث الرئيسان»
    meant = referred_to(reading, trigger, ids, speaker)
    if meant is not None:
        return Participants(actors, (), inherited, meant)
    named_to = max((m.last for m in actors if m.first > trigger.token), default=trigger.last)
    target = judged_in_clause(reading, trigger, ids, named_to)
    if target is None and frame.event_type in TARGETED_TYPES:
        target = accused_in_clause(reading, trigger, ids) or state_in_clause(reading, trigger, ids)
    return Participants(actors, (target,) if target is not None else (), inherited)


def _who_and_whom(
    reading: Reading, trigger: Trigger, counts: Sequence[Count], speaker: str | None, reports: Reports
) -> tuple[tuple[LinkedMention, ...], str | None, tuple[LinkedMention, ...]]:
    """Return the actors named, the entity whose act goes on where none is, and the recipients in the frame's slot."""
    frame = trigger.frame
    recipients = recipients_of(reading, trigger, counts)
    agent = _agent(reading, trigger) if frame.event_type in {"ASSAULT", "COERCE"} else None
    if agent is not None:
        count_here = count_of(trigger, counts)
        is_counted = count_here is not None and count_here.group_mention is not None
        harmed = reading.subject_after(trigger.token) if trigger.is_verb and not is_counted else None
        return with_joined(reading, agent), None, (harmed,) if harmed is not None else recipients
    speaks_on = trigger.is_verb and (is_first_person(trigger, reading) or _has_pronoun_subject(reading, trigger.token))
    if speaks_on or (trigger.is_verb and _has_unnamed_subject(reading, trigger.token)):
        aimed = _named_after(reading, trigger) if frame.recipient_slot == "object" else ()
        return (), speaker if speaks_on else None, aimed or recipients
    if frame.actor_slot == "none" or is_passive(reading, trigger, counts):
        return (), None, recipients
    actor = _actor(reading, trigger, recipients, reports)
    if actor is None:
        return (), speaker if _takes_over_subject(reading, trigger) else None, recipients
    if frame.event_type == "PROTEST" and actor.record.entity_type in NEVER_PROTEST:
        return (), None, recipients
    return tuple(m for m in with_joined(reading, actor) if m not in recipients), None, recipients


def _named_after(reading: Reading, trigger: Trigger) -> tuple[LinkedMention, ...]:
    """Return whom the name after a verb means, with those joined to it."""
    named = reading.subject_after(trigger.token)
    return with_joined(reading, named) if named is not None else ()


def _has_pronoun_subject(reading: Reading, verb: int) -> bool:
    """«قالت القوات إنها أسرت مئات الجنود»: the pronoun on "that" is the subject, not what follows the verb."""
    i = before_particles(reading, verb) - 1
    form = reading.tokens[i].form if i >= 0 else ""
    return any(form.endswith(ending) and reading.lists.is_a(form.removesuffix(ending), "bears_subject") for ending in PRONOUN_ENDINGS)


def _follows_was(reading: Reading, verb: int) -> bool:
    """«وكان قد أمر بتجميد الحسابات»: with nobody between "was" and the verb, the subject follows or is one spoken of before."""
    i = before_particles(reading, verb) - 1
    return i >= 0 and _is_was(reading, i)


def _is_was(reading: Reading, i: int) -> bool:
    return any(analysis.lemma == TO_BE for analysis in reading.analyses[i])


def _is_resumed(reading: Reading, verb: int) -> bool:
    """«زيارة إلى نيامي التقى خلالها الرئيس المخلوع»: a verb with a preposition and pronoun after it describes the noun before."""
    form = reading.tokens[verb + 1].form if verb + 1 < len(reading.tokens) else ""
    times = reading.lists.context["time_preposition"]
    bare = {form.removesuffix(ending) for ending in SINGULAR_ENDINGS if form.endswith(ending)}
    return any(word in times or word in reading.lists.prepositions for word in bare)


def _is_between(reading: Reading, trigger: Trigger) -> bool:
    """«اندلاع القتال، السبت، بين الجيش وقوات الدعم السريع»: a noun of doing things to one another, with "between"."""
    if trigger.is_verb or trigger.frame.event_type not in MUTUAL_TYPES:
        return False
    for mention in reading.actors:
        if trigger.token < mention.first <= trigger.token + RECIPIENT_REACH and reading.governor(mention) == "bayna":
            between = range(trigger.token + 1, mention.first)
            return not any(reading.ends_clause(i) or reading.is_finite_verb(i) for i in between) and len(reading.joined(mention)) > 1
    return False


def _has_unnamed_subject(reading: Reading, verb: int) -> bool:
    """Tell whether the subject stands before a verb, though nobody is named by it.

    «كان حرسه قد احتجز الرئيس»: the noun between "was" and "had"; «قالت الشرطة إن قناصين قتلوا أربعة»: the noun between "that" and
    a plural verb; «من خرجوا إلى الشوارع»: "who".
    """
    start = before_particles(reading, verb)
    if start and _is_plural(reading, verb) and (reading.tokens[start - 1].form in WHO or _follows_unnamed_noun(reading, start)):
        return True
    if start == verb or reading.tokens[start].form != "قد":
        return False
    for i in range(start - 1, max(-1, start - 1 - GENITIVE_REACH), -1):
        if i in reading.mentioned or not reading.tokens[i].is_word:
            return False
        if _is_was(reading, i):
            return i < start - 1
    return False


def _follows_unnamed_noun(reading: Reading, verb: int) -> bool:
    """Tell whether between "that" and a verb there is a noun in the plural, with its adjective at most, and no name."""
    for i in range(verb - 1, max(-1, verb - 1 - GENITIVE_REACH), -1):
        if reading.tokens[i].form in reading.breaks:
            nouns = reading.analyses[i + 1] if i + 1 < verb else ()
            return any(a.number in {"p", "d"} and a.pos in {"noun", "active_participle", "passive_participle", "adj"} for a in nouns)
        if i in reading.mentioned or not reading.tokens[i].is_word:
            return False
    return False


def _is_plural(reading: Reading, verb: int) -> bool:
    return any(analysis.pos == "verb" and analysis.number == "p" for analysis in reading.analyses[verb])


def _met_during(reading: Reading, trigger: Trigger) -> Participants | None:
    """«أبلغ الوزير نظيره، في اتصال هاتفي، …», «قال أمام قمة المنظمة»: whoever speaks during a meeting takes part in it."""
    if trigger.frame.event_type != "CONSULT" or trigger.is_verb or not _is_setting(reading, trigger):
        return None
    verb = next((i for i in range(trigger.last, len(reading.tokens)) if reading.is_finite_verb(i)), None)
    main = reading.main_subject()
    subject = main if main is not None and main.last <= trigger.token else None
    if subject is None and verb is not None and not _has_verb_of_its_own(reading, trigger):
        subject = reading.subject_after(verb)
    if subject is None:
        return None
    actors = with_joined(reading, subject)
    ids = {m.record.entity_id for m in actors}
    said = next((i for i in range(trigger.last, len(reading.tokens)) if reading.tokens[i].form in reading.breaks), len(reading.tokens))
    slots = (slot_mention(reading, trigger, slot, trigger.token) for slot in ("maa", "bi"))
    other = next((m for m in slots if m is not None and m.first < said), None)
    other = other or genitive(reading, trigger)
    if other is None or other.record.entity_id in ids:
        other = next((m for m in reading.actors if m.first >= subject.last and reading.governor(m) in {"", "li"}), None)
        other = reading.person_in_apposition(other) if other is not None else None
    if other is None or other.record.entity_id in ids:
        return None
    return Participants(actors, tuple(m for m in with_joined(reading, other) if m.record.entity_id not in ids))


def _is_setting(reading: Reading, trigger: Trigger) -> bool:
    """Tell whether a noun is what something else was said or done during: «في اجتماع», «أمام الجلسة», «خلال المكالمة»."""
    before = reading.tokens[trigger.token - 1].form if trigger.token else ""
    bare = before[1:] if before[:1] == "و" else before
    return trigger.analysis.preposition in {"ب"} or bare == "في" or bare in reading.lists.context["setting"]


def _takes_over_subject(reading: Reading, trigger: Trigger) -> bool:
    """A verb in the third person without a subject of its own continues the subject before it.

    A plural in the nominative («آخرون») or a title after the verb is a subject, if an unknown one. A protest is the
    protesters', a curfew the state's, whoever was spoken of before.
    """
    if trigger.frame.event_type == "PROTEST" or trigger.frame.is_state_act or trigger.analysis.pos == "active_participle":
        return False
    after = trigger.token + 1
    if trigger.is_verb and after < len(reading.tokens):
        word = reading.tokens[after].form
        if (word.endswith("ون") and len(word) > 4) or reading.is_title(after):
            return False
        if trigger.analysis.pronoun and not trigger.analysis.conjunction and not _ends_after(reading, trigger.token):
            return False
    return trigger.is_verb or trigger.frame.event_type in {"REQUEST", "ACCUSE", "SUPPORT", "REJECT", "THREATEN", "AGREE"}


def _between_two(reading: Reading, trigger: Trigger) -> Participants | None:
    """«اشتباكات بين المتظاهرين وقوات الأمن»: both sides act on one another."""
    if trigger.frame.actor_slot != "bayna" and not _is_between(reading, trigger):
        return None
    both = _both_sides(reading, trigger)
    return Participants(both, both if len(both) > 1 else (), is_mutual=len(both) > 1)


def _both_sides(reading: Reading, trigger: Trigger) -> tuple[LinkedMention, ...]:
    for mention in reading.actors:
        if trigger.token < mention.first <= trigger.token + RECIPIENT_REACH and reading.governor(mention) == "bayna":
            return reading.joined(mention)
    after = [
        m for m in reading.actors
        if trigger.token < m.first <= trigger.token + RECIPIENT_REACH and reading.governor(m) in {"maa", ""}
        and all(reading.tokens[i].is_word and (i == trigger.token or not reading.is_finite_verb(i)) for i in range(trigger.token, m.first))
    ]  # fmt: skip
    before = reading.subject_before(trigger.token) if trigger.is_verb else None
    return tuple(([before] if before is not None else []) + after[:1])


def _agent(reading: Reading, trigger: Trigger) -> LinkedMention | None:
    """Return who did it where a phrase says so: «برصاص الشرطة», «على يد مسلحين», «من قبل الجيش»."""
    phrases = reading.lists.context["agent"]
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
        antecedent = antecedent_of(reading, trigger.token)
        if antecedent is not None and not trigger.analysis.pronoun:
            return reading.person_in_apposition(antecedent)
        if subject_is_before(reading, trigger):
            before = reading.subject_before(trigger.token)
            return reading.person_in_apposition(before) if before is not None else None
        after = reading.subject_after(trigger.token)
        if after is not None and after.record.mention_id not in taken and not _is_its_object(reading, trigger):
            return after
        if trigger.analysis.pronoun and not trigger.analysis.conjunction:
            # «توفيت بعدما احتجزتها دورية»: whom the pronoun means is no subject, nobody known is; «كانت تحتجزهم في القاعدة»: it goes on
            return _free(_main_before(reading, trigger), taken) if _ends_after(reading, trigger.token) else None
        start = before_particles(reading, trigger.token)
        is_joined = trigger.analysis.conjunction or (start and reading.tokens[start - 1].form in reading.lists.context["joining"])
        if is_joined or _follows_was(reading, trigger.token):
            return _free(_carried_on(reading, trigger), taken)
        before = reading.subject_before(trigger.token)
        if before is not None and before.record.mention_id not in taken:
            return reading.person_in_apposition(before)
        return None
    if trigger.analysis.pos == "active_participle":
        return _free(reading.main_subject(), taken)  # «داعيةً السلطات إلى …»: what follows a participle is its object
    if frame.genitive == "actor":
        found = genitive(reading, trigger)
        if found is not None and found.record.mention_id not in taken:
            return found
    if _has_verb_of_its_own(reading, trigger):
        return _free(reading.subject_after(trigger.token + 1), taken)
    by = slot_mention(reading, trigger, "min", trigger.token) if frame.actor_slot == "min" else None
    if by is not None:
        return by
    if frame.event_type in DEED_TYPES and reading.follows_preposition(trigger.token):
        return None  # «استدعت السفير احتجاجاً على قمع التظاهرات»: what it is about, not what the subject did
    return _free(_governing_subject(reading, trigger, reports), taken)


def _main_before(reading: Reading, trigger: Trigger) -> LinkedMention | None:
    main = reading.main_subject()
    return main if main is not None and main.last <= trigger.token else None


def _carried_on(reading: Reading, trigger: Trigger) -> LinkedMention | None:
    """Return the subject that a verb joined by "and" goes on with.

    That is the subject of the verb before it where no mark stands between them («الحزب، الذي ندّد بالاعتقال وطالب بالإفراج»,
    «حاصرت القوات الطلاب وأطلقت عليهم الرصاص»), else the sentence's («هاتف بلينكن نظيره …، وحثّ السلطات»). Who is reported to say
    something goes on speaking after what he says («قال الوزير إن الجيش انسحب ودعا إلى …»).
    """
    for i in range(trigger.token - 1, -1, -1):
        if not reading.tokens[i].is_word or (trigger.frame.is_verbal_act and reading.tokens[i].form in reading.breaks):
            break
        if not reading.is_finite_verb(i) or _is_was(reading, i):
            continue
        antecedent = antecedent_of(reading, i)
        if antecedent is not None:
            return reading.person_in_apposition(antecedent)
        after = reading.subject_after(i)
        if after is not None and after.last <= trigger.token:
            return after
        if not any(analysis.conjunction for analysis in reading.analyses[i]):
            break
    return _main_before(reading, trigger)


def _ends_after(reading: Reading, verb: int) -> bool:
    """Tell whether no noun follows a verb that could be its subject: a preposition does, or a mark."""
    after = verb + 1
    if after >= len(reading.tokens) or not reading.tokens[after].is_word:
        return True
    return reading.tokens[after].form in reading.lists.prepositions


def _has_verb_of_its_own(reading: Reading, trigger: Trigger) -> bool:
    """«طلب وجهه إليها الرئيس»: a verb with a pronoun right after a noun without article says whose act it is."""
    verb = trigger.token + 1
    if verb >= len(reading.tokens) or trigger.analysis.has_article or not reading.is_finite_verb(verb):
        return False
    return any(analysis.pronoun for analysis in reading.analyses[verb])


def _free(mention: LinkedMention | None, taken: set[str]) -> LinkedMention | None:
    return mention if mention is not None and mention.record.mention_id not in taken else None


def _is_its_object(reading: Reading, trigger: Trigger) -> bool:
    """Tell whether the one name after a verb that needs an object is that object, because the subject was spoken of before.

    «وحمّل مجلس النواب المسؤولية», «وكان قد اتهم المحتجين بالتخريب», «زيارة التقى خلالها الرئيس المخلوع».
    """
    if fold(trigger.analysis.lemma) not in reading.lists.context["needs_object"]:
        return False
    is_told_of_before = (trigger.analysis.conjunction or _is_resumed(reading, trigger.token)) and _main_before(reading, trigger) is not None
    if not is_told_of_before and not _follows_was(reading, trigger.token):
        return False
    after = reading.subject_after(trigger.token)
    if after is None:
        return False
    if trigger.last <= after.last < len(reading.tokens) and reading.tokens[after.last].form.startswith("ال"):
        return all(analysis.pos == "adj" for analysis in reading.analyses[after.last])  # «واستدعت الوزارة السفير»
    joined = {m.record.mention_id for m in reading.joined(after)}
    others = (m for m in reading.actors if m.first >= after.last and reading.governor(m) == "" and m.record.mention_id not in joined)
    return not any(not any(reading.ends_clause(i) or reading.is_finite_verb(i) for i in range(after.last, m.first)) for m in others)


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
        if reading.is_finite_verb(i) or (i == 0 and reading.is_verb(i)):
            if reports(reading, i, trigger) and not _is_intended(reading, trigger):
                return None
            if reading.is_marked_passive(i) or _is_subject_of(reading, trigger, i):
                return None
            after = reading.subject_after(i)
            if after is not None and after.first < trigger.token:
                return after if _may_do(after, trigger) else None
            before = reading.subject_before(i)
            if before is None or any(reading.is_finite_verb(k) for k in range(before.last, i)):
                return None  # the subject of another verb
            subject = reading.person_in_apposition(before)
            return subject if _may_do(subject, trigger) else None
    return None


def _is_subject_of(reading: Reading, trigger: Trigger, verb: int) -> bool:
    """«استقالت الحكومة، تلاها فرض حالة الطوارئ»: a noun right after a verb with a pronoun is that verb's subject."""
    return verb + 1 == trigger.token and any(analysis.pronoun for analysis in reading.analyses[verb])


def _may_do(subject: LinkedMention, trigger: Trigger) -> bool:
    """«أعلن التلفزيون الرسمي توقيف …»: whoever only brings news of violence and arrests did not do them."""
    return trigger.frame.event_type not in DEED_TYPES or subject.record.entity_type != "media"


def _ids(mentions: Sequence[LinkedMention]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(m.record.entity_id for m in mentions))
