"""Find the complement of a word that may signal an event: words, somebody or a deed, behind it or, where a pronoun stands for them, before it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence, Set

from propcache.api import cached_property

from kzpipe.entities.clauses import Reading
from kzpipe.entities.spelling import bare_lemma
from kzpipe.events.frames import AIMED_AT, Frame, LemmaFrames
from kzpipe.events.homographs import goes_on_with_verb
from kzpipe.lexicon.layout import ANY_DEED
from kzpipe.lexicon.match import without_article
from kzpipe.lexicon.morphology import Analysis
from kzpipe.text.tokens import Token

COMPLEMENT_REACH = 9
"""A light verb's complement stands within this many words after it, names aside («فرضت السلطات الكازاخية أمس حالة الطوارئ»)."""

BEFORE_REACH = 5
DEED_SHAPE = re.compile(r"ب(?:ال)?(?:ت..ي.|ا..ا.|ا...ا.|است..ا.|م.ا..ه)(?:ه|ها|هم)?$")
"""Shapes of verbal nouns of the derived measures, with ب: for verbs that the lexicon does not have."""


class Complements:
    """Where the complements of one word's frames stand; the words around it are gathered once, and only if a frame asks for any."""

    def __init__(self, reading: Reading, trigger: int) -> None:
        """Take the sentence and the token of the word."""
        self._reading = reading
        self._trigger = trigger
        self._openings: dict[str, list[int]] = {}

    @cached_property
    def _is_passive(self) -> bool:
        return self._reading.is_marked_passive(self._trigger)

    @cached_property
    def _places(self) -> tuple[int, ...]:
        return tuple(_complement_places(self._reading, self._trigger))

    @cached_property
    def _starts(self) -> tuple[int, ...]:
        """Where words of a complement may begin after the trigger: up to the next verb."""
        reading, starts = self._reading, []
        finite_verbs, mentioned = reading.finite_verbs, reading.mentioned
        for i in self._places:
            if i in finite_verbs and i > self._trigger + 1 and not _is_bound(reading, i):
                break
            starts.append(i)
            if reading.analyses[i].is_joined_verb_or_deed and i not in mentioned:
                break  # «أعلن الرئيس الطوارئ وفرض حظر التجول»: what follows belongs to that deed
        return tuple(starts)

    def _open(self, frames: LemmaFrames) -> Set[str]:
        """Return the words after the trigger that begin complements of a lemma's frames, and note where they stand."""
        found: dict[str, list[int]] = {}
        analyses, opening = self._reading.analyses, frames.first_words
        for i in self._starts:
            for word in opening & analyses[i].words:
                found.setdefault(word, []).append(i)
        self._openings.update(found)
        return found.keys()

    @cached_property
    def _before(self) -> tuple[str, ...]:
        return _words_before(self._reading, self._trigger)

    @cached_property
    def _told_before(self) -> set[str]:
        return set().union(*[analyses.words for analyses in self._reading.analyses[max(0, self._trigger - BEFORE_REACH) : self._trigger]])

    def frames_among(self, frames: LemmaFrames, analysis: Analysis) -> Sequence[Frame]:
        """Return the frames whose complement may stand in the sentence: most verbs have more frames than words follow."""
        if not frames.need_words:
            return frames.all
        if frames.first_words.isdisjoint(self._reading.words):
            return frames.bare  # as of most verbs
        after = self._open(frames)
        return frames.among(after | self._told_before if self._looks_back(analysis) else after)

    def _looks_back(self, analysis: Analysis) -> bool:
        """Tell whether a complement may stand before the word: a pronoun on it means what does, or it is passive («خدمة الإنترنت قُطعت»).

        A verb of several follows its subject as well («آلاف الأشخاص قد تجمعوا»).
        """
        return bool(analysis.pronoun) or (analysis.pos == "verb" and (analysis.number == "p" or self._is_passive))

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
        starts = self._openings.get(complement[0], ())
        if starts and len(complement) == 1:
            return starts[0] + 1
        for start in starts:
            last = _words_end(reading, start + 1, complement[1:], passed)
            if last is not None:
                return last
        if not self._looks_back(analysis):
            return None
        return i + 1 if _complement_before(reading, i, complement, self._before) else None


