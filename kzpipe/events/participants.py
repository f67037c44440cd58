"""Tell actor and recipient of an event by where its trigger's frame says they stand."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from kzpipe.entities.clauses import Reading
from kzpipe.entities.link import LinkedMention
from kzpipe.events.actors import Reports, actor_of, has_verb_of_its_own
from kzpipe.events.at_request import asked_and_done
from kzpipe.events.before import Before
from kzpipe.events.by_actor import may_be_by_force
from kzpipe.events.bystanders import agrees_to_send, is_bystander, speaks_to_own
from kzpipe.events.judged import judged_in_clause
from kzpipe.events.nationality import judged_nation
from kzpipe.events.owners import owner_meant
from kzpipe.events.recipients import (
    WITH_TYPES,
    accused_in_clause,
    recipients_of,
    referred_to,
    state_in_clause,
    struck_through,
)
from kzpipe.events.scene import Scene
from kzpipe.events.slots import (
    RECIPIENT_REACH,
    TARGETED_TYPES,
    agent_of,
    before_particles,
    count_of,
    genitive,
    is_first_person,
    is_owned,
    slot_mention,
    with_joined,
)
from kzpipe.events.subjects import has_pronoun_subject, has_unnamed_subject, is_its_object, main_before, takes_over_subject
from kzpipe.events.triggers import Trigger
from kzpipe.events.voice import is_passive

MUTUAL_TYPES = frozenset({"ASSAULT", "CONSULT", "AGREE", "COOPERATE", "ACCUSE", "THREATEN"})
"""Acts whose noun may be something between two."""
SIDE_TYPES = frozenset({"armed_force", "political_group", "government_body"})
"""Who, beside groups without a name, may be a side of a fight."""
BETWEEN_THEM = frozenset({"بينهم", "بينها"})
FORCEFUL_TYPES = frozenset({"ASSAULT", "COERCE", "MOBILIZE", "RETREAT"})
"""Acts of a force that are its owner's."""
NEVER_PROTEST = frozenset({"state", "government_body", "igo", "armed_force", "media"})
"""Types that do not take to the street."""


class Participants(NamedTuple):
    """Entity ids of actors and recipients, with the mentions they come from; ``is_to_nobody``: the clause says that nobody else is addressed."""

    actors: tuple[LinkedMention, ...]
    recipients: tuple[LinkedMention, ...]
    inherited_actor: str | None = None
    inherited_recipient: str | None = None
    is_mutual: bool = False
    is_to_nobody: bool = False

    @property
    def actor_ids(self) -> tuple[str, ...]:
        """Who acts: those named, else whom the clause takes over."""
        return ids_of(self.actors) or ((self.inherited_actor,) if self.inherited_actor is not None else ())

    @property
    def recipient_ids(self) -> tuple[str, ...]:
        """On whom: those named, else whom a pronoun means."""
        return ids_of(self.recipients) or ((self.inherited_recipient,) if self.inherited_recipient is not None else ())


def find_participants(scene: Scene, trigger: Trigger, before: Before, reports: Reports) -> Participants:
    """Return who did it to whom.

    ``before`` tells whom a verb without subject continues and pronouns mean; ``reports`` tells whether a token is a reporting verb:
    whoever reports a death did not cause it.
    """
    reading, frame = scene.reading, trigger.frame
    meeting = _between_two(reading, trigger) or _met_during(reading, trigger)
    if meeting is not None:
        return meeting
    request = asked_and_done(reading, trigger)
    if request is not None:
        return Participants(with_joined(reading, request[0]), (request[1],))
    actors, inherited, recipients = _who_and_whom(scene, trigger, before, reports)
    if trigger.is_verb and not recipients and is_its_object(reading, trigger):
        recipients = _named_after(reading, trigger)
    struck = struck_through(reading, trigger)
    if struck is not None:
        actors = tuple(m for m in actors if m.record.mention_id != struck.record.mention_id)
        recipients = recipients or with_joined(reading, struck)
    ids = {m.record.entity_id for m in actors} | ({inherited} if inherited else set())
    recipients = tuple(m for m in recipients if m.record.entity_id not in ids and not is_bystander(reading, trigger, m))
    if speaks_to_own(reading, trigger):
        return Participants(actors, recipients, inherited, is_to_nobody=not recipients)
    if agrees_to_send(reading, trigger):
        goal = state_in_clause(reading, trigger, ids)
        return Participants(actors, (goal,) if goal is not None else (), inherited)
    if recipients:
        return Participants(actors, recipients, inherited)
    if ((frame.event_type in WITH_TYPES and frame.event_type != "REJECT") or frame.mode == "ceasefire") and len(ids) > 1:
        return Participants(actors, actors, inherited, is_mutual=True)  # «تباحث الرئيسان»
    meant = referred_to(reading, trigger, ids, before) or owner_meant(reading, trigger, ids, before)
    if meant is not None:
        return Participants(actors, (), inherited, meant)
    named_to = max((m.last for m in actors if m.first > trigger.token), default=trigger.token + 1)
    target = judged_in_clause(reading, trigger, ids, named_to)
    if target is None and (frame.event_type in TARGETED_TYPES or frame.event_type == "SANCTION"):
        target = accused_in_clause(reading, trigger, ids, named_to) or state_in_clause(reading, trigger, ids)
    if target is not None and is_bystander(reading, trigger, target):
        target = None
    if target is None or target.record.role == "place":
        nation = judged_nation(reading, trigger, max(named_to, trigger.last))
        if nation is not None and nation[1].entity_id not in ids and (target is None or nation[0] < target.first):
            return Participants(actors, (), inherited, nation[1].entity_id)
    return Participants(actors, (target,) if target is not None else (), inherited)


