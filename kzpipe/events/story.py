"""What an article has told so far, as far as later sentences lean on it: the two sides, and what was done to whom."""

from __future__ import annotations

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
TALK_REACH = 1
"""What is said in a talk stands in its sentence or so many sentences after it."""


class Story:
    """The memory of one document."""

    def __init__(self) -> None:
        """Begin with nothing told."""
        self._sides: tuple[str, ...] = ()
        self._parties: tuple[str, ...] = ()
        self._told: list[Event] = []
        self._talk: tuple[tuple[str, ...], tuple[str, ...], int] = ((), (), 0)

    def remember(self, event: Event) -> None:
        """Keep an event that later ones may answer."""
        self._told.append(event)

    def answered(self, event_type: str, actor_ids: tuple[str, ...], authorities: Mapping[str, str | None]) -> tuple[str, ...]:
        """Return whom a refusal or threat without an addressee answers: who last accused, punished or asked the actor or his state.

        ``authorities`` gives the country of every entity that stands for its state.
        """
        if event_type not in ANSWERING_TYPES or not actor_ids:
            return ()
        own = {authorities.get(i) for i in actor_ids} - {None}
        for event in reversed(self._told):
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
        for i in range(trigger.token + 1, min(len(reading.tokens), trigger.token + SIDES_REACH)):
            if reading.ends_clause(i):
                break
            if reading.is_a(i, "two_sides"):
                return both, i == trigger.token + 1 or reading.tokens[i - 1].form == "بين"
            if reading.tokens[i].form == "بين":
                return (), False  # «مفاوضات بين الائتلاف الحاكم وأحزاب أخرى»: it says who, and no name is known of them
        return (both, True) if trigger.frame.actor_slot == "bayna" else ((), False)
