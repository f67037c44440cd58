"""Code events: type, mode, quad and CAMEO code, participants, day and place, and whether it happened at all.

An event told twice in one article is one row. Titles, captions and headings tell nothing that the body does not.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kzpipe.claims.find import Count
from kzpipe.entities.clauses import Reading
from kzpipe.entities.link import LinkedMention, NamedArticle
from kzpipe.entities.lists import NameLists
from kzpipe.entities.modality import Hedges, is_historical
from kzpipe.events.days import VERBAL_QUADS, RunningDay, is_background, is_narrated, named_day, single_day
from kzpipe.events.defaults import Defaults
from kzpipe.events.implied import COUNTED_MODES, find_demands, is_denial, untold_counts
from kzpipe.events.participants import NEVER_PROTEST, Participants, find_participants
from kzpipe.events.realis import RealisJudge, Scene
from kzpipe.events.slots import count_of
from kzpipe.events.story import Story
from kzpipe.events.triggers import Trigger, TriggerLists
from kzpipe.lexicon.match import without_article
from kzpipe.quotes.cues import CueLists
from kzpipe.schema import vocab
from kzpipe.schema.ids import row_id
from kzpipe.schema.records import Entity, Event, Quote, Timex
from kzpipe.text.document import ReadableDocument
from kzpipe.text.normalize import fold

TOWN_IDS = ("place-", "geo-")
FATHATAN = "\u064b"
EVENT_KINDS = frozenset({"body", "quote_block"})
TOLD_WITHOUT_ACTOR = frozenset({"ASSAULT", "COERCE", "PROTEST", "RETREAT", "CONCEDE"})
"""Acts that news tells though nobody is named who does them."""
MATCH_TYPES = frozenset({"CONSULT", "RETREAT", "AGREE", "SUPPORT", "CONCEDE", "REQUEST", "REJECT"})
"""Acts whose words sport uses too; of violence and protest the signs of ``realis.csv`` tell."""
SPOKEN_TYPES = frozenset({"REQUEST", "AGREE", "SUPPORT", "REJECT", "THREATEN", "ACCUSE"})
"""Acts whose nouns are common words (a demand, support, a threat): without anybody they tell of no act."""
ASKING_TYPES = frozenset({"REQUEST", "THREATEN", "REJECT"})
ASKED_REACH = 16


@dataclass(frozen=True)
class Evidence:
    """What the other finders found in the document."""

    quotes: Sequence[Quote]
    counts: Sequence[Count]
    timexes: Sequence[Timex]


@dataclass(frozen=True)
class EventLists:
    """The compiled lexicons of events."""

    triggers: TriggerLists
    hedges: Hedges
    cues: CueLists
    names: NameLists
    realis: RealisJudge


class EventCoder:
    """Codes the events of one document."""

    def __init__(self, document: ReadableDocument, named: NamedArticle, lists: EventLists) -> None:
        """Keep what all sentences share."""
        self._document = document
        self._lists = lists
        self._defaults = Defaults(named, lists.names)
        self._story = Story(lists.names.context)
        self._countries = {key: entity.country_code for key, entity in named.entities.items()}
        self._subject: str | None = None
        self._running = RunningDay()
        self._references: set[str] = set()

    @property
    def entities(self) -> dict[str, Entity]:
        """The entities that no mention but an event alone brings in."""
        return self._defaults.entities

    def code(self, readings: Sequence[Reading], evidence: Evidence) -> list[Event]:
        """Return the events of the document in text order, each told once."""
        events: list[Event] = []
        is_lead = True
        for reading in readings:
            if reading.passage.kind not in EVENT_KINDS:
                continue
            timexes = [t for t in evidence.timexes if reading.passage.start <= t.start < reading.passage.end]
            is_new_day = self._running.enter(timexes, self._document.published)
            self._defaults.see(reading)
            asked: int | None = None
            triggers = tuple(self._lists.triggers.find(reading))
            scene = Scene(reading, triggers, evidence.counts, timexes)
            touched: set[str] = set()
            for trigger in triggers:
                if _is_counted(reading, trigger, evidence.counts):
                    continue
                if trigger.is_reference and vocab.EVENT_TYPES[trigger.frame.event_type] in VERBAL_QUADS and trigger.frame.mode != "thank":
                    continue
                event = self._event(reading, trigger, evidence, (timexes, is_lead))
                if asked is not None and _is_asked_for(reading, trigger, asked):
                    event = replace(event, auxiliary_mode=event.auxiliary_mode or "hypothetical")
                if self._is_nobodys(reading, trigger, event):
                    continue
                if not self._lists.realis.is_told(scene, trigger, event):
                    touched.add(event.event_type)
                    continue
                if trigger.frame.event_type in ASKING_TYPES:
                    asked = trigger.token
                events.append(event)
                self._story.remember(event)
                if trigger.is_reference:
                    self._references.add(event.event_id)
            events.extend(self._implied(scene, evidence, is_lead, events, touched))
            subject = reading.main_subject()
            if subject is not None:
                self._subject = subject.record.entity_id
            if is_new_day:
                self._running.subject = self._subject
            is_lead = False
        return list(_told_once(_without_references(events, self._references)))

    def _event(self, reading: Reading, trigger: Trigger, evidence: Evidence, when: tuple[Sequence[Timex], bool]) -> Event:
        document, frame, tokens = self._document, trigger.frame, reading.tokens
        token = tokens[trigger.token]
        quote = _quote_around(evidence.quotes, token.start)
        speaker = quote.speaker_id if quote is not None and quote.speaker_id is not None else self._subject
        participants = find_participants(reading, trigger, evidence.counts, speaker, self._only_tells)
        goes_on = participants.inherited_actor is not None and f"{frame.event_type}:{frame.mode}" not in vocab.STATE_ACTS  # a curfew is the state's
        actor_ids = _ids(participants.actors) or ((participants.inherited_actor,) if goes_on and participants.inherited_actor else ())
        sides, are_subject = self._story.sides(reading, trigger) if not actor_ids or not participants.recipients else ((), False)
        is_mutual = participants.is_mutual or (are_subject and not actor_ids and bool(sides))
        actor_ids = actor_ids or (sides if are_subject else ()) or self._defaults.actor(reading, trigger, evidence.counts)
        found = _ids(participants.recipients) or ((participants.inherited_recipient,) if participants.inherited_recipient else ())
        found = found or sides or self._defaults.counted_group(reading, trigger, evidence.counts)
        found = found or self._story.answered(frame.event_type, actor_ids, self._countries)
        found = found or self._defaults.recipient(reading, trigger, actor_ids)
        recipient_ids = tuple(i for i in found if i not in actor_ids or is_mutual)
        if is_mutual or frame.event_type == "CONSULT":
            self._story.remember_sides(actor_ids if is_mutual else recipient_ids)
        start, end = self._clause(reading, trigger, participants)
        quad = vocab.EVENT_TYPES[frame.event_type]
        day = None if self._is_total(reading, trigger, evidence.counts, when[0]) else named_day(reading, trigger, when[0], self._lists.cues)
        if is_background(reading, trigger):
            day = None
        elif day is None and quad in VERBAL_QUADS:
            day = self._verbal_day(when)
        elif day is None and is_narrated(reading, trigger) and not self._is_total(reading, trigger, evidence.counts, when[0]):
            day = self._running.narrated()
        mode = self._lists.hedges.mode_of(document.text, reading, trigger.token)
        if mode != "negated" and is_historical(when[0], document.published):
            mode = "historical"
        if mode is None and day is not None and document.published is not None and day > document.published:
            mode = "future"
        return self._row(
            (frame.event_type, frame.mode, frame.trigger_id), (actor_ids, recipient_ids), (start, end), (token.start, tokens[trigger.last - 1].end),
            (day, self._location(reading, trigger.token), mode, quote.quote_id if quote is not None else None),
        )  # fmt: skip

    def _row(
        self, what: tuple[str, str | None, str], who: tuple[tuple[str, ...], tuple[str, ...]], span: tuple[int, int], words: tuple[int, int],
        rest: tuple[dt.date | None, str | None, str | None, str | None],
    ) -> Event:  # fmt: skip
        """Return the record: type, mode and entry; actors and recipients; clause; trigger; day, place, auxiliary mode and quote."""
        document, (event_type, mode, entry_id), (actor_ids, recipient_ids) = self._document, what, who
        day, location, auxiliary, quote_id = rest
        return Event(
            row_id("e", document.document_id, event_type, words[0], ",".join(actor_ids), ",".join(recipient_ids)), document.document_id,
            *span, document.text[span[0] : span[1]], event_type, mode, vocab.EVENT_TYPES[event_type],
            vocab.CAMEO_CODES.get(f"{event_type}:{mode}", vocab.CAMEO_CODES[event_type]), actor_ids, recipient_ids, day, location, auxiliary,
            *words, entry_id, quote_id,
        )  # fmt: skip

    def _implied(self, scene: Scene, evidence: Evidence, is_lead: bool, told: Sequence[Event], touched: set[str]) -> Iterator[Event]:
        """Yield what the sentence tells without a trigger: demands, denials and what counts alone tell.

        Where a trigger only touches upon an act of a type (``touched``), a count beside it does not make it an event.
        """
        reading, tokens, when = scene.reading, scene.reading.tokens, (scene.timexes, is_lead)
        here = [event for event in told if reading.passage.start <= event.trigger_start < reading.passage.end]
        spoken_on = self._verbal_day(when)
        for event in here:
            trigger = next(i for i, token in enumerate(tokens) if token.start == event.trigger_start)
            quote = _quote_around(evidence.quotes, event.trigger_start)
            speaker = quote.speaker_id if quote is not None else None
            sides = self._defaults.country_of(event.actor_ids[0] if event.actor_ids else None), self._defaults.country_of(speaker)
            if speaker is not None and is_denial(reading, event, trigger, quote, sides):
                yield self._row(
                    ("REJECT", "deny", event.entry_id), ((speaker,), ()), (event.start, event.end), (event.trigger_start, event.trigger_end),
                    (spoken_on, event.location_id, None, event.quote_id),
                )  # fmt: skip
        for demand in find_demands(reading, evidence.quotes):
            recipients = (demand.addressee.record.entity_id,) if demand.addressee is not None else ()
            span = tokens[demand.first].start, tokens[reading.clause_end(demand.last - 1) - 1].end
            words = tokens[demand.first].start, tokens[demand.last - 1].end
            yield self._row(
                ("REQUEST", None, "rule:demand"), ((demand.speaker_id,), recipients), span, words,
                (spoken_on, self._location(reading, demand.first), None, demand.quote.quote_id),
            )  # fmt: skip
        for event_type, count in untold_counts(reading, evidence.counts, touched | {event.event_type for event in here}):
            yield from (e for e in self._counted(reading, event_type, count) if self._lists.realis.is_told_by(scene, count, e))

    def _counted(self, reading: Reading, event_type: str, count: Count) -> Iterator[Event]:
        """Yield the harm, arrest or deployment that a count alone tells; harm in an accident is no attack."""
        claim, mention = count.record, count.group_mention
        if event_type == "ASSAULT" and self._tells_of(reading, "accident"):
            return
        group = (mention.record.entity_id,) if mention is not None else self._defaults.group(claim.group)
        actors = {"ASSAULT": (), "COERCE": (claim.claimant_id,) if claim.claimant_id is not None else (), "MOBILIZE": group}[event_type]
        recipients = group if event_type != "MOBILIZE" else self._defaults.invaded(group)
        yield self._row(
            (event_type, COUNTED_MODES.get(claim.measure), f"rule:counted-{claim.measure}"),
            (actors, tuple(i for i in recipients if i not in actors)),
            (claim.start, claim.end), (claim.start, claim.end), (None, claim.location_id, claim.auxiliary_mode, None),
        )  # fmt: skip

    def _only_tells(self, reading: Reading, i: int, trigger: Trigger) -> bool:
        """Whoever reports deaths did not cause them; whoever condemns an attack did not make it."""
        if trigger.frame.event_type == "ASSAULT" and trigger.is_harm and self._is_report(reading, i):
            return True
        return vocab.EVENT_TYPES[trigger.frame.event_type] not in VERBAL_QUADS and self._lists.triggers.is_verbal(reading, i)

    def _is_nobodys(self, reading: Reading, trigger: Trigger, event: Event) -> bool:
        """A noun such as "demand" without anybody is no act; harm by an accident or illness is no attack.

        «احتجاجاً» in what a state or body does is its reason, no demonstration.
        """
        is_reason = event.event_type == "PROTEST" and not trigger.is_verb and self._is_accusative(reading, trigger)
        if is_reason and (subject := reading.main_subject()) is not None:
            return subject.record.entity_type in NEVER_PROTEST
        if event.event_type in MATCH_TYPES and self._tells_of(reading, "sport"):
            return True  # «لقاء النهائي», «انسحاب الفريق»
        if event.actor_ids:
            return False
        if event.event_type not in TOLD_WITHOUT_ACTOR:
            return not (event.recipient_ids and (trigger.is_verb or event.event_type in SPOKEN_TYPES))
        return event.event_type == "ASSAULT" and self._tells_of(reading, "accident")

    def _is_accusative(self, reading: Reading, trigger: Trigger) -> bool:
        token = reading.tokens[trigger.token]
        ends_in_alef = token.form.endswith("ا") and not fold(trigger.analysis.lemma).endswith("ا")
        return ends_in_alef or FATHATAN in self._document.text[token.start : token.end]

    def _tells_of(self, reading: Reading, kind: str) -> bool:
        """Tell whether a sentence has words of a kind of setting, such as accidents or matches."""
        setting = self._lists.names.context.get(kind, frozenset())
        words = (form for token in reading.tokens for form in (token.form, without_article(token.form)))
        text = " ".join(token.form for token in reading.tokens)
        return any(word in setting for word in words) or any(" " in phrase and phrase in text for phrase in setting)

    def _verbal_day(self, when: tuple[Sequence[Timex], bool]) -> dt.date | None:
        """Return the day of something said in a sentence: the running day, or in the lead the day of publication."""
        days = [day for day in (single_day(timex) for timex in when[0]) if day is not None]
        if days:
            return days[0]
        return self._running.inherited(self._subject) or (self._document.published if when[1] else None)

    def _is_total(self, reading: Reading, trigger: Trigger, counts: Sequence[Count], timexes: Sequence[Timex]) -> bool:
        """A total so far, or of several days, has no day of its own: «قُتل 144 مدنياً منذ اندلاع القتال», «خلال أربعة أيام»."""
        count = count_of(reading, trigger, counts)
        at = reading.tokens[trigger.token].start
        return count is not None and (count.record.is_cumulative or any(t.kind == "duration" and t.start > at for t in timexes))

    def _is_report(self, reading: Reading, i: int) -> bool:
        return self._lists.cues.cue_at(reading, i) is not None

    def _clause(self, reading: Reading, trigger: Trigger, participants: Participants) -> tuple[int, int]:
        """Return the span of the clause that tells the event: trigger, complement and participants, to the next mark."""
        tokens = reading.tokens
        mentions = (*participants.actors, *participants.recipients)
        first = min([trigger.token, *(m.first for m in mentions if trigger.token - m.first <= 20)])
        last = max([trigger.last, *(m.last for m in mentions)])
        while last < len(tokens) and tokens[last].is_word and last - trigger.token < 30:
            last += 1
        return tokens[first].start, tokens[last - 1].end

    def _location(self, reading: Reading, at: int) -> str | None:
        """Return the place named nearest after a token, else before it in the sentence."""
        places = [m for m in reading.mentions if m.record.role == "place"]
        after = [m for m in places if m.first > at]
        chosen = after[0] if after else (places[-1] if places else None)
        return chosen.record.entity_id if chosen is not None else None


def _is_counted(reading: Reading, trigger: Trigger, counts: Sequence[Count]) -> bool:
    """«عشرين متضامناً»: a participle that a number counts is a noun."""
    if trigger.analysis.pos != "active_participle":
        return False
    here = [count for count in counts if count.sentence_index == reading.passage.sentence_index]
    return any(count.first < trigger.token <= count.last and count.term != trigger.token for count in here)


def _is_asked_for(reading: Reading, trigger: Trigger, asked: int) -> bool:
    """«دعا إلى وقف العنف», «طالبت بالإفراج عن …»: what a verbal noun after a request or threat names has not happened."""
    if trigger.is_verb or not 0 < trigger.token - asked <= ASKED_REACH:
        return False
    return not any(reading.ends_clause(i) or reading.is_finite_verb(i) for i in range(asked + 1, trigger.token))


def _without_references(events: Sequence[Event], references: set[str]) -> list[Event]:
    """Leave out what a noun with the article refers back to where the article tells an event of that type in full."""
    told = {event.event_type for event in events if event.event_id not in references and event.auxiliary_mode is None}
    return [event for event in events if event.event_id not in references or event.event_type not in told]


def _ids(mentions: Sequence[LinkedMention]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(m.record.entity_id for m in mentions))


def _quote_around(quotes: Sequence[Quote], position: int) -> Quote | None:
    inside = [quote for quote in quotes if quote.start <= position < quote.end]
    return min(inside, key=lambda quote: quote.end - quote.start, default=None)


def _told_once(events: Sequence[Event]) -> Iterator[Event]:
    """Leave out an event whose type, actors and recipients another row of the article tells at least as fully."""
    kept: list[Event] = []
    for event in events:
        if any(_tells(other, event) for other in kept):
            continue
        kept = [other for other in kept if not _tells(event, other) or (other.start == event.start and other.event_id < event.event_id)]
        kept.append(event)
    yield from kept


def _tells(one: Event, other: Event) -> bool:
    """Tell whether the first row says all that the second says."""
    return (
        one.event_type == other.event_type
        and one.auxiliary_mode == other.auxiliary_mode
        and set(other.actor_ids) <= set(one.actor_ids)
        and set(other.recipient_ids) <= set(one.recipient_ids)
        and bool(other.actor_ids or not one.actor_ids or other.recipient_ids)
        and (other.event_date is None or other.event_date == one.event_date)
        and not _are_apart(one, other)
        and (other.mode is None or other.mode == one.mode)
    )


def _are_apart(one: Event, other: Event) -> bool:
    """Two tolls of two towns are two events, though neither names who did it: «18 في الناصرية و16 في بغداد»."""
    places = {one.location_id, other.location_id}
    is_toll = one.event_type == "ASSAULT" and not one.actor_ids and not other.actor_ids and not one.recipient_ids
    return is_toll and None not in places and len(places) > 1 and all(place is not None and place.startswith(TOWN_IDS) for place in places)
