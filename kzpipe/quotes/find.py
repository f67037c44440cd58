"""Find direct and indirect quotes.

Direct: what stands between quotation marks, unless it is a name or a word set apart. Indirect: the clause after أنّ/إنّ
that a reporting verb governs, up to the end of the sentence or to words that report something else. A clause with a
longer stretch between marks counts as that direct quote alone.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import islice, takewhile

from kzpipe.entities.clauses import Reading
from kzpipe.entities.link import LinkedMention
from kzpipe.entities.standing import is_unnamed_source
from kzpipe.lexicon.match import skip_clitics, without_article
from kzpipe.quotes.channels import with_channels
from kzpipe.quotes.cues import Cue
from kzpipe.quotes.marks import MarkedSpan, reaching_into
from kzpipe.quotes.reported import CUE_REACH, governing_cue
from kzpipe.quotes.speakers import RELAYING, points_back, relays, source_of_phrase
from kzpipe.quotes.turns import Turns, count_words
from kzpipe.schema.ids import row_id
from kzpipe.schema.records import Quote
from kzpipe.text.normalize import fold
from kzpipe.text.tokens import COMMAS

QUOTED_KINDS = frozenset({"body", "quote_block"})
AFTER_REACH = 9
"""A cue that follows a quotation comes within this many tokens."""
UNCUED_WORDS = 6
"""A quotation without any cue is kept from this many words on: shorter ones are phrases set apart."""
NAMED_WORDS = 6
"""A name between marks after the head of an organisation has at most this many words."""
NAME_BEFORE_COLON = 8
"""«الوزير فلان: …» opens a line within this many tokens."""


@dataclass(frozen=True, slots=True)
class QuoteLimits:
    """Lengths in words: a quoted phrase of at most ``scare_words`` is none; a reported clause has ``indirect_words`` or more."""

    scare_words: int
    indirect_words: int


@dataclass(frozen=True, slots=True)
class _Source:
    """Who is behind a quotation: the cue's word and place in the text where there is a cue, the speaker where one is named."""

    cue: Cue | None
    reading: Reading
    speaker: LinkedMention | None


def find_quotes(turns: Turns, limits: QuoteLimits) -> list[Quote]:
    """Return the quotes of a document in text order."""
    return with_channels(sorted(_Finder(turns, limits).find(), key=lambda quote: (quote.start, quote.end)), turns)


def _over(readings: Sequence[Reading], start: int, end: int) -> Iterator[Reading]:
    """Yield the sentences of a block that reach into a stretch of the text."""
    first = bisect_right(readings, start, key=lambda r: r.passage.end)
    yield from takewhile(lambda r: r.passage.start < end, islice(readings, first, None))


