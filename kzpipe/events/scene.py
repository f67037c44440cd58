"""One sentence as the event finders see it: its triggers, the counts, days and quotes in it, and the setting it tells of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from propcache.api import cached_property

from kzpipe.claims.find import Count
from kzpipe.entities.clauses import Reading
from kzpipe.entities.link import LinkedMention
from kzpipe.entities.sentence import OFF_MAPS
from kzpipe.events.triggers import Trigger
from kzpipe.schema.records import Quote, Timex
from kzpipe.schema.vocab import PLACE_TYPES
from kzpipe.text.tokens import COMMAS

NEAR = 8
"""Armed men, weapons and crowds count within so many tokens."""
PLACE_REACH = 14
LONG_SENTENCE = 60
HARM_MEASURES = frozenset({"killed", "injured", "beheaded"})
DAY_LENGTHS = frozenset({10, 21})
DAY_RULES = ("deictic", "weekday", "calendar", "day-of", "numeric-da", "offset-ago", "nth-weekday")
SETTINGS = (
    ("news_source", "news source"), ("legal", "court"), ("accident", "accident"), ("sport", "sport"),
    ("commemoration", "commemoration"), ("first_person", "first person"),
)  # fmt: skip
"""Kinds of ``context_words.csv`` that colour the whole sentence, and the signs that they are."""


@dataclass(frozen=True)
class Scene:
    """One sentence with what the other finders found in it: ``quotes`` and ``timexes`` are its own, ``counts`` the document's."""

    reading: Reading
    triggers: Sequence[Trigger]
    counts: Sequence[Count]
    timexes: Sequence[Timex]
    quotes: Sequence[Quote] = ()
    is_lead: bool = False

    @cached_property
    def _text(self) -> str:
        return " ".join(token.form for token in self.reading.tokens)

    @cached_property
    def bearings(self) -> dict[int, frozenset[str]]:
        """What was found of triggers before, by identity: the form of each and the signs of the words that govern it."""
        return {}

    @cached_property
    def noun_ends(self) -> frozenset[int]:
        """Indices of the tokens right after a trigger that is no verb."""
        return frozenset(trigger.last for trigger in self.triggers if not trigger.is_verb)

    @cached_property
    def harmed(self) -> tuple[Count, ...]:
        """The counts of dead and wounded in the sentence that nobody denies."""
        index = self.reading.passage.sentence_index
        return tuple(c for c in self.counts if c.sentence_index == index and c.record.measure in HARM_MEASURES and c.record.auxiliary_mode is None)

    @cached_property
    def setting(self) -> tuple[str, ...]:
        """The signs that the sentence as a whole bears."""
        found = [sign for kind, sign in SETTINGS if self.tells_of(kind)]
        if any(token.form in {"؟", "?"} for token in self.reading.tokens) or self.is_a(0, "question"):
            found.append("question")
        if len(self.reading.tokens) > LONG_SENTENCE:
            found.append("long sentence")
        dates = [timex for timex in self.timexes if timex.kind == "date"]
        if any(map(_is_day, dates)):
            found.append("day")
        elif any(timex.rule.startswith(("year", "month")) for timex in dates):
            found.append("only a year")
        return tuple(found)

    def is_deadline(self, timex: Timex) -> bool:
        """«فرض الطوارئ حتى 19 يناير», «إلى غاية الأحد»: a day up to which something lasts is no day of the deed."""
        if "until" not in self.reading.kinds:
            return False
        first = self.token_of(timex)
        return self.reading.is_a(first, "until") or self.reading.is_a(first - 1, "until")

    def token_of(self, timex: Timex) -> int:
        """Return the index of the token that a time expression begins in."""
        return next((i for i, token in enumerate(self.reading.tokens) if token.end > timex.start), 0)

    def timexes_of_clause(self, at: int) -> list[Timex]:
        """Return the timexes without those that a later verb has: «نفى الاتهام، بعدما شبهه معارضون بقانون صدر عام 2012» denies it now."""
        reading = self.reading
        verbs = [reading.tokens[i].start for i in reading.finite_verbs if i != at]
        here = reading.tokens[at].start
        return [t for t in self.timexes if not any(here < verb < t.start for verb in verbs)]

    def tells_of(self, kind: str) -> bool:
        """Tell whether the sentence has a word or phrase of a kind of ``context_words.csv``, such as accidents or matches."""
        return kind in self.reading.kinds or kind in self._phrase_kinds

    @cached_property
    def _phrase_kinds(self) -> frozenset[str]:
        """The kinds of all phrases in the sentence, looked for where their second word stands."""
        by_second = self.reading.lists.phrases_by_second
        found = (entry for token in self.reading.tokens for entry in by_second.get(token.form, ()))
        return frozenset(kind for phrase, kind in found if phrase in self._text)

    def is_a(self, i: int, kind: str) -> bool:
        """Tell whether token ``i`` is a word of a kind of ``context_words.csv``."""
        return self.reading.is_a(i, kind)

    def around(self, first: int, last: int) -> Iterator[str]:
        """Yield the signs that stand around a range of tokens: a place that a list or the model knows, a crowd, weapons or armed men."""
        if any(m.first <= first + PLACE_REACH and m.record.entry_id not in OFF_MAPS for m in self.reading.places):
            yield "place"
        for kind in ("crowd", "means"):
            if not self.reading.places_of(kind).isdisjoint(range(first - NEAR, last + NEAR)):
                yield kind

    def token_at(self, start: int) -> int:
        """Return the index of the token that begins at a position of the text."""
        return next(i for i, token in enumerate(self.reading.tokens) if token.start == start)

    def quote_around(self, position: int) -> Quote | None:
        """Return the innermost quote that holds a position of the text."""
        if not self.quotes:
            return None
        inside = (quote for quote in self.quotes if quote.start <= position < quote.end)
        return min(inside, key=lambda quote: quote.end - quote.start, default=None)


def nearest_place(reading: Reading, places: Sequence[LinkedMention]) -> LinkedMention:
    """Return the first of some places; of a state and, in the same clause, a town of it the town: «سيطرت القوات في سوريا على مدينة الرقة»."""
    first = places[0]
    if first.record.entity_type != "state":
        return first
    clause_end = next((i for i in range(first.last, len(reading.tokens)) if reading.tokens[i].form in COMMAS or i in reading.finite_verbs), None)
    entities = reading.lists.entities
    country = entities[first.record.entity_id].country_code
    later = (m for m in places[1:] if m.record.entity_type in PLACE_TYPES and (clause_end is None or m.first < clause_end))
    return next((m for m in later if m.record.entity_id not in entities or entities[m.record.entity_id].country_code == country), first)


def broke_out(scene: Scene, trigger: Trigger) -> bool:
    """«انطلقت الاحتجاجات الأحد الماضي»: a verb of beginning right before a noun with the article tells when what is known of began."""
    return trigger.token > 0 and scene.is_a(trigger.token - 1, "outbreak")


def _is_day(timex: Timex) -> bool:
    """Tell whether a date names a day, also one that cannot be reckoned because the day of publication is unknown."""
    return len(timex.value) in DAY_LENGTHS if timex.value is not None else timex.rule.startswith(DAY_RULES)
