"""What an article has told so far, as far as later sentences lean on it: the two sides, and what was done to whom."""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Mapping

from kzpipe.entities.clauses import Reading
from kzpipe.events.frames import Frame
from kzpipe.events.triggers import Trigger
from kzpipe.schema.records import Event

SIDES_REACH = 12
DUAL_ENDING = "هما"
ANSWERING_TYPES = frozenset({"REJECT", "THREATEN"})
"""Acts that answer somebody."""
ANSWERED_TYPES = frozenset({"ACCUSE", "SANCTION", "THREATEN", "REQUEST", "COERCE", "REJECT"})
"""Acts that are answered."""


ADDRESSING_TYPES = frozenset({"REQUEST", "AGREE", "SUPPORT", "THREATEN"})
"""Acts done by speaking to somebody."""
OPPOSING_TYPES = frozenset({"ASSAULT", "ACCUSE", "COERCE"})
"""Acts that set two against one another."""
SIDE_TYPES = frozenset({"armed_force", "political_group"})
"""Who may be one of the two sides of a fight."""
SIDES = 2
MEMORY = 500
"""So many events are remembered for what answers them: more than an article tells, and not so many that a long text takes long."""
TALK_REACH = 1
"""What is said in a talk stands in its sentence or so many sentences after it."""


class Story:
    """The memory of one document."""

    def __init__(self, types: Mapping[str, str]) -> None:
        """Begin with nothing told; ``types`` are the types of the article's entities."""
        self._types = types
        self._opposed: Counter[tuple[str, ...]] = Counter()
        self._sides: tuple[str, ...] = ()
        self._parties: tuple[str, ...] = ()
        self._told: deque[tuple[Event, int]] = deque(maxlen=MEMORY)
        self._talk: tuple[tuple[str, ...], tuple[str, ...], int] = ((), (), 0)

    def remember(self, event: Event, sentence: int) -> None:
        """Keep an event that later ones may answer, and who stands against whom."""
        self._told.append((event, sentence))
        pair = (*event.actor_ids, *event.recipient_ids)
        if event.event_type in OPPOSING_TYPES and len(set(pair)) == len(pair) == SIDES and all(self._types.get(i) in SIDE_TYPES for i in pair):
            self._opposed[tuple(sorted(pair))] += 1

    def answered(self, frame: Frame, actor_ids: tuple[str, ...], authorities: Mapping[str, str | None], sentence: int) -> tuple[str, ...]:
        """Return whom a refusal or threat without an addressee answers: who last accused, punished or asked the actor or his state.

        What is denied was said in the sentence before at the earliest. ``authorities`` gives the country of every entity that stands for
        its state.
        """
        if frame.event_type not in ANSWERING_TYPES or not actor_ids:
            return ()
        own = {authorities.get(i) for i in actor_ids} - {None}
        for event, told_in in reversed(self._told):
            if frame.mode == "deny" and (sentence - told_in > TALK_REACH or event.event_type != "ACCUSE"):
                continue
            hit = set(event.recipient_ids) & set(actor_ids) or {authorities.get(i) for i in event.recipient_ids} & own
            by_others = event.actor_ids and not own & {authorities.get(i) for i in event.actor_ids}
            if event.event_type in ANSWERED_TYPES and hit and by_others:
                return event.actor_ids
        return ()

    def remember_talk(self, actor_ids: tuple[str, ...], recipient_ids: tuple[str, ...], sentence: int) -> None:
        """Keep who talked with whom, for what is said to them: «اتصل الرئيس بنظيره. وشدد على ضرورة …»."""
        self._talk = actor_ids, recipient_ids, sentence

    def addressed(self, event_type: str, actor_ids: tuple[str, ...], sentence: int) -> tuple[str, ...]:
        """Return to whom something was said in a talk told of in a sentence or the one before it, by one of the two who talked."""
        callers, called, told_in = self._talk
        if event_type not in ADDRESSING_TYPES or not actor_ids or sentence - told_in > TALK_REACH:
            return ()
        return called if set(actor_ids) <= set(callers) else ()

    def remember_sides(self, actor_ids: tuple[str, ...], frame: Frame) -> None:
        """Keep the two who fight or talk with one another, for «الطرفان» later."""
        if len(actor_ids) > 1:
            self._sides = actor_ids
            self._parties = actor_ids if frame.is_verbal_act else self._parties

    def sides(self, reading: Reading, trigger: Trigger) -> tuple[tuple[str, ...], bool]:
        """Return the two sides where "the two sides" follows a trigger, and whether they are its subject: «تبادل الطرفان الاتهام».

        Fights that name nobody are theirs as well: «اندلعت المعارك». Where they are spoken to, those who talked with one another come
        before those who fought.
        """
        both = self._parties if self._parties and trigger.frame.is_verbal_act else self._sides
        if trigger.analysis.pronoun and reading.tokens[trigger.token].form.endswith(DUAL_ENDING):
            return both, False  # «ودعاهما إلى هدنة»
        named, ends = reading.places_of("two_sides"), reading.clause_ends
        for i in range(trigger.token + 1, min(len(reading.tokens), trigger.token + SIDES_REACH)):
            if i in ends:
                break
            if i in named:
                both = both or (self._opposed.most_common(1)[0][0] if self._opposed else ())
                return both, i == trigger.token + 1 or reading.tokens[i - 1].form == "بين"
            if reading.tokens[i].form == "بين":
                return (), False  # «مفاوضات بين الائتلاف الحاكم وأحزاب أخرى»: it says who, and no name is known of them
        return (both, True) if trigger.frame.actor_slot == "bayna" else ((), False)
