"""Find the words that signal an event: verbs, verbal nouns and nouns of the trigger lexicon, with their complements."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property

from kzpipe.entities.clauses import Reading
from kzpipe.events.homographs import follows_verb, goes_on_with_verb, is_accusative_noun, is_hardly_we, is_in_verb_clause, is_joined_noun
from kzpipe.lexicon.layout import ANY_ACTOR, ANY_DEED, ANY_PERSON
from kzpipe.lexicon.load import Lexicons
from kzpipe.lexicon.match import bare_forms, without_article
from kzpipe.lexicon.morphology import Analysis
from kzpipe.schema import vocab
from kzpipe.text.normalize import fold
from kzpipe.text.tokens import Token

COMPLEMENT_REACH = 9
"""A light verb's complement stands within this many words after it, names aside («فرضت السلطات الكازاخية أمس حالة الطوارئ»)."""

BEFORE_REACH = 5
AIMED_AT = {
    ANY_ACTOR: frozenset(vocab.ENTITY_TYPES) - vocab.PLACE_TYPES,
    ANY_PERSON: frozenset({"person", "protesters", "other"}),
}
"""Complements that are no words but somebody: anybody who may act, or people."""
AIMED_COMPLEMENTS = frozenset((word,) for word in AIMED_AT)
ONE_WORD = 2
"""The weight of a complement of one word."""
PASSED_ADJECTIVES = 2
"""So many adjectives may stand between the words of a complement."""
DEED_SHAPE = re.compile(r"ب(?:ال)?(?:ت..ي.|ا..ا.|ا...ا.|است..ا.|م.ا..ه)(?:ه|ها|هم)?$")
"""Shapes of verbal nouns of the derived measures, with ب: for verbs that the lexicon does not have."""
JUDGING_TYPES = frozenset({"ACCUSE", "SUPPORT", "REJECT", "REQUEST"})
"""What a verb such as "to voice" judges, its subject has not done."""


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

    @property
    def weight(self) -> int:
        """How much the complement tells: more words more than fewer, a word more than anybody, anybody more than none."""
        return 1 if self.complement[:1] in AIMED_COMPLEMENTS else ONE_WORD * len(self.complement)

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


@dataclass(frozen=True, slots=True)
class Trigger:
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


class LemmaFrames:
    """The frames of a lemma, the longest complement first; ``need_words`` where some have words for a complement."""

    def __init__(self, frames: Iterable[Frame]) -> None:
        """Order the frames, and note which of them a word can open the complement of."""
        self.all = tuple(sorted(frames, key=lambda frame: (-frame.weight, frame.complement == (ANY_DEED,), frame.trigger_id)))
        self._wordless: list[int] = []
        self._opened_by: dict[str, list[int]] = defaultdict(list)
        for number, frame in enumerate(self.all):
            is_wordless = not frame.complement or frame.complement[0] in {*AIMED_AT, ANY_DEED}
            (self._wordless if is_wordless else self._opened_by[frame.complement[0]]).append(number)
        self.need_words = bool(self._opened_by)

    def among(self, words: frozenset[str]) -> list[Frame]:
        """Return the frames without words for a complement and those whose complement begins with one of some words, in order."""
        opened = [number for word in self._opened_by.keys() & words for number in self._opened_by[word]]
        return [self.all[number] for number in sorted(self._wordless + opened)]


