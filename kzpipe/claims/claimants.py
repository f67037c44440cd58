"""Who makes a claim, and through whom it reached the article.

The claimant is the speaker of the quote or reported clause that holds the count, the subject of the reporting verb before it
(«أعلنت الوزارة مقتل …»), the source that a phrase names before or after it («…، بحسب الوزارة»), or the body that counts («أحصت
الوزارة …»). Where an agency or paper stands between, it relays: «نقلت الوكالة عن الوزارة».
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from kzpipe.entities.clauses import Reading
from kzpipe.quotes.cues import CueLists
from kzpipe.quotes.speakers import points_back, source_of_phrase
from kzpipe.quotes.turns import Turn, Turns
from kzpipe.schema.records import Quote

COUNTING_TYPES = frozenset({"government_body", "state", "igo", "media"})
"""Whoever of these is the subject of a count without a reporting verb makes it: «أحصت الوزارة 400 جريح»."""
CLAIMING_MANNERS = frozenset({"say", "announce", "write", "judge", "relay", "ascribe"})
MEDIA = "media"


class Claimant(NamedTuple):
    """Who claims and who relays, outermost last; ``is_told`` is true where somebody claims whom nothing names."""

    entity_id: str | None
    relayed_by: tuple[str, ...]
    is_told: bool


class _Source(NamedTuple):
    at: int
    entity_id: str
    is_media: bool


class ClaimantFinder:
    """Finds the claimants of one document."""

    def __init__(self, turns: Turns, quotes: Sequence[Quote]) -> None:
        """Keep what all sentences share."""
        self._turns = turns
        self._lists: CueLists = turns.lists
        self._text = turns.document.text
        self._quotes = quotes

    def find(self, reading: Reading, tokens: tuple[int, int], span: tuple[int, int]) -> Claimant:
        """Return the claimant of the count at a range of tokens, whose words are at a span of the text."""
        sources = self._sources(reading)
        speaker, is_told = self._speaker(reading, tokens, span)
        if speaker is None and not is_told and not sources:
            speaker = self._counting(reading, tokens[0])
        chain = self._chain(reading, speaker, sources, tokens)
        if not chain:
            return Claimant(None, (), is_told)
        return Claimant(chain[0], tuple(dict.fromkeys(one for one in chain[1:] if one != chain[0])), True)

    def _chain(self, reading: Reading, speaker: str | None, sources: Sequence[_Source], tokens: tuple[int, int]) -> list[str]:
        """Return the claimant and the relays after it."""
        entity_types = {m.record.entity_id: m.record.entity_type for m in reading.actors}
        after = [source for source in sources if source.at >= tokens[0]]
        nearest = [*after, *reversed([source for source in sources if source.at < tokens[0]])]
        if after:
            nearest = [*after[:1], *reversed(after[1:]), *nearest[len(after) :]]
        makers = [source.entity_id for source in nearest if not source.is_media]
        media = [source.entity_id for source in sources if source.is_media]
        main = reading.main_subject()
        if main is not None and main.record.entity_type == MEDIA and main.record.entity_id not in {speaker, *media}:
            media.append(main.record.entity_id)
        if speaker is not None and entity_types.get(speaker) == MEDIA and makers:
            return [makers[0], speaker, *media]  # «ذكرت الوكالة نقلا عن الوزارة»
        if speaker is not None and entity_types.get(speaker) == MEDIA and sources and self._is_relaying(reading, sources):
            return [sources[-1].entity_id, speaker, *media[:-1]]
        if speaker is not None:
            return [speaker, *media]
        if makers:
            return [makers[0], *media]
        return [media[-1], *reversed(media[:-1])] if media else []

    def _is_relaying(self, reading: Reading, sources: Sequence[_Source]) -> bool:
        match = self._lists.phrases.match(self._text, reading.tokens, sources[-1].at)
        return match is not None and match.entries[0].kind == "relay"

    def _sources(self, reading: Reading) -> list[_Source]:
        found: list[_Source] = []
        for i in range(len(reading.tokens)):
            match = self._lists.phrases.match(self._text, reading.tokens, i) if reading.tokens[i].is_word else None
            if match is None:
                continue
            if points_back(reading, match.last):
                turn = self._turns.before(reading, i)
                speaker = turn.speaker if turn is not None else self._turns.sentence(reading).entering
            else:
                speaker = source_of_phrase(self._text, reading, self._lists, i)
            if speaker is not None:
                found.append(_Source(i, speaker.record.entity_id, speaker.record.entity_type == MEDIA))
        return found

    def _speaker(self, reading: Reading, tokens: tuple[int, int], span: tuple[int, int]) -> tuple[str | None, bool]:
        """Return the speaker of the words that hold the count, and whether somebody speaks there at all."""
        inside = [q for q in self._quotes if q.start <= span[0] and span[1] <= q.end]
        if inside:
            innermost = min(inside, key=lambda q: q.end - q.start)
            return innermost.speaker_id, True
        report = self._turns.report_over(reading, tokens[0])
        if report is not None:
            speaker = self._turns.speaker_of(reading, report.cue, report.first)
            return (speaker.record.entity_id if speaker is not None else None), True
        turn = self._announcing(reading, tokens[0]) or self._told_after(reading, tokens[1])
        if turn is None:
            return None, False
        return (turn.speaker.record.entity_id if turn.speaker is not None else None), True

    def _announcing(self, reading: Reading, first: int) -> Turn | None:
        """«أعلنت الوزارة مقتل 14 شخصا»: the reporting verb before the count, unless its own clause has ended before it."""
        turn = self._turns.before(reading, first + 1)
        if turn is None or turn.cue.manner not in CLAIMING_MANNERS:
            return None
        report = next((r for r in self._turns.sentence(reading).reports if r.cue.token == turn.cue.token), None)
        begin = report.last if report is not None else turn.cue.token + 1
        forms = [reading.tokens[i].form for i in range(begin, first)]
        return None if self._lists.clause_openers & set(forms) else turn

    def _told_after(self, reading: Reading, last: int) -> Turn | None:
        """«قتل 14 شخصا في القصف، كما أعلنت الوزارة»: a reporting verb after the count that reports nothing else."""
        sentence = self._turns.sentence(reading)
        for turn in sentence.turns:
            at = turn.cue.token
            opened = at > 0 and reading.tokens[at - 1].form in self._lists.clause_openers
            if at >= last and opened and turn.cue.part == "verb" and not any(report.cue.token == at for report in sentence.reports):
                return turn
        return None

    def _counting(self, reading: Reading, first: int) -> str | None:
        main = reading.main_subject()
        if main is None or main.last > first or main.record.entity_type not in COUNTING_TYPES:
            return None
        between = {reading.tokens[i].form for i in range(main.last, first)}
        return None if self._lists.clause_openers & between else main.record.entity_id
