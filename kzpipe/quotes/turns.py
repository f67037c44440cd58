"""Whose turn it is to speak: the speaker of every reporting word of an article, one after the other.

A reporting word names its speaker, or goes on with the one before it: «مضيفا» with the cue before it in its sentence,
«وأضاف أن» with whoever spoke last. A speaker that nothing names («ذكرت وسائل إعلام») ends the turn of the one before.
Reporting words inside a reported clause or between quotation marks are told by somebody else and take no turn.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from kzpipe.entities.clauses import Reading
from kzpipe.entities.link import LinkedMention
from kzpipe.quotes.cues import Cue, CueLists
from kzpipe.quotes.marks import find_marked, reaching_into
from kzpipe.quotes.reported import CUE_REACH, Report, find_reports
from kzpipe.quotes.speakers import RELAYING, is_unnamed, own_speaker, relays, source_of_phrase
from kzpipe.schema.records import Block
from kzpipe.text.document import ReadableDocument

SPOKEN_KINDS = frozenset({"body", "quote_block", "standfirst"})
QUOTED_WORDS = 4
"""Words between marks are somebody's speech from this many on; fewer are set apart by the writer."""
NAMING_MANNERS = frozenset({"say", "announce", "ask", "judge", "relay"})
"""Verbs that make their subject the speaker of what follows even where they report no clause: «دعا», «أدان»."""
_LETTER_OR_DIGIT = re.compile(r"[^\W_]")


class Turn(NamedTuple):
    """A reporting word outside all reported speech, and who speaks; None where nothing names the speaker."""

    cue: Cue
    speaker: LinkedMention | None


class Sentence(NamedTuple):
    """What is known of one sentence: its reports and turns in order, and who was speaking when it began."""

    reports: list[Report]
    turns: list[Turn]
    entering: LinkedMention | None


class Turns:
    """The turns of one document."""

    def __init__(self, document: ReadableDocument, readings: Sequence[Reading], lists: CueLists) -> None:
        """Read the document's sentences in order."""
        self.document = document
        self.lists = lists
        self.readings = [reading for reading in readings if reading.passage.kind in SPOKEN_KINDS]
        self.blocks = _blocks(document, self.readings)
        self.marked = {index: find_marked(document.text, block.start, block.end) for index, block in self.blocks.items()}
        self.spoken = {index: [span for span in spans if count_words(document.text, span.start, span.end) >= QUOTED_WORDS]
                       for index, spans in self.marked.items()}  # fmt: skip
        self._sentences: dict[int, Sentence] = {}
        self._speaker: LinkedMention | None = None
        self._has_speaker = False
        self._named: LinkedMention | None = None
        self._unnamed: frozenset[str] = frozenset()
        self._subject: LinkedMention | None = None
        for reading in self.readings:
            self._read(reading)

    def sentence(self, reading: Reading) -> Sentence:
        """Return what is known of a sentence."""
        return self._sentences[reading.passage.sentence_index]

    def speaker_of(self, reading: Reading, cue: Cue, until: int) -> LinkedMention | None:
        """Return who speaks by a cue whose words begin at token ``until``; inside a reported clause its own subject or whoever reports it."""
        sentence = self.sentence(reading)
        for turn in sentence.turns:
            if turn.cue.token == cue.token:
                return turn.speaker
        own = own_speaker(self.document.text, reading, self.lists, cue, (0, until))
        if own is not None or is_unnamed(reading, self.lists, cue, until):
            return own
        before = [turn for turn in sentence.turns if turn.cue.token < cue.token]
        return before[-1].speaker if before else sentence.entering

    def before(self, reading: Reading, until: int) -> Turn | None:
        """Return the last turn of a sentence before token ``until``."""
        return next((turn for turn in reversed(self.sentence(reading).turns) if turn.cue.token < until), None)

    def report_over(self, reading: Reading, token: int) -> Report | None:
        """Return the reported clause that a token stands in."""
        return next((report for report in self.sentence(reading).reports if report.first <= token < report.last), None)

    def _read(self, reading: Reading) -> None:
        marked = self.marked[reading.passage.block_index]
        reports = find_reports(self.document.text, reading, self.lists, marked)
        entering = self._speaker if self._has_speaker and (self._subject is None or self._speaker is not None) else self._subject
        turns: list[Turn] = []
        self._sentences[reading.passage.sentence_index] = Sentence(reports, turns, entering)
        for cue in self.lists.cues_of(reading):
            i = cue.token
            if any(report.first < i < report.last for report in reports) or self._is_quoted(reading, i):
                continue
            described = i > 0 and reading.tokens[i - 1].form in self.lists.relatives and not any(report.cue.token == i for report in reports)
            if not described:  # «العملية التي وصفتها السلطات …»
                self._take(reading, cue, reports, turns)
        if turns:
            self._subject = None
            return
        sources = (source_of_phrase(self.document.text, reading, self.lists, i) for i in self.lists.phrases.openings(reading.tokens))
        named = [source for source in sources if source is not None and source.record.entity_type != "media"]
        if named:  # «…، بحسب بيان الوزارة. وأضاف البيان»
            self._speaker, self._has_speaker, self._subject = named[-1], True, None
            return
        subject = reading.main_subject()
        if subject is not None and (subject.record.entity_type == "person" or not self._has_speaker):
            self._subject = subject

    def _take(self, reading: Reading, cue: Cue, reports: Sequence[Report], turns: list[Turn]) -> None:
        """Add the turn of a cue, if it reports anything or names who acts by speaking."""
        until = _words_begin(reading, self.lists, cue, reports)
        ended = max((report.last for report in reports if report.last <= cue.token), default=0)
        own = own_speaker(self.document.text, reading, self.lists, cue, (ended, until or len(reading.tokens)))
        if own is not None and (until is not None or (cue.manner in NAMING_MANNERS and _is_main(reading, self.lists, own, cue))):
            speaker: LinkedMention | None = own
        elif own is not None or until is None or (cue.manner in RELAYING and not relays(reading, self.lists, cue, until)):
            return  # «نقل 14 منهم إلى المستشفى»
        elif is_unnamed(reading, self.lists, cue, until):
            speaker = None
            first = cue.token + 1 if cue.part == "verb" else max(0, cue.token - CUE_REACH)  # «عن مسؤول أمني قوله إن»
            self._unnamed = frozenset(token.form for token in reading.tokens[first:until])
        else:
            speaker = self._continued(reading, cue, turns)
        turns.append(Turn(cue, speaker))
        self._speaker, self._has_speaker = speaker, True
        self._named = speaker or self._named

    def _continued(self, reading: Reading, cue: Cue, turns: Sequence[Turn]) -> LinkedMention | None:
        """Return whom a cue without a subject goes on with."""
        following = reading.tokens[cue.token + 1].form if cue.token + 1 < len(reading.tokens) else ""
        if following in self.lists.documents | self.lists.same and not following.startswith("عن"):
            return self._speaker  # «وأضاف البيان», «وأكد المصدر ذاته»: not whoever acted since
        if turns and turns[-1].cue.token >= reading.clause_start(cue.token):
            return turns[-1].speaker
        main = reading.main_subject(cue.token)
        if main is not None and main.last <= cue.token:
            return main  # «رد الرئيس على الأسئلة قائلا», «التقى الوزير …، وقال إن»
        is_title = reading.is_title(cue.token + 1) if following else False
        if is_title and self._named is not None:
            is_other = self._speaker is None and following.removeprefix("ال") in self._unnamed  # «قال مسؤول أمني … وأضاف المسؤول»
            return None if is_other else self._speaker or self._named  # «وقال الوزير»
        if self._subject is not None and not (cue.cue_id in self.lists.additive and self._has_speaker):
            return self._subject  # «وغادر الرئيس العاصمة. وقال إن»
        return self._speaker if self._has_speaker else None

    def _is_quoted(self, reading: Reading, i: int) -> bool:
        start = reading.tokens[i].start
        return bool(reaching_into(self.spoken[reading.passage.block_index], start, start + 1))