class TriggerLists:
    """The trigger lexicon by lemma."""

    def __init__(self, lexicons: Lexicons) -> None:
        """Compile ``triggers.csv``; ``victim_terms.csv`` tells which lemmas are words of death and wounds."""
        self._harms = {row["lemma_id"] for row in lexicons["victim_terms"] if row["measure"] in {"killed", "injured"}}
        frames: dict[str, list[Frame]] = defaultdict(list)
        for row in lexicons["triggers"]:
            complement = tuple(without_article(word) for word in fold(row["complement"]).split())
            frames[row["lemma_id"]].append(
                Frame(
                    row["trigger_id"], row["event_type"], row["mode"] or None, row["actor_slot"], row["recipient_slot"], row["genitive"], complement
                )
            )
        self._frames = {lemma: LemmaFrames(found) for lemma, found in frames.items()}

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
        known = {i for i, analyses in enumerate(reading.analyses) for analysis in analyses if analysis.lemma_id in self._frames}
        for i in sorted(known - reading.mentioned):
            if i in taken:
                continue
            is_particle = reading.is_title(i) or reading.bears_subject(i) or _is_preposition(reading, i)  # «إنه», no form of «أنهى»
            trigger = None if is_particle else self._at(reading, i, reading.analyses[i])
            if trigger is not None:
                taken.update(k for k in range(i + 1, trigger.last) if k not in reading.asides)
                yield trigger

    def _at(self, reading: Reading, i: int, analyses: tuple[Analysis, ...]) -> Trigger | None:
        """Return the trigger at a token: of all its analyses the frame with the longest complement that stands there.

        Of complements that are as long the first of the list counts, and one with other words in between only where none is without.
        """
        best: Trigger | None = None
        goes_on = goes_on_with_verb(reading, i)
        complements = _Complements(reading, i)
        told = [(a, self._frames[a.lemma_id]) for a in analyses if a.lemma_id in self._frames and _may_tell(reading, i, a, goes_on)]
        for passed in (0, PASSED_ADJECTIVES):
            for analysis, frames in told:
                for frame in complements.frames_among(frames, analysis):
                    if (best is not None and frame.weight <= best.frame.weight) or (passed and frame.weight <= ONE_WORD):
                        break
                    last = complements.end(frame, analysis, passed) if _fits(reading, i, analysis, frame, goes_on) else None
                    if last is not None:
                        best = Trigger(frame, i, analysis, last, analysis.lemma_id in self._harms)
        return best


def _may_tell(reading: Reading, i: int, analysis: Analysis, goes_on: bool) -> bool:
    """Tell whether a word, so analysed, can tell an act where it stands; ``goes_on``: as a participle that goes on with a verb."""
    if goes_on or analysis.pos in {"adj", "passive_participle"}:
        return analysis.pos == "active_participle"
    if analysis.pos in {"verb", "active_participle"} and reading.follows_preposition(i):
        return False
    if analysis.pos == "verb" and analysis.person == 1 and any(other.pos == "verb" and other.person == 3 for other in reading.analyses[i]):
        return False  # «نقله المراسل» is what he told, not "we dismiss him"
    if analysis.pos == "active_participle":
        return all(other.pos != "noun" for other in reading.analyses[i])  # «مصادر أمنية» are sources, not confiscators
    is_noun = follows_verb(reading, i) or is_in_verb_clause(reading, i) or is_joined_noun(reading, i)
    return analysis.pos != "verb" or not (is_noun or is_hardly_we(reading, i, analysis))


def _fits(reading: Reading, i: int, analysis: Analysis, frame: Frame, goes_on: bool) -> bool:
    """Tell whether the part of speech agrees with a frame: a participle acts only where it has a subject or complement to act with."""
    if frame.event_type in JUDGING_TYPES and is_accusative_noun(reading, i, analysis):
        return False
    if analysis.voice == "passive" and frame.mode == "visit" and frame.recipient_slot != "object":
        return False  # «توصل»: no form of a verb of coming, which has no passive
    is_act = goes_on or frame.complement or frame.actor_slot == "subject"
    return analysis.pos != "active_participle" or bool(is_act and not analysis.has_article)


