"""Find counted assertions: how many were killed, hurt, held, sent, who counts them, and who says so.

A number is a claim when its noun counts the harmed («26 قتيلاً»), or a word of harm governs it («مقتل 26 محتجاً»), or its
relative clause tells it («12 شخصاً قضوا»), or it is part of a claim before it («بينهم 3 أطفال»). The claimant is the speaker
of the quote it stands in, the subject of the reporting verb before it, or the source that "according to" names.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest

from kzpipe.claims.claimants import ClaimantFinder
from kzpipe.claims.flight import DETAINED, flight_of, have_escaped
from kzpipe.claims.groups import GROUP_REACH, RANKS_REACH, GroupFinder
from kzpipe.claims.lists import ClaimLists
from kzpipe.claims.quantities import AFTER_REACH, Quantity, QuantityFinder
from kzpipe.claims.settings import Counted, Settings
from kzpipe.entities.clauses import Reading
from kzpipe.entities.link import LinkedMention, NamedArticle
from kzpipe.entities.lists import NameLists
from kzpipe.entities.modality import Hedges, is_historical
from kzpipe.lexicon.match import skip_clitics
from kzpipe.quotes.turns import Turns
from kzpipe.schema.ids import row_id
from kzpipe.schema.records import Claim, Quote, Timex
from kzpipe.text.document import ReadableDocument, by_sentence
from kzpipe.text.tokens import COMMAS

HOSPITAL_REACH = 7
PARAGRAPHS_BACK = 1
"""«ستة منهم» are some of those counted in this paragraph or the one before."""
OF_THEM = "منهم"
INCLUDED_REACH = 2
"""«بينهم», «من بينهم» stand so near before the number of those who are some of others."""


@dataclass(frozen=True, slots=True)
class Count:
    """A claim with the token range of its words: ``term`` is the word of harm, ``group_mention`` who is counted where named,
    ``is_part`` true of some of those counted before."""

    record: Claim
    sentence_index: int
    term: int
    first: int
    last: int
    group_mention: LinkedMention | None
    is_told: bool
    is_part: bool


class ClaimFinder:
    """Finds the claims of one document."""

    def __init__(self, document: ReadableDocument, named: NamedArticle, lists: ClaimLists, names: NameLists, hedges: Hedges) -> None:
        """Keep what all sentences share."""
        self._document = document
        self._named = named
        self._lists = lists
        self._names = names
        self._numbers = QuantityFinder(document.text, lists, names)
        self._hedges = hedges
        self._groups = GroupFinder(document.text, named, lists, names, self._numbers)
        self._settings = Settings(document.published)
        self._last: tuple[int, Count] | None = None
        self._last_claimant: tuple[int, str | None] = (-1, None)

    def find(self, turns: Turns, quotes: Sequence[Quote], timexes: Sequence[Timex]) -> list[Count]:
        """Return one claim per measure, number, group and claimant of the document, in text order.

        A number that somebody claims and the article also tells by itself, in its lead for example, is the claim of whoever claims it.
        """
        claimants = ClaimantFinder(turns, quotes, self._lists)
        found: dict[tuple[object, ...], dict[str | None, Count]] = {}
        timexes_of = by_sentence((reading.passage for reading in turns.readings), timexes)
        for reading, following in zip_longest(turns.readings, turns.readings[1:]):
            inside = timexes_of.get(reading.passage.sentence_index, ())
            for count in self._set(reading, self._sharing_ranks(reading, list(self._sentence(reading, claimants, inside))), inside):
                count = self._with_claimant_before(reading, count)
                if following is not None and count.record.claimant_id is None and not count.is_told:
                    count = replace(count, record=replace(count.record, claimant_id=claimants.taking_up(following, count.record.measure)))
                claim = count.record
                key = (claim.measure, claim.number, claim.low, claim.high, claim.group)
                told_by = found.setdefault(key, {})
                if claim.claimant_id is not None:
                    told_by.pop(None, None)
                if not told_by or claim.claimant_id is not None:
                    told_by.setdefault(claim.claimant_id, count)
                if not count.is_part or self._last is None or self._last[0] != reading.passage.block_index:
                    self._last = reading.passage.block_index, count
        return sorted((count for told_by in found.values() for count in told_by.values()), key=lambda count: count.record.start)

    def _with_claimant_before(self, reading: Reading, count: Count) -> Count:
        """A count without a claimant goes on with the one of the count before it in the same paragraph."""
        block = reading.passage.block_index
        goes_back = any(reading.is_a(i, "had_been") for i in range(min(1, len(reading.tokens))))
        if count.record.claimant_id is None and not count.is_told and self._last_claimant[0] == block and not goes_back:
            count = replace(count, record=replace(count.record, claimant_id=self._last_claimant[1]))
        self._last_claimant = block, count.record.claimant_id
        return count

    def _sharing_ranks(self, reading: Reading, counted: list[tuple[Count, Counted]]) -> list[tuple[Count, Counted]]:
        """«12 قتيلا و15 جريحا في صفوف الجيش»: counts joined before the ranks they are of share the group that stands last."""
        for at in range(len(counted) - 2, -1, -1):
            (count, stand), (after, joined) = counted[at], counted[at + 1]
            of_ranks = any(reading.is_a(i, "counted_in") for i in range(joined.last, min(len(reading.tokens), joined.last + RANKS_REACH)))
            if joined.is_joined and of_ranks:
                counted[at] = _with_group_of(count, after), stand._replace(last=joined.last)
        return counted

    def _set(self, reading: Reading, counted: Sequence[tuple[Count, Counted]], timexes: Sequence[Timex]) -> Iterator[Count]:
        """Yield the counts of a sentence with their days and places; without a place it is the state that the article is about."""
        state = self._names.states.get(self._named.main_country or "")
        main = state.entity_id if state is not None and state.entity_id in self._named.entities else None
        settings = self._settings.of(reading, [stand for _, stand in counted], timexes)
        for (count, _), setting in zip(counted, settings, strict=True):
            day = None if count.record.auxiliary_mode == "historical" and setting.day == self._document.published else setting.day
            yield replace(count, record=replace(count.record, claim_date=day, location_id=setting.place or main))

    def _sentence(self, reading: Reading, claimants: ClaimantFinder, timexes: Sequence[Timex]) -> Iterator[tuple[Count, Counted]]:
        previous: tuple[Count, Quantity] | None = None
        quantities = list(self._quantities(reading, timexes))
        for at, quantity in enumerate(quantities):
            used = None if previous is None else previous[0].term
            if self._is_of_things(reading, quantity):
                continue
            measured = self._measure(reading, quantity, used)
            if measured is None and at + 1 < len(quantities) and self._numbers.is_listed_before(reading, quantity, quantities[at + 1]):
                measured = self._measure(reading, quantities[at + 1], used)  # «خمسون مدنيا و39 شرطيا أصيبوا»
            if previous is not None and (
                (measured is None and (self._goes_on(reading, previous, quantity) or self._is_told_by_others(reading, quantity, claimants)))
                or (measured == ("deployed", quantity.noun) and self._goes_on(reading, previous, quantity))  # «85 قتيلا، بينهم 13 جنديا»
            ):
                measured = previous[0].record.measure, previous[0].term
            if measured is None and previous is None and quantity.first <= INCLUDED_REACH and self._is_some_of(reading, quantity):
                whole = self._whole_before(reading)  # «قتل 12 شخصا. وبينهم ثلاثة أطفال»
                measured = None if whole is None else (whole.record.measure, quantity.first)
            if (measured is None or measured[0] == "deployed") and self._is_among_the_harmed(reading, quantity, ("bayna",)):
                measured = self._among_victims(reading, quantity)
            if measured is None:
                continue
            count = self._count(reading, quantity, measured, claimants, timexes)
            source = self._group_source(reading, count, quantity, previous)
            count = count if source is None else _with_group_of(count, source)
            stand = self._stand(reading, count, quantity, previous)
            previous = count, quantity
            yield count, stand

    def _among_victims(self, reading: Reading, quantity: Quantity) -> tuple[str, int] | None:
        """«بين القتلى 21 جنديا»; "victims" are the dead where some are told of before."""
        measured = self._numbers.harm_named_at(reading, quantity.first - 1)
        told_of = self._whole_before(reading) is not None
        return ("killed", measured[1]) if measured is not None and measured[0] == "other" and told_of else measured

    def _goes_on(self, reading: Reading, previous: tuple[Count, Quantity], quantity: Quantity) -> bool:
        """Tell whether a number that nothing else measures counts some of those counted before, or others besides."""
        before, whole = previous
        is_part = not quantity.counts_thing and self._numbers.is_part_of(reading, whole, quantity, before.last)
        after_comma = quantity.noun is None and reading.tokens[quantity.first - 1].form in COMMAS
        is_in_danger = after_comma and self._is_out_of(reading, quantity) and reading.tokens[quantity.last].form == OF_THEM
        return is_part or is_in_danger or self._is_among_the_harmed(reading, quantity)  # «، 16 منهم في حال الخطر»

    def _is_told_by_others(self, reading: Reading, quantity: Quantity, claimants: ClaimantFinder) -> bool:
        """«سقط 42 قتيلا في ثلاثة أيام، حسب المنظمة، و12 بحسب الحكومة»: another figure of the same toll."""
        if quantity.noun is not None or quantity.counts_thing or not quantity.first:
            return False
        joins = reading.tokens[quantity.first].form.startswith("و") or reading.tokens[quantity.first - 1].form == "و"
        return joins and claimants.is_source(reading, quantity.last)

    def _quantities(self, reading: Reading, timexes: Sequence[Timex]) -> Iterator[Quantity]:
        for quantity in self._numbers.find_quantities(reading, timexes):
            yield quantity
            joined = self._numbers.victims_joined_to(reading, quantity)
            if joined is not None:
                yield joined

    def _stand(self, reading: Reading, count: Count, quantity: Quantity, previous: tuple[Count, Quantity] | None) -> Counted:
        """Return where in its sentence a count stands, and how to the one before it."""
        last = max(quantity.last, (quantity.noun or 0) + 1)
        is_total = count.record.is_cumulative
        if previous is None:
            return Counted(quantity.first, last, count.term, is_joined=False, is_total=is_total, is_earlier=False)
        goes_on = reading.tokens[quantity.first - 1].form.startswith("و") and self._are_others(reading, quantity)  # «وأصيب 353 آخرون»
        is_joined = goes_on or self._numbers.is_joined(reading, previous[1], quantity)
        is_earlier = self._is_earlier(reading, previous[0].last, count.first)
        return Counted(quantity.first, last, count.term, is_joined, is_total, is_earlier)

    def _group_source(self, reading: Reading, count: Count, quantity: Quantity, previous: tuple[Count, Quantity] | None) -> Count | None:
        """Return the count whose group this one takes over: one joined to it, one it adds others to, one it is an earlier figure of."""
        if self._numbers.counts_persons(reading, quantity):
            return None  # «قُتل 11 جندياً وجُرح 28 شخصاً»
        if self._is_out_of(reading, quantity) and reading.tokens[quantity.last].form == OF_THEM:  # «وأكد أن ستة منهم أصيبوا»
            return previous[0] if previous is not None and not previous[0].is_part else self._whole_before(reading)
        if previous is not None:
            if self._is_some_of(reading, previous[1]) and not self._is_some_of(reading, quantity):
                return None  # «قُتل 30 شخصاً بينهم خمسة أطفال وأصيب العشرات»
            if self._is_some_of(reading, quantity) and not previous[0].is_part:
                return previous[0]  # «أصيب 33 شرطيا، بينهم 14 في الخرطوم»
            joined = self._numbers.is_joined(reading, previous[1], quantity) or self._are_others(reading, quantity)
            return previous[0] if joined or self._is_earlier(reading, previous[0].last, count.first) else None
        if self._last is None or self._last[0] != reading.passage.block_index:
            return None
        before = self._last[1]
        are_others = self._are_others(reading, quantity) and before.record.measure == count.record.measure  # «كما أوقف خمسة آخرون»
        return before if are_others or self._is_earlier(reading, 0, count.first) else None

    def _whole_before(self, reading: Reading) -> Count | None:
        """Return the last count of whole numbers of people in the paragraph of a sentence, before it, or in the paragraph before."""
        if self._last is None or reading.passage.block_index - self._last[0] not in range(PARAGRAPHS_BACK + 1):
            return None
        return self._last[1]

    def _is_out_of(self, reading: Reading, quantity: Quantity) -> bool:
        return quantity.last < len(reading.tokens) and reading.tokens[quantity.last].form in self._lists.included

    def _is_some_of(self, reading: Reading, quantity: Quantity) -> bool:
        before = range(max(0, quantity.first - INCLUDED_REACH), quantity.first)
        return any(reading.tokens[i].form in self._lists.included for i in before)

    def _measure(self, reading: Reading, quantity: Quantity, used: int | None) -> tuple[str, int] | None:
        """Return the measure and its token; «نقل 14 منهم إلى المستشفى» counts some of those hurt anew."""
        is_part = self._is_out_of(reading, quantity)
        in_hospital = self._in_hospital(reading, quantity)
        if is_part and in_hospital is not None:
            return in_hospital
        measured = self._numbers.measure_of(reading, quantity, used) or in_hospital
        if measured is None:
            return flight_of(reading, quantity, self._lists)
        return None if measured[0] == DETAINED and have_escaped(reading, quantity, self._lists) else measured

    def _is_of_things(self, reading: Reading, quantity: Quantity) -> bool:
        """«عدد من المنازل», «كمية من السلاح»: a vague number with no people after it."""
        if quantity.number is not None or quantity.low is not None or quantity.noun is not None:
            return False
        following = range(quantity.last, min(len(reading.tokens), quantity.last + 3))
        return not any(m.first in following and m.record.entity_type != "place" for m in reading.actors)

    def _is_among_the_harmed(self, reading: Reading, quantity: Quantity, slots: tuple[str, ...] = ("bayna", "min")) -> bool:
        """«وبين الضحايا ثلاثة أطفال»."""
        at = quantity.first - 1
        if at < 1 or not self._numbers.is_plural_victim(reading, at):
            return False
        return self._names.slot_of(reading.tokens[at - 1].form) in slots

    def _are_others(self, reading: Reading, quantity: Quantity) -> bool:
        """«قتل 12 شرطيا وأصيب 353 آخرون»: others of the same kind."""
        others = self._names.context["others"]
        near = range(quantity.last, min(len(reading.tokens), (quantity.noun or quantity.last) + 2))
        return any(reading.tokens[i].form in others for i in near)

    def _is_earlier(self, reading: Reading, since: int, first: int) -> bool:
        """«بعدما تحدثت الوزارة عن 13 قتيلا»: an earlier figure of the same toll."""
        return any(reading.tokens[i].form in self._lists.earlier for i in range(since, first))

    def _in_hospital(self, reading: Reading, quantity: Quantity) -> tuple[str, int] | None:
        """«نقل نحو 40 منهم إلى المستشفى»: people in hospital are a claim of their own."""
        if quantity.counts_thing or (quantity.noun is not None and self._numbers.is_plural_victim(reading, quantity.noun)):
            return None
        for i in range(quantity.last + 1, min(len(reading.tokens), quantity.last + HOSPITAL_REACH)):
            if not reading.tokens[i].is_word:
                return None
            if reading.tokens[i].form in self._lists.hospital:
                before = self._names.prepositions.get(reading.tokens[i - 1].form)
                return ("other", i) if before in {"ila", "fi"} else None
        return None

    def _count(self, reading: Reading, quantity: Quantity, measured: tuple[str, int], claimants: ClaimantFinder, timexes: Sequence[Timex]) -> Count:
        measure, term = measured
        group, unit, label, mention = self._groups.find(reading, quantity, term, measure)
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
        claimant = claimants.find(reading, (first, last), (start, end), quantity.first)
        if group == "unspecified":
            group = self._groups.owners_group(reading, quantity, claimant.entity_id)
        number = quantity.number
        high, bound = quantity.high, quantity.bound if number is not None else "vague"
        if bound == "exact" and any(
            reading.tokens[i].form in self._lists.exceeds for i in range(max(0, quantity.first - AFTER_REACH), quantity.first)
        ):
            high, bound = None, "more_than"
        record = Claim(
            row_id("c", self._document.document_id, measure, start, quantity.first, number, quantity.low), self._document.document_id, start, end,
            text[start:end], measure, number, quantity.low, high, bound, unit, group, label, claimant.entity_id, claimant.relayed_by,
            None, None, self._is_cumulative(reading, first, last),
            "historical" if is_historical(timexes, self._document.published) else self._hedges.mode_of(text, reading, term),
        )  # fmt: skip
        is_part = self._is_some_of(reading, quantity) or self._is_out_of(reading, quantity)
        return Count(record, reading.passage.sentence_index, term, first, last, mention, claimant.is_told, is_part)

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
