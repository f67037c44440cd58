"""The lines of ``triggers.csv`` as frames, by lemma: what a word signals with which complement, and where actor and recipient stand."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Set
from dataclasses import dataclass, field

from kzpipe.lexicon.complements import read_classes, spell_out
from kzpipe.lexicon.layout import ANY_ACTOR, ANY_DEED, ANY_FORCE, ANY_PERSON
from kzpipe.lexicon.load import Lexicons
from kzpipe.lexicon.match import without_article
from kzpipe.schema import vocab
from kzpipe.text.normalize import fold

AIMED_AT = {
    ANY_ACTOR: frozenset(vocab.ENTITY_TYPES) - vocab.PLACE_TYPES,
    ANY_PERSON: frozenset({"person", "protesters", "other"}),
    ANY_FORCE: frozenset({"armed_force"}),
}
"""Complements that are no words but somebody: anybody who may act, or people."""
AIMED_COMPLEMENTS = frozenset((word,) for word in AIMED_AT)
ONE_WORD = 2
"""The weight of a complement of one word."""


@dataclass(frozen=True, slots=True)
class Frame:
    """A line of ``triggers.csv``: what the word signals and where actor and recipient stand."""

    trigger_id: str
    event_type: str
    mode: str | None
    actor_slot: str
    recipient_slot: str
    genitive: str
    complement: tuple[str, ...]
    weight: int = field(init=False, compare=False)
    """How much the complement tells: more words more than fewer, a word more than anybody, anybody more than none."""

    def __post_init__(self) -> None:
        """Weigh the complement once: every word of a text that may be a trigger asks."""
        object.__setattr__(self, "weight", 1 if self.complement[:1] in AIMED_COMPLEMENTS else ONE_WORD * len(self.complement))

    @property
    def quad(self) -> int:
        """The quad class of the type."""
        return vocab.EVENT_TYPES[self.event_type]

    @property
    def is_verbal_act(self) -> bool:
        """Whether it is done by words alone."""
        return self.quad in vocab.VERBAL_QUADS

    @property
    def is_state_act(self) -> bool:
        """Whether states alone do it, such as a curfew."""
        return f"{self.event_type}:{self.mode}" in vocab.STATE_ACTS


class LemmaFrames:
    """The frames of a lemma, the longest complement first; ``need_words`` where some have words for a complement, ``bare`` are the others."""

    def __init__(self, frames: Iterable[Frame]) -> None:
        """Order the frames, and note which of them a word can open the complement of."""
        self.all = tuple(sorted(frames, key=lambda frame: (-frame.weight, frame.complement == (ANY_DEED,), frame.trigger_id)))
        self._wordless: list[int] = []
        self._opened_by: dict[str, list[int]] = defaultdict(list)
        for number, frame in enumerate(self.all):
            is_wordless = not frame.complement or frame.complement[0] in {*AIMED_AT, ANY_DEED}
            (self._wordless if is_wordless else self._opened_by[frame.complement[0]]).append(number)
        self.first_words = frozenset(self._opened_by)
        self.need_words = bool(self._opened_by)
        self.bare = self._opened(())
        self._by_word = {word: self._opened((word,)) for word in self._opened_by}

    def may_stand_in(self, words: Set[str]) -> bool:
        """Tell whether some frame needs no words, or a sentence of some words has one that opens a complement."""
        return bool(self.bare) or not self.first_words.isdisjoint(words)

    def among(self, words: Set[str]) -> tuple[Frame, ...]:
        """Return the frames without words for a complement and those whose complement begins with one of some words, in order."""
        opening = self.first_words & words
        if not opening:
            return self.bare
        return self._by_word[next(iter(opening))] if len(opening) == 1 else self._opened(opening)

    def _opened(self, opening: Iterable[str]) -> tuple[Frame, ...]:
        opened = [number for word in opening for number in self._opened_by[word]]
        return tuple(self.all[number] for number in sorted(self._wordless + opened))


def read_frames(lexicons: Lexicons) -> dict[str, LemmaFrames]:
    """Compile ``triggers.csv`` by lemma: a line becomes a frame for each form that its complement stands for."""
    frames: dict[str, list[Frame]] = defaultdict(list)
    classes = read_classes(lexicons["complements"])
    for row in lexicons["triggers"]:
        told = row["trigger_id"], row["event_type"], row["mode"] or None, row["actor_slot"], row["recipient_slot"], row["genitive"]
        for words in spell_out(row["complement"], classes):
            frames[row["lemma_id"]].append(Frame(*told, tuple(without_article(word) for word in fold(words).split())))
    return {lemma: LemmaFrames(found) for lemma, found in frames.items()}
