"""Find the words that signal an event: verbs, verbal nouns and nouns of the trigger lexicon, with their complements."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from kzpipe.entities.clauses import Reading
from kzpipe.events.complements import Complements
from kzpipe.events.frames import ONE_WORD, Frame, read_frames
from kzpipe.events.homographs import (
    follows_verb,
    goes_on_with_verb,
    is_accusative_noun,
    is_adjective,
    is_comment,
    is_hardly_passive,
    is_hardly_promise,
    is_hardly_we,
    is_in_verb_clause,
    is_joined_noun,
)
from kzpipe.lexicon.load import Lexicons
from kzpipe.lexicon.morphology import Analysis

ANY = frozenset({"اي", "باي", "لاي", "واي"})
"""«ترفض أي تدخل»: what follows "any" is a noun."""
PAST_WORD = 2
"""A complement that ends so many tokens after its word stands right after it."""
PASSED_ADJECTIVES = 2
"""So many adjectives may stand between the words of a complement."""
JUDGING_TYPES = frozenset({"ACCUSE", "SUPPORT", "REJECT", "REQUEST"})
"""What a verb such as "to voice" judges, its subject has not done."""


class Trigger(NamedTuple):
    """A frame met in a sentence: the trigger's token, its analysis, and the token after its complement."""

    frame: Frame
    token: int
    analysis: Analysis
    last: int
    is_harm: bool = False

    @property
    def is_reference(self) -> bool:
        """Whether the trigger is a noun with the article, which goes back to something told («خلال الاحتجاجات»)."""
        return self.analysis.pos in {"noun", "verbal_noun"} and self.analysis.has_article and not self.frame.complement

    @property
    def is_verb(self) -> bool:
        """Whether the trigger is a finite verb."""
        return self.analysis.pos == "verb"

    @property
    def is_verbal(self) -> bool:
        """Whether the trigger takes objects as verbs do: a finite verb, or a participle that goes on with one («داعياً الأطراف إلى …»)."""
        return self.analysis.pos in {"verb", "active_participle"}


class TriggerLists:
    """The trigger lexicon by lemma."""

    def __init__(self, lexicons: Lexicons) -> None:
        """Compile ``triggers.csv``; ``victim_terms.csv`` tells which lemmas are words of death and wounds."""
        self._harms = {row["lemma_id"] for row in lexicons["victim_terms"] if row["measure"] in {"killed", "injured"}}
        self._frames = read_frames(lexicons)
        self._lemmas = frozenset(self._frames)

    def is_verbal(self, reading: Reading, i: int) -> bool:
        """Tell whether a token is a verb that may be a verbal act (to condemn, to demand)."""
        frames = [frame for analysis in reading.analyses[i] if analysis.pos == "verb" for frame in self._frames_of(analysis)]
        judges = bool(frames) and all(frame.event_type in JUDGING_TYPES for frame in frames)
        return judges or any(frame.is_verbal_act for frame in frames if not frame.complement)

    def _frames_of(self, analysis: Analysis) -> tuple[Frame, ...]:
        return self._frames[analysis.lemma_id].all if analysis.lemma_id in self._frames else ()

    def find(self, reading: Reading) -> Iterator[Trigger]:
        """Yield the triggers of a sentence in order; a word inside another trigger's complement is none of its own, one in an aside before it is."""
        taken: set[int] = set()
        lemmas, mentioned = self._lemmas, reading.mentioned
        for i in [i for i, analyses in enumerate(reading.analyses) if analyses and not lemmas.isdisjoint(analyses.lemmas)]:
            if i in taken or i in mentioned:
                continue
            is_particle = reading.is_title(i) or reading.bears_subject(i) or _is_preposition(reading, i)  # «إنه», no form of «أنهى»
            trigger = None if is_particle else self._at(reading, i)
            if trigger is not None:
                taken.update(k for k in range(i + 1, trigger.last) if k not in reading.asides)
                yield trigger

    def _at(self, reading: Reading, i: int) -> Trigger | None:
        """Return the trigger at a token: of all its analyses the frame with the longest complement that stands there.

        Of complements that are as long the first of the list counts, of those for different acts the nearest («جدد دعوته إلى الاتفاق»
        agrees to nothing), and one with other words in between only where none is without.
        """
        best: Trigger | None = None
        goes_on = goes_on_with_verb(reading, i)
        complements = Complements(reading, i)
        told = [
            (a, complements.frames_among(self._frames[a.lemma_id], a))
            for a in reading.analyses[i]
            if a.lemma_id in self._frames and self._frames[a.lemma_id].may_stand_in(reading.words) and _may_tell(reading, i, a, goes_on)
        ]
        for passed in (0, PASSED_ADJECTIVES):
            for analysis, frames in told:
                for frame in frames:
                    if (best is not None and frame.weight < best.frame.weight) or (passed and frame.weight <= ONE_WORD):
                        break
                    is_rival = best is not None and frame.weight == best.frame.weight
                    if best is not None and is_rival and (passed or best.last <= i + PAST_WORD or frame.event_type == best.frame.event_type):
                        continue
                    last = complements.end(frame, analysis, passed) if _fits(reading, i, analysis, frame, goes_on) else None
                    if last is not None and (best is None or not is_rival or i + 1 < last < best.last):
                        best = Trigger(frame, i, analysis, last, analysis.lemma_id in self._harms)
        return best


