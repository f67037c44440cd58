"""Read one article: the steps of extraction in order, and the library's face for notebooks and tests."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache, partial

from kzpipe.claims.find import ClaimFinder
from kzpipe.claims.lists import ClaimLists
from kzpipe.claims.numbers import Number, read_numbers
from kzpipe.collector import compiled, compiled_for_good
from kzpipe.entities.acting import sure_actors
from kzpipe.entities.clauses import read_sentences
from kzpipe.entities.discover import NameTagger, default_tagger
from kzpipe.entities.link import name_article
from kzpipe.entities.lists import NameLists
from kzpipe.entities.modality import Hedges
from kzpipe.entities.standing import is_participant_only
from kzpipe.events.coding import EventCoder, EventLists, Evidence
from kzpipe.events.realis import RealisJudge
from kzpipe.events.triggers import TriggerLists
from kzpipe.lexicon.load import Lexicons, default_lexicons
from kzpipe.lexicon.morphology import Morphology
from kzpipe.quotes.cues import CueLists
from kzpipe.quotes.find import QuoteLimits, find_quotes
from kzpipe.quotes.turns import Turns
from kzpipe.schema.ids import row_id
from kzpipe.schema.records import Claim, Entity, Event, Mention, Quote, Timex
from kzpipe.text.document import ReadableDocument, by_sentence, plain_document
from kzpipe.timex.find import Story, TimeGrammar, find_timexes

DEFAULT_LIMITS = QuoteLimits(scare_words=3, indirect_words=3)


@dataclass(frozen=True, slots=True)
class Extraction:
    """Everything that one article tells, as records of the tables of the same names."""

    timexes: list[Timex]
    mentions: list[Mention]
    entities: list[Entity]
    claims: list[Claim]
    quotes: list[Quote]
    events: list[Event]


@dataclass(frozen=True)
class Reader:
    """The word lists, grammars and model, compiled: what is needed to read any number of articles."""

    names: NameLists
    tagger: NameTagger | None
    morphology: Morphology
    times: TimeGrammar
    cues: CueLists
    claims: ClaimLists
    triggers: TriggerLists
    hedges: Hedges
    realis: RealisJudge
    limits: QuoteLimits

    @classmethod
    def from_lexicons(cls, lexicons: Lexicons, limits: QuoteLimits = DEFAULT_LIMITS) -> Reader:
        """Compile the lexicons and open the name model."""
        return compiled(partial(cls._from_lexicons, lexicons, limits))

    @classmethod
    def for_good(cls, lexicons: Lexicons, limits: QuoteLimits = DEFAULT_LIMITS) -> Reader:
        """Compile a reader that lives as long as its process."""
        return compiled_for_good(partial(cls._from_lexicons, lexicons, limits))

    @classmethod
    def _from_lexicons(cls, lexicons: Lexicons, limits: QuoteLimits) -> Reader:
        names, morphology = NameLists.from_lexicons(lexicons), Morphology.from_lexicons(lexicons)
        times = TimeGrammar.from_lexicons(lexicons)
        return cls(
            names, default_tagger(names, morphology), morphology, times, CueLists.from_lexicons(lexicons),
            ClaimLists.from_lexicons(lexicons, times.numerals), TriggerLists(lexicons), Hedges(lexicons), RealisJudge(lexicons), limits,
        )  # fmt: skip

    def read(self, document: ReadableDocument, *, is_article: bool = False) -> Extraction:
        """Return everything a document tells; of an article, unlike a sentence, it is known that somebody acts in it."""
        timexes = self.find_document_timexes(document)
        named = name_article(document, self.names, self.tagger)
        readings = read_sentences(document, named, self.morphology, self.names)
        turns = Turns(document, readings, self.cues)
        quotes = find_quotes(turns, self.limits)
        counts = ClaimFinder(document, named, self.claims, self.names, self.hedges).find(turns, quotes, timexes)
        coder = EventCoder(document, named, EventLists(self.triggers, self.hedges, self.cues, self.names, self.realis))
        events = coder.code(readings, Evidence(quotes, counts, timexes))
        claims = [count.record for count in counts]
        taking_part = _participants(claims, quotes, events) | {c.group_mention.record.entity_id for c in counts if c.group_mention is not None}
        scenes = _locations(claims, events)
        told: list[Claim | Event] = [*(c for c in claims if c.location_id), *(e for e in events if e.location_id)]
        told_in = by_sentence(document.passages, told)
        mentions: list[Mention] = []
        for linked in named.linked:
            counts_so = not (linked.is_description or is_participant_only(linked.record, self.names))
            is_told_of = (
                _is_scene(linked.record, scenes, told_in.get(linked.record.sentence_index, ()))
                if linked.record.role == "place"
                else linked.record.entity_id in taking_part
            )
            mentions.extend([linked.record] if counts_so or is_told_of else linked.inside)
        if is_article and not any(mention.role == "actor" for mention in mentions):
            # what a routine report is about, a ministry's notice or a company's: where nobody takes part, whoever is named is its actor
            mentions.extend(one.record for one in named.linked if one.record.role == "actor" and not is_participant_only(one.record, self.names))
            if not any(mention.role == "actor" for mention in mentions):
                # a name of another sentence has taken away who acts in one read by itself, for whom the article was let in
                sure = sure_actors(document, self.names, self.tagger)
                mentions = [m for m in mentions if not any(m.start < one.end and one.start < m.end for one in sure)]
                mentions.extend(sure)
        meant = taking_part | {mention.entity_id for mention in mentions} | scenes
        known = {i: self.names.entities[i] for i in meant if i not in named.entities and i in self.names.entities}
        entities = {**known, **named.entities, **coder.entities}
        return Extraction(timexes, mentions, [entities[key] for key in sorted(meant & set(entities))], claims, quotes, events)

    def find_document_timexes(self, document: ReadableDocument) -> list[Timex]:
        """Return the time expressions of the blocks that are read."""
        found: list[Timex] = []
        story = Story()
        for passage in document.passages:
            for span in find_timexes(document.text, passage.tokens, document.published, self.times, story):
                found.append(
                    Timex(
                        row_id("t", document.document_id, span.start, span.end), document.document_id, span.start, span.end,
                        document.text[span.start : span.end], span.kind, span.value, span.anchor_date, span.rule, span.is_fallback,
                    )
                )  # fmt: skip
        return found


def _is_scene(place: Mention, scenes: set[str], told: Sequence[Claim | Event]) -> bool:
    """Tell whether something happens at a place: by itself, or beside its town («في شارع الحرية في تونس»)."""
    return place.entity_id in scenes or any(row.start <= place.start < row.end for row in told)


def _participants(claims: list[Claim], quotes: list[Quote], events: list[Event]) -> set[str]:
    """Return whoever claims, relays, speaks, acts or is acted on."""
    found = {i for event in events for i in (*event.actor_ids, *event.recipient_ids)}
    found |= {i for claim in claims for i in (claim.claimant_id, *claim.relayed_by) if i is not None}
    return found | {quote.speaker_id for quote in quotes if quote.speaker_id is not None}


def _locations(claims: list[Claim], events: list[Event]) -> set[str]:
    found = {claim.location_id for claim in claims} | {event.location_id for event in events}
    return {location for location in found if location is not None}


@lru_cache(maxsize=1)
def default_reader() -> Reader:
    """Return the reader over the lexicons that travel with the package, compiled once per process (``Reader.for_good``)."""
    return Reader.for_good(default_lexicons())


def extract_text(text: str, published: dt.date | None = None) -> Extraction:
    """Read a plain text, every line of it as body; ``published`` is the day that relative times are counted from."""
    return default_reader().read(plain_document(text, published))


def find_numbers(text: str) -> list[Number]:
    """Return the numbers of a plain text, with ``start``, ``end``, ``text`` and ``value``."""
    return read_numbers(text, default_reader().claims.numbers)
