"""Find counted assertions: how many were killed, hurt, held, sent, who counts them, and who says so.

A number is a claim when its noun counts the harmed («26 قتيلاً»), or a word of harm governs it («مقتل 26 محتجاً»), or its
relative clause tells it («12 شخصاً قضوا»), or it is part of a claim before it («بينهم 3 أطفال»). The claimant is the speaker
of the quote it stands in, the subject of the reporting verb before it, or the source that "according to" names.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kzpipe.claims.numbers import Number, NumberGrammar, find_numbers
from kzpipe.entities.clauses import Reading
from kzpipe.entities.link import LinkedMention, NamedArticle
from kzpipe.entities.lists import NameLists
from kzpipe.entities.modality import Hedges, is_historical
from kzpipe.lexicon.load import Lexicons
from kzpipe.lexicon.match import skip_clitics
from kzpipe.lexicon.morphology import Analysis
from kzpipe.quotes.cues import CueLists
from kzpipe.quotes.speakers import source_of_phrase, speaker_of_cue
from kzpipe.schema.ids import row_id
from kzpipe.schema.records import Claim, Quote, Timex
from kzpipe.text.document import ReadableDocument
from kzpipe.text.normalize import fold

CLAIM_KINDS = frozenset({"body", "quote_block", "standfirst"})
TERM_REACH = 12
"""A word of harm governs a number within this many tokens before it."""
AFTER_REACH = 5
GROUP_REACH = 9
COUNTING_TYPES = frozenset({"government_body", "state", "igo", "media"})
"""Whoever of these is the subject of a count without a reporting verb makes it: «أحصت الوزارة 400 جريح»."""


@dataclass(frozen=True)
class ClaimLists:
    """Words of harm by lemma, counted nouns by lemma, and the context words of totals, compiled."""

    terms: dict[tuple[str, str], str]
    groups: dict[str, tuple[str, str]]
    cumulative: frozenset[str]
    included: frozenset[str]
    exceeds: frozenset[str]
    linking: frozenset[str]
    numbers: NumberGrammar

    @classmethod
    def from_lexicons(cls, lexicons: Lexicons) -> ClaimLists:
        """Build from ``victim_terms``, ``group_terms``, ``context_words`` and ``number_words``."""

        def words(kind: str) -> frozenset[str]:
            return frozenset(fold(row["form"]) for row in lexicons["context_words"] if row["kind"] == kind)

        terms = {(row["lemma_id"], row["part"]): row["measure"] for row in lexicons["victim_terms"]}
        groups = {row["lemma_id"]: (row["group"], row["unit"]) for row in lexicons["group_terms"]}
        return cls(
            terms,
            groups,
            words("cumulative"),
            words("included"),
            words("exceeds"),
            words("cumulative") | words("exceeds") | words("linking"),
            NumberGrammar.from_lexicons(lexicons),
        )


@dataclass(frozen=True, slots=True)
class Count:
    """A claim with the token range of its words: ``term`` is the word of harm, ``group_mention`` who is counted where named."""

    record: Claim
    sentence_index: int
    term: int
    first: int
    last: int
    group_mention: LinkedMention | None


@dataclass(frozen=True, slots=True)
class _Quantity:
    """A number with its counted noun: token range, values, the noun's token or None."""

    first: int
    last: int
    number: float | None
    low: float | None
    high: float | None
    bound: str
    noun: int | None