def _may_tell(reading: Reading, i: int, analysis: Analysis, goes_on: bool) -> bool:
    """Tell whether a word, so analysed, can tell an act where it stands; ``goes_on``: as a participle that goes on with a verb."""
    if goes_on or analysis.pos in {"adj", "passive_participle"}:
        return analysis.pos == "active_participle"
    if (analysis.pos in {"verb", "active_participle"} and reading.follows_preposition(i)) or is_comment(reading, i, analysis):
        return False
    if analysis.pos == "verb" and analysis.person == 1 and any(other.pos == "verb" and other.person == 3 for other in reading.analyses[i]):
        return False  # «نقله المراسل» is what he told, not "we dismiss him"
    if analysis.pos == "verb" and i and reading.tokens[i - 1].form in ANY:
        return False
    if analysis.pos == "active_participle" and is_adjective(reading, i):
        return False
    if analysis.pos == "active_participle":
        return all(other.pos != "noun" for other in reading.analyses[i])  # «مصادر أمنية» are sources, not confiscators
    is_noun = follows_verb(reading, i) or is_in_verb_clause(reading, i) or is_joined_noun(reading, i)
    return analysis.pos != "verb" or not (
        is_noun or is_hardly_we(reading, i, analysis) or is_hardly_passive(reading, i, analysis) or is_hardly_promise(reading, i, analysis)
    )


def _fits(reading: Reading, i: int, analysis: Analysis, frame: Frame, goes_on: bool) -> bool:
    """Tell whether the part of speech agrees with a frame: a participle acts only where it has a subject or complement to act with."""
    if frame.event_type in JUDGING_TYPES and is_accusative_noun(reading, i, analysis):
        return False
    if analysis.voice == "passive" and frame.mode == "visit" and frame.recipient_slot != "object":
        return False  # «توصل»: no form of a verb of coming, which has no passive
    if analysis.voice == "passive" and frame.event_type == "PROTEST" and frame.recipient_slot != "object" and not reading.is_marked_passive(i):
        return False  # «سيّر الجيش مدرعات»: no passive of a verb of marching
    is_act = goes_on or frame.complement or frame.actor_slot == "subject"
    return analysis.pos != "active_participle" or bool(is_act and not analysis.has_article)


def _is_preposition(reading: Reading, i: int) -> bool:
    """«من أجل المواطنين»: two words that are one preposition, the second spelled like a verb."""
    return i > 0 and f"{reading.tokens[i - 1].form} {reading.tokens[i].form}" in reading.lists.context["compound_preposition"]