def _is_aimed_at(reading: Reading, i: int, analysis: Analysis, places: Sequence[int], types: frozenset[str]) -> bool:
    """Tell whether a word is aimed at an actor of some type at one of some places: «تدعم تركيا ليبيا», «أوقفت الشرطة كريم ماسيموف», «توقيف ماسيموف».

    The first name without a preposition after a verb is its subject, unless that stands before it or the verb is passive.
    """
    end = next((k for k in places if k > i + 1 and reading.is_finite_verb(k) and not _is_bound(reading, k)), len(reading.tokens))
    named = [m for m in reading.actors if m.first in places and m.first < end and reading.governor(m) == ""]
    if analysis.pos == "verb" and analysis.pronoun:
        return _means_person(reading, i, types)
    if analysis.pos == "verb":
        before = reading.subject_before(i)
        stands_before = before is not None and before.last == i and not analysis.conjunction
        named = named if stands_before or reading.bears_subject(i - 1) or reading.is_marked_passive(i) else named[1:]
        return bool(named) and named[0].record.entity_type in types
    if analysis.pos != "verbal_noun" or not named or named[0].record.entity_type not in types:
        return False
    return all(_counts(reading, k) for k in range(i + 1, named[0].first))  # «توقيف أربعة متشددين», «حبس عدد من الصحفيين»


def _means_person(reading: Reading, verb: int, types: frozenset[str]) -> bool:
    """«عُزل الرئيس كمال سليم، ثم أوقفته الشرطة»: the pronoun on a verb means whoever was named last before it, if that is a person."""
    before = next((m for m in reversed(reading.actors) if m.last <= verb), None)
    if before is None or "person" not in types or not reading.tokens[verb].form.endswith(("ه", "ها")):
        return False
    return reading.person_in_apposition(before).record.entity_type == "person"


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


def _bare(tokens: Sequence[Token]) -> tuple[str, ...]:
    return tuple(without_article(token.form) for token in tokens)


def _words_before(reading: Reading, trigger: int) -> tuple[str, ...]:
    return _bare(reading.tokens[max(0, trigger - BEFORE_REACH) : trigger])


def _complement_before(reading: Reading, trigger: int, complement: tuple[str, ...], words: tuple[str, ...]) -> bool:
    """«قوات حفظ السلام التي أرسلتها روسيا»: a pronoun on the verb stands for a complement among the ``words`` before it."""
    if complement[0] in words and any(words[i : i + len(complement)] == complement for i in range(len(words))):
        return True
    return len(complement) == 1 and any(_is_lemma(reading, i, complement[0]) for i in range(trigger - len(words), trigger))


def _complement_places(reading: Reading, trigger: int) -> Iterator[int]:
    """Yield the tokens after a trigger where its complement may begin: those of its clause, asides passed over."""
    passed, mentioned, ends = 0, reading.mentioned, reading.complement_ends
    asides = reading.asides if trigger not in reading.asides else frozenset()
    for i in range(trigger + 1, len(reading.tokens)):
        if i in asides:
            continue
        passed += i not in mentioned
        if passed > COMPLEMENT_REACH or i in ends:
            return
        yield i


def _is_bound(reading: Reading, i: int) -> bool:
    """«أوقفت السلطات ما لا يقل عن 20 شخصاً», «ما يزيد على»: a verb that only bounds a number begins no clause."""
    return reading.tokens[i - 1].form == "ما" or (i > 1 and (reading.tokens[i - 2].form, reading.tokens[i - 1].form) == ("ما", "لا"))


def _is_lemma(reading: Reading, i: int, word: str) -> bool:
    return any(bare_lemma(analysis.lemma) == word for analysis in reading.analyses[i])


def _words_end(reading: Reading, start: int, words: tuple[str, ...], most: int) -> int | None:
    """Return the token after the rest of a complement, ``most`` adjectives between its words passed over; None where it is missing.

    A word stands there also in another form of a noun or adjective («قواعد عسكرية»).
    """
    i, analyses = start, reading.analyses
    for word in words:
        passed = 0
        i += i < len(analyses) and reading.tokens[i].form == '"'  # «بأنها "صادمة"»
        while i < len(analyses) and word not in analyses[i].nouns:
            if passed == most or not analyses[i].is_free_adjective:
                return None
            i, passed = i + 1, passed + 1
        if i == len(analyses):
            return None
        i += 1
    return i
