"""Find direct and indirect quotes.

Direct: what stands between quotation marks, unless it is a name or a word set apart. Indirect: the clause after أنّ/إنّ
that a reporting verb governs, up to the end of the sentence or to words that report something else. A clause with a
longer stretch between marks counts as that direct quote alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from kzpipe.entities.clauses import Reading
from kzpipe.entities.link import LinkedMention
from kzpipe.lexicon.match import skip_clitics
from kzpipe.quotes.cues import Cue, CueLists
from kzpipe.quotes.marks import MarkedSpan, find_marked
from kzpipe.quotes.speakers import source_of_phrase, speaker_of_cue
from kzpipe.schema.ids import row_id
from kzpipe.schema.records import Quote
from kzpipe.text.document import ReadableDocument

QUOTED_KINDS = frozenset({"body", "quote_block"})
CUE_REACH = 26
"""A cue stands within this many tokens before what it reports."""
AFTER_REACH = 9
"""A cue that follows a quotation comes within this many tokens."""
UNCUED_WORDS = 6
"""A quotation without any cue is kept from this many words on: shorter ones are phrases set apart."""


@dataclass(frozen=True, slots=True)
class QuoteLimits:
    """Lengths in words: a quoted phrase of at most ``scare_words`` is none; a reported clause has ``indirect_words`` or more."""

    scare_words: int
    indirect_words: int


@dataclass(frozen=True, slots=True)
class _Found:
    start: int
    end: int
    kind: str
    cue: str | None
    speaker: LinkedMention | None
    is_continued: bool
    channel: str
    subject_before: LinkedMention | None


def find_quotes(document: ReadableDocument, readings: Sequence[Reading], lists: CueLists, limits: QuoteLimits) -> list[Quote]:
    """Return the quotes of a document in text order; a cue without a subject of its own continues the speaker before it."""
    finder = _Finder(document, readings, lists, limits)
    found = sorted(finder.find(), key=lambda quote: (quote.start, quote.end))
    quotes: list[Quote] = []
    speaker: str | None = None
    for quote in found:
        if quote.speaker is not None:
            speaker = quote.speaker.record.entity_id
        elif not quote.is_continued:
            speaker = None
        elif quote.subject_before is not None:
            speaker = quote.subject_before.record.entity_id
        quotes.append(
            Quote(
                row_id("q", document.document_id, quote.start, quote.end), document.document_id, quote.start, quote.end,
                document.text[quote.start : quote.end], quote.kind, quote.cue, speaker, quote.channel,
            )
        )  # fmt: skip
    return quotes


class _Finder:
    def __init__(self, document: ReadableDocument, readings: Sequence[Reading], lists: CueLists, limits: QuoteLimits) -> None:
        self._document = document
        self._text = document.text
        self._lists = lists
        self._limits = limits
        kinds = {block.block_index: block for block in document.blocks}
        self._readings = [r for r in readings if r.passage.kind in QUOTED_KINDS]
        self._blocks = [kinds[i] for i in sorted({r.passage.block_index for r in self._readings})]
        self._subject: LinkedMention | None = None
        self._before: dict[int, LinkedMention | None] = {}

    def find(self) -> Iterator[_Found]:
        for block in self._blocks:
            readings = [r for r in self._readings if r.passage.block_index == block.block_index]
            for reading in readings:
                self._before[reading.passage.sentence_index] = self._subject
                self._subject = self._last_subject(reading) or self._subject
            marked = [m for m in find_marked(self._text, block.start, block.end) if not self._is_name(m, readings)]
            direct = [m for m in marked if self._words(m.start, m.end) > self._limits.scare_words]
            for span in direct:
                found = self._direct(span, readings)
                if found is not None:
                    yield found
            for reading in readings:
                yield from self._indirect(reading, marked)
                yield from self._unmarked(reading, marked)

    def _last_subject(self, reading: Reading) -> LinkedMention | None:
        """Return whom the next sentence's «وقال» goes on with: the last who speaks in this sentence, else its subject."""
        for i in range(len(reading.tokens) - 1, -1, -1):
            cue = self._lists.cue_at(reading, i)
            if cue is None or cue.part != "verb" or not self._reports(reading, i):
                continue
            speaker = speaker_of_cue(reading, cue, len(reading.tokens))
            if speaker is not None:
                return speaker
        return reading.main_subject()

    def _reports(self, reading: Reading, cue: int) -> bool:
        """Tell whether words follow a cue that it reports: أنّ, a quotation mark or a colon."""
        ahead = reading.tokens[cue + 1 : cue + 1 + CUE_REACH]
        return any(token.form in self._lists.complements or token.form in {'"', ":"} for token in ahead)

    def _words(self, start: int, end: int) -> int:
        return sum(1 for word in self._text[start:end].split() if any(character.isalnum() for character in word))

    def _is_name(self, span: MarkedSpan, readings: Sequence[Reading]) -> bool:
        """A mention that fills the marks is a name between quotation marks."""
        length = span.end - span.start
        return any(
            min(m.record.end, span.end) - max(m.record.start, span.start) >= 0.8 * length
            for r in readings if r.passage.start < span.end and span.start < r.passage.end for m in r.mentions
        )  # fmt: skip

    def _direct(self, span: MarkedSpan, readings: Sequence[Reading]) -> _Found | None:
        number = next((n for n, r in enumerate(readings) if r.passage.start <= span.start - 1 < r.passage.end), None)
        if number is None:
            return None
        reading = readings[number]
        until = next((i for i, token in enumerate(reading.tokens) if token.start >= span.start - 1), len(reading.tokens))
        cue = self._cue_before(reading, until)
        speaker: LinkedMention | None = None
        if cue is not None:
            speaker = speaker_of_cue(reading, cue, until)
        ending = next((r for r in readings if r.passage.start < span.end <= r.passage.end + 1), reading)
        if cue is None or (speaker is None and cue.part != "verb"):
            after, source = self._after(ending, span.end)
            if source is not None:
                speaker = source
                cue = after or cue
            elif cue is None and after is not None:
                cue, speaker = after, speaker_of_cue(ending, after, len(ending.tokens))
        if cue is None and speaker is None:
            speaker = self._source_before(reading, until)
        if cue is None and speaker is None:
            opens_block = self._text[reading.passage.start : span.start].strip("\"«“ '") == "" and number == 0
            before = readings[number - 1] if number else None
            if before is not None and until <= 1:
                cue = self._cue_before(before, len(before.tokens))
                speaker = speaker_of_cue(before, cue, len(before.tokens)) if cue is not None else None
            elif not opens_block and self._words(span.start, span.end) < UNCUED_WORDS:
                return None
        word = self._cue_word(reading if cue is None or cue.token < until else ending, cue)
        return _Found(
            span.start, span.end, "direct", word, speaker, self._is_continued(reading, cue, until), self._channel(reading, until, cue),
            self._before[reading.passage.sentence_index],
        )  # fmt: skip

    def _cue_word(self, reading: Reading, cue: Cue | None) -> str | None:
        if cue is None or cue.token >= len(reading.tokens):
            return None
        token = reading.tokens[cue.token]
        return self._text[token.start : token.end]

    def _cue_before(self, reading: Reading, until: int) -> Cue | None:
        """Return the nearest cue before token ``until``; reporting verbs win over judging ones at the same clause."""
        for i in range(until - 1, max(-1, until - 1 - CUE_REACH), -1):
            cue = self._lists.cue_at(reading, i)
            if cue is not None and not (cue.manner == "relay" and i and reading.tokens[i - 1].form in self._lists.not_reported):
                return self._outer_cue(reading, cue, until) or cue
            if reading.tokens[i].form in {"؛", "."}:
                return None
        return None

    def _outer_cue(self, reading: Reading, cue: Cue, until: int) -> Cue | None:
        """Words set apart inside a reported clause are the reporter's: «وأضاف أن واشنطن تحذر من خطوات "قد تمهد …"»."""
        if (until and reading.tokens[until - 1].form in {":", ","}) or until - cue.token <= 2:
            return None
        for i in range(cue.token - 1, max(-1, cue.token - CUE_REACH), -1):
            if reading.tokens[i].form in self._lists.complements:
                return self._governing_cue(reading, i)
        return None

    def _after(self, reading: Reading, end: int) -> tuple[Cue | None, LinkedMention | None]:
        """Return the cue, or the source, that follows a quotation: «…»، قال X؛ «…»، بحسب X."""
        first = next((i for i, token in enumerate(reading.tokens) if token.start >= end), None)
        if first is None:
            return None, None
        for i in range(first, min(len(reading.tokens), first + AFTER_REACH)):
            if reading.tokens[i].form in {".", "؛"}:
                return None, None
            source = source_of_phrase(self._text, reading, self._lists, i)
            if source is not None:
                return None, source
            cue = self._lists.cue_at(reading, i)
            if cue is not None and cue.part == "verb" and reading.tokens[i].form[:1] not in "و":
                return cue, reading.subject_after(cue.token)
        return None, None

    def _source_before(self, reading: Reading, until: int) -> LinkedMention | None:
        for i in range(until - 1, -1, -1):
            source = source_of_phrase(self._text, reading, self._lists, i)
            if source is not None and source.last <= until:
                return source
        return None

    def _channel(self, reading: Reading, until: int, cue: Cue | None) -> str:
        if cue is not None and cue.channel != "unspecified":
            return cue.channel
        return self._lists.channel_of(self._text, reading, until) or "unspecified"

    def _indirect(self, reading: Reading, marked: Sequence[MarkedSpan]) -> Iterator[_Found]:
        tokens = reading.tokens
        last_end = -1
        for i, token in enumerate(tokens):
            if token.form not in self._lists.complements or token.start < last_end or (i and tokens[i - 1].form in self._lists.not_reported):
                continue
            if any(span.start <= token.start < span.end for span in marked):
                continue
            cue = self._governing_cue(reading, i)
            if cue is None or self._is_impersonal(reading, cue, i):
                continue
            end = self._clause_end(reading, i)
            start, stop = skip_clitics(self._text, token, int(token.form[0] != "ا")), tokens[end - 1].end
            if any(span.start >= start - 2 and span.start < stop and self._words(span.start, span.end) > self._limits.scare_words for span in marked):
                last_end = stop
                continue
            if self._words(start, stop) < self._limits.indirect_words:
                continue
            last_end = stop
            speaker = speaker_of_cue(reading, cue, i)
            if speaker is None:
                speaker = self._source_after(reading, end)
            yield _Found(
                start, stop, "indirect", self._cue_word(reading, cue), speaker, self._is_continued(reading, cue, i), self._channel(reading, i, cue),
                self._before[reading.passage.sentence_index],
            )  # fmt: skip

    def _is_continued(self, reading: Reading, cue: Cue | None, until: int) -> bool:
        """Tell whether a cue without a named subject goes on with the speaker before it.

        It does without a subject at all («وأضاف أن») or with one that a title or a statement stands for («وتابع الوزير»); a
        noun that names nobody known («وذكرت وسائل إعلام») is another speaker.
        """
        if cue is None:
            return until <= 1
        if cue.part != "verb" or cue.token + 1 >= min(until, len(reading.tokens)):
            return True
        following = reading.tokens[cue.token + 1]
        title = reading.title_end(cue.token + 1)
        if title is not None:
            return not self._has_complement(reading, title, until)  # «وتابع الوزير», but not «وقال وزير التجهيز»
        if not following.is_word or cue.cue_id in self._lists.additive:
            return True
        if following.form in reading.lists.prepositions or following.form in self._lists.complements or following.form in self._lists.adverbs:
            return True
        if any(analysis.preposition for analysis in reading.analyses[cue.token + 1]) or following.form[:2] in {"لل", "با"}:
            return True
        return self._lists.channels.match(self._text, reading.tokens, cue.token + 1) is not None

    def _unmarked(self, reading: Reading, marked: Sequence[MarkedSpan]) -> Iterator[_Found]:
        """«قال فلان: لن نتراجع عن المطالب»: what follows the colon of a reporting verb where no marks stand."""
        tokens = reading.tokens
        for i, token in enumerate(tokens):
            if token.form != ":" or i + 1 >= len(tokens) or not tokens[i + 1].is_word:
                continue
            if any(span.start < reading.passage.end and token.start < span.end for span in marked):
                continue
            cue = self._cue_before(reading, i)
            if cue is None or cue.part != "verb" or cue.manner not in {"say", "write"}:
                continue
            start, end = tokens[i + 1].start, reading.passage.end
            while end > start and self._text[end - 1] in ".!؟ ":
                end -= 1
            if self._words(start, end) <= self._limits.scare_words:
                continue
            speaker = speaker_of_cue(reading, cue, i)
            yield _Found(
                start, end, "direct", self._cue_word(reading, cue), speaker, self._is_continued(reading, cue, i), self._channel(reading, i, cue),
                self._before[reading.passage.sentence_index],
            )  # fmt: skip
            return

    def _has_complement(self, reading: Reading, at: int, until: int) -> bool:
        if at >= min(until, len(reading.tokens)) or not reading.tokens[at].is_word:
            return False
        return reading.tokens[at].form not in reading.lists.function_words and reading.tokens[at].form not in reading.lists.prepositions

    def _is_impersonal(self, reading: Reading, cue: Cue, complement: int) -> bool:
        """«يذكر أن», «يشار إلى أن»: an imperfect with nothing but a preposition before أنّ is nobody's speech."""
        if cue.part != "verb" or not all(a.aspect == "imperfect" for a in reading.analyses[cue.token] if a.pos == "verb"):
            return False
        between = [reading.tokens[i].form for i in range(cue.token + 1, complement)]
        before = reading.tokens[cue.token - 1] if cue.token else None
        return all(form in reading.lists.prepositions for form in between) and (before is None or not before.is_word)

    def _governing_cue(self, reading: Reading, complement: int) -> Cue | None:
        """Return the cue that governs أنّ: the nearest before it with no other verb or complement between."""
        start = self._before_parenthesis(reading, complement)
        for i in range(start - 1, max(-1, start - 1 - CUE_REACH), -1):
            form = reading.tokens[i].form
            if form in {".", "؛", ":"} or form in self._lists.complements or (form[:1] == "و" and form[1:] in self._lists.complements):
                return None
            cue = self._lists.cue_at(reading, i)
            if cue is not None and cue.manner not in {"ask", "hear"}:
                return cue
            if reading.is_finite_verb(i) and not self._in_relative_clause(reading, i):
                return None
        return None

    def _before_parenthesis(self, reading: Reading, complement: int) -> int:
        """Return the token where an aside between commas before أنّ begins: «وقالت الوزارة، في بيان صدر اليوم، إنها …»."""
        commas = {"،", ","}
        if complement < 2 or reading.tokens[complement - 1].form not in commas:
            return complement
        for i in range(complement - 2, max(-1, complement - 16), -1):
            if reading.tokens[i].form in commas and not any(self._lists.cue_at(reading, j) for j in range(i + 1, complement)):
                return i
        return complement

    def _in_relative_clause(self, reading: Reading, verb: int) -> bool:
        """A verb after الذي, التي … belongs to a noun between the cue and its clause."""
        return any(reading.tokens[j].form in self._lists.relatives for j in range(max(0, verb - 3), verb))

    def _clause_end(self, reading: Reading, start: int) -> int:
        """Return the token after the reported clause: the sentence's end, or a comma before another report."""
        tokens = reading.tokens
        end = len(tokens)
        while end > start + 1 and not tokens[end - 1].is_word and tokens[end - 1].form not in {'"', ")"}:
            end -= 1
        for i in range(start + 1, end):
            if tokens[i].form == "؛":
                return i
            if tokens[i].form not in {"،", ","} or i + 1 >= end:
                continue
            following = i + 1
            form = tokens[following].form
            cue = self._lists.cue_at(reading, following)
            reports = cue is not None and (cue.part == "participle" or form[:1] in "وف")
            phrase = self._lists.phrases.match(self._text, tokens, following)
            if (
                reports
                or phrase is not None
                or self._is_new_report(tokens[following].form, tokens[following + 1].form if following + 1 < end else "")
            ):
                return i
        return end

    def _is_new_report(self, form: str, after: str) -> bool:
        return form in self._lists.clause_openers or f"{form} {after}" in self._lists.clause_openers

    def _source_after(self, reading: Reading, at: int) -> LinkedMention | None:
        for i in range(at, min(len(reading.tokens), at + 3)):
            source = source_of_phrase(self._text, reading, self._lists, i)
            if source is not None:
                return source
        return None