class _Complements:
    """Where the complements of one word's frames stand; the words around it are gathered once, and only if a frame asks for any."""

    def __init__(self, reading: Reading, trigger: int) -> None:
        self._reading = reading
        self._trigger = trigger

    @cached_property
    def _places(self) -> tuple[int, ...]:
        return tuple(_complement_places(self._reading, self._trigger))

    @cached_property
    def _after(self) -> frozenset[str]:
        return _words_at(self._reading, self._places)

    @cached_property
    def _before(self) -> tuple[str, ...]:
        return _words_before(self._reading, self._trigger)

    @cached_property
    def _told_before(self) -> frozenset[str]:
        return _words_at(self._reading, range(max(0, self._trigger - BEFORE_REACH), self._trigger))

    def frames_among(self, frames: LemmaFrames, analysis: Analysis) -> Sequence[Frame]:
        """Return the frames whose complement may stand in the sentence: most verbs have more frames than words follow."""
        if not frames.need_words:
            return frames.all
        return frames.among(self._after | self._told_before if self._looks_back(analysis) else self._after)

    def _looks_back(self, analysis: Analysis) -> bool:
        """Tell whether a complement may stand before the word: a pronoun on it means what does, or it is passive («خدمة الإنترنت قُطعت»).

        A verb of several follows its subject as well («آلاف الأشخاص قد تجمعوا»).
        """
        is_of_several = analysis.pos == "verb" and analysis.number == "p"
        return bool(analysis.pronoun) or is_of_several or (analysis.pos == "verb" and self._reading.is_marked_passive(self._trigger))

    def end(self, frame: Frame, analysis: Analysis, passed: int) -> int | None:
        """Return the token after the frame's complement, or after the word itself where it has none; None where it is missing.

        Between its words so many adjectives may be passed over: «مناورات [بحرية] مشتركة», «مستشفى [عسكريا] ميدانيا».
        """
        reading, i, complement = self._reading, self._trigger, frame.complement
        if not complement:
            return i + 1
        if complement[0] in AIMED_AT:
            return i + 1 if _is_aimed_at(reading, i, analysis, self._places, AIMED_AT[complement[0]]) else None
        if complement[0] == ANY_DEED:
            is_act = analysis.pos == "verb" or goes_on_with_verb(reading, i)  # «المحال مهددة بالإغلاق», «تحت التهديد باستعمال السلاح»: nobody's act
            return i + 1 if is_act and _names_deed(reading, i, self._places) else None
        last = _complement_end(reading, i, complement, self._places, passed) if complement[0] in self._after else None
        if last is not None or not self._looks_back(analysis):
            return last
        return i + 1 if _complement_before(reading, i, complement, self._before) else None


def _is_aimed_at(reading: Reading, i: int, analysis: Analysis, places: Sequence[int], types: frozenset[str]) -> bool:
    """Tell whether a word is aimed at an actor of some type at one of some places: «تدعم تركيا ليبيا», «أوقفت الشرطة كريم ماسيموف», «توقيف ماسيموف».

    The first name without a preposition after a verb is its subject, unless that stands before it or the verb is passive.
    """
    end = next((k for k in places if k > i + 1 and reading.is_finite_verb(k) and not _is_bound(reading, k)), len(reading.tokens))
    named = [m for m in reading.actors if m.first in places and m.first < end and reading.governor(m) == ""]
    if analysis.pos == "verb":
        before = reading.subject_before(i)
        stands_before = before is not None and before.last == i and not analysis.conjunction
        named = named if stands_before or reading.bears_subject(i - 1) or reading.is_marked_passive(i) else named[1:]
        return bool(named) and named[0].record.entity_type in types
    if analysis.pos != "verbal_noun" or not named or named[0].record.entity_type not in types:
        return False
    return all(_counts(reading, k) for k in range(i + 1, named[0].first))  # «توقيف أربعة متشددين», «حبس عدد من الصحفيين»


def _counts(reading: Reading, i: int) -> bool:
    """Tell whether a token says how many, or of what office: a number, a word of quantity, "of" after one, a title."""
    form = reading.tokens[i].form
    if form.isdecimal() or form == "من" or reading.is_title(i) or reading.is_a(i, "quantity_head"):
        return True
    return any(analysis.pos == "number" for analysis in reading.analyses[i])


def _names_deed(reading: Reading, trigger: int, places: Sequence[int]) -> bool:
    """Tell whether a verb names a deed with ب: «هددت بقطع الإمدادات»."""
    for i in places:
        if i in reading.mentioned:
            continue
        if any(a.pos == "verbal_noun" and a.preposition == "ب" for a in reading.analyses[i]):
            return True
        if not reading.analyses[i] and DEED_SHAPE.match(reading.tokens[i].form):
            return True
        if i > trigger + 1 and reading.is_finite_verb(i):
            return False
    return False


