"""Find counted assertions: how many were killed, hurt, held, sent, who counts them, and who says so.

A number is a claim when its noun counts the harmed («26 قتيلاً»), or a word of harm governs it («مقتل 26 محتجاً»), or its
relative clause tells it («12 شخصاً قضوا»), or it is part of a claim before it («بينهم 3 أطفال»). The claimant is the speaker
of the quote it stands in, the subject of the reporting verb before it, or the source that "according to" names.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kzpipe.claims.quantities import AFTER_REACH, ClaimLists, Quantity, QuantityFinder
from kzpipe.entities.clauses import Reading
from kzpipe.entities.link import LinkedMention, NamedArticle
from kzpipe.entities.lists import NameLists
from kzpipe.entities.modality import Hedges, is_historical
from kzpipe.lexicon.match import skip_clitics
from kzpipe.quotes.cues import CueLists
from kzpipe.quotes.speakers import source_of_phrase, speaker_of_cue
from kzpipe.schema.ids import row_id
from kzpipe.schema.records import Claim, Quote, Timex
from kzpipe.text.document import ReadableDocument

CLAIM_KINDS = frozenset({"body", "quote_block", "standfirst"})
GROUP_REACH = 9
COUNTING_TYPES = frozenset({"government_body", "state", "igo", "media"})
"""Whoever of these is the subject of a count without a reporting verb makes it: «أحصت الوزارة 400 جريح»."""


@dataclass(frozen=True, slots=True)
class Count:
    """A claim with the token range of its words: ``term`` is the word of harm, ``group_mention`` who is counted where named."""

    record: Claim
    sentence_index: int
    term: int
    first: int
    last: int
    group_mention: LinkedMention | None


class ClaimFinder:
    """Finds the claims of one document."""

    def __init__(self, document: ReadableDocument, named: NamedArticle, lists: ClaimLists, names: NameLists, tools: tuple[CueLists, Hedges]) -> None:
        """Keep what all sentences share."""
        self._document = document
        self._named = named
        self._lists = lists
        self._names = names
        self._numbers = QuantityFinder(document.text, lists, names)
        self._cues, self._hedges = tools
        self._tells_of_peacekeepers = any(key.split(".")[0] == "peacekeepers" for key in named.entities)
        self._last_claimant: tuple[int, str | None] = (-1, None)

    def find(self, readings: Sequence[Reading], quotes: Sequence[Quote], timexes: Sequence[Timex]) -> list[Count]:
        """Return one claim per measure, number, group and claimant of the document, in text order."""
        seen: dict[tuple[object, ...], set[str | None]] = {}
        counts: list[Count] = []
        for reading in readings:
            if reading.passage.kind not in CLAIM_KINDS:
                continue
            inside = [t for t in timexes if reading.passage.start <= t.start < reading.passage.end]
            for count in self._sentence(reading, quotes, inside):
                count = self._with_claimant_before(reading, count)
                claim = count.record
                key = (claim.measure, claim.number, claim.low, claim.high, claim.group)
                told_by = seen.setdefault(key, set())
                if not told_by or (claim.claimant_id is not None and claim.claimant_id not in told_by):
                    counts.append(count)
                told_by.add(claim.claimant_id)
        return counts

    def _with_claimant_before(self, reading: Reading, count: Count) -> Count:
        """A count without a claimant goes on with the one of the count before it in the same paragraph."""
        block = reading.passage.block_index
        if count.record.claimant_id is None and self._last_claimant[0] == block:
            count = replace(count, record=replace(count.record, claimant_id=self._last_claimant[1]))
        self._last_claimant = block, count.record.claimant_id
        return count

    def _sentence(self, reading: Reading, quotes: Sequence[Quote], timexes: Sequence[Timex]) -> Iterator[Count]:
        previous: tuple[Count, Quantity] | None = None
        for quantity in self._numbers.find_quantities(reading, timexes):
            used = None if previous is None else previous[0].term
            measured = self._numbers.measure_of(reading, quantity, used)
            if measured is None and previous is not None and self._numbers.is_part_of(reading, previous[1], quantity):
                measured = previous[0].record.measure, previous[0].term
            if measured is None:
                continue
            count = self._count(reading, quantity, measured, quotes, timexes)
            if previous is not None and self._numbers.is_joined(reading, previous[1], quantity):
                count = _with_group_of(count, previous[0])
            previous = count, quantity
            yield count

    def _count(self, reading: Reading, quantity: Quantity, measured: tuple[str, int], quotes: Sequence[Quote], timexes: Sequence[Timex]) -> Count:
        measure, term = measured
        group, unit, label, mention = self._group(reading, quantity, term)
        last = max(quantity.last, (quantity.noun or 0) + 1, term + 1)
        if mention is not None and mention.last > last and mention.first - last <= GROUP_REACH:
            last = mention.last
        first = min(quantity.first, term)
        tokens = reading.tokens
        text = self._document.text
        joined = any(analysis.conjunction for analysis in reading.analyses[first][:1])
        start, end = skip_clitics(text, tokens[first], int(joined)), tokens[last - 1].end
        opened = sum(token.form == '"' for token in tokens[first:last]) % 2
        if opened:  # «26 "مجرماً مسلحاً"»: the words set apart belong to the claim whole
            closing = next((i for i in range(last, min(len(tokens), last + GROUP_REACH)) if tokens[i].form == '"'), None)
            end = tokens[closing].end if closing is not None else end
        claimant, relays = self._claimant(reading, first, (start, end), quotes)
        number = quantity.number
        high, bound = quantity.high, quantity.bound if number is not None else "vague"
        if bound == "exact" and any(
            reading.tokens[i].form in self._lists.exceeds for i in range(max(0, quantity.first - AFTER_REACH), quantity.first)
        ):
            high, bound = None, "more_than"
        record = Claim(
            row_id("c", self._document.document_id, measure, start, quantity.first, number, quantity.low), self._document.document_id, start, end,
            text[start:end], measure, number, quantity.low, high, bound, unit, group, label, claimant, relays,
            _single_day(timexes), self._location(reading), self._is_cumulative(reading, first, last),
            "historical" if is_historical(timexes, self._document.published) else self._hedges.mode_of(text, reading, term),
        )  # fmt: skip
        return Count(record, reading.passage.sentence_index, term, first, last, mention)

    def _group(self, reading: Reading, quantity: Quantity, term: int) -> tuple[str, str, str | None, LinkedMention | None]:
        """Return group, unit, the text's own word and the group's mention."""
        text, tokens = self._document.text, reading.tokens
        group, unit, label = "unspecified", "people", None
        if quantity.noun is not None:
            label = text[tokens[quantity.noun].start : tokens[quantity.noun].end]
            for analysis in reading.analyses[quantity.noun]:
                if analysis.lemma_id in self._lists.groups:
                    group, unit = self._lists.groups[analysis.lemma_id]
                    break
        mention = self._group_mention(reading, quantity, term)
        peacekeepers = next((m for m in reading.actors if self._group_of(m) == "peacekeepers"), None)
        if unit in {"troops", "vehicles"} and (peacekeepers is not None or self._tells_of_peacekeepers):
            return "peacekeepers", unit, label, peacekeepers
        if mention is not None and group == "unspecified":
            group = self._group_of(mention)
            label = label or mention.record.text
            if group != "unspecified":
                label = mention.record.text
        return group, unit, label, mention

    def _group_mention(self, reading: Reading, quantity: Quantity, term: int) -> LinkedMention | None:
        """Return the group named inside the counted phrase, right after it, or as owner of the word of harm («ضحايا قوات الأمن»)."""
        last = max(quantity.last, (quantity.noun if quantity.noun is not None else 0) + 1)
        for mention in reading.actors:
            if self._group_of(mention) == "unspecified":
                continue
            if quantity.first <= mention.first < last:
                return mention
            if last <= mention.first <= last + GROUP_REACH:
                words = [reading.tokens[i].form for i in range(last, mention.first)]
                if any(not word[:1].isalnum() and word != '"' for word in words) or any(word[:1].isdigit() for word in words):
                    break
                relative = self._names.context.get("relative", frozenset())
                if any(reading.is_finite_verb(i) for i in range(last, mention.first)) and not relative & set(words):
                    break
                if relative & set(words) and self._names.collectives.get(mention.record.entity_id.split(".")[0]) is None:
                    continue
                if not words or relative & set(words) or reading.governor(mention) in {"min", "fi", "bayna", "bi"}:
                    return mention
                break
        for mention in reading.actors:
            if mention.last <= quantity.first and mention.first and self._numbers.is_plural_victim(reading, mention.first - 1):
                near = not any(reading.ends_clause(i) for i in range(mention.last, quantity.first))
                if near and self._group_of(mention) != "unspecified":
                    return mention
            if mention.last <= term < quantity.first:
                continue
            ranks = reading.governor(mention) in {"fi", "bayna", "min"} and 0 <= quantity.first - mention.last <= AFTER_REACH
            if ranks and self._group_of(mention) != "unspecified" and not any(reading.ends_clause(i) for i in range(mention.last, quantity.first)):
                return mention
        return None

    def _group_of(self, mention: LinkedMention) -> str:
        target = mention.record.entity_id.split(".")[0]
        collective = self._names.collectives.get(target)
        if collective is not None:
            return collective.group
        body = self._names.bodies.get(target)
        if body is not None and body.sector_code in {"COP", "MIL"}:
            return "security_forces"
        return "unspecified"

    def _claimant(self, reading: Reading, first: int, span: tuple[int, int], quotes: Sequence[Quote]) -> tuple[str | None, tuple[str, ...]]:
        """Return who claims, and who relays it, outermost last."""
        text = self._document.text
        sources = [source_of_phrase(text, reading, self._cues, i) for i in range(len(reading.tokens))]
        named = [source.record.entity_id for source in sources if source is not None]
        inside = [q for q in quotes if q.start <= span[0] and span[1] <= q.end and q.speaker_id is not None]
        speaker: str | None = None
        if inside:
            speaker = min(inside, key=lambda q: q.end - q.start).speaker_id
        else:
            for i in range(first, -1, -1):
                cue = self._cues.cue_at(reading, i)
                if cue is None or cue.manner in {"hear"}:
                    continue
                mention = speaker_of_cue(reading, cue, len(reading.tokens))
                if mention is not None and self._group_of(mention) not in {"protesters"}:
                    speaker = mention.record.entity_id
                    break
        if speaker is None and not named:
            counting = reading.main_subject()
            if counting is not None and counting.last <= first and counting.record.entity_type in COUNTING_TYPES:
                speaker = counting.record.entity_id
        main = reading.main_subject()
        if main is not None and main.record.entity_type == "media" and main.record.entity_id not in {speaker, *named}:
            named.insert(0, main.record.entity_id)
        relaying = next((m for m in reading.actors if m.record.entity_id == speaker and m.record.entity_type == "media"), None)
        if relaying is not None and named and relaying.record.entity_id not in named:
            named.insert(0, relaying.record.entity_id)  # «ذكرت الوكالة نقلاً عن الوزارة»
            speaker = None
        if speaker is None and named:
            speaker = named.pop()  # «بحسب القناة نقلاً عن الشرطة»: the last source made the claim
        return speaker, tuple(dict.fromkeys(n for n in reversed(named) if n != speaker))

    def _location(self, reading: Reading) -> str | None:
        place = next((m.record.entity_id for m in reading.mentions if m.record.role == "place"), None)
        if place is not None:
            return place
        state = self._names.states.get(self._named.main_country or "")
        return state.entity_id if state is not None and state.entity_id in self._named.entities else None

    def _is_cumulative(self, reading: Reading, first: int, last: int) -> bool:
        forms = [reading.tokens[i].form for i in range(max(0, first - 8), min(len(reading.tokens), last + 6))]
        words = {form[1:] if form[:1] in "ول" and form[1:] in self._lists.cumulative else form for form in forms}
        joined = " ".join(forms)
        return bool(words & self._lists.cumulative) or any(" " in phrase and phrase in joined for phrase in self._lists.cumulative)


def _with_group_of(count: Count, before: Count) -> Count:
    """Return a count that takes over the group of the count joined to it, where it names none."""
    claim, earlier = count.record, before.record
    if claim.group != "unspecified" or earlier.group == "unspecified":
        return count
    return replace(count, record=replace(claim, group=earlier.group, unit=earlier.unit), group_mention=before.group_mention)


def _single_day(timexes: Sequence[Timex]) -> dt.date | None:
    """Return the first single calendar day that the sentence names."""
    for timex in timexes:
        if timex.kind == "date" and timex.value is not None and len(timex.value) == 10:
            return dt.date.fromisoformat(timex.value)
    return None
