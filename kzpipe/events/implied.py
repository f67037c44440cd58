"""Acts that a sentence performs without a trigger of its own: what a speaker says was not done, and the harm, arrests and troops
that are told by a count alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kzpipe.claims.find import Count
from kzpipe.entities.clauses import Reading
from kzpipe.entities.link import LinkedMention
from kzpipe.events.counted import is_part
from kzpipe.events.scene import Scene
from kzpipe.schema.records import Event, Quote

COUNTED_TYPES = {"killed": "ASSAULT", "injured": "ASSAULT", "detained": "COERCE", "deployed": "MOBILIZE"}
"""What was done to those whom a measure counts."""
COUNTED_MODES = {"detained": "arrest", "deployed": "troops"}
FREEING_REACH = 3
"""A verb of setting free stands within so many tokens before those who are counted."""
DENIABLE_TYPES = frozenset({"ASSAULT", "COERCE"})


def is_denial(reading: Reading, event: Event, trigger: int, quote: Quote | None, countries: tuple[str | None, str | None]) -> bool:
    """Tell whether a speaker takes back harm that his own side is said to have done: «لم نستخدم القوة ضد المتظاهرين».

    ``countries`` are those of the event's actor and of the speaker.
    """
    if event.auxiliary_mode != "negated" or event.event_type not in DENIABLE_TYPES or quote is None or quote.speaker_id is None:
        return False
    verbs = [analysis for analysis in reading.analyses[trigger] if analysis.pos == "verb"]
    own = bool(verbs) and any(analysis.person == 1 for analysis in verbs)
    of_speaker = quote.speaker_id in event.actor_ids or (countries[0] is not None and countries[0] == countries[1])
    return own or of_speaker


def undone_by(told: Sequence[Event]) -> set[str]:
    """Return the types that a sentence's own events undo: who counts prisoners set free or soldiers sent home arrests and sends nobody.

    Planes and ships that are counted where help is told bring the help: «أرسلت طائرتين محملتين بالأدوية»; whom it is agreed to send has not
    gone yet.
    """
    types = {event.event_type for event in told}
    undone = {"COERCE", "MOBILIZE"} if "RETREAT" in types else set()
    return undone | ({"MOBILIZE"} if types & {"AID", "COOPERATE", "AGREE"} else set())


def untold_counts(scene: Scene, told: Sequence[Event], touched: set[str]) -> Iterator[tuple[str, Count]]:
    """Yield ``(event type, count)`` of the counts of a sentence that tells no event of that type: «ارتفع عدد القتلى إلى 30».

    The harmed of another side are an event of their own: «أصيب 40 متظاهراً، فيما أحصت الشرطة سبعة جرحى في صفوفها».
    """
    types = {event.event_type for event in told}
    for count in scene.counts:
        event_type = COUNTED_TYPES.get(count.record.measure)
        if event_type is None or event_type in touched or (event_type == "COERCE" and _are_freed(scene, count)):
            continue
        if event_type not in types or (event_type == "ASSAULT" and _is_of_another_side(scene, count, told)):
            yield event_type, count


def _are_freed(scene: Scene, count: Count) -> bool:
    """«حرروا آلاف السجناء», «تسلمت أوكرانيا 190 أسيراً»: who is counted leaves prison, or changes hands."""
    return any(scene.is_a(i, "freeing") for i in range(count.first - FREEING_REACH, count.first))


def _is_of_another_side(scene: Scene, count: Count, told: Sequence[Event]) -> bool:
    """Tell whether a count names those whom no attack of its sentence tells of, in a clause of its own."""
    if count.group_mention is None or any(is_part(scene.reading, other, count) for other in scene.counts if other.last < count.last):
        return False
    return not any(
        event.event_type == "ASSAULT"
        and (event.start <= count.record.start < event.end or count.group_mention.record.entity_id in event.recipient_ids)
        for event in told
    )


def doer_of(reading: Reading, count: Count) -> LinkedMention | None:
    """Return the subject of a verb that counts: «أوقفت الشرطة 22 آخرين», «الشرطة أوقفت 22 آخرين»; None for a noun or a passive."""
    verb = count.term
    if not reading.is_verb(verb) or reading.is_marked_passive(verb):
        return None
    after = reading.subject_after(verb)
    if after is not None and after is not count.group_mention and after.last <= count.last:
        return after
    before = reading.subject_before(verb)
    return before if before is not None and before.last == verb else None