def _is_main(reading: Reading, lists: CueLists, subject: LinkedMention, cue: Cue) -> bool:
    """A verb that reports no clause makes its subject speak where the subject follows it, is that of the sentence or opens a clause."""
    main = reading.main_subject()
    if any(reading.tokens[i].form in lists.clause_openers for i in range(max(0, subject.first - 2), subject.first)):
        return True
    return subject.first > cue.token or (main is not None and main.record.entity_id == subject.record.entity_id)


def count_words(text: str, start: int, end: int) -> int:
    """Return how many words stand in a stretch of text."""
    return len([word for word in text[start:end].split() if _LETTER_OR_DIGIT.search(word)])


def _blocks(document: ReadableDocument, readings: Sequence[Reading]) -> Mapping[int, Block]:
    blocks = {block.block_index: block for block in document.blocks}
    return {index: blocks[index] for index in sorted({reading.passage.block_index for reading in readings})}


def _words_begin(reading: Reading, lists: CueLists, cue: Cue, reports: Sequence[Report]) -> int | None:
    """Return the token where what a cue reports begins: its أنّ, a quotation mark or a colon; None where nothing follows."""
    for report in reports:
        if report.cue.token == cue.token:
            return report.first
    for i in range(cue.token + 1, min(len(reading.tokens), cue.token + 1 + CUE_REACH)):
        form = reading.tokens[i].form
        if form == '"' and _marks_name(reading, i):
            continue  # «قالت منظمة "…"، الأحد، "…"»
        if form in {'"', ":"} or form in lists.complements:
            return i
        if form in {".", "؛"} or _reports_too(reading, lists, i):
            return None
    return None


def _marks_name(reading: Reading, i: int) -> bool:
    """Tell whether a quotation mark opens or closes the name of somebody."""
    return any(i in (m.first - 1, m.last) and _is_marked(reading, m) for m in reading.mentions)


def _is_marked(reading: Reading, mention: LinkedMention) -> bool:
    tokens = reading.tokens
    return mention.first > 0 and mention.last < len(tokens) and tokens[mention.first - 1].form == tokens[mention.last].form == '"'


def _reports_too(reading: Reading, lists: CueLists, i: int) -> bool:
    """Tell whether another reporting verb stands at a token: what follows it is its own («رفض التدخل، وقال: …»)."""
    cue = lists.cue_at(reading, i)
    return cue is not None and cue.part == "verb" and not (i and reading.tokens[i - 1].form in lists.relatives)