class ClaimFinder:
    """Finds the claims of one document."""

    def __init__(self, document: ReadableDocument, named: NamedArticle, lists: ClaimLists, names: NameLists, tools: tuple[CueLists, Hedges]) -> None:
        """Keep what all sentences share."""
        self._document = document
        self._named = named
        self._lists = lists
        self._names = names
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
        previous: tuple[Count, _Quantity] | None = None
        for quantity in self._quantities(reading, timexes):
            used = None if previous is None else previous[0].term
            measured = self._measure(reading, quantity, used)
            if measured is None and previous is not None and self._is_part_of(reading, previous[1], quantity):
                measured = previous[0].record.measure, previous[0].term
            if measured is None:
                continue
            count = self._count(reading, quantity, measured, quotes, timexes)
            if previous is not None and self._is_joined(reading, previous[1], quantity):
                count = _with_group_of(count, previous[0])
            previous = count, quantity
            yield count

    def _quantities(self, reading: Reading, timexes: Sequence[Timex]) -> list[_Quantity]:
        """Return the cardinal numbers with their nouns, and duals of nouns that count people (قتيلان، شرطيين)."""
        found: list[_Quantity] = []
        taken: set[int] = set()
        for number in find_numbers(self._document.text, reading.tokens, self._lists.numbers):
            if number.kind != "cardinal" or any(t.start < number.end and number.start < t.end for t in timexes):
                continue
            taken.update(range(number.first, number.last))
            found.append(self._quantity(reading, number))
        for i, analyses in enumerate(reading.analyses):
            if i in taken or any(q.noun == i for q in found):
                continue
            for analysis in analyses:
                if reading.tokens[i].form.endswith("ن") and self._is_dual(analysis, analyses):
                    found.append(_Quantity(i, i + 1, 2.0, 2.0, 2.0, "exact", i))
                    break
        return sorted(found, key=lambda q: q.first)

    def _is_dual(self, analysis: Analysis, readings: tuple[Analysis, ...]) -> bool:
        """A dual counts two, unless the word may be a plural («معتقلين») or has an owner («جثتيهما»)."""
        counts = analysis.number == "d" and analysis.pos in {"noun", "adj"} and not analysis.pronoun and self._counts_people(analysis.lemma_id)
        return counts and not any(other.number == "p" for other in readings)

    def _counts_people(self, lemma_id: str) -> bool:
        return lemma_id in self._lists.groups or (lemma_id, "noun") in self._lists.terms

    def _quantity(self, reading: Reading, number: Number) -> _Quantity:
        noun = None
        for i in range(number.last, min(len(reading.tokens), number.last + 3)):
            if i == number.last and (reading.tokens[i].form == '"' or self._names.prepositions.get(reading.tokens[i].form) == "min"):
                continue
            if any(self._counts_people(a.lemma_id) for a in reading.analyses[i]):
                noun = i
            break
        return _Quantity(number.first, number.last, number.value if number.bound != "vague" else None, number.low, number.high, number.bound, noun)

    def _term_at(self, reading: Reading, i: int, parts: tuple[str, ...]) -> str | None:
        for analysis in reading.analyses[i]:
            part = {"verb": "verb", "verbal_noun": "verbal_noun"}.get(analysis.pos, "noun")
            if part in parts and (analysis.lemma_id, part) in self._lists.terms:
                return self._lists.terms[analysis.lemma_id, part]
        return None

    def _is_joined(self, reading: Reading, whole: _Quantity, other: _Quantity) -> bool:
        """«مقتل 18 شرطياً و748 جريحاً»: the second number counts the same people where it says nothing else."""
        start = max(whole.last, (whole.noun or 0) + 1)
        between = [reading.tokens[i].form for i in range(start, other.first)]
        return len(between) <= 4 and any(form.startswith("و") for form in (*between, reading.tokens[other.first].form)) and "." not in between

    def _measure(self, reading: Reading, quantity: _Quantity, used: int | None) -> tuple[str, int] | None:
        """Return the measure and the token that tells it; a verb after the number wins over a term that counts another already."""
        if quantity.noun is not None:
            measure = self._term_at(reading, quantity.noun, ("noun",))
            if measure is not None and measure != "other":
                return measure, quantity.noun
        after = self._term_after(reading, quantity)
        for i in range(quantity.first - 1, max(-1, quantity.first - 1 - TERM_REACH), -1):
            if reading.ends_clause(i):
                break
            measure = self._term_at(reading, i, ("verb", "verbal_noun"))
            if measure is not None:
                return after if after is not None and i == used else (measure, i)
            if (self._is_plural_victim(reading, i) and quantity.noun is None) or self._is_total_of(reading, i, quantity):
                measure = self._term_at(reading, i, ("noun",))
                if measure is not None:
                    return measure, i
            if reading.is_finite_verb(i) and reading.tokens[i].form not in self._lists.linking and not self._is_relative(reading, i):
                break
        if after is not None:
            return after
        if quantity.noun is not None and self._term_at(reading, quantity.noun, ("noun",)):
            return "other", quantity.noun
        if (
            quantity.noun is not None
            and self._unit_of(reading, quantity.noun) == "troops"
            and any(m.record.entity_type == "armed_force" for m in reading.actors)
        ):
            return "deployed", quantity.noun
        return None

    def _is_relative(self, reading: Reading, verb: int) -> bool:
        """«26 ممن تسميهم السلطات …»: a verb in a relative clause tells of the noun before it."""
        relative = self._names.context.get("relative", frozenset())
        return any(reading.tokens[j].form in relative for j in range(max(0, verb - 2), verb))

    def _term_after(self, reading: Reading, quantity: _Quantity) -> tuple[str, int] | None:
        """«95 من أفراد الشرطة أصيبوا»: the verb that tells of the number before it."""
        for i in range(quantity.last, min(len(reading.tokens), quantity.last + AFTER_REACH)):
            form = reading.tokens[i].form
            part = any(self._names.prepositions.get(reading.tokens[j].form) == "min" for j in range(quantity.last, i))
            if not reading.tokens[i].is_word or form[0] in "وف" or (form.startswith("ال") and not part):
                return None
            measure = self._term_at(reading, i, ("verb",))
            if measure is not None:
                return measure, i
        return None

    def _unit_of(self, reading: Reading, noun: int) -> str | None:
        return next((self._lists.groups[a.lemma_id][1] for a in reading.analyses[noun] if a.lemma_id in self._lists.groups), None)

    def _is_plural_victim(self, reading: Reading, i: int) -> bool:
        return any(a.number == "p" and (a.lemma_id, "noun") in self._lists.terms for a in reading.analyses[i])

    def _is_total_of(self, reading: Reading, i: int, quantity: _Quantity) -> bool:
        """«عدد القتلى … إلى 164 شخصاً»: the harmed named before a total whose own noun is only "persons"."""
        group = next((self._lists.groups[a.lemma_id][0] for a in reading.analyses[quantity.noun or 0] if a.lemma_id in self._lists.groups), None)
        return quantity.noun is not None and group == "unspecified" and self._is_plural_victim(reading, i)

    def _is_part_of(self, reading: Reading, whole: _Quantity, part: _Quantity) -> bool:
        between = [reading.tokens[i].form for i in range(whole.last, part.first)]
        return any(form in self._lists.included for form in between[-3:]) or (len(between) <= 3 and bool(between) and between[-1].startswith("و"))

    def _count(self, reading: Reading, quantity: _Quantity, measured: tuple[str, int], quotes: Sequence[Quote], timexes: Sequence[Timex]) -> Count:
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

    def _group(self, reading: Reading, quantity: _Quantity, term: int) -> tuple[str, str, str | None, LinkedMention | None]:
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

    def _group_mention(self, reading: Reading, quantity: _Quantity, term: int) -> LinkedMention | None:
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
            if mention.last <= quantity.first and mention.first and self._is_plural_victim(reading, mention.first - 1):
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