class _Finder:
    def __init__(self, turns: Turns, limits: QuoteLimits) -> None:
        self._turns = turns
        self._document = turns.document
        self._text = turns.document.text
        self._lists = turns.lists
        self._limits = limits

    def find(self) -> Iterator[Quote]:
        by_block: dict[int, list[Reading]] = defaultdict(list)
        for reading in self._turns.readings:
            by_block[reading.passage.block_index].append(reading)
        for index, block in self._turns.blocks.items():
            if block.kind not in QUOTED_KINDS:
                continue
            readings = by_block[index]
            marked = [m for m in self._turns.marked[index] if not self._is_name(m, readings)]
            for span in marked:
                if self._words(span.start, span.end) > self._limits.scare_words:
                    yield from self._direct(span, readings)
            for reading in readings:
                yield from self._indirect(reading, marked)
                yield from self._unmarked(reading, marked)

    def _quote(self, start: int, end: int, kind: str, source: _Source, until: int) -> Quote:
        cue, speaker_id = source.cue, source.speaker.record.entity_id if source.speaker is not None else None
        if is_unnamed_source(speaker_id, source.reading.lists):
            speaker_id = None
        word = None
        if cue is not None:
            token = source.reading.tokens[cue.token]
            word = self._text[token.start : token.end]
        channel = cue.channel if cue is not None and cue.channel != "unspecified" else None
        return Quote(
            row_id("q", self._document.document_id, start, end), self._document.document_id, start, end, self._text[start:end], kind, word,
            speaker_id, channel or self._lists.channel_of(self._text, source.reading, until) or "unspecified",
        )  # fmt: skip

    def _words(self, start: int, end: int) -> int:
        return count_words(self._text, start, end)

    def _is_name(self, span: MarkedSpan, readings: Sequence[Reading]) -> bool:
        """A mention that fills the marks is a name between quotation marks; so are a few words after «منظمة», «قناة»."""
        length = span.end - span.start
        before = fold(self._text[max(0, span.start - 20) : span.start]).replace('"', " ").split()
        names = readings[0].lists if readings else None
        if before and names is not None and without_article(before[-1]) in names.organisation_types:
            most = self._limits.scare_words if before[-1].startswith("ال") else NAMED_WORDS  # «الحكومة "فقدت كل سيطرة على الوضع"»
            return self._words(span.start, span.end) <= most
        return any(
            min(m.record.end, span.end) - max(m.record.start, span.start) >= 0.8 * length
            for r in _over(readings, span.start, span.end) for m in r.mentions
        )  # fmt: skip

    def _direct(self, span: MarkedSpan, readings: Sequence[Reading]) -> Iterator[Quote]:
        number = bisect_right(readings, span.start - 1, key=lambda r: r.passage.start) - 1
        if number < 0 or span.start > readings[number].passage.end:
            return
        reading = readings[number]
        until = next((i for i, token in enumerate(reading.tokens) if token.start >= span.start - 1), len(reading.tokens))
        ending = next((r for r in _over(readings, span.end - 2, span.end) if span.end <= r.passage.end + 1), reading)
        source = self._source(span, (reading, until), ending)
        if source is None:
            before = readings[number - 1] if number else None
            opens_block = until <= 1 and number == 0
            if before is not None and until <= 1:
                source = self._source_in(before, len(before.tokens)) or _Source(None, reading, self._turns.sentence(reading).entering)
            elif opens_block or self._words(span.start, span.end) >= UNCUED_WORDS:
                source = _Source(None, reading, self._turns.sentence(reading).entering if opens_block else None)
            else:
                return
        yield self._quote(span.start, span.end, "direct", source, until)

    def _source(self, span: MarkedSpan, opening: tuple[Reading, int], ending: Reading) -> _Source | None:
        """Return who is behind words between marks: the source right after them, the cue before, the cue or source after."""
        reading, until = opening
        before = self._source_in(reading, until)
        after = self._source_after(ending, span.end, before)
        if before is None or (before.speaker is None and before.cue is not None and before.cue.part != "verb" and after is not None):
            return after or before
        named = after.speaker if after is not None and after.cue is None and self._opens_source(ending, span.end) else None
        if named is not None and (before.speaker is None or named.record.entity_type != "media"):
            return _Source(before.cue, before.reading, named)
        return before

    def _opens_source(self, reading: Reading, end: int) -> bool:
        """Tell whether a source phrase stands right after the closing mark: «…»، بحسب X."""
        first = next((i for i, token in enumerate(reading.tokens) if token.start >= end and token.is_word), None)
        return first is not None and self._lists.phrases.match(self._text, reading.tokens, first) is not None

    def _source_in(self, reading: Reading, until: int) -> _Source | None:
        """Return the cue, or the source, before token ``until`` of a sentence."""
        cue = self._cue_before(reading, until)
        if cue is not None:
            return _Source(cue, reading, self._turns.speaker_of(reading, cue, until))
        for i in range(until - 1, -1, -1):
            named = source_of_phrase(self._text, reading, self._lists, i)
            if named is not None and named.last <= until:
                return _Source(None, reading, named)
        return None

    def _cue_before(self, reading: Reading, until: int) -> Cue | None:
        """Return the nearest cue before token ``until``; words set apart inside a reported clause are those of its reporter.

        «وأضاف أن واشنطن تحذر من خطوات "قد تمهد …"»: the words are not Washington's, unless its own cue stands right before them.
        """
        for i in range(until - 1, max(-1, until - 1 - CUE_REACH), -1):
            if reading.tokens[i].form in {"؛", "."}:
                return None
            cue = self._lists.cue_at(reading, i)
            if (
                cue is None
                or (cue.manner in RELAYING and not relays(reading, self._lists, cue, until))
                or (cue.manner == "relay" and i and reading.tokens[i - 1].form in self._lists.not_reported)
            ):
                continue
            report = self._turns.report_over(reading, i)
            if report is None or until - i <= 2 or reading.tokens[until - 1].form in {":", *COMMAS}:
                return cue
            inner = next((k for k in range(until - 1, i, -1) if reading.tokens[k].form in self._lists.complements), None)
            return (governing_cue(reading, self._lists, inner) if inner is not None and inner == until - 1 else None) or report.cue
        return None

    def _source_after(self, reading: Reading, end: int, before: _Source | None) -> _Source | None:
        """Return the cue, or the source, that follows a quotation: «…»، قال X؛ «…»، بحسب X؛ «…»، على حد قوله."""
        first = next((i for i, token in enumerate(reading.tokens) if token.start >= end), None)
        if first is None:
            return None
        for i in range(first, min(len(reading.tokens), first + AFTER_REACH)):
            if reading.tokens[i].form in {".", "؛"}:
                return None
            match = self._lists.phrases.match(self._text, reading.tokens, i)
            if match is not None and points_back(reading, match.last) and before is None:
                turn = self._turns.before(reading, i)
                return _Source(None, reading, turn.speaker if turn is not None else self._turns.sentence(reading).entering)
            named = source_of_phrase(self._text, reading, self._lists, i)
            if named is not None:
                return _Source(None, reading, named)
            cue = self._lists.cue_at(reading, i)
            if cue is not None and cue.part == "verb" and reading.tokens[i].form[:1] != "و" and reading.tokens[i - 1].form != "و":
                return _Source(cue, reading, self._turns.speaker_of(reading, cue, len(reading.tokens)))
        return None

    def _indirect(self, reading: Reading, marked: Sequence[MarkedSpan]) -> Iterator[Quote]:
        tokens = reading.tokens
        for report in self._turns.sentence(reading).reports:
            first = tokens[report.first]
            start, stop = skip_clitics(self._text, first, int(first.form[0] != "ا")), tokens[report.last - 1].end
            inside = (span for span in reaching_into(marked, start - 2, stop) if span.start >= start - 2)
            if any(self._words(span.start, span.end) > self._limits.scare_words for span in inside):
                continue
            if self._words(start, stop) < self._limits.indirect_words:
                continue
            speaker = self._turns.speaker_of(reading, report.cue, report.first)
            if speaker is None:
                sources = (source_of_phrase(self._text, reading, self._lists, i) for i in range(report.last, min(len(tokens), report.last + 3)))
                speaker = next((named for named in sources if named is not None and named.record.entity_type != "media"), None)
            yield self._quote(start, stop, "indirect", _Source(report.cue, reading, speaker), report.first)

    def _unmarked(self, reading: Reading, marked: Sequence[MarkedSpan]) -> Iterator[Quote]:
        """«قال فلان: لن نتراجع عن المطالب»: what follows the colon of a reporting verb, or of a name, where no marks stand."""
        tokens = reading.tokens
        for i, token in enumerate(tokens):
            if token.form != ":" or i + 1 >= len(tokens) or not tokens[i + 1].is_word:
                continue
            if reaching_into(marked, token.start, reading.passage.end):
                continue
            start, end = tokens[i + 1].start, reading.passage.end
            while end > start and self._text[end - 1] in ".!؟ ":
                end -= 1
            if self._words(start, end) <= self._limits.scare_words:
                continue
            cue = self._cue_before(reading, i)
            if cue is not None and cue.part == "verb" and cue.manner in {"say", "write"}:
                yield self._quote(start, end, "direct", _Source(cue, reading, self._turns.speaker_of(reading, cue, i)), i)
                return
            person = next((m for m in reading.actors if m.last == i and m.record.entity_type == "person"), None)
            if person is not None and i <= NAME_BEFORE_COLON and not any(reading.is_verb(k) for k in range(person.first)):
                yield self._quote(start, end, "direct", _Source(None, reading, person), i)
                return