def _who_and_whom(
    scene: Scene, trigger: Trigger, before: Before, reports: Reports
) -> tuple[tuple[LinkedMention, ...], str | None, tuple[LinkedMention, ...]]:
    """Return the actors named, the entity whose act goes on where none is, and the recipients in the frame's slot."""
    reading, counts, frame, speaker = scene.reading, scene.counts, trigger.frame, before.speaker
    recipients = recipients_of(reading, trigger, counts)
    is_suffered = frame.event_type in {"ASSAULT", "COERCE"} or trigger.analysis.voice == "passive" or reading.is_marked_passive(trigger.token)
    agent = agent_of(reading, trigger.token) if is_suffered else None
    if agent is not None:
        count_here = count_of(trigger, counts)
        is_counted = count_here is not None and count_here.group_mention is not None
        harmed = reading.subject_after(trigger.token) if trigger.is_verb and not is_counted else None
        return with_joined(reading, agent), None, (harmed,) if harmed is not None else recipients
    speaks_on = trigger.is_verb and (is_first_person(trigger, reading) or has_pronoun_subject(reading, trigger.token))
    if speaks_on or (trigger.is_verb and has_unnamed_subject(reading, trigger.token)):
        aimed = _named_after(reading, trigger) if frame.recipient_slot == "object" else ()
        is_quoted = scene.quote_around(reading.tokens[trigger.token].start) is not None
        if speaks_on and (speaker is None or not is_quoted) and (main := main_before(reading, trigger)) is not None:
            return (main,), None, aimed or recipients  # «قال الوزير إن حزبه …، لكنه يدعم …»
        return (), _speaking_on(reading, trigger, before) if speaks_on else None, aimed or recipients
    if frame.actor_slot == "none" or is_passive(reading, trigger, counts):
        return (), None, recipients
    force = trigger.token + 1
    is_deed = trigger.is_verb and frame.event_type in FORCEFUL_TYPES and force not in reading.mentioned
    if is_deed and force < len(reading.tokens) and is_owned(reading, force, "own_force"):
        main = main_before(reading, trigger)  # «سيطرت الحركة على المدينة، وقصفت مدفعيتها …»: whose force it is
        return ((main,), None, recipients) if main is not None else ((), speaker, recipients)
    actor = actor_of(reading, trigger, recipients, reports)
    if actor is None and frame.event_type in {"AID", "MOBILIZE"} and (owner := _belonging_to(reading, trigger)) is not None:
        return (owner,), None, tuple(m for m in recipients if m is not owner)
    if actor is None:
        return (), before.heir if takes_over_subject(scene, trigger) else None, recipients
    if frame.event_type == "PROTEST" and actor.record.entity_type in NEVER_PROTEST and not may_be_by_force(trigger, actor):
        return (), None, recipients
    return tuple(m for m in with_joined(reading, actor) if m not in recipients), None, recipients


def _belonging_to(reading: Reading, trigger: Trigger) -> LinkedMention | None:
    """«وصلت قافلة تابعة للأمم المتحدة إلى حلب»: whose convoy or force came."""
    after = (
        m for m in reading.actors if trigger.token < m.first <= trigger.token + RECIPIENT_REACH and not reading.is_outside(m.first, trigger.token)
    )
    return next((m for m in after if reading.is_a(m.first - 1, "belonging")), None)


def _speaking_on(reading: Reading, trigger: Trigger, before: Before) -> str | None:
    """Return whom a pronoun before a verb means: «وطالبوا باستقالة الرئيس، لكنه رفض»: one man, not the many who spoke before."""
    bearer = reading.tokens[before_particles(reading, trigger.token) - 1].form
    if not bearer.endswith("نه") or reading.lists.collective_of(before.speaker or "") is None:
        return before.speaker
    named = (m for m in reversed(reading.actors) if m.last <= trigger.token and m.record.entity_type == "person")
    person = next(named, None)
    return person.record.entity_id if person is not None else before.person or before.speaker