def _is_preposition(reading: Reading, i: int) -> bool:
    """«من أجل المواطنين»: two words that are one preposition, the second spelled like a verb."""
    return i > 0 and f"{reading.tokens[i - 1].form} {reading.tokens[i].form}" in reading.lists.context["compound_preposition"]


def _bare(tokens: Sequence[Token]) -> tuple[str, ...]:
    return tuple(without_article(token.form) for token in tokens)


def _words_before(reading: Reading, trigger: int) -> tuple[str, ...]:
    return _bare(reading.tokens[max(0, trigger - BEFORE_REACH) : trigger])


def _complement_before(reading: Reading, trigger: int, complement: tuple[str, ...], words: tuple[str, ...]) -> bool:
    """«قوات حفظ السلام التي أرسلتها روسيا»: a pronoun on the verb stands for a complement among the ``words`` before it."""
    if complement[0] in words and any(words[i : i + len(complement)] == complement for i in range(len(words))):
        return True
    return len(complement) == 1 and any(_is_lemma(reading, i, complement[0]) for i in range(trigger - len(words), trigger))


def _words_at(reading: Reading, places: Sequence[int]) -> frozenset[str]:
    """Return all that the words at some places may be: with and without proclitics and article, and their lemmas."""
    words: set[str] = set()
    for i in places:
        words.update(bare_forms(reading.tokens[i].form))
        for analysis in reading.analyses[i]:
            words.add(_bare_lemma(analysis.lemma))
    return frozenset(words)


def _complement_places(reading: Reading, trigger: int) -> Iterator[int]:
    """Yield the tokens after a trigger where its complement may begin: those of its clause, asides passed over."""
    passed = 0
    for i in range(trigger + 1, len(reading.tokens)):
        if i in reading.asides and trigger not in reading.asides:
            continue
        passed += i not in reading.mentioned
        if passed > COMPLEMENT_REACH or reading.ends_clause(i) or reading.joins_clause(i):
            return
        yield i


def _is_bound(reading: Reading, i: int) -> bool:
    """«أوقفت السلطات ما لا يقل عن 20 شخصاً», «ما يزيد على»: a verb that only bounds a number begins no clause."""
    return reading.tokens[i - 1].form == "ما" or (i > 1 and (reading.tokens[i - 2].form, reading.tokens[i - 1].form) == ("ما", "لا"))


def _is_lemma(reading: Reading, i: int, word: str) -> bool:
    return any(_bare_lemma(analysis.lemma) == word for analysis in reading.analyses[i])


@cache  # as many as the lexicons have lemmas
def _bare_lemma(lemma: str) -> str:
    return without_article(fold(lemma))


def _words_end(reading: Reading, start: int, words: tuple[str, ...], most: int) -> int | None:
    """Return the token after the rest of a complement, ``most`` adjectives between its words passed over; None where it is missing."""
    i = start
    for word in words:
        passed = 0
        while i < len(reading.tokens) and without_article(reading.tokens[i].form) != word:
            if passed == most or not _is_adjective(reading, i):
                return None
            i, passed = i + 1, passed + 1
        if i == len(reading.tokens):
            return None
        i += 1
    return i


def _is_adjective(reading: Reading, i: int) -> bool:
    return any(analysis.pos == "adj" and not analysis.conjunction for analysis in reading.analyses[i])


def _complement_end(reading: Reading, trigger: int, complement: tuple[str, ...], places: Sequence[int], passed: int) -> int | None:
    """Return the token after the complement where its words follow the trigger at one of the places, else None."""
    for i in places:
        if i > trigger + 1 and reading.is_finite_verb(i) and not _is_bound(reading, i):
            return None
        if complement[0] in bare_forms(reading.tokens[i].form):
            last = _words_end(reading, i + 1, complement[1:], passed)
            if last is not None:
                return last
        if len(complement) == 1 and _is_lemma(reading, i, complement[0]):
            return i + 1
    return None