def _named_after(reading: Reading, trigger: Trigger) -> tuple[LinkedMention, ...]:
    """Return whom the name after a verb means, with those joined to it."""
    named = reading.subject_after(trigger.token)
    return with_joined(reading, named) if named is not None else ()


def _between_two(reading: Reading, trigger: Trigger) -> Participants | None:
    """«اشتباكات بين المتظاهرين وقوات الأمن»: both sides act on one another."""
    if trigger.frame.actor_slot != "bayna" and not _is_between(reading, trigger):
        return None
    both = _both_sides(reading, trigger)
    return Participants(both, both if len(both) > 1 else (), is_mutual=len(both) > 1)


def _is_between(reading: Reading, trigger: Trigger) -> bool:
    """«اندلاع القتال، السبت، بين الجيش وقوات الدعم السريع»: a noun of doing things to one another, with "between"."""
    hosts = trigger.frame.event_type == "CONSULT" and reading.is_a(trigger.token, "hosting")  # «استضافت الدوحة محادثات بين …»
    if (trigger.is_verb and not hosts) or trigger.frame.event_type not in MUTUAL_TYPES:
        return False
    for mention in reading.actors:
        if trigger.token < mention.first <= trigger.token + RECIPIENT_REACH and reading.governor(mention) == "bayna":
            between = range(trigger.token + 1, mention.first)
            return not any(reading.ends_clause(i) or reading.is_finite_verb(i) for i in between) and len(reading.joined(mention)) > 1
    return False


def _both_sides(reading: Reading, trigger: Trigger) -> tuple[LinkedMention, ...]:
    with_them = _sides_with_them(reading, trigger)
    if with_them:
        return with_them
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


def _sides_with_them(reading: Reading, trigger: Trigger) -> tuple[LinkedMention, ...]:
    """«أخلى أنصاره الساحة بعد اشتباكات بينهم وبين الشرطة»: one side are those whom the sentence has named last."""
    for i in range(trigger.token + 1, min(len(reading.tokens) - 1, trigger.token + RECIPIENT_REACH)):
        if reading.ends_clause(i):
            return ()
        if reading.tokens[i].form in BETWEEN_THEM and reading.tokens[i + 1].form == "وبين":
            other = next((m for m in reading.actors if m.first > i), None)
            others = reading.joined(other) if other is not None else ()
            first = next(
                (m for m in reversed(reading.actors) if m.last <= trigger.token and (reading.is_group(m) or m.record.entity_type in SIDE_TYPES)), None
            )
            return (first, *others) if first is not None and others and first.record.entity_id != others[0].record.entity_id else ()
    return ()


def _met_during(reading: Reading, trigger: Trigger) -> Participants | None:
    """«أبلغ الوزير نظيره، في اتصال هاتفي، …», «قال أمام قمة المنظمة»: whoever speaks during a meeting takes part in it."""
    if trigger.frame.event_type != "CONSULT" or trigger.is_verb or not _is_setting(reading, trigger):
        return None
    verb = next((i for i in range(trigger.last, len(reading.tokens)) if reading.is_finite_verb(i)), None)
    main = reading.main_subject()
    subject = main if main is not None and main.last <= trigger.token else None
    if subject is None and verb is not None and not has_verb_of_its_own(reading, trigger):
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
        has_counterpart = any(reading.is_counterpart(i) and not reading.is_outside(trigger.token, i) for i in range(trigger.last, said))
        others = (m for m in reading.actors if m.first >= subject.last and not reading.is_group(m))
        others = (m for m in others if not (has_counterpart and reading.is_outside(trigger.token, m.first)))
        other = next((m for m in others if reading.governor(m) in {"", "li"}), None)
        other = reading.person_in_apposition(other) if other is not None else None
    if other is None or other.record.entity_id in ids:
        return None
    return Participants(actors, tuple(m for m in with_joined(reading, other) if m.record.entity_id not in ids))


def _is_setting(reading: Reading, trigger: Trigger) -> bool:
    """Tell whether a noun is what something else was said or done during: «في اجتماع», «أمام الجلسة», «خلال المكالمة»."""
    before = reading.tokens[trigger.token - 1].form if trigger.token else ""
    bare = before[1:] if before[:1] == "و" else before
    return trigger.analysis.preposition in {"ب"} or bare == "في" or bare in reading.lists.context["setting"]


def ids_of(mentions: Sequence[LinkedMention]) -> tuple[str, ...]:
    """Return whom mentions mean, each once, in order."""
    return tuple(dict.fromkeys(m.record.entity_id for m in mentions))
